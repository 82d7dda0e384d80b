"""The fields and values that exist."""

from __future__ import annotations

from checks.model.check import view
from checks.model.criteria import Vocabulary
from checks.model.rows.schema import Connection, Field, Object, PicklistValue, RecordType
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.crm_sides import HUBSPOT


@view
def vocabulary(
    objects: Table[Object],
    fields: Table[Field],
    picklist_values: Table[PicklistValue],
    coverage: Coverage,
    connections: Table[Connection],
    record_types: Table[RecordType] | None = None,
) -> Vocabulary:
    """The fields and values that exist, to hold what criteria and filters name against."""
    portals = (row.name for row in connections.by("system").get(HUBSPOT, ()))
    return Vocabulary(objects, fields, picklist_values, record_types or Table("record_types"), coverage, portals)
