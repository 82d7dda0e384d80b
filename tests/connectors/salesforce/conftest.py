"""An org that plays what a test writes, on this machine, over http or https."""

from __future__ import annotations

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
from urllib.parse import urlsplit

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from connectors.salesforce.http.client import Client
from connectors.salesforce.http.limits import Limits
from connectors.salesforce.login import Session_, TokenLogin

VERSION = "66.0"
DATA = f"/services/data/v{VERSION}"
TOKEN = "00D000000000001!AQ.secret_token"


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


class Org:
    """The server: ``plays`` says what is answered at a path, one reply a request, the last one for ever."""

    dropped = Reply(drop=True)
    """The connection ends without an answer."""
    cut = Reply(200, b'{"records": [', declared=1000)
    """The connection ends in the middle of the answer."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sent: list[Sent] = []
        self.verify: bool | str = True
        self._plays: dict[str, list[Play]] = defaultdict(list)
        self._lock = threading.Lock()

    def plays(self, path: str, *plays: Play) -> None:
        """Answer at a path below the version, or at a whole path."""
        self._plays[path if path.startswith("/services") else f"{DATA}/{path}"] = list(plays)

    def answer(self, sent: Sent) -> Reply:
        with self._lock:
            self.sent.append(sent)
            plays = self._plays.get(sent.path) or [(404, [{"errorCode": "NOT_FOUND", "message": "no such thing"}])]
            play = plays.pop(0) if len(plays) > 1 else plays[0]
        return _reply(play, sent)

    def at(self, path: str) -> list[Sent]:
        """The requests that arrived there."""
        whole = path if path.startswith("/services") else f"{DATA}/{path}"
        return [sent for sent in self.sent if sent.path == whole]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        reply = self.server.org.answer(Sent(self.command, parts.path, parts.query, dict(self.headers), body))
        if reply.drop:
            self.close_connection = True
            return
        self.send_response(reply.status)
        if "Content-Type" not in reply.headers:
            self.send_header("Content-Type", "application/json;charset=UTF-8")
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.content) if reply.declared is None else reply.declared))
        self.end_headers()
        self.wfile.write(reply.content)
        self.close_connection = self.close_connection or reply.declared is not None

    do_GET = do_POST = do_PATCH = do_DELETE = _answer  # noqa: N815 - names that http.server looks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """A client that goes away, as some tests have it, is no news."""


def _running(certificate: str | None = None) -> tuple[_Server, Org]:
    server = _Server(("127.0.0.1", 0), _Handler)
    scheme = "http"
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    server.org = Org(f"{scheme}://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    return server, server.org


@pytest.fixture
def org(socket_enabled):
    server, org = _running()
    yield org
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def rsa_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def pem(rsa_key):
    """The key as the text of a PEM file."""
    form = serialization.PrivateFormat.PKCS8
    return rsa_key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory, rsa_key, pem):
    """A file with a certificate for this machine that signs itself, and its key."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(rsa_key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(rsa_key, hashes.SHA256())
    )
    place = tmp_path_factory.mktemp("certificate") / "both.pem"
    place.write_text(made.public_bytes(serialization.Encoding.PEM).decode() + pem)
    return str(place)


@pytest.fixture
def secure_org(socket_enabled, certificate):
    server, org = _running(certificate)
    org.verify = certificate
    yield org
    server.shutdown()
    server.server_close()


class ALogin:
    """Gives a new token at each sign-in, and counts them."""

    can_renew = True
    sign_in_url = ""

    def __init__(self, url, *tokens, can_renew=True):
        self.url, self.tokens, self.can_renew, self.count = url, list(tokens), can_renew, 0

    def sign_in(self, session):
        self.count += 1
        token = self.tokens.pop(0) if len(self.tokens) > 1 else self.tokens[0]
        if isinstance(token, Exception):
            raise token
        return Session_(token, self.url, "00D1", "0051", "reader@acme.example")

    def describe(self):
        return "a login"


@pytest.fixture(scope="session")
def a_login():
    """A login that gives these tokens, one a sign-in; an exception among them is raised."""
    return ALogin


@pytest.fixture
def a_client():
    """Makes a client of an org, which never really sleeps; ``client.slept`` is how long it would have."""
    made = []

    def make(org, login=None, limits=None, **more):
        session = requests.Session()
        session.verify = org.verify
        slept = []
        options = {"sleep": slept.append, "jitter": lambda: 0.0, **more}
        login = login or TokenLogin(TOKEN, org.url)
        client = Client(login, api_version=VERSION, limits=limits or Limits(), session=session, **options)
        client.slept = slept
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()
