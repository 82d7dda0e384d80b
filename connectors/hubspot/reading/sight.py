"""What a token may read, on which plan the portal is, and what a reading cost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.common.values import count, text, whole
from connectors.hubspot.http.errors import HubSpotError, gap_for
from connectors.hubspot.http.limits import Usage
from connectors.hubspot.http.paths import PATHS
from connectors.hubspot.reading.pull import Pull, rows_in
from connectors.hubspot.reading.tally import Account

ENTERPRISE, PROFESSIONAL, SMALL = "Enterprise", "Professional", "Free or Starter"
SMALL_DAY = 250_000
"""API calls a day of an account that is neither Professional nor Enterprise. Source: 'API usage guidelines and limits'."""

SEARCHES = 5
"""Searches of records that an account may make in one second. Source: 'Search the CRM'."""

SENSITIVITIES = ("sensitive", "highly_sensitive")
_SENSITIVE = "crm.objects.{object}.{tier}.read.v2"


def sensitive_scope(object_: str, id: str, tier: str) -> str:
    """The scope for an object's properties of a sensitivity tier. Custom objects share one."""
    return _SENSITIVE.format(object="custom" if id.startswith("2-") else object_, tier=tier)


def say_hidden(pull: Pull, shown: Mapping[str, int]) -> None:
    """The custom properties that HubSpot counts and does not show, object by object: sensitive ones, for want of a scope.

    ``shown`` are how many of each object it does show.
    """
    limits = pull.answers.get("custom property limits")
    told = rows_in(limits.get("byObjectType")) if isinstance(limits, Mapping) else []
    used = {text(row, "objectTypeId"): count(row, "usage") for row in told if isinstance(row, Mapping)}
    for object_, number in shown.items():
        id = pull.types[object_]
        counted = used.get(id)
        if counted is not None and counted > number:
            scopes = [sensitive_scope(object_, id, tier) for tier in SENSITIVITIES]
            lacking = [scope for scope in scopes if scope not in (pull.scopes or ())]
            cure = f"give the token {' and '.join(lacking)}" if lacking else "run again; if it stays, report it"
            reason = f"HubSpot counts {counted:,} custom properties of {object_} and shows {number:,}: sensitive ones are hidden"
            pull.out.gap("fields", object_, kind="scope", reason=reason, cure=cure)


def account_of(details: Any) -> str:
    """The id of the account. Raises HubSpotError for what answers and does not say which account it is."""
    portal = whole(details, "portalId") if isinstance(details, Mapping) else None
    if not portal or portal < 0:
        said = "what answers is no HubSpot account that can be read: it does not say which one it is"
        raise HubSpotError(status=200, message=said, path=PATHS["details"].path)
    return str(portal)


def account_in(details: Any) -> Account:
    """The time zone and the currency of the account; days are those of UTC where its zone is none that is known."""
    told = details if isinstance(details, Mapping) else {}
    try:
        zone: tzinfo = ZoneInfo(text(told, "timeZone"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = UTC
    return Account(zone, text(told, "companyCurrency"))


def scopes_in(told: Any) -> frozenset[str] | None:
    """The scopes of a token, as HubSpot tells them of private apps; None when it does not."""
    found = told.get("scopes") if isinstance(told, Mapping) else None
    if not isinstance(found, list):
        return None
    return frozenset(one for one in found if isinstance(one, str))


_WRITING = (".write", ".write.v2", ".create", ".delete")
_CHANGING = frozenset({"content", "crm.import", "files", "timeline", "transactional-email", "hubdb"})
"""Scopes that change things and do not say so in their names. ``automation``, ``forms`` and ``tickets`` do as well, but HubSpot
has no others to read these with."""


def writing(scopes: Collection[str]) -> tuple[str, ...]:
    """The scopes that let a token change something, which an audit needs none of."""
    return tuple(sorted(scope for scope in scopes if scope.endswith(_WRITING) or scope in _CHANGING))


def tier_of(pull: Pull, daily_limit: int | None) -> str | None:
    """The highest plan of the account as far as its answers give it away; None when they do not."""
    if "custom objects" in pull.answers or "changes" in pull.answers:
        return ENTERPRISE
    refused = pull.failed.get("custom objects")
    if "workflows" in pull.answers:
        return PROFESSIONAL if refused is not None and gap_for(refused, "schemas").kind == "edition" else None
    return SMALL if daily_limit is not None and daily_limit <= SMALL_DAY else None


def spent(usage: Usage, setup: int, seconds: float) -> str:
    """What a reading cost, in a sentence: calls for the setup and for records, which grow with them, and how near the limits."""
    calls = f"{usage.calls:,} API call{'s' if usage.calls != 1 else ''}"
    parts = f" ({setup:,} for the setup, {usage.calls - setup:,} for records)" if setup and usage.calls > setup else ""
    of = f" of {usage.burst:,}" if usage.burst else ""
    searched = f", {usage.search_peak} of {SEARCHES} searches in one" if usage.searches else ""
    peaks = f"; at most {usage.peak:,}{of} in ten seconds{searched}"
    waited = f"; told to wait {usage.throttled:,} time{'s' if usage.throttled != 1 else ''}" if usage.throttled else ""
    used = f"; the account has used {usage.daily_used:,} of {usage.daily_limit:,} today" if usage.daily_limit else ""
    return f"{calls}{parts}{peaks}{waited}{used}; {seconds:.1f} s"
