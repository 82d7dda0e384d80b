"""The connections that a configuration may name, and what each way to sign in to Salesforce needs. None holds a secret."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, Discriminator, Field

from checks.model import refs
from checks.model.policy.base import Name, Part

SALESFORCE_API = "66.0"
"""The version of Salesforce's API that is asked when the configuration names none: Spring '26, supported for years."""

LOGIN = "https://login.salesforce.com"
"""Where users of production orgs sign in. A sandbox has https://test.salesforce.com; every org has its My Domain."""

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CONNECTION = re.compile(r"[a-z][a-z0-9_-]*")
_URL = re.compile(r"(https://[\w.-]+(:\d+)?|http://127\.0\.0\.1(:\d+)?)/?")


def _variable(text: str, example: str = "SF_ACCESS_TOKEN") -> str:
    if not _VARIABLE.fullmatch(text):
        raise ValueError(f"must be the name of an environment variable, such as {example}, and never its value")
    return text


def _hubspot_variable(text: str) -> str:
    return _variable(text, "HUBSPOT_ACCESS_TOKEN")


def valid_url(text: str) -> str:
    """The address of an org or portal, without a slash at its end. Raises ValueError for any other text."""
    if not _URL.fullmatch(text):
        raise ValueError("must be an address such as https://acme.my.salesforce.com; http is allowed for 127.0.0.1 only")
    return text.rstrip("/")


def _api_version(text: str) -> str:
    if not re.fullmatch(r"\d\d\.0", text):
        raise ValueError("must be a version such as '66.0'")
    return text


def _connection_name(text: str) -> str:
    if not _CONNECTION.fullmatch(text):
        raise ValueError("a connection's name is lower-case letters, digits, - and _, and begins with a letter")
    if text in refs.KINDS:
        raise ValueError("a connection cannot bear the name of a kind of component, since references begin with it")
    return text


def _place(path: Path) -> Path:
    if "\0" in str(path) or "://" in str(path) or re.match(r"\w+:/\w", path.as_posix()):
        raise ValueError("must be a place on disk")
    return path


Place = Annotated[Path, AfterValidator(_place)]
Variable = Annotated[str, AfterValidator(_variable)]
HubSpotVariable = Annotated[str, AfterValidator(_hubspot_variable)]
Url = Annotated[str, AfterValidator(valid_url)]
ApiVersion = Annotated[str, AfterValidator(_api_version)]
ConnectionName = Annotated[str, AfterValidator(_connection_name)]


class ProjectConnection(Part):
    """A Salesforce project on disk: a folder, a zip, or ``folder@revision``."""

    type: Literal["project"]
    path: Name


class SalesforceConnection(Part):
    """A Salesforce org. Secrets are named, never written: by their environment variable, or by a service of the keyring."""

    type: Literal["salesforce"]
    org: Name | None = None
    """An alias or username that the ``sf`` command line is signed in to; without it, its default org."""
    auth: Literal["sf", "jwt", "client_credentials", "refresh_token", "token", "password"] | None = None
    """How to sign in. Without it: the token in SF_ACCESS_TOKEN where SF_ORG_INSTANCE_URL is set too, else the ``sf`` login."""
    client_id: Name | None = None
    """The consumer key of the external client app or connected app."""
    username: Name | None = None
    """The user to sign in as."""
    private_key_file: Place | None = None
    """The private key of the app's certificate (PEM), relative to the folder of auditor.yaml."""
    private_key_env: Variable | None = None
    client_secret_env: Variable | None = None
    refresh_token_env: Variable | None = None
    access_token_env: Variable | None = None
    password_env: Variable | None = None
    security_token_env: Variable | None = None
    keyring: Name | None = None
    """A service of the system's keyring, for the secrets that no variable is named for: ``keyring set SERVICE client_secret``."""
    login_url: Url | None = None
    """Where to sign in: https://test.salesforce.com for a sandbox, or the org's My Domain."""
    instance_url: Url | None = None
    """The org's own address. With ``auth: token`` the token is sent there; else a sign-in that leads elsewhere is refused."""
    api_version: ApiVersion = SALESFORCE_API
    max_calls: Annotated[int, Field(ge=1, strict=True)] | None = None
    """The most API calls that one run may be billed."""
    reserve: Annotated[float, Field(ge=0, lt=1)] = 0.1
    """The share of the org's daily API calls that is left to others: a run stops before it."""
    workers: Annotated[int, Field(ge=1, le=25, strict=True)] = 8
    """Requests in flight at once. Salesforce allows 25 long ones in production, 5 in a Developer Edition."""


class HubSpotConnection(Part):
    """A HubSpot portal, read with the token of a service key or of a private app. The token is named, never written."""

    type: Literal["hubspot"]
    token_env: HubSpotVariable | None = None
    """The environment variable that holds the token; without it and without a keyring, HUBSPOT_ACCESS_TOKEN."""
    keyring: Name | None = None
    """A service of the system's keyring: ``keyring set SERVICE access_token``."""
    base_url: Url | None = None
    """Another address than https://api.hubapi.com, for a local server."""
    max_calls: Annotated[int, Field(ge=1, strict=True)] | None = None
    """The most API calls that one run may make."""
    reserve: Annotated[float, Field(ge=0, lt=1)] = 0.1
    """The share of the account's daily API calls that is left to others: a run stops before it."""
    workers: Annotated[int, Field(ge=1, le=25, strict=True)] = 12
    """Requests in flight at once."""


class BookingsConnection(Part):
    """Finance's bookings, as a CSV file."""

    type: Literal["bookings"]
    path: Name


Connection = Annotated[ProjectConnection | SalesforceConnection | HubSpotConnection | BookingsConnection, Discriminator("type")]


class Way(NamedTuple):
    """What a way to sign in must have and may have beside what every connection has. Secrets are told by their bare names."""

    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    """Secrets that some orgs or apps ask for and others do not."""

    @property
    def keys(self) -> frozenset[str]:
        """Every key that it can make use of."""
        named = {f"{secret}_env" for secret in (*self.secrets, *self.spare)}
        files = {"private_key_file"} if "private_key" in self.secrets else set()
        return frozenset({*self.must, *self.may, *named, *files, *({"keyring"} if named else ())})


WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "sf": Way(may=("org",)),
        "jwt": Way(must=("client_id", "username"), may=("login_url",), secrets=("private_key",)),
        "client_credentials": Way(must=("client_id", "login_url"), secrets=("client_secret",)),
        "refresh_token": Way(must=("client_id",), may=("login_url",), secrets=("refresh_token",), spare=("client_secret",)),
        "token": Way(spare=("access_token",)),
        "password": Way(must=("username",), may=("login_url",), secrets=("password",), spare=("security_token",)),
    }
)

_EXAMPLES = {
    "client_id": "the consumer key of the app, as in client_id: 3MVG9…",
    "username": "the user to sign in as, as in username: auditor@acme.example",
    "login_url": "the org's My Domain, as in login_url: https://acme.my.salesforce.com",
}
_OF_A_WAY = frozenset().union(*(way.keys for way in WAYS.values()))


class Fault(NamedTuple):
    """What is wrong with the keys of a connection: at which key, and what to do."""

    key: str
    message: str
    cure: str


def sign_in_faults(given: Collection[str], auth: str | None, login_url: object) -> Iterator[Fault]:
    """Keys that are missing for the chosen way to sign in, and keys that it has no use for.

    Without ``auth`` only what needs no choice may be given: ``org``, for the ``sf`` command line.
    """
    way = WAYS[auth or "sf"]
    for key in given:
        if key in _OF_A_WAY and key not in way.keys:
            *most, last = (name for name, other in WAYS.items() if key in other.keys)
            users = f"{', '.join(most)} or {last}" if most else last
            if auth:
                yield Fault(key, f"auth {auth} makes no use of it", f"take it away, or choose auth: {users}")
            else:
                yield Fault(key, "no way to sign in is chosen that uses it", f"choose auth: {users}")
    yield from (Fault(key, f"auth {auth} needs this key", _EXAMPLES[key]) for key in way.must if key not in given)
    if "keyring" not in given:
        yield from _unnamed_secrets(given, auth, way)
    if {"private_key_file", "private_key_env"} <= set(given):
        yield Fault("private_key_env", "the private key is named twice", "keep private_key_file or private_key_env")
    if auth == "client_credentials" and re.match(r"https://(login|test)\.salesforce\.com/?$", str(login_url)):
        yield Fault("login_url", "client credentials are not taken there", f"name {_EXAMPLES['login_url']}")


def _unnamed_secrets(given: Collection[str], auth: str | None, way: Way) -> Iterator[Fault]:
    for secret in way.secrets:
        if f"{secret}_env" not in given and not (secret == "private_key" and "private_key_file" in given):  # noqa: S105
            file = "name its file, as in private_key_file: server.key, or " if secret == "private_key" else ""  # noqa: S105
            variable = f"the environment variable that holds it, as in {secret}_env: SF_{secret.upper()}"
            cure = f"{file or 'name '}{variable}, or a service of the keyring, as in keyring: acme-crm"
            yield Fault(f"{secret}_env", f"auth {auth} needs a {secret.replace('_', ' ')}", cure)
