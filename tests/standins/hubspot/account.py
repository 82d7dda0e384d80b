"""The account: details, the day's usage, what was done in it, what its token may do, and how full it is.

Source: 'Account information', 'Account activity', 'Limits tracking', 'Private apps' of HubSpot's developer documentation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from standins.hubspot.call import Call, moment_of, text_of
from standins.hubspot.paging import page
from standins.hubspot.portal import Portal
from standins.hubspot.refusal import invalid, not_found

Body = dict[str, Any]
RECORDS, CUSTOM_PROPERTIES, PIPELINES, CUSTOM_OBJECTS = 15_000_000, 1_000, 100, 10
"""The limits that are told."""
_DETAILS: Body = {
    "accountType": "STANDARD", "timeZone": "US/Eastern", "companyCurrency": "USD", "additionalCurrencies": [],
    "utcOffset": "-05:00", "utcOffsetMilliseconds": -18_000_000, "uiDomain": "app.hubspot.com", "dataHostingLocation": "na1",
}  # fmt: skip


def details(call: Call) -> Body:
    """Which account it is."""
    return {"portalId": call.portal.id, **_DETAILS, **call.portal.details}


def usage(call: Call) -> Body:
    """The calls of private apps today."""
    told = {
        "name": "private-apps-api-calls-daily", "usageLimit": call.daily, "currentUsage": call.used, "fetchStatus": "SUCCESS",
        "collectedAt": text_of(call.now), "resetsAt": text_of(call.now), **call.portal.usage,
    }  # fmt: skip
    return {"results": [told]}


def audit_logs(call: Call) -> Body:
    """What was done by whom, newest first unless asked otherwise."""
    after, before = (_limit(call, name) for name in ("occurredAfter", "occurredBefore"))
    acting = call.params.get("actingUserId")
    rows = [
        row
        for row in call.portal.audit_logs
        if (moment := moment_of(row.get("occurredAt"))) is not None
        and (after is None or moment > after)
        and (before is None or moment < before)
        and acting in (None, str((row.get("actingUser") or {}).get("userId")))
    ]
    rows.sort(key=lambda row: moment_of(row["occurredAt"]) or 0.0, reverse=call.params.get("sort") != "occurredAt")
    return page(call.asked, rows)


def _limit(call: Call, name: str) -> float | None:
    given = call.params.get(name)
    found = moment_of(given)
    if given is not None and found is None:
        raise invalid(f"Invalid time for {name}: {given}")
    return found


def nothing(call: Call) -> Body:
    """What a portal of the stand-in has none of."""
    return page(call.asked, [])


def token_info(call: Call) -> Body:
    """Whose the token in the body is, and what it may do. An app of OAuth has none of these tokens."""
    if call.oauth or call.body.get("tokenKey") != call.token:
        raise not_found("No private app with this token")
    portal = call.portal
    return {"userId": portal.user_id, "hubId": portal.id, "appId": portal.app_id, "scopes": sorted(portal.scopes)}


def record_limits(call: Call) -> Body:
    """How many records there are of each type, archived ones left out."""
    return _limits(call.portal, RECORDS, lambda name: sum(not row.get("archived") for row in call.portal.records.get(name, ())))


def pipeline_limits(call: Call) -> Body:
    """How many pipelines there are of each type."""
    return _limits(call.portal, PIPELINES, lambda name: len(call.portal.pipelines.get(name, ())))


def property_limits(call: Call) -> Body:
    """How many custom properties there are of each type."""
    return _overall(call.portal, lambda row: not row.get("hubspotDefined"))


def calculated_limits(call: Call) -> Body:
    """How many calculated properties there are of each type."""
    return _overall(call.portal, lambda row: bool(row.get("calculated")) and not row.get("hubspotDefined"))


def object_limits(call: Call) -> Body:
    """How many custom objects there are."""
    return _filled(CUSTOM_OBJECTS, len(call.portal.schemas))


def _overall(portal: Portal, counted: Callable[[Body], bool]) -> Body:
    rows = [
        {
            **_named(portal, name),
            **_filled(
                CUSTOM_PROPERTIES,
                sum(counted(row) and not row.get("archived") for row in portal.properties.get(name, ())),
            ),
        }
        for name in portal.types
    ]
    used, limit = sum(row["usage"] for row in rows), CUSTOM_PROPERTIES * len(rows)
    return {
        "byObjectType": rows,
        "overallLimit": limit,
        "overallUsage": used,
        "overallPercentage": used / limit if limit else 0,
    }


def _limits(portal: Portal, limit: int, count: Callable[[str], int]) -> Body:
    """Custom objects share one limit, which is why theirs is told apart."""
    own = {body["name"] for body in portal.schemas}
    custom = [{**_named(portal, name), "usage": count(name)} for name in portal.types if name in own]
    standard = [{**_named(portal, name), **_filled(limit, count(name))} for name in portal.types if name not in own]
    used = sum(row["usage"] for row in custom)
    shared = {"byObjectType": custom, "overallLimit": limit, "overallUsage": used, "overallPercentage": used / limit}
    return {"hubspotDefinedObjectTypes": standard, "customObjectTypes": shared}


def _named(portal: Portal, name: str) -> Body:
    plural = name.replace("_", " ").capitalize()
    singular = plural.removesuffix("ies") + "y" if plural.endswith("ies") else plural.removesuffix("s")
    return {"objectTypeId": portal.types[name], "singularLabel": singular, "pluralLabel": plural}


def _filled(limit: int, used: int) -> Body:
    return {"limit": limit, "usage": used, "percentage": used / limit}
