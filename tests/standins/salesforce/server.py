"""A server on this machine that behaves as a Salesforce org does: what a client of the API is tested against.

Source: REST API Developer Guide; Tooling API; Metadata API Developer Guide; 'API Request Limits and Allocations'.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from standins.http.exchange import HTML, Answer, Asked, Write
from standins.http.faults import CutOff, Drop, Faults, Redirect, Say, Slow
from standins.http.tls import certificate
from standins.http.wire import Heard, Wire
from standins.salesforce.composite import Envelopes
from standins.salesforce.faults import Action, Broken, Expire, Fault, Hide, billed
from standins.salesforce.meter import Meter
from standins.salesforce.oauth import PATH as TOKEN_PATH
from standins.salesforce.oauth import OAuth
from standins.salesforce.recorded import Recorded
from standins.salesforce.refusal import EXPIRED, Refusal
from standins.salesforce.rest import Rest, changed
from standins.salesforce.sessions import App, Sessions
from standins.salesforce.sight import OrgLike, Sight
from standins.salesforce.soap import Soap
from standins.salesforce.versions import split, versions

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LONGEST_HEAD = 16_384
"""Bytes of address and headers together that the platform takes."""
WITHOUT_API = frozenset({"Professional Edition", "Group Edition", "Contact Manager Edition", "Essentials", "Starter"})
_ENVELOPES = frozenset({"composite", "tooling/composite", "composite/batch"})
_DATA, _SOAP = "/services/data", "/services/Soap/"
_TOO_LONG = Answer(414, b"<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>", kind=HTML)
_NOWHERE = Answer(404, b"<html><head><title>URL No Longer Exists</title></head></html>", kind=HTML)
_BEGUN = Answer(200, b'{"compositeResponse":[{"body":{"totalSize":1')
"""The beginning of an envelope that is cut off in one of its parts."""
_NO_API = Refusal(403, "API_DISABLED_FOR_ORG", "API is not enabled for this Organization or Partner")
_NO_RIGHT = Refusal(403, "API_CURRENTLY_DISABLED", "API is disabled for this User")


class Standin:
    """An org behind a server, for as long as the ``with`` block lasts.

    ``daily_limit`` and ``used`` are calls of the day; ``latency`` seconds pass before every answer; ``session_calls`` is how many
    requests a session lasts. ``clock`` is the time by which date literals are understood. The org's rights, hidden fields and
    tables may be changed while it runs. Leaving the block raises what went wrong inside the server itself.
    """

    def __init__(
        self,
        org: OrgLike,
        *,
        tls: bool = True,
        faults: Faults[Fault] | None = None,
        daily_limit: int = 100_000,
        used: int = 0,
        latency: float = 0.0,
        edition: str = "Enterprise Edition",
        app: App | None = None,
        app_name: str = "",
        session_calls: int | None = None,
        clock: datetime = NOW,
    ) -> None:
        self.org, self.app, self.faults = org, app or App(), faults or Faults()
        self.requests: list[Recorded] = []
        self.writes: list[Write] = []
        self.peak_concurrency = 0
        self._tls, self._latency, self._edition, self._clock = tls, latency, edition, clock
        self._wire = Wire(self._hear, tls=tls)
        self._sight = Sight(org)
        self._meter = Meter(daily_limit, used, app_name)
        self._sessions = Sessions(org, self.app, session_calls)
        self._oauth = OAuth(org, self.app, self._sessions)
        self._rest = Rest(self._sight, self._meter, clock, self.writes)
        self._envelopes = Envelopes(self.faults, self._rest.answer, self.hide, self._wire.wait)
        self._soap = Soap(self._sight, self.app, self._sessions, self.writes)
        self._lock = threading.Lock()
        self._in_flight = 0
        self.token = self._sessions.open()
        """The token of a session that is open from the start."""

    def __enter__(self) -> Self:
        self._wire.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._wire.stop()
        if kind is None and self._wire.crashes:
            raise self._wire.crashes[0]

    @property
    def url(self) -> str:
        """Where the org is: ``https://127.0.0.1:PORT``."""
        return self._wire.url

    @property
    def certificate(self) -> str | None:
        """The file that a client has to trust (``verify``); None without TLS."""
        return certificate() if self._tls else None

    @property
    def username(self) -> str:
        """The name of the user who signs in."""
        return self._sessions.username

    @property
    def billed(self) -> int:
        """Calls of the day that were taken since the server started."""
        return self._meter.billed

    @property
    def calls_left(self) -> int:
        """Calls that are left of the day's."""
        return self._meter.left

    def expire(self) -> None:
        """End all sessions."""
        self._sessions.expire()

    def hide(self, path: str) -> None:
        """Hide a field (``Lead.Phone``) or an object from the signed-in user, which changes the describe of the object."""
        name = path.partition(".")[0]
        self.org.hidden.add(path)
        if name in self.org.modified:
            self.org.modified[name] = changed(self.org.modified[name], self._clock)

    def _hear(self, asked: Asked, head: int) -> Heard:
        """What comes of a request. ``head`` is how long its address and headers are together, in bytes."""
        turn = _Turn(self._meter)
        with self._counting():
            self._wire.wait(self._latency)
            heard = Heard(_TOO_LONG) if head > LONGEST_HEAD else self._heard(asked, turn)
        status = heard.answer.status if heard.answer else 0
        shown = {name: value for name, value in asked.headers.items() if name not in ("authorization", "cookie")}
        with self._lock:
            self.requests.append(Recorded(asked.method, asked.path, asked.params, shown, asked.decoded, status, turn.billed))
        return heard

    def _heard(self, asked: Asked, turn: _Turn) -> Heard:
        data = asked.path.startswith((f"{_DATA}/v", f"{_SOAP}m/"))
        share = None
        for action in self.faults.due(lambda fault: fault.fits(asked.path, asked.params.get("q", ""), part=False, billed=data)):
            if (instead := self._suffer(action)) is not None:
                return self._billed(instead, turn) if isinstance(action, Say) and data and billed(action) else instead
            share = action.share if isinstance(action, CutOff) else share
        try:
            return Heard(self._answer(asked, turn), share)
        except Broken as broken:
            return self._suffer(broken.action) or _broken(broken.action)

    def _billed(self, heard: Heard, turn: _Turn) -> Heard:
        try:
            turn.bill(1)
        except Refusal as refusal:
            return Heard(self._told(Answer(refusal.status, refusal.body)))
        return heard

    def _suffer(self, action: Action) -> Heard | None:
        """What is answered instead; None when the true answer is, whatever becomes of it on the way."""
        match action:
            case Say():
                return Heard(self._told(action.answer))
            case Drop():
                return Heard(None)
            case Redirect(to, status):
                return Heard(Answer(status, b"", {"Location": to}, HTML))
            case Slow(seconds):
                self._wire.wait(seconds)
            case Expire():
                self.expire()
            case Hide(path):
                self.hide(path)
        return None

    def _answer(self, asked: Asked, turn: _Turn) -> Answer:
        if asked.path == TOKEN_PATH:
            return self._oauth.answer(asked, self.url)
        if asked.path.rstrip("/") == _DATA and asked.method == "GET":
            return Answer(200, versions())
        if asked.path.startswith(_SOAP):
            return self._soap.answer(asked, self.url, lambda: self._admit(turn, 1))
        return self._data(asked, turn) if asked.path.startswith(f"{_DATA}/") else _NOWHERE

    def _data(self, asked: Asked, turn: _Turn) -> Answer:
        """First who asks, then what."""
        try:
            self._sessions.check(re.sub(r"^(Bearer|OAuth) ", "", asked.headers.get("authorization", "")))
        except Refusal as refusal:
            return Answer(refusal.status, refusal.body)
        try:
            root, below = split(asked.path)
            self._admit(turn, self._envelopes.calls(asked, below))
            enveloped = below in _ENVELOPES and asked.method == "POST"
            return self._told(self._envelopes.answer(asked, root, below) if enveloped else self._rest.answer(asked))
        except Refusal as refusal:
            return self._told(Answer(refusal.status, refusal.body))

    def _admit(self, turn: _Turn, calls: int) -> None:
        """Bill so many calls. Raises Refusal where the API is closed, or the day's calls are used up."""
        if self._edition in WITHOUT_API:
            raise _NO_API
        if not self._sight.has("ApiEnabled"):
            raise _NO_RIGHT
        turn.bill(calls)

    def _told(self, answer: Answer) -> Answer:
        """The answer with what the platform says beside every one; pages of the edge before it say nothing."""
        if answer.kind == HTML:
            return answer
        headers = {"Sforce-Limit-Info": self._meter.header, "Cache-Control": "no-cache,must-revalidate", **answer.headers}
        return replace(answer, headers=headers)

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


def _broken(action: Action) -> Heard:
    """What comes of an envelope one part of which ended the session, or was cut off."""
    return Heard(_BEGUN, action.share) if isinstance(action, CutOff) else Heard(Answer(EXPIRED.status, EXPIRED.body))


class _Turn:
    """What one request is billed."""

    def __init__(self, meter: Meter) -> None:
        self._meter, self.billed = meter, 0

    def bill(self, calls: int) -> None:
        self._meter.take(calls)
        self.billed += calls
