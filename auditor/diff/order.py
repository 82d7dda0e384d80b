"""The order of values and stages: a reordering is one change of the field or pipeline, and an insertion is none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from auditor.diff.gathering import key_of
from auditor.diff.ledger import Ledger
from auditor.diff.reading import Readings
from auditor.diff.rows import label_of

ORDERED = {"picklist_values": "fields", "stages": "pipelines"}
"""Tables with an order, and the table of what they belong to."""


def compare_order(table: str, readings: Readings, ledger: Ledger) -> None:
    """Note each component whose parts, as far as both sides have them, stand in another order. Only active parts have one."""
    old, new = (_by_component(table, rows, ledger) for rows in readings.rows(table))
    for ref in sorted(old.keys() & new.keys()):
        if ledger.root(ref) is None and old[ref] != new[ref] and readings.partial(table, new[ref][0]) is None:
            before, after = _in_common(old[ref], new[ref], ledger)
            if before != after:
                row = readings.component(ORDERED[table], ref)
                ledger.change(ORDERED[table], ref, label_of(row) if row else "").attributes["order"] = (before, after)


def _by_component(table: str, rows: Iterable[Any], ledger: Ledger) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for row in rows:
        if row.active and row.position is not None:
            groups.setdefault(ledger.now(key_of(table)(row)), []).append(row)
    return groups


def _in_common(before: list[Any], after: list[Any], ledger: Ledger) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The labels of the parts that both sides have, each in its own side's order, by the later side's labels."""
    labels = {row.ref: label_of(row) for row in after}
    places = [{ledger.now(row.ref): row.position for row in rows} for rows in (before, after)]
    shared = places[0].keys() & places[1].keys()
    before_order, after_order = (
        tuple(labels[ref] for ref in sorted(shared, key=lambda ref, place=place: (place[ref], ref)))  # type: ignore[misc]
        for place in places
    )
    return before_order, after_order
