"""Who a count says that records belong to."""

from __future__ import annotations

from checks.model import refs

NOBODY = "nobody"
"""The path of the user whom a count names where a record has no owner."""


def is_nobody(owner: str) -> bool:
    """Whether the reference of an owner stands for records without any."""
    return refs.path_of(owner) == NOBODY
