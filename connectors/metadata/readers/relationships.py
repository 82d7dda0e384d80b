"""The names of child relationships, by which report types and flows reach child records."""

from __future__ import annotations

from lxml import etree

from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.lookups import ChildRelationships
from connectors.metadata.xml import children, text

SUFFIXES = ("field", "object")
PHASE = 1
TABLES: tuple[str, ...] = ()
OPTIONAL = True


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Note the lookups of an object, or a lookup in a file of its own."""
    if root.tag == "CustomField":
        _note(name.partition(".")[0], root, out)
    for field in children(root, "fields"):
        _note(name, field, out)


def _note(object_: str, field: etree._Element, out: Collector) -> None:
    parent, relationship = text(field, "referenceTo"), text(field, "relationshipName")
    if parent and relationship:
        out.notes(ChildRelationships).add(parent, relationship, object_, text(field, "fullName") or "")
