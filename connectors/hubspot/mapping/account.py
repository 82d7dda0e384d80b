"""The account itself, and what its audit log tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from checks.model import refs
from checks.model.rows.reporting import Change
from checks.model.rows.schema import Connection, Setting
from connectors.common.collect import Collector
from connectors.common.values import named, text
from connectors.hubspot.mapping.people import People
from connectors.hubspot.mapping.senseless import has, sensible
from connectors.hubspot.mapping.values import id_of, inner, instant, key_of

_KINDS = {"STANDARD": "production", "SANDBOX": "sandbox", "DEVELOPER_TEST": "developer", "APP_DEVELOPER": "developer"}
_UI = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,4}hubspot\.com", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_OF_RECORDS = frozenset({"CRM_OBJECT", "PROPERTY_VALUE"})
"""Categories of the audit log that tell of single records, and not of how the account is set up."""
_OBJECTS = {"CONTACT": "contacts", "COMPANY": "companies", "DEAL": "deals", "TICKET": "tickets", "LEAD": "leads",
            "PRODUCT": "products", "LINE_ITEM": "line_items"}  # fmt: skip


def connection(details: Any, *, name: str, taken_at: datetime, tier: str | None, rights: tuple[str, ...]) -> Connection:
    """The account as a connection. ``tier`` is the plan, where its answers give it away; ``rights`` are the token's scopes."""
    told = details if isinstance(details, Mapping) else {}
    domain = text(told, "uiDomain").lower()
    return Connection(
        connection=name,
        ref=refs.make(name, "connection", name),
        system="hubspot",
        name=name,
        kind=_KINDS.get(text(told, "accountType"), "production"),
        org_id=id_of(told, "portalId") or None,
        edition=tier,
        currency=named(told, "companyCurrency") or None,
        time_zone=named(told, "timeZone") or None,
        ui_url=f"https://{domain}" if _UI.fullmatch(domain) else None,
        taken_at=taken_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        rights=rights,
        format="rest",
    )


def currencies(out: Collector, told: Any) -> None:
    """Add the currencies that the account has beside its own, as settings."""
    listed = told.get("additionalCurrencies") if isinstance(told, Mapping) else None
    for code in listed if isinstance(listed, list) else ():
        if isinstance(code, str) and _CURRENCY.fullmatch(code):
            ref = refs.make(out.connection, "setting", f"currencies.{code}")
            out.add("settings", Setting(connection=out.connection, ref=ref, area="currencies", name=code, value="in use"))


def audit_logs(out: Collector, rows: Iterable[Any], people: People) -> None:
    """Add what was changed of how the account is set up, with the component where the log names one that was read.

    What was done to single records is left out. HubSpot writes ids for some components and labels for others, so that one is
    told only where exactly one answers to it.
    """
    components = dict(_components(out))
    for row in sensible(rows, out, ("changes",), "the audit log", has(key_of, "id"), has(instant, "occurredAt")):
        category = text(row, "category")
        if category.upper() in _OF_RECORDS:
            continue
        sub, target = named(row, "subCategory"), named(row, "targetObjectId") or id_of(row, "targetObjectId")
        about = _OBJECTS.get(sub.upper(), "")
        change = Change(
            connection=out.connection,
            ref=refs.make(out.connection, "setting", f"audit-log.{key_of(row, 'id')}"),
            at=instant(row, "occurredAt") or "",
            by=people.user(inner(row, "actingUser").get("userId")),
            section=category or None,
            action=named(row, "action") or None,
            component=components.get((category.upper(), about, target)) or components.get((category.upper(), "", target)),
            text=" ".join(part for part in (sub, target) if part),
        )
        out.add("changes", change)


def _components(out: Collector) -> Iterator[tuple[tuple[str, str, str], str | None]]:
    """The components that a line of the log may mean, by its category, its object and what it calls them; None: several."""
    found: dict[tuple[str, str, str], set[str]] = {}

    def note(category: str, object_: str, names: Iterable[str | None], ref: str) -> None:
        for name in filter(None, names):
            found.setdefault((category, object_, name), set()).add(ref)

    for row in out.rows("pipelines"):
        if refs.field(out.connection, row.object, row.name) not in {field.ref for field in out.fields_of(row.object).values()}:
            note("PIPELINE", row.object, (row.name, row.label), row.ref)
    for row in out.rows("fields"):
        note("PROPERTY", row.object, (row.name, row.label), row.ref)
    for row in out.rows("automations"):
        note("WORKFLOW", "", (refs.path_of(row.ref).partition("/")[2],), row.ref)
    for table, category in (("lists", "LIST"), ("forms", "FORM")):
        for row in out.rows(table):
            note(category, "", (refs.path_of(row.ref),), row.ref)
    for key, among in found.items():
        yield key, next(iter(among)) if len(among) == 1 else None
