"""How much a run may ask of a portal, how often it tries again, and what it has used.

Source: 'API usage guidelines and limits': ordinary calls are limited in ten seconds for each app, searches in one second for the
account, and both in a day for the account. Answers tell of the first and the last in ``X-HubSpot-RateLimit-*``, searches tell
nothing, and answers to OAuth apps nothing of the day.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ldexp
from typing import Any, ClassVar, NamedTuple

from connectors.common import budget
from connectors.hubspot.http.errors import LOCKED, THROTTLED, BudgetSpent, HubSpotError, TooSlow

BURST, BURST_SECONDS = 100, 10.0
"""Ordinary calls in so many seconds until answers tell: what Free and Starter have, the least of all plans."""
BURST_SPARE = 0.05
"""The share of them that is left to others who use the same token."""
SEARCHES, SEARCH_SECONDS = 4, 1.0
"""Searches in a second: one less than the five of the account, which all its tools share."""

FIRST_PAUSE = 1.0
"""Seconds before a request is tried again the first time; each further time twice as long."""
LONGEST_PAUSE = 30.0
LONGEST_ASKED = 60.0
"""Seconds that are waited at most because HubSpot says so; where it says longer, the request has failed."""
LOCKED_PAUSE = 2.0
"""Seconds to wait for a lock. Source: 'Error handling', 423."""
SLOW_RETRIES = 1
"""How often a request is tried again that got no answer in time."""

MOST_UNTOLD = 2500
"""Calls of a run that can keep no reserve, since HubSpot tells nowhere what is used: of the 250,000 a day of Free and Starter,
the least of all plans, that is 1 %."""
_MOST_DAILY = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits(budget.Limits):
    """What a run may take of an account. Raises ValueError for what makes no sense."""

    MORE_WORKERS: ClassVar[str] = "more would only wait for the limits of HubSpot's lanes"

    workers: int = 12


_WORDS = budget.Words(
    none_left="the account has no API call left today",
    untold="HubSpot does not tell how many of the day's API calls are used",
    used="{:,} of the account's {:,} API calls of today",
    most_untold=MOST_UNTOLD,
)


class Usage(NamedTuple):
    """What a run has used so far.

    ``requests`` were sent; ``calls`` are those that got to the API, or may have, and count; ``searches`` the calls of the search
    lane. ``throttled`` counts the answers that say there was too much. ``daily_used`` of ``daily_limit`` are the account's calls
    of the day, all apps together; None until HubSpot has told. ``peak`` is the most ordinary calls that can have met in one
    stretch of ten seconds, of ``burst`` that HubSpot allows, None until it has told; ``search_peak`` the same of searches in one
    second.
    """

    requests: int = 0
    calls: int = 0
    searches: int = 0
    retries: int = 0
    throttled: int = 0
    daily_used: int | None = None
    daily_limit: int | None = None
    peak: int = 0
    search_peak: int = 0
    burst: int | None = None


def retries_of(error: HubSpotError, limits: Limits) -> int:
    """How often a request that failed so may be tried again. Every request of this connector may be repeated: it only reads."""
    if not error.passing or (error.after or 0) > LONGEST_ASKED:
        return 0
    return min(limits.retries, SLOW_RETRIES) if isinstance(error, TooSlow) else limits.retries


def pause(attempt: int, error: HubSpotError, jitter: float, *, window: float = BURST_SECONDS) -> float:
    """Seconds to wait before the next try; ``attempt`` counts from 0, ``jitter`` (0 to 1) keeps threads from trying in step.

    ``window`` are the seconds after which the lane that was full is empty again, if HubSpot does not say how long to wait.
    """
    if error.after:
        return error.after + jitter / 2
    if error.status == THROTTLED:
        return window + jitter / 2
    if error.status == LOCKED:
        return LOCKED_PAUSE + jitter / 2
    return min(ldexp(FIRST_PAUSE, attempt), LONGEST_PAUSE) * (0.5 + jitter / 2)


class Budget(budget.Budget):
    """The calls of one run, as HubSpot counts them: all of them, searches too."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(limits, _WORDS, _spent, now)
        self._searches = self._throttled = 0

    @property
    def usage(self) -> Usage:
        """What was used up to now; the lanes know the rest."""
        with self._changed:
            used, limit = self._told or (None, None)
            return Usage(self._sent, self._calls, self._searches, self._retries, self._throttled, used, limit)

    def throttled(self) -> None:
        """Count an answer that says there was too much."""
        with self._changed:
            self._throttled += 1

    def settle(self, headers: Mapping[str, str] | None = None, *, reached: bool, search: bool = False) -> None:
        """Count a request that has ended.

        ``reached`` is whether it got to HubSpot; ``headers`` are those of data that came, None where there were none. Searches
        do not tell what is used.
        """
        told = None if headers is None else _daily(headers)
        with self._changed:
            self._searches += reached and search
            self._settle(told, reached=reached, billed=True, telling=headers is not None and not search)

    def must_ask(self) -> bool:
        """The same, where a share of the day is to be left to others: nothing else hangs on it."""
        return bool(self._limits.reserve) and super().must_ask()

    def learn(self, usage: Any) -> None:
        """Take what HubSpot answers when it is asked for the day's usage, if that tells how many calls are used."""
        rows = usage.get("results") if isinstance(usage, dict) and "results" in usage else [usage]
        for row in rows if isinstance(rows, list) else []:
            used, limit = (row.get("currentUsage"), row.get("usageLimit")) if isinstance(row, dict) else (None, None)
            if isinstance(used, int) and isinstance(limit, int) and 0 <= used <= _MOST_DAILY and 0 < limit <= _MOST_DAILY:
                with self._changed:
                    self._hear(used, limit)
                return


def _spent(why: str) -> BudgetSpent:
    return BudgetSpent(status=0, message=why, path="")


def number(headers: Mapping[str, str], name: str) -> int | None:
    """A whole number of ``X-HubSpot-RateLimit-`` headers, None when it is none."""
    said = headers.get(f"X-HubSpot-RateLimit-{name}") or ""
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 12 else None


def _daily(headers: Mapping[str, str]) -> tuple[int, int] | None:
    limit, left = number(headers, "Daily"), number(headers, "Daily-Remaining")
    return None if not limit or left is None else (max(limit - left, 0), limit)
