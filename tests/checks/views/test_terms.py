import pytest

from build import a_connection, a_snapshot
from build_hubspot import a_portal
from checks.views.terms import IN_HUBSPOT, IN_SALESFORCE, terms


def test_each_connection_speaks_as_its_vendor():
    of = terms(a_snapshot(a_connection(), a_portal()).connections)
    assert of("hubspot") is IN_HUBSPOT
    assert of("hubspot:field:contacts.tier") is IN_HUBSPOT
    assert of("salesforce:object:Lead") is IN_SALESFORCE
    assert of("governance:policy:motions.yaml") is IN_SALESFORCE


@pytest.mark.parametrize(
    ("words", "number", "object_", "told"),
    [
        (IN_SALESFORCE, 1, "Lead", "1 Lead record"),
        (IN_SALESFORCE, 2400, "Lead", "2,400 Lead records"),
        (IN_HUBSPOT, 1, "companies", "1 company"),
        (IN_HUBSPOT, 2400, "line_items", "2,400 line items"),
        (IN_HUBSPOT, 1, "boats", "1 boats record"),
    ],
)
def test_records_are_called_as_people_do(words, number, object_, told):
    assert words.records_of(number, object_) == told


def test_fields_and_properties_are_counted():
    assert IN_SALESFORCE.count_fields(1, such="custom") == "1 custom field"
    assert IN_HUBSPOT.count_fields(2, such="custom") == "2 custom properties"
    assert (IN_HUBSPOT.one_of("contacts"), IN_SALESFORCE.one_of("Lead")) == ("contact", "Lead")
    assert (IN_SALESFORCE.either("a", "b"), IN_HUBSPOT.either("a", "b")) == ("a", "b")
