"""The session that everything goes through: guarded, with a timeout, and without anything that could lead a token astray."""

from __future__ import annotations

from collections.abc import Callable
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

from connectors.salesforce.http.guard import LOOPBACK, Guard
from connectors.salesforce.http.limits import Limits
from connectors.salesforce.http.told import Told


class GuardedSession(requests.Session):
    """A session of requests that sends only what the guard lets pass, waits no longer than the limits, and follows no redirect.

    Of a session that is given it takes over how hosts are reached and trusted (certificates, proxies, adapters of its own).
    """

    def __init__(self, guard: Guard, limits: Limits, sent: Callable[[], None], given: requests.Session | None = None) -> None:
        super().__init__()
        self._guard, self._timeout, self._sent = guard, limits.timeout, sent
        # Without this, an entry for the host in a .netrc would replace the token.
        self.auth = lambda request: request
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.mount("https://", HTTPAdapter(pool_connections=4, pool_maxsize=limits.workers))
        self.mount("http://", HTTPAdapter(pool_connections=4, pool_maxsize=limits.workers))
        if given is not None:
            self._take_over(given)

    def _take_over(self, given: requests.Session) -> None:
        self.verify, self.cert, self.proxies, self.trust_env = given.verify, given.cert, given.proxies, given.trust_env
        for prefix, adapter in given.adapters.items():
            if type(adapter) is not HTTPAdapter:
                self.mount(prefix, adapter)

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: requests reads the address of a redirect even when it does not follow it, and fails on one that is none."""

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Send it, if it only reads. Raises WriteRefused otherwise."""
        self._guard.check(request)
        kwargs["allow_redirects"] = False
        kwargs["timeout"] = kwargs.get("timeout") or self._timeout
        if self.verify is not True:
            kwargs["verify"] = self.verify  # requests would let REQUESTS_CA_BUNDLE decide
        if urlsplit(request.url or "").hostname == LOOPBACK:
            kwargs["proxies"] = {}
        self._sent()
        return Told.of(super().send(request, **kwargs))
