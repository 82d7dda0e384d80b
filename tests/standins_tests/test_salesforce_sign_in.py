from __future__ import annotations

import time

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from standins.salesforce.asking import ask, said
from standins.salesforce.sessions import FLOWS, App
from standins.salesforce.small import READER, a_small_org

TOKEN = "/services/oauth2/token"
JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
APP = App()


def sign_in(server, grant, auth=None, **form):
    return ask(server, TOKEN, "POST", headers=auth or {"Authorization": ""}, data={"grant_type": grant, **form})


def assertion(server, key=None, **claims):
    every = {"iss": APP.client_id, "sub": "reader@acme.example", "aud": server.url, "exp": int(time.time()) + 180}
    return jwt.encode(every | claims, key or server.app.private_key, algorithm="RS256")


def another_key():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def grants(server):
    """A form for every way in."""
    client = {"client_id": APP.client_id, "client_secret": APP.client_secret}
    return {
        JWT: {"assertion": assertion(server)},
        "client_credentials": client,
        "refresh_token": {"client_id": APP.client_id, "refresh_token": APP.refresh_token},
        "password": {**client, "username": "Reader@acme.example", "password": APP.password + APP.security_token},
    }


@pytest.mark.parametrize("grant", [JWT, "client_credentials", "refresh_token", "password"])
def test_every_way_in_gives_a_session(serving, grant):
    server = serving()
    found = sign_in(server, grant, **grants(server)[grant]).json()
    assert (found["instance_url"], found["id"], found["token_type"]) == (server.url, server.org.identity, "Bearer")
    assert "refresh_token" not in found
    assert found["access_token"] != server.token
    assert ask(server, "sobjects", token=found["access_token"]).status_code == 200
    assert server.billed == 1


def test_the_client_may_tell_who_it_is_in_a_header(serving):
    server = serving()
    right = ask(server, TOKEN, "POST", auth=(APP.client_id, APP.client_secret), data={"grant_type": "client_credentials"})
    wrong = ask(server, TOKEN, "POST", auth=(APP.client_id, "x"), data={"grant_type": "client_credentials"})
    broken = sign_in(server, "client_credentials", {"Authorization": "Basic !"})
    assert (right.status_code, wrong.json()["error"], broken.json()["error"]) == (200, "invalid_client", "invalid_client")


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        pytest.param({"iss": "x"}, ("invalid_client_id", "client identifier invalid"), id="an unknown app"),
        pytest.param({"sub": "x"}, ("invalid_grant", "user hasn't approved this consumer"), id="another user"),
        pytest.param({"aud": "https://x"}, ("invalid_grant", "audience is invalid"), id="for somebody else"),
        pytest.param({"exp": 1}, ("invalid_grant", "expired authorization code"), id="too late"),
    ],
)
def test_an_assertion_that_does_not_do(serving, claims, expected):
    server = serving()
    found = sign_in(server, JWT, assertion=assertion(server, **claims))
    assert (found.status_code, tuple(found.json().values())) == (400, expected)


def test_an_assertion_with_another_signature(serving):
    server = serving()
    for made in (assertion(server, another_key()), "x.y.z", ""):
        assert sign_in(server, JWT, assertion=made).json() == {
            "error": "invalid_grant", "error_description": "invalid assertion",
        }  # fmt: skip


def test_an_assertion_is_for_the_common_hosts_too(serving):
    server = serving()
    assert sign_in(server, JWT, assertion=assertion(server, aud="https://login.salesforce.com")).status_code == 200


@pytest.mark.parametrize(
    ("grant", "wrong", "expected"),
    [
        ("client_credentials", {"client_id": "x"}, ("invalid_client_id", "client identifier invalid")),
        ("client_credentials", {"client_secret": "x"}, ("invalid_client", "invalid client credentials")),
        ("refresh_token", {"refresh_token": "x"}, ("invalid_grant", "expired access/refresh token")),
        ("refresh_token", {"client_secret": "x"}, ("invalid_client", "invalid client credentials")),
        ("password", {"password": APP.password}, ("invalid_grant", "authentication failure")),
        ("password", {"username": "x"}, ("invalid_grant", "authentication failure")),
    ],
)
def test_what_does_not_fit(serving, grant, wrong, expected):
    server = serving()
    found = sign_in(server, grant, **(grants(server)[grant] | wrong))
    assert (found.status_code, tuple(found.json().values())) == (400, expected)


@pytest.mark.parametrize("grant", ["", "authorization_code"])
def test_an_unknown_way_in_has_no_description(serving, grant):
    found = sign_in(serving(), grant)
    assert (found.status_code, found.json()) == (400, {"error": "unsupported_grant_type"})


def test_a_way_in_may_be_closed(serving):
    server = serving(app=App(flows=FLOWS - {"password"}))
    assert sign_in(server, "password", **grants(server)["password"]).json() == {"error": "unsupported_grant_type"}


def test_a_refresh_token_may_serve_once(serving):
    server = serving(app=App(rotates=True))
    form = grants(server)["refresh_token"]
    following = sign_in(server, "refresh_token", **form).json()["refresh_token"]
    assert sign_in(server, "refresh_token", **form).json()["error"] == "invalid_grant"
    assert sign_in(server, "refresh_token", **(form | {"refresh_token": following})).status_code == 200


def test_a_new_session_after_all_have_ended(serving):
    server = serving()
    server.expire()
    assert said(ask(server, "sobjects")) == (401, "INVALID_SESSION_ID")
    token = sign_in(server, "client_credentials", **grants(server)["client_credentials"]).json()["access_token"]
    assert ask(server, "sobjects", token=token).status_code == 200


def test_secrets_are_not_shown():
    shown = repr(App())
    assert not [secret for secret in (APP.client_secret, APP.password, APP.refresh_token, "PRIVATE KEY") if secret in shown]


def test_the_user_is_the_orgs_unless_the_app_names_one(serving):
    assert serving().username == "reader@acme.example"
    assert serving(app=App(username="other@acme.example")).username == "other@acme.example"
    org = a_small_org()
    org.tables["User"] = [row for row in org.tables["User"] if row["Id"] != READER]
    assert serving(org).username == "reader@standin.example"
