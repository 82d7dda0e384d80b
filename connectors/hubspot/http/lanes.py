"""A lane: no more than so many calls in any stretch of so many seconds, whatever threads and network do.

HubSpot counts a call at some moment between its sending and its answer. So a call holds its place from the one until the whole
stretch after the other, and no stretch of HubSpot's clock can hold more than there are places. Places given back at the time of
sending, as limiters that know only when a call was let through must do, would let a burst that is late meet the next one.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, inf

GRACE = 0.05
"""Seconds by which a stretch is taken for longer, since HubSpot's clock need not tick as ours does."""
SHORTEST_WAIT = 0.001
MOST_PLACES = 1000
"""Calls in a stretch that an answer may be believed to allow; HubSpot sells no more than 250."""
LONGEST_STRETCH = 600.0


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a lane. ``number`` counts the places given; ``held`` is how many were held as it was, itself included."""

    number: int
    held: int


class Lane:
    """``most`` calls in ``seconds``, less a share ``spare`` that is left to other users of the same token.

    ``sleep`` and ``now`` are one clock: who replaces one replaces both.
    """

    def __init__(
        self, most: int, seconds: float, *, spare: float = 0.0, sleep: Callable[[float], None], now: Callable[[], float]
    ) -> None:
        self._most, self._seconds, self._spare = most, seconds, spare
        self._sleep, self._now = sleep, now
        self._changed = threading.Condition()
        self._ended: deque[float] = deque()
        self._under_way = self._given = self._peak = 0
        self._closed_until = -inf
        self._others, self._others_until = 0, -inf

    @property
    def peak(self) -> int:
        """The most calls that can have met in one stretch so far."""
        with self._changed:
            return self._peak

    @property
    def allowed(self) -> int:
        """The most calls that this lane lets meet in one stretch now."""
        with self._changed:
            return self._room()

    @property
    def seconds(self) -> float:
        """The length of a stretch."""
        with self._changed:
            return self._seconds

    def take(self, left: Callable[[], float | None] = lambda: None) -> Place | None:
        """Wait for a place and take it; None when none comes free within the seconds that are ``left``. ``leave`` must follow."""
        while True:
            with self._changed:
                while (wait := self._wait()) is None:
                    self._changed.wait()
                if wait <= 0:
                    return self._give()
            seconds = left()
            if seconds is not None and wait >= seconds:
                return None
            self._sleep(max(wait, SHORTEST_WAIT))

    def leave(self, *, sent: bool = True) -> None:
        """The call that held a place has ended. The place stays held for a stretch, unless nothing was ``sent``."""
        with self._changed:
            self._under_way -= 1
            if sent:
                self._ended.append(self._now())
            self._changed.notify_all()

    def close(self, seconds: float) -> None:
        """Give no place for so long: HubSpot says that there was too much."""
        with self._changed:
            self._closed_until = max(self._closed_until, self._now() + seconds)

    def learn(self, most: int, seconds: float) -> bool:
        """Take what HubSpot says it allows, and say whether that was sensible: what no account is allowed is not believed."""
        if not 1 <= most <= MOST_PLACES or not 0 < seconds <= LONGEST_STRETCH:
            return False
        with self._changed:
            self._most, self._seconds = most, seconds
        return True

    def hear(self, remaining: int, place: Place) -> None:
        """Take what HubSpot says is left, in the answer to the call of a place: what is gone beside our own, others took.

        Our own are counted as if all that were sent until now were in it, so that none of ours is taken for others': what is
        then found is the least that others took, and the most that was found in a stretch holds for it.
        """
        with self._changed:
            now, own = self._now(), place.held + self._given - place.number
            others = self._most - remaining - own
            if remaining >= 0 and others > 0 and (others >= self._others or now >= self._others_until):
                self._others, self._others_until = others, now + self._seconds + GRACE

    def _give(self) -> Place:
        self._under_way += 1
        self._given += 1
        held = self._under_way + len(self._ended)
        self._peak = max(self._peak, held)
        return Place(self._given, held)

    def _room(self) -> int:
        others = self._others if self._now() < self._others_until else 0
        return max(1, self._most - ceil(self._most * self._spare) - others)

    def _wait(self) -> float | None:
        """Seconds until a place may be free, 0 if one is; None while only the end of a call can free one."""
        now = self._now()
        while self._ended and self._ended[0] + self._seconds + GRACE <= now:
            self._ended.popleft()
        if now < self._closed_until:
            return self._closed_until - now
        if self._under_way + len(self._ended) < self._room():
            return 0.0
        return self._ended[0] + self._seconds + GRACE - now if self._ended else None
