"""Bodies as HubSpot writes them: each test says only what matters to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TYPES = {"contacts": "0-1", "companies": "0-2", "deals": "0-3", "tickets": "0-5", "leads": "0-136", "subscriptions": "2-77"}

Body = dict[str, Any]


def an_owner(**given: Any) -> Body:
    return {
        "id": "71", "email": "ada@acme.example", "type": "PERSON", "firstName": "Ada", "lastName": "Lee", "userId": 501,
        "userIdIncludingInactive": 501, "createdAt": "2024-01-01T00:00:00.000Z", "updatedAt": "2024-01-01T00:00:00.000Z",
        "archived": False, "teams": [{"id": "9", "name": "Sales", "primary": True}], **given,
    }  # fmt: skip


def a_property(**given: Any) -> Body:
    return {
        "name": "tier", "label": "Tier", "type": "enumeration", "fieldType": "select", "description": "", "groupName": "deal",
        "options": [
            {"label": "Gold", "value": "gold", "displayOrder": 1, "hidden": False, "description": ""},
            {"label": "Lead", "value": "pb", "displayOrder": 0, "hidden": True, "description": "The lowest"},
        ],
        "createdAt": "2024-03-04T11:22:33.444Z", "updatedAt": "2026-08-01T00:00:00Z", "createdUserId": "501",
        "updatedUserId": "502", "archived": False, "calculated": False, "externalOptions": False, "formField": True,
        "hasUniqueValue": False, "hidden": False, "hubspotDefined": False, "displayOrder": -1, "showCurrencySymbol": False,
        "dataSensitivity": "non_sensitive",
        "modificationMetadata": {"archivable": True, "readOnlyDefinition": False, "readOnlyValue": False}, **given,
    }  # fmt: skip


def a_stage(id: str = "closedwon", **metadata: Any) -> Body:
    return {
        "id": id, "label": id.title(), "displayOrder": 0, "archived": False, "createdAt": "2024-01-01T00:00:00Z",
        "updatedAt": "2024-01-02T00:00:00Z", "metadata": metadata,
    }  # fmt: skip


def a_pipeline(*stages: Body, **given: Any) -> Body:
    return {
        "id": "default", "label": "Sales Pipeline", "displayOrder": 0, "archived": False, "stages": list(stages),
        "createdAt": "2024-01-01T00:00:00Z", "updatedAt": "2025-01-01T00:00:00Z", **given,
    }  # fmt: skip


def a_filter(property_: str, operator: str = "IS_ANY_OF", *values: Any, **operation: Any) -> Body:
    """A filter on a property; with no values there are none at all."""
    told = {"values": list(values)} if values else {}
    return {"filterType": "PROPERTY", "property": property_, "operation": {"operator": operator, **told, **operation}}


def a_branch(*filters: Body, type_: str = "AND", branches: tuple[Body, ...] = (), **given: Any) -> Body:
    return {"filterBranchType": type_, "filters": list(filters), "filterBranches": list(branches), **given}


def set_(id: str, property_: str, value: Any, after: str | None = None, **fields: Any) -> Body:
    told = {"property_name": property_, "value": {"type": "STATIC_VALUE", "staticValue": value}, **fields}
    return an_action(id, "0-5", told, after)


def rotate(id: str, *users: str, after: str | None = None, **fields: Any) -> Body:
    return an_action(id, "0-11", {"user_ids": list(users), "target_property": "hubspot_owner_id", **fields}, after)


def an_action(id: str, type_: str, fields: Mapping[str, Any] | None = None, after: str | None = None) -> Body:
    ahead = {"connection": {"edgeType": "STANDARD", "nextActionId": after}} if after else {}
    return {"type": "SINGLE_CONNECTION", "actionId": id, "actionTypeId": type_, "actionTypeVersion": 0, "fields": fields, **ahead}


def a_choice(id: str, *branches: tuple[Body, str], otherwise: str | None = None) -> Body:
    """An action that branches by filters."""
    return {
        "type": "LIST_BRANCH", "actionId": id,
        "listBranches": [
            {"filterBranch": tree, "connection": {"edgeType": "STANDARD", "nextActionId": after}} for tree, after in branches
        ],
        "defaultBranch": {"edgeType": "STANDARD", "nextActionId": otherwise},
    }  # fmt: skip


def a_flow(*actions: Body, enrolled: Body | None = None, **given: Any) -> Body:
    return {
        "id": "900", "name": "Route leads", "isEnabled": True, "flowType": "WORKFLOW", "type": "PLATFORM_FLOW",
        "objectTypeId": "0-1", "revisionId": "3", "createdAt": "2025-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z",
        "startActionId": "1", "actions": list(actions), "suppressionListIds": [],
        "enrollmentCriteria": {"type": "LIST_BASED", "shouldReEnroll": False, "listFilterBranch": enrolled or a_branch()},
        **given,
    }  # fmt: skip
