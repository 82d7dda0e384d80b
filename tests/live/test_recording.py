"""What is recorded of real sign-ins and a real pull holds no secret, and plays."""

import re
from pathlib import Path

import pytest
import requests
import vcr

from connectors.salesforce.connector import SalesforceOrg
from connectors.salesforce.http.client import Client
from connectors.salesforce.http.limits import Limits
from connectors.salesforce.login import ClientCredentialsLogin, JwtLogin, PasswordLogin, RefreshTokenLogin, TokenLogin
from live_tools import NOW, SMALL
from scrubbing import HOST, Scrubber
from standins.company.generate import generate
from standins.salesforce.org import org_of
from standins.salesforce.server import Standin
from standins.salesforce.sessions import App

CASSETTES = Path(__file__).parents[2] / "cassettes"
APP = App(
    client_id="3MVG9.PlantedClientId",
    client_secret="PlantedClientSecret0123456789",
    password="PlantedPassword!",
    security_token="PlantedSecurityToken",
    refresh_token="5Aep861PlantedRefreshToken0123456789abcdef",
    rotates=True,
)


def recorder():
    scrubber = Scrubber()
    return vcr.VCR(
        before_record_request=scrubber.request,
        before_record_response=scrubber.response,
        decode_compressed_response=True,
        match_on=["method", "host", "path", "query", "body"],
    )


def logins(server):
    app = server.app
    yield TokenLogin(server.token, server.url)
    yield ClientCredentialsLogin(app.client_id, app.client_secret, server.url)
    yield JwtLogin(app.client_id, server.username, app.private_key, server.url)
    yield RefreshTokenLogin(app.client_id, app.client_secret, app.refresh_token, server.url)
    yield PasswordLogin(server.username, app.password, app.security_token, server.url)


def client_of(login, certificate=None):
    session = requests.Session()
    session.trust_env, session.verify = False, certificate or True
    return Client(login, api_version="66.0", session=session, limits=Limits(workers=1), sleep=lambda seconds: None)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_no_secret_of_any_sign_in_survives_a_recording(tmp_path):
    tape = tmp_path / "tape.yaml"
    secrets = {APP.client_id, APP.client_secret, APP.password, APP.security_token, APP.refresh_token}
    with Standin(org_of(generate(**SMALL)), app=APP) as server:
        with recorder().use_cassette(str(tape), record_mode="all"):
            for login in logins(server):
                client = client_of(login, server.certificate)
                client.get("")
                client.read_metadata("AssignmentRules", ["Lead"])
                secrets |= set(client._sender.secrets)
                client.close()
            SalesforceOrg(client_of(TokenLogin(server.token, server.url), server.certificate), taken_at=NOW).pull()
        secrets |= {server.token, server.url.removeprefix("https://"), server.username, server.org.id, server.org.id[:15]}
    recorded = tape.read_text(encoding="utf-8")
    assert len(secrets) >= 12
    assert {secret for secret in secrets if secret in recorded} == set()
    assert not re.search(r"assertion=(?!%5Bredacted%5D)", recorded)
    with recorder().use_cassette(str(tape), record_mode="none"):
        assert "identity" in client_of(TokenLogin("a-token", f"https://{HOST}")).get("")


@pytest.mark.parametrize("cassette", sorted(CASSETTES.rglob("*.yaml")), ids=lambda path: path.stem)
def test_no_cassette_of_the_project_holds_a_secret(cassette):
    text = cassette.read_text(encoding="utf-8")
    assert Scrubber().text(text) == text
    assert "authorization" not in text.lower()
    assert "cookie" not in text.lower()
