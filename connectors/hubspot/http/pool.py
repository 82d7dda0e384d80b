"""The connections that everything goes through: guarded, with a timeout, and without anything that could lead a token astray.

The pool of the client that sends is replaced by this one. It follows no redirect, tries nothing again by itself (each try counts
against the day), keeps no cookie, lets a proxy carry only what the proxy cannot read, and reads an answer whole before the client
looks at it: an answer that is cut off, endless or no UTF-8 is told here, and never half in the client's own words.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import certifi
from urllib3 import (
    BaseHTTPResponse,
    HTTPConnectionPool,
    HTTPHeaderDict,
    HTTPResponse,
    HTTPSConnectionPool,
    PoolManager,
    ProxyManager,
    Timeout,
    make_headers,
)
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.util import Url, parse_url

from connectors.hubspot.http.guard import LOOPBACK, Guard
from connectors.hubspot.http.limits import Limits

LARGEST = 64 * 2**20
"""Bytes of an answer, unpacked. A hundred workflows, the largest that is asked for, have some ten million."""
_LOT = 2**16


class Unanswered(Exception):  # noqa: N818 - it says what happened
    """No whole answer came. ``error`` is what urllib3 says, None for an answer that is too slow or too large to be read."""

    def __init__(self, error: HTTPError | None, *, began: bool, large: bool = False) -> None:
        self.error, self.began, self.large = error, began, large
        super().__init__("no whole answer came")


class Whole(HTTPResponse):
    """An answer that has been read. ``getheaders``, which the client calls, urllib3 has dropped once already."""

    @property
    def data(self) -> bytes:
        """The body; urllib3 has None for an empty one, which the client cannot decode."""
        return super().data or b""

    def getheaders(self) -> HTTPHeaderDict:
        """The headers."""
        return self.headers


class GuardedPool(PoolManager):
    """Sends only what the guard lets pass; ``sent`` is told of each request that goes out.

    Raises ValueError when the certificates to trust are not there.
    """

    def __init__(
        self,
        guard: Guard,
        limits: Limits,
        sent: Callable[[], None],
        verify: str | None = None,
        now: Callable[[], float] = time.monotonic,
        **more: Any,
    ) -> None:
        super().__init__(num_pools=2, maxsize=limits.workers, cert_reqs="CERT_REQUIRED", **_trusted(verify), **more)
        self._guard, self._timeout, self._sent, self._now = guard, limits.timeout, sent, now
        self.pool_classes_by_scheme = {"http": _guarded(HTTPConnectionPool, guard), "https": _guarded(HTTPSConnectionPool, guard)}

    def urlopen(self, method: str, url: str, redirect: bool = True, **kw: Any) -> BaseHTTPResponse:  # type: ignore[override]
        """Send it, if it only reads, and read the answer. Raises WriteRefused, and Unanswered when no whole answer comes."""
        self._guard.check(method, url, kw.get("headers") or {}, kw.get("body"))
        kw |= {"retries": False, "preload_content": False}
        timeout = kw.get("timeout")
        if not isinstance(timeout, Timeout) or timeout.read_timeout is None:
            kw["timeout"] = timeout = Timeout(connect=self._timeout[0], read=self._timeout[1])
        self._sent()
        began = False
        try:
            response = super().urlopen(method, url, redirect=False, **kw)
            began = True
            content = self._read(response, float(timeout.read_timeout or self._timeout[1]))
        except HTTPError as error:
            raise Unanswered(error, began=began) from None
        if response.status >= 300:
            # The client reads errors as UTF-8, whatever they are.
            content = content.decode("utf-8", "replace").encode()
        return Whole(body=content, headers=response.headers, status=response.status, reason=response.reason)

    def _read(self, response: BaseHTTPResponse, seconds: float) -> bytes:
        """The whole body. An answer that trickles is as slow as one that does not come."""
        until, lots, size = self._now() + seconds, [], 0
        try:
            while lot := response.read1(_LOT):
                lots.append(lot)
                size += len(lot)
                if size > LARGEST or self._now() >= until:
                    raise Unanswered(None, began=True, large=size > LARGEST)
        except BaseException:
            response.close()
            raise
        response.release_conn()
        return b"".join(lots)


def _guarded(kind: type[HTTPConnectionPool], guard: Guard) -> type[HTTPConnectionPool]:
    """A pool of connections to one host that sends no more than the guard lets pass, whoever has got hold of it."""

    class Guarded(kind):  # type: ignore[valid-type, misc]
        def urlopen(self, method: str, url: str, body: Any = None, headers: Any = None, **kw: Any) -> BaseHTTPResponse:
            """Send it, if it only reads. Raises WriteRefused otherwise."""
            whole = url if "://" in url else f"{self.scheme}://{self.host}:{self.port}{url}"
            guard.check(method, whole, headers or {}, body)
            found: BaseHTTPResponse = super().urlopen(method, url, body, headers, **kw)
            return found

    return Guarded


class ProxiedPool(GuardedPool, ProxyManager):
    """The same through a proxy, which opens a tunnel to HubSpot and sees neither token nor answer."""


def pool_for(base_url: str, guard: Guard, limits: Limits, sent: Callable[[], None], **more: Any) -> GuardedPool:
    """What sends to an address: through the proxy that the environment names for it, if any, as requests finds it.

    Raises ValueError when the certificates to trust are not there, or the proxy is none that can be used.
    """
    proxy = proxy_for(base_url)
    if proxy is None:
        return GuardedPool(guard, limits, sent, **more)
    headers = make_headers(proxy_basic_auth=unquote(proxy.auth)) if proxy.auth else None
    return ProxiedPool(guard, limits, sent, proxy_url=proxy._replace(auth=None).url, proxy_headers=headers, **more)


def proxy_for(url: str) -> Url | None:
    """The proxy that the environment names for an address: HTTPS_PROXY, ALL_PROXY, less NO_PROXY. None for this machine itself.

    Raises ValueError, without the words of the variable, which may hold a password, when they name no proxy that can be used.
    """
    from requests.utils import get_environ_proxies, select_proxy

    if parse_url(url).host == LOOPBACK:
        return None
    named = select_proxy(url, get_environ_proxies(url))
    if not named:
        return None
    try:
        found = parse_url(named if "://" in named else f"http://{named}")
    except LocationParseError:
        found = Url()
    if found.scheme not in ("http", "https") or not found.host:
        raise ValueError(
            "the proxy of the environment (HTTPS_PROXY or ALL_PROXY) is none that can be used: write http://HOST:PORT"
        )
    return found


def _trusted(verify: str | None) -> dict[str, Any]:
    """The certificates that are trusted, found as requests finds them, so that one variable serves for both CRMs.

    Raises ValueError when they are not there.
    """
    named = verify or os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
    place = Path(named or certifi.where())
    if not place.exists():
        raise ValueError(f"there are no certificates at {place}")
    return {"ca_cert_dir" if place.is_dir() else "ca_certs": str(place)}
