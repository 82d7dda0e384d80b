from datetime import date

import pytest

import checks.handoffs.renewal_expansion  # noqa: F401 - registers the check
from build import (
    a_connection,
    a_field,
    a_gap,
    a_pipeline,
    a_queue,
    a_record_type,
    a_stage,
    a_team,
    a_use,
    an_automation,
    found,
    judged,
    some_values,
)
from checks.model.finding import Confidence, Finding
from checks.model.policy import Policy
from checks.model.policy.company import Company
from checks.model.policy.market import Motion, Motions
from checks.model.policy.measurement import Systems
from checks.model.policy.ownership import Ownership, Responsibility

ORG = a_pipeline()
RENEWAL, EXPANSION = "governance:policy:motions.yaml/renewal", "governance:policy:motions.yaml/expansion"


def policy(*motions, stage="recurring revenue with CS", **given):
    return Policy(company=Company(stage=stage), motions=Motions(motions=motions), **given)


def missing_of(*rows, motions=(), **given):
    """What each motion lacks, by reference."""
    judgement = judged("HND004", ORG, *rows, policy=policy(*motions, **given))
    return {one.ref: [name for name, there in one.measured["found"].items() if not there] for one in judgement.findings}


ALL = ["trigger", "owner model", "pipeline criteria"]


def test_names_what_each_motion_of_a_recurring_business_lacks():
    rows = a_record_type("Opportunity.Renewal"), a_record_type("Opportunity.Upsell"), an_automation("Open_Upsell")
    expansion, renewal = found("HND004", ORG, *rows, policy=policy())
    assert renewal == Finding(
        ref=RENEWAL,
        message="The renewal motion lacks a trigger (no active automation is named after it or touches what is) and an owner "
        "model (no motion, responsibility, field, queue or team names one).",
        measured={
            "motion": "renewal",
            "declared": False,
            "found": {"trigger": False, "owner model": False, "pipeline criteria": True},
        },
        size=2,
    )
    assert expansion.measured["found"] == {"trigger": True, "owner model": False, "pipeline criteria": True}
    assert expansion.message.startswith("The expansion motion lacks an owner model (")


def test_where_nothing_shows_the_motion_it_is_only_possible():
    for finding in found("HND004", ORG, policy=policy()):
        assert finding.confidence is Confidence.POSSIBLE
        assert finding.size == 3
        assert "pipeline criteria (no pipeline, record type, deal type, stage or deal field is named after it)" in finding.message


@pytest.mark.parametrize("stage", ["founder-led", "first repeatable sales", "marketing plus sales"])
def test_is_silent_where_the_company_has_no_recurring_business(stage):
    judgement = judged("HND004", ORG, policy=policy(stage=stage))
    assert (judgement.findings, judgement.not_judged, judgement.ran) == ((), (), True)


def test_a_company_of_several_segments_has_both():
    assert missing_of(stage="multi-segment").keys() == {RENEWAL, EXPANSION}


def test_does_not_judge_a_company_whose_stage_is_unknown():
    judgement = judged("HND004", ORG)
    assert not judgement.ran
    assert judgement.not_judged[0].cure == "set the stage in governance/company.yaml, or declare the motions"


def test_does_not_judge_where_no_pipeline_of_deals_was_read():
    judgement = judged("HND004", a_pipeline("Lead/*", kind="lead"), policy=policy())
    assert not judgement.ran


@pytest.mark.parametrize("stage", [None, "founder-led"])
def test_a_declared_motion_is_judged_whatever_the_stage(stage):
    motion = Motion(name="Grow", kind="expansion play")
    ref = "governance:policy:motions.yaml/Grow"
    assert missing_of(motions=[motion], stage=stage) == {ref: ALL}
    (finding,) = found("HND004", ORG, policy=policy(motion, stage=stage))
    assert finding.confidence is None
    assert finding.message.startswith("The motion 'Grow' lacks a trigger (")


@pytest.mark.parametrize(
    "motion",
    [
        pytest.param(Motion(name="Grow", kind="expansion play", ends_on=date(2026, 11, 19)), id="it has ended"),
        pytest.param(Motion(name="Partner", kind="partner motion"), id="another kind"),
        pytest.param(Motion(name="Inbound"), id="no kind, and named after neither"),
    ],
)
def test_leaves_other_motions_alone(motion):
    assert missing_of(motions=[motion], stage="founder-led") == {}


@pytest.mark.parametrize(
    ("motion", "families"),
    [
        (Motion(name="Renewals"), {"Renewals": "renewal"}),
        (Motion(name="Renewals", kind="expansion play"), {"Renewals": "renewal"}),
        (Motion(name="Base", words=("upsell",)), {"Base": "expansion"}),
        (Motion(name="Grow", kind="expansion play", ends_on=date(2026, 11, 20)), {"Grow": "expansion"}),
    ],
)
def test_knows_of_which_family_a_motion_is(motion, families):
    judgement = judged("HND004", ORG, policy=policy(motion, stage="founder-led"))
    assert {one.ref.rpartition("/")[2]: one.measured["motion"] for one in judgement.findings} == families


def test_a_motion_of_both_families_is_judged_once():
    both = Motion(name="Renewal and expansion", owner="CS")
    (finding,) = found("HND004", ORG, policy=policy(both))
    assert finding.measured["motion"] == "renewal and expansion"


FLOW = an_automation("Yearly", label="Yearly")
TOUCHES = a_use("automation:flow/Yearly", "field:Opportunity.Renewal_Date__c")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([an_automation("Create_Renewals")], id="by its name"),
        pytest.param([an_automation("A1", label="Create renewal deal")], id="by its label"),
        pytest.param([an_automation("A1", description="Opens the renewal 90 days before")], id="by its description"),
        pytest.param([FLOW, TOUCHES, a_field("Opportunity.Renewal_Date__c")], id="touches a field named after it"),
        pytest.param(
            [FLOW, a_use("automation:flow/Yearly", "record_type:Opportunity.Renewal"), a_record_type("Opportunity.Renewal")],
            id="touches a record type named after it",
        ),
    ],
)
def test_knows_a_trigger(rows):
    assert "trigger" not in missing_of(*rows)[RENEWAL]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([an_automation("Create_Renewals", active=False)], id="inactive"),
        pytest.param([an_automation("Yearly")], id="named after nothing"),
        pytest.param([an_automation("Yearly", active=False), TOUCHES, a_field("Opportunity.Renewal_Date__c")], id="idle"),
        pytest.param([FLOW, TOUCHES], id="touches a field that was not read"),
        pytest.param(
            [a_use("report:A/B", "field:Opportunity.Renewal_Date__c"), a_field("Opportunity.Renewal_Date__c")], id="report"
        ),
    ],
)
def test_what_is_no_trigger(rows):
    assert "trigger" in missing_of(*rows)[RENEWAL]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(a_field("Opportunity.Renewal_Owner__c"), id="a field of who works on it"),
        pytest.param(a_field("Account.Renewal__c", type="lookup", lookup_to=("User",)), id="a lookup to a user"),
        pytest.param(a_field("Account.CSM__c"), id="who looks after the customer"),
        pytest.param(a_field("companies.csm", label="Customer Success Manager"), id="by its label"),
        pytest.param(a_queue("Renewals"), id="a queue"),
        pytest.param(a_team("R1", label="Customer Success"), id="a team"),
    ],
)
def test_knows_an_owner_model(row):
    assert "owner model" not in missing_of(row)[RENEWAL]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(a_field("Opportunity.Renewal_Date__c"), id="a date"),
        pytest.param(a_field("Lead.Renewal_Owner__c"), id="a field of leads"),
        pytest.param(a_field("Account.CSM__c", archived=True), id="an archived field"),
        pytest.param(a_queue("Inbound"), id="another queue"),
    ],
)
def test_what_is_no_owner_model(row):
    assert "owner model" in missing_of(row)[RENEWAL]


def test_the_policy_names_owners():
    motion = Motion(name="Renewals", owner="CS")
    assert "owner model" not in missing_of(motions=[motion])["governance:policy:motions.yaml/Renewals"]
    blank = Motion(name="Renewals", owner=" ")
    assert "owner model" in missing_of(motions=[blank])["governance:policy:motions.yaml/Renewals"]
    for owner, there in (("CS", True), (None, False)):
        ownership = Ownership(responsibilities=(Responsibility(name="Renewals and churn", owner=owner),))
        assert ("owner model" not in missing_of(ownership=ownership)[RENEWAL]) is there


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([a_pipeline("Opportunity/Renewal")], id="a process"),
        pytest.param([a_record_type("Opportunity.Renewal")], id="a record type"),
        pytest.param([a_record_type("Opportunity.EMEA_Renewals")], id="a record type that says more"),
        pytest.param([a_pipeline("Opportunity/1", label="EMEA Renewals")], id="a pipeline that says more"),
        pytest.param(some_values("Opportunity.Type", "Renewal"), id="a deal type"),
        pytest.param([a_stage("Opportunity/*/Renewal")], id="a stage"),
        pytest.param([a_field("Opportunity.Is_Renewal__c")], id="a field of the deal"),
        pytest.param([a_field("Opportunity.SBQQ__Renewal__c", managed=True)], id="a field of a package"),
    ],
)
def test_knows_pipeline_criteria(rows):
    assert "pipeline criteria" not in missing_of(*rows).get(RENEWAL, ())


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(a_field("Account.Renewal_Date__c"), id="a field of the account"),
        pytest.param(a_record_type("Opportunity.Renewal", active=False), id="an inactive record type"),
        pytest.param(a_record_type("Account.Renewal"), id="a record type of the account"),
        pytest.param(a_pipeline("Opportunity/Renewal", active=False), id="an inactive process"),
        pytest.param(a_pipeline("Lead/Renewal", kind="lead"), id="a process of leads"),
    ],
)
def test_what_tells_no_deals_apart(row):
    assert "pipeline criteria" in missing_of(row)[RENEWAL]


@pytest.mark.parametrize(("active", "there"), [(True, True), (False, False)])
def test_a_pipeline_that_the_motion_names_tells_its_deals(active, there):
    motion = Motion(name="Renewals", pipelines=("Opportunity/Base",))
    missing = missing_of(a_pipeline("Opportunity/Base", active=active), motions=[motion])
    assert ("pipeline criteria" not in missing["governance:policy:motions.yaml/Renewals"]) is there


def test_leaves_a_motion_alone_that_has_all_three():
    motion = Motion(name="Grow", kind="expansion play", owner="CS", words=("grow",), pipelines=("Opportunity/Grow",))
    assert missing_of(a_pipeline("Opportunity/Grow"), an_automation("Open_Grow"), motions=[motion], stage="founder-led") == {}


@pytest.mark.parametrize(
    ("gap", "element"),
    [
        (a_gap("automations", connection="hubspot"), "trigger"),
        (a_gap("automations", "flow/Yearly"), "trigger"),
        (a_gap("uses", connection="hubspot"), "trigger"),
        (a_gap("queues", connection="hubspot"), "owner model"),
        (a_gap("fields", connection="hubspot"), "owner model"),
        (a_gap("record_types", connection="hubspot"), "pipeline criteria"),
    ],
)
def test_what_may_be_where_nothing_was_read_is_not_judged(gap, element):
    rows = [a_connection(), a_connection("hubspot", system="hubspot"), ORG, gap]
    judgement = judged("HND004", *rows, policy=policy())
    (finding,) = [one for one in judgement.findings if one.ref == RENEWAL]
    assert element not in finding.message
    told = [answer.reason for answer in judgement.not_judged if answer.scope == RENEWAL]
    assert [reason for reason in told if reason.startswith(f"the {element} of the renewal motion was not found")]


def test_a_file_of_bookings_is_no_crm():
    rows = [a_connection(), a_connection("bookings", kind="file"), ORG, a_gap("automations", connection="bookings")]
    judgement = judged("HND004", *rows, policy=policy())
    assert {one.size for one in judgement.findings} == {3}


@pytest.mark.parametrize("kind", ["approval", "duplicate_rule", "escalation/Case"])
def test_automations_that_start_nothing_need_not_be_read(kind):
    assert missing_of(a_gap("automations", kind)) == {RENEWAL: ALL, EXPANSION: ALL}


def test_what_the_company_may_have_in_another_crm_is_not_judged():
    synced = Systems.model_validate({"sync": [["Lead.LeadSource", "contacts.lead_source"]]})
    renewals = Motion(name="Renewals", owner="CS")
    judgement = judged("HND004", ORG, a_record_type("Opportunity.Renewal"), policy=policy(renewals, stage=None, systems=synced))
    assert not judgement.findings
    (answer,) = judgement.not_judged
    assert answer.scope == "governance:policy:motions.yaml/Renewals"
    assert answer.reason.startswith("the trigger of the motion 'Renewals' may be in HubSpot, which was not read (")
    assert answer.cure == "connect HubSpot in auditor.yaml"
