"""The files of a folder. No link is followed out of it, and nothing but regular files is opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from connectors.base import ConnectorError
from connectors.files.listing import LEVELS_UP, MAX_FILE, PROJECT_SETTINGS, Entry, ignored, unreadable
from connectors.metadata.xml import BadFile

Scan = Callable[[Path], Iterable[os.DirEntry[str]]]


def entries(root: Path, scan: Scan = os.scandir) -> Iterator[Entry]:
    """Every regular file below the folder; links to files are followed only where they stay inside.

    A folder that cannot be listed is an entry with that problem. Raises ConnectorError when it is the root itself.
    """
    root = root.resolve()
    yield from _settings_above(root)
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            listed = sorted(scan(folder), key=lambda found: found.name)
        except OSError as error:
            if folder == root:
                raise ConnectorError(f"{root}: the folder cannot be listed: {error.strerror}; see to its rights") from None
            yield unreadable(f"{_relative(folder, root)}/", f"the folder cannot be listed: {error.strerror}")
            continue
        for found in listed:
            if found.is_dir(follow_symlinks=False):
                if not ignored(found.name):
                    waiting.append(Path(found.path))
            else:
                yield _entry(found, root)


def _settings_above(root: Path) -> Iterator[Entry]:
    """The settings of the project of which the folder is a part, when it is one."""
    for folder in (root, *list(root.parents)[:LEVELS_UP]):
        settings = folder / PROJECT_SETTINGS
        try:
            status = settings.stat()
        except OSError:
            continue
        if stat.S_ISREG(status.st_mode):
            if folder != root:
                yield Entry(PROJECT_SETTINGS, status.st_size, partial(_read, str(settings)))
            return


def _entry(found: os.DirEntry[str], root: Path) -> Entry:
    path = _relative(Path(found.path), root)
    try:
        if found.is_symlink() and not Path(found.path).resolve(strict=True).is_relative_to(root):
            return unreadable(path, "it is a link that leads out of the project")
        status = found.stat()
    except (OSError, RuntimeError) as error:
        return unreadable(path, f"it cannot be read: {getattr(error, 'strerror', None) or error}")
    if not stat.S_ISREG(status.st_mode):
        return unreadable(path, "it is no regular file")
    return Entry(path, status.st_size, partial(_read, found.path))


def _relative(path: Path, root: Path) -> str:
    """The path as text that can be printed and stored, whatever bytes the name is made of."""
    return os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "replace")


def _read(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise BadFile(f"it cannot be read: {error.strerror}") from None
    if len(data) > MAX_FILE:
        raise BadFile("it grew beyond the size that is read")
    return data
