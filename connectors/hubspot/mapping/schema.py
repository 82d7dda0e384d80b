"""Objects, properties with their options, what properties refuse, and the labels of associations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checks.model import refs
from checks.model.rows.process import ValidationRule
from checks.model.rows.schema import AssociationLabel, Field, Object, PicklistValue, Setting
from connectors.common.collect import Collector
from connectors.common.values import count, flag, named, some, text
from connectors.hubspot.mapping.people import People, stamps
from connectors.hubspot.mapping.senseless import has, say, sensible
from connectors.hubspot.mapping.values import (
    Row,
    id_of,
    inner,
    name_from,
    name_of,
    rows_of,
    type_of,
    types_by_id,
    value_from,
)

_TYPES: Mapping[str, str] = {
    "string": "text", "number": "number", "currency_number": "currency", "bool": "boolean", "date": "date",
    "datetime": "datetime", "enumeration": "picklist", "phone_number": "phone",
}  # fmt: skip
"""The types of properties; ``json``, ``object_coordinates`` and those to come are unknown. Source: 'Properties'."""
_FIELD_TYPES: Mapping[tuple[str, str], str] = {
    ("string", "textarea"): "long_text", ("string", "html"): "rich_text", ("string", "phonenumber"): "phone",
    ("string", "file"): "file", ("enumeration", "checkbox"): "multi_picklist", ("enumeration", "booleancheckbox"): "boolean",
}  # fmt: skip
"""Those of which the way in which they are filled in says more."""
_RECORD_ID = "hs_object_id"
_OWN_PREFIX = "hs_"
"""No property that a company makes may begin so."""
_REFERENCED = {"OWNER": "owners", "CONTACT": "contacts", "COMPANY": "companies", "DEAL": "deals", "TICKET": "tickets"}
_PLACES = ("fields", "picklist_values", "field_fill", "value_counts")
"""What is not known of a property that makes no sense."""
_STRING = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'', re.DOTALL)
_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)


class Demands:
    """The properties without which no record of a custom object is made, by object."""

    def __init__(self) -> None:
        self.required: dict[str, frozenset[str]] = {}


def objects(out: Collector, types: Mapping[str, str], schemas: Iterable[Any], people: People, limits: Any) -> None:
    """Add the objects. ``types`` are object type ids by name, ``schemas`` the custom objects.

    ``limits`` are those of custom properties. They alone say what a portal calls HubSpot's own objects, which it may rename.
    """
    held = sensible(
        schemas, out, ("objects", "fields", "picklist_values"), "schemas", has(named, "name"), has(type_of, "objectTypeId")
    )
    made = {type_of(row, "objectTypeId"): row for row in held if flag(row, "archived") is not True}
    told = limits if isinstance(limits, Mapping) else {}
    limited = {type_of(row, "objectTypeId"): row for row in rows_of(told.get("byObjectType"))}
    for name, id in types.items():
        schema, limit = made.get(id, {}), limited.get(id, {})
        labels = inner(schema, "labels")
        needed = schema.get("requiredProperties")
        if isinstance(needed, list):
            out.notes(Demands).required[name] = frozenset(filter(None, map(name_from, needed)))
        row = Object(
            connection=out.connection,
            ref=refs.make(out.connection, "object", name),
            name=name,
            label=text(labels, "singular") or text(limit, "singularLabel") or None,
            plural=text(labels, "plural") or text(limit, "pluralLabel") or None,
            custom=id.startswith("2-"),
            description=some(schema, "description"),
            field_limit=count(limit, "limit"),
            **stamps(schema, people, "createdByUserId", "updatedByUserId"),
        )
        out.add("objects", row)


def properties(out: Collector, object_: str, rows: Iterable[Any], people: People, *, archived: bool = False) -> None:
    """Add the properties of an object with their options. ``archived``: they are those that are out of use.

    A property that was made anew under the name of an archived one hides it.
    """
    fresh: dict[str, str] = {}
    for row in sensible(rows, out, _PLACES, f"the properties of {object_}", has(name_of, "name")):
        field = _field(out, object_, row, people, archived=archived or flag(row, "archived") is True)
        if field.archived and out.get("fields", field.ref):
            continue
        if out.add("fields", field):
            if field.formula:
                fresh[field.ref] = field.formula
            if field.type in {"picklist", "multi_picklist"}:
                _add_options(out, field, row)
    for ref, formula in fresh.items():
        for used in _read_by(out, object_, formula):
            if used != ref:
                out.use(ref, used, "reads")


def _field(out: Collector, object_: str, row: Row, people: People, *, archived: bool) -> Field:
    name, type_ = name_of(row, "name"), _type_of(row)
    custom = is_custom(row)
    referenced = _REFERENCED.get(text(row, "referencedObjectType"))
    needed = out.notes(Demands).required.get(object_)
    return Field(
        connection=out.connection,
        ref=refs.field(out.connection, object_, name),
        object=object_,
        name=name,
        label=some(row, "label"),
        type=type_,
        vendor_type="/".join(part for part in (text(row, "type"), text(row, "fieldType")) if part) or None,
        description=some(row, "description"),
        required=None if needed is None else name in needed,
        unique=flag(row, "hasUniqueValue"),
        custom=custom,
        managed=custom and flag(inner(row, "modificationMetadata"), "readOnlyDefinition") is True,
        calculated=flag(row, "calculated") is True or text(row, "fieldType").startswith("calculation_"),
        formula=text(row, "calculationFormula") or None,
        restricted=bool(row.get("options")) if type_ in {"picklist", "multi_picklist"} else None,
        lookup_to=(referenced,) if referenced else (),
        sensitivity=some(row, "dataSensitivity"),
        compliance=_categories(row),
        group=some(row, "groupName"),
        form_field=flag(row, "formField"),
        archived=archived,
        **stamps(row, people),
    )


def _type_of(row: Row) -> str:
    """One of FIELD_TYPES. Whose options come from elsewhere (owners, teams) points to something, and lists nothing."""
    kind, shown = text(row, "type"), text(row, "fieldType")
    if text(row, "name") == _RECORD_ID:
        return "id"
    if kind == "enumeration" and flag(row, "externalOptions"):
        return "lookup"
    if kind == "number" and text(row, "referencedObjectType") in _REFERENCED:
        return "lookup"
    if kind == "number" and flag(row, "showCurrencySymbol"):
        return "currency"
    return _FIELD_TYPES.get((kind, shown)) or _TYPES.get(kind, "unknown")


def is_custom(row: Row) -> bool:
    """Whether the company made it. ``hubspotDefined`` says so where it is told.

    HubSpot leaves it out of custom ones, of some of its own, and of those that its integrations bring. Then a property counts
    as the company's when a user made it, or when its definition may be changed and archived: neither is so of what HubSpot or
    an integration keeps, and of that no company has to answer for the definition. Nothing that begins with ``hs_`` is the
    company's, since HubSpot refuses such names.
    """
    said = flag(row, "hubspotDefined")
    if said is not None:
        return not said
    if name_of(row, "name").startswith(_OWN_PREFIX):
        return False
    may = inner(row, "modificationMetadata")
    changeable = flag(may, "readOnlyDefinition") is False and flag(may, "archivable") is True
    return bool(id_of(row, "createdUserId")) or changeable


def _categories(row: Row) -> tuple[str, ...] | None:
    """The categories of sensitive data. A property that tells its sensitivity and no category has none."""
    found = row.get("sensitiveDataCategories")
    if isinstance(found, list):
        return tuple(dict.fromkeys(one.strip() for one in found if isinstance(one, str) and one.strip()))
    return () if text(row, "dataSensitivity") else None


def _add_options(out: Collector, field: Field, row: Row) -> None:
    """The options in the order in which they are shown: by ``displayOrder``, and those without one (-1) last."""
    told = row.get("options") or []
    every: list[Any] = told if isinstance(told, list) else [told]
    listed = [one for one in every if not (isinstance(one, Mapping) and one.get("value") == "")]  # the choice of no value
    kept = [one for one in listed if isinstance(one, Mapping) and named(one, "value")]
    say(out, "picklist_values", f"the options of {refs.path_of(field.ref)}", len(listed) - len(kept), len(listed))
    for position, option in enumerate(sorted(kept, key=_place)):
        value = named(option, "value")
        option_row = PicklistValue(
            connection=out.connection,
            ref=refs.value(field.ref, value),
            field=field.ref,
            value=value,
            label=text(option, "label") or value,
            position=position,
            active=flag(option, "hidden") is not True,
            description=some(option, "description"),
        )
        out.add("picklist_values", option_row)


def _place(option: Row) -> float:
    place = count(option, "displayOrder")
    return float("inf") if place is None else place


def _read_by(out: Collector, object_: str, formula: str) -> Iterator[str]:
    """The properties that a formula names: words outside its strings that are properties of the object."""
    known = out.fields_of(object_)
    for word in dict.fromkeys(_WORD.findall(_STRING.sub(" ", formula))):
        if field := known.get(word.lower()):
            yield field.ref


def groups(out: Collector, object_: str, rows: Iterable[Any]) -> None:
    """Add the groups of an object's properties as settings, each with what people see it called."""
    for row in sensible(rows, out, ("settings",), f"property groups of {object_}", has(name_of, "name")):
        name = f"{object_}.{name_of(row, 'name')}"
        ref = refs.make(out.connection, "setting", f"property_groups.{name}")
        label = named(row, "label")
        out.add("settings", Setting(connection=out.connection, ref=ref, area="property_groups", name=name, value=label))


def validations(out: Collector, object_: str, rows: Iterable[Any]) -> None:
    """Add what the properties of an object refuse: each rule by itself, always in force.

    None of them asks for a value: what is blank passes. Source: 'Property validations'.
    """
    for row in sensible(rows, out, ("validation_rules",), f"the validations of {object_}", has(name_of, "propertyName")):
        name = name_of(row, "propertyName")
        told = row.get("propertyValidationRules")
        listed = told if isinstance(told, list) else [told]
        kept = [rule for rule in rows_of(listed) if name_of(rule, "ruleType")]
        say(out, "validation_rules", f"the validations of {object_}.{name}", len(listed) - len(kept), len(listed))
        for rule in kept:
            _add_validation(out, object_, name, rule)


def _add_validation(out: Collector, object_: str, name: str, rule: Row) -> None:
    kind = name_of(rule, "ruleType")
    given = rule.get("ruleArguments")
    arguments = [found for one in given if (found := value_from(one)) is not None] if isinstance(given, list) else []
    ref = refs.make(out.connection, "validation_rule", f"{object_}.{name}/{kind}")
    row = ValidationRule(
        connection=out.connection,
        ref=ref,
        object=object_,
        name=f"{name}/{kind}",
        active=True,
        formula=f"{kind}({', '.join(arguments)})",
    )
    out.add("validation_rules", row)  # it is a part of the property, and no user of it


def association_labels(out: Collector, body: Any, types: Mapping[str, str]) -> None:
    """Add the labels that associations of the read objects may bear. ``body`` lists them by pair of objects.

    A label is known by its type id where that is told, else by its own text.
    """
    names = types_by_id(types)
    told = body.get("results") if isinstance(body, Mapping) else body
    pairs = sensible(told if isinstance(told, list) else [], out, ("association_labels",), "association labels", _ends)
    for pair in pairs:
        source, target = (names.get(type_of(inner(pair, end), "objectTypeId")) for end in ("fromObjectType", "toObjectType"))
        if source and target:
            _add_labels(out, source, target, pair)
    if out.rows("association_labels"):
        reason = "HubSpot's list of all labels does not say how many records a label may join"
        cure = "look at Settings > Objects > the object > Associations"
        out.gap("association_labels", "limits of labels", kind="unsupported", reason=reason, cure=cure)


def _ends(pair: Row) -> bool:
    return all(type_of(inner(pair, end), "objectTypeId") for end in ("fromObjectType", "toObjectType"))


def _add_labels(out: Collector, source: str, target: str, pair: Row) -> None:
    given = pair.get("allLabels")
    listed: list[Any] = given if isinstance(given, list) else [given]
    labels = [found for one in listed if (found := named({"label": one}, "label"))]
    say(out, "association_labels", f"the labels of {source} and {target}", len(listed) - len(labels), len(listed))
    known = {text(one, "label"): id_of(one, "typeId") for one in rows_of(pair.get("types"))}
    for label in labels:
        row = AssociationLabel(
            connection=out.connection,
            ref=refs.make(out.connection, "association_label", f"{source}/{target}/{known.get(label) or label}"),
            source=source,
            target=target,
            label=label,
        )
        out.add("association_labels", row)
