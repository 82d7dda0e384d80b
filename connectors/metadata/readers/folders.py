"""Folders of reports and dashboards: who can see what lies in them."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from checks.model import refs
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.xml import children, line, text

SUFFIXES = ("reportFolder", "dashboardFolder")
PHASE = 1
TABLES: tuple[str, ...] = ()
OPTIONAL = True

_ACCESS: Mapping[str, str] = {"Public": "public", "PublicInternal": "public", "Shared": "shared", "Hidden": "private"}


class Folders:
    """How the folders of a project are shared, by kind (``report``, ``dashboard``) and path."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str], str] = {}

    def add(self, kind: str, path: str, folder_kind: str) -> None:
        """Note a folder."""
        self._kinds[kind, path] = folder_kind

    def kind_of(self, kind: str, path: str) -> str | None:
        """The ``folder_kind`` in a folder: told by it or by the nearest folder above it that does; None when none does."""
        if path == "unfiled$public":
            return "unfiled"
        while path:
            if known := self._kinds.get((kind, path)):
                return known
            path = path.rpartition("/")[0]
        return None


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read one folder. One that neither says its access nor is shared with anybody tells nothing."""
    kind = "dashboard" if root.tag == "DashboardFolder" else "report"
    shares = [text(share, "sharedToType") for share in children(root, "folderShares")]
    everybody = any(share in {"Organization", "AllInternalUsers"} for share in shares)
    shared = "public" if everybody else "shared" if shares else None
    if folder_kind := _ACCESS.get(text(root, "accessType") or "") or shared:
        out.notes(Folders).add(kind, name, folder_kind)
    out.locate(refs.make(out.connection, "folder", f"{kind}/{name}"), file, line(root))
