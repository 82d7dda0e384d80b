"""What goes wrong on the way to a CRM, or in it, at the requests that a test names."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from standins.http.exchange import HTML, JSON, Answer

_PAGE = b"<html><head><title>Unavailable</title></head><body>We are down for maintenance.</body></html>"


@dataclass(frozen=True, slots=True)
class Say:
    """Answer this instead: JSON, or bytes for a page."""

    status: int
    body: Any = _PAGE
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def answer(self) -> Answer:
        """The answer."""
        return Answer(self.status, self.body, self.headers, HTML if isinstance(self.body, bytes) else JSON)


@dataclass(frozen=True, slots=True)
class CutOff:
    """Send the true answer as far as this share of its bytes, announce them all, and hang up."""

    share: float = 0.5


@dataclass(frozen=True, slots=True)
class Drop:
    """Hang up without an answer."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """Send the client elsewhere."""

    to: str
    status: int = 302


@dataclass(frozen=True, slots=True)
class Slow:
    """Let the answer wait so many seconds."""

    seconds: float


class Occasion(Protocol):
    """What happens, and when: at the ``first`` request that it fits, and so many (``times``) from it on, None: all."""

    @property
    def do(self) -> Any:
        """What happens."""

    @property
    def first(self) -> int:
        """The first of those that it fits, counted from 1."""

    @property
    def times(self) -> int | None:
        """How often."""


F = TypeVar("F", bound=Occasion)


class Faults(Generic[F]):
    """The faults of a server; more may be added while it runs."""

    def __init__(self, *faults: F) -> None:
        self._faults = list(faults)
        self._seen = [0] * len(faults)
        self._lock = threading.Lock()

    def add(self, fault: F) -> None:
        """From now on, this too."""
        with self._lock:
            self._faults.append(fault)
            self._seen.append(0)

    def due(self, fits: Callable[[F], bool]) -> list[Any]:
        """What happens to a request, which is counted by every fault that fits it."""
        found: list[Any] = []
        with self._lock:
            for at, fault in enumerate(self._faults):
                if fits(fault):
                    self._seen[at] += 1
                    over = self._seen[at] - fault.first
                    if over >= 0 and (fault.times is None or over < fault.times):
                        found.append(fault.do)
        return found
