"""The tables of a snapshot: which there are, and how one is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, overload

import msgspec

from checks.model.rows import automation, gap, marketing, measures, people, process, reporting, schema

if TYPE_CHECKING:
    import pandas as pd


class AnyRow(Protocol):
    """What every row of every table has."""

    @property
    def connection(self) -> str:
        """The connection it was read from."""
        ...

    @property
    def ref(self) -> str:
        """The component it describes."""
        ...


R = TypeVar("R", bound=AnyRow)

ROW_TYPES: Mapping[str, type[msgspec.Struct]] = {
    "connections": schema.Connection,
    "objects": schema.Object,
    "fields": schema.Field,
    "picklist_values": schema.PicklistValue,
    "record_types": schema.RecordType,
    "record_type_values": schema.RecordTypeValue,
    "association_labels": schema.AssociationLabel,
    "conversions": schema.Conversion,
    "sync_mappings": schema.SyncMapping,
    "settings": schema.Setting,
    "locations": schema.Location,
    "pipelines": process.Pipeline,
    "stages": process.Stage,
    "forecast_types": process.ForecastType,
    "validation_rules": process.ValidationRule,
    "layouts": process.LayoutField,
    "paths": process.Path,
    "automations": automation.Automation,
    "routing_rules": automation.RoutingRule,
    "routing_entries": automation.RoutingEntry,
    "uses": automation.Use,
    "users": people.User,
    "teams": people.Team,
    "queues": people.Queue,
    "queue_members": people.QueueMember,
    "permissions": people.Permission,
    "reports": reporting.Report,
    "dashboards": reporting.Dashboard,
    "campaigns": marketing.Campaign,
    "forms": marketing.Form,
    "lists": marketing.RecordList,
    "changes": reporting.Change,
    "record_counts": measures.RecordCount,
    "value_counts": measures.ValueCount,
    "field_fill": measures.FieldFill,
    "stage_counts": measures.StageCount,
    "transitions": measures.Transition,
    "won": measures.Won,
    "conversion_source": measures.ConversionSource,
    "owner_counts": measures.OwnerCount,
    "open_deals": measures.OpenDeals,
    "handoff_fill": measures.HandoffFill,
    "orphans": measures.Orphans,
    "duplicates": measures.Duplicates,
    "bookings": measures.Booking,
    "gaps": gap.Gap,
}
"""Every table and its row type. The name is what a check's parameter, a gap and the store call it."""

MEASURES = frozenset(name for name, row in ROW_TYPES.items() if row.__module__ == measures.__name__)
"""Tables that hold numbers rather than definitions."""


class Table(Sequence[R], Generic[R]):
    """The rows of one table: walked as typed rows, looked up by reference or column, or read as a frame.

    Immutable; indexes and the frame are made when first asked for and kept.
    """

    def __init__(self, name: str, rows: Iterable[R] = ()) -> None:
        self.name = name
        self._rows: tuple[R, ...] = tuple(rows)
        self._indexes: dict[str, dict[Any, tuple[R, ...]]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[R]:
        return iter(self._rows)

    @overload
    def __getitem__(self, index: int) -> R: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[R, ...]: ...
    def __getitem__(self, index: int | slice) -> R | tuple[R, ...]:
        return self._rows[index]

    def __repr__(self) -> str:
        return f"Table({self.name!r}, {len(self)} rows)"

    def by(self, column: str) -> Mapping[Any, tuple[R, ...]]:
        """The rows grouped by a column's value; a value nobody has gives KeyError, so use ``.get(value, ())``."""
        if column not in self._indexes:
            groups: dict[Any, list[R]] = {}
            for row in self._rows:
                groups.setdefault(getattr(row, column), []).append(row)
            self._indexes[column] = {key: tuple(rows) for key, rows in groups.items()}
        return self._indexes[column]

    def get(self, ref: str) -> R | None:
        """The row with this reference, or None."""
        rows = self.by("ref").get(ref)
        return rows[0] if rows else None

    def __contains__(self, ref_or_row: object) -> bool:
        if isinstance(ref_or_row, str):
            return ref_or_row in self.by("ref")
        return ref_or_row in self._rows

    def only(self, connections: frozenset[str]) -> Table[R]:
        """The rows of these connections."""
        if connections >= self.by("connection").keys():
            return self
        return Table(self.name, (row for row in self._rows if row.connection in connections))

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The table as a pandas frame with nullable dtypes: a column a field of the row type; ``pd.NA`` where not read."""
        import pandas as pd

        columns = ROW_TYPES[self.name].__struct_fields__
        if "ref" not in columns:
            columns = ("ref", *columns)
        data = {column: [getattr(row, column) for row in self._rows] for column in columns}
        return pd.DataFrame(data, columns=pd.Index(columns)).convert_dtypes()
