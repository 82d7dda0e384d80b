"""What goes wrong on the way to an org, or in it, at the request that a test names.

Source: REST API Developer Guide, 'Status Codes and Error Responses'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from standins.http.faults import CutOff, Drop, Redirect, Say, Slow
from standins.salesforce.refusal import SPENT


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


def billed(say: Say) -> bool:
    """Whether an answer comes from behind the edge, the session and the limits, and so takes a call of the day."""
    behind = say.status != 401 and not isinstance(say.body, bytes)
    return behind and not (isinstance(say.body, list) and say.body[0].get("errorCode") == SPENT.code)
