"""What goes wrong on the way to a portal, or in it, at the requests that a test names.

Source: 'Error handling' of HubSpot's developer documentation.
"""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from standins.http.faults import CutOff, Drop, Redirect, Say, Slow
from standins.hubspot.refusal import CORRELATION, Refusal, missing_scopes, not_entitled, throttled


@dataclass(frozen=True, slots=True)
class Expire:
    """End the token before the request is looked at."""


@dataclass(frozen=True, slots=True)
class Change:
    """Send the true answer with another body, or status. What is no answer of 200 stays as it is."""

    how: Callable[[Any], Any]
    status: int = 200


@dataclass(frozen=True, slots=True)
class Repeat:
    """Answer with the rows of the first page, whichever page was asked for, and with the true ``paging``."""


Action = Say | CutOff | Drop | Redirect | Slow | Expire | Change | Repeat


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens, and at which requests: those whose path fits a regular expression, and that run in a lane.

    Of those it is the ``first`` one and so many (``times``) from it on, None: all.
    """

    do: Action
    path: str = ""
    lane: str = ""
    method: str = ""
    first: int = 1
    times: int | None = None

    def fits(self, method: str, path: str, lane: str) -> bool:
        """Whether it is about this request."""
        return (
            re.search(self.path, path) is not None
            and self.lane in ("", lane)
            and self.method in ("", method)
        )  # fmt: skip


def refusing(refusal: Refusal) -> Say:
    """The refusal as what is said instead."""
    return Say(refusal.status, refusal.body, refusal.headers)


def full(policy: str = "TEN_SECONDLY_ROLLING", after: int | None = None) -> Say:
    """429 of a throttle, with the seconds to wait or without. Policies: TEN_SECONDLY_ROLLING, SECONDLY, DAILY."""
    return refusing(throttled(policy, 12345678, after))


def without_scope(*scopes: str) -> Say:
    """403 for want of these scopes."""
    return refusing(missing_scopes(*scopes))


def without_tier(tier: str) -> Say:
    """403 for want of a subscription."""
    return refusing(not_entitled(tier))


def _no_paging(body: Any) -> Any:
    return {key: value for key, value in body.items() if key != "paging"} if isinstance(body, dict) else body


def endless() -> Change:
    """Pages that never end: there is always one more, by an ``after`` that is always new."""
    numbers = itertools.count(1_000_000)

    def more(body: Any) -> Any:
        return {**body, "paging": {"next": {"after": str(next(numbers))}}} if isinstance(body, dict) else body

    return Change(more)


def stuck(after: str = "100") -> Change:
    """Pages that all lead to the same one."""
    return Change(lambda body: {**body, "paging": {"next": {"after": after}}} if isinstance(body, dict) else body)


def in_part(lost: int = 1) -> Change:
    """207: a batch of which the last rows failed."""

    def less(body: Any) -> Any:
        if not isinstance(body, dict) or not isinstance(body.get("results"), list):
            return body
        kept = copy.copy(body["results"])[:-lost]
        error = {"status": "error", "category": "OBJECT_NOT_FOUND", "message": "Could not be read", "context": {}}
        return {**body, "results": kept, "numErrors": lost, "errors": [error] * lost}

    return Change(less, 207)


NO_PAGING = Change(_no_paging)
"""A page that is not the last, and does not say so."""
TOO_LONG = Say(414, b"<html><head><title>414 Request-URI Too Large</title></head></html>")
LOCKED = Say(423, {"status": "error", "message": "Resource is locked.", "correlationId": CORRELATION, "category": "LOCKED"})
MOVING = Say(
    477,
    {"status": "error", "message": "Account migration in progress.", "correlationId": CORRELATION},
    {"Retry-After": "1"},
)
"""The account moves to another data centre."""
BAD_GATEWAY = Say(502, b"<html><head><title>502 Bad Gateway</title></head></html>")
