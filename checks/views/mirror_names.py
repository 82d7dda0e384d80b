"""Proposing which fields of Salesforce and HubSpot mirror each other, from what they are called and which values they offer.

HubSpot does not tell which fields its sync keeps the same. What it tells is how a property is called: one that the sync made
bears the API name of the Salesforce field in lower case, and stands in the group of Salesforce's properties.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum

from checks.model.names import key, words
from checks.model.rows.schema import Field, PicklistValue
from checks.model.tables import Table
from checks.views.crm_sides import Sides

_TWINS: Mapping[str, str] = {
    "OwnerId": "hubspot_owner_id", "StageName": "dealstage", "Amount": "amount", "CloseDate": "closedate",
}  # fmt: skip
"""Fields of the vendors' own design that say one thing, by name; HubSpot's sync pairs them by default."""

_GROUP = "salesforceinformation"
"""The group in which HubSpot's Salesforce integration puts the properties that it makes."""

_SINGULAR = {"companies": "company", "contacts": "contact", "deals": "deal", "leads": "lead"}
_CHOICES = frozenset({"picklist", "multi_picklist"})
_FORMS = (
    frozenset({*_CHOICES, "text"}),
    frozenset({"text", "long_text", "rich_text", "email", "phone", "url", "encrypted"}),
    frozenset({"number", "currency", "percent"}),
    frozenset({"date", "datetime"}),
    frozenset({"boolean"}),
)
"""Types that can hold the same. Of a lookup nobody can tell to what."""


class By(Enum):
    """What a proposal rests on, the surest last; the value is how a sentence says it."""

    LABEL = "their labels"
    NAME = "their names"
    DESIGN = "the vendors' own design"
    SYNC = "the name that HubSpot's sync gave the second"


_RANKS = tuple(By)
_SHARED = {By.LABEL: 0.5, By.NAME: 0.25}
"""Which part of the shorter of two lists must be in both. Labels are often alike by chance, API names seldom."""


def proposals(
    fields: Table[Field],
    sides: Sides,
    objects: Iterable[tuple[str, str]],
    active: Mapping[str, tuple[PicklistValue, ...]],
) -> Iterator[tuple[Field, Field, By]]:
    """Fields of either system that seem to be one, each with what the proposal rests on: the best of several, none of equals."""
    homes: dict[tuple[str, str], list[Field]] = {}
    for row in fields:
        if not (row.archived or row.managed):
            homes.setdefault((row.connection, row.object), []).append(row)
    pairs = tuple(objects)
    for one, other in sides.leading:
        for ours, theirs in pairs:
            yield from _between(homes.get((one.name, ours), ()), homes.get((other.name, theirs), ()), active)


def _between(
    ours: Iterable[Field], theirs: Collection[Field], active: Mapping[str, tuple[PicklistValue, ...]]
) -> Iterator[tuple[Field, Field, By]]:
    index: dict[str, list[Field]] = {}
    for row in theirs:
        for text in {row.name, *_spellings(row)}:
            index.setdefault(text, []).append(row)
    found: list[tuple[int, Field, Field]] = []
    for row in ours:
        asked = {row.name.lower(), _TWINS.get(row.name, ""), *_spellings(row)}
        near = {other.ref: other for text in asked for other in index.get(text, ())}
        ranked = [(_RANKS.index(by), row, other) for other in near.values() if (by := _reason(row, other, active))]
        found += _best(ranked)
    by_property: dict[str, list[tuple[int, Field, Field]]] = {}
    for one in found:
        by_property.setdefault(one[2].ref, []).append(one)
    for rivals in by_property.values():
        yield from ((row, other, _RANKS[rank]) for rank, row, other in _best(rivals))


def _best(rivals: Collection[tuple[int, Field, Field]]) -> list[tuple[int, Field, Field]]:
    """The surest of several; none where two are equally sure."""
    top = max((rank for rank, _, _ in rivals), default=-1)
    best = [one for one in rivals if one[0] == top]
    return best if len(best) == 1 else []


def _reason(one: Field, other: Field, active: Mapping[str, tuple[PicklistValue, ...]]) -> By | None:
    """What says that two fields are one; None where too little does."""
    if _TWINS.get(one.name) == other.name:
        return By.DESIGN
    if other.name == one.name.lower() and (one.name.endswith("__c") or other.group == _GROUP):
        return By.SYNC
    if one.calculated or other.calculated or not any({one.type, other.type} <= form for form in _FORMS):
        return None
    by = By.NAME if _joined(one.name) == _joined(other.name) else By.LABEL
    lists = sum(row.type in _CHOICES for row in (one, other))
    if lists == 1:
        return by if by is By.NAME else None
    return by if not lists or _overlap(active.get(one.ref, ()), active.get(other.ref, ())) >= _SHARED[by] else None


def _joined(name: str) -> str:
    return "".join(words(name))


def _spellings(field: Field) -> set[str]:
    """What a field is called by its name and label, in one word each, with and without the name of its object before it."""
    own = words(_SINGULAR.get(field.object, field.object))
    found = {_joined(field.name)}
    for spoken in (words(field.name), words(field.label or "")):
        bare = spoken[len(own) :] if len(spoken) > len(own) and spoken[: len(own)] == own else spoken
        found |= {"".join(map(key, spoken)), "".join(map(key, bare))}
    return found - {""}


def _overlap(one: Collection[PicklistValue], other: Collection[PicklistValue]) -> float:
    """Which part of the shorter list the other offers too, in any spelling; 0 where a list was not read."""
    if not (one and other):
        return 0.0
    shorter, longer = sorted((one, other), key=len)
    offered = {text for value in longer for text in _texts(value)}
    held = sum(not offered.isdisjoint(_texts(value)) for value in shorter)
    return held / len(shorter)


def _texts(value: PicklistValue) -> set[str]:
    return {key(text) or text.strip().casefold() for text in (value.value, value.label or value.value)}
