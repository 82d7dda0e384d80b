"""A small org made by hand: few rows, each there for a reason, so that a test can count them itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from standins.salesforce.org import Org
from standins.salesforce.org_ids import numbered

Row = dict[str, Any]
READER, SELLER, LEFT = numbered("005", 1), numbered("005", 2), numbered("005", 3)
QUEUE, FOLDER, CLOSED_FOLDER = numbered("00G", 1), numbered("00l", 1), numbered("00l", 2)
RIGHTS = frozenset({"ApiEnabled", "ViewSetup", "ViewAllData", "ModifyMetadata", "ManageAllPrivateReports"})
_FIELD = {"aggregatable": True, "groupable": True, "filterable": True, "sortable": True, "label": "", "custom": False}


def a_field(name: str, kind: str, **more: Any) -> Row:
    """A field of a describe, with what its type does not allow."""
    cannot: dict[str, tuple[str, ...]] = {
        "boolean": ("aggregatable",), "textarea": ("aggregatable", "groupable", "filterable", "sortable"),
        "multipicklist": ("aggregatable", "groupable", "sortable"), "currency": ("groupable",), "datetime": ("groupable",),
    }  # fmt: skip
    return {"name": name, "type": kind, **_FIELD, **dict.fromkeys(cannot.get(kind, ()), False), **more}


def a_describe(name: str, prefix: str, *fields: Row) -> Row:
    """A describe."""
    return {
        "name": name,
        "label": name,
        "keyPrefix": prefix,
        "custom": name.endswith("__c"),
        "queryable": True,
        "fields": list(fields),
    }


def a_lead(number: int, **more: Any) -> Row:
    """A lead; nothing is filled in but who, when and whose."""
    base = dict.fromkeys(("LeadSource", "Amount__c", "Topics__c", "Notes__c", "Born__c", "AccountId"))
    return {
        "Id": numbered("00Q", number), "Name": f"Lead {number}", "IsConverted": False, "IsDeleted": False, "OwnerId": SELLER,
        "CreatedDate": "2026-11-01T08:00:00.000+0000", **base, **more,
    }  # fmt: skip


def leads() -> list[Row]:
    """Seven leads, one of them in the recycle bin."""
    return [
        a_lead(1, LeadSource="Web", Amount__c=10.0, Topics__c="Price;Quality", CreatedDate="2026-11-20T01:00:00.000+0000"),
        a_lead(2, LeadSource="Web", Amount__c=30.0, Topics__c="Price", IsConverted=True, AccountId=numbered("001", 1)),
        a_lead(3, LeadSource="web", Amount__c=None, Name="O'Hara 100%", Born__c="2026-10-31"),
        a_lead(4, LeadSource="Fair", Amount__c=5.5, OwnerId=QUEUE, CreatedDate="2025-12-31T23:59:59.000+0000"),
        a_lead(5, OwnerId=LEFT, Born__c="2026-11-20", AccountId=numbered("001", 2)),
        a_lead(6, LeadSource="", OwnerId=LEFT, Topics__c="Quality;Speed", Notes__c="long"),
        a_lead(7, LeadSource="Web", IsDeleted=True),
    ]


def _users() -> list[Row]:
    names = ((READER, "Reader", True), (SELLER, "Seller", True), (LEFT, "Gone", False))
    return [
        {"Id": id, "Name": name, "Username": f"{name.lower()}@acme.example", "IsActive": active} for id, name, active in names
    ]


def _definitions() -> list[Row]:
    return [
        {"Id": f"Lead.{name}", "DurableId": f"Lead.{name}", "QualifiedApiName": name, "EntityDefinitionId": "Lead",
         "BusinessOwnerId": QUEUE}
        for name in ("Name", "LeadSource")
    ]  # fmt: skip


def _setup() -> dict[str, list[Row]]:
    flow = {"DefinitionId": numbered("300", 1), "Status": "Active"}
    return {
        "EntityDefinition": [{"Id": "Lead", "DurableId": "Lead", "QualifiedApiName": "Lead", "IsCustomizable": True}],
        "FieldDefinition": _definitions(),
        "SetupAuditTrail": [{"Id": numbered("0Ym", 1), "Action": "changedField", "CreatedById": None}],
        "FlowDefinitionView": [{"Id": numbered("300", 1), "DurableId": numbered("300", 1), "ApiName": "A"}],
        "Flow": [
            {"Id": numbered("301", number), **flow, "FullName": name, "Metadata": {"label": name}}
            for number, name in ((1, "A"), (2, "B"))
        ],
        "PermissionSetAssignment": [{"AssigneeId": READER, "PermissionSetId": numbered("0PS", 1)}],
        "ObjectPermissions": [],
    }


def _filed() -> dict[str, list[Row]]:
    folders = ((FOLDER, "Open", "Public"), (CLOSED_FOLDER, "Shut", "Shared"))
    reports = (("Public", FOLDER), ("Shared", CLOSED_FOLDER), ("Own", READER), ("Private", SELLER))
    return {
        "Folder": [{"Id": id, "Name": name, "AccessType": access} for id, name, access in folders],
        "Report": [{"Id": numbered("00O", at), "Name": name, "OwnerId": owner} for at, (name, owner) in enumerate(reports, 1)],
    }


def _tables() -> dict[str, list[Row]]:
    tiers = ((1, "A"), (2, None))
    return {
        "Lead": leads(),
        "Account": [
            {"Id": numbered("001", number), "Name": f"Account {number}", "OwnerId": SELLER, "Tier__c": tier}
            for number, tier in tiers
        ],
        "User": _users(),
        "Group": [{"Id": QUEUE, "Name": "Inbound", "Type": "Queue", "DeveloperName": "Inbound"}],
        "LeadHistory": [{"Id": numbered("018", at), "LeadId": numbered("00Q", at), "Field": "Status"} for at in range(1, 7)],
        **_filed(),
        **_setup(),
    }


def a_small_org(**more: Any) -> Org:
    """The org: leads, accounts, users, reports and a little setup. ``more`` replaces its parts."""
    stamp = a_field("CreatedDate", "datetime")
    lead = a_describe(
        "Lead", "00Q", a_field("Id", "id"), a_field("Name", "string"), a_field("LeadSource", "picklist"), stamp,
        a_field("IsConverted", "boolean"), a_field("IsDeleted", "boolean"), a_field("OwnerId", "reference"),
        a_field("Amount__c", "currency"), a_field("Topics__c", "multipicklist"), a_field("Notes__c", "textarea"),
        a_field("Born__c", "date"), a_field("AccountId", "reference"),
    )  # fmt: skip
    account = a_describe(
        "Account", "001", a_field("Id", "id"), a_field("Name", "string"), a_field("OwnerId", "reference"),
        a_field("Tier__c", "picklist"),
    )  # fmt: skip
    parts: dict[str, Any] = {
        "id": numbered("00D", 1),
        "tables": _tables(),
        "relationships": {
            ("Lead", "Owner"): ("OwnerId", "Name"), ("Lead", "Account"): ("AccountId", "Account"),
            ("Account", "Owner"): ("OwnerId", "User"),
            ("FieldDefinition", "EntityDefinition"): ("EntityDefinitionId", "EntityDefinition"),
        },
        "describes": {"Lead": lead, "Account": account},
        "modified": {"Lead": datetime(2026, 8, 14, 20, 53, 2, tzinfo=UTC), "Account": datetime(2026, 8, 15, tzinfo=UTC)},
        "metadata": {"LeadConvertSettings": {"LeadConvertSettings": "<allowOwnerChange>true</allowOwnerChange>"}},
        "rights": set(RIGHTS), "hidden": set(), "features": set(), "user_id": READER,
        "identity": f"https://login.salesforce.com/id/{numbered('00D', 1)}/{READER}",
    }  # fmt: skip
    return Org(**(parts | more))
