"""What the real client makes of recorded answers.

The cassettes were recorded from the stand-in. ``--record-mode=rewrite`` records them again; from a real org when
AUDITOR_ORG_URL and AUDITOR_ORG_TOKEN are set. Whatever is recorded is scrubbed on its way to disk.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from connectors.salesforce.connector import SalesforceOrg
from connectors.salesforce.http.client import Client, Subrequest, query_path
from connectors.salesforce.http.errors import BudgetSpent, SalesforceError
from connectors.salesforce.http.limits import Limits
from connectors.salesforce.login import ClientCredentialsLogin, TokenLogin
from replaying import all_is_played, scrubbed  # noqa: F401 - a fixture
from scrubbing import HOST, Scrubber
from standins.company.generate import generate
from standins.http.faults import Faults
from standins.salesforce.faults import SPENT_NOW, Fault
from standins.salesforce.org import org_of
from standins.salesforce.server import Standin

CASSETTES = Path(__file__).parents[3] / "cassettes" / "salesforce"
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
pytestmark = [pytest.mark.vcr, pytest.mark.usefixtures("all_is_played")]


@pytest.fixture(scope="module")
def vcr_cassette_dir():
    return str(CASSETTES)


@pytest.fixture(scope="module")
def vcr_config():
    return scrubbed(Scrubber())


@pytest.fixture
def a_client(record_mode, request):
    """A client of the org behind the cassette; while recording, of the stand-in, or of an org that the environment names."""
    servers = []

    def made(*, faults=(), rights=None, login=None, leads=200):
        session = requests.Session()
        if record_mode == "none":
            url, token = f"https://{HOST}", "a-token"
        elif "AUDITOR_ORG_URL" in os.environ:
            url, token = os.environ["AUDITOR_ORG_URL"], os.environ["AUDITOR_ORG_TOKEN"]
        else:
            request.getfixturevalue("socket_enabled")
            company = generate(objects=17, fields=4, deals=80, accounts=40, leads=leads)
            given = {"rights": rights} if rights is not None else {}
            server = Standin(org_of(company, **given), faults=Faults(*faults)).__enter__()
            servers.append(server)
            url, token, session.verify = server.url, server.token, server.certificate
        sign_in = login(url, servers[0] if servers else None) if login else TokenLogin(token, url)
        return Client(sign_in, api_version="66.0", session=session, limits=Limits(workers=1), sleep=lambda seconds: None)

    yield made
    for server in servers:
        server.__exit__(None, None, None)


@pytest.mark.default_cassette("who_signs_in_and_what_stays_unread.yaml")
def test_inspecting_an_org(a_client):
    org = SalesforceOrg(a_client(rights=frozenset({"ApiEnabled", "ViewSetup"})), taken_at=NOW)
    seen = org.inspect()
    assert (seen.edition, seen.kind) == ("Enterprise Edition", "production")
    assert "@" in seen.username
    assert {right for right, held in seen.rights.items() if held} == {"API Enabled", "View Setup and Configuration"}
    assert ("conversions", "") in {(gap.table, gap.scope) for gap in seen.blind}


@pytest.mark.default_cassette("a_query_of_two_pages.yaml")
def test_all_pages_are_read(a_client):
    rows = a_client(leads=2100).query("SELECT Id FROM Lead LIMIT 2001")
    assert len({row["Id"] for row in rows}) == 2001


@pytest.mark.default_cassette("describes_one_unchanged_one_unknown.yaml")
def test_describes_in_one_call(a_client):
    client = a_client()
    lead = client.composite([Subrequest("sobjects/Lead/describe")])[0]
    modified = {"If-Modified-Since": lead.headers["Last-Modified"]}
    answers = client.composite(
        [
            Subrequest("sobjects/Lead/describe", modified),
            Subrequest("sobjects/Nothing__c/describe"),
            Subrequest(query_path("SELECT Id FROM Nothing__c")),
        ]
    )
    assert [answer.status for answer in answers] == [304, 404, 400]
    assert [answer.error and answer.error.code for answer in answers] == [None, "NOT_FOUND", "INVALID_TYPE"]
    assert client.usage.calls == 2


@pytest.mark.default_cassette("assignment_rules_of_leads.yaml")
def test_metadata(a_client):
    found = a_client().read_metadata("AssignmentRules", ["Lead", "Nothing"])
    assert list(found) == ["Lead"]
    assert b"<assignedToType>Queue</assignedToType>" in found["Lead"]


@pytest.mark.default_cassette("metadata_refused.yaml")
def test_metadata_refused(a_client):
    with pytest.raises(SalesforceError) as refused:
        a_client(rights=frozenset({"ApiEnabled"})).read_metadata("LeadConvertSettings", ["LeadConvertSettings"])
    assert refused.value.code == "INSUFFICIENT_ACCESS"


@pytest.mark.default_cassette("the_days_calls_are_used_up.yaml")
def test_allowance_spent(a_client):
    client = a_client(faults=[Fault(SPENT_NOW, first=2)])
    client.get("")
    with pytest.raises(BudgetSpent):
        client.query("SELECT Id FROM Lead")


@pytest.mark.default_cassette("sign_in_with_client_credentials.yaml")
def test_signing_in(a_client):
    def login(url, server):
        app = server.app if server else None
        return ClientCredentialsLogin(app.client_id if app else "an-app", app.client_secret if app else "a-secret", login_url=url)

    client = a_client(login=login)
    assert "identity" in client.get("")
    assert client.usage.logins == 1


@pytest.mark.default_cassette("a_whole_small_org.yaml")
def test_a_whole_org(a_client):
    tables = SalesforceOrg(a_client(), taken_at=NOW).pull()
    assert {row.name for row in tables["objects"]} >= {"Lead", "Contact", "Account", "Opportunity"}
    assert {row.name for row in tables["stages"] if row.pipeline.endswith("Opportunity/*")}
    assert tables["won"]
