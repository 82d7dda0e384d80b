"""Single values of answers, which may be of any type: a CRM's JSON is not to be trusted.

What makes no sense (a text where a number was due, a time before there were any, a number beyond all measure) is not read: it
neither stops a pull nor passes for something sensible.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

LONGEST = 32_000
"""Characters of a text that are kept. The longest that is read of an org, a formula, may have 3,900; nobody reads on beyond this,
and one row must not fill the store."""
LONGEST_NAME = 255
"""Characters of a name or a value. Salesforce takes 80 for an API name or a user name and 255 for a label or a value; what is
longer is none. A name is not cut: two that begin alike would become one. References, and with them the store's keys, are made of
names, and an index of Postgres takes 2,700 bytes."""
MOST = 10**12
"""Records that an org may be believed to hold. The largest hold some billions."""
MOST_MONEY = 10**18
"""An amount has 18 digits at most. Source: Object Reference, 'Currency Field Type'."""
_INTEGER = 2**63
_YEARS = range(1700, 4001)
"""Years that Salesforce takes. Source: SOQL and SOSL Reference, 'Date Formats and Date Literals'."""
_BAD = re.compile("[\0\ud800-\udfff]")
"""What no file and no database takes: NUL, and halves of characters, as where a text was cut off in the middle of one."""
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:T.{1,40})?", re.ASCII)


def clean(written: str) -> str:
    """A text as it is kept: trimmed, no longer than LONGEST, and of whole characters."""
    kept = written.strip()[:LONGEST]
    return kept if kept.isprintable() else _BAD.sub("\ufffd", kept)


def text(row: Mapping[str, Any], column: str) -> str:
    """A text; '' where there is none. ``Profile.Name`` goes through a relationship."""
    value = _at(row, column)
    return clean(value) if isinstance(value, str) else ""


def some(row: Mapping[str, Any], column: str) -> str | None:
    """A text; '' where the org has none; None where the column was not read, or holds no text."""
    value = _at(row, column)
    if isinstance(value, str):
        return clean(value)
    return "" if value is None and _has(row, column) else None


def named(row: Mapping[str, Any], column: str) -> str:
    """A name, or a value of a picklist; '' where there is none that Salesforce would take."""
    value = _at(row, column)
    found = clean(value) if isinstance(value, str) else ""
    return found if len(found) <= LONGEST_NAME else ""


def grouped(row: Mapping[str, Any], column: str) -> str | None:
    """What records were grouped by, be it a text, a number or a checkbox; '' for blank; None for what is no such value."""
    found = _at(row, column)
    if isinstance(found, bool) or (isinstance(found, (int, float)) and abs(found) < _INTEGER):
        return str(found)
    written = some(row, column)
    return written if written is not None and len(written) <= LONGEST_NAME else None


def flag(row: Mapping[str, Any], column: str) -> bool | None:
    """A truth; None where it was not read."""
    found = _at(row, column)
    return found if isinstance(found, bool) else None


def count(row: Mapping[str, Any], column: str) -> int | None:
    """A count: a whole number from 0 to MOST; None for anything else, which is not the same as 0."""
    found = _number(row, column)
    return int(found) if found is not None and 0 <= found <= MOST and found == int(found) else None


def whole(row: Mapping[str, Any], column: str) -> int:
    """A length or a weight; 0 where there is none. What was counted is ``count``'s."""
    return count(row, column) or 0


def number(row: Mapping[str, Any], column: str) -> float | None:
    """A number; None where there is none."""
    found = _number(row, column)
    return None if found is None else float(found)


def amount(row: Mapping[str, Any], column: str) -> Decimal | None:
    """An amount of money, in hundredths; None where there is none."""
    found = _number(row, column)
    return None if found is None or abs(found) > MOST_MONEY else Decimal(str(found)).quantize(Decimal("0.01"))


def moment(row: Mapping[str, Any], column: str) -> str | None:
    """A time in UTC as ISO 8601, to the second; None where there is none that can be read.

    Salesforce writes ``+0000`` and, here and there, ``Z``.
    """
    return moment_of(text(row, column))


def moment_of(written: str) -> str | None:
    """The same of a text."""
    if not _TIME.fullmatch(written):
        return None
    try:
        found = datetime.fromisoformat(written)
        found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if found.year in _YEARS else None


def day(row: Mapping[str, Any], column: str) -> str | None:
    """A day as ISO 8601; None where there is none that can be read."""
    written = text(row, column)[:10]
    try:
        found = date.fromisoformat(written) if _TIME.fullmatch(written) else None
    except ValueError:
        return None
    return written if found and found.year in _YEARS else None


def month(row: Mapping[str, Any], year_column: str, month_column: str) -> str | None:
    """A month as ``YYYY-MM``; None where there is none that can be read."""
    year, month_ = count(row, year_column), count(row, month_column)
    return f"{year:04}-{month_:02}" if year in _YEARS and month_ in range(1, 13) else None


def plain(row: Mapping[str, Any], columns: tuple[str, ...]) -> dict[str, Any]:
    """These columns of a row as far as they hold single values that can be kept."""
    kept: dict[str, Any] = {}
    for column in columns:
        found = row.get(column)
        if isinstance(found, str):
            kept[column] = clean(found)
        elif column in row and (found is None or isinstance(found, bool) or _number(row, column) is not None):
            kept[column] = found
    return kept


def _number(row: Mapping[str, Any], column: str) -> int | float | None:
    """A finite number of 64 bits."""
    found = _at(row, column)
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return None
    return found if math.isfinite(found if isinstance(found, float) else 0) and abs(found) < _INTEGER else None


def _has(row: Mapping[str, Any], column: str) -> bool:
    head, _, rest = column.partition(".")
    inner = row.get(head)
    return head in row if not rest or inner is None else isinstance(inner, Mapping) and _has(inner, rest)


def _at(row: Mapping[str, Any], column: str) -> Any:
    head, _, rest = column.partition(".")
    found = row.get(head)
    if not rest:
        return found
    return _at(found, rest) if isinstance(found, Mapping) else None
