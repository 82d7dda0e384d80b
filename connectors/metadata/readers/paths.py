"""Paths: the steps shown above a record, each with its key fields and guidance."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree

from checks.model import refs
from checks.model.rows.process import Path
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.readers.processes import Processes
from connectors.metadata.standard import STAGES
from connectors.metadata.values import decoded
from connectors.metadata.xml import BadFile, children, flag, line, text, texts

SUFFIXES = ("pathAssistant",)
ROOTS = ("PathAssistant",)
PHASE = 1
TABLES = ("paths",)

_MARKUP = re.compile(r"<[^<>]{0,2000}>")


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one path: a row for each step."""
    object_, field_name = text(root, "entityName"), text(root, "fieldName")
    if not object_ or not field_name:
        raise BadFile("it does not say which field the path follows")
    field = refs.field(out.connection, object_, field_name)
    record_type = text(root, "recordTypeName") or "__MASTER__"
    active = flag(root, "active", False) is True
    of_record_type = "" if record_type == "__MASTER__" else record_type
    notes = out.notes(Processes)
    notes.paths_read = True
    for element in children(root, "pathAssistantSteps"):
        value = decoded(text(element, "picklistValueName") or "")
        guidance = _plain(text(element, "info") or "")
        row = Path(
            connection=out.connection,
            ref=refs.make(out.connection, "path", f"{name}/{value}"),
            object=object_,
            record_type=refs.make(out.connection, "record_type", f"{object_}.{of_record_type}") if of_record_type else None,
            active=active,
            field=field,
            value=value,
            key_fields=tuple(refs.field(out.connection, object_, key) for key in texts(element, "fieldNames")),
            guidance=guidance,
        )
        if out.add("paths", row):
            _link(row, file, line(element), out)
        if active and object_ in STAGES and STAGES[object_][0] == field_name:
            notes.guidance.setdefault((object_, of_record_type, value), guidance)


def _link(row: Path, file: MetadataFile, at: int, out: Collector) -> None:
    out.locate(row.ref, file, at)
    out.use(row.ref, row.field, "reads", operator="equals", values=(row.value,))
    for key in row.key_fields:
        out.use(row.ref, key, "shows")


def _plain(markup: str) -> str:
    """The text of guidance, which is stored as HTML."""
    return " ".join(unescape(_MARKUP.sub(" ", markup)).split())
