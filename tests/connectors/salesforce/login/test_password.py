from __future__ import annotations

import html

import pytest

from connectors.salesforce.http.errors import SignInError
from connectors.salesforce.http.limits import Limits
from connectors.salesforce.login import PasswordLogin

LOGIN_PATH = "/services/Soap/u/64.0"
PASSWORD, SECURITY = "s3cret<&>\"ö'tail9", "SecurityToken9"
ACCESS = "00D000000000001!AQ.access_secret"
OFF = "SOAP API login() is disabled by default in this org."


NAMESPACES = 'xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sf="urn:fault.partner.soap.sforce.com"'


def soap(inner):
    return f"<s:Envelope {NAMESPACES}><s:Body>{inner}</s:Body></s:Envelope>".encode()


def a_session(org, server=None):
    url = server or f"{org.url}/services/Soap/u/64.0/00D000000000001"
    return soap(f"<loginResponse><result><serverUrl>{url}</serverUrl><sessionId>{ACCESS}</sessionId></result></loginResponse>")


def a_fault(code, said):
    told = f"<sf:exceptionCode>{code}</sf:exceptionCode><sf:exceptionMessage>{said}</sf:exceptionMessage>"
    detail = f"<detail><sf:LoginFault>{told}</sf:LoginFault></detail>"
    inner = f"<faultcode>sf:{code}</faultcode><faultstring>{code}: {said}</faultstring>{detail}"
    return (500, soap(f"<s:Fault>{inner}</s:Fault>"))


def a_login(url, warn=lambda _: None):
    return PasswordLogin("reader@acme.example", PASSWORD, SECURITY, url, warn)


def test_an_org_is_read_with_the_session_of_a_password(org, a_client):
    told = []
    org.plays(LOGIN_PATH, a_session(org))
    org.plays("limits", {"a": 1})
    client = a_client(org, a_login(org.url, told.append))
    assert client.get("limits") == {"a": 1}
    assert (client.username, client.instance_url) == ("reader@acme.example", org.url)
    assert org.at("limits")[0].headers["Authorization"] == f"Bearer {ACCESS}"
    assert "s3cret&lt;&amp;&gt;&quot;ö&#x27;tail9SecurityToken9<" in org.sent[0].body.decode()
    assert told == ["Signing in with a password ends in Summer '27; use the sf command line, JWT or client credentials instead."]


def test_https_is_spoken(secure_org, a_client):
    secure_org.plays(LOGIN_PATH, a_session(secure_org))
    assert a_client(secure_org, a_login(secure_org.url)).instance_url == secure_org.url


@pytest.mark.parametrize(
    ("code", "said", "hint"),
    [
        ("INVALID_OPERATION", OFF, "use the sf command line, JWT or client credentials"),
        ("UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL", "use the sf command line"),
        ("INVALID_LOGIN", "Invalid username, password, security token; or user locked out.", "whether a sandbox is meant"),
        ("LOGIN_MUST_USE_SECURITY_TOKEN", "You must use your security token", "Reset My Security Token"),
        ("API_DISABLED_FOR_ORG", "API is not enabled for this Organization or Partner", "edition"),
        ("PASSWORD_LOCKOUT", "locked", "unlock"),
    ],
)
def test_a_refusal_says_what_to_do_and_is_not_tried_again(org, a_client, code, said, hint):
    org.plays(LOGIN_PATH, a_fault(code, said))
    with pytest.raises(SignInError, match=hint) as caught:
        a_client(org, a_login(org.url)).get("limits")
    assert caught.value.code == code
    assert f"({code}: {said})" in str(caught.value)
    assert len(org.sent) == 1


@pytest.mark.parametrize("play", [(503, b"no XML"), (200, b"no XML"), "dropped"])
def test_what_may_pass_is_tried_again(org, a_client, play):
    org.plays(LOGIN_PATH, org.dropped if play == "dropped" else play, a_session(org))
    client = a_client(org, a_login(org.url))
    assert client.instance_url == org.url
    assert len(client.slept) == 1


@pytest.mark.parametrize(
    "play",
    [
        (302, b"", {"Location": "http://["}),
        (302, b"", {"Location": "\xff\xfe"}),
        (200, b'<?xml version="1.0" encoding="foo"?><a/>'),
        (200, b'<?xml version="1.0" encoding="hex"?><a/>'),
        (200, b"<a><sessionId>" + b"<b>" * 3000 + b"</b>" * 3000 + b"</sessionId></a>"),
        (200, soap("<sessionId/><serverUrl/>")),
        (200, soap("<sessionId>a</sessionId><serverUrl>https://acme.example:99999/</serverUrl>")),
        (500, b"\xff"),
    ],
    ids=lambda play: str(play)[:60],
)
def test_an_answer_without_sense_is_a_failed_sign_in(org, a_client, play):
    org.plays(LOGIN_PATH, play)
    with pytest.raises(SignInError):
        a_client(org, a_login(org.url), Limits(retries=0)).get("limits")


@pytest.mark.parametrize("status", [200, 500])
def test_an_answer_without_session_and_words_is_a_refusal_that_repeats_no_markup(org, a_client, status):
    org.plays(LOGIN_PATH, (status, soap("<a/>")))
    with pytest.raises(SignInError, match="refused") as caught:
        a_client(org, a_login(org.url)).get("limits")
    assert "<" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("", "a", "b"), "user name"),
        (("a", "", "b"), "password is empty"),
        (("a", "b", "c<d"), "security token"),
        (("a", "b", "c", "http://acme.example"), "login_url"),
    ],
)
def test_what_cannot_be_right_is_refused_at_once(given, said):
    with pytest.raises(SignInError, match=said):
        PasswordLogin(*given)


def _told(sent):
    return sent.body.decode().replace("<", "&lt;").replace("&quot;", '"').replace("&#x27;", "'")


@pytest.mark.parametrize(
    "play",
    [
        lambda sent: a_fault("INVALID_LOGIN", _told(sent)),
        lambda sent: a_fault("INVALID_LOGIN", html.escape(sent.body.decode().partition("<n1:password>")[2])),
        lambda sent: a_fault(f"BAD{SECURITY}", f"{ACCESS} {SECURITY}"),
        lambda sent: (500, sent.body),
        lambda sent: (500, b"no XML " + sent.body),
        lambda sent: (200, sent.body[:-3]),
    ],
    ids=["told back", "told back in full", "in the code", "as the answer", "as no XML", "cut off"],
)
def test_no_error_and_no_log_tells_a_secret(org, a_client, play, caplog):
    caplog.set_level("DEBUG")
    org.plays(LOGIN_PATH, play)
    login = a_login(org.url)
    with pytest.raises(SignInError) as caught:
        a_client(org, login, Limits(retries=0)).get("limits")
    told = [str(caught.value), repr(caught.value), repr(vars(caught.value)), repr(login), login.describe(), caplog.text]
    assert not [(secret, text) for secret in (SECURITY, "s3cret", "tail9", "access_secret") for text in told if secret in text]
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
