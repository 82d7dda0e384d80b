from __future__ import annotations

import pytest

from standins.salesforce.asking import DATA, ask, said
from standins.salesforce.small import RIGHTS, a_small_org

QUERY = f"{DATA}/query?q=SELECT+COUNT()+FROM+Lead"
DESCRIBE = f"{DATA}/sobjects/Lead/describe"


def part(number, url, method="GET", **more):
    return {"method": method, "url": url, "referenceId": f"r{number}", **more}


def composite(server, *urls, path="composite", whole=False, **more):
    parts = [part(at, url) if isinstance(url, str) else url for at, url in enumerate(urls)]
    answer = ask(server, path, "POST", json={"allOrNone": whole, "compositeRequest": parts}, **more)
    return answer if answer.status_code != 200 else answer.json()["compositeResponse"]


def batch(server, *urls):
    return ask(server, "composite/batch", "POST", json={"batchRequests": [{"method": "GET", "url": url} for url in urls]})


def test_parts_are_answered_in_their_order_and_billed_as_one(serving):
    server = serving()
    modified = {"If-Modified-Since": "Fri, 14 Aug 2026 20:53:02 GMT"}
    found = composite(
        server, QUERY, part(1, DESCRIBE, httpHeaders=modified), part(2, f"{DATA}/sobjects/Foo/describe"),
        part(3, f"{DATA}/query?q=SELECT+Foo__c+FROM+Lead"), DESCRIBE,
    )  # fmt: skip
    assert [(one["referenceId"], one["httpStatusCode"]) for one in found] == [
        ("r0", 200), ("r1", 304), ("r2", 404), ("r3", 400), ("r4", 200),
    ]  # fmt: skip
    assert found[0] == {
        "body": {"totalSize": 6, "done": True, "records": []}, "httpHeaders": {}, "httpStatusCode": 200, "referenceId": "r0",
    }  # fmt: skip
    assert found[1]["body"] is None
    assert found[1]["httpHeaders"]["Last-Modified"] == "Fri, 14 Aug 2026 20:53:02 GMT"
    assert found[2]["body"] == [{"message": "The requested resource does not exist", "errorCode": "NOT_FOUND"}]
    assert found[3]["body"][0]["errorCode"] == "INVALID_FIELD"
    assert found[4]["body"]["name"] == "Lead"
    assert server.billed == 1
    assert server.requests[0].soql == ("SELECT COUNT() FROM Lead", "SELECT Foo__c FROM Lead")


def test_a_part_has_its_own_page_size(serving):
    org = a_small_org()
    org.tables["CustomField"] = [{"Id": f"00N{at}"} for at in range(600)]
    server = serving(org)
    url = f"{DATA}/tooling/query?q=SELECT+Id+FROM+CustomField"
    large = part(1, url, httpHeaders={"Sforce-Query-Options": "batchSize=2000"})
    found = composite(server, url, large, path="tooling/composite")
    assert [len(one["body"]["records"]) for one in found] == [500, 600]
    following = ask(server, found[0]["body"]["nextRecordsUrl"]).json()
    assert (len(following["records"]), following["done"]) == (100, True)


@pytest.mark.parametrize(
    ("urls", "limit"),
    [
        pytest.param([DESCRIBE] * 26, "25", id="26 parts"),
        pytest.param([QUERY] * 6, "5", id="6 queries"),
        pytest.param([*[QUERY] * 4, f"{DATA}/queryAll?q=x", f"{DATA}/composite/sobjects/Lead"], "5", id="of all kinds"),
    ],
)
def test_an_envelope_that_holds_too_much_is_refused_whole_and_names_the_limit(serving, urls, limit):
    server = serving()
    found = composite(server, *urls)
    assert said(found) == (400, "LIMIT_EXCEEDED")
    assert f"more than {limit} " in found.json()[0]["message"]


def test_an_envelope_that_is_just_full(serving):
    server = serving()
    assert len(composite(server, *[QUERY] * 5, *[DESCRIBE] * 20)) == 25


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([], id="empty"),
        pytest.param([part(1, QUERY), part(1, QUERY)], id="one name for two"),
        pytest.param([{"method": "GET", "url": QUERY}], id="no name"),
        pytest.param([part("-!", QUERY)], id="a name that is none"),
    ],
)
def test_an_envelope_that_makes_no_sense(serving, parts):
    server = serving()
    assert composite(server, *parts).status_code == 400
    assert server.writes == []


def test_an_envelope_that_is_no_json(serving):
    assert said(ask(serving(), "composite", "POST", data=b"{", headers={"Content-Type": "application/json"})) == (
        400, "JSON_PARSER_ERROR",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("composite", f"{DATA}/limits"),
        ("composite", f"{DATA}/tooling/query?q=SELECT+Id+FROM+Flow"),
        ("tooling/composite", QUERY),
        ("composite", f"{DATA}/composite/batch"),
    ],
)
def test_what_does_not_travel_in_an_envelope(serving, path, url):
    (found,) = composite(serving(), url, path=path)
    assert found["httpStatusCode"] == 400
    assert "can not be a part" in found["body"][0]["message"]


def test_all_or_none(serving):
    server = serving()
    found = composite(server, QUERY, f"{DATA}/query?q=x", whole=True)
    assert [one["body"][0]["errorCode"] for one in found] == ["PROCESSING_HALTED", "MALFORMED_QUERY"]
    assert composite(server, QUERY, whole=True)[0]["httpStatusCode"] == 200


def test_a_write_within_an_envelope_is_remembered(serving):
    server = serving()
    found = composite(server, part(0, f"{DATA}/sobjects/Lead", "POST", body={"Name": "x"}), QUERY)
    assert [one["httpStatusCode"] for one in found] == [201, 200]
    assert [(write.method, write.body) for write in server.writes] == [("POST", {"Name": "x"})]
    assert found[1]["body"]["totalSize"] == 6


def test_tooling_needs_its_right_in_an_envelope_too(serving):
    server = serving(a_small_org(rights=set(RIGHTS) - {"ViewSetup"}))
    (found,) = composite(server, f"{DATA}/tooling/query?q=SELECT+Id+FROM+Flow", path="tooling/composite")
    assert (found["httpStatusCode"], found["body"][0]["errorCode"]) == (403, "INSUFFICIENT_ACCESS")


def test_a_batch_is_billed_by_its_parts(serving):
    server = serving()
    found = batch(server, "v66.0/limits", "v66.0/query?q=SELECT+COUNT()+FROM+Lead", "v66.0/sobjects/Foo/describe").json()
    assert found["hasErrors"] is True
    assert [one["statusCode"] for one in found["results"]] == [200, 200, 404]
    assert found["results"][1]["result"]["totalSize"] == 6
    assert (server.billed, server.requests[0].billed) == (3, 3)
    assert batch(server, "v66.0/limits").json()["hasErrors"] is False


def test_a_batch_has_no_limit_of_queries_but_one_of_parts(serving):
    server = serving()
    assert batch(server, *["v66.0/query?q=SELECT+COUNT()+FROM+Lead"] * 25).json()["hasErrors"] is False
    assert said(batch(server, *["v66.0/limits"] * 26)) == (400, "LIMIT_EXCEEDED")
    assert server.billed == 26


def test_an_envelope_is_no_resource_to_get(serving):
    assert said(ask(serving(), "composite")) == (404, "NOT_FOUND")
