"""Approval processes: which records enter, who approves, and what is written on the way."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from checks.model import refs
from checks.model.rows.automation import Automation, Criterion
from connectors.metadata.actions import called_by
from connectors.metadata.collect import Collector
from connectors.metadata.criteria import criteria, use, use_formula
from connectors.metadata.file import MetadataFile
from connectors.metadata.lookups import follow
from connectors.metadata.readers import workflows
from connectors.metadata.xml import children, flag, line, text, texts

SUFFIXES = ("approvalProcess",)
ROOTS = ("ApprovalProcess",)
PHASE = 2
TABLES: tuple[str, ...] = ("automations",)
KINDS = {"approvalProcess": "approval"}


class Pending(NamedTuple):
    """An approval process whose actions may stand in a file that is yet to be read."""

    name: str
    root: etree._Element
    file: MetadataFile


class Approvals:
    """The approval processes of a project."""

    def __init__(self) -> None:
        self.pending: list[Pending] = []


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Note one approval process: its name is ``Opportunity.Discount``."""
    out.notes(Approvals).pending.append(Pending(name, root, file))


def finish(out: Collector) -> None:
    """Add the processes, now that all actions are known."""
    for process in out.notes(Approvals).pending:
        _add(process, out)
    if out.notes(Approvals).pending and out.suffixes.isdisjoint(workflows.SUFFIXES):
        reason = "the project holds no Workflow, which defines the actions of approval processes"
        out.gap("uses", "approval", kind="partial retrieve", reason=reason, cure="retrieve Workflow too")


def _add(pending: Pending, out: Collector) -> None:
    name, root, file = pending
    object_, _, own = name.partition(".")
    ref = refs.make(out.connection, "automation", f"approval/{name}")
    conditions, logic, formula = _entry(root, out, object_)
    actions = called_by(out, object_, root)
    row = Automation(
        connection=out.connection,
        ref=ref,
        kind="approval",
        object=object_,
        name=own,
        label=text(root, "label"),
        active=bool(flag(root, "active")),
        trigger="user",
        runs_when=conditions,
        condition=formula or logic,
        description=text(root, "description") or "",
        sets_owner=actions.sets_owner,
    )
    if not out.add("automations", row):
        return
    out.locate(ref, file, line(root))
    use(out, ref, conditions, detail="entry criteria")
    use_formula(out, ref, object_, formula, detail="entry criteria")
    actions.use(out, ref)
    for step in children(root, "approvalStep"):
        _use_step(out, ref, object_, step)
    for fields in children(root, "approvalPageFields"):
        for field in texts(fields, "field"):
            if shown := follow(out, object_, field).field:
                out.use(ref, shown, "shows")


def _entry(element: etree._Element, out: Collector, object_: str) -> tuple[tuple[Criterion, ...], str, str]:
    """Criteria, filter logic and formula by which records enter a process or a step."""
    entry = element.find("entryCriteria")
    if entry is None:
        return (), "", ""
    return criteria(entry, out, object_), text(entry, "booleanFilter") or "", text(entry, "formula") or ""


def _use_step(out: Collector, ref: str, object_: str, step: etree._Element) -> None:
    """A step routes the record to a queue or user by name, or to whomever a field of the record names."""
    detail = text(step, "name") or ""
    conditions, _, formula = _entry(step, out, object_)
    use(out, ref, conditions, detail=detail)
    use_formula(out, ref, object_, formula, detail=detail)
    for approver in step.iterfind("assignedApprover/approver"):
        kind, name = text(approver, "type") or "", text(approver, "name") or ""
        if kind in {"queue", "user"} and name:
            out.use(ref, refs.make(out.connection, kind, name), "routes", detail=detail)
        elif kind in {"relatedUserField", "userHierarchyField"} and name:
            field = follow(out, object_ if kind == "relatedUserField" else "User", name).field
            if field:
                out.use(ref, field, "reads", detail=detail)
