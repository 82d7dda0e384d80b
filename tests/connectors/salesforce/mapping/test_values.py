from decimal import Decimal

import pytest

from connectors.salesforce.mapping.values import amount, flag, moment, number, some, text, whole


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        pytest.param({"A": " x "}, "A", "x", id="trimmed"),
        pytest.param({"A": None}, "A", "", id="null"),
        pytest.param({}, "A", "", id="absent"),
        pytest.param({"A": 7}, "A", "7", id="a number"),
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
