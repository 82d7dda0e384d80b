"""A pull of a whole org, with the real client: what it finds, what it costs, what it sends."""

import gzip
import re
from datetime import timedelta

import pytest

from checks.model.tables import ROW_TYPES
from connectors.salesforce.http.limits import Limits
from live_tools import NOW, found, gaps, live
from standins.company.generate import generate
from standins.company.planting import codes

LARGE = {"objects": 60, "fields": 150}
READ = re.compile(
    r"GET /services/data/v66\.0/(|limits/recordCount)$"
    r"|POST /services/data/v66\.0/(tooling/)?composite$"
    r"|GET /services/data/v66\.0/(tooling/)?query/[0-9A-Za-z-]+$"
    r"|POST /services/Soap/m/66\.0$"
)
PART = re.compile(
    r"/services/data/v66\.0/(sobjects|sobjects/\w+/describe|query\?q=SELECT.*|tooling/query\?q=SELECT.*|tooling/sobjects/ValidationRule/\w+)$"
)


def rows(snapshot):
    """All that was read, by table."""
    return {name: list(table) for name, table in snapshot.tables.items()}


@pytest.fixture(scope="module")
def companies():
    return {planted: generate(planted=planted, **LARGE) for planted in (frozenset(), "all")}


def test_nothing_is_found_on_the_clean_company_and_the_calls_are_few(tmp_path, companies):
    with live(tmp_path, company=companies[frozenset()]) as org:
        first = org.pull()
        assert len(first.table("objects")) >= 60
        assert len(first.table("fields")) >= 9000
        assert org.server.billed <= 55
        calls = org.server.billed
        assert org.pulls[0].spent().startswith(f"{calls} API calls billed; the org has used {calls} of 100,000 today")
        result = org.judge(first)
        assert found(result) == set()
        unjudged = {check.code for check in result.checks if check.outcome not in {"clean", "clean in part"}}
        assert unjudged == {"LCH010", "SRC005", "STG011", "HND005", "OWN008", "OWN009"}
        before = org.server.billed
        again = org.pull()
        assert org.server.billed - before <= 8
        assert rows(again) == rows(first)
        before = org.server.billed
        night = org.pull(taken_at=NOW + timedelta(days=1))
        assert org.server.billed - before <= 8
        assert found(org.judge(night, again)) == set()


def test_every_planted_problem_is_found_and_nothing_else(tmp_path, companies):
    company = companies["all"]
    with live(tmp_path, company=company) as org:
        assert found(org.judge(org.pull())) == {(plant.code, plant.ref) for plant in company.planted}
    assert {plant.code for plant in company.planted} >= set(codes())


def test_every_request_only_reads(tmp_path):
    with live(tmp_path, planted="all") as org:
        org.pull()
        org.pull(taken_at=NOW + timedelta(days=1))
        sent = org.server.requests
        assert org.server.writes == []
    assert len(sent) > 30
    for request in sent:
        assert READ.match(f"{request.method} {request.path}"), request.path
        if request.path.endswith("composite"):
            for part in request.body["compositeRequest"]:
                assert part["method"] == "GET"
                assert PART.match(part["url"]), part["url"]
                assert "body" not in part
        elif "/Soap/" in request.path:
            assert re.findall(r"<(?:\w+:)?Body><(?:\w+:)?(\w+)", request.body) == ["readMetadata"]


def test_nothing_secret_is_kept(tmp_path):
    with live(tmp_path) as org:
        org.pull()
        token = org.server.token
    for path in (tmp_path / "cache").iterdir():
        assert token not in gzip.decompress(path.read_bytes()).decode()


def test_one_worker_reads_the_same_as_eight(tmp_path):
    with live(tmp_path, planted="all") as org:
        alone = org.pull(cache=None, limits=Limits(workers=1))
        together = org.pull(cache=None, limits=Limits(workers=8))
        assert rows(alone) == rows(together)


def test_every_table_is_read_or_a_gap_says_why(tmp_path):
    with live(tmp_path) as org:
        snapshot = org.pull()
    whole = {gap.table for gap in snapshot.table("gaps") if not gap.scope}
    assert set(snapshot.tables) | whole == set(ROW_TYPES)
    assert set(snapshot.tables).isdisjoint(whole)
    for gap in snapshot.table("gaps"):
        assert gap.reason
        assert "\n" not in gap.reason


def test_the_orgs_own_words_and_the_rights_are_told(tmp_path):
    with live(tmp_path) as org:
        snapshot = org.pull()
        (connection,) = snapshot.connections
    assert connection.edition == "Enterprise Edition"
    assert connection.kind == "production"
    assert "View All Data" in connection.rights
    assert connection.ui_url == org.server.url
    assert gaps(snapshot)[("teams", "territories")].kind == "feature off"
