from __future__ import annotations

import pytest

from checks.model.rows.schema import Field

TIER = """<CustomField>
    <fullName>Tier__c</fullName>
    <businessOwnerGroup>RevOps</businessOwnerGroup>
    <businessStatus>DeprecateCandidate</businessStatus>
    <complianceGroup>GDPR;CCPA</complianceGroup>
    <description>How much we care</description>
    <inlineHelpText>Ask RevOps</inlineHelpText>
    <label>Tier</label>
    <required>true</required>
    <securityClassification>Internal</securityClassification>
    <trackHistory>true</trackHistory>
    <type>Picklist</type>
    <valueSet>
        <controllingField>Region__c</controllingField>
        <restricted>true</restricted>
        <valueSetDefinition>
            <sorted>false</sorted>
            <value><fullName>A</fullName><default>true</default><label>Tier A</label></value>
            <value><fullName>B</fullName><default>false</default><isActive>false</isActive><label>B</label></value>
        </valueSetDefinition>
    </valueSet>
</CustomField>"""


def lead(body: str) -> dict[str, str]:
    return {"objects/Lead.object": f"<CustomObject><enableFeeds>true</enableFeeds>{body}</CustomObject>"}


def a_field(body: str, name: str = "A__c") -> dict[str, str]:
    return lead(f"<fields><fullName>{name}</fullName>{body}</fields>")


def test_a_field_is_read_whole_from_its_own_file(pull):
    rows = pull({"objects/Lead/fields/Tier__c.field-meta.xml": TIER})
    assert rows.one("fields", "Lead.Tier__c") == Field(
        connection="salesforce",
        ref="salesforce:field:Lead.Tier__c",
        object="Lead",
        name="Tier__c",
        label="Tier",
        type="picklist",
        vendor_type="Picklist",
        description="How much we care",
        help_text="Ask RevOps",
        required=True,
        unique=False,
        custom=True,
        restricted=True,
        controller="salesforce:field:Lead.Region__c",
        data_owner="RevOps",
        status="DeprecateCandidate",
        sensitivity="Internal",
        compliance=("GDPR", "CCPA"),
        history_tracked=True,
    )
    place = rows.one("locations", "field:Lead.Tier__c")
    assert (place.file, place.line) == ("objects/Lead/fields/Tier__c.field-meta.xml", 1)


def test_a_field_in_an_objects_file_is_the_same_field(pull):
    inside = TIER.replace("CustomField>", "fields>")
    apart = pull({"objects/Lead/fields/Tier__c.field-meta.xml": TIER})
    within = pull(lead(inside))
    for table in ("fields", "picklist_values"):
        assert [row for row in apart[table] if "Tier__c" in row.ref] == [row for row in within[table] if "Tier__c" in row.ref]
    assert within.one("locations", "field:Lead.Tier__c").line == 1


def test_values_have_label_order_and_state(pull):
    values = pull({"objects/Lead/fields/Tier__c.field-meta.xml": TIER})["picklist_values"]
    told = [(row.ref, row.value, row.label, row.position, row.active, row.default) for row in values if "Tier__c" in row.ref]
    assert told == [
        ("salesforce:value:Lead.Tier__c=A", "A", "Tier A", 1, True, True),
        ("salesforce:value:Lead.Tier__c=B", "B", "B", 2, False, False),
    ]


def test_the_old_way_of_storing_gives_the_same_values_but_does_not_know_the_inactive_ones(pull):
    old = (
        "<type>Picklist</type><picklist><controllingField>Region__c</controllingField>"
        "<picklistValues><fullName>A</fullName><default>true</default></picklistValues><sorted>false</sorted></picklist>"
    )
    rows = pull(a_field(old, "Tier__c"))
    field = rows.one("fields", "Lead.Tier__c")
    assert (field.type, field.restricted, field.controller) == ("picklist", None, "salesforce:field:Lead.Region__c")
    assert [(row.value, row.label, row.active) for row in rows["picklist_values"]] == [("A", "A", True)]
    assert "active values only" in rows.gap("picklist_values", "inactive values").reason
    assert rows.gap("fields", "restricted picklists")


def test_the_old_way_of_storing_may_say_that_a_picklist_is_restricted(pull):
    body = "<type>Picklist</type><picklist><restrictedPicklist>true</restrictedPicklist></picklist>"
    assert pull(a_field(body)).one("fields", "Lead.A__c").restricted is True
    assert pull(a_field(body, "LeadSource")).one("fields", "Lead.LeadSource").restricted is None, "as in the new way"


@pytest.mark.parametrize(
    ("vendor", "type_"),
    [
        ("Text", "text"),
        ("TextArea", "text"),
        ("LongTextArea", "long_text"),
        ("Html", "rich_text"),
        ("Number", "number"),
        ("Checkbox", "boolean"),
        ("MultiselectPicklist", "multi_picklist"),
        ("MasterDetail", "lookup"),
        ("Hierarchy", "lookup"),
        ("Summary", "summary"),
        ("Location", "geolocation"),
        ("SomethingNew", "unknown"),
    ],
)
def test_types_are_the_models(pull, vendor, type_):
    row = pull(a_field(f"<type>{vendor}</type>")).one("fields", "Lead.A__c")
    assert (row.type, row.vendor_type) == (type_, vendor)


def test_what_a_custom_field_leaves_out_is_the_default_and_what_it_cannot_hold_is_unknown(pull):
    row = pull(a_field("<type>Text</type>")).one("fields", "Lead.A__c")
    assert (row.description, row.help_text, row.required, row.unique, row.history_tracked) == ("", "", False, False, False)
    assert (row.data_owner, row.status, row.sensitivity, row.compliance, row.restricted) == (None, None, None, None, None)


@pytest.mark.parametrize(("version", "expected"), [("44.0", (None, None)), ("45.0", ("", ())), ("61.0", ("", ()))])
def test_from_version_45_on_a_field_without_data_owner_has_none(pull, version, expected):
    package = f"<Package><version>{version}</version></Package>"
    row = pull({**a_field("<type>Text</type>"), "package.xml": package}).one("fields", "Lead.A__c")
    assert (row.data_owner, row.compliance) == expected


def test_a_data_owner_is_a_user_or_a_group(pull):
    row = pull(a_field("<type>Text</type><businessOwnerUser>ada@acme.example</businessOwnerUser>")).one("fields", "Lead.A__c")
    assert row.data_owner == "ada@acme.example"


def test_a_standard_field_has_the_platforms_label_and_type(pull):
    row = pull(a_field("<trackHistory>true</trackHistory>", "AnnualRevenue")).one("fields", "Lead.AnnualRevenue")
    assert (row.label, row.type, row.custom, row.history_tracked) == ("Annual Revenue", "currency", False, True)
    assert (row.description, row.required, row.unique) == (None, None, None)


def test_a_standard_field_that_nobody_knows_has_no_type(pull):
    assert pull(a_field("", "Mystery")).one("fields", "Lead.Mystery").type == "unknown"


def test_a_field_of_a_package_is_managed_and_one_with_a_placeholder_is_our_own(pull):
    rows = pull(
        lead("<fields><fullName>npe01__A__c</fullName></fields><fields><fullName>%%%NAMESPACE%%%B__c</fullName></fields>")
    )
    assert rows.one("fields", "Lead.npe01__A__c").managed
    assert not rows.one("fields", "Lead.B__c").managed


def test_lookups_name_their_objects(pull):
    assert pull(a_field("<type>Lookup</type><referenceTo>Deal__c</referenceTo>")).one("fields", "Lead.A__c").lookup_to == (
        "Deal__c",
    )


def test_a_formula_field_is_calculated_and_reads_what_it_names(pull):
    body = (
        "<fields><fullName>Deal__c</fullName><type>Lookup</type><referenceTo>Deal__c</referenceTo></fields>"
        "<fields><fullName>A__c</fullName><type>Text</type>"
        "<formula>CASE(leadsource, 'Web', Deal__r.Code__c, $User.Division &amp; Owner:User.Name)</formula></fields>"
    )
    rows = pull(lead(body))
    field = rows.one("fields", "Lead.A__c")
    assert (field.calculated, field.formula) == (
        True,
        "CASE(leadsource, 'Web', Deal__r.Code__c, $User.Division & Owner:User.Name)",
    )
    assert rows.edges("field:Lead.A__c") == {
        ("field:Lead.LeadSource", "reads", ("Web",)),
        ("field:Lead.Deal__c", "reads", ()),
        ("field:Deal__c.Code__c", "reads", ()),
        ("field:User.Division", "reads", ()),
        ("field:Lead.OwnerId", "reads", ()),
        ("field:User.Name", "reads", ()),
    }


def test_a_formula_that_cannot_be_parsed_is_no_error(pull):
    rows = pull(a_field("<type>Text</type><formula>IF(</formula>"))
    assert rows.edges("field:Lead.A__c") == set()
    assert rows.faults() == []


def test_a_default_value_reads_too(pull):
    rows = pull(a_field("<type>Text</type><defaultValue>$User.Division</defaultValue>"))
    assert rows.edges("field:Lead.A__c") == {("field:User.Division", "reads", ())}


def test_a_roll_up_reads_and_filters_the_children(pull):
    body = (
        "<type>Summary</type><summarizedField>Item__c.Amount__c</summarizedField><summaryForeignKey>Item__c.Lead__c</summaryForeignKey>"
        "<summaryFilterItems><field>Item__c.State__c</field><operation>equals</operation><value>Open,Late</value></summaryFilterItems>"
    )
    rows = pull(a_field(body))
    assert rows.one("fields", "Lead.A__c").calculated
    assert rows.edges("field:Lead.A__c") == {
        ("field:Item__c.Amount__c", "reads", ()),
        ("field:Item__c.Lead__c", "reads", ()),
        ("field:Item__c.State__c", "filters", ("Open", "Late")),
    }


def test_a_lookup_filter_filters(pull):
    body = (
        "<type>Lookup</type><referenceTo>Contact</referenceTo><lookupFilter><active>true</active>"
        "<filterItems><field>Contact.Active__c</field><operation>equals</operation><value>True</value></filterItems>"
        "<filterItems><field>$Source.AccountId</field><operation>equals</operation><valueField>Contact.AccountId</valueField></filterItems>"
        "</lookupFilter>"
    )
    assert pull(a_field(body)).edges("field:Lead.A__c") == {("field:Contact.Active__c", "filters", ("True",))}


def test_the_same_field_in_two_package_directories_is_one_and_a_different_one_is_named(pull):
    rows = pull({"a/objects/Lead/fields/Tier__c.field-meta.xml": TIER, "b/objects/Lead/fields/Tier__c.field-meta.xml": TIER})
    assert rows.faults() == []
    other = TIER.replace("<label>Tier</label>", "<label>Level</label>")
    rows = pull({"a/objects/Lead/fields/Tier__c.field-meta.xml": TIER, "b/objects/Lead/fields/Tier__c.field-meta.xml": other})
    assert rows.one("fields", "Lead.Tier__c").label == "Tier"
    assert "b/objects/Lead/fields/Tier__c.field-meta.xml" in rows.gap("fields", "Lead.Tier__c").reason


def test_a_field_whose_object_nobody_tells_is_a_fault(pull):
    rows = pull({"Tier__c.field-meta.xml": TIER})
    assert "open the project from further up" in rows.gap("fields", "Tier__c.field-meta.xml").reason


def test_a_field_without_a_name_has_that_of_its_file(pull):
    rows = pull({"objects/Lead/fields/Tier__c.field-meta.xml": "<CustomField><type>Text</type></CustomField>"})
    assert rows.one("fields", "Lead.Tier__c").type == "text"
