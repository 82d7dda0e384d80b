"""A small engine for SOQL over the tables of an org.

Source: SOQL and SOSL Reference; REST API Developer Guide, 'Query'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from standins.salesforce.refusal import Refusal, malformed, no_access, no_type
from standins.salesforce.sight import Column, Row, Sight, Table
from standins.salesforce.soql_columns import AGGREGATES, Frame
from standins.salesforce.soql_conditions import Conditions, Resolve, alike
from standins.salesforce.soql_grammar import parse
from standins.salesforce.soql_groups import Groups
from standins.salesforce.soql_records import Shape
from standins.salesforce.soql_rules import BATCH, CUT_OFF, bare_count, check_filter, check_offset, check_rows
from standins.salesforce.soql_tree import Call, Expression, Order, Path, Query

_SCOPED = frozenset({"Report", "Dashboard"})


@dataclass(frozen=True, slots=True)
class Result:
    """The whole answer to a query, before it is cut into pages. ``trace``: the query leaves marks on records."""

    total: int
    records: list[dict[str, Any]]
    trace: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, where and when. ``root`` begins the addresses of records; ``deleted`` includes what is in the recycle bin."""

    sight: Sight
    now: datetime
    root: str = "/services/data/v66.0"
    tooling: bool = False
    deleted: bool = False

    def run(self, text: str) -> Result:
        """The answer to a query. Raises Refusal as the platform would."""
        query = parse(text)
        check_offset(query)
        bare = bare_count(query)
        frame, rows = self._rows(query)
        if bare:
            total = len(rows) if query.limit is None else min(len(rows), query.limit)
            return Result(total, [], query.trace)
        records = self._grouped(frame, query, rows) if _aggregates(query) else self._selected(frame, query, rows)
        return Result(len(records), records, query.trace)

    def _rows(self, query: Query) -> tuple[Frame, list[Row]]:
        """The rows that a query is about, before they are grouped, ordered and limited."""
        table = self.sight.table(query.table, tooling=self.tooling)
        if table is None:
            raise no_type(query.text, query.table_at, query.table)
        if table.name == "Name":
            raise Refusal(400, "INVALID_TYPE_FOR_OPERATION", "entity type Name does not support query")
        check_filter(query, table.name)
        frame = Frame(self.sight, query.text, table, tooling=self.tooling)
        rows = self._in_scope(query, table)
        if not self.deleted:
            rows = [row for row in rows if not row.get("IsDeleted")]
        if query.where is not None:

            def resolve(expression: Expression) -> tuple[Callable[[Row], Any], Column]:
                source = frame.source(expression)
                return source.get, source.column

            test = Conditions(query.text, self.now, resolve, self._inner).test(query.where)
            rows = [row for row in rows if test(row)]
        return frame, rows[:BATCH] if table.name in CUT_OFF else rows

    def _in_scope(self, query: Query, table: Table) -> list[Row]:
        scope = (query.scope or "everything").casefold()
        if scope == "allprivate" and table.name in _SCOPED:
            if not self.sight.has("ManageAllPrivateReports"):
                raise no_access("the scope allPrivate requires the permission Manage All Private Reports and Dashboards")
            return self.sight.private(table)
        rows = self.sight.shared(table)
        if scope == "mine":
            return [row for row in rows if row.get("OwnerId") == self.sight.org.user_id]
        if scope != "everything":
            raise malformed(f"The scope {query.scope} is not supported for {table.name}")
        return rows

    def _inner(self, query: Query) -> Iterable[Any]:
        """The one column of a query within a query."""
        if len(query.items) != 1 or not isinstance(query.items[0].expression, Path) or query.groups:
            raise malformed("The inner select must have exactly one field, which is no aggregate")
        if query.order or query.limit is not None:
            raise malformed("The inner select can have neither ORDER BY nor LIMIT")
        frame, rows = self._rows(query)
        return frame.source(query.items[0].expression).values(rows)

    def _selected(self, frame: Frame, query: Query, rows: list[Row]) -> list[dict[str, Any]]:
        shape = Shape(frame, self.root)
        for item in query.items:
            if item.alias is not None:
                raise malformed("only aggregate expressions use field aliasing")
            if isinstance(item.expression, Call):
                frame.source(item.expression)
                raise malformed(f"Function {item.expression.function} must be grouped")
            shape.add(item.expression)

        def read(expression: Expression) -> tuple[Callable[[Row], Any], Column]:
            source = frame.source(expression)
            return source.get, source.column

        rows = _cut(_ordered(rows, query.order, read), query)
        check_rows(query, frame.table.name, len(rows))
        return [shape.record(row) for row in rows]

    def _grouped(self, frame: Frame, query: Query, rows: list[Row]) -> list[dict[str, Any]]:
        groups = Groups(frame, query)
        found = groups.made(rows)
        if query.having is not None:
            test = Conditions(query.text, self.now, groups.read, self._inner).test(query.having)
            found = [group for group in found if test(group)]
        return groups.results(_cut(_ordered(found, query.order, groups.read), query))


def _aggregates(query: Query) -> bool:
    called = (one.expression.function for one in query.items if isinstance(one.expression, Call))
    return bool(query.groups) or any(function in AGGREGATES for function in called)


def _cut(rows: list[Any], query: Query) -> list[Any]:
    end = None if query.limit is None else query.offset + query.limit
    return rows[query.offset : end]


def _ordered(rows: list[Any], order: Sequence[Order], read: Resolve) -> list[Any]:
    """The rows in order, the last key first since sorting is stable. Nothing comes first unless it shall come last."""
    for one in reversed(order):
        get, column = read(one.expression)
        if not column.sortable:
            raise malformed(f"field '{column.name}' can not be sorted in a query call")
        key = alike(column)
        keyed = [(key(get(row)), row) for row in rows]
        nothing = [row for value, row in keyed if value is None]
        something = sorted((pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0], reverse=one.descending)
        told = [row for _, row in something]
        rows = told + nothing if one.nulls_last else nothing + told
    return rows
