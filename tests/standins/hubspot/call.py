"""A call of the API: what is asked, of which portal, and what the address says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from standins.http.exchange import Asked
from standins.hubspot.portal import Portal
from standins.hubspot.refusal import invalid, no_type


@dataclass(frozen=True, slots=True)
class Call:
    """A request that is known, let through and entitled. ``now`` is the time in the portal, ``used`` the calls of the day."""

    asked: Asked
    portal: Portal
    parts: Mapping[str, str]
    """What the placeholders of the path stand for."""
    now: datetime
    used: int
    daily: int
    token: str
    oauth: bool

    @property
    def params(self) -> Mapping[str, str]:
        """The parameters."""
        return self.asked.params

    @property
    def object(self) -> str:
        """The object type that the path names, by name. Raises Refusal for one that the portal does not have."""
        return self.type("object")

    def type(self, part: str) -> str:
        """The object type that a part of the path names, by name. Raises Refusal for one that the portal does not have."""
        given = self.parts[part]
        found = self.portal.name_of(given)
        if found is None:
            raise no_type(given)
        return found

    @property
    def body(self) -> dict[str, Any]:
        """The body, an object. Raises Refusal for what is none."""
        try:
            found = json.loads(self.asked.body or b"{}")
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise invalid("Invalid input JSON")
        return found

    def flag(self, name: str, default: bool = False) -> bool:
        """A parameter that is true or false. Raises Refusal for anything else."""
        text = self.params.get(name, str(default)).casefold()
        if text not in ("true", "false"):
            raise invalid(f"Invalid boolean for {name}: {text}")
        return text == "true"

    def listed(self, name: str) -> list[str]:
        """The values of a parameter that may be given several times, or once with commas."""
        return [part for key, value in self.asked.query if key == name for part in value.split(",") if part]


def inputs(call: Call, most: int = 100) -> list[dict[str, Any]]:
    """What a batch is asked for. Raises Refusal for what is no list of objects, or is too long."""
    found = call.body.get("inputs")
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise invalid("Invalid input JSON: inputs must be a list of objects")
    if len(found) > most:
        raise invalid(f"The maximum number of inputs supported in a batch request is {most}. Received {len(found)}.")
    return found


def text_of(moment: datetime) -> str:
    """A time as the API tells it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def moment_of(text: Any) -> float | None:
    """Seconds since 1970 of a time: ISO 8601, or milliseconds since 1970; None for what is neither."""
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        return None
    plain = str(text).strip()
    try:
        return float(plain) / 1000 if plain.lstrip("-").replace(".", "", 1).isdigit() else _parsed(plain)
    except ValueError:
        return None


def _parsed(text: str) -> float:
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
