"""Date literals: the days that ``TODAY`` and ``LAST_N_DAYS:30`` stand for, seen from a clock. All in UTC; weeks begin on Sunday.

Source: SOQL and SOSL Reference, 'Date Formats and Date Literals in WHERE'.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

Period = tuple[str, str]
"""The first day and the day after the last one, as texts: they compare with dates and with times alike."""


def _day(today: date, shift: int) -> date:
    return today + timedelta(days=shift)


def _week(today: date, shift: int) -> date:
    return today - timedelta(days=today.isoweekday() % 7) + timedelta(weeks=shift)


def _months(today: date, shift: int) -> date:
    month = today.year * 12 + today.month - 1 + shift
    return date(month // 12, month % 12 + 1, 1)


def _quarter(today: date, shift: int) -> date:
    return _months(today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1), 3 * shift)


def _year(today: date, shift: int) -> date:
    return date(today.year + shift, 1, 1)


_UNITS: dict[str, Callable[[date, int], date]] = {
    "DAY": _day, "WEEK": _week, "MONTH": _months, "QUARTER": _quarter, "YEAR": _year,
}  # fmt: skip
_FIXED: dict[str, tuple[str, int, int]] = {
    "TODAY": ("DAY", 0, 1), "YESTERDAY": ("DAY", -1, 0), "TOMORROW": ("DAY", 1, 2),
    "LAST_90_DAYS": ("DAY", -90, 1), "NEXT_90_DAYS": ("DAY", 1, 91),
    **{f"{word}_{unit}": (unit, first, first + 1)
       for unit in ("WEEK", "MONTH", "QUARTER", "YEAR")
       for word, first in (("LAST", -1), ("THIS", 0), ("NEXT", 1))},
}  # fmt: skip
"""Unit, first, and the one after the last, counted from the present one."""
_COUNTED = re.compile(r"(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S:(\d+)|N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO:(\d+)")


def is_literal(word: str) -> bool:
    """Whether a word is a date literal, in whatever case."""
    return word.upper() in _FIXED or _COUNTED.fullmatch(word.upper()) is not None


def period(literal: str, now: datetime) -> Period:
    """The days that a literal stands for. Raises OverflowError or ValueError when they lie outside of the calendar."""
    unit, first, after = _bounds(literal)
    today = now.astimezone(UTC).date()
    return _UNITS[unit](today, first).isoformat(), _UNITS[unit](today, after).isoformat()


def _bounds(literal: str) -> tuple[str, int, int]:
    if literal in _FIXED:
        return _FIXED[literal]
    found = _COUNTED.fullmatch(literal)
    assert found is not None
    if found[5]:
        ago = int(found[5])
        return found[4], -ago, 1 - ago
    many = int(found[3])
    if found[1] == "NEXT":
        return found[2], 1, many + 1
    # Days count the present one, months and the like do not.
    return found[2], -many, 1 if found[2] == "DAY" else 0


def instant(text: str) -> str:
    """A time with its zone as a text in UTC that compares with others."""
    zoned = datetime.fromisoformat(text.upper().replace("Z", "+00:00"))
    return zoned.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
