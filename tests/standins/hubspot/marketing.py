"""Workflows, lists, forms and campaigns.

Source: 'Workflows (v4)', 'Lists', 'Forms', 'Campaigns' of HubSpot's developer documentation.
"""

from __future__ import annotations

from typing import Any

from standins.http.exchange import Answer
from standins.hubspot.call import Call, inputs
from standins.hubspot.paging import page
from standins.hubspot.refusal import invalid, not_found
from standins.hubspot.schema import batch

Body = dict[str, Any]
_LISTED_FLOW = ("id", "name", "isEnabled", "flowType", "objectTypeId", "revisionId", "createdAt", "updatedAt")
"""What the list of workflows tells of each."""
_KEPT_BACK = ("filterBranch", "additionalProperties")
MOST_LISTS = 500


def flows(call: Call) -> Body:
    """Workflows page by page, without what they do."""
    return page(call.asked, [{key: row[key] for key in _LISTED_FLOW if key in row} for row in call.portal.flows])


def flow(call: Call) -> Body:
    """One workflow, whole."""
    return _one(call.portal.flows, "id", call.parts["flow"], "Flow")


def flows_batch(call: Call) -> Answer:
    """Workflows, whole; 207 when some of them are not there. Raises Refusal where the type of the ids is not named."""
    wanted = []
    for one in inputs(call):
        if one.get("type") != "FLOW_ID" or not isinstance(one.get("flowId"), str | int):
            raise invalid("Invalid input JSON: every input needs a flowId and the type FLOW_ID")
        wanted.append(str(one["flowId"]))
    rows = {str(row.get("id")): row for row in call.portal.flows}
    return batch([rows[id] for id in wanted if id in rows], [id for id in wanted if id not in rows])


def lists_search(call: Call) -> Body:
    """Lists by ``offset`` and ``count``, never with their filters."""
    body = call.body
    offset, count = (_whole(body, name, default) for name, default in (("offset", 0), ("count", 20)))
    if count > MOST_LISTS:
        raise invalid(f"count must be at most {MOST_LISTS}, was {count}")
    words, kinds = str(body.get("query") or "").casefold(), body.get("processingTypes") or []
    rows = [
        row
        for row in call.portal.lists
        if words in str(row.get("name")).casefold() and (not kinds or row.get("processingType") in kinds)
    ]
    more = body.get("additionalProperties") or []
    told = [_list(row, filters=False, more=more) for row in rows[offset : offset + count]]
    end = offset + len(told)
    return {"offset": end, "hasMore": end < len(rows), "total": len(rows), "lists": told}


def _whole(body: Body, name: str, default: int) -> int:
    found = body.get(name, default)
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise invalid(f"{name} must be a whole number, was {found!r}")
    return found


def lists_by_id(call: Call) -> Body:
    """Lists by their ids, with their filters when asked for. Those that are not there are left out."""
    wanted = call.listed("listIds")
    rows = [row for row in call.portal.lists if str(row.get("listId")) in wanted]
    return {"lists": [_list(row, filters=call.flag("includeFilters")) for row in rows]}


def one_list(call: Call) -> Body:
    """One list."""
    row = _one(call.portal.lists, "listId", call.parts["list"], "List")
    return {"list": _list(row, filters=call.flag("includeFilters"))}


def _list(row: Body, *, filters: bool, more: list[str] | None = None) -> Body:
    told = {key: value for key, value in row.items() if key not in _KEPT_BACK}
    if filters and "filterBranch" in row:
        told["filterBranch"] = row["filterBranch"]
    if more is not None:
        known = row.get("additionalProperties") or {}
        told["additionalProperties"] = {name: known[name] for name in more if name in known}
    return told


def forms(call: Call) -> Body:
    """Forms page by page, of the asked types, or of all: those in use, or the archived ones."""
    archived, kinds = call.flag("archived"), call.listed("formTypes")
    rows = [
        row
        for row in call.portal.forms
        if bool(row.get("archived")) is archived and (not kinds or "all" in kinds or row.get("formType") in kinds)
    ]
    return page(call.asked, rows, default=20)


def form(call: Call) -> Body:
    """One form."""
    return _one(call.portal.forms, "id", call.parts["form"], "Form")


def campaigns(call: Call) -> Body:
    """Campaigns page by page, with the properties that are asked for and no others."""
    wanted = call.listed("properties")
    rows = [
        {**row, "properties": {name: (row.get("properties") or {}).get(name) for name in wanted}} for row in call.portal.campaigns
    ]
    return page(call.asked, rows, default=50)


def _one(rows: list[Body], key: str, id: str, what: str) -> Body:
    found = next((row for row in rows if str(row.get(key)) == id), None)
    if found is None:
        raise not_found(f"{what} {id} does not exist")
    return found
