import pytest

from build import a_field
from build_hubspot import a_property, hubspots_own
from checks.views.segment_fields import is_named_segment


@pytest.mark.parametrize(
    ("field", "named"),
    [
        (a_field("Account.Segment__c"), True),
        (a_field("Account.Customer_Tier__c"), True),
        (a_field("Account.Market_Segments__c"), True),
        (a_field("Account.Segment_Reason__c"), False),
        (a_field("Account.Frontier__c", label="Frontier"), False),
        (a_field("Account.Frontier__c", label="New Tier"), True),
        (a_field("Account.Segment__c", managed=True), False),
        (a_property("companies.marketsegment__c", label="Market Segment"), True),
        (a_property("companies.marketsegment__c", label="Which market"), False),
        (a_property("companies.segment", archived=True), False),
        (hubspots_own("companies.segment"), False),
    ],
)
def test_a_custom_field_is_known_by_the_end_of_its_name(field, named):
    assert is_named_segment(field) is named
