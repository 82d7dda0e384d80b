"""Files in which a connector keeps what it need not read again. Losing one costs calls, never truth.

They hold what the store holds, and no credential; only their owner may read them.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import re
import zlib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

Kept = TypeVar("Kept")


def read(path: Path, kind: type[Kept]) -> Kept | None:
    """What a file holds; None when it is missing, damaged or of another shape."""
    try:
        return msgspec.json.decode(gzip.decompress(path.read_bytes()), type=kind)
    except (OSError, EOFError, zlib.error, msgspec.DecodeError, ValueError):
        return None


def write(path: Path, kept: Any) -> None:
    """Keep it: whole or not at all. What cannot be written is no fault; the next run asks again."""
    beside = path.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError, UnicodeEncodeError):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(gzip.compress(msgspec.json.encode(kept), compresslevel=5, mtime=0))
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def plain(name: str) -> str:
    """An id as it may stand in the name of a file."""
    return re.sub(r"[^0-9A-Za-z]", "", name) or "unknown"
