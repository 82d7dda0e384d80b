"""The login that the ``sf`` command line keeps: what people who work with Salesforce have already.

Since version 2.136.8 it no longer shows the token with the org's other particulars, so it is asked twice.
Source: ``sf org display``, ``sf org auth show-access-token``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import requests

from connectors.salesforce.http.errors import SignInError, plain
from connectors.salesforce.login.signing import Session_

SECONDS = 60
"""How long one question to it may take: it starts slowly, and may renew the session."""

_ALIAS = re.compile(r"[\w.@+][\w.@+-]*")
_REDACTED = re.compile(r"redacted|[*•]{3}|\s", re.IGNORECASE)
_ENDED = re.compile(r"expired access/refresh token|RefreshTokenAuth|inactive user|Unable to refresh session", re.IGNORECASE)


class Ran(NamedTuple):
    """What a program wrote to its output, which holds a token, and how it ended."""

    code: int
    out: str


Runner = Callable[[Sequence[str]], Ran]


def run(command: Sequence[str]) -> Ran:
    """Run a program without a shell. Raises FileNotFoundError when there is none, OSError or TimeoutExpired otherwise."""
    program = shutil.which(command[0])
    if program is None:
        raise FileNotFoundError(command[0])
    environment = {**os.environ, "FORCE_COLOR": "0", "SF_SKIP_NEW_VERSION_CHECK": "true"}
    done = subprocess.run(  # noqa: S603 - a fixed program, no shell, and the one argument from outside is checked
        [program, *command[1:]], capture_output=True, env=environment, stdin=subprocess.DEVNULL, timeout=SECONDS, check=False
    )
    return Ran(done.returncode, done.stdout.decode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class SfCliLogin:
    """An org that the ``sf`` command line is signed in to, by alias or user name; None is its default org.

    Raises SignInError for a name that none can have.
    """

    org: str | None = None
    runner: Runner = field(default=run, repr=False)
    can_renew: bool = field(default=True, init=False)
    sign_in_url: str = field(default="", init=False)

    def __post_init__(self) -> None:
        if self.org is not None and not _ALIAS.fullmatch(self.org):
            raise SignInError(f"{self.org!r} is no alias or user name of an org; `sf org list` shows them")

    def describe(self) -> str:
        """What it is, for people."""
        return f"the sf command line ({self.org or 'its default org'})"

    def sign_in(self, session: requests.Session) -> Session_:
        """Take over the session that it keeps, renewed by it if need be. Raises SignInError."""
        shown, said = self._ask("org", "display")
        if shown is None:
            raise self._refused(said)
        if _ENDED.search(str(shown.get("connectedStatus") or "")):
            raise self._refused(str(shown["connectedStatus"]))
        secret, said = self._ask("org", "auth", "show-access-token", "--no-prompt")
        # A version that does not know the second question still answers the first in full.
        token = _token(secret) or _token(shown)
        if not token:
            raise self._refused(said or "it does not show the access token")
        url, org_id = str(shown.get("instanceUrl") or ""), _text(shown, "id", "orgId")
        return Session_(token, url, org_id, username=_text(shown, "username"))

    def _ask(self, *question: str) -> tuple[Mapping[str, Any] | None, str]:
        """The result that it shows, or None and what it says instead."""
        target = ("--target-org", self.org) if self.org else ()
        try:
            ran = self.runner(("sf", *question, *target, "--json"))
        except FileNotFoundError:
            raise SignInError(
                "the sf command line is not installed; install it and run `sf org login web`, or choose another way to sign in"
            ) from None
        except subprocess.TimeoutExpired:
            raise SignInError(f"{self.describe()} did not answer in {SECONDS} seconds") from None
        except (OSError, ValueError) as error:
            raise SignInError(f"{self.describe()} could not be run ({type(error).__name__})") from None
        try:
            answer = json.loads(ran.out[max(ran.out.find("{"), 0) :])  # warnings may stand before it
        except (ValueError, RecursionError):
            return None, ""
        if not isinstance(answer, dict):
            return None, ""
        result = answer.get("result")
        if ran.code or not isinstance(result, dict):
            return None, plain(answer.get("message") or answer.get("name") or "")
        return result, ""

    def _refused(self, said: str) -> SignInError:
        name = self.org or "the default org"
        again = f"`sf org login web{f' --alias {self.org}' if self.org else ''}`"
        if _ENDED.search(said):
            return SignInError(f"{self.describe()}: the login of {name} has ended; run {again}")
        if "No authorization information" in said or "NamedOrgNotFound" in said:
            return SignInError(f"{self.describe()} knows no org {name}; `sf org list` shows those it knows, {again} adds one")
        if "No default" in said or "NoDefaultEnv" in said:
            return SignInError("the sf command line has no default org; name one, or run `sf config set target-org`")
        return SignInError(f"{self.describe()} gives no session: {plain(said) or 'its answer makes no sense'}; run {again}")


def _token(result: Mapping[str, Any] | None) -> str:
    """The token of a result; '' when there is none, or a placeholder in its place."""
    found = (result or {}).get("accessToken")
    return found.strip() if isinstance(found, str) and not _REDACTED.search(found.strip()) else ""


def _text(result: Mapping[str, Any], *names: str) -> str | None:
    return next((str(result[name]) for name in names if result.get(name)), None)
