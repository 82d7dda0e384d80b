"""The real client against the stand-in, over TLS; and a recorded portal, served as it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hubspot import Client
from hubspot.crm.objects.exceptions import ApiException

from standins.hubspot.asking import ask, search
from standins.hubspot.corpus import portal_from_corpus
from standins.hubspot.small import a_record, a_small_portal


def a_client(server, token=None):
    """A client that trusts a stand-in."""
    return Client.create(access_token=token or server.token, host=server.url, ssl_ca_cert=server.certificate)


def low_level(api, path, **query):
    return api.api_client.call_api(
        path, "GET", query_params=list(query.items()), header_params={"Accept-Encoding": "gzip"}, auth_settings=["oauth2"],
        _preload_content=False, _request_timeout=(3, 30),
    )  # fmt: skip


def test_the_typed_calls(portals):
    server = portals(tls=True)
    client = a_client(server)
    assert len(client.crm.properties.core_api.get_all("contacts").results) == 7
    assert client.crm.pipelines.pipelines_api.get_all("deals").results[0].stages[2].metadata["probability"] == "1.0"
    assert [owner.id for owner in client.crm.owners.get_all()] == ["101", "103"]
    assert client.crm.schemas.core_api.get_all().results[0].object_type_id == "2-7"
    assert [row.list_id for row in client.crm.lists.lists_api.get_all(list_ids=["11", "13"]).lists] == ["11", "13"]
    assert len(client.marketing.forms.forms_api.get_page().results) == 2
    assert client.settings.users.users_api.get_page().results[0].super_admin is True
    assert server.writes == []
    assert {request.status for request in server.requests} == {200}


def test_the_client_pages_to_the_end(portals):
    records = {"contacts": [a_record(number, email=f"{number}@acme.example") for number in range(250)]}
    server = portals(a_small_portal(records=records), tls=True)
    rows = a_client(server).crm.contacts.get_all(properties=["email"])
    assert [row.id for row in rows] == [str(number) for number in range(250)]
    assert [request.params.get("after") for request in server.requests] == [None, "100", "200"]


def test_the_client_searches(portals):
    server = portals(tls=True)
    body = {"filterGroups": [{"filters": [{"propertyName": "lead_source", "operator": "EQ", "value": "web"}]}], "limit": 1}
    found = a_client(server).crm.contacts.search_api.do_search(body)
    assert (found.total, found.results[0].id, found.paging.next.after, server.requests[0].lane) == (2, "1", "1", "search")


def test_any_path_through_the_low_level_client_compressed_on_one_connection(portals):
    server = portals(tls=True)
    api = a_client(server).crm.properties.core_api
    answers = [low_level(api, "/crm/properties/2026-09/contacts", archived=archived) for archived in ("false", "true")]
    assert [answer.headers.get("Content-Encoding") for answer in answers] == ["gzip", "gzip"]
    assert b'"dataSensitivity": "non_sensitive"' in answers[0].data
    assert answers[0].headers["X-HubSpot-RateLimit-Max"] == "190"


def test_the_client_writes_and_is_found_out(portals):
    server = portals(tls=True)
    with pytest.raises(ApiException) as refused:
        a_client(server).crm.objects.basic_api.create("contacts", {"properties": {"email": "x"}})
    assert (refused.value.status, [write.method for write in server.writes]) == (403, ["POST"])


def test_the_client_meets_the_end_of_the_day(portals):
    server = portals(tls=True, daily_limit=1)
    api = a_client(server).crm.objects.basic_api
    api.get_page("contacts")
    with pytest.raises(ApiException) as refused:
        api.get_page("contacts")
    assert refused.value.status == 429


def test_the_client_with_a_token_of_nobody(portals):
    with pytest.raises(ApiException) as refused:
        a_client(portals(tls=True), "pat-eu1-nobody").crm.objects.basic_api.get_page("contacts")
    assert refused.value.status == 401


@pytest.fixture
def recorded():
    """The recorded portal."""
    corpora = os.environ.get("AUDITOR_CORPORA")
    if not corpora:
        pytest.skip("AUDITOR_CORPORA names no folder with recorded portals")
    return portal_from_corpus(Path(corpora) / "hubspot-api" / "v3-portal")


def test_a_recorded_portal_is_served_as_it_is(portals, recorded):
    server = portals(recorded)
    for object, many in (("contacts", 218), ("companies", 118)):
        assert ask(server, f"/crm/v3/properties/{object}").json() == {"results": recorded.properties[object]}
        assert len(recorded.properties[object]) == many
    assert ask(server, "/crm/v3/pipelines/deals").json() == {"results": recorded.pipelines["deals"]}
    owners, after = [], ""
    for archived in ("true", "false"):
        after = ""
        while after is not None:
            found = ask(server, f"/crm/v3/owners?limit=100&archived={archived}&after={after}").json()
            owners += found["results"]
            after = found.get("paging", {}).get("next", {}).get("after")
    assert len(owners) == 1109
    assert sorted(owners, key=lambda row: row["id"]) == sorted(recorded.owners, key=lambda row: row["id"])
    assert search(server, "contacts").json()["total"] == 0


def test_a_folder_without_recorded_bodies(tmp_path):
    with pytest.raises(FileNotFoundError, match="holds no recorded bodies"):
        portal_from_corpus(tmp_path)


def test_a_recorded_portal_may_be_short(tmp_path):
    (tmp_path / "owners.json").write_text('{"results": [{"id": "1"}]}', encoding="utf-8")
    portal = portal_from_corpus(tmp_path, tier="starter")
    assert (portal.owners, portal.properties, portal.tier) == ([{"id": "1"}], {}, "starter")
