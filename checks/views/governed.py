"""The fields that the company itself answers for, and the values that users can choose."""

from __future__ import annotations

from collections.abc import Mapping

from checks.model import refs
from checks.model.check import view
from checks.model.policy.measurement import Systems
from checks.model.rows.schema import Field, PicklistValue
from checks.model.tables import Table

_OF_INTEGRATIONS = frozenset({"salesforceinformation"})
"""Groups in which HubSpot's own integrations put the properties that they make."""


def is_made_by_integration(field: Field) -> bool:
    """Whether HubSpot's Salesforce integration or an installed app made a property: nobody is named as its maker.

    Such a property bears the name of the Salesforce field that it copies, or begins with ``ip__`` (integration property).
    """
    return field.created_by is None and (field.group in _OF_INTEGRATIONS or field.name.startswith("ip__"))


@view
def governed_fields(fields: Table[Field], systems: Systems) -> tuple[Field, ...]:
    """Custom, live fields on governed objects that no package or integration made: what the company itself has to answer for."""
    governed = frozenset(systems.governed_objects)
    own = (row for row in fields if row.object in governed and row.custom and not row.managed and not row.archived)
    return tuple(row for row in own if not is_made_by_integration(row))


@view
def governed_by_object(governed_fields: tuple[Field, ...]) -> Mapping[str, tuple[Field, ...]]:
    """The governed fields by the reference of their object."""
    groups: dict[str, list[Field]] = {}
    for row in governed_fields:
        groups.setdefault(refs.make(row.connection, "object", row.object), []).append(row)
    return {object_: tuple(rows) for object_, rows in groups.items()}


@view
def active_values(picklist_values: Table[PicklistValue]) -> Mapping[str, tuple[PicklistValue, ...]]:
    """The values a user can still choose, by the field's reference, in their order."""
    return {
        field: active
        for field, rows in picklist_values.by("field").items()
        if (active := tuple(sorted((row for row in rows if row.active), key=lambda row: row.position or 0)))
    }
