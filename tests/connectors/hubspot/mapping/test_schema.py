import pytest

from checks.model.rows.process import ValidationRule
from checks.model.rows.schema import AssociationLabel, Field, PicklistValue
from connectors.hubspot.mapping.schema import association_labels, groups, objects, properties, validations
from hubspot_bodies import TYPES, a_property

SCHEMA = {
    "id": "77", "objectTypeId": "2-77", "name": "subscriptions", "fullyQualifiedName": "p1_subscriptions", "archived": False,
    "labels": {"singular": "Subscription", "plural": "Subscriptions"}, "description": "What runs", "createdByUserId": 501,
    "createdAt": "2024-01-01T00:00:00Z", "updatedAt": "2024-02-01T00:00:00Z", "updatedByUserId": 502,
    "requiredProperties": ["subscription_name"],
}  # fmt: skip


def read(out, people, *rows, object_="deals", **how):
    properties(out, object_, list(rows), people, **how)
    return out.rows("fields")


def test_a_property_with_all_that_hubspot_tells(out, people):
    assert read(out, people, a_property()) == [
        Field(
            connection="hubspot",
            ref="hubspot:field:deals.tier",
            object="deals",
            name="tier",
            label="Tier",
            type="picklist",
            vendor_type="enumeration/select",
            description="",
            unique=False,
            custom=True,
            restricted=True,
            sensitivity="non_sensitive",
            compliance=(),
            group="deal",
            form_field=True,
            created_at="2024-03-04T11:22:33Z",
            created_by="hubspot:user:501",
            modified_at="2026-08-01T00:00:00Z",
            modified_by="hubspot:user:502",
        )
    ]
    assert out.rows("gaps") == []


def test_options_stand_in_their_order_and_hidden_ones_are_not_active(out, people):
    read(out, people, a_property())
    assert out.rows("picklist_values") == [
        PicklistValue(
            connection="hubspot", ref="hubspot:value:deals.tier=pb", field="hubspot:field:deals.tier", value="pb",
            label="Lead", position=0, active=False, description="The lowest",
        ),
        PicklistValue(
            connection="hubspot", ref="hubspot:value:deals.tier=gold", field="hubspot:field:deals.tier", value="gold",
            label="Gold", position=1, description="",
        ),
    ]  # fmt: skip


def test_what_was_not_told_is_not_read(out, people):
    (row,) = read(out, people, {"name": "tier"})
    assert (row.label, row.description, row.group, row.unique, row.form_field) == (None,) * 5
    assert (row.sensitivity, row.compliance, row.created_at, row.created_by) == (None,) * 4
    assert (row.type, row.vendor_type, row.required, row.restricted) == ("unknown", None, None, None)


@pytest.mark.parametrize(
    ("given", "type_"),
    [
        ({"type": "string", "fieldType": "text"}, "text"),
        ({"type": "string", "fieldType": "textarea"}, "long_text"),
        ({"type": "string", "fieldType": "html"}, "rich_text"),
        ({"type": "string", "fieldType": "phonenumber"}, "phone"),
        ({"type": "phone_number", "fieldType": "phonenumber"}, "phone"),
        ({"type": "string", "fieldType": "file"}, "file"),
        ({"type": "number", "fieldType": "number"}, "number"),
        ({"type": "number", "fieldType": "number", "showCurrencySymbol": True}, "currency"),
        ({"type": "number", "fieldType": "number", "referencedObjectType": "COMPANY"}, "lookup"),
        ({"type": "date", "fieldType": "date"}, "date"),
        ({"type": "datetime", "fieldType": "date"}, "datetime"),
        ({"type": "bool", "fieldType": "booleancheckbox"}, "boolean"),
        ({"type": "bool", "fieldType": "select"}, "boolean"),
        ({"type": "enumeration", "fieldType": "select"}, "picklist"),
        ({"type": "enumeration", "fieldType": "radio"}, "picklist"),
        ({"type": "enumeration", "fieldType": "checkbox"}, "multi_picklist"),
        ({"type": "enumeration", "fieldType": "booleancheckbox"}, "boolean"),
        ({"type": "enumeration", "fieldType": "select", "externalOptions": True, "options": []}, "lookup"),
        ({"type": "json", "fieldType": "text"}, "unknown"),
        ({"type": "object_coordinates", "fieldType": "text"}, "unknown"),
        ({"type": 5, "fieldType": None}, "unknown"),
        ({"name": "hs_object_id", "type": "number"}, "id"),
    ],
)
def test_types(out, people, given, type_):
    assert read(out, people, a_property(**given))[0].type == type_


def test_the_owner_picker_points_to_owners_and_lists_nothing(out, people):
    given = {"externalOptions": True, "options": [], "referencedObjectType": "OWNER"}
    (row,) = read(out, people, a_property(name="hubspot_owner_id", **given))
    assert (row.type, row.lookup_to, row.restricted, out.rows("picklist_values")) == ("lookup", ("owners",), None, [])


NOT_TOLD = {"hubspotDefined": None, "createdUserId": None}
OPEN = {"archivable": True, "readOnlyDefinition": False}
SHUT = {"archivable": False, "readOnlyDefinition": True}


@pytest.mark.parametrize(
    ("given", "custom", "managed"),
    [
        pytest.param({"hubspotDefined": True, "modificationMetadata": OPEN}, False, False, id="HubSpot says it is its own"),
        pytest.param({"hubspotDefined": False, "modificationMetadata": OPEN}, True, False, id="HubSpot says it is not"),
        pytest.param({"hubspotDefined": False, "modificationMetadata": SHUT}, True, True, id="an app keeps it"),
        pytest.param(
            {"hubspotDefined": None, "createdUserId": "501", "modificationMetadata": SHUT},
            True,
            True,
            id="a user of an app made it",
        ),
        pytest.param(
            {"hubspotDefined": None, "createdUserId": "501", "modificationMetadata": None}, True, False, id="a user made it"
        ),
        pytest.param({**NOT_TOLD, "modificationMetadata": OPEN}, True, False, id="anybody may change it"),
        pytest.param({**NOT_TOLD, "modificationMetadata": SHUT}, False, False, id="nobody may change it"),
        pytest.param({**NOT_TOLD, "modificationMetadata": {**OPEN, "archivable": False}}, False, False, id="nor archive it"),
        pytest.param({**NOT_TOLD, "modificationMetadata": None}, False, False, id="nothing is told of it"),
        pytest.param({"hubspotDefined": None, "name": "hs_lead_status"}, False, False, id="the prefix is HubSpot's"),
    ],
)
def test_whose_a_property_is(out, people, given, custom, managed):
    (row,) = read(out, people, a_property(**given))
    assert (row.custom, row.managed) == (custom, managed)


def test_sensitive_properties_and_their_categories(out, people):
    told = {"dataSensitivity": "highly_sensitive", "sensitiveDataCategories": ["Health", "Health", 5, " "]}
    (row,) = read(out, people, a_property(**told))
    assert (row.sensitivity, row.compliance) == ("highly_sensitive", ("Health",))


def test_a_calculated_property_reads_those_that_its_formula_names(out, people, edges):
    formula = "if tier == 'region' then amount * 2 else max(close_date, unknown, worth) end"
    rows = (
        a_property(name="amount", type="number"),
        a_property(name="close_date", type="date"),
        a_property(),
        a_property(name="region"),
        a_property(name="worth", type="number", fieldType="calculation_equation", calculationFormula=formula),
    )
    worth = read(out, people, *rows)[-1]
    assert (worth.calculated, worth.formula) == (True, formula)
    assert edges("field:deals.worth") == {(f"field:deals.{name}", "reads", "", ()) for name in ("tier", "amount", "close_date")}


def test_archived_properties_and_those_made_anew_under_their_name(out, people):
    read(out, people, a_property())
    read(out, people, a_property(label="Older"), a_property(name="gone"), archived=True)
    assert [(row.name, row.label, row.archived) for row in out.rows("fields")] == [
        ("tier", "Tier", False),
        ("gone", "Tier", True),
    ]
    assert out.rows("gaps") == []


@pytest.mark.parametrize("options", [None, [], "none", 5, [5], [{}], [{"value": None}], [{"value": "x" * 256}], {"a": 1}])
def test_options_that_are_none_are_no_options(out, people, options):
    read(out, people, a_property(options=options))
    assert out.rows("picklist_values") == []
    assert [(gap.table, gap.kind) for gap in out.rows("gaps")] == ([("picklist_values", "fault")] if options else [])


def test_the_choice_of_no_value_is_no_option(out, people):
    read(out, people, a_property(options=[{"label": "", "value": ""}, {"label": "Yes", "value": "yes"}]))
    assert ([row.value for row in out.rows("picklist_values")], out.rows("gaps")) == (["yes"], [])


def test_properties_without_a_name_are_a_gap_in_all_that_hangs_on_them(out, people):
    read(out, people, a_property(), a_property(name="no name"), None, {"name": 5})
    assert [row.name for row in out.rows("fields")] == ["tier"]
    assert {gap.table for gap in out.rows("gaps")} == {"fields", "picklist_values", "field_fill", "value_counts"}
    assert out.rows("gaps")[0].reason == (
        "3 of 4 rows of the properties of deals that HubSpot gave make no sense, and were left out"
    )


def test_objects_with_their_limits_and_what_the_portal_calls_them(out, people):
    limits = {"byObjectType": [{"objectTypeId": "0-3", "limit": 1000, "singularLabel": "Case", "pluralLabel": "Cases"}]}
    objects(out, {"deals": "0-3", "subscriptions": "2-77"}, [SCHEMA, {**SCHEMA, "archived": True, "labels": {}}], people, limits)
    deals, own = out.rows("objects")
    assert (deals.ref, deals.label, deals.plural, deals.custom, deals.field_limit) == (
        "hubspot:object:deals", "Case", "Cases", False, 1000,
    )  # fmt: skip
    assert (own.label, own.plural, own.custom, own.field_limit, own.description) == (
        "Subscription", "Subscriptions", True, None, "What runs",
    )  # fmt: skip
    assert (own.created_by, own.modified_by, own.modified_at) == (
        "hubspot:user:501", "hubspot:user:502", "2024-02-01T00:00:00Z",
    )  # fmt: skip
    properties(out, "subscriptions", [a_property(name="subscription_name"), a_property(name="term")], people)
    assert [row.required for row in out.rows("fields")] == [True, False]


@pytest.mark.parametrize(
    "limits", [None, [], {}, {"byObjectType": None}, {"byObjectType": [{"objectTypeId": "0-3", "limit": -1}]}]
)
def test_a_limit_that_makes_no_sense_is_none(out, people, limits):
    objects(out, {"deals": "0-3"}, [], people, limits)
    assert out.rows("objects")[0].field_limit is None


def test_schemas_that_make_no_sense_are_counted(out, people):
    objects(out, TYPES, [{"name": "x"}, 5], people, None)
    assert {(gap.table, gap.kind) for gap in out.rows("gaps")} == {
        ("objects", "fault"), ("fields", "fault"), ("picklist_values", "fault"),
    }  # fmt: skip


def test_validations_are_a_part_of_their_property_and_demand_nothing(out, edges):
    rules = [{"ruleType": "MAX_LENGTH", "ruleArguments": ["20"], "shouldApplyNormalization": False}]
    validations(out, "contacts", [{"propertyName": "zip", "propertyValidationRules": rules}])
    assert out.rows("validation_rules") == [
        ValidationRule(
            connection="hubspot", ref="hubspot:validation_rule:contacts.zip/MAX_LENGTH", object="contacts",
            name="zip/MAX_LENGTH", active=True, formula="MAX_LENGTH(20)",
        )
    ]  # fmt: skip
    assert edges("validation_rule:contacts.zip/MAX_LENGTH") == set()


@pytest.mark.parametrize("rules", [None, 5, [None], [{"ruleType": None}], [{"ruleType": "no type"}]])
def test_validations_that_make_no_sense(out, rules):
    validations(out, "contacts", [{"propertyName": "zip", "propertyValidationRules": rules}])
    assert (out.rows("validation_rules"), [gap.table for gap in out.rows("gaps")]) == ([], ["validation_rules"])


def a_pair(source="0-1", target="0-2", **given):
    ends = {"fromObjectType": {"objectTypeId": source}, "toObjectType": {"objectTypeId": target}}
    return {**ends, "allLabels": ["Billing contact"], "limit": 50, "usage": 1, **given}


def test_association_labels_by_type_id_where_it_is_told(out):
    told = {"types": [{"category": "USER_DEFINED", "typeId": 11, "label": "Billing contact"}]}
    association_labels(out, {"results": [a_pair(), a_pair("0-3", "0-1", **told), a_pair("0-1", "0-410")]}, TYPES)
    assert out.rows("association_labels") == [
        AssociationLabel(
            connection="hubspot", ref="hubspot:association_label:contacts/companies/Billing contact", source="contacts",
            target="companies", label="Billing contact",
        ),
        AssociationLabel(
            connection="hubspot", ref="hubspot:association_label:deals/contacts/11", source="deals", target="contacts",
            label="Billing contact",
        ),
    ]  # fmt: skip
    (gap,) = out.rows("gaps")
    assert (gap.table, gap.scope, gap.kind) == ("association_labels", "limits of labels", "unsupported")


def test_labels_that_make_no_sense(out):
    association_labels(out, {"results": [a_pair(allLabels=[5, "", "Spouse"]), {}, a_pair(fromObjectType=5)]}, TYPES)
    assert [row.label for row in out.rows("association_labels")] == ["Spouse"]
    assert [gap.reason.split(" that ")[0] for gap in out.rows("gaps")][:2] == [
        "2 of 3 rows of association labels",
        "2 of 3 rows of the labels of contacts and companies",
    ]


@pytest.mark.parametrize("body", [None, [], {}, {"results": None}, 5, "no"])
def test_no_labels_at_all(out, body):
    association_labels(out, body, TYPES)
    assert (out.rows("association_labels"), out.rows("gaps")) == ([], [])


def test_groups_of_properties_are_settings(out):
    groups(out, "contacts", [{"name": "vip_info", "label": "VIP information"}, {"name": "bare"}, {"label": "x"}, None, 7])
    assert [(row.ref, row.area, row.name, row.value) for row in out.rows("settings")] == [
        ("hubspot:setting:property_groups.contacts.vip_info", "property_groups", "contacts.vip_info", "VIP information"),
        ("hubspot:setting:property_groups.contacts.bare", "property_groups", "contacts.bare", ""),
    ]
    assert [(gap.table, gap.kind) for gap in out.rows("gaps")] == [("settings", "fault")]
