"""Profiles: the rights to change what is governed that come with one."""

from __future__ import annotations

from lxml import etree

from checks.model import refs
from checks.model.rows.people import Permission
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.xml import children, flag, line, text

SUFFIXES = ("profile",)
ROOTS = ("Profile",)
PHASE = 1
TABLES = ("permissions",)

RIGHTS = frozenset(
    {
        "AssignPermissionSets", "AuthorApex", "CustomizeApplication", "ManageAuthProviders", "ManageDashbdsInPubFolders",
        "ManageProfilesPermissionsets", "ManageReportsInPubFolders", "ManageRoles", "ManageTerritories", "ManageUsers",
        "ModifyAllData", "ModifyMetadata",
    }
)  # fmt: skip
"""The rights with which somebody can change definitions, routing, reports that all share, or who may do so."""


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one profile."""
    add_rights(f"profile/{name}", root, file, out)


def add_rights(holder: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Add the rights of RIGHTS that a profile or permission set grants. Which users have it is not in a project."""
    held = refs.make(out.connection, "permission", holder)
    for element in children(root, "userPermissions"):
        right = text(element, "name")
        if right in RIGHTS and flag(element, "enabled"):
            ref = refs.make(out.connection, "permission", f"{holder}/{right}")
            row = Permission(connection=out.connection, ref=ref, holder=held, right=right, via=holder)
            if out.add("permissions", row):
                out.locate(ref, file, line(element))
