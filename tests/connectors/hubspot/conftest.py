"""A portal that plays what a test writes, and clients of it that wait in no time."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from connectors.hubspot.http.client import Client
from connectors.hubspot.http.limits import Limits
from connectors.hubspot.http.paths import PATHS
from standins.http.clock import Clock
from standins.http.played import Played, playing

TOKEN = "pat-na1-00000000-1111-2222-3333-secret_token"


class Portal(Played):
    """A portal; a place is an endpoint of the table of paths, or a whole path."""

    unknown = (404, {"status": "error", "message": "resource not found"})

    def __init__(self, url: str, certificate: str | None = None) -> None:
        super().__init__(url, certificate)
        self.headers: dict[str, str] = {
            "X-HubSpot-RateLimit-Max": "190",
            "X-HubSpot-RateLimit-Remaining": "189",
            "X-HubSpot-RateLimit-Interval-Milliseconds": "10000",
            "X-HubSpot-RateLimit-Daily": "625000",
            "X-HubSpot-RateLimit-Daily-Remaining": "624000",
        }
        """What every answer carries, those of searches aside."""

    def path_of(self, place: str, parts: Mapping[str, str]) -> str:
        return place if place.startswith("/") else PATHS[place].filled(parts)

    def headers_at(self, path: str) -> Mapping[str, str]:
        return {} if path.endswith("/search") and "/objects/" in path else self.headers


@pytest.fixture
def portal(socket_enabled):
    with playing(Portal) as portal:
        yield portal


@pytest.fixture
def secure_portal(socket_enabled):
    with playing(Portal, secure=True) as portal:
        yield portal


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def a_client(clock):
    """Makes a client of a portal, which never really sleeps; ``clock.slept`` is how long it would have."""
    made = []

    def make(portal, token=TOKEN, limits=None, **more):
        options = {"sleep": clock.sleep, "now": clock.now, "jitter": lambda: 0.0, "verify": portal.verify, **more}
        client = Client(token, base_url=portal.url, limits=limits or Limits(), **options)
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()
