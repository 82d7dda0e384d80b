"""A proxy of the environment carries what it cannot read, and nothing else."""

from base64 import b64encode
from urllib.parse import urlsplit

import pytest

from connectors.hubspot.http.client import HOME, Client
from connectors.hubspot.http.errors import HubSpotError, gap_for
from connectors.hubspot.http.limits import Limits
from connectors.hubspot.http.pool import proxy_for
from standins.http.proxy import proxying

TOKEN = "pat-na1-00000000-1111-2222-3333-secret_token"
VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch):
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def proxy(secure_portal):
    secure_portal.plays("details", {"portalId": 1})
    with proxying(urlsplit(secure_portal.url).port) as proxy:
        yield proxy


def details(portal):
    client = Client(TOKEN, base_url=HOME, limits=Limits(retries=0, timeout=(2.0, 2.0)), verify=portal.verify)
    try:
        return client.get("details")
    finally:
        client.close()


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_hubspot_is_asked_through_the_proxy_which_learns_no_more_than_its_name(secure_portal, proxy, monkeypatch, name):
    monkeypatch.setenv(name, proxy.url)
    assert details(secure_portal) == {"portalId": 1}
    ((first, *headers),) = proxy.asked
    assert first.startswith("CONNECT api.hubapi.com:443 HTTP/1.")
    assert TOKEN not in "".join(headers)
    assert secure_portal.sent[0].headers["Authorization"] == f"Bearer {TOKEN}"


def test_the_proxy_is_told_its_own_password(secure_portal, proxy, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", "//ann:a%3Ab@"))
    assert details(secure_portal) == {"portalId": 1}
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in proxy.asked[0][1:])}
    assert headers["proxy-authorization"] == f"Basic {b64encode(b'ann:a:b').decode()}"
    assert "Proxy-Authorization" not in secure_portal.sent[0].headers


def test_a_proxy_that_refuses_is_told_as_that(secure_portal, proxy, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    proxy.refuses = True
    with pytest.raises(HubSpotError, match="the proxy refused the connection") as caught:
        details(secure_portal)
    assert "proxy" in gap_for(caught.value, "details").cure
    assert secure_portal.sent == []


def test_a_certificate_that_a_proxy_puts_in_between_is_not_trusted(secure_portal, proxy, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    secure_portal.verify = None
    with pytest.raises(HubSpotError, match="set REQUESTS_CA_BUNDLE"):
        details(secure_portal)
    assert secure_portal.sent == []


def test_a_portal_on_this_machine_is_asked_directly(secure_portal, proxy, monkeypatch, a_client):
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    assert a_client(secure_portal).get("details") == {"portalId": 1}
    assert proxy.asked == []


def test_no_proxy_is_heard(monkeypatch, proxy):
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    monkeypatch.setenv("NO_PROXY", "example.com,.hubapi.com")
    assert proxy_for(HOME) is None
    assert proxy_for("https://api.example.org").url == proxy.url


@pytest.mark.parametrize("wrong", ["socks5://127.0.0.1:9", "http://", "http://[", "http://ann:secret@127.0.0.1:port"])
def test_a_proxy_that_is_none_is_refused_without_its_words(monkeypatch, wrong):
    monkeypatch.setenv("HTTPS_PROXY", wrong)
    with pytest.raises(ValueError, match="is none that can be used: write http://HOST:PORT") as caught:
        Client(TOKEN)
    assert "secret" not in str(caught.value)
