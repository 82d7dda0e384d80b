"""Workflow rules, and the actions that they and approval processes call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from checks.model import refs
from checks.model.rows.automation import Automation
from connectors.metadata.actions import ACTIONS, Actions, called_by
from connectors.metadata.collect import Collector
from connectors.metadata.criteria import criteria, field_of, use, use_formula
from connectors.metadata.file import MetadataFile
from connectors.metadata.xml import children, flag, line, text

SUFFIXES = ("workflow", "workflowRule", "workflowFieldUpdate", "workflowAlert", "workflowOutboundMessage")
ROOTS = ("Workflow", "WorkflowRule", "WorkflowFieldUpdate", "WorkflowAlert", "WorkflowOutboundMessage")
PHASE = 2
TABLES: tuple[str, ...] = ("automations",)

_TRIGGERS: Mapping[str, str] = {
    "onCreateOnly": "create",
    "onCreateOrTriggeringUpdate": "create_or_update",
    "onAllChanges": "create_or_update",
}
_OWN_FILES: Mapping[str, str] = {
    "WorkflowFieldUpdate": "fieldUpdates",
    "WorkflowAlert": "alerts",
    "WorkflowOutboundMessage": "outboundMessages",
}


class Pending(NamedTuple):
    """A workflow rule whose actions may stand in a file that is yet to be read."""

    object: str
    name: str
    rule: etree._Element
    file: MetadataFile


class Rules:
    """The workflow rules of a project."""

    def __init__(self) -> None:
        self.pending: list[Pending] = []


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read the workflow of an object, or one rule or action of it in a file of its own."""
    object_, _, own = name.partition(".")
    if root.tag == "WorkflowRule":
        out.notes(Rules).pending.append(Pending(object_, own, root, file))
    elif kind := _OWN_FILES.get(root.tag):
        out.notes(Actions).add(kind, object_, own, root)
    for rule in children(root, "rules"):
        out.notes(Rules).pending.append(Pending(name, unquote(text(rule, "fullName") or ""), rule, file))
    for kind in ACTIONS:
        for action in children(root, kind):
            out.notes(Actions).add(kind, name, text(action, "fullName") or "", action)


def finish(out: Collector) -> None:
    """Add the rules, now that all actions are known."""
    for rule in out.notes(Rules).pending:
        _add(rule, out)


def _add(pending: Pending, out: Collector) -> None:
    object_, name, rule, file = pending
    ref = refs.make(out.connection, "automation", f"workflow/{object_}.{name}")
    conditions = criteria(rule, out, object_)
    formula = text(rule, "formula")
    actions = called_by(out, object_, rule)
    row = Automation(
        connection=out.connection,
        ref=ref,
        kind="workflow",
        object=object_,
        name=name,
        label=name,
        active=bool(flag(rule, "active")),
        trigger=_TRIGGERS.get(text(rule, "triggerType") or "", "other"),
        runs_when=conditions,
        condition=formula or text(rule, "booleanFilter") or "",
        description=text(rule, "description") or "",
        sets_owner=actions.sets_owner,
    )
    if not out.add("automations", row):
        return
    out.locate(ref, file, line(rule))
    use(out, ref, conditions)
    use_formula(out, ref, object_, formula)
    actions.use(out, ref)
    for timer in children(rule, "workflowTimeTriggers"):
        if field := field_of(out, text(timer, "offsetFromField") or "", object_):
            out.use(ref, field, "reads", detail="time trigger")
