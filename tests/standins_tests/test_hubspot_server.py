from __future__ import annotations

import threading

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from standins.http.exchange import Asked, Write
from standins.hubspot.asking import ask, said, search
from standins.hubspot.paging import page
from standins.hubspot.portal import SCOPES
from standins.hubspot.server import LONGEST_ADDRESS, Standin
from standins.hubspot.small import a_record, a_small_portal

RULES = "/crm/pipelines-rules/2026-09-beta"
DETAILS, PROPERTIES = "/account-info/2026-09/details", "/crm/properties/2026-09/contacts"


def a_portal_without(*scopes, **more):
    return a_small_portal(scopes=set(SCOPES) - set(scopes), **more)


def a_portal_of(many):
    return a_small_portal(records={"contacts": [a_record(number, email=f"{number}@acme.example") for number in range(many)]})


@pytest.mark.parametrize("path", [DETAILS, "/nowhere", "/contacts/v1/lists/all/contacts/all", "/crm/objects/2026-09/nothing"])
@pytest.mark.parametrize("token", ["", "pat-eu1-nobody"])
def test_who_asks_comes_before_what_is_asked(portals, path, token):
    server = portals()
    found = ask(server, path, token=token)
    assert said(found) == (401, "INVALID_AUTHENTICATION")
    assert not [name for name in found.headers if "RateLimit" in name]
    assert server.calls == 0


def test_a_header_that_is_no_bearer(portals):
    server = portals()
    assert said(ask(server, DETAILS, token="", headers={"Authorization": server.token}))[0] == 401
    assert said(ask(server, f"{DETAILS}?hapikey={server.token}", token=""))[0] == 401


def test_a_token_that_has_ended(portals):
    server = portals()
    assert ask(server, DETAILS).status_code == 200
    server.expire()
    assert said(ask(server, DETAILS)) == (401, "EXPIRED_AUTHENTICATION")
    assert server.calls == 1


@pytest.mark.parametrize(
    "path",
    [
        "/contacts/v1/lists/all/contacts/all", "/properties/v1/contacts/properties", "/crm-pipelines/v1/pipelines/deals",
        "/owners/v2/owners", "/forms/v2/forms", "/automation/v3/workflows", "/crm/properties/2025-01/contacts", "/",
        "/settings/users/2026-09", "/automation/2026-09/flows", "/marketing/forms/2026-09", "/crm/properties/2026-09",
    ],
)  # fmt: skip
def test_what_there_is_not_or_is_no_more(portals, path):
    server = portals()
    assert ask(server, path).status_code == 404
    assert server.calls == 1


BETAS = (f"{RULES}/0-3/default", "/settings/teams/2026-09-beta", "/marketing/forms/2026-09-beta")


@pytest.mark.parametrize("path", [*BETAS, "/automation/2026-09-beta/flows"])
def test_betas_may_be_switched_off(portals, path):
    server = portals()
    assert ask(server, path).status_code == 200
    server.portal.beta = False
    assert ask(server, path).status_code == 404


@pytest.mark.parametrize(
    ("dated", "twin"),
    [
        (PROPERTIES, "/crm/v3/properties/contacts"),
        ("/crm/pipelines/2026-03/deals", "/crm/v3/pipelines/deals"),
        ("/crm/owners/2026-09", "/crm/v3/owners/"),
        ("/crm-object-schemas/2026-09/schemas", "/crm-object-schemas/v3/schemas"),
        ("/account-info/2026-09/details", "/account-info/v3/details"),
        ("/crm/lists/2026-09?listIds=11", "/crm/v3/lists?listIds=11"),
        ("/settings/users/2026-03", "/settings/v3/users/"),
        ("/crm/associations/2026-09/contacts/companies/labels", "/crm/v4/associations/contacts/companies/labels"),
        ("/crm/objects/2026-09/contacts", "/crm/v3/objects/contacts"),
        ("/crm/limits/2026-09/records", "/crm/v3/limits/records"),
    ],
)
def test_dated_paths_and_those_before_them_say_the_same(portals, dated, twin):
    server = portals()
    first, second = ask(server, dated), ask(server, twin)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json().get("results", first.json()) == second.json().get("results", second.json())


@pytest.mark.parametrize("name", ["contacts", "contact", "0-1"])
def test_object_types_by_name_and_by_id(portals, name):
    assert len(ask(portals(), f"/crm/properties/2026-09/{name}").json()["results"]) == 7


@pytest.mark.parametrize("path", ["/crm/properties/2026-09/widgets", "/crm/v3/objects/2-99", "/crm/pipelines/2026-09/widgets"])
def test_an_object_type_that_there_is_not(portals, path):
    found = ask(portals(), path)
    assert (found.status_code, found.json()["message"]) == (400, f"Unable to infer object type from: {path.rpartition('/')[2]}")


@pytest.mark.parametrize(
    ("path", "scopes"),
    [
        (PROPERTIES, ("crm.objects.contacts.read", "crm.schemas.contacts.read")),
        ("/crm/objects/2026-09/deals", ("crm.objects.deals.read",)),
        ("/crm/properties/2026-09/tickets", ("tickets",)),
        ("/crm/objects/2026-09/2-7", ("crm.objects.custom.read",)),
        ("/crm-object-schemas/2026-09/schemas", ("crm.objects.custom.read", "crm.schemas.custom.read")),
        ("/crm/owners/2026-09", ("crm.objects.owners.read",)),
        ("/settings/users/2026-03", ("crm.objects.users.read", "settings.users.read")),
        ("/settings/users/2026-03/teams", ("settings.users.teams.read",)),
        ("/automation/v4/flows", ("automation",)),
        ("/marketing/v3/forms", ("forms",)),
        ("/marketing/v3/campaigns", ("marketing.campaigns.read",)),
        ("/crm/lists/2026-09?listIds=11", ("crm.lists.read",)),
        ("/forecast-settings/2026-09/forecast-types", ("forecast-read",)),
        ("/account-info/2026-09/activity/audit-logs", ("account-info.security.read",)),
        (f"{RULES}/0-3/default", ("crm-pipelines-governance-read", "pipeline-level-permissions-access")),
        (f"{RULES}/0-3/default/stage-edit-permissions", ("crm-pipelines-governance-read", "pipeline-level-permissions-access")),
    ],
)
def test_scopes_are_asked_for_by_name(portals, path, scopes):
    server = portals(a_portal_without(*scopes))
    found = ask(server, path)
    assert said(found) == (403, "MISSING_SCOPES")
    assert found.json()["errors"][0]["context"] == {"requiredScopes": list(scopes)}
    for scope in scopes:
        server.portal.scopes = {scope}
        assert ask(server, path).status_code == 200


def test_what_any_scope_of_the_crm_will_do_for(portals):
    server = portals(a_small_portal(scopes={"oauth", "forms"}))
    assert said(ask(server, "/crm/limits/2026-09/records")) == (403, "MISSING_SCOPES")
    assert ask(server, DETAILS).status_code == 200
    server.portal.scopes = {"crm.objects.deals.read"}
    assert ask(server, "/crm/limits/2026-09/records").status_code == 200


@pytest.mark.parametrize(
    ("path", "tier", "below"),
    [
        ("/crm-object-schemas/2026-09/schemas", "enterprise", "professional"),
        ("/account-info/2026-09/activity/audit-logs", "enterprise", "professional"),
        ("/automation/v4/flows", "professional", "starter"),
        ("/forecast-settings/2026-09/forecast-types", "professional", "starter"),
        ("/marketing/v3/campaigns", "professional", "free"),
        ("/crm/pipelines/2026-09/leads", "professional", "starter"),
    ],
)
def test_what_a_subscription_does_not_cover(portals, path, tier, below):
    server = portals(a_small_portal(tier=below))
    found = ask(server, path)
    assert found.status_code == 403
    assert f"a subscription of {tier.capitalize()}" in found.json()["message"]
    assert found.json()["category"] != "MISSING_SCOPES"
    server.portal.tier = tier
    assert ask(server, path).status_code == 200


def test_an_address_that_is_too_long(portals):
    server = portals()
    room = LONGEST_ADDRESS - len(f"{PROPERTIES}?properties=")
    assert ask(server, f"{PROPERTIES}?properties={'x' * room}").status_code == 200
    found = ask(server, f"{PROPERTIES}?properties={'x' * (room + 1)}")
    assert (found.status_code, found.headers["Content-Type"]) == (414, "text/html;charset=UTF-8")
    assert server.calls == 1


def test_what_the_token_may_do(portals):
    server = portals(a_small_portal(scopes={"oauth", "forms"}))
    path = "/oauth/v2/private-apps/get/access-token-info"
    found = ask(server, path, "POST", token="", json={"tokenKey": server.token}).json()
    assert found == {"userId": 900, "hubId": 12345678, "appId": 4711, "scopes": ["forms", "oauth"]}
    assert ask(server, path, "POST", json={"tokenKey": "other"}).status_code == 404
    assert server.writes == []
    assert server.token not in repr(server.requests)
    assert ask(portals(oauth=True), path, "POST", json={"tokenKey": server.token}).status_code == 404


def test_an_address_that_is_read_in_another_way(portals):
    server = portals()
    assert ask(server, "/crm/objects/2026-09/contacts/search").status_code == 404
    assert ask(server, "/crm/lists/2026-09/search").status_code == 404
    assert ask(server, "/automation/v4/flows/batch/read").status_code == 405
    assert server.writes == []


@pytest.mark.parametrize(
    ("method", "path", "scope", "status"),
    [
        ("POST", "/crm/objects/2026-09/contacts", "crm.objects.contacts.write", 201),
        ("PATCH", "/crm/v3/objects/contacts/1", "crm.objects.contacts.write", 200),
        ("DELETE", "/crm/objects/2026-09/contacts/1", "crm.objects.contacts.write", 204),
        ("POST", "/crm/objects/2026-09/2-7", "crm.objects.custom.write", 201),
        ("POST", "/crm/v3/objects/contacts/batch/create", "crm.objects.contacts.write", 201),
        ("POST", PROPERTIES, "crm.schemas.contacts.write", 201),
        ("PATCH", "/crm/pipelines/2026-09/deals/default", "crm.schemas.deals.write", 200),
        ("DELETE", "/automation/v4/flows/1", "automation", 204),
        ("PUT", "/marketing/v3/forms/1", "forms", 200),
        ("POST", "/crm/lists/2026-09", "crm.lists.write", 201),
        ("POST", "/crm/exports/2026-09/export/async", "crm.export", 201),
    ],
)
def test_writes_are_remembered_and_granted_by_scope(portals, method, path, scope, status):
    server = portals(a_portal_without(scope))
    assert said(ask(server, path, method, json={"a": 1})) == (403, "MISSING_SCOPES")
    server.portal.scopes.add(scope)
    assert ask(server, path, method, json={"a": 1}).status_code == status
    assert server.writes == [Write(method, path, {"a": 1})] * 2


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("POST", "/nowhere", 404), ("PATCH", "/crm/v3/objects/widgets/1", 400), ("PATCH", "/crm/v3/objects/contacts/99", 404)],
)
def test_writes_that_come_to_nothing(portals, method, path, status):
    server = portals(a_small_portal(scopes={"crm.objects.contacts.write"}))
    assert ask(server, path, method, json={}).status_code == status
    assert len(server.writes) == 1


def test_a_write_moves_the_time_of_the_last_change(portals):
    server = portals(a_small_portal(scopes=set(SCOPES) | {"crm.objects.contacts.write"}))
    ask(server, "/crm/v3/objects/contacts/1", "PATCH", json={"properties": {"score": 11}})
    found = ask(server, "/crm/v3/objects/contacts/1?properties=score").json()
    assert found["properties"]["score"] == "11"
    assert found["properties"]["lastmodifieddate"] == found["updatedAt"] == "2026-11-20T02:00:00.000Z"


def test_reads_are_no_writes(portals):
    server = portals()
    search(server, "contacts")
    ask(server, "/crm/lists/2026-09/search", "POST", json={})
    ask(server, "/automation/v4/flows/batch/read", "POST", json={"inputs": [{"type": "FLOW_ID", "flowId": "1"}]})
    ask(server, f"{PROPERTIES}/batch/read", "POST", json={"inputs": [{"name": "email"}]})
    assert [request.status for request in server.requests] == [200] * 4
    assert server.writes == []


def test_requests_are_recorded_without_the_token(portals):
    server = portals()
    ask(server, "/crm/lists/2026-09?listIds=11&listIds=12", headers={"X-Own": "1"})
    search(server, "contacts", limit=1)
    first, second = server.requests
    assert (first.method, first.path, first.status, first.lane) == ("GET", "/crm/lists/2026-09", 200, "ordinary")
    assert (first.query, first.params) == ((("listIds", "11"), ("listIds", "12")), {"listIds": "12"})
    assert (first.headers["x-own"], "authorization" in first.headers) == ("1", False)
    assert (second.body, second.lane) == ({"limit": 1}, "search")
    assert server.token not in repr(server.requests)


def test_a_connection_stays_open_and_bodies_are_compressed_when_asked(portals):
    server = portals(a_portal_of(100), tls=True)
    with requests.Session() as session:
        session.trust_env, session.verify = False, server.certificate
        session.headers["Authorization"] = f"Bearer {server.token}"
        answers = [session.get(f"{server.url}/crm/v3/objects/contacts", params={"limit": 100}) for _ in range(3)]
        plain = session.get(answers[0].url, headers={"Accept-Encoding": "identity"})
        pools = session.get_adapter(server.url).poolmanager.pools
        (pool,) = [pools[key] for key in pools.keys()]  # noqa: SIM118 - it is no dict
        assert (pool.num_connections, pool.num_requests) == (1, 4)
    assert {answer.headers.get("Content-Encoding") for answer in answers} == {"gzip"}
    assert int(answers[0].headers["Content-Length"]) < len(plain.content) / 5
    assert plain.json() == answers[0].json()


def test_many_are_answered_at_once(portals):
    server = portals(latency=0.3)
    threads = [threading.Thread(target=ask, args=(server, DETAILS)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (server.peak_concurrency, server.calls, len(server.requests)) == (6, 6, 6)


def test_what_goes_wrong_in_the_server_is_not_lost(socket_enabled):
    portal = a_small_portal(schemas=[{"labels": {}}])
    with pytest.raises(KeyError), Standin(portal, tls=False) as server, pytest.raises(requests.ConnectionError):
        ask(server, "/crm-object-schemas/2026-09/schemas")


def test_it_is_nowhere_before_it_starts():
    with pytest.raises(RuntimeError, match="use it in a with block"):
        _ = Standin(a_small_portal(), tls=False).url


def pages_of(server, path, limit):
    rows, after = [], ""
    while True:
        found = ask(server, f"{path}{'&' if '?' in path else '?'}limit={limit}{after}").json()
        rows += found["results"]
        if "paging" not in found:
            return rows
        after = f"&after={found['paging']['next']['after']}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/crm/objects/2026-09/contacts", 6), ("/crm/owners/2026-09", 2), ("/crm/owners/2026-09?archived=true", 1),
        ("/automation/v4/flows", 2), ("/marketing/v3/forms", 2), ("/account-info/2026-09/activity/audit-logs", 3),
        ("/settings/users/2026-03", 1), ("/marketing/v3/campaigns", 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("limit", [1, 2, 100])
def test_pages_hold_every_row_once(portals, path, expected, limit):
    rows = pages_of(portals(), path, limit)
    assert len(rows) == len({row["id"] for row in rows}) == expected


@given(st.integers(0, 300), st.integers(1, 130))
def test_pages_of_any_size_hold_every_row_once_and_in_order(many, limit):
    found, after, calls = [], None, 0
    while calls == 0 or after is not None:
        told = page(Asked("GET", "/x", {"limit": str(limit), **({} if after is None else {"after": after})}), range(many))
        assert len(told["results"]) <= min(limit, 100)
        found += told["results"]
        after = told.get("paging", {}).get("next", {}).get("after")
        calls += 1
    assert found == list(range(many))
    assert calls == max(1, -(-many // min(limit, 100)))


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "after=x", "after=-1", "limit=-1", "archived=maybe"])
def test_a_page_that_cannot_be(portals, query):
    assert said(ask(portals(), f"/crm/objects/2026-09/contacts?{query}")) == (400, "VALIDATION_ERROR")


def test_a_limit_that_is_too_long_is_cut_where_the_api_says_nothing(portals):
    server = portals(a_small_portal(owners=[{"id": str(id), "archived": False} for id in range(150)]))
    found = ask(server, "/crm/owners/2026-09?limit=500").json()
    assert (len(found["results"]), found["paging"]["next"]["after"]) == (100, "100")
