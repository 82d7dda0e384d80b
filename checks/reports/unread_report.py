"""RPT003: reports that nobody looks at, and reports that are mailed to people who left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted
from checks.model.policy.measurement import Metrics, RegisteredReport, Reporting
from checks.model.rows.automation import Use
from checks.model.rows.gap import Gap
from checks.model.rows.people import User
from checks.model.rows.reporting import Report
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.reports.leavers import fault_of, name_of


@check("RPT003", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(8,))
def unread_report(
    shared_reports: tuple[Report, ...],
    reporting: Reporting,
    metrics: Metrics,
    taken_at: datetime,
    coverage: Coverage,
    uses: Table[Use] | None = None,
    users: Table[User] | None = None,
    *,
    days: int = 100,
) -> Iterator[Finding | NotJudged]:
    """Report that nobody has run for a quarter, or that is mailed to people who left.

    Why: 'Leadership cannot see one revenue view' where the one report that counts hides among hundreds that nobody opens; each
    of them still asks for repair whenever a field changes. 'Tooling changes break downstream reports', read or not.

    How it decides: a report was last looked at when it was last run or viewed, whichever is later. One that was never run counts
    from its creation. Reports of the register (reports.yaml, or listed for a metric) are findings of their own, since somebody is
    said to rely on them: high for executives. All others are one finding a folder, which one person can empty at once. Reports
    that a dashboard shows are left alone, registered or not, since they are looked at there; so are private folders and installed
    packages. Where dashboards were not read, none is called unread. A schedule that mails somebody inactive or gone is found once
    a person, with all the reports.

    Example: 64 of 80 reports in the folder 'Campaigns 2023' have not been looked at for 100 days, the oldest since 2024-02-01.

    Fix in Salesforce: Reports > the folder: move what nobody needs to a folder 'To delete', and delete it after a quarter; take
    people who left out of Subscribe > Edit Recipients.

    Fix in HubSpot: Reporting > Reports: sort by last viewed and archive; edit the scheduled e-mails of people who left.

    Known limits: HubSpot has no API for reports and dashboards, so that its own are not judged. Salesforce says of a view only
    whether the reading user saw the report, so there the last run decides, and a schedule counts as a run. Dashboards are not
    judged: when anybody last viewed one is not told.

    days: how long a report may lie. A quarter has 92 days; a week to spare leaves alone what is read once a quarter.
    """
    shown = {edge.used for edge in uses or () if edge.how == "shows" and ":dashboard:" in edge.user}
    since = (taken_at - timedelta(days=days)).date().isoformat()
    folders: dict[tuple[str, str], list[Report]] = {}
    sizes: dict[tuple[str, str], int] = {}
    unread: dict[str, int] = {}
    undecided: dict[str, list[Gap]] = {}
    for report in shared_reports:
        home = (report.connection, report.folder or "")
        sizes[home] = sizes.get(home, 0) + 1
        seen = _last_seen(report)
        entry = next((entry for entry in reporting.registered if refs.matches(report.ref, entry.component)), None)
        measuring = next((metric.name for metric in metrics.metrics if _lists(report, metric.reports)), "")
        if seen is None:
            unread[report.connection] = unread.get(report.connection, 0) + 1
        elif seen >= since or report.ref in shown:
            continue
        elif gap := _of_dashboards(report.connection, coverage):
            undecided.setdefault(report.connection, []).append(gap)
        elif entry or measuring:
            yield _registered(report, entry, measuring, seen, taken_at)
        else:
            folders.setdefault(home, []).append(report)
    for connection, gaps in sorted(undecided.items()):
        verb = "was" if len(gaps) == 1 else "were"
        reason = (
            f"whether a dashboard shows {count(len(gaps), 'report')} that {verb} not run lately was not read: {gaps[0].reason}"
        )
        yield NotJudged(scope=f"{connection}:report", reason=reason, cure=gaps[0].cure)
    for home, reports in folders.items():
        yield _folder(reports, sizes[home], days)
    yield from _mailed(shared_reports, users or Table("users"), coverage)
    for connection, number in sorted(unread.items()):
        whole = number == len(shared_reports)
        reason = f"when {count(number, 'report')} {'was' if number == 1 else 'were'} last run was not read"
        yield NotJudged(scope="" if whole else f"{connection}:report", reason=reason, cure="connect the org itself")


def _of_dashboards(connection: str, coverage: Coverage) -> Gap | None:
    """The gap behind which dashboards, or what they show, may lie unseen; of a table that was read in part none."""
    return next((gap for table in ("dashboards", "uses") if (gap := coverage.whole_gap(table, connection))), None)


def _last_seen(report: Report) -> str | None:
    """The day on which somebody last looked at a report, or made it where nobody ever did; None where that was not read."""
    told = [moment for moment in (report.last_run_at, report.last_viewed_at) if moment]
    if told:
        return max(told)[:10]
    return report.created_at[:10] if report.last_run_at == "" and report.created_at else None


def _lists(report: Report, globs: Sequence[str]) -> bool:
    return any(refs.matches(report.ref, glob) for glob in globs)


def _registered(report: Report, entry: RegisteredReport | None, metric: str, seen: str, taken_at: datetime) -> Finding:
    idle = (taken_at.date() - date.fromisoformat(seen)).days
    executive = bool(entry and entry.executive)
    kind = "executive report" if executive else "finance report" if entry and entry.finance else "registered report"
    name = report.label or report.name
    what = f"{kind} '{name}'" if entry else f"report '{name}' of the metric '{metric}'"
    never = not (report.last_run_at or report.last_viewed_at)
    said = "has never been run since it was made on" if never else "was last looked at on"
    return Finding(
        ref=report.ref,
        message=f"The {what} {said} {seen}, {count(idle, 'day')} ago.",
        measured={"last_seen": seen, "days": idle, "executive": executive},
        size=idle,
        severity=Severity.HIGH if executive else None,
    )


def _folder(reports: Sequence[Report], held: int, days: int) -> Finding:
    first = reports[0]
    oldest = min(seen for report in reports if (seen := _last_seen(report)))
    one = len(reports) == 1
    names = quoted(sorted({report.label or report.name for report in reports}))
    lie = (
        f"has not been looked at since {oldest}" if one else f"have not been looked at for {days} days, the oldest since {oldest}"
    )
    return Finding(
        ref=refs.make(first.connection, "folder", f"report/{first.folder or ''}"),
        message=f"{len(reports):,} of {count(held, 'report')} in the folder '{first.folder or ''}' {lie}: {names}.",
        measured={"reports": len(reports), "of": held, "oldest": oldest},
        size=len(reports),
        affected=tuple(sorted(report.ref for report in reports)),
        severity=Severity.LOW,
    )


def _mailed(reports: Sequence[Report], users: Table[User], coverage: Coverage) -> Iterator[Finding | NotJudged]:
    """Schedules that mail somebody who left, a person at a time."""
    mailed: dict[str, list[Report]] = {}
    for report in reports:
        for recipient in report.scheduled_to:
            mailed.setdefault(recipient, []).append(report)
    for recipient, theirs in mailed.items():
        if fault := fault_of(recipient, users, coverage):
            verb = "is" if len(theirs) == 1 else "are"
            yield Finding(
                ref=recipient,
                message=f"{count(len(theirs), 'report')} {verb} mailed to {name_of(recipient, users)}, who {fault}: "
                f"{quoted(report.label or report.name for report in theirs)}.",
                measured={"reports": len(theirs), "fault": fault},
                size=len(theirs),
                affected=tuple(report.ref for report in theirs),
            )
    for connection in sorted({ref.partition(":")[0] for ref in mailed}):
        if gap := coverage.whole_gap("users", connection):
            yield NotJudged(scope=f"{connection}:user", reason=gap.reason, cure=gap.cure)
