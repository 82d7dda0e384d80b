"""The calls of the day: how many there are, and how many are used.

Source: 'Sforce-Limit-Info' in the REST API Developer Guide.
"""

from __future__ import annotations

import threading

from standins.salesforce.refusal import SPENT


class Meter:
    """Counts what is billed. ``app`` is the name of the connected app, when the platform tells the app's own share too."""

    def __init__(self, limit: int, used: int, app: str = "") -> None:
        self.limit, self._used, self._app = limit, used, app
        self._billed = 0
        self._lock = threading.Lock()

    @property
    def billed(self) -> int:
        """Calls since the server started."""
        return self._billed

    @property
    def left(self) -> int:
        """Calls that are left of the day's."""
        return max(0, self.limit - self._used - self._billed)

    def take(self, calls: int) -> None:
        """Bill so many calls. Raises Refusal, and bills nothing, when the day's calls are used up."""
        with self._lock:
            if self._used + self._billed >= self.limit:
                raise SPENT
            self._billed += calls

    @property
    def header(self) -> str:
        """What every answer says of the usage."""
        org = f"api-usage={self._used + self._billed}/{self.limit}"
        return f"{org}; per-app-api-usage={self._billed}/{self.limit}(appName={self._app})" if self._app else org
