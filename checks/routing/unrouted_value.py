"""RTE004: values that no entry of a routing rule takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checks.model import refs
from checks.model.check import check
from checks.model.criteria import all_must_hold, satisfied
from checks.model.finding import Confidence, Finding, Severity
from checks.model.names import count, quoted
from checks.model.policy.market import Segments
from checks.model.rows.automation import RoutingEntry
from checks.model.rows.schema import Field, PicklistValue
from checks.model.tables import Table
from checks.views.routing import Route


@check("RTE004", severity=Severity.HIGH, confidence=Confidence.CERTAIN, rows=(3, 18))
def unrouted_value(
    routes: tuple[Route, ...],
    source_fields: tuple[Field, ...],
    active_values: Mapping[str, tuple[PicklistValue, ...]],
    fields: Table[Field],
    segments: Segments,
) -> Iterator[Finding]:
    """Source, segment, region or tier value that no entry of the active assignment rule routes.

    Why: 'If the ICP or segment model changes, RevOps needs a clean data rule. Otherwise the strategy exists in slides but
    not in the CRM.' The leads of a source or segment that has no route wait with the default owner.

    How it decides: for the active assignment rule of each governed object, every active value of the object's source fields and
    of the fields that the policy names under segments is tried on every entry. A value is routed when some entry may
    take it, whatever its other criteria ask; an entry that does not test the field, has a formula, or joins its criteria
    with OR or NOT, may take any value. So a rule with a catch-all routes everything.

    Example: the rule has entries for 'Web' and 'Event'; 'Partner' became a lead source in June and has none.

    Fix in Salesforce: Setup > Lead Assignment Rules: add an entry for the value, or a last entry with no criteria.

    Fix in HubSpot: Automation > Workflows: add a branch for the value, and let the branch 'none met' assign an owner too.

    Known limits: an entry that takes the value only in one country counts as routing it. Regions and tiers are
    known only where the policy names their fields. Flows that route are not tried.
    """
    listed = [row for row in fields if any(refs.matches(row.ref, glob) for glob in segments.fields)]
    carriers = {row.ref: row for row in (*source_fields, *listed)}
    for route in routes:
        if route.rule.kind != "assignment" or not route.entries:
            continue
        for row in carriers.values():
            if row.object != route.rule.object or row.connection != route.rule.connection:
                continue
            values = active_values.get(row.ref, ())
            lost = [value for value in values if not any(_may_take(entry, row.ref, value) for entry in route.entries)]
            if lost:
                yield Finding(
                    ref=row.ref,
                    message=f"No entry of {route.title} takes {count(len(lost), 'value')} of {row.object}.{row.name}: "
                    f"{quoted(value.label or value.value for value in lost)}.",
                    measured={"values": [value.value for value in lost], "of": len(values), "rule": route.rule.name},
                    size=len(lost),
                    affected=(route.rule.ref, *(value.ref for value in lost)),
                )


def _may_take(entry: RoutingEntry, field: str, value: PicklistValue) -> bool:
    if entry.formula or not all_must_hold(entry.logic):
        return True
    tests = (criterion for criterion in entry.criteria if criterion.field == field)
    return all(satisfied(test, value.value, value.label or value.value) is not False for test in tests)
