from __future__ import annotations

import base64
import time
from pathlib import Path
from urllib.parse import parse_qs, quote_plus

import jwt
import pytest

from connectors.salesforce.http.errors import SignInError
from connectors.salesforce.http.limits import Limits
from connectors.salesforce.login import ClientCredentialsLogin, JwtLogin, RefreshTokenLogin
from connectors.salesforce.login.oauth import JWT_SECONDS

TOKEN_PATH = "/services/oauth2/token"
ACCESS = "00D000000000001!AQ.access_secret"
CLIENT_ID, CLIENT_SECRET, REFRESH = "3MVG9.client", "client+secret/1=", "5Aep861.refresh=secret"
MY_DOMAIN = "https://acme.my.salesforce.com"


def an_answer(org, **more):
    return {
        "access_token": ACCESS,
        "instance_url": org.url,
        "id": "https://login.salesforce.com/id/00D000000000001AAA/005000000000001AAA",
        "token_type": "Bearer",
        **more,
    }


def form_of(sent):
    return {name: values[0] for name, values in parse_qs(sent.body.decode()).items()}


@pytest.fixture
def logins(pem):
    """Every login through an app, at an address."""
    return lambda url, **more: {
        "jwt": lambda: JwtLogin(CLIENT_ID, "reader@acme.example", pem, url),
        "client credentials": lambda: ClientCredentialsLogin(CLIENT_ID, CLIENT_SECRET, url),
        "refresh token": lambda: RefreshTokenLogin(CLIENT_ID, CLIENT_SECRET, REFRESH, url, **more),
    }


KINDS = ["jwt", "client credentials", "refresh token"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_org_is_read_with_the_token_that_the_app_gives(org, a_client, logins, kind):
    org.plays(TOKEN_PATH, an_answer(org))
    org.plays("limits", {"a": 1})
    client = a_client(org, logins(org.url)[kind]())
    assert client.get("limits") == {"a": 1}
    assert (client.org_id, client.user_id, client.instance_url) == ("00D000000000001AAA", "005000000000001AAA", org.url)
    assert org.at("limits")[0].headers["Authorization"] == f"Bearer {ACCESS}"
    assert (client.usage.requests, client.usage.calls, client.usage.logins) == (2, 1, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_https_is_spoken_where_one_signs_in(secure_org, a_client, logins, kind):
    secure_org.plays(TOKEN_PATH, an_answer(secure_org))
    assert a_client(secure_org, logins(secure_org.url)[kind]()).instance_url == secure_org.url


def test_the_assertion_is_signed_and_short_lived(org, a_client, logins, rsa_key):
    org.plays(TOKEN_PATH, an_answer(org))
    client = a_client(org, logins(org.url)["jwt"]())
    assert client.username == "reader@acme.example"
    form = form_of(org.sent[0])
    assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    claims = jwt.decode(form["assertion"], rsa_key.public_key(), algorithms=["RS256"], audience=org.url)
    assert (claims["iss"], claims["sub"]) == (CLIENT_ID, "reader@acme.example")
    assert 0 < claims["exp"] - time.time() <= JWT_SECONDS


@pytest.mark.parametrize(
    ("url", "audience"),
    [
        ("https://login.salesforce.com", "https://login.salesforce.com"),
        ("https://test.salesforce.com", "https://test.salesforce.com"),
        (MY_DOMAIN, "https://login.salesforce.com"),
        ("https://acme--uat.sandbox.my.salesforce.com", "https://test.salesforce.com"),
        ("https://acme--uat.cs12.my.salesforce.com", "https://test.salesforce.com"),
        ("https://acme-uat.my.salesforce.com", "https://login.salesforce.com"),
        ("https://acme.scratch.my.salesforce.com", "https://test.salesforce.com"),
        ("https://acme.my.site.com", "https://acme.my.site.com"),
    ],
)
def test_an_assertion_is_for_the_host_that_salesforce_expects(pem, url, audience):
    assertion = JwtLogin(CLIENT_ID, "reader@acme.example", pem, url)._assertion()
    assert jwt.decode(assertion, options={"verify_signature": False})["aud"] == audience


def test_a_key_may_be_a_file_or_a_text_on_one_line(tmp_path, pem):
    place = tmp_path / "server.key"
    place.write_text(pem)
    for key in (place, pem, pem.replace("\n", "\\n")):
        assert JwtLogin(CLIENT_ID, "reader@acme.example", key)._assertion().count(".") == 2


def test_text_is_never_taken_for_the_path_of_a_key(tmp_path, pem):
    place = tmp_path / "server.key"
    place.write_text(pem)
    with pytest.raises(SignInError, match="is none in PEM"):
        JwtLogin(CLIENT_ID, "reader@acme.example", str(place))._assertion()


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (Path("/no/such/file"), "cannot be read"),
        (Path("a\0b"), "cannot be read"),
        ("/no/such/file", "is none in PEM, which begins with -----BEGIN"),
        ("MIIEsecret" * 400, "is none in PEM, which begins with -----BEGIN"),
        ("-----BEGIN PRIVATE KEY-----\nMIIEsecret\n-----END PRIVATE KEY-----", "no RSA key"),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIEsecret\n-----END ENCRYPTED PRIVATE KEY-----", "no RSA key"),
    ],
)
def test_a_key_that_cannot_be_used_is_told_without_repeating_it(key, said):
    login = JwtLogin(CLIENT_ID, "reader@acme.example", key)
    with pytest.raises(SignInError, match=said) as caught:
        login._assertion()
    assert "secret" not in str(caught.value) + repr(login)


def test_client_credentials_are_sent_as_basic(org, a_client, logins):
    org.plays(TOKEN_PATH, an_answer(org))
    assert a_client(org, logins(org.url)["client credentials"]()).instance_url
    pair = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    assert org.sent[0].headers["Authorization"] == f"Basic {pair}"
    assert form_of(org.sent[0]) == {"grant_type": "client_credentials"}


@pytest.mark.parametrize("url", ["https://login.salesforce.com", "https://test.salesforce.com/", "https://LOGIN.salesforce.com"])
def test_client_credentials_need_my_domain(url):
    with pytest.raises(SignInError, match="My Domain"):
        ClientCredentialsLogin(CLIENT_ID, CLIENT_SECRET, url)


@pytest.mark.parametrize("secret", [CLIENT_SECRET, None])
def test_a_refresh_token_is_sent_with_the_secret_if_there_is_one(org, a_client, secret):
    org.plays(TOKEN_PATH, an_answer(org))
    assert a_client(org, RefreshTokenLogin(CLIENT_ID, secret, REFRESH, org.url)).instance_url
    more = {"client_secret": secret} if secret else {}
    assert form_of(org.sent[0]) == {"grant_type": "refresh_token", "client_id": CLIENT_ID, "refresh_token": REFRESH, **more}


def test_a_rotated_refresh_token_serves_from_then_on_and_is_told_once(org, a_client):
    told = []
    login = RefreshTokenLogin(CLIENT_ID, None, REFRESH, org.url, warn=told.append)
    org.plays(
        TOKEN_PATH, an_answer(org, refresh_token="second-secret"), an_answer(org, refresh_token="third-secret"), an_answer(org)
    )
    org.plays("limits", (401, b""), {"a": 1})
    clock = iter(range(0, 100_000, 100))
    client = a_client(org, login, now=lambda: next(clock))
    client.get("limits")
    org.plays("limits", (401, b""), {"a": 1})
    client.get("limits")
    assert [form_of(sent)["refresh_token"] for sent in org.at(TOKEN_PATH)] == [REFRESH, "second-secret", "third-secret"]
    assert len(told) == 1
    assert "secret" not in told[0] + repr(login)


def test_the_same_refresh_token_is_no_rotation(org, a_client):
    told = []
    org.plays(TOKEN_PATH, an_answer(org, refresh_token=REFRESH))
    assert a_client(org, RefreshTokenLogin(CLIENT_ID, None, REFRESH, org.url, warn=told.append)).instance_url
    assert told == []


REFUSALS = [
    ({"error": "invalid_grant", "error_description": "user hasn't approved this consumer"}, "pre-authorise"),
    ({"error": "invalid_grant", "error_description": "authentication failure"}, "see user name"),
    ({"error": "invalid_grant", "error_description": "expired access/refresh token"}, "sign in to the app again"),
    ({"error": "invalid_grant", "error_description": "audience is invalid"}, "test.salesforce.com for a sandbox"),
    ({"error": "invalid_grant", "error_description": "invalid assertion"}, "certificate of the app"),
    ({"error": "invalid_grant", "error_description": "no client credentials user enabled"}, "Run As"),
    ({"error": "invalid_grant", "error_description": "request not supported on this domain"}, "My Domain"),
    ({"error": "invalid_client_id", "error_description": "client identifier invalid"}, "client id is unknown"),
    ({"error": "invalid_client", "error_description": "invalid client credentials"}, "client secret"),
    ({"error": "unsupported_grant_type"}, "turn this flow on"),
    ({"error": "inactive_user", "error_description": "user is inactive"}, "inactive"),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("body", "hint"), REFUSALS, ids=[hint for _, hint in REFUSALS])
def test_a_refusal_is_a_sentence_with_what_to_do_and_is_not_tried_again(org, a_client, logins, kind, body, hint):
    org.plays(TOKEN_PATH, (400, body))
    client = a_client(org, logins(org.url)[kind]())
    with pytest.raises(SignInError, match=hint) as caught:
        client.get("limits")
    assert caught.value.code == body["error"]
    assert body.get("error_description", "") in str(caught.value)
    assert len(org.sent) == 1


def test_a_refusal_of_an_unknown_kind_is_told_in_its_own_words(org, a_client, logins):
    org.plays(TOKEN_PATH, (400, {"error": "brand_new", "error_description": "because"}))
    with pytest.raises(SignInError) as caught:
        a_client(org, logins(org.url)["client credentials"]()).get("limits")
    assert str(caught.value) == f"client credentials at {org.url}: Salesforce refused the sign-in (brand_new: because)"


@pytest.mark.parametrize("play", [(503, b"<html>"), (200, b"<html>"), (200, b""), (200, []), (200, {}), "cut", "dropped"])
def test_what_may_pass_is_tried_again(org, a_client, logins, play):
    play = getattr(org, play) if isinstance(play, str) else play
    org.plays(TOKEN_PATH, play, play, an_answer(org))
    client = a_client(org, logins(org.url)["client credentials"]())
    assert client.instance_url == org.url
    assert (len(org.sent), len(client.slept)) == (3, 2)


@pytest.mark.parametrize("url", ["http://evil.example", "", "https://evil.example/path"])
def test_an_address_that_the_org_gives_is_looked_at(org, a_client, logins, url):
    org.plays(TOKEN_PATH, an_answer(org, instance_url=url))
    with pytest.raises(SignInError, match="must be an address"):
        a_client(org, logins(org.url)["client credentials"]()).get("limits")


def test_a_redirect_of_a_sign_in_is_not_followed(org, a_client, logins):
    org.plays(TOKEN_PATH, (307, b"", {"Location": f"{org.url}/elsewhere"}))
    with pytest.raises(SignInError, match="address"):
        a_client(org, logins(org.url)["client credentials"]()).get("limits")
    assert [sent.path for sent in org.sent] == [TOKEN_PATH]


SENSELESS = {
    "a redirect to no address": (302, b"", {"Location": "http://["}),
    "a redirect in no letters": (302, b"", {"Location": "\xff\xfe"}),
    "nested": (200, b"[" * 100_000),
    "a nested refusal": (400, b'{"error":' * 100_000),
    "nested within bounds": (200, b'{"access_token":' + b"[" * 300 + b"]" * 300 + b"}"),
    "no UTF-8": (200, b'{"access_token": "\xff"}'),
    "no number": (200, b'{"access_token": NaN}'),
    "a huge number": (200, b'{"access_token": "a", "instance_url": ' + b"9" * 5000 + b"}"),
    "a lone surrogate": (200, b'{"access_token": "\\ud800", "instance_url": ""}'),
    "no text for a token": (200, {"access_token": ["a"]}),
    "no text for an address": (200, {"access_token": "a", "instance_url": {"a": [1]}}),
    "no port": (200, {"access_token": "a", "instance_url": "https://acme.example:99999"}),
    "no text for an error": (400, {"error": {"a": 1}, "error_description": ["\ud800"]}),
    "a broken encoding": (200, b"no gzip", {"Content-Encoding": "gzip"}),
    "an unknown charset": (200, b"{}", {"Content-Type": "application/json; charset=undefined"}),
    "an odd status": (999, b"{}"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("play", SENSELESS.values(), ids=SENSELESS)
def test_an_answer_without_sense_is_a_failed_sign_in(org, a_client, logins, kind, play):
    org.plays(TOKEN_PATH, play)
    with pytest.raises(SignInError):
        a_client(org, logins(org.url)[kind](), Limits(retries=0)).get("limits")
    assert len(org.sent) == 1


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: JwtLogin("", "a", "b"), "client id"),
        (lambda: JwtLogin("a", "", "b"), "user name"),
        (lambda: JwtLogin("a", "b", "c", "http://acme.example"), "login_url"),
        (lambda: ClientCredentialsLogin("a", "", MY_DOMAIN), "client secret"),
        (lambda: ClientCredentialsLogin("a", "b", "acme.my.salesforce.com"), "login_url"),
        (lambda: RefreshTokenLogin("a", None, "", MY_DOMAIN), "refresh token"),
        (lambda: RefreshTokenLogin("a", "b c", "d", MY_DOMAIN), "client secret"),
    ],
)
def test_what_cannot_be_right_is_refused_at_once(make, said):
    with pytest.raises(SignInError, match=said):
        make()


def _told_back(sent):
    pair = base64.b64decode(sent.headers.get("Authorization", "")[6:]).decode().partition(":")[2]
    plain = " ".join(value for name, value in form_of(sent).items() if name != "grant_type")
    told = f"{sent.body.decode()} {sent.headers.get('Authorization')} {ACCESS} {pair} {plain}"
    return (400, {"error": "invalid_grant", "error_description": told})


LEAKS = {
    "told back": _told_back,
    "cut off": lambda sent: (200, f'{{"access_token": "{ACCESS}"'.encode()),
    "as no JSON": lambda sent: (500, sent.body),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("play", LEAKS.values(), ids=LEAKS)
def test_no_error_and_no_log_tells_a_secret(org, a_client, logins, kind, play, caplog, pem):
    caplog.set_level("DEBUG")
    org.plays(TOKEN_PATH, play)
    login = logins(org.url)[kind]()
    client = a_client(org, login, Limits(retries=0))
    with pytest.raises(SignInError) as caught:
        client.get("limits")
    told = [str(caught.value), repr(caught.value), repr(vars(caught.value)), repr(login), login.describe(), caplog.text]
    (sent,) = org.sent
    secrets = {ACCESS, CLIENT_SECRET, REFRESH, quote_plus(CLIENT_SECRET), quote_plus(REFRESH), pem[60:90]}
    secrets |= {form_of(sent).get("assertion", ACCESS), sent.headers.get("Authorization", ACCESS).removeprefix("Basic ")}
    assert not [(secret, text) for secret in secrets for text in told if secret in text]
    assert caught.value.__context__ is None or caught.value.__suppress_context__


@pytest.mark.parametrize("kind", KINDS)
def test_each_says_for_people_what_it_is(logins, kind):
    login = logins(MY_DOMAIN)[kind]()
    assert login.can_renew
    assert login.sign_in_url == f"{MY_DOMAIN}{TOKEN_PATH}"
    assert MY_DOMAIN in login.describe()
