"""Inputs that several checks share, derived once a run from tables and policy."""

from __future__ import annotations

from collections.abc import Mapping

from checks.model import refs
from checks.model.check import view
from checks.model.names import words
from checks.model.policy.measurement import Systems
from checks.model.policy.records import Dictionary
from checks.model.policy.sources import Sources
from checks.model.rows.automation import Use
from checks.model.rows.schema import Field, PicklistValue
from checks.model.tables import Table

STANDARD_SOURCES = frozenset(
    {
        "Lead.LeadSource", "Contact.LeadSource", "Opportunity.LeadSource", "Account.AccountSource",
        "contacts.hs_analytics_source", "companies.hs_analytics_source", "deals.hs_analytics_source",
    }
)  # fmt: skip
"""The fields that hold a source by the vendors' own design."""

_SOURCE_NAMES = frozenset(
    {
        ("lead", "source"), ("original", "source"), ("opportunity", "source"), ("deal", "source"), ("account", "source"),
        ("contact", "source"), ("original", "lead", "source"), ("first", "touch", "source"), ("last", "touch", "source"), ("utm", "source"),
    }
)  # fmt: skip


@view
def governed_fields(fields: Table[Field], systems: Systems) -> tuple[Field, ...]:
    """Custom, unmanaged, live fields on governed objects: what the company itself has to answer for."""
    governed = frozenset(systems.governed_objects)
    return tuple(row for row in fields if row.object in governed and row.custom and not row.managed and not row.archived)


@view
def source_fields(fields: Table[Field], sources: Sources) -> tuple[Field, ...]:
    """The fields that carry a source: the vendors' own, those named so, and those that the policy lists."""
    return tuple(
        row
        for row in fields
        if not row.archived
        and (
            f"{row.object}.{row.name}" in STANDARD_SOURCES
            or (row.custom and not row.managed and words(row.name) in _SOURCE_NAMES)
            or any(refs.matches(row.ref, glob) for glob in sources.fields)
        )
    )


@view
def active_values(picklist_values: Table[PicklistValue]) -> Mapping[str, tuple[PicklistValue, ...]]:
    """The values a user can still choose, by the field's reference, in their order."""
    return {
        field: active
        for field, rows in picklist_values.by("field").items()
        if (active := tuple(sorted((row for row in rows if row.active), key=lambda row: row.position or 0)))
    }


@view
def data_owners(fields: Table[Field], dictionary: Dictionary) -> Mapping[str, str]:
    """Who answers for a field's data: the dictionary's word first, then the CRM's; fields with nobody are absent."""
    exact = {entry.component: entry.owner.strip() for entry in dictionary.entries if entry.owner.strip()}
    globs = [(glob, owner) for glob, owner in exact.items() if any(char in glob for char in "*?[")]
    owners: dict[str, str] = {}
    for row in fields:
        named = exact.get(row.ref) or exact.get(refs.path_of(row.ref)) or exact.get(row.ref.split(":", 1)[1])
        named = named or next((owner for glob, owner in globs if refs.matches(row.ref, glob)), None) or row.data_owner
        if named:
            owners[row.ref] = named
    return owners


@view
def users_of(uses: Table[Use]) -> Mapping[str, tuple[Use, ...]]:
    """Every edge by the component that is used: who would notice if it went."""
    return uses.by("used")
