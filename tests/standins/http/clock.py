"""A clock that passes when it is waited for, and not otherwise."""

from __future__ import annotations

import threading


class Clock:
    """For a client, and for the throttles of a stand-in. ``slept`` is how long each wait was, in seconds."""

    def __init__(self, at: float = 1000.0) -> None:
        self.at = at
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def now(self) -> float:
        """The time, in seconds."""
        with self._lock:
            return self.at

    def sleep(self, seconds: float) -> None:
        """Wait so many seconds, which takes none."""
        with self._lock:
            self.slept.append(seconds)
            self.at += seconds

    def passes(self, seconds: float) -> None:
        """Let so many seconds pass in which nobody waits."""
        with self._lock:
            self.at += seconds
