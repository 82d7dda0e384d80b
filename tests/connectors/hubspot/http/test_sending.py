from __future__ import annotations

import gzip
import threading
import time

import pytest

from connectors.common.budget import UNTOLD
from connectors.hubspot.http import pool
from connectors.hubspot.http.client import Client
from connectors.hubspot.http.errors import BudgetSpent, Halted, HubSpotError, SignInError, TooSlow
from connectors.hubspot.http.lanes import GRACE
from connectors.hubspot.http.limits import Limits

HTML = {"Content-Type": "text/html"}
FLOWS = {"inputs": [{"flowId": "1", "type": "FLOW_ID"}]}
DETAILS = "/account-info/2026-09/details"


def an_error(status, message="no", **more):
    return (status, {"status": "error", "message": message, "correlationId": "0", **more})


def throttled(policy, after=None, **more):
    return (*an_error(429, f"You have reached your {policy.lower()} limit.", errorType="RATE_LIMIT", policyName=policy, **more),
            {} if after is None else {"Retry-After": after})  # fmt: skip


TEN, SECOND, DAY = throttled("TEN_SECONDLY_ROLLING"), throttled("SECONDLY"), throttled("DAILY")

TRANSIENT = {
    "no answer": "dropped",
    "cut off": "cut",
    "a page in the place of data": (200, b"<html>maintenance</html>", HTML),
    "no JSON": (200, b'{"a": '),
    "a bare value": (200, b"null"),
    "nothing": (200, b""),
    "NaN": (200, b'{"a": NaN}'),
    "too deep": (200, b"[" * 100_000),
    "no gzip": (200, b"no gzip", {"Content-Encoding": "gzip"}),
    "half a gzip": (200, gzip.compress(b'{"a": 1, "b": [1, 2, 3]}')[:-12], {"Content-Encoding": "gzip"}),
    "locked": an_error(423, "locked", category="LOCKED"),
    "a full lane": TEN,
    "too much, and no words": (429, b"<html>", HTML),
    "moving": (477, b"", {"Retry-After": "2"}),
    "500": (500, b"\xff<html>oops</html>", HTML),
    "502": (502, b""),
    "503": an_error(503, "later"),
    "504": (504, b"<html>", HTML),
    "521": (521, b"<html>", HTML),
    "523": (523, b""),
    "524": (524, b""),
}
WAYS = {
    "GET": ("details", lambda client: client.get("details"), {}),
    "search": ("search", lambda client: client.search("deals", {"limit": 1}), {"object": "deals"}),
    "batch read": ("flows_batch", lambda client: client.post("flows_batch", FLOWS), {}),
    "lists": ("lists_search", lambda client: client.post("lists_search", {"offset": 0}), {}),
}


def played(portal, play):
    return getattr(portal, play) if isinstance(play, str) else play


@pytest.mark.parametrize("play", TRANSIENT.values(), ids=TRANSIENT)
@pytest.mark.parametrize("way", WAYS)
def test_what_may_pass_is_tried_again_whatever_the_method(portal, a_client, play, way):
    endpoint, ask, parts = WAYS[way]
    portal.plays(endpoint, played(portal, play), played(portal, play), {"a": 1}, **parts)
    client = a_client(portal)
    assert ask(client) == {"a": 1}
    assert len(portal.sent) == 3
    assert (client.usage.retries, client.usage.calls, client.usage.requests) == (2, 3, 3)


@pytest.mark.parametrize("play", TRANSIENT.values(), ids=TRANSIENT)
def test_what_does_not_pass_is_an_error_in_the_end(portal, a_client, play):
    portal.plays("flows_batch", played(portal, play))
    with pytest.raises(HubSpotError):
        a_client(portal, limits=Limits(retries=2)).post("flows_batch", FLOWS)
    assert len(portal.sent) == 3


LASTING = [
    an_error(400, category="VALIDATION_ERROR"),
    an_error(403, category="MISSING_SCOPES"),
    an_error(403),
    an_error(404),
    (404, b"<html>", HTML),
    (405, b""),
    (414, b"<html>URI Too Long</html>", HTML),
    (302, b"", {"Location": "https://evil.example/"}),
    (302, b"", {"Location": "http://["}),
    (304, b""),
    DAY,
    (477, b"", {"Retry-After": "7200"}),
]


@pytest.mark.parametrize("play", LASTING, ids=str)
def test_what_does_not_pass_is_not_tried_again(portal, a_client, clock, play):
    portal.plays("details", play)
    client = a_client(portal)
    with pytest.raises(HubSpotError) as caught:
        client.get("details")
    assert (caught.value.status, caught.value.path) == (play[0], DETAILS)
    assert (len(portal.sent), clock.slept) == (1, [])
    assert portal.connections == 1


# How long is waited


@pytest.mark.parametrize(
    ("play", "seconds"),
    [
        (TEN, 10.0),
        (SECOND, 1.0),
        (throttled("TEN_SECONDLY_ROLLING", "3"), 3.0),
        (throttled("TEN_SECONDLY_ROLLING", "2.5"), 2.5),
        (throttled("TEN_SECONDLY_ROLLING", "0"), 10.0),
        (throttled("TEN_SECONDLY_ROLLING", "soon"), 10.0),
        (throttled("TEN_SECONDLY_ROLLING", "-5"), 10.0),
        (throttled("TEN_SECONDLY_ROLLING", "Wed, 21 Oct 2026 07:28:00 GMT"), 10.0),
        (an_error(423), 2.0),
        ((477, b"", {"Retry-After": "20"}), 20.0),
        ((503, b""), 0.5),
    ],
    ids=str,
)
def test_it_is_waited_as_hubspot_says_or_until_the_lane_is_empty(portal, a_client, clock, play, seconds):
    portal.plays("details", play, {"a": 1})
    a_client(portal).get("details")
    assert clock.slept == [seconds]


def test_a_full_search_lane_is_waited_for_a_second(portal, a_client, clock):
    portal.plays("search", (429, b"<html>"), {"total": 1}, object="deals")
    client = a_client(portal)
    assert client.search("deals", {}) == {"total": 1}
    assert clock.slept == [1.0]
    assert client.usage.throttled == 1


def test_a_full_lane_is_full_for_all_and_the_other_is_not(portal, a_client, clock):
    portal.plays("details", {"a": 1})
    portal.plays("owners", TEN)
    portal.plays("search", {"total": 1}, object="deals")
    client = a_client(portal, limits=Limits(retries=0))
    with pytest.raises(HubSpotError, match="ten_secondly"):
        client.get("owners")
    client.search("deals", {})
    assert clock.slept == []
    client.get("details")
    assert clock.slept == [10.0]


def test_no_wait_goes_beyond_the_deadline(portal, a_client, clock):
    portal.plays("details", TEN)
    client = a_client(portal, limits=Limits(deadline=9))
    with pytest.raises(HubSpotError, match="ten_secondly"):
        client.get("details")
    assert clock.slept == []
    clock.passes(9)
    with pytest.raises(BudgetSpent, match="9 seconds"):
        client.get("details")
    assert len(portal.sent) == 1


def test_nor_does_a_wait_for_the_lane(portal, a_client, clock):
    portal.plays("search", {"total": 1}, object="deals")
    client = a_client(portal, limits=Limits(deadline=0.9))
    for _ in range(4):
        client.search("deals", {})
    with pytest.raises(BudgetSpent, match=r"0\.9 seconds"):
        client.search("deals", {})
    assert (clock.slept, len(portal.sent)) == ([], 4)


def test_an_answer_that_does_not_come_is_tried_again_once(portal, a_client):
    waiting = threading.Event()
    portal.plays("details", lambda _: {"late": waiting.wait(5)})
    client = a_client(portal, limits=Limits(timeout=(1, 0.1)))
    with pytest.raises(TooSlow, match="in time"):
        client.get("details")
    waiting.set()
    assert (len(portal.sent), client.usage.calls) == (2, 2)


def test_an_answer_that_trickles_is_too_slow(portal, a_client, clock):
    portal.plays("details", {"a": "x" * 1_000_000})
    ticks = iter(range(0, 10_000, 40))
    client = a_client(portal, now=lambda: float(next(ticks)), limits=Limits(retries=0, timeout=(1, 30)))
    with pytest.raises(TooSlow, match="whole in time"):
        client.get("details")
    assert client.usage.calls == 1


def test_an_answer_that_is_too_large_is_not_read_to_its_end(portal, a_client, monkeypatch):
    monkeypatch.setattr(pool, "LARGEST", 100_000)
    portal.plays("details", {"a": "x" * 100_001})
    client = a_client(portal)
    with pytest.raises(HubSpotError, match="larger"):
        client.get("details")
    assert (len(portal.sent), client.usage.calls) == (1, 1)
    portal.plays("details", {"a": "x" * 90_000})
    assert len(client.get("details")["a"]) == 90_000


def test_nothing_listens(portal, a_client):
    portal.url = "http://127.0.0.1:9"
    client = a_client(portal, limits=Limits(retries=1))
    with pytest.raises(HubSpotError, match="connection failed") as caught:
        client.get("details")
    assert caught.value.status == 0
    assert (client.usage.requests, client.usage.calls) == (2, 0)


def test_an_error_that_is_cut_off_is_an_error(portal, a_client):
    portal.plays("details", (503, b"<html>", {}, 1000), {"a": 1})
    client = a_client(portal)
    assert client.get("details") == {"a": 1}
    assert client.usage.calls == 2


# The lanes and the day


def test_no_more_are_sent_than_any_plan_allows_until_answers_tell(portal, a_client, clock):
    portal.headers = {}
    portal.plays("details", {"a": 1})
    client = a_client(portal, limits=Limits(reserve=0))
    for _ in range(96):
        client.get("details")
    assert clock.slept == pytest.approx([10.0 + GRACE])
    assert (client.usage.peak, client.usage.burst) == (95, None)


def test_what_answers_tell_is_learned(portal, a_client, clock):
    portal.headers["X-HubSpot-RateLimit-Max"] = "20"
    portal.headers["X-HubSpot-RateLimit-Interval-Milliseconds"] = "5000"
    portal.headers["X-HubSpot-RateLimit-Remaining"] = "19"
    portal.plays("details", {"a": 1})
    client = a_client(portal)
    for _ in range(20):
        client.get("details")
    assert clock.slept == pytest.approx([5.0 + GRACE])
    assert (client.usage.peak, client.usage.burst) == (19, 20)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-HubSpot-RateLimit-Max": "0"},
        {"X-HubSpot-RateLimit-Max": "-1"},
        {"X-HubSpot-RateLimit-Max": "999999"},
        {"X-HubSpot-RateLimit-Max": "many"},
        {"X-HubSpot-RateLimit-Interval-Milliseconds": "0"},
        {"X-HubSpot-RateLimit-Interval-Milliseconds": "99999999"},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_not_learned(portal, a_client, headers):
    portal.headers |= headers
    portal.plays("details", {"a": 1})
    client = a_client(portal)
    client.get("details")
    lane = client._sender.lanes["ordinary"]
    assert (lane.allowed, lane.seconds, client.usage.burst) == (95, 10.0, None)


def test_what_others_send_with_the_same_token_leaves_less_for_us(portal, a_client, clock):
    portal.headers["X-HubSpot-RateLimit-Remaining"] = "12"
    portal.plays("details", {"a": 1})
    client = a_client(portal)
    client.get("details")
    assert client._sender.lanes["ordinary"].allowed == 190 - 10 - (190 - 12 - 1)


def test_searches_tell_nothing_and_are_not_listened_to(portal, a_client):
    portal.plays(
        "search",
        (200, {"total": 1}, {"X-HubSpot-RateLimit-Max": "1", "X-HubSpot-RateLimit-Interval-Milliseconds": "9"}),
        object="a",
    )
    client = a_client(portal)
    client.search("a", {})
    assert client._sender.lanes["search"].allowed == 4


def test_many_threads_search_no_more_than_four_times_a_second(portal, a_client, clock):
    portal.plays("details", {"a": 1})
    portal.plays("search", {"total": 1}, object="deals")
    client = a_client(portal)
    client.get("details")
    client.together([lambda: client.search("deals", {})] * 21)
    assert (client.usage.searches, client.usage.search_peak) == (21, 4)
    assert sum(clock.slept) >= 5 * (1.0 + GRACE) - 0.001
    assert client.usage.throttled == 0


def test_a_day_that_is_used_up_ends_the_run(portal, a_client):
    portal.plays("details", DAY)
    portal.plays("owners", {"results": []})
    client = a_client(portal)
    with pytest.raises(BudgetSpent) as caught:
        client.get("details")
    assert (caught.value.status, caught.value.policy) == (429, "DAILY")
    with pytest.raises(BudgetSpent, match="no API call left"):
        client.get("owners")
    assert (len(portal.sent), client.usage.throttled) == (1, 1)


def test_the_last_share_of_the_day_is_left_to_others(portal, a_client):
    portal.headers |= {"X-HubSpot-RateLimit-Daily": "100", "X-HubSpot-RateLimit-Daily-Remaining": "11"}
    portal.plays("details", {"a": 1})
    client = a_client(portal)
    client.get("details")
    client.get("details")
    with pytest.raises(BudgetSpent, match="the last 10 %"):
        client.get("details")
    assert (len(portal.sent), client.usage.daily_used, client.usage.daily_limit) == (2, 90, 100)


def test_what_answers_do_not_tell_of_the_day_is_asked_for_once(portal, a_client):
    portal.headers = {}
    portal.plays("details", {"a": 1})
    portal.plays("daily_usage", {"results": [{"name": "private-apps-api-calls-daily", "currentUsage": 40, "usageLimit": 50}]})
    client = a_client(portal)
    for _ in range(UNTOLD + 1):
        client.get("details")
    assert len(portal.at("daily_usage")) == 1
    assert (client.usage.daily_used, client.usage.daily_limit) == (41, 50)


def test_a_question_about_the_day_that_fails_leaves_the_answer_before_it(portal, a_client):
    portal.headers = {}
    portal.plays("details", {"a": 1})
    client = a_client(portal)
    assert [client.get("details") for _ in range(UNTOLD + 2)] == [{"a": 1}] * (UNTOLD + 2)
    assert (len(portal.at("daily_usage")), client.usage.daily_limit) == (1, None)


def test_each_try_counts_as_a_call(portal, a_client):
    portal.plays("details", (503, b""))
    client = a_client(portal, limits=Limits(max_calls=3))
    with pytest.raises(BudgetSpent, match="the 3 API calls"):
        client.get("details")
    assert (len(portal.sent), client.usage.calls) == (3, 3)


def test_until_the_first_answer_only_one_is_under_way(portal, a_client):
    first, started = threading.Event(), []

    def play(sent):
        started.append(sent)
        if len(started) == 1:
            first.wait(0.3)
            assert len(started) == 1
        return {"a": 1}

    portal.plays("details", play)
    client = a_client(portal)
    assert client.together([lambda: client.get("details")] * 8) == [{"a": 1}] * 8


# The token


REFUSED = an_error(401, "Authentication credentials not found.", category="INVALID_AUTHENTICATION")
EXPIRED = an_error(401, "The token expired.", category="EXPIRED_AUTHENTICATION")


@pytest.mark.parametrize("play", [REFUSED, (401, b"<html>"), (530, b"<html>error code: 1016</html>"), EXPIRED], ids=str)
def test_a_token_that_is_not_taken_is_tried_once_for_all(portal, a_client, clock, play):
    portal.plays("details", play)
    client = a_client(portal)
    for outcome in client.together([lambda: client.get("details")] * 8):
        assert isinstance(outcome, SignInError)
        assert "does not accept the access token" in str(outcome)
    assert (len(portal.sent), clock.slept) == (1, [])


def test_one_thing_that_the_token_does_not_open_leaves_the_others(portal, a_client):
    portal.plays("details", {"a": 1})
    portal.plays("owners", REFUSED)
    client = a_client(portal)
    client.get("details")
    with pytest.raises(SignInError):
        client.get("owners")
    assert client.get("details") == {"a": 1}


def test_a_token_that_expires_on_the_way_is_not_tried_again(portal, a_client):
    portal.plays("details", {"a": 1}, EXPIRED)
    client = a_client(portal)
    client.get("details")
    for _ in range(3):
        with pytest.raises(SignInError, match="expired"):
            client.get("details")
    assert len(portal.sent) == 2


def test_an_edge_that_fails_later_is_not_the_tokens_fault(portal, a_client):
    portal.plays("details", {"a": 1}, (530, b"<html>"), {"a": 2})
    client = a_client(portal)
    client.get("details")
    assert client.get("details") == {"a": 2}


def test_a_refusal_by_scope_shows_that_the_token_is_taken(portal, a_client):
    portal.plays("details", an_error(403, category="MISSING_SCOPES"))
    portal.plays("owners", REFUSED)
    portal.plays("forms", {"results": []})
    client = a_client(portal)
    for endpoint in ("details", "owners"):
        with pytest.raises(HubSpotError):
            client.get(endpoint)
    assert client.get("forms") == {"results": []}


def test_what_waits_to_be_sent_ends_when_the_run_is_stopped(portal):
    """On the clock on the wall: searches that wait for their second, and one that is told to wait twenty."""
    portal.plays("search", throttled("SECONDLY", after="20"), object="contacts")
    client, ended = Client("pat-na1-00000000-1111-2222-3333-a_token", base_url=portal.url, limits=Limits(retries=3)), []

    def ask():
        try:
            client.search("contacts", {})
        except HubSpotError as error:
            ended.append(type(error))

    threads = [threading.Thread(target=ask, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    while not portal.sent:
        time.sleep(0.01)
    client._sender.halt()
    for thread in threads:
        thread.join(timeout=10)
    assert ended == [Halted] * 8
    with pytest.raises(Halted):
        client.get("details")
    client.close()


def test_after_an_interrupt_no_task_sends_any_more(portal, a_client):
    portal.plays("details", {"portalId": 1})
    client, came, started = a_client(portal), [], threading.Event()

    def interrupted():
        started.wait(5)
        raise KeyboardInterrupt

    def nested():
        started.set()
        while not client._sender._halted.wait(0.01):
            pass
        came.extend(client.together([lambda: client.get("details")] * 3))

    with pytest.raises(KeyboardInterrupt):
        client.together([interrupted, nested])
    assert [type(one) for one in came] == [Halted] * 3
    assert portal.sent == []
