"""One request after the other on its way: in its lane, within the budget, tried again where that may help.

hubspot-api-client sends. One Client of it holds token, host and settings, and one of its low-level clients, held for the whole
run, takes any path and gives raw JSON: the typed ones know no dated paths, drop what they do not know, and open a connection for
each access. Kept off are its retries, which leave out every POST and count against no budget.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from connectors.common.redaction import everywhere, may_hold, without_own
from connectors.common.told import read
from connectors.hubspot.http.errors import (
    NO_ORIGIN,
    THROTTLED,
    BudgetSpent,
    Halted,
    HubSpotError,
    SignInError,
    TooSlow,
    answered,
    damaged,
    may_have_arrived,
    unanswered,
)
from connectors.hubspot.http.guard import Guard
from connectors.hubspot.http.lanes import Lane, Place
from connectors.hubspot.http.limits import (
    BURST,
    BURST_SECONDS,
    BURST_SPARE,
    LONGEST_ASKED,
    SEARCH_SECONDS,
    SEARCHES,
    Budget,
    Limits,
    Usage,
    number,
    pause,
    retries_of,
)
from connectors.hubspot.http.paths import ORDINARY, PATHS, SEARCH, Endpoint
from connectors.hubspot.http.pool import Unanswered, pool_for

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

_SECONDS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})?")
EXPIRED = "EXPIRED_AUTHENTICATION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request: a row of the table, its path filled, and its parameters or body."""

    endpoint: Endpoint
    path: str
    params: Sequence[tuple[str, str]] = ()
    body: Any = None


class Came(NamedTuple):
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class Sender:
    """Sends what many threads ask. A token that is not taken fails for all, so that HubSpot is not asked again and again."""

    def __init__(
        self,
        token: str,
        base_url: str,
        limits: Limits,
        verify: str | None,
        *,
        sleep: Callable[[float], object] | None = None,
        now: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._base_url, self._limits = base_url, limits
        self._halted = threading.Event()
        self._sleep, self._now, self._jitter = sleep or self._halted.wait, now, jitter
        self.budget = Budget(limits, now)
        self.lanes = {
            ORDINARY: Lane(BURST, BURST_SECONDS, spare=BURST_SPARE, sleep=self._rest, now=now),
            SEARCH: Lane(SEARCHES, SEARCH_SECONDS, sleep=self._rest, now=now),
        }
        self._pool = pool_for(base_url, Guard(base_url), limits, self.budget.sent, verify=verify, now=now)
        self._slots = threading.BoundedSemaphore(limits.workers)
        self._making = threading.Lock()
        self._api: Any = None
        self._refusal: SignInError | None = None
        self._worked = False
        self._burst: int | None = None
        self.secrets = (token,)

    @property
    def usage(self) -> Usage:
        """What was used up to now, by all threads."""
        peaks = {"peak": self.lanes[ORDINARY].peak, "search_peak": self.lanes[SEARCH].peak}
        return self.budget.usage._replace(**peaks, burst=self._burst)

    def close(self) -> None:
        """Let go of the connections."""
        self._pool.clear()

    def halt(self) -> None:
        """Have everything end that waits to be sent, in whatever thread: somebody stopped the run."""
        self._halted.set()

    def _rest(self, seconds: float) -> None:
        """Wait. Raises Halted when the run is stopped meanwhile."""
        self._sleep(seconds)
        self._check_halted()

    def _check_halted(self) -> None:
        if self._halted.is_set():
            raise Halted(status=0, message="the run was stopped", path="")

    def ask(self, asked: Asked) -> Any:
        """What HubSpot answers, the first time that it does. Raises the HubSpotError of the last try."""
        attempt = 0
        while True:
            self._check_token()
            try:
                return self._once(asked)
            except HubSpotError as error:
                failure = error
            finally:
                if self.budget.must_ask():
                    self._ask_for_usage()
            if attempt >= retries_of(failure, self._limits):
                raise failure
            self._wait(attempt, failure, self.lanes[asked.endpoint.lane])
            attempt += 1

    def _check_token(self) -> None:
        if self._refusal is not None:
            raise SignInError(self._refusal.message, status=self._refusal.status, category=self._refusal.category)

    def _ask_for_usage(self) -> None:
        """Have HubSpot tell what is used, which its answers do not. Whatever comes, the request before it keeps its outcome."""
        row = PATHS["daily_usage"]
        with suppress(HubSpotError):
            self.budget.learn(self.ask(Asked(endpoint=row, path=row.path)))

    def _once(self, asked: Asked) -> Any:
        self._check_halted()
        lane = self.lanes[asked.endpoint.lane]
        place = lane.take(self.budget.seconds_left)
        if place is None:
            raise self.budget.late()
        sent = False
        try:
            with self._slots:
                self.budget.take()
                sent = True
                return self._sent(asked, lane, place)
        finally:
            lane.leave(sent=sent)

    def _sent(self, asked: Asked, lane: Lane, place: Place) -> Any:
        reached, headers = False, None
        try:
            self._check_token()  # another thread may have heard of it while this one waited
            came = self._send(asked)
            reached = True
            self._learn(came.headers, lane, place)
            told = self._told(came, asked.path)
            headers = came.headers
        except Unanswered as gone:
            reached = gone.error is None or may_have_arrived(gone.error)
            raise self._gone(gone, asked.path) from None
        except HubSpotError as error:
            if error.status == THROTTLED:
                self._throttled(error, lane)
            raise
        finally:
            self.budget.settle(headers, reached=reached, search=asked.endpoint.lane == SEARCH)
        return told

    def _send(self, asked: Asked) -> Came:
        """One try over the client that sends. Raises Unanswered."""
        from hubspot.crm.properties.exceptions import ApiException

        try:
            response: BaseHTTPResponse = self._client().call_api(
                asked.path,
                asked.endpoint.method,
                query_params=list(asked.params),
                header_params={"Accept": "application/json", "Accept-Encoding": "gzip"},
                body=asked.body,
                auth_settings=["oauth2"],
                _preload_content=False,
                _request_timeout=self._seconds(),
            )
        except ApiException as error:
            return Came(int(error.status), error.headers or {}, (error.body or "").encode())
        return Came(response.status, response.headers, response.data)

    def _client(self) -> Any:
        """The low-level client that is held for the whole run."""
        with self._making:
            if self._api is None:
                import hubspot  # it takes 0.1 s to load

                settings = hubspot.Client.create(access_token=self.secrets[0], host=self._base_url)
                self._api = settings.crm.properties.core_api.api_client
                self._api.rest_client.pool_manager = self._pool
            return self._api

    def _seconds(self) -> tuple[float, float]:
        """Seconds to connect and to wait: never beyond the deadline."""
        connect, wait = self._limits.timeout
        left = self.budget.seconds_left()
        most = inf if left is None else max(left, 0.1)
        return min(connect, most), min(wait, most)

    def _learn(self, headers: Mapping[str, str], lane: Lane, place: Place) -> None:
        """Take what an answer tells of its lane. Those of searches tell nothing."""
        most, milliseconds = number(headers, "Max"), number(headers, "Interval-Milliseconds")
        if lane is not self.lanes[ORDINARY] or most is None or milliseconds is None:
            return
        if lane.learn(most, milliseconds / 1000):
            self._burst = most
            remaining = number(headers, "Remaining")
            if remaining is not None:
                lane.hear(remaining, place)

    def _told(self, came: Came, path: str) -> Any:
        """Parsed JSON of an answer, no token of this run in it. Raises the HubSpotError that it tells."""
        if came.status >= 300:
            raise self._refused(came, path)
        self._worked = True
        if came.content.lstrip()[:1] not in (b"{", b"["):
            raise damaged(path, "a page, not data" if came.content.strip() else "empty", came.status)
        try:
            told = read(came.content)
        except ValueError:
            raise damaged(path, "cut off, or no JSON", came.status) from None
        return without_own(told, self.secrets) if may_hold(came.content, self.secrets) else told

    def _refused(self, came: Came, path: str) -> HubSpotError:
        try:
            body = everywhere(read(came.content), self.secrets)
        except (ValueError, RecursionError):
            body = None
        asked_for = came.headers.get("Retry-After") or ""
        after = float(asked_for) if _SECONDS.fullmatch(asked_for) else None
        error = answered(came.status, body, path, after=after, secrets=self.secrets)
        if came.status == NO_ORIGIN and self._worked:
            error.passing = True  # the token was taken before: it is the edge
        elif came.status in (401, NO_ORIGIN):
            return self._not_signed_in(error)
        else:
            self._worked = self._worked or came.status in (403, 404)
        return error

    def _not_signed_in(self, error: HubSpotError) -> SignInError:
        """The refusal of the token, which is the last word unless HubSpot took the token for other things."""
        ended = error.category == EXPIRED
        cure = "it has expired; make a new one" if ended else "make a new one, and see that it is copied whole"
        refusal = SignInError(
            f"HubSpot does not accept the access token ({error.said}); {cure}",
            status=error.status,
            category=error.category,
            path=error.path,
        )
        if ended or not self._worked:
            self._refusal = refusal
        return refusal

    def _gone(self, gone: Unanswered, path: str) -> HubSpotError:
        if gone.error is not None:
            return unanswered(gone.error, path, began=gone.began)
        if gone.large:
            return HubSpotError(status=0, message="the answer is larger than any that HubSpot is known to give", path=path)
        return TooSlow(status=0, message="no answer came whole in time", path=path, passing=True)

    def _wait(self, attempt: int, error: HubSpotError, lane: Lane) -> None:
        """Wait before the next try."""
        seconds, left = pause(attempt, error, self._jitter(), window=self._window(error, lane)), self.budget.seconds_left()
        if left is not None and seconds >= left:
            raise error
        self.budget.retried()
        self._rest(seconds)

    def _throttled(self, error: HubSpotError, lane: Lane) -> None:
        """There was too much: in the day, which ends the run, or in the lane, which is then closed to all threads for a while."""
        self.budget.throttled()
        if isinstance(error, BudgetSpent):
            self.budget.exhausted()
        else:
            lane.close(min(error.after or self._window(error, lane), LONGEST_ASKED))

    def _window(self, error: HubSpotError, lane: Lane) -> float:
        """Seconds after which the limit that was reached lets more pass."""
        return SEARCH_SECONDS if error.policy.upper() == "SECONDLY" else lane.seconds
