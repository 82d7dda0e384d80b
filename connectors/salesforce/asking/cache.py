"""What is known of an org from the time before: describes, setup tables and bodies that need not be read again.

It holds what the store holds (metadata, names and work addresses of CRM users), and no credential. It lies beside the
store, one file for an org and the user that reads it, since rights decide what is seen. Losing it costs calls, never truth.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import re
import zlib
from pathlib import Path
from typing import Any

import msgspec

from connectors.salesforce.mapping.schema import slim

FORMAT = 1
"""It grows by one whenever what is kept changes its meaning; older files are then read anew from the org."""


class Answer(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The rows of a query. ``stamp`` is what they hold for: the state of the object whose records were counted."""

    rows: list[dict[str, Any]]
    stamp: str = ""


class Description(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A describe, and the Last-Modified with which the org dated it."""

    body: dict[str, Any]
    modified: str


class Known(msgspec.Struct, kw_only=True, omit_defaults=True):
    """All that is known of an org by one user. Empty at first."""

    format: int = FORMAT
    api_version: str = ""
    rights: list[str] = msgspec.field(default_factory=list)
    trail_until: str = ""
    """Up to when the setup audit trail was read: changes after it make the setup tables stale. '' when it could not be read."""
    describes: dict[str, Description] = msgspec.field(default_factory=dict)
    answers: dict[str, Answer] = msgspec.field(default_factory=dict)
    bodies: dict[str, str] = msgspec.field(default_factory=dict)
    """XML of metadata components, by kind, full name and state."""


class Cache:
    """A folder with what is known of each org."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, org_id: str, user_id: str) -> Known:
        """What is known; nothing when the file is missing, damaged or of another format."""
        try:
            known = msgspec.json.decode(gzip.decompress(self._path(org_id, user_id).read_bytes()), type=Known)
        except (OSError, EOFError, zlib.error, msgspec.DecodeError, ValueError):
            return Known()
        if known.format != FORMAT:
            return Known()
        known.describes = {name: kept for name, kept in known.describes.items() if _is_describe(name, kept.body)}
        return known

    def write(self, org_id: str, user_id: str, known: Known) -> None:
        """Keep it: whole or not at all. What cannot be written is no fault; the next run asks again."""
        path = self._path(org_id, user_id)
        beside = path.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError, UnicodeEncodeError):
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                    file.write(gzip.compress(msgspec.json.encode(known), compresslevel=5, mtime=0))
                beside.replace(path)
            finally:
                beside.unlink(missing_ok=True)

    def _path(self, org_id: str, user_id: str) -> Path:
        return self._folder / f"{_plain(org_id)}-{_plain(user_id)}.json.gz"


def _is_describe(object_: str, body: dict[str, Any]) -> bool:
    """Whether a kept describe is one of that object, as it was written: a file is as little to be trusted as an org."""
    return re.fullmatch(r"[A-Za-z]\w*", object_, re.ASCII) is not None and slim(body) == body and body.get("name") == object_


def _plain(name: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", name) or "unknown"
