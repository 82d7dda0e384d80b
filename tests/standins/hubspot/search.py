"""The search of records: filters in groups, one sort, and never past the ten thousandth.

Source: 'Search the CRM' of HubSpot's developer documentation. No page says so, but values of texts are known to be
compared in small letters, and those of ``IN`` and ``NOT_IN`` are not put into small letters for the caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from standins.hubspot.call import moment_of
from standins.hubspot.refusal import invalid, no_property

Body = dict[str, Any]
Value = Callable[[Body, str], str | None]
Test = Callable[[str | None], bool]
GROUPS, FILTERS, ALL_FILTERS, SORTS = 5, 6, 18, 1
LARGEST, DEFAULT, DEEPEST = 200, 10, 10_000
_TEMPORAL = frozenset({"date", "datetime"})
_TEXT = frozenset({"string", "phone_number"})


class Search:
    """Searches the records of an object type. ``properties`` are those that may be named, by name; ``value`` looks one up."""

    def __init__(self, properties: Mapping[str, Body], value: Value) -> None:
        self._properties, self._value = properties, value

    def run(self, rows: list[Body], body: Body) -> tuple[list[Body], int, int]:
        """The page of records, how many there are in all, and where the next page begins. Raises Refusal."""
        limit, after = _limits(body)
        found = [row for row in rows if self._fits(row, body)] if body.get("query") else rows
        if groups := self._groups(body):
            found = [row for row in found if any(all(test(row) for test in group) for group in groups)]
        found = self._sorted(found, body)
        return found[after : after + limit], len(found), after + limit

    def _fits(self, row: Body, body: Body) -> bool:
        words = str(body["query"]).casefold()
        return any(words in str(value).casefold() for value in row.get("properties", {}).values() if value)

    def _groups(self, body: Body) -> list[list[Callable[[Body], bool]]]:
        given = body.get("filterGroups") or []
        if not isinstance(given, list) or not all(isinstance(group, dict) for group in given):
            raise invalid("Invalid input JSON: filterGroups must be a list of objects")
        filters = [group.get("filters") or [] for group in given]
        if len(given) > GROUPS:
            raise invalid(f"There was a problem with the request. Maximum number of filter groups is {GROUPS}.")
        if any(len(group) > FILTERS for group in filters) or sum(map(len, filters)) > ALL_FILTERS:
            raise invalid(f"Maximum number of filters is {FILTERS} in a group and {ALL_FILTERS} in all.")
        return [[self._filter(one) for one in group] for group in filters]

    def _filter(self, one: Any) -> Callable[[Body], bool]:
        if not isinstance(one, dict):
            raise invalid("Invalid input JSON: a filter must be an object")
        name, operator = one.get("propertyName"), one.get("operator")
        if operator not in _OPERATORS:
            raise invalid(f"Invalid enum value for operator: {operator}")
        if name not in self._properties:
            raise no_property(str(name))
        test = _OPERATORS[operator](_Kind(self._properties[name]), one)
        return lambda row: test(self._value(row, name))

    def _sorted(self, rows: list[Body], body: Body) -> list[Body]:
        sorts = body.get("sorts") or []
        if not isinstance(sorts, list) or len(sorts) > SORTS:
            raise invalid(f"Maximum number of sorts is {SORTS}.")
        if not sorts:
            return rows
        by = sorts[0] if isinstance(sorts[0], dict) else {"propertyName": str(sorts[0])}
        name, backwards = str(by.get("propertyName")), by.get("direction") == "DESCENDING"
        if name.startswith("-"):
            name, backwards = name[1:], True
        if name not in self._properties:
            raise no_property(name)
        kind = _Kind(self._properties[name])
        filled = [row for row in rows if self._value(row, name) not in (None, "")]
        empty = [row for row in rows if self._value(row, name) in (None, "")]
        filled.sort(key=lambda row: kind.order(str(self._value(row, name))), reverse=backwards)
        return filled + empty


def _limits(body: Body) -> tuple[int, int]:
    limit, after = body.get("limit", DEFAULT), body.get("after") or 0
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= LARGEST:
        raise invalid(f"limit must be between 1 and {LARGEST}, was {limit}")
    if not str(after).isdigit() or not str(after).isascii():
        raise invalid(f"Invalid integer for after: {after}")
    if int(after) + limit > DEEPEST:
        raise invalid(f"The total number of results that can be paged through is {DEEPEST}.")
    return limit, int(after)


class _Kind:
    """How the values of a property compare."""

    def __init__(self, property: Body) -> None:
        self.type = str(property.get("type") or "string")
        self.many = self.type == "enumeration" and property.get("fieldType") == "checkbox"

    def order(self, value: str) -> tuple[int, float, str]:
        """Numbers and times by their size, all else by its small letters."""
        number = moment_of(value) if self.type in _TEMPORAL else _number(value) if self.type == "number" else None
        return (0, number, "") if number is not None else (1, 0.0, value.casefold())

    def wanted(self, value: Any, *, small: bool = True) -> Any:
        """What a filter compares with. ``small``: the platform puts texts into small letters itself."""
        text = str(value)
        if self.type in _TEMPORAL or self.type == "number":
            return self.order(text)
        if self.type in _TEXT and small:
            return text.casefold()
        return text

    def held(self, value: str) -> list[Any]:
        """What a record has to compare: of several values that are ticked, each."""
        if self.type in _TEMPORAL or self.type == "number":
            return [self.order(value)]
        if self.many:
            return [part for part in value.split(";") if part]
        return [value.casefold() if self.type in _TEXT else value]


def _number(value: str) -> float | None:
    try:
        found = float(value)
    except ValueError:
        return None
    return found if found == found and abs(found) != float("inf") else None


def _needed(one: Body, name: str = "value") -> Any:
    if one.get(name) is None:
        raise invalid(f"operator {one.get('operator')} requires a {name}")
    return one[name]


def _filled(value: str | None) -> bool:
    return value not in (None, "")


def _equal(kind: _Kind, one: Body) -> Test:
    wanted = kind.wanted(_needed(one))
    return lambda value: _filled(value) and wanted in kind.held(str(value))


def _not_equal(kind: _Kind, one: Body) -> Test:
    equal = _equal(kind, one)
    return lambda value: not equal(value)


def _compared(holds: Callable[[Any, Any], bool]) -> Callable[[_Kind, Body], Test]:
    def made(kind: _Kind, one: Body) -> Test:
        wanted = kind.order(str(_needed(one)))
        return lambda value: _filled(value) and holds(kind.order(str(value)), wanted)

    return made


def _between(kind: _Kind, one: Body) -> Test:
    low, high = kind.order(str(_needed(one))), kind.order(str(_needed(one, "highValue")))
    return lambda value: _filled(value) and low <= kind.order(str(value)) <= high


def _in(kind: _Kind, one: Body) -> Test:
    values = _needed(one, "values")
    if not isinstance(values, list) or not values:
        raise invalid(f"operator {one['operator']} requires values")
    wanted = [kind.wanted(value, small=False) for value in values]
    return lambda value: _filled(value) and any(held in wanted for held in kind.held(str(value)))


def _not_in(kind: _Kind, one: Body) -> Test:
    within = _in(kind, one)
    return lambda value: _filled(value) and not within(value)


def _token(_: _Kind, one: Body) -> Test:
    words = [re.escape(part) for part in str(_needed(one)).casefold().split("*")]
    pattern = re.compile(r"(?<!\w)" + ".*".join(words) + r"(?!\w)")
    return lambda value: _filled(value) and pattern.search(str(value).casefold()) is not None


def _no_token(kind: _Kind, one: Body) -> Test:
    token = _token(kind, one)
    return lambda value: not token(value)


_OPERATORS: dict[str, Callable[[_Kind, Body], Test]] = {
    "EQ": _equal,
    "NEQ": _not_equal,
    "LT": _compared(lambda held, wanted: held < wanted),
    "LTE": _compared(lambda held, wanted: held <= wanted),
    "GT": _compared(lambda held, wanted: held > wanted),
    "GTE": _compared(lambda held, wanted: held >= wanted),
    "BETWEEN": _between,
    "IN": _in,
    "NOT_IN": _not_in,
    "HAS_PROPERTY": lambda _, __: _filled,
    "NOT_HAS_PROPERTY": lambda _, __: lambda value: not _filled(value),
    "CONTAINS_TOKEN": _token,
    "NOT_CONTAINS_TOKEN": _no_token,
}
OPERATORS = frozenset(_OPERATORS)
