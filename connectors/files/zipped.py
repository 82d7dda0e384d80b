"""The files of a zip, as a retrieve of the Metadata API returns it. Nothing is unpacked to disk."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from connectors.base import ConnectorError
from connectors.files.listing import Entry, ignored, unreadable
from connectors.metadata.xml import BadFile

MAX_RATIO = 250
"""Times that a member may grow when it is unpacked: metadata grows 5 to 60 times, a bomb a thousand times."""
RATIO_COUNTS_FROM = 2**20
"""Bytes from which on the ratio is judged: small members cannot hurt."""


def entries(path: Path) -> Iterator[Entry]:
    """Every file in the zip. Raises ConnectorError when it is none."""
    try:
        archive = zipfile.ZipFile(path)
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise ConnectorError(f"{path}: it is neither a folder nor a zip that can be opened ({error})") from None
    seen: set[str] = set()
    for member in members:
        if member.filename.endswith("/") or any(ignored(part) for part in member.filename.split("/")[:-1] if part != ".."):
            continue
        name = _printable(member.filename)
        problem = "the zip holds two files of this name" if name in seen else _problem(member)
        seen.add(name)
        yield unreadable(name, problem) if problem else Entry(name, member.file_size, partial(_read, archive, member))


def _printable(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")


def _problem(member: zipfile.ZipInfo) -> str:
    """Why a member is not read; '' when it is."""
    parts = member.filename.split("/")
    if not parts[0] or ".." in parts or "\\" in member.filename or ":" in parts[0]:
        return "its name leads out of the zip"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it is a link"
    if member.flag_bits & 1:
        return "it is encrypted"
    if member.file_size > RATIO_COUNTS_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        return f"it grows more than {MAX_RATIO} times when unpacked, as a zip bomb does"
    return ""


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as file:
            data = file.read(member.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
        raise BadFile(f"it cannot be unpacked: {error}") from None
    if len(data) > member.file_size:
        raise BadFile("it is larger than the zip says")
    return data
