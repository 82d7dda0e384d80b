"""Territories, of the present model (``territory2``) and of the one before it."""

from __future__ import annotations

from lxml import etree

from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.readers.roles import add_team
from connectors.metadata.xml import text

SUFFIXES = ("territory2", "territory")
ROOTS = ("Territory2", "Territory")
PHASE = 1
TABLES = ("teams",)
OPTIONAL = True


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one territory. Those of several models share one namespace of names, as assignment rules name them."""
    add_team(name, "territory", root, text(root, "parentTerritory"), file, out)
