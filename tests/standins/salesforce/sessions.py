"""Who may sign in, and the sessions that come of it."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field

from standins.http import tls
from standins.salesforce.refusal import EXPIRED
from standins.salesforce.sight import OrgLike

FLOWS = frozenset({"jwt", "client_credentials", "refresh_token", "password", "soap"})


@dataclass(frozen=True, slots=True)
class App:
    """The app of the org through which one signs in, and the user for whom it acts.

    ``username`` '' is that of the org's signed-in user. ``private_key`` is the PEM of the key whose certificate the app has.
    ``rotates``: a refresh token serves once, and the answer holds the next one. ``flows`` are the ways in that are open.
    """

    client_id: str = "3MVG9.standin"
    client_secret: str = field(default="standin-secret", repr=False)
    username: str = ""
    password: str = field(default="correct horse", repr=False)
    security_token: str = field(default="Token123", repr=False)
    refresh_token: str = field(default="5Aep861.standin", repr=False)
    rotates: bool = False
    flows: frozenset[str] = FLOWS
    private_key: str = field(default_factory=tls.pem, repr=False)


class Sessions:
    """The sessions of an org. Each ends after ``calls`` requests (None: never), or when all are ended."""

    def __init__(self, org: OrgLike, app: App, calls: int | None) -> None:
        self._org, self._app, self._calls = org, app, calls
        self._left: dict[str, int | None] = {}
        self._lock = threading.Lock()

    @property
    def username(self) -> str:
        """The name of the user who signs in."""
        if self._app.username:
            return self._app.username
        users = self._org.tables.get("User", ())
        return next((str(row["Username"]) for row in users if row["Id"] == self._org.user_id), "reader@standin.example")

    def open(self) -> str:
        """A new session's token."""
        token = f"{self._org.id[:15]}!AQ.{secrets.token_hex(24)}"
        with self._lock:
            self._left[token] = self._calls
        return token

    def expire(self) -> None:
        """End them all."""
        with self._lock:
            self._left.clear()

    def check(self, token: str) -> None:
        """Count a call. Raises Refusal when the token is none, or its session has ended."""
        with self._lock:
            if token not in self._left:
                raise EXPIRED
            left = self._left[token]
            if left is not None:
                if left <= 0:
                    del self._left[token]
                    raise EXPIRED
                self._left[token] = left - 1
