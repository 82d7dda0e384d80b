"""A snapshot: everything read from all connections at one time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from checks.model.rows.gap import Gap
from checks.model.rows.schema import Connection
from checks.model.tables import ROW_TYPES, Table


class Snapshot:
    """The tables read from all connections at one time; immutable.

    A table that is missing was not read from any connection. ``taken_at`` is the only clock a check knows.
    Raises ValueError for a table that the model does not know or a time without a zone.
    """

    def __init__(self, taken_at: datetime, tables: Mapping[str, Iterable[Any]]) -> None:
        if taken_at.tzinfo is None:
            raise ValueError("a snapshot's time needs a zone")
        if unknown := sorted(set(tables) - set(ROW_TYPES)):
            raise ValueError(f"a snapshot has no table {', '.join(unknown)}")
        self.taken_at = taken_at
        self._tables: dict[str, Table[Any]] = {
            name: rows if isinstance(rows, Table) else Table(name, rows) for name, rows in tables.items()
        }

    @property
    def tables(self) -> Mapping[str, Table[Any]]:
        """The tables that were read, by name."""
        return self._tables

    def table(self, name: str) -> Table[Any]:
        """One table; empty when it was not read. Ask ``coverage`` which of the two it is."""
        return self._tables.get(name) or Table(name)

    @property
    def connections(self) -> Table[Connection]:
        """The connections that were read."""
        return self.table("connections")

    @cached_property
    def coverage(self) -> Coverage:
        """What was read and what was not."""
        return Coverage(
            systems={row.name: row.system for row in self.connections},
            tables=frozenset(self._tables),
            gaps=tuple(self.table("gaps")),
        )


class Coverage:
    """What was read and what was not: the difference between *clean* and *not looked at*."""

    def __init__(self, systems: Mapping[str, str], tables: frozenset[str], gaps: tuple[Gap, ...]) -> None:
        self.systems = systems
        """Of every connection, the system that it leads to."""
        self.connections = tuple(systems)
        self.tables = tables
        self.gaps = gaps
        self._whole = {(gap.connection, gap.table): gap for gap in gaps if not gap.scope}
        self._scoped = {(gap.connection, gap.table, gap.scope) for gap in gaps if gap.scope}

    def whole_gap(self, table: str, connection: str) -> Gap | None:
        """The gap that says why a connection's whole table is missing, or None when it was read."""
        if gap := self._whole.get((connection, table)):
            return gap
        if table in self.tables:
            return None
        return Gap(
            connection=connection,
            table=table,
            kind="unsupported",
            reason=f"{table} was not read from {connection}",
            cure="connect a source that holds it",
        )

    def complete(self, table: str, connection: str, scope: str) -> bool:
        """Whether what the table says of this scope (an object, a component's path) is all there is."""
        return self.whole_gap(table, connection) is None and (connection, table, scope) not in self._scoped

    def scoped_gaps(self, tables: Iterable[str], connections: Iterable[str]) -> tuple[Gap, ...]:
        """The gaps that leave only a part of these tables unread."""
        wanted, among = set(tables), set(connections)
        return tuple(gap for gap in self.gaps if gap.scope and gap.table in wanted and gap.connection in among)
