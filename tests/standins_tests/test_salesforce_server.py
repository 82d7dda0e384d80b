from __future__ import annotations

import threading

import pytest
import requests

from standins.http.exchange import Write
from standins.salesforce.asking import DATA, ask, query, said
from standins.salesforce.org_ids import numbered
from standins.salesforce.server import LONGEST_HEAD, Standin
from standins.salesforce.small import READER, RIGHTS, a_lead, a_small_org


def an_org_of(many):
    org = a_small_org()
    org.tables["Lead"] = [a_lead(number) for number in range(1, many + 1)]
    return org


def test_the_versions_need_no_session_and_cost_nothing(serving):
    server = serving()
    found = ask(server, "/services/data", token="")
    assert found.json()[-1] == {"label": "Winter '27", "url": "/services/data/v68.0", "version": "68.0"}
    assert [one["label"] for one in found.json()[-4:]] == ["Winter '26", "Spring '26", "Summer '26", "Winter '27"]
    assert (found.json()[0]["version"], server.billed) == ("31.0", 0)
    assert "Sforce-Limit-Info" not in found.headers


@pytest.mark.parametrize("token", ["", "00D!nobody"])
@pytest.mark.parametrize("path", ["sobjects", "nowhere", "/services/data/v12.0/sobjects", "/services/data/v99.0/sobjects"])
def test_who_asks_comes_before_what_is_asked(serving, path, token):
    server = serving()
    found = ask(server, path, token=token)
    assert found.json() == [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]
    assert (found.status_code, server.billed) == (401, 0)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/services/data/v30.0/sobjects", (410, "GONE")),
        ("/services/data/v31.0/nowhere", (404, "NOT_FOUND")),
        ("/services/data/v69.0/sobjects", (404, "NOT_FOUND")),
        ("/services/data/v20.0/sobjects", (404, "NOT_FOUND")),
        ("/services/data/v66/sobjects", (404, "NOT_FOUND")),
        ("nowhere", (404, "NOT_FOUND")),
        ("sobjects/Nobody/describe", (404, "NOT_FOUND")),
    ],
)
def test_versions_and_addresses_that_are_not_there(serving, path, expected):
    assert said(ask(serving(), path)) == expected


def test_what_is_no_data_is_a_page(serving):
    found = ask(serving(), "/lightning")
    assert (found.status_code, found.headers["Content-Type"]) == (404, "text/html;charset=UTF-8")


@pytest.mark.parametrize("path", ["", "/"])
def test_the_root_tells_who_is_signed_in(serving, path):
    found = ask(serving(), f"{DATA}{path}").json()
    assert found["identity"].endswith(f"/{READER}")
    assert found["sobjects"] == f"{DATA}/sobjects"


def test_the_list_of_objects(serving):
    server = serving(a_small_org(hidden={"Account"}))
    found = ask(server, "sobjects").json()
    assert [one["name"] for one in found["sobjects"]] == ["Lead"]
    assert "fields" not in found["sobjects"][0]
    assert ask(server, "sobjects/Lead").json()["objectDescribe"]["keyPrefix"] == "00Q"


def test_a_describe_that_has_not_changed_has_no_body(serving):
    server = serving()
    first = ask(server, "sobjects/lead/describe")
    assert first.json()["name"] == "Lead"
    assert first.headers["Last-Modified"] == "Fri, 14 Aug 2026 20:53:02 GMT"
    known = {"If-Modified-Since": first.headers["Last-Modified"]}
    again = ask(server, "sobjects/Lead/describe", headers=known)
    assert (again.status_code, again.content, again.headers["Last-Modified"]) == (304, b"", first.headers["Last-Modified"])
    before = {"If-Modified-Since": "Fri, 14 Aug 2026 20:53:01 GMT"}
    assert ask(server, "sobjects/Lead/describe", headers=before).status_code == 200
    assert ask(server, "sobjects/Lead/describe", headers={"If-Modified-Since": "yesterday"}).status_code == 200
    assert server.billed == 4


def test_hiding_a_field_changes_the_describe(serving):
    server = serving()
    known = {"If-Modified-Since": ask(server, "sobjects/Lead/describe").headers["Last-Modified"]}
    server.hide("Lead.Name")
    found = ask(server, "sobjects/Lead/describe", headers=known)
    assert found.status_code == 200
    assert "Name" not in [field["name"] for field in found.json()["fields"]]
    assert said(query(server, "SELECT Name FROM Lead")) == (400, "INVALID_FIELD")


def test_a_row_with_all_that_it_has(serving):
    server = serving(a_small_org(hidden={"Flow.Status"}))
    id = numbered("301", 2)
    found = ask(server, f"tooling/sobjects/Flow/{id}").json()
    assert found == {
        "attributes": {"type": "Flow", "url": f"{DATA}/tooling/sobjects/Flow/{id}"},
        "Id": id, "DefinitionId": numbered("300", 1), "FullName": "B", "Metadata": {"label": "B"},
    }  # fmt: skip
    assert ask(server, f"tooling/sobjects/Flow/{id[:15]}").json() == found
    assert said(ask(server, f"sobjects/Flow/{id}")) == (404, "NOT_FOUND")
    assert said(ask(server, "tooling/sobjects/Flow/301000000000000AAA")) == (404, "NOT_FOUND")


def test_a_query_and_its_pages(serving):
    server = serving(an_org_of(450))
    pages = [query(server, "SELECT Id FROM Lead", headers={"Sforce-Query-Options": "batchSize=200"}).json()]
    while not pages[-1]["done"]:
        following = pages[-1]["nextRecordsUrl"]
        pages.append(ask(server, following, headers={"Sforce-Query-Options": "batchSize=200"}).json())
    assert pages[0]["nextRecordsUrl"].startswith(f"{DATA}/query/01g")
    assert [(len(page["records"]), page["totalSize"]) for page in pages] == [(200, 450), (200, 450), (50, 450)]
    assert len({row["Id"] for page in pages for row in page["records"]}) == 450
    assert "nextRecordsUrl" not in pages[-1]
    assert server.billed == 3


def test_pages_of_the_tooling_api_are_smaller_unless_asked(serving):
    org = a_small_org()
    org.tables["CustomField"] = [{"Id": f"00N{at}"} for at in range(1200)]
    server = serving(org)
    assert len(query(server, "SELECT Id FROM CustomField", "tooling/query").json()["records"]) == 500
    asked = {"Sforce-Query-Options": "batchSize=2000"}
    assert query(server, "SELECT Id FROM CustomField", "tooling/query", headers=asked).json()["done"] is True


@pytest.mark.parametrize("address", ["01gNOBODY-2000", "01g000000000001AAA-450", "01g000000000001AAA", "01g000000000001AAA-x"])
def test_a_page_that_was_not_given_out(serving, address):
    server = serving(an_org_of(450))
    query(server, "SELECT Id FROM Lead", headers={"Sforce-Query-Options": "batchSize=200"})
    assert said(ask(server, f"query/{address}")) == (400, "INVALID_QUERY_LOCATOR")
    assert said(ask(server, "tooling/query/01g000000000001AAA-200")) == (400, "INVALID_QUERY_LOCATOR")


def test_a_query_needs_a_query(serving):
    assert said(ask(serving(), "query")) == (400, "MALFORMED_QUERY")


def test_the_recycle_bin(serving):
    server = serving()
    assert query(server, "SELECT COUNT() FROM Lead").json() == {"totalSize": 6, "done": True, "records": []}
    assert query(server, "SELECT COUNT() FROM Lead", "queryAll").json()["totalSize"] == 7


def test_limits_and_counts(serving):
    server = serving(a_small_org(rights=set(RIGHTS) - {"ViewAllData"}), daily_limit=15_000, used=100)
    assert ask(server, "limits").json()["DailyApiRequests"] == {"Max": 15_000, "Remaining": 14_899}
    found = ask(server, "limits/recordCount", params={"sObjects": "Lead,Nobody,Account"}).json()
    assert found == {"sObjects": [{"count": 6, "name": "Lead"}, {"count": 2, "name": "Account"}]}
    assert len(ask(server, "limits/recordCount").json()["sObjects"]) == 2


@pytest.mark.parametrize(
    "path", ["limits/recordCount?sObjects=Lead", "tooling/query?q=SELECT+Id+FROM+Flow", "tooling/sobjects/Flow/1"]
)
def test_setup_needs_its_right(serving, path):
    assert said(ask(serving(a_small_org(rights=set(RIGHTS) - {"ViewSetup"})), path)) == (403, "INSUFFICIENT_ACCESS")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"org": a_small_org(rights={"ViewAllData"})}, "API_CURRENTLY_DISABLED"),
        ({"edition": "Professional Edition"}, "API_DISABLED_FOR_ORG"),
    ],
)
def test_the_api_may_be_closed(serving, more, expected):
    server = serving(**more)
    assert said(ask(server, "sobjects")) == (403, expected)
    assert server.billed == 0


def test_every_answer_tells_the_usage(serving):
    server = serving(used=17, daily_limit=5000)
    assert ask(server, "sobjects").headers["Sforce-Limit-Info"] == "api-usage=18/5000"
    assert ask(server, "nowhere").headers["Sforce-Limit-Info"] == "api-usage=19/5000"
    named = serving(used=17, daily_limit=5000, app_name="auditor")
    told = ask(named, "sobjects").headers["Sforce-Limit-Info"]
    assert told == "api-usage=18/5000; per-app-api-usage=1/5000(appName=auditor)"


def test_the_last_call_of_the_day(serving):
    server = serving(used=98, daily_limit=100)
    assert [ask(server, "sobjects").status_code for _ in range(2)] == [200, 200]
    found = ask(server, "sobjects")
    assert found.json() == [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]
    assert (found.status_code, server.billed, server.calls_left) == (403, 2, 0)


def test_a_head_that_is_too_long(serving):
    server = serving()
    room = LONGEST_HEAD - 1000
    assert said(query(server, "x" * room)) == (400, "MALFORMED_QUERY")
    found = query(server, "x" * LONGEST_HEAD)
    assert (found.status_code, found.headers["Content-Type"]) == (414, "text/html;charset=UTF-8")
    assert query(server, "x" * room, headers={"X-Long": "y" * 2000}).status_code == 414


def test_a_session_lasts_so_many_calls(serving):
    server = serving(session_calls=2)
    assert [ask(server, "sobjects").status_code for _ in range(4)] == [200, 200, 401, 401]


def test_sessions_end_on_demand(serving):
    server = serving()
    assert ask(server, "sobjects").status_code == 200
    server.expire()
    assert said(ask(server, "sobjects")) == (401, "INVALID_SESSION_ID")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "sobjects/Lead", 201),
        ("PATCH", f"sobjects/Lead/{numbered('00Q', 1)}", 204),
        ("DELETE", f"sobjects/Lead/{numbered('00Q', 1)}", 204),
        ("PUT", "query", 405),
        ("POST", "limits", 405),
        ("POST", "jobs/query", 404),
        ("GET", "tooling/executeAnonymous?anonymousBody=x", 200),
        ("GET", f"sobjects/Lead/{numbered('00Q', 1)}?_HttpMethod=DELETE", 204),
        ("GET", "query?q=SELECT+Id+FROM+Lead+FOR+VIEW", 200),
    ],
)
def test_what_is_no_read_is_remembered_and_changes_nothing(serving, method, path, status):
    server = serving()
    before = len(server.org.tables["Lead"])
    assert ask(server, path, method, json={"Name": "x"} if method != "GET" else None).status_code == status
    assert [write.path for write in server.writes] == [f"{DATA}/{path.partition('?')[0]}"]
    assert len(server.org.tables["Lead"]) == before


def test_a_write_is_remembered_whole(serving):
    server = serving()
    ask(server, "sobjects/Lead", "POST", json={"Name": "x"})
    assert server.writes == [Write("POST", f"{DATA}/sobjects/Lead", {"Name": "x"})]


def test_reads_are_no_writes(serving):
    server = serving()
    for path in ("", "sobjects", "sobjects/Lead/describe", "limits", "query?q=SELECT+Id+FROM+Lead"):
        assert ask(server, path).status_code == 200
    assert server.writes == []


def test_requests_are_recorded_without_the_token(serving):
    server = serving()
    query(server, "SELECT Id FROM Lead", headers={"Sforce-Query-Options": "batchSize=200"})
    (recorded,) = server.requests
    assert (recorded.method, recorded.path, recorded.status, recorded.billed) == ("GET", f"{DATA}/query", 200, 1)
    assert recorded.soql == ("SELECT Id FROM Lead",)
    assert recorded.headers["sforce-query-options"] == "batchSize=200"
    assert server.token not in repr(recorded)


def test_a_connection_stays_open_and_bodies_are_compressed_when_asked(serving):
    server = serving(an_org_of(400), tls=True)
    with requests.Session() as session:
        session.trust_env, session.verify = False, server.certificate
        session.headers["Authorization"] = f"Bearer {server.token}"
        answers = [session.get(f"{server.url}{DATA}/query", params={"q": "SELECT Id, Name FROM Lead"}) for _ in range(3)]
        plain = session.get(answers[0].url, headers={"Accept-Encoding": "identity"})
        pools = session.get_adapter(server.url).poolmanager.pools
        (pool,) = [pools[key] for key in pools.keys()]  # noqa: SIM118 - it is no dict
        assert (pool.num_connections, pool.num_requests) == (1, 4)
    assert {answer.headers.get("Content-Encoding") for answer in answers} == {"gzip"}
    assert int(answers[0].headers["Content-Length"]) < len(plain.content) / 5
    assert plain.json() == answers[0].json()


def test_many_are_answered_at_once(serving):
    server = serving(latency=0.3)
    threads = [threading.Thread(target=ask, args=(server, "sobjects")) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (server.peak_concurrency, server.billed, len(server.requests)) == (6, 6, 6)


def test_what_goes_wrong_in_the_server_is_not_lost(socket_enabled):
    org = a_small_org()
    del org.tables["Lead"][0]["Id"]
    org.relationships["Account", "Broken"] = ("OwnerId", "Lead")
    with pytest.raises(KeyError), Standin(org, tls=False) as server, pytest.raises(requests.ConnectionError):
        query(server, "SELECT Broken.Name FROM Account")


def test_it_is_nowhere_before_it_starts():
    with pytest.raises(RuntimeError, match="use it in a with block"):
        _ = Standin(a_small_org(), tls=False).url
