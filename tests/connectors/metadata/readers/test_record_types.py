from __future__ import annotations

from checks.model.rows.schema import RecordType

BODY = """
    <fullName>New_Business</fullName>
    <active>true</active>
    <businessProcess>New %26 Big</businessProcess>
    <description>First deals</description>
    <label>New Business</label>
    <picklistValues>
        <picklist>LeadSource</picklist>
        <values><fullName>Trade Show %28EMEA%29</fullName><default>false</default></values>
        <values><fullName>R%26D</fullName><default>true</default></values>
        <values><fullName></fullName></values>
    </picklistValues>
    <picklistValues><picklist>Tier__c</picklist></picklistValues>
"""
APART = {"objects/Opportunity/recordTypes/New_Business.recordType-meta.xml": f"<RecordType>{BODY}</RecordType>"}
WITHIN = {"objects/Opportunity.object": f"<CustomObject><recordTypes>{BODY}</recordTypes></CustomObject>"}


def test_a_record_type_is_read_whole_in_both_formats(pull):
    for files in (APART, WITHIN):
        rows = pull(files)
        assert rows["record_types"] == [
            RecordType(
                connection="salesforce",
                ref="salesforce:record_type:Opportunity.New_Business",
                object="Opportunity",
                name="New_Business",
                label="New Business",
                description="First deals",
                process="salesforce:pipeline:Opportunity/New & Big",
            )
        ]
        assert rows.one("locations", "record_type:Opportunity.New_Business").file == next(iter(files))


def test_its_values_are_decoded(pull):
    for files in (APART, WITHIN):
        assert [(row.ref, row.field, row.value, row.default) for row in pull(files)["record_type_values"]] == [
            (
                "salesforce:record_type:Opportunity.New_Business",
                "salesforce:field:Opportunity.LeadSource",
                "Trade Show (EMEA)",
                False,
            ),
            ("salesforce:record_type:Opportunity.New_Business", "salesforce:field:Opportunity.LeadSource", "R&D", True),
        ]


def test_one_that_is_switched_off_and_has_no_process(pull):
    old = "<RecordType><fullName>Old</fullName><active>false</active></RecordType>"
    rows = pull({"objects/Lead/recordTypes/Old.recordType-meta.xml": old})
    row = rows.one("record_types", "Lead.Old")
    assert (row.active, row.process, row.label, row.description) == (False, None, "Old", "")
