"""What is asked of a portal, and what is not known when an answer is missing. Paths and versions stand in ``http.paths``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from connectors.hubspot.http.client import Client
from connectors.hubspot.http.paths import PATHS, is_part
from connectors.hubspot.mapping.process import DEALS, STATUSES
from connectors.hubspot.reading.choosing import ALWAYS
from connectors.hubspot.reading.pull import A_PAGE, Loss, Question

PIPELINED = ("deals", "tickets", "leads")
"""The standard objects that have pipelines."""
A_BATCH = 100
"""Workflows that one batch read takes, and lists that one address names."""
LISTS_A_PAGE = 250
MOST_CHANGES = 5000
PLACES = ("objects", "fields", "picklist_values", "validation_rules", "pipelines", "stages")
OF_A_FLOW = ("automations", "routing_rules", "routing_entries", "uses")
"""The tables that tell of what a workflow is made of."""
_OF_FLOWS = tuple((table, "workflows" if table == "uses" else "") for table in OF_A_FLOW)

Params = Sequence[tuple[str, str]]
NO_PARTS: Mapping[str, str] = MappingProxyType({})
_STANDARD = "hubspotDefinedObjectTypes"


def _get(
    name: str,
    endpoint: str,
    loses: Iterable[Loss],
    *,
    params: Params = (),
    holds: str = "results",
    some: bool = False,
    weekly: bool = False,
    **parts: str,
) -> Question:
    """A question that one call answers."""

    def ask(client: Client) -> Any:
        return client.get(endpoint, params, **parts)

    return _question(name, endpoint, ask, loses, parts, holds=holds, some=some, weekly=weekly)


def _pages(
    name: str,
    endpoint: str,
    loses: Iterable[Loss],
    *,
    params: Params = (),
    some: bool = False,
    weekly: bool = False,
    **parts: str,
) -> Question:
    """A question that is answered page by page."""

    def ask(client: Client) -> Any:
        return client.pages(endpoint, params, most=None, **parts)

    def less(client: Client) -> Any:
        return client.get(endpoint, [(key, str(A_PAGE - 1) if key == "limit" else value) for key, value in params], **parts)

    asked = _question(name, endpoint, ask, loses, parts, holds="results", some=some, weekly=weekly, paged=True)
    return replace(asked, less=less)


def _question(
    name: str,
    endpoint: str,
    ask: Callable[[Client], Any],
    loses: Iterable[Loss],
    parts: Mapping[str, str] = NO_PARTS,
    *,
    holds: str = "",
    some: bool = False,
    weekly: bool = False,
    paged: bool = False,
) -> Question:
    row = PATHS[endpoint]
    scopes = row.needed(row.filled(parts)) if all(map(is_part, parts.values())) else ()
    return Question(
        name=name,
        endpoint=endpoint,
        ask=ask,
        loses=tuple(loses),
        weekly=weekly,
        scopes=scopes,
        holds=holds,
        some=some,
        paged=paged,
    )


def account() -> list[Question]:
    """What the token may read, what the portal has switched on, and how much there is of it."""

    def scopes(client: Client) -> Any:
        told = client.post("token_info")
        return {"scopes": told.get("scopes")} if isinstance(told, Mapping) else {}  # the rest holds the token itself

    return [
        _question("scopes of the token", "token_info", scopes, ()),
        _get("enabled objects", "enablement", (), weekly=True, holds=""),
        _get("record totals", "record_limits", [("record_counts", "")], weekly=True, holds=_STANDARD),
    ]


def properties(object_: str) -> Question:
    """The properties of an object that are in use."""
    tables = ("fields", "picklist_values", *(("pipelines", "stages") if object_ in STATUSES else ()))
    lost = [(table, object_) for table in tables]
    params = (("archived", "false"),)
    return _get(f"properties of {object_}", "properties", lost, params=params, some=object_ in ALWAYS, object=object_)


def property_groups(object_: str) -> Question:
    """The groups in which people find an object's properties."""
    lost = [("settings", f"property groups of {object_}")]
    return _get(f"property groups of {object_}", "property_groups", lost, weekly=True, object=object_)


def archived(object_: str) -> Question:
    """Those that are archived."""
    name = f"archived properties of {object_}"
    return _get(name, "properties", [("fields", name)], weekly=True, params=(("archived", "true"),), object=object_)


def sensitive(object_: str, sensitivity: str) -> Question:
    """The properties of a sensitivity tier, which the other calls leave out."""
    params = (("archived", "false"), ("dataSensitivity", sensitivity))
    lost = [("fields", f"{sensitivity.replace('_', ' ')} properties of {object_}")]
    return _get(f"{sensitivity} properties of {object_}", "properties", lost, weekly=True, params=params, object=object_)


def validations(object_: str, id: str) -> Question:
    """What an object's properties refuse."""
    return _get(f"validations of {object_}", "property_validations", [("validation_rules", object_)], weekly=True, object=id)


def schemas() -> Question:
    """Every custom object, with its properties."""
    lost = [(table, "custom objects") for table in PLACES]
    return _get("custom objects", "schemas", lost)


def pipelines(object_: str, *, weekly: bool = False) -> Question:
    """The pipelines of an object, with their stages."""
    lost = [(table, object_) for table in ("pipelines", "stages")]
    return _get(f"pipelines of {object_}", "pipelines", lost, weekly=weekly, some=object_ == DEALS, object=object_)


def people() -> list[Question]:
    """Owners and users, what they may do, and their teams. Archived owners follow, when somebody may have left."""
    page = (("limit", str(A_PAGE)),)
    owned = [("users", ""), ("queues", ""), ("owner_counts", "owners who left")]
    return [
        _pages("owners", "owners", owned, params=(*page, ("archived", "false")), some=True),
        _pages("users", "users", [("permissions", ""), ("users", "users who own nothing")], params=page),
        _get("roles", "roles", [("permissions", "what roles allow")], weekly=True),
        _get("teams", "teams", [("teams", "")], weekly=True),
    ]


def archived_owners() -> Question:
    """The owners who left."""
    params = (("limit", str(A_PAGE)), ("archived", "true"))
    return _pages("archived owners", "owners", [("users", "owners who left")], weekly=True, params=params)


def working() -> list[Question]:
    """Workflows and lists (both without what they are made of), forms, campaigns, association labels, forecasts, limits."""
    page = (("limit", str(A_PAGE)),)
    named = (*page, ("properties", "hs_name,hs_campaign_status,hs_start_date,hs_end_date,hs_utm"))
    sized = ["hs_list_size", "hs_last_record_added_at"]

    def lists(client: Client) -> Any:
        body = {"offset": 0, "count": LISTS_A_PAGE, "additionalProperties": sized}
        return client.listed("lists_search", body, "lists")

    return [
        _pages("workflows", "flows", _OF_FLOWS, params=page),
        _question("lists", "lists_search", lists, [("lists", ""), ("uses", "lists")], holds="lists", paged=True),
        _pages("forms", "forms", [("forms", ""), ("uses", "forms")], params=page),
        _pages("campaigns", "campaigns", [("campaigns", "")], weekly=True, params=named),
        _get("association labels", "association_labels", [("association_labels", "")], weekly=True),
        _get("forecast types", "forecast_types", [("forecast_types", "")], weekly=True),
    ]


def property_limits() -> Question:
    """How many custom properties each object has and may have."""
    lost = [("objects", "limits of custom properties")]
    return _get("custom property limits", "custom_property_limits", lost, weekly=True, holds="byObjectType")


def changes(since: str) -> Question:
    """What was changed by whom, from a time on."""
    params = (("occurredAfter", since), ("limit", "100"))

    def ask(client: Client) -> Any:
        return client.pages("audit_logs", params, most=MOST_CHANGES)

    return _question("changes", "audit_logs", ask, [("changes", "")], holds="results", paged=True)


def flow_bodies(lot: Sequence[str], number: int) -> Question:
    """What workflows are made of."""
    lost = [(table, f"workflow/{id}") for id in lot for table in OF_A_FLOW]
    body = {"inputs": [{"flowId": id, "type": "FLOW_ID"} for id in lot]}

    def ask(client: Client) -> Any:
        return client.post("flows_batch", body)

    return _question(f"contents of workflows {number}", "flows_batch", ask, lost, holds="results")


def list_filters(lot: Sequence[str], number: int) -> Question:
    """What lists filter on."""
    params = (*(("listIds", id) for id in lot), ("includeFilters", "true"))
    lost = [("uses", f"list/{id}") for id in lot]
    return _get(f"filters of lists {number}", "lists_by_id", lost, params=params, holds="lists")


def pipeline_audit(object_: str, pipeline: str) -> Question:
    """Who changed a pipeline. Without it the pipeline is there, but not by whom it was changed."""
    path = f"{object_}/{pipeline}"
    return _get(f"audit of {path}", "pipeline_audit", [("pipelines", f"changes of {path}")], object=object_, pipeline=pipeline)


def pipeline_rules(object_: str, id: str, pipeline: str) -> Question:
    """What a pipeline does not let records do."""
    lost = [("settings", f"pipeline rules of {object_}/{pipeline}")]
    return _get(f"rules of {object_}/{pipeline}", "pipeline_rules", lost, weekly=True, holds="", object=id, pipeline=pipeline)


def bodies_in(answer: Any, key: str = "results") -> list[Mapping[str, Any]]:
    """The bodies of a batch, as far as they are any."""
    found = answer.get(key) if isinstance(answer, Mapping) else None
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
