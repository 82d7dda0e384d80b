"""A portal that plays what a test writes, on this machine, over http or https, and a clock that passes when it is waited for."""

from __future__ import annotations

import gzip
import json
import ssl
import threading
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from connectors.hubspot.http.client import Client
from connectors.hubspot.http.limits import Limits
from connectors.hubspot.http.paths import PATHS

TOKEN = "pat-na1-00000000-1111-2222-3333-secret_token"


class Sent(NamedTuple):
    """A request as it arrived."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def params(self) -> list[tuple[str, str]]:
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


class Portal:
    """The server: ``plays`` says what is answered at an endpoint, one reply a request, the last one for ever."""

    dropped = Reply(drop=True)
    """The connection ends without an answer."""
    cut = Reply(200, b'{"results": [', declared=1000)
    """The connection ends in the middle of the answer."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sent: list[Sent] = []
        self.connections = 0
        self.verify: str | None = None
        self.headers: dict[str, str] = {
            "X-HubSpot-RateLimit-Max": "190",
            "X-HubSpot-RateLimit-Remaining": "189",
            "X-HubSpot-RateLimit-Interval-Milliseconds": "10000",
            "X-HubSpot-RateLimit-Daily": "625000",
            "X-HubSpot-RateLimit-Daily-Remaining": "624000",
        }
        """What every answer carries, those of searches aside."""
        self._plays: dict[str, list[Play]] = defaultdict(list)
        self._lock = threading.Lock()

    def plays(self, endpoint: str, *plays: Play, **parts: str) -> None:
        """Answer at an endpoint of the table, or at a whole path."""
        self._plays[self._path(endpoint, parts)] = list(plays)

    def _path(self, endpoint: str, parts: Mapping[str, str]) -> str:
        return endpoint if endpoint.startswith("/") else PATHS[endpoint].filled(parts)

    def answer(self, sent: Sent) -> Reply:
        with self._lock:
            self.sent.append(sent)
            plays = self._plays.get(sent.path) or [(404, {"status": "error", "message": "resource not found"})]
            play = plays.pop(0) if len(plays) > 1 else plays[0]
        return _reply(play, sent)

    def at(self, endpoint: str, **parts: str) -> list[Sent]:
        """The requests that arrived there."""
        path = self._path(endpoint, parts)
        return [sent for sent in self.sent if sent.path == path]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        self.server.portal.connections += 1

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        portal = self.server.portal
        reply = portal.answer(Sent(self.command, parts.path, parts.query, dict(self.headers), body))
        if reply.drop:
            self.close_connection = True
            return
        headers = {} if parts.path.endswith("/search") and "/objects/" in parts.path else dict(portal.headers)
        headers |= {"Content-Type": "application/json;charset=utf-8", **reply.headers}
        content = reply.content
        whole = reply.declared is None and not isinstance(reply.body, bytes)
        if whole and "gzip" in self.headers.get("Accept-Encoding", ""):
            content = gzip.compress(content)
            headers["Content-Encoding"] = "gzip"
        self.send_response(reply.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content) if reply.declared is None else reply.declared))
        self.end_headers()
        self.wfile.write(content)
        self.close_connection = self.close_connection or reply.declared is not None

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answer  # noqa: N815 - names that http.server looks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """A client that goes away, as some tests have it, is no news."""


def _running(certificate: str | None = None) -> tuple[_Server, Portal]:
    server = _Server(("127.0.0.1", 0), _Handler)
    scheme = "http"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    server.portal = Portal(f"{scheme}://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server, server.portal


@pytest.fixture
def portal(socket_enabled):
    server, portal = _running()
    yield portal
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A file with a certificate for this machine that signs itself, and its key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    place = tmp_path_factory.mktemp("certificate") / "both.pem"
    place.write_text(made.public_bytes(serialization.Encoding.PEM).decode() + pem)
    return str(place)


@pytest.fixture
def secure_portal(socket_enabled, certificate):
    server, portal = _running(certificate)
    portal.verify = certificate
    yield portal
    server.shutdown()
    server.server_close()


class Clock:
    """Passes when it is waited for, and not otherwise. ``slept`` is how long each wait was."""

    def __init__(self, at: float = 1000.0) -> None:
        self.at = at
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def now(self) -> float:
        with self._lock:
            return self.at

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.at += seconds

    def passes(self, seconds: float) -> None:
        with self._lock:
            self.at += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="session")
def a_clock():
    """Makes clocks, for tests that need one for each example."""
    return Clock


@pytest.fixture
def a_client(clock):
    """Makes a client of a portal, which never really sleeps; ``clock.slept`` is how long it would have."""
    made = []

    def make(portal, token=TOKEN, limits=None, **more):
        options = {"sleep": clock.sleep, "now": clock.now, "jitter": lambda: 0.0, "verify": portal.verify, **more}
        client = Client(token, base_url=portal.url, limits=limits or Limits(), **options)
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()
