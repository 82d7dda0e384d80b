from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.salesforce.http.errors import BudgetSpent, SalesforceError, TooSlow
from connectors.salesforce.http.limits import CONCURRENT_FACTOR, LONGEST_PAUSE, Budget, Limits, Usage, pause, retries_of


def an_error(kind=SalesforceError, code="", passing=True):
    return kind(status=503, code=code, message="", path="", passing=passing)


def spend(budget, *headers):
    for header in headers:
        budget.take()
        budget.settle(header, reached=True)


@pytest.mark.parametrize(
    ("header", "used", "limit"),
    [
        ("api-usage=18/5000", 18, 5000),
        ("api-usage=18/5000; per-app-api-usage=17/250(appName=x)", 18, 5000),
        ("per-app-api-usage=17/250(appName=x); api-usage=18/5000", 18, 5000),
        ("per-app-api-usage=17/250(appName=x)", None, None),
        ("api-usage=a/b", None, None),
        ("", None, None),
    ],
)
def test_what_the_org_has_used_is_read_with_and_without_the_part_of_the_app(header, used, limit):
    budget = Budget(Limits())
    spend(budget, header)
    assert budget.usage == Usage(calls=1, org_used=used, org_limit=limit)


def test_what_the_org_counts_late_is_added():
    budget = Budget(Limits())
    spend(budget, "api-usage=10/100", "api-usage=10/100", "", "api-usage=9/100")
    assert budget.usage.org_used == 13


def test_the_highest_figure_holds_when_answers_come_out_of_order():
    budget = Budget(Limits())
    spend(budget, "api-usage=10/100", "api-usage=80/100", "api-usage=40/100")
    assert budget.usage.org_used == 80


def test_calls_under_way_are_counted():
    budget = Budget(Limits(reserve=0.5))
    spend(budget, "api-usage=47/100")
    for _ in range(3):
        budget.take()
    with pytest.raises(BudgetSpent, match="47 of the org's 100 API calls of 24 hours are used, and the last 50 % are left"):
        budget.take()


def test_what_did_not_reach_the_org_costs_nothing():
    budget = Budget(Limits(max_calls=1))
    for _ in range(3):
        budget.take()
        budget.settle(reached=False)
    spend(budget, "")
    with pytest.raises(BudgetSpent):
        budget.take()
    assert budget.usage.calls == 1


def test_what_is_not_billed_is_not_counted_and_not_stopped():
    budget = Budget(Limits(max_calls=1))
    spend(budget, "api-usage=100/100")
    budget.take(billed=False)
    budget.settle(reached=True, billed=False)
    assert budget.usage.calls == 1


def test_no_reserve_leaves_nothing():
    budget = Budget(Limits(reserve=0))
    spend(budget, "api-usage=99/100", "api-usage=100/100")
    with pytest.raises(BudgetSpent):
        budget.take()


def test_an_org_without_calls_left_gives_none():
    budget = Budget(Limits())
    budget.exhausted()
    with pytest.raises(BudgetSpent, match="no API call left"):
        budget.take()


@pytest.mark.parametrize(("at", "stopped"), [(9.9, False), (10.0, True), (11.0, True)])
def test_the_deadline_counts_from_the_start(at, stopped):
    clock = [100.0]
    budget = Budget(Limits(deadline=10), lambda: clock[0])
    clock[0] += at
    assert budget.seconds_left() == pytest.approx(10 - at)
    if stopped:
        with pytest.raises(BudgetSpent, match="10 seconds"):
            budget.take(billed=False)
    else:
        budget.take(billed=False)


def test_everything_is_counted():
    budget = Budget(Limits())
    budget.sent()
    budget.sent()
    budget.retried()
    budget.signed_in()
    assert budget.usage == Usage(requests=2, retries=1, logins=1)


@pytest.mark.parametrize(
    ("error", "times"),
    [(an_error(), 4), (an_error(TooSlow), 1), (an_error(passing=False), 0), (an_error(TooSlow, passing=False), 0)],
)
def test_how_often_is_tried_again(error, times):
    assert retries_of(error, Limits(retries=4)) == times


def test_retries_can_be_turned_off():
    assert retries_of(an_error(), Limits(retries=0)) == retries_of(an_error(TooSlow), Limits(retries=0)) == 0


def test_pauses_double_and_long_requests_of_the_org_are_waited_for_longer():
    assert [pause(attempt, an_error(), 1.0) for attempt in range(4)] == [1, 2, 4, 8]
    assert [pause(attempt, an_error(), 0.0) for attempt in range(4)] == [0.5, 1, 2, 4]
    assert pause(0, an_error(code="REQUEST_LIMIT_EXCEEDED"), 1.0) == CONCURRENT_FACTOR


@given(st.integers(0, 1000), st.floats(0, 1))
def test_no_pause_is_longer_than_the_longest(attempt, jitter):
    assert 0 < pause(attempt, an_error(), jitter) <= LONGEST_PAUSE


@given(st.integers(0, 100), st.integers(1, 100), st.floats(0, 0.99), st.integers(1, 60))
def test_no_run_takes_the_org_above_the_reserve(used, limit, reserve, wanted):
    budget, sent = Budget(Limits(reserve=reserve)), 0
    for _ in range(wanted):
        try:
            budget.take()
        except BudgetSpent:
            break
        sent += 1
        budget.settle(f"api-usage={used + sent}/{limit}", reached=True)
    assert sent == 1 or used + sent <= limit * (1 - reserve)


def test_calls_whose_answer_tells_nothing_count_all_the_same():
    budget = Budget(Limits(reserve=0.5))
    budget.take()
    budget.settle("api-usage=1/10", reached=True)
    for _ in range(4):
        budget.take()
        budget.settle("", reached=True)
    assert budget.usage.org_used == 5
    with pytest.raises(BudgetSpent):
        budget.take()
