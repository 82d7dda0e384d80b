"""What HubSpot calls things by, and how it writes single values: ids, internal names, truths as texts, probabilities, times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from connectors.common.values import clean, flag, moment_of, named, text

Row = Mapping[str, Any]

STANDARD: Mapping[str, str] = {
    "contacts": "0-1",
    "companies": "0-2",
    "deals": "0-3",
    "tickets": "0-5",
    "leads": "0-136",
    "products": "0-7",
    "line_items": "0-8",
}
"""The object type ids of HubSpot's own objects, by the names of its paths. Source: 'Understanding the CRM APIs'."""

_ID = re.compile(r"\d{1,20}", re.ASCII)
_TYPE = re.compile(r"\d{1,3}-\d{1,20}", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9_][\w.-]{0,254}", re.ASCII)
_KEY = re.compile(r"[^/\x00-\x1f\x7f]{1,255}")
_SHARE = re.compile(r"\d{1,3}(?:\.\d{1,20})?|\.\d{1,20}", re.ASCII)
_EPOCH = re.compile(r"-?\d{9,14}", re.ASCII)
_INTEGER = 2**63


def rows_of(told: Any) -> list[Row]:
    """The rows of what should be a list of them; what is none is left out."""
    return [one for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []


def inner(row: Row, column: str) -> Row:
    """What should be an object inside another; empty where it is none."""
    found = row.get(column)
    return found if isinstance(found, Mapping) else {}


def id_from(value: Any) -> str:
    """An id, which HubSpot writes as a text here and as a number there; '' for what is none."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _INTEGER:
        return str(value)
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def id_of(row: Row, column: str) -> str:
    """The same in a column."""
    return id_from(row.get(column))


def ids_in(row: Row, column: str) -> list[str]:
    """The ids of what should be a list of them."""
    found = row.get(column)
    return [id for one in found if (id := id_from(one))] if isinstance(found, list) else []


def type_of(row: Row, column: str) -> str:
    """An object type id such as ``0-1`` or ``2-3456``; '' for what is none."""
    found = row.get(column)
    return found if isinstance(found, str) and _TYPE.fullmatch(found) else ""


def name_from(value: Any) -> str:
    """The internal name of a property; '' for what is none. References are made of them, which part at ``/`` and ``=``."""
    return value if isinstance(value, str) and _NAME.fullmatch(value) else ""


def name_of(row: Row, column: str) -> str:
    """The same in a column."""
    return name_from(row.get(column))


def key_of(row: Row, column: str) -> str:
    """What a pipeline, stage, form or campaign is known by, and what is free text there; '' for what cannot be one."""
    found = id_of(row, column) or named(row, column)
    return found if _KEY.fullmatch(found) else ""


def truth(row: Row, column: str) -> bool | None:
    """A truth, which the metadata of stages hold as a text; None where it was not read."""
    found = flag(row, column)
    return {"true": True, "false": False}.get(text(row, column).lower()) if found is None else found


def percent(row: Row, column: str) -> float | None:
    """A probability in percent, 0 to 100, of one that is written from ``"0.0"`` to ``"1.0"``; None for anything else."""
    found = row.get(column)
    if isinstance(found, int | float) and not isinstance(found, bool):
        share = float(found) if abs(found) < _INTEGER else -1.0
    elif isinstance(found, str) and _SHARE.fullmatch(found.strip()):
        share = float(found)
    else:
        return None
    return round(share * 100, 6) if 0 <= share <= 1 else None


def instant(row: Row, column: str) -> str | None:
    """A time in UTC as ISO 8601, to the second, of one that is written so or in milliseconds since 1970; else None."""
    found = row.get(column)
    written = str(found) if isinstance(found, int) and not isinstance(found, bool) and abs(found) < _INTEGER else found
    if not isinstance(written, str):
        return None
    if not _EPOCH.fullmatch(written):
        return moment_of(written.strip())
    try:
        return moment_of(datetime.fromtimestamp(int(written) // 1000, UTC).isoformat())
    except (ValueError, OverflowError, OSError):
        return None


def value_from(value: Any) -> str | None:
    """A value of a property as HubSpot stores it: a text. None for what is no single value."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int | float) and abs(value) < _INTEGER:
        return str(int(value)) if value == int(value) else str(value)
    return None


def types_by_id(types: Mapping[str, str]) -> dict[str, str]:
    """The names of objects by their object type ids."""
    return {id: name for name, id in types.items()}
