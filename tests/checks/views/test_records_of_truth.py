import pytest

from build import a_snapshot
from build_sides import BOTH, HS, SF, a_property, a_sf_field, declared, synced
from checks.handoffs import sync_leaves_out  # noqa: F401 - registers the views
from checks.model.check import Inputs
from checks.model.policy import Policy
from checks.model.policy.market import Segments
from checks.model.policy.records import Dictionary, DictionaryEntry

FIELD = "salesforce:field:Account.Rating__c"


def dictionary(component, record):
    return Dictionary(entries=(DictionaryEntry(component=component, system_of_record=record),))


def record_of(ref, policy):
    return Inputs(a_snapshot(*BOTH), policy).value("system_of_record", frozenset({SF, HS}))(ref)


@pytest.mark.parametrize(
    ("policy", "record"),
    [
        pytest.param(Policy(), "", id="nobody says"),
        pytest.param(declared(truth={"Account": "salesforce"}), "salesforce", id="its object"),
        pytest.param(declared(truth={"salesforce:object:Account": " HubSpot "}), "hubspot", id="a system, in any case"),
        pytest.param(declared(truth={"Account": "salesforce", "Account.Rating__c": "hubspot"}), "hubspot", id="the field first"),
        pytest.param(declared(truth={"Account.*": "NetSuite"}), "netsuite", id="a third system"),
        pytest.param(declared(truth={"companies": "hubspot", "Lead": "hubspot"}), "", id="another object"),
        pytest.param(declared(truth={"Account": " "}), "", id="blank"),
        pytest.param(declared(dictionary=dictionary(FIELD, "HubSpot")), "hubspot", id="the dictionary"),
        pytest.param(
            declared(truth={"Account": "hubspot"}, dictionary=dictionary("Account.Rating__c", "Salesforce")),
            "salesforce",
            id="the dictionary first",
        ),
        pytest.param(
            declared(truth={"Account": "hubspot"}, dictionary=dictionary("Account.Rating__c", "")), "hubspot", id="an empty cell"
        ),
    ],
)
def test_the_system_of_record(policy, record):
    assert record_of(FIELD, policy) == record


def test_an_object_has_one_too():
    assert record_of("salesforce:object:Account", declared(truth={"Account": "salesforce"})) == "salesforce"


def governed(policy):
    rows = [
        *a_sf_field("Account.Rating__c", "Hot"),
        *a_property("companies.heat", "Hot"),
        *a_sf_field("Lead.LeadSource", "Web", custom=False),
        *a_property("contacts.lead_source", "Web"),
    ]
    snapshot = a_snapshot(*BOTH, *rows, synced("Account.Rating__c", "companies.heat"))
    return [one.salesforce.name for one in Inputs(snapshot, policy).value("governed_mirrors", frozenset({SF, HS}))]


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param(Policy(segments=Segments(fields=("Account.Rating__c",))), id="the policy needs the one"),
        pytest.param(Policy(segments=Segments(fields=("companies.heat",))), id="the policy needs the other"),
        pytest.param(Policy(dictionary=dictionary("companies.heat", "")), id="the dictionary lists it"),
    ],
)
def test_the_company_answers_for_what_its_policy_names(policy):
    assert governed(policy) == ["Rating__c", "LeadSource"]


def test_the_company_answers_for_sources_without_a_policy():
    assert governed(Policy()) == ["LeadSource"]
