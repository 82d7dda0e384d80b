"""How much a run may ask of an org, how often it tries again, and what it has used.

Source: 'API Request Limits and Allocations': calls are counted for the whole org over 24 hours; every REST answer tells how
many of how many are used, in ``Sforce-Limit-Info: api-usage=18/5000``.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import ldexp
from typing import Any, ClassVar, NamedTuple

from connectors.common import budget
from connectors.salesforce.http.errors import LIMIT, BudgetSpent, SalesforceError, TooSlow

FIRST_PAUSE = 1.0
"""Seconds before a request is tried again the first time; each further time twice as long."""
LONGEST_PAUSE = 30.0
CONCURRENT_FACTOR = 4
"""So much longer is waited for the org's long requests to end: they run 20 seconds and more."""
SLOW_RETRIES = 1
"""How often a request is tried again that got no answer in time."""

MOST_UNTOLD = 500
"""Calls of a run that can keep no reserve, since the org tells nowhere what is used: of the 15,000 a day of Developer Edition,
the least that Salesforce lists for an edition with an API, that is 3 %."""

_USED = re.compile(r"(?<![\w-])api-usage=(\d{1,12})/(\d{1,12})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits(budget.Limits):
    """What a run may take of an org. A query may take 120 seconds. Raises ValueError for what makes no sense."""

    MORE_WORKERS: ClassVar[str] = "Salesforce runs no more than 25 long requests at once"

    timeout: tuple[float, float] = (10.0, 130.0)


_WORDS = budget.Words(
    none_left="the org has no API call left for the last 24 hours",
    untold="the org does not tell how many of its API calls are used",
    used="{:,} of the org's {:,} API calls of 24 hours",
    most_untold=MOST_UNTOLD,
)


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


class Budget(budget.Budget):
    """The calls of one run, as Salesforce counts them: sign-ins and the list of versions are not billed."""

    def __init__(self, limits: Limits, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(limits, _WORDS, _spent, now)
        self._logins = 0

    @property
    def usage(self) -> Usage:
        """What was used up to now."""
        with self._changed:
            used, limit = self._told or (None, None)
            return Usage(self._sent, self._calls, used, limit, self._retries, self._logins)

    def signed_in(self) -> None:
        """Count a sign-in."""
        with self._changed:
            self._logins += 1

    def settle(self, limit_info: str | None = None, *, reached: bool, billed: bool = True) -> None:
        """Count a request that has ended.

        ``reached`` is whether it got to the org; ``limit_info`` what the org says is used, None where it need not say, as SOAP.
        """
        found = _USED.search(limit_info or "")
        told = (int(found[1]), int(found[2])) if found and int(found[2]) else None
        with self._changed:
            self._settle(told, reached=reached, billed=billed, telling=billed and limit_info is not None)

    def learn(self, limits: Any) -> None:
        """Take what the org answers when it is asked for its limits, if that tells how many calls are used."""
        daily = limits.get("DailyApiRequests") if isinstance(limits, dict) else None
        most, left = (daily.get("Max"), daily.get("Remaining")) if isinstance(daily, dict) else (None, None)
        if isinstance(most, int) and isinstance(left, int) and most > 0:
            with self._changed:
                self._hear(max(most - left, 0), most)


def _spent(why: str) -> BudgetSpent:
    return BudgetSpent(status=0, code="", message=why, path="", passing=False)
