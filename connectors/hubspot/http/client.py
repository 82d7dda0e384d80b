"""How a portal is asked: by the names of a table, over guarded connections, within limits, trying again what may succeed.

Source: HubSpot's developer documentation, 'API usage guidelines and limits', 'Error handling'.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import urlencode

from connectors.hubspot.http import paging
from connectors.hubspot.http.errors import HubSpotError, NotAsked, SignInError
from connectors.hubspot.http.guard import base
from connectors.hubspot.http.limits import Limits, Usage
from connectors.hubspot.http.paths import PATHS, is_part
from connectors.hubspot.http.sending import Asked, Sender

T = TypeVar("T")

HOME = "https://api.hubapi.com"
MOST_URL = 8000
"""Characters of an address. HubSpot's edge refuses longer ones somewhere between this and twice as many, with 414."""

Params = Sequence[tuple[str, str]]
_TOKEN = re.compile(r"[!-~]+")
_API_KEY = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SHOWN = 80
"""Letters of a name that is told as none."""


class Client:
    """One portal, asked by many threads with the token of a service key, a private app or an OAuth app.

    All methods raise HubSpotError when the portal refuses or fails, BudgetSpent when the limits are reached, SignInError when the
    token is not taken, NotAsked for a name or an id that cannot stand in a path, and ValueError for what the table of paths does
    not have. ``verify`` is a file or folder of trusted certificates, in the place of the usual ones. ``sleep`` and ``now`` are
    one clock, ``jitter`` the dice, for tests. Raises SignInError for a token that cannot be one, ValueError for such an address.
    """

    def __init__(
        self,
        token: str,
        *,
        base_url: str = HOME,
        limits: Limits = Limits(),  # noqa: B008 - it is frozen
        verify: str | None = None,
        sleep: Callable[[float], object] | None = None,
        now: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.base_url, self._limits = base(base_url), limits
        self._sender = Sender(_given(token), self.base_url, limits, verify, sleep=sleep, now=now, jitter=jitter)

    @property
    def usage(self) -> Usage:
        """What was used up to now, by all threads."""
        return self._sender.usage

    def describe(self) -> str:
        """Who asks whom, for people."""
        return f"an access token for {self.base_url}"

    def close(self) -> None:
        """Let go of the connections."""
        self._sender.close()

    def get(self, endpoint: str, params: Params = (), **parts: str) -> Any:
        """Parsed JSON of an endpoint of the table; ``parts`` fill its path.

        Raises ValueError for an address of more than MOST_URL characters, commas and the like counted as they are sent.
        """
        return self._sender.ask(self._asked("GET", endpoint, parts, params=params))

    def post(self, endpoint: str, body: Any = None, **parts: str) -> Any:
        """The same for an endpoint that reads by POST. Of an answer that tells of a part only (207), the body is given as it is.

        ``token_info`` asks about the token itself, which is put into the body here.
        """
        if endpoint == "token_info":
            body = {"tokenKey": self._sender.secrets[0]}
        return self._sender.ask(self._asked("POST", endpoint, parts, body=body))

    def search(self, object_: str, body: Mapping[str, Any]) -> Any:
        """One page of a search of records, in the lane of searches."""
        return self.post("search", body, object=object_)

    def each_page(self, endpoint: str, params: Params = (), **parts: str) -> Iterator[list[Any]]:
        """The ``results`` of one page after the other, as they come: rows may be of any type."""
        path = self._asked("GET", endpoint, parts).path

        def ask(after: str | None) -> Any:
            return self.get(endpoint, params if after is None else (*params, ("after", after)), **parts)

        return paging.by_after(ask, path)

    def pages(self, endpoint: str, params: Params = (), *, most: int | None = None, **parts: str) -> list[Any]:
        """The ``results`` of all pages, or the first ``most`` of them: fewer than these are all that there are.

        Raises HubSpotError when a page is missing: rows that are not all there are no answer.
        """
        rows: list[Any] = []
        for page in self.each_page(endpoint, params, **parts):
            rows += page
            if most is not None and len(rows) >= most:
                return rows[:most]
        return rows

    def listed(self, endpoint: str, body: Mapping[str, Any], key: str, **parts: str) -> list[Any]:
        """The rows under ``key`` of all pages of an endpoint that is paged by ``offset`` and ``hasMore``."""
        path = self._asked("POST", endpoint, parts, body=body).path

        def ask(offset: int) -> Any:
            return self.post(endpoint, {**body, "offset": offset}, **parts)

        return [row for page in paging.by_offset(ask, key, path) for row in page]

    def together(self, tasks: Sequence[Callable[[], T]]) -> list[T | HubSpotError]:
        """Run tasks in threads, and return what they come to in their order. HubSpotError is returned, all else is raised.

        Tasks may call ``together`` themselves: no more requests than ``Limits.workers`` are under way at once, whoever sends.
        Searches wait long for their lane, so they are best not given together with what goes through the other one.
        """

        def outcome(task: Callable[[], T]) -> T | HubSpotError:
            try:
                return task()
            except HubSpotError as error:
                return error

        with ThreadPoolExecutor(max_workers=self._limits.workers, thread_name_prefix="hubspot") as pool:
            try:
                return list(pool.map(outcome, tasks))
            except BaseException:
                self._sender.halt()  # or leaving the pool waits for all that its threads, and theirs, still mean to ask
                raise

    def _asked(self, method: str, endpoint: str, parts: Mapping[str, str], *, params: Params = (), body: Any = None) -> Asked:
        row = PATHS.get(endpoint)
        if row is None or row.method != method:
            raise ValueError(f"{endpoint!r} is no endpoint that is asked with {method}")
        odd = next((part for part in parts.values() if not is_part(part)), None)
        if odd is not None:
            raise NotAsked(f"{odd[:_SHOWN]!r} is no name or id that the API takes", row.path)
        path = row.filled(parts)
        # A half character, which no address takes, can come from the portal.
        given = tuple((name, str(value).encode("utf-8", "replace").decode()) for name, value in params)
        if unknown := {name for name, _ in given} - row.takes:
            raise ValueError(f"{endpoint!r} takes no parameter {', '.join(sorted(unknown))}")
        if (length := len(f"{self.base_url}{path}?{urlencode(given)}")) > MOST_URL:
            raise ValueError(f"the address of {endpoint!r} has {length:,} characters, more than the {MOST_URL:,} that pass")
        return Asked(endpoint=row, path=path, params=given, body=body)


def _given(token: str) -> str:
    """A token without the spaces and line ends that come with copying. Raises SignInError for one that is none."""
    bare = token.strip()
    if not _TOKEN.fullmatch(bare):
        raise SignInError(f"the access token is {'broken: it holds spaces or letters that none has' if bare else 'empty'}")
    if _API_KEY.fullmatch(bare):
        raise SignInError("this is an API key (hapikey), which HubSpot takes no more; make a service key, and give its token")
    return bare
