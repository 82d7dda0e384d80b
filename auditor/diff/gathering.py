"""Which rows make up one component: the one table of keys, for the store and for the diff.

Most rows are a component of their own, named by their reference. The others are a part of the component that this table names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

Key = Callable[[Any], str]


def _path_of_step(step: Any) -> str:
    """``salesforce:path:Sales`` of its step ``salesforce:path:Sales/Negotiation``."""
    return str(step.ref).partition("/")[0]


_GATHERED_BY: Mapping[str, Key] = {
    "picklist_values": attrgetter("field"),
    "stages": attrgetter("pipeline"),
    "routing_entries": attrgetter("rule"),
    "uses": attrgetter("user"),
    "permissions": attrgetter("holder"),
    "paths": _path_of_step,
    "locations": lambda place: str(place.file or place.ref),
}
_BY_REFERENCE = attrgetter("ref")

FOLDED = frozenset({"picklist_values", "stages", "routing_entries", "uses", "permissions", "record_type_values", "queue_members"})
"""The tables whose key is the reference of a component that has a row of its own in another table."""


def key_of(table: str) -> Key:
    """What names the component that a row of this table is, or is a part of."""
    return _GATHERED_BY.get(table, _BY_REFERENCE)
