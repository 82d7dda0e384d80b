"""Single values of answers, which may be of any type: a CRM's JSON is not to be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

Rows = list[dict[str, Any]]
"""The answer to a query."""


def text(row: Mapping[str, Any], column: str) -> str:
    """A text; '' where there is none. ``Profile.Name`` goes through a relationship."""
    value = _at(row, column)
    return value.strip() if isinstance(value, str) else "" if value is None else str(value)


def some(row: Mapping[str, Any], column: str) -> str | None:
    """A text; '' where the org has none; None where the column was not read."""
    return text(row, column) if _has(row, column) else None


def flag(row: Mapping[str, Any], column: str) -> bool | None:
    """A truth; None where it was not read."""
    value = _at(row, column)
    return value if isinstance(value, bool) else None


def whole(row: Mapping[str, Any], column: str) -> int:
    """A count; 0 where there is none."""
    value = _at(row, column)
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0


def number(row: Mapping[str, Any], column: str) -> float | None:
    """A number; None where there is none."""
    value = _at(row, column)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def amount(row: Mapping[str, Any], column: str) -> Decimal | None:
    """An amount of money, in hundredths; None where there is none."""
    value = _at(row, column)
    if value is None or isinstance(value, bool):
        return None
    try:
        return Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None


def moment(row: Mapping[str, Any], column: str) -> str | None:
    """A time in UTC as ISO 8601, to the second; None where there is none that can be read.

    Salesforce writes ``+0000`` and, here and there, ``Z``.
    """
    return moment_of(text(row, column))


def moment_of(written: str) -> str | None:
    """The same of a text."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _has(row: Mapping[str, Any], column: str) -> bool:
    head, _, rest = column.partition(".")
    inner = row.get(head)
    return head in row if not rest or inner is None else isinstance(inner, Mapping) and _has(inner, rest)


def _at(row: Mapping[str, Any], column: str) -> Any:
    head, _, rest = column.partition(".")
    value = row.get(head)
    if not rest:
        return value
    return _at(value, rest) if isinstance(value, Mapping) else None
