"""What the store answers with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec


class SnapshotInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A saved snapshot. ``id`` is short and never changes; ``taken_at`` is in UTC; ``label`` is a launch mark or ''."""

    id: str
    taken_at: datetime
    label: str = ""
    connections: tuple[str, ...] = ()
    number: int
    """Its place in the order in which snapshots and audits were saved."""
    parts: tuple[int, ...] = ()
    """What was read: a table of a connection each."""

    @property
    def when(self) -> str:
        """The id and the time, for a sentence."""
        return f"{self.id} ({self.taken_at:%Y-%m-%d %H:%M})"


class TrendPoint(msgspec.Struct, frozen=True, kw_only=True):
    """The open findings of one night. ``findings`` and ``size`` are None when it could not be judged: unknown, not zero."""

    taken_at: datetime
    snapshot_id: str
    findings: int | None
    size: float | None
    unjudged: Mapping[str, frozenset[str] | None] = {}
    """The scopes that each check could not judge, by its code; None of a check that could judge nothing."""
    policy: str = ""
    """A mark of the policy and baseline that it was judged under; '' where it is not known."""

    def less_than(self, before: TrendPoint) -> int:
        """How many checks could judge less than on another night."""
        return sum(_less(scopes, before.unjudged[code]) for code, scopes in self.unjudged.items() if code in before.unjudged)

    def under_another_policy(self, before: TrendPoint) -> bool:
        """Whether the company changed what it says its rules are, or what it accepts, since another night."""
        return bool(self.policy and before.policy) and self.policy != before.policy


def _less(now: frozenset[str] | None, before: frozenset[str] | None) -> bool:
    return before is not None and (now is None or not now <= before)


def stored_time(moment: datetime) -> str:
    """A time as the store writes it: UTC, and in the order of the clock when sorted as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
