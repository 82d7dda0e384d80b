"""Roles: who reports to whom."""

from __future__ import annotations

from lxml import etree

from checks.model import refs
from checks.model.rows.people import Team
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.xml import line, text

SUFFIXES = ("role",)
ROOTS = ("Role",)
PHASE = 1
TABLES = ("teams",)


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one role."""
    add_team(name, "role", root, text(root, "parentRole"), file, out)


def add_team(name: str, kind: str, root: etree._Element, parent: str | None, file: MetadataFile, out: Collector) -> None:
    """Add a role, group or territory below its parent."""
    ref = refs.make(out.connection, "team", f"{kind}/{name}")
    row = Team(
        connection=out.connection,
        ref=ref,
        name=name,
        label=text(root, "name") or name,
        kind=kind,
        parent=refs.make(out.connection, "team", f"{kind}/{parent}") if parent else None,
        description=text(root, "description") or "",
    )
    if out.add("teams", row):
        out.locate(ref, file, line(root))
