"""How workflows and lists are told apart, and how it is seen that one has changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.common.values import text

DAYS = 30
"""Days of the audit log that are read."""


def id_of(row: Any, kind: str) -> str:
    """The id of a workflow or a list, which HubSpot writes as a text here and as a number there."""
    found = row.get("listId" if kind == "list" else "id") if isinstance(row, Mapping) else None
    written = str(found) if isinstance(found, (str, int)) and not isinstance(found, bool) else ""
    return written if written.isdecimal() else ""


def stamp_of(row: Mapping[str, Any], column: str) -> str:
    """What tells that a body has changed. A list without filters has no date of them."""
    found = row.get(column)
    told = str(found) if isinstance(found, (str, int)) and not isinstance(found, bool) else ""
    return f"{told} {text(row, 'updatedAt')}".strip()


def written(time: datetime) -> str:
    """A time as HubSpot takes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
