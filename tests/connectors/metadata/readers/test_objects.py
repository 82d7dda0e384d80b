from __future__ import annotations

from checks.model.rows.schema import Field, Object

DEAL = """<CustomObject>
    <description>What we sell</description>
    <enableHistory>true</enableHistory>
    <label>Deal</label>
    <nameField><label>Deal Number</label><trackHistory>false</trackHistory><type>AutoNumber</type></nameField>
    <pluralLabel>Deals</pluralLabel>
</CustomObject>"""


def test_a_custom_object_is_read_whole(pull):
    rows = pull({"objects/Deal__c.object": DEAL})
    assert rows["objects"] == [
        Object(
            connection="salesforce",
            ref="salesforce:object:Deal__c",
            name="Deal__c",
            label="Deal",
            plural="Deals",
            custom=True,
            description="What we sell",
            history_tracked=True,
        )
    ]
    assert rows["fields"] == [
        Field(
            connection="salesforce",
            ref="salesforce:field:Deal__c.Name",
            object="Deal__c",
            name="Name",
            label="Deal Number",
            type="auto_number",
            vendor_type="AutoNumber",
            custom=False,
            history_tracked=False,
        )
    ]
    place = rows.one("locations", "object:Deal__c")
    assert (place.file, place.line) == ("objects/Deal__c.object", 1)


def test_what_a_standard_object_does_not_say_is_unknown(pull):
    row = pull({"objects/Lead.object": "<CustomObject><enableFeeds>true</enableFeeds></CustomObject>"}).one(
        "objects", "object:Lead"
    )
    assert (row.custom, row.managed, row.label, row.description, row.history_tracked) == (False, False, None, None, None)


def test_what_a_custom_object_does_not_say_is_empty(pull):
    row = pull({"objects/Deal__c.object": "<CustomObject><label>Deal</label></CustomObject>"}).one("objects", "object:Deal__c")
    assert (row.description, row.history_tracked) == ("", False)


def test_objects_of_packages_are_managed_unless_the_project_is_the_package(pull):
    files = {"objects/acme__Deal__c.object": DEAL, "objects/npsp__Rule__mdt.object": DEAL}
    managed = {row.name: row.managed for row in pull(files)["objects"]}
    assert managed == {"acme__Deal__c": True, "npsp__Rule__mdt": True}
    own = {row.name: row.managed for row in pull({**files, "sfdx-project.json": b'{"namespace": "acme"}'})["objects"]}
    assert own == {"acme__Deal__c": False, "npsp__Rule__mdt": True}


def test_an_object_that_only_its_parts_tell_of_is_there(pull):
    rows = pull(
        {"objects/Deal__c/fields/A__c.field-meta.xml": "<CustomField><fullName>A__c</fullName><type>Text</type></CustomField>"}
    )
    assert [row.name for row in rows["objects"]] == ["Deal__c"]
    assert rows.gap("fields", "Deal__c").reason == "Deal__c: its own file is not there, only files of some of its parts"


def test_an_objects_file_counts_wherever_it_sorts(pull):
    field = "<CustomField><fullName>A__c</fullName><type>Text</type></CustomField>"
    rows = pull({"objects/x__c/fields/A__c.field-meta.xml": field, "objects/x__c/x__c.object-meta.xml": DEAL})
    assert rows.one("objects", "object:x__c").label == "Deal"
    assert rows.gap("fields", "x__c") is None


def test_a_part_that_cannot_be_read_does_not_take_the_others_with_it(pull):
    body = (
        "<fields><type>Text</type></fields><fields><fullName>A__c</fullName><type>Text</type></fields>"
        "<recordTypes/><validationRules/><businessProcesses/>"
    )
    rows = pull({"objects/Lead.object": f"<CustomObject>{body}</CustomObject>"})
    assert rows.one("fields", "Lead.A__c").type == "text"
    assert {gap.table for gap in rows.faults()} == {"fields", "record_types", "validation_rules", "pipelines"}
    assert rows.gap("fields", "objects/Lead.object").reason == (
        "a part of objects/Lead.object could not be read: line 1: a field of Lead has no name"
    )


def test_a_file_that_is_no_object_is_a_fault(pull):
    rows = pull({"objects/Lead.object": "<html/>"})
    assert rows["objects"] == []
    assert (
        rows.gap("objects", "objects/Lead.object").reason
        == "objects/Lead.object could not be read: it is a html, not a CustomObject"
    )
