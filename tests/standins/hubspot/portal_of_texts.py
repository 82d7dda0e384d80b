"""How the API writes times, numbers and flags. Values of records are texts or null, whatever their type. Source: API.md 6.2."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from standins.company.hubspot.model import Hub
from standins.company.model import Stamp


def instant(at: datetime | None) -> str | None:
    """A time as the API writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z") if at else None


def written(value: Any) -> str | None:
    """A value of a record."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def dated(stamp: Stamp | None) -> dict[str, str | None]:
    """When something was made and changed; of what HubSpot made itself nothing is told."""
    return {"createdAt": instant(stamp.created_at), "updatedAt": instant(stamp.modified_at)} if stamp else {}


def by_whom(hub: Hub, stamp: Stamp | None, *names: str) -> dict[str, str]:
    """Who made something and changed it last, by user id under these two names."""
    if stamp is None:
        return {}
    people = zip(names, (stamp.created_by, stamp.modified_by), strict=True)
    return {name: str(member.user) for name, who in people if (member := hub.members.get(who))}
