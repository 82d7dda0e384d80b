"""Which version of a flow is active, in projects of API version 43 and older; since 44 the flow's own file tells it."""

from __future__ import annotations

from lxml import etree

from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.xml import text

SUFFIXES = ("flowDefinition",)
PHASE = 1
TABLES: tuple[str, ...] = ()
OPTIONAL = True


class Definitions:
    """The active version of each flow that has a definition; 0 when it is switched off."""

    def __init__(self) -> None:
        self.active: dict[str, int] = {}


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Note one definition. A number that is none means that no version is active, as an empty definition does."""
    number = text(root, "activeVersionNumber") or "0"
    out.notes(Definitions).active[name] = int(number) if number.isdecimal() and len(number) < 10 else 0
