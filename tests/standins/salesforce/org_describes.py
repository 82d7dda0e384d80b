"""Describes of objects, and the relationships by which queries follow lookups.

Source: REST API Developer Guide, 'sObject Describe'; bodies recorded from real orgs.
"""

from __future__ import annotations

from typing import Any

from standins.company.model import Company, Field, Object
from standins.salesforce.org_ids import Ids

_TYPES = {
    "text": "string", "long_text": "textarea", "rich_text": "textarea", "number": "double", "multi_picklist": "multipicklist",
    "lookup": "reference", "auto_number": "string", "encrypted": "encryptedstring", "geolocation": "location",
}  # fmt: skip
"""The describe's word for each type that it calls otherwise."""
_SOAP = {
    "boolean": "xsd:boolean", "currency": "xsd:double", "date": "xsd:date", "datetime": "xsd:dateTime", "double": "xsd:double",
    "id": "tns:ID", "percent": "xsd:double", "reference": "tns:ID",
}  # fmt: skip
_NOT_COUNTED = frozenset({"boolean", "textarea", "multipicklist"})
_NOT_GROUPED = frozenset({"currency", "datetime", "double", "encryptedstring", "multipicklist", "percent", "textarea"})

_FIELD: dict[str, Any] = {
    "aiPredictionField": False, "autoNumber": False, "byteLength": 0, "calculated": False, "calculatedFormula": None,
    "cascadeDelete": False, "caseSensitive": False, "compoundFieldName": None, "controllerName": None, "createable": True,
    "custom": False, "defaultValue": None, "defaultValueFormula": None, "defaultedOnCreate": False, "dependentPicklist": False,
    "deprecatedAndHidden": False, "digits": 0, "displayLocationInDecimal": False, "encrypted": False, "externalId": False,
    "extraTypeInfo": None, "filteredLookupInfo": None, "formulaTreatNullNumberAsZero": False, "highScaleNumber": False,
    "htmlFormatted": False, "idLookup": False, "inlineHelpText": None, "mask": None, "maskType": None, "nameField": False,
    "namePointing": False, "nillable": True, "permissionable": False, "picklistValues": [], "polymorphicForeignKey": False,
    "precision": 0, "queryByDistance": False, "referenceTargetField": None, "referenceTo": [], "relationshipName": None,
    "relationshipOrder": None, "restrictedDelete": False, "restrictedPicklist": False, "scale": 0, "searchPrefilterable": False,
    "unique": False, "updateable": True, "writeRequiresMasterRead": False,
}  # fmt: skip
_OBJECT: dict[str, Any] = {
    "actionOverrides": [], "activateable": False, "associateEntityType": None, "associateParentEntity": None,
    "childRelationships": [], "compactLayoutable": True, "createable": True, "customSetting": False, "deepCloneable": False,
    "defaultImplementation": None, "deletable": True, "deprecatedAndHidden": False, "extendedBy": None, "extendsInterfaces": None,
    "feedEnabled": True, "hasSubtypes": False, "implementedBy": None, "implementsInterfaces": None, "isInterface": False,
    "isSubtype": False, "layoutable": True, "listviewable": None, "lookupLayoutable": None, "mergeable": False,
    "mruEnabled": True,
    "namedLayoutInfos": [], "networkScopeFieldName": None, "queryable": True, "replicateable": True, "retrieveable": True,
    "searchLayoutable": True, "searchable": True, "sobjectDescribeOption": "FULL", "supportedScopes": [], "triggerable": True,
    "undeletable": True, "updateable": True,
}  # fmt: skip


def describes(company: Company, ids: Ids) -> dict[str, dict[str, Any]]:
    """The describe of every object of the company, by name."""
    return {name: _object(company, ids, object_) for name, object_ in company.objects.items()}


def _object(company: Company, ids: Ids, object_: Object) -> dict[str, Any]:
    base = f"/services/data/v66.0/sobjects/{object_.name}"
    return _OBJECT | {
        "name": object_.name, "label": object_.label, "labelPlural": object_.plural, "custom": object_.custom,
        "keyPrefix": object_.prefix, "fields": [_field(field) for field in object_.fields.values()],
        "recordTypeInfos": [_master(), *_record_types(company, ids, object_.name)],
        "urls": {"sobject": base, "describe": f"{base}/describe", "rowTemplate": f"{base}/{{ID}}"},
    }  # fmt: skip


def _master() -> dict[str, Any]:
    return {"active": True, "available": True, "defaultRecordTypeMapping": False, "developerName": "Master", "master": True,
            "name": "Master", "recordTypeId": "012000000000000AAA", "urls": {}}  # fmt: skip


def _record_types(company: Company, ids: Ids, object_: str) -> list[dict[str, Any]]:
    return [
        {"active": kind.active, "available": kind.active, "defaultRecordTypeMapping": not number, "developerName": kind.name,
         "master": False, "name": kind.label, "recordTypeId": ids.record_type(f"{object_}.{kind.name}"), "urls": {}}
        for number, kind in enumerate(kind for kind in company.record_types if kind.object == object_)
    ]  # fmt: skip


def type_of(field: Field) -> str:
    """The describe's word for a field's type."""
    return _TYPES.get(field.type, field.type)


def _field(field: Field) -> dict[str, Any]:
    kind = type_of(field)
    given = kind == "boolean" or not field.writable or field.name == "OwnerId"
    found = {
        **_FIELD, "name": field.name, "label": field.label, "type": kind, "soapType": _SOAP.get(kind, "xsd:string"),
        "length": field.length, "byteLength": 3 * field.length, "custom": field.custom,
        "createable": field.writable, "updateable": field.writable, "defaultedOnCreate": given,
        "defaultValue": None if kind != "boolean" else False,
        "nillable": not (field.required or kind == "boolean"), "unique": field.unique,
        "permissionable": field.custom and not field.required,
        "aggregatable": kind not in _NOT_COUNTED, "groupable": kind not in _NOT_GROUPED, "filterable": kind != "textarea",
        "sortable": kind not in {"textarea", "multipicklist"}, "inlineHelpText": field.help_text or None,
        "autoNumber": field.type == "auto_number", "nameField": field.name == "Name", "idLookup": field.name == "Id",
    }  # fmt: skip
    if kind in {"picklist", "multipicklist"}:
        found["restrictedPicklist"] = field.restricted
        found["picklistValues"] = [
            {"active": True, "defaultValue": value.default, "label": value.shown, "validFor": None, "value": value.value}
            for value in field.values
            if value.active
        ]
    elif kind == "reference":
        found["referenceTo"] = list(field.lookup_to)
        found["relationshipName"] = field.relationship or None
        found["polymorphicForeignKey"] = found["namePointing"] = len(field.lookup_to) > 1
    elif kind == "textarea":
        found["extraTypeInfo"] = "plaintextarea"
    elif kind in {"double", "currency", "percent"}:
        found |= {"precision": 18, "scale": 2}
    if field.formula:
        found |= {"calculated": True, "calculatedFormula": field.formula}
    return found


def relationships(company: Company) -> dict[tuple[str, str], tuple[str, str]]:
    """Where relationships lead, for records and for setup."""
    found = dict(_SETUP)
    for field in company.fields:
        if field.type == "lookup" and field.relationship:
            found[field.object, field.relationship] = (field.name, field.lookup_to[0] if len(field.lookup_to) == 1 else "Name")
    return found


_MADE = (
    "Report", "Dashboard", "OpportunityStage", "RecordType", "BusinessProcess", "AssignmentRule", "ValidationRule",
    "WorkflowRule", "CustomField", "CustomObject", "Flow",
)  # fmt: skip
_HISTORIES = ("OpportunityHistory", "OpportunityFieldHistory", "LeadHistory")
_SETUP: dict[tuple[str, str], tuple[str, str]] = {
    **{(name, "CreatedBy"): ("CreatedById", "User") for name in (*_MADE, *_HISTORIES)},
    **{(name, "LastModifiedBy"): ("LastModifiedById", "User") for name in (*_MADE, "EntityDefinition", "FieldDefinition")},
    ("SetupAuditTrail", "CreatedBy"): ("CreatedById", "User"),
    ("GroupMember", "Group"): ("GroupId", "Group"),
    ("QueueSobject", "Queue"): ("QueueId", "Group"),
    ("PermissionSet", "Profile"): ("ProfileId", "Profile"),
    ("PermissionSetAssignment", "PermissionSet"): ("PermissionSetId", "PermissionSet"),
    ("PermissionSetAssignment", "Assignee"): ("AssigneeId", "User"),
    ("ObjectPermissions", "Parent"): ("ParentId", "PermissionSet"),
    ("FieldDefinition", "EntityDefinition"): ("EntityDefinitionId", "EntityDefinition"),
    ("EntityParticle", "EntityDefinition"): ("EntityDefinitionId", "EntityDefinition"),
    ("EntityParticle", "FieldDefinition"): ("FieldDefinitionId", "FieldDefinition"),
    ("PicklistValueInfo", "EntityParticle"): ("EntityParticleId", "EntityParticle"),
    ("CustomField", "EntityDefinition"): ("EntityDefinitionId", "EntityDefinition"),
    ("ValidationRule", "EntityDefinition"): ("EntityDefinitionId", "EntityDefinition"),
    ("FieldDefinition", "BusinessOwner"): ("BusinessOwnerId", "Name"),
    ("Report", "Owner"): ("OwnerId", "Folder"),
    ("Dashboard", "Folder"): ("FolderId", "Folder"),
    ("Dashboard", "RunningUser"): ("RunningUserId", "User"),
    ("DashboardComponent", "Dashboard"): ("DashboardId", "Dashboard"),
    ("RecordType", "BusinessProcess"): ("BusinessProcessId", "BusinessProcess"),
    ("Territory2", "Territory2Model"): ("Territory2ModelId", "Territory2Model"),
    ("OpportunityHistory", "Opportunity"): ("OpportunityId", "Opportunity"),
    ("OpportunityFieldHistory", "Opportunity"): ("OpportunityId", "Opportunity"),
    ("LeadHistory", "Lead"): ("LeadId", "Lead"),
}
