import pytest

import checks.forecast.unreliable_deals  # noqa: F401 - registers the check
from build import a_connection, a_gap, a_pipeline, found, judged
from build_deals import some_open_deals
from build_hubspot import HS, a_deal_pipeline, a_portal
from checks.model.finding import Confidence, Finding, Severity

ORG = [a_connection(currency="EUR"), a_pipeline()]
CLEAN = {fault: some_open_deals(fault, 0, 310) for fault in ("past_due", "no_amount", "pushed")}


def with_fault(fault, count, of, **given):
    return [*ORG, some_open_deals(fault, count, of, **given), *(row for name, row in CLEAN.items() if name != fault)]


def test_names_the_deals_past_their_close_date_and_their_amount():
    assert found("FCT003", with_fault("past_due", 62, 310, amount=1400000)) == [
        Finding(
            ref="salesforce:pipeline:Opportunity/*/past_due",
            message="62 of 310 open deals (20 %) worth 1,400,000 EUR are past their close date.",
            measured={"fault": "past_due", "deals": 62, "of": 310, "share": 0.2, "amount": 1400000.0},
            size=62,
            records=62,
            amount=1400000.0,
            severity=Severity.HIGH,
            confidence=Confidence.CERTAIN,
        )
    ]


def test_says_of_the_other_faults_what_they_are():
    (commit,) = found("FCT003", with_fault("no_amount", 3, 8))
    assert commit.message == "3 of 8 open deals in commit (38 %) have no amount."
    assert (commit.severity, commit.amount) == (Severity.HIGH, None)
    (pushed,) = found("FCT003", with_fault("pushed", 80, 310, amount=5))
    assert pushed.message == "80 of 310 open deals (26 %) worth 5 EUR were pushed into a later month three times or more."
    assert (pushed.severity, pushed.confidence) == (Severity.MEDIUM, Confidence.LIKELY)


@pytest.mark.parametrize(
    ("fault", "of", "least"), [("past_due", 100, 10), ("pushed", 100, 20), ("no_amount", 100, 5), ("past_due", 4, 3)]
)
def test_both_sides_of_each_share(fault, of, least):
    assert found("FCT003", with_fault(fault, least - 1, of)) == []
    assert len(found("FCT003", with_fault(fault, least, of))) == 1


@pytest.mark.parametrize(
    ("fault", "option"),
    [
        ("past_due", {"past_due": 0.5}),
        ("pushed", {"pushed": 0.5}),
        ("no_amount", {"no_amount": 0.5}),
        ("past_due", {"fewest": 31}),
    ],
)
def test_what_is_too_much_can_be_set(fault, option):
    assert len(found("FCT003", with_fault(fault, 30, 100))) == 1
    assert found("FCT003", with_fault(fault, 30, 100), **option) == []


def test_adds_up_the_rows_of_a_fault():
    rows = [*with_fault("past_due", 6, 50, amount=10), some_open_deals("past_due", 5, 50)]
    (finding,) = found("FCT003", rows)
    assert (finding.size, finding.measured["of"], finding.amount) == (11, 100, 10.0)


def test_one_finding_a_fault_and_pipeline():
    renewals = a_pipeline("deals/renewals", connection="hubspot", label="Renewals")
    given = {"pipeline": "deals/renewals", "connection": "hubspot"}
    late = [some_open_deals(fault, 5, 10, **given) for fault in ("past_due", "pushed", "no_amount")]
    messages = [finding.message for finding in found("FCT003", renewals, late)]
    assert messages == [
        "5 of 10 open deals in commit in 'Renewals' (50 %) have no amount.",
        "5 of 10 open deals in 'Renewals' (50 %) are past their close date.",
        "5 of 10 open deals in 'Renewals' (50 %) were pushed into a later month three times or more.",
    ]


def test_a_fault_that_was_not_counted_is_not_judged():
    judgement = judged("FCT003", ORG, some_open_deals("past_due", 2, 310))
    assert not judgement.findings
    assert [(answer.scope, answer.reason) for answer in judgement.not_judged] == [
        ("salesforce:pipeline:Opportunity/*/no_amount", "how many open deals in commit have no amount was not counted"),
        (
            "salesforce:pipeline:Opportunity/*/pushed",
            "how many open deals were pushed into a later month three times or more was not counted",
        ),
    ]


@pytest.mark.parametrize(("late", "answers"), [(2, 0), (412, 1)])
def test_deals_out_of_nobody_knows_how_many_are_not_judged(late, answers):
    judgement = judged("FCT003", with_fault("past_due", late, None))
    assert not judgement.findings
    told = [answer.reason for answer in judgement.not_judged]
    assert told == ["of how many open deals 412 are past their close date was not counted"][:answers]


def test_an_org_without_open_deals_has_none_to_mend():
    assert found("FCT003", with_fault("past_due", 0, 0)) == []


def in_portal(fault, count, of, pipeline="deals/default"):
    return some_open_deals(fault, count, of, pipeline=pipeline, connection=HS)


UNCOUNTED = a_gap("open_deals", "deals that were pushed", connection=HS, kind="unsupported", reason="no history", cure="")


def test_each_pipeline_of_a_portal_is_judged_by_itself():
    rows = [in_portal("past_due", 12, 40), in_portal("no_amount", 0, 0), in_portal("past_due", 1, 40, "deals/renewal")]
    pipelines = [a_deal_pipeline(), a_deal_pipeline("renewal", "Renewals")]
    (finding,) = found("FCT003", a_portal(), pipelines, rows)
    assert finding.ref == f"{HS}:pipeline:deals/default/past_due"
    assert finding.message == "12 of 40 open deals in 'Sales Pipeline' (30 %) are past their close date."


def test_what_a_portal_says_itself_that_it_does_not_count_is_told_once():
    rows = [in_portal(fault, 0, 40, f"deals/{name}") for name in ("default", "renewal") for fault in ("past_due", "no_amount")]
    told = [answer.reason for answer in judged("FCT003", a_portal(), rows, UNCOUNTED).not_judged]
    assert told == ["no history"]
    assert len(judged("FCT003", a_portal(), rows).not_judged) == 2
