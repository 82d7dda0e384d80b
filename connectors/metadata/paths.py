"""What a metadata file is called: its suffix and the full name of its component, told from its path."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from connectors.metadata import readers

_META = "-meta.xml"
_TOKEN = re.compile(r"___NAMESPACED?(?:_[A-Z_]{1,40})?___|%%%[A-Z_]{1,60}%%%")
_FOLDERED: Mapping[str, str] = {
    "report": "reports",
    "dashboard": "dashboards",
    "reportFolder": "reports",
    "dashboardFolder": "dashboards",
}
_CHILDREN = frozenset(
    {
        "field", "recordType", "validationRule", "businessProcess", "listView", "fieldSet", "compactLayout", "webLink", "index",
        "sharingReason", "workflowRule", "workflowFieldUpdate", "workflowAlert", "workflowTask", "workflowOutboundMessage",
    }
)  # fmt: skip
"""Suffixes of the files into which source format takes an object or a workflow apart: ``Lead/fields/X.field-meta.xml``."""


class Component(NamedTuple):
    """A metadata component: its full name (``Lead.Segment__c``, ``Sales/Won``) and its file's suffix (``field``, ``report``)."""

    name: str
    suffix: str


@lru_cache(maxsize=65536)
def component(path: str) -> Component:
    """The component that a file defines. The suffix is '' for a file that is none.

    Names are decoded (``%2E``) and freed from package builders' placeholders. A folder's own file in Metadata API format
    (``reports/Sales-meta.xml``) has the suffix ``reportFolder`` that it has in source format.
    """
    parts = _TOKEN.sub("", path).split("/")
    last = parts[-1].removesuffix(_META)
    stem, dot, suffix = last.rpartition(".")
    if not dot:
        kinds = {"reports": "reportFolder", "dashboards": "dashboardFolder"}
        kind = next((kinds[part] for part in reversed(parts[:-1]) if part in kinds), "")
        if not kind or not parts[-1].endswith(_META):
            return Component("", "")
        stem, suffix = last, kind
    return Component(unquote(_full_name(parts, stem, suffix)), suffix)


def _full_name(parts: list[str], stem: str, suffix: str) -> str:
    if suffix in _CHILDREN:
        return f"{parts[-3]}.{stem}" if len(parts) > 2 else stem
    if home := _FOLDERED.get(suffix):
        folders = parts[:-1]
        if home in folders:
            folders = folders[len(folders) - folders[::-1].index(home) :]
        else:
            folders = [] if suffix.endswith("Folder") else folders[-1:]
        return "/".join([*folders, stem])
    return stem


def is_source_format(path: str) -> bool:
    """Whether the file is in source format: ``X.object-meta.xml``."""
    return path.endswith(_META) and "." in path.rpartition("/")[2].removesuffix(_META)


@cache
def _wanted() -> tuple[frozenset[str], frozenset[str]]:
    known = readers.by_suffix()
    return frozenset(s for s in known if "." not in s), frozenset(s for s in known if "." in s)


def is_read(path: str) -> bool:
    """Whether a reader knows the file."""
    found = component(path)
    suffixes, names = _wanted()
    return found.suffix in suffixes or f"{found.name}.{found.suffix}" in names
