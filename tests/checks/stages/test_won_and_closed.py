import pytest

import checks.stages.won_and_closed  # noqa: F401
from build import a_pipeline, a_stage, found
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.lifecycle import Lifecycle

OPEN, LOST, WON = {"closed": False, "won": False}, {"closed": True, "won": False}, {"closed": True, "won": True}


def stage(name, flags, pipeline="Opportunity/*", **given):
    return a_stage(f"{pipeline}/{name.replace('/', ' ')}", label=name, **flags, **given)


def test_names_the_stage_and_what_its_flags_do():
    assert found("STG005", a_pipeline(), stage("Closed Lost", WON)) == [
        Finding(
            ref="salesforce:stage:Opportunity/*/Closed Lost",
            message="'Closed Lost' is flagged won: its deals count as bookings.",
            measured={"closed": True, "won": True, "name": "Closed Lost"},
        )
    ]


@pytest.mark.parametrize(
    ("name", "flags", "said"),
    [
        ("Lost - No Budget", WON, "flagged won"),
        ("Closed Won", LOST, "closed but not won"),
        ("Won/Signed", LOST, "closed but not won"),
        ("Closed Won", OPEN, "not flagged closed"),
        ("Lost", OPEN, "not flagged closed"),
        ("Closed", OPEN, "not flagged closed"),
    ],
)
def test_finds_flags_that_disagree_with_the_name(name, flags, said):
    (finding,) = found("STG005", a_pipeline(), stage(name, flags))
    assert said in finding.message


@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("Closed Won", WON),
        ("Closed Lost", LOST),
        ("Wonderful", OPEN),
        ("Wonderful", LOST),
        ("Verbal Won", OPEN),
        ("Verbally Won", LOST),
        ("Closed - Awaiting Contract", OPEN),
        ("Close", OPEN),
        ("Not Won", LOST),
        ("Won by Competitor", LOST),
        ("Won Back (Lost Customer)", WON),
        ("Not Lost", WON),
        ("Won or Lost", LOST),
        ("Awarded", WON),
        ("Withdrawn", LOST),
        ("Closed Won", {"closed": None, "won": None}),
        ("Closed Lost", {"closed": True, "won": None}),
    ],
)
def test_leaves_alone(name, flags):
    assert found("STG005", a_pipeline(), stage(name, flags)) == []


@pytest.mark.parametrize("given", [{"kind": "lead"}, {"kind": "support"}, {"active": False}])
def test_leaves_other_lists_alone(given):
    assert found("STG005", a_pipeline(**given), stage("Closed Lost", WON), stage("Closed Won", WON)) == []


def test_leaves_inactive_stages_alone():
    assert found("STG005", a_pipeline(), stage("Closed Lost", WON, active=False)) == []


def gifts():
    rows = [a_pipeline(), a_pipeline("Opportunity/Gift"), a_pipeline("Opportunity/Grant")]
    rows += [stage(name, WON) for name in ("Received", "Posted", "Awarded")]
    return [*rows, *(stage(name, WON, f"Opportunity/{p}") for p, name in (("Gift", "Received"), ("Grant", "Awarded")))]


def test_one_won_stage_in_each_process_is_as_it_should_be():
    assert found("STG005", *gifts()) == []


def test_tells_once_for_the_org_which_processes_have_several_won_stages():
    (finding,) = found("STG005", *gifts(), stage("Posted", WON, "Opportunity/Gift"))
    assert finding.ref == "salesforce:pipeline:Opportunity/*"
    assert finding.message == (
        "A deal can be won in several stages, and no reason is declared ('Gift': 'Received' and 'Posted')."
    )
    assert finding.measured == {"Gift": ["Received", "Posted"]}
    assert (finding.size, finding.severity, finding.confidence) == (1, Severity.LOW, Confidence.LIKELY)


def test_judges_a_list_that_no_process_divides_and_each_hubspot_pipeline():
    (finding,) = found("STG005", a_pipeline(), stage("Won", WON), stage("Renewed", WON))
    assert "the org's list of Opportunity stages: 'Won' and 'Renewed'" in finding.message
    pipelines = [a_pipeline(f"deals/{name}", connection="hubspot") for name in ("new", "renewal")]
    rows = [stage(name, WON, f"deals/{p}", connection="hubspot") for p, name in (("new", "Won"), ("renewal", "Renewed"))]
    assert found("STG005", pipelines, rows) == []
    again = stage("Expanded", WON, "deals/renewal", connection="hubspot")
    assert [finding.ref for finding in found("STG005", pipelines, rows, again)] == ["hubspot:pipeline:deals/renewal"]


def test_a_declared_reason_settles_several_won_stages():
    policy = Policy(lifecycle=Lifecycle(won_stages_reason="Gifts are posted to the ledger after they are won"))
    assert found("STG005", *gifts(), stage("Posted", WON, "Opportunity/Gift"), policy=policy) == []
