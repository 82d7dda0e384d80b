"""With which rights numbers were counted: each is told with them, since a right that is missing makes it smaller."""

from __future__ import annotations

from typing import NamedTuple

from checks.model.check import Check, reached
from checks.model.snapshot import Snapshot
from checks.model.tables import MEASURES


class Counted(NamedTuple):
    """The rights, and whether one was missing that shows every record: then there are at least so many.

    Of several connections they are the rights that were held in each.
    """

    rights: tuple[str, ...] = ()
    at_least: bool = False


class Counting:
    """How each connection of a snapshot was counted."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._rights = {row.name: row.rights for row in snapshot.connections}
        self._counted = {name: {row.connection for row in snapshot.table(name)} for name in MEASURES}
        objects = {row.name for row in snapshot.table("objects")}
        self._smaller = {
            (gap.table, gap.connection)
            for gap in snapshot.table("gaps")
            if gap.kind == "permission" and (not gap.scope or gap.scope in objects)
        }
        """A gap of a whole object hides records; one of a field hides that field, and makes no other number smaller."""
        self._known: dict[tuple[str, str], Counted] = {}

    def by(self, check: Check, connection: str) -> Counted:
        """How the numbers came about that this check read of a connection; nothing where it read none.

        What hides records of one object speaks of all numbers of the table: one of an object may draw on another. What is found
        in the policy, which is no connection's, rests on all connections in which the check counted.
        """
        among = (connection,) if connection in self._rights else tuple(self._rights)
        key = (check.code, connection)
        if key not in self._known:
            read = {(table, name) for table in reached(check.reads) & MEASURES for name in among if name in self._counted[table]}
            held = [self._rights[name] for name in among if any(name == other for _, other in read)]
            rights = tuple(right for right in held[0] if all(right in other for other in held)) if held else ()
            self._known[key] = Counted(rights, not read.isdisjoint(self._smaller))
        return self._known[key]
