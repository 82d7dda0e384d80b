"""From a field's path to the field: along lookups to parents, along relationships to children, sure or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from checks.model import refs
from connectors.metadata.collect import Collector

ACTIVITIES = frozenset({"Task", "Event", "OpenActivity", "ActivityHistory"})
"""What Salesforce shows of activities; their custom fields are defined on Activity."""

PARENTS: Mapping[str, str] = {
    "Account": "Account", "ActivatedBy": "User", "Asset": "Asset", "BillToContact": "Contact", "BusinessHours": "",
    "Campaign": "Campaign", "Case": "Case", "CompanySigned": "User", "Contact": "Contact", "Contract": "Contract",
    "ConvertedAccount": "Account", "ConvertedContact": "Contact", "ConvertedOpportunity": "Opportunity",
    "CreatedBy": "User", "CustomerSigned": "Contact", "DandbCompany": "DandBCompany", "DelegatedApprover": "",
    "Entitlement": "Entitlement", "Individual": "Individual", "LastModifiedBy": "User", "Lead": "Lead",
    "Manager": "User", "MasterRecord": "", "OperatingHours": "", "Opportunity": "Opportunity", "Order": "Order",
    "Owner": "User", "Parent": "", "Pricebook2": "Pricebook2", "PricebookEntry": "PricebookEntry",
    "Product2": "Product2", "Profile": "", "Quote": "Quote", "RecordType": "RecordType", "ReportsTo": "Contact",
    "RootAsset": "Asset", "ShipToContact": "Contact", "SyncedQuote": "Quote", "Territory2": "", "UserRole": "",
    "What": "", "Who": "",
}  # fmt: skip
"""Standard lookups by relationship, and where they lead; '' where that depends. The field's own name ends in ``Id``."""

_CHILDREN: Mapping[str, str] = {
    "AccountContactRelations": "AccountContactRelation", "AccountContactRoles": "AccountContactRole", "Accounts": "Account",
    "AccountTeamMembers": "AccountTeamMember", "Activities": "Activity", "ActivityHistories": "Activity", "Assets": "Asset",
    "CampaignMembers": "CampaignMember", "CaseComments": "CaseComment", "Cases": "Case", "ChildAccounts": "Account",
    "ChildCampaigns": "Campaign", "Contacts": "Contact", "Contracts": "Contract", "Events": "Event", "Leads": "Lead",
    "OpenActivities": "Activity", "Opportunities": "Opportunity", "OpportunityContactRoles": "OpportunityContactRole",
    "OpportunityLineItems": "OpportunityLineItem", "OpportunityTeamMembers": "OpportunityTeamMember", "OrderItems": "OrderItem",
    "Orders": "Order", "QuoteLineItems": "QuoteLineItem", "Quotes": "Quote", "Tasks": "Task", "Users": "User",
}  # fmt: skip
"""Standard child relationships, which have the same name below every parent."""

_NAME = re.compile(r"[A-Za-z]\w*")
_OWNED_BY_USERS = frozenset({"Account", "Contact", "Opportunity", "Campaign", "Contract", "Order", "Task", "Event", "Activity"})


class ChildRelationships:
    """The children that custom lookups give an object: by parent and relationship, in lower case."""

    def __init__(self) -> None:
        self._children: dict[tuple[str, str], set[str]] = {}

    def add(self, parent: str, relationship: str, child: str, field: str) -> None:
        """Note a lookup. A field of a package gives its relationship the package's prefix."""
        prefix = field.partition("__")[0] + "__" if field.count("__") > 1 else ""
        for name in {relationship, prefix + relationship}:
            self._children.setdefault((parent.lower(), f"{name}__r".lower()), set()).add(child)

    def child(self, parent: str, relationship: str) -> str | None:
        """The one object that a relationship leads to; None when it is unknown or not the only one."""
        found = self._children.get((parent.lower(), relationship.lower()), set())
        return next(iter(found)) if len(found) == 1 else None


class Path(NamedTuple):
    """What a path of fields leads to: None where it cannot be told surely. ``through`` are the lookups on the way."""

    field: str | None
    through: tuple[str, ...] = ()


UNKNOWN = Path(None)


def child_object(out: Collector, parent: str, relationship: str) -> str | None:
    """The object of a child relationship: ``Contact`` for ``Contacts``; ``Contact$OwnerId`` names its object itself."""
    name, dollar, _ = relationship.partition("$")
    if dollar and name[:1].isupper() and name in PARENTS.values():
        return name
    if relationship.endswith("__kav"):
        return relationship
    return _CHILDREN.get(relationship) or out.notes(ChildRelationships).child(parent, relationship)


def place(out: Collector, object_: str, name: str) -> tuple[str, str]:
    """The object and API name of a field as metadata names it: ``Tier__c`` of Task is Activity's, ``Owner`` is OwnerId."""
    if name.endswith("__pc") and object_ == "Account":
        object_, name = "Contact", name[:-2] + "c"
    if object_ in ACTIVITIES and (name.endswith("__c") or object_ not in {"Task", "Event"}):
        object_ = "Activity"
    if name in PARENTS:
        name += "Id"
    known = out.fields_of(object_).get(name.lower())
    return (known.object, known.name) if known else (object_, name)


def field_ref(out: Collector, object_: str, name: str) -> str:
    """The reference of a field as metadata names it."""
    return refs.field(out.connection, *place(out, object_, name))


def follow(out: Collector, object_: str, path: str) -> Path:
    """The field that a path from an object leads to: ``Account.Industry``, ``Deal__r.Tier__c``, ``Deal__c.Tier__c``.

    A record type's name stands for the record type: ``RecordType.Name`` leads to RecordTypeId.
    """
    *lookups, name = path.split(".")
    through: list[str] = []
    for lookup in lookups:
        if lookup == "RecordType":
            return Path(field_ref(out, object_, lookup), tuple(through))
        parent = _parent(out, object_, lookup, name)
        if ref := _lookup_ref(out, object_, lookup):
            through.append(ref)
        if not parent:
            return Path(None, tuple(through))
        object_ = parent
    if not _NAME.fullmatch(name) or not _NAME.fullmatch(object_) or name.endswith("__r"):
        return Path(None, tuple(through))
    return Path(field_ref(out, object_, name), tuple(through))


def _lookup_ref(out: Collector, object_: str, lookup: str) -> str | None:
    name = lookup.partition(":")[0]
    if name.endswith("__r"):
        name = name[:-1] + "c"
    return field_ref(out, object_, name) if name.endswith("__c") or name in PARENTS else None


def _parent(out: Collector, object_: str, lookup: str, field: str) -> str | None:
    """Where a lookup leads. Records of most objects may be owned by a queue, which has no custom fields."""
    name, colon, chosen = lookup.partition(":")
    if colon:
        return chosen
    if name.endswith(("__r", "__c")):
        owner, name = place(out, object_, name[:-1] + "c")
        known = out.fields_of(owner).get(name.lower())
        return known.lookup_to[0] if known and len(known.lookup_to) == 1 else None
    if name == "Owner" and object_ not in _OWNED_BY_USERS and not field.endswith("__c"):
        return None
    if name == "Parent" and object_ in {"Account", "Campaign", "Case", "Asset"}:
        return object_
    return PARENTS.get(name)
