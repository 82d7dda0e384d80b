"""Objects, fields and picklist values as the catalogue tables and the Tooling API tell them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from standins.company.model import Company, Field, Object
from standins.company.schema import is_packaged
from standins.salesforce.org_describes import type_of
from standins.salesforce.org_ids import Ids, instant

Row = dict[str, Any]
GLOBAL_SETS = ("Segment", "Tier", "Region")
_TYPES = {
    "string": "Text(255)", "textarea": "Long Text Area(32768)", "double": "Number(16, 2)", "currency": "Currency(16, 2)",
    "percent": "Percent(16, 2)", "boolean": "Checkbox", "date": "Date", "datetime": "Date/Time", "picklist": "Picklist",
    "multipicklist": "Picklist (Multi-Select)", "email": "Email", "phone": "Phone", "url": "URL(255)",
}  # fmt: skip


def schema(company: Company, ids: Ids) -> dict[str, list[Row]]:
    """EntityDefinition, FieldDefinition, EntityParticle, PicklistValueInfo, CustomObject, CustomField and GlobalValueSet."""
    fields = list(company.fields)
    return {
        "EntityDefinition": [_entity(ids, object_) for object_ in company.objects.values()],
        "FieldDefinition": [_definition(ids, field) for field in fields],
        "EntityParticle": [_particle(ids, field) for field in fields],
        "PicklistValueInfo": [row for field in fields for row in _values(ids, field)],
        "CustomObject": [_object(ids, object_) for object_ in company.objects.values() if object_.custom],
        "CustomField": [_field(ids, field) for field in fields if field.custom],
        "GlobalValueSet": [
            {"Id": ids.of("0Nt", name), "MasterLabel": name, "DeveloperName": name, "NamespacePrefix": None, "Description": None}
            for name in GLOBAL_SETS
        ],
    }  # fmt: skip


def stamps(ids: Ids, stamped: Object | Field) -> Row:
    """Who made and who changed a definition, and when."""
    stamp = stamped.stamp
    return {
        "CreatedDate": instant(stamp.created_at), "CreatedById": ids.user(stamp.created_by),
        "LastModifiedDate": instant(stamp.modified_at), "LastModifiedById": ids.user(stamp.modified_by),
    }  # fmt: skip


def _entity(ids: Ids, object_: Object) -> Row:
    durable = ids.object(object_.name)
    return {
        "Id": durable, "DurableId": durable, "QualifiedApiName": object_.name, "DeveloperName": object_.name.removesuffix("__c"),
        "Label": object_.label, "PluralLabel": object_.plural, "MasterLabel": object_.label, "NamespacePrefix": None,
        "KeyPrefix": object_.prefix, "IsCustomizable": True, "IsCustomSetting": False, "IsQueryable": True,
        "InternalSharingModel": "Private", "ExternalSharingModel": "Private",
        "LastModifiedDate": instant(object_.stamp.modified_at) if object_.custom else None,
        "LastModifiedById": ids.user(object_.stamp.modified_by) if object_.custom else None,
    }  # fmt: skip


def _prefix(field: Field) -> str | None:
    return field.name.partition("__")[0] if is_packaged(field.name) else None


def _bare(field: Field) -> str:
    """The developer name: without the package's prefix and the suffix of custom fields."""
    bare = field.name.removesuffix("__c")
    return bare.partition("__")[2] if is_packaged(field.name) else bare


def _data_type(field: Field) -> str:
    kind = type_of(field)
    if kind == "reference":
        return f"Lookup({','.join(field.lookup_to)})"
    return _TYPES.get(kind, kind.title())


def _definition(ids: Ids, field: Field) -> Row:
    durable = ids.field(field)
    return {
        "Id": durable, "DurableId": durable, "QualifiedApiName": field.name, "DeveloperName": _bare(field),
        "EntityDefinitionId": ids.object(field.object), "Label": field.label, "MasterLabel": field.label,
        "NamespacePrefix": _prefix(field),
        "DataType": _data_type(field), "Description": field.description or None,
        "BusinessOwnerId": ids.owner(field.owner) if field.owner else None, "BusinessStatus": field.status or None,
        "SecurityClassification": field.sensitivity or None, "ComplianceGroup": ";".join(field.compliance) or None,
        "IsNillable": not field.required, "IsIndexed": field.unique or field.type == "lookup",
        "IsCalculated": bool(field.formula),
        "IsFieldHistoryTracked": field.history,
        "LastModifiedDate": instant(field.stamp.modified_at) if field.custom else None,
        "LastModifiedById": ids.user(field.stamp.modified_by) if field.custom else None,
    }  # fmt: skip


def _particle(ids: Ids, field: Field) -> Row:
    durable = ids.field(field)
    return {
        "Id": durable, "DurableId": durable, "QualifiedApiName": field.name, "DeveloperName": _bare(field),
        "EntityDefinitionId": ids.object(field.object), "FieldDefinitionId": durable, "Label": field.label,
        "DataType": type_of(field), "IsNillable": not field.required, "IsCalculated": bool(field.formula),
    }  # fmt: skip


def _values(ids: Ids, field: Field) -> Iterator[Row]:
    particle = ids.field(field)
    for number, value in enumerate(field.values):
        durable = f"{particle}.{number}"
        yield {
            "Id": durable, "DurableId": durable, "EntityParticleId": particle, "Value": value.value, "Label": value.shown,
            "IsActive": value.active, "IsDefaultValue": value.default, "ValidFor": None,
        }  # fmt: skip


def _object(ids: Ids, object_: Object) -> Row:
    return {
        "Id": ids.of("01I", object_.name), "DeveloperName": object_.name.removesuffix("__c"), "NamespacePrefix": None,
        "ManageableState": "unmanaged", "Description": object_.description or None, "SharingModel": "Private",
        **stamps(ids, object_),
    }  # fmt: skip


def _field(ids: Ids, field: Field) -> Row:
    home = ids.object(field.object)
    return {
        "Id": ids.custom_field(field), "DeveloperName": _bare(field), "EntityDefinitionId": home, "TableEnumOrId": home,
        "NamespacePrefix": _prefix(field), "ManageableState": "installed" if is_packaged(field.name) else "unmanaged",
        "FullName": field.path, "Metadata": {"label": field.label, "type": _data_type(field).partition("(")[0]},
        **stamps(ids, field),
    }  # fmt: skip
