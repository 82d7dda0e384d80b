"""RTE001: records that nothing routes, or that several engines route."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted
from checks.model.policy.measurement import Systems
from checks.model.rows.automation import Automation, RoutingRule
from checks.model.rows.gap import Gap
from checks.model.rows.measures import RecordCount
from checks.model.rows.schema import Object
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.crm_sides import Sides
from checks.views.unseen_crm import Unseen

ROUTABLE = frozenset({"Lead", "Case"})
"""The objects for which Salesforce has assignment rules."""

_ON_ARRIVAL = frozenset({"create", "create_or_update"})
_ENGINES = frozenset({"flow", "process", "workflow"})


@check("RTE001", severity=Severity.HIGH, confidence=Confidence.LIKELY, rows=(5, 18))
def routing_engine(
    objects: Table[Object],
    routing_rules: Table[RoutingRule],
    automations: Table[Automation],
    systems: Systems,
    coverage: Coverage,
    crm_sides: Sides,
    lead_objects: Mapping[str, tuple[str, ...]],
    unseen_crm: Unseen | None,
    record_counts: Table[RecordCount] | None = None,
) -> Iterator[Finding | NotJudged]:
    """No active assignment rule, or several engines that set the owner.

    Why: Work with no single owner 'gets done twice or not at all': 'either both build it (conflicting versions) or neither does
    (it rots).' A lead that two engines route ends with whichever ran last; a lead that none routes waits with whoever
    entered it.

    How it decides: for each governed object that Salesforce can route (Lead, and Case where the policy governs it), an engine is
    an active assignment rule, or the active flows, processes or workflow rules that set the owner of a record when it arrives.
    None at all is found, and so are engines of two kinds. Two flows are one kind: one per region is a design. Automations that a
    user starts, or that only act on later changes, re-route and are no second engine. An object known to hold no record is left
    alone. Where flows or workflow rules were not read, *none at all* is not judged. In HubSpot only workflows route, so that they
    are engines of one kind: none at all is found, less surely, where the portal has contacts, no active workflow sets the owner
    of a contact or lead, and no Salesforce org routes them. A lead that has no engine in Salesforce is left alone where a
    workflow sets the owner of contacts. Where the company has another CRM that was not read, *none at all* is not judged.

    Example: Lead has the active assignment rule 'Standard' and the flow 'Route_Partner_Leads', which also sets the owner.

    Fix in Salesforce: Setup > Lead Assignment Rules: activate one rule. Or keep the flow and deactivate the rule; let one
    of them decide, and write down which.

    Fix in HubSpot: Automation > Workflows: let one workflow rotate new contacts or leads to owners.

    Known limits: assignment made outside the CRM (a routing product, an integration) is not seen. A project on disk does
    not say whether any lead exists, so 'no rule' is only possible there. Apex that sets owners is not read, nor are forms, chats
    and meetings of HubSpot that give a contact an owner. One lead routed by both CRMs is OWN008's.
    """
    held = {row.ref: row.count for row in record_counts or ()}
    governed = ROUTABLE & set(systems.governed_objects)
    known = {(row.connection, row.name) for row in objects}
    known |= {(row.connection, row.object) for table in (routing_rules, automations) for row in table if row.object}
    for connection, object_ in sorted(pair for pair in known if pair[1] in governed):
        ref = refs.make(connection, "object", object_)
        read = all(coverage.complete("routing_rules", connection, scope) for scope in (object_, "AssignmentRules"))
        if held.get(ref) == 0 or not read:
            continue
        rules = [each for each in routing_rules.by("object").get(object_, ()) if _assigns(each) and each.connection == connection]
        setters = [each for each in automations.by("object").get(object_, ()) if _sets(each) and each.connection == connection]
        engines = sorted({*(each.kind for each in setters), *("assignment rule" for each in rules)})
        unread = [gap for gap in coverage.scoped_gaps({"automations"}, {connection}) if _may_hide_an_engine(gap, ref)]
        if not engines and unread:
            reason = f"whether an automation sets the owner of a new {object_} was not read: {unread[0].reason}"
            yield NotJudged(scope=f"{connection}:{object_}", reason=reason, cure=unread[0].cure)
        elif not engines and unseen_crm:
            yield unseen_crm.hides(f"what gives a new {object_} an owner", f"{connection}:{object_}")
        elif not engines and not _routed_in_hubspot(object_, crm_sides, automations):
            yield Finding(
                ref=ref,
                message=f"{object_} has no active assignment rule, and no automation that sets the owner of a new record.",
                measured={"engines": []},
                severity=None if held.get(ref) else Severity.MEDIUM,
                confidence=None if held.get(ref) else Confidence.POSSIBLE,
            )
        elif len(engines) > 1:
            yield _several(ref, engines, rules, setters)

    for portal in crm_sides.hubspot if not crm_sides.salesforce else ():
        homes = [name for name in lead_objects.get(portal.name, ()) if name in systems.governed_objects]
        counts = [held.get(refs.make(portal.name, "object", name)) for name in homes]
        if any(number != 0 for number in counts):
            for answer in _of_portal(portal.name, homes, automations, coverage, counted=any(counts)):
                if unseen_crm and isinstance(answer, Finding):
                    answer = unseen_crm.hides(f"what gives new {' and '.join(homes)} an owner", f"{portal.name}:{homes[0]}")
                yield answer


def _several(ref: str, engines: list[str], rules: Sequence[RoutingRule], setters: Sequence[Automation]) -> Finding:
    named = quoted([*(each.name for each in rules), *(each.label or each.name for each in setters)])
    new = f"a new {refs.path_of(ref)}"
    return Finding(
        ref=ref,
        message=f"{count(len(engines), 'engine')} set the owner of {new} ({', '.join(engines)}): {named}.",
        measured={"engines": engines},
        size=len(rules) + len(setters),
        affected=(*(each.ref for each in rules), *(each.ref for each in setters)),
        severity=Severity.MEDIUM,
    )


def _of_portal(
    portal: str, homes: Sequence[str], automations: Table[Automation], coverage: Coverage, *, counted: bool
) -> Iterator[Finding | NotJudged]:
    """Whether any workflow gives the leads of a portal an owner, on whatever object they are."""
    mine = [row for row in automations.by("connection").get(portal, ()) if row.active and row.object in homes]
    if any(row.sets_owner and row.trigger != "user" for row in mine):
        return
    hidden = [gap for gap in coverage.scoped_gaps({"automations", "uses"}, {portal}) if gap.scope.startswith("workflow")]
    title = " and ".join(homes)
    if hidden or any(row.sets_owner is None for row in mine):
        reason = f"what every workflow of {title} does was not read" + (f": {hidden[0].reason}" if hidden else "")
        cure = hidden[0].cure if hidden else "look at the workflows in HubSpot"
        yield NotJudged(scope=f"{portal}:{homes[0]}", reason=reason, cure=cure)
        return
    yield Finding(
        ref=refs.make(portal, "object", homes[0]),
        message=f"No active workflow sets the owner of {title}: each of them waits until somebody takes it by hand.",
        measured={"engines": []},
        severity=Severity.MEDIUM,
        confidence=Confidence.LIKELY if counted else Confidence.POSSIBLE,
    )


def _routed_in_hubspot(object_: str, sides: Sides, automations: Table[Automation]) -> bool:
    """Whether a workflow gives an owner to the contacts that HubSpot's sync turns into leads."""
    portals = {portal.name for portal in sides.hubspot}
    rows = automations.by("object").get("contacts", ()) if object_ == "Lead" else ()
    return any(row.connection in portals and row.active and row.sets_owner and row.trigger != "user" for row in rows)


def _assigns(rule: RoutingRule) -> bool:
    return rule.active and rule.kind == "assignment"


def _sets(automation: Automation) -> bool:
    owns = automation.active and bool(automation.sets_owner)
    return owns and automation.kind in _ENGINES and automation.trigger in _ON_ARRIVAL


def _may_hide_an_engine(gap: Gap, object_ref: str) -> bool:
    """Whether the automations that were not read may set owners of this object: flows, its workflow rules, or all."""
    scope = gap.scope.casefold()
    return ("flow" in scope and ".workflow" not in scope) or refs.within(object_ref, gap.scope)
