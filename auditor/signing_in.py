"""From a connection's settings to a way in: secrets are fetched here, from the environment or the keyring, and kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.connections import LOGIN, HubSpotConnection, SalesforceConnection, valid_url
from connectors.base import ConnectorError

if TYPE_CHECKING:
    from requests import Session

    from connectors.salesforce.login import Login, Session_

TOKEN = "SF_ACCESS_TOKEN"  # noqa: S105 - the name of a variable
INSTANCE = "SF_ORG_INSTANCE_URL"
"""The variables that Salesforce's own command line reads: the token of a session, and the org that it belongs to."""

HUBSPOT_TOKEN = "HUBSPOT_ACCESS_TOKEN"  # noqa: S105 - the name of a variable
"""The variable in which most tools look for the token of a HubSpot service key or private app."""

Keyring = Callable[[str, str], str | None]
"""The password that a service of the system's keyring holds under a name; None when it holds none."""


def system_keyring(service: str, name: str) -> str | None:
    """What the system's keyring holds. Raises ConnectorError when it cannot be asked."""
    try:
        keyring = import_module("keyring")
    except ImportError:
        raise ConnectorError(
            "no keyring is installed with the auditor; install crm-auditor[keyring], or name an environment variable instead"
        ) from None
    try:
        password: str | None = keyring.get_password(service, name)
    except keyring.errors.KeyringError as error:
        reason = f"the keyring cannot be asked for {name} of {service!r} ({type(error).__name__})"
        raise ConnectorError(f"{reason}; unlock it, or name an environment variable instead") from None
    return password


def way_of(settings: SalesforceConnection, environment: Mapping[str, str]) -> str:
    """The way to sign in: the chosen one, else the token of the environment where its org is known, else the ``sf`` login."""
    if settings.auth or settings.org:
        return settings.auth or "sf"
    return "token" if environment.get(TOKEN) and (settings.instance_url or environment.get(INSTANCE)) else "sf"


def described(settings: SalesforceConnection | HubSpotConnection, environment: Mapping[str, str]) -> str:
    """The way to sign in, in words for people; it is known before a secret is fetched."""
    if isinstance(settings, HubSpotConnection):
        kept = settings.keyring if not settings.token_env else None
        return f"a token of the keyring ({kept})" if kept else f"the token in {settings.token_env or HUBSPOT_TOKEN}"
    where = settings.login_url or LOGIN
    return {
        "sf": f"the sf command line ({settings.org or 'its default org'})",
        "jwt": f"a JWT for {settings.username} at {where}",
        "client_credentials": f"client credentials at {where}",
        "refresh_token": f"a refresh token at {where}",
        "token": f"an access token for {settings.instance_url or environment.get(INSTANCE, 'an org that is not named')}",
        "password": f"the password of {settings.username} at {where}",
    }[way_of(settings, environment)]


def login_of(
    settings: SalesforceConnection, *, folder: Path, environment: Mapping[str, str], keyring: Keyring = system_keyring
) -> Login:
    """The login of a Salesforce connection. ``folder``: where the path of a private key starts from.

    Raises ConnectorError with what is missing and where to put it; no message holds a secret.
    """
    from connectors.salesforce import login

    secrets = _Secrets(settings, environment, keyring)
    way, where = way_of(settings, environment), settings.login_url or LOGIN
    client_id, username = settings.client_id or "", settings.username or ""
    found: Login
    if way == "token":
        return login.TokenLogin(secrets.needed("access_token"), settings.instance_url or _instance_url(environment))
    if way == "jwt":
        file = settings.private_key_file
        found = login.JwtLogin(client_id, username, _key(folder / file) if file else secrets.private_key(), where)
    elif way == "client_credentials":
        found = login.ClientCredentialsLogin(client_id, secrets.needed("client_secret"), where)
    elif way == "refresh_token":
        found = login.RefreshTokenLogin(client_id, secrets.spare("client_secret"), secrets.needed("refresh_token"), where)
    elif way == "password":
        found = login.PasswordLogin(username, secrets.needed("password"), secrets.spare("security_token") or "", where)
    else:
        found = login.SfCliLogin(settings.org)
        if not (settings.auth or settings.org) and environment.get(TOKEN):
            found = Aside(found)
    return Pinned(found, settings.instance_url) if settings.instance_url else found


def token_of(settings: HubSpotConnection, *, environment: Mapping[str, str], keyring: Keyring = system_keyring) -> str:
    """The token of a HubSpot connection. Raises ConnectorError with what is missing and where to put it."""
    if settings.keyring and not settings.token_env:
        if not (kept := keyring(settings.keyring, "access_token")):
            put = f"keyring set {settings.keyring} access_token"
            raise ConnectorError(f"the keyring holds no access token of {settings.keyring!r}; put it there with: {put}")
        return kept.strip()
    variable = settings.token_env or HUBSPOT_TOKEN
    if not (token := environment.get(variable, "").strip()):
        raise ConnectorError(
            f"the environment variable {variable} is not set; it should hold the token of a HubSpot service key or private app"
        )
    return token


class Pinned:
    """A login that is good for one org only: one that leads to another is refused before anything is sent there."""

    def __init__(self, login: Login, instance_url: str) -> None:
        self.can_renew = login.can_renew
        self.sign_in_url = login.sign_in_url
        self._login = login
        self._instance_url = instance_url

    def describe(self) -> str:
        """The way to sign in, in words for people."""
        return self._login.describe()

    def sign_in(self, session: Session) -> Session_:
        """Sign in. Raises SignInError when that cannot be done, or leads to another org."""
        from connectors.salesforce.http.errors import SignInError

        signed_in = self._login.sign_in(session)
        if signed_in.instance_url.lower() != self._instance_url.lower():
            raise SignInError(
                f"{self.describe()} leads to {signed_in.instance_url}, and auditor.yaml says instance_url: {self._instance_url}; "
                "sign in to that org, or take instance_url away"
            )
        return signed_in


class Aside:
    """The ``sf`` login in place of a token that no org is known for: when it fails, the token is spoken of too."""

    def __init__(self, login: Login) -> None:
        self.can_renew = login.can_renew
        self.sign_in_url = login.sign_in_url
        self._login = login

    def describe(self) -> str:
        """The way to sign in, in words for people."""
        return self._login.describe()

    def sign_in(self, session: Session) -> Session_:
        """Sign in. Raises SignInError when that cannot be done."""
        from connectors.salesforce.http.errors import SignInError

        try:
            return self._login.sign_in(session)
        except SignInError as error:
            said = (
                f"{str(error).rstrip('.')}; {TOKEN} is set, and was set aside since {INSTANCE} does not say which org it is for"
            )
            raise SignInError(said, code=error.code, passing=error.passing) from error


class _Secrets:
    """Where the secrets of a connection are: each in a variable of the environment or in the keyring."""

    def __init__(self, settings: SalesforceConnection, environment: Mapping[str, str], keyring: Keyring) -> None:
        self._settings = settings
        self._environment = environment
        self._keyring = keyring

    def needed(self, name: str) -> str:
        """A secret without which there is no way in. Raises ConnectorError where it is not."""
        words = name.replace("_", " ")
        if variable := self._variable(name):
            if not (secret := self._environment.get(variable, "").strip()):
                raise ConnectorError(f"the environment variable {variable} is not set; it should hold the {words}")
            return secret
        service = self._settings.keyring or ""
        if not (kept := self._keyring(service, name)):
            raise ConnectorError(f"the keyring holds no {words} of {service!r}; put it there with: keyring set {service} {name}")
        return kept

    def private_key(self) -> str:
        """The private key. Raises ConnectorError where it is not, or is none: what is there is text, and never a place."""
        key = self.needed("private_key")
        if "-----BEGIN" not in key:
            variable = self._variable("private_key")
            holder = (
                f"the environment variable {variable}"
                if variable
                else f"private_key of {self._settings.keyring!r} in the keyring"
            )
            raise ConnectorError(
                f"{holder} holds no private key in PEM, which begins with -----BEGIN; put the key's text there, "
                "or name its file as private_key_file"
            )
        return key

    def spare(self, name: str) -> str | None:
        """A secret that not every org asks for; None where none is named or kept. Raises ConnectorError for an empty variable."""
        if self._variable(name):
            return self.needed(name)
        return self._keyring(self._settings.keyring, name) if self._settings.keyring else None

    def _variable(self, name: str) -> str | None:
        variable: str | None = getattr(self._settings, f"{name}_env")
        return variable or (TOKEN if name == "access_token" and not self._settings.keyring else None)


def _instance_url(environment: Mapping[str, str]) -> str:
    if not (address := environment.get(INSTANCE, "").strip()):
        raise ConnectorError(f"it is not known which org the token belongs to; give instance_url, or set {INSTANCE}")
    try:
        return valid_url(address)
    except ValueError as error:
        raise ConnectorError(f"{INSTANCE} {error}") from None


def _key(path: Path) -> str:
    try:
        text = path.read_text(encoding="ascii")
    except OSError as error:
        raise ConnectorError(f"the private key {path} cannot be read ({error.strerror}); see to its path and rights") from None
    except UnicodeDecodeError:
        text = ""
    if "-----BEGIN" not in text:
        raise ConnectorError(f"{path} is no private key in PEM, which begins with -----BEGIN")
    return text
