"""Assignment, escalation and auto-response rules with their entries, in the order in which these are tried."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from checks.model import refs
from checks.model.rows.automation import Automation, RoutingEntry, RoutingRule
from connectors.metadata.collect import Collector
from connectors.metadata.criteria import criteria, use, use_formula
from connectors.metadata.file import MetadataFile
from connectors.metadata.xml import children, flag, line, tag, text

SUFFIXES = ("assignmentRules", "escalationRules", "autoResponseRules")
ROOTS = ("AssignmentRules", "EscalationRules", "AutoResponseRules")
PHASE = 2
TABLES: tuple[str, ...] = ("routing_rules", "routing_entries")

_KINDS: Mapping[str, str] = {"assignmentRule": "assignment", "escalationRule": "escalation", "autoResponseRule": "auto_response"}
_ASSIGNEES: Mapping[str, str] = {"Queue": "queue", "User": "user"}


_ASSIGNED = ("Lead", "Case")
"""The objects for which the platform keeps a file of assignment rules, be it an empty one."""


_OTHERS = {"escalationRules": ("escalation", ("Case",)), "autoResponseRules": ("auto_response", ("Lead", "Case"))}
"""The other suffixes: what references call their rules, and the objects that have such."""


class _Assigned(set[str]):
    """The objects whose file of assignment rules was read."""


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read the rules of an object. Those that give no owner on creation are automations too."""
    if tag(root) == "AssignmentRules":
        out.notes(_Assigned).add(name)
    for element, kind in _KINDS.items():
        for rule in children(root, element):
            _rule(name, kind, rule, file, out)


def finish(out: Collector) -> None:
    """An object without its file of assignment rules was retrieved without them: an org that has no rules has an empty file."""
    assigned = out.notes(_Assigned)
    if out.suffixes.isdisjoint(SUFFIXES):
        return
    for object_ in _ASSIGNED:
        if object_ not in assigned and out.has_object(object_):
            for table in TABLES:
                reason, cure = f"the project holds no assignment rules of {object_}", f"retrieve AssignmentRules:{object_}"
                out.gap(table, object_, kind="partial retrieve", reason=reason, cure=cure)
    for suffix, (kind, objects) in _OTHERS.items():
        if suffix not in out.suffixes:
            called = f"{suffix[0].upper()}{suffix[1:]}"
            scopes = [("automations", kind), *((table, f"{object_}.{kind}") for table in TABLES for object_ in objects)]
            for table, scope in scopes:
                reason, cure = f"the project holds no {called}", f"retrieve {called}, if the org has any"
                out.gap(table, scope, kind="partial retrieve", reason=reason, cure=cure)


def _rule(object_: str, kind: str, rule: etree._Element, file: MetadataFile, out: Collector) -> None:
    name = text(rule, "fullName") or ""
    path = f"{object_}.{name}" if kind == "assignment" else f"{object_}.{kind}/{name}"
    ref = refs.make(out.connection, "routing_rule", path)
    active = bool(flag(rule, "active"))
    row = RoutingRule(connection=out.connection, ref=ref, object=object_, name=name, kind=kind, active=active)
    if not out.add("routing_rules", row):
        return
    out.locate(ref, file, line(rule))
    entries = list(children(rule, "ruleEntry"))
    if kind != "assignment":
        automation = Automation(
            connection=out.connection,
            ref=refs.make(out.connection, "automation", f"{kind}/{object_}.{name}"),
            kind=kind,
            object=object_,
            name=name,
            label=name,
            active=active,
            trigger="schedule" if kind == "escalation" else "create",
            sets_owner=any(entry.find("escalationAction/assignedTo") is not None for entry in entries),
        )
        out.add("automations", automation)
        out.locate(automation.ref, file, line(rule))
    for position, entry in enumerate(entries, 1):
        _entry(object_, path, position, entry, file, out)


def _entry(object_: str, path: str, position: int, entry: etree._Element, file: MetadataFile, out: Collector) -> None:
    """An entry without criteria and formula takes whatever reaches it. An escalation's assignee stands in its actions."""
    ref = refs.make(out.connection, "routing_entry", f"{path}/{position}")
    conditions, formula = criteria(entry, out, object_), text(entry, "formula") or ""
    routes = [found for holder in (entry, *children(entry, "escalationAction")) if (found := _assignee(holder, out))]
    row = RoutingEntry(
        connection=out.connection,
        ref=ref,
        rule=refs.make(out.connection, "routing_rule", path),
        object=object_,
        position=position,
        criteria=conditions,
        logic=text(entry, "booleanFilter") or "",
        formula=formula,
        assignee=routes[0][1] if routes else None,
        assignee_kind=routes[0][0] if routes else None,
        is_catch_all=not conditions and not formula,
    )
    out.add("routing_entries", row)
    out.locate(ref, file, line(entry))
    use(out, ref, conditions)
    use_formula(out, ref, object_, formula)
    for _, assignee in routes:
        out.use(ref, assignee, "routes")


def _assignee(holder: etree._Element, out: Collector) -> tuple[str, str] | None:
    """Kind and reference of whom an entry or escalation names; None when it leaves the owner as it is."""
    name, kind = text(holder, "assignedTo"), _ASSIGNEES.get(text(holder, "assignedToType") or "")
    return (kind, refs.make(out.connection, kind, name)) if name and kind else None
