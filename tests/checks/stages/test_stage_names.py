import pytest

import checks.stages.stage_names  # noqa: F401
from build import a_connection, a_pipeline, a_snapshot, a_stage, found
from build_hubspot import a_portal, lead_statuses
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.lifecycle import Lifecycle

HUBSPOT = a_connection("hubspot", system="hubspot")


def in_org(*names, **given):
    return [a_pipeline(), *(a_stage(f"Opportunity/*/{name}", **given) for name in names)]


def in_hubspot(pipeline, *names, **given):
    home = a_pipeline(f"deals/{pipeline}", connection="hubspot")
    return [home, *(a_stage(f"deals/{pipeline}/{n}", connection="hubspot", **{"label": n, **given}) for n in names)]


def test_names_both_stages_and_their_chances():
    rows = [a_pipeline(), a_stage("Opportunity/*/Cultivating"), a_stage("Opportunity/*/Cultivation", probability=30.0)]
    assert found("STG003", *rows) == [
        Finding(
            ref="salesforce:stage:Opportunity/*/Cultivating",
            message="'Cultivating' and 'Cultivation' look like one stage (10 %, 30 %).",
            measured={"names": ["Cultivating", "Cultivation"], "probabilities": [10, 30]},
            size=2,
            affected=("salesforce:stage:Opportunity/*/Cultivating", "salesforce:stage:Opportunity/*/Cultivation"),
        )
    ]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(in_org("Closed Won", "Closed Lost"), id="two steps"),
        pytest.param([*in_org("Proposal"), a_stage("Opportunity/*/Proposals", active=False)], id="one is inactive"),
        pytest.param([*in_hubspot("new", "Closed Won"), *in_hubspot("renewal", "Closed won")], id="one name in two pipelines"),
        pytest.param([*in_org("Demo"), *in_hubspot("new", "Demos")], id="two systems"),
        pytest.param([*in_org("Qualified"), a_pipeline("Lead/*", kind="lead"), a_stage("Lead/*/Qualified")], id="deal, lead"),
        pytest.param(in_org("Closed Won", label="Won"), id="a shorter label"),
        pytest.param([HUBSPOT, *in_hubspot("new", "contractsent", label="Discovery")], id="a relabelled stage of HubSpot"),
        pytest.param([*in_org("A"), a_pipeline("Opportunity/New"), a_stage("Opportunity/New/A")], id="a process repeats it"),
    ],
)
def test_leaves_alone(rows):
    assert found("STG003", rows) == []


def test_finds_spellings_across_pipelines():
    (finding,) = found("STG003", in_hubspot("new", "Contract Sent"), in_hubspot("renewal", "Contracts sent"))
    assert finding.measured["names"] == ["Contract Sent", "Contracts sent"]


def test_finds_one_label_twice_in_a_list():
    (finding,) = found("STG003", HUBSPOT, in_hubspot("new", "1a", "1b", label="Demo"))
    assert finding.message == "'Demo' is 2 stages of one list."


def test_leaves_alone_what_the_policy_calls_different():
    policy = Policy(lifecycle=Lifecycle(same_stage=(("Cultivating", "cultivation"),)))
    assert found("STG003", in_org("Cultivating", "Cultivation"), policy=policy) == []
    assert len(found("STG003", in_org("Negotiating", "Negotiation"), policy=policy)) == 1


def test_finds_a_label_that_has_nothing_to_do_with_the_api_name():
    (finding,) = found("STG003", a_pipeline(), a_stage("Opportunity/*/Value Proposition", label="Demo"))
    assert finding.message == "People read 'Demo'; formulas, flows and integrations read 'Value Proposition', another step."
    assert finding.severity is Severity.LOW


def test_finds_a_stage_that_took_another_name_since_the_earlier_snapshot():
    before = a_snapshot(in_hubspot("new", "17", label="Demo"))
    (finding,) = found("STG003", in_hubspot("new", "17", label="Proposal"), before=before)
    assert finding.message == "'Demo' is now called 'Proposal': what went through it before is counted under the new name."
    assert finding.confidence is Confidence.CERTAIN


def test_a_new_spelling_is_no_renaming():
    before = a_snapshot(in_hubspot("new", "17", label="Demo"))
    assert found("STG003", HUBSPOT, in_hubspot("new", "17", label="Demo held"), before=before) == []


def test_tells_a_stage_with_both_faults_once():
    rows = [a_pipeline(), a_stage("Opportunity/*/A", label="Demo"), a_stage("Opportunity/*/Demos")]
    (finding,) = found("STG003", *rows)
    assert finding.message == (
        "'Demo' and 'Demos' look like one stage. People read 'Demo'; formulas, flows and integrations read 'A', another step."
    )
    assert finding.measured["api_name"] == "A"


def test_lead_statuses_of_contacts_are_not_compared_with_the_stages_of_leads():
    leads = [
        a_pipeline("leads/1", connection="hubspot", kind="lead"),
        a_stage("leads/1/a", connection="hubspot", label="Connecting"),
    ]
    assert found("STG003", a_portal(), leads, lead_statuses("CONNECTED=Connecting ", "X=Other")) == []
    (finding,) = found("STG003", a_portal(), lead_statuses("A=Connecting", "B=Connection"))
    assert finding.message == "'Connecting' and 'Connection' look like one stage."
