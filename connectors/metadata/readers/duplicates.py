"""Duplicate rules and the matching rules that they run."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from checks.model import refs
from checks.model.rows.automation import Automation, Criterion
from connectors.metadata.collect import Collector
from connectors.metadata.criteria import field_of, operator, use, values
from connectors.metadata.file import MetadataFile
from connectors.metadata.lookups import follow
from connectors.metadata.xml import children, flag, line, text

SUFFIXES = ("duplicateRule", "matchingRule")
ROOTS = ("DuplicateRule", "MatchingRules", "MatchingRule")
PHASE = 2
TABLES: tuple[str, ...] = ("automations",)
KINDS = {"duplicateRule": "duplicate_rule", "matchingRule": "matching_rule"}


class Runs:
    """The matching rules that duplicate rules name, until all of them were read."""

    def __init__(self) -> None:
        self.pending: list[tuple[str, str]] = []


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one duplicate rule (``Lead.Standard``), or the matching rules of an object (``Lead``)."""
    if root.tag == "DuplicateRule":
        _duplicate_rule(name, root, file, out)
    for rule in children(root, "matchingRules"):
        _matching_rule(name, rule, file, out)


def finish(out: Collector) -> None:
    """Say which duplicate rule runs which matching rule. Salesforce's standard matching rules are in no project."""
    for user, used in out.notes(Runs).pending:
        if out.get("automations", used):
            out.use(user, used, "runs")


def _duplicate_rule(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    object_, _, own = name.partition(".")
    ref = refs.make(out.connection, "automation", f"duplicate_rule/{name}")
    filter_ = root.find("duplicateRuleFilter")
    conditions = tuple(_conditions(filter_, out, object_)) if filter_ is not None else ()
    row = Automation(
        connection=out.connection,
        ref=ref,
        kind="duplicate_rule",
        object=object_,
        name=own,
        label=text(root, "masterLabel"),
        active=bool(flag(root, "isActive")),
        trigger="create_or_update",
        runs_when=conditions,
        condition=(text(filter_, "booleanFilter") if filter_ is not None else None) or "",
        description=text(root, "description") or "",
        sets_owner=False,
    )
    if not out.add("automations", row):
        return
    out.locate(ref, file, line(root))
    use(out, ref, conditions)
    for match in children(root, "duplicateRuleMatchRules"):
        matched, rule = text(match, "matchRuleSObjectType") or object_, text(match, "matchingRule")
        out.notes(Runs).pending.append((ref, refs.make(out.connection, "automation", f"matching_rule/{matched}.{rule}")))
        for mapping in children(match, "objectMapping"):
            for field in _mapped(mapping, out):
                out.use(ref, field, "reads", detail="field mapping")


def _conditions(filter_: etree._Element, out: Collector, object_: str) -> Iterator[Criterion]:
    """The items of a filter in the order of their numbers; an item names the object of its field in ``table``."""
    for item in sorted(children(filter_, "duplicateRuleFilterItems"), key=_place):
        name, how = text(item, "field") or "", operator(text(item, "operation"))
        field = field_of(out, name, text(item, "table") or object_) or name
        yield Criterion(field=field, operator=how, values=values(text(item, "value"), how))


def _place(item: etree._Element) -> int:
    number = text(item, "sortOrder") or ""
    return int(number) if number.isdecimal() and len(number) < 9 else 0


def _mapped(mapping: etree._Element, out: Collector) -> Iterator[str]:
    """The fields on both sides of the mapping between the two objects that are compared."""
    for pair in children(mapping, "mappingFields"):
        for side in ("input", "output"):
            object_, name = text(mapping, f"{side}Object"), text(pair, f"{side}Field")
            if object_ and name and (field := follow(out, object_, name).field):
                yield field


def _matching_rule(object_: str, rule: etree._Element, file: MetadataFile, out: Collector) -> None:
    name = text(rule, "fullName") or ""
    ref = refs.make(out.connection, "automation", f"matching_rule/{object_}.{name}")
    row = Automation(
        connection=out.connection,
        ref=ref,
        kind="matching_rule",
        object=object_,
        name=name,
        label=text(rule, "label"),
        active=text(rule, "ruleStatus") == "Active",
        condition=text(rule, "booleanFilter") or "",
        description=text(rule, "description") or "",
        sets_owner=False,
    )
    if not out.add("automations", row):
        return
    out.locate(ref, file, line(rule))
    for item in children(rule, "matchingRuleItems"):
        if (name := text(item, "fieldName") or "") and (field := follow(out, object_, name).field):
            out.use(ref, field, "reads", detail=text(item, "matchingMethod") or "")
