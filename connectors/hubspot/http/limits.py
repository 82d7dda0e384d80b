"""How much a run may ask of a portal, how often it tries again, and what it has used.

Source: 'API usage guidelines and limits': ordinary calls are limited in ten seconds for each app, searches in one second for the
account, and both in a day for the account. Answers tell of the first and the last in ``X-HubSpot-RateLimit-*``, searches tell
nothing, and answers to OAuth apps nothing of the day.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ldexp
from typing import Any, NamedTuple

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

UNTOLD = 3
"""Answers in the ordinary lane, errors aside, in which HubSpot does not tell what is used of the day, after which it is asked."""
MOST_UNTOLD = 2500
"""Calls of a run that can keep no reserve, since HubSpot tells nowhere what is used: of the 250,000 a day of Free and Starter,
the least of all plans, that is 1 %."""
_MOST_DAILY = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a run may take. Raises ValueError for what makes no sense.

    ``timeout`` are the seconds to connect in and to wait for an answer in. ``max_calls`` is the most calls of this run;
    ``reserve`` the share of the account's daily calls that is left to others; ``deadline`` the seconds after which no further
    request is sent.
    """

    workers: int = 12
    timeout: tuple[float, float] = (10.0, 60.0)
    retries: int = 4
    max_calls: int | None = None
    reserve: float = 0.1
    deadline: float | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.workers <= 25:
            raise ValueError("workers must be 1 to 25: more would only wait for the limits of HubSpot's lanes")
        if min(self.timeout) <= 0 or self.retries < 0:
            raise ValueError("timeout must be more than 0, and retries not less than 0")
        if not 0 <= self.reserve < 1:
            raise ValueError("reserve must be a share of the account's calls, such as 0.1")
        if (self.max_calls is not None and self.max_calls < 1) or (self.deadline is not None and self.deadline <= 0):
            raise ValueError("max_calls and deadline must be more than 0, or None for no limit")


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


class Budget:
    """The calls of one run, counted over all its threads, those under way included."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        self._limits, self._now, self._start = limits, now, now()
        self._changed = threading.Condition()
        self._sent = self._calls = self._searches = self._retries = self._throttled = self._under_way = 0
        self._told: tuple[int, int] | None = None
        self._before = 0
        self._heard = self._none_left = False
        self._untold = 0
        self._asked = False

    @property
    def usage(self) -> Usage:
        """What was used up to now; the lanes know the rest."""
        with self._changed:
            used, limit = self._told or (None, None)
            return Usage(self._sent, self._calls, self._searches, self._retries, self._throttled, used, limit)

    def sent(self) -> None:
        """Count a request that goes out."""
        with self._changed:
            self._sent += 1

    def retried(self) -> None:
        """Count a further try."""
        with self._changed:
            self._retries += 1

    def throttled(self) -> None:
        """Count an answer that says there was too much."""
        with self._changed:
            self._throttled += 1

    def exhausted(self) -> None:
        """The account has no call left today, as HubSpot says itself."""
        with self._changed:
            self._none_left = True

    def seconds_left(self) -> float | None:
        """Seconds until the deadline, None without one."""
        return None if self._limits.deadline is None else self._limits.deadline - (self._now() - self._start)

    def late(self) -> BudgetSpent:
        """The error for what can no longer be sent before the deadline."""
        return _spent(f"the run has taken the {self._limits.deadline:g} seconds that it may take")

    def take(self) -> None:
        """Ask leave to send a request, which ``settle`` must follow. Raises BudgetSpent when it may not be sent.

        Until HubSpot has told what is used, only one request is under way: it could be the last that is left.
        """
        with self._changed:
            while self._under_way and not self._heard:
                self._changed.wait()
            left = self.seconds_left()
            if left is not None and left <= 0:
                raise self.late()
            if refusal := self._refusal():
                raise _spent(refusal)
            self._under_way += 1

    def settle(self, headers: Mapping[str, str] | None = None, *, reached: bool, search: bool = False) -> None:
        """Count a request that has ended.

        ``reached`` is whether it got to HubSpot; ``headers`` are those of data that came, None where there were none.
        """
        with self._changed:
            self._under_way -= 1
            self._calls += reached
            self._searches += reached and search
            self._heard = self._heard or reached
            told = None if headers is None else _daily(headers)
            if told:
                self._hear(*told)
            elif self._told:
                self._hear(*self._told)  # searches do not tell, and count all the same
            elif headers is not None and not search:
                self._untold += 1
            self._changed.notify_all()

    def must_ask(self) -> bool:
        """Whether HubSpot is to be asked what is used, since its answers do not tell. True once, for the one who then asks."""
        with self._changed:
            due = self._told is None and self._untold >= UNTOLD and not self._asked and bool(self._limits.reserve)
            self._asked = self._asked or due
            return due

    def learn(self, usage: Any) -> None:
        """Take what HubSpot answers when it is asked for the day's usage, if that tells how many calls are used."""
        rows = usage.get("results") if isinstance(usage, dict) and "results" in usage else [usage]
        for row in rows if isinstance(rows, list) else []:
            used, limit = (row.get("currentUsage"), row.get("usageLimit")) if isinstance(row, dict) else (None, None)
            if isinstance(used, int) and isinstance(limit, int) and 0 <= used <= _MOST_DAILY and 0 < limit <= _MOST_DAILY:
                with self._changed:
                    self._hear(used, limit)
                return

    def _hear(self, used: int, limit: int) -> None:
        """Answers come out of order, and HubSpot counts late: the highest figure holds, and no less than what this run added."""
        if self._told is None:
            self._before = used - self._calls
        highest = max(used, self._before + self._calls, self._told[0] if self._told else 0)
        self._told = (highest, limit)

    def _refusal(self) -> str:
        if self._none_left:
            return "the account has no API call left today"
        most, made = self._limits.max_calls, self._calls + self._under_way
        if most is not None and made >= most:
            calls = f"{most:,} API calls" if most > 1 else "one API call"
            return f"the run has made the {calls} that it may make"
        if self._told is None:
            if self._limits.reserve and made >= MOST_UNTOLD:
                return (
                    f"HubSpot does not tell how many of the day's API calls are used, so that no share can be left to others, "
                    f"and the run has made the {MOST_UNTOLD:,} that it makes then"
                )
            return ""
        used, limit = self._told
        if used + self._under_way + 1 > limit * (1 - self._limits.reserve):
            share = f"{self._limits.reserve:.0%}".replace("%", " %")
            return f"{used:,} of the account's {limit:,} API calls of today are used, and the last {share} are left to others"
        return ""


def _spent(why: str) -> BudgetSpent:
    return BudgetSpent(status=0, message=why, path="")


def number(headers: Mapping[str, str], name: str) -> int | None:
    """A whole number of ``X-HubSpot-RateLimit-`` headers, None when it is none."""
    said = headers.get(f"X-HubSpot-RateLimit-{name}") or ""
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 12 else None


def _daily(headers: Mapping[str, str]) -> tuple[int, int] | None:
    limit, left = number(headers, "Daily"), number(headers, "Daily-Remaining")
    return None if not limit or left is None else (max(limit - left, 0), limit)
