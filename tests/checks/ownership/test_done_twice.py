import pytest

from build import a_field, a_gap, a_rule, found, judged
from build_sides import BOTH, HS, ORG, PORTAL, a_property, a_sf_field, declared, in_hubspot, in_salesforce, synced
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy.measurement import Systems
from checks.ownership import done_twice  # noqa: F401 - registers the check

OWNERS = [a_field("Lead.OwnerId", type="lookup", custom=False), *a_property("contacts.hubspot_owner_id")]
LIFECYCLE = [*a_sf_field("Lead.Lifecycle_Stage__c", "MQL"), *a_property("contacts.lifecyclestage", "mql", custom=False)]
ROTATES = in_hubspot("Rotate", "contacts", "hubspot_owner_id")


def test_names_what_routes_in_either_system():
    flow = in_salesforce("Route", "Lead", sets_owner=True)
    assert found("OWN008", BOTH, OWNERS, ROTATES, flow, a_rule()) == [
        Finding(
            ref="hubspot:field:contacts.hubspot_owner_id",
            message="The owner of Lead and contacts is set in both CRMs: by 'Route' and the rule 'Standard' in Salesforce and by "
            "'Rotate' in HubSpot.",
            measured={
                "work": "routing",
                "fields": ["salesforce:field:Lead.OwnerId", "hubspot:field:contacts.hubspot_owner_id"],
                "salesforce": ["salesforce:automation:flow/Route", "salesforce:routing_rule:Lead.Standard"],
                "hubspot": ["hubspot:automation:workflow/Rotate"],
            },
            size=3,
            affected=(
                "salesforce:field:Lead.OwnerId",
                "hubspot:field:contacts.hubspot_owner_id",
                "salesforce:automation:flow/Route",
                "salesforce:routing_rule:Lead.Standard",
                "hubspot:automation:workflow/Rotate",
            ),
        )
    ]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*ROTATES], id="in HubSpot only"),
        pytest.param([a_rule()], id="in Salesforce only"),
        pytest.param([a_rule(active=False), *ROTATES], id="a rule that is off"),
        pytest.param([a_rule(kind="escalation"), *ROTATES], id="an escalation"),
        pytest.param([*in_salesforce("Route", "Lead", "OwnerId", active=False), *ROTATES], id="a flow that is off"),
        pytest.param(
            [a_rule(), *in_hubspot("Rotate", "contacts", "hubspot_owner_id", active=False)], id="a workflow that is off"
        ),
        pytest.param([*in_salesforce("Take", "Lead", "OwnerId", trigger="user"), *ROTATES], id="a flow that a user starts"),
        pytest.param([*in_salesforce("Rate", "Lead", "Rating"), *ROTATES], id="another field"),
        pytest.param(
            [a_rule(), *a_property("companies.hubspot_owner_id"), *in_hubspot("Rotate", "companies", "hubspot_owner_id")],
            id="objects that hold other records",
        ),
    ],
)
def test_leaves_alone(rows):
    assert found("OWN008", BOTH, OWNERS, rows) == []


def test_leads_and_contacts_of_one_object_are_one_finding():
    rows = [a_field("Contact.OwnerId", type="lookup", custom=False), *in_salesforce("Keep", "Contact", "OwnerId")]
    (finding,) = found("OWN008", BOTH, OWNERS, ROTATES, a_rule(), rows)
    assert finding.message.startswith("The owner of Lead and Contact and contacts is set in both CRMs: by 'Keep' and the rule")


def test_a_lifecycle_that_nothing_joins_is_possible_and_one_that_is_synced_likely():
    rows = [*LIFECYCLE, *in_salesforce("Grow", "Lead", "Lifecycle_Stage__c"), *in_hubspot("Lift", "contacts", "lifecyclestage")]
    (finding,) = found("OWN008", BOTH, rows)
    assert (finding.confidence, finding.severity) == (Confidence.POSSIBLE, Severity.MEDIUM)
    assert finding.message == (
        "The lifecycle stage of Lead and contacts is set in both CRMs: by 'Grow' in Salesforce and by 'Lift' in HubSpot. That "
        "their fields mean the same is proposed from their names."
    )
    (sure,) = found("OWN008", BOTH, rows, synced("Lead.Lifecycle_Stage__c", "contacts.lifecyclestage"))
    assert sure.confidence is None
    assert sure.message.endswith(" in HubSpot.")


def worked(ours, theirs, **given):
    object_, _, name = ours.partition(".")
    other, _, called = theirs.partition(".")
    rows = [*a_sf_field(ours, "A", **given), *a_property(theirs, "A", **given)]
    return [*rows, *in_salesforce("One", object_, name), *in_hubspot("Two", other, called)]


@pytest.mark.parametrize(
    ("rows", "work"),
    [
        pytest.param(worked("Lead.Status", "contacts.hs_lead_status"), "lead status", id="lead status"),
        pytest.param(worked("Lead.Lead_Score__c", "contacts.hs_score", type="number"), "scoring", id="scores of a record"),
        pytest.param(worked("Lead.LeadSource", "contacts.lead_source"), "attribution", id="one source"),
        pytest.param(
            worked("Account.Health_Score__c", "companies.health_score", type="number"), "scoring", id="one score of health"
        ),
    ],
)
def test_each_kind_of_work(rows, work):
    (finding,) = found("OWN008", BOTH, rows)
    assert finding.measured["work"] == work


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(worked("Lead.LeadSource", "contacts.original_source"), id="two sources"),
        pytest.param(worked("Account.Health_Score__c", "companies.icp_score", type="number"), id="two scores"),
        pytest.param(worked("Lead.Status", "contacts.lifecyclestage"), id="a status and a lifecycle"),
        pytest.param(worked("Lead.UTM_Source__c", "contacts.utm_source"), id="what a link said"),
        pytest.param(worked("Lead.Region__c", "contacts.region"), id="no such work"),
    ],
)
def test_two_things_are_not_one_work(rows):
    assert found("OWN008", BOTH, rows) == []


def test_ungoverned_objects_are_left_alone():
    policy = declared()
    narrowed = policy.model_copy(update={"systems": Systems(governed_objects=("Account", "companies"))})
    assert found("OWN008", BOTH, OWNERS, ROTATES, a_rule(), policy=narrowed) == []


def test_many_automations_are_counted():
    many = [row for name in "ABCDE" for row in in_hubspot(name, "contacts", "hubspot_owner_id")]
    (finding,) = found("OWN008", BOTH, OWNERS, a_rule(), many)
    assert finding.message.endswith("by 'A', 'B', 'C' and 2 more in HubSpot.")
    assert finding.size == 6


def test_automations_that_were_not_read_are_not_judged():
    judgement = judged("OWN008", BOTH, OWNERS, a_rule(), a_gap("automations", connection=HS))
    assert judgement.findings == ()
    assert {one.scope for one in judgement.not_judged} == {"hubspot", ""}


@pytest.mark.parametrize(("connection", "named"), [(ORG, "HubSpot"), (PORTAL, "Salesforce")])
def test_one_system_alone_is_not_judged(connection, named):
    judgement = judged("OWN008", connection)
    assert [one.cure for one in judgement.not_judged] == [f"connect {named} in auditor.yaml"]
    assert not judgement.ran
