import pytest

from build import a_field, a_snapshot
from checks.model.check import Inputs
from checks.model.policy import Policy
from checks.model.policy.records import Dictionary, DictionaryEntry


def owners(component, *rows, owner="Ada"):
    dictionary = Dictionary(entries=(DictionaryEntry(component=component, owner=owner),))
    inputs = Inputs(a_snapshot(*rows), Policy(dictionary=dictionary))
    return inputs.value("data_owners", frozenset({"salesforce"}))


@pytest.mark.parametrize("component", ["salesforce:field:Lead.A__c", "field:Lead.A__c", "Lead.A__c", "Lead.*", "field:Lead.?__c"])
def test_the_dictionary_names_owners_by_reference_or_glob(component):
    assert owners(component, a_field("Lead.A__c", data_owner="Grace")) == {"salesforce:field:Lead.A__c": "Ada"}


@pytest.mark.parametrize(("component", "owner"), [("Lead.B__c", "Ada"), ("Lead.A__c", " ")])
def test_without_a_word_of_the_dictionary_the_crm_is_asked(component, owner):
    fields = a_field("Lead.A__c", data_owner="Grace")
    assert owners(component, fields, owner=owner) == {"salesforce:field:Lead.A__c": "Grace"}


@pytest.mark.parametrize("nobody", ["", None])
def test_a_field_with_nobody_is_absent(nobody):
    assert owners("Lead.B__c", a_field("Lead.A__c", data_owner=nobody)) == {}


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(a_field("Lead.Email"), id="standard"),
        pytest.param(a_field("Lead.pkg__Score__c", managed=True), id="of a package"),
        pytest.param(a_field("Lead.Old__c", archived=True), id="archived"),
        pytest.param(a_field("Error__c.Text__c"), id="on an object that is not governed"),
    ],
)
def test_a_pattern_speaks_only_of_fields_that_the_company_answers_for(field):
    assert owners("*", field, a_field("Lead.A__c")) == {"salesforce:field:Lead.A__c": "Ada"}


def test_a_standard_field_has_the_owner_that_names_it():
    assert owners("Lead.Email", a_field("Lead.Email")) == {"salesforce:field:Lead.Email": "Ada"}


def test_the_owner_that_the_crm_names_stands_for_any_field():
    assert owners("Lead.*", a_field("Lead.Email", data_owner="Grace")) == {"salesforce:field:Lead.Email": "Grace"}
