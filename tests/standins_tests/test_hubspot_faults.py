from __future__ import annotations

import time

import pytest
import requests

from standins.http.faults import CutOff, Drop, Faults, Redirect, Say, Slow
from standins.hubspot.asking import ask, said, search
from standins.hubspot.faults import (
    BAD_GATEWAY,
    LOCKED,
    MOVING,
    NO_PAGING,
    TOO_LONG,
    Expire,
    Fault,
    Repeat,
    endless,
    full,
    in_part,
    stuck,
    without_scope,
    without_tier,
)

DETAILS, CONTACTS = "/account-info/2026-09/details", "/crm/objects/2026-09/contacts"


def with_faults(portals, *faults, **more):
    return portals(faults=Faults(*faults), **more)


def statuses(server, times, path=DETAILS):
    return [ask(server, path).status_code for _ in range(times)]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        pytest.param({"first": 2, "times": 1}, [200, 503, 200, 200], id="the second"),
        pytest.param({"first": 3}, [200, 200, 503, 503], id="from the third on"),
        pytest.param({"times": 2}, [503, 503, 200, 200], id="the first two"),
        pytest.param({"path": "/contacts"}, [200, 200, 200, 200], id="at another path"),
        pytest.param({"path": "details$", "first": 4}, [200, 200, 200, 503], id="at this path"),
        pytest.param({"lane": "search"}, [200, 200, 200, 200], id="in the other lane"),
        pytest.param({"lane": "ordinary", "times": 1}, [503, 200, 200, 200], id="in this lane"),
        pytest.param({"method": "POST"}, [200, 200, 200, 200], id="of another method"),
        pytest.param({"method": "GET"}, [503, 503, 503, 503], id="of this method"),
    ],
)
def test_which_requests_it_is_about(portals, fault, expected):
    assert statuses(with_faults(portals, Fault(Say(503), **fault)), 4) == expected


def test_a_fault_may_come_later(portals):
    server = portals()
    assert statuses(server, 1) == [200]
    server.faults.add(Fault(Say(503)))
    assert statuses(server, 1) == [503]


def test_both_lanes_may_be_full_a_few_times(portals):
    server = with_faults(portals, Fault(full(), lane="ordinary", times=2), Fault(full("SECONDLY", 1), lane="search", times=1))
    assert statuses(server, 3) == [429, 429, 200]
    first, second = search(server, "contacts"), search(server, "contacts")
    assert (first.status_code, first.headers["Retry-After"], first.json()["policyName"]) == (429, "1", "SECONDLY")
    assert (second.status_code, server.calls) == (200, 2)


@pytest.mark.parametrize(
    ("action", "status", "category"),
    [
        (LOCKED, 423, "LOCKED"),
        (MOVING, 477, None),
        (without_scope("crm.objects.deals.read"), 403, "MISSING_SCOPES"),
        (without_tier("enterprise"), 403, "FORBIDDEN"),
        (full("DAILY"), 429, None),
    ],
)
def test_an_answer_of_the_platform(portals, action, status, category):
    server = with_faults(portals, Fault(action, path="details"))
    assert said(ask(server, DETAILS)) == (status, category)
    assert statuses(server, 1, CONTACTS) == [200]


def test_the_account_moves(portals):
    assert ask(with_faults(portals, Fault(MOVING)), DETAILS).headers["Retry-After"] == "1"


@pytest.mark.parametrize(("action", "status"), [(TOO_LONG, 414), (BAD_GATEWAY, 502), (Say(200, b"<html>not JSON</html>"), 200)])
def test_a_page_of_the_edge(portals, action, status):
    server = with_faults(portals, Fault(action))
    found = ask(server, DETAILS)
    assert (found.status_code, found.headers["Content-Type"], server.calls) == (status, "text/html;charset=UTF-8", 0)
    assert "X-HubSpot-RateLimit-Max" not in found.headers


@pytest.mark.parametrize("tls", [True, False])
def test_a_body_that_is_cut_off(portals, tls):
    server = with_faults(portals, Fault(CutOff(0.5), times=1), tls=tls)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        ask(server, CONTACTS)
    assert (server.calls, server.requests[0].status) == (1, 200)
    assert statuses(server, 1) == [200]


@pytest.mark.parametrize("tls", [True, False])
def test_a_connection_that_drops(portals, tls):
    server = with_faults(portals, Fault(Drop(), times=1), tls=tls)
    with pytest.raises(requests.ConnectionError):
        ask(server, DETAILS)
    assert (server.calls, server.requests[0].status) == (0, 0)
    assert statuses(server, 1) == [200]


def test_a_slow_answer_and_nobody_who_waits_for_it_at_the_end(portals):
    server = with_faults(portals, Fault(Slow(30.0)))
    with pytest.raises(requests.exceptions.ReadTimeout):
        ask(server, DETAILS, timeout=0.2)
    started = time.monotonic()
    server.__exit__(None, None, None)
    assert time.monotonic() - started < 5


def test_a_redirect_to_another_host(portals):
    found = ask(with_faults(portals, Fault(Redirect("https://elsewhere.example/"))), DETAILS)
    assert (found.status_code, found.headers["Location"]) == (302, "https://elsewhere.example/")


def test_a_token_that_ends_now(portals):
    server = with_faults(portals, Fault(Expire(), first=2, times=1))
    assert statuses(server, 3) == [200, 401, 401]


def test_a_page_that_does_not_say_that_there_is_more(portals):
    server = with_faults(portals, Fault(NO_PAGING, path="/contacts$"))
    found = ask(server, f"{CONTACTS}?limit=2").json()
    assert (len(found["results"]), "paging" in found) == (2, False)
    assert "paging" in ask(portals(), f"{CONTACTS}?limit=2").json()


@pytest.mark.parametrize("path", [CONTACTS, "/crm/owners/2026-09", "/marketing/v3/forms"])
def test_pages_that_repeat_the_first_one(portals, path):
    server = with_faults(portals, Fault(Repeat(), path=path, first=2, times=1))
    first, second = (ask(server, f"{path}?limit=1{after}").json() for after in ("", "&after=1"))
    assert second["results"] == first["results"]
    assert second.get("paging") == ask(server, f"{path}?limit=1&after=1").json().get("paging")


def test_searches_that_repeat_the_first_page(portals):
    server = with_faults(portals, Fault(Repeat(), method="POST"))
    first, second = (search(server, "contacts", limit=2, **more).json() for more in ({}, {"after": "2"}))
    assert (second["results"], second["paging"]["next"]["after"]) == (first["results"], "4")
    path = "/crm/lists/2026-09/search"
    answers = [ask(server, path, "POST", json={"count": 2, "offset": offset}).json() for offset in (0, 2)]
    assert [[row["listId"] for row in answer["lists"]] for answer in answers] == [["11", "12"], ["11", "12"]]


def test_pages_without_end(portals):
    server = with_faults(portals, Fault(endless(), path="/owners/"))
    afters = [ask(server, "/crm/owners/2026-09").json()["paging"]["next"]["after"] for _ in range(3)]
    assert len(set(afters)) == 3


def test_pages_that_lead_to_the_same(portals):
    server = with_faults(portals, Fault(stuck("5"), path="/owners/"))
    assert [ask(server, f"/crm/owners/2026-09?after={at}").json()["paging"]["next"]["after"] for at in (0, 5)] == ["5", "5"]


def test_a_batch_of_which_a_part_fails(portals):
    server = with_faults(portals, Fault(in_part(), path="/batch/read"))
    body = {"inputs": [{"type": "FLOW_ID", "flowId": id} for id in ("1", "2")]}
    found = ask(server, "/automation/v4/flows/batch/read", "POST", json=body)
    assert (found.status_code, [row["id"] for row in found.json()["results"]], found.json()["numErrors"]) == (207, ["1"], 1)


def test_what_is_refused_stays_refused_whatever_would_be_changed(portals):
    server = with_faults(portals, Fault(endless()), Fault(Repeat()))
    assert statuses(server, 1, "/nowhere") == [404]
    assert said(ask(server, f"{CONTACTS}?properties=nothing")) == (400, "VALIDATION_ERROR")
