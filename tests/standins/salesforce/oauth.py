"""The token endpoint.

Source: 'OAuth 2.0 JWT Bearer Flow', 'Client Credentials Flow', 'Refresh Token Flow', 'Username-Password Flow', 'OAuth 2.0 Error
Codes'.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from standins.http.exchange import Answer, Asked
from standins.salesforce.sessions import App, Sessions
from standins.salesforce.sight import OrgLike

PATH = "/services/oauth2/token"
_JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_HOSTS = ("https://login.salesforce.com", "https://test.salesforce.com")
Form = Mapping[str, str]


class _Denied(Exception):  # noqa: N818 - it is the answer
    def __init__(self, error: str, description: str = "") -> None:
        super().__init__(error)
        self.body = {"error": error, **({"error_description": description} if description else {})}


class OAuth:
    """Exchanges what a client has for a session at ``url``."""

    def __init__(self, org: OrgLike, app: App, sessions: Sessions) -> None:
        self._org, self._app, self._sessions = org, app, sessions
        self._refresh_token = app.refresh_token
        key = load_pem_private_key(app.private_key.encode(), None).public_key()
        self._public_key = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def answer(self, asked: Asked, url: str) -> Answer:
        """The answer to a form that is posted."""
        form = dict(parse_qsl(asked.body.decode("utf-8", "replace"), keep_blank_values=True))
        grants: dict[str, tuple[str, Callable[[Form, str], dict[str, str]]]] = {
            _JWT: ("jwt", self._assertion),
            "client_credentials": ("client_credentials", self._credentials),
            "refresh_token": ("refresh_token", self._refresh),
            "password": ("password", self._password),
        }
        flow, check = grants.get(form.get("grant_type", ""), ("", None))
        try:
            if asked.method != "POST" or check is None or flow not in self._app.flows:
                raise _Denied("unsupported_grant_type")
            more = check({**form, **_basic(asked)}, url)
        except _Denied as denied:
            return Answer(400, denied.body, {"Cache-Control": "no-store"})
        return Answer(200, self._granted(url) | more, {"Cache-Control": "no-store"})

    def _granted(self, url: str) -> dict[str, Any]:
        return {
            "access_token": self._sessions.open(),
            "instance_url": url,
            "id": self._org.identity,
            "token_type": "Bearer",
            "scope": "api",
            "issued_at": "1795140000000",
            "signature": secrets.token_hex(16),
        }

    def _client(self, form: Form, *, secret: bool) -> None:
        if form.get("client_id") != self._app.client_id:
            raise _Denied("invalid_client_id", "client identifier invalid")
        if secret and form.get("client_secret") != self._app.client_secret:
            raise _Denied("invalid_client", "invalid client credentials")

    def _assertion(self, form: Form, url: str) -> dict[str, str]:
        try:
            claims = jwt.decode(form.get("assertion", ""), options={"verify_signature": False})
            if claims.get("iss") != self._app.client_id:
                raise _Denied("invalid_client_id", "client identifier invalid")
            jwt.decode(form["assertion"], self._public_key, algorithms=["RS256"], audience=[*_HOSTS, url])
        except jwt.ExpiredSignatureError:
            raise _Denied("invalid_grant", "expired authorization code") from None
        except jwt.InvalidAudienceError:
            raise _Denied("invalid_grant", "audience is invalid") from None
        except jwt.PyJWTError:
            raise _Denied("invalid_grant", "invalid assertion") from None
        if str(claims.get("sub")).casefold() != self._sessions.username.casefold():
            raise _Denied("invalid_grant", "user hasn't approved this consumer")
        return {}

    def _credentials(self, form: Form, _: str) -> dict[str, str]:
        self._client(form, secret=True)
        return {}

    def _refresh(self, form: Form, _: str) -> dict[str, str]:
        self._client(form, secret="client_secret" in form)
        if form.get("refresh_token") != self._refresh_token:
            raise _Denied("invalid_grant", "expired access/refresh token")
        if not self._app.rotates:
            return {}
        self._refresh_token = f"5Aep861.{secrets.token_hex(16)}"
        return {"refresh_token": self._refresh_token}

    def _password(self, form: Form, _: str) -> dict[str, str]:
        self._client(form, secret=True)
        if not knows(self._app, self._sessions.username, form.get("username", ""), form.get("password", "")):
            raise _Denied("invalid_grant", "authentication failure")
        return {}


def knows(app: App, name: str, username: str, password: str) -> bool:
    """Whether these are the user's name, and the password with the security token behind it."""
    return username.casefold() == name.casefold() and password == app.password + app.security_token


def _basic(asked: Asked) -> dict[str, str]:
    """Id and secret of the client, when they come in a header."""
    scheme, _, pair = asked.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        client, _, secret = base64.b64decode(pair, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise _Denied("invalid_client", "invalid client credentials") from None
    return {"client_id": client, "client_secret": secret}
