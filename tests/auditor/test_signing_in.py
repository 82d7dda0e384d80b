import json

import pytest

from auditor.connections import SalesforceConnection
from auditor.signing_in import Pinned, described, login_of, system_keyring, way_of
from connectors.base import ConnectorError
from connectors.salesforce.http.errors import SignInError
from connectors.salesforce.login import (
    ClientCredentialsLogin,
    JwtLogin,
    PasswordLogin,
    RefreshTokenLogin,
    Session_,
    SfCliLogin,
    TokenLogin,
)

ORG = "https://acme.my.salesforce.com"
SECRET = "hunter2"
PEM = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"
APP = {"client_id": "3MVG9", "username": "auditor@acme.example"}


def settings(**given):
    return SalesforceConnection(type="salesforce", **given)


def nothing(service, name):
    return None


def login(tmp_path, environment=(), kept=nothing, **given):
    return login_of(settings(**given), folder=tmp_path, environment=dict(environment), keyring=kept)


TOKEN = {"SF_ACCESS_TOKEN": SECRET}
BOTH = {**TOKEN, "SF_ORG_INSTANCE_URL": ORG}


@pytest.mark.parametrize(
    ("given", "environment", "way"),
    [
        pytest.param({}, {}, "sf", id="nothing said"),
        pytest.param({}, BOTH, "token", id="a token and its org in the environment"),
        pytest.param({}, TOKEN, "sf", id="a token of no known org"),
        pytest.param({"instance_url": ORG}, TOKEN, "token", id="a token, and the org in the file"),
        pytest.param({"instance_url": ORG}, {}, "sf", id="an org and no token"),
        pytest.param({"org": "prod"}, BOTH, "sf", id="an alias is meant"),
        pytest.param({"auth": "sf"}, BOTH, "sf", id="the command line is meant"),
        pytest.param({"auth": "token"}, {}, "token", id="a token is meant"),
    ],
)
def test_the_way_is_the_chosen_one_or_what_the_environment_offers(given, environment, way):
    assert way_of(settings(**given), environment) == way


def test_the_command_line_keeps_the_login(tmp_path):
    assert login(tmp_path, org="prod") == SfCliLogin("prod")
    assert login(tmp_path) == SfCliLogin(None)


def failing(tmp_path, environment, **given):
    found = login(tmp_path, environment, **given)
    with pytest.raises(SignInError) as failed:
        found.sign_in(None)
    return str(failed.value)


def test_a_token_that_was_set_aside_is_spoken_of_when_the_command_line_fails(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    aside = "; SF_ACCESS_TOKEN is set, and was set aside since SF_ORG_INSTANCE_URL does not say which org it is for"
    told = failing(tmp_path, TOKEN)
    assert told == failing(tmp_path, {}).rstrip(".") + aside
    assert SECRET not in told
    for given in ({"org": "prod"}, {"auth": "sf"}):
        assert "SF_ACCESS_TOKEN" not in failing(tmp_path, BOTH, **given)


def test_a_token_and_its_org_come_from_the_environment(tmp_path):
    assert login(tmp_path, BOTH) == TokenLogin(SECRET, ORG)
    own = {"MY_TOKEN": SECRET}
    assert login(tmp_path, own, auth="token", access_token_env="MY_TOKEN", instance_url=ORG) == TokenLogin(SECRET, ORG)


def test_a_private_key_comes_from_a_file_beside_the_configuration_or_from_the_environment(tmp_path):
    (tmp_path / "server.key").write_text(PEM)
    expected = JwtLogin("3MVG9", "auditor@acme.example", PEM, "https://test.salesforce.com")
    given = {"auth": "jwt", **APP, "login_url": "https://test.salesforce.com"}
    assert login(tmp_path, **given, private_key_file="server.key") == expected
    in_variable = login(tmp_path, {"KEY": PEM}, **given, private_key_env="KEY")
    assert in_variable == JwtLogin("3MVG9", "auditor@acme.example", PEM.strip(), "https://test.salesforce.com")


def test_the_other_ways(tmp_path):
    given = {"auth": "client_credentials", "client_id": "3MVG9", "client_secret_env": "S", "login_url": ORG}
    assert login(tmp_path, {"S": f" {SECRET}\n"}, **given) == ClientCredentialsLogin("3MVG9", SECRET, ORG)
    given = {"auth": "password", "username": "a@acme.example", "password_env": "P"}
    assert login(tmp_path, {"P": SECRET}, **given) == PasswordLogin("a@acme.example", SECRET, "", "https://login.salesforce.com")
    with_token = login(tmp_path, {"P": SECRET, "T": "abc"}, **given, security_token_env="T")
    assert with_token == PasswordLogin("a@acme.example", SECRET, "abc", "https://login.salesforce.com")


class Form:
    """Remembers the form that is posted, and answers with a token."""

    status_code, content = 200, json.dumps({"access_token": "00D!new", "instance_url": ORG}).encode()

    def post(self, url, data, **_):
        self.url, self.form = url, data
        return self


def test_a_refresh_token_with_and_without_a_secret(tmp_path):
    given = {"auth": "refresh_token", "client_id": "3MVG9", "refresh_token_env": "R"}
    alone, with_secret = Form(), Form()
    login(tmp_path, {"R": SECRET}, **given).sign_in(alone)
    assert isinstance(login(tmp_path, {"R": SECRET}, **given), RefreshTokenLogin)
    assert (alone.form["refresh_token"], "client_secret" in alone.form) == (SECRET, False)
    login(tmp_path, {"R": SECRET, "S": "shh"}, **given, client_secret_env="S").sign_in(with_secret)
    assert with_secret.form["client_secret"] == "shh"


def test_secrets_that_no_variable_is_named_for_come_from_the_keyring(tmp_path):
    kept = {("acme", "password"): SECRET, ("acme", "access_token"): "00D!kept"}
    given = {"auth": "password", "username": "a@acme.example", "keyring": "acme"}
    found = login(tmp_path, kept=lambda *key: kept.get(key), **given)
    assert found == PasswordLogin("a@acme.example", SECRET, "", "https://login.salesforce.com")
    token = login(tmp_path, TOKEN, lambda *key: kept.get(key), auth="token", keyring="acme", instance_url=ORG)
    assert token == TokenLogin("00D!kept", ORG)


@pytest.mark.parametrize(
    ("given", "environment", "sentence"),
    [
        (
            {"auth": "token", "instance_url": ORG},
            {},
            "the environment variable SF_ACCESS_TOKEN is not set; it should hold the access token",
        ),
        ({"auth": "token"}, TOKEN, "not known which org the token belongs to; give instance_url, or set SF_ORG_INSTANCE_URL"),
        ({"auth": "token"}, {**TOKEN, "SF_ORG_INSTANCE_URL": "http://acme"}, "SF_ORG_INSTANCE_URL must be an address such as"),
        ({"auth": "jwt", **APP, "private_key_env": "K"}, {"K": " "}, "the environment variable K is not set"),
        (
            {"auth": "jwt", **APP, "private_key_env": "K"},
            {"K": SECRET},
            "the environment variable K holds no private key in PEM, which begins with -----BEGIN; put the key's text there",
        ),
        ({"auth": "jwt", **APP, "private_key_env": "K"}, {"K": "other.txt"}, "the environment variable K holds no private key"),
        ({"auth": "jwt", **APP, "private_key_file": "gone.pem"}, {}, "gone.pem cannot be read (No such file or directory)"),
        ({"auth": "jwt", **APP, "private_key_file": "other.txt"}, {}, "other.txt is no private key in PEM"),
        ({"auth": "jwt", **APP, "private_key_file": "key.der"}, {}, "key.der is no private key in PEM"),
        (
            {"auth": "client_credentials", "client_id": "3MVG9", "keyring": "acme", "login_url": ORG},
            {},
            "the keyring holds no client secret of 'acme'; put it there with: keyring set acme client_secret",
        ),
        (
            {"auth": "refresh_token", "client_id": "x", "refresh_token_env": "R", "client_secret_env": "S"},
            {"R": SECRET},
            "the environment variable S is not set",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_gets_a_sentence_that_holds_no_secret(tmp_path, given, environment, sentence):
    (tmp_path / "other.txt").write_text(SECRET)
    (tmp_path / "key.der").write_bytes(b"\xff\xfe")
    with pytest.raises(ConnectorError) as refused:
        login(tmp_path, environment, **given)
    assert sentence in str(refused.value)
    assert SECRET not in str(refused.value)


def test_a_keyring_that_cannot_be_asked_gets_a_sentence(monkeypatch):
    pytest.importorskip("keyring")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with pytest.raises(ConnectorError, match=r"cannot be asked for password of 'acme'.*name an environment variable instead"):
        system_keyring("acme", "password")


class Signs:
    """A login that leads to one address."""

    can_renew, sign_in_url = True, f"{ORG}/services/oauth2/token"

    def __init__(self, instance_url):
        self.instance_url = instance_url

    def describe(self):
        return "a login"

    def sign_in(self, session):
        return Session_("00D!token", self.instance_url)


@pytest.mark.parametrize("leads_to", [ORG, "https://ACME.my.salesforce.com", f"{ORG}/"])
def test_a_sign_in_that_leads_where_it_should_is_taken(leads_to):
    pinned = Pinned(Signs(leads_to), ORG)
    assert pinned.sign_in(None).access_token == "00D!token"
    assert (pinned.can_renew, pinned.sign_in_url, pinned.describe()) == (True, f"{ORG}/services/oauth2/token", "a login")


@pytest.mark.parametrize("leads_to", ["https://other.my.salesforce.com", f"{ORG}.evil.example", "http://127.0.0.1:80"])
def test_a_sign_in_that_leads_to_another_org_is_refused(leads_to):
    with pytest.raises(SignInError, match=f"a login leads to {leads_to}, and auditor.yaml says instance_url: {ORG}") as refused:
        Pinned(Signs(leads_to), ORG).sign_in(None)
    assert "00D!token" not in str(refused.value)


def test_a_configured_address_pins_every_login_that_is_not_sent_there_anyway(tmp_path):
    assert isinstance(login(tmp_path, org="prod", instance_url=ORG), Pinned)
    assert isinstance(login(tmp_path, TOKEN, auth="token", instance_url=ORG), TokenLogin)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"org": "prod"}, "the sf command line (prod)"),
        ({}, "the sf command line (its default org)"),
        ({"auth": "jwt", **APP}, "a JWT for auditor@acme.example at https://login.salesforce.com"),
        ({"auth": "client_credentials", "login_url": ORG}, f"client credentials at {ORG}"),
        ({"auth": "refresh_token"}, "a refresh token at https://login.salesforce.com"),
        ({"auth": "token", "instance_url": ORG}, f"an access token for {ORG}"),
        ({"auth": "token"}, "an access token for an org that is not named"),
        ({"auth": "password", **APP}, "the password of auditor@acme.example at https://login.salesforce.com"),
    ],
)
def test_a_way_to_sign_in_is_told_in_words(given, told):
    assert described(settings(**given), {}) == told
