"""RPT007: metrics without a report to stand on, and executive reports that only their owner can open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted
from checks.model.policy.measurement import Metric, Metrics, RegisteredReport, Reporting
from checks.model.rows.gap import Gap
from checks.model.rows.reporting import Dashboard, Report
from checks.model.snapshot import Coverage
from checks.model.tables import Table

_Shown = Report | Dashboard


@check("RPT007", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(8, 12))
def uncertified_metric(
    reports: Table[Report],
    metrics: Metrics,
    reporting: Reporting,
    coverage: Coverage,
    dashboards: Table[Dashboard] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Registered metric with no certified report; executive report in a private folder.

    Why: 'those numbers must be defined, captured, and reported consistently'. A metric without its one report is counted anew
    for every meeting, and 'leadership cannot see one revenue view' when the view lies where only its maker can open it.

    How it decides: each metric of metrics.yaml must list reports or dashboards; they must exist, in one CRM at least; and where
    the vendor certifies, one of them must be certified. A metric that lists what does not exist is found only when reports
    and dashboards were read whole, and only likely where a connection tells of none at all. A report or dashboard that
    reports.yaml registers as executive must not lie in a private folder: one finding a line of the register.

    Example: metrics.yaml lists report:Finance/Net_Retention for 'Net revenue retention', and no CRM has such a report.

    Fix in Salesforce: save the report in a folder that its readers share, and list it under the metric's reports in
    governance/metrics.yaml.

    Fix in HubSpot: Reporting > the report > Access: everyone, or the teams that read it; list it in governance/metrics.yaml.

    Known limits: HubSpot has no API for reports and dashboards, so that its own are not judged. Salesforce certifies no reports,
    so there being listed is what certifies. Whether the report computes what the definition says is not judged; RPT004 compares
    several reports of one metric.
    """
    shown: tuple[_Shown, ...] = (*reports, *(dashboards or ()))
    executive = [entry for entry in reporting.registered if entry.executive]
    if not metrics.metrics:
        yield NotJudged(
            scope="metrics" if executive else "",
            reason="no metric is registered",
            cure="register each metric with its definition, owner and reports in governance/metrics.yaml",
        )
    home = min(reports.by("connection") or coverage.connections, default="")
    unread = _unread(coverage)
    for metric in metrics.metrics:
        yield from _of_metric(metric, shown, home, unread)
    for entry in executive:
        private = [row for row in shown if row.folder_kind == "private" and refs.matches(row.ref, entry.component)]
        if private:
            yield _private(entry, private)


def _unread(coverage: Coverage) -> tuple[Gap, ...]:
    """What was not read of reports and dashboards."""
    tables = ("reports", "dashboards")
    whole = [gap for name in coverage.connections for table in tables if (gap := coverage.whole_gap(table, name))]
    return (*whole, *coverage.scoped_gaps(tables, coverage.connections))


def _may_hide(gap: Gap, metric: Metric) -> bool:
    """Whether what a metric lists may lie in what was not read; a connection without reports by nature hides only its own."""
    named = any(glob.startswith(f"{gap.connection}:") for glob in metric.reports)
    return named or bool(gap.scope) or gap.kind != "unsupported"


def _of_metric(metric: Metric, shown: Sequence[_Shown], home: str, unread: Sequence[Gap]) -> Iterator[Finding | NotJudged]:
    listed = [row for row in shown if any(refs.matches(row.ref, glob) for glob in metric.reports)]
    certified = {row.certified for row in listed}
    if listed and certified != {False}:
        return
    if metric.reports and not listed and (gap := next((gap for gap in unread if _may_hide(gap, metric)), None)):
        yield NotJudged(
            scope=metric.name, reason=f"its reports were not found, and not all were read: {gap.reason}", cure=gap.cure
        )
        return
    names = quoted(metric.reports) if not listed else quoted(sorted(row.label or row.name for row in listed))
    if listed:
        fault, said = "not certified", f"lists {names}, and {'it is' if len(listed) == 1 else 'none of them is'} certified"
    elif metric.reports:
        fault, said = "missing", f"lists {names}, and no CRM has such a report or dashboard"
    else:
        fault, said = "none listed", "lists no report"
    yield Finding(
        ref=refs.make(home, "policy", f"metrics/{metric.name}"),
        message=f"metrics.yaml {said} for the metric '{metric.name}'.",
        measured={"fault": fault, "reports": list(metric.reports)},
        affected=tuple(sorted(row.ref for row in listed)),
        confidence=Confidence.LIKELY if unread and fault == "missing" else None,
    )


def _private(entry: RegisteredReport, rows: Sequence[_Shown]) -> Finding:
    """What one line of the register holds: the component itself, or the line when its pattern fits several."""
    first = min(rows, key=lambda row: row.ref)
    one = len(rows) == 1
    kind = "dashboard" if isinstance(first, Dashboard) else "report"
    names = quoted(sorted({row.label or row.name for row in rows}))
    whole = f"The executive {kind} {names} lies" if one else f"{count(len(rows), 'executive report')}, {names}, lie"
    return Finding(
        ref=first.ref if one else refs.make(first.connection, "policy", f"reports.yaml/{entry.component}"),
        message=f"{whole} in a private folder, where nobody but its owner can open {'it' if one else 'them'}.",
        measured={"component": entry.component, "reports": len(rows)},
        size=len(rows),
        affected=() if one else tuple(sorted(row.ref for row in rows)),
        severity=Severity.HIGH,
    )
