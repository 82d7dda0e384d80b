from decimal import Decimal

import pytest

import checks.stages.stranded_records  # noqa: F401 - registers the check
from build import a_connection, a_gap, a_pipeline, a_record_type, a_stage, found, judged, some_values
from build_deals import a_stage_count
from build_hubspot import HS, a_deal_pipeline, a_deal_stage, a_portal
from checks.model.finding import Confidence, Finding, Severity

ORG = [
    a_connection(currency="EUR"),
    a_pipeline(),
    a_stage("Opportunity/*/Proposal"),
    a_stage("Opportunity/*/Verbal", active=False),
]


def test_names_the_stage_its_deals_and_their_amount():
    rows = [
        a_stage_count("Opportunity/*/Verbal", 7, "2025-03", amount=Decimal("200000.40")),
        a_stage_count("Opportunity/*/Verbal", 5, "2025-09", amount=Decimal("140000")),
    ]
    assert found("STG004", ORG, rows) == [
        Finding(
            ref="salesforce:stage:Opportunity/*/Verbal",
            message="12 open deals worth 340,000 EUR stand in 'Verbal', which is inactive, the oldest since 2025-03.",
            measured={"fault": "inactive", "open": 12, "amount": 340000.4, "oldest": "2025-03"},
            size=12,
            records=12,
            amount=340000.4,
        )
    ]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(a_stage_count("Opportunity/*/Proposal", 12), id="an active stage"),
        pytest.param(a_stage_count("Opportunity/*/Verbal", 0), id="nothing stands in it"),
    ],
)
def test_leaves_alone(row):
    assert found("STG004", ORG, row) == []


def test_finds_a_stage_that_no_list_holds_even_with_a_slash_in_its_name():
    (finding,) = found("STG004", ORG, a_stage_count("Opportunity/*/Proposal/Price Quote", 1, "2025-03"))
    told = "which the org's list of Opportunity stages does not hold, since 2025-03."
    assert finding.message == f"1 open deal stands in 'Proposal/Price Quote', {told}"
    assert finding.measured["fault"] == "removed"
    assert finding.amount is None


def test_finds_a_stage_of_a_pipeline_that_is_gone_and_of_one_that_is_inactive():
    hubspot = [
        a_pipeline("deals/default", connection="hubspot"),
        a_pipeline("deals/old", connection="hubspot", label="Old", active=False),
        a_stage("deals/old/1", connection="hubspot", label="Demo"),
    ]
    counts = [a_stage_count(f"deals/{path}", 3, connection="hubspot") for path in ("gone/7", "old/1")]
    gone, old = found("STG004", hubspot, counts)
    assert gone.message == "3 open deals stand in '7', of a pipeline that is not among those of deals."
    assert old.message == "3 open deals stand in 'Demo', a stage of 'Old', which is inactive."


def test_a_lead_costs_less_than_a_deal():
    leads = [a_pipeline("Lead/*", kind="lead"), a_stage("Lead/*/New")]
    (finding,) = found("STG004", leads, a_stage_count("Lead/*/Recycled", 4))
    assert finding.message == "4 open leads stand in 'Recycled', which the org's list of Lead statuses does not hold."
    assert finding.severity is Severity.MEDIUM


LEADS = [a_pipeline("Lead/*", kind="lead"), a_stage("Lead/*/New")]
RECYCLED = a_stage_count("Lead/*/Recycled", 4)


@pytest.mark.parametrize(
    ("values", "fault", "told"),
    [
        (some_values("Lead.Status", "Recycled", active=False), "inactive", "which is inactive."),
        (some_values("Lead.Status", "New"), "removed", "which the org's list of Lead statuses does not hold."),
        (
            some_values("Contact.Status", "Recycled", active=False),
            "removed",
            "which the org's list of Lead statuses does not hold.",
        ),
        (a_gap("picklist_values", "Lead.Status"), "inactive or removed", "which is inactive or was removed."),
        (a_gap("picklist_values", "Lead inactive values"), "inactive or removed", "which is inactive or was removed."),
        (a_gap("picklist_values", "Account.Industry"), "removed", "which the org's list of Lead statuses does not hold."),
    ],
)
def test_the_values_of_its_field_tell_whether_a_lead_status_is_inactive_or_gone(values, fault, told):
    (finding,) = found("STG004", LEADS, RECYCLED, values)
    assert finding.message == f"4 open leads stand in 'Recycled', {told}"
    assert finding.measured["fault"] == fault


def test_without_the_values_an_unlisted_lead_status_may_be_either():
    (finding,) = found("STG004", LEADS, RECYCLED, unread=["picklist_values"])
    assert finding.measured["fault"] == "inactive or removed"
    (finding,) = found("STG004", LEADS, RECYCLED, a_gap("picklist_values"))
    assert finding.measured["fault"] == "inactive or removed"
    (finding,) = found("STG004", ORG, a_stage_count("Opportunity/*/Gone", 4), unread=["picklist_values"])
    assert finding.measured["fault"] == "removed"


def test_an_inactive_status_is_called_by_its_label():
    values = some_values("Lead.Status", "Recycled", label="Back to Marketing", active=False)
    (finding,) = found("STG004", LEADS, RECYCLED, values)
    assert finding.message == "4 open leads stand in 'Back to Marketing', which is inactive."


def test_a_status_that_its_field_still_offers_is_left_alone():
    assert found("STG004", LEADS, RECYCLED, some_values("Lead.Status", "Recycled")) == []


@pytest.mark.parametrize("table", ["pipelines", "stages"])
def test_a_stage_may_be_where_nothing_was_read(table):
    rows = ORG, a_stage_count("Opportunity/*/Gone", 4), a_gap(table, "Opportunity")
    judgement = judged("STG004", *rows)
    assert not judgement.findings
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce:Opportunity"]


def test_does_not_judge_an_object_whose_stages_were_not_read():
    judgement = judged("STG004", ORG, a_stage_count("Lead/*/New", 4))
    assert not judgement.findings
    assert [(answer.scope, answer.reason) for answer in judgement.not_judged] == [
        ("salesforce:Lead", "which stages Lead has was not read")
    ]


NEW = a_record_type("Opportunity.New", process="salesforce:pipeline:Opportunity/New")
PROCESS = [a_pipeline("Opportunity/New"), a_stage("Opportunity/New/Other")]


def test_finds_a_stage_that_no_record_type_offers():
    (finding,) = found("STG004", ORG, PROCESS, NEW, a_stage_count("Opportunity/*/Proposal", 4))
    assert finding.message == "4 open deals stand in 'Proposal', which no process of an active record type offers."
    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.POSSIBLE)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([NEW, *PROCESS, a_stage("Opportunity/New/Proposal")], id="its process offers it"),
        pytest.param([NEW], id="the process was not read"),
        pytest.param([*PROCESS], id="no record type"),
        pytest.param([a_record_type("Opportunity.New", active=False, process=NEW.process), *PROCESS], id="an inactive one"),
        pytest.param([a_record_type("Lead.New", process=NEW.process), *PROCESS], id="one of another object"),
        pytest.param([NEW, a_record_type("Opportunity.X", process=None), *PROCESS], id="one whose process was not read"),
        pytest.param([NEW, *PROCESS, a_gap("record_types", "Opportunity")], id="not all record types were read"),
    ],
)
def test_an_active_stage_may_be_offered(rows):
    assert found("STG004", ORG, rows, a_stage_count("Opportunity/*/Proposal", 4)) == []


def test_a_deal_in_a_stage_of_another_pipeline_is_stranded_and_named_as_people_call_it():
    rows = [a_portal(), a_deal_pipeline(), a_deal_stage("default/11", "Demo"), a_deal_pipeline("renewal", "Renewals")]
    other = a_deal_stage("renewal/21", "Invoice sent")
    (finding,) = found("STG004", rows, other, a_stage_count("deals/default/21", 3, connection=HS))
    assert finding.message == "3 open deals stand in 'Invoice sent', which 'Sales Pipeline' does not hold."
    assert found("STG004", rows, other, a_stage_count("deals/renewal/21", 3, connection=HS)) == []
