"""Fields that should hold one thing on several objects or in several systems, and how that is known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import IntEnum
from itertools import combinations
from typing import NamedTuple

from msgspec.structs import replace

from checks.fields.meaning import NEUTRAL, meaning_of
from checks.model.finding import Confidence
from checks.model.names import key, words
from checks.model.policy.records import DictionaryEntry
from checks.model.rows.schema import Connection, Conversion, Field
from checks.model.tables import Table
from checks.views.crm_sides import MIRRORED
from checks.views.mirror_names import By
from checks.views.mirrors import Mirror

CONCEPTS: Mapping[str, str] = {
    "tier": "tier", "segment": "segment", "region": "region", "product": "product", "industry": "industry",
    "industrie": "industry",
}  # fmt: skip
"""What several objects and systems carry and a company has one list of, by the word that names it, in singular and as it is cut
from a plural. Sources are left to the SRC checks, stages to STG."""

_OF_ADDRESSES = frozenset({"state", "country", "ip", "phone", "billing", "shipping", "mailing"})


class Bond(IntEnum):
    """Why two fields should agree, the surest last."""

    ALIKE = 1
    """They are called the same in two systems."""
    NAMED = 2
    """They are called the same on two objects of one system."""
    CONVERTED = 3
    """Conversion of a lead puts the one into the other."""
    SYNCED = 4
    """They are kept the same in two systems."""

    @property
    def confidence(self) -> Confidence:
        """How sure it is that they should agree."""
        return {Bond.ALIKE: Confidence.POSSIBLE, Bond.NAMED: Confidence.LIKELY}.get(self, Confidence.CERTAIN)


class Pair(NamedTuple):
    """Two fields that should hold one thing. ``concept`` is its name, '' of a pair of two systems that has none.

    ``values`` pairs what the one and the other call a value, where that is declared.
    """

    one: Field
    other: Field
    bond: Bond
    concept: str
    values: tuple[tuple[str, str], ...] = ()


def concept_keys(field: Field) -> Mapping[tuple[str, ...], str]:
    """What a field's label and name say that it holds, where that is one of the concepts: the words that tell it, and its name.

    ``Account Tier`` on Account and ``Tier`` on Lead say the same; ``Support Tier`` says something else, and ``State/Region`` is a
    part of an address.
    """
    found = {}
    for named in (field, replace(field, label=None)):
        told = {CONCEPTS.get(word, word) for word in meaning_of(named)} - NEUTRAL
        if len(told & {*CONCEPTS.values()}) == 1 and told.isdisjoint(_OF_ADDRESSES):
            spoken = (CONCEPTS.get(key(word), word) for word in words(named.label or named.name))
            found[tuple(sorted(told))] = " ".join(word for word in spoken if key(word) in told)
    return found


def pairs_of_mirrors(mirrors: Iterable[Mirror], shaped_elsewhere: Collection[str]) -> Iterator[Pair]:
    """The fields that two systems should keep the same; of those that are only proposed, the ones that carry a concept."""
    for mirror in mirrors:
        one, other = mirror.salesforce, mirror.hubspot
        if {one.ref, other.ref}.isdisjoint(shaped_elsewhere):
            concept = next(iter({*concept_keys(one).values()} & {*concept_keys(other).values()}), "")
            if mirror.synced:
                yield Pair(one, other, Bond.SYNCED, concept, mirror.values)
            elif mirror.proposed and (concept or mirror.by in (None, By.SYNC)):
                yield Pair(one, other, Bond.ALIKE, concept, mirror.values)


def pairs_of_names(
    fields: Iterable[Field],
    conversions: Iterable[Conversion],
    connections: Table[Connection],
    entries_of: Callable[[str], tuple[DictionaryEntry, ...]],
) -> Iterator[Pair]:
    """The fields that carry one of the concepts under one name, in one system or in two; those that a conversion joins first.

    Fields to which the dictionary gives different meanings are two things, unless a conversion makes one of them.
    """
    systems = {row.name: row.system for row in connections}
    carriers = {row.ref: (row, keys) for row in fields if (keys := concept_keys(row))}
    joined = {frozenset((row.source, row.target)) for row in conversions}
    for (one, first), (other, second) in combinations(carriers.values(), 2):
        shared = first.keys() & second.keys()
        converted = frozenset((one.ref, other.ref)) in joined
        if not (shared or converted) or (one.connection, one.object) == (other.connection, other.object):
            continue
        concept = first[min(shared)] if shared else next(iter(first.values()))
        if converted:
            yield Pair(one, other, Bond.CONVERTED, concept)
        elif len(_meanings(one, other, entries_of)) < 2:
            if one.connection == other.connection:
                yield Pair(one, other, Bond.NAMED, concept)
            elif systems.get(one.connection) != systems.get(other.connection) and _mirrored(one, other):
                yield Pair(one, other, Bond.ALIKE, concept)


def _meanings(one: Field, other: Field, entries_of: Callable[[str], tuple[DictionaryEntry, ...]]) -> set[str]:
    return {entry.meaning.strip() for row in (one, other) for entry in entries_of(row.ref)[:1]} - {""}


def _mirrored(one: Field, other: Field) -> bool:
    """Whether a field of the one object may mirror a field of the other, in another system."""
    return other.object in MIRRORED.get(one.object, ()) or one.object in MIRRORED.get(other.object, ())
