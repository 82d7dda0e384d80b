from __future__ import annotations

import msgspec
import pytest

from build import a_field, an_object, some_values
from checks.model.rows.schema import RecordTypeValue
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile


def a_file(path: str) -> MetadataFile:
    return MetadataFile(path, bytes)


@pytest.fixture
def out():
    return Collector("salesforce")


def test_the_same_row_twice_is_one_row(out):
    assert out.add("fields", a_field("Lead.Tier__c"))
    assert not out.add("fields", a_field("Lead.Tier__c"))
    assert len(out.rows("fields")) == 1
    assert out.rows("gaps") == []


def test_a_second_definition_is_not_kept_and_named(out):
    out.file = a_file("a/Lead.object")
    out.add("fields", a_field("Lead.Tier__c", label="Tier"))
    out.file = a_file("b/Lead.object")
    assert not out.add("fields", a_field("Lead.Tier__c", label="Level"))
    assert out.rows("fields") == [a_field("Lead.Tier__c", label="Tier")]
    (gap,) = out.rows("gaps")
    assert (gap.table, gap.scope, gap.kind) == ("fields", "Lead.Tier__c", "fault")
    assert gap.reason == "Lead.Tier__c is defined differently in b/Lead.object and in a/Lead.object; the latter was read"


def test_a_second_definition_in_an_org_is_told_without_files(out):
    out.add("fields", a_field("Lead.Tier__c", label="Tier"))
    assert not out.add("fields", a_field("Lead.Tier__c", label="Level"))
    (gap,) = out.rows("gaps")
    assert gap.reason == "the org tells of two fields that are called Lead.Tier__c and differ; the first was read"
    assert gap.cure == "give one of the two another name in the org; if it has only one, run again"


def test_rows_of_one_component_may_be_many_where_the_table_says_so(out):
    for value in ("A", "B", "A"):
        out.add(
            "record_type_values",
            RecordTypeValue(connection="salesforce", ref="salesforce:record_type:Lead.X", field="f", value=value),
        )
    assert [row.value for row in out.rows("record_type_values")] == ["A", "B"]
    assert out.rows("gaps") == []


@pytest.mark.parametrize("table", ["objects", "fieldz"])
def test_a_row_of_another_table_is_refused(out, table):
    with pytest.raises(ValueError, match=f"Field is no row of a table {table}"):
        out.add(table, a_field())


def test_edges_gaps_and_places_are_told_once(out):
    for line in (3, 9):
        out.locate("salesforce:field:Lead.Tier__c", a_file("Lead.object"), line)
        out.use("salesforce:report:A/B", "salesforce:field:Lead.Tier__c", "filters", operator="equals", values=("1",))
        out.gap("fields", "Lead", kind="fault", reason=f"reason {line}", cure="cure")
    out.use("salesforce:report:A/B", "salesforce:field:Lead.Tier__c", "filters", operator="equals", values=("2",))
    assert [row.line for row in out.rows("locations")] == [3]
    assert [row.values for row in out.rows("uses")] == [("1",), ("2",)]
    assert [row.reason for row in out.rows("gaps")] == ["reason 3"]


def test_fields_and_objects_are_found_whatever_their_case(out):
    out.add("objects", an_object("Lead"))
    out.add("fields", a_field("Lead.Tier__c"))
    assert out.fields_of("lead")["tier__c"].name == "Tier__c"
    assert out.fields_of("Contact") == {}
    assert (out.has_object("LEAD"), out.has_object("Contact")) == (True, False)


def test_a_component_is_found_by_its_reference(out):
    out.add("fields", a_field("Lead.Tier__c"))
    assert out.get("fields", "salesforce:field:Lead.Tier__c") == a_field("Lead.Tier__c")
    assert out.get("fields", "salesforce:field:Lead.Other__c") is None
    assert out.get("objects", "salesforce:object:Lead") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("npsp__Tier__c", True),
        ("npe01__Payment__mdt", True),
        ("acme__Tier__c", False),
        ("ACME__Tier__c", False),
        ("Tier__c", False),
        ("My_Tier__c", False),
        ("LeadSource", False),
    ],
)
def test_a_prefix_that_is_not_the_projects_own_is_a_packages(out, name, expected):
    out.namespace = "acme"
    assert out.packaged(name) is expected


def test_notes_are_kept_by_their_kind(out):
    out.notes(dict)["a"] = 1
    assert out.notes(dict) == {"a": 1}
    assert out.notes(list) == []


def test_tables_that_were_read_are_there_even_when_empty(out):
    for row in some_values("Lead.Tier__c", "A"):
        out.add("picklist_values", row)
    assert {name: len(rows) for name, rows in out.tables(["queues"]).items()} == {"queues": 0, "picklist_values": 1}


def test_a_page_is_worth_more_than_a_file_and_the_first_of_each_holds(out):
    rule = "salesforce:validation_rule:Lead.Phone"
    out.locate(rule, a_file("Lead.object"), 3)
    out.locate("salesforce:object:Lead", a_file("Lead.object"), 1)
    for page in ("/first", "/second"):
        out.show(rule, page)
        out.show("salesforce:queue:Inbound", page)
    assert [(row.ref, row.file, row.page) for row in out.rows("locations")] == [
        (rule, "", "/first"),
        ("salesforce:object:Lead", "Lead.object", ""),
        ("salesforce:queue:Inbound", "", "/first"),
    ]
    out.locate(rule, a_file("Lead.object"), 3)
    assert len(out.rows("locations")) == 3


def test_a_replaced_row_keeps_its_place_and_what_came_later_is_replaced_as_well(out):
    fields = [a_field(f"Lead.F{number}__c") for number in range(4)]
    for field in fields[:2]:
        out.add("fields", field)
    labelled = {field.ref: msgspec.structs.replace(field, label="New") for field in fields}
    out.replace("fields", labelled[fields[0].ref])
    for field in fields[2:]:
        out.add("fields", field)
    out.replace("fields", labelled[fields[3].ref])
    out.replace("fields", labelled[fields[3].ref])
    assert out.rows("fields") == [labelled[fields[0].ref], *fields[1:3], labelled[fields[3].ref]]
    assert out.get("fields", fields[3].ref).label == "New"
