from __future__ import annotations

import threading
from itertools import count

import pytest

from connectors.common.redaction import HIDDEN
from connectors.hubspot.http import paging
from connectors.hubspot.http.client import HOME, MOST_URL, Client
from connectors.hubspot.http.errors import HubSpotError, NotAsked, SignInError
from connectors.hubspot.http.limits import Limits

TOKEN = "pat-na1-00000000-1111-2222-3333-secret_token"


def a_page(*ids, after=None, **more):
    paging_ = {} if after is None else {"paging": {"next": {"after": after, "link": "https://evil.example/"}}}
    return {"results": [{"id": id} for id in ids], **paging_, **more}


# What is sent


def test_an_endpoint_is_asked_at_its_path_with_the_token_and_small(portal, a_client):
    portal.plays("properties", {"results": []}, object="contacts")
    client = a_client(portal)
    assert client.get("properties", [("archived", "false"), ("dataSensitivity", "sensitive")], object="contacts") == {
        "results": []
    }
    (sent,) = portal.sent
    assert (sent.method, sent.path, sent.body) == ("GET", "/crm/properties/2026-09/contacts", b"")
    assert sent.params == [("archived", "false"), ("dataSensitivity", "sensitive")]
    assert sent.headers["Authorization"] == f"Bearer {TOKEN}"
    assert (sent.headers["Accept-Encoding"], sent.headers["Accept"]) == ("gzip", "application/json")
    assert sent.headers["User-Agent"].startswith("hubspot-api-client-python")


def test_a_parameter_may_come_more_than_once(portal, a_client):
    portal.plays("lists_by_id", {"lists": []})
    a_client(portal).get("lists_by_id", [("listIds", "1"), ("listIds", "2"), ("includeFilters", "true")])
    assert portal.sent[0].params == [("listIds", "1"), ("listIds", "2"), ("includeFilters", "true")]


@pytest.mark.parametrize(
    ("part", "path"),
    [
        ("default", "/crm/pipelines/2026-09/deals/default/audit"),
        ("Büro & Co", "/crm/pipelines/2026-09/deals/B%C3%BCro%20%26%20Co/audit"),
        ("a.b~c_d-e", "/crm/pipelines/2026-09/deals/a.b~c_d-e/audit"),
    ],
)
def test_a_part_is_encoded_once(portal, a_client, part, path):
    portal.plays(path, [])
    assert a_client(portal).get("pipeline_audit", object="deals", pipeline=part) == []
    assert [sent.path for sent in portal.sent] == [path]


@pytest.mark.parametrize("part", ["", ".", "..", " .", "a/b", "a\\b", "%2e%2e", "a?b=c", "a#b", "a\n", "\ud800", "x" * 256])
def test_a_part_that_is_no_name_is_not_asked(portal, a_client, part):
    client = a_client(portal)
    with pytest.raises(NotAsked, match="is no name or id"):
        client.get("pipelines", object=part)
    assert (portal.sent, client.usage.requests) == ([], 0)


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.get("nothing"),
        lambda client: client.get("search", object="deals"),
        lambda client: client.post("owners", {}),
        lambda client: client.get("owners", object="deals"),
        lambda client: client.get("pipelines"),
        lambda client: client.get("owners", [("properties", "a")]),
    ],
    ids=["no endpoint", "a GET of a POST", "a POST of a GET", "a part too many", "a part too few", "no parameter of it"],
)
def test_what_the_table_does_not_have_is_a_fault_of_the_caller(portal, a_client, ask):
    client = a_client(portal)
    with pytest.raises(ValueError, match=r"no endpoint|is filled with|takes no parameter"):
        ask(client)
    assert portal.sent == []


def test_a_half_character_of_the_portal_is_sent_as_none(portal, a_client):
    portal.plays("objects", a_page(), object="deals")
    a_client(portal).get("objects", [("properties", "a\ud800b")], object="deals")
    assert portal.sent[0].params == [("properties", "a?b")]


def test_an_address_is_no_longer_than_passes(portal, a_client):
    portal.plays("objects", a_page(), object="deals")
    client = a_client(portal)
    bare = len(f"{portal.url}/crm/objects/2026-09/deals?properties=")
    client.get("objects", [("properties", "x" * (MOST_URL - bare))], object="deals")
    with pytest.raises(ValueError, match="8,001 characters"):
        client.get("objects", [("properties", "x" * (MOST_URL - bare + 1))], object="deals")
    assert len(portal.sent) == 1


def test_a_search_is_posted_in_its_own_lane(portal, a_client):
    portal.plays("search", {"total": 7, "results": []}, object="deals")
    client = a_client(portal)
    body = {"filterGroups": [{"filters": [{"propertyName": "amount", "operator": "HAS_PROPERTY"}]}], "limit": 1}
    assert client.search("deals", body)["total"] == 7
    (sent,) = portal.sent
    assert (sent.method, sent.json, sent.headers["Content-Type"]) == ("POST", body, "application/json")
    assert (client.usage.searches, client.usage.search_peak, client.usage.peak) == (1, 1, 0)
    client.post("search", body, object="deals")
    assert client.usage.searches == 2


def test_an_answer_that_tells_of_a_part_is_given_as_it_is(portal, a_client):
    told = {"results": [{"id": "1"}], "numErrors": 1, "errors": [{"message": "no such flow"}]}
    portal.plays("flows_batch", (207, told))
    body = {"inputs": [{"flowId": "1", "type": "FLOW_ID"}, {"flowId": "2", "type": "FLOW_ID"}]}
    assert a_client(portal).post("flows_batch", body) == told


def test_the_token_is_asked_about_with_the_token_in_the_body(portal, a_client):
    portal.plays("token_info", {"userId": 1, "hubId": 2, "appId": 3, "scopes": ["oauth"], "tokenKey": TOKEN})
    told = a_client(portal).post("token_info")
    assert portal.sent[0].json == {"tokenKey": TOKEN}
    assert (told["scopes"], told["tokenKey"]) == (["oauth"], HIDDEN)


# How it is sent


def test_many_threads_share_few_connections(portal, a_client):
    portal.plays("details", {"portalId": 1})
    client = a_client(portal, limits=Limits(workers=3))
    assert client.together([lambda: client.get("details")] * 40) == [{"portalId": 1}] * 40
    assert portal.connections <= 3


def test_no_more_are_under_way_than_there_are_workers(portal, a_client):
    under_way, most, lock = [0], [0], threading.Lock()
    full = threading.Event()

    def slow(_):
        with lock:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
            if most[0] == 2:
                full.set()
        full.wait(5)
        with lock:
            under_way[0] -= 1
        return {"a": 1}

    portal.plays("details", {"a": 1}, slow)
    client = a_client(portal, limits=Limits(workers=2))
    client.get("details")
    client.together([lambda: client.together([lambda: client.get("details")] * 3)] * 4)
    assert most[0] == 2


def test_answers_come_in_the_order_of_the_tasks_and_errors_among_them(portal, a_client):
    portal.plays("details", {"a": 1})
    client = a_client(portal)

    def wrong():
        raise HubSpotError(status=403, message="no", path="")

    first, second, third = client.together([lambda: client.get("details"), wrong, lambda: 3])
    assert (first, third) == ({"a": 1}, 3)
    assert isinstance(second, HubSpotError)
    with pytest.raises(ZeroDivisionError):
        client.together([lambda: 1 // 0])


def test_https_is_spoken_and_the_certificate_is_looked_at(secure_portal, a_client, clock):
    secure_portal.plays("details", {"portalId": 1})
    assert a_client(secure_portal).get("details") == {"portalId": 1}
    secure_portal.verify = None
    client = a_client(secure_portal)
    with pytest.raises(HubSpotError, match="certificate"):
        client.get("details")
    assert (clock.slept, client.usage.requests, client.usage.calls) == ([], 1, 0)


def test_the_certificates_of_requests_are_trusted(secure_portal, a_client, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", secure_portal.verify)
    secure_portal.verify = None
    secure_portal.plays("details", {"portalId": 1})
    assert a_client(secure_portal).get("details") == {"portalId": 1}


def test_certificates_that_are_not_there_are_refused(portal, a_client, tmp_path):
    with pytest.raises(ValueError, match="no certificates"):
        a_client(portal, verify=str(tmp_path / "none.pem"))


def test_neither_proxy_nor_netrc_of_the_environment_is_used(portal, a_client, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login thief password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    for name in ("http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    portal.plays("details", (200, {"a": 1}, {"Set-Cookie": "a=b; path=/"}))
    client = a_client(portal)
    client.get("details")
    assert client.get("details") == {"a": 1}
    assert portal.sent[1].headers["Authorization"] == f"Bearer {TOKEN}"
    assert "Cookie" not in portal.sent[1].headers


# What is taken


@pytest.mark.parametrize("token", [f"  {TOKEN}\n", "CKr9", "a.b-c_d"])
def test_a_token_is_taken_without_what_comes_with_copying(token):
    assert Client(token).describe() == f"an access token for {HOME}"


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("a b", "broken"),
        ("pät", "broken"),
        ("a\nAuthorization: x", "broken"),
        ("01234567-89ab-cdef-0123-456789abcdef", "hapikey"),
        ("01234567-89AB-CDEF-0123-456789ABCDEF", "service key"),
    ],
)
def test_a_token_that_can_be_none_is_refused_without_telling_it(token, said):
    with pytest.raises(SignInError, match=said) as caught:
        Client(token)
    assert not token.strip() or token not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.hubapi.com",
        "api.hubapi.com",
        "https://api.hubapi.com/crm",
        "https://user@api.hubapi.com",
        "https://api.hubapi.com?a=b",
        "https://api.hubapi.com:99999",
        "http://localhost:1",
        "http://127.0.0.1.evil.example",
        "ftp://127.0.0.1",
        "",
    ],
)
def test_an_address_that_is_none_or_open_is_refused(url):
    with pytest.raises(ValueError, match="base_url"):
        Client(TOKEN, base_url=url)


@pytest.mark.parametrize(
    "url", ["https://api.hubapi.com/", "https://api-eu1.hubapi.com", "https://127.0.0.1:8443", "http://127.0.0.1:8"]
)
def test_an_address_that_is_closed_or_of_this_machine_is_taken(url):
    assert Client(TOKEN, base_url=url).base_url == url.rstrip("/")


# Pages by after


def test_rows_of_all_pages_come_in_order(portal, a_client):
    portal.plays("owners", a_page(1, 2, after="100"), a_page(3, after=200), a_page(4))
    assert a_client(portal).pages("owners", [("limit", "100")]) == [{"id": 1}, {"id": 2}, {"id": 3}, {"id": 4}]
    assert [sent.params for sent in portal.sent] == [
        [("limit", "100")],
        [("limit", "100"), ("after", "100")],
        [("limit", "100"), ("after", "200")],
    ]


@pytest.mark.parametrize(
    "last", [{}, {"paging": None}, {"paging": {}}, {"paging": {"next": None}}, {"paging": {"prev": {"before": "1"}}}]
)
def test_no_next_is_the_last_page(portal, a_client, last):
    portal.plays("owners", a_page(*range(100), **last))
    assert len(a_client(portal).pages("owners")) == 100
    assert len(portal.sent) == 1


def test_an_empty_page_is_no_end(portal, a_client):
    portal.plays("forms", a_page(after="1"), a_page(1, after="2"), a_page(2))
    assert a_client(portal).pages("forms") == [{"id": 1}, {"id": 2}]


def test_rows_of_any_type_come_as_they_are(portal, a_client):
    portal.plays("owners", {"results": [None, 7, {"id": 1}]})
    assert a_client(portal).pages("owners") == [None, 7, {"id": 1}]


@pytest.mark.parametrize(
    ("pages", "asked"),
    [
        ([a_page(1, after="a"), a_page(2, after="a")], 2),
        ([a_page(1, after="a"), a_page(1, after="b")], 2),
        ([a_page(1, after="a"), a_page(2, after="b"), a_page(1, after="c")], 3),
        ([a_page(after="a"), a_page(after="b")], 2),
        ([a_page(1, after="a"), a_page(2, after="b"), a_page(1)], 3),
    ],
    ids=["a place", "a page", "a page before that", "empty pages", "the last page"],
)
def test_pages_that_repeat_are_an_error(portal, a_client, pages, asked):
    portal.plays("owners", *pages)
    with pytest.raises(HubSpotError, match="repeat"):
        a_client(portal).pages("owners")
    assert len(portal.sent) == asked


def test_pages_without_end_are_an_error(portal, a_client, monkeypatch):
    monkeypatch.setattr(paging, "MOST_PAGES", 5)
    numbers = count()
    portal.plays("owners", lambda _: a_page(at := next(numbers), after=str(at)))
    with pytest.raises(HubSpotError, match="do not end"):
        a_client(portal).pages("owners")
    assert len(portal.sent) == 5


@pytest.mark.parametrize(
    "page",
    [
        [],
        {},
        {"results": None},
        {"results": {"a": 1}},
        {"results": [], "paging": "more"},
        {"results": [], "paging": []},
        {"results": [], "paging": {"next": {}}},
        {"results": [], "paging": {"next": "https://evil.example/"}},
        {"results": [], "paging": {"next": {"link": "https://evil.example/"}}},
        {"results": [], "paging": {"next": {"after": ""}}},
        {"results": [], "paging": {"next": {"after": True}}},
        {"results": [], "paging": {"next": {"after": "x" * 1001}}},
    ],
    ids=lambda page: str(page)[:60],
)
def test_a_page_that_is_none_fails_the_whole(portal, a_client, page):
    portal.plays("owners", a_page(1, after="1"), page)
    with pytest.raises(HubSpotError, match=r"holds no results|where the next page is"):
        a_client(portal).pages("owners")


def test_a_page_that_cannot_be_read_fails_the_whole(portal, a_client):
    portal.plays("owners", a_page(1, after="1"), (400, {"category": "VALIDATION_ERROR", "message": "bad cursor"}))
    with pytest.raises(HubSpotError, match="bad cursor"):
        a_client(portal).pages("owners")


@pytest.mark.parametrize(("most", "rows", "asked"), [(1, 1, 1), (2, 2, 1), (3, 3, 2), (4, 4, 2), (5, 5, 3), (6, 5, 3)])
def test_no_more_pages_are_asked_for_than_are_wanted(portal, a_client, most, rows, asked):
    portal.plays("audit_logs", a_page(1, 2, after="1"), a_page(3, 4, after="2"), a_page(5))
    assert len(a_client(portal).pages("audit_logs", most=most)) == rows
    assert len(portal.sent) == asked


def test_pages_come_as_they_are_asked_for(portal, a_client):
    portal.plays("objects", a_page(1, after="1"), a_page(2), object="deals")
    pages = a_client(portal).each_page("objects", [("limit", "100")], object="deals")
    assert next(pages) == [{"id": 1}]
    assert len(portal.sent) == 1
    assert list(pages) == [[{"id": 2}]]


# Pages by offset


def a_lot(*ids, offset, more):
    return {"lists": [{"listId": id} for id in ids], "offset": offset, "hasMore": more, "total": 3}


def test_lists_are_paged_by_offset(portal, a_client):
    portal.plays("lists_search", a_lot(1, 2, offset=2, more=True), a_lot(3, offset=3, more=False))
    assert a_client(portal).listed("lists_search", {"count": 2}, "lists") == [{"listId": 1}, {"listId": 2}, {"listId": 3}]
    assert [sent.json for sent in portal.sent] == [{"count": 2, "offset": 0}, {"count": 2, "offset": 2}]


@pytest.mark.parametrize(
    "page",
    [
        a_lot(2, offset=1, more=True),
        a_lot(2, offset=0, more=True),
        a_lot(2, offset="2", more=True),
        a_lot(2, offset=None, more=True),
        a_lot(2, offset=True, more=True),
        a_lot(1, offset=2, more=True),
        a_lot(2, offset=2, more=None),
        a_lot(2, offset=2, more="false"),
        {"offset": 2, "hasMore": False},
        [],
    ],
    ids=lambda page: str(page)[:70],
)
def test_lots_that_repeat_or_are_none_are_an_error(portal, a_client, page):
    portal.plays("lists_search", a_lot(1, offset=1, more=True), page)
    with pytest.raises(HubSpotError, match=r"repeat|where the next|whether there is more|holds no lists"):
        a_client(portal).listed("lists_search", {}, "lists")
    assert len(portal.sent) == 2


def test_lots_without_end_are_an_error(portal, a_client, monkeypatch):
    monkeypatch.setattr(paging, "MOST_PAGES", 3)
    portal.plays("lists_search", lambda sent: a_lot(sent.json["offset"], offset=sent.json["offset"] + 1, more=True))
    with pytest.raises(HubSpotError, match="do not end"):
        a_client(portal).listed("lists_search", {}, "lists")
    assert len(portal.sent) == 3
