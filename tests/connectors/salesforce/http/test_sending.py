from __future__ import annotations

import threading

import pytest

from connectors.common.budget import UNTOLD
from connectors.salesforce.http.client import Subrequest
from connectors.salesforce.http.errors import BudgetSpent, SalesforceError, SignInError
from connectors.salesforce.http.limits import MOST_UNTOLD, Limits, Usage
from connectors.salesforce.login import TokenLogin

TOKEN = "00D000000000001!AQ.secret_token"
USED = {"Sforce-Limit-Info": "api-usage=18/15000; per-app-api-usage=17/250(appName=auditor)"}
HTML = (200, b"<html>maintenance</html>", {"Content-Type": "text/html"})


def an_error(code, message="no", status=400):
    return (status, [{"errorCode": code, "message": message}])


def accepts(token, body):
    """The body, for requests with that token; INVALID_SESSION_ID for all others."""
    return lambda sent: (
        body
        if sent.headers["Authorization"] == f"Bearer {token}"
        else an_error("INVALID_SESSION_ID", "Session expired or invalid", 401)
    )


# Trying again


TRANSIENT = {
    "no answer": "dropped",
    "cut off": "cut",
    "page in the place of data": HTML,
    "no JSON": (200, b'{"a": '),
    "a bare value": (200, b"null"),
    "nothing": (200, b""),
    "420": (420, b""),
    "406 of the edge": (406, b"<html>We are setting things up.</html>"),
    "429": (429, b""),
    "500": (500, b"<html>oops</html>"),
    "502": (502, b""),
    "503": an_error("SERVER_UNAVAILABLE", status=503),
    "504": (504, b""),
    "unknown exception": an_error("UNKNOWN_EXCEPTION", "ErrorId: 1-2", 500),
    "too many long requests": an_error(
        "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", 403
    ),
}


@pytest.mark.parametrize("play", TRANSIENT.values(), ids=TRANSIENT)
def test_what_may_pass_is_tried_again(org, a_client, play):
    play = getattr(org, play) if isinstance(play, str) else play
    org.plays("limits", play, play, {"a": 1})
    client = a_client(org)
    assert client.get("limits") == {"a": 1}
    assert len(org.sent) == 3
    assert client.usage.retries == len(client.slept) == 2


@pytest.mark.parametrize("play", TRANSIENT.values(), ids=TRANSIENT)
def test_what_does_not_pass_is_an_error_in_the_end(org, a_client, play):
    org.plays("composite", getattr(org, play) if isinstance(play, str) else play)
    client = a_client(org, limits=Limits(retries=2))
    with pytest.raises(SalesforceError):
        client.composite([Subrequest("sobjects/Lead")])
    assert len(org.sent) == 3


@pytest.mark.parametrize(
    "play",
    [
        an_error("INVALID_FIELD"),
        an_error("QUERY_TIMEOUT", "Your query request was running for too long."),
        an_error("INSUFFICIENT_ACCESS", status=403),
        an_error("TXN_SECURITY_METERING_ERROR", status=403),
        an_error("NOT_FOUND", status=404),
        an_error("NOT_ACCEPTABLE", status=406),
        (404, b"<html>"),
        (410, None),
        (414, b"<html>"),
        (302, b"", {"Location": "https://evil.example/"}),
    ],
    ids=str,
)
def test_what_does_not_pass_is_not_tried_again(org, a_client, play):
    org.plays("limits", play)
    client = a_client(org)
    with pytest.raises(SalesforceError) as caught:
        client.get("limits")
    assert caught.value.status == play[0]
    assert (len(org.sent), client.slept) == (1, [])


def test_no_answer_in_time_is_tried_again_once(org, a_client):
    waiting = threading.Event()
    org.plays("limits", lambda _: {"late": waiting.wait(5)})
    client = a_client(org)
    with pytest.raises(SalesforceError, match="in time"):
        client.get("limits", timeout=0.1)
    waiting.set()
    assert len(client.slept) == 1
    assert client.usage.calls == 2


def test_nothing_listens(org, a_client):
    client = a_client(org, TokenLogin(TOKEN, "http://127.0.0.1:9"), Limits(retries=1))
    with pytest.raises(SalesforceError, match="connection failed") as caught:
        client.get("limits")
    assert caught.value.status == 0
    assert (client.usage.requests, client.usage.calls) == (2, 0)


METADATA = "/services/Soap/m/66.0"
IN_THE_MIDDLE = {
    "cut": "cut",
    "an error that is cut": (503, b"<html>", {}, 1000),
    "no answer at all": "dropped",
    "a broken encoding": (200, b"no gzip", {"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("play", IN_THE_MIDDLE.values(), ids=IN_THE_MIDDLE)
@pytest.mark.parametrize("way", ["REST", "composite", "SOAP"])
def test_what_ended_after_it_was_sent_counts_as_a_call(org, a_client, play, way):
    for path in ("limits", "composite", METADATA):
        org.plays(path, getattr(org, play) if isinstance(play, str) else play)
    client = a_client(org, limits=Limits(max_calls=7))
    ask = {
        "REST": lambda: client.get("limits"),
        "composite": lambda: client.composite([Subrequest("sobjects/Lead")]),
        "SOAP": lambda: client.read_metadata("Queue", ["a"]),
    }[way]
    for _ in range(5):
        with pytest.raises(SalesforceError):
            ask()
    assert (len(org.sent), client.usage.calls) == (7, 7)


def test_a_connection_that_is_not_trusted_costs_no_call(secure_org, a_client):
    secure_org.verify = True
    client = a_client(secure_org)
    with pytest.raises(SalesforceError, match="certificate"):
        client.get("limits")
    assert (client.usage.requests, client.usage.calls) == (1, 0)


@pytest.mark.parametrize("location", ["http://[", "\xff\xfe", "//[::", "http://a:99999999"])
def test_a_redirect_to_what_is_no_address_is_an_error(org, a_client, location):
    for path in ("limits", METADATA):
        org.plays(path, (302, b"", {"Location": location}))
    client = a_client(org)
    for ask in (lambda: client.get("limits"), lambda: client.read_metadata("Queue", ["a"])):
        with pytest.raises(SalesforceError, match="address"):
            ask()


@pytest.mark.parametrize(
    "content",
    [b'{"a": NaN}', b"[-Infinity]", b"[1e999]", b"[99999999999999999999]", b'["\xff"]', b'{"a":' * 300 + b"1" + b"}" * 300],
    ids=lambda content: str(content)[:20],
)
def test_an_answer_that_is_no_json_is_asked_for_again(org, a_client, content):
    for path in ("limits", "composite"):
        org.plays(path, (200, content), {"a": 1})
    client = a_client(org)
    assert client.get("limits") == {"a": 1}
    with pytest.raises(SalesforceError, match="not whole"):
        client.composite([Subrequest("sobjects/Lead")])
    org.plays("limits", (400, content))
    with pytest.raises(SalesforceError, match="HTTP 400"):
        client.get("limits")


def test_a_nested_answer_that_python_cannot_hold_is_an_error(org, a_client):
    org.plays("limits", (200, b"[" * 200_000))
    with pytest.raises(SalesforceError, match=r"cut off|JSON"):
        a_client(org).get("limits")


def test_a_number_that_python_does_not_read_is_an_error(org, a_client):
    org.plays("limits", (200, b"[" + b"9" * 5000 + b"]"))
    with pytest.raises(SalesforceError, match="no JSON"):
        a_client(org).get("limits")


# Signing in again


def test_eight_threads_whose_session_has_ended_sign_in_once(org, a_client, a_login):
    login = a_login(org.url, "old", "new")
    together = threading.Barrier(8, timeout=10)

    def ended(sent):
        if sent.headers["Authorization"] == "Bearer old":
            together.wait()
        return accepts("new", {"a": 1})(sent)

    org.plays("sobjects", {"a": 1})
    org.plays("limits", ended)
    client = a_client(org, login)
    client.get("sobjects")
    assert client.together([lambda: client.get("limits")] * 8) == [{"a": 1}] * 8
    assert (login.count, client.usage.logins) == (2, 2)


@pytest.mark.parametrize(
    "play", [an_error("INVALID_SESSION_ID", status=401), (401, b"<html>"), an_error("INVALID_SESSION_ID", status=403)]
)
def test_an_ended_session_is_renewed_whatever_the_answer_looks_like(org, a_client, a_login, play):
    org.plays("limits", play, {"a": 1})
    login = a_login(org.url, "old", "new")
    assert a_client(org, login).get("limits") == {"a": 1}
    assert (login.count, org.sent[1].headers["Authorization"]) == (2, "Bearer new")


def test_an_org_that_accepts_no_session_is_asked_a_few_times_and_no_more(org, a_client, a_login):
    org.plays("limits", an_error("INVALID_SESSION_ID", status=401))
    login = a_login(org.url, "one", "two", "three")
    client = a_client(org, login)
    for _ in range(10):
        with pytest.raises(SalesforceError):
            client.get("limits")
    with pytest.raises(SignInError, match="a login"):
        client.get("sobjects")
    assert login.count == 2
    assert len(org.sent) == 3


def test_one_thing_that_the_session_does_not_open_leaves_the_others(org, a_client, a_login):
    org.plays("limits", an_error("INVALID_SESSION_ID", status=401))
    org.plays("sobjects", {"a": 1})
    login = a_login(org.url, "one", "two", "three")
    client = a_client(org, login)
    for _ in range(3):
        assert client.get("sobjects") == {"a": 1}
        with pytest.raises(SalesforceError) as caught:
            client.get("limits")
        assert caught.value.code == "INVALID_SESSION_ID"
    assert login.count == 2


def test_a_session_that_ends_later_is_renewed_again(org, a_client, a_login):
    clock = iter(range(0, 1_000_000, 100))
    login = a_login(org.url, "one", "two", "three")
    client = a_client(org, login, now=lambda: next(clock))
    for token in ("one", "two", "three"):
        org.plays("limits", accepts(token, {"a": 1}))
        assert client.get("limits") == {"a": 1}
    assert login.count == 3


def test_a_session_that_is_not_for_this_api_is_not_renewed(org, a_client, a_login):
    org.plays("limits", an_error("INVALID_SESSION_ID", "This session is not valid for use with the REST API", 401))
    login = a_login(org.url, "one")
    with pytest.raises(SalesforceError, match="not valid for use"):
        a_client(org, login).get("limits")
    assert login.count == 1


def test_a_token_that_has_ended_says_so(org, a_client):
    org.plays("limits", an_error("INVALID_SESSION_ID", status=401))
    client = a_client(org)
    for _ in range(2):
        with pytest.raises(SignInError, match="access token for http://127"):
            client.get("limits")
    assert len(org.sent) == 1


def test_a_request_without_an_answer_is_no_proof_that_a_token_holds(org, a_client):
    org.plays("sobjects", org.dropped)
    org.plays("limits", an_error("INVALID_SESSION_ID", status=401))
    client = a_client(org, limits=Limits(retries=0))
    with pytest.raises(SalesforceError, match="connection failed"):
        client.get("sobjects")
    for _ in range(2):
        with pytest.raises(SignInError):
            client.get("limits")
    assert len(org.sent) == 2


def test_a_token_that_opens_one_thing_and_not_another_goes_on(org, a_client):
    org.plays("sobjects", {"a": 1})
    org.plays("limits", an_error("INVALID_SESSION_ID", status=401))
    client = a_client(org)
    for _ in range(2):
        assert client.get("sobjects") == {"a": 1}
        with pytest.raises(SignInError):
            client.get("limits")


def test_a_refused_sign_in_is_not_tried_again_by_anyone(org, a_client, a_login):
    login = a_login(org.url, SignInError("wrong password", code="INVALID_LOGIN"))
    client = a_client(org, login)
    outcomes = client.together([lambda: client.get("limits")] * 8)
    assert {(type(outcome), str(outcome)) for outcome in outcomes} == {(SignInError, "wrong password")}
    assert (login.count, org.sent, client.slept) == (1, [], [])


def test_a_sign_in_that_failed_in_passing_is_tried_again(org, a_client, a_login):
    org.plays("limits", {"a": 1})
    login = a_login(org.url, SignInError("not reached", passing=True), TOKEN)
    client = a_client(org, login)
    assert client.get("limits") == {"a": 1}
    assert (login.count, client.usage.logins, len(client.slept)) == (2, 1, 1)


# Limits


def test_usage_is_what_was_sent_and_what_the_org_says(org, a_client, a_login):
    org.plays("limits", (503, b""), (200, {"a": 1}, USED))
    client = a_client(org, a_login(org.url, TOKEN))
    client.get("limits")
    assert client.usage == Usage(requests=2, calls=2, org_used=18, org_limit=15000, retries=1, logins=1)


@pytest.mark.parametrize(("used", "limit", "sent"), [(88, 100, 2), (89, 100, 1), (0, 1, 1)])
def test_a_run_stops_before_the_reserve(org, a_client, used, limit, sent):
    counted = iter(range(used, used + 10))
    org.plays("limits", lambda _: (200, {"a": 1}, {"Sforce-Limit-Info": f"api-usage={next(counted) + 1}/{limit}"}))
    client = a_client(org)
    for _ in range(sent):
        client.get("limits")
    with pytest.raises(BudgetSpent, match="left to others"):
        client.get("limits")
    assert len(org.sent) == sent


def test_eight_threads_do_not_overrun_the_reserve_together(org, a_client):
    lock, counted = threading.Lock(), iter(range(85, 200))

    def answer(_):
        with lock:
            return (200, {"a": 1}, {"Sforce-Limit-Info": f"api-usage={next(counted)}/100"})

    org.plays("limits", answer)
    client = a_client(org)
    outcomes = client.together([lambda: client.get("limits")] * 40)
    assert len(org.sent) == 6
    assert [isinstance(outcome, BudgetSpent) for outcome in outcomes].count(True) == 34
    assert client.usage.org_used == 90


def test_until_the_org_has_told_what_is_used_one_request_goes_ahead(org, a_client):
    most, lock, under_way = [], threading.Lock(), []

    def answer(_):
        with lock:
            under_way.append(1)
            most.append(len(under_way))
        threading.Event().wait(0.05)
        with lock:
            under_way.pop()
        return (200, {"a": 1}, {"Sforce-Limit-Info": "api-usage=100/100"})

    org.plays("limits", answer)
    client = a_client(org)
    outcomes = client.together([lambda: client.get("limits")] * 8)
    assert len(org.sent) == 1
    assert [outcome for outcome in outcomes if outcome == {"a": 1}] == [{"a": 1}]
    assert most == [1]


def test_the_most_calls_of_a_run_can_be_set(org, a_client):
    org.plays("limits", {"a": 1})
    client = a_client(org, limits=Limits(max_calls=3))
    outcomes = client.together([lambda: client.get("limits")] * 10)
    assert len(org.sent) == 3
    assert outcomes.count({"a": 1}) == 3
    with pytest.raises(BudgetSpent, match="3 API calls"):
        client.get("limits")


def test_an_org_without_calls_left_is_not_asked_any_further(org, a_client):
    org.plays("limits", an_error("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 403))
    client = a_client(org)
    with pytest.raises(BudgetSpent, match="TotalRequests"):
        client.get("limits")
    with pytest.raises(BudgetSpent, match="no API call left"):
        client.get("limits")
    assert len(org.sent) == 1


def test_after_the_deadline_nothing_is_sent(org, a_client):
    clock = [0.0]
    org.plays("limits", {"a": 1})
    client = a_client(org, limits=Limits(deadline=60), now=lambda: clock[0])
    client.get("limits")
    clock[0] = 60.0
    with pytest.raises(BudgetSpent, match="60 seconds"):
        client.get("limits")
    assert len(org.sent) == 1


def test_a_pause_that_ends_after_the_deadline_is_not_made(org, a_client):
    org.plays("limits", (503, b""))
    client = a_client(org, limits=Limits(deadline=0.4), now=lambda: 0.0)
    with pytest.raises(SalesforceError) as caught:
        client.get("limits")
    assert (caught.value.status, client.slept) == (503, [])


def untold(org, limits, header=None):
    org.plays("sobjects", (200, {"a": 1}, {"Sforce-Limit-Info": header} if header else {}))
    org.plays("limits", limits)


def test_an_org_that_tells_after_all_is_not_asked(org, a_client):
    untold(org, {"DailyApiRequests": {"Max": 100, "Remaining": 0}})
    client = a_client(org)
    for _ in range(UNTOLD - 1):
        client.get("sobjects")
    untold(org, {}, "api-usage=18/15000")
    for _ in range(UNTOLD):
        client.get("sobjects")
    assert org.at("limits") == []


@pytest.mark.parametrize("header", [None, "api-usage=a/b", "api-usage=0/0", "per-app-api-usage=17/250(appName=x)"])
def test_an_org_that_does_not_tell_is_asked_once_and_the_reserve_is_kept(org, a_client, header):
    untold(org, {"DailyApiRequests": {"Max": 100, "Remaining": 14}}, header)
    client = a_client(org)
    outcomes = [client.together([lambda: client.get("sobjects")])[0] for _ in range(20)]
    assert len(org.at("limits")) == 1
    assert outcomes.count({"a": 1}) == UNTOLD + 4
    assert "left to others" in str(outcomes[-1])
    assert (client.usage.org_used, client.usage.org_limit) == (90, 100)


@pytest.mark.parametrize(
    "limits",
    [
        an_error("INSUFFICIENT_ACCESS", status=403),
        {},
        [],
        {"DailyApiRequests": {"Max": "x", "Remaining": 1}},
        {"DailyApiRequests": 7},
    ],
    ids=str,
)
@pytest.mark.parametrize("reserve", [0.1, 0])
def test_an_org_that_tells_nowhere_is_asked_a_cautious_number_of_times(org, a_client, limits, reserve):
    untold(org, limits)
    client = a_client(org, limits=Limits(reserve=reserve, workers=4))
    outcomes = client.together([lambda: client.get("sobjects")] * (MOST_UNTOLD + 10))
    refused = [outcome for outcome in outcomes if isinstance(outcome, BudgetSpent)]
    assert len(org.at("limits")) == 1
    if reserve:
        assert (len(org.sent), client.usage.calls) == (MOST_UNTOLD, MOST_UNTOLD)
        assert "does not tell how many" in str(refused[0])
    else:
        assert refused == []


# Threads


def test_tasks_run_together_but_no_more_than_may(org, a_client):
    running, most, lock = [], [], threading.Lock()

    def answer(_):
        with lock:
            running.append(1)
            most.append(len(running))
        threading.Event().wait(0.03)
        with lock:
            running.pop()
        return {"a": 1}

    org.plays("sobjects", {"a": 1})
    org.plays("limits", answer)
    client = a_client(org, limits=Limits(workers=3))
    client.get("sobjects")
    assert client.together([lambda: client.get("limits")] * 12) == [{"a": 1}] * 12
    assert max(most) == 3


def test_threads_of_others_are_held_to_the_same_number(org, a_client):
    running, most, lock = [], [], threading.Lock()

    def answer(_):
        with lock:
            running.append(1)
            most.append(len(running))
        threading.Event().wait(0.03)
        with lock:
            running.pop()
        return {"a": 1}

    org.plays("sobjects", {"a": 1})
    org.plays("limits", answer)
    client = a_client(org, limits=Limits(workers=2))
    client.get("sobjects")
    inner = [lambda: client.get("limits")] * 3
    assert client.together([lambda: client.together(inner)] * 3) == [[{"a": 1}] * 3] * 3
    assert max(most) == 2


def test_outcomes_come_in_order_errors_among_them(org, a_client):
    org.plays("limits", an_error("INSUFFICIENT_ACCESS", status=403))
    org.plays("sobjects", {"a": 1})
    client = a_client(org)
    first, second, third = client.together([lambda: client.get("sobjects"), lambda: client.get("limits"), lambda: 3])
    assert (first, third) == ({"a": 1}, 3)
    assert isinstance(second, SalesforceError)
    assert second.code == "INSUFFICIENT_ACCESS"
    assert client.together([]) == []


def test_a_mistake_in_a_task_is_raised(org, a_client):
    with pytest.raises(ZeroDivisionError):
        a_client(org).together([lambda: 1 // 0, lambda: 1])
