"""What Salesforce says when it refuses or fails, in words for people, and what that means for an audit.

Source: REST API Developer Guide, 'Status Codes and Error Responses'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import requests
from urllib3.exceptions import ClosedPoolError, NewConnectionError, ReadTimeoutError

from connectors.base import ConnectorError
from connectors.common.redaction import redacted

MOST_SAID = 500
"""Characters of the CRM's own words that are kept."""
EXPIRED = "INVALID_SESSION_ID"
LIMIT = "REQUEST_LIMIT_EXCEEDED"
CONCURRENT = "ConcurrentRequests"
"""How the words of LIMIT begin when too many long requests run at once, which passes; otherwise the day's calls are used up."""

NOWHERE = frozenset({404, 410})
"""What answers where there is nothing: in the place of a whole version of the API when the org does not know it, or no more."""

_PASSING_STATUS = frozenset({420, 429, 500, 502, 503, 504})
_PASSING_CODES = frozenset({"UNKNOWN_EXCEPTION", "SERVER_UNAVAILABLE"})
_PICTURE = re.compile(r"\A.*?^[ \t]*\^[ \t]*$\n?(?:ERROR at Row:-?\d+:Column:-?\d+\n?)?", re.DOTALL | re.MULTILINE)
"""The part of a query that is at fault, with a caret below it and its place: the sentence comes after."""


class SalesforceError(Exception):
    """Salesforce refused or failed one request. It holds no token.

    ``status`` is the HTTP status, 0 when no answer came. ``code`` is the errorCode of the body, '' when it has none.
    ``message`` is what the CRM said, on one line. ``path`` is what was asked, below the version, without its query string.
    ``passing`` is whether the same request may well succeed in a moment; None: as status and code tell.
    """

    def __init__(self, *, status: int, code: str, message: str, path: str, passing: bool | None = None) -> None:
        self.status, self.code, self.message, self.path = status, code, message, path
        self.passing = _passes(status, code, message) if passing is None else passing
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        said = f"{self.code}: {self.message}" if self.code else self.message
        where = ", ".join(filter(None, (self.path, f"HTTP {self.status}" if self.status else "")))
        return f"{said} ({where})" if where else said


class TooSlow(SalesforceError):  # noqa: N818 - it says what happened
    """No answer came in the time that a request may take. Trying again costs as long again."""


class Unreached(SalesforceError):  # noqa: N818 - it says what happened
    """No connection came about: nothing was asked of the org."""


class BudgetSpent(SalesforceError):  # noqa: N818 - nothing went wrong
    """No further call may be made: by the limits of this run, or because the org says that it has none left."""


class NotAsked(SalesforceError):  # noqa: N818 - nothing was sent
    """What was to be asked is nothing that this tool may ask: a name or an id that the API does not take."""

    def __init__(self, why: str, path: str) -> None:
        super().__init__(status=0, code="", message=plain(why), path=plain(path), passing=False)


class SignInError(SalesforceError, ConnectorError):
    """Salesforce cannot be signed in to, so nothing can be read. The message says what to do."""

    def __init__(self, message: str, *, code: str = "", passing: bool = False) -> None:
        super().__init__(status=401, code=code, message=message, path="", passing=passing)

    def _sentence(self) -> str:
        return self.message


def _passes(status: int, code: str, message: str) -> bool:
    if code == LIMIT:
        return message.startswith(CONCURRENT)
    # 406 with a page and no code is Salesforce's edge, setting an instance up; with a code it is an answer.
    return code in _PASSING_CODES or status in _PASSING_STATUS or (status == 406 and not code)


def expired(error: SalesforceError) -> bool:
    """Whether a new sign-in may help: the session has ended, and is not one that the API refuses by its nature."""
    return (error.status == 401 or error.code == EXPIRED) and not isinstance(error, SignInError) and not _barred(error)


def _barred(error: SalesforceError) -> bool:
    return error.code == EXPIRED and "not valid for use" in error.message


def answered(status: int, body: Any, path: str, secrets: Iterable[str] = ()) -> SalesforceError:
    """The error that an answer tells. ``body`` is parsed JSON; anything else (a page, nothing) is not repeated."""
    first = body[0] if isinstance(body, list) and body else body
    code = message = ""
    if isinstance(first, dict):
        code = plain(first.get("errorCode") or first.get("error") or "", secrets)
        message = plain(first.get("message") or first.get("error_description") or "", secrets)
    return SalesforceError(status=status, code=code, message=message or _unsaid(status), path=path)


def _unsaid(status: int) -> str:
    if 300 <= status < 400:
        return "Salesforce redirects to another address: the address of the org has changed"
    return f"Salesforce answered with HTTP {status} and no reason"


def faulted(status: int, code: str, said: str, path: str, secrets: Iterable[str] = ()) -> SalesforceError:
    """The error that a SOAP fault tells; its status is 500 whatever happened, so only the code says whether it passes."""
    code, message = plain(code, secrets), plain(said, secrets)
    return SalesforceError(status=status, code=code, message=message, path=path, passing=_passes(0, code, message))


def unanswered(error: requests.RequestException, path: str) -> SalesforceError:
    """The error for an answer that did not come, or did not come whole. The library's own words hold addresses and go."""
    kind: type[SalesforceError] = SalesforceError
    passing = True
    if isinstance(error, requests.exceptions.ConnectTimeout):
        said, kind = "no connection came about in time", Unreached
    elif isinstance(error, requests.exceptions.Timeout) or isinstance(_cause_of(error), ReadTimeoutError):
        said, kind = "no answer came in time", TooSlow
    elif isinstance(error, requests.exceptions.SSLError):
        said = "the connection is not trusted: its certificate does not fit (behind a proxy, set REQUESTS_CA_BUNDLE)"
        passing = False
    elif isinstance(error, requests.exceptions.ProxyError):
        said, kind = "the proxy refused the connection", Unreached
    elif isinstance(error, requests.ConnectionError):
        said = "the connection failed"
        kind = Unreached if isinstance(_cause_of(error), NewConnectionError | ClosedPoolError) else kind
    elif isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        said = "the answer was cut off"
    else:
        said, passing = "the request could not be made", False
    return kind(status=0, code="", message=said, path=path, passing=passing)


def may_be_billed(error: requests.RequestException) -> bool:
    """Whether a request without a whole answer may have got to the org: it has, unless no connection to the org came about."""
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError):
        return False
    if isinstance(error, requests.exceptions.SSLError):
        return "CERTIFICATE_VERIFY_FAILED" not in str(error)
    if isinstance(error, requests.ConnectionError):
        return not isinstance(_cause_of(error), NewConnectionError | ClosedPoolError)
    kinds = (requests.exceptions.Timeout, requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError)
    return isinstance(error, kinds)


def _cause_of(error: requests.RequestException) -> object:
    """What urllib3 said, which requests repeats in other words: an answer too slow in its middle becomes a failed connection."""
    cause = error.args[0] if error.args else None
    return getattr(cause, "reason", cause)


def totally_spent(error: SalesforceError) -> bool:
    """Whether the org says that the day's calls are used up."""
    return error.code == LIMIT and not error.passing


def damaged(path: str, how: str, status: int = 200) -> SalesforceError:
    """The error for an answer that came and makes no sense, which a second try may mend."""
    return SalesforceError(status=status, code="", message=f"the answer is {how}", path=path, passing=True)


def plain(said: object, secrets: Iterable[str] = ()) -> str:
    """The CRM's words on one line: no picture of the query, no control code, no secret, no more than MOST_SAID characters."""
    text = redacted(str(said), secrets)[: 20 * MOST_SAID]
    text = _PICTURE.sub("", text, count=1) or text
    text = "".join(char if char.isprintable() else " " for char in text)
    text = " ".join(text.split())
    return text if len(text) <= MOST_SAID else f"{text[: MOST_SAID - 1]}…"


class GapReason(NamedTuple):
    """What a gap says of an error: its kind (one of GAP_KINDS), the CRM's own words, and what would cure it."""

    kind: str
    reason: str
    cure: str


_LATER = "run again; if it stays, look at status.salesforce.com"
_REPORT = "report it as a fault of this tool, with these words"
_SIGN_IN = "sign in again, and see that the session lasts as long as a run"
_CAUSES: dict[str, tuple[str, str]] = {
    "INVALID_FIELD": ("permission", "grant the reading user read access to the field, if the org has it"),
    "INVALID_TYPE": (
        "feature off",
        "if the org uses it, turn the feature on and grant the reading user read access to the object",
    ),
    "FUNCTIONALITY_NOT_ENABLED": ("feature off", "if the org uses it, turn the feature on"),
    "INSUFFICIENT_ACCESS": (
        "permission",
        "grant the reading user View Setup and Configuration, and read access to what was asked",
    ),
    "INSUFFICIENT_ACCESS_OR_READONLY": ("permission", "grant the reading user read access to it"),
    "API_CURRENTLY_DISABLED": ("permission", "grant the reading user API Enabled"),
    "API_DISABLED_FOR_ORG": ("edition", "the org's edition needs API access: an add-on in Professional Edition"),
    LIMIT: ("budget", "run again when the last 24 hours hold fewer calls, or find in Setup which app uses them up"),
    "TXN_SECURITY_METERING_ERROR": (
        "fault",
        "simplify the transaction security policies, or exempt the reading user from them",
    ),
    "QUERY_TIMEOUT": ("fault", "run again at a quieter hour; the object may hold too many records to be counted in one go"),
    "INVALID_QUERY_LOCATOR": ("fault", "run again"),
    "MALFORMED_QUERY": ("fault", _REPORT),
    "EXCEEDED_ID_LIMIT": ("unsupported", "nothing to do in the org: Salesforce gives no more rows of this than one answer holds"),
    "INVALID_TYPE_FOR_OPERATION": ("unsupported", "nothing to do in the org: Salesforce cannot query this"),
    "NOT_FOUND": ("unsupported", "see whether it still exists and is visible to the reading user, in this version of the API"),
    "GONE": ("unsupported", "set api_version to one that Salesforce supports"),
    "UNSUPPORTED_API_VERSION": ("unsupported", "set api_version to one that Salesforce supports"),
    EXPIRED: ("fault", _SIGN_IN),
}


def gap_for(error: SalesforceError) -> GapReason:
    """What an error means for an audit, by its code; by status only where there is no code."""
    reason = f"{error.code}: {error.message}" if error.code else error.message
    kind, cure = _cause(error)
    return GapReason(kind, reason, cure)


def _cause(error: SalesforceError) -> tuple[str, str]:
    if isinstance(error, BudgetSpent) and not error.code:
        return "budget", "run again later, or let the run make more calls"
    if isinstance(error, SignInError):
        return "fault", _SIGN_IN
    if isinstance(error, NotAsked):
        return "fault", _REPORT
    if _barred(error):
        return "scope", "give the app through which the tool signs in the OAuth scope 'api'"
    if error.code == LIMIT and error.message.startswith(CONCURRENT):
        return "budget", "run again when fewer long requests run in the org, or with fewer workers"
    if error.code == "INSUFFICIENT_ACCESS" and "Metadata API" in error.message:
        return "permission", "grant the reading user Modify Metadata Through Metadata API Functions"
    if "does not support queryMore" in error.message:
        return _CAUSES["EXCEEDED_ID_LIMIT"]
    if error.code in _CAUSES:
        return _CAUSES[error.code]
    return _by_status(error)


def _by_status(error: SalesforceError) -> tuple[str, str]:
    if isinstance(error, Unreached):
        return "fault", "see that this machine reaches the org (its address, the network, a firewall, a proxy), and run again"
    if error.status == 401:
        return "fault", _SIGN_IN
    if error.status == 403 and error.code:
        return "permission", "grant the reading user what these words name"
    if error.status == 410:
        return _CAUSES["GONE"]
    if 300 <= error.status < 400:
        return "fault", "set instance_url to the org's present address (Setup, My Domain)"
    return "fault", _REPORT if error.status in (400, 413, 414, 431) else _LATER
