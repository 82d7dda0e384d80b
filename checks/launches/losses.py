"""What an earlier snapshot had, the later one lost or changed, and something still names as it was.

Only what was certainly read counts: a file that was not retrieved is no component that was deleted, and a way of storing
picklists that leaves inactive values out is no value that was taken away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from checks.model import refs
from checks.model.criteria import OPPOSITES, Known, Vocabulary, plain, satisfied, stale_values
from checks.model.rows.automation import Criterion, Use
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage, Snapshot
from checks.model.tables import Table

Fate = Literal["removed", "deactivated", "retyped"]

NAMED = ("field", "record_type", "queue", "team", "report", "dashboard", "automation", "pipeline", "stage", "form", "list")
"""The kinds of components that others name; the table of each is called like the kind, in the plural."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A component, what became of it, and the components that still name it as it was."""

    ref: str
    fate: Fate
    users: tuple[str, ...]
    now: str = ""
    """What stands in its place: the reference of a field, or the old and the new type."""
    weak: bool = False
    """Whether those that name it only exclude it or put it in a bucket."""
    called: str = ""
    """What people call the component, where its reference is made of ids; '' where the reference says it."""


def surely_read(coverage: Coverage, table: str, ref: str) -> bool:
    """Whether a table would hold this component if it existed."""
    connection = ref.partition(":")[0]
    gaps = (gap for gap in coverage.gaps if gap.connection == connection and gap.table == table)
    return coverage.whole_gap(table, connection) is None and not any(refs.within(ref, gap.scope) for gap in gaps)


def lost_components(
    before: Snapshot, now: Mapping[str, Table[Any]], users: Mapping[str, tuple[str, ...]], coverage: Coverage
) -> Iterator[Loss]:
    """Components that are named and gone. ``now`` holds today's tables by name, ``users`` who names what."""
    portals = _portals(before)
    for kind, table in ((kind, f"{kind}s") for kind in NAMED if f"{kind}s" in now):
        earlier = {row.ref.lower(): row for row in before.table(table)}
        for used in (used for used in users if used.split(":", 2)[1] == kind):
            was, row = earlier.get(used.lower()), now[table].get(used)
            if was is None or _built_in(was) or getattr(was, "archived", False):
                continue
            called = _called(was) if was.connection in portals else ""
            if row is None and surely_read(coverage, table, used):
                successor = _successor(was, now["fields"], before) if isinstance(was, Field) else ""
                yield Loss(was.ref, "removed", users[used], now=successor, called=called)
            elif getattr(row, "archived", False):
                yield Loss(was.ref, "removed", users[used], called=called)


def _portals(before: Snapshot) -> frozenset[str]:
    """The connections of HubSpot, where components other than properties are known by ids."""
    return frozenset(row.name for row in before.connections if row.system == "hubspot")


def _called(row: Any) -> str:
    return "" if isinstance(row, Field) else f"'{getattr(row, 'label', None) or row.name}'"


def _built_in(row: Any) -> bool:
    """Fields of the vendor or of a package: what a project lists of them depends on how it was retrieved."""
    return isinstance(row, Field) and (not row.custom or row.managed)


def _successor(was: Field, fields: Table[Field], before: Snapshot) -> str:
    """The new field of the same label: the old one under another API name."""
    known = before.table("fields")
    label = (was.label or "").casefold()
    alike = (row for row in fields.by("object").get(was.object, ()) if row.connection == was.connection and row.ref not in known)
    return next((row.ref for row in alike if label and (row.label or "").casefold() == label), "")


def retyped(before: Snapshot, fields: Table[Field], uses: Iterable[Use]) -> Iterator[Loss]:
    """Custom fields of another type than before, with what filters, groups, reads or writes them."""
    changed = {}
    for was in before.table("fields"):
        row = fields.get(was.ref)
        if row and not _built_in(row) and row.type != was.type and "unknown" not in {row.type, was.type}:
            changed[row.ref] = f"{was.type}->{row.type}"
    users: dict[str, set[str]] = {}
    for edge in uses:
        if edge.used in changed and edge.how not in {"shows", "requires"}:
            users.setdefault(edge.used, set()).add(edge.user)
    for ref, by in users.items():
        yield Loss(ref, "retyped", tuple(sorted(by)), now=changed[ref])


def lost_values(before: Snapshot, vocabulary: Vocabulary, uses: Iterable[Use], coverage: Coverage) -> Iterator[Loss]:
    """Values and record types that an edge compares with or writes, and that can no longer be had.

    A deactivated value counts for what routes new records or writes the value; all else still meets it on old records.
    """
    objects, fields = before.table("objects"), before.table("fields")
    values, types = before.table("picklist_values"), before.table("record_types")
    earlier = Vocabulary(objects, fields, values, types, before.coverage, _portals(before))
    vague = {gap.connection for gap in coverage.gaps if gap.table == "picklist_values" and gap.scope == "inactive values"}
    users: dict[tuple[str, Fate], dict[str, bool]] = {}
    for criterion, edges in _criteria(uses).items():
        was, now = earlier.values(criterion.field), vocabulary.values(criterion.field)
        if was is None or now is None:
            continue
        for ref, inactive in _left(criterion, was, now, _components(before, criterion.field)):
            fate: Fate = "deactivated" if inactive or edges[0].connection in vague else "removed"
            for edge in (edge for edge in edges if fate == "removed" or _needs_active(edge)):
                by = users.setdefault((ref, fate), {})
                by[edge.user] = by.get(edge.user, True) and (edge.operator in OPPOSITES or edge.how == "groups")
    for (ref, fate), by in users.items():
        yield Loss(ref, fate, tuple(sorted(by)), weak=all(by.values()))


def _criteria(uses: Iterable[Use]) -> Mapping[Criterion, list[Use]]:
    """The edges that name values, by what they ask: thousands of reports ask the same."""
    asked: dict[Criterion, list[Use]] = {}
    for edge in uses:
        if edge.values:
            asked.setdefault(Criterion(field=edge.used, operator=edge.operator or "equals", values=edge.values), []).append(edge)
    return asked


def _needs_active(edge: Use) -> bool:
    return edge.how == "writes" or edge.user.split(":", 2)[1] == "routing_entry"


def _components(before: Snapshot, field: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """What a field could hold: values, or record types where the field names those; each with its spellings."""
    values = before.table("picklist_values").by("field").get(field, ())
    if values:
        return tuple((row.ref, frozenset({plain(row.value), plain(row.label or row.value)})) for row in values if row.active)
    connection, object_ = field.partition(":")[0], refs.object_of(field)
    types = (row for row in before.table("record_types").by("object").get(object_, ()) if row.connection == connection)
    return tuple((row.ref, frozenset(map(plain, (row.name, row.label or row.name, f"{object_}.{row.name}")))) for row in types)


def _left(
    criterion: Criterion,
    was: tuple[Known, ...],
    now: tuple[Known, ...],
    components: tuple[tuple[str, frozenset[str]], ...],
) -> Iterator[tuple[str, bool]]:
    """The earlier components that a criterion names and no value of today stands for; True for those that are inactive."""
    active = [known for known in now if known.active]
    before = stale_values(criterion, [known for known in was if known.active])
    missing = [value for value in stale_values(criterion, active) if value not in before]
    inactive = {plain(spelling) for known in now if not known.active for spelling in known.spellings}
    current = {plain(spelling) for known in active for spelling in known.spellings}
    for value in missing:
        wanted = Criterion(field=criterion.field, operator=OPPOSITES.get(criterion.operator, criterion.operator), values=(value,))
        parts = {part.strip() for part in plain(value).split(";")}
        for ref, said in components:
            if said.isdisjoint(current) and (satisfied(wanted, *said) or not said.isdisjoint(parts)):
                yield ref, not said.isdisjoint(inactive)
