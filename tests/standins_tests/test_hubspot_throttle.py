from __future__ import annotations

import threading
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standins.hubspot.asking import ask, search
from standins.hubspot.refusal import Refusal
from standins.hubspot.small import a_small_portal
from standins.hubspot.throttle import EXEMPT, ORDINARY, SEARCH, Throttle, Window

DETAILS = "/account-info/2026-09/details"
LABELS = "/crm/associations/2026-09/contacts/companies/labels"


class Ticks:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def a_throttle(ticks, **more):
    given = {"burst": None, "daily": None, "used": 0, "oauth": False, "retry_after": False, **more}
    return Throttle("professional", 1, ticks=ticks, **given)


def statuses(server, times, path=DETAILS):
    return Counter(ask(server, path).status_code for _ in range(times))


@given(st.lists(st.floats(0, 30), max_size=80), st.integers(1, 8), st.sampled_from([1.0, 10.0]))
def test_no_stretch_of_time_holds_more_than_allowed(steps, most, seconds):
    window, now, taken = Window(most, seconds), 0.0, []
    for step in steps:
        now += step / 10
        if window.take(now):
            taken.append(now)
    for start in taken:
        assert sum(start <= one < start + seconds for one in taken) <= most


@given(st.integers(1, 8), st.floats(0, 0.99))
def test_there_is_room_again_after_the_wait(most, late):
    window = Window(most, 1.0)
    assert [window.take(late) for _ in range(most + 1)] == [True] * most + [False]
    assert window.take(late + window.wait(late) + 1e-9)


def test_a_window_slides_and_does_not_start_anew():
    window = Window(2, 10.0)
    assert [window.take(now) for now in (0.0, 9.0, 9.9, 10.0, 10.1, 19.0)] == [True, True, False, True, False, True]


@pytest.mark.parametrize(
    ("tier", "burst", "daily"),
    [("free", 100, 250_000), ("starter", 100, 250_000), ("professional", 190, 625_000), ("enterprise", 190, 1_000_000)],
)
def test_every_answer_tells_the_limits_of_the_tier(portals, tier, burst, daily):
    headers = ask(portals(a_small_portal(tier=tier), used=7), DETAILS).headers
    told = {name: int(value) for name, value in headers.items() if name.startswith("X-HubSpot-RateLimit")}
    assert told == {
        "X-HubSpot-RateLimit-Max": burst, "X-HubSpot-RateLimit-Remaining": burst - 1,
        "X-HubSpot-RateLimit-Interval-Milliseconds": 10_000, "X-HubSpot-RateLimit-Daily": daily,
        "X-HubSpot-RateLimit-Daily-Remaining": daily - 8, "X-HubSpot-RateLimit-Secondly": burst // 10,
        "X-HubSpot-RateLimit-Secondly-Remaining": burst // 10 - 1,
    }  # fmt: skip


def test_an_app_of_oauth_is_told_nothing_of_the_day(portals):
    headers = ask(portals(oauth=True), DETAILS).headers
    assert headers["X-HubSpot-RateLimit-Max"] == "110"
    assert not [name for name in headers if "Daily" in name]


def test_refusals_of_the_platform_tell_the_limits_too(portals):
    assert ask(portals(), "/nowhere").headers["X-HubSpot-RateLimit-Remaining"] == "189"


def test_a_search_tells_nothing_of_the_limits(portals):
    found = search(portals(), "contacts")
    assert found.status_code == 200
    assert not [name for name in found.headers if "RateLimit" in name]


def test_ordinary_calls_are_so_many_in_ten_seconds(portals):
    ticks = Ticks()
    server = portals(burst=3, ticks=ticks)
    assert statuses(server, 5) == {200: 3, 429: 2}
    found = ask(server, DETAILS)
    assert found.json() == {
        "status": "error", "message": "You have reached your ten_secondly_rolling limit.", "errorType": "RATE_LIMIT",
        "correlationId": "00000000-0000-4000-8000-000000000000", "policyName": "TEN_SECONDLY_ROLLING",
        "groupName": "publicapi:private-app-api-calls-ten-secondly:12345678",
    }  # fmt: skip
    assert ("Retry-After" in found.headers, found.headers["X-HubSpot-RateLimit-Remaining"]) == (False, "0")
    ticks.now += 10
    assert statuses(server, 1) == {200: 1}
    assert (server.calls, dict(server.exceeded)) == (4, {"ordinary": 3, "search": 0, "day": 0})


def test_searches_are_five_in_a_second_whatever_the_object(portals):
    ticks = Ticks()
    server = portals(ticks=ticks)
    objects = ["contacts", "deals", "companies", "2-7", "contacts", "deals"]
    answers = [search(server, name) for name in objects]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert (answers[-1].json()["policyName"], "groupName" in answers[-1].json()) == ("SECONDLY", False)
    assert not [name for name in answers[-1].headers if "RateLimit" in name]
    ticks.now += 1
    assert search(server, "contacts").status_code == 200
    assert dict(server.exceeded) == {"ordinary": 0, "search": 1, "day": 0}


def test_the_lanes_do_not_fill_each_other(portals):
    server = portals(burst=1, ticks=Ticks())
    assert [search(server, "contacts").status_code for _ in range(5)] == [200] * 5
    assert statuses(server, 2) == {200: 1, 429: 1}


def test_association_labels_are_exempt_and_searches_of_lists_are_not(portals):
    server = portals(burst=1, ticks=Ticks())
    assert statuses(server, 4, LABELS) == {200: 4}
    assert ask(server, "/crm/lists/2026-09/search", "POST", json={}).status_code == 200
    assert ask(server, "/crm/lists/2026-09/search", "POST", json={}).status_code == 429
    assert [request.lane for request in server.requests] == ["exempt"] * 4 + ["ordinary"] * 2


def test_what_is_not_let_in_is_not_counted(portals):
    server = portals(burst=1, ticks=Ticks())
    assert Counter(ask(server, DETAILS, token="x").status_code for _ in range(3)) == {401: 3}
    assert statuses(server, 2) == {200: 1, 429: 1}


@pytest.mark.parametrize(("passed", "expected"), [(0.0, "11"), (3.5, "7"), (9.9, "1")])
def test_the_throttle_may_say_how_long_to_wait(portals, passed, expected):
    ticks = Ticks()
    server = portals(burst=1, retry_after=True, ticks=ticks)
    assert statuses(server, 1) == {200: 1}
    ticks.now += passed
    assert ask(server, DETAILS).headers["Retry-After"] == expected


def test_the_day_counts_all_lanes(portals):
    server = portals(used=7, daily_limit=10)
    assert ask(server, DETAILS).headers["X-HubSpot-RateLimit-Daily-Remaining"] == "2"
    assert [search(server, "contacts").status_code, ask(server, LABELS).status_code] == [200, 200]
    found = ask(server, DETAILS)
    assert (found.status_code, found.json()["policyName"]) == (429, "DAILY")
    assert search(server, "contacts").json()["policyName"] == "DAILY"
    assert (server.calls, dict(server.exceeded)) == (3, {"ordinary": 0, "search": 0, "day": 2})


@pytest.mark.parametrize(("lane", "most"), [(ORDINARY, 190), (SEARCH, 5), (EXEMPT, 400)])
def test_many_threads_get_no_more_than_one_does(lane, most):
    throttle, refused = a_throttle(Ticks()), []

    def many():
        for _ in range(50):
            try:
                throttle.admit(lane)
            except Refusal as refusal:
                refused.append(refusal)

    threads = [threading.Thread(target=many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (throttle.calls, len(refused)) == (most, 400 - most)
