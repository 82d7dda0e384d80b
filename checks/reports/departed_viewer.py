"""RPT001: dashboards and reports that hang on somebody who left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted
from checks.model.rows.people import User
from checks.model.rows.reporting import Dashboard, Report
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.reports.leavers import fault_of, name_of


@check("RPT001", severity=Severity.HIGH, confidence=Confidence.CERTAIN, rows=(8,))
def departed_viewer(
    dashboards: Table[Dashboard], users: Table[User], coverage: Coverage, reports: Table[Report] | None = None
) -> Iterator[Finding | NotJudged]:
    """Dashboard that runs as an inactive user, or reports whose owner is gone.

    Why: 'Leadership cannot see one revenue view' when the dashboard runs with the rights of somebody who left: it
    stops refreshing, or keeps showing what that person was allowed to see.

    How it decides: a dashboard that runs as a named user, when that user is inactive or not among the users. Dashboards that
    run as their viewer, or as a member of the viewer's team, hang on nobody. Reports that an inactive or missing user owns are
    one finding a person, since they are handed over together; where the CRM names a folder as the owner, nobody left. Reports
    in private folders of people who left are one finding a connection, since nobody uses them. A user who is not there is
    gone only where the reader could see all users.

    Example: 'Executive Pipeline' runs as a VP who was deactivated in May.

    Fix in Salesforce: edit the dashboard > Properties > View dashboard as: choose the viewer, or somebody who is here. Move
    the reports from the private folder to a shared one.

    Fix in HubSpot: Reporting > Dashboards: assign another owner; transfer the reports of the deactivated user.

    Known limits: HubSpot has no API for reports and dashboards, so that its own are not judged. Project files hold no users, so a
    project alone is not judged. Whether the running user sees all that the readers should see is not looked at.
    """
    for row in dashboards:
        fault = fault_of(row.running_user, users, coverage) if row.runs_as in {"named_user", None} else ""
        if row.running_user and fault:
            yield Finding(
                ref=row.ref,
                message=f"The dashboard '{row.label or row.name}' runs as {name_of(row.running_user, users)}, who {fault}.",
                measured={"running_user": row.running_user, "fault": fault},
                affected=(row.running_user,),
            )
    owned: dict[str, list[Report]] = {}
    private: dict[str, list[Report]] = {}
    for report in reports or ():
        if report.owner and fault_of(report.owner, users, coverage):
            home = (
                private.setdefault(report.connection, [])
                if report.folder_kind == "private"
                else owned.setdefault(report.owner, [])
            )
            home.append(report)
    for owner, theirs in owned.items():
        yield Finding(
            ref=owner,
            message=f"{count(len(theirs), 'report')} of {name_of(owner, users)}, who {fault_of(owner, users, coverage)}: "
            f"{quoted(report.label or report.name for report in theirs)}.",
            measured={"reports": len(theirs)},
            size=len(theirs),
            affected=tuple(report.ref for report in theirs),
            severity=Severity.LOW,
        )
    for connection, theirs in private.items():
        yield _private(connection, theirs, users)
    for connection in coverage.connections:
        judged = not (coverage.whole_gap("users", connection) or coverage.whole_gap("dashboards", connection))
        if judged and (gap := coverage.whole_gap("reports", connection)):
            yield NotJudged(scope=f"{connection}:user", reason=gap.reason, cure=gap.cure)
        for part in coverage.scoped_gaps({"reports"}, {connection}) if judged else ():
            yield NotJudged(scope=f"{connection}:{part.scope}", reason=part.reason, cure=part.cure)


def _private(connection: str, reports: Sequence[Report], users: Table[User]) -> Finding:
    """What lies in private folders of people who left: nobody can open it, so it is cleared up at once."""
    owners = sorted({name_of(report.owner, users) for report in reports if report.owner})
    verb = "lies" if len(reports) == 1 else "lie"
    return Finding(
        ref=refs.make(connection, "folder", "report/private"),
        message=f"{count(len(reports), 'report')} {verb} in private folders of {count(len(owners), 'person', 'people')} who "
        f"left, where nobody can open {'it' if len(reports) == 1 else 'them'}: {quoted(owners)}.",
        measured={"reports": len(reports), "people": len(owners)},
        size=len(reports),
        affected=tuple(sorted(report.ref for report in reports)),
        severity=Severity.LOW,
    )
