from __future__ import annotations

import pytest

SOURCES = """<StandardValueSet>
    <sorted>false</sorted>
    <standardValue><fullName>Web</fullName><default>false</default><label>Web</label></standardValue>
    <standardValue>
        <fullName>Trade Show</fullName><default>true</default><isActive>false</isActive><label>Fair</label>
    </standardValue>
</StandardValueSet>"""
INLINE = (
    "<fields><fullName>LeadSource</fullName><picklist>"
    "<picklistValues><fullName>Web</fullName><default>false</default></picklistValues><sorted>false</sorted>"
    "</picklist><type>Picklist</type></fields>"
)


def an_object(body: str = "") -> str:
    return f"<CustomObject><enableFeeds>true</enableFeeds>{body}</CustomObject>"


def values(rows, field):
    return [
        (row.value, row.label, row.position, row.active, row.value_set)
        for row in rows["picklist_values"]
        if row.field.endswith(f":{field}")
    ]


def test_a_standard_value_set_gives_its_values_to_every_field_that_offers_them(pull):
    objects = {f"objects/{name}.object": an_object() for name in ("Lead", "Contact", "Account", "Opportunity")}
    rows = pull({**objects, "standardValueSets/LeadSource.standardValueSet": SOURCES})
    for field in ("Lead.LeadSource", "Contact.LeadSource", "Account.AccountSource", "Opportunity.LeadSource"):
        assert values(rows, field) == [("Web", "Web", 1, True, "LeadSource"), ("Trade Show", "Fair", 2, False, "LeadSource")]
    assert values(rows, "CampaignMember.LeadSource") == []


def test_standard_picklists_are_fields_where_the_object_is_there_though_no_file_lists_them(pull):
    rows = pull({"objects/Lead.object": an_object()})
    field = rows.one("fields", "Lead.LeadSource")
    assert (field.label, field.type, field.vendor_type, field.custom, field.value_set) == (
        "Lead Source",
        "picklist",
        "Picklist",
        False,
        "LeadSource",
    )
    assert (field.help_text, field.history_tracked) == (None, None)
    assert {row.name for row in rows["fields"]} == {"LeadSource", "Status", "Rating", "Industry"}
    assert rows["fields"][0].object == "Lead"


def test_a_standard_picklist_that_the_object_lists_is_that_row(pull):
    rows = pull(
        {
            "objects/Lead.object": an_object(
                "<fields><fullName>LeadSource</fullName><inlineHelpText>How?</inlineHelpText></fields>"
            )
        }
    )
    assert rows.one("fields", "Lead.LeadSource").help_text == "How?"


def test_values_in_the_object_are_the_same_rows(pull):
    old = pull({"objects/Lead.object": an_object(INLINE)})
    new_field = an_object("<fields><fullName>LeadSource</fullName><type>Picklist</type></fields>")
    one_value = SOURCES[: SOURCES.rindex("    <standardValue>")] + "</StandardValueSet>"
    new = pull({"objects/Lead.object": new_field, "standardValueSets/LeadSource.standardValueSet": one_value})
    assert old["picklist_values"] == new["picklist_values"]
    assert old.one("fields", "Lead.LeadSource") == new.one("fields", "Lead.LeadSource")


def test_the_standard_value_set_wins_over_values_in_the_object(pull):
    rows = pull({"objects/Lead.object": an_object(INLINE), "standardValueSets/LeadSource.standardValueSet": SOURCES})
    assert len(values(rows, "Lead.LeadSource")) == 2


def test_values_that_the_project_does_not_hold_are_a_gap_of_each_field(pull):
    rows = pull({"objects/Lead.object": an_object(), "standardValueSets/LeadSource.standardValueSet": SOURCES})
    gap = rows.gap("picklist_values", "Lead.Industry")
    assert gap.reason == "the project does not hold the values of Lead.Rating, Lead.Industry, Lead.Status"
    assert gap.cure == "retrieve StandardValueSet:AccountRating, StandardValueSet:Industry, StandardValueSet:LeadStatus"


def test_a_value_set_without_values_was_read(pull):
    files = {"objects/Order.object": an_object(), "standardValueSets/OrderStatus.standardValueSet": "<StandardValueSet/>"}
    rows = pull({**files, "standardValueSets/OrderType.standardValueSet": "<StandardValueSet/>"})
    assert rows.gap("picklist_values", "Order.Status") is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "globalValueSets/Region.globalValueSet",
            "<GlobalValueSet><customValue><fullName>EMEA</fullName><label>Europe</label></customValue></GlobalValueSet>",
        ),
        (
            "x/globalPicklists/Region.globalPicklist-meta.xml",
            "<GlobalPicklist><globalPicklistValues><fullName>EMEA</fullName><label>Europe</label></globalPicklistValues></GlobalPicklist>",
        ),
    ],
)
@pytest.mark.parametrize(
    "named",
    ["<valueSet><valueSetName>Region</valueSetName></valueSet>", "<picklist><globalPicklist>Region</globalPicklist></picklist>"],
)
def test_a_field_that_names_a_shared_list_offers_its_values(pull, path, text, named):
    field = f"<fields><fullName>Region__c</fullName><type>Picklist</type>{named}</fields>"
    rows = pull({"objects/Deal__c.object": an_object(field), path: text})
    assert values(rows, "Deal__c.Region__c") == [("EMEA", "Europe", 1, True, "Region")]
    assert rows.one("fields", "Deal__c.Region__c").value_set == "Region"


def test_a_custom_field_may_name_a_standard_value_set(pull):
    named = "<valueSet><valueSetName>LeadSource</valueSetName></valueSet>"
    field = f"<fields><fullName>Source__c</fullName><type>Picklist</type>{named}</fields>"
    rows = pull({"objects/Deal__c.object": an_object(field), "standardValueSets/LeadSource.standardValueSet": SOURCES})
    assert len(values(rows, "Deal__c.Source__c")) == 2


def test_a_shared_list_that_is_not_there_is_a_gap_with_all_who_offer_it(pull):
    field = (
        "<fields><fullName>{}__c</fullName><type>Picklist</type><valueSet><valueSetName>Region</valueSetName></valueSet></fields>"
    )
    rows = pull({"objects/Deal__c.object": an_object(field.format("A") + field.format("B"))})
    assert rows.gap("picklist_values", "Deal__c.B__c").reason == (
        "the project does not hold the value set Region, which Deal__c.A__c, Deal__c.B__c offers"
    )


def test_one_value_set_in_two_directories_is_read_once_and_a_different_one_is_named(pull):
    first, second = (f"{folder}/standardValueSets/LeadSource.standardValueSet" for folder in "ab")
    files = {"objects/Lead.object": an_object(), first: SOURCES}
    assert pull({**files, second: f"\n{SOURCES}"}).faults() == []
    rows = pull({**files, second: SOURCES.replace("Fair", "Show")})
    assert values(rows, "Lead.LeadSource")[1][1] == "Fair"
    assert second in rows.gap("picklist_values", "LeadSource").reason


def test_value_sets_alone_tell_the_stages_but_not_which_process_has_them(pull):
    rows = pull({"standardValueSets/OpportunityStage.standardValueSet": SOURCES})
    assert [row.name for row in rows["stages"]] == ["Web", "Trade Show"]
    assert rows.gap("stages").kind == rows.gap("pipelines").kind == "partial retrieve"
    assert rows.gap("objects").kind == "partial retrieve"


def test_a_value_is_found_where_it_is_defined(pull):
    rows = pull({"objects/Lead.object": an_object(), "standardValueSets/LeadSource.standardValueSet": SOURCES})
    place = rows.one("locations", "value:Lead.LeadSource=Trade Show")
    assert (place.file, place.line) == ("standardValueSets/LeadSource.standardValueSet", 4)
