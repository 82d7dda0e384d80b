from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.salesforce.http.client import Client, query_path
from connectors.salesforce.http.errors import SalesforceError
from connectors.salesforce.login import TokenLogin
from salesforce_answers import TOKEN, a_page, an_error, soql_of

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
