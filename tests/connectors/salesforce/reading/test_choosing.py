import pytest

from checks.model.policy import Policy
from connectors.metadata.collect import Collector
from connectors.salesforce.reading import choosing
from connectors.salesforce.reading.choosing import objects_to_read


def an_object(name, **given):
    return {"name": name, "queryable": True, "deprecatedAndHidden": False, "customSetting": False, **given}


CORE = [an_object(name) for name in choosing.CORE]


FOUR = Policy.model_validate({"systems": {"governed_objects": [*choosing.CORE, "contacts"]}})


def chosen(*more, core=CORE, policy=FOUR):
    out = Collector("salesforce")
    return objects_to_read([*core, *more], policy, out), out


def test_governed_and_revenue_objects_first_then_the_companys_own():
    names, _ = chosen(an_object("Zeta__c"), an_object("Product2"), an_object("AccountHistory"), an_object("Alpha__c"))
    assert names == ("Lead", "Contact", "Account", "Opportunity", "Product2", "Alpha__c", "Zeta__c")


def test_left_out():
    names, out = chosen(
        an_object("Setting__c", customSetting=True),
        an_object("Blind__c", queryable=False),
        an_object("Gone__c", deprecatedAndHidden=True),
        an_object("npsp__Gift__c"),
        an_object("Rule__mdt"),
        None,
        "Lead",
    )
    assert names == choosing.CORE
    assert out.rows("gaps") == []


def test_an_object_of_a_package_is_read_when_it_is_governed():
    policy = Policy.model_validate({"systems": {"governed_objects": ["npsp__Gift__c"]}})
    names, _ = chosen(an_object("npsp__Gift__c"), policy=policy)
    assert names[0] == "npsp__Gift__c"


def test_a_core_object_that_is_not_shown_is_a_gap():
    _, out = chosen(core=CORE[1:])
    assert {(gap.scope, gap.kind) for gap in out.rows("gaps")} == {("Lead", "permission")}
    assert {"fields", "won"} <= {gap.table for gap in out.rows("gaps")}


def test_a_governed_object_that_is_not_shown_is_a_gap_too():
    _, out = chosen(policy=Policy.model_validate({"systems": {"governed_objects": ["Quote", "deals"]}}))
    assert {gap.scope for gap in out.rows("gaps")} == {"Quote"}
    assert {"objects", "fields", "field_fill"} <= {gap.table for gap in out.rows("gaps")}


def governing(*names):
    return Policy.model_validate({"systems": {"governed_objects": names}})


@pytest.mark.parametrize("name", ["sbqq__Quote__c", "npe01__Pay__c", "deal__c"])
def test_an_object_of_a_package_that_is_not_shown_is_a_gap_though_its_name_begins_small(name):
    _, out = chosen(policy=governing(name))
    assert {(gap.scope, gap.kind) for gap in out.rows("gaps")} == {(name, "permission")}
    assert {"objects", "fields", "field_fill"} <= {gap.table for gap in out.rows("gaps")}


@pytest.mark.parametrize(
    ("written", "called"),
    [("lead", "Lead"), ("contract", "Contract"), ("MACHINE__C", "Machine__c"), ("machine__c", "Machine__c")],
)
def test_an_object_that_the_org_calls_by_another_case_is_told(written, called):
    _, out = chosen(an_object("Contract"), an_object("Machine__c"), policy=governing("deals", written))
    gaps = out.rows("gaps")
    assert {gap.scope for gap in gaps} == {called}
    assert {"objects", "fields", "record_counts", "field_fill"} <= {gap.table for gap in gaps}
    assert {(gap.reason, gap.cure) for gap in gaps} == {
        (
            f"governed_objects names {written}, and the org calls it {called}: it is not taken for governed",
            f"write {called} in place of {written} under governed_objects in governance/systems.yaml",
        )
    }


def test_one_that_is_governed_by_its_right_name_too_is_not():
    _, out = chosen(an_object("Contract"), policy=governing("contract", "Contract", "contacts"))
    assert out.rows("gaps") == []


def test_what_does_not_fit_is_a_gap_by_name():
    many = [an_object(f"Thing{number:04}__c") for number in range(choosing.MOST_OBJECTS)]
    names, out = chosen(*many)
    assert len(names) == choosing.MOST_OBJECTS
    assert [gap.scope for gap in out.rows("gaps") if gap.table == "fields"] == [
        f"Thing{number:04}__c" for number in range(496, 500)
    ]
