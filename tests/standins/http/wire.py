"""HTTP/1.1 on this machine, with or without TLS: open connections, gzip, and the ways in which an answer can get lost."""

from __future__ import annotations

import gzip
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from standins.http.exchange import Answer, Asked
from standins.http.tls import HOST, context

_WORTH_IT = 512
"""Bytes from which on a body is compressed."""
_HANDSHAKE = 10.0
_BODILESS = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Heard:
    """What comes of a request: an answer, of which ``share`` is sent (None: all of it), or none at all."""

    answer: Answer | None
    share: float | None = None


Hear = Callable[[Asked, int], Heard]


class Wire:
    """Listens on a free port, and passes on what it hears. ``crashes`` are the errors of whoever was to answer."""

    def __init__(self, hear: Hear, *, tls: bool) -> None:
        self._hear, self._tls = hear, tls
        self._stopping = threading.Event()
        self._server: _Server | None = None
        self.crashes: list[BaseException] = []

    @property
    def url(self) -> str:
        """Where it listens. Raises RuntimeError before it does."""
        if self._server is None:
            raise RuntimeError("the stand-in has not started: use it in a with block")
        return f"{'https' if self._tls else 'http'}://{HOST}:{self._server.server_port}"

    def start(self) -> None:
        """Begin to listen."""
        self._server = _Server(self._hear, self.crashes, self._stopping, tls=self._tls)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), name="standin", daemon=True).start()

    def stop(self) -> None:
        """Hang up on everybody, and return when nobody is being answered any more."""
        self._stopping.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.hang_up()
            self._server.server_close()

    def wait(self, seconds: float) -> None:
        """Let time pass, but no longer than it listens."""
        if seconds > 0:
            self._stopping.wait(seconds)


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 128

    def __init__(self, hear: Hear, crashes: list[BaseException], stopping: threading.Event, *, tls: bool) -> None:
        self.hear, self._crashes, self._stopping, self._tls = hear, crashes, stopping, tls
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__((HOST, 0), _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands and talk, in a thread of the connection's own, so that nobody waits for anybody."""
        connection = request
        if self._tls:
            request.settimeout(_HANDSHAKE)
            connection = context().wrap_socket(request, server_side=True)
            connection.settimeout(None)
        with self._lock:
            if not self._stopping.is_set():
                self._open.add(connection)
        try:
            if connection in self._open:
                _Handler(connection, client_address, self)
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()

    def hang_up(self) -> None:
        """End the connections that are open."""
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    # Past TLS, whose own state another thread may be using.
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep what went wrong here. A client that hangs up is no news."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self._crashes.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        head = len(self.requestline) + sum(len(name) + len(value) + 4 for name, value in self.headers.items())
        heard = cast("_Server", self.server).hear(Asked.of(self.command, self.path, dict(self.headers), body), head)
        if heard.answer is None:
            self.close_connection = True
            return
        self._send(heard.answer, heard.share)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve  # noqa: N815 - names that http.server looks for

    def _send(self, answer: Answer, share: float | None) -> None:
        content = answer.content
        headers = {"Content-Type": answer.kind, "Vary": "Accept-Encoding", **answer.headers}
        if "gzip" in self.headers.get("Accept-Encoding", "") and len(content) >= _WORTH_IT:
            content = gzip.compress(content, 1)
            headers["Content-Encoding"] = "gzip"
        if answer.status not in _BODILESS:
            headers["Content-Length"] = str(len(content))
        self.send_response(answer.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if share is not None:
            self.close_connection = True
            content = content[: int(len(content) * share)]
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
