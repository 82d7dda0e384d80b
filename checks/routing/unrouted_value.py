"""RTE004: values that no entry of a routing rule takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from checks.model import refs
from checks.model.check import check
from checks.model.criteria import all_must_hold, satisfied
from checks.model.finding import Confidence, Finding, Severity
from checks.model.names import count, quoted
from checks.model.policy.market import Segments
from checks.model.rows.automation import RoutingEntry
from checks.model.rows.schema import Field, PicklistValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.routing import WORKFLOW, Route


@check("RTE004", severity=Severity.HIGH, confidence=Confidence.CERTAIN, rows=(3, 18))
def unrouted_value(
    routes: tuple[Route, ...],
    source_fields: tuple[Field, ...],
    active_values: Mapping[str, tuple[PicklistValue, ...]],
    fields: Table[Field],
    segments: Segments,
    coverage: Coverage,
) -> Iterator[Finding]:
    """Source, segment, region or tier value that no entry of the active assignment rule routes.

    Why: 'If the ICP or segment model changes, RevOps needs a clean data rule. Otherwise the strategy exists in slides but
    not in the CRM.' The leads of a source or segment that has no route wait with the default owner.

    How it decides: for the active assignment rule of each governed object, every active value of the object's source fields and
    of the fields that the policy names under segments is tried on every entry. A value is routed when some entry may take it,
    whatever its other criteria ask; an entry that does not test the field, has a formula, or joins its criteria with OR or NOT,
    may take any value. So a rule with a catch-all routes everything. HubSpot's workflows route an object together: there a value
    is found that none of them takes, less surely, when they take most of the property's values.

    Example: the rule has entries for 'Web' and 'Event'; 'Partner' became a lead source in June and has none.

    Fix in Salesforce: Setup > Lead Assignment Rules: add an entry for the value, or a last entry with no criteria.

    Fix in HubSpot: Automation > Workflows: add a branch for the value, and let the branch 'none met' assign an owner too.

    Known limits: an entry that takes the value only in one country counts as routing it. Regions and tiers are
    known only where the policy names their fields. Flows that route are not tried.
    """
    listed = [row for row in fields if any(refs.matches(row.ref, glob) for glob in segments.fields)]
    carriers = {row.ref: row for row in (*source_fields, *listed)}
    for home, among in _together(routes, coverage).items():
        entries = [entry for route in among for entry in route.entries]
        by_workflows = among[0].rule.kind == WORKFLOW
        for row in carriers.values() if entries else ():
            if (row.connection, row.object) != home[:2]:
                continue
            values = active_values.get(row.ref, ())
            lost = [value for value in values if not any(_may_take(entry, row.ref, value) for entry in entries)]
            if lost and not (by_workflows and 2 * len(lost) >= len(values)):
                yield _finding(row, lost, len(values), among, by_workflows=by_workflows)


def _together(routes: Iterable[Route], coverage: Coverage) -> dict[tuple[str, str, str], list[Route]]:
    """The routes by connection and object, and the assignment rule that each is; workflows that route one object are one.

    Where the actions of a workflow were not read, it may take what the others leave.
    """
    found: dict[tuple[str, str, str], list[Route]] = {}
    for route in routes:
        rule = route.rule
        if rule.kind == "assignment":
            found.setdefault((rule.connection, rule.object, rule.ref), []).append(route)
        elif rule.kind == WORKFLOW and not coverage.scoped_gaps({"routing_rules", "routing_entries"}, {rule.connection}):
            found.setdefault((rule.connection, rule.object, WORKFLOW), []).append(route)
    return found


def _finding(row: Field, lost: Sequence[PicklistValue], of: int, among: Sequence[Route], *, by_workflows: bool) -> Finding:
    title, noun = f"entry of {among[0].title}", "value"
    if by_workflows:
        title, noun = f"workflow that gives {row.object} an owner", "option"
    return Finding(
        ref=row.ref,
        message=f"No {title} takes {count(len(lost), noun)} of {row.object}.{row.name}: "
        f"{quoted(value.label or value.value for value in lost)}.",
        measured={
            "values": [value.value for value in lost],
            "of": of,
            "rule": ", ".join(sorted(route.rule.name for route in among)),
        },
        size=len(lost),
        affected=(*(route.rule.ref for route in among), *(value.ref for value in lost)),
        severity=Severity.MEDIUM if by_workflows else None,
        confidence=Confidence.LIKELY if by_workflows else None,
    )


def _may_take(entry: RoutingEntry, field: str, value: PicklistValue) -> bool:
    if entry.formula or not all_must_hold(entry.logic):
        return True
    tests = (criterion for criterion in entry.criteria if criterion.field == field)
    return all(satisfied(test, value.value, value.label or value.value) is not False for test in tests)
