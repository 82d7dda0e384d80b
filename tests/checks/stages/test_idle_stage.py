from decimal import Decimal

import pytest

import checks.stages.idle_stage  # noqa: F401 - registers the check
from build import a_connection, a_gap, a_pipeline, a_stage, found, judged
from build_deals import a_move, a_stage_count, a_value_count
from build_hubspot import HS, a_deal_pipeline, a_deal_stage, a_portal, carried, lead_statuses
from checks.model.finding import Confidence, Finding, Severity

OLD = "2024-01-01T00:00:00Z"
FIELD = "Opportunity.StageName"


def stages(*names, pipeline="Opportunity/*", **given):
    return [a_stage(f"{pipeline}/{name}", **{"created_at": OLD, **given}) for name in names]


STEPS = stages("Discovery", "Review", "Proposal")
WON = stages("Won", closed=True, won=True)
ORG = [a_connection(currency="EUR"), a_pipeline(), *STEPS, *WON]
"""Review is the stage under test; Won holds all the records that there are."""
MANY = a_value_count(FIELD, "Won", 100)
USED = a_value_count(FIELD, "Discovery", 1), a_value_count(FIELD, "Proposal", 1)
ALIVE = a_move(FIELD, "Discovery", "Proposal", 5)


def test_names_a_stage_that_no_deal_ever_carried():
    assert found("STG007", ORG, MANY, USED, ALIVE) == [
        Finding(
            ref="salesforce:stage:Opportunity/*/Review",
            message="None of 102 deals carries 'Review', and none entered it in the last 90 days.",
            measured={"faults": ["never used"], "list_records": 102, "moves_read": True},
            severity=Severity.LOW,
            confidence=Confidence.LIKELY,
        )
    ]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([a_value_count(FIELD, "Review", 1)], id="one deal stands in it"),
        pytest.param([a_move(FIELD, "Discovery", "Review")], id="one passed through"),
        pytest.param([a_move(FIELD, "Review", "Proposal")], id="one was created in it"),
        pytest.param([a_gap("value_counts", "Opportunity")], id="not all deals were counted"),
        pytest.param([a_gap("value_counts", FIELD)], id="the stage was not counted"),
    ],
)
def test_leaves_a_stage_alone_that_may_be_used(rows):
    assert found("STG007", ORG, MANY, USED, ALIVE, rows) == []


@pytest.mark.parametrize(("records", "findings"), [(97, 0), (98, 1)])
def test_an_empty_stage_says_nothing_of_a_short_list(records, findings):
    assert len(found("STG007", ORG, a_value_count(FIELD, "Won", records), USED, ALIVE)) == findings


def test_how_many_records_there_must_be_can_be_set():
    assert len(found("STG007", ORG, a_value_count(FIELD, "Won", 10), USED, ALIVE, fewest_records=12)) == 1


def test_counts_by_month_say_again_what_the_whole_says():
    assert found("STG007", ORG, a_value_count(FIELD, "Won", 500, month="2026-10"), USED, ALIVE) == []


@pytest.mark.parametrize(("day", "findings"), [("2026-08-22", 1), ("2026-08-23", 0)])
def test_a_young_stage_is_left_alone(day, findings):
    rows = [a_pipeline(), *stages("Discovery", "Proposal"), *WON, *stages("Review", created_at=f"{day}T09:00:00Z")]
    assert len(found("STG007", rows, MANY, USED, ALIVE)) == findings


def test_what_is_young_can_be_set():
    rows = [a_pipeline(), *stages("Discovery", "Proposal"), *WON, *stages("Review", created_at="2026-10-01T09:00:00Z")]
    assert len(found("STG007", rows, MANY, USED, ALIVE, young_days=30)) == 1


def test_is_less_sure_where_the_age_of_the_stage_was_not_read():
    rows = [a_pipeline(), *stages("Discovery", "Proposal"), *WON, *stages("Review", created_at=None)]
    (finding,) = found("STG007", rows, MANY, USED, ALIVE)
    assert finding.confidence is Confidence.POSSIBLE


LEADS = [
    a_pipeline("Lead/*", kind="lead"),
    *stages("New", "Recycled", pipeline="Lead/*"),
    *stages("Converted", "Merged", pipeline="Lead/*", closed=True),
    a_value_count("Lead.Status", "New", 60),
    a_value_count("Lead.Status", "Converted", 60),
]


def test_without_a_history_an_open_status_stands_empty_and_a_closed_one_was_never_used():
    judgement = judged("STG007", LEADS, a_gap("transitions", "Lead.Status", reason="no history is kept"))
    merged, recycled = judgement.findings
    assert merged.message == "None of 120 leads carries 'Merged'."
    assert merged.confidence is Confidence.LIKELY
    assert recycled.message == "None of 120 leads carries 'Recycled'; whether any passes through was not recorded."
    assert recycled.confidence is Confidence.POSSIBLE
    assert [(answer.scope, answer.reason) for answer in judgement.not_judged][:1] == [("salesforce:Lead", "no history is kept")]


def test_history_that_was_not_read_at_all_is_not_judged():
    judgement = judged("STG007", LEADS, unread=("transitions",))
    assert "salesforce:Lead" in [answer.scope for answer in judgement.not_judged]
    assert {finding.confidence for finding in judgement.findings} == {Confidence.LIKELY, Confidence.POSSIBLE}


FULL = MANY, *USED, a_value_count(FIELD, "Review", 1)


def test_names_a_stage_that_deals_jump_over():
    moves = (
        a_move(FIELD, "Discovery", "Proposal", 70),
        a_move(FIELD, "Discovery", "Won", 25),
        a_move(FIELD, "Discovery", "Review", 5),
    )
    (finding,) = found("STG007", ORG, FULL, moves, a_move(FIELD, "Proposal", "Won", 90))
    assert finding == Finding(
        ref="salesforce:stage:Opportunity/*/Review",
        message="95 deals moved past 'Review' in the last 90 days, and 5 used it.",
        measured={"faults": ["skipped"], "moved_past": 95, "used": 5, "days": 90},
        size=95,
        severity=Severity.LOW,
        confidence=Confidence.LIKELY,
    )


LOST = [*stages("Lost", closed=True, won=False), a_value_count(FIELD, "Lost", 1)]


@pytest.mark.parametrize(
    "moves",
    [
        pytest.param(
            [a_move(FIELD, "Discovery", "Proposal", 94), a_move(FIELD, "Review", "Proposal", 6)], id="more than one in 20"
        ),
        pytest.param([a_move(FIELD, "Discovery", "Proposal", 29)], id="too few moves"),
        pytest.param([a_move(FIELD, "Discovery", "Lost", 90)], id="deals were lost"),
        pytest.param([a_move(FIELD, "Proposal", "Discovery", 90)], id="deals went back"),
        pytest.param([a_move(FIELD, "Proposal", "Won", 90)], id="deals stood behind it already"),
        pytest.param([a_move(FIELD, "Lost", "Won", 90)], id="deals were reopened"),
        pytest.param([a_move(FIELD, "Discovery", "Gone", 90)], id="a stage that is not there"),
    ],
)
def test_moves_that_skip_nothing(moves):
    used = [a_move(FIELD, was, became) for was, became in (("Discovery", "Review"), ("Review", "Proposal"))]
    assert found("STG007", ORG, LOST, FULL, used, moves) == []


def test_thirty_moves_are_enough():
    (finding,) = found("STG007", ORG, FULL, a_move(FIELD, "Discovery", "Proposal", 30))
    assert finding.message == "30 deals moved past 'Review' in the last 90 days, and none used it."


def test_how_many_must_move_past_and_how_large_a_share_can_be_set():
    moves = a_move(FIELD, "Discovery", "Proposal", 9), a_move(FIELD, "Discovery", "Review", 1)
    assert found("STG007", ORG, FULL, moves, fewest_moves=9) == []
    assert found("STG007", ORG, FULL, moves, skipped=0.9) == []
    assert len(found("STG007", ORG, FULL, moves, fewest_moves=9, skipped=0.9)) == 1


def test_is_less_sure_of_moves_that_were_read_in_part():
    judgement = judged("STG007", ORG, FULL, a_move(FIELD, "Discovery", "Proposal", 30), a_gap("transitions", FIELD))
    assert [finding.confidence for finding in judgement.findings] == [Confidence.POSSIBLE]
    assert "salesforce:Opportunity" in [answer.scope for answer in judgement.not_judged]


def in_process(name, *names):
    return [a_pipeline(f"Opportunity/{name}"), *stages(*names, pipeline=f"Opportunity/{name}")]


def test_a_process_that_lacks_the_stage_skips_nothing():
    moves = a_move(FIELD, "Discovery", "Proposal", 90), a_move(FIELD, "Discovery", "Review", 2)
    whole, short = in_process("New", "Discovery", "Review", "Proposal"), in_process("Renewal", "Discovery", "Proposal")
    assert found("STG007", ORG, FULL, moves, whole, short) == []
    (finding,) = found("STG007", ORG, FULL, moves, whole, in_process("Renewal", "Discovery"))
    assert finding.ref == "salesforce:stage:Opportunity/*/Review"


@pytest.mark.parametrize("given", [{"label": "On Hold"}, {"forecast_category": "omitted"}, {"closed": None}])
def test_what_stands_beside_the_path_is_neither_skipped_nor_a_parking_lot(given):
    first, review, last = stages("Discovery"), stages("Review", **given), stages("Proposal")
    lying = a_stage_count("Opportunity/*/Review", 40, "2025-01")
    rows = [a_pipeline(), *first, *review, *last, *WON, *FULL, a_move(FIELD, "Discovery", "Proposal", 90), lying]
    assert found("STG007", rows) == []


def test_words_of_parking_can_be_set():
    review = stages("Review", label="Warteschlange")
    rows = [a_pipeline(), STEPS[0], *review, *stages("Proposal"), *FULL, a_move(FIELD, "Discovery", "Proposal", 90)]
    rows += stages("Won", closed=True, won=True)
    assert len(found("STG007", rows)) == 1
    assert found("STG007", rows, parking_words=("warteschlange",)) == []


def lying(old, new, since="2026-04", **given):
    return [a_stage_count("Opportunity/*/Review", old, since, **given), a_stage_count("Opportunity/*/Review", new, "2026-05")]


def test_names_a_parking_lot_with_its_deals_and_their_amount():
    rows = [*lying(31, 9, amount=Decimal(2300000)), a_move(FIELD, "Discovery", "Review"), a_move(FIELD, "Discovery", "Proposal")]
    assert found("STG007", ORG, FULL, rows) == [
        Finding(
            ref="salesforce:stage:Opportunity/*/Review",
            message="31 of 40 open deals in 'Review' have stood there for more than 6 months, the oldest since 2026-04; "
            "they are worth 2,300,000 EUR.",
            measured={"faults": ["parking lot"], "parked": 31, "open": 40, "oldest": "2026-04", "amount": 2300000.0},
            size=31,
            records=31,
            amount=2300000.0,
            severity=Severity.MEDIUM,
            confidence=Confidence.LIKELY,
        )
    ]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(lying(10, 11), id="less than half"),
        pytest.param(lying(9, 1), id="nine deals"),
        pytest.param(lying(40, 0, since="2026-05"), id="six months, perhaps less"),
        pytest.param([*lying(10, 0), a_stage_count("Opportunity/*/Review", 11)], id="of most it is not known"),
        pytest.param([a_stage_count("Opportunity/*/Won", 40, "2025-01")], id="a closed stage"),
        pytest.param([a_stage_count("Lead/*/New", 40, "2025-01")], id="leads"),
    ],
)
def test_leaves_a_stage_alone_that_is_no_parking_lot(rows):
    assert found("STG007", ORG, LEADS[:4], FULL, a_move(FIELD, "Discovery", "Review"), rows) == []


def test_half_of_twenty_is_a_parking_lot():
    assert len(found("STG007", ORG, FULL, lying(10, 10))) == 1


@pytest.mark.parametrize("option", [{"parked_months": 7}, {"parked": 0.51}, {"fewest_parked": 11}])
def test_what_a_parking_lot_is_can_be_set(option):
    assert found("STG007", ORG, FULL, lying(10, 10), **option) == []


def test_says_both_faults_of_a_stage_once():
    (finding,) = found("STG007", ORG, FULL, a_move(FIELD, "Discovery", "Proposal", 30), lying(10, 10))
    assert finding.measured["faults"] == ["skipped", "parking lot"]
    assert finding.message.startswith("30 deals moved past 'Review' in the last 90 days, and none used it. 10 of 20 open deals")
    assert (finding.size, finding.severity) == (10, Severity.MEDIUM)


def test_does_not_judge_for_how_long_deals_lie_where_that_was_not_read():
    judgement = judged("STG007", ORG, FULL, a_stage_count("Opportunity/*/Review", 40))
    assert not judgement.findings
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce:pipeline:Opportunity/*"]


def test_each_pipeline_of_hubspot_is_a_list_of_its_own():
    hubspot = {"connection": "hubspot"}
    new = [a_pipeline("deals/new", **hubspot), *stages("1", "2", pipeline="deals/new", **hubspot)]
    old = [a_pipeline("deals/old", **hubspot), *stages("7", "8", pipeline="deals/old", **hubspot)]
    counts = [a_value_count("deals.dealstage", stage, 60, **hubspot) for stage in ("1", "2", "7")]
    rows = [*new, *old, *counts, a_move("deals.dealstage", "1", "2", **hubspot)]
    assert found("STG007", rows) == []
    (finding,) = found("STG007", rows, a_value_count("deals.dealstage", "7", 40, **hubspot))
    assert finding.ref == "hubspot:stage:deals/old/8"
    assert finding.measured["list_records"] == 100


def test_an_empty_first_stage_may_only_mean_that_new_records_are_taken_up_at_once():
    rows = [a_pipeline(), *stages("New", "Working", "Won"), a_value_count(FIELD, "Won", 100)]
    assert [finding.ref for finding in found("STG007", rows)] == ["salesforce:stage:Opportunity/*/Working"]
    assert len(found("STG007", rows, a_move(FIELD, "Won", "Lost"))) == 2


def test_a_stage_of_a_portal_is_counted_by_its_id():
    rows = [a_portal(), a_deal_pipeline(), a_deal_stage("default/11", "Demo"), a_deal_stage("default/12", "Offer")]
    won = a_deal_stage("default/13", "Won", closed=True, won=True)
    few = [a_value_count("deals.dealstage", id, number, connection=HS) for id, number in (("11", 60), ("13", 600))]
    assert found("STG007", rows, won, few) == []  # sixty open deals say nothing of a stage that the won ones may have passed
    counts = [a_value_count("deals.dealstage", id, number, connection=HS) for id, number in (("11", 120), ("13", 60))]
    (finding,) = found("STG007", rows, won, counts)
    assert (finding.ref, finding.confidence) == (f"{HS}:stage:deals/default/12", Confidence.POSSIBLE)
    assert finding.message == "None of 120 open deals carries 'Offer'; whether any passes through was not recorded."
    assert found("STG007", rows, won, counts, a_value_count("deals.dealstage", "12", 1, connection=HS)) == []


def test_lead_statuses_of_contacts_are_asked_whether_they_are_used_and_hubspots_own_are_not():
    rows = lead_statuses("OPEN=Open", "TRIAL=On trial", "BAD_TIMING=Bad Timing", created_at=OLD)
    (finding,) = found("STG007", a_portal(), rows, carried("contacts.hs_lead_status", OPEN=300))
    assert finding.ref == f"{HS}:stage:contacts/hs_lead_status/TRIAL"
    assert finding.message.startswith("None of 300 contacts carries 'On trial'")
    assert found("STG007", a_portal(), rows, carried("contacts.hs_lead_status", OPEN=300, TRIAL=1)) == []


def test_a_parking_lot_is_found_by_its_real_pipeline():
    rows = [a_portal(currency="EUR"), a_deal_pipeline(), a_deal_stage("default/11", "Demo")]
    (finding,) = found("STG007", rows, a_stage_count("deals/default/11", 40, "2025-01", connection=HS))
    assert finding.measured["faults"] == ["parking lot"]
    assert found("STG007", rows, a_stage_count("deals/default/11", 40, "2026-10", connection=HS)) == []
