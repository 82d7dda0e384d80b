import pytest

import checks.handoffs.incomplete_handoff  # noqa: F401 - registers the check
from build import a_field, a_gap, found, judged
from build_deals import a_handoff_fill
from checks.model.finding import Finding
from checks.model.policy import Policy
from checks.model.policy.market import Handoff, Handoffs
from checks.model.policy.measurement import Systems

GO_LIVE, USE_CASE = "Account.Go_Live__c", "Opportunity.Use_Case__c"


def policy(*handoffs):
    return Policy(handoffs=Handoffs(handoffs=handoffs))


TO_CS = policy(Handoff(name="Sales to CS", fields=(GO_LIVE, USE_CASE)))


def test_names_the_handoff_with_its_fields_the_emptiest_first():
    rows = a_handoff_fill(USE_CASE, 300, 412), a_handoff_fill(GO_LIVE, 128, 412)
    assert found("HND001", rows, policy=TO_CS) == [
        Finding(
            ref="governance:policy:handoffs.yaml/Sales to CS",
            message="The handoff 'Sales to CS' is incomplete. Of the deals won in the last 365 days, 128 of 412 carry "
            "Account.Go_Live__c (31 %); 300 of 412 carry Opportunity.Use_Case__c (73 %).",
            measured={
                "fields": [
                    {"field": "salesforce:field:Account.Go_Live__c", "filled": 128, "of": 412},
                    {"field": "salesforce:field:Opportunity.Use_Case__c", "filled": 300, "of": 412},
                ]
            },
            size=396,
            affected=("salesforce:field:Account.Go_Live__c", "salesforce:field:Opportunity.Use_Case__c"),
            records=284,
        )
    ]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(a_handoff_fill(GO_LIVE, 90, 100), id="filled on nine of ten"),
        pytest.param(a_handoff_fill(GO_LIVE, 0, 9), id="too few deals"),
        pytest.param(a_handoff_fill(GO_LIVE, 0, 0), id="nothing was won"),
        pytest.param(a_handoff_fill("Opportunity.Other__c", 0, 100), id="a field that no handoff names"),
    ],
)
def test_leaves_alone(row):
    assert found("HND001", row, policy=TO_CS) == []


@pytest.mark.parametrize(("filled", "of"), [(89, 100), (0, 10)])
def test_the_other_side_of_each_boundary(filled, of):
    assert len(found("HND001", a_handoff_fill(GO_LIVE, filled, of), policy=TO_CS)) == 1


@pytest.mark.parametrize("option", [{"filled": 0.5}, {"fewest": 101}])
def test_thresholds_can_be_set(option):
    assert found("HND001", a_handoff_fill(GO_LIVE, 50, 100), policy=TO_CS, **option) == []


def test_adds_up_the_rows_of_a_field():
    rows = a_handoff_fill(GO_LIVE, 5, 6), a_handoff_fill(GO_LIVE, 2, 6)
    (finding,) = found("HND001", rows, policy=TO_CS)
    assert (finding.size, finding.records) == (5, 5)


@pytest.mark.parametrize(
    ("more", "told"), [(6, "; 1 more field is filled too seldom."), (7, "; 2 more fields are filled too seldom.")]
)
def test_names_five_fields_and_counts_the_others(more, told):
    every = policy(Handoff(name="All", fields=("Opportunity.*",)))
    (finding,) = found("HND001", [a_handoff_fill(f"Opportunity.F{n}__c", n, 100) for n in range(more)], policy=every)
    assert "(4 %)" in finding.message
    assert finding.message.endswith(told)
    assert len(finding.affected) == more


def test_each_handoff_is_judged_by_itself():
    both = policy(Handoff(name="CS", fields=(GO_LIVE,)), Handoff(name="Finance", fields=(GO_LIVE, USE_CASE)))
    refs = [finding.ref for finding in found("HND001", a_handoff_fill(GO_LIVE, 1, 50), policy=both)]
    assert refs == ["governance:policy:handoffs.yaml/CS", "governance:policy:handoffs.yaml/Finance"]


@pytest.mark.parametrize(("born", "findings"), [("2025-11-20T00:00:00Z", 1), ("2025-11-21T00:00:00Z", 0), (None, 1)])
def test_a_field_that_is_younger_than_the_deals_is_not_judged(born, findings):
    rows = a_field(GO_LIVE, created_at=born), a_field(USE_CASE), a_handoff_fill(GO_LIVE, 1, 50)
    judgement = judged("HND001", rows, policy=TO_CS)
    assert len(judgement.findings) == findings
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce:Account.Go_Live__c"] * (1 - findings)


@pytest.mark.parametrize("declared", [Policy(), policy(Handoff(name="Sales to CS"))])
def test_without_fields_in_the_policy_says_that_it_cannot_judge(declared):
    judgement = judged("HND001", a_handoff_fill(GO_LIVE, 1, 50), policy=declared)
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "governance/handoffs.yaml names no field that must travel with a handoff"


def test_a_field_that_does_not_exist_is_not_judged():
    judgement = judged("HND001", a_field(GO_LIVE), policy=TO_CS)
    assert [(answer.scope, answer.reason) for answer in judgement.not_judged] == [
        (
            "governance:policy:handoffs.yaml/Sales to CS",
            "Opportunity.Use_Case__c, which the handoff 'Sales to CS' names, fits no field that was read",
        )
    ]


def test_a_field_that_was_not_counted_is_told():
    judgement = judged("HND001", a_handoff_fill(USE_CASE, 50, 50), a_gap("handoff_fill", GO_LIVE), policy=TO_CS)
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce:Account.Go_Live__c"]


def test_a_field_that_another_crm_may_have_is_not_called_misspelt():
    synced = TO_CS.model_copy(update={"systems": Systems.model_validate({"sync": [["Lead.LeadSource", "contacts.lead_source"]]})})
    answers = judged("HND001", a_field(GO_LIVE), policy=synced).not_judged
    known_by = "governance/systems.yaml lists what both keep the same"
    assert answers[0].reason == (
        f"Opportunity.Use_Case__c, which the handoff 'Sales to CS' names, may be in HubSpot, which was not read ({known_by})"
    )
    assert answers[0].cure == "connect HubSpot in auditor.yaml"
