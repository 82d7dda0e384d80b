"""Where in Setup a component is looked after: paths below the org's own address.

Object Manager takes API names for objects and standard fields, and ids for what was made there.
"""

from __future__ import annotations

from urllib.parse import quote


def setup_page(node: str) -> str:
    """A page of Setup by the name of its node: ``Queues``, ``Flows``, ``OpportunityStages``."""
    return f"/lightning/setup/{quote(node, safe='')}/home"


def object_page(object_: str, section: str = "Details", id: str = "") -> str:
    """An object in Object Manager, or one of what it lists: ``FieldsAndRelationships``, ``RecordTypes``, ``ValidationRules``."""
    inner = f"{section}/{quote(id, safe='')}/view" if id else f"{section}/view"
    return f"/lightning/setup/ObjectManager/{quote(object_, safe='')}/{inner}"


def record_page(kind: str, id: str) -> str:
    """A record, a report or a dashboard: ``record_page("Report", "00O…")``."""
    return f"/lightning/r/{kind}/{quote(id, safe='')}/view"
