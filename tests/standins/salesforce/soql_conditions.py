"""WHERE and HAVING as functions of a row.

Source: SOQL and SOSL Reference, 'Comparison Operators'. Texts compare without regard to case, ids by their 15 characters and with
regard to it; nothing and the empty text are one; ``!=`` and ``NOT IN`` are true of nothing.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from standins.salesforce.refusal import Refusal, malformed, wrong_value
from standins.salesforce.sight import Column
from standins.salesforce.soql_dates import Period, instant, period
from standins.salesforce.soql_grammar import ESCAPES
from standins.salesforce.soql_tree import Both, Comparison, Condition, Expression, Literal, Negated, Query

Row = Any
Test = Callable[[Row], bool]
Resolve = Callable[[Expression], tuple[Callable[[Row], Any], Column]]
Ask = Callable[[Query], Iterable[Any]]

_ORDERS = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_TAKES = {
    "string": {"string"}, "multi": {"string"}, "id": {"string"}, "number": {"number"}, "boolean": {"boolean"},
    "date": {"date", "range"}, "datetime": {"datetime", "range"},
}  # fmt: skip
_CALLED = {"number": "double", "datetime": "dateTime", "multi": "string", "id": "ID"}
_ID = re.compile(r"(?=..?\d|\d)[0-9A-Za-z]{15}(?:[0-9A-Z]{3})?", re.ASCII | re.IGNORECASE)
MOST_JOINS = 2


class Conditions:
    """Makes tests of conditions. ``resolve`` tells how a side is read; ``ask`` runs an inner query and gives its one column."""

    def __init__(self, text: str, now: datetime, resolve: Resolve, ask: Ask) -> None:
        self._text, self._now, self._resolve, self._ask = text, now, resolve, ask

    def test(self, condition: Condition) -> Test:
        """The test of a condition. Raises Refusal for what the platform does not compare."""
        joins = [one for one in _comparisons(condition) if isinstance(one.right, Query)]
        if len(joins) > MOST_JOINS:
            raise Refusal(400, "EXCEEDED_MAX_SEMIJOIN_SUBSELECTS", f"Maximum {MOST_JOINS} semi join sub-selects are allowed")
        top = condition.parts if isinstance(condition, Both) else (condition,)
        if not all(any(join is one for one in top) for join in joins):
            raise malformed("Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested ones")
        return self._made(condition)

    def _made(self, condition: Condition) -> Test:
        if isinstance(condition, Negated):
            inner = self._made(condition.part)
            return lambda row: not inner(row)
        if isinstance(condition, Comparison):
            return self._comparison(condition)
        parts = [self._made(part) for part in condition.parts]
        if isinstance(condition, Both):
            return lambda row: all(part(row) for part in parts)
        return lambda row: any(part(row) for part in parts)

    def _comparison(self, one: Comparison) -> Test:
        get, column = self._resolve(one.left)
        if not column.filterable:
            raise Refusal(400, "INVALID_FIELD", f"field '{column.name}' can not be filtered in a query call")
        if isinstance(one.right, Query):
            return _among(get, column, one.operator, list(self._ask(one.right)))
        for literal in one.right if isinstance(one.right, tuple) else (one.right,):
            self._check(column, literal)
        if one.operator in ("INCLUDES", "EXCLUDES"):
            return _including(get, column, one)
        if isinstance(one.right, tuple):
            if any(literal.kind == "range" for literal in one.right):
                raise malformed(f"date literals can not stand in a list: {column.name}")
            return _among(get, column, one.operator, [_value(literal) for literal in one.right])
        if one.operator == "LIKE":
            return _like(get, column, one.right)
        if one.right.kind == "range":
            return _within(get, one.operator, self._days(one.right))
        return _ordered(get, column, one.operator, _value(one.right))

    def _check(self, column: Column, literal: Literal) -> None:
        takes = _TAKES.get(column.kind)
        if takes and literal.kind not in takes | {"null"}:
            kind = _CALLED.get(column.kind, column.kind)
            raise wrong_value(self._text, literal.at, column.name, kind, "should" if "string" in takes else "should not")

    def _days(self, literal: Literal) -> Period:
        try:
            return period(literal.value, self._now)
        except (OverflowError, ValueError):
            raise malformed(f"the date literal {literal.value} lies outside of the calendar") from None


def _comparisons(condition: Condition) -> Iterator[Comparison]:
    if isinstance(condition, Comparison):
        yield condition
    else:
        for part in (condition.part,) if isinstance(condition, Negated) else condition.parts:
            yield from _comparisons(part)


def alike(column: Column) -> Callable[[Any], Any]:
    """What makes two values of a column the same, or one the smaller; given nothing, nothing."""
    if column.kind == "id":
        return same_id
    if column.kind == "datetime":
        return lambda value: value[:19] if value else None
    if column.kind in ("number", "boolean", "date"):
        return lambda value: value
    return _folded


def _folded(value: Any) -> Any:
    return value.casefold() or None if isinstance(value, str) else value


def same_id(value: Any) -> str | None:
    """An id without the suffix that tells its case; of a durable id (``Lead.00N…``) each part; other texts in small letters."""
    if not value:
        return None
    return ".".join(part[:15] if _ID.fullmatch(part) else part.casefold() for part in str(value).split("."))


def _value(literal: Literal) -> Any:
    return instant(literal.value) if literal.kind == "datetime" else literal.value


def _ordered(get: Callable[[Row], Any], column: Column, operator_: str, value: Any) -> Test:
    key = alike(column)
    wanted = key(value)
    if operator_ in ("=", "!="):
        same = operator_ == "="
        return lambda row: (key(get(row)) == wanted) is same
    if wanted is None:
        raise malformed(f"invalid operator: {operator_} null")
    compare = _ORDERS[operator_]
    return lambda row: (found := key(get(row))) is not None and compare(found, wanted)


def _within(get: Callable[[Row], Any], operator_: str, days: Period) -> Test:
    """Dates and times are compared as texts, of which the first ten characters are the day."""
    first, after = days
    tests: dict[str, Callable[[str], bool]] = {
        "=": lambda value: first <= value < after,
        "!=": lambda value: not first <= value < after,
        "<": lambda value: value < first,
        "<=": lambda value: value < after,
        ">": lambda value: value >= after,
        ">=": lambda value: value >= first,
    }
    test = tests[operator_]
    return lambda row: test(value) if (value := get(row)) else operator_ == "!="


def _among(get: Callable[[Row], Any], column: Column, operator_: str, values: list[Any]) -> Test:
    key = alike(column)
    wanted = {key(value) for value in values}
    inside = operator_ == "IN"
    return lambda row: (key(get(row)) in wanted) is inside


def _including(get: Callable[[Row], Any], column: Column, one: Comparison) -> Test:
    if column.kind not in ("multi", ""):
        raise malformed(f"{one.operator} can only be used with multi-select picklists, which '{column.name}' is not")
    assert isinstance(one.right, tuple)
    wanted = [frozenset(str(literal.value or "").casefold().split(";")) for literal in one.right]
    inside = one.operator == "INCLUDES"

    def test(row: Row) -> bool:
        held = frozenset(str(get(row) or "").casefold().split(";"))
        return any(every <= held for every in wanted) is inside

    return test


def _like(get: Callable[[Row], Any], column: Column, literal: Literal) -> Test:
    if column.kind not in ("string", "") or literal.kind != "string":
        raise malformed(f"invalid operator on field '{column.name}': LIKE takes texts")
    fits = re.compile(_pattern(literal.raw), re.IGNORECASE | re.DOTALL).fullmatch
    return lambda row: bool(value := get(row)) and fits(str(value)) is not None


def _pattern(raw: str) -> str:
    """The regular expression of a LIKE: % any text, _ any character, unless a stroke is before it."""
    wild = {"%": ".*", "_": "."}
    found = re.findall(r"\\.|.", raw, re.DOTALL)
    return "".join(wild.get(one) or re.escape(ESCAPES.get(one[1:], one[1:]) if len(one) > 1 else one) for one in found)
