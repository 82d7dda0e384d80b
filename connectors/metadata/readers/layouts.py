"""Page layouts: which fields users see, and which they must fill in."""

from __future__ import annotations

from lxml import etree

from checks.model import refs
from checks.model.rows.process import LayoutField
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.lookups import field_ref
from connectors.metadata.xml import BadFile, children, line, text

SUFFIXES = ("layout",)
ROOTS = ("Layout",)
PHASE = 2
TABLES = ("layouts",)

_BEHAVIOURS = {"Edit": "edit", "Required": "required", "Readonly": "readonly"}


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one layout, whose file is named after its object: ``Lead-Inbound Leads``."""
    object_, dash, bare = name.partition("-")
    if not dash:
        raise BadFile("its name does not tell the object it belongs to")
    ref = refs.make(out.connection, "layout", f"{object_}.{bare}")
    out.locate(ref, file, line(root))
    for section in children(root, "layoutSections"):
        label = text(section, "label")
        for column in children(section, "layoutColumns"):
            for item in children(column, "layoutItems"):
                if field := text(item, "field"):
                    _add(ref, object_, field_ref(out, object_, field), text(item, "behavior"), label, out)


def _add(ref: str, object_: str, field: str, behaviour: str | None, section: str | None, out: Collector) -> None:
    known = _BEHAVIOURS.get(behaviour or "", "edit")
    out.add(
        "layouts",
        LayoutField(connection=out.connection, ref=ref, object=object_, field=field, behaviour=known, section=section),
    )
    out.use(ref, field, "requires" if known == "required" else "shows")
