"""What is known of an org from the time before: describes, setup tables and bodies that need not be read again.

It holds what the store holds (metadata, names and work addresses of CRM users), and no credential. It lies beside the
store, one file for an org and the user that reads it, since rights decide what is seen. Losing it costs calls, never truth.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from connectors.common import cache
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
        known = cache.read(self._path(org_id, user_id), Known)
        if known is None or known.format != FORMAT:
            return Known()
        known.describes = {name: kept for name, kept in known.describes.items() if _is_describe(name, kept.body)}
        return known

    def write(self, org_id: str, user_id: str, known: Known) -> None:
        """Keep it: whole or not at all."""
        cache.write(self._path(org_id, user_id), known)

    def _path(self, org_id: str, user_id: str) -> Path:
        return self._folder / f"{cache.plain(org_id)}-{cache.plain(user_id)}.json.gz"


def _is_describe(object_: str, body: dict[str, Any]) -> bool:
    """Whether a kept describe is one of that object, as it was written: a file is as little to be trusted as an org."""
    return re.fullmatch(r"[A-Za-z]\w*", object_, re.ASCII) is not None and slim(body) == body and body.get("name") == object_
