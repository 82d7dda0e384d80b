"""A difference of reading is no difference of the org, and is told apart."""

import pytest

from auditor.diff import compare
from auditor.result import ReadingDifference
from build import (
    a_connection,
    a_criterion,
    a_field,
    a_forecast_type,
    a_gap,
    a_pipeline,
    a_report,
    a_snapshot,
    a_stage,
    an_automation,
    an_object,
    some_values,
)
from checks.model.rows.schema import Setting

SAME = a_connection(api_version="60.0", format="source")
FIELD = a_field("Lead.LeadSource")


def both(before, after, **given):
    return compare(a_snapshot(*before, **given), a_snapshot(*after))


def differences(before, after):
    components, reading = both(before, after)
    return [(one.kind, one.ref.partition(":")[2]) for one in components], [
        (one.table, one.scope, one.components) for one in reading
    ]


def test_a_table_that_one_side_did_not_read_is_told_apart_and_counted():
    assert both([a_gap("reports")], [a_report("S/A"), a_report("S/B")], unread=("reports",)) == (
        (),
        (ReadingDifference(table="reports", scope="salesforce", reason="not read before: no access", components=2),),
    )


def test_a_table_that_neither_side_read_is_nothing_to_tell():
    before, after = a_snapshot(FIELD, unread=("reports",)), a_snapshot(FIELD, unread=("reports",))
    assert compare(before, after) == ((), ())


def test_a_connection_that_one_side_does_not_have_is_told_once():
    before, after = (
        [a_field(connection="salesforce")],
        [a_field(connection="salesforce"), a_field("deals.tier", connection="hubspot")],
    )
    components, reading = both(before, after)
    assert components == ()
    assert reading == (ReadingDifference(table="connections", scope="hubspot", reason="was read only after", components=1),)


@pytest.mark.parametrize(
    ("column", "before", "after", "reason"),
    [
        ("format", "mdapi", "source", "format: mdapi before, source after"),
        ("api_version", None, "60.0", "api version: unknown before, 60.0 after"),
        ("edition", "Professional", "Enterprise", "edition: Professional before, Enterprise after"),
        ("rights", (), ("ViewSetup", "ViewAllData"), "rights: none before, ViewSetup, ViewAllData after"),
    ],
)
def test_another_way_of_reading_is_told(column, before, after, reason):
    components, reading = both([a_connection(**{column: before})], [a_connection(**{column: after})])
    assert components == ()
    assert reading == (ReadingDifference(table="connections", scope="salesforce", reason=reason, components=0),)


@pytest.mark.parametrize("scope", ["Lead", "Lead.LeadSource", "salesforce:Lead", "objects/Lead.object"])
def test_a_component_of_a_scope_that_one_side_did_not_read_is_told_apart(scope):
    components, reading = differences([a_gap("fields", scope)], [FIELD, some_values("Lead.LeadSource", "Web")])
    assert components == []
    assert sum(count for _, _, count in reading) == 2, "the field and its value"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param([a_gap("fields", "Contact")], [a_field()], id="another object was not read"),
        pytest.param([a_gap("reports", "Lead")], [a_field()], id="another table was not read"),
        pytest.param([], [a_field(), a_gap("fields", "Lead")], id="the side that has it was not read in full"),
    ],
)
def test_what_was_read_on_both_sides_is_a_change(before, after):
    assert differences(before, after)[0] == [("added", "field:Lead.Segment__c")]


def test_a_file_that_broke_did_not_remove_its_report():
    broken = a_gap("reports", "reports/Sales/Won.report", kind="fault")
    assert differences([a_report("Sales/Won"), a_report("Sales/Lost")], [broken]) == (
        [("removed", "report:Sales/Lost")],
        [("reports", "reports/Sales/Won.report", 1)],
    )


def test_a_kind_of_automation_that_was_not_retrieved_did_not_come():
    rule = an_automation("Same", ref="salesforce:automation:duplicate_rule/Lead.Same", kind="duplicate_rule")
    assert differences([a_gap("automations", "DuplicateRule")], [rule, an_automation()]) == (
        [("added", "automation:flow/Route_Leads")],
        [("automations", "DuplicateRule", 1)],
    )


def test_an_object_whose_fields_were_not_retrieved_did_not_come():
    assert differences([a_gap("fields", "Deal__c")], [an_object("Deal__c"), a_field("Deal__c.A__c")]) == (
        [],
        [("fields", "Deal__c", 2)],
    )


def test_inactive_values_that_the_older_format_does_not_list_did_not_come():
    older = [a_gap("picklist_values", "inactive values"), FIELD, some_values("Lead.LeadSource", "Web", "Event")]
    newer = [FIELD, some_values("Lead.LeadSource", "Web", "New"), some_values("Lead.LeadSource", "Event", "Fax", active=False)]
    assert differences(older, newer) == (
        [("changed", "value:Lead.LeadSource=Event"), ("added", "value:Lead.LeadSource=New")],
        [("picklist_values", "inactive values", 1)],
    )


def test_inactive_stages_that_the_older_format_does_not_list_did_not_come():
    pipeline, gap = a_pipeline(), a_gap("picklist_values", "inactive values")
    newer = [pipeline, a_stage("Opportunity/*/Old", active=False), a_stage("Opportunity/*/New")]
    assert differences([gap, pipeline], newer)[0] == [("added", "stage:Opportunity/*/New")]
    assert len(differences([pipeline], newer)[0]) == 2


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(SAME, SAME, [("added", "field:Lead.IndividualId")], id="the same release: somebody switched it on"),
        pytest.param(SAME, a_connection(api_version="61.0", format="source"), [], id="another release"),
        pytest.param(SAME, a_connection(api_version="60.0", format="mdapi"), [], id="another format"),
        pytest.param(a_connection(), a_connection(), [], id="an unknown release"),
    ],
)
def test_standard_fields_come_with_the_vendors_release(before, after, told):
    assert differences([before, FIELD], [after, FIELD, a_field("Lead.IndividualId")])[0] == told


@pytest.mark.parametrize(("active", "told"), [(False, []), (True, [("removed", "forecast_type:Splits")])])
def test_a_way_of_forecasting_that_nobody_uses_is_the_vendors_offer(active, told):
    assert differences([a_forecast_type("Splits", active=active)], [])[0] == told


def test_custom_fields_do_not():
    assert differences([FIELD], [FIELD, a_field("Lead.Mine__c")])[0] == [("added", "field:Lead.Mine__c")]


def test_a_standard_object_goes_with_its_parts():
    new = [an_object("Territory2"), a_field("Territory2.Mine__c"), some_values("Territory2.Mine__c", "A")]
    components, reading = both([], new)
    assert components == ()
    assert sum(one.components for one in reading) == 3


HUB = a_connection("hubspot", system="hubspot")


def of_hub(make, *args, **given):
    return make(*args, connection="hubspot", **given)


def a_setting(name):
    ref = f"hubspot:setting:pipelines.{name}"
    return Setting(connection="hubspot", ref=ref, area="pipelines", name=name, value="true")


def test_what_a_portals_admins_switch_is_their_doing():
    contacts, leads = of_hub(an_object, "contacts"), of_hub(an_object, "leads")
    before = [HUB, contacts, of_hub(a_field, "contacts.email", custom=False)]
    assert differences(before, [*before, a_setting("deals/default.noSkippingStages")])[0] == [
        ("added", "setting:pipelines.deals/default.noSkippingStages")
    ]
    switched = [*before, leads, of_hub(a_field, "leads.hs_lead_name", custom=False)]
    assert ("added", "object:leads") in differences(before, switched)[0]
    assert ("removed", "object:leads") in differences(switched, before)[0]


def test_properties_that_hubspot_adds_are_nobodys_change():
    before = [HUB, of_hub(an_object, "contacts")]
    assert differences(before, [*before, of_hub(a_field, "contacts.hs_new", custom=False)])[0] == []


@pytest.mark.parametrize("kind", ["scope", "fault", "edition"])
def test_custom_objects_that_one_side_did_not_read_are_not_removed(kind):
    pets = of_hub(an_object, "pets", custom=True)
    rows = [pets, of_hub(a_field, "pets.size", custom=True), some_values("pets.size", "S", connection="hubspot"),
            of_hub(a_pipeline, "pets/1"), of_hub(a_stage, "pets/1/new")]  # fmt: skip
    whole = [HUB, of_hub(an_object, "contacts"), *rows]
    tables = ("objects", "fields", "picklist_values", "pipelines", "stages")
    lost = [a_gap(table, "custom objects", connection="hubspot", kind=kind) for table in tables]
    assert differences(whole, [HUB, of_hub(an_object, "contacts"), *lost])[0] == []
    assert differences([HUB, of_hub(an_object, "contacts"), *lost], whole)[0] == []
    assert len(differences(whole, [HUB, *lost])[0]) == 1, "contacts went"


def test_scopes_that_went_and_came_are_told_by_name():
    before, after = (a_connection("hubspot", system="hubspot", rights=rights) for rights in (("a", "b", "c"), ("b", "c", "d")))
    (one,) = both([before], [after])[1]
    assert one.reason == "rights: no more a; now d"


@pytest.mark.parametrize(("gap", "told"), [([], 1), ([("fields", "deals")], 0), ([("fields", "contacts")], 1)])
def test_a_condition_that_reads_otherwise_since_its_field_was_not_read_is_no_change(gap, told):
    def flow(operator):
        criterion = a_criterion("deals.cost", operator, "Cost", connection="hubspot")
        return of_hub(an_automation, "Route", ref="hubspot:automation:workflow/1", object="deals", runs_when=(criterion,))

    gaps = [a_gap(table, scope, connection="hubspot", kind="scope") for table, scope in gap]
    assert len(differences([HUB, flow("includes")], [HUB, flow("equals"), *gaps])[0]) == told
