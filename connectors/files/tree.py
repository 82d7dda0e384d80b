"""A Salesforce project as a list of files, wherever it lies: a folder, a git revision of one, or a zip."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from connectors.base import ConnectorError
from connectors.files import folder, revision, zipped
from connectors.files.listing import MAX_FILE, MAX_FILES, MAX_TOTAL, PROJECT_SETTINGS, Entry
from connectors.metadata.file import MetadataFile
from connectors.metadata.paths import is_read
from connectors.metadata.xml import BadFile

SETTINGS = (PROJECT_SETTINGS, "package.xml")
"""Files that tell about the project itself."""


class Project(NamedTuple):
    """A project: the files that can tell something, in order of path; how to name it to people; what could not be read."""

    files: tuple[MetadataFile, ...]
    label: str
    problems: tuple[tuple[str, str], ...] = ()
    """Path and reason."""


def open_project(where: str) -> Project:
    """The project at ``where``: a folder, a revision of one in git (``path@rev``), or a zip.

    Its files are those that a reader knows, in whatever folder they lie, and SETTINGS. Raises ConnectorError when there is
    no such place, or no metadata in it.
    """
    path = Path(where)
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except (OSError, ValueError):
        is_folder = is_file = False
    if is_folder:
        return project_of(where, folder.entries(path))
    if is_file:
        return project_of(where, zipped.entries(path))
    return project_of(where, revision.entries(where))


def project_of(label: str, entries: Iterable[Entry], *, most: int = MAX_FILES) -> Project:
    """The project that these files make, as far as the limits allow. Raises ConnectorError when none is metadata."""
    files: list[MetadataFile] = []
    problems: list[tuple[str, str]] = []
    total = 0
    for count, entry in enumerate(entries, 1):
        if count > most:
            raise ConnectorError(f"{label}: more than {most:,} files; name the folder of the Salesforce project")
        if entry.path.rpartition("/")[2] not in (*SETTINGS, "") and not is_read(entry.path):
            continue
        if entry.problem or entry.size > MAX_FILE or total + entry.size > MAX_TOTAL:
            problems.append((entry.path, entry.problem or _too_big(entry.size)))
            continue
        total += entry.size
        files.append(MetadataFile(entry.path, entry.read))
    files = _of_packages(sorted(files, key=lambda file: file.path))
    if not problems and not any(is_read(file.path) for file in files):
        raise ConnectorError(
            f"{label}: it holds no Salesforce metadata (no .object, .field-meta.xml, .report or the like); "
            "name the folder of a Salesforce project"
        )
    return Project(tuple(files), label, tuple(sorted(problems)))


def _too_big(size: int) -> str:
    if size > MAX_FILE:
        return f"it is larger than {MAX_FILE // 2**20} MB"
    return f"the project's files are larger than {MAX_TOTAL // 2**20} MB together"


def settings(files: Iterable[MetadataFile]) -> dict[str, Any]:
    """The project's own ``sfdx-project.json``; empty when there is none that can be read."""
    for file in files:
        if file.path == PROJECT_SETTINGS:
            try:
                found = json.loads(file.read())
            except (BadFile, ValueError, RecursionError):
                return {}
            return found if isinstance(found, dict) else {}
    return {}


def _of_packages(files: list[MetadataFile]) -> list[MetadataFile]:
    """The files in the project's package directories; all files when it names none that hold any."""
    named = settings(files).get("packageDirectories")
    folders = [
        str(one["path"]).strip("./").rstrip("/") + "/"
        for one in (named if isinstance(named, list) else [])
        if isinstance(one, dict) and isinstance(one.get("path"), str) and one["path"].strip("./")
    ]
    inside = [file for file in files if file.path.startswith(tuple(folders))] if folders else []
    return [*(file for file in files if file.path.rpartition("/")[2] in SETTINGS), *inside] if inside else files
