"""The field that says in which stage a record stands."""

from __future__ import annotations

from collections.abc import Mapping

from checks.model import refs
from checks.model.rows.measures import ValueCount
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.roles import ACCOUNTS, CONTACTS
from checks.views.stage_lists import LIFECYCLE, StageList

STAGE_FIELDS: Mapping[str, str] = {
    "Opportunity": "StageName", "Lead": "Status", "deals": "dealstage", "leads": "hs_pipeline_stage",
    "tickets": "hs_pipeline_stage",
}  # fmt: skip
"""The vendors' own such fields, by object."""


def stage_field(stages: StageList) -> str:
    """The reference of the field that says where a record of this list stands; '' for an object whose field is not known.

    Lead statuses and lifecycle stages of HubSpot's contacts are the options of a property, which gives the list its name.
    """
    connection, object_ = stages.home
    of_property = stages.pipeline.kind in {"lead", LIFECYCLE} and object_ in CONTACTS | ACCOUNTS
    name = stages.pipeline.name if of_property else STAGE_FIELDS.get(object_, "")
    return refs.field(connection, object_, name) if name else ""


def carried(field: str, value_counts: Table[ValueCount]) -> Mapping[str, int]:
    """How many records of any state carry each value of a field."""
    counts: dict[str, int] = {}
    for row in value_counts.by("ref").get(field, ()):
        if row.month is None:
            counts[row.value] = counts.get(row.value, 0) + row.count
    return counts


def all_counted(table: str, field: str, coverage: Coverage) -> bool:
    """Whether what a measure says of a field is all there is: neither the field nor its object was read in part."""
    connection, _, path = refs.split(field)
    return all(coverage.complete(table, connection, scope) for scope in (path, refs.object_of(field)))
