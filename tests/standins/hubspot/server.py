"""A server on this machine that behaves as a HubSpot portal does: what a client of the API is tested against.

Source: the API reference, 'API usage guidelines and limits' and 'Error handling' of HubSpot's developer documentation.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from standins.http.exchange import HTML, Answer, Asked, Write
from standins.http.faults import CutOff, Drop, Faults, Redirect, Say, Slow
from standins.http.tls import certificate
from standins.http.wire import Heard, Wire
from standins.hubspot.call import Call
from standins.hubspot.faults import Action, Change, Expire, Fault, Repeat
from standins.hubspot.portal import Portal
from standins.hubspot.refusal import EXPIRED, NO_CREDENTIALS, NOT_ALLOWED, NOWHERE, Refusal
from standins.hubspot.routes import Route, readable, route_of
from standins.hubspot.throttle import ORDINARY, Throttle
from standins.hubspot.writes import write

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LONGEST_ADDRESS = 8_000
"""Characters of an address that the edge lets pass."""
TOKEN = "pat-eu1-00000000-1111-4222-8333-444444444444"  # of nobody's, and of every stand-in's
_TOO_LONG = Answer(414, b"<html><head><title>414 Request-URI Too Large</title></head></html>", kind=HTML)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request that was answered, for tests to look at. ``lane`` is the throttle that counts it; status 0: no answer at all."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: Any
    status: int
    lane: str

    @property
    def params(self) -> dict[str, str]:
        """The parameters, each once."""
        return dict(self.query)


class Standin:
    """A portal behind a server, for as long as the ``with`` block lasts.

    ``burst`` (calls in ten seconds), ``daily_limit`` and ``used`` (calls of the day) are the tier's unless given; ``latency``
    seconds pass before every answer. ``oauth``: the token is an app's, not a private one. ``retry_after``: the throttles say how
    long to wait. ``clock`` is the time in the portal, ``ticks`` that by which the throttles count, in seconds. Leaving the block
    raises what went wrong inside the server itself.
    """

    def __init__(
        self,
        portal: Portal,
        *,
        tls: bool = True,
        faults: Faults[Fault] | None = None,
        burst: int | None = None,
        daily_limit: int | None = None,
        used: int = 0,
        latency: float = 0.0,
        oauth: bool = False,
        retry_after: bool = False,
        clock: datetime = NOW,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.portal, self.faults = portal, faults or Faults()
        self.token = TOKEN
        """The token that is good until ``expire``."""
        self.requests: list[Recorded] = []
        self.writes: list[Write] = []
        self.peak_concurrency = 0
        self._tls, self._latency, self._oauth, self._clock = tls, latency, oauth, clock
        self._expired = False
        self._wire = Wire(self._hear, tls=tls)
        counted: dict[str, Any] = {"burst": burst, "daily": daily_limit, "used": used, "oauth": oauth, "retry_after": retry_after}
        self._throttle = Throttle(portal.tier, portal.id, ticks=ticks, **counted)
        self._lock = threading.Lock()
        self._in_flight = 0

    def __enter__(self) -> Self:
        self._wire.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._wire.stop()
        if kind is None and self._wire.crashes:
            raise self._wire.crashes[0]

    @property
    def url(self) -> str:
        """Where the API is: ``https://127.0.0.1:PORT``."""
        return self._wire.url

    @property
    def certificate(self) -> str | None:
        """The file that a client has to trust; None without TLS."""
        return certificate() if self._tls else None

    @property
    def calls(self) -> int:
        """Calls that were let through since the server started."""
        return self._throttle.calls

    @property
    def exceeded(self) -> Mapping[str, int]:
        """How often a throttle refused a call: ``ordinary``, ``search`` and ``day``."""
        return self._throttle.exceeded

    def expire(self) -> None:
        """End the token."""
        self._expired = True

    def _hear(self, asked: Asked, _: int) -> Heard:
        found = route_of(asked.method, asked.path, beta=self.portal.beta)
        lane = found[0].lane if found else ORDINARY
        with self._counting():
            self._wire.wait(self._latency)
            heard = Heard(_TOO_LONG) if asked.length > LONGEST_ADDRESS else self._heard(asked, found, lane)
        status = heard.answer.status if heard.answer else 0
        shown = {name: value for name, value in asked.headers.items() if name not in ("authorization", "cookie")}
        body = _without_token(asked.decoded)
        with self._lock:
            self.requests.append(Recorded(asked.method, asked.path, asked.query, shown, body, status, lane))
        return heard

    def _heard(self, asked: Asked, found: tuple[Route, Mapping[str, str]] | None, lane: str) -> Heard:
        share, changes = None, []
        for action in self.faults.due(lambda fault: fault.fits(asked.method, asked.path, lane)):
            if (instead := self._suffer(action)) is not None:
                return instead
            share = action.share if isinstance(action, CutOff) else share
            changes += [action] if isinstance(action, Change | Repeat) else []
        answer = self._answer(asked, found, lane)
        for change in changes:
            answer = self._changed(change, answer, asked, found)
        return Heard(self._told(answer, lane), share)

    def _suffer(self, action: Action) -> Heard | None:
        """What is answered instead; None when the true answer is, whatever becomes of it on the way."""
        match action:
            case Say():
                return Heard(action.answer)
            case Drop():
                return Heard(None)
            case Redirect(to, status):
                return Heard(Answer(status, b"", {"Location": to}, HTML))
            case Slow(seconds):
                self._wire.wait(seconds)
            case Expire():
                self.expire()
        return None

    def _changed(
        self, action: Change | Repeat, answer: Answer, asked: Asked, found: tuple[Route, Mapping[str, str]] | None
    ) -> Answer:
        if answer.status != 200 or found is None:
            return answer
        if isinstance(action, Change):
            return replace(answer, status=action.status, body=action.how(answer.body))
        rows = "lists" if "lists" in answer.body else "results"
        return replace(answer, body={**answer.body, rows: self._read(_from_the_start(asked), *found).body[rows]})

    def _answer(self, asked: Asked, found: tuple[Route, Mapping[str, str]] | None, lane: str) -> Answer:
        """First who asks, then how often, then what."""
        try:
            if found is None or not found[0].open:
                self._sign_in(asked)
            self._throttle.admit(lane)
            return self._read(asked, *found) if found else self._other(asked)
        except Refusal as refusal:
            return Answer(refusal.status, refusal.body, refusal.headers)

    def _sign_in(self, asked: Asked) -> None:
        kind, _, token = asked.headers.get("authorization", "").partition(" ")
        if kind.casefold() != "bearer" or token != self.token:
            raise NO_CREDENTIALS
        if self._expired:
            raise EXPIRED

    def _read(self, asked: Asked, route: Route, parts: Mapping[str, str]) -> Answer:
        route.permit(self.portal, parts)
        told = route.answer(self._call(asked, parts))
        return told if isinstance(told, Answer) else Answer(200, told)

    def _other(self, asked: Asked) -> Answer:
        """What can be read in no way: an address that there is not, or a write, which is remembered whatever comes of it."""
        if asked.method in ("GET", "HEAD", "OPTIONS"):
            raise NOT_ALLOWED if readable(asked.path, beta=self.portal.beta) else NOWHERE
        with self._lock:
            self.writes.append(Write(asked.method, asked.path, asked.decoded))
        return write(self._call(asked, {}))

    def _call(self, asked: Asked, parts: Mapping[str, str]) -> Call:
        throttle = self._throttle
        known = {"used": throttle.used, "daily": throttle.daily, "token": self.token, "oauth": self._oauth}
        return Call(asked, self.portal, parts, self._clock, **known)

    def _told(self, answer: Answer, lane: str) -> Answer:
        """The answer with what the platform says beside it; who is not let in is told nothing of the limits."""
        limits = {} if answer.status == 401 else self._throttle.headers(lane)
        return replace(answer, headers={**limits, **answer.headers})

    @contextmanager
    def _counting(self) -> Iterator[None]:
        with self._lock:
            self._in_flight += 1
            self.peak_concurrency = max(self.peak_concurrency, self._in_flight)
        try:
            yield
        finally:
            with self._lock:
                self._in_flight -= 1


def _from_the_start(asked: Asked) -> Asked:
    """The same request for the first page."""
    params = {name: value for name, value in asked.params.items() if name != "after"}
    body = asked.decoded
    if isinstance(body, dict):
        kept = {name: value for name, value in body.items() if name not in ("after", "offset")}
        return replace(asked, params=params, body=json.dumps(kept).encode())
    return replace(asked, params=params)


def _without_token(body: Any) -> Any:
    return {**body, "tokenKey": ""} if isinstance(body, dict) and "tokenKey" in body else body
