"""What HubSpot says when it refuses or fails, in words for people, and what that means for an audit.

Source: HubSpot's developer documentation, 'Error handling' and 'API usage guidelines and limits'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from urllib3.exceptions import (
    ClosedPoolError,
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    IncompleteRead,
    InvalidChunkLength,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    SSLError,
)
from urllib3.exceptions import TimeoutError as TooLate

from connectors.base import ConnectorError
from connectors.common.redaction import redacted
from connectors.hubspot.http.paths import PATHS, tier_of

MOST_SAID = 500
"""Characters of the CRM's own words that are kept."""
MISSING_SCOPES = "MISSING_SCOPES"
LACKING = f"{MISSING_SCOPES}: the token has not been granted a scope that this takes"
"""In the place of HubSpot's own words, which are long, the same for every call, and name no scope; the cure names them."""
LOCKED, THROTTLED, MOVING = 423, 429, 477
"""Another change holds it; too much was asked; the account is being moved to another data centre."""
NO_ORIGIN = 530
"""An error of the edge, which also comes for a token that is none."""

_PASSING = frozenset({LOCKED, THROTTLED, MOVING, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_DAILY = re.compile(r"\bdaily\b", re.IGNORECASE)
_SCOPE = re.compile(r"[a-z0-9][\w.:-]{0,99}", re.ASCII | re.IGNORECASE)
_MOST_SCOPES = 20


class HubSpotError(Exception):
    """HubSpot refused or failed one request. It holds no token.

    ``status`` is the HTTP status, 0 when no answer came. ``category`` is the body's category, or errorType where it has none;
    '' when it has neither. ``message`` is what the CRM said, on one line. ``path`` is what was asked, without its query string.
    ``scopes`` are those of which one is required, ``correlation`` is HubSpot's name for the request, ``policy`` the limit that
    was reached. ``after`` are the seconds that HubSpot says to wait. ``passing`` is whether the same may well succeed soon.
    """

    def __init__(
        self,
        *,
        status: int,
        message: str,
        path: str,
        category: str = "",
        scopes: tuple[str, ...] = (),
        correlation: str = "",
        policy: str = "",
        after: float | None = None,
        passing: bool = False,
    ) -> None:
        self.status, self.category, self.message, self.path = status, category, message, path
        self.scopes, self.correlation, self.policy, self.after = scopes, correlation, policy, after
        self.passing = passing
        super().__init__(self._sentence())

    @property
    def said(self) -> str:
        """Category and words."""
        return f"{self.category}: {self.message}" if self.category else self.message

    def _sentence(self) -> str:
        where = ", ".join(filter(None, (self.path, f"HTTP {self.status}" if self.status else "")))
        return f"{self.said} ({where})" if where else self.said


class TooSlow(HubSpotError):  # noqa: N818 - it says what happened
    """No answer came in the time that a request may take. Trying again costs as long again."""


class Unreached(HubSpotError):  # noqa: N818 - it says what happened
    """No connection came about: nothing was asked of HubSpot."""


class Halted(HubSpotError):  # noqa: N818 - it says what happened
    """The run was stopped: nothing more is asked of HubSpot."""


class BudgetSpent(HubSpotError):  # noqa: N818 - nothing went wrong
    """No further call may be made: by the limits of this run, or because HubSpot says that the day has none left."""


class NotAsked(HubSpotError):  # noqa: N818 - nothing was sent
    """What was to be asked is nothing that this tool may ask: a name or an id that the API does not take."""

    def __init__(self, why: str, path: str) -> None:
        super().__init__(status=0, message=plain(why), path=plain(path))


class SignInError(HubSpotError, ConnectorError):
    """HubSpot does not take the token, so nothing can be read. The message says what to do."""

    def __init__(self, message: str, *, status: int = 401, category: str = "", path: str = "") -> None:
        super().__init__(status=status, category=category, message=message, path=path)

    def _sentence(self) -> str:
        return self.message


def answered(status: int, body: Any, path: str, *, after: float | None = None, secrets: Iterable[str] = ()) -> HubSpotError:
    """The error that an answer tells. ``body`` is parsed JSON; anything else (a page, nothing) is not repeated."""
    known = tuple(secrets)
    told: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    category = plain(_text(told, "category") or _text(told, "errorType"), known)
    message = plain(_words(told, category), known) or _unsaid(status)
    policy = plain(_text(told, "policyName"), known)
    spent = status == THROTTLED and bool(_DAILY.search(policy.replace("_", " ") or message))
    return (BudgetSpent if spent else HubSpotError)(
        status=status,
        category=category,
        message=message,
        path=path,
        scopes=_scopes(told),
        correlation=plain(_text(told, "correlationId"), known)[:64],
        policy=policy,
        after=after,
        passing=status in _PASSING and not spent,
    )


def _words(told: Mapping[str, Any], category: str) -> str:
    """The message, and the first of its details, which says what 'a problem with the request' is."""
    said = _text(told, "message")
    first = next((text for one in _details(told) if (text := _text(one, "message"))), "")
    if not first or category == MISSING_SCOPES or first in said:
        return said
    return f"{said.rstrip('. :')}: {first}" if said else first


def _text(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name)
    return found if isinstance(found, str) else ""


def _details(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = told.get("errors")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _scopes(told: Mapping[str, Any]) -> tuple[str, ...]:
    """The scopes that an answer asks for, once each."""
    found: dict[str, None] = {}
    for one in (told, *_details(told)):
        context = one.get("context")
        named = context.get("requiredScopes") if isinstance(context, Mapping) else None
        for scope in named if isinstance(named, list) else ():
            if isinstance(scope, str) and _SCOPE.fullmatch(scope) and redacted(scope) == scope:
                found[scope] = None
    return tuple(found)[:_MOST_SCOPES]


def _unsaid(status: int) -> str:
    if 300 <= status < 400:
        return "HubSpot redirects to another address"
    return f"HubSpot answered with HTTP {status} and no reason"


def unanswered(error: HTTPError, path: str, *, began: bool) -> HubSpotError:
    """The error for an answer that did not come, or did not come whole. The library's own words hold addresses and go.

    ``began`` is whether an answer had begun.
    """
    kind: type[HubSpotError] = HubSpotError
    passing = True
    if isinstance(error, NewConnectionError):
        said, kind = "the connection failed", Unreached
    elif isinstance(error, ConnectTimeoutError):
        said, kind = "no connection came about in time", Unreached
    elif isinstance(error, ProxyError):
        said, kind = "the proxy refused the connection", Unreached
    elif isinstance(error, TooLate):
        said, kind = "no answer came in time", TooSlow
    elif isinstance(error, SSLError):
        passing = not _is_distrust(error)
        said = "the connection failed" if passing else _DISTRUSTED
    elif isinstance(error, DecodeError | IncompleteRead | InvalidChunkLength):
        said = "the answer was cut off"
    elif isinstance(error, ProtocolError | ClosedPoolError):
        said = "the answer was cut off" if began else "the connection failed"
    else:
        said, passing = "the request could not be made", False
    return kind(status=0, message=said, path=path, passing=passing)


_DISTRUSTED = "the connection is not trusted: its certificate does not fit (behind a proxy, set REQUESTS_CA_BUNDLE)"


def _is_distrust(error: HTTPError) -> bool:
    """Whether the other side's certificate was refused: the words of OpenSSL, and of urllib3 for a host that does not match."""
    said = str(error)
    return "CERTIFICATE_VERIFY_FAILED" in said or "doesn't match" in said or "certificate" in said.lower()


def may_have_arrived(error: HTTPError) -> bool:
    """Whether a request without a whole answer may have got to HubSpot: it has, unless no connection came about."""
    if isinstance(error, SSLError):
        return not _is_distrust(error)
    return not isinstance(error, ConnectTimeoutError | ClosedPoolError) and isinstance(
        error, TooLate | ProtocolError | DecodeError | IncompleteRead | InvalidChunkLength
    )


def damaged(path: str, how: str, status: int = 200) -> HubSpotError:
    """The error for an answer that came and makes no sense, which a second try may mend."""
    return HubSpotError(status=status, message=f"the answer is {how}", path=path, passing=True)


def plain(said: object, secrets: Iterable[str] = ()) -> str:
    """The CRM's words on one line: no control code, no secret, no more than MOST_SAID characters."""
    text = redacted(str(said), secrets)[: 20 * MOST_SAID]
    text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return text if len(text) <= MOST_SAID else f"{text[: MOST_SAID - 1]}…"


class GapReason(NamedTuple):
    """What a gap says of an error: its kind (one of GAP_KINDS), the CRM's own words, and what would cure it."""

    kind: str
    reason: str
    cure: str


LATER = "run again; if it stays, look at status.hubspot.com"
REPORT = "report it as a fault of this tool, with these words"
SIGN_IN = "make a new token in HubSpot, and see that it is copied whole and belongs to this account"
_ENTITLEMENT = re.compile(
    r"\bentitle|\bsubscription\b|\bupgrade\b|\bnot (?:part of|included in|available (?:for|in|on)) your\b|"
    r"\b(?:starter|professional|enterprise)\b",
    re.IGNORECASE,
)
_ENTITLED_BY_403 = frozenset({"audit_logs"})
"""Endpoints that HubSpot refuses to lesser plans without saying so. Source: the endpoint's text, 'Account activity'."""
_OBJECT = re.compile(r"/(?:pipelines|properties|objects)/[\w-]+/([a-z_]+)(?:/|$)", re.ASCII)
_NO_TYPE = re.compile(r"\binfer object type\b", re.IGNORECASE)


_WORDS = {
    "flows": "workflows", "flows_batch": "workflows", "schemas": "custom objects", "audit_logs": "the audit log",
    "forecast_types": "forecast types", "campaigns": "campaigns", "lists_search": "lists", "forms": "forms",
}  # fmt: skip
"""What an account lacks whose plan does not give it, by endpoint."""


def gap_for(error: HubSpotError, endpoint: str) -> GapReason:
    """What an error means, by its category and what was asked; by status only where there is no category.

    ``endpoint`` is the name under which it was asked.
    """
    kind, cure = _cause(error, endpoint)
    said = error.said
    if kind == "scope":
        said = LACKING
    elif kind == "edition":
        said = f"the account's plan does not have {_WORDS.get(endpoint) or _records_of(error.path)}"
    return GapReason(kind, said, cure)


def _records_of(path: str) -> str:
    """What an address is about, by the object in it: ``leads``."""
    found = _OBJECT.search(path)
    return found[1] if found else "this"


def _cause(error: HubSpotError, endpoint: str) -> tuple[str, str]:
    if isinstance(error, BudgetSpent):
        if error.status:
            return "budget", "run again after midnight, account time, or find in HubSpot which app uses the day's calls up"
        return "budget", "run again later, or let the run make more calls"
    if isinstance(error, SignInError) or error.status in (401, NO_ORIGIN):
        return "fault", SIGN_IN
    if isinstance(error, NotAsked):
        return "fault", REPORT
    if error.category == MISSING_SCOPES:
        return "scope", _scopes_cure(error, endpoint)
    if error.status in (403, 404) or (error.status == 400 and _NO_TYPE.search(error.message)):
        return _not_there(error, endpoint)
    return "fault", _fault_cure(error)


def _scopes_cure(error: HubSpotError, endpoint: str) -> str:
    """What HubSpot asks for, less what would let the token write."""
    row = PATHS.get(endpoint)
    asked = [scope for scope in error.scopes if ".write" not in scope] or list(error.scopes)
    asked = asked or (list(row.needed(error.path)) if row else [])
    if not asked:
        return "look up in HubSpot's documentation which scope this takes, and give it to the service key or private app"
    wanted = f"the scope {asked[0]}" if len(asked) == 1 else f"one of the scopes {' or '.join(asked)}"
    tier = tier_of(endpoint, error.path)
    return f"give the service key or private app {wanted}{f'; HubSpot has this from {tier} on' if tier else ''}"


def _not_there(error: HubSpotError, endpoint: str) -> tuple[str, str]:
    """Refused or not found: the plan, where HubSpot says so; a feature that is off, or rights."""
    row, tier = PATHS.get(endpoint), tier_of(endpoint, error.path)
    if error.status == 403 and (endpoint in _ENTITLED_BY_403 or _ENTITLEMENT.search(error.message)):
        return "edition", f"nothing to do, unless the account should have it: HubSpot has this from {tier or 'a higher plan'} on"
    if error.status == 404 and row is not None and row.beta:
        return "feature off", "if the account wants it, turn the beta on in HubSpot"
    if error.status == 400:
        return "feature off", f"if the account uses these records, turn them on in HubSpot{_from(tier)}"
    if error.status == 404:
        return "unsupported", f"see whether it still exists{_from(tier)}; if it does, report it as a fault of this tool"
    scopes = row.needed(error.path) if row else ()
    more = f", such as {' or '.join(scopes)}" if scopes else ""
    return "permission", f"grant the token's app what these words name{more}{_from(tier)}"


def _from(tier: str | None) -> str:
    return f" (HubSpot has this from {tier} on)" if tier else ""


def _fault_cure(error: HubSpotError) -> str:
    if isinstance(error, Unreached):
        return "see that this machine reaches HubSpot (its network, a firewall, a proxy), and run again"
    if error.status == THROTTLED:
        return "run again when other tools ask less of the account, or with fewer workers"
    if error.status == MOVING:
        return "run again tomorrow: HubSpot is moving the account to another data centre"
    if 300 <= error.status < 400:
        return "set base_url to the address of HubSpot's API, or leave it out"
    return REPORT if 400 <= error.status < 500 and not error.passing else LATER
