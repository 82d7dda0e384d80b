"""Which fields belong to one go-to-market motion, and how that is known."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from checks.model import refs
from checks.model.check import view
from checks.model.names import key, words
from checks.model.policy.market import Motion, Motions
from checks.model.rows.schema import Field


class Bond(StrEnum):
    """How a field is known to belong to a motion; the words fit after *it is* in a sentence."""

    DECLARED = "declared by it in motions.yaml"
    NAMED = "named after it"
    BORN = "created in its launch window"
    FAMILIAR = "named after it as such fields usually are"


class Belonging(NamedTuple):
    """The motion that a field belongs to, and how that is known."""

    motion: str
    bond: Bond


_FAMILIAR = {
    ("partner",): "partner motion", ("channel", "partner"): "partner motion", ("reseller",): "partner motion",
    ("expansion",): "expansion play", ("upsell",): "expansion play", ("up", "sell"): "expansion play",
    ("cross", "sell"): "expansion play", ("crosssell",): "expansion play", ("renewal",): "renewal motion",
    ("launch",): "launch",
}  # fmt: skip
"""The motions of the articles by the words that fields of theirs usually begin with. Words further in say less: *Data Partner
Type* and *Is Grant Renewal* are about partners and renewals of another kind."""

_GENERIC = frozenset({"motion", "play", "launch", "program", "programme", "campaign"})


def motion_of(field: Field, motions: Motions) -> Belonging | None:
    """The motion that a field belongs to, or None. Without declared motions, only what the name begins with is evidence."""
    for motion in motions.motions:
        if any(refs.matches(field.ref, glob) for glob in motion.components):
            return Belonging(motion.name, Bond.DECLARED)
    spoken = [_spoken(text) for text in (field.name, field.label or "") if text]
    for motion in motions.motions:
        if any(_holds(text, phrase) for phrase in _phrases(motion) for text in spoken):
            return Belonging(motion.name, Bond.NAMED)
    for motion in motions.motions:
        if _born_in(field, motion):
            return Belonging(motion.name, Bond.BORN)
    if motions.motions:
        return None
    heads = (text[:length] for text in spoken for length in (2, 1) if len(text) > length)
    return next((Belonging(_FAMILIAR[head], Bond.FAMILIAR) for head in heads if head in _FAMILIAR), None)


def is_named_after(name: str, motion: Motion) -> bool:
    """Whether the name or label of any component gives the motion away."""
    return any(_holds(_spoken(name), phrase) for phrase in _phrases(motion))


def _spoken(text: str) -> tuple[str, ...]:
    return tuple(key(word) for word in words(text))


def _phrases(motion: Motion) -> list[tuple[str, ...]]:
    """The words that give the motion away: those declared, else its own name without words that any motion's name may have."""
    if motion.words:
        return [phrase for word in motion.words if (phrase := _spoken(word))]
    return [name] if (name := tuple(word for word in _spoken(motion.name) if word not in _GENERIC)) else []


def _holds(text: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return any(text[start : start + len(phrase)] == phrase for start in range(len(text)))


def _born_in(field: Field, motion: Motion) -> bool:
    if not (field.created_at and motion.starts_on and motion.ends_on):
        return False
    return motion.starts_on.isoformat() <= field.created_at[:10] <= motion.ends_on.isoformat()


@view
def motion_fields(governed_fields: tuple[Field, ...], motions: Motions) -> Mapping[str, Belonging]:
    """The governed fields that belong to one motion, by reference, with the motion and how that is known."""
    return {row.ref: motion for row in governed_fields if (motion := motion_of(row, motions))}
