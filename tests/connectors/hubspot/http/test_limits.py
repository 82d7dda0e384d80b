from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.common.budget import UNTOLD
from connectors.hubspot.http.errors import BudgetSpent, HubSpotError, TooSlow
from connectors.hubspot.http.limits import (
    LOCKED_PAUSE,
    LONGEST_ASKED,
    LONGEST_PAUSE,
    MOST_UNTOLD,
    Budget,
    Limits,
    Usage,
    pause,
    retries_of,
)


def an_error(kind=HubSpotError, status=503, passing=True, after=None):
    return kind(status=status, message="", path="", passing=passing, after=after)


def told(used, limit):
    return {"X-HubSpot-RateLimit-Daily": str(limit), "X-HubSpot-RateLimit-Daily-Remaining": str(limit - used)}


def spend(budget, *answers, search=False):
    for headers in answers:
        budget.take()
        budget.settle(headers, reached=True, search=search)


@pytest.mark.parametrize(
    ("headers", "used", "limit"),
    [
        (told(18, 5000), 18, 5000),
        (told(0, 250_000), 0, 250_000),
        ({"X-HubSpot-RateLimit-Daily": "10", "X-HubSpot-RateLimit-Daily-Remaining": "20"}, 0, 10),
        ({"X-HubSpot-RateLimit-Daily": "10"}, None, None),
        ({"X-HubSpot-RateLimit-Daily": "0", "X-HubSpot-RateLimit-Daily-Remaining": "0"}, None, None),
        ({"X-HubSpot-RateLimit-Daily": "-1", "X-HubSpot-RateLimit-Daily-Remaining": "5"}, None, None),
        ({"X-HubSpot-RateLimit-Daily": "1e9", "X-HubSpot-RateLimit-Daily-Remaining": "5"}, None, None),
        ({"X-HubSpot-RateLimit-Daily": "٣٣", "X-HubSpot-RateLimit-Daily-Remaining": "5"}, None, None),
        ({"X-HubSpot-RateLimit-Daily": "9" * 13, "X-HubSpot-RateLimit-Daily-Remaining": "5"}, None, None),
        ({}, None, None),
    ],
    ids=str,
)
def test_what_the_account_has_used_is_read_where_it_makes_sense(headers, used, limit):
    budget = Budget(Limits())
    spend(budget, headers)
    assert budget.usage == Usage(calls=1, daily_used=used, daily_limit=limit)


def test_what_hubspot_counts_late_or_does_not_tell_of_is_added():
    budget = Budget(Limits())
    spend(budget, told(10, 100), told(10, 100))
    spend(budget, {}, search=True)
    spend(budget, told(9, 100))
    assert (budget.usage.daily_used, budget.usage.calls, budget.usage.searches) == (13, 4, 1)


def test_the_highest_figure_holds_when_answers_come_out_of_order():
    budget = Budget(Limits())
    spend(budget, told(10, 100), told(80, 100), told(40, 100))
    assert budget.usage.daily_used == 80


def test_calls_under_way_are_counted():
    budget = Budget(Limits(reserve=0.5))
    spend(budget, told(47_000, 94_006))
    for _ in range(3):
        budget.take()
    with pytest.raises(BudgetSpent, match="47,000 of the account's 94,006 API calls of today are used, and the last 50 % are"):
        budget.take()


@pytest.mark.parametrize(("most", "said"), [(1, "the one API call"), (1200, "the 1,200 API calls")])
def test_a_run_makes_no_more_calls_than_it_may(most, said):
    budget = Budget(Limits(max_calls=most))
    for _ in range(3):
        budget.take()
        budget.settle(reached=False)
    spend(budget, *[told(1, 10**9)] * most)
    with pytest.raises(BudgetSpent, match=said):
        budget.take()
    assert budget.usage.calls == most


def test_no_reserve_leaves_nothing():
    budget = Budget(Limits(reserve=0))
    spend(budget, told(99, 100), told(100, 100))
    with pytest.raises(BudgetSpent):
        budget.take()


def test_an_account_without_calls_left_gives_none():
    budget = Budget(Limits())
    budget.exhausted()
    with pytest.raises(BudgetSpent, match="no API call left today"):
        budget.take()


@pytest.mark.parametrize(("at", "stopped"), [(9.9, False), (10.0, True), (11.0, True)])
def test_the_deadline_counts_from_the_start(clock, at, stopped):
    budget = Budget(Limits(deadline=10), clock.now)
    clock.passes(at)
    assert budget.seconds_left() == pytest.approx(10 - at)
    if stopped:
        with pytest.raises(BudgetSpent, match="10 seconds"):
            budget.take()
    else:
        budget.take()


def test_everything_is_counted():
    budget = Budget(Limits())
    budget.sent()
    budget.sent()
    budget.retried()
    budget.throttled()
    assert budget.usage == Usage(requests=2, retries=1, throttled=1)


# Where HubSpot does not tell


def test_hubspot_is_asked_once_when_its_answers_do_not_tell():
    budget = Budget(Limits())
    spend(budget, *[{}] * (UNTOLD - 1))
    spend(budget, {}, search=True)  # a search never tells
    budget.take()
    budget.settle(None, reached=True)  # nor need an error
    assert not budget.must_ask()
    spend(budget, {})
    assert [budget.must_ask(), budget.must_ask()] == [True, False]


def test_it_is_not_asked_for_a_reserve_that_nobody_wants():
    budget = Budget(Limits(reserve=0))
    spend(budget, *[{}] * UNTOLD)
    assert not budget.must_ask()


@pytest.mark.parametrize(
    ("answer", "used", "limit"),
    [
        ({"results": [{"name": "private-apps-api-calls-daily", "currentUsage": 7, "usageLimit": 50}]}, 7, 50),
        ({"currentUsage": 7, "usageLimit": 50}, 7, 50),
        ({"results": [None, {"currentUsage": None, "usageLimit": 5}, {"currentUsage": 7, "usageLimit": 50}]}, 7, 50),
        ({"results": []}, None, None),
        ({"results": None}, None, None),
        ({"currentUsage": "7", "usageLimit": 50}, None, None),
        ({"currentUsage": -1, "usageLimit": 50}, None, None),
        ({"currentUsage": 7, "usageLimit": 0}, None, None),
        ({"currentUsage": 7, "usageLimit": 10**13}, None, None),
        ([], None, None),
        (None, None, None),
    ],
    ids=str,
)
def test_what_hubspot_tells_when_asked_is_taken_where_it_makes_sense(answer, used, limit):
    budget = Budget(Limits())
    budget.learn(answer)
    assert (budget.usage.daily_used, budget.usage.daily_limit) == (used, limit)


def test_a_run_without_a_reserve_to_keep_makes_few_calls():
    budget = Budget(Limits(max_calls=MOST_UNTOLD + 5))
    spend(budget, *[{}] * MOST_UNTOLD)
    with pytest.raises(BudgetSpent, match="does not tell"):
        budget.take()
    budget = Budget(Limits(reserve=0))
    spend(budget, *[{}] * (MOST_UNTOLD + 1))
    assert budget.usage.calls == MOST_UNTOLD + 1


# Trying again


@pytest.mark.parametrize(
    ("error", "times"),
    [
        (an_error(), 4),
        (an_error(TooSlow), 1),
        (an_error(passing=False), 0),
        (an_error(TooSlow, passing=False), 0),
        (an_error(status=477, after=LONGEST_ASKED), 4),
        (an_error(status=477, after=LONGEST_ASKED + 1), 0),
    ],
)
def test_how_often_is_tried_again(error, times):
    assert retries_of(error, Limits(retries=4)) == times
    assert retries_of(error, Limits(retries=0)) == 0


@pytest.mark.parametrize(
    ("status", "after", "attempt", "seconds"),
    [
        (503, None, 0, (0.5, 1.0)),
        (503, None, 3, (4.0, 8.0)),
        (503, 7.0, 3, (7.0, 7.5)),
        (423, None, 0, (LOCKED_PAUSE, LOCKED_PAUSE + 0.5)),
        (477, 20.0, 0, (20.0, 20.5)),
        (429, None, 0, (10.0, 10.5)),
        (429, None, 3, (10.0, 10.5)),
        (429, 3.0, 0, (3.0, 3.5)),
        (429, 0.0, 0, (10.0, 10.5)),
    ],
)
def test_how_long_is_waited(status, after, attempt, seconds):
    error = an_error(status=status, after=after)
    assert (pause(attempt, error, 0.0), pause(attempt, error, 1.0)) == seconds


def test_a_full_lane_is_waited_for_until_it_is_empty():
    assert pause(0, an_error(status=429), 0.0, window=1.0) == 1.0


@given(st.integers(0, 1000), st.floats(0, 1), st.sampled_from([0, 423, 429, 477, 503]))
def test_no_pause_is_longer_than_the_longest(attempt, jitter, status):
    assert 0 < pause(attempt, an_error(status=status), jitter) <= LONGEST_PAUSE


@given(st.integers(0, 100), st.integers(1, 100), st.floats(0, 0.99), st.integers(1, 60))
def test_no_run_takes_the_account_above_the_reserve(used, limit, reserve, wanted):
    budget, sent = Budget(Limits(reserve=reserve)), 0
    for _ in range(wanted):
        try:
            budget.take()
        except BudgetSpent:
            break
        sent += 1
        budget.settle(told(min(used + sent, limit), limit), reached=True)
    assert sent == 1 or used + sent <= limit * (1 - reserve)
