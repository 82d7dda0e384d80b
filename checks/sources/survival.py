"""Which sources of deals some earlier record carries: a lead, a contact, an account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from checks.model import refs
from checks.model.rows.measures import ValueCount, Won
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.sources.counted import all_counted, in_all
from checks.sources.same_source import SourceNames

LEAST_WON = 5
"""Won deals of sources that nothing earlier carries; fewer are slips."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The source fields of the records that come before a deal, and the sources that these records carry."""

    fields: tuple[Field, ...]
    roots: frozenset[str]
    """What stands for each source, in the words of the deal's field."""
    records: int
    """How many records carry a source, of the field with the most."""
    whole: bool
    """Whether every record was counted; if not, a source may be carried unseen."""

    @property
    def objects(self) -> tuple[str, ...]:
        """The objects that carry a source before the deal, in the order of a record's journey."""
        return tuple(dict.fromkeys(field.object for field in self.fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What tells which sources records carry: the source fields, those that the company shapes, and the counts of values."""

    fields: tuple[Field, ...]
    shaped: tuple[Field, ...]
    counts: Table[ValueCount]
    names: SourceNames
    coverage: Coverage
    governed: tuple[str, ...]
    """The names of the governed objects."""

    def before(self, deal: str, deal_objects: Collection[str]) -> Earlier:
        """What records of other objects carry, in the fields that the company shapes and in those called like the deal's own."""
        connection, _, path = refs.split(deal)
        namesakes = (field for field in self.fields if field.name == path.partition(".")[2])
        every = {field.ref: field for field in (*self.shaped, *namesakes) if field.connection == connection}
        fields = tuple(field for field in every.values() if field.object not in deal_objects)
        roots, most = set[str](), 0
        for field in fields:
            counts = in_all(self.counts, field.ref).items()
            carried = {value: number for value, number in counts if not self.names.silent(field.ref, value)}
            most = max(most, sum(carried.values()))
            for value in carried:
                roots |= self.names.roots_in(field.ref, value, deal)
        return Earlier(fields, frozenset(roots), most, self._all_counted(connection, fields, deal_objects))

    def _all_counted(self, connection: str, fields: Iterable[Field], deal_objects: Collection[str]) -> bool:
        """Whether these fields were counted whole, and no object was left out that may have a source field too."""
        known = {field.object for field in fields} | set(deal_objects)
        unseen = (name for name in self.governed if name not in known and not self.coverage.complete("fields", connection, name))
        return next(unseen, None) is None and all(all_counted("value_counts", field.ref, self.coverage) for field in fields)


def deal_objects_of(won: Iterable[Won]) -> dict[str, set[str]]:
    """The objects that hold deals, by connection, as far as deals were won."""
    found: dict[str, set[str]] = {}
    for row in won:
        found.setdefault(row.connection, set()).add(refs.object_of(row.ref))
    return found


def never_carried(deal: str, rows: Iterable[Won], earlier: Earlier, names: SourceNames, words: tuple[str, ...]) -> Iterator[Won]:
    """The won deals whose source no earlier record carries, without those that tell no source or need no lead."""
    fine: dict[str, bool] = {}
    for row in rows:
        value = row.source
        if value not in fine:
            skipped = names.silent(deal, value) or names.direct(deal, value, words)
            fine[value] = skipped or not earlier.roots.isdisjoint(names.roots(deal, value))
        if not fine[value]:
            yield row


def of_each(rows: Iterable[Won]) -> Counter[str]:
    """How many deals were won of each source."""
    found: Counter[str] = Counter()
    for row in rows:
        found[row.source] += row.count
    return found
