from __future__ import annotations

from urllib.parse import quote

import pytest

from connectors.salesforce.http.client import Subrequest
from connectors.salesforce.http.errors import SalesforceError
from connectors.salesforce.http.limits import Limits
from salesforce_answers import METADATA, TOKEN, a_composite, a_fault, an_error, records

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
