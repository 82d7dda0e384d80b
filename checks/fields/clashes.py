"""How two fields that should hold one thing contradict each other: by their type, or by their lists of values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from checks.fields.concepts import Bond, Pair
from checks.model import refs
from checks.model.names import key
from checks.model.policy.sources import Sources
from checks.model.rows.schema import Field, PicklistValue
from checks.model.snapshot import Coverage

_FORMS = {
    "a picklist": {"picklist"},
    "a list of several choices": {"multi_picklist"},
    "free text": {"text", "long_text", "rich_text", "email", "phone", "url", "encrypted"},
    "a number": {"number", "currency", "percent"},
    "a date": {"date", "datetime"},
    "a checkbox": {"boolean"},
}
"""What a field can hold, by the types that hold it. Fields of other types are not compared."""


class Clash(NamedTuple):
    """Two fields that should agree and do not. The values are those that only the one or only the other offers."""

    pair: Pair
    only_one: tuple[str, ...] = ()
    only_other: tuple[str, ...] = ()

    @property
    def of_types(self) -> bool:
        """Whether it is the types that clash."""
        return not (self.only_one or self.only_other)


def form_of(field: Field) -> str:
    """What a field can hold, as a sentence calls it; '' where that is not compared."""
    return next((form for form, types in _FORMS.items() if field.type in types), "")


def clash_of(pair: Pair, active: Mapping[str, tuple[PicklistValue, ...]], sources: Sources, coverage: Coverage) -> Clash | None:
    """How the two contradict each other; None where they do not, or where what would tell was not read.

    Two of the vendors' own fields are of the types that the vendors gave them: that is no clash of the company's making. Fields
    that are kept the same must offer the same; other ones contradict each other only when each offers what the other does
    not, since a list may rightly be a part of another.
    """
    one, other = pair.one, pair.other
    forms = {form_of(one), form_of(other)}
    if "" in forms or one.calculated or other.calculated:
        return None
    if len(forms) > 1:
        designed = not (one.custom or other.custom) and pair.bond in (Bond.ALIKE, Bond.NAMED)
        return None if designed else Clash(pair)
    first, second = active.get(one.ref, ()), active.get(other.ref, ())
    if not (first and second and _read(one, coverage) and _read(other, coverage)):
        return None
    explained = {*_mapped(pair, sources), *(key(name) for name in sources.catch_all)}
    loose = pair.bond is Bond.ALIKE
    only_one, only_other = _beyond(first, second, explained, loose), _beyond(second, first, explained, loose)
    both = bool(only_one) and bool(only_other)
    return Clash(pair, only_one, only_other) if both or (pair.bond is Bond.SYNCED and (only_one or only_other)) else None


def _read(field: Field, coverage: Coverage) -> bool:
    scopes = (field.object, f"{field.object}.{field.name}")
    return all(coverage.complete("picklist_values", field.connection, scope) for scope in scopes)


def _beyond(mine: Sequence[PicklistValue], others: Sequence[PicklistValue], explained: set[str], loose: bool) -> tuple[str, ...]:
    """The values that the other list does not offer: to the letter, or, of lists that only seem to be one, in any spelling."""
    offered = {text for value in others for text in _texts(value, loose)}
    return tuple(
        value.value
        for value in mine
        if offered.isdisjoint(_texts(value, loose)) and explained.isdisjoint((value.value, key(value.value)))
    )


def _texts(value: PicklistValue, loose: bool) -> set[str]:
    return {key(value.value), key(value.label or value.value)} if loose else {value.value}


def _mapped(pair: Pair, sources: Sources) -> Iterator[str]:
    """The values, on either side, for which a mapping between the two fields is declared."""
    yield from (value for values in pair.values for value in values)
    for mapping in sources.mappings:
        for source, target in ((pair.one, pair.other), (pair.other, pair.one)):
            if refs.matches(source.ref, mapping.source) and refs.matches(target.ref, mapping.target):
                yield from (*mapping.values.keys(), *mapping.values.values())
