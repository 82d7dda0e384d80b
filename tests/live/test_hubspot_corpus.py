"""A real portal, served as it was recorded, read whole by the real client, and judged with no policy at all."""

import os
from collections import Counter
from pathlib import Path

import pytest

from checks.model.tables import ROW_TYPES
from live_hubspot import live_portal
from live_tools import found
from standins.hubspot.corpus import portal_from_corpus

pytestmark = pytest.mark.skipif("AUDITOR_CORPORA" not in os.environ, reason="AUDITOR_CORPORA is not set")


@pytest.fixture(scope="module")
def portal():
    return portal_from_corpus(Path(os.environ["AUDITOR_CORPORA"], "hubspot-api", "v3-portal"))


def test_it_is_read_whole(tmp_path, portal):
    with live_portal(tmp_path, portal=portal) as live:
        snapshot = live.pull()
        assert set(live.server.exceeded.values()) == {0}
        assert live.server.writes == []
    whole = {gap.table for gap in snapshot.table("gaps") if not gap.scope}
    assert set(snapshot.tables) | whole == set(ROW_TYPES)
    properties = Counter(row.object for row in snapshot.table("fields"))
    assert (properties["contacts"], properties["companies"]) == (218, 118)
    assert len([row for row in snapshot.table("pipelines") if row.object == "deals"]) == 2
    users, queues = len(snapshot.table("users")), len(snapshot.table("queues"))
    assert len(portal.owners) == 1109
    assert len(live.pulls) == 1
    assert users + queues >= 1040  # some owners are one user twice
    made = {row.name for row in snapshot.table("fields") if row.custom and not row.managed}
    assert made == {"upload_a_file"}


def test_its_findings_are_those_that_a_revops_lead_would_stand_behind(tmp_path, portal):
    with live_portal(tmp_path, portal=portal) as live:
        result = live.judge(live.pull())
    assert found(result) == {
        ("FLD004", "hubspot:object:contacts"),
        ("STG001", "hubspot:pipeline:contacts/hs_lead_status"),
        ("STG001", "hubspot:pipeline:deals/default"),
        ("STG001", "hubspot:pipeline:deals/c99e583d-bb66-4176-b1c0-82fad9cd5f85"),
    }
