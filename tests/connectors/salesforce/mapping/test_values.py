from decimal import Decimal

import pytest

from connectors.common.values import amount, count, day, flag, moment, month, named, number, some, text, whole
from connectors.salesforce.mapping.values import id_of


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        pytest.param({"A": " x "}, "A", "x", id="trimmed"),
        pytest.param({"A": None}, "A", "", id="null"),
        pytest.param({}, "A", "", id="absent"),
        pytest.param({"A": 7}, "A", "", id="a number is no text"),
        pytest.param({"A": ["x"]}, "A", "", id="nor a list"),
        pytest.param({"A": "a\ud800b\0"}, "A", "a\ufffdb\ufffd", id="half a character and NUL"),
        pytest.param({"A": "\U0001f600"}, "A", "\U0001f600", id="a whole one"),
        pytest.param({"A": "x" * 32_001}, "A", "x" * 32_000, id="too long"),
        pytest.param({"A": {"B": "x"}}, "A.B", "x", id="through a relationship"),
        pytest.param({"A": None}, "A.B", "", id="through an empty relationship"),
        pytest.param({"A": "x"}, "A.B", "", id="through what is no relationship"),
    ],
)
def test_a_text(row, column, expected):
    assert text(row, column) == expected


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        pytest.param({"A": None}, "A", "", id="read and empty"),
        pytest.param({}, "A", None, id="not read"),
        pytest.param({"A": None}, "A.B", "", id="nothing at the other end"),
        pytest.param({}, "A.B", None, id="relationship not read"),
        pytest.param({"A": {"B": "x"}}, "A.B", "x", id="read"),
        pytest.param({"A": 7}, "A", None, id="no text"),
        pytest.param({"A": {}}, "A.B", None, id="column at the other end not read"),
    ],
)
def test_empty_is_not_unread(row, column, expected):
    assert some(row, column) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("2026-08-01T09:12:33.000+0000", "2026-08-01T09:12:33Z", id="as Salesforce writes it"),
        pytest.param("2026-08-01T09:12:33Z", "2026-08-01T09:12:33Z", id="with Z"),
        pytest.param("2026-08-01T09:12:33.000+0200", "2026-08-01T07:12:33Z", id="in another zone"),
        pytest.param("2026-08-01", "2026-08-01T00:00:00Z", id="a day"),
        pytest.param("yesterday", None, id="no time"),
        pytest.param("0001-01-01T00:00:00+1400", None, id="before all years"),
        pytest.param("9999-12-31T23:59:59-1400", None, id="after all years"),
        pytest.param("1699-12-31T23:59:59Z", None, id="before what Salesforce takes"),
        pytest.param("1700-01-01T00:00:00Z", "1700-01-01T00:00:00Z", id="the first that it takes"),
        pytest.param("4000-12-31T23:59:59Z", "4000-12-31T23:59:59Z", id="the last that it takes"),
        pytest.param("4000-12-31T23:59:59-0100", None, id="a moment after it"),
        pytest.param("20260801", None, id="a number of eight digits"),
        pytest.param("2026-W31-1", None, id="a week"),
        pytest.param(20260801, None, id="a number"),
        pytest.param(None, None, id="null"),
    ],
)
def test_a_moment(written, expected):
    assert moment({"A": written}, "A") == expected


def test_numbers_of_the_right_kind_only():
    assert (whole({"n": 3}, "n"), whole({"n": True}, "n"), whole({"n": "3"}, "n"), whole({}, "n")) == (3, 0, 0, 0)
    assert (number({"p": 10}, "p"), number({"p": None}, "p"), number({"p": "10"}, "p")) == (10.0, None, None)
    assert (flag({"f": True}, "f"), flag({"f": "true"}, "f"), flag({}, "f")) == (True, None, None)


def test_an_amount_has_hundredths_and_no_rounding_of_floats():
    assert amount({"a": 1234567.1}, "a") == Decimal("1234567.10")
    assert amount({"a": None}, "a") is None
    assert amount({"a": "much"}, "a") is None
    assert amount({"a": True}, "a") is None


@pytest.mark.parametrize(
    "senseless", [float("inf"), float("nan"), 10**30, 10**400, -1, 1.5, "3", None, True, [], {}], ids=lambda v: repr(v)[:9]
)
def test_what_is_no_count(senseless):
    assert (count({"n": senseless}, "n"), whole({"n": senseless}, "n")) == (None, 0)


def test_counts_from_nothing_to_the_most():
    assert [count({"n": n}, "n") for n in (0, 1.0, 10**12, 10**12 + 1)] == [0, 1, 10**12, None]
    assert count({}, "n") is None


@pytest.mark.parametrize("senseless", [float("inf"), float("nan"), 10**400, 1e19, "5", True])
def test_what_is_no_amount(senseless):
    assert amount({"a": senseless}, "a") is None
    assert senseless == 1e19 or number({"a": senseless}, "a") is None


def test_names_days_months_and_ids():
    assert (named({"n": "x" * 255}, "n"), named({"n": "x" * 256}, "n")) == ("x" * 255, "")
    assert [day({"d": d}, "d") for d in ("2026-11-01", "2026-11-01T00:00:00Z", "-5", "2026-13-01", "0001-01-01", 5)] == [
        "2026-11-01", "2026-11-01", None, None, None, None,
    ]  # fmt: skip
    assert [month({"y": y, "m": m}, "y", "m") for y, m in ((2026, 3), (2026, 13), (2026, 0), (1, 1), ("2026", 3))] == [
        "2026-03", None, None, None, None,
    ]  # fmt: skip
    ids = ("0" * 15, "0" * 18, "0" * 16, "0" * 14 + "-", "\u0660" * 15, "")
    assert [bool(id_of({"Id": id}, "Id")) for id in ids] == [True, True, False, False, False, False]
