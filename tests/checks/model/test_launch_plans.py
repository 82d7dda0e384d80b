from datetime import date

import pytest
from pydantic import ValidationError

from checks.model.finding import Mandate
from checks.model.policy.launches import QUESTIONS, Answers, Launch

WINDOW = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 10, 31)}


def test_six_questions_are_for_gtm_ops_and_seven_for_revops():
    asked = [mandate for mandate, _ in QUESTIONS.values()]
    assert asked == [Mandate.GTM_OPS] * 6 + [Mandate.REVOPS] * 7
    assert QUESTIONS["handoff"] == (Mandate.REVOPS, "What handoff data does CS need after close?")


def test_questions_without_an_answer_are_open():
    answers = Answers(**dict.fromkeys(QUESTIONS, "told"))
    assert answers.open == ()
    assert answers.model_copy(update={"play": " ", "handoff": ""}).open == ("play", "handoff")
    assert Answers().open == tuple(QUESTIONS)


@pytest.mark.parametrize(
    ("day", "inside"),
    [(date(2026, 9, 30), False), (date(2026, 10, 1), True), (date(2026, 10, 31), True), (date(2026, 11, 1), False)],
)
def test_the_window_holds_its_first_and_its_last_day(day, inside):
    assert Launch(name="q4", **WINDOW).runs_on(day) is inside


def test_declares_what_its_globs_fit():
    launch = Launch(name="q4", components=("field:Lead.Partner_*", "stage:Opportunity/*"), **WINDOW)
    assert launch.declares("salesforce:field:Lead.Partner_Tier__c")
    assert launch.declares("hubspot:stage:Opportunity/a/b")
    assert not launch.declares("salesforce:field:Lead.LeadSource")
    assert not Launch(name="q4", **WINDOW).declares("salesforce:field:Lead.LeadSource")


def test_a_window_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValidationError, match="must not be before starts_on, 2026-10-01"):
        Launch(name="q4", starts_on=date(2026, 10, 1), ends_on=date(2026, 9, 30))
