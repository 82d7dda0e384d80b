"""How much a run may ask of a CRM, and what it has used: what the limits of both vendors have in common."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

MOST_WORKERS = 25

UNTOLD = 3
"""Answers, errors aside, in which a CRM does not tell what is used of the day, after which it is asked: one may have lost its
header on the way, three have not. The question costs a call, which a run of fewer is spared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a run may take. Raises ValueError for what makes no sense.

    ``workers`` are the requests in flight at once. ``timeout`` are the seconds to connect in and to wait for an answer in.
    ``max_calls`` is the most calls of this run; ``reserve`` the share of the day's calls that is left to others; ``deadline`` the
    seconds after which no further request is sent.
    """

    MORE_WORKERS: ClassVar[str] = "more would only wait"
    """What comes of more workers than there may be."""

    workers: int = 8
    timeout: tuple[float, float] = (10.0, 60.0)
    retries: int = 4
    max_calls: int | None = None
    reserve: float = 0.1
    deadline: float | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.workers <= MOST_WORKERS:
            raise ValueError(f"workers must be 1 to {MOST_WORKERS}: {self.MORE_WORKERS}")
        if min(self.timeout) <= 0 or self.retries < 0:
            raise ValueError("timeout must be more than 0, and retries not less than 0")
        if not 0 <= self.reserve < 1:
            raise ValueError("reserve must be a share of the day's calls, such as 0.1")
        if (self.max_calls is not None and self.max_calls < 1) or (self.deadline is not None and self.deadline <= 0):
            raise ValueError("max_calls and deadline must be more than 0, or None for no limit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How one vendor's limits are spoken of. ``used`` has places for two numbers: those that are used, and how many there are."""

    none_left: str
    untold: str
    used: str
    most_untold: int
    """Calls of a run that can keep no reserve, since nothing tells what is used."""


class Budget:
    """The calls of one run, counted over all its threads, those under way included.

    ``refuse`` makes the vendor's own error of the reason why nothing more may be sent. What an answer tells of the day is the
    vendor's too: its budget has ``settle`` and ``learn``.
    """

    def __init__(self, limits: Limits, words: Words, refuse: Callable[[str], Exception], now: Callable[[], float]) -> None:
        self._limits, self._words, self._refused = limits, words, refuse
        self._now, self._start = now, now()
        self._changed = threading.Condition()
        self._sent = self._calls = self._retries = self._under_way = self._untold = 0
        self._told: tuple[int, int] | None = None
        self._before = 0
        self._heard = self._none_left = self._asked = False

    def sent(self) -> None:
        """Count a request that goes out, of whatever kind."""
        with self._changed:
            self._sent += 1

    def retried(self) -> None:
        """Count a further try."""
        with self._changed:
            self._retries += 1

    def exhausted(self) -> None:
        """The CRM has no call left, as it says itself."""
        with self._changed:
            self._none_left = True

    def seconds_left(self) -> float | None:
        """Seconds until the deadline, None without one."""
        return None if self._limits.deadline is None else self._limits.deadline - (self._now() - self._start)

    def late(self) -> Exception:
        """The error for what can no longer be sent before the deadline."""
        return self._refused(f"the run has taken the {self._limits.deadline:g} seconds that it may take")

    def take(self, *, billed: bool = True) -> None:
        """Ask leave to send a request, which ``settle`` must follow. Raises what ``refuse`` makes when it may not be sent.

        Until the CRM has told what is used, only one request is under way: it could be the last that is left.
        """
        with self._changed:
            while billed and self._under_way and not self._heard:
                self._changed.wait()
            left = self.seconds_left()
            if left is not None and left <= 0:
                raise self.late()
            if billed and (refusal := self._refusal()):
                raise self._refused(refusal)
            self._under_way += billed

    def must_ask(self) -> bool:
        """Whether the CRM is to be asked what is used, since its answers do not tell: True once, for who then asks."""
        with self._changed:
            due = self._told is None and self._untold >= UNTOLD and not self._asked
            self._asked = self._asked or due
            return due

    def _settle(self, told: tuple[int, int] | None, *, reached: bool, billed: bool, telling: bool) -> None:
        """Count a request that has ended; ``told`` is what its answer says is used and how much there is.

        ``telling``: such an answer tells it as a rule. Those of other kinds are counted, and show nothing by their silence.
        """
        self._under_way -= billed
        self._calls += billed and reached
        self._heard = self._heard or (billed and reached)
        if told:
            self._hear(*told)
        elif self._told:
            self._hear(*self._told)
        elif telling:
            self._untold += 1
        self._changed.notify_all()

    def _hear(self, used: int, limit: int) -> None:
        """Answers come out of order, and a CRM counts late: the highest figure holds, and no less than what this run added."""
        if self._told is None:
            self._before = used - self._calls
        highest = max(used, self._before + self._calls, self._told[0] if self._told else 0)
        self._told = (highest, limit)

    def _refusal(self) -> str:
        if self._none_left:
            return self._words.none_left
        most, made = self._limits.max_calls, self._calls + self._under_way
        if most is not None and made >= most:
            calls = f"{most:,} API calls" if most > 1 else "one API call"
            return f"the run has made the {calls} that it may make"
        if self._told is None:
            if self._limits.reserve and made >= self._words.most_untold:
                made_then = f"the run has made the {self._words.most_untold:,} that it makes then"
                return f"{self._words.untold}, so that no share can be left to others, and {made_then}"
            return ""
        used, limit = self._told
        if used + self._under_way + 1 > limit * (1 - self._limits.reserve):
            share = f"{self._limits.reserve:.0%}".replace("%", " %")
            return f"{self._words.used.format(used, limit)} are used, and the last {share} are left to others"
        return ""
