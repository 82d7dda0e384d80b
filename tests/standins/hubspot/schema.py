"""Object types and what they are made of: properties, groups, validations, custom objects, association labels.

Source: 'Properties', 'Property validations', 'Object schemas', 'Object library', 'Associations' of HubSpot's developer
documentation.
"""

from __future__ import annotations

from typing import Any

from standins.http.exchange import Answer
from standins.hubspot.call import Call, inputs
from standins.hubspot.refusal import Refusal, invalid, missing_scopes, not_found

Body = dict[str, Any]
PLAIN = "non_sensitive"
TIERS = {PLAIN: "", "sensitive": "sensitive", "highly_sensitive": "highly_sensitive"}
FOUNDATION = frozenset({"0-1", "0-2", "0-3", "0-5"})
"""What no portal can switch off, and of which the object library says nothing."""


def sensitive_scope(name: str, tier: str) -> str:
    """The scope without which properties of a tier are not told: the custom objects share theirs."""
    return f"crm.objects.{name}.{TIERS[tier]}.read.v2"


def tier_of(row: Body) -> str:
    """How sensitive a property is."""
    return str(row.get("dataSensitivity") or PLAIN)


def properties(call: Call) -> Body:
    """All properties at once: those in use or the archived ones, of one tier."""
    wanted = call.listed("properties")
    rows = _properties(call, call.flag("archived"), call.params.get("dataSensitivity", PLAIN))
    return {"results": [row for row in rows if not wanted or row.get("name") in wanted]}


def property(call: Call) -> Body:
    """One property."""
    rows = _properties(call, call.flag("archived"), call.params.get("dataSensitivity", PLAIN))
    found = next((row for row in rows if row.get("name") == call.parts["name"]), None)
    if found is None:
        raise not_found(f"Property '{call.parts['name']}' does not exist", "OBJECT_NOT_FOUND")
    return found


def properties_batch(call: Call) -> Answer:
    """Some properties; 207 when some of them are not there."""
    names = [one.get("name") for one in inputs(call)]
    body = call.body
    rows = {row.get("name"): row for row in _properties(call, body.get("archived") is True, body.get("dataSensitivity", PLAIN))}
    return batch([rows[name] for name in names if name in rows], [str(name) for name in names if name not in rows])


def batch(found: list[Body], missing: list[str]) -> Answer:
    """The answer to a batch that reads; 207 when some of it is not there."""
    body: Body = {"status": "COMPLETE", "results": found}
    if not missing:
        return Answer(200, body)
    error = {
        "status": "error",
        "category": "OBJECT_NOT_FOUND",
        "message": "Could not get some objects, they may be deleted or not exist. Check that ids are valid.",
        "context": {"ids": missing},
    }
    return Answer(207, {**body, "numErrors": 1, "errors": [error]})


def _properties(call: Call, archived: bool, tier: Any) -> list[Body]:
    name = call.object
    if tier not in TIERS:
        raise invalid(f"Invalid enum value for dataSensitivity: {tier}")
    scope_name = "custom" if call.portal.types[name].startswith("2-") else name
    if tier != PLAIN and (scope := sensitive_scope(scope_name, tier)) not in call.portal.scopes:
        raise missing_scopes(scope)
    rows = call.portal.properties.get(name, [])
    return [row for row in rows if bool(row.get("archived")) is archived and tier_of(row) == tier]


def groups(call: Call) -> Body:
    """The groups of properties that are in use."""
    return {"results": [row for row in call.portal.groups.get(call.object, []) if not row.get("archived")]}


def validations(call: Call) -> Body:
    """What the values of properties have to fit."""
    return {"results": call.portal.validations.get(call.object, [])}


def schemas(call: Call) -> Body:
    """All custom objects, with their properties unless they are not asked for."""
    archived = call.flag("archived")
    return {"results": [_schema(call, row) for row in call.portal.schemas if bool(row.get("archived")) is archived]}


def schema(call: Call) -> Body:
    """One custom object."""
    wanted = call.parts["object"]
    for row in call.portal.schemas:
        if wanted in (row.get("name"), row.get("objectTypeId"), row.get("fullyQualifiedName")):
            return _schema(call, row)
    raise not_found(f"No schema for {wanted}")


def _schema(call: Call, row: Body) -> Body:
    rows = call.portal.properties.get(row["name"], [])
    told = [one for one in rows if not one.get("archived") and tier_of(one) == PLAIN]
    left_out = {
        name
        for name, flag in (
            ("associations", "includeAssociationDefinitions"),
            ("createdByUserId", "includeAuditMetadata"),
            ("updatedByUserId", "includeAuditMetadata"),
        )
        if not call.flag(flag, True)
    }
    whole = {"objectTypeId": call.portal.types.get(row["name"]), "associations": [], **row}
    if call.flag("includePropertyDefinitions", True):
        whole["properties"] = told
    return {key: value for key, value in whole.items() if key not in left_out}


def enablement(call: Call) -> Body:
    """Which of the object types that can be switched off are on."""
    portal = call.portal
    switched = {id: portal.uses(name) for name, id in portal.types.items() if id not in FOUNDATION and not id.startswith("2-")}
    return {"enablementByObjectTypeId": switched}


def label_limits(call: Call) -> Body:
    """Every pair of object types that has labels of its own. ``types`` of them is told pair by pair."""
    wanted = [(key, call.params.get(f"{key}Id")) for key in ("fromObjectType", "toObjectType")]
    rows = [
        {key: value for key, value in row.items() if key != "types"}
        for row in call.portal.association_labels
        if all(id in (None, row[key]["objectTypeId"]) for key, id in wanted)
    ]
    return {"results": rows}


def labels(call: Call) -> Body:
    """The labels of one pair, with their type ids."""
    ends = [call.portal.types[call.type(part)] for part in ("from", "to")]
    for row in call.portal.association_labels:
        if [row[key]["objectTypeId"] for key in ("fromObjectType", "toObjectType")] == ends:
            return {"results": row.get("types", [])}
    return {"results": []}


def no_validation_type(call: Call) -> Body:
    """Validations are asked for by object type id alone. Raises Refusal for a name."""
    if call.parts["object"] not in call.portal.types.values():
        raise Refusal(400, "VALIDATION_ERROR", f"Invalid object type id: {call.parts['object']}")
    return validations(call)
