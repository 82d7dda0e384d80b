"""What was not read."""

from __future__ import annotations

import msgspec


class Gap(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part that could not be read.

    ``scope`` is '' for the whole table, else an object's name or a component's path. ``kind`` is one of GAP_KINDS.
    ``reason`` holds the CRM's own words where there are any; ``cure`` says what would let it be read.
    """

    connection: str
    table: str
    scope: str = ""
    kind: str
    reason: str
    cure: str

    @property
    def ref(self) -> str:
        """A stable name for the gap."""
        return f"{self.connection}:gap:{self.table}/{self.scope}"

    @property
    def absent(self) -> bool:
        """Whether there is nothing behind it: a part that the account's plan does not have."""
        return self.kind == "edition" and bool(self.scope)


GAP_KINDS = frozenset({"permission", "scope", "edition", "feature off", "partial retrieve", "fault", "budget", "unsupported"})
