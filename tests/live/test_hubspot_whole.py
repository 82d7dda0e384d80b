"""A pull of a whole portal, with the real client: what it finds, alone and beside Salesforce, what it costs, what it tells."""

import re
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest

from auditor.audit import Setting, audit
from auditor.catalogue import load_checks
from checks.model.rows.process import Pipeline, Stage
from checks.model.snapshot import Snapshot
from checks.model.tables import ROW_TYPES
from connectors.common.matching import Matching
from live_hubspot import live_portal
from live_tools import NOW, SMALL, found, live
from standins.company.generate import generate
from standins.company.hubspot.snapshot import hub_rows
from standins.company.planting import codes
from standins.company.together import HIDDEN, TOGETHER
from standins.hubspot.portal_of import portal_of

SMALL_HUB = {
    "objects": 20, "fields": 45, "leads": 700, "deals": 300, "accounts": 100, "hubspot": True, "properties": 70, "workflows": 14,
    "lists": 12, "owners": 40,
}  # fmt: skip
LARGE_HUB = {**SMALL, "hubspot": True, "leads": 2000, "deals": 800, "accounts": 400}
"""8 objects x 250 properties, 300 workflows, 200 lists, 100 owners."""


@dataclass
class Both:
    """One company as both of its CRMs show it."""

    snapshot: Snapshot
    policy: object

    def judge(self):
        return audit(self.snapshot, load_checks(), Setting(policy=self.policy))


def both(folder, company, matching=None):
    """Read Salesforce and HubSpot into one snapshot."""
    tables = {"duplicates": []}
    with live(folder, company=company) as org, live_portal(folder, company=company) as portal:
        for snapshot in (org.pull(matching=matching), portal.pull(matching=matching)):
            for name, rows in snapshot.tables.items():
                tables.setdefault(name, []).extend(rows)
        tables["duplicates"] += matching.rows() if matching else ()
        return Both(Snapshot(NOW, tables), portal.policy)


@pytest.fixture(scope="module")
def companies():
    return {planted: generate(planted=planted, **SMALL_HUB) for planted in (frozenset(), "all")}


def rows(snapshot):
    return {name: Counter(table) for name, table in snapshot.tables.items()}


def test_calls_are_few_and_no_throttle_is_exceeded(tmp_path):
    with live_portal(tmp_path, company=generate(**LARGE_HUB)) as portal:
        first = portal.pull()
        calls = portal.server.calls
        searched = sum("/crm/objects/" in request.path for request in portal.server.requests)
        assert len(first.table("fields")) >= 8 * 250
        assert [len(first.table(name)) for name in ("objects", "automations", "lists")] == [8, 300, 200]
        assert calls - searched <= 70
        told = portal.pulls[0].spent()
        assert told.startswith(f"{calls} API calls ({calls - searched} for the setup, {searched} for records); at most ")
        assert f"; the account has used {calls} of 1,000,000 today; " in told
        peaks = re.search(r"at most (\d+) of 190 in ten seconds, (\d) of 5 searches in one", told)
        assert int(peaks[1]) <= 190
        assert int(peaks[2]) <= 5
        time.sleep(1)  # a search of the first pull is none of the second's
        again = portal.pull()
        assert portal.server.calls - calls <= 25
        assert rows(again) == rows(first)
        before = portal.server.calls
        time.sleep(1)
        night = portal.pull(taken_at=NOW + timedelta(days=1))
        assert portal.server.calls - before <= 25
        assert set(portal.server.exceeded.values()) == {0}
        assert portal.server.writes == []
        assert set(rows(night)) == set(rows(first))


def test_nothing_is_found_on_the_clean_company_in_both_systems(tmp_path, companies):
    result = both(tmp_path, companies[frozenset()]).judge()
    assert found(result) == set()
    assert {check.code for check in result.checks if check.outcome not in {"clean", "clean in part"}} == {"LCH010"}


def test_one_crm_of_two_is_not_blamed_for_what_the_other_may_hold(tmp_path, companies):
    company = companies[frozenset()]
    with live(tmp_path, company=company) as org, live_portal(tmp_path, company=company) as portal:
        for snapshot in (org.pull(), portal.pull()):
            result = portal.judge(snapshot)
            assert found(result) == set()
            assert any(
                "which was not read (governance/systems.yaml" in one.reason for row in result.checks for one in row.not_judged
            )


def test_every_planted_problem_is_found_in_both_systems_and_nothing_else(tmp_path, companies):
    company = companies["all"]
    result = both(tmp_path, company).judge()
    assert found(result) == {(plant.code, plant.ref) for plant in company.planted} - HIDDEN | TOGETHER
    assert {plant.code for plant in company.planted} >= set(codes())


@pytest.mark.parametrize("planted", [frozenset(), "all"], ids=["clean", "planted"])
def test_what_is_read_is_what_is_there(tmp_path, companies, planted):
    company = companies[planted]
    with live_portal(tmp_path, company=company) as portal:
        snapshot = portal.pull()
    there = {}
    for table, row in hub_rows(company, company.hub):
        there.setdefault(table, []).append(row)
    whole = {gap.table for gap in snapshot.table("gaps") if not gap.scope}
    assert set(snapshot.tables) | whole == set(ROW_TYPES)
    for table in sorted(set(there) - {"gaps", "locations", "connections"}):
        if table == "record_counts":  # of ungoverned objects too, which the company's own rows leave out
            assert set(there[table]) <= set(snapshot.tables[table])
            continue
        told, wanted = (list(map(bare, rows)) for rows in (snapshot.tables[table], there[table]))
        if table == "uses":  # an edge that is told twice is one
            told, wanted = set(told), set(wanted)
        assert Counter(told) == Counter(wanted), table


def bare(row):
    """A row without what the company does not tell, and with amounts by their value."""
    untold = {"detail"} | ({"created_by", "modified_by"} if type(row) in (Pipeline, Stage) else set())
    told = {name: getattr(row, name) for name in row.__struct_fields__ if name not in untold}
    if isinstance(told.get("amount"), Decimal):
        told["amount"] = told["amount"].normalize()
    return type(row)(**told)


def test_the_connection_tells_scopes_and_plan(tmp_path, companies):
    with live_portal(tmp_path, company=companies[frozenset()]) as portal:
        (row,) = portal.pull().table("connections")
    assert (row.edition, row.org_id, row.currency) == ("Enterprise", str(companies[frozenset()].hub.id), "EUR")
    assert "crm.objects.deals.read" in row.rights
    assert portal.server.token not in msgspec.json.encode(row).decode()


def test_records_of_both_systems_are_compared_when_that_is_wanted(tmp_path, companies):
    company = generate(**SMALL_HUB)
    clean = both(tmp_path / "clean", company, Matching())
    told = {(row.ref, row.other): row.records for row in clean.snapshot.table("duplicates") if row.other}
    assert told == {
        ("hubspot:object:contacts", "salesforce:object:Contact"): 0,
        ("hubspot:object:contacts", "salesforce:object:Lead"): 0,
        ("hubspot:object:companies", "salesforce:object:Account"): 0,
    }
    assert found(clean.judge()) == set()
    lost = [one for one in company.hub.records["companies"] if one["salesforceaccountid"]][::2]
    for record in lost:
        record["salesforceaccountid"] = None
    result = both(tmp_path / "lost", company, Matching())
    (row,) = (row for row in result.snapshot.table("duplicates") if row.other and row.records)
    assert (row.ref, row.other, row.records) == ("hubspot:object:companies", "salesforce:object:Account", len(lost))
    assert "DAT002" in {finding.code for finding in result.judge().findings} or len(lost) < 0.05 * row.of


def test_sensitive_properties_are_missed_only_where_there_are_any(tmp_path, companies):
    served = portal_of(companies[frozenset()])
    hidden = next(one for one in served.properties["contacts"] if not one.get("hubspotDefined") and not one.get("archived"))
    with live_portal(tmp_path / "none", portal=served) as portal:
        assert not [gap for gap in portal.pull().table("gaps") if gap.kind == "scope"]
    hidden["dataSensitivity"] = "sensitive"
    with live_portal(tmp_path / "one", portal=served) as portal:
        (gap,) = (gap for gap in portal.pull().table("gaps") if gap.kind == "scope")
        assert (gap.table, gap.scope) == ("fields", "contacts")
        assert "crm.objects.contacts.sensitive.read.v2" in gap.cure
        served.scopes |= {f"crm.objects.{name}.sensitive.read.v2" for name in ("contacts", "companies", "deals")}
        snapshot = portal.pull()
    assert not [gap for gap in snapshot.table("gaps") if (gap.table, gap.scope) == ("fields", "contacts")]
    row = snapshot.table("fields").get(f"hubspot:field:contacts.{hidden['name']}")
    assert row.sensitivity == "sensitive"


def test_sensitive_properties_are_read_with_their_scopes_alone(tmp_path, companies):
    served = portal_of(companies[frozenset()])
    hidden = [one for one in served.properties["contacts"] if not one.get("hubspotDefined") and not one.get("archived")][-1]
    hidden["dataSensitivity"] = "highly_sensitive"
    served.scopes -= {"crm.schemas.custom.read", "crm.objects.custom.read"}
    with live_portal(tmp_path / "without", portal=served) as portal:
        (gap,) = (one for one in portal.pull().table("gaps") if (one.table, one.scope) == ("fields", "contacts"))
        wanted = [f"crm.objects.contacts.{tier}.read.v2" for tier in ("sensitive", "highly_sensitive")]
        assert gap.cure == f"give the token {' and '.join(wanted)}"
    served.scopes |= {wanted[1]}
    with live_portal(tmp_path / "with", portal=served) as portal:
        snapshot = portal.pull()
        asked = [request for request in portal.server.requests if "/objects/2026-09/contacts" in request.path]
    assert snapshot.table("fields").get(f"hubspot:field:contacts.{hidden['name']}").sensitivity == "highly_sensitive"
    assert not [request for request in asked if hidden["name"] in str(request)]
    (gap,) = (one for one in snapshot.table("gaps") if one.scope == f"contacts.{hidden['name']}")
    assert (gap.table, gap.kind) == ("field_fill", "unsupported")
