import pytest

from connectors.metadata.collect import Collector
from connectors.salesforce.mapping.people import Ids
from connectors.salesforce.mapping.schema import Details, add_object, by_path, object_names, slim

ME = "005000000000001AAA"


def a_field(name="Tier__c", **given):
    return {
        "name": name, "label": "Tier", "type": "string", "length": 80, "custom": name.endswith("__c"), "nillable": True,
        "createable": True, "defaultedOnCreate": False, "unique": False, "calculated": False, "calculatedFormula": None,
        "inlineHelpText": None, "restrictedPicklist": False, "controllerName": None, "referenceTo": [], "picklistValues": [],
        **given,
    }  # fmt: skip


def read(*fields, details=None, object_="Lead", ids=None):
    out = Collector("salesforce")
    body = slim({"name": object_, "label": object_, "labelPlural": f"{object_}s", "custom": False, "fields": list(fields)})
    add_object(body, details or Details(), out, ids or Ids())
    return out


def one(out, table="fields"):
    (row,) = out.rows(table)
    return row


def test_a_field_with_all_that_the_org_tells():
    ids = Ids()
    ids.add(ME, "salesforce:user:ada@acme.example", "user")
    path = "Lead.Tier__c"
    definition = {
        "Description": "How much a lead is worth", "BusinessOwnerId": ME, "BusinessStatus": "Active",
        "SecurityClassification": "Internal", "ComplianceGroup": "PII;GDPR", "IsFieldHistoryTracked": True,
        "LastModifiedDate": "2026-08-01T00:00:00.000+0000", "LastModifiedById": ME,
    }  # fmt: skip
    made = {"Id": "00N000000000001", "CreatedDate": "2025-01-02T03:04:05.000+0000", "CreatedById": ME}
    details = Details(definitions={path: definition}, created={path: made})
    out = read(a_field(inlineHelpText="Ask sales"), details=details, ids=ids)
    row = one(out)
    assert (row.ref, row.type, row.vendor_type, row.length) == ("salesforce:field:Lead.Tier__c", "text", "Text", 80)
    assert (row.description, row.help_text, row.data_owner, row.status) == (
        "How much a lead is worth",
        "Ask sales",
        "ada@acme.example",
        "Active",
    )
    assert (row.sensitivity, row.compliance, row.history_tracked) == ("Internal", ("PII", "GDPR"), True)
    assert (row.created_at, row.created_by) == ("2025-01-02T03:04:05Z", "salesforce:user:ada@acme.example")
    assert (row.modified_at, row.modified_by) == ("2026-08-01T00:00:00Z", "salesforce:user:ada@acme.example")
    (place,) = [row for row in out.rows("locations") if row.ref.endswith("Tier__c")]
    assert place.page == "/lightning/setup/ObjectManager/Lead/FieldsAndRelationships/00N000000000001/view"


def test_what_the_catalogue_did_not_tell_is_not_read_and_not_empty():
    row = one(read(a_field()))
    assert (row.description, row.data_owner, row.status, row.sensitivity, row.compliance) == (None, None, None, None, None)
    assert (row.created_at, row.modified_at, row.history_tracked) == (None, None, None)


def test_what_the_catalogue_told_to_be_empty_is_empty():
    columns = ("Description", "BusinessOwnerId", "BusinessStatus", "SecurityClassification", "ComplianceGroup")
    row = one(read(a_field(), details=Details(definitions={"Lead.Tier__c": dict.fromkeys(columns)})))
    assert (row.description, row.data_owner, row.status, row.sensitivity, row.compliance) == ("", "", "", "", ())


def test_a_data_owner_who_is_not_among_the_users_is_named_by_id():
    row = one(read(a_field(), details=Details(definitions={"Lead.Tier__c": {"BusinessOwnerId": ME}})))
    assert row.data_owner == ME


@pytest.mark.parametrize(
    ("given", "type", "vendor_type"),
    [
        pytest.param({"type": "id"}, "id", None, id="id"),
        pytest.param({"type": "double"}, "number", "Number", id="number"),
        pytest.param({"type": "textarea", "length": 255}, "text", "TextArea", id="short text area"),
        pytest.param({"type": "textarea", "length": 256}, "long_text", "LongTextArea", id="long text area"),
        pytest.param({"type": "textarea", "length": 900, "extraTypeInfo": "richtextarea"}, "rich_text", "Html", id="rich text"),
        pytest.param({"type": "string", "autoNumber": True}, "auto_number", "AutoNumber", id="auto number"),
        pytest.param({"type": "reference", "referenceTo": ["Account"]}, "lookup", "Lookup", id="lookup"),
        pytest.param({"type": "reference", "cascadeDelete": True}, "lookup", "MasterDetail", id="master-detail"),
        pytest.param({"type": "currency", "calculated": True}, "summary", "Summary", id="roll-up"),
        pytest.param(
            {"type": "currency", "calculated": True, "calculatedFormula": "Amount"}, "currency", "Currency", id="formula"
        ),
        pytest.param({"type": "encryptedstring"}, "encrypted", "EncryptedText", id="encrypted"),
        pytest.param({"type": "combobox"}, "picklist", "Picklist", id="combobox"),
        pytest.param({"type": "anyType"}, "unknown", None, id="any type"),
        pytest.param({"type": "hologram"}, "unknown", None, id="a type to come"),
    ],
)
def test_types(given, type, vendor_type):
    row = one(read(a_field(**given)))
    assert (row.type, row.vendor_type) == (type, vendor_type)


@pytest.mark.parametrize(
    ("given", "required"),
    [
        pytest.param({"nillable": False}, True, id="must be filled"),
        pytest.param({}, False, id="may be blank"),
        pytest.param({"nillable": False, "createable": False}, False, id="filled by the system"),
        pytest.param({"nillable": False, "defaultedOnCreate": True}, False, id="has a default"),
    ],
)
def test_required(given, required):
    assert one(read(a_field(**given))).required is required


def test_values_in_the_order_of_the_describe_and_the_inactive_ones_last():
    listed = [
        {"value": "Web", "label": "Web", "active": True, "defaultValue": True},
        {"value": "Old", "label": "Old", "active": False},
    ]
    info = {
        "Lead.Source__c": [{"Value": "Gone", "Label": "Gone for good", "IsActive": False}, {"Value": "Web", "IsActive": True}]
    }
    out = read(a_field("Source__c", type="picklist", picklistValues=listed), details=Details(values=info))
    rows = [(row.value, row.label, row.active, row.position, row.default) for row in out.rows("picklist_values")]
    assert rows == [("Web", "Web", True, 1, True), ("Old", "Old", False, 2, None), ("Gone", "Gone for good", False, 3, None)]


def test_a_picklist_without_values():
    assert read(a_field(type="picklist", picklistValues=None)).rows("picklist_values") == []


def test_values_of_what_is_no_picklist_are_left_alone():
    assert read(a_field(type="string", picklistValues=[{"value": "x"}])).rows("picklist_values") == []


def test_a_standard_picklist_names_the_value_set_that_it_shares():
    out = read(a_field("LeadSource", type="picklist", picklistValues=[{"value": "Web", "active": True}]))
    assert one(out).value_set == "LeadSource"
    assert one(out, "picklist_values").value_set == "LeadSource"


def test_a_hidden_custom_field_is_known_and_its_values_are_not():
    definitions = {"Lead.Secret__c": {"Label": "Secret", "BusinessOwnerId": None}, "Lead.Virtual": {"Label": "Virtual"}}
    out = read(a_field(), details=Details(definitions=definitions))
    hidden = next(row for row in out.rows("fields") if row.name == "Secret__c")
    assert (hidden.type, hidden.label, hidden.data_owner, hidden.custom) == ("unknown", "Secret", "", True)
    assert {row.name for row in out.rows("fields")} == {"Tier__c", "Secret__c"}
    gaps = {(gap.table, gap.scope, gap.kind) for gap in out.rows("gaps")}
    assert ("field_fill", "Lead.Secret__c", "permission") in gaps


def test_a_formula_uses_the_fields_that_it_reads():
    from connectors.metadata import formulas

    fields = [
        a_field("Score__c", type="double"),
        a_field("Band__c", calculated=True, calculatedFormula="IF(Score__c > 5, 'A', 'B')"),
    ]
    out = read(*fields)
    formulas.link(out)
    assert [(edge.user, edge.used) for edge in out.rows("uses")] == [
        ("salesforce:field:Lead.Band__c", "salesforce:field:Lead.Score__c")
    ]


def test_an_object_of_a_package_is_managed_and_a_custom_one_has_its_description():
    details = Details(objects={"Deal__c": {"Description": "A deal", "CreatedDate": "2025-01-01T00:00:00.000+0000"}})
    row = one(read(a_field(), object_="Deal__c", details=details), "objects")
    assert (row.custom, row.managed, row.description, row.created_at) == (True, False, "A deal", "2025-01-01T00:00:00Z")
    assert one(read(a_field(), object_="acme__Deal__c"), "objects").managed
    assert one(read(a_field()), "objects").description is None


@pytest.mark.parametrize("body", [None, [], "x", {}, {"name": 7}])
def test_what_is_no_describe(body):
    assert slim(body) == {}


def test_a_describe_without_fields_has_none():
    assert slim({"name": "Retired", "fields": None})["fields"] == []
    assert slim({"name": "Odd", "fields": [None, {"label": "no name"}, {"name": "A"}]})["fields"] == [{"name": "A"}]


def test_custom_fields_by_path():
    names = object_names([{"Id": "01I000000000001AAA", "DeveloperName": "Deal", "NamespacePrefix": None}])
    rows = [
        {"TableEnumOrId": "Lead", "DeveloperName": "Tier", "NamespacePrefix": None},
        {"TableEnumOrId": "01I000000000001AAA", "DeveloperName": "Size", "NamespacePrefix": "acme"},
    ]
    assert set(by_path(rows, names)) == {"Lead.Tier__c", "Deal__c.acme__Size__c"}


@pytest.mark.parametrize("odd", [5, True, "Web", {"value": "Web"}, float("nan")])
def test_lists_that_are_none(odd):
    out = read(a_field(type="picklist", picklistValues=odd, referenceTo=odd))
    assert (one(out).lookup_to, out.rows("picklist_values")) == ((), [])
    assert [(gap.table, gap.scope) for gap in out.rows("gaps")] == [
        ("picklist_values", "rows of the values of Lead.Tier__c that make no sense")
    ]


def test_values_and_fields_that_cannot_be_told_are_counted():
    values = [{"value": "Web", "active": True}, {"value": 5}, "Web", None, {"value": "x" * 256}]
    out = read(a_field(type="picklist", picklistValues=values), {"name": "no name"}, {"name": 5}, None, {"name": "x; y"})
    assert [row.value for row in out.rows("picklist_values")] == ["Web"]
    told = {(gap.table, gap.reason.split(" that")[0]) for gap in out.rows("gaps")}
    assert ("picklist_values", "4 of 5 rows of the values of Lead.Tier__c") in told
    assert ("fields", "4 of 5 rows of Lead's describe") in told


def test_a_describe_is_kept_without_what_no_file_takes():
    field = a_field(label="a\ud800", inlineHelpText="x\0", length=10**30, type="picklist", nillable={"deep": [1]})
    field |= {"picklistValues": [{"value": "\udfff", "validFor": "AAAA"}], "referenceTo": ["Acc\ud800", 5]}
    body = slim({"name": "Lead", "label": float("nan"), "fields": [field, {}]})
    kept = body["fields"][0]
    assert (kept["label"], kept["inlineHelpText"], kept["picklistValues"]) == ("a\ufffd", "x\ufffd", [{"value": "\ufffd"}])
    assert (kept["referenceTo"], "length" in kept, "nillable" in kept, "label" in body) == (["Acc\ufffd"], False, False, False)
    assert body["senseless"] == 1
    assert slim(body) == body
