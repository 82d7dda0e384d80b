from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.hubspot.reading.columns import Columns
from connectors.hubspot.reading.tally import Account, Counts, Fate, Kept, Tally

FATES = {
    ("default", "new"): Fate(closed=False, won=False),
    ("default", "signed"): Fate(closed=True, won=True),
    ("default", "gone"): Fate(closed=True, won=False),
}
DEALS = Columns(
    object="deals",
    has=frozenset(
        {"dealstage", "pipeline", "amount", "closedate", "createdate", "source", "brief", "hubspot_owner_id"}
        | {"hs_primary_associated_company", "num_associated_contacts", "hs_manual_forecast_category"}
    ),
    filled=("amount", "brief"),
    named=("amount",),
    values=("source",),
    monthly=("source",),
    sources=("source",),
    handoff=("brief",),
)
CONTACTS = Columns(
    object="contacts",
    has=frozenset({"email", "tags", "segment", "associatedcompanyid", "hubspot_owner_id", "hs_lead_status", "createdate"}),
    filled=("email", "tags"),
    named=("email",),
    values=("tags",),
    many=frozenset({"tags"}),
    segment="segment",
)


def counted(columns, *rows):
    counts = Counts(columns, FATES, Account())
    counts.take({"id": str(at), "properties": row} for at, row in enumerate(rows))
    return counts.tally


def deal(stage="new", **more):
    return {"pipeline": "default", "dealstage": stage, "closedate": "2026-12-24T00:00:00Z", **more}


def told(tally, what):
    return {key: number for key, number, _ in tally.of(what)}


def test_null_and_empty_are_blank():
    tally = counted(CONTACTS, {"email": None}, {"email": ""}, {"email": " "}, {}, {"email": "a@b.example"})
    assert tally.one("records") == 5
    assert told(tally, "filled") == {("email",): 1}


def test_a_value_that_is_no_text_is_blank():
    assert told(counted(CONTACTS, {"email": 5, "tags": ["a"]}), "value") == {("tags", ""): 1}


def test_several_values_are_counted_each_once():
    tally = counted(CONTACTS, {"tags": "fair;web; web"}, {"tags": "web"}, {"tags": None})
    assert told(tally, "value") == {("tags", "fair"): 1, ("tags", "web"): 2, ("tags", ""): 1}


def test_parts_by_segment_add_up():
    tally = counted(CONTACTS, {"segment": "SMB", "email": "a"}, {"segment": "SMB"}, {"email": "b", "tags": "x"})
    assert told(tally, "part") == {("SMB",): 2, ("",): 1}
    assert told(tally, "part filled") == {("SMB", "email"): 1, ("", "email"): 1}


def test_a_contact_without_company_is_told_only_where_that_can_be_seen():
    assert counted(CONTACTS, {}, {"associatedcompanyid": "7"}).one("lacks", "companies") == 1
    blind = Columns(object="contacts", has=frozenset({"email"}))
    assert counted(blind, {}).one("lacks", "companies") == 0


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param({}, {}, id="marketing's contact without an owner is nobody's loss"),
        pytest.param({"hs_lead_status": "NEW"}, {("", "2026-03"): 1}, id="one that is worked as a lead is"),
        pytest.param({"hubspot_owner_id": "12"}, {("12", "2026-03"): 1}, id="an owner"),
    ],
)
def test_who_holds_a_contact(row, expected):
    assert told(counted(CONTACTS, {"createdate": "2026-03-01T00:00:00Z", **row}), "owner") == expected


def test_open_deals_by_stage_day_and_owner():
    tally = counted(DEALS, deal(amount="10.5", hubspot_owner_id="3"), deal(amount=""), deal(closedate=None))
    assert list(tally.of("stage")) == [(("default", "new", ""), 3, Decimal("10.5"))]
    assert told(tally, "due") == {("default", "2026-12-24"): 2, ("default", ""): 1}
    assert told(tally, "open") == {("default",): 3}
    assert told(tally, "owner") == {("3", ""): 1, ("", ""): 2}
    assert told(tally, "lacks") == {("companies",): 3, ("contacts",): 3}


def test_won_by_flag_and_not_by_name():
    tally = counted(DEALS, deal("signed", amount="7", source="Web", brief="x"), deal("gone", amount="9", source="Web"))
    assert list(tally.of("won")) == [(("source", "Web", "", "2026-12-24"), 1, Decimal(7))]
    assert told(tally, "handed") == {("2026-12-24",): 1}
    assert told(tally, "handed filled") == {("brief", "2026-12-24"): 1}
    assert told(tally, "open") == {}


def test_a_deal_in_a_stage_that_nobody_knows_is_odd_and_neither_open_nor_won():
    tally = counted(DEALS, deal("closedwon", amount="7"))
    assert told(tally, "odd") == {("stage",): 1}
    assert told(tally, "stage") == {("default", "closedwon", ""): 1}
    assert (told(tally, "won"), told(tally, "open")) == ({}, {})


@pytest.mark.parametrize(
    ("noted", "what"),
    [
        pytest.param({"hs_is_closed": "false"}, "open", id="open"),
        pytest.param({"hs_is_closed": "true", "hs_is_closed_won": "true"}, "won", id="won"),
        pytest.param({"hs_is_closed": "true", "hs_is_closed_won": "false"}, None, id="lost"),
        pytest.param({"hs_is_closed": None}, "odd", id="nothing"),
    ],
)
def test_of_a_stage_that_is_gone_what_hubspot_noted_on_the_deal_holds(noted, what):
    tally = counted(DEALS, deal("gone for good", **noted))
    assert [one for one in ("open", "won", "odd") if told(tally, one)] == ([what] if what else [])


def test_commit_without_an_amount():
    rows = [deal(hs_manual_forecast_category="COMMIT", amount=paid) for paid in ("5", None, "0", "many", "nan")]
    tally = counted(DEALS, *rows, deal(hs_manual_forecast_category="BEST_CASE"))
    assert (tally.one("commit", "default"), tally.one("commit unpaid", "default")) == (5, 3)


def test_a_record_without_properties_is_odd():
    counts = Counts(CONTACTS, {}, Account())
    counts.take([None, 7, {"properties": None}, {"id": "1"}, {"properties": {}}])
    assert (counts.tally.one("records"), counts.tally.one("odd", "records")) == (1, 4)


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.lists(st.dictionaries(st.sampled_from(sorted(DEALS.has)), _JSON | st.sampled_from(["default", "new", "signed"]))))
def test_whatever_the_values_every_record_is_counted_and_a_tally_comes_back_as_it_was_kept(rows):
    tally = counted(DEALS, *rows)
    assert tally.one("records") == len(rows)
    assert sum(told(tally, "value").values()) + tally.one("odd", "source") == len(rows)
    kept = msgspec.json.decode(msgspec.json.encode(tally.kept), type=Kept)
    again = Tally.again(kept)
    assert (again.counts, again.amounts) == (tally.counts, tally.amounts)


PEOPLE = Columns(
    object="contacts",
    has=frozenset({"email", "firstname", "lastname", "company"}),
    keys={"email": ("email",), "name": ("firstname", "lastname", "company")},
)


def clusters(columns, *rows):
    counts = Counts(columns, {}, Account())
    counts.take({"properties": row} for row in rows)
    counts.finish()
    return {by: tuple(counts.tally.one(what, by) for what in ("keyed", "clusters", "clustered")) for by in columns.keys}


def test_records_that_share_an_address_are_a_cluster_whatever_its_case():
    rows = [{"email": "A@b.example "}, {"email": "a@B.example"}, {"email": "c@b.example"}, {"email": None}, {}]
    assert clusters(PEOPLE, *rows) == {"email": (3, 1, 2), "name": (0, 0, 0)}


def test_a_name_counts_only_without_an_address_and_with_all_its_parts():
    name = {"firstname": "Ana", "lastname": "Diaz", "company": "Acme"}
    rows = [name, name, {**name, "email": "a@b.example"}, {**name, "company": ""}, {**name, "company": "Other"}]
    assert clusters(PEOPLE, *rows) == {"email": (1, 0, 0), "name": (3, 1, 2)}


def test_a_domain_of_a_mailbox_provider_is_none():
    columns = Columns(object="companies", has=frozenset({"domain"}), keys={"domain": ("domain",)})
    rows = [{"domain": "gmail.com"}, {"domain": "gmail.com"}, {"domain": "www.acme.example"}, {"domain": "acme.example"}]
    assert clusters(columns, *rows) == {"domain": (2, 1, 2)}


def test_nothing_of_what_is_shared_is_kept():
    counts = Counts(PEOPLE, {}, Account())
    counts.take([{"properties": {"email": "a@b.example", "firstname": "Ana"}}])
    counts.finish()
    assert b"example" not in msgspec.json.encode(counts.tally.kept)
    assert b"Ana" not in msgspec.json.encode(counts.tally.kept)


@pytest.mark.parametrize("odd", ["lead\x1fmql", "\x00", '"]', "[", "a\\", "\n"])
def test_whatever_stands_in_a_value_a_tally_comes_back_as_it_was_kept(odd):
    tally = counted(DEALS, deal(source=odd, amount="5"), deal("signed", source=odd, amount="7"), deal(odd))
    kept = msgspec.convert(msgspec.json.decode(msgspec.json.encode(tally.kept)), Kept)
    again = Tally.again(kept)
    assert (again.counts, again.amounts) == (tally.counts, tally.amounts)


@pytest.mark.parametrize("key", ["records", "[1]", '{"a": 1}', "", '["a", null]'])
def test_a_key_that_is_none_is_no_tally(key):
    with pytest.raises(msgspec.DecodeError):
        Tally.again(Kept(counts={key: 1}))


PACIFIC = Account(ZoneInfo("US/Pacific"), "USD")


def counted_at(account, *rows, columns=DEALS):
    counts = Counts(columns, FATES, account)
    counts.take({"id": str(at), "properties": row} for at, row in enumerate(rows))
    return counts.tally


def test_days_and_months_are_those_of_the_account():
    rows = [deal(closedate="2026-11-21T02:00:00Z"), deal("signed", closedate="2026-11-01T01:00:00Z", source="Web")]
    tally = counted_at(PACIFIC, *rows)
    assert told(tally, "due") == {("default", "2026-11-20"): 1}
    assert told(tally, "won") == {("source", "Web", "", "2026-10-31"): 1}
    assert told(counted(DEALS, *rows), "due") == {("default", "2026-11-21"): 1}


def test_a_day_without_a_time_is_that_day_wherever_the_account_is():
    tally = counted_at(PACIFIC, deal(closedate="2026-11-21"), deal(closedate="someday"), deal(closedate=None))
    assert told(tally, "due") == {("default", "2026-11-21"): 1, ("default", ""): 2}


HOME = replace(DEALS, has=DEALS.has | {"amount_in_home_currency", "deal_currency_code"})


@pytest.mark.parametrize(
    ("given_", "paid", "odd"),
    [
        ({"amount_in_home_currency": "500", "amount": "460", "deal_currency_code": "EUR"}, Decimal(500), 0),
        ({"amount_in_home_currency": None, "amount": "460"}, Decimal(460), 0),
        ({"amount_in_home_currency": None, "amount": "460", "deal_currency_code": "usd"}, Decimal(460), 0),
        ({"amount_in_home_currency": None, "amount": "460", "deal_currency_code": "EUR"}, None, 1),
        ({"amount_in_home_currency": None, "amount": None, "deal_currency_code": "EUR"}, None, 0),
        ({"amount_in_home_currency": "0", "amount": "460"}, Decimal(0), 0),
    ],
)
def test_an_amount_is_in_the_accounts_currency_or_told_as_odd(given_, paid, odd):
    tally = counted_at(PACIFIC, deal(hs_manual_forecast_category="COMMIT", **given_), columns=HOME)
    assert [amount for _, _, amount in tally.of("due")] == [paid]
    assert tally.one("odd", "amount") == odd
    assert tally.one("commit unpaid", "default") == (paid is None and not odd)
