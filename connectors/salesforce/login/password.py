"""Signing in with user name, password and security token: SOAP ``login()``, for orgs that still have it.

Source: 'SOAP API login() Call Retirement': off by default in new orgs, absent from version 65.0 on, retired in Summer '27.
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError

import requests

from connectors.salesforce.http.errors import SignInError, answered, unanswered
from connectors.salesforce.http.guard import LOGIN_PATH, LOGIN_VERSION
from connectors.salesforce.login.signing import PRODUCTION, Session_, failed, given, place

_SENSELESS = (ExpatError, ValueError, LookupError, RecursionError, AttributeError, TypeError)
"""What reading an answer can end in that is no SOAP: an unknown encoding is a LookupError, a deep one a RecursionError."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PasswordLogin:
    """A user's own password. ``security_token`` may be '' where the network is trusted. Raises SignInError for a bad address."""

    username: str
    password: str = field(repr=False)
    security_token: str = field(repr=False)
    login_url: str = PRODUCTION
    warn: Callable[[str], None] = field(default=_LOG.warning, repr=False)
    can_renew: bool = field(default=True, init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "login_url", place(self.login_url, "login_url"))
        given(self.username, "the user name")
        if not self.password:
            raise SignInError("the password is empty")
        if not re.fullmatch(r"[0-9A-Za-z]*", self.security_token):
            raise SignInError("the security token is broken: it holds more than letters and digits")

    @property
    def sign_in_url(self) -> str:
        """Where the envelope goes."""
        return f"{self.login_url}{LOGIN_PATH}"

    def describe(self) -> str:
        """What it is, for people."""
        return f"the password of {self.username} at {self.login_url}"

    def sign_in(self, session: requests.Session) -> Session_:
        """Log in at the last version that has ``login()``. Raises SignInError."""
        from simple_salesforce.exceptions import SalesforceAuthenticationFailed
        from simple_salesforce.login import SalesforceLogin

        self.warn("Signing in with a password ends in Summer '27; use the sf command line, JWT or client credentials instead.")
        try:
            token, host = SalesforceLogin(
                username=self.username,
                password=self.password,
                security_token=self.security_token,
                sf_version=LOGIN_VERSION,
                scratch_url=self.login_url,  # the one way to give a whole address
                session=session,
            )
        except requests.RequestException as error:
            raise failed(unanswered(error, ""), self.describe(), self.login_url) from None
        except SalesforceAuthenticationFailed as error:
            raise self._refused(error.code, error.auth_message) from None
        except _SENSELESS:
            raise SignInError(f"{self.describe()}: the answer is no SOAP", passing=True) from None
        scheme = self.login_url.partition(":")[0]
        return Session_(html.unescape(token), f"{scheme}://{host}", username=self.username)

    def _refused(self, code: str | int | None, said: str) -> SignInError:
        """An int for code is the HTTP status of an answer that was no SOAP; a text that begins with < is the whole of it."""
        if isinstance(code, int):
            return failed(answered(code, None, ""), self.describe(), self.login_url)
        secrets = (self.password, html.escape(self.password), self.security_token)
        words = "" if said.lstrip().startswith("<") else html.unescape(said)
        body = [{"errorCode": str(code or "").rpartition(":")[2], "message": words}]
        return failed(answered(400, body, "", secrets), self.describe(), self.login_url)
