"""What every way to sign in has in common: what it gives, where it goes, and how its answer is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import quote_plus, urlsplit

import requests

from connectors.common.told import read
from connectors.salesforce.http.errors import SalesforceError, SignInError, answered, unanswered
from connectors.salesforce.http.guard import LOOPBACK, TOKEN_PATH

PRODUCTION = "https://login.salesforce.com"
SANDBOX = "https://test.salesforce.com"

_PLACE = re.compile(r"https://[A-Za-z0-9.-]+(?::([0-9]{1,5}))?|http://127\.0\.0\.1(?::([0-9]{1,5}))?")
_LAST_PORT = 65_535
_PRINTABLE = re.compile(r"[!-~]+")
_IDENTITY = re.compile(r"/id/(00D[0-9A-Za-z]{12,15})/([0-9A-Za-z]{15,18})$")


def place(url: str, what: str) -> str:
    """An address without path. Raises SignInError unless it is https, or http on this machine itself."""
    bare = url.strip().rstrip("/")
    found = _PLACE.fullmatch(bare)
    if found is None or int(found[1] or found[2] or 0) > _LAST_PORT:
        raise SignInError(
            f"{what} must be an address such as https://acme.my.salesforce.com; http is allowed for {LOOPBACK} only"
        )
    return bare


def given(secret: str, what: str) -> str:
    """A secret without the spaces and line ends that come with copying. Raises SignInError when nothing usable is left."""
    bare = secret.strip()
    if not _PRINTABLE.fullmatch(bare):
        raise SignInError(f"{what} is {'broken: it holds spaces or letters that none has' if bare else 'empty'}")
    return bare


@dataclass(frozen=True, slots=True)
class Session_:  # noqa: N801 - apart from the session of requests, which sends it
    """What a sign-in gives. Raises SignInError for a token or address that cannot be one."""

    access_token: str = field(repr=False)
    instance_url: str
    org_id: str | None = None
    user_id: str | None = None
    username: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "access_token", given(self.access_token, "the access token"))
        object.__setattr__(self, "instance_url", place(self.instance_url, "the instance URL"))


class Login(Protocol):
    """A way to sign in to an org. Its repr holds no secret."""

    @property
    def can_renew(self) -> bool:
        """Whether signing in again gives a new session when one has ended."""
        ...

    @property
    def sign_in_url(self) -> str:
        """The address to which the session that is passed may post the sign-in; '' when nothing is posted."""
        ...

    def sign_in(self, session: requests.Session) -> Session_:
        """Sign in. Raises SignInError with what to do; its ``passing`` tells whether a second try may help."""
        ...

    def describe(self) -> str:
        """What it is, for people, without any secret: it stands behind 'signed in with'."""
        ...


@dataclass(frozen=True, slots=True)
class TokenLogin:
    """An access token that was made elsewhere. It cannot be renewed. Raises SignInError for a bad token or address."""

    access_token: str = field(repr=False)
    instance_url: str
    can_renew: bool = field(default=False, init=False)
    sign_in_url: str = field(default="", init=False)

    def __post_init__(self) -> None:
        Session_(self.access_token, self.instance_url)

    def sign_in(self, session: requests.Session) -> Session_:
        """The token as it is; whether it is valid shows with the first request."""
        return Session_(self.access_token, self.instance_url)

    def describe(self) -> str:
        """What it is, for people."""
        return f"an access token for {place(self.instance_url, 'the instance URL')}"


def ask_for_token(
    session: requests.Session,
    login_url: str,
    form: Mapping[str, str],
    *,
    secrets: Iterable[str],
    who: str,
    headers: Mapping[str, str] | None = None,
) -> Mapping[str, Any]:
    """Post to the token endpoint and return its answer. Raises SignInError; ``who`` begins its sentence."""
    try:
        response = session.post(f"{login_url}{TOKEN_PATH}", data=dict(form), headers=headers)
    except requests.RequestException as error:
        raise failed(unanswered(error, ""), who, login_url) from None
    status = response.status_code
    try:
        body = read(response.content)
    except ValueError:
        body = None
    if status != requests.codes.ok:
        told = [form for secret in secrets for form in (secret, quote_plus(secret))]
        raise failed(answered(status, body, "", told), who, login_url)
    if not isinstance(body, dict) or not isinstance(body.get("access_token"), str):
        raise SignInError(f"{who}: {login_url} answered without a token", passing=True)
    return body


def session_of(answer: Mapping[str, Any], username: str | None = None) -> Session_:
    """The session that a token endpoint gave. Source: 'OAuth 2.0 Access Token Response'."""
    found = _IDENTITY.search(str(answer.get("id") or ""))
    org_id, user_id = (found[1], found[2]) if found else (None, None)
    return Session_(answer["access_token"], str(answer.get("instance_url") or ""), org_id, user_id, username)


def failed(error: SalesforceError, who: str, login_url: str) -> SignInError:
    """The sentence for a sign-in that was refused, or that did not reach Salesforce."""
    if not error.status:
        return SignInError(f"{who}: {urlsplit(login_url).netloc} cannot be reached: {error.message}", passing=error.passing)
    said = ": ".join(filter(None, (error.code, error.message)))
    hint = next((hint for pattern, hint in _HINTS if re.search(pattern, said, re.IGNORECASE)), "")
    sentence = f"{who}: Salesforce refused the sign-in ({said}){f'; {hint}' if hint else ''}"
    return SignInError(sentence, code=error.code, passing=error.passing)


_HINTS = (
    ("hasn't approved", "pre-authorise the user for the app: 'Admin approved users', with the user's profile or permission set"),
    ("expired access/refresh token|refresh token", "the refresh token has ended or was revoked: sign in to the app again"),
    ("no client credentials user", "choose a 'Run As' user in the app's client credentials flow"),
    ("not supported on this domain", "set login_url to the org's My Domain, such as https://acme.my.salesforce.com"),
    ("audience", "set login_url to https://test.salesforce.com for a sandbox, https://login.salesforce.com otherwise"),
    ("invalid assertion|invalid signature", "the private key does not belong to the certificate of the app"),
    ("invalid_client_id|client identifier invalid", "the client id is unknown there: see login_url; a new app takes ten minutes"),
    ("invalid_client|invalid client cred", "the client secret is not the app's"),
    ("unsupported_grant_type", "turn this flow on in the app's OAuth settings"),
    ("inactive_user|inactive user", "the user is inactive: name another, or activate it"),
    (
        "INVALID_LOGIN|authentication failure",
        "see user name, password, security token and whether a sandbox is meant (login_url)",
    ),
    ("LOGIN_MUST_USE_SECURITY_TOKEN", "give the security token too: Salesforce mails it on 'Reset My Security Token'"),
    (
        "INVALID_OPERATION.*SOAP API login|UNSUPPORTED_API_VERSION",
        "signing in with a password is turned off in this org: use the sf command line, JWT or client credentials",
    ),
    ("API_DISABLED_FOR_ORG|API_CURRENTLY_DISABLED", "the user needs API Enabled, the org's edition API access"),
    ("PASSWORD_LOCKOUT", "the user is locked: an administrator can unlock it"),
)
"""What Salesforce says, in part, and what to do then; the first that fits. Source: 'OAuth 2.0 Error Codes', LoginFault."""
