"""Fields: in the object's own file, or each in a file of its own."""

from __future__ import annotations

import re

from lxml import etree

from checks.model import refs
from checks.model.rows.schema import Field
from connectors.metadata import criteria, formulas
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.owners import object_of
from connectors.metadata.standard import CARRIERS, FIELDS, TYPES
from connectors.metadata.values import ValueSets, add_values, values_in
from connectors.metadata.xml import BadFile, child, flag, line, text, texts, whole

SUFFIXES = ("field",)
ROOTS = ("CustomField",)
PHASE = 1
TABLES = ("objects", "fields", "picklist_values")
OPTIONAL = True

_CUSTOM = re.compile(r"\w+__(?:c|pc)", re.IGNORECASE)
_DRAWING = ("summaryForeignKey", "lookupFilter")
_CLASSIFIED_SINCE = 45.0
"""The API version from which on fields hold Data Owner, Field Usage, sensitivity and compliance."""


class _Waiting:
    """Fields that draw on others, to be linked once all are known: reference and element."""

    def __init__(self) -> None:
        self.fields: list[tuple[str, etree._Element]] = []


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read a field's own file (source format)."""
    add_field(object_of(name, out), root, file, out, name.partition(".")[2])


def finish(out: Collector) -> None:
    """Link formulas, roll-ups and lookup filters to the fields that they draw on."""
    formulas.link(out)
    for ref, element in out.notes(_Waiting).fields:
        for tag in ("summaryForeignKey", "summarizedField"):
            if used := criteria.field_of(out, text(element, tag) or ""):
                out.use(ref, used, "reads")
        criteria.use(out, ref, criteria.criteria(element, out, items="summaryFilterItems"))
        lookup_filter = child(element, "lookupFilter")
        if lookup_filter is not None:
            criteria.use(out, ref, criteria.criteria(lookup_filter, out, items="filterItems"))


def add_field(object_: str, element: etree._Element, file: MetadataFile, out: Collector, name: str = "") -> None:
    """Add a field with its values and what it draws on. A field that the object lists without a name is a fault."""
    name = text(element, "fullName") or name
    if not name:
        raise BadFile(f"line {line(element)}: a field of {object_} has no name")
    ref = refs.field(out.connection, object_, name)
    if not out.add("fields", _row(ref, object_, name, element, out)):
        return
    out.locate(ref, file, line(element))
    _values(ref, element, file, out)
    for tag in ("formula", "defaultValue"):
        if formula := text(element, tag):
            formulas.expect(out, ref, object_, formula)
    if any(child(element, tag) is not None for tag in _DRAWING):
        out.notes(_Waiting).fields.append((ref, element))


def _row(ref: str, object_: str, name: str, element: etree._Element, out: Collector) -> Field:
    path = f"{object_}.{name}"
    custom = bool(_CUSTOM.fullmatch(name))
    known = FIELDS.get(path)
    vendor_type = text(element, "type")
    picklist = child(element, "valueSet")
    old = child(element, "picklist")
    formula = text(element, "formula")
    nothing = "" if (out.api_version or 0) >= _CLASSIFIED_SINCE else None
    absent = False if custom else None
    return Field(
        connection=out.connection,
        ref=ref,
        object=object_,
        name=name,
        label=text(element, "label") or (known.label if known else None),
        type=TYPES.get(vendor_type or "") or (known.type if known else "unknown"),
        vendor_type=vendor_type,
        length=whole(element, "length"),
        description=text(element, "description") or ("" if custom else None),
        help_text=text(element, "inlineHelpText") or "",
        required=flag(element, "required", absent),
        unique=flag(element, "unique", absent),
        custom=custom,
        managed=out.packaged(name),
        calculated=bool(formula) or vendor_type == "Summary",
        formula=formula,
        restricted=None if path in CARRIERS else _restricted(picklist, old),
        controller=_controller(object_, picklist if picklist is not None else old, out),
        lookup_to=texts(element, "referenceTo"),
        value_set=_value_set(path, picklist, old),
        data_owner=text(element, "businessOwnerUser") or text(element, "businessOwnerGroup") or nothing,
        status=text(element, "businessStatus") or nothing,
        sensitivity=text(element, "securityClassification") or nothing,
        compliance=_compliance(element, () if nothing == "" else None),
        history_tracked=flag(element, "trackHistory", absent),
    )


def _restricted(picklist: etree._Element | None, old: etree._Element | None) -> bool | None:
    """Whether only listed values can be stored. The old way of storing says it, if at all, only where it is so.

    Of standard picklists only the old way says it, so that it is never read: a change of format is no change of the org.
    """
    if picklist is not None:
        return flag(picklist, "restricted", False)
    return flag(old, "restrictedPicklist") if old is not None else None


def _controller(object_: str, picklist: etree._Element | None, out: Collector) -> str | None:
    name = text(picklist, "controllingField") if picklist is not None else None
    return refs.field(out.connection, object_, name) if name else None


def _value_set(path: str, picklist: etree._Element | None, old: etree._Element | None) -> str | None:
    named = text(picklist, "valueSetName") if picklist is not None else None
    return named or (text(old, "globalPicklist") if old is not None else None) or CARRIERS.get(path)


def _compliance(element: etree._Element, nothing: tuple[str, ...] | None) -> tuple[str, ...] | None:
    found = ";".join(texts(element, "complianceGroup"))
    return tuple(group.strip() for group in found.split(";") if group.strip()) or nothing


def _values(ref: str, element: etree._Element, file: MetadataFile, out: Collector) -> None:
    sets = out.notes(ValueSets)
    path = refs.path_of(ref)
    picklist, old = child(element, "valueSet"), child(element, "picklist")
    if picklist is not None:
        definition = child(picklist, "valueSetDefinition")
        if definition is not None:
            add_values(out, ref, values_in(definition, "value", file))
        elif named := text(picklist, "valueSetName"):
            sets.waiting[ref] = named
    elif old is not None:
        sets.inline_files[file.path] = None
        if named := text(old, "globalPicklist"):
            sets.waiting[ref] = named
        elif path in CARRIERS:
            sets.inline[path] = values_in(old, "picklistValues", file)
        else:
            add_values(out, ref, values_in(old, "picklistValues", file))
