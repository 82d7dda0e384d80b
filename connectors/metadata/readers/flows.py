"""Flows and processes: what starts them, and what they read and write.

Since API version 44 a flow is one file that says whether it is active. Before, every version was a file of its own
(``Route_Leads-3.flow``), and a flow definition told which is active.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from checks.model import refs
from checks.model.rows.automation import Automation, Criterion
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.flow import Flow, metadata
from connectors.metadata.readers.flow_definitions import Definitions
from connectors.metadata.xml import children, line, text

SUFFIXES = ("flow",)
ROOTS = ("Flow",)
PHASE = 2
TABLES: tuple[str, ...] = ("automations",)

_VERSION = re.compile(r"(.+)-(\d{1,9})")
_PROCESSES = frozenset({"Workflow", "InvocableProcess", "CustomEvent"})
_ON_RECORD: Mapping[str, str] = {
    "Create": "create",
    "Update": "update",
    "CreateAndUpdate": "create_or_update",
    "Delete": "delete",
}
_BY_ITSELF: Mapping[str, str] = {"Scheduled": "schedule", "RecordBeforeDelete": "delete"}
_OF_PROCESS: Mapping[str, str] = {"onAllChanges": "create_or_update", "onCreateOnly": "create"}


class Version(NamedTuple):
    """A version of a flow in a file of its own."""

    number: int
    root: etree._Element
    file: MetadataFile


class Versions:
    """The versions of the flows that have several files."""

    def __init__(self) -> None:
        self.of: dict[str, list[Version]] = {}


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one flow, or note one version of it."""
    if versioned := _VERSION.fullmatch(name):
        out.notes(Versions).of.setdefault(versioned[1], []).append(Version(int(versioned[2]), root, file))
    else:
        status, number = text(root, "status"), out.notes(Definitions).active.get(name)
        _add(name, root, file, status == "Active" if status else bool(number), out)


def finish(out: Collector) -> None:
    """Read the active version of each flow that has several files; of one that is switched off, the latest."""
    for name, versions in out.notes(Versions).of.items():
        number = out.notes(Definitions).active.get(name)
        latest = max(versions, key=lambda version: version.number)
        active = next((one for one in versions if one.number == number or text(one.root, "status") == "Active"), None)
        chosen = active or latest
        _add(name, chosen.root, chosen.file, active is not None or bool(number), out)
        if number and active is None:
            reason = f"version {number} of {name} is active, and is not in the project; version {latest.number} was read"
            _gap(out, name, reason, "Flow")
        elif number is None and not any(text(one.root, "status") for one in versions):
            _gap(out, name, f"nothing says which version of {name} is active; it is taken for switched off", "FlowDefinition")


def _gap(out: Collector, name: str, reason: str, wanted: str) -> None:
    cure = f"retrieve the metadata type {wanted} too"
    out.gap("automations", f"flow/{name}", kind="partial retrieve", reason=reason, cure=cure)


def _add(name: str, root: etree._Element, file: MetadataFile, active: bool, out: Collector) -> None:
    ref = refs.make(out.connection, "automation", f"flow/{name}")
    flow = Flow(root, out)
    process = text(root, "processType") in _PROCESSES
    criteria, condition = _entry(flow) if process else (flow.start_criteria(), _start_condition(flow))
    row = Automation(
        connection=out.connection,
        ref=ref,
        kind="process" if process else "flow",
        object=flow.object,
        name=name,
        label=text(root, "label"),
        active=active,
        trigger=_trigger(flow),
        runs_when=criteria,
        condition=condition,
        description=text(root, "description") or "",
        sets_owner=flow.sets_owner,
    )
    if out.add("automations", row):
        out.locate(ref, file, line(root))
        flow.use(ref)


def _trigger(flow: Flow) -> str:
    """What starts the flow. A screen flow is started by a user; one without a start of its own is called."""
    if kind := text(flow.start, "triggerType"):
        return _BY_ITSELF.get(kind) or _ON_RECORD.get(text(flow.start, "recordTriggerType") or "", "other")
    if text(flow.root, "processType") == "Workflow":
        return _OF_PROCESS.get(metadata(flow.root, "TriggerType") or "", "other")
    return {"Flow": "user", "CustomEvent": "other"}.get(text(flow.root, "processType") or "", "call")


def _start_condition(flow: Flow) -> str:
    """The formula or filter logic of the start; '' when all filters must hold."""
    count = sum(1 for _ in children(flow.start, "filters"))
    return text(flow.start, "filterFormula") or _logic(text(flow.start, "filterLogic"), count)


def _logic(logic: str | None, count: int) -> str:
    if (logic or "and").lower() == "and":
        return ""
    return " OR ".join(str(number) for number in range(1, count + 1)) if (logic or "").lower() == "or" else logic or ""


def _entry(flow: Flow) -> tuple[tuple[Criterion, ...], str | None]:
    """The criteria of a process that has a single node; (), None where its nodes cannot be told as one condition."""
    rules = [
        rule
        for decision in children(flow.root, "decisions")
        if (text(decision, "name") or "").startswith("myDecision")
        for rule in children(decision, "rules")
    ]
    if len(rules) != 1:
        return (), None
    conditions = list(children(rules[0], "conditions"))
    formulas = {text(formula, "name"): text(formula, "expression") or "" for formula in children(flow.root, "formulas")}
    first = text(conditions[0], "leftValueReference") if conditions else ""
    if len(conditions) == 1 and first in formulas:
        return (), "" if formulas[first].strip().lower() == "true" else formulas[first]
    plain = [flow.criterion(condition) for condition in conditions]
    if not all(plain):
        return (), None
    return tuple(one for one in plain if one), _logic(text(rules[0], "conditionLogic"), len(conditions))
