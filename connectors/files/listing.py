"""What a folder, a git revision and a zip have in common: they list files, and each file can be read, up to a limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

MAX_FILE = 64 * 2**20
"""Bytes of one file. The largest of a real org are a few MB; the Metadata API itself ends a whole retrieve at 400 MB."""
MAX_TOTAL = 2**30
"""Bytes of all files that are read."""
MAX_FILES = 300_000
"""Files that a place may list, wanted or not."""
PROJECT_SETTINGS = "sfdx-project.json"
"""The file in which a source-format project says its API version, its package directories and its namespace."""
LEVELS_UP = 6
"""How far above a folder its project's settings are looked for: ``force-app/main/default/objects`` is four below."""
IGNORED = frozenset(
    {"node_modules", "__MACOSX", "staticresources", "documents", "lwc", "aura", "experiences", "digitalExperiences"}
)
"""Folders whose files are no metadata, though they may be named like it. Folders that start with a dot are ignored too."""


class Entry(NamedTuple):
    """A file that a place lists, or a folder that it cannot list, whose path ends with a slash.

    ``problem`` says why it cannot be read, '' when it can. ``read`` raises BadFile.
    """

    path: str
    size: int
    read: Callable[[], bytes]
    problem: str = ""


def ignored(folder: str) -> bool:
    """Whether a folder of that name is passed over."""
    return folder.startswith(".") or folder in IGNORED


def unreadable(path: str, problem: str) -> Entry:
    """The entry of a file that cannot be read."""
    return Entry(path, 0, bytes, problem)
