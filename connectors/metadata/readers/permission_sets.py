"""Permission sets: the rights to change what is governed that come with one."""

from __future__ import annotations

from lxml import etree

from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.readers.profiles import add_rights

SUFFIXES = ("permissionset",)
ROOTS = ("PermissionSet",)
PHASE = 1
TABLES = ("permissions",)


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one permission set."""
    add_rights(f"permission_set/{name}", root, file, out)
