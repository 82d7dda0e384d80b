"""How the values of a source field cross into the field that mirrors it in the other CRM."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from checks.model import refs
from checks.model.names import alike
from checks.model.rows.measures import ValueCount
from checks.model.rows.schema import Field, PicklistValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.sources.counted import in_all
from checks.sources.same_source import SourceNames

CHOICES = frozenset({"picklist", "multi_picklist"})


class Value(NamedTuple):
    """A value as it is stored and as users see it."""

    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class Held:
    """What a source field holds. ``accepts_all`` is a field without a list; its values are those that enough records carry.

    ``values`` is None where the list was not read, or only in part.
    """

    field: Field
    values: tuple[Value, ...] | None
    accepts_all: bool


@dataclass(slots=True)
class Crossing:
    """What happens to the values of one side on their way to the other. Values stand as they are stored."""

    lost: list[str] = field(default_factory=list)
    """No value of the other side is theirs."""
    respelt: dict[str, str] = field(default_factory=dict)
    """The other side spells them otherwise, and nothing maps them."""
    several: dict[str, list[str]] = field(default_factory=dict)
    """Two or more values of the other side are theirs."""

    @property
    def values(self) -> tuple[str, ...]:
        """All values that do not cross as they should."""
        return (*self.lost, *self.respelt, *self.several)


def held_by(
    row: Field,
    active: Mapping[str, tuple[PicklistValue, ...]],
    counts: Table[ValueCount],
    coverage: Coverage,
    fewest: int,
) -> Held:
    """What a field holds: the values it offers, or, of a field without a list, those that so many records carry."""
    if row.type not in CHOICES:
        carried = (value for value, number in in_all(counts, row.ref).items() if number >= fewest)
        return Held(row, tuple(Value(value, value) for value in carried), accepts_all=True)
    offered = active.get(row.ref, ())
    whole = all(coverage.complete("picklist_values", row.connection, scope) for scope in (row.object, f"{row.object}.{row.name}"))
    values = tuple(Value(one.value, one.label or one.value) for one in offered) if offered and whole else None
    return Held(row, values, accepts_all=False)


def cross(mine: Held, theirs: Held, mapped: Collection[tuple[str, str]], names: SourceNames, *, exact: bool) -> Crossing:
    """How the values of ``mine`` cross into ``theirs``.

    ``mapped`` pairs a value of the one with what it is called in the other. ``exact``: what no mapping names must be spelt
    the same to the letter, as a sync asks for; else any spelling, alias or synonym of the taxonomy will do.
    """
    found = Crossing()
    if theirs.accepts_all or mine.values is None or theirs.values is None:
        return found
    for value in mine.values:
        targets = {target for name, target in mapped if name in value}
        if not targets and names.silent(mine.field.ref, value.value):
            continue
        same = _those(theirs.values, targets) if targets else _called_so(value, theirs.values)
        near = same or ([] if targets else _near(value, mine.field.ref, theirs, names))
        if not near:
            found.lost.append(value.value)
        elif len(near) > 1:
            found.several[value.value] = [one.value for one in near]
        elif exact and not same:
            found.respelt[value.value] = near[0].value
    return found


def _those(values: Iterable[Value], named: Collection[str]) -> list[Value]:
    return [one for one in values if not set(named).isdisjoint(one)]


def _called_so(value: Value, values: Iterable[Value]) -> list[Value]:
    return [one for one in values if one.value == value.value]


def _near(value: Value, ref: str, theirs: Held, names: SourceNames) -> list[Value]:
    roots = names.roots(ref, value.value)
    same = [one for one in theirs.values or () if not roots.isdisjoint(names.roots(theirs.field.ref, one.value))]
    return same or [one for one in theirs.values or () if alike(value.shown, one.shown)]


def value_refs(held: Held, values: Iterable[str]) -> tuple[str, ...]:
    """The references of these values of a field that has a list."""
    return () if held.accepts_all else tuple(refs.value(held.field.ref, value) for value in values)
