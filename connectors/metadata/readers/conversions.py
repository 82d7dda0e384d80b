"""Lead conversion: where each field of a lead lands."""

from __future__ import annotations

from lxml import etree

from checks.model import refs
from checks.model.rows.schema import Conversion
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.lookups import field_ref
from connectors.metadata.paths import component
from connectors.metadata.standard import CONVERSIONS
from connectors.metadata.xml import children, line, text

SUFFIXES = ("LeadConvertSettings", "LeadConvertSetting", "LeadConvert.settings")
ROOTS = ("LeadConvertSettings",)
PHASE = 2
TABLES = ("conversions",)


class _Mappings:
    """Whether the project tells the field mappings: old settings that list none may come from a version that has none."""

    def __init__(self) -> None:
        self.read: bool | None = None


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read the settings of lead conversion. Output fields are those of the object that the mapping names."""
    notes = out.notes(_Mappings)
    mappings = list(children(root, "objectMapping"))
    notes.read = notes.read or bool(mappings) or component(file.path).suffix != "settings"
    for mapping in mappings:
        source, target = text(mapping, "inputObject") or "Lead", text(mapping, "outputObject")
        for fields in children(mapping, "mappingFields"):
            from_, to = text(fields, "inputField"), text(fields, "outputField")
            if target and from_ and to:
                row = _row(field_ref(out, source, from_), field_ref(out, target, to), "read", out)
                if out.add("conversions", row):
                    out.locate(row.ref, file, line(fields))
                    out.use(row.ref, row.source, "reads")
                    out.use(row.ref, row.target, "writes")


def _row(source: str, target: str, origin: str, out: Collector) -> Conversion:
    ref = refs.make(out.connection, "conversion", f"{refs.path_of(source)}->{refs.path_of(target)}")
    return Conversion(connection=out.connection, ref=ref, source=source, target=target, origin=origin)


def finish(out: Collector) -> None:
    """Add the platform's own mappings, or say that mappings were not read."""
    read = out.notes(_Mappings).read
    if read and out.has_object("Lead"):
        for pair in CONVERSIONS:
            source, target = (refs.make(out.connection, "field", path) for path in pair)
            row = _row(source, target, "standard", out)
            if out.has_object(refs.object_of(target)) and not out.get("conversions", row.ref):
                out.add("conversions", row)
    elif read is False:
        out.gap(
            "conversions",
            "",
            kind="unsupported",
            reason="the settings of lead conversion list no field mapping, as in API versions before 39",
            cure="retrieve LeadConvertSettings with API version 39 or later",
        )
