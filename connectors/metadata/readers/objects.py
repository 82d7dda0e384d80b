"""Objects, and all that an object's file holds in Metadata API format: fields, record types, processes, validation rules."""

from __future__ import annotations

from lxml import etree

from checks.model import refs
from checks.model.rows.schema import Field, Object
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.owners import ObjectFiles, is_custom
from connectors.metadata.readers import fields, processes, record_types, validations
from connectors.metadata.standard import TYPES
from connectors.metadata.xml import BadFile, child, children, flag, line, tag, text

SUFFIXES = ("object",)
ROOTS = ("CustomObject",)
PHASE = 1
TABLES = ("objects", "fields", "picklist_values", "record_types", "record_type_values", "validation_rules", "pipelines", "stages")

_PARTS = {
    "fields": (fields.add_field, "fields"),
    "recordTypes": (record_types.add_record_type, "record_types"),
    "businessProcesses": (processes.add_process, "pipelines"),
    "validationRules": (validations.add_rule, "validation_rules"),
}
"""The parts of an object's file: what reads each, and the table that it fills."""
_NOT_THE_OBJECT = frozenset(
    {
        *_PARTS, "actionOverrides", "compactLayouts", "fieldSets", "fullName", "indexes", "listViews", "sharingReasons",
        "sharingRecalculations", "webLinks",
    }
)  # fmt: skip
"""Elements that can be retrieved one by one: an object's file that holds no others was retrieved in part."""


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one object's file. A part that cannot be read is a gap of its own, and the others are read."""
    told = out.notes(ObjectFiles).told
    told[name] = told.get(name, False) or any(tag(part) not in _NOT_THE_OBJECT for part in root)
    custom = is_custom(name)
    ref = refs.make(out.connection, "object", name)
    row = Object(
        connection=out.connection,
        ref=ref,
        name=name,
        label=text(root, "label"),
        plural=text(root, "pluralLabel"),
        custom=custom,
        managed=out.packaged(name),
        description=text(root, "description") or ("" if custom else None),
        history_tracked=flag(root, "enableHistory", False if custom and told[name] else None),
    )
    if out.add("objects", row):
        out.locate(ref, file, line(root))
    _name_field(name, root, file, out)
    for part, (add, table) in _PARTS.items():
        for element in children(root, part):
            try:
                add(name, element, file, out)
            except BadFile as error:
                out.gap(
                    table,
                    file.path,
                    kind="fault",
                    reason=f"a part of {file.path} could not be read: {error.reason}",
                    cure="retrieve or mend the file, and run again",
                )


def _name_field(object_: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """The name of a custom object's records: a standard field that is described apart from the others."""
    element = child(root, "nameField")
    if element is None:
        return
    vendor_type = text(element, "type")
    ref = refs.field(out.connection, object_, "Name")
    row = Field(
        connection=out.connection,
        ref=ref,
        object=object_,
        name="Name",
        label=text(element, "label"),
        type=TYPES.get(vendor_type or "", "unknown"),
        vendor_type=vendor_type,
        custom=False,
        history_tracked=flag(element, "trackHistory"),
    )
    if out.add("fields", row):
        out.locate(ref, file, line(element))
