"""Which values of two fields are one source, whatever each field calls it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.model import refs
from checks.model.names import key
from checks.model.policy.market import Motion
from checks.model.policy.sources import Sources
from checks.model.rows.schema import PicklistValue
from checks.model.tables import Table
from checks.views.motion_fields import is_named_after

DIRECT = (
    "renewal", "expansion", "upsell", "up sell", "cross sell", "crosssell", "add on", "existing customer", "existing business",
    "customer success", "account management", "account manager", "partner", "reseller", "outbound", "prospecting", "self sourced",
    "self generated", "sales sourced", "sales generated", "rep generated", "ae sourced", "ae generated",
)  # fmt: skip
"""Words of sources that bring deals without a lead: they come from a customer, a partner or a seller's own list."""


def spelt(text: str) -> str:
    """What spellings of one value share; the text itself where it holds no Latin letter or digit."""
    return key(text) or text.strip().casefold()


class SourceNames:
    """What the values of source fields are called, and which of them the policy or their spelling makes one source."""

    def __init__(self, sources: Sources, values: Table[PicklistValue] | None = None) -> None:
        self._mappings = sources.mappings
        self._labels = values.by("ref") if values else {}
        self._roots = _roots([*((value.name, *value.aliases) for value in sources.values), *sources.synonyms])
        self._silent = {spelt(name) for name in sources.catch_all}
        self._known = {self._root(name) for name in sources.names(retired=True)}
        self._retired = self._known - {self._root(name) for name in sources.names()}
        self._of_motions = {self._root(value.name) for value in sources.values if value.motion}

    def texts(self, field: str, value: str) -> tuple[str, ...]:
        """The value as it is stored and, where that was read, as users see it."""
        rows = self._labels.get(refs.value(field, value), ())
        label = rows[0].label if rows else None
        return (value, label) if label else (value,)

    def shown(self, field: str, value: str) -> str:
        """The value as users see it."""
        return self.texts(field, value)[-1]

    def silent(self, field: str, value: str) -> bool:
        """Whether a value is blank or says nothing of where a record came from."""
        return not value.strip() or any(spelt(text) in self._silent for text in self.texts(field, value))

    def roots(self, field: str, value: str) -> frozenset[str]:
        """What stands for the source that the value is; two values with a root in common are one source."""
        return frozenset(self._root(text) for text in self.texts(field, value))

    def roots_in(self, field: str, value: str, other: str) -> frozenset[str]:
        """The same, and with it whatever a declared mapping calls the value in the other field."""
        return self.roots(field, value).union(map(self._root, self._mapped(field, value, other)))

    def defined(self, field: str, value: str) -> bool:
        """Whether the taxonomy defines the value, also as retired, or a mapping accounts for it."""
        return not self._known.isdisjoint(self.roots(field, value)) or self._is_mapped(field, value)

    def retired(self, field: str, value: str) -> bool:
        """Whether the taxonomy calls the source retired."""
        return not self._retired.isdisjoint(self.roots(field, value))

    def direct(self, field: str, value: str, words: tuple[str, ...]) -> bool:
        """Whether deals of this source need no lead: it belongs to a motion of its own, or its name says so."""
        named = Motion(name="direct", words=words)
        by_name = bool(words) and any(is_named_after(text, named) for text in self.texts(field, value))
        return by_name or not self._of_motions.isdisjoint(self.roots(field, value))

    def _root(self, text: str) -> str:
        return self._roots.get(spelt(text), spelt(text))

    def _mapped(self, field: str, value: str, other: str) -> Iterator[str]:
        mine = self.roots(field, value)
        for mapping in self._mappings:
            if refs.matches(field, mapping.source) and refs.matches(other, mapping.target):
                yield from (target for source, target in mapping.values.items() if self._root(source) in mine)
            if refs.matches(field, mapping.target) and refs.matches(other, mapping.source):
                yield from (source for source, target in mapping.values.items() if self._root(target) in mine)

    def _is_mapped(self, field: str, value: str) -> bool:
        mine = self.roots(field, value)
        return any(
            (refs.matches(field, mapping.source) and not mine.isdisjoint(map(self._root, mapping.values)))
            or (refs.matches(field, mapping.target) and not mine.isdisjoint(map(self._root, mapping.values.values())))
            for mapping in self._mappings
        )


def _roots(groups: Iterable[Iterable[str]]) -> dict[str, str]:
    """One spelling for all that belong together, directly or by way of a third."""
    merged: list[set[str]] = []
    for group in groups:
        spellings = {spelt(name) for name in group}
        for other in [one for one in merged if not one.isdisjoint(spellings)]:
            merged.remove(other)
            spellings |= other
        merged.append(spellings)
    return {spelling: min(group) for group in merged for spelling in group}
