from __future__ import annotations

import traceback
from urllib.parse import quote

import pytest

from connectors.hubspot.http.client import Client
from connectors.hubspot.http.errors import HubSpotError
from connectors.hubspot.http.guard import WriteRefused
from connectors.hubspot.http.limits import Limits

TOKEN = "CKr9-AbC.secret_token~0123456789+/="


def an_error(status, **more):
    return (status, {"status": "error", **more})


LEAKS = {
    "told back": lambda sent: an_error(400, message=f"no: {sent.headers.get('Authorization', '')} {TOKEN}"),
    "told back as a category": lambda sent: an_error(400, category=TOKEN, errorType=TOKEN, policyName=TOKEN, correlationId=TOKEN),
    "told back as a detail": lambda sent: an_error(400, errors=[{"message": TOKEN}]),
    "told back as a scope": lambda sent: an_error(403, category="MISSING_SCOPES", context={"requiredScopes": [TOKEN]}),
    "told back in a page": lambda sent: (500, f"<html>{TOKEN}</html>".encode()),
    "told back in a page that is data": lambda sent: (200, f"<html>{TOKEN}</html>".encode()),
    "told back as a redirect": lambda sent: (302, b"", {"Location": f"https://evil.example/?token={TOKEN}"}),
    "told back in no UTF-8": lambda sent: (403, b"\xff" + TOKEN.encode()),
    "not taken": lambda sent: an_error(401, category="INVALID_AUTHENTICATION", message=TOKEN),
    "not taken by the edge": lambda sent: (530, TOKEN.encode()),
    "no scope": lambda sent: an_error(403, category="MISSING_SCOPES", message=TOKEN),
    "a full lane": lambda sent: an_error(429, message=TOKEN, policyName="SECONDLY"),
    "the day": lambda sent: an_error(429, message=f"daily {TOKEN}", policyName="DAILY"),
    "cut off": lambda sent: (200, f'{{"token": "{TOKEN}'.encode()),
    "cut off on the way": lambda sent: (200, TOKEN.encode(), {}, 1000),
    "no gzip": lambda sent: (200, TOKEN.encode(), {"Content-Encoding": "gzip"}),
    "dropped": "dropped",
    "in percent encoding": lambda sent: an_error(400, message=quote(TOKEN, safe="")),
    "in HTML": lambda sent: an_error(400, message=TOKEN.replace("_", "&#95;")),
    "in HTML twice": lambda sent: an_error(400, message=TOKEN.replace("_", "&amp;#x5f;")),
}
ASKED = [
    lambda client: client.get("details"),
    lambda client: client.pages("owners"),
    lambda client: client.search("deals", {"limit": 1}),
    lambda client: client.listed("lists_search", {"count": 1}, "lists"),
    lambda client: client.post("token_info"),
]


def tells(text):
    return TOKEN in text or "secret_token" in text


@pytest.mark.parametrize("play", LEAKS.values(), ids=LEAKS)
@pytest.mark.parametrize("ask", ASKED, ids=["get", "pages", "search", "lists", "token"])
def test_no_error_tells_the_token(portal, a_client, play, ask, caplog):
    caplog.set_level("DEBUG")
    play = portal.dropped if play == "dropped" else play
    for endpoint, parts in [
        ("details", {}),
        ("owners", {}),
        ("search", {"object": "deals"}),
        ("lists_search", {}),
        ("token_info", {}),
    ]:
        portal.plays(endpoint, play, **parts)
    client = a_client(portal, token=TOKEN, limits=Limits(retries=1))
    with pytest.raises(HubSpotError) as caught:
        ask(client)
    error = caught.value
    told = [str(error), repr(error), *map(str, vars(error).values()), "".join(traceback.format_exception(error))]
    assert not [one for one in told if tells(one)]
    while error is not None:
        assert error.__suppress_context__ or error.__context__ is None
        error = error.__cause__
    assert not tells(caplog.text)


def test_a_token_that_looks_like_a_scope_is_told_as_none(portal, a_client):
    portal.plays(
        "details", an_error(403, category="MISSING_SCOPES", errors=[{"context": {"requiredScopes": ["plainsecret", "a.read"]}}])
    )
    with pytest.raises(HubSpotError) as caught:
        a_client(portal, token="plainsecret").get("details")
    assert caught.value.scopes == ("a.read",)


def test_neither_client_nor_usage_tells_it(portal, a_client):
    portal.plays("details", {"a": 1})
    client = a_client(portal, token=TOKEN)
    client.get("details")
    assert not tells(repr(client) + repr(vars(client)) + repr(client.usage) + client.describe())


def test_nor_does_a_token_that_cannot_be_one():
    for token in (f"{TOKEN} {TOKEN}", f"{TOKEN}\r\nX: y", f"ü{TOKEN}"):
        with pytest.raises(HubSpotError) as caught:
            Client(token)
        assert not tells("".join(traceback.format_exception(caught.value)))


def test_nor_does_a_request_that_is_refused(portal, a_client):
    client = a_client(portal, token=TOKEN)
    api = client._sender._client()
    with pytest.raises(WriteRefused) as caught:
        api.call_api("/crm/v3/objects/contacts", "POST", body={"token": TOKEN}, auth_settings=["oauth2"], _preload_content=False)
    assert not tells(str(caught.value))


@pytest.mark.parametrize("form", [TOKEN, TOKEN.replace("_", "\\u005f"), quote(TOKEN, safe="")])
def test_no_data_hold_the_token(portal, a_client, form):
    text = f'"Acme {form} Ltd"'
    portal.plays("details", (200, f'{{"uiDomain": {text}, {text}: 1}}'.encode()))
    portal.plays("owners", (200, f'{{"results": [{{"email": {text}}}]}}'.encode()))
    portal.plays("search", (200, f'{{"total": 1, "results": [{text}]}}'.encode()), object="deals")
    client = a_client(portal, token=TOKEN)
    clean = "Acme [redacted] Ltd"
    assert client.get("details") == {"uiDomain": clean, clean: 1}
    assert client.pages("owners") == [{"email": clean}]
    assert client.search("deals", {}) == {"total": 1, "results": [clean]}
