import pytest

from connectors.hubspot.mapping.values import (
    id_from,
    ids_in,
    instant,
    key_of,
    name_from,
    percent,
    rows_of,
    truth,
    type_of,
    types_by_id,
    value_from,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(71, "71", id="a number"),
        pytest.param("71", "71", id="a text"),
        pytest.param(0, "0", id="nobody"),
        pytest.param(True, "", id="a truth"),
        pytest.param(-1, "", id="below zero"),
        pytest.param(2**63, "", id="beyond 64 bits"),
        pytest.param("9" * 21, "", id="too long"),
        pytest.param(7.0, "", id="a fraction"),
        pytest.param("٧", "", id="a digit that is none"),
        pytest.param(" 7", "", id="with a space"),
        pytest.param(None, "", id="null"),
        pytest.param([7], "", id="a list"),
    ],
)
def test_an_id(value, expected):
    assert id_from(value) == expected
    assert ids_in({"ids": [value, "5"]}, "ids") == [*([expected] if expected else []), "5"]


def test_what_should_be_a_list_of_ids_or_rows():
    assert (ids_in({"ids": "5"}, "ids"), ids_in({}, "ids"), rows_of({"a": 1}), rows_of([1, {"a": 1}])) == ([], [], [], [{"a": 1}])


@pytest.mark.parametrize("name", ["hs_object_id", "Tier__c", "x-y.z", "9lives", "a" * 255])
def test_internal_names(name):
    assert name_from(name) == name


@pytest.mark.parametrize("name", ["", "a b", "a/b", "a=b", "a:b", "ä", "a" * 256, None, 5, ["a"]])
def test_what_is_no_internal_name(name):
    assert name_from(name) == ""


def test_object_types_and_keys():
    assert [type_of({"t": t}, "t") for t in ("0-1", "2-3456", "0", "contact", None, 1)] == ["0-1", "2-3456", "", "", "", ""]
    assert [key_of({"k": k}, "k") for k in ("default", 5, "a b", "a/b", "", "a\nb", None)] == [
        "default",
        "5",
        "a b",
        "",
        "",
        "",
        "",
    ]
    assert types_by_id({"contacts": "0-1"}) == {"0-1": "contacts"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [(True, True), (False, False), ("true", True), ("FALSE", False), ("yes", None), ("", None), (1, None), (None, None)],
)
def test_a_truth_may_be_a_text(told, expected):
    assert truth({"isClosed": told}, "isClosed") is expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("0.0", 0.0), ("1.0", 100.0), ("0.07", 7.0), ("0.333333", 33.3333), (".5", 50.0), ("1", 100.0), (0.2, 20.0), (1, 100.0),
        (" 0.5 ", 50.0), ("1.01", None), (-0.1, None), ("-0.1", None), ("50%", None), ("nan", None), ("1e0", None), ("", None),
        (True, None), (None, None), (float("nan"), None), (float("inf"), None), (10**400, None), (["0.5"], None),
    ],
)  # fmt: skip
def test_a_probability_is_told_in_percent(told, expected):
    assert percent({"probability": told}, "probability") == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("2026-08-01T09:12:33.444Z", "2026-08-01T09:12:33Z"),
        ("2026-08-01T09:12:33+02:00", "2026-08-01T07:12:33Z"),
        (1785575553444, "2026-08-01T09:12:33Z"),
        ("1785575553444", "2026-08-01T09:12:33Z"),
        ("0", None), (True, None), (10**40, None), (-(10**13), None), ("99999999999999", None), ("soon", None), (None, None),
        ({}, None),
    ],
)  # fmt: skip
def test_a_time(told, expected):
    assert instant({"at": told}, "at") == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("a", "a"), (True, "true"), (3, "3"), (3.0, "3"), (3.5, "3.5"), ("", ""), (None, None), ([], None), ({}, None),
        (float("nan"), None), (float("inf"), None),
    ],
)  # fmt: skip
def test_a_value_is_a_text(told, expected):
    assert value_from(told) == expected
