from decimal import Decimal

import pytest

import checks.forecast.uncomputable_segments  # noqa: F401 - registers the check
from build import a_field, a_forecast_type, a_gap, a_pipeline, a_stage, found, judged
from build_deals import a_fill, a_value_count, some_won
from build_hubspot import HS, a_deal_pipeline, a_deal_stage, a_portal, a_property
from checks.model.finding import Confidence, Finding, NotJudged
from checks.model.policy import Policy
from checks.model.policy.market import Segments

SEGMENT = "Account.Segment__c"
DECLARED = Policy(segments=Segments(fields=(SEGMENT,)))
ORG = [a_pipeline(), a_stage("Opportunity/*/Open"), a_field(SEGMENT)]
WON = a_stage("Opportunity/*/Won", closed=True, won=True)
LOST = a_stage("Opportunity/*/Lost", closed=True, won=False)
AMOUNT, CLOSE = a_fill("Opportunity.Amount", 90, 100), a_fill("Opportunity.CloseDate", 100, 100)
WELL = AMOUNT, CLOSE
TAGGED = some_won(80, "SMB"), some_won(20, "")


def test_names_what_is_missing_the_metrics_that_miss_it_and_the_deals():
    won = some_won(78, "SMB", amount=Decimal(500)), some_won(122, "", amount=Decimal(900))
    assert found("FCT006", ORG, *WELL, *won, policy=DECLARED) == [
        Finding(
            ref="salesforce:object:Opportunity",
            message="Pipeline coverage, win rate and velocity by segment cannot be computed in full for Opportunity: "
            "Account.Segment__c is empty on 122 of 200 deals won in the last 365 days.",
            measured={"metrics": ["pipeline coverage", "win rate", "velocity"], "missing": {"segment": 0.61}},
            size=61,
            affected=("salesforce:field:Account.Segment__c",),
            records=122,
            amount=900.0,
        )
    ]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*WELL, *TAGGED], id="filled on four of five"),
        pytest.param([AMOUNT, a_fill("Opportunity.CloseDate", 80, 100), *TAGGED], id="a close date on four of five"),
        pytest.param([a_fill("Opportunity.Amount", 0, 49), some_won(49, "")], id="too few deals"),
    ],
)
def test_leaves_alone(rows):
    assert found("FCT006", ORG, rows, policy=DECLARED) == []


@pytest.mark.parametrize(("blank", "findings"), [(20, 0), (21, 1)])
def test_both_sides_of_the_share(blank, findings):
    assert len(found("FCT006", ORG, *WELL, some_won(100 - blank, "SMB"), some_won(blank, ""), policy=DECLARED)) == findings


def test_thresholds_can_be_set():
    assert len(found("FCT006", ORG, *WELL, *TAGGED, policy=DECLARED, filled=0.81)) == 1
    few = a_fill("Opportunity.Amount", 9, 49), some_won(10, "SMB")
    assert found("FCT006", ORG, *few, policy=DECLARED) == []
    assert len(found("FCT006", ORG, *few, policy=DECLARED, fewest=49)) == 1


def test_deals_won_are_counted_once_though_every_source_field_tells_them_again():
    again = some_won(80, "", path="Opportunity.Other_Source__c"), some_won(20, "SMB", path="Opportunity.Other_Source__c")
    assert found("FCT006", ORG, *WELL, *TAGGED, *again, policy=DECLARED) == []


def test_the_parts_of_another_measure_tell_the_segment_of_all_deals():
    parts = [a_fill("Opportunity.CloseDate", n, n, f"{SEGMENT}={name}") for name, n in (("SMB", 60), ("", 40))]
    parts += [a_fill("Opportunity.Type", n, n, f"{SEGMENT}={name}") for name, n in (("SMB", 60), ("", 40))]
    (finding,) = found("FCT006", ORG, *WELL, parts, policy=DECLARED)
    assert finding.message.endswith("Account.Segment__c is empty on 40 of 100 deals.")
    assert finding.records == 40


def test_the_worse_of_two_measures_counts():
    parts = [a_fill("Opportunity.CloseDate", n, n, f"{SEGMENT}={name}") for name, n in (("SMB", 60), ("", 40))]
    (finding,) = found("FCT006", ORG, *WELL, parts, some_won(20, "SMB"), some_won(80, ""), policy=DECLARED)
    assert finding.records == 80


def test_a_segment_on_the_deal_is_told_by_its_own_fill():
    policy = Policy(segments=Segments(fields=("Opportunity.Tier__c",)))
    rows = [*ORG, a_field("Opportunity.Tier__c"), *WELL, a_fill("Opportunity.Tier__c", 30, 100)]
    (finding,) = found("FCT006", rows, policy=policy)
    assert "Opportunity.Tier__c is empty on 70 of 100 deals" in finding.message


def test_coverage_needs_the_amount_in_every_segment():
    parts = [a_fill("Opportunity.Amount", f, n, f"{SEGMENT}={name}") for name, f, n in (("SMB", 10, 50), ("Enterprise", 80, 90))]
    (finding,) = found("FCT006", ORG, *WELL, *TAGGED, parts, policy=DECLARED)
    assert finding.message == (
        "Pipeline coverage and velocity by segment cannot be computed in full for Opportunity: Opportunity.Amount is filled on "
        "90 % of 100 deals ('SMB' 20 %)."
    )
    assert (finding.size, finding.records) == (80, 10)


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(a_fill("Opportunity.Amount", 40, 50, f"{SEGMENT}=SMB"), id="filled enough"),
        pytest.param(a_fill("Opportunity.Amount", 10, 49, f"{SEGMENT}=SMB"), id="too few deals"),
        pytest.param(a_fill("Opportunity.Amount", 0, 0, f"{SEGMENT}=SMB"), id="no deals"),
        pytest.param(a_fill("Opportunity.Amount", 0, 10, f"{SEGMENT}="), id="no segment"),
    ],
)
def test_leaves_a_segment_alone(part):
    enough = a_fill("Opportunity.Amount", 90, 90, f"{SEGMENT}=Enterprise")
    assert found("FCT006", ORG, *WELL, *TAGGED, part, enough, policy=DECLARED) == []


def test_names_the_three_worst_segments():
    parts = [a_fill("Opportunity.Amount", f, 50, f"{SEGMENT}=S{f}") for f in (9, 8, 7, 6)]
    (finding,) = found("FCT006", ORG, *WELL, *TAGGED, parts, policy=DECLARED)
    assert "('S6' 12 %, 'S7' 14 %, 'S8' 16 % and 1 more)" in finding.message


@pytest.mark.parametrize(("active", "findings"), [(True, 0), (False, 1)])
def test_an_amount_that_an_active_forecast_adds_up_is_an_amount_too(active, findings):
    rows = [CLOSE, a_fill("Opportunity.Amount", 0, 100), a_fill("Opportunity.ARR__c", 95, 100), *TAGGED]
    types = a_forecast_type(amount_field="Opportunity.ARR__c", active=active)
    assert len(found("FCT006", ORG, rows, types, policy=DECLARED)) == findings


def stage_values(won, lost, **given):
    return [a_value_count("Opportunity.StageName", name, n, **given) for name, n in (("Won", won), ("Lost", lost), ("Open", 5))]


def test_win_rate_needs_deals_that_were_lost():
    (finding,) = found("FCT006", [*ORG, WON, LOST], *WELL, *TAGGED, stage_values(312, 0), policy=DECLARED)
    assert finding.message == (
        "Win rate and velocity by segment cannot be computed in full for Opportunity: 312 deals were won and none was ever "
        "closed as lost."
    )


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([WON, LOST, *stage_values(312, 1)], id="one was lost"),
        pytest.param([WON, LOST, *stage_values(49, 0)], id="few were won"),
        pytest.param([WON, *stage_values(312, 1)], id="a stage that may be a lost one"),
        pytest.param([WON, LOST, *stage_values(312, 0), a_gap("value_counts", "Opportunity")], id="not all were counted"),
        pytest.param([WON, LOST, *stage_values(312, 0, month="2026-10")], id="only those of a month"),
    ],
)
def test_lost_deals_may_be_recorded(rows):
    assert found("FCT006", ORG, rows, *WELL, *TAGGED, policy=DECLARED) == []


@pytest.mark.parametrize(("kind", "findings"), [("feature off", 1), ("permission", 0)])
def test_velocity_needs_the_history_of_the_stage(kind, findings):
    gap = a_gap("transitions", "Opportunity.StageName", kind=kind)
    assert len(found("FCT006", ORG, gap, *WELL, *TAGGED, policy=DECLARED)) == findings


def test_finds_that_no_field_of_deal_or_account_carries_a_segment():
    policy = Policy(segments=Segments(fields=("Lead.Segment__c",)))
    (finding,) = found("FCT006", ORG, a_field("Lead.Segment__c"), *WELL, policy=policy)
    assert finding.message.endswith("for Opportunity: no field of Opportunity or its account carries a segment.")
    assert (finding.size, finding.records, finding.affected) == (100, None, ())


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Account.Segmnt__c",), "'Account.Segmnt__c', which fits no field"),
        (("Lead.Segment__c", "Account.Segmnt__c"), "'Account.Segmnt__c', which fits no field"),
        (("Account.Segmnt__c", "Opportunity.Teir__c"), "'Account.Segmnt__c' and 'Opportunity.Teir__c', which fit no field"),
    ],
)
def test_a_name_in_the_policy_that_fits_no_field_is_not_taken_for_a_missing_segment(names, said):
    rows = [*ORG, a_field("Lead.Segment__c"), *WELL]
    judgement = judged("FCT006", rows, policy=Policy(segments=Segments(fields=names)))
    assert judgement.findings == ()
    reason = f"which field carries the segment of a deal is not known: segments.yaml names {said}"
    cure = "correct the names under fields in governance/segments.yaml"
    assert judgement.not_judged == (NotJudged(scope="salesforce:Opportunity", reason=reason, cure=cure),)


def test_what_else_is_missing_is_found_beside_a_slip():
    policy = Policy(segments=Segments(fields=("Account.Segmnt__c",)))
    (finding,) = found("FCT006", ORG, a_fill("Opportunity.Amount", 40, 100), CLOSE, policy=policy)
    assert finding.measured["missing"] == {"amount": 0.6}


def test_a_slip_beside_a_name_that_fits_leaves_the_segment_known():
    policy = Policy(segments=Segments(fields=(SEGMENT, "Opportunity.Teir__c")))
    (finding,) = found("FCT006", ORG, *WELL, some_won(20, "SMB"), some_won(80, ""), policy=policy)
    assert finding.measured["missing"] == {"segment": 0.8}


@pytest.mark.parametrize("scope", ["Opportunity", "Account"])
def test_a_field_may_be_where_nothing_was_read(scope):
    policy = Policy(segments=Segments(fields=("Account.Other__c",)))
    judgement = judged("FCT006", ORG, *WELL, a_gap("fields", scope), policy=policy)
    assert not judgement.findings
    assert "which field carries the segment of a deal is not known" in [answer.reason for answer in judgement.not_judged]


@pytest.mark.parametrize("name", ["Opportunity.Customer_Segment__c", "Account.Account_Tier__c", "Account.Segment__c"])
def test_without_a_policy_a_field_is_known_by_its_name_and_possible(name):
    rows = [a_pipeline(), a_stage("Opportunity/*/Open"), a_field(name), *WELL]
    (finding,) = found("FCT006", rows, some_won(20, "SMB"), some_won(80, ""))
    assert name in finding.message
    assert finding.confidence is Confidence.POSSIBLE


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("Account.Industry", {}),
        ("Account.Segment_Notes__c", {}),
        ("Lead.Segment__c", {}),
        ("Account.Segment__c", {"managed": True}),
        ("Account.Segment__c", {"archived": True}),
        ("Account.Segment", {}),
    ],
)
def test_without_a_policy_and_such_a_field_it_cannot_be_judged(name, given):
    empty = a_fill("Opportunity.Amount", 0, 100)
    judgement = judged("FCT006", a_pipeline(), a_stage("Opportunity/*/Open"), a_field(name, **given), empty)
    assert not judgement.findings
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce:Opportunity"]


def test_says_where_nobody_counted_on_how_many_deals_the_segment_is_filled():
    untold = some_won(100, None)
    judgement = judged("FCT006", ORG, *WELL, untold, a_fill(SEGMENT, 0, 900), policy=DECLARED)
    assert not judgement.findings
    assert [(answer.reason, answer.cure) for answer in judgement.not_judged] == [
        ("on how many deals Account.Segment__c is filled was not counted", "")
    ]
    undeclared = judged("FCT006", ORG, *WELL, untold)
    assert undeclared.not_judged[-1].cure.endswith("governance/segments.yaml")


def test_all_that_is_missing_is_one_finding():
    rows = [a_fill("Opportunity.Amount", 40, 100), CLOSE, some_won(20, "SMB"), some_won(80, "")]
    (finding,) = found("FCT006", ORG, rows, policy=DECLARED)
    assert finding.measured["missing"] == {"segment": 0.8, "amount": 0.6}
    assert finding.message.endswith("deals won in the last 365 days; Opportunity.Amount is filled on 40 % of 100 deals.")


def test_judges_the_deals_of_hubspot_by_their_own_names():
    here = {"connection": "hubspot"}
    rows = [a_pipeline("deals/default", **here), a_stage("deals/default/1", **here), a_field("companies.tier", **here)]
    fills = [a_fill("deals.amount", 50, 100, **here), a_fill("deals.closedate", 60, 100, **here)]
    won = some_won(100, "A", path="deals.hs_analytics_source", **here)
    (finding,) = found("FCT006", rows, fills, won, policy=Policy(segments=Segments(fields=("companies.tier",))))
    assert finding.ref == "hubspot:object:deals"
    assert finding.message.endswith(
        "deals.amount is filled on 50 % of 100 deals; deals.closedate is filled on 60 % of 100 deals."
    )


def test_deals_won_tell_by_themselves_that_there_are_deals():
    assert len(found("FCT006", ORG, some_won(50, ""), policy=DECLARED)) == 1


def portal(*rows):
    fills = [a_fill(f"deals.{name}", 100, 100, connection=HS) for name in ("amount", "closedate")]
    return [a_portal(), a_deal_pipeline(), a_deal_stage(), *fills, *rows]


def test_deals_of_a_portal_need_a_property_with_their_segment():
    rows = portal(a_property("deals.marketsegment__c", label="Market Segment", type="picklist"))
    won = [
        some_won(10, "SMB", path="deals.deal_source", connection=HS),
        some_won(90, "", path="deals.deal_source", connection=HS),
    ]
    (finding,) = found("FCT006", rows, won)
    assert finding.message.endswith("for deals: deals.marketsegment__c is empty on 90 of 100 deals won in the last 365 days.")


def test_a_segment_of_companies_is_copied_to_deals_by_a_workflow():
    rows = portal(a_property("companies.segment"))
    judgement = judged("FCT006", rows)
    assert not judgement.findings
    assert judgement.not_judged[-1].cure == "copy it to a property of deals by a workflow"


def test_says_in_hubspots_words_that_nothing_carries_a_segment():
    named = Policy(segments=Segments(fields=("hubspot:field:*.*_segment", "contacts.segment")))
    (finding,) = found("FCT006", portal(a_property("contacts.segment"), a_property("contacts.old_segment")), policy=named)
    assert finding.message.endswith("no property of deals or their companies carries a segment.")
