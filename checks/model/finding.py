"""What a check answers: findings, nothing, or *not judged*."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any

import msgspec


class Severity(IntEnum):
    """What a finding costs revenue."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    def __str__(self) -> str:
        return self.name.lower()


class Confidence(IntEnum):
    """How sure the check is that it is a problem."""

    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3

    def __str__(self) -> str:
        return self.name.lower()


class Mandate(StrEnum):
    """The three mandates of the ownership article, and the functions that share a handoff with them."""

    REVOPS = "RevOps"
    GTM_OPS = "GTM Ops"
    BIZOPS = "BizOps"


class Lane(StrEnum):
    """The two lanes of the operating roadmap."""

    GTM_EXECUTION = "GTM execution"
    REVENUE_SYSTEM = "Revenue system"


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One problem. Its identity is (check code, ``ref``), never its wording.

    ``ref`` is the component at fault, ``message`` one sentence that names what was seen with its numbers and
    values. ``measured`` holds the same as data (JSON types only). ``size`` is how big the problem is, in the unit that the
    message counts; larger is worse. ``affected`` are the components that it is made of, when one finding stands for
    several. ``records`` and ``amount`` count what it touches, where that is known.
    ``severity``, ``confidence`` and ``fix`` are given only where they differ from the check's own.
    """

    ref: str
    message: str
    measured: Mapping[str, Any] = _NOTHING
    size: float = 1
    affected: tuple[str, ...] = ()
    records: int | None = None
    amount: float | None = None
    severity: Severity | None = None
    confidence: Confidence | None = None
    fix: str | None = None
    fix_in: str = ""
    """The system in which it is mended, where that is not its component's."""


class NotJudged(msgspec.Struct, frozen=True, kw_only=True):
    """Something a check could not judge, with the reason and what would cure it.

    ``scope`` is '' when it is the whole check, else a connection, an object or a component's path. ``of`` is what was not read,
    where that is less than what cannot be judged without it: for want of one count, a whole connection. ``absent``: the account
    does not have it, so that nothing of it can be wrong; it is named, and leaves the rest no less clean.
    """

    scope: str = ""
    reason: str
    cure: str = ""
    of: str = ""
    absent: bool = False
