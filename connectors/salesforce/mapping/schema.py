"""Objects, fields and picklist values: describes, joined with what only the catalogue tables tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from checks.model import refs
from checks.model.rows.schema import Field, Object, PicklistValue
from connectors.common.values import clean, count, flag, moment, named, plain, some, text, whole
from connectors.metadata import formulas
from connectors.metadata.collect import Collector
from connectors.metadata.owners import is_custom
from connectors.metadata.standard import CARRIERS, TYPES
from connectors.salesforce.mapping.pages import object_page
from connectors.salesforce.mapping.people import Ids
from connectors.salesforce.mapping.senseless import say
from connectors.salesforce.mapping.values import id_of, is_api_name

Row = Mapping[str, Any]

_TYPES = {
    "address": "Address", "anyType": "", "base64": "File", "boolean": "Checkbox", "combobox": "Picklist", "currency": "Currency",
    "date": "Date", "datetime": "DateTime", "double": "Number", "email": "Email", "encryptedstring": "EncryptedText",
    "int": "Number", "location": "Location", "long": "Number", "multipicklist": "MultiselectPicklist", "percent": "Percent",
    "phone": "Phone", "picklist": "Picklist", "reference": "Lookup", "string": "Text", "textarea": "TextArea", "time": "Time",
    "url": "Url",
}  # fmt: skip
"""The types of a describe, and the Metadata API's word for each, so that a project and its org speak alike."""
_LONG = 255
"""Characters up to which a text area is a short one."""
_PICKLISTS = frozenset({"picklist", "multipicklist", "combobox"})

DESCRIBED = ("name", "label", "labelPlural", "custom", "keyPrefix", "queryable")
_FIELD = (
    "name", "label", "type", "length", "custom", "nillable", "createable", "defaultedOnCreate", "unique", "calculated",
    "calculatedFormula", "autoNumber", "htmlFormatted", "extraTypeInfo", "inlineHelpText", "restrictedPicklist", "controllerName",
    "aggregatable", "groupable", "filterable", "permissionable", "cascadeDelete",
    "relationshipName",
)  # fmt: skip
_VALUE = ("value", "label", "active", "defaultValue")


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What the catalogue tables say of fields and objects, by path or name. Empty where they were not read."""

    definitions: Mapping[str, Row] = field(default_factory=dict)
    """FieldDefinition by ``Object.Field``."""
    created: Mapping[str, Row] = field(default_factory=dict)
    """CustomField by ``Object.Field``."""
    values: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """PicklistValueInfo by ``Object.Field``: inactive values too."""
    objects: Mapping[str, Row] = field(default_factory=dict)
    """CustomObject by API name."""
    entities: Mapping[str, Row] = field(default_factory=dict)
    """EntityDefinition by API name."""


def slim(body: Any) -> dict[str, Any]:
    """A describe without what nobody reads, nor what makes no sense; the fields are always a list. {} for what is no describe.

    ``senseless`` is how many fields were left out since they cannot be told, and missing where there are none.
    """
    if not isinstance(body, dict) or not is_api_name(text(body, "name")):
        return {}
    listed = body.get("fields")
    fields = listed if isinstance(listed, list) else []
    kept = [_slim_field(one) for one in fields if isinstance(one, dict) and is_api_name(text(one, "name"))]
    senseless = len(fields) - len(kept) + (count(body, "senseless") or 0)
    return {**plain(body, DESCRIBED), "fields": kept, **({"senseless": senseless} if senseless else {})}


def _slim_field(one: Mapping[str, Any]) -> dict[str, Any]:
    """A field of a describe. Lists that are none are left out; a value of a picklist that is none is an empty one."""
    kept = plain(one, _FIELD)
    if isinstance(to := one.get("referenceTo"), list):
        kept["referenceTo"] = [clean(object_) for object_ in to if isinstance(object_, str)]
    if "picklistValues" in one and isinstance(listed := one["picklistValues"] or [], list):
        kept["picklistValues"] = [
            plain(value, _VALUE) if isinstance(value, dict) and named(value, "value") else {} for value in listed
        ]
    return kept


def add_object(body: Row, details: Details, out: Collector, ids: Ids) -> None:
    """Add an object with its fields and their values, from its slim describe."""
    name = text(body, "name")
    made = details.objects.get(name, {})
    entity = details.entities.get(name, {})
    ref = refs.make(out.connection, "object", name)
    row = Object(
        connection=out.connection,
        ref=ref,
        name=name,
        label=some(body, "label"),
        plural=some(body, "labelPlural"),
        custom=is_custom(name),
        managed=out.packaged(name),
        description=some(made, "Description") if made else None,
        created_at=moment(made, "CreatedDate"),
        created_by=ids.user(out.connection, text(made, "CreatedById")),
        modified_at=moment(made, "LastModifiedDate") or moment(entity, "LastModifiedDate"),
        modified_by=ids.user(out.connection, text(made, "LastModifiedById") or text(entity, "LastModifiedById")),
    )
    if not out.add("objects", row):
        return
    out.show(ref, object_page(name))
    for one in body.get("fields", ()):
        _add_field(name, one, details, out, ids)
    if senseless := whole(body, "senseless"):
        for table in ("fields", "picklist_values", "field_fill", "value_counts"):
            say(out, table, f"{name}'s describe", senseless, senseless + len(body.get("fields", ())))
    _add_hidden(name, details, out, ids)


def _add_field(object_: str, one: Row, details: Details, out: Collector, ids: Ids) -> None:
    name = text(one, "name")
    path = f"{object_}.{name}"
    ref = refs.field(out.connection, object_, name)
    vendor_type = _vendor_type(one)
    custom = flag(one, "custom") is True
    controller = named(one, "controllerName")
    row = Field(
        connection=out.connection,
        ref=ref,
        object=object_,
        name=name,
        label=some(one, "label"),
        type="id" if text(one, "type") == "id" else TYPES.get(vendor_type or "", "unknown"),
        vendor_type=vendor_type,
        length=whole(one, "length") or None,
        help_text=text(one, "inlineHelpText"),
        required=flag(one, "createable") is True and flag(one, "nillable") is False and flag(one, "defaultedOnCreate") is False,
        unique=flag(one, "unique"),
        custom=custom,
        managed=out.packaged(name),
        calculated=flag(one, "calculated") is True,
        formula=text(one, "calculatedFormula") or None,
        restricted=flag(one, "restrictedPicklist") if text(one, "type") in _PICKLISTS else None,
        controller=refs.field(out.connection, object_, controller) if controller else None,
        lookup_to=tuple(one.get("referenceTo", ())),
        value_set=CARRIERS.get(path),
        **_definition(details.definitions.get(path), details.created.get(path), out, ids),
    )
    if not out.add("fields", row):
        return
    made = details.created.get(path, {})
    out.show(ref, object_page(object_, "FieldsAndRelationships", text(made, "Id") or name))
    if row.formula:
        formulas.expect(out, ref, object_, row.formula)
    if text(one, "type") in _PICKLISTS:
        _add_values(ref, one, details.values.get(path), out)


def _vendor_type(one: Row) -> str | None:
    """The Metadata API's name of the field's type; None for ids, which it has no word for."""
    kind = text(one, "type")
    if flag(one, "autoNumber"):
        return "AutoNumber"
    if kind == "textarea" and (flag(one, "htmlFormatted") or text(one, "extraTypeInfo") == "richtextarea"):
        return "Html"
    if kind == "textarea" and whole(one, "length") > _LONG:
        return "LongTextArea"
    if kind == "reference" and flag(one, "cascadeDelete") and flag(one, "custom"):
        return "MasterDetail"
    if flag(one, "calculated") and not text(one, "calculatedFormula") and flag(one, "custom"):
        return "Summary"
    return _TYPES.get(kind) or None


def _definition(definition: Row | None, made: Row | None, out: Collector, ids: Ids) -> dict[str, Any]:
    """What FieldDefinition and CustomField tell: None throughout where they were not read."""
    dated = made or {}
    stamped = {"created_at": moment(dated, "CreatedDate"), "created_by": ids.user(out.connection, text(dated, "CreatedById"))}
    changed = definition or dated
    stamped |= {
        "modified_at": moment(changed, "LastModifiedDate"),
        "modified_by": ids.user(out.connection, text(changed, "LastModifiedById")),
    }
    if definition is None:
        return stamped
    owner = text(definition, "BusinessOwnerId")
    return stamped | {
        "description": some(definition, "Description"),
        "data_owner": ids.name(owner) if owner else some(definition, "BusinessOwnerId"),
        "status": some(definition, "BusinessStatus"),
        "sensitivity": some(definition, "SecurityClassification"),
        "compliance": _groups(some(definition, "ComplianceGroup")),
        "history_tracked": flag(definition, "IsFieldHistoryTracked"),
    }


def _groups(found: str | None) -> tuple[str, ...] | None:
    return None if found is None else tuple(part.strip() for part in found.split(";") if part.strip())


def _add_values(ref: str, one: Row, listed: Sequence[Row] | None, out: Collector) -> None:
    """The values in the describe's order, then those that only the catalogue knows: the inactive ones."""
    active: list[Row] = one.get("picklistValues", [{}])  # what is no list holds something that cannot be told
    known = {named(value, "value"): value for value in active if value}
    told = {named(row, "Value"): row for row in listed or () if named(row, "Value")}
    rows = len(active) + len(listed or ())
    left_out = sum(not value for value in active) + sum(not named(row, "Value") for row in listed or ())
    say(out, "picklist_values", f"the values of {refs.path_of(ref)}", left_out, rows)
    for position, name in enumerate(dict.fromkeys((*known, *told)), 1):
        value, info = known.get(name, {}), told.get(name, {})
        said = flag(value, "active")
        row = PicklistValue(
            connection=out.connection,
            ref=refs.value(ref, name),
            field=ref,
            value=name,
            label=text(value, "label") or text(info, "Label") or name,
            position=position,
            active=flag(info, "IsActive") is not False if said is None else said,
            default=flag(value, "defaultValue") if value else flag(info, "IsDefaultValue"),
            value_set=CARRIERS.get(refs.path_of(ref)),
        )
        out.add("picklist_values", row)


def _add_hidden(object_: str, details: Details, out: Collector, ids: Ids) -> None:
    """The custom fields that exist and that field-level security hides from the reading user: their values are not counted."""
    shown = out.fields_of(object_)
    for path, definition in details.definitions.items():
        home, _, name = path.partition(".")
        if home == object_ and name.endswith("__c") and is_api_name(name) and name.lower() not in shown:
            ref = refs.field(out.connection, object_, name)
            row = Field(
                connection=out.connection,
                ref=ref,
                object=object_,
                name=name,
                label=some(definition, "Label"),
                type="unknown",
                custom=True,
                managed=out.packaged(name),
                **_definition(definition, details.created.get(path), out, ids),
            )
            out.add("fields", row)
            out.show(ref, object_page(object_, "FieldsAndRelationships", text(details.created.get(path, {}), "Id") or name))
            for table in ("fields", "picklist_values", "field_fill", "value_counts"):
                out.gap(
                    table,
                    path,
                    kind="permission",
                    reason=f"{path} is hidden from the reading user by field-level security",
                    cure=f"give the reading user Read access to {path}",
                )


def by_path(rows: Iterable[Row], names: Mapping[str, str]) -> dict[str, Row]:
    """Rows of CustomField by ``Object.Field``. ``names`` are the API names of custom objects by their 15-character id."""
    found = {}
    for row in rows:
        home, name = named(row, "TableEnumOrId"), named(row, "DeveloperName")
        prefix = f"{named(row, 'NamespacePrefix')}__" if named(row, "NamespacePrefix") else ""
        if home and name:
            found[f"{names.get(home[:15], home)}.{prefix}{name}__c"] = row
    return found


def object_names(rows: Iterable[Row]) -> dict[str, str]:
    """API names of custom objects by their 15-character id, from CustomObject."""
    return {text(row, "Id")[:15]: custom_name(row) for row in rows if id_of(row, "Id") and named(row, "DeveloperName")}


def custom_name(row: Row) -> str:
    """The API name of a custom object, from CustomObject."""
    prefix = f"{named(row, 'NamespacePrefix')}__" if named(row, "NamespacePrefix") else ""
    return f"{prefix}{named(row, 'DeveloperName')}__c"
