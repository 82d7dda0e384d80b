"""Signing in through an app of the org: JWT bearer, client credentials, refresh token.

simple-salesforce's own SalesforceLogin knows the first two, but posts to ``https://{domain}.salesforce.com`` only (neither
government clouds nor a local server), without a timeout, and throws away who signed in to which org. So the form is posted here.
Source: 'OAuth 2.0 JWT Bearer Flow', 'Client Credentials Flow', 'Refresh Token Flow'.
"""

from __future__ import annotations

import base64
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import requests

from connectors.salesforce.http.errors import SignInError
from connectors.salesforce.http.guard import TOKEN_PATH
from connectors.salesforce.login.signing import PRODUCTION, SANDBOX, Session_, ask_for_token, given, place, session_of

JWT_SECONDS = 180
"""How long an assertion is valid; Salesforce allows no more than a few minutes."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class JwtLogin:
    """A user who is pre-authorised for an app with a certificate. Raises SignInError for an address that cannot be one.

    ``private_key`` is the key's PEM text, or the path of the file that holds it. Text is never taken for a path.
    """

    client_id: str
    username: str
    private_key: str | Path = field(repr=False)
    login_url: str = PRODUCTION
    can_renew: bool = field(default=True, init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "login_url", place(self.login_url, "login_url"))
        given(self.client_id, "the client id")
        given(self.username, "the user name")

    @property
    def sign_in_url(self) -> str:
        """Where the form goes."""
        return f"{self.login_url}{TOKEN_PATH}"

    def describe(self) -> str:
        """What it is, for people."""
        return f"a JWT for {self.username} at {self.login_url}"

    def sign_in(self, session: requests.Session) -> Session_:
        """Exchange a signed assertion for a token. Raises SignInError."""
        assertion = self._assertion()
        form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}
        answer = ask_for_token(session, self.login_url, form, secrets=(assertion,), who=self.describe())
        return session_of(answer, self.username)

    def _assertion(self) -> str:
        import jwt  # with cryptography it takes a while to load, and few logins need it

        claims = {
            "iss": self.client_id,
            "sub": self.username,
            "aud": _audience(self.login_url),
            "exp": int(time.time()) + JWT_SECONDS,
        }
        key = self._key()
        try:
            return jwt.encode(claims, key, algorithm="RS256")
        except (ValueError, TypeError, jwt.PyJWTError):
            # Their words may quote the key.
            raise SignInError(f"{self.describe()}: the private key is no RSA key in PEM without a passphrase") from None

    def _key(self) -> str:
        if isinstance(self.private_key, str):
            if "-----BEGIN" not in self.private_key:
                raise SignInError(f"{self.describe()}: the private key is none in PEM, which begins with -----BEGIN")
            return self.private_key.replace("\\n", "\n")  # an environment variable may hold it on one line
        try:
            return self.private_key.read_text("ascii")
        except (OSError, ValueError):
            raise SignInError(f"{self.describe()}: the file of the private key cannot be read") from None


def _audience(login_url: str) -> str:
    """For whom the assertion is: the two common login hosts also where a My Domain is asked. Source: 'aud' of the JWT flow."""
    host = urlsplit(login_url).hostname or ""
    if not host.endswith(".salesforce.com"):
        return login_url
    sandbox = host == "test.salesforce.com" or "--" in host or ".scratch." in host
    return SANDBOX if sandbox else PRODUCTION


@dataclass(frozen=True, slots=True)
class ClientCredentialsLogin:
    """An app that acts as the user chosen in it. ``login_url`` is the org's My Domain. Raises SignInError for any other."""

    client_id: str
    client_secret: str = field(repr=False)
    login_url: str
    can_renew: bool = field(default=True, init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "login_url", place(self.login_url, "login_url"))
        given(self.client_id, "the client id")
        given(self.client_secret, "the client secret")
        if self.login_url.lower() in (PRODUCTION, SANDBOX):
            raise SignInError(
                f"client credentials are not accepted at {self.login_url}: "
                "set login_url to the org's My Domain, such as https://acme.my.salesforce.com"
            )

    @property
    def sign_in_url(self) -> str:
        """Where the form goes."""
        return f"{self.login_url}{TOKEN_PATH}"

    def describe(self) -> str:
        """What it is, for people."""
        return f"client credentials at {self.login_url}"

    def sign_in(self, session: requests.Session) -> Session_:
        """Exchange id and secret for a token. Raises SignInError."""
        secret = given(self.client_secret, "the client secret")
        pair = base64.b64encode(f"{given(self.client_id, 'the client id')}:{secret}".encode()).decode()
        answer = ask_for_token(
            session,
            self.login_url,
            {"grant_type": "client_credentials"},
            secrets=(secret, pair),
            who=self.describe(),
            headers={"Authorization": f"Basic {pair}"},
        )
        return session_of(answer)


class RefreshTokenLogin:
    """A refresh token of an app that a user signed in to once. Raises SignInError for what cannot be one.

    When Salesforce rotates the token, the new one serves for the rest of the run, and ``warn`` is called once.
    """

    can_renew = True

    def __init__(
        self,
        client_id: str,
        client_secret: str | None,
        refresh_token: str,
        login_url: str = PRODUCTION,
        *,
        warn: Callable[[str], None] = _LOG.warning,
    ) -> None:
        self.login_url = place(login_url, "login_url")
        self._client_id = given(client_id, "the client id")
        self._client_secret = given(client_secret, "the client secret") if client_secret else None
        self._refresh_token = given(refresh_token, "the refresh token")
        self._warn, self._warned = warn, False

    def __repr__(self) -> str:
        return f"RefreshTokenLogin(client_id={self._client_id!r}, login_url={self.login_url!r})"

    @property
    def sign_in_url(self) -> str:
        """Where the form goes."""
        return f"{self.login_url}{TOKEN_PATH}"

    def describe(self) -> str:
        """What it is, for people."""
        return f"a refresh token at {self.login_url}"

    def sign_in(self, session: requests.Session) -> Session_:
        """Exchange the refresh token for an access token. Raises SignInError."""
        form = {"grant_type": "refresh_token", "client_id": self._client_id, "refresh_token": self._refresh_token}
        if self._client_secret:
            form["client_secret"] = self._client_secret
        secrets = (self._refresh_token, self._client_secret or "")
        answer = ask_for_token(session, self.login_url, form, secrets=secrets, who=self.describe())
        rotated = answer.get("refresh_token")
        if isinstance(rotated, str) and rotated and rotated != self._refresh_token:
            self._refresh_token = given(rotated, "the new refresh token")
            self._tell()
        return session_of(answer)

    def _tell(self) -> None:
        if not self._warned:
            self._warned = True
            self._warn(
                "Salesforce exchanged the refresh token for a new one, which this run keeps in memory only. The next run needs "
                "a new sign-in, unless 'Refresh Token Rotation' is turned off in the app's OAuth policies."
            )
