"""Public groups. Their files do not list their members."""

from __future__ import annotations

from lxml import etree

from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.readers.roles import add_team

SUFFIXES = ("group",)
ROOTS = ("Group",)
PHASE = 1
TABLES = ("teams",)


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one group."""
    add_team(name, "group", root, None, file, out)
