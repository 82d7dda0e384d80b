import pytest

from build import a_field, a_snapshot, some_values
from build_hubspot import a_property, hubspots_own, of_sync
from checks.model.policy.measurement import Systems
from checks.model.policy.sources import Sources
from checks.views import governed, source_fields


def fields(*rows):
    return a_snapshot(*rows).table("fields")


def test_custom_fields_on_governed_objects_are_governed():
    (row,) = governed.governed_fields(fields(a_field("Lead.A__c")), Systems())
    assert row.name == "A__c"


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(a_field("Lead.LeadSource"), id="standard"),
        pytest.param(a_field("Solution.A__c"), id="another object"),
        pytest.param(a_field("Lead.ns__A__c", managed=True), id="managed"),
        pytest.param(a_field("Lead.A__c", archived=True), id="archived"),
    ],
)
def test_others_are_not_governed(row):
    assert governed.governed_fields(fields(row), Systems()) == ()


@pytest.mark.parametrize(
    "path", ["Lead.LeadSource", "Account.AccountSource", "Opportunity.Lead_Source__c", "Contact.Original_Source__c"]
)
def test_source_fields_are_known_by_name(path):
    assert source_fields.source_fields(fields(a_field(path)), Sources())


@pytest.mark.parametrize(
    "path", ["Lead.Source_Detail__c", "Lead.Data_Source__c", "Lead.Resource__c", "Case.Origin", "Product2.Source__c"]
)
def test_a_field_with_source_in_its_name_is_not_yet_one(path):
    assert source_fields.source_fields(fields(a_field(path)), Sources()) == ()


def test_the_policy_may_name_further_source_fields():
    assert source_fields.source_fields(fields(a_field("Case.Origin")), Sources(fields=("Case.Origin",)))


def test_only_active_values_can_be_chosen():
    rows = [*some_values("Lead.LeadSource", "Web"), *some_values("Lead.LeadSource", "Fax", active=False)]
    values = governed.active_values(a_snapshot(rows).table("picklist_values"))
    assert [row.value for row in values["salesforce:field:Lead.LeadSource"]] == ["Web"]


@pytest.mark.parametrize(
    ("row", "is_governed"),
    [
        (a_property("contacts.tier"), True),
        (a_property("contacts.tier", created_by=None), True),
        (a_property("contacts.tier", group="salesforceinformation"), True),
        (of_sync(), False),
        (a_property("contacts.ip__shop__store", created_by=None), False),
        (a_property("contacts.ip__shop__store"), True),
        (hubspots_own(), False),
        (a_property("tickets.tier"), False),
    ],
)
def test_the_company_answers_for_the_properties_that_its_people_made(row, is_governed):
    assert bool(governed.governed_fields(fields(row), Systems())) is is_governed


@pytest.mark.parametrize(
    ("path", "is_source"),
    [
        ("contacts.lead_source", True),
        ("contacts.leadsource", True),
        ("contacts.leadsource__c", True),
        ("companies.accountsource", True),
        ("contacts.leadsourcedetail", False),
        ("contacts.resource", False),
    ],
)
def test_a_source_is_known_as_the_sync_writes_its_name(path, is_source):
    assert bool(source_fields.source_fields(fields(of_sync(path)), Sources())) is is_source
    assert source_fields.source_fields(fields(a_property(path, archived=True)), Sources()) == ()


def test_hubspots_own_source_is_one_and_not_shaped_by_the_company():
    rows = fields(hubspots_own("contacts.hs_analytics_source"), a_property("deals.deal_source"))
    every = source_fields.source_fields(rows, Sources())
    assert {row.name for row in every} == {"hs_analytics_source", "deal_source"}
    assert [row.name for row in source_fields.governed_source_fields(every, Sources(), Systems())] == ["deal_source"]
