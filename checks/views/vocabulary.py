"""The fields and values that exist."""

from __future__ import annotations

from checks.model.check import view
from checks.model.criteria import Vocabulary
from checks.model.rows.schema import Field, Object, PicklistValue, RecordType
from checks.model.snapshot import Coverage
from checks.model.tables import Table


@view
def vocabulary(
    objects: Table[Object],
    fields: Table[Field],
    picklist_values: Table[PicklistValue],
    coverage: Coverage,
    record_types: Table[RecordType] | None = None,
) -> Vocabulary:
    """The fields and values that exist, to hold what criteria and filters name against."""
    return Vocabulary(objects, fields, picklist_values, record_types or Table("record_types"), coverage)
