"""Aggregates, with groups or over all rows.

Source: SOQL and SOSL Reference, 'GROUP BY', 'Aggregate Functions', 'HAVING'. Groups keep the case of texts apart: the values of a
picklist that differ in nothing else are two values.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from standins.salesforce.refusal import malformed
from standins.salesforce.sight import Column, Row
from standins.salesforce.soql_columns import AGGREGATES, Frame, Source
from standins.salesforce.soql_rules import BATCH, no_pages
from standins.salesforce.soql_tree import Call, Expression, Path, Query

MOST_ALIASED = 100


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that have the values of the grouping expressions in common."""

    values: dict[str, Any]
    """The values by the expressions' keys."""
    rows: list[Row]


Reader = tuple[Callable[[Group], Any], Column]


class Groups:
    """The groups of a query's rows. Raises Refusal for what cannot be grouped or added up."""

    def __init__(self, frame: Frame, query: Query) -> None:
        self._frame, self._query = frame, query
        self._by = {one.key: frame.source(one) for one in query.groups}
        for one in query.groups:
            if isinstance(one, Path) and not self._by[one.key].column.groupable:
                raise malformed(f"field '{self._by[one.key].shown}' can not be grouped in a query call")
        if query.limit is not None and not query.groups:
            raise malformed("Non-grouped query that uses overall aggregate functions cannot also use LIMIT")
        self._shown = self._names()

    def made(self, rows: list[Row]) -> list[Group]:
        """The groups, in the order in which their first rows come; one of all rows when nothing groups them."""
        if not self._by:
            return [Group({}, rows)]
        columns = [[None if value == "" else value for value in source.values(rows)] for source in self._by.values()]
        lots: dict[tuple[Any, ...], list[Row]] = {}
        for row, values in zip(rows, zip(*columns, strict=True), strict=True):
            lots.setdefault(values, []).append(row)
        return [Group(dict(zip(self._by, values, strict=True)), lot) for values, lot in lots.items()]

    def read(self, expression: Expression) -> Reader:
        """How an expression is read in a group, and the column that it stands for."""
        if isinstance(expression, Call) and expression.function in AGGREGATES:
            return self._aggregate(expression)
        key = expression.key
        if key not in self._by:
            name = expression.parts[-1] if isinstance(expression, Path) else expression.function
            raise malformed(f"Field must be grouped or aggregated: {name}")
        return (lambda group: group.values[key]), self._by[key].column

    def results(self, groups: list[Group]) -> list[dict[str, Any]]:
        """The groups as the answer shows them."""
        if len(groups) > BATCH:
            raise no_pages("Aggregate query")
        readers = [(name, self.read(item.expression)[0]) for name, item in zip(self._shown, self._query.items, strict=True)]
        kind = {"type": "AggregateResult"}
        return [{"attributes": kind, **{name: read(group) for name, read in readers}} for group in groups]

    def _names(self) -> list[str]:
        names: list[str] = []
        unnamed = aliased = 0
        for item in self._query.items:
            if item.alias:
                name = item.alias
            elif isinstance(item.expression, Path):
                name = self._frame.source(item.expression).shown
            else:
                name = f"expr{unnamed}"
                unnamed += 1
            aliased += item.alias is not None or isinstance(item.expression, Call)
            if name.casefold() in {one.casefold() for one in names}:
                raise malformed(f"duplicate alias: {name}")
            names.append(name)
        if aliased > MOST_ALIASED:
            raise malformed(f"maximum number of aliased fields exceeded: {MOST_ALIASED}")
        return names

    def _aggregate(self, call: Call) -> Reader:
        assert call.path is not None
        source = self._frame.source(call.path)
        column = source.column
        if not column.aggregatable or (call.function in ("SUM", "AVG") and column.kind not in ("number", "")):
            raise malformed(f"field {source.shown} does not support aggregate operator {call.function}")
        kind = "number" if call.function not in ("MIN", "MAX") else column.kind
        return _reader(call.function, source), Column(source.shown, kind)


def _reader(function: str, source: Source) -> Callable[[Group], Any]:
    if function == "COUNT":

        def count(group: Group) -> int:
            values = source.values(group.rows)
            return len(values) - values.count(None) - values.count("")

        return count
    reduce = _REDUCES[function]

    def read(group: Group) -> Any:
        return reduce([value for value in source.values(group.rows) if value is not None and value != ""])

    return read


_REDUCES: dict[str, Callable[[list[Any]], Any]] = {
    "COUNT_DISTINCT": lambda values: len(set(values)),
    "SUM": lambda values: sum(values) if values else None,
    "AVG": lambda values: sum(values) / len(values) if values else None,
    "MIN": lambda values: min(values, default=None),
    "MAX": lambda values: max(values, default=None),
}
