from datetime import date

import pytest

import checks.stages.pipeline_motion  # noqa: F401
from build import a_connection, a_gap, a_pipeline, a_record_type, a_stage, found, judged
from checks.model.finding import Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.market import Motion, Motions
from checks.model.policy.measurement import Systems

NEW = [a_pipeline("Opportunity/New"), a_stage("Opportunity/New/A")]
ORG = [a_pipeline(), a_stage("Opportunity/*/A")]
NEW_BUSINESS = Motion(name="New business", owner="GTM Ops", pipelines=("pipeline:Opportunity/New",))


def policy(*motions):
    return Policy(motions=Motions(motions=motions))


def test_names_the_pipeline_that_belongs_to_no_motion():
    partner = [a_pipeline("Opportunity/Partner"), a_stage("Opportunity/Partner/A")]
    assert found("STG010", ORG, NEW, partner, policy=policy(NEW_BUSINESS)) == [
        Finding(
            ref="salesforce:pipeline:Opportunity/Partner",
            message="Deals follow 'Partner', which belongs to no motion.",
            measured={"motions": []},
        )
    ]


def test_names_the_motion_that_has_no_owner():
    (finding,) = found("STG010", ORG, NEW, policy=policy(Motion(name="New", pipelines=("pipeline:Opportunity/New",))))
    assert finding.message == "Deals follow 'New', and no owner is named for its motion 'New'."


def test_one_owned_motion_of_several_is_enough():
    unowned = Motion(name="Launch", pipelines=("pipeline:Opportunity/New",))
    assert found("STG010", ORG, NEW, policy=policy(unowned, NEW_BUSINESS)) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([a_pipeline("Opportunity/Old", active=False), a_stage("Opportunity/Old/A")], id="inactive"),
        pytest.param([a_pipeline("Lead/Standard", kind="lead"), a_stage("Lead/Standard/A")], id="leads"),
        pytest.param([a_pipeline("Case/Support", kind="support"), a_stage("Case/Support/A")], id="support"),
        pytest.param([a_pipeline("Opportunity/Empty")], id="without stages"),
        pytest.param([], id="the list that processes divide"),
    ],
)
def test_leaves_alone(rows):
    assert found("STG010", ORG, NEW, rows, policy=policy(NEW_BUSINESS)) == []


def test_an_org_without_processes_has_one_pipeline():
    assert len(found("STG010", ORG, policy=policy(Motion(name="M", owner="x", pipelines=("pipeline:deals/*",))))) == 2
    assert found("STG010", ORG, policy=policy(Motion(name="M", owner="x", pipelines=("pipeline:Opportunity/*",)))) == []


def test_names_the_motion_without_a_pipeline():
    (finding,) = found("STG010", ORG, NEW, policy=policy(NEW_BUSINESS, Motion(name="Partner", owner="GTM Ops")))
    assert finding.ref == "governance:policy:motions.yaml/Partner"
    assert finding.message == "The motion 'Partner' names no pipeline: its deals cannot be told from others."
    assert finding.fix


def test_names_the_pipeline_of_a_motion_that_does_not_exist():
    motion = Motion(name="Partner", owner="GTM Ops", pipelines=("pipeline:Opportunity/Partner",))
    (finding,) = found("STG010", ORG, NEW, policy=policy(NEW_BUSINESS, motion))
    assert "names 'pipeline:Opportunity/Partner', and no such pipeline is active" in finding.message


@pytest.mark.parametrize(("day", "findings"), [(date(2026, 11, 19), 0), (date(2026, 11, 20), 1)])
def test_a_motion_that_has_ended_needs_no_pipeline(day, findings):
    assert len(found("STG010", ORG, NEW, policy=policy(NEW_BUSINESS, Motion(name="Old", ends_on=day)))) == findings


def test_annual_planning_needs_no_pipeline():
    assert found("STG010", ORG, NEW, policy=policy(NEW_BUSINESS, Motion(name="FY27", kind="annual planning"))) == []


def test_does_not_judge_a_motion_whose_pipeline_may_be_where_nothing_was_read():
    motion = Motion(name="Inbound", owner="Marketing", pipelines=("hubspot:pipeline:deals/default",))
    rows = [a_connection(), a_connection("hubspot"), a_gap("pipelines", connection="hubspot"), ORG, NEW]
    judgement = judged("STG010", *rows, policy=policy(NEW_BUSINESS, motion))
    assert not judgement.findings
    assert judgement.not_judged[-1].scope == "governance:policy:motions.yaml/Inbound"


def test_without_motions_says_that_it_cannot_judge():
    judgement = judged("STG010", ORG, NEW)
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "governance/motions.yaml declares no motion"


OTHER = a_record_type("Opportunity.X", process="salesforce:pipeline:Opportunity/X")
USED = a_record_type("Opportunity.New", process="salesforce:pipeline:Opportunity/New")


def test_metadata_alone_tells_a_process_that_no_record_type_uses():
    partner = [a_pipeline("Opportunity/Partner"), a_stage("Opportunity/Partner/A")]
    (finding,) = found("STG010", ORG, NEW, partner, USED)
    assert finding.message == "The sales process 'Partner' is active, and no active record type uses it: no deal can follow it."
    assert finding.severity is Severity.LOW
    (finding,) = found("STG010", ORG, NEW, partner, USED, policy=policy(NEW_BUSINESS))
    assert "no deal can follow it" in finding.message


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([USED], id="used"),
        pytest.param([], id="no record types were read"),
        pytest.param([a_record_type("Opportunity.New", process=None)], id="record types that name no process"),
        pytest.param([OTHER, a_gap("record_types", "Opportunity")], id="partly read"),
    ],
)
def test_metadata_alone_leaves_alone(rows):
    assert found("STG010", ORG, NEW, rows) == []


def test_an_inactive_record_type_uses_nothing():
    inactive = a_record_type("Opportunity.New", active=False, process="salesforce:pipeline:Opportunity/New")
    assert len(found("STG010", ORG, NEW, inactive)) == 1


@pytest.mark.parametrize(
    ("pipelines", "hidden"),
    [
        (("hubspot:pipeline:deals/default",), True),
        (("pipeline:deals/default",), True),
        (("salesforce:pipeline:Opportunity/Gone",), False),
    ],
)
def test_a_pipeline_that_may_be_in_a_crm_that_was_not_read_is_not_called_missing(pipelines, hidden):
    synced = Systems.model_validate({"sync": [["Lead.LeadSource", "contacts.lead_source"]]})
    motions = Motions(motions=(Motion(name="Renewals", owner="CS", pipelines=pipelines),))
    judgement = judged("STG010", a_pipeline(), a_stage(), policy=Policy(motions=motions, systems=synced))
    ref = "governance:policy:motions.yaml/Renewals"
    assert (ref in {finding.ref for finding in judgement.findings}) is not hidden
    assert (ref in {answer.scope for answer in judgement.not_judged if "HubSpot, which was not read" in answer.reason}) is hidden
