import pytest

from build import a_field, a_snapshot, some_values
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
