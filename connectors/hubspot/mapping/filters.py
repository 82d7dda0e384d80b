"""Filter branches, of which workflows and lists are made, as the model's criteria with the logic that joins them.

Source: 'List filters', 'Workflow actions and enrollment types'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checks.model import refs
from checks.model.rows.automation import Criterion
from connectors.common.collect import Collector
from connectors.common.values import flag, named, text
from connectors.hubspot.mapping.values import Row, id_of, key_of, name_of, rows_of, type_of, types_by_id, value_from

MOST = 200
"""Criteria that are told as one condition. People make do with a score of them."""
_DEEPEST = 40
_OPERATORS: Mapping[str, str] = {
    "IS_ANY_OF": "equals", "IS_EQUAL_TO": "equals", "IS_EXACTLY": "equals", "IS_NONE_OF": "not_equal",
    "IS_NOT_EQUAL_TO": "not_equal", "IS_NOT_EXACTLY": "not_equal", "CONTAINS": "contains", "CONTAINS_EXACTLY": "contains",
    "DOES_NOT_CONTAIN": "not_contains", "DOES_NOT_CONTAIN_EXACTLY": "not_contains", "STARTS_WITH": "starts_with",
    "CONTAINS_ALL": "includes", "DOES_NOT_CONTAIN_ALL": "excludes", "IS_LESS_THAN": "less", "IS_BEFORE": "less",
    "IS_LESS_THAN_OR_EQUAL_TO": "less_or_equal", "IS_GREATER_THAN": "greater", "IS_AFTER": "greater",
    "IS_GREATER_THAN_OR_EQUAL_TO": "greater_or_equal", "IS_KNOWN": "is_null", "IS_UNKNOWN": "is_null", "IS_NOT_BLANK": "is_null",
    "IS_BLANK": "is_null",
}  # fmt: skip
_BLANK = {"IS_KNOWN": "false", "IS_NOT_BLANK": "false", "IS_UNKNOWN": "true", "IS_BLANK": "true"}
_OF_SEVERAL = {"equals": "includes", "not_equal": "excludes"}
"""What it means of a property that holds several values to be any of some, or none."""
_COMPARING = frozenset({"equals", "not_equal", "contains", "not_contains", "starts_with", "includes", "excludes"})
_WORDS = {"AND": "AND", "OR": "OR", "NOT_ALL": "AND", "NOT_ANY": "OR"}
_DENIES = frozenset({"NOT_ALL", "NOT_ANY"})
_OUTSIDE = frozenset({"NOT_IN_LIST", "HAS_NOT_COMPLETED", "NOT_FILLED_OUT"})
_CHANGED, _BECAME, _FORM = "hs_name", "hs_value", "hs_form_id"
"""What events tell: the property that changed, what it became, the form that was sent."""


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions of which all (``AND``) or any (``OR``) must hold."""

    word: str
    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """A condition that must not hold."""

    part: Tree


Tree = Criterion | Group | Not


def joined(word: str, parts: Iterable[Tree | None]) -> Tree | None:
    """Conditions as one; None where there is none. What says twice the same says it once."""
    flat: dict[Tree, None] = {}
    for part in parts:
        if isinstance(part, Group) and part.word == word:
            flat.update(dict.fromkeys(part.parts))
        elif part is not None:
            flat[part] = None
    return Group(word, tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def leaves(tree: Tree | None) -> Iterator[Criterion]:
    """The single criteria, in their order."""
    if isinstance(tree, Criterion):
        yield tree
    elif isinstance(tree, Not):
        yield from leaves(tree.part)
    elif tree is not None:
        for part in tree.parts:
            yield from leaves(part)


def told(tree: Tree | None) -> tuple[tuple[Criterion, ...], str] | None:
    """Criteria and the logic that joins them, '' when all must hold. None where there are more of them than can be told."""
    every = tuple(leaves(tree))
    if len(every) > MOST:
        return None
    parts = tree.parts if isinstance(tree, Group) and tree.word == "AND" else (tree,)
    if tree is None or all(isinstance(part, Criterion) for part in parts):
        return every, ""
    return every, _logic(tree, iter(range(1, len(every) + 1)))


def _logic(tree: Tree, numbers: Iterator[int], *, inside: bool = False) -> str:
    if isinstance(tree, Criterion):
        return str(next(numbers))
    if isinstance(tree, Not):
        return f"NOT ({_logic(tree.part, numbers)})"
    written = f" {tree.word} ".join(_logic(part, numbers, inside=True) for part in tree.parts)
    return f"({written})" if inside else written


def use(out: Collector, user: str, tree: Tree | None) -> None:
    """Add an edge for each criterion that names a component: a property, a list, a form."""
    for one in leaves(tree):
        if one.field.startswith(f"{out.connection}:"):
            out.use(user, one.field, "filters", operator=one.operator, values=one.values)


class Filters:
    """Reads filter branches. ``types`` are the object type ids of the objects that are read, by name."""

    def __init__(self, out: Collector, types: Mapping[str, str]) -> None:
        self._out = out
        self._names = types_by_id(types)

    def object(self, id: str) -> str:
        """The name of an object; the id itself of one that is not read."""
        return self._names.get(id, id)

    def any_of(self, branches: Any, object_: str) -> Tree | None:
        """Branches of a list, of which one must hold. They may stand in lists of their own."""
        listed = branches if isinstance(branches, list) else []
        found = (self.any_of(one, object_) if isinstance(one, list) else self.tree(one, object_) for one in listed)
        return joined("OR", found)

    def tree(self, branch: Any, object_: str, depth: int = 0) -> Tree | None:
        """What a branch asks of records of an object; None when it asks nothing, or is none."""
        if not isinstance(branch, Mapping) or depth > _DEEPEST:
            return None
        kind = text(branch, "filterBranchType")
        about = self.object(type_of(branch, "objectTypeId")) or object_
        filters = rows_of(branch.get("filters"))
        if kind == "UNIFIED_EVENTS" or any(name_of(one, "property") == _CHANGED for one in filters):
            found = self._event(branch, filters, object_)
        else:
            word = _WORDS.get(kind) or _WORDS.get(text(branch, "filterBranchOperator"), "AND")
            inner = (self.tree(one, about, depth + 1) for one in rows_of(branch.get("filterBranches")))
            found = joined(word, (*(self._filter(one, about) for one in filters), *inner))
        denied = kind in _DENIES or text(branch, "operator") in _OUTSIDE
        return Not(found) if denied and found else found

    def _filter(self, row: Row, object_: str) -> Tree | None:
        kind = text(row, "filterType") or "PROPERTY"
        denied = text(row, "operator") in _OUTSIDE
        if kind == "PROPERTY":
            return self._property(row, object_)
        found: Tree | None = None
        if kind == "IN_LIST" and (list_ := id_of(row, "listId")):
            found = Criterion(field=refs.make(self._out.connection, "list", list_), operator="other")
        elif kind.startswith("FORM_SUBMISSION"):
            form = key_of(row, "formId")
            found = Criterion(field=refs.make(self._out.connection, "form", form) if form else "any form", operator="other")
        elif kind in {"ASSOCIATION", "PROPERTY_ASSOCIATION"}:
            about = self.object(type_of(row, "toObjectTypeId") or type_of(row, "objectTypeId")) or object_
            found = self.tree(row.get("coalescedFilterBranch") or row.get("filterBranch"), about, _DEEPEST)
        found = found or Criterion(field=kind.replace("_", " ").lower(), operator="other")
        return Not(found) if denied else found

    def _property(self, row: Row, object_: str) -> Criterion | None:
        name, operation = name_of(row, "property"), row.get("operation")
        if not name:
            return Criterion(field=named(row, "property") or "a property that was not told", operator="other")
        return self._compared(object_, name, operation if isinstance(operation, Mapping) else {})

    def _compared(self, object_: str, name: str, operation: Row) -> Criterion:
        ref = refs.field(self._out.connection, object_, name)
        said = text(operation, "operator")
        operator = _OPERATORS.get(said, "other")
        if said in _BLANK:
            return Criterion(field=ref, operator=operator, values=(_BLANK[said],))
        field = self._out.fields_of(object_).get(name.lower())
        if field is not None and field.type == "multi_picklist":
            operator = _OF_SEVERAL.get(operator, operator)
        if text(operation, "propertyParser") == "UPDATED_AT":  # not what it holds, but when that was set
            return Criterion(field=ref, operator="is_changed")
        values = _values(operation)
        if operator == "other" or (operator in _COMPARING and not values):
            return Criterion(field=ref, operator="other")  # such as 'has ever been': the value may be out of use today
        if operator in _COMPARING and flag(operation, "includeObjectsWithNoValueSet") and not operator.startswith(("not", "ex")):
            values = (*values, "")
        return Criterion(field=ref, operator=operator, values=tuple(dict.fromkeys(values)))

    def _event(self, branch: Row, filters: Iterable[Row], object_: str) -> Tree | None:
        """What happened: a property changed, perhaps to some value, or a form was sent; anything else by its own name."""
        asked = {name_of(one, "property"): one.get("operation") for one in filters}
        operations = {name: found if isinstance(found, Mapping) else {} for name, found in asked.items()}
        changed = name_of({"name": next(iter(_values(operations.get(_CHANGED, {}))), "")}, "name")
        if changed:
            became = operations.get(_BECAME, {})
            if text(became, "operator") in {"", "IS_KNOWN"}:
                return Criterion(field=refs.field(self._out.connection, object_, changed), operator="is_changed")
            return self._compared(object_, changed, became)
        if forms := [form for one in _values(operations.get(_FORM, {})) if (form := key_of({"form": one}, "form"))]:
            return joined(
                "OR", (Criterion(field=refs.make(self._out.connection, "form", one), operator="other") for one in forms)
            )
        return Criterion(field=f"event {named(branch, 'eventTypeId') or 'that was not told'}", operator="other")


def _values(operation: Row) -> tuple[str, ...]:
    given = operation.get("values")
    listed = given if isinstance(given, list) else [operation.get("value")]
    return tuple(dict.fromkeys(found for one in listed if (found := value_from(one)) is not None))
