import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import refs


def test_a_reference_has_three_parts():
    assert refs.split("salesforce:value:Lead.LeadSource=a:b") == ("salesforce", "value", "Lead.LeadSource=a:b")


@pytest.mark.parametrize(
    "text", ["", "Lead.LeadSource", "salesforce:field", "salesforce:feild:Lead.X", ":field:Lead.X", "salesforce:field:"]
)
def test_what_is_no_reference_is_refused(text):
    with pytest.raises(ValueError, match="not a reference"):
        refs.split(text)


@given(st.text(min_size=1).filter(lambda text: ":" not in text), st.sampled_from(sorted(refs.KINDS)), st.text(min_size=1))
def test_making_and_splitting_are_each_others_inverse(connection, kind, path):
    assert refs.split(refs.make(connection, kind, path)) == (connection, kind, path)


@pytest.mark.parametrize(
    "glob",
    ["Lead.LeadSource", "Lead.*", "field:Lead.*", "salesforce:field:Lead.LeadSource", "*:field:*Source", "*"],
)
def test_a_glob_may_leave_out_what_people_leave_out(glob):
    assert refs.matches("salesforce:field:Lead.LeadSource", glob)


@pytest.mark.parametrize(
    "glob", ["Lead", "lead.leadsource", "report:*", "hubspot:field:Lead.*", "value:Lead.LeadSource", "Lead.LeadSource2"]
)
def test_a_glob_that_means_something_else_does_not_match(glob):
    assert not refs.matches("salesforce:field:Lead.LeadSource", glob)


@pytest.mark.parametrize(
    ("ref", "object_"),
    [
        ("salesforce:field:Lead.LeadSource", "Lead"),
        ("salesforce:value:Lead.LeadSource=Dr. No", "Lead"),
        ("hubspot:stage:deals/default/closedwon", "deals"),
        ("salesforce:layout:Opportunity.Opp. Layout", "Opportunity"),
        ("salesforce:report:Sales/Won", ""),
        ("salesforce:object:Lead", "Lead"),
    ],
)
def test_a_reference_tells_its_object(ref, object_):
    assert refs.object_of(ref) == object_


@pytest.mark.parametrize(
    ("ref", "scope"),
    [
        ("salesforce:field:Lead.Status", ""),
        ("salesforce:field:Lead.Status", "salesforce"),
        ("salesforce:field:Lead.Status", "Lead"),
        ("salesforce:field:Lead.Status", "salesforce:Lead"),
        ("salesforce:value:Lead.Status=New", "Lead.Status"),
        ("salesforce:stage:Opportunity/*/New", "Opportunity/*"),
        ("salesforce:automation:duplicate_rule/Lead.Same", "DuplicateRule"),
        ("salesforce:report_type:Deals", "ReportType"),
        ("salesforce:report:Sales/Won", "reports/Sales/Won.report"),
        ("salesforce:layout:Lead.Lead Layout", "layouts/Lead-Lead Layout.layout"),
        ("salesforce:automation:flow/Route", "flows/Route-3.flow"),
        ("salesforce:field:Lead.Tier__c", "force-app/main/default/objects/Lead/fields/Tier__c.field-meta.xml"),
        ("salesforce:field:Lead.Status", "data owners"),
    ],
)
def test_a_component_lies_within(ref, scope):
    assert refs.within(ref, scope)


@pytest.mark.parametrize(
    ("ref", "scope"),
    [
        ("salesforce:field:Lead.Status", "hubspot"),
        ("salesforce:field:Lead.Status", "hubspot:Lead"),
        ("salesforce:field:LeadX.Status", "Lead"),
        ("salesforce:value:Lead.StatusX=New", "Lead.Status"),
        ("salesforce:automation:flow/Route", "DuplicateRule"),
        ("salesforce:report:Sales/Lost", "reports/Sales/Won.report"),
        ("salesforce:field:Lead.Status", "salesforce:inactive values"),
    ],
)
def test_a_component_does_not_lie_within(ref, scope):
    assert not refs.within(ref, scope)
