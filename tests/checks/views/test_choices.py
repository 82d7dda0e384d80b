import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_hubspot import a_property
from checks.views.choices import Held, by_choice, choices_of, holding, is_by_choice

SEVERAL, ONE = a_property(type="multi_picklist"), a_property()


@pytest.mark.parametrize(
    ("field", "value", "choices"),
    [
        (SEVERAL, "Web; Event;", ["Web", "Event"]),
        (SEVERAL, "", []),
        (ONE, "Web;Event", ["Web;Event"]),
        (ONE, "  ", []),
    ],
)
def test_a_value_holds_one_choice_or_several(field, value, choices):
    assert choices_of(field, value) == choices


def test_records_with_combinations_are_counted_exactly():
    counts = {"Web;Event": 50, "Web": 9, "Fair": 4, "": 7}
    assert by_choice(SEVERAL, counts) == {"Web": 59, "Event": 50, "Fair": 4}
    assert holding(SEVERAL, counts, {"Event", "Web"}) == Held(59, at_least=False)
    assert not is_by_choice(SEVERAL, counts)


def test_of_choices_that_were_counted_by_themselves_only_the_least_is_known():
    counts = {"Web": 59, "Event": 50}
    assert is_by_choice(SEVERAL, counts)
    assert holding(SEVERAL, counts, {"Web", "Event"}) == Held(59, at_least=True)
    assert holding(SEVERAL, counts, {"Web"}) == Held(59, at_least=False)
    assert holding(ONE, counts, {"Web", "Event"}) == Held(109, at_least=False)


@given(
    st.dictionaries(st.lists(st.sampled_from("abc"), unique=True).map(";".join), st.integers(0, 99)),
    st.sets(st.sampled_from("abc")),
)
def test_no_more_records_hold_some_choices_than_there_are(counts, values):
    held = holding(SEVERAL, counts, values)
    assert 0 <= held.records <= sum(counts.values())
    assert all(held.records >= by_choice(SEVERAL, counts)[value] for value in values)
