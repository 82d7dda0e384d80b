"""Filters and criteria of Salesforce metadata as the model's criteria: fields, operators and value lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from checks.model.rows.automation import Criterion
from connectors.metadata import formulas
from connectors.metadata.collect import Collector
from connectors.metadata.lookups import follow
from connectors.metadata.xml import children, text

_OPERATORS: Mapping[str, str] = {
    "equals": "equals", "notequal": "not_equal", "contains": "contains", "notcontain": "not_contains",
    "startswith": "starts_with", "includes": "includes", "excludes": "excludes", "lessthan": "less",
    "lessorequal": "less_or_equal", "greaterthan": "greater", "greaterorequal": "greater_or_equal", "within": "within",
    "equalto": "equals", "notequalto": "not_equal", "doesnotcontain": "not_contains",
    "lessthanorequalto": "less_or_equal", "greaterthanorequalto": "greater_or_equal", "isnull": "is_null",
    "isblank": "is_null", "ischanged": "is_changed",
}  # fmt: skip
"""Salesforce's two vocabularies, of filters and of flows, in lower case."""

_LISTS = frozenset({"equals", "not_equal", "contains", "not_contains", "starts_with", "includes", "excludes"})
"""The operators whose value is a list; a date or number beside the others may hold a comma of its own."""

_PIECE = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))(,|$)')


def operator(vendor: str | None) -> str:
    """One of the model's OPERATORS for a filter's or flow's own; ``other`` for one that the model does not know."""
    return _OPERATORS.get((vendor or "").lower(), "other")


def values(given: str | None, operator_: str) -> tuple[str, ...]:
    """The values a filter compares with: ``Web,"Korea, Republic of"`` are two. ``''`` stands for blank.

    A quote that does not enclose a whole value is part of it. What a multi-select list joins by semicolons (all of them at once)
    stays together.
    """
    pieces = _pieces(given or "") if operator_ in _LISTS else [given or ""]
    return tuple(dict.fromkeys(piece.strip() for piece in pieces))


def _pieces(given: str) -> Iterator[str]:
    if "," not in given and '"' not in given:
        yield given
        return
    for found in _PIECE.finditer(given):
        quoted, bare, end = found.groups()
        yield bare if quoted is None else quoted.replace('""', '"')
        if not end:
            return


def field_of(out: Collector, name: str, object_: str = "") -> str | None:
    """The reference behind ``Lead.Status`` or, on ``object_``, ``Status``; None for what names no field (``$User.Id``)."""
    owner, dot, path = name.partition(".")
    if not dot:
        owner, path = object_, name
    return follow(out, owner, path).field if owner and not owner.startswith("$") else None


def criteria(element: etree._Element, out: Collector, object_: str = "", items: str = "criteriaItems") -> tuple[Criterion, ...]:
    """The criteria of a rule: the children of the element that are called ``items``, in their order."""
    return tuple(_criterion(item, out, object_) for item in children(element, items))


def _criterion(item: etree._Element, out: Collector, object_: str) -> Criterion:
    """A criterion that compares with another field holds no values, and has the operator ``other``."""
    name = text(item, "field") or ""
    field = field_of(out, name, object_) or name
    if text(item, "valueField"):
        return Criterion(field=field, operator="other")
    how = operator(text(item, "operation"))
    return Criterion(field=field, operator=how, values=values(text(item, "value"), how))


def use(out: Collector, user: str, wanted: Iterable[Criterion], detail: str = "") -> None:
    """Add an edge for each criterion whose field is known."""
    for one in wanted:
        if one.field.startswith(f"{out.connection}:field:"):
            out.use(user, one.field, "filters", operator=one.operator, values=one.values, detail=detail)


def use_formula(out: Collector, user: str, object_: str, formula: str | None, detail: str = "") -> None:
    """Add an edge for each field that a formula reads, with the values that it compares the field with."""
    for reference in formulas.references(formula or ""):
        found = formulas.resolve(out, object_, reference.path)
        for field in found:
            compared = reference.values if field == found[-1] and _is_end(field, reference.path) else ()
            out.use(user, field, "reads", operator="equals" if compared else "", values=compared, detail=detail)


def _is_end(field: str, path: str) -> bool:
    """Whether a field is the one at the end of a path, and not a lookup on the way to one that could not be told."""
    return field.rpartition(".")[2].lower() == path.rpartition(".")[2].lower()
