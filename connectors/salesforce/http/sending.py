"""One request after the other on its way: signed in, within the budget, tried again where that may help."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Any, TypeVar

import requests

from connectors.common.redaction import everywhere, may_hold, without_own
from connectors.common.told import read
from connectors.salesforce.http import soap
from connectors.salesforce.http.errors import (
    BudgetSpent,
    SalesforceError,
    SignInError,
    TooSlow,
    answered,
    damaged,
    expired,
    faulted,
    may_be_billed,
    totally_spent,
    unanswered,
)
from connectors.salesforce.http.guard import Guard
from connectors.salesforce.http.limits import Budget, Limits, pause, retries_of
from connectors.salesforce.http.session import GuardedSession
from connectors.salesforce.login.signing import Login, Session_

if TYPE_CHECKING:
    from simple_salesforce.api import Salesforce

T = TypeVar("T")

FRESH = 60.0
"""Seconds in which a session that this run has renewed cannot have ended: Salesforce's shortest lasts 15 minutes."""


@dataclass(slots=True)
class Signed:
    """A session with the org. ``fresh_until`` is the time before which it cannot have ended of itself."""

    session: Session_
    org: Salesforce = field(repr=False)
    fresh_until: float


class Sender:
    """Sends what many threads ask. One sign-in serves all; one that fails fails for all, so that no account is locked."""

    def __init__(
        self,
        login: Login,
        api_version: str,
        limits: Limits,
        session: requests.Session | None,
        *,
        sleep: Callable[[float], None],
        jitter: Callable[[], float],
        now: Callable[[], float],
    ) -> None:
        self._login, self._api_version, self._limits = login, api_version, limits
        self._sleep, self._jitter, self._now = sleep, jitter, now
        self._guard = Guard(api_version, login.sign_in_url)
        self.budget = Budget(limits, now)
        self.http = GuardedSession(self._guard, limits, self.budget.sent, session)
        self._slots = threading.BoundedSemaphore(limits.workers)
        self._signing = threading.Lock()
        self._current: Signed | None = None
        self._refusal: SignInError | None = None
        self._worked = False
        self.secrets: tuple[str, ...] = ()

    def signed(self) -> Signed:
        """The session as it is now, signed in to when there is none. Raises SignInError."""
        with self._signing:
            if self._refusal is not None:
                raise SignInError(self._refusal.message, code=self._refusal.code)
            if self._current is None:
                self._current = self._sign_in()
            return self._current

    def ask(
        self,
        where: str,
        send: Callable[[Sending], T],
        *,
        billed: bool = True,
        timeout: float | None = None,
        retry_slow: bool = True,
    ) -> T:
        """What ``send`` makes of one try, the first that succeeds. Raises the SalesforceError of the last one.

        ``retry_slow`` is whether what got no answer in time is asked again.
        """
        attempt, renewed = 0, False
        while True:
            signed = self.signed()
            try:
                return self._once(signed, where, send, billed=billed, timeout=timeout)
            except SalesforceError as error:
                failure = error
            finally:
                if billed and self.budget.must_ask():
                    self._ask_for_usage()
            if isinstance(failure, TooSlow) and not retry_slow:
                raise failure
            if expired(failure) and not renewed:
                self._renew(signed, failure)
                renewed = True
            elif attempt < retries_of(failure, self._limits):
                self._wait(attempt, failure)
                attempt += 1
            else:
                raise failure

    def without_secrets(self, told: Any) -> Any:
        """What an org told, no token of this run in it."""
        return everywhere(told, self.secrets)

    def _ask_for_usage(self) -> None:
        """Have the org tell what is used, which its answers do not. Whatever comes, the request before it keeps its outcome."""
        with suppress(SalesforceError):
            self.budget.learn(self.ask("limits", lambda sending: sending.rest("limits", None, {})))

    def _once(self, signed: Signed, where: str, send: Callable[[Sending], T], *, billed: bool, timeout: float | None) -> T:
        with self._slots:
            self.budget.take(billed=billed)
            sending = Sending(self, signed, where, self._seconds(timeout))
            try:
                result = send(sending)
            except SalesforceError as error:
                self._worked |= sending.answered and not expired(error)
                if totally_spent(error):
                    self.budget.exhausted()
                    raise BudgetSpent(status=error.status, code=error.code, message=error.message, path=where) from None
                raise
            finally:
                self.budget.settle(sending.limit_info, reached=sending.reached, billed=billed)
            self._worked |= billed
            return result

    def _seconds(self, timeout: float | None) -> tuple[float, float]:
        """Seconds to connect and to wait: never beyond the deadline."""
        connect, wait = self._limits.timeout
        left = self.budget.seconds_left()
        most = inf if left is None else max(left, 0.1)
        return min(connect, most), min(timeout or wait, most)

    def _wait(self, attempt: int, error: SalesforceError) -> None:
        seconds, left = pause(attempt, error, self._jitter()), self.budget.seconds_left()
        if left is not None and seconds >= left:
            raise error
        self.budget.retried()
        self._sleep(seconds)

    def _renew(self, stale: Signed, failure: SalesforceError) -> None:
        """Have the next request sign in anew, unless another thread has done so. Raises an error when it would be in vain.

        Where the org accepts a session for one thing and not for another, the others go on.
        """
        with self._signing:
            if self._current is not stale:
                return
            who = self._login.describe()
            if self._login.can_renew and self._now() >= stale.fresh_until:
                self._current = None
                return
            if self._login.can_renew and self._worked:
                raise failure
            cure = "see the user's login IP ranges and hours" if self._login.can_renew else "make a new one"
            refusal = SignInError(f"Salesforce does not accept {who} (any more); {cure}")
            if not self._worked:
                self._refusal = refusal
            raise refusal

    def _sign_in(self) -> Signed:
        from simple_salesforce.api import Salesforce  # it takes 0.2 s to load

        first = not self.secrets
        session = self._session()
        self.secrets = (*self.secrets, session.access_token)
        self._guard.instance = session.instance_url
        org = Salesforce(
            session_id=session.access_token,
            instance_url=session.instance_url,
            version=self._api_version,
            session=self.http,
            object_pairs_hook=None,  # plain dicts, the fastest that json makes
        )
        org.headers["X-PrettyPrint"] = "0"
        org.base_url = f"{session.instance_url}/services/data/v{self._api_version}/"
        # The first session may have been made long ago.
        return Signed(session, org, fresh_until=self._now() + (0 if first else FRESH))

    def _session(self) -> Session_:
        attempt = 0
        while True:
            self.budget.take(billed=False)
            try:
                session = self._login.sign_in(self.http)
            except SignInError as error:
                if attempt >= retries_of(error, self._limits):
                    self._refusal = error
                    raise
                failure = error
            else:
                self.budget.signed_in()
                return session
            self._wait(attempt, failure)
            attempt += 1


class Sending:
    """One try of a request.

    ``reached`` is whether it got to the org, or may have, and so is billed; ``answered`` whether an answer began. ``limit_info``
    is what the org says is used, '' when data came without it, None where it need not say: in SOAP, and with errors.
    """

    def __init__(self, sender: Sender, signed: Signed, where: str, timeout: tuple[float, float]) -> None:
        self._sender, self._signed, self._where, self._timeout = sender, signed, where, timeout
        self.token = signed.session.access_token
        self.reached = self.answered = False
        self.limit_info: str | None = None
        self._response: requests.Response | None = None

    def rest(self, path: str, json: Any, headers: Mapping[str, str]) -> Any:
        """Parsed JSON of a resource below the version's root; None for a 304. A body that is passed is posted."""
        from simple_salesforce.exceptions import SalesforceError as Refused

        how: dict[str, Any] = {"headers": dict(headers), "timeout": self._timeout, "hooks": {"response": self._look}}
        if json is not None:
            how |= {"json": json, "method": "POST"}
        try:
            body = self._signed.org.restful(path, **how)
            if self._response is None:
                return body
            # restful makes None of what is empty.
            told = self._own_hidden(read(self._response.content) if body is None else body, self._response.content)
            self.limit_info = self.limit_info or ""
            return told
        except Refused as error:
            if error.status == requests.codes.not_modified:
                return None
            raise answered(error.status, error.content, self._where, self._sender.secrets) from None
        except requests.RequestException as error:
            raise self._unanswered(error) from None
        except ValueError:
            raise damaged(self._where, "cut off, or no JSON") from None

    def open(self, path: str) -> Any:
        """Parsed JSON of a public resource, asked without the token."""
        try:
            response = self._sender.http.get(
                f"{self._signed.session.instance_url}{path}", timeout=self._timeout, hooks={"response": self._look}
            )
        except requests.RequestException as error:
            raise self._unanswered(error) from None
        try:
            body = read(response.content)
        except ValueError:
            body = None
        if response.status_code != requests.codes.ok:
            raise answered(response.status_code, body, self._where, self._sender.secrets)
        return self._own_hidden(body, response.content)

    def post(self, path: str, envelope: bytes, headers: Mapping[str, str]) -> bytes:
        """The answer of the SOAP interface to an envelope."""
        url = f"{self._signed.session.instance_url}{path}"
        try:
            response = self._sender.http.post(
                url, data=envelope, headers=dict(headers), timeout=self._timeout, hooks={"response": self._arrived}
            )
        except requests.RequestException as error:
            raise self._unanswered(error) from None
        body = response.content
        if response.status_code == requests.codes.ok:
            return body
        try:
            told = soap.fault(body)
        except soap.BadXml:
            told = None
        if told is None:
            raise answered(response.status_code, None, self._where)
        raise faulted(response.status_code, *told, self._where, self._sender.secrets)

    def records(self, body: bytes, kind: str) -> dict[str, bytes]:
        """The components of a SOAP answer by full name, no token of this run in them. Raises BadXml."""
        found = soap.records(body, kind)
        if not may_hold(body, self._sender.secrets):
            return found
        texts = {name: document.decode() for name, document in found.items()}
        return {name: text.encode() for name, text in without_own(texts, self._sender.secrets).items()}

    def _own_hidden(self, told: Any, content: bytes) -> Any:
        """Data, no token of this run in it; ``content`` is what it was read from."""
        return without_own(told, self._sender.secrets) if may_hold(content, self._sender.secrets) else told

    def _arrived(self, _response: requests.Response, *_: object, **__: object) -> None:
        """Note that an answer begins: the request is billed, whether or not the rest of the answer comes."""
        self.reached = self.answered = True

    def _look(self, response: requests.Response, *_: object, **__: object) -> None:
        """Note what the org says is used, and refuse a page that comes in the place of data: restful would fail on it."""
        self._arrived(response)
        self._response = response
        self.limit_info = response.headers.get("Sforce-Limit-Info")
        if response.status_code < 300 and response.content.lstrip()[:1] not in (b"{", b"["):
            raise damaged(self._where, "a page, not data", response.status_code)

    def _unanswered(self, error: requests.RequestException) -> SalesforceError:
        self.reached |= may_be_billed(error)
        return unanswered(error, self._where)
