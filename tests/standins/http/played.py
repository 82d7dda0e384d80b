"""A server on this machine that plays what a test writes, over http or https: the base of a played org and a played portal."""

from __future__ import annotations

import gzip
import json
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlsplit

from standins.http import tls


class Sent(NamedTuple):
    """A request as it arrived."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)

    @property
    def params(self) -> list[tuple[str, str]]:
        """The query, read."""
        return parse_qsl(self.query, keep_blank_values=True)


class Reply(NamedTuple):
    """What is answered: JSON unless it is bytes. ``declared`` is a Content-Length that is not true; ``drop`` answers nothing."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = MappingProxyType({})
    declared: int | None = None
    drop: bool = False

    @property
    def content(self) -> bytes:
        """The body as it is sent, before it is packed."""
        if isinstance(self.body, bytes):
            return self.body
        return b"" if self.body is None else json.dumps(self.body).encode()


Play = Any
"""A reply; a body, for a 200; status and body, and headers if need be; or a function that makes one of these of the request."""


def _reply(play: Play, sent: Sent) -> Reply:
    if callable(play):
        play = play(sent)
    if isinstance(play, Reply):
        return play
    return Reply(*play) if isinstance(play, tuple) else Reply(200, play)


class Played:
    """The server: ``plays`` says what is answered at a place, one reply a request, the last one for ever."""

    dropped: ClassVar[Reply] = Reply(drop=True)
    """The connection ends without an answer."""
    cut: ClassVar[Reply] = Reply(200, b'{"results": [', declared=1000)
    """The connection ends in the middle of the answer."""
    unknown: ClassVar[Play] = (404, None)
    """What is answered where nothing is played."""

    def __init__(self, url: str, certificate: str | None = None) -> None:
        self.url = url
        self.verify = certificate
        """What a client has to trust; None over http."""
        self.sent: list[Sent] = []
        self.connections = 0
        self._plays: dict[str, list[Play]] = defaultdict(list)
        self._lock = threading.Lock()

    def plays(self, place: str, *plays: Play, **parts: str) -> None:
        """Answer at a place: a whole path, or a short name of one."""
        self._plays[self.path_of(place, parts)] = list(plays)

    def at(self, place: str, **parts: str) -> list[Sent]:
        """The requests that arrived there."""
        path = self.path_of(place, parts)
        return [sent for sent in self.sent if sent.path == path]

    def path_of(self, place: str, parts: Mapping[str, str]) -> str:
        """The whole path of a place: the place itself, unless a CRM has short names."""
        return place

    def headers_at(self, path: str) -> Mapping[str, str]:
        """What every answer there carries besides its own."""
        return {}

    def answer(self, sent: Sent) -> Reply:
        """What is played to a request."""
        with self._lock:
            self.sent.append(sent)
            plays = self._plays.get(sent.path) or [self.unknown]
            play = plays.pop(0) if len(plays) > 1 else plays[0]
        return _reply(play, sent)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    played: Played

    def handle_error(self, *_: object) -> None:
        """A client that goes away, as some tests have it, is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.played.connections += 1

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        played = self.server.played
        reply = played.answer(Sent(self.command, parts.path, parts.query, dict(self.headers), body))
        if reply.drop:
            self.close_connection = True
            return
        headers = {"Content-Type": "application/json;charset=utf-8", **played.headers_at(parts.path), **reply.headers}
        content = reply.content
        whole = reply.declared is None and not isinstance(reply.body, bytes) and content
        if whole and "gzip" in self.headers.get("Accept-Encoding", ""):
            content = gzip.compress(content)
            headers["Content-Encoding"] = "gzip"
        self.send_response(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        if reply.status != 304:  # which has no body, and so no length
            self.send_header("Content-Length", str(len(content) if reply.declared is None else reply.declared))
        self.end_headers()
        self.wfile.write(content)
        self.close_connection = self.close_connection or reply.declared is not None

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answer  # noqa: N815 - names that http.server looks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


P = TypeVar("P", bound=Played)


@contextmanager
def playing(kind: type[P], *, secure: bool = False) -> Iterator[P]:
    """A played CRM that is up for as long as the block lasts."""
    server = _Server((tls.HOST, 0), _Handler)
    if secure:
        server.socket = tls.context().wrap_socket(server.socket, server_side=True)
    url = f"{'https' if secure else 'http'}://{tls.HOST}:{server.server_port}"
    server.played = played = kind(url, tls.certificate() if secure else None)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield played
    finally:
        server.shutdown()
        server.server_close()
