import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import a_stage
from checks.stages.stage_words import same_step, shown, unrelated

names = st.text(max_size=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cultivating", "Cultivation"),
        ("Close Lost", "Closed Lost"),
        ("Negotation/Review", "Negotiation - Review"),
        ("Proposals Sent", "Proposal Sent"),
        ("LOI Submitted", "L.O.I. submitted"),
        ("Follow up", "Followup"),
        ("Évaluation", "Evaluation"),
    ],
)
def test_tells_one_step_in_two_spellings(one, other):
    assert same_step(one, other)
    assert same_step(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Closed Won", "Closed Lost"),
        ("Contract Sent", "Contact Sent"),
        ("Contacted", "Contracted"),
        ("Marketing Qualified", "Marketing Unqualified"),
        ("Prequalification", "Requalification"),
        ("Review", "Preview"),
        ("Qualifying", "Qualified"),
        ("Onboarding", "Onboarded"),
        ("Proposal (New)", "Proposal (Renewal)"),
        ("Stage 1", "Stage 2"),
        ("Step Q1 Review", "Step Q2 Review"),
        ("Application Phase A", "Application Phase B"),
        ("Application Requirements Met", "Application Requirements Not Met"),
        ("In-Kind Not Yet Received", "In-Kind Received"),
        ("Proposal", "Proposal Sent"),
        ("", ""),
        ("提案", "交渉"),
    ],
)
def test_keeps_steps_apart_that_differ_in_one_word(one, other):
    assert not same_step(one, other)
    assert not same_step(other, one)


@pytest.mark.parametrize(("one", "other"), [("Demo", "Value Proposition"), ("Proposal", "Verbal Commitment")])
def test_tells_names_that_have_nothing_in_common(one, other):
    assert unrelated(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Closed Won", "Won"),
        ("Qualified", "Qualification"),
        ("appointmentscheduled", "Appointment Scheduled"),
        ("Sale", "Sales"),
        ("Id. Decision Makers", "Identify Decision Makers"),
        ("Demo", ""),
        ("提案", "Proposal"),
    ],
)
def test_does_not_call_names_unrelated_that_share_something_or_cannot_be_read(one, other):
    assert not unrelated(one, other)


@given(names, names)
def test_takes_both_names_alike(one, other):
    assert same_step(one, other) == same_step(other, one)
    assert unrelated(one, other) == unrelated(other, one)
    assert not (same_step(one, other) and unrelated(one, other))


def test_people_read_the_label_where_there_is_one():
    assert shown(a_stage(label="Search")) == "Search"
    assert shown(a_stage(label=None)) == "Prospecting"
