"""What goes wrong on the way to an org, or in it, at the request that a test names.

Source: REST API Developer Guide, 'Status Codes and Error Responses'.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from standins.salesforce.exchange import HTML, JSON, Answer
from standins.salesforce.refusal import SPENT

_PAGE = b"<html><head><title>Salesforce</title></head><body>We are down for maintenance.</body></html>"


@dataclass(frozen=True, slots=True)
class Say:
    """Answer this instead: JSON, or bytes for a page. Within a composite, JSON is the answer of the part alone."""

    status: int
    body: Any = _PAGE
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def answer(self) -> Answer:
        """The answer."""
        return Answer(self.status, self.body, self.headers, HTML if isinstance(self.body, bytes) else JSON)

    @property
    def billed(self) -> bool:
        """Whether it comes from behind the edge, the session and the limits, and so takes a call of the day."""
        behind = self.status != 401 and not isinstance(self.body, bytes)
        return behind and not (isinstance(self.body, list) and self.body[0].get("errorCode") == SPENT.code)


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


@dataclass(frozen=True, slots=True)
class Expire:
    """End every session before the request is looked at."""


@dataclass(frozen=True, slots=True)
class Hide:
    """Hide a field (``Lead.Phone``), or a whole object, before the request is looked at."""

    path: str


Action = Say | CutOff | Drop | Redirect | Slow | Expire | Hide

SPENT_NOW = Say(SPENT.status, SPENT.body)
CROWDED = Say(403, [{"message": "ConcurrentRequests (Concurrent API Requests) Limit exceeded.", "errorCode": SPENT.code}])
TIMED_OUT = Say(400, [{"message": "Your query request was running for too long.", "errorCode": "QUERY_TIMEOUT"}])
SETTING_UP = Say(420, b"<html>We are setting things up. This page will auto-refresh when ready.</html>")


class Broken(Exception):  # noqa: N818 - it is meant
    """A fault of a composite's part that only the whole envelope can suffer."""

    def __init__(self, action: Action) -> None:
        super().__init__(type(action).__name__)
        self.action = action


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens, and at which requests: those whose path fits a regular expression, and whose query holds a text.

    Without either, at every call that is billed. Of those it is the ``first`` one and so many (``times``) from it on, None: all.
    """

    do: Action
    path: str = ""
    soql: str = ""
    first: int = 1
    times: int | None = None

    def fits(self, path: str, soql: str, *, part: bool, billed: bool) -> bool:
        """Whether it is about this request. ``part``: it travels within a composite."""
        if not (self.path or self.soql):
            return billed and not part
        return re.search(self.path, path) is not None and self.soql.casefold() in soql.casefold()


class Faults:
    """The faults of a server; more may be added while it runs."""

    def __init__(self, *faults: Fault) -> None:
        self._faults = list(faults)
        self._seen = [0] * len(faults)
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """From now on, this too."""
        with self._lock:
            self._faults.append(fault)
            self._seen.append(0)

    def due(self, path: str, soql: str, *, part: bool = False, billed: bool = True) -> list[Action]:
        """What happens to a request, which is counted by every fault that it fits."""
        found: list[Action] = []
        with self._lock:
            for at, fault in enumerate(self._faults):
                if fault.fits(path, soql, part=part, billed=billed):
                    self._seen[at] += 1
                    over = self._seen[at] - fault.first
                    if over >= 0 and (fault.times is None or over < fault.times):
                        found.append(fault.do)
        return found
