import pytest

import checks.stages.stage_gate  # noqa: F401
from build import (
    a_connection,
    a_field,
    a_gap,
    a_layout_field,
    a_path,
    a_pipeline,
    a_stage,
    a_use,
    a_validation,
    an_automation,
    found,
    judged,
)
from build_hubspot import HS, a_deal_pipeline, a_deal_stage, a_portal, a_property
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.lifecycle import Lifecycle, StageDefinition
from checks.model.policy.measurement import Systems

NAMES = ("Prospecting", "Proposal", "Closed Won")
ORG = [a_pipeline(), *(a_stage(f"Opportunity/*/{name}", closed=name == "Closed Won") for name in NAMES)]
AMOUNT = a_field("Opportunity.Amount", type="currency")


def policy(*fields, stage="Proposal", pipeline=None):
    return Policy(lifecycle=Lifecycle(stages=(StageDefinition(name=stage, pipeline=pipeline, required_fields=fields),)))


FOR_STAGE = 'AND(ISPICKVAL(StageName,"Proposal"),ISBLANK(Amount))'
REQUIRED = policy("Opportunity.Amount")


def a_rule(formula, *reads, **given):
    """A validation rule with the fields that it reads."""
    rule = a_validation("Opportunity.Gate", formula=formula, **given)
    return [rule, *(a_use("validation_rule:Opportunity.Gate", f"field:Opportunity.{name}") for name in reads)]


def test_names_the_field_and_the_stage():
    assert found("STG009", ORG, AMOUNT, policy=REQUIRED) == [
        Finding(
            ref="salesforce:stage:Opportunity/*/Proposal",
            message="'Opportunity.Amount' must be filled before 'Proposal', and nothing enforces it.",
            measured={"ungated": ["Opportunity.Amount"], "guided_only": [], "some_layouts": []},
            affected=("salesforce:field:Opportunity.Amount",),
        )
    ]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([a_field("Opportunity.Amount", required=True)], id="the field is required"),
        pytest.param([AMOUNT, *a_rule(FOR_STAGE, "StageName", "Amount")], id="a rule for the stage"),
        pytest.param([AMOUNT, *a_rule("Probability > 0.2 && ISBLANK(Amount)", "Probability", "Amount")], id="for later ones"),
        pytest.param([AMOUNT, *a_rule("ISBLANK(Amount)", "Amount")], id="a rule for all stages"),
        pytest.param([AMOUNT, *a_rule(None, "StageName", "Amount")], id="a rule whose text was not read"),
        pytest.param([AMOUNT, a_layout_field("Opportunity.A", "Opportunity.Amount", behaviour="required")], id="every layout"),
    ],
)
def test_leaves_alone_what_something_enforces(rows):
    assert found("STG009", ORG, rows, policy=REQUIRED) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(a_rule('AND(ISPICKVAL(StageName,"Closed Won"),ISBLANK(Amount))', "StageName", "Amount"), id="another stage"),
        pytest.param(a_rule("ISBLANK(Amount)", "Amount", active=False), id="an inactive rule"),
        pytest.param(a_rule("Amount < 0", "Amount"), id="a rule for the format"),
        pytest.param(a_rule('ISPICKVAL(Type,"New") && ISBLANK(Amount)', "Type", "Amount"), id="a rule for some deals"),
        pytest.param(a_rule('ISPICKVAL(StageName,"Proposal")', "StageName"), id="a rule for another field"),
        pytest.param([a_layout_field("Opportunity.A", "Opportunity.Amount")], id="a layout that shows it"),
    ],
)
def test_finds_what_does_not_enforce(rows):
    assert len(found("STG009", ORG, AMOUNT, rows, policy=REQUIRED)) == 1


def test_says_where_a_path_guides_and_some_layouts_require():
    layouts = [
        a_layout_field("Opportunity.A", "Opportunity.Amount", behaviour="required"),
        a_layout_field("Opportunity.B", "Opportunity.Name"),
    ]
    path = a_path("Opportunity.StageName", "Proposal", key_fields=(AMOUNT.ref,))
    (finding,) = found("STG009", ORG, AMOUNT, layouts, path, policy=REQUIRED)
    shown, required = "a path shows 'Opportunity.Amount', and stops nobody", "only some layouts require 'Opportunity.Amount'"
    assert finding.message.endswith(f"nothing enforces it ({shown}; {required}).")


def test_knows_a_standard_field_from_the_layouts_that_show_it():
    layout = a_layout_field("Opportunity.A", "Opportunity.Amount")
    assert len(found("STG009", ORG, layout, policy=REQUIRED)) == 1


def test_tells_all_fields_of_a_stage_at_once():
    rows = [ORG, AMOUNT, a_field("Opportunity.Plan__c"), a_field("Opportunity.Gone__c", required=True), a_field("Lead.Plan__c")]
    (finding,) = found("STG009", *rows, policy=policy("Opportunity.Amount", "Opportunity.*__c"))
    assert finding.measured["ungated"] == ["Opportunity.Amount", "Opportunity.Plan__c"]
    assert finding.size == 2


def test_judges_a_definition_for_one_process_on_that_process():
    process = [a_pipeline("Opportunity/New"), a_stage("Opportunity/New/Proposal")]
    given = policy("Opportunity.Amount", pipeline="pipeline:Opportunity/New")
    assert [finding.ref for finding in found("STG009", ORG, process, AMOUNT, policy=given)] == [process[1].ref]


def test_judges_lead_statuses_by_their_own_definitions():
    lead = [a_pipeline("Lead/*", kind="lead"), a_stage("Lead/*/Qualified"), a_field("Lead.Segment__c")]
    status = StageDefinition(name="Qualified", required_fields=("Lead.Segment__c",))
    assert found("STG009", lead, policy=Policy(lifecycle=Lifecycle(stages=(status,)))) == []
    assert len(found("STG009", lead, policy=Policy(lifecycle=Lifecycle(lead_statuses=(status,))))) == 1


def test_does_not_judge_fields_that_no_connection_has():
    judgement = judged("STG009", ORG, AMOUNT, policy=policy("Opportunity.Budget__c"))
    assert not judgement.findings
    assert "fits no field" in judgement.not_judged[0].reason


@pytest.mark.parametrize("table", ["layouts", "validation_rules"])
def test_does_not_judge_where_the_gate_may_be_in_what_was_not_read(table):
    judgement = judged("STG009", ORG, AMOUNT, a_gap(table, "Opportunity"), policy=REQUIRED)
    assert not judgement.findings
    assert judgement.not_judged


@pytest.mark.parametrize("scope", ["", "Opportunity"])
def test_layouts_that_were_not_read_are_told_alike_of_all_stages_with_the_cure_of_their_gap(scope):
    lead = [a_pipeline("Lead/*", kind="lead"), a_stage("Lead/*/Proposal"), a_field("Lead.Company", type="string")]
    both = (StageDefinition(name="Proposal", required_fields=("Opportunity.Amount", "Lead.Company")),)
    given = Policy(lifecycle=Lifecycle(stages=both, lead_statuses=both))
    gaps = [a_gap("layouts", where, cure="connect the project too") for where in ([""] if not scope else ["Opportunity", "Lead"])]
    left = judged("STG009", ORG, AMOUNT, lead, gaps, policy=given).not_judged
    told = [(one.reason, one.cure) for one in left if "layouts" in one.reason]
    assert told == [("layouts were not read, and one of them may require the fields", "connect the project too")] * 2


def test_one_gate_is_enough_to_be_silent_without_layouts():
    rule = a_rule("ISBLANK(Amount)", "Amount")
    assert judged("STG009", ORG, AMOUNT, rule, a_gap("layouts", "Opportunity"), policy=REQUIRED).not_judged == ()


def in_hubspot(**given):
    stages = [a_stage(f"deals/default/{name}", connection="hubspot", **given.get(name, {})) for name in ("demo", "proposal")]
    return [
        a_connection("hubspot", system="hubspot"),
        a_pipeline("deals/default", connection="hubspot"),
        *stages,
        a_field("deals.amount", connection="hubspot"),
    ]


def test_a_pipeline_enforces_what_it_demands_in_the_stage_or_before():
    demanded = {"required_fields": ("hubspot:field:deals.amount",)}
    given = policy("deals.amount", stage="proposal")
    assert found("STG009", in_hubspot(proposal=demanded), policy=given) == []
    assert found("STG009", in_hubspot(demo=demanded), policy=given) == []
    assert len(found("STG009", in_hubspot(proposal=demanded), policy=policy("deals.amount", stage="demo"))) == 1


def test_does_not_judge_a_crm_that_does_not_tell_what_its_stages_demand():
    judgement = judged("STG009", in_hubspot(), policy=policy("deals.amount", stage="proposal"))
    assert not judgement.findings
    assert judgement.not_judged[0].scope == "hubspot:deals"


def test_without_a_policy_asks_once_whether_anything_looks_at_the_stage():
    (finding,) = found("STG009", ORG, a_rule("ISBLANK(Amount)", "Amount"))
    assert finding.ref == "salesforce:pipeline:Opportunity/*"
    assert finding.message == ("No active validation rule reads the stage: nothing stops a deal between 'Prospecting' and won.")
    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.POSSIBLE)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([ORG, a_rule('ISPICKVAL(StageName,"Closed Won")', "StageName")], id="a rule reads the stage"),
        pytest.param([ORG, a_rule("IsWon", "IsWon")], id="a rule reads what the stage means"),
        pytest.param([ORG, an_automation(kind="approval", object="Opportunity")], id="an approval holds the deal"),
        pytest.param([ORG, a_gap("validation_rules", "Opportunity")], id="the rules were not read"),
        pytest.param([a_pipeline(), a_stage(), a_stage("Opportunity/*/Won", closed=True)], id="one open stage"),
        pytest.param([a_pipeline("Lead/*", kind="lead"), a_stage("Lead/*/A"), a_stage("Lead/*/B")], id="leads"),
        pytest.param(in_hubspot(), id="HubSpot"),
    ],
)
def test_without_a_policy_leaves_alone(rows):
    assert found("STG009", *rows) == []


DEALS = [a_portal(), a_deal_pipeline(), a_deal_stage("default/11", "Proposal"), a_property("deals.amount", type="currency")]


def test_what_a_stage_of_a_portal_demands_is_not_told():
    (answer,) = judged("STG009", DEALS, policy=policy("deals.amount")).not_judged
    assert answer.reason == "HubSpot does not tell which properties a stage of deals demands"
    assert answer.cure == "look into the settings of the pipeline"


def test_a_validation_rule_of_hubspot_lets_a_blank_value_pass():
    told = a_deal_stage("default/12", "Won", closed=True, required_fields=(f"{HS}:field:deals.closedate",))
    rule = a_validation("deals.amount/MIN_NUMBER", connection=HS, formula=None)
    edge = a_use("validation_rule:deals.amount/MIN_NUMBER", "field:deals.amount", connection=HS)
    (finding,) = found("STG009", DEALS, told, rule, edge, policy=policy("deals.amount"))
    assert finding.message == "'deals.amount' must be filled before 'Proposal', and nothing enforces it."
    demanding = a_deal_stage("default/11", "Proposal", required_fields=(f"{HS}:field:deals.amount",))
    rows = [row for row in DEALS if row.ref != demanding.ref]
    assert found("STG009", rows, demanding, told, policy=policy("deals.amount")) == []


def test_a_field_that_is_archived_is_required_by_nobody():
    told = a_deal_stage("default/12", "Won", closed=True, required_fields=(f"{HS}:field:deals.closedate",))
    rows = [*DEALS[:3], a_property("deals.amount", archived=True), told]
    judgement = judged("STG009", rows, policy=policy("deals.amount"))
    assert not judgement.findings
    assert judgement.not_judged[-1].reason == "deals.amount, required before 'Proposal', fits no field that was read"


def test_a_field_that_another_crm_may_have_is_not_called_misspelt():
    synced = Systems.model_validate({"sync": [["Lead.LeadSource", "contacts.lead_source"]]})
    judgement = judged("STG009", ORG, AMOUNT, policy=policy("deals.budget").model_copy(update={"systems": synced}))
    assert not judgement.findings
    assert judgement.not_judged[0].reason.startswith("deals.budget, required before 'Proposal', may be in HubSpot, which was not")
