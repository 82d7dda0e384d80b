"""RPT006: reports that name what does not exist any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from checks.model import refs
from checks.model.check import check
from checks.model.criteria import OPPOSITES, Known, Vocabulary, all_must_hold, plain, stale_values
from checks.model.finding import Confidence, Finding, Severity
from checks.model.names import count, quoted
from checks.model.rows.automation import Criterion, Use
from checks.model.rows.measures import ValueCount
from checks.model.rows.reporting import Report
from checks.model.tables import Table

_HOWS = frozenset({"filters", "groups", "shows"})


class Miss(NamedTuple):
    """A value that a report filters by and its field does not have."""

    value: str
    report: str
    lets_nothing_through: bool


@check("RPT006", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(8, 16))
def broken_report(
    shared_reports: tuple[Report, ...], uses: Table[Use], vocabulary: Vocabulary, value_counts: Table[ValueCount] | None = None
) -> Iterator[Finding]:
    """Report filter or column that names a value or a field that does not exist any more.

    Why: 'Tooling changes break downstream reports.' A filter on a value that was renamed lets nothing through, or
    everything, and the report still opens with a number on it.

    How it decides: a custom field that reports filter, group or show, when the object's fields were all read and it is not
    among them. And a value that a filter on a picklist or record type names, compared without case with API names and
    labels, when the list has no such value, not even a deactivated one, and no record carries it: an inactive value in a
    filter is history, not a fault. Equals, includes and their negations need the value, contains and starts with one that
    fits. One finding a missing field or value, with all reports that name it; values that the same reports name are one. A
    filter that still lets something through is found at a lower severity. Private folders and installed packages are left
    alone.

    Example: 14 reports filter Lead.Status equals 'Working', which became 'Contacted'.

    Fix in Salesforce: edit the reports and replace the filter or column; the setup audit trail
    names what replaced it.

    Fix in HubSpot: edit the report's filters and choose the property or option that replaced it.

    Known limits: HubSpot has no API for reports and dashboards, so that its own are not judged. Standard fields, those of
    installed packages and HubSpot properties are never called missing. Without counts of the values on records, a filter on a
    value that was deleted on purpose, to look back, is found too.
    """
    labels = {report.ref: report.label or report.name for report in shared_reports}
    alone = frozenset(report.ref for report in shared_reports if all_must_hold(report.filter_logic))
    carried = {(row.ref, plain(row.value)) for row in value_counts or () if row.count}
    for used, edges in uses.by("used").items():
        ours = [edge for edge in edges if edge.how in _HOWS and edge.user in labels]
        if ours and vocabulary.gone(used):
            yield _missing_field(used, ours, labels)
        elif ours and (known := vocabulary.values(used)):
            filters = [edge for edge in ours if edge.how == "filters"]
            misses = [
                miss for edge in filters for miss in _misses(edge, known, alone) if (used, plain(miss.value)) not in carried
            ]
            yield from _missing_values(used, misses, labels)


def _misses(edge: Use, known: Sequence[Known], alone: Collection[str]) -> Iterator[Miss]:
    """The values that a filter names in vain; a filter that is one of several ways in keeps nothing out by itself.

    'NULL' beside blank is another word for blank.
    """
    stale = stale_values(Criterion(field=edge.used, operator=edge.operator, values=edge.values), known)
    if "" in edge.values:
        stale = tuple(value for value in stale if plain(value) != "null")
    nothing = len(stale) == len(edge.values) and edge.operator not in OPPOSITES and edge.user in alone
    yield from (Miss(value, edge.user, nothing) for value in stale)


def _missing_field(field: str, edges: Sequence[Use], labels: Mapping[str, str]) -> Finding:
    reports = tuple(sorted({edge.user for edge in edges}))
    ways = sorted({edge.how for edge in edges})
    name = "names" if len(reports) == 1 else "name"
    shown = quoted(_titles(reports, labels))
    return Finding(
        ref=field,
        message=f"{count(len(reports), 'report')} {name} {refs.path_of(field)}, a field that does not exist any more: {shown}.",
        measured={"reports": len(reports), "ways": ways},
        size=len(reports),
        affected=reports,
        severity=None if "filters" in ways else Severity.LOW,
    )


def _missing_values(field: str, misses: Sequence[Miss], labels: Mapping[str, str]) -> Iterator[Finding]:
    reports_of: dict[str, set[str]] = {}
    for miss in misses:
        reports_of.setdefault(plain(miss.value), set()).add(miss.report)
    for reports in sorted({tuple(sorted(reports)) for reports in reports_of.values()}):
        ours = [miss for miss in misses if reports_of[plain(miss.value)] == set(reports)]
        values = sorted({plain(miss.value): miss.value for miss in reversed(ours)}.values())
        what = f"{'filters' if len(reports) == 1 else 'filter'} {refs.path_of(field)} by {quoted(values)}"
        fit = "fits" if len(values) == 1 else "fit"
        shown = quoted(_titles(reports, labels))
        yield Finding(
            ref=refs.value(field, values[0]),
            message=f"{count(len(reports), 'report')} {what}, which {fit} no value of the field: {shown}.",
            measured={"reports": len(reports), "values": values},
            size=len(reports),
            affected=reports,
            severity=None if any(miss.lets_nothing_through for miss in ours) else Severity.LOW,
        )


def _titles(reports: Iterable[str], labels: Mapping[str, str]) -> tuple[str, ...]:
    """A title for every report; those that repeat an earlier one come last, so that a short list says the most."""
    every = [labels[report] for report in reports]
    first = dict.fromkeys(every)
    repeated = Counter(every) - Counter(list(first))
    return (*first, *repeated.elements())
