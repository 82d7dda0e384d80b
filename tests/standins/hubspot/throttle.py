"""The throttles of a portal: so many ordinary calls in ten seconds, so many searches in one, so many of both in a day.

Source: 'API usage guidelines and limits': the burst limit is the app's, that of searches and that of the day are the account's.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from standins.hubspot.refusal import Refusal, throttled

ORDINARY, SEARCH, EXEMPT = "ordinary", "search", "exempt"
"""The lanes. Exempt calls count for the day alone."""
SEARCHES = 5
BURST = {"free": 100, "starter": 100, "professional": 190, "enterprise": 190}
"""Ordinary calls of a private app in ten seconds, by tier."""
OAUTH_BURST = 110
DAY = {"free": 250_000, "starter": 250_000, "professional": 625_000, "enterprise": 1_000_000}
TEN_SECONDS = 10.0


class Window:
    """No more than ``most`` calls in any stretch of ``seconds``. What is refused takes no place in it."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self._taken: deque[float] = deque()

    def left(self, now: float) -> int:
        """How many more it would take at this moment."""
        while self._taken and now - self._taken[0] >= self.seconds:
            self._taken.popleft()
        return self.most - len(self._taken)

    def take(self, now: float) -> bool:
        """Whether there is room for one more, which then is in it."""
        if self.left(now) <= 0:
            return False
        self._taken.append(now)
        return True

    def wait(self, now: float) -> float:
        """The seconds until there is room again."""
        return max(0.0, self._taken[0] + self.seconds - now) if self.left(now) <= 0 else 0.0


class Throttle:
    """Counts what is asked, and refuses what is too much.

    ``calls`` are those that were let through, ``exceeded`` how often each lane was found full, ``day`` when the day was used up.
    ``oauth``: an app whose answers tell nothing of the day, and whose burst is its own.
    """

    def __init__(
        self,
        tier: str,
        portal: int,
        *,
        burst: int | None,
        daily: int | None,
        used: int,
        oauth: bool,
        retry_after: bool,
        ticks: Callable[[], float],
    ) -> None:
        self._portal, self._oauth, self._retry_after, self._ticks = portal, oauth, retry_after, ticks
        most = burst if burst is not None else OAUTH_BURST if oauth else BURST[tier]
        self._windows = {ORDINARY: Window(most, TEN_SECONDS), SEARCH: Window(SEARCHES, 1.0)}
        self.daily = DAY[tier] if daily is None else daily
        self._used_before = used
        self.calls = 0
        self.exceeded = {ORDINARY: 0, SEARCH: 0, "day": 0}
        self._lock = threading.Lock()

    @property
    def used(self) -> int:
        """Calls of the day, those from before the server started too."""
        return self._used_before + self.calls

    def admit(self, lane: str) -> None:
        """Let a call through. Raises Refusal where its lane is full, or the day."""
        with self._lock:
            if self.used >= self.daily:
                self.exceeded["day"] += 1
                raise throttled("DAILY", self._portal)
            window, now = self._windows.get(lane), self._ticks()
            if window is not None and not window.take(now):
                self.exceeded[lane] += 1
                raise self._full(lane, window.wait(now))
            self.calls += 1

    def _full(self, lane: str, wait: float) -> Refusal:
        policy = "SECONDLY" if lane == SEARCH else "TEN_SECONDLY_ROLLING"
        return throttled(policy, self._portal, int(wait) + 1 if self._retry_after else None)

    def headers(self, lane: str) -> dict[str, str]:
        """What an answer tells of the limits; of a search, nothing."""
        if lane == SEARCH:
            return {}
        with self._lock:
            window = self._windows[ORDINARY]
            told = {
                "X-HubSpot-RateLimit-Max": window.most,
                "X-HubSpot-RateLimit-Remaining": max(0, window.left(self._ticks())),
                "X-HubSpot-RateLimit-Interval-Milliseconds": int(window.seconds * 1000),
                "X-HubSpot-RateLimit-Secondly": window.most // int(window.seconds),
                "X-HubSpot-RateLimit-Secondly-Remaining": max(0, window.most // int(window.seconds) - 1),
            }
            if not self._oauth:
                told["X-HubSpot-RateLimit-Daily"] = self.daily
                told["X-HubSpot-RateLimit-Daily-Remaining"] = max(0, self.daily - self.used)
        return {name: str(value) for name, value in told.items()}
