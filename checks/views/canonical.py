"""Canonical fields and the fields that say the same beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checks.model import refs
from checks.model.check import view
from checks.model.names import words
from checks.model.policy.market import Motions, Segments
from checks.model.policy.sources import Sources
from checks.model.rows.schema import Field
from checks.model.tables import Table
from checks.views.motion_fields import is_named_after

_CANONICAL = {
    "source": (
        "Lead.LeadSource", "Contact.LeadSource", "Opportunity.LeadSource", "Account.AccountSource",
        "contacts.hs_analytics_source", "companies.hs_analytics_source", "deals.hs_analytics_source",
    ),
    "stage": ("Opportunity.StageName", "deals.dealstage"),
    "forecast": ("Opportunity.ForecastCategoryName", "Opportunity.ForecastCategory", "deals.hs_manual_forecast_category"),
}  # fmt: skip
"""The vendors' own fields for a concept; a segment has none, only what the policy names."""

_ENDINGS = {"source": "source", "stage": "stage", "forecast": "forecast", "segment": "segment", "tier": "segment"}
_QUALIFIERS = frozenset(
    {"lead", "contact", "account", "opportunity", "opp", "deal", "sales", "pipeline", "forecast", "custom", "new"}
)
_HOLDS_WORDS = frozenset({"picklist", "multi_picklist", "text"})


class LookAlike(NamedTuple):
    """A custom field that says again what a canonical field of its object says."""

    field: Field
    concept: str
    canonical: frozenset[str]


def find_look_alikes(fields: Table[Field], motions: Motions, sources: Sources, segments: Segments) -> Iterator[LookAlike]:
    """The look-alikes: named after the same thing, for the object as a whole or for one of the policy's motions."""
    listed = {
        "source": {row.ref for row in fields if any(refs.matches(row.ref, glob) for glob in sources.fields)},
        "segment": {row.ref for row in fields if any(refs.matches(row.ref, glob) for glob in segments.fields)},
    }
    for row in fields:
        own = row.custom and not (row.managed or row.archived or row.calculated) and row.type in _HOLDS_WORDS
        if not own or any(row.ref in among for among in listed.values()):
            continue
        *before, last = _without_category(words(row.name)) or ("",)
        concept = _ENDINGS.get(last, "")
        home = f"{row.connection}:field:"
        canonical = {home + path for path in _CANONICAL.get(concept, ()) if path.partition(".")[0] == row.object}
        canonical |= {ref for ref in listed.get(concept, ()) if ref.startswith(f"{home}{row.object}.")}
        if canonical and (_QUALIFIERS.issuperset(before) or _of_a_motion(row, motions)):
            yield LookAlike(row, concept, frozenset(canonical))


def _without_category(spoken: tuple[str, ...]) -> tuple[str, ...]:
    """A forecast category is called a forecast, so that one ending says it; categories of other things stay."""
    return spoken[:-1] if spoken[-2:] == ("forecast", "category") else spoken


def _of_a_motion(row: Field, motions: Motions) -> bool:
    return any(
        is_named_after(row.name, motion) or any(refs.matches(row.ref, glob) for glob in motion.components)
        for motion in motions.motions
    )


@view
def look_alikes(fields: Table[Field], motions: Motions, sources: Sources, segments: Segments) -> tuple[LookAlike, ...]:
    """Custom fields that say again what a canonical field of their object says."""
    return tuple(find_look_alikes(fields, motions, sources, segments))
