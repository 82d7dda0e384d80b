"""How much a run may ask of an org, how often it tries again, and what it has used.

Source: 'API Request Limits and Allocations': calls are counted for the whole org over 24 hours; every REST answer tells how
many of how many are used, in ``Sforce-Limit-Info: api-usage=18/5000``.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ldexp
from typing import Any, NamedTuple

from connectors.salesforce.http.errors import LIMIT, BudgetSpent, SalesforceError, TooSlow

FIRST_PAUSE = 1.0
"""Seconds before a request is tried again the first time; each further time twice as long."""
LONGEST_PAUSE = 30.0
CONCURRENT_FACTOR = 4
"""So much longer is waited for the org's long requests to end: they run 20 seconds and more."""
SLOW_RETRIES = 1
"""How often a request is tried again that got no answer in time."""

UNTOLD = 3
"""Answers of the REST API, errors aside, in which the org does not tell what is used, after which it is asked: one may have lost
its header on the way, three have not. The question costs a call, which a run of fewer is spared."""
MOST_UNTOLD = 500
"""Calls of a run that can keep no reserve, since the org tells nowhere what is used: of the 15,000 a day of Developer Edition,
the least that Salesforce lists for an edition with an API, that is 3 %."""

_USED = re.compile(r"(?<![\w-])api-usage=(\d{1,12})/(\d{1,12})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a run may take. Raises ValueError for what makes no sense.

    ``timeout`` are the seconds to connect in and to wait for an answer in; SOQL may take 120. ``max_calls`` is the most calls
    of this run; ``reserve`` the share of the org's daily calls that is left to others; ``deadline`` the seconds after which
    no further request is sent.
    """

    workers: int = 8
    timeout: tuple[float, float] = (10.0, 130.0)
    retries: int = 4
    max_calls: int | None = None
    reserve: float = 0.1
    deadline: float | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.workers <= 25:
            raise ValueError("workers must be 1 to 25: Salesforce runs no more than 25 long requests at once")
        if min(self.timeout) <= 0 or self.retries < 0:
            raise ValueError("timeout must be more than 0, and retries not less than 0")
        if not 0 <= self.reserve < 1:
            raise ValueError("reserve must be a share of the org's calls, such as 0.1")
        if (self.max_calls is not None and self.max_calls < 1) or (self.deadline is not None and self.deadline <= 0):
            raise ValueError("max_calls and deadline must be more than 0, or None for no limit")


class Usage(NamedTuple):
    """What a run has used so far.

    ``requests`` were sent, sign-ins included. ``calls`` are those that Salesforce bills, estimated: every request that reached
    the data API. ``org_used`` of ``org_limit`` are the org's calls of 24 hours, all apps together; None until the org has told.
    """

    requests: int = 0
    calls: int = 0
    org_used: int | None = None
    org_limit: int | None = None
    retries: int = 0
    logins: int = 0


def retries_of(error: SalesforceError, limits: Limits) -> int:
    """How often a request that failed so may be tried again. Every request of this connector may be repeated: it only reads."""
    if not error.passing:
        return 0
    return min(limits.retries, SLOW_RETRIES) if isinstance(error, TooSlow) else limits.retries


def pause(attempt: int, error: SalesforceError, jitter: float) -> float:
    """Seconds to wait before the next try; ``attempt`` counts from 0, ``jitter`` (0 to 1) keeps threads from trying in step."""
    longest = min(ldexp(FIRST_PAUSE, attempt), LONGEST_PAUSE)
    factor = CONCURRENT_FACTOR if error.code == LIMIT else 1
    return factor * longest * (0.5 + jitter / 2)


class Budget:
    """The calls of one run, counted over all its threads, those under way included."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        self._limits, self._now, self._start = limits, now, now()
        self._changed = threading.Condition()
        self._sent = self._calls = self._retries = self._logins = self._under_way = 0
        self._told: tuple[int, int] | None = None
        self._before = 0
        self._heard = self._none_left = False
        self._untold = 0
        self._asked = False

    @property
    def usage(self) -> Usage:
        """What was used up to now."""
        with self._changed:
            used, limit = self._told or (None, None)
            return Usage(self._sent, self._calls, used, limit, self._retries, self._logins)

    def sent(self) -> None:
        """Count a request that goes out, of whatever kind."""
        with self._changed:
            self._sent += 1

    def retried(self) -> None:
        """Count a further try."""
        with self._changed:
            self._retries += 1

    def signed_in(self) -> None:
        """Count a sign-in."""
        with self._changed:
            self._logins += 1

    def exhausted(self) -> None:
        """The org has no call left, as it says itself."""
        with self._changed:
            self._none_left = True

    def seconds_left(self) -> float | None:
        """Seconds until the deadline, None without one."""
        return None if self._limits.deadline is None else self._limits.deadline - (self._now() - self._start)

    def take(self, *, billed: bool = True) -> None:
        """Ask leave to send a request, which ``settle`` must follow. Raises BudgetSpent when it may not be sent.

        Until the org has told what is used, only one request is under way: it could be the last that is left.
        """
        with self._changed:
            while billed and self._under_way and not self._heard:
                self._changed.wait()
            if refusal := self._refusal(billed):
                raise BudgetSpent(status=0, code="", message=refusal, path="", passing=False)
            self._under_way += billed

    def must_ask(self) -> bool:
        """Whether the org is to be asked what is used, since its answers do not tell. True once, for the one who then asks."""
        with self._changed:
            due = self._told is None and self._untold >= UNTOLD and not self._asked
            self._asked = self._asked or due
            return due

    def learn(self, limits: Any) -> None:
        """Take what the org answers when it is asked for its limits, if that tells how many calls are used."""
        daily = limits.get("DailyApiRequests") if isinstance(limits, dict) else None
        most, left = (daily.get("Max"), daily.get("Remaining")) if isinstance(daily, dict) else (None, None)
        if isinstance(most, int) and isinstance(left, int) and most > 0:
            with self._changed:
                self._hear(max(most - left, 0), most)

    def settle(self, limit_info: str | None = None, *, reached: bool, billed: bool = True) -> None:
        """Count a request that has ended.

        ``reached`` is whether it got to the org; ``limit_info`` what the org says is used, None where it need not say.
        """
        with self._changed:
            self._under_way -= billed
            self._calls += billed and reached
            self._heard = self._heard or (billed and reached)
            found = _USED.search(limit_info or "")
            if found and int(found[2]):
                self._hear(int(found[1]), int(found[2]))
            elif self._told:
                self._hear(*self._told)  # SOAP answers do not tell, and are billed all the same
            elif billed and limit_info is not None:
                self._untold += 1
            self._changed.notify_all()

    def _hear(self, used: int, limit: int) -> None:
        """Answers come out of order, and the org counts late: the highest figure holds, and no less than what this run added."""
        if self._told is None:
            self._before = used - self._calls
        highest = max(used, self._before + self._calls, self._told[0] if self._told else 0)
        self._told = (highest, limit)

    def _refusal(self, billed: bool) -> str:
        left = self.seconds_left()
        if left is not None and left <= 0:
            return f"the run has taken the {self._limits.deadline:g} seconds that it may take"
        if not billed:
            return ""
        if self._none_left:
            return "the org has no API call left for the last 24 hours"
        most = self._limits.max_calls
        if most is not None and self._calls + self._under_way >= most:
            return (
                f"the run has made the {most:,} API calls that it may make"
                if most > 1
                else "the run has made the one API call that it may make"
            )
        if self._told is None:
            if self._limits.reserve and self._calls + self._under_way >= MOST_UNTOLD:
                return (
                    f"the org does not tell how many of its API calls are used, so that no share can be left to others, "
                    f"and the run has made the {MOST_UNTOLD} that it makes then"
                )
            return ""
        used, limit = self._told
        if used + self._under_way + 1 > limit * (1 - self._limits.reserve):
            share = f"{self._limits.reserve:.0%}".replace("%", " %")
            return f"{used:,} of the org's {limit:,} API calls of 24 hours are used, and the last {share} are left to others"
        return ""
