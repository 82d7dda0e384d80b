"""A small portal made by hand: few rows, each there for a reason, so that a test can count them itself."""

from __future__ import annotations

from typing import Any

from standins.hubspot.portal import TYPES, Portal

Body = dict[str, Any]
CREATED, CHANGED, AHEAD = "2024-03-04T11:22:33.444Z", "2026-08-01T00:00:00.000Z", "2026-12-24T00:00:00.000Z"
"""``AHEAD`` is later than the time in the portal: clocks differ."""
SELLER, LEFT, QUEUE = "101", "102", "103"
"""Owners: one who sells, one who left and still owns records, one who is a queue."""
CUSTOM, CUSTOM_ID = "subscription", "2-7"
TEAM = {"id": "7", "name": "Inbound", "primary": True}


def a_property(name: str, type: str = "string", **more: Any) -> Body:
    """A property that somebody made."""
    field = {"string": "text", "enumeration": "select", "bool": "booleancheckbox", "datetime": "date"}.get(type, type)
    return {
        "name": name, "label": name.replace("_", " ").capitalize(), "description": "", "type": type, "fieldType": field,
        "groupName": "contactinformation", "options": [], "createdAt": CREATED, "updatedAt": CHANGED, "createdUserId": "901",
        "updatedUserId": "902", "archived": False, "calculated": False, "externalOptions": False, "formField": True,
        "hasUniqueValue": False, "hidden": False, "hubspotDefined": False, "displayOrder": -1, "showCurrencySymbol": False,
        "dataSensitivity": "non_sensitive",
        "modificationMetadata": {"archivable": True, "readOnlyDefinition": False, "readOnlyValue": False}, **more,
    }  # fmt: skip


def a_standard_property(name: str, type: str = "string", **more: Any) -> Body:
    """A property of HubSpot's own, which says nothing of who made it and when."""
    row = a_property(name, type, **{"hubspotDefined": True, **more})
    return {key: value for key, value in row.items() if key not in ("createdAt", "createdUserId", "updatedUserId")}


def options(*values: str, hidden: tuple[str, ...] = ()) -> list[Body]:
    """Options of an enumeration."""
    return [
        {"label": value.capitalize(), "value": value, "displayOrder": at, "hidden": value in hidden, "description": ""}
        for at, value in enumerate(values)
    ]


def a_record(id: int, *, archived: bool = False, updated: str = CHANGED, **properties: str | None) -> Body:
    """A record."""
    return {
        "id": str(id),
        "properties": dict(properties),
        "createdAt": f"2026-01-{id % 28 + 1:02d}T08:00:00.000Z",
        "updatedAt": updated,
        "archived": archived,
    }


def _properties() -> dict[str, list[Body]]:
    sources = options("web", "fair", "old_fair", hidden=("old_fair",))
    return {
        "contacts": [
            a_standard_property("email"),
            a_standard_property("lifecyclestage", "enumeration", fieldType="radio", options=options("lead", "customer")),
            a_standard_property("hubspot_owner_id", "enumeration", externalOptions=True),
            a_property("lead_source", "enumeration", options=sources),
            a_property("topics", "enumeration", fieldType="checkbox", options=options("price", "quality", "speed")),
            a_property("score", "number"),
            a_property("born", "date"),
            a_property("last_fair", archived=True, archivedAt=CHANGED),
            a_property("income", "number", dataSensitivity="sensitive"),
            a_property("diagnosis", dataSensitivity="highly_sensitive"),
        ],
        "companies": [a_standard_property("name"), a_standard_property("domain")],
        "deals": [
            a_standard_property("dealname"),
            a_standard_property("amount", "number", showCurrencySymbol=True),
            a_standard_property("dealstage", "enumeration", externalOptions=True),
            a_standard_property("pipeline", "enumeration", externalOptions=True),
            a_standard_property("hubspot_owner_id", "enumeration", externalOptions=True),
            a_standard_property("closedate", "datetime"),
        ],
        CUSTOM: [a_property("term", "number"), a_property("old_term", "number", archived=True)],
    }


def contacts() -> list[Body]:
    """Seven contacts, one of them archived."""
    return [
        a_record(1, email="ann@acme.example", lead_source="web", score="10", topics="price;quality", hubspot_owner_id=SELLER),
        a_record(2, email="bob@acme.example", lead_source="web", score="9", topics="price", hubspot_owner_id=LEFT),
        a_record(3, email="Cid.O'Hara@Acme.example", lead_source="fair", score="100", born="2026-10-31"),
        a_record(4, email="dee@other.example", lead_source="", score="-1.5", born="2026-11-20", updated=AHEAD),
        a_record(5, email=None, topics="quality;speed", hubspot_owner_id=LEFT),
        a_record(6, email="eve@other.example", lead_source="old_fair", income="5"),
        a_record(7, email="gone@acme.example", lead_source="web", archived=True),
    ]


def a_stage(id: str, order: int, **metadata: str) -> Body:
    """A stage; ``metadata`` as it is told, in texts."""
    return {
        "id": id, "label": id.capitalize(), "displayOrder": order, "metadata": metadata, "archived": False,
        "createdAt": CREATED, "updatedAt": CHANGED, "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
    }  # fmt: skip


def _pipelines() -> dict[str, list[Body]]:
    deals = [
        a_stage("s1", 0, probability="0.2", isClosed="false"),
        a_stage("s2", 1, isClosed="false"),
        a_stage("s3", 2, probability="1.0", isClosed="true"),
        a_stage("s4", 3, probability="0.0", isClosed="true"),
    ]
    tickets = [a_stage("1", 0, ticketState="OPEN"), a_stage("4", 1, ticketState="CLOSED")]
    leads = [a_stage("new-stage-id", 0, leadState="NEW"), a_stage("qualified-stage-id", 1, leadState="QUALIFIED")]
    return {
        name: [{"id": id, "label": "Main", "displayOrder": 0, "archived": False, "createdAt": CREATED, "updatedAt": CHANGED,
                "stages": stages}]
        for name, id, stages in (("deals", "default", deals), ("tickets", "0", tickets), ("leads", "lead-pipeline-id", leads))
    }  # fmt: skip


def _owners() -> list[Body]:
    people = ((SELLER, "PERSON", 901, False), (LEFT, "PERSON", 902, True), (QUEUE, "QUEUE", None, False))
    return [
        {"id": id, "email": f"o{id}@acme.example", "type": kind, "firstName": "O", "lastName": id, "archived": archived,
         "userId": None if archived else user, "userIdIncludingInactive": user, "createdAt": CREATED, "updatedAt": CHANGED,
         "teams": [] if archived else [TEAM]}
        for id, kind, user, archived in people
    ]  # fmt: skip


def a_flow(id: int, **more: Any) -> Body:
    """A workflow that sets the lifecycle stage, whole."""
    action = {
        "type": "SINGLE_CONNECTION", "actionId": "1", "actionTypeId": "0-5", "actionTypeVersion": 0,
        "fields": {"property_name": "lifecyclestage", "value": {"type": "STATIC_VALUE", "staticValue": "lead"}},
    }  # fmt: skip
    return {
        "id": str(id), "name": f"Flow {id}", "isEnabled": True, "flowType": "WORKFLOW", "type": "CONTACT_FLOW",
        "objectTypeId": "0-1", "revisionId": "3", "createdAt": CREATED, "updatedAt": CHANGED, "startActionId": "1",
        "actions": [action], "enrollmentCriteria": {"shouldReEnroll": False, "type": "MANUAL"}, **more,
    }  # fmt: skip


def a_list(id: int, **more: Any) -> Body:
    """A list that follows its filters."""
    return {
        "listId": str(id), "name": f"List {id}", "objectTypeId": "0-1", "processingType": "DYNAMIC", "createdById": "901",
        "updatedById": "902", "createdAt": CREATED, "updatedAt": CHANGED, "filtersUpdatedAt": CHANGED,
        "filterBranch": {"filterBranchType": "OR", "filterBranches": [], "filters": []},
        "additionalProperties": {"hs_list_size": str(id), "hs_last_record_added_at": "1754006400000"}, **more,
    }  # fmt: skip


def a_form(number: int, **more: Any) -> Body:
    """A form that asks for the e-mail address."""
    field = {"objectTypeId": "0-1", "name": "email", "label": "E-mail", "required": True, "hidden": False}
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}", "name": f"Form {number}", "formType": "hubspot", "archived": False,
        "createdAt": CREATED, "updatedAt": CHANGED, "fieldGroups": [{"groupType": "default_group", "fields": [field]}],
        "configuration": {"language": "en"}, **more,
    }  # fmt: skip


def _labels() -> list[Body]:
    ends = [
        {"objectTypeId": id, "singularLabel": name, "pluralLabel": plural}
        for id, name, plural in (("0-1", "Contact", "Contacts"), ("0-2", "Company", "Companies"))
    ]
    types = [
        {"category": "USER_DEFINED", "typeId": 35, "label": "Buyer"},
        {"category": "HUBSPOT_DEFINED", "typeId": 279, "label": None},
    ]
    told = {"allLabels": ["Buyer"], "limit": 50, "usage": 1, "percentage": 0.02}
    return [{"fromObjectType": ends[0], "toObjectType": ends[1], **told, "types": types}]


def _logs() -> list[Body]:
    return [
        {"id": str(day), "category": "PROPERTY", "subCategory": "DEFINITION", "action": "UPDATE",
         "targetObjectId": "lead_source", "actingUser": {"userId": 901 + day % 2, "userEmail": "o101@acme.example"},
         "occurredAt": f"2026-11-{day:02d}T10:00:00.000Z"}
        for day in (17, 18, 19)
    ]  # fmt: skip


def _marketing() -> dict[str, Any]:
    return {
        "flows": [a_flow(1), a_flow(2, isEnabled=False)],
        "lists": [a_list(11), a_list(12, processingType="MANUAL"), a_list(13)],
        "forms": [a_form(1), a_form(2, formType="captured"), a_form(3, archived=True)],
        "campaigns": [
            {"id": "c-1", "properties": {"hs_name": "Fair", "hs_utm": "fair"}, "createdAt": CREATED, "updatedAt": CHANGED}
        ],
    }


def a_small_portal(**more: Any) -> Portal:
    """The portal: contacts, deals, a custom object and a little of all else. ``more`` replaces its parts."""
    deals = [
        a_record(1, dealname="One", amount="500", dealstage="s1"),
        a_record(2, dealname="Two", dealstage="s3", hubspot_owner_id=LEFT),
    ]
    parts: dict[str, Any] = {
        "types": {**TYPES, CUSTOM: CUSTOM_ID}, "enabled": {"0-136": True, "0-8": False},
        "properties": _properties(),
        "groups": {"contacts": [{"name": "contactinformation", "label": "Contact information", "archived": False},
                                {"name": "old", "label": "Old", "archived": True}]},
        "validations": {"contacts": [{"propertyName": "score", "propertyValidationRules": [
            {"ruleType": "MAX_NUMBER", "ruleArguments": ["100"], "shouldApplyNormalization": False}]}]},
        "schemas": [{"id": "7", "name": CUSTOM, "objectTypeId": CUSTOM_ID, "fullyQualifiedName": f"p12345678_{CUSTOM}",
                     "labels": {"singular": "Subscription", "plural": "Subscriptions"}, "createdByUserId": 901,
                     "updatedByUserId": 902, "archived": False, "createdAt": CREATED, "updatedAt": CHANGED}],
        "pipelines": _pipelines(),
        "pipeline_audits": {("deals", "default"): [
            {"portalId": 12345678, "identifier": "s1", "action": "UPDATE", "timestamp": CHANGED, "fromUserId": 901,
             "message": "", "rawObject": {}}]},
        "pipeline_rules": {("deals", "default"): {
            "governanceValidationRules": {"noSkippingStagesRule": {"enabledForAllStages": True, "pipelineStageIds": []}},
            "stageEditPermissions": {"s3": ["TEAM_7"]}}},
        "owners": _owners(),
        "users": [{"id": "901", "email": "o101@acme.example", "roleIds": ["5"], "primaryTeamId": "7", "superAdmin": True}],
        "roles": [{"id": "5", "name": "Sales", "requiresBillingWrite": False}],
        "teams": [{"id": "7", "name": "Inbound", "userIds": ["901"], "secondaryUserIds": []}],
        "association_labels": _labels(), "audit_logs": _logs(),
        "forecast_types": [{"id": "1", "name": "Deals", "defaultType": True, "amountProperty": "amount"}],
        "records": {"contacts": contacts(), "deals": deals, CUSTOM: [a_record(1, term="12")]},
        **_marketing(),
    }  # fmt: skip
    return Portal(**(parts | more))
