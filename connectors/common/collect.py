"""Where what is read of a connection is put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from checks.model.rows.automation import Use
from checks.model.rows.gap import Gap
from checks.model.rows.schema import Field, Location
from checks.model.tables import ROW_TYPES

Notes = TypeVar("Notes")
SHARED_REFS = frozenset({"record_type_values", "layouts", "queue_members"})
"""Tables in which several rows belong to one component, so that a reference may come more than once."""
_NO_FIELDS: Mapping[str, Field] = MappingProxyType({})


class Collector:
    """The rows of one connection. Rows and edges that are told twice are kept once."""

    def __init__(self, connection: str) -> None:
        self.connection = connection
        self._rows: dict[str, list[Any]] = {}
        self._places: dict[str, dict[str, int]] = {}
        """Where in its table a component's row stands, of the tables in which one was ever replaced."""
        self._known: dict[str, dict[Any, Any]] = {}
        self._fields: dict[str, dict[str, Field]] = {}
        self._notes: dict[type, Any] = {}
        self._objects: dict[str, str] = {}

    def add(self, table: str, row: Any) -> bool:
        """Add a row and say whether it is new. A second, different definition of a component becomes a gap.

        Locations, edges and gaps have methods of their own. Raises ValueError for a table that the model does not know, or a row
        of another one.
        """
        kind: Any = type(row)
        if kind is not ROW_TYPES.get(table):
            raise ValueError(f"{kind.__name__} is no row of a table {table}")
        known = self._known.setdefault(table, {})
        key = row if table in SHARED_REFS else row.ref
        if key in known:
            if known[key] != row:
                self._second(table, row.ref)
            return False
        known[key] = row
        self._rows.setdefault(table, []).append(row)
        if table == "fields":
            self._fields.setdefault(row.object.lower(), {})[row.name.lower()] = row
        elif table == "objects":
            self._objects[row.name.lower()] = row.name
        return True

    def _second(self, table: str, ref: str) -> None:
        path = ref.split(":", 2)[2]
        reason = f"{self.connection} tells of two {table.replace('_', ' ')} that are called {path} and differ; the first was read"
        cure = "give one of the two another name there; if there is only one, run again"
        self.gap(table, path, kind="fault", reason=reason, cure=cure)

    def show(self, ref: str, page: str) -> None:
        """Say on which page of the CRM a component is set up; the first holds, and is worth more than a file."""
        known = self._known.setdefault("locations", {})
        row = Location(connection=self.connection, ref=ref, page=page)
        if ref not in known:
            self._rows.setdefault("locations", []).append(row)
        elif not known[ref].page:
            self.replace("locations", row)
        known.setdefault(ref, row)

    def count(self, table: str, row: Any) -> None:
        """Add a measure. Several belong to one component, told apart by what qualifies them."""
        self._rows.setdefault(table, []).append(row)

    def replace(self, table: str, row: Any) -> None:
        """Put a row in the place of the one with its reference. Not for tables in which several rows share a reference."""
        rows, places = self._rows[table], self._places.setdefault(table, {})
        for place in range(len(places), len(rows) if row.ref not in places else 0):
            places[rows[place].ref] = place
        rows[places[row.ref]] = self._known[table][row.ref] = row

    def gap(self, table: str, scope: str, *, kind: str, reason: str, cure: str) -> None:
        """Say what was not read: the whole table when ``scope`` is ''. What is said first of a table and scope holds."""
        known = self._known.setdefault("gaps", {})
        if (table, scope) not in known:
            known[table, scope] = row = Gap(
                connection=self.connection, table=table, scope=scope, kind=kind, reason=reason, cure=cure
            )
            self._rows.setdefault("gaps", []).append(row)

    def use(self, user: str, used: str, how: str, *, operator: str = "", values: tuple[str, ...] = (), detail: str = "") -> None:
        """Add an edge: both ends are references."""
        edge = Use(connection=self.connection, user=user, used=used, how=how, operator=operator, values=values, detail=detail)
        known = self._known.setdefault("uses", {})
        if edge not in known:
            known[edge] = edge
            self._rows.setdefault("uses", []).append(edge)

    def rows(self, table: str) -> list[Any]:
        """The rows of a table so far."""
        return self._rows.get(table, [])

    def get(self, table: str, ref: str) -> Any | None:
        """The row of a component, or None. Not for tables in which several rows share a reference."""
        return self._known.get(table, {}).get(ref)

    def fields_of(self, object_: str) -> Mapping[str, Field]:
        """The fields of an object by their names in lower case; complete from phase 2 on."""
        return self._fields.get(object_.lower(), _NO_FIELDS)

    def has_object(self, name: str) -> bool:
        """Whether the project holds the object, whatever the case of its name; known from phase 2 on."""
        return name.lower() in self._objects

    def notes(self, kind: type[Notes]) -> Notes:
        """What a reader keeps between its files: the one instance of ``kind``, made when first asked for."""
        if kind not in self._notes:
            self._notes[kind] = kind()
        found: Notes = self._notes[kind]
        return found

    def tables(self, read: Iterable[str] = ()) -> Mapping[str, list[Any]]:
        """The rows by table; the tables named in ``read`` are there even when they are empty."""
        return {**{table: [] for table in read}, **self._rows}
