"""What is known of a portal from the time before: what seldom changes, workflows, lists, and what was counted.

HubSpot tells of properties, pipelines, owners and workflows when they changed, and of nothing else; what it does not date
(validations, roles, teams, archived properties, limits, forecast types ...) is read once a week, and for a reading that is to be
fresh.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from connectors.common import cache

FORMAT = 2
"""It grows by one whenever what is kept changes its meaning; older files are then read anew from the portal."""


class Dated(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Something with the state for which it holds."""

    stamp: str
    body: Any = None


class Known(msgspec.Struct, kw_only=True, omit_defaults=True):
    """All that is known of a portal. Empty at first."""

    format: int = FORMAT
    portal: str = ""
    answers: dict[str, Dated] = msgspec.field(default_factory=dict)
    """Answers that hold for a week."""
    parts: dict[str, dict[str, Dated]] = msgspec.field(default_factory=dict)
    """Bodies of workflows and lists, audits of pipelines, tallies: by kind and id."""
    changes: list[Any] = msgspec.field(default_factory=list)
    changes_until: str = ""
    seen: dict[str, list[str]] = msgspec.field(default_factory=dict)
    """The ids of the owners who were active, and the names of the properties in use, by what they are."""


class Cache:
    """A folder with what is known of each portal."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, portal: str) -> Known:
        """What is known; nothing when the file is missing, damaged, of another format or of another portal."""
        known = cache.read(self._path(portal), Known)
        return known if known is not None and (known.format, known.portal) == (FORMAT, portal) else Known()

    def write(self, portal: str, known: Known) -> None:
        """Keep it: whole or not at all."""
        known.portal = portal
        cache.write(self._path(portal), known)

    def _path(self, portal: str) -> Path:
        return self._folder / f"hubspot-{cache.plain(portal)}.json.gz"


class Memory:
    """What was known before, and what is to be known next time. What is not asked for again is forgotten.

    ``fresh``: no answer holds for the week, but only what tells when it changed.
    """

    def __init__(self, old: Known, taken_at: datetime, *, fresh: bool = False) -> None:
        self.old, self._fresh = old, fresh
        self.new = Known()
        self._week = f"{taken_at:%G-W%V}"

    def answer(self, name: str) -> Any | None:
        """An answer of this week; None when there is none."""
        kept = self.old.answers.get(name)
        if kept is None or kept.stamp != self._week or self._fresh:
            return None
        self.new.answers[name] = kept
        return kept.body

    def keep(self, name: str, body: Any) -> None:
        """Keep an answer for the week."""
        self.new.answers[name] = Dated(stamp=self._week, body=body)

    def part(self, kind: str, id: str, stamp: str) -> Any | None:
        """A body that still holds: its stamp has not changed, and is none that says nothing."""
        kept = self.old.parts.get(kind, {}).get(id)
        if kept is None or not stamp or kept.stamp != stamp:
            return None
        self.keep_part(kind, id, stamp, kept.body)
        return kept.body

    def keep_part(self, kind: str, id: str, stamp: str, body: Any) -> None:
        """Keep a body with its stamp."""
        self.new.parts.setdefault(kind, {})[id] = Dated(stamp=stamp, body=body)

    def stamp(self, kind: str, id: str) -> str | None:
        """The stamp with which something was kept the last time; None when it was not."""
        kept = self.old.parts.get(kind, {}).get(id)
        return kept.stamp if kept else None

    def has_changed(self, what: str, ids: Iterable[str]) -> bool:
        """Whether others are there than the last time; also when it is not known who was. Who is there is kept."""
        self.new.seen[what] = sorted(ids)
        return self.old.seen.get(what) != self.new.seen[what]

    def forget(self, *names: str) -> None:
        """Have answers given again that would hold for the week."""
        for name in names:
            self.old.answers.pop(name, None)

    def merged(self, rows: Iterable[Mapping[str, Any]], oldest: str) -> list[Any]:
        """The changes that were known and the new ones, each once, from a time on."""
        every = {str(row.get("id")): row for row in (*self.old.changes, *rows) if isinstance(row, Mapping)}
        self.new.changes = [row for row in every.values() if str(row.get("occurredAt", "")) >= oldest]
        return list(self.new.changes)
