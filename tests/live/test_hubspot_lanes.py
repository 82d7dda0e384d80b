"""A scan of all records and a search for each total tell the same, as far as a search tells it at all."""

from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
import pytest_socket

from connectors.common.collect import Collector
from connectors.hubspot.http.client import Client
from connectors.hubspot.memory import Known, Memory
from connectors.hubspot.reading import waves
from connectors.hubspot.reading.assembly import assemble
from connectors.hubspot.reading.columns import Ground
from connectors.hubspot.reading.counting import Owners, fates_of, scan, search, state_of
from connectors.hubspot.reading.measures import Settling
from connectors.hubspot.reading.pull import Pull
from connectors.hubspot.reading.tally import Account
from live_hubspot import live_portal
from live_tools import NOW
from standins.company.generate import generate
from standins.http.clock import Clock
from standins.hubspot.portal_of import portal_of

ACCOUNT = Account(ZoneInfo("US/Pacific"), "EUR")
SIZE = {
    "objects": 17, "fields": 8, "leads": 300, "deals": 120, "accounts": 60, "hubspot": True, "properties": 60, "workflows": 12,
    "lists": 6, "owners": 36,
}  # fmt: skip


@dataclass
class Lanes:
    """What either lane counted of the same object."""

    scanned: Collector
    searched: Collector
    untold: set


def odd(portal):
    """Records as portals have them: of nobody, of owners whom no list holds, without company, in stages that are gone."""
    for at, record in enumerate(portal.records["contacts"]):
        values = record["properties"]
        values["hubspot_owner_id"] = (None, "999999", values["hubspot_owner_id"])[at % 3]
        values["hs_lead_status"] = "NEW" if at % 4 == 0 else None
        values["associatedcompanyid"] = None if at % 5 == 0 else values.get("associatedcompanyid") or "1"
    other = next(row["stages"][0]["id"] for row in portal.pipelines["deals"] if row["id"] != "default")
    open_ = {"hs_is_closed": "false", "hs_is_closed_won": "false"}
    strange = [
        {"dealstage": "gone"}, {"dealstage": None}, {"pipeline": "gone"}, {"pipeline": None},
        {"pipeline": "default", "dealstage": other}, {"pipeline": "gone", "dealstage": "gone"},
        {"pipeline": None, "dealstage": None},
        {"amount_in_home_currency": None}, {"amount_in_home_currency": None, "deal_currency_code": "USD"},
    ]  # fmt: skip
    for at, record in enumerate(portal.records["deals"]):
        record["properties"] |= {**open_, **strange[at % 9]} if at % 2 else {}
    return portal


@pytest.fixture(scope="module")
def lanes(tmp_path_factory):
    pytest_socket.enable_socket()
    company = generate(planted="all", **SIZE)
    found, clock = {}, Clock()
    served = odd(portal_of(company))
    with live_portal(tmp_path_factory.mktemp("lanes"), company=company, portal=served, ticks=clock.now) as live:
        given = {"verify": live.server.certificate, "sleep": clock.sleep, "now": clock.now}
        client = Client(live.server.token, base_url=live.server.url, **given)
        pull = Pull(client, Collector("hubspot"), live.policy, NOW, Memory(Known(), NOW))
        waves.first(pull)
        waves.second(pull)
        waves.third(pull)
        assemble(pull)
        ground, fates = Ground(pull.out, live.policy), fates_of(pull.out)
        owners = Owners(known=pull.people.known, gone=frozenset(pull.people.gone | pull.people.queues))
        for object_ in ("contacts", "companies", "deals", "leads"):
            columns = ground.of(object_)
            state = state_of(client, columns)
            options = {
                name: [row for row in pull.out.rows("picklist_values") if row.field == f"hubspot:field:{object_}.{name}"]
                for name in columns.values
            }
            ways = (scan(client, columns, fates, ACCOUNT), search(client, columns, fates, ACCOUNT, options, state, owners, NOW))
            outs = []
            for counted in ways:
                out = Collector("hubspot")
                for row in pull.out.rows("users"):
                    out.add("users", row)
                Settling(out, counted, columns, pull.people, NOW.date()).settle()
                outs.append(out)
            found[object_] = Lanes(*outs, {(table, scope) for table, scope, _ in ways[1].untold})
        client.close()
        assert live.server.exceeded == {"ordinary": 0, "search": 0, "day": 0}
    return found


@pytest.mark.parametrize("object_", ["contacts", "companies", "deals", "leads"])
def test_how_many_have_a_property_filled(lanes, object_):
    one, other = (
        {(row.ref, row.filled, row.of) for row in out.rows("field_fill") if row.by is None}
        for out in (lanes[object_].scanned, lanes[object_].searched)
    )
    assert one == other != set()
    assert not [row for row in lanes[object_].searched.rows("field_fill") if row.by]


@pytest.mark.parametrize("object_", ["contacts", "companies", "deals", "leads"])
def test_how_many_carry_each_option(lanes, object_):
    scanned = {(row.ref, row.value): row.count for row in lanes[object_].scanned.rows("value_counts") if row.month is None}
    searched = {(row.ref, row.value): row.count for row in lanes[object_].searched.rows("value_counts")}
    assert searched
    assert searched.items() <= scanned.items()
    told = {ref for ref, _ in searched}
    for (ref, _), number in scanned.items():
        path = ref.rpartition(":")[2]
        assert ref in told or ("value_counts", path) in lanes[object_].untold, number


@pytest.mark.parametrize("object_", ["contacts", "companies", "deals", "leads"])
def test_who_holds_records(lanes, object_):
    def held(out):
        counts = Counter()
        for row in out.rows("owner_counts"):
            counts[row.ref] += row.open
        return counts

    assert held(lanes[object_].scanned) == held(lanes[object_].searched)
    if object_ == "contacts":
        assert {"hubspot:user:nobody", "hubspot:user:owner-999999"} <= held(lanes[object_].scanned).keys()


@pytest.mark.parametrize("table", ["stage_counts", "open_deals", "won", "handoff_fill", "orphans"])
def test_deals(lanes, table):
    one, other = (Counter(out.rows(table)) for out in (lanes["deals"].scanned, lanes["deals"].searched))
    assert one == other
    assert one


def test_contacts_without_a_company(lanes):
    (one,), (other,) = (out.rows("orphans") for out in (lanes["contacts"].scanned, lanes["contacts"].searched))
    assert one == other
    assert 0 < one.count < one.of


def test_deals_in_a_currency_without_a_rate_are_told_and_are_no_fault_of_the_night(lanes):
    for out in (lanes["deals"].scanned, lanes["deals"].searched):
        told = [gap for gap in out.rows("gaps") if "in another currency" in gap.reason]
        assert {gap.table for gap in told} <= {"won", "open_deals", "stage_counts"}
        assert {(gap.kind, gap.scope) for gap in told} == {("unsupported", "deals")}
