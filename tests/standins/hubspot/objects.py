"""Records: page by page, some by id, and those that a search finds.

Source: 'Objects', 'Search the CRM' of HubSpot's developer documentation. Values are texts or null, whatever their type.
"""

from __future__ import annotations

from typing import Any

from standins.http.exchange import Answer
from standins.hubspot.call import Call, inputs
from standins.hubspot.paging import following, page
from standins.hubspot.portal import Portal
from standins.hubspot.refusal import missing_scopes, no_property, not_found
from standins.hubspot.schema import PLAIN, batch, sensitive_scope, tier_of
from standins.hubspot.search import Search

Body = dict[str, Any]
_TIME = {"type": "datetime"}
_BUILT_IN: dict[str, Body] = {
    "hs_object_id": {"type": "number"},
    "createdate": _TIME,
    "hs_createdate": _TIME,
    "hs_lastmodifieddate": _TIME,
    "lastmodifieddate": _TIME,
}
"""What every record has, whether or not the portal was given such properties."""
_TOLD = {
    "contacts": ("createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"),
    "companies": ("createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name"),
    "deals": ("amount", "closedate", "createdate", "dealname", "dealstage", "hs_lastmodifieddate", "hs_object_id", "pipeline"),
    "tickets": ("content", "createdate", "hs_lastmodifieddate", "hs_object_id", "hs_pipeline", "hs_pipeline_stage", "subject"),
}
"""What is told of a record when nothing is asked for by name."""


def modified_name(object: str) -> str:
    """The property that holds when a record was last changed."""
    return "lastmodifieddate" if object == "contacts" else "hs_lastmodifieddate"


def value_of(row: Body, name: str) -> str | None:
    """The value of a property of a record; what every record has is made up where it was not given."""
    found = row.get("properties", {}).get(name)
    if found is not None or name not in _BUILT_IN:
        return None if found is None else str(found)
    if name == "hs_object_id":
        return str(row.get("id"))
    made = row.get("createdAt" if name in ("createdate", "hs_createdate") else "updatedAt")
    return None if made is None else str(made)


def known(portal: Portal, object: str) -> dict[str, Body]:
    """The properties that records can be asked for, by name."""
    given = {str(row.get("name")): row for row in portal.properties.get(object, ()) if not row.get("archived")}
    return {**_BUILT_IN, **given}


def _asked_for(call: Call, names: list[str]) -> list[str]:
    """The properties to tell. Raises Refusal for one that is not there, or for which the token has no scope."""
    object = call.object
    properties = known(call.portal, object)
    for name in names:
        if name not in properties:
            raise no_property(name)
        if scope := _lacking(call, properties[name]):
            raise missing_scopes(scope)
    always = ("createdate", "hs_object_id", modified_name(object))
    return [*names, *(name for name in always if name not in names)] if names else list(_TOLD.get(object, always))


def _lacking(call: Call, property: Body) -> str | None:
    """The scope that a property would take, where the token does not have it."""
    tier = tier_of(property)
    of = "custom" if call.portal.types[call.object].startswith("2-") else call.object
    return scope if tier != PLAIN and (scope := sensitive_scope(of, tier)) not in call.portal.scopes else None


def _shown(row: Body, names: list[str]) -> Body:
    told = {"id": str(row.get("id")), "properties": {name: value_of(row, name) for name in names}}
    rest = {key: row[key] for key in ("createdAt", "updatedAt", "archivedAt") if key in row}
    return {**told, **rest, "archived": bool(row.get("archived"))}


def _rows(call: Call, *, archived: bool = False) -> list[Body]:
    return [row for row in call.portal.records.get(call.object, []) if bool(row.get("archived")) is archived]


def scan(call: Call) -> Body:
    """Records page by page: those in use, or the archived ones."""
    names = _asked_for(call, call.listed("properties"))
    found = page(call.asked, _rows(call, archived=call.flag("archived")), default=10, strict=True)
    return {**found, "results": [_shown(row, names) for row in found["results"]]}


def record(call: Call) -> Body:
    """One record."""
    names = _asked_for(call, call.listed("properties"))
    for row in _rows(call, archived=call.flag("archived")):
        if str(row.get("id")) == call.parts["id"]:
            return _shown(row, names)
    raise not_found("resource not found")


def records_batch(call: Call) -> Answer:
    """Some records by id; 207 when some of them are not there."""
    wanted = [str(one.get("id")) for one in inputs(call)]
    names = _asked_for(call, [str(name) for name in call.body.get("properties") or []])
    rows = {str(row.get("id")): row for row in _rows(call, archived=call.flag("archived"))}
    return batch([_shown(rows[id], names) for id in wanted if id in rows], [id for id in wanted if id not in rows])


def search(call: Call) -> Body:
    """The records that a search finds, archived ones never. Of properties that the token may not see it knows nothing."""
    body = call.body
    names = _asked_for(call, [str(name) for name in body.get("properties") or []])
    seen = {name: row for name, row in known(call.portal, call.object).items() if _lacking(call, row) is None}
    rows, total, end = Search(seen, value_of).run(_rows(call), body)
    return {"total": total, "results": [_shown(row, names) for row in rows], **following(end, total)}
