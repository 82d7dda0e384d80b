"""What goes wrong while a portal is read: nothing is lost that was read, nothing unread is called clean."""

import copy
import re
from math import ceil

import pytest

from checks.model.tables import MEASURES
from connectors.base import ConnectorError
from connectors.hubspot.http.limits import Limits
from connectors.hubspot.http.paths import PATHS
from connectors.hubspot.reading import counting
from live_faulty import Ground, honest
from live_hubspot import live_portal
from live_tools import found, gaps
from standins.http.faults import CutOff, Drop, Redirect, Say, Slow
from standins.hubspot.faults import (
    BAD_GATEWAY,
    LOCKED,
    MOVING,
    NO_PAGING,
    TOO_LONG,
    Change,
    Expire,
    Fault,
    Repeat,
    endless,
    full,
    in_part,
    stuck,
    without_scope,
)
from standins.hubspot.portal import SCOPES

DOWN = Say(500, {"status": "error", "message": "internal error", "correlationId": "x"})
DETAILS = "/account-info/2026-09/details"
ALWAYS = {("fields", "sensitive properties")}


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    return Ground(tmp_path_factory.mktemp("clean"), frozenset())


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    return Ground(tmp_path_factory.mktemp("planted"), "all")


def rows(snapshot):
    return {name: set(table) for name, table in snapshot.tables.items() if name != "connections"}


def test_a_whole_reading_leaves_nothing_out(clean, planted):
    for ground in (clean, planted):
        assert gaps(ground.holds(ground.read)) == {}
        assert set(ground.read.portal.server.exceeded.values()) == {0}
    assert found(clean.whole) == set()
    assert len(found(planted.whole)) > 100


ENDPOINTS = [
    *(f"/crm/properties/2026-09/{name}" for name in ("contacts", "companies", "deals", "leads", "tickets", "products")),
    *(f"/crm/objects/2026-09/{name}" for name in ("contacts", "companies", "deals", "leads")),
    *(f"/crm/objects/2026-09/{name}/search" for name in ("contacts", "companies", "deals", "leads")),
    *(f"/crm/pipelines/2026-09/{name}" for name in ("deals", "leads", "tickets")),
    *(row.path for row in PATHS.values() if "{" not in row.path and row.path != DETAILS),
    r"/crm/property-validations/2026-09/0-\d+",
    r"/crm/properties/2026-09/\w+/groups",
    r"/crm/pipelines-rules/2026-09-beta/0-3/\w+",
    r"/crm/pipelines/2026-09/\w+/[\w-]+/audit",
]
"""Everything that a pull asks, one at a time, but for the account itself."""
UNSAID = {"/account-info/2026-09/api-usage/daily/private-apps", "/crm/limits/2026-09/pipelines"}
"""What no pull asks of a private app's portal, whose answers tell of the day."""
IN_SILENCE = {"/crm/object-library/2026-09/enablement", "/oauth/v2/private-apps/get/access-token-info"}
"""What is only asked to ask less: without it, all objects and tiers are asked for."""


def test_the_endpoints_are_those_that_a_pull_asks(planted):
    asked = {request.path for request in planted.read.portal.server.requests}
    for endpoint in ENDPOINTS:
        assert (endpoint in UNSAID) != any(re.fullmatch(endpoint, path) for path in asked), endpoint
    named = (r"/crm/properties/2026-09/(line_items|subscriptions)", r"/crm/pipelines/2026-09/subscriptions", DETAILS)
    known = [*ENDPOINTS, *named, r"/crm/property-validations/2026-09/2-\d+"]
    assert {path for path in asked if not any(re.fullmatch(endpoint, path) for endpoint in known)} == set()


ASKED = sorted(set(ENDPOINTS) - UNSAID)
HANDS = [ASKED[start::9] for start in range(9)]
"""A few endpoints at a time, of different kinds: what one of them loses hides nothing of the others."""
IN_HANDS = pytest.mark.parametrize("hand", HANDS, ids=lambda hand: f"{hand[0]} and {len(hand) - 1} more")


@IN_HANDS
def test_endpoints_that_lack_their_scopes_are_gaps(planted, hand):
    lacking = {endpoint: f"some.scope{at}.read" for at, endpoint in enumerate(hand)}
    snapshot = planted.holds(planted.pull(*(Fault(without_scope(lacking[one]), path=f"{one}$") for one in hand)))
    told = gaps(snapshot).values()
    assert {gap.kind for gap in told} == {"scope"}
    cures = " ".join(gap.cure for gap in told)
    assert {one for one in hand if lacking[one] not in cures} <= IN_SILENCE


@pytest.mark.parametrize("endpoint", ASKED)
def test_an_endpoint_that_answers_nothing_of_what_is_due_is_a_gap(planted, endpoint):
    snapshot = planted.holds(planted.pull(Fault(Say(200, {}), path=f"{endpoint}$")))
    assert gaps(snapshot, "fault") or endpoint in IN_SILENCE or "pipelines-rules" in endpoint or "custom-prop" in endpoint


@IN_HANDS
def test_endpoints_that_time_out_make_no_finding(clean, hand):
    limits = Limits(timeout=(5.0, 0.5), retries=0)
    snapshot = clean.holds(clean.pull(*(Fault(Slow(0.8), path=f"{one}$") for one in hand), limits=limits))
    assert {gap.reason for gap in gaps(snapshot).values()} == {"no answer came in time"}


@pytest.mark.parametrize(
    "fault",
    [
        *(
            pytest.param(Fault(full(policy, after), lane=lane, first=2, times=2), id=f"429 for {lane}, after {after}")
            for lane, policy in (("ordinary", "TEN_SECONDLY_ROLLING"), ("search", "SECONDLY"))
            for after in (None, 2)
        ),
        pytest.param(Fault(BAD_GATEWAY, first=4, times=2), id="502"),
        pytest.param(Fault(DOWN, first=4, times=2), id="500"),
        pytest.param(Fault(Say(200), first=4, times=2), id="a page where JSON was due"),
        pytest.param(Fault(LOCKED, first=4, times=2), id="423"),
        pytest.param(Fault(MOVING, first=4, times=2), id="477"),
        pytest.param(Fault(CutOff(), first=4, times=3), id="bodies cut off"),
        pytest.param(Fault(Drop(), first=4, times=3), id="connections dropped"),
        pytest.param(Fault(Slow(0.3), first=4, times=3), id="slow answers"),
        pytest.param(Fault(DOWN, path="/objects/.*/contacts$", first=3, times=1), id="in the middle of a scan"),
        pytest.param(Fault(CutOff(0.0), path="flows/batch/read", times=2), id="a batch that does not begin"),
    ],
)
def test_what_passes_leaves_no_trace(clean, fault):
    pulled = clean.pull(fault)
    assert rows(pulled.snapshot) == rows(clean.read.snapshot)
    assert set(pulled.portal.server.exceeded.values()) == {0}


@pytest.mark.parametrize(("lane", "policy"), [("ordinary", "TEN_SECONDLY_ROLLING"), ("search", "SECONDLY")])
@pytest.mark.parametrize("after", [None, 2, 3600])
def test_a_throttle_that_never_lets_go(planted, lane, policy, after):
    pulled = planted.pull(Fault(full(policy, after), lane=lane, first=25 if lane == "ordinary" else 3))
    told = gaps(planted.holds(pulled), "fault")
    assert told
    assert {gap.cure for gap in told.values()} == {"run again when other tools ask less of the account, or with fewer workers"}
    assert len(pulled.snapshot.table("fields")) > 100


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(full(after=3600), lane="ordinary", first=2), "run again when other tools ask less of the account"),
        (Fault(full("DAILY"), first=2), "run again"),
        (Fault(DOWN, first=2), "internal error; run again"),
        (Fault(Expire(), first=2), "it has expired; make a new one"),
        (Fault(without_scope("crm.objects.contacts.read"), path="/crm/properties/"), "crm.objects.contacts.read"),
    ],
    ids=["a throttle", "the day", "a fault", "the token", "a scope"],
)
def test_an_account_of_which_nothing_is_shown_cannot_be_read(clean, fault, said):
    with pytest.raises(ConnectorError, match=said):
        clean.pull(fault)


@pytest.mark.parametrize("call", [12, 25, 40, 55, 70])
def test_the_days_calls_are_used_up_at_call_n(planted, call):
    pulled = planted.pull(Fault(full("DAILY"), first=call), limits=Limits(workers=1))
    snapshot = planted.holds(pulled)
    assert {gap.kind for gap in gaps(snapshot).values()} == {"budget"}
    assert sum(request.status == 429 for request in pulled.portal.server.requests) == 1  # nothing is asked after that
    assert snapshot.table("fields")


def test_the_reserve_is_left_to_others(planted):
    pulled = planted.pull(daily_limit=500, used=400, limits=Limits(reserve=0.1))
    snapshot = planted.holds(pulled)
    assert pulled.portal.server.calls <= 50
    assert "left to others" in next(iter(gaps(snapshot, "budget").values())).reason


def test_a_run_takes_no_more_calls_than_it_may(planted):
    pulled = planted.pull(limits=Limits(max_calls=20))
    planted.holds(pulled)
    assert len(pulled.portal.server.requests) == 20


@pytest.mark.parametrize("scope", sorted(scope for scope in SCOPES if not scope.startswith(("oauth", "crm.schemas."))))
def test_without_a_scope(planted, scope):
    def take(portal):
        portal.scopes -= {scope}

    snapshot = planted.holds(planted.pull(change=take))
    (connection,) = snapshot.table("connections")
    assert scope not in connection.rights
    assert {gap.kind for gap in gaps(snapshot).values()} <= {"scope"}


@pytest.mark.parametrize("object_", ["contacts", "companies", "deals", "leads", "tickets", "products", "custom"])
def test_without_all_scopes_of_an_object(planted, object_):
    def take(portal):
        portal.scopes = {scope for scope in portal.scopes if object_ not in scope.split(".")}

    snapshot = planted.holds(planted.pull(change=take))
    named = "custom objects" if object_ == "custom" else object_
    assert gaps(snapshot)["fields", named].kind == "scope"
    assert not [row for row in snapshot.table("fields") if row.object == object_]
    if object_ in counting_tables(planted.read.snapshot):
        assert {table for table, scope in gaps(snapshot) if scope == object_} >= counting_tables(planted.read.snapshot)[object_]


def counting_tables(snapshot):
    """The tables of numbers that tell of an object; how many records there are is told without its scopes."""
    told = {}
    for table in MEASURES - {"record_counts", "stage_counts", "open_deals"}:
        for row in snapshot.table(table):
            told.setdefault(row.ref.split(":", 2)[2].partition(".")[0].partition("=")[0], set()).add(table)
    return {name: told[name] - {"owner_counts"} for name in ("contacts", "companies", "deals") if name in told}


LACKING = {
    "professional": {"audit log": ("changes", ""), "custom objects": ("fields", "custom objects")},
    "starter": {"workflows": ("automations", ""), "campaigns": ("campaigns", ""), "forecasts": ("forecast_types", "")},
}
LACKING["starter"] |= LACKING["professional"]
LACKING["free"] = LACKING["starter"]
EDITION = {"professional": "Professional", "starter": "Free or Starter", "free": "Free or Starter"}


@pytest.mark.parametrize("tier", LACKING)
def test_what_a_plan_does_not_have_is_a_gap_by_name(planted, clean, tier):
    snapshot = planted.holds(planted.pull(portal=planted.portal(tier=tier)))
    told = gaps(snapshot)
    assert {gap.kind for gap in told.values()} == {"edition"}
    assert set(LACKING[tier].values()) <= set(told)
    assert {gap.cure.rpartition(" from ")[2] for gap in told.values()} <= {"Professional on", "Enterprise on"}
    assert snapshot.table("connections").get("hubspot:connection:hubspot").edition == EDITION[tier]
    clean.holds(clean.pull(portal=clean.portal(tier=tier)))


SCANNED = ("contacts", "companies", "deals")


@pytest.mark.parametrize("object_", SCANNED)
def test_a_scan_that_ends_before_its_end_counts_nothing(planted, object_):
    """No ``paging`` is the last page, HubSpot says: that there are more records is known from a search."""
    snapshot = planted.holds(planted.pull(Fault(NO_PAGING, path=f"/objects/2026-09/{object_}$")))
    reason = gaps(snapshot, "fault")["field_fill", object_].reason
    assert re.fullmatch(rf"the pages brought 100 of \d{{3}} {object_}", reason)
    assert not [row for row in snapshot.table("field_fill") if f":{object_}." in row.ref]


@pytest.mark.parametrize(
    "endpoint",
    [
        "/automation/v4/flows$", "/crm/owners/2026-09$", "/marketing/v3/forms$", "/settings/users/2026-03$",
        "/marketing/v3/campaigns$", "/audit-logs$", *(f"/objects/2026-09/{name}$" for name in SCANNED),
    ],
)  # fmt: skip
@pytest.mark.parametrize("pages", [endless, stuck], ids=["pages that never end", "pages that lead to the same one"])
def test_pages_that_do_not_end(planted, endpoint, pages):
    pulled = planted.pull(Fault(pages(), path=endpoint))
    told = gaps(planted.holds(pulled), "fault")
    assert told
    assert {gap.reason for gap in told.values()} == {"the pages of the answer repeat"}
    assert pulled.portal.server.calls < 110


@pytest.mark.parametrize("object_", SCANNED)
def test_a_page_that_repeats(planted, object_):
    snapshot = planted.holds(planted.pull(Fault(Repeat(), path=f"/objects/2026-09/{object_}$", first=2)))
    assert gaps(snapshot, "fault")["value_counts", object_].reason == "the pages of the answer repeat"


@pytest.mark.parametrize("object_", SCANNED)
def test_a_last_page_that_repeats(planted, object_):
    last = ceil(len(planted.portal().records[object_]) / 100)
    snapshot = planted.holds(planted.pull(Fault(Repeat(), path=f"/objects/2026-09/{object_}$", first=last)))
    assert gaps(snapshot, "fault")["value_counts", object_].reason == "the pages of the answer repeat"


MANY = {
    "owners": ("users", "/crm/owners/2026-09"),
    "flows": ("automations", "/automation/v4/flows"),
    "forms": ("forms", "/marketing/v3/forms"),
}


@pytest.mark.parametrize("part", MANY)
def test_a_full_page_that_does_not_say_whether_there_is_more(planted, part):
    """Of a hundred and fifty, HubSpot gives a hundred and says nothing of the rest; a hundred in all are no fault."""
    table, endpoint = MANY[part]

    def grown_to(number):
        def change(portal):
            rows = getattr(portal, part)
            live = [row for row in rows if not row.get("archived")]
            like = next(row for row in live if row.get("userId") or part != "owners")
            for at in range(number - len(live)):
                rows.append({**like, "id": f"9{at:05}", **({"userId": 90_000 + at} if part == "owners" else {})})

        return change

    lost = planted.pull(Fault(NO_PAGING, path=f"{endpoint}$"), change=grown_to(150)).snapshot
    assert gaps(lost)[table, ""].reason == "the answer is full and does not say whether there is more"
    whole = planted.pull(change=grown_to(100)).snapshot
    assert (table, "") not in gaps(whole)


def stages(change):
    """Deals' pipelines whose stages' metadata are changed."""

    def how(body):
        changed = copy.deepcopy(body)
        for pipeline in changed["results"]:
            for stage in pipeline["stages"]:
                change(stage["metadata"])
        return changed

    return Fault(Change(how), path="/crm/pipelines/2026-09/deals$")


def test_a_stage_without_probability_is_won_only_by_what_hubspot_notes_on_its_deals(planted):
    snapshot = planted.holds(planted.pull(stages(lambda metadata: metadata.pop("probability", None))))
    mine = [row for row in snapshot.table("stages") if row.object == "deals"]
    assert {row.probability for row in mine} == {None}
    assert {row.won for row in mine if row.closed} == {None}
    assert {("stages", row.ref.split(":", 2)[2]) for row in mine} == set(gaps(snapshot, "fault"))
    assert set(snapshot.table("won")) == set(planted.read.snapshot.table("won"))


def test_stages_of_which_nothing_is_told(clean, planted):
    for ground in (clean, planted):
        snapshot = ground.holds(ground.pull(stages(lambda metadata: metadata.clear())))
        assert {row.closed for row in snapshot.table("stages") if row.object == "deals"} == {None}
        assert set(snapshot.table("won")) == set(ground.read.snapshot.table("won"))


def test_a_stage_that_is_gone_and_has_deals(clean):
    """Its deals are what HubSpot notes on them."""

    def delete(portal):
        for pipeline in portal.pipelines["deals"]:
            pipeline["stages"] = [stage for stage in pipeline["stages"] if stage["id"] != "closedwon"]

    snapshot = honest(clean.pull(change=delete).snapshot)
    assert "hubspot:stage:deals/default/closedwon" not in {row.ref for row in snapshot.table("stages")}
    assert set(snapshot.table("won")) == set(clean.read.snapshot.table("won"))
    assert set(snapshot.table("stage_counts")) == set(clean.read.snapshot.table("stage_counts"))
    assert {code for code, _ in found(clean.judge(snapshot))} <= {"STG005", "STG011"}  # the pipeline has no won stage any more


def test_options_that_hubspot_keeps_elsewhere_are_no_options(clean):
    """``externalOptions``: what can be chosen are owners or teams, and nothing is said of values."""

    def move(portal):
        for row in portal.properties["companies"]:
            if row["name"] == "industry":
                row.update(options=[], externalOptions=True)

    snapshot = clean.holds(clean.pull(change=move))
    assert snapshot.table("fields").get("hubspot:field:companies.industry").type == "lookup"
    assert not snapshot.table("picklist_values").by("field").get("hubspot:field:companies.industry")


def long_names(portal):
    """So many properties that no address holds their names."""
    like = next(row for row in portal.properties["contacts"] if row["type"] == "string" and row.get("createdUserId"))
    for number in range(150):
        name = f"{'a_long_name_of_a_property_' * 3}{number:03}"
        portal.properties["contacts"].append({**like, "name": name, "label": name})
        for record in portal.records["contacts"][: number + 1]:
            record["properties"][name] = "x"


@pytest.mark.parametrize("longest", [counting.LONGEST_LIST, 12_000], ids=["beforehand", "when HubSpot refuses"])
def test_a_list_of_properties_that_is_too_long_is_split(clean, monkeypatch, longest):
    monkeypatch.setattr(counting, "LONGEST_LIST", longest)
    monkeypatch.setattr("connectors.hubspot.http.client.MOST_URL", 20_000)
    pulled = clean.pull(change=long_names)
    fill = {row.ref.rpartition("_")[2]: row.filled for row in pulled.snapshot.table("field_fill") if "a_long_name" in row.ref}
    assert fill == {f"{number:03}": number + 1 for number in range(150)}
    refused = [request for request in pulled.portal.server.requests if request.status == 414]
    assert bool(refused) == (longest > 8000)
    whole = clean.read.snapshot
    for table in ("value_counts", "orphans", "duplicates", "owner_counts", "won"):
        assert set(pulled.snapshot.table(table)) == set(whole.table(table))


def test_an_address_that_is_always_too_long_is_a_gap(planted):
    pulled = planted.pull(Fault(TOO_LONG, path="/objects/2026-09/contacts$"))
    assert gaps(planted.holds(pulled))["field_fill", "contacts"].kind == "fault"
    assert sum(request.status == 414 for request in pulled.portal.server.requests) == 4


@pytest.mark.parametrize("lost", [1, 3])
def test_a_batch_that_is_answered_in_part(planted, lost):
    snapshot = planted.holds(planted.pull(Fault(in_part(lost), path="flows/batch/read")))
    told = gaps(snapshot, "fault")
    assert len({scope for _, scope in told}) == lost
    assert {table for table, _ in told} == {"automations", "routing_rules", "routing_entries", "uses"}
    assert len(snapshot.table("automations")) == len(planted.read.snapshot.table("automations"))


@pytest.mark.parametrize("call", [20, 40, 55, 70])
def test_a_token_that_ends_in_the_middle_keeps_what_was_read(planted, call):
    pulled = planted.pull(Fault(Expire(), first=call))
    told = gaps(planted.holds(pulled))
    assert {gap.kind for gap in told.values()} == {"fault"}
    assert {gap.cure for gap in told.values()} == {
        "make a new token in HubSpot, and see that it is copied whole and belongs to this account"
    }
    assert sum(request.status == 401 for request in pulled.portal.server.requests) <= 12  # those that were under way


def test_a_token_that_is_refused_at_once_reads_nothing(clean):
    with pytest.raises(ConnectorError, match=r"HubSpot does not accept the access token .* it has expired; make a new one"):
        clean.pull(Fault(Expire()))


def test_a_redirect_takes_the_token_nowhere(tmp_path, clean):
    with live_portal(tmp_path, company=clean.company) as other:
        with pytest.raises(ConnectorError, match="redirects to another address"):
            clean.pull(Fault(Redirect(other.server.url)))
        assert other.server.requests == []


def when(path, change):
    """The portal changes as it answers this."""

    def how(body):
        change()
        return body

    return Fault(Change(how), path=path, times=1)


@pytest.mark.parametrize(
    ("object_", "name", "tables"),
    [
        ("contacts", "lead_source", {"field_fill", "value_counts"}),
        ("contacts", "email", {"field_fill", "duplicates"}),
        ("deals", "deal_source", {"field_fill", "value_counts", "won"}),
    ],
)
def test_a_property_that_is_archived_between_listing_and_scanning(planted, object_, name, tables):
    portal = planted.portal()

    def archive():
        next(row for row in portal.properties[object_] if row["name"] == name)["archived"] = True

    snapshot = planted.holds(planted.pull(when(r"/crm/objects/2026-09/deals/search$", archive), portal=portal))
    told = gaps(snapshot, "fault")
    assert set(told) == {(table, f"{object_}.{name}") for table in tables}
    assert all(f"property '{name}' does not exist" in gap.reason for gap in told.values())
    ref = f"hubspot:field:{object_}.{name}"
    assert not [row for table in ("field_fill", "value_counts", "won") for row in snapshot.table(table) if row.ref == ref]
    others = {row for row in planted.read.snapshot.table("field_fill") if row.ref != ref}
    assert set(snapshot.table("field_fill")) == others


def test_a_property_that_is_hidden_between_listing_and_scanning(planted):
    portal = planted.portal()

    def hide():
        next(row for row in portal.properties["contacts"] if row["name"] == "lead_source")["dataSensitivity"] = "sensitive"
        portal.scopes -= {"crm.objects.contacts.sensitive.read.v2"}

    told = gaps(planted.holds(planted.pull(when("/search$", hide), portal=portal)))
    assert "crm.objects.contacts.sensitive.read.v2" in told["field_fill", "contacts"].cure


def busiest(portal):
    """The owner of most open deals."""
    open_ = [row["properties"] for row in portal.records["deals"] if row["properties"].get("hs_is_closed") != "true"]
    held = [owner for properties in open_ if (owner := properties.get("hubspot_owner_id"))]
    return max(sorted(set(held)), key=held.count)


def test_an_owner_who_left_and_still_owns_records_is_found_by_name(clean):
    def leave(portal):
        owner = next(row for row in portal.owners if row["id"] == busiest(portal))
        owner.update(archived=True, userId=None, userIdIncludingInactive=owner["userId"])

    snapshot = honest(clean.pull(change=leave).snapshot)
    (leaver,) = {row.ref for row in snapshot.table("owner_counts") if row.object == "deals"}
    assert snapshot.table("users").get(leaver).active is False
    (finding,) = [one for one in clean.judge(snapshot).findings if one.code == "DAT003" and one.ref.endswith(":deals")]
    assert snapshot.table("users").get(leaver).name in finding.message


def test_owners_who_left_and_were_not_told_are_still_no_active_owners(planted):
    fault = Fault(DOWN, path="/crm/owners/2026-09$", first=2)
    snapshot = planted.holds(planted.pull(fault))
    assert ("users", "owners who left") in gaps(snapshot, "fault")


def test_records_that_come_while_records_are_read(clean):
    portal = clean.portal()
    records = portal.records["contacts"]

    def add():
        last = max(int(row["id"]) for row in records)
        for number in range(1, 8):
            row = copy.deepcopy(records[0])
            row["id"] = str(last + number)
            row["properties"] |= {"hs_object_id": row["id"], "email": f"new{number}@people.example"}
            records.append(row)

    snapshot = clean.holds(clean.pull(when("/objects/2026-09/contacts$", add), portal=portal))
    assert gaps(snapshot) == {}
    fill = {row.of for row in snapshot.table("field_fill") if ":contacts." in row.ref and row.by is None}
    assert fill == {len(records)}


def test_records_that_go_while_records_are_read(clean):
    portal = clean.portal()
    records = portal.records["contacts"]
    few, many = 5, len(records) // 3
    snapshot = clean.holds(clean.pull(when("/contacts/search$", lambda: records.__delitem__(slice(few))), portal=portal))
    assert gaps(snapshot) == {}
    snapshot = clean.holds(clean.pull(when("/contacts/search$", lambda: records.__delitem__(slice(many))), portal=portal))
    assert ("field_fill", "contacts") in gaps(snapshot, "fault")


def test_an_object_of_which_nothing_was_counted_says_so(clean):
    fault = Fault(DOWN, path="/objects/2026-09/deals$")
    snapshot = clean.holds(clean.pull(fault))
    assert not snapshot.table("won")
    assert {table for table, scope in gaps(snapshot) if scope == "deals"} >= {"won", "open_deals", "orphans", "stage_counts"}
    assert "hubspot:object:deals" in {row.ref for row in snapshot.table("record_counts")}
