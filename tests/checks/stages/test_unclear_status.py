import pytest

import checks.stages.unclear_status  # noqa: F401 - registers the check
from build import a_connection, a_field, a_gap, a_pipeline, a_stage, found, judged, some_values
from build_deals import a_move, a_value_count
from build_hubspot import HS, a_portal, carried, hubspots_own, lead_statuses, lifecycle_stages, some_options
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.lifecycle import Lifecycle, StageDefinition


def statuses(*names, **given):
    return [a_stage(f"Lead/*/{name}", probability=None, **given) for name in names]


LEADS = [a_pipeline("Lead/*", kind="lead"), *statuses("New", "Working", "Qualified", "Unqualified")]
FIELD = "Lead.Status"


def declared(*names, pipeline=None, **given):
    told = tuple(StageDefinition(name=name, definition="So it is.", pipeline=pipeline) for name in names)
    return Policy(lifecycle=Lifecycle(lead_statuses=told, **given))


ALL = declared("New", "Working", "Qualified", "Unqualified")


def test_names_the_status_that_the_crm_explains_and_the_policy_does_not_know():
    rows = [*LEADS, *statuses("Recycled", description="Back to marketing"), a_value_count(FIELD, "Recycled", 1200)]
    assert found("STG008", rows, policy=ALL) == [
        Finding(
            ref="salesforce:pipeline:Lead/*",
            message="In the org's list of Lead statuses, 'Recycled' is not defined in governance/lifecycle.yaml, and 1,200 "
            "records carry it.",
            measured={"undefined": ["Recycled"], "of": 5},
            affected=("salesforce:stage:Lead/*/Recycled",),
            records=1200,
            severity=Severity.LOW,
            confidence=Confidence.CERTAIN,
        )
    ]


@pytest.mark.parametrize(
    "given", [{"guidance": "Call again"}, {"required_fields": ("salesforce:field:Lead.X",)}, {"description": None}]
)
def test_a_status_that_the_crm_explains_or_may_explain_is_judged_here(given):
    (finding,) = found("STG008", LEADS, statuses("Recycled", **given), policy=ALL)
    assert finding.message == "In the org's list of Lead statuses, 'Recycled' is not defined in governance/lifecycle.yaml."


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(statuses("Recycled"), id="explained nowhere, which is another check's"),
        pytest.param(statuses("Recycled", description="Back", active=False), id="inactive"),
        pytest.param(statuses("new ", description="Fresh"), id="another spelling of one that is defined"),
        pytest.param(statuses("X1", label="Working", description="In work"), id="defined by its label"),
        pytest.param([a_pipeline(), a_stage("Opportunity/*/Demo", description="Shown")], id="a stage of deals"),
    ],
)
def test_leaves_a_status_alone(rows):
    assert found("STG008", LEADS, rows, policy=ALL) == []


def test_hubspot_explains_nothing_so_that_a_status_without_a_text_is_another_checks():
    portal = a_connection("hubspot", system="hubspot")
    leads = [
        a_pipeline("leads/1", connection="hubspot", kind="lead"),
        a_stage("leads/1/a", connection="hubspot", description=None),
    ]
    assert found("STG008", portal, leads, policy=declared("New")) == []


@pytest.mark.parametrize("policy", [Policy(), declared("New", pipeline="hubspot:pipeline:*")])
def test_without_a_policy_of_this_list_says_that_it_cannot_judge(policy):
    judgement = judged("STG008", LEADS, statuses("Recycled", description="Back"), policy=policy)
    assert not judgement.findings
    assert [(answer.scope, answer.cure) for answer in judgement.not_judged] == [
        ("salesforce:pipeline:Lead/*", "declare them under lead_statuses")
    ]


HUBSPOT = a_connection("hubspot", system="hubspot")


def lifecycle(*values, path="contacts.lifecyclestage", **given):
    return [HUBSPOT, a_field(path, connection="hubspot", **given), *some_values(path, *values, connection="hubspot")]


def test_judges_a_field_that_holds_the_lifecycle():
    rows = lifecycle("lead", "marketing-qualified lead", "sql", "evangelist")
    (finding,) = found("STG008", rows, policy=declared("Lead", "Marketing Qualified Lead", "SQL"))
    assert finding.ref == "hubspot:field:contacts.lifecyclestage"
    assert finding.message == "In 'contacts.lifecyclestage', 'evangelist' is not defined in governance/lifecycle.yaml."
    assert finding.affected == ("hubspot:value:contacts.lifecyclestage=evangelist",)


@pytest.mark.parametrize("path", ["contacts.hs_lead_status", "Lead.Lifecycle_Stage__c", "Contact.Lead_Status__c"])
def test_knows_such_a_field_by_how_its_name_ends(path):
    assert len(found("STG008", lifecycle("Lead", "Ghost", path=path), policy=declared("Lead"))) == 1


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("Lead.Stage_Reason__c", {}),
        ("Invoice__c.Lifecycle_Stage__c", {}),
        ("Lead.Lifecycle_Stage__c", {"managed": True}),
        ("Lead.Lifecycle_Stage__c", {"archived": True}),
        ("Lead.Lifecycle_Stage__c", {"calculated": True}),
        ("Lead.Lifecycle_Stage__c", {"type": "text"}),
    ],
)
def test_leaves_other_fields_alone(path, given):
    assert found("STG008", lifecycle("Lead", "Ghost", "Ghosts", path=path, **given), policy=declared("Lead")) == []


def test_a_policy_that_speaks_of_none_of_its_stages_does_not_speak_of_the_field():
    judgement = judged("STG008", lifecycle("Subscriber", "Customer"), policy=ALL)
    assert not judgement.findings
    assert judgement.not_judged[-1].scope == "hubspot:field:contacts.lifecyclestage"


def test_names_stages_of_a_lifecycle_field_that_look_like_one():
    (finding,) = found("STG008", lifecycle("Engaging", "Engaged", "Engagement Call", "engaging "))
    assert finding.message == "In 'contacts.lifecyclestage', 'Engaging' and 'engaging ' look like one stage."
    assert finding.measured == {"overlapping": [["Engaging", "engaging "]]}
    assert (finding.size, finding.severity, finding.confidence) == (2, Severity.MEDIUM, Confidence.LIKELY)


def test_stages_that_are_meant_to_differ_and_those_of_a_pipeline_are_left_alone():
    policy = declared("Nurturing", same_stage=(("Nurturing", "Nurturings"),))
    rows = lifecycle("Nurturing", "Nurturings")
    assert "overlapping" not in found("STG008", rows, policy=policy)[0].measured
    assert (
        found("STG008", LEADS, statuses("Works", "Workings"), policy=declared("New", "Working", "Qualified", "Unqualified")) == []
    )


def walk(back, forth=0, was="Qualified", became="Working"):
    return [a_move(FIELD, was, became, back), a_move(FIELD, "New", "Working", forth)]


def test_names_the_moves_that_go_backwards():
    moves = [*walk(70, 350), a_move(FIELD, "Working", "New", 60)]
    assert found("STG008", LEADS, moves, policy=ALL) == [
        Finding(
            ref="salesforce:pipeline:Lead/*",
            message="In the org's list of Lead statuses, 130 of 480 moves of leads in the last 90 days went backwards, most "
            "often from 'Qualified' to 'Working' (70).",
            measured={
                "moves": 480,
                "backwards": 130,
                "days": 90,
                "pairs": [["Qualified", "Working", 70], ["Working", "New", 60]],
            },
            size=130,
            severity=Severity.MEDIUM,
            confidence=Confidence.LIKELY,
        )
    ]


@pytest.mark.parametrize(
    "moves",
    [
        pytest.param(walk(19), id="a correction now and then"),
        pytest.param(walk(20, 181), id="fewer than one in ten"),
        pytest.param(walk(0, 400), id="forward only"),
        pytest.param(walk(90, was="Unqualified"), id="from beside the path"),
        pytest.param(walk(90, was="Unqualified", became="New"), id="recycled"),
        pytest.param(walk(90, was="Gone"), id="from a status that is not there"),
    ],
)
def test_leaves_moves_alone(moves):
    assert found("STG008", LEADS, moves, policy=ALL) == []


def test_one_move_in_ten_is_a_habit():
    assert len(found("STG008", LEADS, walk(20, 180), policy=ALL)) == 1


@pytest.mark.parametrize("option", [{"backwards": 0.11}, {"fewest": 21}, {"beside_words": ("qualified",)}])
def test_what_goes_backwards_can_be_set(option):
    assert found("STG008", LEADS, walk(20, 180), policy=ALL, **option) == []


def test_a_move_out_of_a_closed_stage_reopens_it():
    rows = [a_pipeline(), a_stage("Opportunity/*/Demo"), a_stage("Opportunity/*/Lost", closed=True)]
    assert found("STG008", rows, a_move("Opportunity.StageName", "Lost", "Demo", 90)) == []


def test_judges_deals_by_the_order_of_every_process_that_holds_both_stages():
    deals = [a_pipeline(), a_stage("Opportunity/*/Demo"), a_stage("Opportunity/*/Offer")]
    process = [a_pipeline("Opportunity/New"), a_stage("Opportunity/New/Demo"), a_stage("Opportunity/New/Offer")]
    (finding,) = found("STG008", deals, process, a_move("Opportunity.StageName", "Offer", "Demo", 30))
    assert finding.ref == "salesforce:pipeline:Opportunity/*"
    assert "30 of 30 moves of deals" in finding.message


def test_is_less_sure_where_most_moves_go_backwards_for_the_list_may_be_in_another_order():
    (finding,) = found("STG008", LEADS, walk(30, 20), policy=ALL)
    assert finding.confidence is Confidence.POSSIBLE


def test_a_list_in_alphabetical_order_does_not_tell_the_way_forward():
    rows = [a_pipeline("Lead/*", kind="lead"), *statuses("Attempted", "Contacted", "New", "Qualified")]
    judgement = judged("STG008", rows, a_move(FIELD, "New", "Attempted", 90), policy=ALL)
    assert not judgement.findings
    assert "alphabetical" in judgement.not_judged[-1].reason


def test_moves_that_were_not_read_are_not_judged():
    judgement = judged("STG008", LEADS, a_gap("transitions", FIELD, reason="Lead.Status is not tracked"), policy=ALL)
    assert [(answer.scope, answer.reason) for answer in judgement.not_judged] == [
        ("salesforce:Lead", "Lead.Status is not tracked")
    ]


def test_says_all_faults_of_a_list_once():
    rows = [*LEADS, *statuses("Sleeping", description="Later"), *walk(20, 180)]
    (finding,) = found("STG008", rows, policy=ALL)
    assert "'Sleeping' is not defined in governance/lifecycle.yaml; 20 of 200 moves" in finding.message
    assert (finding.size, finding.severity) == (21, Severity.MEDIUM)


def test_a_history_may_hold_what_people_read():
    rows = [a_pipeline("Lead/*", kind="lead"), *statuses("s1", label="New"), *statuses("s2", label="Working")]
    (finding,) = found("STG008", rows, a_move(FIELD, "Working", "New", 30), policy=declared("New", "Working"))
    assert "most often from 'Working' to 'New' (30)" in finding.message
    by_name = found("STG008", rows, a_move(FIELD, "s2", "s1", 30), policy=declared("New", "Working"))
    assert "most often from 'Working' to 'New' (30)" in by_name[0].message


OWN_STAGES = ("subscriber=Subscriber", "lead=Lead", "customer=Customer")


def test_lifecycle_stages_of_a_portal_are_judged_once_as_the_pipeline_that_they_are():
    rows = [*lifecycle_stages(*OWN_STAGES, "trial=Trial"), hubspots_own("contacts.lifecyclestage")]
    rows += some_options("contacts.lifecyclestage", "subscriber", "lead", "customer", "trial")
    (finding,) = found("STG008", a_portal(), rows, policy=declared("Lead", "Customer"))
    assert finding.ref == f"{HS}:pipeline:contacts/lifecyclestage"
    assert "'Subscriber' and 'Trial' are not defined in governance/lifecycle.yaml" in finding.message


def test_of_contacts_and_companies_that_hold_one_list_only_one_is_judged():
    paths = ("contacts.lifecyclestage", "companies.lifecyclestage")
    rows = [row for path in paths for row in (hubspots_own(path), *some_options(path, "lead", "trial"))]
    assert len(found("STG008", a_portal(), rows, policy=declared("Lead"))) == 1
    other = [hubspots_own(paths[0]), *some_options(paths[0], "lead", "trial"), hubspots_own(paths[1])]
    assert len(found("STG008", a_portal(), other, some_options(paths[1], "lead", "pilot"), policy=declared("Lead"))) == 2


def test_hubspots_own_stages_that_no_record_carries_are_nobodys():
    rows = [*lifecycle_stages(*OWN_STAGES), *lead_statuses("NEW=New", "OPEN=Open")]
    judgement = judged("STG008", a_portal(), rows)
    assert (judgement.findings, judgement.not_judged) == ((), ())
    counts = carried("contacts.lifecyclestage", lead=90, customer=10)
    assert found("STG008", a_portal(), rows, counts, policy=declared("Lead", "Customer")) == []
    more = carried("contacts.lifecyclestage", subscriber=400)
    (finding,) = found("STG008", a_portal(), rows, counts, more, policy=declared("Lead", "Customer"))
    assert finding.message == (
        "In 'Lifecycle Stage', 'Subscriber' is not defined in governance/lifecycle.yaml, and 400 records carry it."
    )


def test_a_hidden_or_archived_property_holds_no_stages():
    hidden = [*lifecycle_stages(*OWN_STAGES, "trial=Trial", active=False), hubspots_own("contacts.lifecyclestage", archived=True)]
    assert found("STG008", a_portal(), hidden, policy=declared("Lead")) == []


def test_moves_of_contacts_are_called_so():
    rows = lead_statuses("NEW=Fresh", "WORK=Working", "DONE=Qualified")
    (finding,) = found("STG008", a_portal(), rows, a_move("contacts.hs_lead_status", "DONE", "WORK", 30, connection=HS))
    assert "30 of 30 moves of contacts in the last 90 days went backwards" in finding.message


def test_the_lead_statuses_that_hubspot_gives_companies_are_not_those_of_the_policy():
    path = "companies.hs_lead_status"
    own = [hubspots_own(path), *some_options(path, "NEW", "OPEN", "BAD_TIMING")]
    assert found("STG008", a_portal(), own, policy=declared("New", "Open")) == []
    (finding,) = found("STG008", a_portal(), own, carried(path, BAD_TIMING=9), policy=declared("New", "Open"))
    assert "'BAD_TIMING' is not defined in governance/lifecycle.yaml, and 9 records carry it" in finding.message
    mixed = [*own, *some_options(path, "ENROLL")]
    assert len(found("STG008", a_portal(), mixed, policy=declared("New", "Open", "Bad timing"))) == 1
