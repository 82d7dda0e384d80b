"""From the names in a query to the values in a row: columns, ways along relationships, functions of dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from standins.salesforce.refusal import malformed, no_column, no_relationship
from standins.salesforce.sight import Column, Row, Sight, Table
from standins.salesforce.soql_tree import Call, Expression, Path

Getter = Callable[[Row], Any]

DATE_FUNCTIONS: dict[str, tuple[Callable[[str], Any], str]] = {
    "CALENDAR_YEAR": (lambda value: int(value[:4]), "number"),
    "CALENDAR_QUARTER": (lambda value: (int(value[5:7]) + 2) // 3, "number"),
    "CALENDAR_MONTH": (lambda value: int(value[5:7]), "number"),
    "DAY_IN_MONTH": (lambda value: int(value[8:10]), "number"),
    "DAY_ONLY": (lambda value: value[:10], "date"),
    "HOUR_IN_DAY": (lambda value: int(value[11:13]), "number"),
}
"""What each makes of a time, and the kind of that. In UTC: the platform uses the user's time zone for none of them."""
_OF_TIMES = frozenset({"DAY_ONLY", "HOUR_IN_DAY"})
AGGREGATES = frozenset({"COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"})


@dataclass(frozen=True, slots=True)
class Source:
    """How a value comes out of a row, and what the platform allows to be done with it."""

    get: Getter
    column: Column
    shown: str
    """The name under which an answer shows it: the last part of the path."""
    plain: bool = False
    """Whether it stands in the row itself, under the name that is shown."""

    def values(self, rows: list[Row]) -> list[Any]:
        """What it reads in each row."""
        if self.plain:
            name = self.shown
            return [row.get(name) for row in rows]
        return [self.get(row) for row in rows]


class Frame:
    """One query's view of its table. Indexes of parents are made when they are first needed and live as long as the query."""

    def __init__(self, sight: Sight, text: str, table: Table, *, tooling: bool) -> None:
        self.sight, self.text, self.table, self.tooling = sight, text, table, tooling
        self._indexes: dict[str, dict[Any, Row]] = {}
        self._sources: dict[str, Source] = {}

    def source(self, expression: Expression) -> Source:
        """What an expression that is no aggregate reads. Raises Refusal for one that leads nowhere."""
        found = self._sources.get(expression.key)
        if found is None:
            made = self._column(expression) if isinstance(expression, Path) else self._function(expression)
            found = self._sources[expression.key] = made
        return found

    def steps(self, path: Path) -> list[tuple[str, str, str]]:
        """The relationships along a path: the name of each, the column with the parent's id, the parent's table."""
        found = []
        table = self.table
        for name in path.parts[:-1]:
            step = self._step(table, name)
            parent = self.sight.table(step[2], tooling=self.tooling) if step else None
            if step is None or parent is None:
                raise no_relationship(self.text, path.at, name)
            found.append(step)
            table = parent
        return found

    def index(self, table: str) -> dict[Any, Row]:
        """The rows of a table by id."""
        found = self._indexes.get(table)
        if found is None:
            parent = self.sight.table(table, tooling=self.tooling)
            found = self._indexes[table] = {row["Id"]: row for row in parent.rows} if parent else {}
        return found

    def _step(self, table: Table, name: str) -> tuple[str, str, str] | None:
        relationships = self.sight.org.relationships
        known: tuple[str, str] | None = (table.name, name)
        if known not in relationships:
            folded = name.casefold()
            known = next((one for one in relationships if one[0] == table.name and one[1].casefold() == folded), None)
        if known is None:
            return None
        column, target = relationships[known]
        return (known[1], column, target) if table.column(column) else None

    def _column(self, path: Path) -> Source:
        steps = self.steps(path)
        table = self.sight.table(steps[-1][2], tooling=self.tooling) if steps else self.table
        name = path.parts[-1]
        column = table.column(name) if table else None
        if column is None:
            raise no_column(self.text, path.at, name, table.name if table else "")
        shown = column.name
        get = _reading(shown)
        for _, by, target in reversed(steps):
            get = _following(by, self.index(target), get)
        return Source(get, column, shown, plain=not steps)

    def _function(self, call: Call) -> Source:
        if call.function not in DATE_FUNCTIONS or call.path is None:
            words = "grouped or aggregated" if call.function in AGGREGATES else "known"
            raise malformed(f"Function {call.function} can not be used here: it is not {words}")
        inner = self._column(call.path)
        if inner.column.kind not in ("datetime", "") and (inner.column.kind != "date" or call.function in _OF_TIMES):
            raise malformed(f"field {inner.shown} can not be used with the function {call.function}")
        make, kind = DATE_FUNCTIONS[call.function]
        get = inner.get
        column = Column(inner.shown, kind, filterable=inner.column.filterable)
        return Source(lambda row: make(value) if (value := get(row)) else None, column, inner.shown)


def _reading(name: str) -> Getter:
    return lambda row: row.get(name)


def _following(by: str, index: dict[Any, Row], get: Getter) -> Getter:
    def follow(row: Row) -> Any:
        parent = index.get(row.get(by))
        return None if parent is None else get(parent)

    return follow
