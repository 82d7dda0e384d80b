"""Object types, properties with their options, groups and validations, labels of associations, forecast types."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from standins.company.hubspot.model import Hub, Property
from standins.company.model import Value
from standins.hubspot.portal import Bodies, Body
from standins.hubspot.portal_of_texts import by_whom, dated, instant

_KINDS = {
    "text": ("string", "text"), "long_text": ("string", "textarea"), "number": ("number", "number"),
    "currency": ("number", "number"), "date": ("date", "date"), "datetime": ("datetime", "date"),
    "boolean": ("bool", "booleancheckbox"), "picklist": ("enumeration", "select"),
    "multi_picklist": ("enumeration", "checkbox"), "phone": ("string", "phonenumber"),
}  # fmt: skip
_REFERENCES = {"hubspot_owner_id": "OWNER"}


def properties(hub: Hub) -> dict[str, Bodies]:
    """The properties of every object type."""
    return {type_.name: [_property(hub, one) for one in type_.properties.values()] for type_ in hub.types.values()}


def _property(hub: Hub, one: Property) -> Body:
    kind, shown = _KINDS[one.type]
    calculated = {"text": "calculation_equation", "number": "calculation_equation"}.get(shown, shown) if one.calculated else shown
    body: Body = {
        "name": one.name, "label": one.label, "type": kind, "fieldType": calculated, "description": one.description,
        "groupName": one.group, "options": _options(one), "displayOrder": -1, "calculated": one.calculated,
        "externalOptions": one.external, "archived": one.archived, "hasUniqueValue": one.unique, "hidden": False,
        "formField": one.form_field, "hubspotDefined": not one.custom, "showCurrencySymbol": one.type == "currency",
        "dataSensitivity": one.sensitivity, **dated(one.stamp), **by_whom(hub, one.stamp, "createdUserId", "updatedUserId"),
        "modificationMetadata": {
            "archivable": one.custom, "readOnlyDefinition": not one.custom, "readOnlyValue": not one.writable,
            "readOnlyOptions": not one.custom,
        },
    }  # fmt: skip
    if one.archived and one.stamp:
        body["archivedAt"] = instant(one.stamp.modified_at)
    if one.name in _REFERENCES:
        body["referencedObjectType"] = _REFERENCES[one.name]
    return body


def _options(one: Property) -> Bodies:
    if one.type == "boolean":
        return [_option(Value("true", "Yes"), 0), _option(Value("false", "No"), 1)]
    return [] if one.external else [_option(option, at) for at, option in enumerate(one.options)]


def _option(option: Value, at: int) -> Body:
    return {"label": option.shown, "value": option.value, "displayOrder": at, "hidden": not option.active,
            "description": option.description}  # fmt: skip


def groups(hub: Hub) -> dict[str, Bodies]:
    """The groups that the properties of every object type stand in."""
    told: dict[str, Bodies] = {}
    for type_ in hub.types.values():
        names = dict.fromkeys(one.group for one in type_.properties.values())
        told[type_.name] = [
            {"name": name, "label": name.replace("_", " ").capitalize(), "displayOrder": at, "archived": False}
            for at, name in enumerate(names)
        ]
    return told


def validations(hub: Hub) -> dict[str, Bodies]:
    """The rules that refuse values, by object type and property."""
    told: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for rule in hub.validations:
        object_, _, name = rule.property.partition(".")
        told[object_][name].append(
            {"ruleType": rule.kind, "ruleArguments": list(rule.arguments), "shouldApplyNormalization": False}
        )
    return {
        object_: [{"propertyName": name, "propertyValidationRules": rules} for name, rules in found.items()]
        for object_, found in told.items()
    }


def schemas(hub: Hub) -> Bodies:
    """The custom objects."""
    return [
        {
            "id": type_.id.partition("-")[2], "objectTypeId": type_.id, "name": type_.name, "description": type_.description,
            "fullyQualifiedName": f"p{hub.id}_{type_.name}", "labels": {"singular": type_.label, "plural": type_.plural},
            "primaryDisplayProperty": "subscription_name", "requiredProperties": ["subscription_name"],
            "searchableProperties": ["subscription_name"], "secondaryDisplayProperties": [], "archived": False,
            "associations": [], **dated(type_.stamp), **by_whom(hub, type_.stamp, "createdByUserId", "updatedByUserId"),
        }
        for type_ in hub.types.values()
        if type_.stamp
    ]  # fmt: skip


def association_labels(hub: Hub) -> Bodies:
    """The labels of every pair of object types that has any."""
    pairs: dict[tuple[str, str], Bodies] = defaultdict(list)
    for label in hub.labels:
        category = "USER_DEFINED" if label.label else "HUBSPOT_DEFINED"
        pairs[label.source, label.target].append({"category": category, "typeId": label.id, "label": label.label or None})

    def side(name: str) -> Body:
        type_ = hub.types[name]
        return {"objectTypeId": type_.id, "singularLabel": type_.label, "pluralLabel": type_.plural}

    return [
        {
            "fromObjectType": side(source), "toObjectType": side(target), "limit": 50, "usage": len(named),
            "allLabels": named, "percentage": 2.0 * len(named), "types": types,
        }
        for (source, target), types in pairs.items()
        for named in [[one["label"] for one in types if one["label"]]]
    ]  # fmt: skip


def forecast_types(hub: Hub) -> Bodies:
    """The ways of forecasting."""
    return [
        {
            "id": one.id, "name": one.label, "amountProperty": one.amount, "dateProperty": one.day, "objectTypeId": "0-3",
            "weightedAmountProperty": "hs_projected_amount", "defaultType": one.default,
        }
        for one in hub.forecasts
    ]  # fmt: skip
