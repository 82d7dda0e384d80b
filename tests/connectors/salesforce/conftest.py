"""An org that plays what a test writes, logins that give the tokens it wants, and clients that wait in no time."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import requests

from connectors.salesforce.http.client import Client
from connectors.salesforce.http.limits import Limits
from connectors.salesforce.login import Session_, TokenLogin
from standins.http import tls
from standins.http.played import Played, playing

VERSION = "66.0"
DATA = f"/services/data/v{VERSION}"
TOKEN = "00D000000000001!AQ.secret_token"


class Org(Played):
    """An org; a place is a path below the version, or a whole path."""

    unknown = (404, [{"errorCode": "NOT_FOUND", "message": "no such thing"}])

    def path_of(self, place: str, parts: Mapping[str, str]) -> str:
        return place if place.startswith("/services") else f"{DATA}/{place}"


@pytest.fixture
def org(socket_enabled):
    with playing(Org) as org:
        yield org


@pytest.fixture
def secure_org(socket_enabled):
    with playing(Org, secure=True) as org:
        yield org


@pytest.fixture(scope="session")
def rsa_key():
    return tls.key()


@pytest.fixture(scope="session")
def pem():
    """The key as the text of a PEM file."""
    return tls.pem()


class ALogin:
    """Gives a new token at each sign-in, and counts them."""

    can_renew = True
    sign_in_url = ""

    def __init__(self, url, *tokens, can_renew=True):
        self.url, self.tokens, self.can_renew, self.count = url, list(tokens), can_renew, 0

    def sign_in(self, session):
        self.count += 1
        token = self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]
        if isinstance(token, Exception):
            raise token
        return Session_(token, self.url, "00D1", "0051", "reader@acme.example")

    def describe(self):
        return "a login"


@pytest.fixture(scope="session")
def a_login():
    """A login that gives these tokens, one a sign-in; an exception among them is raised."""
    return ALogin


@pytest.fixture
def a_client():
    """Makes a client of an org, which never really sleeps; ``client.slept`` is how long it would have."""
    made = []

    def make(org, login=None, limits=None, **more):
        session = requests.Session()
        session.verify = org.verify or True
        slept = []
        options = {"sleep": slept.append, "jitter": lambda: 0.0, **more}
        login = login or TokenLogin(TOKEN, org.url)
        client = Client(login, api_version=VERSION, limits=limits or Limits(), session=session, **options)
        client.slept = slept
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()
