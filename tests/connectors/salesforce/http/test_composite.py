from __future__ import annotations

import threading

import pytest

from connectors.salesforce.http.client import MOST, MOST_QUERIES, Answer, Subrequest, query_path
from connectors.salesforce.http.errors import BudgetSpent, NotAsked, SalesforceError, TooSlow
from salesforce_answers import DATA, a_composite, an_error


def test_a_composite_asks_all_in_one_envelope_and_answers_in_order(org, a_client):
    modified = "Fri, 14 Aug 2026 20:53:02 GMT"
    first, second, third = (
        {"httpStatusCode": 200, "body": {"name": "Lead"}, "httpHeaders": {"Last-Modified": modified}},
        {"httpStatusCode": 304, "body": "no body that counts"},
        {"httpStatusCode": 400, "body": [{"errorCode": "INVALID_TYPE", "message": "no such type"}]},
    )
    whole = a_composite(first, second, third)
    whole["compositeResponse"].reverse()
    org.plays("composite", whole)
    asked = [
        Subrequest("sobjects/Lead/describe"),
        Subrequest("sobjects/Account/describe", {"If-Modified-Since": modified}),
        Subrequest(query_path("SELECT Id FROM Territory2")),
    ]
    answers = a_client(org).composite(asked)
    assert answers == [
        Answer(200, {"name": "Lead"}, {"Last-Modified": modified}, "sobjects/Lead/describe"),
        Answer(304, None, {}, "sobjects/Account/describe"),
        Answer(400, [{"errorCode": "INVALID_TYPE", "message": "no such type"}], {}, "query"),
    ]
    assert [answer.error and (answer.error.code, answer.error.status, answer.error.path) for answer in answers] == [
        None,
        None,
        ("INVALID_TYPE", 400, "query"),
    ]
    (sent,) = org.sent
    assert (sent.method, sent.query) == ("POST", "")
    assert sent.json == {
        "allOrNone": False,
        "compositeRequest": [
            {"method": "GET", "url": f"{DATA}/sobjects/Lead/describe", "referenceId": "r0", "httpHeaders": {}},
            {
                "method": "GET",
                "url": f"{DATA}/sobjects/Account/describe",
                "referenceId": "r1",
                "httpHeaders": {"If-Modified-Since": modified},
            },
            {
                "method": "GET",
                "url": f"{DATA}/query?q=SELECT+Id+FROM+Territory2",
                "referenceId": "r2",
                "httpHeaders": {"Sforce-Query-Options": "batchSize=2000"},
            },
        ],
    }


@pytest.mark.parametrize("path", ["sobjects/Flow/301000000000001", "tooling/sobjects/Flow/301000000000001"])
def test_a_tooling_composite_lies_below_the_tooling_api_with_all_it_asks(org, a_client, path):
    org.plays("tooling/composite", a_composite({"httpStatusCode": 200, "body": {}}, {"httpStatusCode": 200, "body": {}}))
    a_client(org).composite([Subrequest(path), Subrequest(query_path("SELECT Id FROM Flow", tooling=True))], tooling=True)
    assert [part["url"] for part in org.sent[0].json["compositeRequest"]] == [
        f"{DATA}/tooling/sobjects/Flow/301000000000001",
        f"{DATA}/tooling/query?q=SELECT+Id+FROM+Flow",
    ]


def test_a_composite_as_full_as_may_be(org, a_client):
    org.plays("composite", lambda sent: a_composite(*[{"httpStatusCode": 200, "body": {}}] * len(sent.json["compositeRequest"])))
    full = [Subrequest(query_path("SELECT Id FROM Lead"))] * MOST_QUERIES
    full += [Subrequest("sobjects/Lead/describe")] * (MOST - MOST_QUERIES)
    assert len(a_client(org).composite(full)) == MOST


@pytest.mark.parametrize(
    ("count", "path"), [(0, ""), (MOST + 1, "sobjects/Lead/describe"), (MOST_QUERIES + 1, query_path("SELECT Id FROM Lead"))]
)
def test_a_composite_that_is_too_full_or_empty_is_not_sent(org, a_client, count, path):
    with pytest.raises(ValueError, match="composite holds"):
        a_client(org).composite([Subrequest(path)] * count)
    with pytest.raises(ValueError, match="composite holds"):
        a_client(org).composite([Subrequest(path)] * count, tooling=True)
    assert org.sent == []


@pytest.mark.parametrize(
    "body",
    [
        a_composite({"httpStatusCode": 200, "body": {}}),
        a_composite({"httpStatusCode": 200, "body": {}}, {"httpStatusCode": "200", "body": {}}),
        {"compositeResponse": None},
        {"compositeResponse": [None, 7]},
        [],
    ],
    ids=["one is missing", "a status that is none", "null", "no answers", "a list"],
)
def test_a_composite_that_is_not_whole_is_asked_again_and_then_an_error(org, a_client, body):
    org.plays("composite", body, a_composite({"httpStatusCode": 200, "body": 1}, {"httpStatusCode": 200, "body": 2}))
    two = [Subrequest("sobjects/Lead"), Subrequest("sobjects/Account")]
    client = a_client(org)
    assert [answer.body for answer in client.composite(two)] == [1, 2]
    org.plays("composite", body)
    with pytest.raises(SalesforceError, match="not whole"):
        client.composite(two)


def test_an_envelope_that_is_refused_raises(org, a_client):
    org.plays("composite", an_error("INVALID_INPUT", "Too many queries"))
    with pytest.raises(SalesforceError) as caught:
        a_client(org).composite([Subrequest("sobjects/Lead")])
    assert (caught.value.status, caught.value.code, caught.value.message) == (400, "INVALID_INPUT", "Too many queries")
    assert caught.value.path == "composite"


ODD = {
    "sobjects/Ünï__c/describe": "'Ünï__c' is no name or id",
    f"sobjects/{'a' * 300}/describe": "is no name or id",
    "tooling/sobjects/Flow/30x": "'30x' is no name or id",
    "sobjects//describe": "'' is no name or id",
    "tooling/executeAnonymous": "not on the list",
    "query?q=DELETE": "leaves no trace",
}


@pytest.mark.parametrize(("path", "said"), ODD.items(), ids=[path[:40] for path in ODD])
def test_what_may_not_be_asked_is_an_error_of_its_own_and_is_not_sent(org, a_client, path, said):
    client = a_client(org)
    (outcome,) = client.together([lambda: client.get(path)])
    assert isinstance(outcome, NotAsked)
    assert said in outcome.message
    assert (outcome.status, outcome.code, outcome.passing, org.sent) == (0, "", False, [])


def test_the_longest_name_is_asked(org, a_client):
    path = f"sobjects/{'a' * 255}/describe"
    org.plays(path, {"a": 1})
    assert a_client(org).get(path) == {"a": 1}


@pytest.mark.parametrize("path", [path for path in ODD if "query" not in path and "tooling" not in path])
def test_a_subrequest_that_may_not_be_asked_leaves_the_others(org, a_client, path):
    org.plays("composite", a_composite({"httpStatusCode": 200, "body": 1}, {}, {"httpStatusCode": 200, "body": 3}))
    first, odd, third = a_client(org).composite([Subrequest("sobjects/Lead"), Subrequest(path), Subrequest("sobjects/Case")])
    assert (first.body, third.body, odd.status, odd.body) == (1, 3, 400, None)
    assert isinstance(odd.error, NotAsked)
    assert [part["referenceId"] for part in org.sent[0].json["compositeRequest"]] == ["r0", "r2"]


def test_a_composite_of_which_nothing_may_be_asked_costs_no_call(org, a_client):
    (odd,) = a_client(org).composite([Subrequest("sobjects/Ünï__c/describe")])
    assert isinstance(odd.error, NotAsked)
    assert org.sent == []


@pytest.mark.parametrize(("parts", "tries"), [(1, 2), (2, 1)])
def test_only_an_envelope_of_one_is_asked_again_when_it_is_slow(org, a_client, parts, tries):
    waiting = threading.Event()
    org.plays("composite", lambda _: {"late": waiting.wait(5)})
    client = a_client(org)
    with pytest.raises(TooSlow):
        client.composite([Subrequest("sobjects/Lead")] * parts, timeout=0.1)
    waiting.set()
    assert (client.usage.calls, len(client.slept)) == (tries, tries - 1)


@pytest.mark.parametrize(
    ("status", "code", "message", "passing"),
    [
        (400, "INVALID_FIELD", "no", False),
        (500, "UNKNOWN_EXCEPTION", "ErrorId: 1-2", True),
        (503, "SERVER_UNAVAILABLE", "no", True),
        (403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", True),
    ],
)
def test_a_subrequest_tells_whether_its_error_may_pass_and_costs_the_others_nothing(
    org, a_client, status, code, message, passing
):
    said = [{"errorCode": code, "message": message}]
    org.plays("composite", a_composite({"httpStatusCode": status, "body": said}))
    client = a_client(org)
    for _ in range(2):
        (answer,) = client.composite([Subrequest("sobjects/Lead")])
        assert (type(answer.error), answer.error.passing) == (SalesforceError, passing)


def test_a_subrequest_that_finds_no_call_left_ends_the_run(org, a_client):
    said = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]
    org.plays("composite", a_composite({"httpStatusCode": 200, "body": {}}, {"httpStatusCode": 403, "body": said}))
    client = a_client(org)
    fine, spent = client.composite([Subrequest("sobjects/Lead")] * 2)
    assert fine.error is None
    assert isinstance(spent.error, BudgetSpent)
    assert spent.error.code == "REQUEST_LIMIT_EXCEEDED"
    with pytest.raises(BudgetSpent, match="no API call left"):
        client.get("limits")


@pytest.mark.parametrize("body", [{"compositeResponse": 7}, {"compositeResponse": [{"referenceId": ["r0"]}]}], ids=str)
def test_a_composite_of_another_shape_is_an_error(org, a_client, body):
    org.plays("composite", body)
    with pytest.raises(SalesforceError, match="not whole"):
        a_client(org).composite([Subrequest("sobjects/Lead")])
