from __future__ import annotations

import time

import pytest
import requests

from standins.http.faults import CutOff, Drop, Faults, Redirect, Say, Slow
from standins.salesforce.asking import DATA, ask, query, said
from standins.salesforce.faults import CROWDED, SETTING_UP, SPENT_NOW, TIMED_OUT, Expire, Fault, Hide

PARTS = [f"{DATA}/sobjects/Lead/describe", f"{DATA}/query?q=SELECT+COUNT()+FROM+Lead", f"{DATA}/query?q=SELECT+Id+FROM+User"]


def with_faults(serving, *faults, **more):
    return serving(faults=Faults(*faults), **more)


def envelope(server):
    parts = [{"method": "GET", "url": url, "referenceId": f"r{at}"} for at, url in enumerate(PARTS)]
    return ask(server, "composite", "POST", json={"compositeRequest": parts})


def statuses(server, times, path="sobjects"):
    return [ask(server, path).status_code for _ in range(times)]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        pytest.param({"first": 2, "times": 1}, [200, 503, 200, 200], id="the second"),
        pytest.param({"first": 3}, [200, 200, 503, 503], id="from the third on"),
        pytest.param({"times": 2}, [503, 503, 200, 200], id="the first two"),
        pytest.param({"path": "/describe"}, [200, 200, 200, 200], id="at another path"),
        pytest.param({"path": "sobjects$", "first": 4}, [200, 200, 200, 503], id="at this path"),
    ],
)
def test_which_requests_it_is_about(serving, fault, expected):
    assert statuses(with_faults(serving, Fault(Say(503), **fault)), 4) == expected


def test_by_what_a_query_holds(serving):
    server = with_faults(serving, Fault(TIMED_OUT, soql="from lead"))
    assert said(query(server, "SELECT Id FROM Lead")) == (400, "QUERY_TIMEOUT")
    assert query(server, "SELECT Id FROM User").status_code == 200


def test_without_a_pattern_it_counts_what_is_billed(serving):
    server = with_faults(serving, Fault(Say(500), first=2))
    assert [ask(server, "/services/data").status_code for _ in range(3)] == [200, 200, 200]
    assert statuses(server, 2) == [200, 500]


def test_a_fault_may_come_later(serving):
    server = serving()
    assert statuses(server, 1) == [200]
    server.faults.add(Fault(Say(503)))
    assert statuses(server, 1) == [503]


def test_a_page_comes_from_the_edge_and_costs_nothing(serving):
    server = with_faults(serving, Fault(Say(503), path="."))
    found = ask(server, "sobjects")
    assert (found.headers["Content-Type"], "maintenance" in found.text) == ("text/html;charset=UTF-8", True)
    assert "Sforce-Limit-Info" not in found.headers
    assert (server.billed, server.requests[0].status) == (0, 503)


@pytest.mark.parametrize(
    ("say", "expected", "billed"),
    [
        (SPENT_NOW, (403, "REQUEST_LIMIT_EXCEEDED"), 0),
        (CROWDED, (403, "REQUEST_LIMIT_EXCEEDED"), 0),
        (TIMED_OUT, (400, "QUERY_TIMEOUT"), 1),
        (
            Say(401, [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]),
            (401, "INVALID_SESSION_ID"),
            0,
        ),
    ],
)
def test_an_answer_of_the_org_costs_what_it_would(serving, say, expected, billed):
    server = with_faults(serving, Fault(say))
    assert said(ask(server, "sobjects")) == expected
    assert (server.billed, server.requests[0].billed) == (billed, billed)


def test_the_days_end_is_not_undone_by_a_fault(serving):
    server = with_faults(serving, Fault(TIMED_OUT), daily_limit=1)
    assert [said(ask(server, "sobjects"))[1] for _ in range(2)] == ["QUERY_TIMEOUT", "REQUEST_LIMIT_EXCEEDED"]


def test_the_edge_sets_up(serving):
    assert ask(with_faults(serving, Fault(SETTING_UP)), "sobjects").status_code == 420


@pytest.mark.parametrize("tls", [True, False])
@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_body_that_is_cut_off(serving, share, tls):
    server = with_faults(serving, Fault(CutOff(share), times=1), tls=tls)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        ask(server, "sobjects/Lead/describe")
    assert (server.billed, server.requests[0].status) == (1, 200)
    assert statuses(server, 1) == [200]


@pytest.mark.parametrize("tls", [True, False])
def test_a_connection_that_drops(serving, tls):
    server = with_faults(serving, Fault(Drop(), times=1), tls=tls)
    with pytest.raises(requests.ConnectionError):
        ask(server, "sobjects")
    assert (server.billed, server.requests[0].status) == (0, 0)
    assert statuses(server, 1) == [200]


def test_a_slow_answer(serving):
    server = with_faults(serving, Fault(Slow(30.0), first=2))
    assert statuses(server, 1) == [200]
    with pytest.raises(requests.exceptions.ReadTimeout):
        ask(server, "sobjects", timeout=0.2)


def test_nobody_waits_for_the_slow_when_it_ends(serving):
    server = with_faults(serving, Fault(Slow(30.0)))
    with pytest.raises(requests.exceptions.ReadTimeout):
        ask(server, "sobjects", timeout=0.1)
    started = time.monotonic()
    server.__exit__(None, None, None)
    assert time.monotonic() - started < 5


def test_a_redirect_to_another_host(serving):
    found = ask(with_faults(serving, Fault(Redirect("https://elsewhere.example/"))), "sobjects")
    assert (found.status_code, found.headers["Location"]) == (302, "https://elsewhere.example/")


def test_a_session_that_ends_now(serving):
    server = with_faults(serving, Fault(Expire(), first=2, times=1))
    assert statuses(server, 3) == [200, 401, 401]


def test_a_field_that_is_hidden_from_now_on(serving):
    server = with_faults(serving, Fault(Hide("Lead.Name"), soql="FROM Lead", first=2, times=1))
    assert [query(server, "SELECT Name FROM Lead").status_code for _ in range(3)] == [200, 400, 400]
    assert query(server, "SELECT Id FROM Lead").status_code == 200


def test_two_faults_at_once(serving):
    server = with_faults(serving, Fault(Hide("Lead.Name")), Fault(Slow(0.01)))
    assert said(query(server, "SELECT Name FROM Lead")) == (400, "INVALID_FIELD")


def test_within_an_envelope_it_is_about_one_part(serving):
    server = with_faults(
        serving, Fault(TIMED_OUT, soql="FROM User"), Fault(Say(500, [{"errorCode": "UNKNOWN_EXCEPTION"}]), path="describe$")
    )
    found = envelope(server).json()["compositeResponse"]
    assert [one["httpStatusCode"] for one in found] == [500, 200, 400]
    assert found[2]["body"][0]["errorCode"] == "QUERY_TIMEOUT"
    assert server.billed == 1


def test_within_an_envelope_a_field_is_hidden_and_time_passes(serving):
    server = with_faults(serving, Fault(Hide("User.Id"), path="describe"), Fault(Slow(0.01), soql="COUNT"))
    assert [one["httpStatusCode"] for one in envelope(server).json()["compositeResponse"]] == [200, 200, 400]


@pytest.mark.parametrize(
    ("action", "expected"),
    [(Say(503), 503), (Redirect("https://elsewhere.example/"), 302)],
)
def test_what_a_part_cannot_suffer_alone_befalls_the_envelope(serving, action, expected):
    assert envelope(with_faults(serving, Fault(action, soql="FROM User"))).status_code == expected


def test_a_session_that_ends_within_an_envelope(serving):
    server = with_faults(serving, Fault(Expire(), soql="FROM User"))
    assert said(envelope(server)) == (401, "INVALID_SESSION_ID")
    assert statuses(server, 1) == [401]


@pytest.mark.parametrize("action", [CutOff(), Drop()])
def test_an_envelope_that_does_not_arrive_whole(serving, action):
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.ConnectionError)):
        envelope(with_faults(serving, Fault(action, soql="FROM User")))


def test_the_envelope_itself(serving):
    assert envelope(with_faults(serving, Fault(Say(503), path="/composite$"))).status_code == 503
