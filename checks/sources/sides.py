"""Leads and deals held against each other: the sources of the records that were created in the last months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from checks.model.names import words
from checks.model.rows.schema import Field
from checks.sources.counted import all_counted, created
from checks.sources.survival import Ground


@dataclass(frozen=True, slots=True)
class Side:
    """Leads, or deals. Silent sources (blank or catch-all) are left out of what was created and counted apart."""

    field: Field
    """The source field that is judged. What other source fields of the side carry only excuses."""
    created: Mapping[str, int]
    silent: int
    roots: frozenset[str]
    """What stands for every source that a record of the side carries, in the words of the other side."""

    @property
    def total(self) -> int:
        """How many records of the side tell a source."""
        return sum(self.created.values())


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of one connection."""

    leads: Side
    deals: Side
    matched: int
    """How many of the deals have a source that leads of these months carry."""


def sides_of(connection: str, deal_objects: Collection[str], ground: Ground) -> Sides | None:
    """Both sides; None where one of them has no source field that was counted by month, or not every record was counted."""
    others = (field for field in ground.fields if "utm" not in words(field.name))
    every = {field.ref: field for field in (*ground.shaped, *others) if field.connection == connection}
    mine = list(every.values())
    counted = [field for field in mine if any(row.month for row in ground.counts.by("ref").get(field.ref, ()))]
    leads = [field for field in counted if field.object not in deal_objects]
    deals = [field for field in counted if field.object in deal_objects]
    objects = {field.object for field in counted}
    asked = [field for field in mine if field.object in objects]
    if not (leads and deals and all(all_counted("value_counts", field.ref, ground.coverage, months=True) for field in asked)):
        return None
    shaped = {field.ref for field in ground.shaped}
    own = [[field for field in side if field.ref in shaped] for side in (leads, deals)]
    mine_first, theirs = own if all(own) else (leads, deals)
    first = _first(mine_first, theirs), _first(theirs, mine_first)
    lead_side, deal_side = _side(first[0], leads, first[1], ground), _side(first[1], deals, first[0], ground)
    roots = {value: ground.names.roots(deal_side.field.ref, value) for value in deal_side.created}
    matched = sum(number for value, number in deal_side.created.items() if not lead_side.roots.isdisjoint(roots[value]))
    return Sides(lead_side, deal_side, matched)


def _first(fields: Iterable[Field], others: Iterable[Field]) -> Field:
    """The field that is called like one of the other side; else the first."""
    every, known = list(fields), {field.name for field in others}
    return next((field for field in every if field.name in known), every[0])


def _side(first: Field, fields: Iterable[Field], other: Field, ground: Ground) -> Side:
    names, counts = ground.names, created(ground.counts, first.ref)
    told = Counter({value: number for value, number in counts.items() if not names.silent(first.ref, value)})
    roots = set[str]()
    for field in fields:
        for value in created(ground.counts, field.ref):
            roots |= names.roots_in(field.ref, value, other.ref)
    return Side(first, told, counts.total() - told.total(), frozenset(roots))
