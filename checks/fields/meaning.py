"""What a field means, as far as its label, name and values tell: the ground on which two fields are called one."""

from __future__ import annotations

import re

from checks.model.names import key, words
from checks.model.rows.schema import Field

Meaning = tuple[str, ...]

CONCEPTS = frozenset({"tier", "segment", "region"})
"""What an object should carry once. Sources are left to the SRC checks."""

NEUTRAL = frozenset(
    {"account", "customer", "client", "company", "corporate", "business", "gtm", "market", "sale", "crm", "org", "organization"}
)
"""Words that do not make another tier, segment or region: the customer segment is the market segment."""

_FILLERS = frozenset({"field", "picklist", "dropdown", "of", "the", "a"})
_SINGULAR = {"companies": "company", "contacts": "contact", "deals": "deal", "leads": "lead"}

_KINDS = {
    "choice": {"picklist", "multi_picklist", "text"},
    "text": {"text", "long_text", "rich_text", "email", "phone", "url"},
    "number": {"number", "currency", "percent", "summary"},
    "time": {"date", "datetime"},
    "yes or no": {"boolean", "picklist"},
    "record": {"lookup"},
}


def meaning_of(field: Field) -> Meaning:
    """The words of a field's label that tell it apart, sorted.

    Left out: the name of its own object before them (*Account Tier* on Account), fillers such as *picklist*, and plurals.
    """
    own = words(_SINGULAR.get(field.object, field.object))
    spoken = words(field.label or field.name)
    if len(spoken) > len(own) and spoken[: len(own)] == own:
        spoken = spoken[len(own) :]
    if len(spoken) > 1 and spoken[-1] == "new":
        spoken = spoken[:-1]
    told = [word for word in spoken if word not in _FILLERS]
    return tuple(sorted(key(word) for word in told or spoken))


def concept_of(field: Field) -> str:
    """The concept that a field carries for its object as a whole, such as *segment*; '' when it carries none of CONCEPTS."""
    if field.type not in _KINDS["choice"]:
        return ""
    told = meaning_of(field)
    concepts = [word for word in told if word in CONCEPTS]
    return concepts[0] if len(concepts) == 1 and set(told) - {concepts[0]} <= NEUTRAL else ""


def same_kind(one: Field, other: Field) -> bool:
    """Whether two fields can hold the same information."""
    return any({one.type, other.type} <= kind for kind in _KINDS.values())


def label_of(field: Field) -> str:
    """The label as two readers would call it the same."""
    return " ".join((field.label or "").casefold().split())


def mirrors(one: Field, other: Field) -> bool:
    """Whether one of two fields only shows or computes from the other."""
    return any(
        re.search(rf"\b{re.escape(source.name)}\b", field.formula, re.IGNORECASE)
        for field, source in ((one, other), (other, one))
        if field.formula
    )


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of two lists that is in both, 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0
