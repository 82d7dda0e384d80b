"""A metadata component as bytes with a name: a file of a project, or what the Metadata API answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class MetadataFile(NamedTuple):
    """A component's XML: its path with slashes, relative to the project. ``read`` raises BadFile."""

    path: str
    read: Callable[[], bytes]
