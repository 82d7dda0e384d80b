from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from standins.salesforce.soql_dates import instant, is_literal, period

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""A Friday."""


@pytest.mark.parametrize(
    ("literal", "first", "after"),
    [
        ("TODAY", "2026-11-20", "2026-11-21"),
        ("YESTERDAY", "2026-11-19", "2026-11-20"),
        ("TOMORROW", "2026-11-21", "2026-11-22"),
        ("THIS_WEEK", "2026-11-15", "2026-11-22"),
        ("LAST_WEEK", "2026-11-08", "2026-11-15"),
        ("NEXT_MONTH", "2026-12-01", "2027-01-01"),
        ("THIS_MONTH", "2026-11-01", "2026-12-01"),
        ("LAST_MONTH", "2026-10-01", "2026-11-01"),
        ("THIS_QUARTER", "2026-10-01", "2027-01-01"),
        ("LAST_QUARTER", "2026-07-01", "2026-10-01"),
        ("THIS_YEAR", "2026-01-01", "2027-01-01"),
        ("NEXT_YEAR", "2027-01-01", "2028-01-01"),
        ("LAST_90_DAYS", "2026-08-22", "2026-11-21"),
        ("LAST_N_DAYS:365", "2025-11-20", "2026-11-21"),
        ("NEXT_N_DAYS:2", "2026-11-21", "2026-11-23"),
        ("N_DAYS_AGO:3", "2026-11-17", "2026-11-18"),
        ("LAST_N_WEEKS:1", "2026-11-08", "2026-11-15"),
        ("LAST_N_MONTHS:12", "2025-11-01", "2026-11-01"),
        ("NEXT_N_QUARTERS:1", "2027-01-01", "2027-04-01"),
        ("LAST_N_YEARS:2", "2024-01-01", "2026-01-01"),
        ("N_MONTHS_AGO:11", "2025-12-01", "2026-01-01"),
    ],
)
def test_the_days_of_a_literal(literal, first, after):
    assert is_literal(literal.lower())
    assert period(literal, NOW) == (first, after)


def test_the_day_is_that_of_utc():
    late = datetime(2026, 11, 19, 23, 0, tzinfo=timezone(timedelta(hours=-5)))
    assert period("TODAY", late) == ("2026-11-20", "2026-11-21")


@pytest.mark.parametrize("word", ["SOMEDAY", "LAST_N_DAYS", "LAST_N_DAYS:", "LAST_N_DECADES:1", "TODAY:1", ""])
def test_no_literal(word):
    assert not is_literal(word)


@example(datetime(2000, 5, 31), "QUARTER")
@example(datetime(2024, 2, 29), "YEAR")
@example(datetime(2026, 12, 31), "MONTH")
@given(st.datetimes(datetime(1900, 1, 1), datetime(2900, 1, 1)), st.sampled_from(["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"]))
def test_last_this_and_next_lie_side_by_side(now, unit):
    now = now.replace(tzinfo=UTC)
    this = period("TODAY" if unit == "DAY" else f"THIS_{unit}", now)
    last = period("YESTERDAY" if unit == "DAY" else f"LAST_{unit}", now)
    following = period("TOMORROW" if unit == "DAY" else f"NEXT_{unit}", now)
    assert this[0] <= now.date().isoformat() < this[1]
    assert (last[1], this[1]) == (this[0], following[0])
    assert period(f"N_{unit}S_AGO:1", now) == last
    assert period(f"NEXT_N_{unit}S:1", now) == following


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T02:00:00Z", "2026-11-20T02:00:00"),
        ("2026-11-20T02:00:00.000+0000", "2026-11-20T02:00:00"),
        ("2026-11-20T02:00:00+05:30", "2026-11-19T20:30:00"),
    ],
)
def test_a_time_in_utc(text, expected):
    assert instant(text) == expected
