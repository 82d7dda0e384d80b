"""Components that have a row of their own: added, removed, changed by attribute."""

import pytest

from auditor.diff import compare
from auditor.result import AttributeChange, ComponentChange
from build import (
    SF,
    a_criterion,
    a_field,
    a_pipeline,
    a_queue,
    a_record_type,
    a_report,
    a_snapshot,
    a_stage,
    a_user,
    a_validation,
    an_automation,
    an_object,
    some_values,
)
from checks.model.rows.schema import Setting


def changes(before, after):
    return compare(a_snapshot(*before), a_snapshot(*after))[0]


def told(before, after):
    return [(change.kind, change.ref.partition(":")[2]) for change in changes(before, after)]


def attributes(before, after):
    (change,) = changes([before], [after])
    return {one.attribute: (one.before, one.after) for one in change.attributes}


def test_a_whole_change():
    assert changes([a_field(label="Tier")], [a_field(label="Account tier", help_text="Ask sales ops")]) == (
        ComponentChange(
            kind="changed",
            table="fields",
            ref="salesforce:field:Lead.Segment__c",
            label="Account tier",
            attributes=(
                AttributeChange(attribute="help_text", before="", after="Ask sales ops"),
                AttributeChange(attribute="label", before="Tier", after="Account tier"),
            ),
        ),
    )


def test_what_came_and_what_went():
    before, after = [a_queue("Inbound"), a_user("ada")], [a_queue("Partners"), a_user("ada")]
    assert told(before, after) == [("removed", "queue:Inbound"), ("added", "queue:Partners")]


def test_a_value_that_came_is_a_change_of_its_own():
    field = a_field("Lead.LeadSource")
    before, after = [field, some_values("Lead.LeadSource", "Web")], [field, some_values("Lead.LeadSource", "Web", "Event")]
    assert told(before, after) == [("added", "value:Lead.LeadSource=Event")]


def test_an_object_that_came_with_all_its_parts_is_one_change_that_counts_them():
    new = [
        an_object("Deal__c"), a_field("Deal__c.A__c"), a_field("Deal__c.B__c"), some_values("Deal__c.A__c", "x", "y", "z"),
        a_record_type("Deal__c.New"), a_validation("Deal__c.Rule"), a_pipeline("Deal__c/*"), a_stage("Deal__c/*/Open"),
    ]  # fmt: skip
    (change,) = changes([], new)
    assert (change.kind, change.ref) == ("added", "salesforce:object:Deal__c")
    assert {one.attribute: (one.before, one.after) for one in change.attributes} == {
        "fields": (0, 2), "picklist_values": (0, 3), "record_types": (0, 1), "validation_rules": (0, 1), "pipelines": (0, 1),
        "stages": (0, 1),
    }  # fmt: skip


def test_a_field_that_went_counts_its_values():
    (change,) = changes([a_field(), some_values("Lead.Segment__c", "A", "B")], [])
    assert (change.kind, change.attributes) == ("removed", (AttributeChange(attribute="picklist_values", before=2, after=0),))


def test_a_field_of_an_object_that_was_there_is_a_change_of_its_own():
    assert told([an_object()], [an_object(), a_field()]) == [("added", "field:Lead.Segment__c")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(a_field(description=None), a_field(description="why"), id="not read before"),
        pytest.param(a_field(value_set="Sources"), a_field(value_set=None), id="values inline in the older format"),
        pytest.param(a_user(last_login="2026-11-01"), a_user(last_login="2026-11-20"), id="somebody signed in"),
        pytest.param(a_report(last_run_at="2026-11-01"), a_report(last_run_at="2026-11-20"), id="somebody ran it"),
        pytest.param(a_field(modified_at="2026-11-01"), a_field(modified_at="2026-11-20"), id="somebody saved it unchanged"),
        pytest.param(a_field(), a_field(), id="the same"),
    ],
)
def test_leaves_alone(before, after):
    assert changes([before], [after]) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(a_field(description=""), a_field(description="why"), id="read and empty before"),
        pytest.param(a_field(value_set="Sources"), a_field(value_set="Channels"), id="another value set"),
        pytest.param(a_user(active=True), a_user(active=False), id="somebody left"),
        pytest.param(a_report(ref="x:report:7", label="Won"), a_report(ref="x:report:7", label="Sold"), id="another name"),
        pytest.param(a_field(lookup_to=()), a_field(lookup_to=("Account",)), id="another target"),
    ],
)
def test_sees(before, after):
    assert len(changes([before], [after])) == 1


def test_conditions_are_told_as_people_write_them():
    before = an_automation(runs_when=(a_criterion("Lead.Status", "equals", "New"),))
    after = an_automation(runs_when=(a_criterion("Lead.Status", "not_equal", "New", "Open"),))
    assert attributes(before, after) == {"runs_when": (("Lead.Status equals New",), ("Lead.Status not equal New, Open",))}


def test_the_same_reference_in_two_connections_is_two_components():
    before = [a_field(connection="a"), a_field(connection="b")]
    after = [a_field(connection="a"), a_field(connection="b", label="New")]
    assert [change.ref for change in changes(before, after)] == ["b:field:Lead.Segment__c"]


def a_setting(name, value):
    ref = f"{SF}:setting:Opportunity.{name}"
    return Setting(connection=SF, ref=ref, area="Opportunity", name=name, value=value)


def test_a_switch_that_was_turned_is_a_change():
    name = "enableOpportunityTeam"
    [change], _ = compare(a_snapshot(a_setting(name, "false")), a_snapshot(a_setting(name, "true")))
    assert (change.kind, change.table) == ("changed", "settings")
    assert [(one.attribute, one.before, one.after) for one in change.attributes] == [("value", "false", "true")]


def test_a_switch_that_one_side_alone_lists_came_with_the_release():
    components, reading = compare(a_snapshot(a_setting("old", "true")), a_snapshot(a_setting("new", "true")))
    assert components == ()
    assert [(one.table, one.components) for one in reading] == [("settings", 2)]
