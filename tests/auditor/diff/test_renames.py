"""A rename is told from a removal and an addition by content; in doubt, it is none."""

import pytest

from auditor.diff import compare, comparison
from build import (
    a_field,
    a_layout_field,
    a_pipeline,
    a_queue,
    a_report,
    a_snapshot,
    a_stage,
    a_use,
    a_user,
    an_automation,
    some_values,
)


def changes(before, after):
    return compare(a_snapshot(*before), a_snapshot(*after))[0]


def told(before, after):
    return [(change.kind, change.ref.partition(":")[2], change.was.partition(":")[2]) for change in changes(before, after)]


def field(path="Lead.Account_Tier__c", label="Account tier", **given):
    return a_field(path, label=label, description="How big the account is", **given)


def test_a_field_with_another_name_and_the_same_content_was_renamed():
    assert told([field()], [field("Lead.Account_Tiers__c")]) == [
        ("renamed", "field:Lead.Account_Tiers__c", "field:Lead.Account_Tier__c")
    ]


def test_what_changed_with_the_name_is_told():
    before, after = (
        field(help_text="Ask", type="text", length=80),
        field("Lead.Account_Tiers__c", help_text="Ask", type="text", length=80),
    )
    (change,) = changes([before], [a_field("Lead.Account_Tiers__c", label="Tier of account", type="text", length=80,
                                           description="How big the account is", help_text="Ask")])  # fmt: skip
    assert (change.kind, [one.attribute for one in change.attributes]) == ("renamed", ["label"])
    assert told([before], [after])[0][0] == "renamed"


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(field("Lead.Customer_Segment__c"), id="another name"),
        pytest.param(field("Lead.Account_Tiers__c", type="text"), id="another type"),
        pytest.param(field("Contact.Account_Tiers__c"), id="another object"),
        pytest.param(field("Lead.Account_Tiers__c", label="Level"), id="half of what it says is other"),
    ],
)
def test_two_fields_are_not_one(after):
    assert {kind for kind, *_ in told([field()], [after])} == {"added", "removed"}


def test_names_that_differ_in_a_number_are_two():
    assert {kind for kind, *_ in told([field("Lead.Account_Tier_1__c")], [field("Lead.Account_Tier_2__c")])} == {
        "added",
        "removed",
    }


def test_two_that_fit_as_well_are_none():
    after = [field("Lead.Account_Tiers__c"), field("Lead.AccountsTier__c")]
    assert {kind for kind, *_ in told([field()], after)} == {"added", "removed"}


def test_a_component_that_is_still_there_was_not_renamed():
    assert told([field()], [field(), field("Lead.Account_Tiers__c")]) == [("added", "field:Lead.Account_Tiers__c", "")]


def test_other_values_make_another_field():
    before = [field(), some_values("Lead.Account_Tier__c", "A", "B")]
    same = [field("Lead.Account_Tiers__c"), some_values("Lead.Account_Tiers__c", "A", "B")]
    other = [field("Lead.Account_Tiers__c"), some_values("Lead.Account_Tiers__c", "X", "Y")]
    assert [kind for kind, *_ in told(before, same)] == ["renamed"]
    assert {kind for kind, *_ in told(before, other)} == {"added", "removed"}


def test_the_values_of_a_renamed_field_go_with_it():
    before = [field(), some_values("Lead.Account_Tier__c", "A", "B")]
    after = [field("Lead.Account_Tiers__c"), some_values("Lead.Account_Tiers__c", "A", "B", active=False)]
    kinds = [(kind, ref) for kind, ref, _ in told(before, after)]
    assert kinds == [
        ("renamed", "field:Lead.Account_Tiers__c"),
        ("changed", "value:Lead.Account_Tiers__c=A"),
        ("changed", "value:Lead.Account_Tiers__c=B"),
    ]


def test_the_stages_of_a_renamed_pipeline_go_with_it():
    def process(name):
        path = f"Opportunity/{name}"
        pipeline = a_pipeline(path, label="New business", description="Net new")
        return [pipeline, a_stage(f"{path}/Won", position=1), a_stage(f"{path}/Lost", position=2)]

    assert told(process("New Business"), process("New-Business")) == [
        ("renamed", "pipeline:Opportunity/New-Business", "pipeline:Opportunity/New Business")
    ]


def test_what_names_a_renamed_field_did_not_change():
    def org(name):
        return [
            field(f"Lead.{name}"), a_report(), a_use("report:Sales/Won", f"field:Lead.{name}", "filters", values=("A",)),
            a_layout_field("Lead.Main", f"Lead.{name}"),
        ]  # fmt: skip

    assert [kind for kind, *_ in told(org("Account_Tier__c"), org("Account_Tiers__c"))] == ["renamed"]


def test_a_report_moved_to_another_folder_was_renamed():
    def report(folder):
        return [
            a_report(f"{folder}/Won_Deals", description="Every Monday"),
            a_use(f"report:{folder}/Won_Deals", "field:Opportunity.Amount", "shows"),
        ]

    (change,) = changes(report("Old"), report("Sales"))
    assert (change.kind, change.was, [one.attribute for one in change.attributes]) == (
        "renamed",
        "salesforce:report:Old/Won_Deals",
        ["folder"],
    )


def test_flows_and_queues_are_renamed_too():
    before = [
        an_automation("Route_Leads", label="Route leads"),
        a_queue("Inbound_EMEA", label="Inbound", email="in@acme.example"),
    ]
    after = [an_automation("Route_Lead", label="Route leads"), a_queue("Inbound_EMEAs", label="Inbound", email="in@acme.example")]
    assert [kind for kind, *_ in told(before, after)] == ["renamed", "renamed"]


def test_people_are_never_taken_for_each_other():
    before, after = a_user("ann.smith@acme.example", role="Rep"), a_user("anne.smith@acme.example", role="Rep")
    assert {kind for kind, *_ in told([before], [after])} == {"added", "removed"}


def test_the_new_references_are_handed_on():
    renamed = comparison(a_snapshot(field()), a_snapshot(field("Lead.Account_Tiers__c"))).renamed
    assert renamed == {"salesforce:field:Lead.Account_Tier__c": "salesforce:field:Lead.Account_Tiers__c"}
