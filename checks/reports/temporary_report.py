"""RPT002: what was made for a while and is still there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted
from checks.model.policy.measurement import Reporting
from checks.model.rows.reporting import Dashboard, Report
from checks.model.snapshot import Coverage
from checks.views.temporary import is_temporary

_Shown = Report | Dashboard


@check("RPT002", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(15,))
def temporary_report(
    shared_reports: tuple[Report, ...],
    reporting: Reporting,
    taken_at: datetime,
    coverage: Coverage,
    shared_dashboards: tuple[Dashboard, ...] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Temporary dashboard or report past its date, or with a temporary name and no date.

    Why: 'A RevOps analyst creates a temporary dashboard for the launch. Finance later asks why the launch pipeline does not
    reconcile with the bookings report.' A draft that stays becomes somebody's source.

    How it decides: what the register of reports gives an end date is past it once the snapshot was taken after that day.
    What has no date is temporary by its name (or a report's folder by its own) when one of the policy's temporary words
    stands in it as a whole word. Words that also describe records, 'draft' and 'test', count only at the end or set apart
    ('Win rate (test)', 'test 2'), never in 'Draft Quotes' or 'Test Results'; phrases such as 'copy of' only at the start or
    end. The label is read, not the developer name, which stays when a copy is renamed. A dashboard is a finding of its own;
    reports are one finding a folder, and what one pattern of the register covers is one. Private folders and installed
    packages are left alone.

    Example: the dashboard 'Launch Q3 (temp)' is registered until 30 September and still there in November.

    Fix in Salesforce: delete it, or certify it: give it a real name, a certified folder and an owner in reports.yaml.

    Fix in HubSpot: Reporting: delete it, or rename it and note its owner in reports.yaml.

    Known limits: HubSpot has no API for reports and dashboards, so that its own are not judged. A temporary report with an
    innocent name is only seen when it is registered with a date. A staffing agency that reports on temps should take the word out
    of reporting.temporary_words.
    """
    marked: dict[tuple[str, str], list[Report]] = {}
    overdue: dict[tuple[str, str], list[_Shown]] = {}
    shown: tuple[_Shown, ...] = (*shared_reports, *(shared_dashboards or ()))
    for row in shown:
        name, folder = row.label or row.name, row.folder or ""
        ends = [
            (entry.expires_on, entry.component)
            for entry in reporting.registered
            if entry.expires_on and refs.matches(row.ref, entry.component)
        ]
        if ends:
            if max(ends)[0] < taken_at.date():
                overdue.setdefault((row.connection, max(ends)[1]), []).append(row)
        elif isinstance(row, Dashboard):
            if is_temporary(name, reporting.temporary_words):
                yield Finding(ref=row.ref, message=f"The dashboard '{name}' is temporary by its name and has no end date.")
        elif is_temporary(name, reporting.temporary_words) or is_temporary(folder, reporting.temporary_words):
            marked.setdefault((row.connection, folder), []).append(row)
    until = {entry.component: entry.expires_on for entry in reporting.registered if entry.expires_on}
    for (connection, component), rows in overdue.items():
        yield _expired(connection, component, rows, until[component])
    for (_, folder), reports in marked.items():
        yield _by_name(folder, reports)
    for connection in coverage.connections:
        if (gap := coverage.whole_gap("dashboards", connection)) and not coverage.whole_gap("reports", connection):
            yield NotJudged(scope=f"{connection}:dashboard", reason=gap.reason, cure=gap.cure)


def _expired(connection: str, component: str, rows: list[_Shown], end: date) -> Finding:
    """What one line of the register holds: the component itself, or the line when its pattern fits several."""
    names = quoted(sorted({row.label or row.name for row in rows}))
    one = rows[0] if len(rows) == 1 else None
    kind = "dashboard" if isinstance(one, Dashboard) else "report"
    whole = (
        f"{len(rows)} reports and dashboards of {component}, such as {names}, were" if one is None else f"The {kind} {names} was"
    )
    still = "are" if one is None else "is"
    return Finding(
        ref=one.ref if one else f"{connection}:policy:reports.yaml/{component}",
        message=f"{whole} to go on {end.isoformat()} and {still} still there.",
        measured={"expires_on": end.isoformat(), "components": len(rows)},
        size=len(rows),
        affected=() if one else tuple(sorted(row.ref for row in rows)),
        confidence=Confidence.CERTAIN,
    )


def _by_name(folder: str, reports: list[Report]) -> Finding:
    names = quoted(sorted({report.label or report.name for report in reports}))
    verb = "is" if len(reports) == 1 else "are"
    return Finding(
        ref=f"{reports[0].connection}:folder:report/{folder}",
        message=f"{count(len(reports), 'report')} in the folder '{folder}' {verb} temporary by name, with no end date: {names}.",
        measured={"reports": len(reports)},
        size=len(reports),
        affected=tuple(sorted(report.ref for report in reports)),
        severity=Severity.LOW,
    )
