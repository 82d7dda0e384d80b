"""What the real client makes of recorded answers.

The cassettes were recorded from the stand-in. ``--record-mode=rewrite`` records them again; from a real portal when
AUDITOR_PORTAL_TOKEN is set. Whatever is recorded is scrubbed on its way to disk. One thread at a time: vcrpy plays no more.
"""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors.hubspot.connector import HubSpotPortal
from connectors.hubspot.http.client import HOME, Client
from connectors.hubspot.http.errors import HubSpotError
from connectors.hubspot.http.limits import Limits
from replaying import all_is_played, scrubbed  # noqa: F401 - a fixture
from scrubbing import HUBSPOT, Scrubber
from standins.company.generate import generate
from standins.http.faults import Faults
from standins.hubspot.faults import Fault, full
from standins.hubspot.portal_of import portal_of
from standins.hubspot.server import TOKEN, Standin
from standins.hubspot.throttle import ORDINARY

CASSETTES = Path(__file__).parents[3] / "cassettes" / "hubspot"
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
SMALL = {"objects": 17, "fields": 4, "leads": 60, "deals": 30, "accounts": 20, "hubspot": True}
SMALL_HUB = {"properties": 45, "workflows": 12, "lists": 10, "owners": 36}
pytestmark = [pytest.mark.vcr, pytest.mark.usefixtures("all_is_played")]


@pytest.fixture(scope="module")
def vcr_cassette_dir():
    return str(CASSETTES)


@pytest.fixture(scope="module")
def vcr_config():
    return scrubbed(Scrubber(HUBSPOT))


@pytest.fixture
def a_client(record_mode, request):
    """A client of the portal behind the cassette; while recording, of the stand-in, or of a portal that the environment names."""
    servers = []

    def made(*, faults=(), without=(), tier="enterprise"):
        ticks = iter(range(10**6))
        given = {"limits": Limits(workers=1), "sleep": lambda seconds: None, "now": lambda: float(next(ticks))}
        if record_mode == "none":
            return Client("a-token", base_url=HOME, **given)
        if "AUDITOR_PORTAL_TOKEN" in os.environ:
            return Client(os.environ["AUDITOR_PORTAL_TOKEN"], base_url=HOME, **given)
        request.getfixturevalue("socket_enabled")
        portal = portal_of(generate(**SMALL, **SMALL_HUB), tier=tier)
        portal.scopes -= set(without)
        server = Standin(portal, faults=Faults(*faults), ticks=lambda: 100.0 * next(ticks)).__enter__()
        servers.append(server)
        return Client(server.token, base_url=server.url, verify=server.certificate, **given)

    yield made
    for server in servers:
        server.__exit__(None, None, None)


@pytest.mark.default_cassette("a_whole_small_portal.yaml")
def test_a_whole_portal(a_client):
    tables = HubSpotPortal(a_client(), taken_at=NOW).pull()
    assert {row.name for row in tables["objects"]} >= {"contacts", "companies", "deals"}
    assert {row.won for row in tables["stages"] if row.pipeline.endswith("deals/default")} == {True, False, None} - {None}
    assert tables["won"]
    assert tables["automations"]


@pytest.mark.default_cassette("what_a_token_may_read.yaml")
def test_inspecting_a_portal(a_client):
    seen = HubSpotPortal(a_client(without=("automation", "forms")), taken_at=NOW).inspect()
    assert (seen.edition, seen.kind) == ("Enterprise", "production")
    assert (seen.rights["automation"], seen.rights["forms"], seen.rights["crm.lists.read"]) == (False, False, True)
    assert ("automations", "") in {(gap.table, gap.scope) for gap in seen.blind}


@pytest.mark.default_cassette("pages_of_owners.yaml")
def test_all_pages_are_read(a_client):
    rows = a_client().pages("owners", (("limit", "10"), ("archived", "false")))
    assert len({row["id"] for row in rows}) == len(rows) > 10


@pytest.mark.default_cassette("asked_too_much_and_asked_again.yaml")
def test_what_was_refused_for_a_moment_is_asked_again(a_client):
    client = a_client(faults=[Fault(full("TEN_SECONDLY_ROLLING", after=1), lane=ORDINARY, first=1, times=1)])
    assert client.get("details")["companyCurrency"]
    assert (client.usage.throttled, client.usage.retries) == (1, 1)


@pytest.mark.default_cassette("a_scope_that_is_missing.yaml")
def test_a_scope_that_is_missing(a_client):
    with pytest.raises(HubSpotError) as refused:
        a_client(without=("forms",)).pages("forms", (("limit", "100"),))
    assert (refused.value.category, refused.value.scopes) == ("MISSING_SCOPES", ("forms",))


def test_no_secret_and_nobody_is_in_the_cassettes():
    """The files as they lie on disk, whoever recorded them."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(CASSETTES.glob("*.yaml"))]
    assert len(texts) == 5
    for text in texts:
        assert TOKEN not in text
        assert not re.search(r"pat-[a-z]{2}\d|authorization|127\.0\.0\.1", text, re.IGNORECASE)
        assert set(re.findall(r"[\w.+-]+@[\w-]+\.[\w.-]*\w", text)) <= set(re.findall(r"person\d+@people\.example", text))
