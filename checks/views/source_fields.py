"""The fields that carry a source."""

from __future__ import annotations

from checks.model import refs
from checks.model.check import view
from checks.model.names import words
from checks.model.policy.measurement import Systems
from checks.model.policy.sources import Sources
from checks.model.rows.schema import Field
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
        ("contact", "source"), ("original", "lead", "source"), ("first", "touch", "source"), ("last", "touch", "source"),
        ("utm", "source"),
    }
)  # fmt: skip
_RUN_TOGETHER = frozenset("".join(name) for name in _SOURCE_NAMES)
"""The same as HubSpot's sync writes the name of a Salesforce field: in lower case and in one (``leadsource``)."""


@view
def source_fields(fields: Table[Field], sources: Sources) -> tuple[Field, ...]:
    """The fields that carry a source: the vendors' own, those named so, and those that the policy lists."""
    return tuple(
        row
        for row in fields
        if not row.archived
        and (
            f"{row.object}.{row.name}" in STANDARD_SOURCES
            or (row.custom and not row.managed and _is_named_source(row))
            or any(refs.matches(row.ref, glob) for glob in sources.fields)
        )
    )


def _is_named_source(field: Field) -> bool:
    spoken = words(field.name)
    return spoken in _SOURCE_NAMES or (len(spoken) == 1 and spoken[0] in _RUN_TOGETHER)


@view
def governed_source_fields(source_fields: tuple[Field, ...], sources: Sources, systems: Systems) -> tuple[Field, ...]:
    """The source fields that the company shapes itself, in the order of a record's journey, and all that the policy lists.

    Left out: staging and other ungoverned objects, HubSpot's own properties, and UTM fields, which hold what a link said.
    """
    steps = {name: step for step, name in enumerate(systems.governed_objects)}

    def shaped(field: Field) -> bool:
        return field.object in steps and not field.name.startswith("hs_") and "utm" not in words(field.name)

    listed = {field.ref for field in source_fields if any(refs.matches(field.ref, glob) for glob in sources.fields)}
    kept = (field for field in source_fields if field.ref in listed or shaped(field))
    return tuple(sorted(kept, key=lambda field: (steps.get(field.object, len(steps)), field.ref)))
