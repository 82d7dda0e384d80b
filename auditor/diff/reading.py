"""How the two sides were read, and what their difference can therefore tell of the org."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from auditor.diff.ledger import Excuse
from checks.model import refs
from checks.model.rows.gap import Gap
from checks.model.rows.schema import Connection
from checks.model.snapshot import Snapshot
from checks.model.tables import MEASURES, ROW_TYPES

Side = Literal["before", "after"]

NOT_COMPARED = MEASURES | {"connections", "gaps", "locations", "changes"}
"""Numbers, how it was read, lines of files, and the audit trail: none of them is a component of the org."""

INACTIVE_VALUES = "inactive values"
"""The scope of a gap in ``picklist_values``: what is active was read, what is not was not."""

CUSTOM_OBJECTS = "custom objects"
"""The scope of a gap that hides every object that the company made, and all that belongs to one."""

_ALSO_TOLD_BY = {
    "objects": ("fields",), "picklist_values": ("fields",), "conversions": ("fields",), "stages": ("picklist_values",),
}  # fmt: skip
"""Tables whose gaps hide the rows of another one too: an object without fields, stages that are values of a field."""

_READER = ("format", "api_version", "edition", "rights")
_VENDOR_MADE = "standard {} that one side alone lists: they come with the vendor's release or the format, by nobody's change"


class Readings:
    """What was read of the two snapshots. A connection, table or scope that one side did not read is never a change."""

    def __init__(self, before: Snapshot, after: Snapshot) -> None:
        self._sides: dict[Side, Snapshot] = {"before": before, "after": after}
        named = {side: {row.name: row for row in snapshot.connections} for side, snapshot in self._sides.items()}
        self._before: dict[str, Connection] = named["before"]
        self._after: dict[str, Connection] = named["after"]
        self._gaps: dict[tuple[Side, str, str], list[Gap]] = {}
        for side, snapshot in self._sides.items():
            for gap in snapshot.coverage.gaps:
                if gap.scope:
                    self._gaps.setdefault((side, gap.connection, gap.table), []).append(gap)

    @property
    def both(self) -> frozenset[str]:
        """The connections that are on both sides."""
        return frozenset(self._before.keys() & self._after.keys())

    def rows(self, table: str) -> tuple[list[Any], list[Any]]:
        """The rows of a table on each side, of the connections that read it on both."""
        among = {connection for connection in self.both if self.read_on_both(table, connection)}
        before, after = ([row for row in side.table(table) if row.connection in among] for side in self._sides.values())
        return before, after

    def component(self, table: str, ref: str) -> Any | None:
        """The row of a component on the later side, or None."""
        return self._sides["after"].table(table).get(ref)

    def read_on_both(self, table: str, connection: str) -> bool:
        """Whether a connection's whole table was read on both sides."""
        return connection in self.both and all(self._whole_gap(side, table, connection) is None for side in self._sides)

    def partial(self, table: str, row: Any) -> Excuse | None:
        """Why what belongs to the row's component may be listed incompletely on one side or the other; None when it is not."""
        return self._excused(table, row, "before") or self._excused(table, row, "after")

    def _excused(self, table: str, row: Any, side: Side) -> Excuse | None:
        for gap in self._gaps.get((side, row.connection, table), ()):
            if _covers(gap, row) or (gap.scope == CUSTOM_OBJECTS and self._is_custom(row)):
                return Excuse(table, gap.scope, f"not read {side}: {gap.reason}")
        return None

    def one_sided(self, table: str, ref: str, *, itself: bool = False) -> Excuse | None:
        """Why one side alone could read a component, or what it is made of; ``itself``: the gap names it and no other."""
        connection = ref.partition(":")[0]
        gaps = {side: self._whole_gap(side, table, connection) for side in self._sides}
        if not any(gaps.values()):
            gaps = {side: self._gap_over(side, table, ref, itself=itself) for side in self._sides}
        unread = [(side, gap) for side, gap in gaps.items() if gap is not None]
        if len(unread) != 1:
            return None
        side, gap = unread[0]
        return Excuse(table, gap.scope or connection, f"not read {side}: {gap.reason}")

    def _gap_over(self, side: Side, table: str, ref: str, *, itself: bool) -> Gap | None:
        connection, _, path = ref.split(":", 2)
        gaps = self._gaps.get((side, connection, table), ())
        covering = (gap for gap in gaps if gap.scope == path or (not itself and refs.within(ref, f"{connection}:{gap.scope}")))
        return next(covering, None)

    def none_of_kind(self, table: str, row: Any, absent: Side) -> Excuse | None:
        """Why an edge that is ``absent`` from one side tells nothing: its user's kind has no table that could be a gap."""
        kind = refs.split(row.ref).kind
        others = (refs.split(other.ref) for other in self._sides[absent].table(table)) if table == "uses" else ()
        if table != "uses" or any((other.connection, other.kind) == (row.connection, kind) for other in others):
            return None
        return Excuse(table, kind, f"not read {absent}: it holds no {kind.replace('_', ' ')}")

    def _whole_gap(self, side: Side, table: str, connection: str) -> Gap | None:
        return self._sides[side].coverage.whole_gap(table, connection)

    def excuse(self, table: str, row: Any, absent: Side) -> Excuse | None:
        """Why a row that is ``absent`` from one side does not tell that it came or went; None when it does."""
        if excused := self._excused(table, row, absent):
            return excused
        for name in _ALSO_TOLD_BY.get(table, ()):
            if excused := self._excused(name, row, absent):
                return excused
            if gap := self._whole_gap(absent, name, row.connection):
                return Excuse(table, name, f"not read {absent}: {gap.reason}")
        if self._is_vendor_made(table, row) and not self._same_release(row.connection):
            return Excuse(table, row.connection, _VENDOR_MADE.format(table.replace("_", " ")))
        return None

    def _is_vendor_made(self, table: str, row: Any) -> bool:
        """Whether the vendor put a component there: a standard object or field, a switch, a way of forecasting not in use.

        Which of its objects a HubSpot portal has, and its settings, is its admins' doing.
        """
        if self._after[row.connection].system == "hubspot":
            return table == "fields" and not row.custom and self._has_object(row)
        if table in ("objects", "fields"):
            return not row.custom
        return table == "settings" or (table == "forecast_types" and not row.active)

    def _has_object(self, row: Any) -> bool:
        """Whether both sides have the object of a field."""
        ref = refs.make(row.connection, "object", row.object)
        return all(side.table("objects").get(ref) is not None for side in self._sides.values())

    def _is_custom(self, row: Any) -> bool:
        """Whether a row is a custom object, or belongs to one."""
        ref = refs.make(row.connection, "object", refs.object_of(row.ref) or "-")
        found = (side.table("objects").get(ref) for side in self._sides.values())
        return any(one is not None and one.custom for one in found)

    def _same_release(self, connection: str) -> bool:
        """Whether both sides are known to come from one version of the vendor's interface in one format."""
        old, new = self._before[connection], self._after[connection]
        return old.api_version is not None and (old.api_version, old.format) == (new.api_version, new.format)

    def differences(self) -> Iterator[tuple[Excuse, int]]:
        """What was read on one side only, or in another way, with the components that only one side holds for that reason."""
        for name in sorted(self._before.keys() ^ self._after.keys()):
            side: Side = "before" if name in self._before else "after"
            held = [row for table in _compared() for row in self._sides[side].table(table) if row.connection == name]
            yield Excuse("connections", name, f"was read only {side}"), len(held)
        for name in sorted(self.both):
            yield from self._differently_read(name)
            for table in _compared():
                yield from self._unread_on_one_side(table, name)

    def _differently_read(self, name: str) -> Iterator[tuple[Excuse, int]]:
        for column in _READER:
            old, new = getattr(self._before[name], column), getattr(self._after[name], column)
            if old != new:
                yield Excuse("connections", name, f"{column.replace('_', ' ')}: {_changed(old, new)}"), 0

    def _unread_on_one_side(self, table: str, name: str) -> Iterator[tuple[Excuse, int]]:
        gaps = {side: self._whole_gap(side, table, name) for side in self._sides}
        unread: list[Side] = [side for side, gap in gaps.items() if gap is not None]
        if len(unread) != 1:
            return
        read: Side = "after" if unread[0] == "before" else "before"
        held = sum(row.connection == name for row in self._sides[read].table(table))
        gap = gaps[unread[0]]
        yield Excuse(table, name, f"not read {unread[0]}: {gap.reason if gap else ''}"), held


def _compared() -> Iterator[str]:
    return (table for table in ROW_TYPES if table not in NOT_COMPARED)


def _covers(gap: Gap, row: Any) -> bool:
    if gap.scope == INACTIVE_VALUES:
        return not getattr(row, "active", True)
    made_of = (row.ref, row.source, row.target) if hasattr(row, "source") else (row.ref,)
    return any(refs.within(ref, f"{gap.connection}:{gap.scope}") for ref in made_of)


def _changed(old: Any, new: Any) -> str:
    """What of a value differs: of lists what went and what came, since nobody finds that by eye."""
    if isinstance(old, tuple) and isinstance(new, tuple) and old and new:
        went, came = (sorted(set(one) - set(other)) for one, other in ((old, new), (new, old)))
        parts = [f"no more {', '.join(went)}"] if went else []
        return "; ".join([*parts, *([f"now {', '.join(came)}"] if came else [])])
    return f"{_said(old)} before, {_said(new)} after"


def _said(value: Any) -> str:
    if value is None or value == ():
        return "unknown" if value is None else "none"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
