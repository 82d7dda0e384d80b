"""Telling a rename from a removal and an addition. Project files carry no ids, so content has to tell; in doubt, it is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz, process

from auditor.diff.reading import Readings
from checks.model.names import alike, key

NAMES_ALIKE = 80
CONTENT_ALIKE = 0.8
"""How much of the name (of 100) and of the telling attributes (of 1) must be the same."""

_KINDS: Mapping[str, Callable[[Any], tuple[Any, ...]]] = {
    "fields": lambda row: (row.object, row.type),
    "picklist_values": lambda row: (row.field,),
    "record_types": lambda row: (row.object,),
    "pipelines": lambda row: (row.object, row.kind),
    "stages": lambda row: (row.pipeline,),
    "validation_rules": lambda row: (row.object,),
    "routing_rules": lambda row: (row.object, row.kind),
    "automations": lambda row: (row.object, row.kind),
    "queues": lambda row: (),
    "teams": lambda row: (row.kind,),
    "reports": lambda row: (row.base_object,),
    "dashboards": lambda row: (),
}
"""The tables in which renames are looked for, and what a renamed component must have kept."""

_UNTOLD = frozenset({None, "", (), False})
_NOT_TELLING = frozenset(
    {
        "connection", "ref", "name", "value", "object", "field", "pipeline", "position", "folder", "custom", "managed", "active",
        "vendor_type", "created_at", "created_by", "modified_at", "modified_by",
        "last_run_at", "last_viewed_at", "errors",
    }
)  # fmt: skip


def find_renames(table: str, gone: Sequence[Any], come: Sequence[Any], readings: Readings) -> dict[str, str]:
    """Old reference to new, of components that only their name tells apart.

    The name is alike, of the attributes that say anything at least CONTENT_ALIKE are equal, and nothing else fits as well.
    """
    if table not in _KINDS or not gone or not come:
        return {}
    contents = _Contents(table, (row.ref for row in gone), (row.ref for row in come), readings)
    fitting: list[tuple[float, str, str]] = []
    for old_rows, new_rows in _of_a_kind(_KINDS[table], gone, come):
        for old, new in _alike(old_rows, new_rows):
            score = contents.alike(old, new)
            if score >= CONTENT_ALIKE:
                fitting.append((score, old.ref, new.ref))
    return _unrivalled(fitting)


Kind = Callable[[Any], tuple[Any, ...]]


def _of_a_kind(kind: Kind, gone: Iterable[Any], come: Iterable[Any]) -> Iterator[tuple[list[Any], list[Any]]]:
    groups: dict[tuple[Any, ...], tuple[list[Any], list[Any]]] = {}
    for side, rows in enumerate((gone, come)):
        for row in rows:
            groups.setdefault((row.connection, *kind(row)), ([], []))[side].append(row)
    return (group for group in groups.values() if group[0] and group[1])


def _alike(gone: Sequence[Any], come: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    keys = [[key(_name(row)) for row in rows] for rows in (gone, come)]
    scores = process.cdist(*keys, scorer=fuzz.ratio, score_cutoff=NAMES_ALIKE)
    for row, column in zip(*scores.nonzero(), strict=True):
        if alike(_name(gone[row]), _name(come[column]), threshold=NAMES_ALIKE):
            yield gone[row], come[column]


def _name(row: Any) -> str:
    return str(getattr(row, "name", None) or row.value)


def _unrivalled(fitting: Iterable[tuple[float, str, str]]) -> dict[str, str]:
    """The best pairs, those left out in which another one fits either side as well."""
    best: dict[str, list[float]] = {}
    pairs = sorted(fitting, key=lambda pair: (-pair[0], pair[1], pair[2]))
    for score, old, new in pairs:
        for ref in (old, new):
            best.setdefault(ref, []).append(score)
    renames: dict[str, str] = {}
    for score, old, new in pairs:
        free = old not in renames and new not in renames.values()
        if free and best[old].count(score) == 1 and best[new].count(score) == 1:
            renames[old] = new
    return renames


def _value(row: Any) -> str:
    return str(row.value)


def _edge(row: Any) -> tuple[Any, ...]:
    return row.used, row.how, row.operator, row.values


class _Contents:
    """What components hold: their telling attributes, their values, and what they use."""

    def __init__(self, table: str, gone: Iterable[str], come: Iterable[str], readings: Readings) -> None:
        tells = _value if table == "fields" else _edge
        rows = readings.rows("picklist_values" if table == "fields" else "uses")
        self._parts: tuple[dict[str, set[Any]], ...] = ({ref: set() for ref in gone}, {ref: set() for ref in come})
        for parts, side in zip(self._parts, rows, strict=True):
            for row in side:
                component = row.field if table == "fields" else row.user
                if component in parts:
                    parts[component].add(tells(row))

    def alike(self, old: Any, new: Any) -> float:
        """The share of equal attributes among those that say anything on either side."""
        columns = [name for name in type(new).__struct_fields__ if name not in _NOT_TELLING]
        pairs = [(getattr(old, name), getattr(new, name)) for name in columns]
        pairs = [pair for pair in pairs if pair[0] not in _UNTOLD or pair[1] not in _UNTOLD]
        parts = (self._parts[0][old.ref], self._parts[1][new.ref])
        equal = [before == after for before, after in pairs] + ([parts[0] == parts[1]] if any(parts) else [])
        return sum(equal) / len(equal) if equal else 0.0
