"""What is a partner's: motions, source values, fields and routing criteria."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from checks.model import refs
from checks.model.criteria import OPPOSITES, satisfied
from checks.model.names import words
from checks.model.policy.market import Motion
from checks.model.policy.sources import Sources
from checks.model.rows.automation import Criterion, RoutingEntry
from checks.model.rows.schema import Field
from checks.views.motion_fields import is_named_after

PARTNER_WORDS = ("partner", "reseller", "distributor", "alliance", "co sell", "deal registration")
_DENIALS = frozenset({"non", "not", "no", "without", "former", "ex"})


class Partners:
    """Tells what belongs to partners: by the partner motions of the policy, and by partner words where names are plain."""

    def __init__(self, motions: Iterable[Motion], sources: Sources, words_: tuple[str, ...], today: date) -> None:
        self._plain = Motion(name="partner", words=words_)
        current = [motion for motion in motions if not (motion.ends_on and motion.ends_on < today)]
        self.motions = [motion for motion in current if motion.kind == "partner motion" or self._named(motion)]
        own = {motion.name.casefold() for motion in self.motions}
        mine = [value for value in sources.values if (value.motion or "").casefold() in own]
        self._values = {text.casefold() for value in mine for text in (value.name, *value.aliases)}

    def brings(self, texts: Iterable[str]) -> bool:
        """Whether a source, given in all its spellings, is a partner's."""
        return any(text.casefold() in self._values or self.speaks(text) for text in texts)

    def has(self, field: Field) -> bool:
        """Whether a field names a partner: by its name, its label, or because a partner motion declares it."""
        named = any(self.speaks(text) for text in (field.name, field.label or ""))
        return named or any(refs.matches(field.ref, glob) for motion in self.motions for glob in motion.components)

    def routed_by(self, entry: RoutingEntry, values: Iterable[tuple[str, tuple[str, ...]]]) -> bool:
        """Whether an entry of a routing rule speaks of these values (each a field and its spellings) or of partners."""
        if entry.formula:
            return True
        spoken = (text for test in entry.criteria for text in (test.field.rpartition(".")[2], *test.values))
        return any(map(self.speaks, spoken)) or any(
            _takes(test, texts) for test in entry.criteria for field, texts in values if test.field == field
        )

    def _named(self, motion: Motion) -> bool:
        return any(is_named_after(text, self._plain) for text in (motion.name, *motion.words))

    def speaks(self, text: str) -> bool:
        """Whether a text speaks of partners, and does not deny it."""
        return _DENIALS.isdisjoint(words(text)) and any(is_named_after(text, motion) for motion in (self._plain, *self.motions))


def _takes(test: Criterion, texts: tuple[str, ...]) -> bool:
    """Whether a criterion asks for the value; one that only shuts others out does not."""
    return test.operator not in OPPOSITES and satisfied(test, *texts) is True


def linked(fields: Iterable[Field], partners: Partners, connection: str, deal_objects: frozenset[str]) -> Iterator[Field]:
    """The fields that tie a deal to its partner: on the deal, or on an object of partners that looks up to it."""
    for field in fields:
        on_deal = field.object in deal_objects and partners.has(field)
        to_deal = not deal_objects.isdisjoint(field.lookup_to) and partners.brings((field.object,))
        if field.connection == connection and not field.archived and (on_deal or to_deal):
            yield field
