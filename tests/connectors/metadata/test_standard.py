from __future__ import annotations

import pytest

from checks.model.rows.schema import FIELD_TYPES
from checks.views.source_fields import STANDARD_SOURCES
from connectors.metadata.standard import CARRIERS, CONVERSIONS, FIELDS, STAGES, TYPES, VALUE_SETS


def test_every_standard_picklist_has_a_label_and_belongs_to_one_value_set():
    assert {field for field in CARRIERS if FIELDS[field].type != "picklist"} == set()
    assert len(CARRIERS) == sum(map(len, VALUE_SETS.values()))


def test_every_type_is_the_models():
    assert {field.type for field in FIELDS.values()} | set(TYPES.values()) <= FIELD_TYPES


@pytest.mark.parametrize("object_", STAGES)
def test_the_steps_of_every_kind_of_process_are_a_standard_picklist(object_):
    assert f"{object_}.{STAGES[object_][0]}" in CARRIERS


def test_the_standard_source_fields_share_one_list():
    salesforce = {field for field in STANDARD_SOURCES if field[0].isupper()}
    assert {CARRIERS[field] for field in salesforce} == {"LeadSource"}


def test_conversion_maps_fields_of_leads_once_to_each_field():
    assert {source.partition(".")[0] for source, _ in CONVERSIONS} == {"Lead"}
    assert {target.partition(".")[0] for _, target in CONVERSIONS} == {"Account", "Contact", "Opportunity"}
    assert len(set(CONVERSIONS)) == len(CONVERSIONS) == len({target for _, target in CONVERSIONS})


def test_conversion_keeps_the_type_where_both_types_are_known():
    known = [(FIELDS[source], FIELDS[target]) for source, target in CONVERSIONS if source in FIELDS and target in FIELDS]
    assert len(known) == len(CONVERSIONS)
    assert [(source.label, target.label) for source, target in known if source.type != target.type] == []
