"""Twelve workers against a portal that counts: neither of its throttles is ever found full."""

import pytest

from checks.model.policy.measurement import Systems
from connectors.hubspot.http.limits import Limits
from connectors.hubspot.reading import records
from live_faulty import SMALL_HUB, honest
from live_hubspot import live_portal
from standins.company.generate import generate
from standins.http.clock import Clock
from standins.hubspot.throttle import SEARCHES


@pytest.fixture(scope="module")
def company():
    return generate(**SMALL_HUB)


@pytest.fixture
def by_search(monkeypatch):
    """Everything is counted by searches, as in a portal with many records."""
    monkeypatch.setattr(records, "is_scanned", lambda *given: False)


@pytest.mark.parametrize("burst", [20, 60, 190])
def test_a_pull_by_a_clock_that_only_waiting_moves(tmp_path, company, by_search, burst):
    clock = Clock()
    with live_portal(tmp_path, company=company, ticks=clock.now, burst=burst) as live:
        snapshot = honest(live.pull(sleep=clock.sleep, now=clock.now, limits=Limits(workers=12)))
        usage = live.pulls[0]._client.usage
        assert (usage.burst, usage.requests) == (burst, len(live.server.requests))
        searches = sum(request.lane == "search" for request in live.server.requests)
        assert usage.searches == searches > 200
        refused = dict(live.server.exceeded)
    assert snapshot.table("value_counts")
    assert refused["search"] == refused["day"] == 0
    assert usage.search_peak <= SEARCHES
    assert refused["ordinary"] == 0 or burst < 100  # until the first answers tell, the least of all plans is taken for granted


def test_a_pull_by_the_clock_on_the_wall(tmp_path, company, by_search):
    with live_portal(tmp_path, company=company) as live:
        live.policy = live.policy.model_copy(update={"systems": Systems(governed_objects=("leads",))})
        live.pull(limits=Limits(workers=12))
        usage = live.pulls[0]._client.usage
        assert usage.searches > 12
        assert set(live.server.exceeded.values()) == {0}
        assert live.server.peak_concurrency <= 12
    assert 0 < usage.search_peak <= SEARCHES
    assert 0 < usage.peak <= usage.burst
    assert usage.throttled == 0
