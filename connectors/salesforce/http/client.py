"""How an org is asked: over one guarded session, within limits, trying again what may succeed, signing in once for all threads.

simple-salesforce sends the REST calls. Kept off are its own renewal of sessions, which does not end when an org refuses every
token, its pretty printing (a third more bytes), and its https, which a local server need not speak.
Source: REST API Developer Guide, 'Composite', 'Query'.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote_plus, urlencode

import requests

from connectors.salesforce.http import soap
from connectors.salesforce.http.errors import BudgetSpent, NotAsked, SalesforceError, answered, damaged, totally_spent
from connectors.salesforce.http.guard import unreadable
from connectors.salesforce.http.limits import Limits, Usage
from connectors.salesforce.http.sending import Sender, Sending
from connectors.salesforce.login import Login

T = TypeVar("T")

MOST = 25
"""Subrequests that a composite holds."""
MOST_QUERIES = 5
MOST_NAMES = 10
"""Names that ``readMetadata`` takes."""

_PAGE_SIZE = {"Sforce-Query-Options": "batchSize=2000"}
"""Without it, Tooling pages are smaller than need be."""
_NONE: Mapping[str, str] = {}
_GAPS = re.compile(r"('(?:\\.|[^'\\])*')|\s+", re.DOTALL)


class Subrequest(NamedTuple):
    """A GET within a composite, below the version's root: ``sobjects/Lead/describe``, or what ``query_path`` gives."""

    path: str
    headers: Mapping[str, str] = {}


class Answer(NamedTuple):
    """What a subrequest came to. ``body`` is parsed JSON, None for a 304; ``path`` is what was asked, less its query string.

    ``unasked`` is why it was not sent: its path is none that may be asked. Then ``status`` is 400, and ``error`` a NotAsked.
    """

    status: int
    body: Any
    headers: Mapping[str, str]
    path: str = ""
    unasked: str = ""

    @property
    def error(self) -> SalesforceError | None:
        """The error that it tells, if any: passing when it may succeed in a moment, BudgetSpent when the org has no call left."""
        if self.unasked:
            return NotAsked(self.unasked, self.path)
        if self.status < 400:
            return None
        error = answered(self.status, self.body, self.path)
        if totally_spent(error):
            return BudgetSpent(status=error.status, code=error.code, message=error.message, path=error.path)
        return error


def query_path(soql: str, *, tooling: bool = False) -> str:
    """The path of a query, its white space made one space each where it means nothing: outside of quotes."""
    bare = _GAPS.sub(lambda found: found[1] or " ", soql).strip()
    return f"{'tooling/' if tooling else ''}query?q={quote_plus(bare, errors='replace')}"


class Client:
    """One org, asked by many threads. It signs in when it is first asked something.

    All methods raise SalesforceError when the org refuses or fails, BudgetSpent when the limits are reached, and SignInError
    when it cannot be signed in to. ``sleep``, ``jitter`` and ``now`` are the clock and the dice, for tests.
    """

    def __init__(
        self,
        login: Login,
        *,
        api_version: str,
        limits: Limits = Limits(),  # noqa: B008 - it is frozen
        session: requests.Session | None = None,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        if not re.fullmatch(r"\d\d\.0", api_version):
            raise ValueError(f"{api_version!r} is no version of the API, such as 66.0")
        self.api_version = api_version
        self._root, self._limits = f"/services/data/v{api_version}/", limits
        self._metadata = f"/services/Soap/m/{api_version}"
        self._sender = Sender(login, api_version, limits, session, sleep=sleep, jitter=jitter, now=now)

    @property
    def instance_url(self) -> str:
        """Where the org is: ``https://acme.my.salesforce.com``. Signs in if need be."""
        return self._sender.signed().session.instance_url

    @property
    def org_id(self) -> str | None:
        """The org's id, None when the sign-in does not tell it. Signs in if need be."""
        return self._sender.signed().session.org_id

    @property
    def user_id(self) -> str | None:
        """The reading user's id, None when the sign-in does not tell it. Signs in if need be."""
        return self._sender.signed().session.user_id

    @property
    def username(self) -> str | None:
        """The reading user's name, None when the sign-in does not tell it. Signs in if need be."""
        return self._sender.signed().session.username

    @property
    def usage(self) -> Usage:
        """What was used up to now, by all threads."""
        return self._sender.budget.usage

    def close(self) -> None:
        """Let go of the connections."""
        self._sender.http.close()

    def get(self, path: str, params: Mapping[str, str] | None = None, *, timeout: float | None = None) -> Any:
        """Read a resource below the version's root ('' is the root itself); None when it is unchanged (304).

        Raises NotAsked for a path that may not be asked, such as one with a name that the API does not take.
        """
        whole = f"{path}?{urlencode(params, errors='replace')}" if params else path
        return self._rest(whole, timeout=timeout)

    def composite(
        self, subrequests: Sequence[Subrequest], *, tooling: bool = False, timeout: float | None = None
    ) -> list[Answer]:
        """Ask several things in one call; the answers come in the order of the questions.

        A subrequest that fails is an answer with an error, and so is one that may not be asked, which is not sent while the
        others are; SalesforceError is raised for the whole. What gets no answer in time is asked again only if it is one alone.
        Raises ValueError for none or more than MOST subrequests, or more than MOST_QUERIES queries.
        """
        prefix = "tooling/" if tooling else ""
        paths = [f"{prefix}{part.path.removeprefix(prefix)}" for part in subrequests]
        if not 1 <= len(paths) <= MOST:
            raise ValueError(f"a composite holds 1 to {MOST} subrequests, not {len(paths)}")
        if sum(map(_is_query, paths)) > MOST_QUERIES:
            raise ValueError(f"a composite holds no more than {MOST_QUERIES} queries")
        refused = {number: why for number, path in enumerate(paths) if (why := unreadable(path))}
        parts = [
            {
                "method": "GET",
                "url": f"{self._root}{path}",
                "referenceId": f"r{number}",
                "httpHeaders": {**(_PAGE_SIZE if _is_query(path) else {}), **part.headers},
            }
            for number, (path, part) in enumerate(zip(paths, subrequests, strict=True))
            if number not in refused
        ]
        envelope = {"allOrNone": False, "compositeRequest": parts}
        where = f"{prefix}composite"

        def send(sending: Sending) -> list[Answer]:
            return self._answers(sending.rest(where, envelope, {}), paths, refused, where)

        if not parts:
            return self._answers({}, paths, refused, where)
        return self._sender.ask(where, send, timeout=timeout, retry_slow=len(parts) == 1)

    def _answers(self, body: Any, paths: Sequence[str], refused: Mapping[int, str], where: str) -> list[Answer]:
        parts = body.get("compositeResponse") if isinstance(body, dict) else None
        told_parts = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
        found = {str(part.get("referenceId")): part for part in told_parts}
        answers = []
        for number, path in enumerate(paths):
            bare = path.partition("?")[0]
            if number in refused:
                answers.append(Answer(400, None, {}, bare, refused[number]))
                continue
            part = found.get(f"r{number}", {})
            status, headers = part.get("httpStatusCode"), part.get("httpHeaders")
            if not isinstance(status, int):
                raise damaged(where, "not whole: a subrequest has no answer")
            told = None if status == 304 else part.get("body")
            said = self._sender.without_secrets(told) if status >= 400 else told
            answers.append(Answer(status, said, headers if isinstance(headers, dict) else {}, bare))
        if any(isinstance(answer.error, BudgetSpent) for answer in answers):
            self._sender.budget.exhausted()
        return answers

    def more(self, next_records_url: str) -> Any:
        """A further page, by the address that the org gave. Raises SalesforceError when it lies elsewhere than pages do."""
        if not re.fullmatch(rf"{re.escape(self._root)}(?:tooling/)?query/[0-9A-Za-z-]+", next_records_url):
            raise SalesforceError(status=0, code="", message="the address of a further page leads elsewhere", path="query")
        return self._rest(next_records_url.removeprefix(self._root), headers=_PAGE_SIZE)

    def query(self, soql: str, *, tooling: bool = False, timeout: float | None = None) -> list[dict[str, Any]]:
        """The rows of all pages. Raises SalesforceError when a page is missing: rows that are not all there are no answer."""
        path = "tooling/query" if tooling else "query"
        page = self._rest(query_path(soql, tooling=tooling), headers=_PAGE_SIZE, timeout=timeout)
        rows: list[dict[str, Any]] = []
        seen: set[str] = set()
        while True:
            records = page.get("records") if isinstance(page, dict) else None
            if not isinstance(records, list):
                raise SalesforceError(status=200, code="", message="the answer is no result of a query", path=path)
            rows += [record for record in records if isinstance(record, dict)]
            if page.get("done", True):
                return rows
            following = str(page.get("nextRecordsUrl") or "")
            if not records or following in seen or _too_many(rows, page):
                raise SalesforceError(status=200, code="", message="the pages of the answer do not end", path=path)
            seen.add(following)
            page = self.more(following)

    def read_metadata(self, kind: str, names: Sequence[str]) -> dict[str, bytes]:
        """Components of one metadata type as XML, by full name; what the org does not have is not among them.

        Raises ValueError for more than MOST_NAMES names, or a type that is no name.
        """
        if len(names) > MOST_NAMES or not re.fullmatch(r"[A-Za-z][0-9A-Za-z]*", kind):
            raise ValueError(f"{len(names)} components of {kind!r}: one type and no more than {MOST_NAMES} names go into a call")
        where = self._metadata.removeprefix("/services/")

        def send(sending: Sending) -> dict[str, bytes]:
            try:
                envelope = soap.read_metadata(sending.token, kind, names)
            except ValueError:
                raise SalesforceError(status=0, code="", message="a name holds what no name can", path=where) from None
            body = sending.post(self._metadata, envelope, {"Content-Type": "text/xml; charset=UTF-8", "SOAPAction": '""'})
            try:
                return sending.records(body, kind)
            except soap.BadXml as error:
                raise damaged(where, str(error)) from None

        return self._sender.ask(where, send) if names else {}

    def versions(self) -> list[dict[str, Any]]:
        """The versions of the API that the org knows. It is not billed."""

        def send(sending: Sending) -> list[dict[str, Any]]:
            found = sending.open("/services/data")
            if not isinstance(found, list):
                raise damaged("/services/data", "no list of versions")
            return [version for version in found if isinstance(version, dict)]

        return self._sender.ask("/services/data", send, billed=False)

    def together(self, tasks: Sequence[Callable[[], T]]) -> list[T | SalesforceError]:
        """Run tasks in threads, and return what they come to in their order. SalesforceError is returned, all else is raised."""

        def outcome(task: Callable[[], T]) -> T | SalesforceError:
            try:
                return task()
            except SalesforceError as error:
                return error

        with ThreadPoolExecutor(max_workers=self._limits.workers, thread_name_prefix="salesforce") as pool:
            return list(pool.map(outcome, tasks))

    def _rest(self, path: str, *, headers: Mapping[str, str] = _NONE, timeout: float | None = None) -> Any:
        where = path.partition("?")[0]
        if why := unreadable(path):
            raise NotAsked(why, where)
        return self._sender.ask(where, lambda sending: sending.rest(path, None, headers), timeout=timeout)


def _is_query(path: str) -> bool:
    return path.removeprefix("tooling/").startswith("query")


def _too_many(rows: Sequence[object], page: Mapping[str, Any]) -> bool:
    """Whether there are more rows than the org itself says."""
    total = page.get("totalSize")
    return isinstance(total, int) and len(rows) > total >= 0
