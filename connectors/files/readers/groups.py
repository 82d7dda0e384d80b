"""Public groups. Their files do not list their members."""

from __future__ import annotations

from lxml import etree

from connectors.files.collect import Collector
from connectors.files.readers.roles import add_team
from connectors.files.tree import ProjectFile

SUFFIXES = ("group",)
ROOTS = ("Group",)
PHASE = 1
TABLES = ("teams",)


def read(name: str, root: etree._Element, file: ProjectFile, out: Collector) -> None:
    """Read one group."""
    add_team(name, "group", root, None, file, out)
