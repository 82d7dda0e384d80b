"""What a look at a connection before a run found: the plain values that are printed."""

from __future__ import annotations

import msgspec

from auditor.result import CheckOutcome


class Right(msgspec.Struct, frozen=True, kw_only=True):
    """A right that decides what the reading user sees. ``blind`` and ``smaller`` are tables: what its lack costs."""

    name: str
    held: bool | None
    """None when it could not be read whether the reading user has it."""
    means: str = ""
    """What is lost without it, in words that follow 'without it'."""
    blind: tuple[str, ...] = ()
    """Not read at all without it."""
    smaller: tuple[str, ...] = ()
    """Read in part without it."""


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """One connection. Of one that cannot be reached only ``reason`` says anything; None is what is not known or not counted."""

    name: str
    type: str
    reachable: bool
    reason: str = ""
    """Why it cannot be reached, and what to do; '' when it can."""
    sign_in: str = ""
    username: str | None = None
    org_name: str | None = None
    org_id: str | None = None
    kind: str | None = None
    edition: str | None = None
    api_version: str | None = None
    rights: tuple[Right, ...] = ()
    calls_used: int | None = None
    """API calls of the whole org in the last 24 hours."""
    calls_limit: int | None = None
    calls_left: int | None = None
    """What a run may still be billed before it stops: without the reserve, and no more than the most that is configured."""
    blind: tuple[CheckOutcome, ...] = ()
    """Checks that could judge nothing of this connection."""
    in_part: tuple[CheckOutcome, ...] = ()
    """Checks that would, or may, have to leave something out."""
    whole: tuple[str, ...] = ()
    """Codes of the checks of which all that they read is there."""
    lacks: tuple[str, ...] = ()
    """What the plan of the account does not have, a sentence each."""
    unread: tuple[str, ...] = ()
    """What a look must tell and could not read, each with the reason: who signs in, with which rights."""
    warnings: tuple[str, ...] = ()
    """What hinders no pull and should be mended all the same."""
    too_few_calls: str = ""
    """Why the calls that are left do not do for a first pull; '' when they do, or nobody knows how many there are."""

    @property
    def ready(self) -> bool:
        """Whether a pull of this connection can be expected to read all that it may."""
        return self.reachable and not self.unread and not self.too_few_calls
