"""Record types and the values that each offers."""

from __future__ import annotations

from lxml import etree

from checks.model import refs
from checks.model.rows.schema import RecordType, RecordTypeValue
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.owners import object_of
from connectors.metadata.values import decoded
from connectors.metadata.xml import BadFile, children, flag, line, text

SUFFIXES = ("recordType",)
ROOTS = ("RecordType",)
PHASE = 1
TABLES = ("record_types", "record_type_values")
OPTIONAL = True


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read a record type's own file (source format)."""
    add_record_type(object_of(name, out), root, file, out, name.partition(".")[2])


def add_record_type(object_: str, element: etree._Element, file: MetadataFile, out: Collector, name: str = "") -> None:
    """Add a record type with its values. Raises BadFile for one without a name."""
    name = text(element, "fullName") or name
    if not name:
        raise BadFile(f"line {line(element)}: a record type of {object_} has no name")
    ref = refs.make(out.connection, "record_type", f"{object_}.{name}")
    process = text(element, "businessProcess")
    row = RecordType(
        connection=out.connection,
        ref=ref,
        object=object_,
        name=name,
        label=text(element, "label") or name,
        active=flag(element, "active", True) is not False,
        description=text(element, "description") or "",
        process=refs.make(out.connection, "pipeline", f"{object_}/{decoded(process)}") if process else None,
    )
    if not out.add("record_types", row):
        return
    out.locate(ref, file, line(element))
    for picklist in children(element, "picklistValues"):
        if field := text(picklist, "picklist"):
            _add_values(ref, refs.field(out.connection, object_, field), picklist, out)


def _add_values(ref: str, field: str, picklist: etree._Element, out: Collector) -> None:
    """An org has tens of thousands of these: each costs one look at its children."""
    for element in children(picklist, "values"):
        found = {child.tag: child.text for child in element}
        if value := (found.get("fullName") or "").strip():
            default = {"true": True, "false": False}.get((found.get("default") or "").strip())
            out.add(
                "record_type_values",
                RecordTypeValue(connection=out.connection, ref=ref, field=field, value=decoded(value), default=default),
            )
