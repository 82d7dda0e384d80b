import pytest

import checks.stages.stage_definition  # noqa: F401 - registers the check
from build import a_connection, a_gap, a_pipeline, a_stage, judged
from checks.model.finding import NotJudged
from checks.model.policy import Policy
from checks.model.policy.lifecycle import Lifecycle, StageDefinition

SCOPE = "governance:policy:lifecycle.yaml"
ORG = [a_pipeline(), a_stage("Opportunity/*/Proposal", description="d"), a_stage("Opportunity/*/Won", description="d")]
RENEWAL = a_pipeline("Opportunity/Renewal")


def told(*rows, names=("Propsal",), pipeline=None, unread=(), statuses=()):
    stages = tuple(StageDefinition(name=name, pipeline=pipeline, entry=("x",)) for name in names)
    policy = Policy(lifecycle=Lifecycle(stages=stages, lead_statuses=tuple(StageDefinition(name=name) for name in statuses)))
    answer = judged("STG001", *rows, policy=policy, unread=unread)
    return [left for left in answer.not_judged if left.scope == SCOPE]


def test_a_stage_that_no_pipeline_holds():
    assert told(ORG) == [
        NotJudged(
            scope=SCOPE,
            reason="lifecycle.yaml defines 'Propsal', which is a stage of no pipeline (did you mean 'Proposal'?)",
            cure="correct it in governance/lifecycle.yaml",
        )
    ]


def test_several_are_told_in_one():
    (left,) = told(ORG, names=("Handover", "Won", "Kick-off", "Handover"))
    assert left.reason == "lifecycle.yaml defines 'Handover' and 'Kick-off', which are stages of no pipeline"
    assert left.cure == "correct them in governance/lifecycle.yaml"


def test_a_stage_that_its_own_pipeline_does_not_hold():
    rows = [*ORG, RENEWAL, a_stage("Opportunity/Renewal/Won", description="d")]
    assert "'Proposal', which is a stage of no pipeline" in told(rows, names=("Proposal",), pipeline="*/Renewal")[0].reason
    assert told(rows, names=("Won",), pipeline="*/Renewal") == []


HELD = {
    "by its name, in another case": ([a_stage("Opportunity/*/propsal")], {}),
    "by its label": ([a_stage("Opportunity/*/S1", label="Propsal")], {}),
    "by an inactive stage": ([a_stage("Opportunity/*/Propsal", active=False)], {}),
    "by a pipeline that is not in use": ([RENEWAL, a_stage("Opportunity/Renewal/Propsal", description="d")], {}),
    "by the other CRM": (
        [a_connection("hub", system="hubspot"), a_connection(), a_stage("deals/default/Propsal", connection="hub")],
        {},
    ),
    "perhaps by stages that were not read": ([a_gap("stages", "Opportunity/Renewal")], {}),
    "perhaps by a connection that was not read": ([a_connection(), a_connection("hub"), a_gap("stages", connection="hub")], {}),
}


@pytest.mark.parametrize(("rows", "given"), HELD.values(), ids=HELD)
def test_leaves_alone(rows, given):
    assert told(*ORG, *rows, **given) == []


def test_statuses_of_leads_are_another_list():
    rows = [*ORG, a_pipeline("Lead/*", kind="lead"), a_stage("Lead/*/Propsal", description="d")]
    assert told(*rows) != []
    assert told(*ORG, names=("Won",), statuses=("Nowhere",)) == []
    assert told(*ORG, a_gap("stages", "Lead")) != []


def test_without_any_stage_nothing_is_told():
    assert told(a_pipeline()) == []
