"""RPT004: several reports for one metric."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.model import refs
from checks.model.check import check
from checks.model.criteria import implies, plain
from checks.model.finding import Confidence, Finding, Severity
from checks.model.names import count, key, quoted, words
from checks.model.policy.measurement import Metric, Metrics, Systems
from checks.model.rows.automation import Criterion, Use
from checks.model.rows.reporting import Report
from checks.model.tables import Table

_DEFINING = frozenset(
    {
        "StageName", "IsClosed", "IsWon", "Probability", "ForecastCategory", "ForecastCategoryName", "RecordTypeId", "Type",
        "LeadSource", "Status", "IsConverted", "dealstage", "pipeline", "hs_is_closed_won", "hs_is_closed", "hs_lead_status",
        "lifecyclestage",
    }
)  # fmt: skip
_DIVIDES = frozenset({"by", "per", "for", "split", "vs"})


@check("RPT004", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(12, 21))
def competing_reports(
    shared_reports: tuple[Report, ...], uses: Table[Use], metrics: Metrics, systems: Systems
) -> Iterator[Finding]:
    """Several reports for one governed metric, with different filters, stages or fields.

    Why: 'Those numbers must be defined, captured, and reported consistently.' Two reports with one name and two answers
    end every meeting in a debate about the number.

    How it decides: the reports of a metric are those that metrics.yaml lists for it, and those named after it: the metric's
    name alone, or followed by 'by', 'per' and the like. Only what defines the metric is compared: the object the report
    starts from, and its filters on the metric's inputs (without inputs: on stage, status, forecast category, type, source
    and record type). Filters on region, owner or period only cut the same number into parts, and are not compared, nor is
    a filter that another one of the report already implies. What no policy declares is judged by name alone and with less
    certainty, when reports on one governed object and in different folders share a name of at least two words. A name that
    says its cut in brackets, or another year or number, is another name.

    Example: 'Win Rate by Region' filters stage 'Closed Won'; 'Win rate' also counts 'Contract Sent'.

    Fix in Salesforce: certify one report, list it in metrics.yaml, and retire the others or rename them after what they count.

    Fix in HubSpot: Reporting: keep one report for the metric and rename the others after what they count.

    Known limits: HubSpot has no API for reports and dashboards, so that its own are not judged. A report whose name does not tell
    the metric is only compared where metrics.yaml lists it. Which amount is summed is not compared.
    """
    claimed: set[str] = set()
    for metric in metrics.metrics:
        of_metric: dict[str, list[Report]] = {}
        for report in shared_reports:
            if _measures(report, metric):
                of_metric.setdefault(report.connection, []).append(report)
        for connection, reports in of_metric.items():
            claimed.update(report.ref for report in reports)
            yield from _compare(f"{connection}:policy:metrics/{metric.name}", metric.name, reports, uses, metric)
    named: dict[tuple[str, str | None, str, tuple[str, ...]], list[Report]] = {}
    for report in shared_reports:
        label = report.label or report.name
        if report.base_object in systems.governed_objects and report.ref not in claimed and len(words(label)) > 1:
            alike = (report.connection, report.base_object, _name_key(label), _numbers(label))
            named.setdefault(alike, []).append(report)
    for reports in named.values():
        if len({report.folder for report in reports}) > 1:
            first = min(reports, key=lambda report: report.ref)
            yield from _compare(first.ref, first.label or first.name, reports, uses)


def _name_key(name: str) -> str:
    """What spellings of a report's name share. Brackets stay, since they tell which part of a number a report shows."""
    return key(name.translate(str.maketrans("()[]", "    ")))


def _numbers(name: str) -> tuple[str, ...]:
    """The numbers of a name: a report of 2017 and one of 2018 are not two answers to one question."""
    return tuple(word for word in words(name) if any(char.isdigit() for char in word))


def _measures(report: Report, metric: Metric) -> bool:
    if any(refs.matches(report.ref, glob) for glob in metric.reports):
        return True
    label, name = report.label or report.name, words(metric.name)
    spoken = words(label)
    divided = spoken[: len(name)] == name and not _DIVIDES.isdisjoint(spoken[len(name) : len(name) + 1])
    return _name_key(label) == _name_key(metric.name) or divided


def _definition(report: Report, uses: Table[Use], inputs: Sequence[str]) -> list[Criterion]:
    """The report's filters on what defines the metric, without those that another one implies."""

    def defines(field: str) -> bool:
        name = field.rpartition(".")[2]
        return any(refs.matches(field, glob) for glob in inputs) if inputs else name in _DEFINING

    edges = [edge for edge in uses.by("user").get(report.ref, ()) if edge.how == "filters" and defines(edge.used)]
    filters = {Criterion(field=edge.used, operator=edge.operator, values=tuple(sorted(edge.values))) for edge in edges}
    needed = [one for one in filters if not any(implies(other, one) and not implies(one, other) for other in filters)]
    return sorted(needed, key=lambda one: (one.field, one.operator, one.values))


def _compare(ref: str, name: str, reports: list[Report], uses: Table[Use], metric: Metric | None = None) -> Iterator[Finding]:
    ways: dict[object, tuple[str, list[Report]]] = {}
    for report in sorted(reports, key=lambda report: report.ref):
        filters = _definition(report, uses, metric.inputs if metric else ())
        way = (report.base_object, *((one.field, one.operator, *map(plain, one.values)) for one in filters))
        ways.setdefault(way, (_tell(report, filters), []))[1].append(report)
    if len(ways) < 2:
        return
    shown = [
        f"{quoted((f'{each.folder}/{each.label or each.name}' for each in who), most=2)} {told}" for told, who in ways.values()
    ]
    more = f"; and {len(ways) - 3} more" if len(ways) > 3 else ""
    yield Finding(
        ref=ref,
        message=f"{count(len(reports), 'report')} define '{name}' in {len(ways)} ways: {'; '.join(shown[:3])}{more}.",
        measured={"reports": len(reports), "definitions": len(ways)},
        size=len(ways),
        affected=tuple(sorted(report.ref for report in reports)),
        severity=None if metric else Severity.LOW,
        confidence=None if metric else Confidence.POSSIBLE,
    )


def _tell(report: Report, filters: Sequence[Criterion]) -> str:
    told = (f"{refs.path_of(one.field)} {one.operator.replace('_', ' ')} {quoted(one.values)}" for one in filters)
    where = " and ".join(told)
    return f"on {report.base_object or 'an unknown object'}{f' where {where}' if where else ' without such a filter'}"
