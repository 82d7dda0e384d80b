from __future__ import annotations

import pytest

from checks.model.rows.schema import Conversion

SETTINGS = """<LeadConvertSettings>
    <objectMapping>
        <inputObject>Lead</inputObject>
        <mappingFields><inputField>Tier__c</inputField><outputField>Account_Tier__c</outputField></mappingFields>
        <outputObject>Account</outputObject>
    </objectMapping>
</LeadConvertSettings>"""
OBJECTS = {
    f"objects/{name}.object": "<CustomObject><enableFeeds>true</enableFeeds></CustomObject>" for name in ("Lead", "Account")
}
PLACES = [
    "LeadConvertSettings/LeadConvertSettings.LeadConvertSetting",
    "force-app/main/default/LeadConvertSettings/LeadConvertSettings.LeadConvertSetting-meta.xml",
    "settings/LeadConvert.settings",
    "settings/LeadConvert.settings-meta.xml",
]


@pytest.mark.parametrize("place", PLACES)
def test_the_admins_mappings_are_read_from_both_places(pull, place):
    rows = pull({**OBJECTS, place: SETTINGS})
    ref = "conversion:Lead.Tier__c->Account.Account_Tier__c"
    assert rows.one("conversions", ref) == Conversion(
        connection="salesforce",
        ref=f"salesforce:{ref}",
        source="salesforce:field:Lead.Tier__c",
        target="salesforce:field:Account.Account_Tier__c",
    )
    assert rows.edges(ref) == {("field:Lead.Tier__c", "reads", ()), ("field:Account.Account_Tier__c", "writes", ())}
    assert rows.one("locations", ref).line == 4


def test_the_platforms_own_mappings_are_added_for_objects_that_are_there(pull):
    rows = pull({**OBJECTS, PLACES[0]: SETTINGS})
    standard = {row.ref.split(":", 2)[2] for row in rows["conversions"] if row.origin == "standard"}
    assert "Lead.LeadSource->Account.AccountSource" in standard
    assert not any(path.partition("->")[2].startswith(("Contact", "Opportunity")) for path in standard)


def test_without_the_lead_the_platforms_mappings_are_not_added(pull):
    rows = pull({"objects/Account.object": OBJECTS["objects/Account.object"], PLACES[0]: SETTINGS})
    assert [row.origin for row in rows["conversions"]] == ["read"]


def test_an_org_whose_admin_maps_nothing_has_the_platforms_mappings(pull):
    rows = pull({**OBJECTS, PLACES[0]: "<LeadConvertSettings><allowOwnerChange>true</allowOwnerChange></LeadConvertSettings>"})
    assert {row.origin for row in rows["conversions"]} == {"standard"}
    assert rows.gap("conversions") is None


def test_old_settings_that_list_no_mapping_may_have_had_no_place_for_one(pull):
    rows = pull({**OBJECTS, PLACES[2]: "<LeadConvertSettings><allowOwnerChange>true</allowOwnerChange></LeadConvertSettings>"})
    assert rows.gap("conversions").kind == "unsupported"
    assert "conversions" not in rows.tables


def test_mappings_that_are_not_in_the_project_are_a_gap(pull):
    assert pull(OBJECTS).gap("conversions").cure == "retrieve LeadConvertSettings, if the org has any"
