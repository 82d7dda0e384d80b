from datetime import UTC, date, datetime

import pytest

from auditor.catalogue import UnknownCheckError
from auditor.history import history
from auditor.store import TrendPoint

REF = "salesforce:field:Lead.LeadSource"


class Nights:
    """A store that knows only its trend and what is found in it."""

    def __init__(self, *nights, found=()):
        self.points = tuple(
            TrendPoint(
                taken_at=when,
                snapshot_id=f"night{number}",
                findings=count,
                size=count,
                unjudged=dict(*more[:1]),
                policy=more[1] if more[1:] else "",
            )
            for number, (when, count, *more) in enumerate(nights)
        )
        self.found = found

    def trend(self, *, check=None, ref=None):
        return self.points

    def first_seen(self):
        return {("SRC003", ref): date(2026, 11, 1) for ref in self.found}


def at(day, hour=9):
    return datetime(2026, 11, day, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("nights", "verdict"),
    [
        ([(at(1), 3)], "One night is no trend yet."),
        ([(at(1), 3), (at(2), None)], "One night is no trend yet."),
        ([(at(1), 3), (at(2), 3)], "As many as on 2026-11-01."),
        ([(at(1), 3), (at(2), 5)], "2 more than on 2026-11-01."),
        ([(at(1), 3), (at(2), None), (at(3), 1)], "2 fewer than on 2026-11-01."),
        ([(at(1, 8), 3), (at(1, 20), 3)], "As many as on 2026-11-01 at 08:30."),
        ([(at(1, 8), 3), (at(1, 20), 1)], "2 fewer than on 2026-11-01 at 08:30."),
    ],
)
def test_the_verdict_names_the_day_and_within_one_day_the_time(nights, verdict):
    assert history(Nights(*nights), None, 30).splitlines()[-1] == verdict


def test_a_store_without_nights_says_so():
    assert "no night is stored yet" in history(Nights(), REF, 30)


def test_a_component_about_which_nothing_was_ever_found_is_told():
    store = Nights((at(1), 0), (at(2), None), found=[REF])
    assert history(store, "salesforce:field:Lead.LeadSorce", 30) == (
        f"no finding was ever about salesforce:field:Lead.LeadSorce; did you mean '{REF}'?"
    )
    assert history(store, "eu:stage:x", 30) == "no finding was ever about eu:stage:x"


@pytest.mark.parametrize("store", [Nights((at(1), 0), found=[REF]), Nights((at(1), 2), (at(2), 0))], ids=["muted", "resolved"])
def test_a_component_about_which_something_was_found_has_its_table(store):
    assert f"Findings about {REF}" in history(store, REF, 30)


def test_a_subject_that_is_no_reference_is_refused():
    with pytest.raises(UnknownCheckError, match="is not a reference"):
        history(Nights(), "a:b", 30)


SEEN, PART, BLIND = frozenset(), frozenset({"salesforce:Lead"}), None


@pytest.mark.parametrize(
    ("before", "after", "less"),
    [
        ({"SRC003": SEEN, "STG001": SEEN}, {"SRC003": PART, "STG001": BLIND}, "2 checks saw less"),
        ({"SRC003": PART}, {"SRC003": BLIND}, "1 check saw less"),
        ({"SRC003": PART}, {"SRC003": PART | {"salesforce:Case"}}, "1 check saw less"),
        ({"SRC003": PART}, {"SRC003": PART}, ""),
        ({"SRC003": PART}, {"SRC003": SEEN}, ""),
        ({"SRC003": BLIND}, {"SRC003": PART}, ""),
        ({}, {"SRC003": BLIND}, ""),
        ({"SRC003": SEEN}, {}, ""),
    ],
)
def test_a_night_on_which_less_was_read_says_so_beside_its_number(before, after, less):
    lines = history(Nights((at(1), 12, before), (at(2), 2, after)), None, 30).splitlines()
    assert "saw less" not in lines[3]
    assert lines[4].endswith(less) if less else "saw less" not in lines[4]
    assert all(len(line) <= 80 for line in lines[:5])
    told = f", but {less.replace('saw', 'could judge')} than then." if less else "."
    assert lines[-1] == f"10 fewer than on 2026-11-01{told}"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("a", "b", True), ("a", "a", False), ("", "b", False), ("a", "", False)],
    ids=["another", "the same", "not known then", "not known now"],
)
def test_a_night_under_another_policy_says_so_beside_its_number(before, after, told):
    lines = history(Nights((at(1), 12, {}, before), (at(2), 2, {}, after)), None, 30).splitlines()
    assert lines[4].endswith("policy changed") is told
    assert lines[-1] == f"10 fewer than on 2026-11-01{', but the policy is another one now' if told else ''}."


def test_less_that_was_seen_under_another_policy_is_told_in_one_line():
    lines = history(Nights((at(1), 12, {"SRC003": SEEN}, "a"), (at(2), 2, {"SRC003": BLIND}, "b")), None, 30).splitlines()
    assert lines[4].endswith("1 check saw less, policy changed")
    assert all(len(line) <= 80 for line in lines[:5])
    assert lines[-1] == "10 fewer than on 2026-11-01, but 1 check could judge less than then and the policy is another one now."


def test_the_verdict_compares_with_its_own_first_night():
    night = {"SRC003": PART}
    lines = history(Nights((at(1), 12, {"SRC003": SEEN}), (at(2), 2, night), (at(3), 2, night)), None, 30).splitlines()
    assert ["saw less" in line for line in lines[3:6]] == [False, True, False]
    assert lines[-1] == "10 fewer than on 2026-11-01, but 1 check could judge less than then."
