import pytest

import checks.stages.stage_definition  # noqa: F401
from build import a_connection, a_gap, a_pipeline, a_stage, found, judged
from build_hubspot import HS, a_deal_pipeline, a_deal_stage, a_portal, carried, lead_statuses
from checks.model.finding import Confidence, Finding
from checks.model.policy import Policy
from checks.model.policy.lifecycle import Lifecycle, StageDefinition

ORG = a_pipeline()


def policy(*stages, statuses=()):
    return Policy(lifecycle=Lifecycle(stages=stages, lead_statuses=statuses))


def defined(name="Prospecting", **given):
    return policy(StageDefinition(name=name, **given))


def test_tells_once_that_a_whole_list_is_undefined():
    stages = [a_stage("Opportunity/*/New"), a_stage("Opportunity/*/Won", closed=True, won=True)]
    assert found("STG001", ORG, stages) == [
        Finding(
            ref="salesforce:pipeline:Opportunity/*",
            message="In the org's list of Opportunity stages, 2 of 2 are defined nowhere: 'New' and 'Won'.",
            measured={"stages": 2, "undefined": ["New", "Won"], "without_criteria": []},
            size=2,
            affected=("salesforce:stage:Opportunity/*/New", "salesforce:stage:Opportunity/*/Won"),
        )
    ]


@pytest.mark.parametrize(
    ("stage", "given"),
    [
        pytest.param(a_stage(description="Rep has spoken to the buyer"), None, id="the CRM describes it"),
        pytest.param(a_stage(guidance="Ask for the budget"), None, id="a path guides"),
        pytest.param(a_stage(required_fields=("salesforce:field:Opportunity.Amount",)), None, id="the pipeline demands a field"),
        pytest.param(a_stage(), defined(name="prospecting", definition="d", exit=("met",)), id="the policy defines it"),
        pytest.param(a_stage(), defined(required_fields=("Opportunity.Amount",)), id="the policy demands a field"),
        pytest.param(a_stage(label="Search"), defined(name="Search", entry=("x",)), id="the policy uses the label"),
        pytest.param(a_stage(closed=True), defined(definition="Ended"), id="closed needs no criteria"),
        pytest.param(a_stage(active=False), None, id="inactive"),
    ],
)
def test_leaves_alone(stage, given):
    assert found("STG001", ORG, stage, policy=given) == []


@pytest.mark.parametrize("pipeline", [a_pipeline(active=False), a_pipeline(kind="support")], ids=["inactive", "support"])
def test_leaves_other_lists_alone(pipeline):
    assert found("STG001", pipeline, a_stage()) == []


def test_tells_open_stages_that_are_defined_without_criteria_apart():
    given = policy(StageDefinition(name="Prospecting", definition="We look"))
    (finding,) = found("STG001", ORG, a_stage(), a_stage("Opportunity/*/Demo", description="Shown"), policy=given)
    assert finding.message == (
        "In the org's list of Opportunity stages, 1 is defined without entry or exit criteria: 'Prospecting'."
    )
    assert finding.measured["undefined"] == []
    assert finding.size == 1


def test_a_definition_for_one_process_defines_the_stage_of_the_org():
    process = a_pipeline("Opportunity/Renewal")
    given = policy(StageDefinition(name="Prospecting", pipeline="pipeline:Opportunity/Renewal", definition="d", entry=("e",)))
    rows = [ORG, process, a_stage(), a_stage("Opportunity/Renewal/Prospecting")]
    assert found("STG001", *rows, policy=given) == []


def test_a_definition_for_another_pipeline_does_not_count():
    given = policy(StageDefinition(name="Prospecting", pipeline="pipeline:Opportunity/Renewal", definition="d", entry=("e",)))
    assert found("STG001", ORG, a_stage(), policy=given)


def test_processes_of_an_org_are_not_told_again():
    rows = [ORG, a_pipeline("Opportunity/New"), a_stage(), a_stage("Opportunity/New/Prospecting")]
    assert [finding.ref for finding in found("STG001", *rows)] == [ORG.ref]


def test_lead_statuses_have_definitions_of_their_own():
    rows = [a_pipeline("Lead/Standard", kind="lead"), a_stage("Lead/Standard/Open", closed=None)]
    (finding,) = found("STG001", *rows, policy=policy(StageDefinition(name="Open", definition="d", entry=("e",))))
    assert "1 of 1 is defined nowhere" in finding.message
    assert found("STG001", *rows, policy=policy(statuses=(StageDefinition(name="Open", definition="d", entry=("e",)),))) == []


def test_is_less_sure_where_the_guidance_of_paths_was_not_read():
    (finding,) = found("STG001", ORG, a_stage(), a_gap("paths"))
    assert finding.confidence is Confidence.LIKELY


def test_does_not_judge_stages_whose_descriptions_were_not_read():
    judgement = judged("STG001", a_connection(), ORG, a_stage(description=None))
    assert not judgement.findings
    assert judgement.not_judged[0].scope == ORG.ref


def test_a_system_that_holds_no_descriptions_leaves_them_to_the_policy():
    rows = [a_connection("hubspot", system="hubspot"), a_pipeline("deals/default", connection="hubspot")]
    assert found("STG001", *rows, a_stage("deals/default/demo", connection="hubspot", description=None))


def test_a_stage_whose_closed_flag_was_not_read_is_not_asked_for_criteria():
    policy = Policy(lifecycle=Lifecycle(stages=(StageDefinition(name="Prospecting", definition="A first talk was had"),)))
    rows = [a_pipeline(), a_stage(closed=None)]
    assert found("STG001", *rows, policy=policy) == []
    assert found("STG001", a_pipeline(), a_stage(closed=False), policy=policy)


def test_stages_of_a_portal_are_less_surely_undefined_since_it_does_not_tell_what_they_demand():
    (finding,) = found("STG001", a_portal(), a_deal_pipeline(), a_deal_stage())
    assert finding.message == "In 'Sales Pipeline', 1 of 1 is defined nowhere: 'Demo'."
    assert finding.confidence is Confidence.POSSIBLE
    spoken = Policy(lifecycle=Lifecycle(stages=(StageDefinition(name="Proposal", definition="An offer is out."),)))
    (finding,) = found("STG001", a_portal(), a_deal_pipeline(), a_deal_stage(), policy=spoken)
    assert finding.confidence is Confidence.LIKELY
    demanding = a_deal_stage(required_fields=(f"{HS}:field:deals.amount",))
    assert found("STG001", a_portal(), a_deal_pipeline(), demanding) == []


OWN_STATUSES = lead_statuses("NEW=New", "OPEN_DEAL=Open Deal", "ATTEMPTED_TO_CONTACT=Attempted to Contact")


def test_hubspots_own_lead_statuses_are_left_alone_as_long_as_no_contact_carries_them():
    assert found("STG001", a_portal(), OWN_STATUSES) == []
    assert found("STG001", a_portal(), OWN_STATUSES, carried("contacts.hs_lead_status", Custom=9)) == []
    (finding,) = found("STG001", a_portal(), OWN_STATUSES, carried("contacts.hs_lead_status", OPEN_DEAL=9))
    assert finding.message == "In 'Lead Status', 1 of 3 is defined nowhere: 'Open Deal'."


@pytest.mark.parametrize("status", ["ENROLL=Enroll", "NEW=Fresh from a fair"])
def test_a_lead_status_of_the_companys_own_is_judged(status):
    (finding,) = found("STG001", a_portal(), lead_statuses("OPEN=Open", status))
    assert finding.message == f"In 'Lead Status', 1 of 2 is defined nowhere: '{status.partition('=')[2]}'."


def test_where_the_policy_speaks_of_hubspots_statuses_it_has_to_speak_of_all():
    given = policy(statuses=(StageDefinition(name="New", definition="d", entry=("e",)),))
    (finding,) = found("STG001", a_portal(), OWN_STATUSES, policy=given)
    assert finding.message == "In 'Lead Status', 2 of 3 are defined nowhere: 'Open Deal' and 'Attempted to Contact'."


@pytest.mark.parametrize("scope", ["contacts", "contacts.hs_lead_status"])
def test_hubspots_own_lead_statuses_of_uncounted_contacts_are_not_judged(scope):
    judgement = judged("STG001", a_portal(), OWN_STATUSES, carried("contacts.x"), a_gap("value_counts", scope, connection=HS))
    assert not judgement.findings
    assert "whether any record stands in HubSpot's own stages of 'Lead Status' was not counted" in [
        answer.reason for answer in judgement.not_judged
    ]


def test_hubspots_own_lead_pipeline_is_left_alone_as_long_as_no_lead_walks_it():
    names = {
        "new": "New",
        "attempting": "Attempting",
        "connected": "Connected",
        "qualified": "Qualified",
        "unqualified": "Disqualified",
    }
    pipeline = a_pipeline("leads/lead-pipeline-id", connection=HS, label="Lead pipeline", kind="lead")
    path = "leads/lead-pipeline-id"
    stages = [a_stage(f"{path}/{name}-stage-id", connection=HS, label=label, description=None) for name, label in names.items()]
    assert found("STG001", a_portal(), pipeline, stages) == []
    walked = carried("leads.hs_pipeline_stage", **{"connected-stage-id": 9})
    (finding,) = found("STG001", a_portal(), pipeline, stages, walked)
    assert finding.message == "In 'Lead pipeline', 1 of 5 is defined nowhere: 'Connected'."
    renamed = [a_stage(f"{path}/new-stage-id", connection=HS, label="Fresh from a fair", description=None)]
    assert len(found("STG001", a_portal(), pipeline, renamed)) == 1
