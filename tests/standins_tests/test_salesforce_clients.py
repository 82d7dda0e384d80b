"""Real clients against the stand-in, over TLS: the given one by itself, and the connector that is built on it."""

from __future__ import annotations

import pytest
import requests
from simple_salesforce import Salesforce
from simple_salesforce.exceptions import SalesforceAuthenticationFailed, SalesforceMalformedRequest, SalesforceRefusedRequest
from simple_salesforce.login import SalesforceLogin

from connectors.salesforce.connector import SalesforceOrg
from connectors.salesforce.http.client import Client, Subrequest, query_path
from connectors.salesforce.http.errors import SalesforceError, SignInError
from connectors.salesforce.http.limits import Limits
from connectors.salesforce.login import ClientCredentialsLogin, JwtLogin, PasswordLogin, RefreshTokenLogin, TokenLogin
from standins.company.generate import generate
from standins.http.faults import CutOff, Drop, Faults, Say
from standins.salesforce.faults import Expire, Fault
from standins.salesforce.org import org_of
from standins.salesforce.server import NOW
from standins.salesforce.sessions import FLOWS, App
from standins.salesforce.small import READER, a_lead, a_small_org


@pytest.fixture
def trusting():
    """Makes sessions that trust a stand-in, and ends them."""
    made = []

    def make(server):
        session = requests.Session()
        session.trust_env, session.verify = False, server.certificate or True
        made.append(session)
        return session

    yield make
    for session in made:
        session.close()


@pytest.fixture
def a_client(trusting):
    """Makes a client of the connector's; it signs in with the open session's token unless told otherwise."""
    made = []

    def make(server, login=None, limits=None):
        login = login or TokenLogin(server.token, server.url)
        options = {"limits": limits or Limits(), "session": trusting(server), "sleep": lambda _: None}
        made.append(Client(login, api_version="66.0", **options))
        return made[-1]

    yield make
    for client in made:
        client.close()


def logins(server):
    app, url = server.app, server.url
    return {
        "jwt": JwtLogin(app.client_id, server.username, app.private_key, url),
        "client credentials": ClientCredentialsLogin(app.client_id, app.client_secret, url),
        "refresh token": RefreshTokenLogin(app.client_id, None, app.refresh_token, url),
        "password": PasswordLogin(server.username, app.password, app.security_token, url, warn=lambda _: None),
    }


def test_simple_salesforce_reads(serving, trusting):
    org = a_small_org()
    org.tables["Lead"] = [a_lead(number) for number in range(1, 2501)]
    server = serving(org, tls=True)
    client = Salesforce(session_id=server.token, instance_url=server.url, session=trusting(server), version="66.0")
    assert client.query("SELECT COUNT() FROM Lead")["totalSize"] == 2500
    assert client.api_usage["api-usage"].used == 1
    found = client.query_all("SELECT Id, Owner.Name FROM Lead")
    assert (len(found["records"]), found["records"][2499]["Owner"]["Name"]) == (2500, "Seller")
    assert client.Lead.describe()["keyPrefix"] == "00Q"
    assert client.restful("limits/recordCount", {"sObjects": "Lead"})["sObjects"][0]["count"] == 2500
    assert client.toolingexecute("query/?q=SELECT+Id+FROM+Flow")["totalSize"] == 2
    with pytest.raises(SalesforceMalformedRequest, match="INVALID_FIELD"):
        client.query("SELECT Foo FROM Lead")
    assert (server.billed, server.writes) == (7, [])


def test_simple_salesforce_writes_and_is_found_out(serving, trusting):
    server = serving(tls=True)
    client = Salesforce(session_id=server.token, instance_url=server.url, session=trusting(server), version="66.0")
    assert client.Lead.create({"LastName": "x"})["success"] is True
    assert [write.method for write in server.writes] == ["POST"]


def test_simple_salesforce_meets_the_days_end(serving, trusting):
    server = serving(tls=True, daily_limit=1)
    client = Salesforce(session_id=server.token, instance_url=server.url, session=trusting(server), version="66.0")
    client.query("SELECT COUNT() FROM Lead")
    with pytest.raises(SalesforceRefusedRequest, match="REQUEST_LIMIT_EXCEEDED"):
        client.query("SELECT COUNT() FROM Lead")


def test_simple_salesforce_logs_in_by_soap(serving, trusting):
    server = serving(tls=True)
    secrets = {"password": server.app.password, "security_token": server.app.security_token, "sf_version": "64.0"}
    known = {"username": server.username, "scratch_url": server.url, "session": trusting(server)}
    token, host = SalesforceLogin(**known, **secrets)
    assert server.url == f"https://{host}"
    client = Salesforce(session_id=token, instance_url=server.url, session=trusting(server))
    assert client.query("SELECT COUNT() FROM Lead")["totalSize"] == 6
    with pytest.raises(SalesforceAuthenticationFailed, match="INVALID_LOGIN"):
        SalesforceLogin(**known, **(secrets | {"password": "x"}))


@pytest.mark.parametrize("way", ["jwt", "client credentials", "refresh token", "password"])
@pytest.mark.parametrize("tls", [True, False])
def test_the_connector_signs_in(serving, a_client, way, tls):
    server = serving(tls=tls)
    client = a_client(server, logins(server)[way])
    assert client.get("")["identity"].endswith(READER)
    assert client.instance_url == server.url


@pytest.mark.parametrize("way", ["jwt", "client credentials", "refresh token", "password"])
def test_the_connector_is_told_when_a_way_in_is_closed(serving, a_client, way):
    server = serving(app=App(flows=frozenset()))
    with pytest.raises(SignInError, match="refused the sign-in"):
        a_client(server, logins(server)[way]).get("")
    assert {"jwt", "soap"} <= FLOWS


def test_the_connector_renews_a_session_that_ended(serving, a_client):
    server = serving(tls=True, faults=Faults(Fault(Expire(), first=2, times=1)))
    client = a_client(server, logins(server)["client credentials"])
    assert [client.get("limits")["DailyApiRequests"]["Max"] for _ in range(3)] == [100_000] * 3
    assert [request.status for request in server.requests if "limits" in request.path] == [200, 401, 200, 200]


@pytest.mark.parametrize("action", [Say(503), CutOff(), Drop()])
def test_the_connector_tries_again(serving, a_client, action):
    server = serving(tls=True, faults=Faults(Fault(action, times=2)))
    assert a_client(server).query("SELECT COUNT() FROM Lead") == []
    assert len(server.requests) == 3


def test_the_connector_reads_composites_and_metadata(serving, a_client):
    server = serving(tls=True)
    client = a_client(server)
    answers = client.composite([Subrequest("sobjects/Lead/describe"), Subrequest(query_path("SELECT Foo FROM Lead"))])
    assert [answer.status for answer in answers] == [200, 400]
    assert answers[1].error.code == "INVALID_FIELD"
    assert answers[1].error.message.startswith("No such column 'Foo' on entity 'Lead'.")
    found = client.read_metadata("LeadConvertSettings", ["LeadConvertSettings", "Nobody"])
    assert list(found) == ["LeadConvertSettings"]
    assert b"<allowOwnerChange>true</allowOwnerChange>" in found["LeadConvertSettings"]
    with pytest.raises(SalesforceError, match="INVALID_TYPE: Unknown type:Nonsense"):
        client.read_metadata("Nonsense", ["x"])
    assert (server.billed, client.usage.calls, client.usage.org_used) == (3, 3, 3)


@pytest.fixture(scope="module")
def company():
    return generate(objects=20, fields=60, leads=400, deals=200, accounts=100)


def test_the_connector_pulls_a_whole_org(serving, a_client, company):
    org = org_of(company)
    server = serving(org, tls=True)
    tables = SalesforceOrg(a_client(server), taken_at=NOW).pull()
    counts = {row.ref: row.count for row in tables["record_counts"]}
    assert counts["salesforce:object:Lead"] == len(org.tables["Lead"])
    assert {row.ref for row in tables["users"]} == {f"salesforce:user:{row['Username']}" for row in org.tables["User"]}
    assert len(tables["fields"]) >= sum(len(body["fields"]) for body in org.describes.values())
    assert server.writes == []
    assert {request.status for request in server.requests} == {200}
    # What no org tells its API stays unread, and territories are switched off: the stand-in refuses nothing else.
    refused = {(gap.table, gap.kind) for gap in tables["gaps"] if gap.kind != "unsupported"}
    assert refused == {("teams", "feature off")}


def test_the_calls_that_the_connector_counts_are_those_that_are_billed(serving, a_client, company):
    server = serving(org_of(company), used=40, latency=0.05)
    client = a_client(server, logins(server)["jwt"])
    SalesforceOrg(client, taken_at=NOW).pull()
    assert client.usage.calls == server.billed
    assert client.usage.org_used == 40 + server.billed
    assert 1 < server.peak_concurrency <= Limits().workers


def test_without_view_all_data_the_connector_says_that_counts_are_low(serving, a_client, company):
    org = org_of(company, rights={"ApiEnabled", "ViewSetup", "ModifyMetadata"})
    tables = SalesforceOrg(a_client(serving(org)), taken_at=NOW).pull()
    counts = {row.ref: row.count for row in tables["record_counts"]}
    assert counts["salesforce:object:Lead"] < len(org.tables["Lead"])
    assert ("record_counts", "Lead", "permission") in {(gap.table, gap.scope, gap.kind) for gap in tables["gaps"]}
