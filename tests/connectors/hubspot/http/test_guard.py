from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3 import Timeout

from connectors.hubspot.http.guard import Guard, WriteRefused, base
from connectors.hubspot.http.limits import Limits
from connectors.hubspot.http.paths import PATHS
from connectors.hubspot.http.pool import GuardedPool

HOST = "https://api.hubapi.com"


def check(method, path, body=None, headers=None):
    url = path if "://" in path else f"{HOST}{path}"
    Guard(HOST).check(method, url, headers or {}, body if body is None or isinstance(body, str | bytes) else json.dumps(body))


@pytest.mark.parametrize("name", PATHS)
def test_every_row_of_the_table_may_be_asked(name):
    row = PATHS[name]
    path = row.filled(dict.fromkeys(row.parts, "default"))
    parameters = "&".join(f"{name}=a%2Cb" for name in sorted(row.takes))
    inputs = [{"flowId": "1", "type": "FLOW_ID"}]
    body = {name: inputs if name == "inputs" else "a" for name in row.body}
    asked = [(path, None), (f"{path}?{parameters}" if parameters else path, None)] if row.method == "GET" else [(path, body)]
    assert [check(row.method, *one) for one in asked] == [None] * len(asked)


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "post", "get", "OTHER"])
def test_no_row_is_asked_with_another_method(name, method):
    row = PATHS[name]
    with pytest.raises(WriteRefused):
        check(method, row.filled(dict.fromkeys(row.parts, "default")))


@pytest.mark.parametrize("name", PATHS)
def test_no_row_is_asked_with_the_other_of_get_and_post(name):
    row = PATHS[name]
    path = row.filled(dict.fromkeys(row.parts, "default"))
    others = [
        other
        for other in PATHS.values()
        if other.method != row.method and other.filled(dict.fromkeys(other.parts, "default")) == path
    ]
    assert not others
    with pytest.raises(WriteRefused):
        check("POST" if row.method == "GET" else "GET", path, {} if row.method == "GET" else None)


@pytest.mark.parametrize(
    "path",
    [
        "/crm/v3/objects/contacts",
        "/crm/objects/2026-03/contacts",
        "/crm/objects/2026-09",
        "/crm/objects/2026-09/",
        "/crm/objects/2026-09/contacts/",
        "/crm/objects/2026-09/contacts/1",
        "/crm/objects/2026-09/contacts/batch/read",
        "/crm/objects/2026-09/../2026-09/contacts",
        "/x/../crm/objects/2026-09/contacts",
        "/crm/objects/2026-09/./contacts",
        "/crm/objects/2026-09/%2e%2e",
        "/crm/objects/2026-09/a%2fb",
        "/crm/objects/2026-09/a%5Cb",
        "/crm/objects/2026-09/a%00b",
        "/crm/objects/2026-09/a%252fb",
        "/crm/exports/2026-09/export/async",
        "/automation/v4/flows/1",
        "/crm/properties/2026-09/contacts/lifecyclestage",
        "/account-info/2026-09/details?a=b",
        "/crm/owners/2026-09?limit=100&properties=a",
        "/crm/owners/2026-09?limit",
        "/oauth/2026-03/token",
        "/crm/owners/2026-09#a",
        "/",
        "",
        "https://evil.example/crm/owners/2026-09",
        "https://api.hubapi.com.evil.example/crm/owners/2026-09",
        "https://api.hubapi.com:8443/crm/owners/2026-09",
        "https://user@api.hubapi.com/crm/owners/2026-09",
        "http://api.hubapi.com/crm/owners/2026-09",
        "https://[/crm/owners/2026-09",
    ],
)
def test_what_is_not_in_the_table_may_not_be_got(path):
    with pytest.raises(WriteRefused):
        check("GET", path)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/crm/objects/2026-09/contacts", {"properties": {"email": "a@b.c"}}),
        ("/crm/objects/2026-09/contacts/batch/create", {"inputs": []}),
        ("/crm/objects/2026-09/contacts/batch/archive", {"inputs": []}),
        ("/crm/objects/2026-09/contacts/merge", {}),
        ("/crm/properties/2026-09/contacts", {"name": "a"}),
        ("/automation/v4/flows", {"name": "a"}),
        ("/crm/lists/2026-09", {"name": "a"}),
        ("/crm/pipelines/2026-09/deals", {"label": "a"}),
        ("/crm/exports/2026-09/export/async", {}),
        ("/oauth/2026-03/token", {"grant_type": "refresh_token"}),
        ("/crm/objects/2026-09/contacts/search", {"filterGroups": [], "inputs": []}),
        ("/crm/objects/2026-09/contacts/search", []),
        ("/crm/objects/2026-09/contacts/search", None),
        ("/crm/objects/2026-09/contacts/search", '{"limit": 1, "limit": 2}'),
        ("/crm/objects/2026-09/contacts/search", "limit=1"),
        ("/crm/objects/2026-09/contacts/search", "[" * 100_000),
        ("/crm/objects/2026-09/contacts/search?limit=1", {"limit": 1}),
        ("/crm/objects/2026-09/contacts/search?", {"limit": 1}),
        ("/automation/v4/flows/batch/read", {"inputs": []}),
        ("/automation/v4/flows/batch/read", {"inputs": {"flowId": "1", "type": "FLOW_ID"}}),
        ("/automation/v4/flows/batch/read", {"inputs": [{"flowId": "1"}]}),
        ("/automation/v4/flows/batch/read", {"inputs": [{"flowId": "1", "type": "OTHER"}]}),
        ("/automation/v4/flows/batch/read", {"inputs": [{"flowId": "1", "type": "FLOW_ID", "isEnabled": False}]}),
        ("/automation/v4/flows/batch/read", {"inputs": [{"flowId": "1", "type": "FLOW_ID"}] * 101}),
        ("/oauth/v2/private-apps/get/access-token-info", {"tokenKey": "a", "revoke": True}),
    ],
    ids=str,
)
def test_what_may_write_may_not_be_posted(path, body):
    with pytest.raises(WriteRefused):
        check("POST", path, body)


def test_a_get_has_no_body():
    with pytest.raises(WriteRefused, match="no body"):
        check("GET", "/crm/owners/2026-09", {"a": 1})


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "x-http-method", "X-Method-Override"])
def test_no_header_makes_another_method_of_it(name):
    with pytest.raises(WriteRefused, match="another method"):
        check("POST", "/crm/objects/2026-09/deals/search", {}, {name: "DELETE"})


def test_what_it_says_holds_neither_parameters_nor_body():
    with pytest.raises(WriteRefused) as caught:
        check("POST", "/crm/objects/2026-09/contacts?hapikey=secret", {"token": "secret"})
    assert "/crm/objects/2026-09/contacts was not sent" in str(caught.value)
    assert "secret" not in str(caught.value)


@given(st.sampled_from(["GET", "POST"]), st.text(), st.text())
def test_no_text_stands_in_for_a_part_unless_it_is_one(method, before, after):
    path = f"/crm/properties/2026-09/{before}/../{after}"
    with pytest.raises(WriteRefused):
        check(method, path, "{}" if method == "POST" else None)


def test_http_is_for_this_machine_only():
    assert base("http://127.0.0.1:8080/") == "http://127.0.0.1:8080"
    with pytest.raises(ValueError, match="http is allowed"):
        base("http://127.0.0.2")


def test_the_real_request_is_looked_at_whoever_makes_it(portal, a_client):
    """The client that sends can write; nothing of it gets past the pool that it was given."""
    portal.plays("details", {"a": 1})
    client = a_client(portal)
    client.get("details")
    api = client._sender._api
    for path, method, body in [
        ("/crm/v3/objects/contacts", "POST", {"properties": {}}),
        ("/crm/v3/properties/contacts/a", "DELETE", None),
        ("/crm/v3/properties/contacts/a", "PATCH", {"label": "a"}),
        ("/crm/objects/2026-09/contacts", "POST", {"properties": {}}),
    ]:
        with pytest.raises(WriteRefused):
            api.call_api(path, method, body=body, auth_settings=["oauth2"], _preload_content=False)
    with pytest.raises(WriteRefused):
        api.call_api("/crm/owners/2026-09", "GET", _host="http://127.0.0.1:9", _preload_content=False)
    assert (len(portal.sent), client.usage.requests) == (1, 1)


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "x_http_method_override", "X-Method", "x-http_method"])
def test_a_header_that_asks_for_another_method_is_refused(name):
    with pytest.raises(WriteRefused, match="another method"):
        check("GET", "/crm/owners/2026-09", headers={name: "DELETE"})


def test_whoever_gets_hold_of_the_connections_themselves_writes_nothing(portal):
    pool = GuardedPool(Guard(portal.url), Limits(), lambda: None)
    below = pool.connection_from_url(portal.url)
    for method, path in (("DELETE", "/crm/objects/2026-09/contacts/1"), ("GET", "/anything")):
        with pytest.raises(WriteRefused):
            below.urlopen(method, path)
    assert portal.sent == []
    portal.plays("details", {"portalId": 1})
    assert below.urlopen("GET", PATHS["details"].path).status == 200


def test_a_request_without_a_timeout_is_given_one(portal, monkeypatch):
    seen = []

    def urlopen(_self, _method, _url, **kw):
        seen.append(kw)
        raise StopIteration

    monkeypatch.setattr("urllib3.PoolManager.urlopen", urlopen)
    pool = GuardedPool(Guard(portal.url), Limits(timeout=(3, 7)), lambda: None)
    for given_ in ({}, {"timeout": None}, {"timeout": Timeout(connect=1, read=2)}):
        with pytest.raises(StopIteration):
            pool.urlopen("GET", f"{portal.url}/crm/owners/2026-09", redirect=True, **given_)
    assert [(kw["timeout"].connect_timeout, kw["timeout"].read_timeout) for kw in seen] == [(3, 7), (3, 7), (1, 2)]
    assert all(kw["redirect"] is False and kw["retries"] is False for kw in seen)
