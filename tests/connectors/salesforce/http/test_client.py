from __future__ import annotations

import threading
from urllib.parse import parse_qs, quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.salesforce.http.client import MOST, MOST_NAMES, MOST_QUERIES, Answer, Client, Subrequest, query_path
from connectors.salesforce.http.errors import BudgetSpent, NotAsked, SalesforceError, TooSlow
from connectors.salesforce.http.limits import Limits
from connectors.salesforce.login import TokenLogin

DATA = "/services/data/v66.0"
TOKEN = "00D000000000001!AQ.secret_token"


def an_error(code, message="no", status=400):
    return (status, [{"errorCode": code, "message": message}])


def soql_of(path):
    return parse_qs(path.partition("?")[2])["q"][0]


def a_page(*rows, total=None, following=None):
    more = {"nextRecordsUrl": f"{DATA}/query/{following}"} if following else {}
    return {"totalSize": len(rows) if total is None else total, "done": not following, "records": list(rows), **more}


def a_composite(*parts):
    """The answers to the subrequests, which are told apart by their number."""
    return {"compositeResponse": [{"referenceId": f"r{at}", "httpHeaders": {}, **part} for at, part in enumerate(parts)]}


# What is sent


def test_a_resource_is_asked_with_the_token_in_plain_and_small(org, a_client):
    org.plays("limits/recordCount", {"sObjects": []})
    assert a_client(org).get("limits/recordCount", {"sObjects": "Lead,Account"}) == {"sObjects": []}
    (sent,) = org.sent
    assert (sent.method, sent.query, sent.body) == ("GET", "sObjects=Lead%2CAccount", b"")
    assert sent.headers["Authorization"] == f"Bearer {TOKEN}"
    assert sent.headers["X-PrettyPrint"] == "0"
    assert "gzip" in sent.headers["Accept-Encoding"]


def test_the_root_is_the_empty_path(org, a_client):
    org.plays("", {"identity": "https://login.salesforce.com/id/00D1/0051"})
    assert a_client(org).get("")["identity"].endswith("/0051")


def test_https_is_spoken_and_the_certificate_is_looked_at(secure_org, a_client):
    secure_org.plays("limits", {"DailyApiRequests": {}})
    assert a_client(secure_org).get("limits") == {"DailyApiRequests": {}}
    secure_org.verify = True
    client = a_client(secure_org)
    with pytest.raises(SalesforceError, match="certificate"):
        client.get("limits")
    assert client.slept == []


@pytest.mark.parametrize("body", [{}, []])
def test_an_empty_answer_is_no_missing_one(org, a_client, body):
    org.plays("sobjects", body)
    assert a_client(org).get("sobjects") == body


def test_what_has_not_changed_has_no_body(org, a_client):
    org.plays("sobjects/Lead/describe", (304, None))
    assert a_client(org).get("sobjects/Lead/describe") is None


def test_a_netrc_does_not_replace_the_token(org, a_client, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login thief password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    org.plays("limits", {"a": 1})
    a_client(org).get("limits")
    assert org.sent[0].headers["Authorization"] == f"Bearer {TOKEN}"


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(org, a_client, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    org.plays("limits", {"a": 1})
    assert a_client(org).get("limits") == {"a": 1}


def test_a_cookie_is_not_kept(org, a_client):
    org.plays("limits", (200, {"a": 1}, {"Set-Cookie": "BrowserId=abc; path=/"}))
    client = a_client(org)
    client.get("limits")
    client.get("limits")
    assert "Cookie" not in org.sent[1].headers


def test_versions_are_asked_without_the_token_and_not_counted(org, a_client):
    org.plays("/services/data", [{"version": "66.0"}, {"version": "67.0"}])
    client = a_client(org)
    assert [version["version"] for version in client.versions()] == ["66.0", "67.0"]
    assert "Authorization" not in org.sent[0].headers
    assert (client.usage.requests, client.usage.calls) == (1, 0)


def test_a_list_of_versions_that_is_none_is_an_error(org, a_client):
    org.plays("/services/data", {"versions": 2})
    with pytest.raises(SalesforceError, match="no list"):
        a_client(org).versions()


@pytest.mark.parametrize("version", ["66", "v66.0", "../..", "", "66.0/"])
def test_a_version_that_is_none_is_refused(version):
    with pytest.raises(ValueError, match="version"):
        Client(TokenLogin(TOKEN, "https://acme.my.salesforce.com"), api_version=version)


def test_it_signs_in_when_it_is_first_asked_and_says_who_that_is(org, a_client, a_login):
    login = a_login(org.url, TOKEN)
    client = a_client(org, login)
    assert login.count == 0
    assert (client.instance_url, client.org_id, client.user_id, client.username) == (
        org.url,
        "00D1",
        "0051",
        "reader@acme.example",
    )
    assert (login.count, client.api_version) == (1, "66.0")


# Queries


@pytest.mark.parametrize(
    ("soql", "sent"),
    [
        ("SELECT Id FROM Lead", "SELECT Id FROM Lead"),
        ("\n  SELECT Id,\n\t Name\r\n FROM   Lead  ", "SELECT Id, Name FROM Lead"),
        (
            "SELECT Id FROM Lead WHERE Name = 'two  blanks\n and\ta line'",
            "SELECT Id FROM Lead WHERE Name = 'two  blanks\n and\ta line'",
        ),
        (
            r"SELECT Id FROM Lead WHERE Name = 'O\'Neil  &  Co'   LIMIT 1",
            r"SELECT Id FROM Lead WHERE Name = 'O\'Neil  &  Co' LIMIT 1",
        ),
        ("SELECT Id FROM Lead WHERE Name = 'a+b=c&d#e%20'", "SELECT Id FROM Lead WHERE Name = 'a+b=c&d#e%20'"),
        ("SELECT Id FROM Lead WHERE Name = 'Müller \ud800'", "SELECT Id FROM Lead WHERE Name = 'Müller ?'"),
    ],
)
def test_a_query_keeps_what_is_quoted_and_loses_other_white_space(soql, sent):
    path = query_path(soql)
    assert path.isascii()
    assert path.startswith("query?q=SELECT+Id")
    assert soql_of(path) == sent


def test_a_query_of_the_tooling_api_lies_below_it():
    assert query_path("SELECT Id FROM Flow", tooling=True) == "tooling/query?q=SELECT+Id+FROM+Flow"


@given(st.text())
def test_a_text_in_a_query_arrives_as_it_is(text):
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    asked = f"SELECT Id FROM Lead WHERE Name = '{quoted}'"
    assert soql_of(query_path(asked)) == asked.encode("utf-8", "replace").decode()


def test_rows_of_all_pages_come_in_order(org, a_client):
    org.plays("query", a_page({"Id": 1}, {"Id": 2}, total=3, following="01gX-2000"))
    org.plays("query/01gX-2000", a_page({"Id": 3}, total=3))
    assert a_client(org).query("SELECT Id FROM Lead") == [{"Id": 1}, {"Id": 2}, {"Id": 3}]
    assert [sent.headers["Sforce-Query-Options"] for sent in org.sent] == ["batchSize=2000"] * 2


def test_a_tooling_query_is_asked_of_the_tooling_api(org, a_client):
    org.plays("tooling/query", {"totalSize": 0, "done": True, "records": []})
    assert a_client(org).query("SELECT Id FROM Flow", tooling=True) == []


@pytest.mark.parametrize(
    "page",
    [
        a_page({"Id": 1}, total=9, following="01gX-1"),
        {"totalSize": 9, "done": False, "records": [{"Id": 1}]},
        {"totalSize": 1, "done": True},
        {"totalSize": 1, "done": True, "records": None},
        [],
    ],
    ids=["repeats", "no further address", "no records", "null records", "a list"],
)
def test_pages_that_do_not_end_or_are_none_are_an_error(org, a_client, page):
    org.plays("query", a_page({"Id": 1}, total=2, following="01gX-1"))
    org.plays("query/01gX-1", page)
    with pytest.raises(SalesforceError, match=r"do not end|no result|leads elsewhere"):
        a_client(org).query("SELECT Id FROM Lead")
    assert len(org.sent) == 2


@pytest.mark.parametrize(("rows", "total", "asked"), [(0, 9, 1), (3, 9, 4), (3, -1, 8)])
def test_pages_with_ever_new_addresses_end_where_the_rows_do(org, a_client, rows, total, asked):
    page = [a_page(*[{"Id": 1}] * rows, total=total, following=f"01gX-{at}") for at in range(7)]
    org.plays("query", page[0])
    for at in range(7):
        org.plays(f"query/01gX-{at}", page[at + 1] if at < 6 else a_page(total=total))
    client = a_client(org)
    if total > 0:
        with pytest.raises(SalesforceError, match="do not end"):
            client.query("SELECT Id FROM Lead")
    else:
        assert len(client.query("SELECT Id FROM Lead")) == 21
    assert len(org.sent) - len(org.at("limits")) == asked


def test_a_page_that_cannot_be_read_fails_the_whole_query(org, a_client):
    org.plays("query", a_page({"Id": 1}, total=2, following="01gX-1"))
    org.plays("query/01gX-1", an_error("INVALID_QUERY_LOCATOR", "invalid query locator"))
    with pytest.raises(SalesforceError) as caught:
        a_client(org).query("SELECT Id FROM Lead")
    assert caught.value.code == "INVALID_QUERY_LOCATOR"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://evil.example/services/data/v66.0/query/01g-1",
        "//evil.example/services/data/v66.0/query/01g-1",
        "/services/data/v65.0/query/01g-1",
        "/services/data/v66.0/sobjects/Lead",
        "/services/data/v66.0/query/../sobjects",
        "/services/data/v66.0/query/01g-1?_HttpMethod=DELETE",
        "/services/data/v66.0/query/01g-1\n",
    ],
)
def test_a_further_page_that_lies_elsewhere_is_not_asked_for(org, a_client, url):
    with pytest.raises(SalesforceError, match="elsewhere"):
        a_client(org).more(url)
    assert org.sent == []


# Composites


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


# readMetadata


def soap(inner):
    return f'<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>{inner}</soapenv:Body></soapenv:Envelope>'


def records(*inner):
    joined = "".join(inner)
    return soap(
        '<readMetadataResponse xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<result>{joined}</result></readMetadataResponse>"
    ).encode()


def a_fault(code, said):
    return (
        500,
        soap(
            f"<soapenv:Fault><faultcode>sf:{code}</faultcode><faultstring>{code}: {said}</faultstring></soapenv:Fault>"
        ).encode(),
    )


METADATA = "/services/Soap/m/66.0"


def test_components_come_as_the_files_that_they_would_be(org, a_client):
    org.plays(
        METADATA,
        records(
            '<records xsi:type="AssignmentRules"><fullName>Lead</fullName><assignmentRule><active>true</active>'
            '<criteriaItems><value xsi:nil="true"/></criteriaItems></assignmentRule></records>',
            '<records xsi:nil="true"/>',
            "<records/>",
        ),
    )
    assert a_client(org).read_metadata("AssignmentRules", ["Lead", "Case", "A&B"]) == {
        "Lead": b'<AssignmentRules xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><fullName>Lead</fullName><assignmentRule>'
        b'<active>true</active><criteriaItems><value xsi:nil="true"/></criteriaItems></assignmentRule></AssignmentRules>'
    }
    (sent,) = org.sent
    assert sent.method == "POST"
    assert sent.headers["Content-Type"] == "text/xml; charset=UTF-8"
    assert "Authorization" not in sent.headers
    body = sent.body.decode()
    assert f"<met:sessionId>{TOKEN}</met:sessionId>" in body
    assert "<met:type>AssignmentRules</met:type><met:fullNames>Lead</met:fullNames>" in body
    assert "<met:fullNames>A&amp;B</met:fullNames>" in body


def test_a_component_without_attributes_has_no_namespace(org, a_client):
    org.plays(METADATA, records("<records><fullName>Lead</fullName><a>Ä</a></records>"))
    assert a_client(org).read_metadata("Queue", ["Lead"]) == {"Lead": "<Queue><fullName>Lead</fullName><a>Ä</a></Queue>".encode()}


def test_no_names_cost_no_call(org, a_client):
    assert a_client(org).read_metadata("Queue", []) == {}
    assert org.sent == []


def test_more_names_than_go_into_a_call_are_refused(org, a_client):
    org.plays(METADATA, records())
    client = a_client(org)
    assert client.read_metadata("Queue", ["a"] * MOST_NAMES) == {}
    for kind, names in (("Queue", ["a"] * (MOST_NAMES + 1)), ("No Queue", ["a"])):
        with pytest.raises(ValueError, match="no more than 10"):
            client.read_metadata(kind, names)
    assert client.usage.calls == 1


def test_a_name_that_xml_cannot_hold_is_an_error_of_that_call_alone(org, a_client):
    client = a_client(org)
    with pytest.raises(SalesforceError, match="no name"):
        client.read_metadata("Queue", ["a\0b"])
    assert org.sent == []


def test_a_fault_is_an_error_and_not_tried_again(org, a_client):
    said = "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions"
    org.plays(METADATA, a_fault("INSUFFICIENT_ACCESS", said))
    with pytest.raises(SalesforceError) as caught:
        a_client(org).read_metadata("Queue", ["a"])
    assert (caught.value.code, caught.value.message, caught.value.path) == ("INSUFFICIENT_ACCESS", said, "Soap/m/66.0")
    assert len(org.sent) == 1


@pytest.mark.parametrize(
    "play", [a_fault("UNKNOWN_EXCEPTION", "x"), (503, b"<html>"), (200, b"<html>"), (200, soap("<a/>").encode()), "cut"]
)
def test_a_fault_that_may_pass_is_tried_again(org, a_client, play):
    org.plays(METADATA, org.cut if play == "cut" else play, records("<records><fullName>a</fullName></records>"))
    assert a_client(org).read_metadata("Queue", ["a"]) == {"a": b"<Queue><fullName>a</fullName></Queue>"}


def test_a_session_that_has_ended_shows_in_a_fault_too(org, a_client, a_login):
    org.plays(METADATA, a_fault("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader"), records())
    login = a_login(org.url, "old", "new")
    assert a_client(org, login).read_metadata("Queue", ["a"]) == {}
    assert login.count == 2
    assert b"<met:sessionId>new<" in org.sent[1].body


@pytest.mark.parametrize(
    "document",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + records("<records><fullName>&b;</fullName></records>"),
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd">' + records(),
    ],
)
def test_a_document_type_is_not_read(org, a_client, document):
    org.plays(METADATA, document)
    with pytest.raises(SalesforceError, match="document type"):
        a_client(org).read_metadata("Queue", ["a"])


# Secrets


LEAKS = {
    "told back": lambda sent: an_error("BAD", f"no: {sent.headers.get('Authorization', '')} {TOKEN}"),
    "told back as a code": lambda sent: an_error(TOKEN),
    "told back in a page": lambda sent: (500, f"<html>{TOKEN}</html>".encode()),
    "told back as a redirect": lambda sent: (302, b"", {"Location": f"https://evil.example/?sid={TOKEN}"}),
    "session ended": lambda sent: an_error("INVALID_SESSION_ID", TOKEN, 401),
    "no access": lambda sent: an_error("INSUFFICIENT_ACCESS", TOKEN, 403),
    "limit": lambda sent: an_error("REQUEST_LIMIT_EXCEEDED", f"TotalRequests {TOKEN}", 403),
    "cut off": lambda sent: (200, f'{{"token": "{TOKEN}'.encode()),
    "fault": lambda sent: a_fault(f"BAD{TOKEN}", TOKEN),
    "dropped": "dropped",
    "in percent encoding": lambda sent: an_error("BAD", quote(TOKEN, safe="")),
    "in HTML": lambda sent: an_error("BAD", TOKEN.replace("!", "&#33;")),
    "in HTML twice": lambda sent: an_error("BAD", TOKEN.replace("!", "&amp;#x21;")),
}


@pytest.mark.parametrize("play", LEAKS.values(), ids=LEAKS)
def test_no_error_tells_the_token(org, a_client, play, caplog):
    caplog.set_level("DEBUG")
    play = org.dropped if play == "dropped" else play
    for path in ("limits", "query", "composite", METADATA, "/services/data"):
        org.plays(path, play)
    client = a_client(org, limits=Limits(retries=0))
    asked = [
        lambda: client.get("limits"),
        lambda: client.query("SELECT Id FROM Lead"),
        lambda: client.composite([Subrequest("sobjects/Lead")]),
        lambda: client.read_metadata("Queue", ["a"]),
        client.versions,
    ]
    for ask in asked:
        with pytest.raises(SalesforceError) as caught:
            ask()
        told = [
            str(caught.value),
            repr(caught.value),
            caught.value.message,
            caught.value.code,
            caught.value.path,
            repr(vars(caught.value)),
        ]
        assert not [one for one in told if TOKEN in one or "secret_token" in one]
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert "secret_token" not in caplog.text + repr(client) + repr(vars(client))


def test_no_answer_of_a_composite_tells_the_token(org, a_client, a_login):
    said = f"no: {TOKEN} another.token"
    org.plays("composite", a_composite({"httpStatusCode": 400, "body": [{"errorCode": "BAD", "message": said}]}))
    client = a_client(org, a_login(org.url, "another.token"))
    (answer,) = client.composite([Subrequest("sobjects/Lead")])
    assert answer.error.message == "no: [redacted] [redacted]"
    assert "secret_token" not in str(answer)
    assert "another.token" not in str(answer)


@pytest.mark.parametrize("form", [TOKEN, TOKEN.replace("!", "\\u0021"), quote(TOKEN, safe="")])
def test_no_data_hold_the_token(org, a_client, form):
    text = f'"Acme {form} Ltd"'
    page = f'{{"totalSize": 1, "done": true, "records": [{{"Name": {text}}}]}}'
    part = f'{{"referenceId": "r0", "httpStatusCode": 200, "httpHeaders": {{"a": {text}}}, "body": {page}}}'
    org.plays("query", (200, page.encode()))
    org.plays("composite", (200, f'{{"compositeResponse": [{part}]}}'.encode()))
    org.plays("sobjects/Lead/describe", (200, f'{{"label": {text}, {text}: 1}}'.encode()))
    org.plays(METADATA, records(f"<records><fullName>a</fullName><b>{TOKEN.replace('!', '&#33;')}</b></records>"))
    org.plays("/services/data", (200, f'[{{"label": {text}}}]'.encode()))
    client = a_client(org)
    clean = "Acme [redacted] Ltd"
    assert client.query("SELECT Name FROM User") == [{"Name": clean}]
    (answer,) = client.composite([Subrequest("sobjects/Lead")])
    assert (answer.body["records"], answer.headers) == ([{"Name": clean}], {"a": clean})
    assert client.get("sobjects/Lead/describe") == {"label": clean, clean: 1}
    assert client.read_metadata("Queue", ["a"]) == {"a": b"<Queue><fullName>a</fullName><b>[redacted]</b></Queue>"}
    assert client.versions() == [{"label": clean}]
