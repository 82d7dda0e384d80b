"""Components that have a row of their own: added, removed, changed by attribute."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec

from auditor.diff.ledger import Excuse, Ledger
from auditor.diff.reading import Readings, Side
from auditor.diff.renames import find_renames
from checks.model import refs
from checks.model.rows.automation import Criterion
from checks.model.tables import ROW_TYPES

COMPONENTS = (
    "objects", "fields", "picklist_values", "record_types", "pipelines", "stages", "validation_rules", "routing_rules",
    "automations", "conversions", "sync_mappings", "forecast_types", "queues", "teams", "users", "reports", "dashboards",
    "campaigns", "forms", "lists", "association_labels", "settings",
)  # fmt: skip
"""Tables whose rows are components, those that others belong to first."""

_PARENTS = {"picklist_values": "field", "stages": "pipeline"}
_PARTS_OF_OBJECTS = frozenset({"fields", "record_types", "pipelines", "validation_rules", "routing_rules", "layouts", "paths"})

_NAMING = frozenset({"ref", "name", "object", "field", "value", "pipeline", "source", "target"})
"""Columns that a reference is made of: of something renamed, they say nothing more."""
_BY_ITSELF = frozenset(
    {
        "position", "created_at", "created_by", "modified_at", "modified_by",
        "last_login", "last_run_at", "last_viewed_at", "errors",
    }
)  # fmt: skip
"""Columns that tell of no change. Positions shift with every insertion; their order is compared instead."""


_CONDITIONS = frozenset({"runs_when", "criteria"})
"""The columns that hold conditions on fields."""


def compare_rows(table: str, readings: Readings, ledger: Ledger) -> None:
    """Note what became of the components of a table.

    What came or went with its object, field or pipeline is counted there. None on either side was not read, and is no change.
    Where references stand on the vendor's ids, another name is a changed attribute; elsewhere, see ``find_renames``.
    """
    before, after = readings.rows(table)
    old = {_called_now(table, row, ledger): row for row in reversed(before)}
    new = {row.ref: row for row in reversed(after)}
    gone = [row for ref, row in old.items() if ref not in new and _stands_alone(table, row, "after", readings, ledger)]
    come = [row for ref, row in new.items() if ref not in old and _stands_alone(table, row, "before", readings, ledger)]
    renames = find_renames(table, gone, come, readings)
    for row in gone:
        if row.ref not in renames:
            ledger.add("removed", table, row.ref, label_of(row))
    called = {now: was for was, now in renames.items()}
    for row in come:
        if row.ref not in called:
            ledger.add("added", table, row.ref, label_of(row))
    by_ref = {row.ref: row for row in gone}
    for ref, was in called.items():
        ledger.renamed[was] = ref
        draft = ledger.add("renamed", table, ref, label_of(new[ref]))
        draft.was = was
        changed = _attributes(table, by_ref[was], new[ref], ledger)
        draft.attributes.update((name, pair) for name, pair in changed.items() if name not in _NAMING)
    for ref, row in old.items():
        if ref in new and row != new[ref] and (changes := _attributes(table, row, new[ref], ledger)):
            if excuse := readings.one_sided(table, ref, itself=True) or _unread_field(changes, row, new[ref], readings):
                ledger.set_apart(ref, excuse)
                continue
            ledger.change(table, ref, label_of(new[ref])).attributes.update(changes)


def _unread_field(changes: Mapping[str, Any], old: Any, new: Any, readings: Readings) -> Excuse | None:
    """Why a difference of conditions alone may come of reading: what an operator means hangs on the type of its field."""
    if not changes or not changes.keys() <= _CONDITIONS:
        return None
    fields = (one.field for row in (old, new) for column in changes for one in getattr(row, column))
    among = (field for field in fields if ":field:" in field)
    return next((excuse for field in among if (excuse := readings.one_sided("fields", field))), None)


def _called_now(table: str, row: Any, ledger: Ledger) -> str:
    """The reference of an earlier row on the later side: a part goes by the new name of what it belongs to."""
    parent = getattr(row, _PARENTS[table]) if table in _PARENTS else ""
    if parent not in ledger.renamed:
        return str(row.ref)
    now = ledger.now(parent)
    ref = refs.value(now, row.value) if table == "picklist_values" else refs.make(row.connection, "stage", _moved_path(row, now))
    ledger.renamed[row.ref] = ref
    return ref


def _moved_path(stage: Any, pipeline: str) -> str:
    """The path of a stage under its pipeline's new name: ``Opportunity/New/won`` of ``Opportunity/Old/won``."""
    return refs.path_of(pipeline) + refs.path_of(stage.ref).removeprefix(refs.path_of(stage.pipeline))


def parent_of(table: str, row: Any) -> str:
    """The component that a row came or went with, if that did; '' where there is none."""
    if table in _PARENTS:
        return str(getattr(row, _PARENTS[table]))
    return refs.make(row.connection, "object", row.object) if table in _PARTS_OF_OBJECTS else ""


def _stands_alone(table: str, row: Any, absent: Side, readings: Readings, ledger: Ledger) -> bool:
    """Whether a row of one side is a change of its own; else it is counted where it belongs."""
    parent = parent_of(table, row)
    excuse = ledger.excuse(parent) or readings.excuse(table, row, absent)
    if excuse:
        ledger.set_apart(row.ref, excuse)
    elif root := ledger.root(parent):
        ledger.fold(row.ref, table, root)
    else:
        return True
    return False


@cache
def _compared(table: str) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The columns that say what a component is like, and what reads them all from a row."""
    columns = tuple(name for name in ROW_TYPES[table].__struct_fields__ if name not in _BY_ITSELF)
    return columns, attrgetter(*columns)


def _attributes(table: str, old: Any, new: Any, ledger: Ledger) -> dict[str, tuple[Any, Any]]:
    columns, values = _compared(table)
    changed = {}
    for column, before, after in zip(columns, values(old), values(new), strict=True):
        if before != after and before is not None and after is not None:
            called_now = renamed_in(before, ledger.renamed)
            if called_now != after:
                changed[column] = plain(called_now), plain(after)
    return changed


def renamed_in(value: Any, renamed: Mapping[str, str]) -> Any:
    """A value in which references go by their new names; the value itself where there are none."""
    if isinstance(value, str):
        return renamed.get(value, value)
    if isinstance(value, tuple):
        items = tuple(renamed_in(item, renamed) for item in value)
        return value if items == value else items
    if isinstance(value, Criterion) and value.field in renamed:
        return msgspec.structs.replace(value, field=renamed[value.field])
    return value


def with_new_names(row: Any, renamed: Mapping[str, str]) -> Any:
    """A row of the earlier side in which all references go by their new names."""
    if not renamed:
        return row
    columns = ((name, getattr(row, name)) for name in row.__struct_fields__)
    called_now = {name: now for name, value in columns if (now := renamed_in(value, renamed)) is not value}
    return msgspec.structs.replace(row, **called_now) if called_now else row


def plain(value: Any) -> Any:
    """A value as JSON has it; a condition as people write it."""
    if isinstance(value, Criterion):
        return condition(value.field, value.operator, value.values)
    if isinstance(value, (tuple, list)):
        return tuple(plain(item) for item in value)
    return value


def condition(field: str, operator: str, values: Iterable[str]) -> str:
    """``Lead.LeadSource equals Web, Trade Show``."""
    name = refs.path_of(field) if field.count(":") >= 2 else field
    return f"{name} {operator.replace('_', ' ')} {', '.join(values)}".strip()


def label_of(row: Any) -> str:
    """What people call a component."""
    return str(getattr(row, "label", None) or getattr(row, "name", None) or refs.path_of(row.ref))
