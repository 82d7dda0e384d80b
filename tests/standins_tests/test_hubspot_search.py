from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standins.hubspot.asking import a_filter, said, search
from standins.hubspot.objects import value_of
from standins.hubspot.portal import SCOPES
from standins.hubspot.search import ALL_FILTERS, DEEPEST, FILTERS, GROUPS, OPERATORS, Search
from standins.hubspot.small import a_property, a_record, a_small_portal

PROPERTIES = {"email": a_property("email"), "score": a_property("score", "number")}


def found(server, *filters, object="contacts", **more):
    answer = search(server, object, filterGroups=[{"filters": list(filters)}], limit=200, **more)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["total"] == len(body["results"])
    return [row["id"] for row in body["results"]]


@pytest.mark.parametrize(
    ("name", "operator", "values", "expected"),
    [
        ("lead_source", "EQ", ["web"], "12"),
        ("lead_source", "EQ", ["Web"], ""),
        ("lead_source", "NEQ", ["web"], "3456"),
        ("lead_source", "IN", ["web", "fair"], "123"),
        ("lead_source", "NOT_IN", ["web"], "36"),
        ("lead_source", "HAS_PROPERTY", [], "1236"),
        ("lead_source", "NOT_HAS_PROPERTY", [], "45"),
        ("email", "EQ", ["CID.O'HARA@acme.example"], "3"),
        ("email", "IN", ["cid.o'hara@acme.example"], "3"),
        ("email", "IN", ["Cid.O'Hara@Acme.example"], ""),
        ("email", "CONTAINS_TOKEN", ["acme"], "123"),
        ("email", "CONTAINS_TOKEN", ["acm"], ""),
        ("email", "CONTAINS_TOKEN", ["acm*"], "123"),
        ("email", "CONTAINS_TOKEN", ["*b@acme.example"], "2"),
        ("email", "NOT_CONTAINS_TOKEN", ["acme"], "456"),
        ("score", "EQ", ["10"], "1"),
        ("score", "EQ", [10.0], "1"),
        ("score", "GT", ["9"], "13"),
        ("score", "GTE", [9], "123"),
        ("score", "LT", [9], "4"),
        ("score", "LTE", ["9.0"], "24"),
        ("born", "LT", ["2026-11-20"], "3"),
        ("born", "GTE", ["1793404800000"], "34"),
        ("topics", "EQ", ["quality"], "15"),
        ("topics", "IN", ["price", "speed"], "125"),
        ("topics", "NOT_IN", ["price"], "5"),
        ("hs_object_id", "GTE", [5], "56"),
        ("createdate", "LTE", ["2026-01-03T08:00:00.000Z"], "12"),
        ("lastmodifieddate", "GT", ["2026-08-01T00:00:00Z"], "4"),
        ("hubspot_owner_id", "IN", ["102"], "25"),
    ],
)
def test_operators(portals, name, operator, values, expected):
    assert "".join(found(portals(), a_filter(name, operator, *values))) == expected


def test_between_holds_both_ends(portals):
    server = portals()
    assert found(server, a_filter("score", "BETWEEN", "9", high="10")) == ["1", "2"]
    assert found(server, a_filter("born", "BETWEEN", "2026-10-31", high="2026-11-19")) == ["3"]


def test_every_operator_is_tried():
    tried = {case[1] for mark in test_operators.pytestmark for case in mark.args[1]} | {"BETWEEN"}
    assert tried == OPERATORS


def test_filters_of_a_group_hold_together_and_groups_apart(portals):
    server = portals()
    web, high, empty = a_filter("lead_source", "EQ", "web"), a_filter("score", "GT", "9"), a_filter("email", "NOT_HAS_PROPERTY")
    assert found(server, web, high) == ["1"]
    either = search(server, "contacts", filterGroups=[{"filters": [web, high]}, {"filters": [empty]}]).json()
    assert [row["id"] for row in either["results"]] == ["1", "5"]


def test_archived_records_are_never_found(portals):
    server = portals()
    assert search(server, "contacts").json()["total"] == 6
    assert found(server, a_filter("email", "EQ", "gone@acme.example")) == []


def test_total_and_pages(portals):
    server = portals(a_small_portal(records={"contacts": [a_record(number) for number in range(25)]}))
    first = search(server, "contacts").json()
    assert (first["total"], len(first["results"]), first["paging"]) == (25, 10, {"next": {"after": "10"}})
    last = search(server, "contacts", after="20").json()
    assert (last["total"], len(last["results"]), "paging" in last) == (25, 5, False)
    assert search(server, "contacts", limit=1, properties=[]).json()["total"] == 25


def test_what_is_told_of_each(portals):
    groups = [{"filters": [a_filter("score", "EQ", 100)]}]
    (row,) = search(portals(), "contacts", filterGroups=groups, properties=["born"]).json()["results"]
    assert (row["id"], row["properties"]["born"], row["archived"]) == ("3", "2026-10-31", False)
    assert "email" not in row["properties"]


@pytest.mark.parametrize(
    ("sorts", "expected"),
    [
        ([{"propertyName": "score", "direction": "ASCENDING"}], "421356"),
        ([{"propertyName": "score", "direction": "DESCENDING"}], "312456"),
        (["-hs_object_id"], "654321"),
        (["email"], "123465"),
    ],
)
def test_sorts(portals, sorts, expected):
    rows = search(portals(), "contacts", sorts=sorts).json()["results"]
    assert "".join(row["id"] for row in rows) == expected


def test_words_anywhere(portals):
    assert [row["id"] for row in search(portals(), "contacts", query="OTHER.example").json()["results"]] == ["4", "6"]


ONE = a_filter("email", "HAS_PROPERTY")


def of(*filters):
    return {"filterGroups": [{"filters": list(filters)}]}


@pytest.mark.parametrize(
    "body",
    [
        {"limit": 201}, {"limit": 0}, {"limit": "10"}, {"after": "x"}, {"after": DEEPEST}, {"after": str(DEEPEST - 9)},
        {"filterGroups": [{"filters": [ONE]}] * (GROUPS + 1)}, of(*[ONE] * (FILTERS + 1)),
        {"filterGroups": [{"filters": [ONE] * 5}] * 4}, {"filterGroups": {"filters": []}}, of("x"),
        of(a_filter("email", "LIKE", "x")), of(a_filter("email", "EQ")), of(a_filter("email", "IN")),
        of(a_filter("score", "BETWEEN", 1)), of(a_filter("nothing", "EQ", "x")), of(a_filter("last_fair", "HAS_PROPERTY")),
        of(a_filter("income", "HAS_PROPERTY")), {"properties": ["nothing"]}, {"sorts": ["nothing"]},
        {"sorts": ["email", "score"]},
    ],
)  # fmt: skip
def test_a_search_that_cannot_be(portals, body):
    assert said(search(portals(), "contacts", **body)) == (400, "VALIDATION_ERROR")


@pytest.mark.parametrize(
    "body",
    [
        {"limit": 200}, {"after": str(DEEPEST - 10)}, {"filterGroups": [{"filters": [ONE] * 3}] * GROUPS},
        {"filterGroups": [{"filters": [ONE] * FILTERS}] * (ALL_FILTERS // FILTERS)},
    ],
)  # fmt: skip
def test_the_most_that_a_search_can_be(portals, body):
    assert search(portals(), "contacts", **body).status_code == 200


def test_a_property_that_is_not_there_is_named(portals):
    body = search(portals(), "contacts", filterGroups=[{"filters": [a_filter("foo", "EQ", "x")]}]).json()
    assert body["errors"] == [
        {"message": "property 'foo' does not exist", "code": "INVALID_PROPERTY", "context": {"propertyName": ["foo"]}}
    ]


def test_sensitive_properties_can_be_searched_with_their_scope(portals):
    server = portals(a_small_portal(scopes=set(SCOPES) | {"crm.objects.contacts.sensitive.read.v2"}))
    assert found(server, a_filter("income", "HAS_PROPERTY")) == ["6"]


def test_a_custom_object_by_name_and_id(portals):
    server = portals()
    for name in ("subscription", "2-7"):
        assert found(server, a_filter("term", "EQ", 12), object=name) == ["1"]


VALUES = st.none() | st.just("") | st.text(max_size=3) | st.integers(-99, 99).map(str)
RECORDS = st.lists(VALUES, max_size=60).map(
    lambda values: [a_record(at, email=value, score=value) for at, value in enumerate(values)]
)


def run(rows, **body):
    return Search(PROPERTIES, value_of).run(rows, body)


@given(RECORDS, st.integers(1, 200), st.sampled_from(["email", "-email", "score", "-score"]))
def test_pages_hold_every_record_once(rows, limit, sort):
    ids, after = [], 0
    while True:
        page, total, end = run(rows, limit=limit, after=str(after), sorts=[sort])
        ids += [row["id"] for row in page]
        after = end
        if end >= total:
            break
    assert sorted(ids) == sorted(row["id"] for row in rows)


@given(RECORDS, st.sampled_from([("EQ", "NEQ"), ("HAS_PROPERTY", "NOT_HAS_PROPERTY"), ("CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN")]))
def test_an_operator_and_its_opposite_find_all_and_nothing_twice(rows, pair):
    totals = [run(rows, limit=1, filterGroups=[{"filters": [a_filter("email", one, "a")]}])[1] for one in pair]
    assert sum(totals) == len(rows)


@given(RECORDS, st.integers(-99, 99))
def test_numbers_are_less_equal_or_greater(rows, number):
    totals = [run(rows, filterGroups=[{"filters": [a_filter("score", one, number)]}])[1] for one in ("LT", "EQ", "GT")]
    assert sum(totals) == run(rows, filterGroups=[{"filters": [a_filter("score", "HAS_PROPERTY")]}])[1]
