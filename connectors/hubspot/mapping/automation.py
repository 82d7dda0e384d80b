"""Workflows: what they act on and when, what they read and write, and to whom they give records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from checks.model import refs
from checks.model.rows.automation import Automation, Criterion, RoutingEntry, RoutingRule
from connectors.common.collect import Collector
from connectors.common.values import flag, named, some, text
from connectors.hubspot.mapping.filters import Filters, Group, Tree, joined, leaves, told, use
from connectors.hubspot.mapping.flow import OWNER, Flow
from connectors.hubspot.mapping.people import People
from connectors.hubspot.mapping.routes import UNTOLD, Ways
from connectors.hubspot.mapping.senseless import has, sensible
from connectors.hubspot.mapping.values import STANDARD, Row, id_of, ids_in, inner, instant, rows_of, type_of

_TABLES = ("automations", "routing_rules", "routing_entries")
_RECORDS_EVENTS = frozenset({"4-655002", "4-1463224", "4-1639801"})
"""Events that a record comes with: a property was set, a record was made, a form was sent."""
_GOALS = ("goalFilterBranch", "suppressionFilterBranch")


def workflows(out: Collector, rows: Iterable[Any], types: Mapping[str, str], people: People) -> None:
    """Add the workflows. ``types`` are the object type ids of the objects that are read, by name.

    HubSpot does not tell who made or changed one.
    """
    filters = Filters(out, types)
    for row in sensible(rows, out, _TABLES, "workflows", has(id_of, "id"), _is_switched, _enrolled):
        _add(out, Flow(row, filters.object(_enrolled(row)), out, filters, people), filters)


def _is_switched(row: Row) -> bool:
    """Whether it is known whether it is on."""
    return flag(row, "isEnabled") is not None


def _enrolled(row: Row) -> str:
    """The object type whose records it enrols; a workflow of contacts need not say so."""
    return type_of(row, "objectTypeId") or (STANDARD["contacts"] if text(row, "type") == "CONTACT_FLOW" else "")


def _add(out: Collector, flow: Flow, filters: Filters) -> None:
    row, id = flow.body, id_of(flow.body, "id")
    ref = refs.make(out.connection, "automation", f"workflow/{id}")
    name = named(row, "name") or id
    enrolled = _enrolment(flow, filters)
    criteria = told(enrolled)
    automation = Automation(
        connection=out.connection,
        ref=ref,
        kind="workflow",
        object=flow.object,
        name=name,
        label=name,
        active=flag(row, "isEnabled") is True,
        trigger=_trigger(row),
        runs_when=criteria[0] if criteria else (),
        condition=criteria[1] if criteria and flow.told else None,
        description=some(row, "description"),
        sets_owner=flow.sets_owner,
        created_at=instant(row, "createdAt"),
        modified_at=instant(row, "updatedAt"),
    )
    if not out.add("automations", automation):
        return
    use(out, ref, enrolled)
    _use_the_rest(out, ref, flow, filters)
    for used, how, values, detail in flow.edges:
        out.use(ref, used, how, operator="equals" if values else "", values=values, detail=detail)
    _say_unknown(out, flow, id)
    if flow.owners:
        _add_rule(out, automation, flow, enrolled)


def _say_unknown(out: Collector, flow: Flow, id: str) -> None:
    """The gap of actions that may write, and of a workflow whose actions were not told."""
    if not flow.told:
        reason, cure = f"HubSpot gave no actions of workflow {id}", "run again"
        out.gap("uses", f"workflow/{id}", kind="fault", reason=reason, cure=cure)
    elif flow.unknown:
        kinds = ", ".join(sorted(flow.unknown))
        reason = f"workflow {id} has actions that may write properties, and HubSpot's API does not tell which ({kinds})"
        out.gap("uses", f"workflow/{id}", kind="unsupported", reason=reason, cure="look at the workflow in HubSpot")


def _enrolment(flow: Flow, filters: Filters) -> Tree | None:
    """What enrols a record: a filter that it meets, or something that happens to it and a filter that it meets then."""
    criteria = inner(flow.body, "enrollmentCriteria")
    happened = [filters.any_of(criteria.get(key), flow.object) for key in ("eventFilterBranches", "listMembershipFilterBranches")]
    refined = filters.tree(criteria.get("refinementCriteria"), flow.object)
    listed = filters.tree(criteria.get("listFilterBranch"), flow.object)
    return joined("AND", (joined("OR", happened), refined, listed))


def _trigger(row: Row) -> str | None:
    """What starts it. A filter enrols records that are made and those that come to meet it; an event may be one of a record."""
    if inner(row, "enrollmentSchedule"):
        return "schedule"
    criteria = inner(row, "enrollmentCriteria")
    match text(criteria, "type"):
        case "LIST_BASED":
            return "create_or_update"
        case "EVENT_BASED":
            events = {text(one, "eventTypeId") for one in rows_of(criteria.get("eventFilterBranches"))}
            joins = bool(rows_of(criteria.get("listMembershipFilterBranches")))
            return "create_or_update" if joins or not events.isdisjoint(_RECORDS_EVENTS) else "other"
        case "MANUAL":
            return "user"
        case "":
            return None
    return "other"


def _use_the_rest(out: Collector, ref: str, flow: Flow, filters: Filters) -> None:
    """Branches, waits, goals, what enrols again, what is kept out: none of it starts the workflow, and all of it reads."""
    row = flow.body
    again = inner(row, "enrollmentCriteria").get("reEnrollmentTriggersFilterBranches")
    use(out, ref, filters.any_of(again, flow.object))
    for key in _GOALS:
        use(out, ref, filters.tree(row.get(key), flow.object))
    for list_ in ids_in(row, "suppressionListIds"):
        out.use(ref, refs.make(out.connection, "list", list_), "filters", operator="other")
    for action in flow.actions.values():
        for condition, _ in flow.branches(action):
            use(out, ref, condition)
        use(out, ref, filters.any_of(inner(action, "fields").get("event_filter_branches"), flow.object))


def _add_rule(out: Collector, automation: Automation, flow: Flow, enrolled: Tree | None) -> None:
    """The routing that a workflow does: an entry for each action that gives the record to somebody, in the order of coming to it.

    Its criteria are those of enrolment and of the branches on the way. That nobody owns the record yet is none of them: it says
    that there is something to route. Where records go round among several, each of them is an edge of the entry (``routes``), and
    none is its assignee.
    """
    path = f"{flow.object}.{refs.path_of(automation.ref).replace('/', '-')}"
    rule = RoutingRule(
        connection=out.connection,
        ref=refs.make(out.connection, "routing_rule", path),
        object=flow.object,
        name=automation.name,
        kind="workflow",
        active=automation.active,
        created_at=automation.created_at,
        modified_at=automation.modified_at,
    )
    if not out.add("routing_rules", rule):
        return
    ways = Ways(flow)
    for position, id in enumerate((id for id in ways.order if id in flow.owners), 1):
        tree = _without_owner(flow, joined("AND", (enrolled, ways.condition(id))))
        criteria = told(tree)
        target = flow.owners[id]
        entry = RoutingEntry(
            connection=out.connection,
            ref=refs.make(out.connection, "routing_entry", f"{path}/{position}"),
            rule=rule.ref,
            object=flow.object,
            position=position,
            criteria=criteria[0] if criteria else (UNTOLD,),
            logic=criteria[1] if criteria else "",
            assignee=target.only,
            assignee_kind=refs.split(target.only).kind if target.only else None,
            is_catch_all=criteria is not None and not criteria[0],
        )
        out.add("routing_entries", entry)
        for ref in target.refs:
            out.use(entry.ref, ref, "routes")
        for one in leaves(tree):
            if one.field.startswith(f"{out.connection}:field:"):
                out.use(entry.ref, one.field, "filters", operator=one.operator, values=one.values)


def _without_owner(flow: Flow, tree: Tree | None) -> Tree | None:
    own = refs.field(flow.out.connection, flow.object, OWNER)
    parts = tree.parts if isinstance(tree, Group) and tree.word == "AND" else (tree,) if tree else ()
    return joined("AND", (one for one in parts if not _is_unowned(one, own)))


def _is_unowned(tree: Tree, own: str) -> bool:
    return isinstance(tree, Criterion) and (tree.field, tree.operator, tree.values) == (own, "is_null", ("true",))
