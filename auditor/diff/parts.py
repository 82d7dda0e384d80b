"""Rows that are parts of a component: filters of a report, fields of a layout, members of a queue. They change with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from auditor.diff.gathering import key_of
from auditor.diff.ledger import Excuse, Ledger
from auditor.diff.reading import Readings, Side
from auditor.diff.rows import condition, label_of, parent_of, with_new_names
from checks.model import refs

Part = tuple[str, Any]
"""The attribute of the component under which a part is listed, and what it says."""

HOMES: Mapping[str, str] = {
    "object": "objects", "field": "fields", "record_type": "record_types", "pipeline": "pipelines",
    "validation_rule": "validation_rules", "routing_rule": "routing_rules", "automation": "automations", "queue": "queues",
    "team": "teams", "user": "users", "report": "reports", "dashboard": "dashboards", "layout": "layouts", "path": "paths",
    "conversion": "conversions", "routing_entry": "routing_entries", "forecast_type": "forecast_types",
}  # fmt: skip
"""The table in which a component of each kind has its row, or its parts theirs."""

_SAID_ELSEWHERE = frozenset({"layout", "path", "routing_entry", "conversion"})
_DERIVED = frozenset({("field", "reads"), ("validation_rule", "reads")})
"""Edges that repeat what a row says: those of these users, and those read out of a formula."""


def _edge(row: Any) -> Iterator[Part]:
    kind = row.user.split(":", 2)[1]
    if kind not in _SAID_ELSEWHERE and (kind, row.how) not in _DERIVED:
        yield row.how, condition(row.used, row.operator, row.values)


def _layout_field(row: Any) -> Iterator[Part]:
    yield "fields", f"{refs.path_of(row.field)} ({row.behaviour})"


def _record_type_value(row: Any) -> Iterator[Part]:
    yield f"values of {refs.path_of(row.field)}", row.value
    if row.default:
        yield f"default of {refs.path_of(row.field)}", row.value


def _member(row: Any) -> Iterator[Part]:
    yield "members", f"{row.member_kind} {refs.path_of(row.member)}"


def _right(row: Any) -> Iterator[Part]:
    yield "rights", f"{row.right} via {row.via}"


def _step(row: Any) -> Iterator[Part]:
    yield "steps", row.value
    if row.key_fields:
        yield f"key fields of {row.value}", ", ".join(map(refs.path_of, row.key_fields))
    if row.guidance is not None:
        yield f"guidance of {row.value}", row.guidance
    yield "active", row.active


PARTS: Mapping[str, Callable[[Any], Iterator[Part]]] = {
    "record_type_values": _record_type_value,
    "layouts": _layout_field,
    "paths": _step,
    "uses": _edge,
    "queue_members": _member,
    "permissions": _right,
}


_POINTS_AT: Mapping[str, str] = {"layouts": "field", "uses": "used", "queue_members": "member"}
"""The column in which a part names another component."""


def compare_parts(table: str, readings: Readings, ledger: Ledger) -> None:
    """Note how the parts of each component changed: under each attribute, what is gone and what has come.

    Parts of a component that itself came or went, or was told apart, go with it; what used a removed component is counted there.
    """
    old, new = (_gathered(table, rows, ledger) for rows in readings.rows(table))
    for ref in sorted(old.keys() | new.keys()):
        before, after = old.get(ref, []), new.get(ref, [])
        if before != after and ledger.excuse(ref) is None and ledger.root(ref) is None:
            _compare_group(table, ref, before, after, readings, ledger)


def _gathered(table: str, rows: Iterable[Any], ledger: Ledger) -> dict[str, list[Any]]:
    key, groups = key_of(table), dict[str, list[Any]]()
    for row in rows:
        groups.setdefault(ledger.now(key(row)), []).append(row)
    return groups


def _compare_group(table: str, ref: str, before: list[Any], after: list[Any], readings: Readings, ledger: Ledger) -> None:
    first = (after or before)[0]
    home = HOMES.get(ref.split(":", 2)[1], table)
    if home == table and not (before and after):
        _came_or_went(table, ref, first, "before" if after else "after", readings, ledger)
    elif excuse := readings.partial(table, first) or _unread_target(table, before, after, readings):
        ledger.set_apart(ref, excuse)
    elif readings.read_on_both(home, first.connection) and (changed := _changed(table, before, after, ledger)):
        row = readings.component(home, ref)
        ledger.change(home, ref, label_of(row) if row else "").attributes.update(changed)


def _unread_target(table: str, before: list[Any], after: list[Any], readings: Readings) -> Excuse | None:
    """Why parts differ by reading: one side alone could read an object, on whose lookups the paths to other fields may lead."""
    if table != "uses" or set(before) == set(after):
        return None
    targets = sorted({row.used for row in (*before, *after)})
    return next((excuse for used in targets if (excuse := readings.one_sided("fields", used))), None)


def _changed(table: str, before: list[Any], after: list[Any], ledger: Ledger) -> dict[str, tuple[Any, Any]]:
    """Under each attribute the parts that are gone and those that have come. Rows that both sides hold are not looked at."""
    earlier = [with_new_names(row, ledger.renamed) for row in before]
    held = frozenset(earlier).intersection(after)
    old = _listed(table, _without_removed(table, (row for row in earlier if row not in held), ledger), ledger)
    new = _listed(table, (row for row in after if row not in held), ledger)
    if old or new:
        still = _listed(table, held, ledger)
        for attribute in old.keys() | new.keys():
            kept = still.get(attribute, set()) | (old.get(attribute, set()) & new.get(attribute, set()))
            for side in (old, new):
                side[attribute] = side.get(attribute, set()) - kept
    return {
        attribute: (_in_order(old[attribute]), _in_order(new[attribute]))
        for attribute in sorted(old.keys())
        if old[attribute] or new[attribute]
    }


def _came_or_went(table: str, ref: str, first: Any, absent: Side, readings: Readings, ledger: Ledger) -> None:
    """A layout or path is nothing but its parts: without any on one side, it is not there."""
    parent = parent_of(table, first)
    if excuse := ledger.excuse(parent) or readings.excuse(table, first, absent) or readings.none_of_kind(table, first, absent):
        ledger.set_apart(ref, excuse)
    elif root := ledger.root(parent):
        ledger.fold(ref, table, root)
    else:
        ledger.add("added" if absent == "before" else "removed", table, ref, refs.path_of(ref))


def _without_removed(table: str, rows: Iterable[Any], ledger: Ledger) -> Iterator[Any]:
    """The rows that do not point at what was removed; the others are counted there, as what used it."""
    column = _POINTS_AT.get(table)
    for row in rows:
        target = ledger.root(getattr(row, column)) if column else None
        if target is not None and target.kind == "removed":
            target.count(table)
        else:
            yield row


def _listed(table: str, rows: Iterable[Any], ledger: Ledger) -> dict[str, set[Any]]:
    listed: dict[str, set[Any]] = {}
    for row in rows:
        if table == "record_type_values" and _moved_with_field(row, ledger):
            continue
        for attribute, part in PARTS[table](row):
            listed.setdefault(attribute, set()).add(part)
    return listed


def _moved_with_field(row: Any, ledger: Ledger) -> bool:
    """Whether the value came to or left the field itself: then that is the change, and not every record type's list."""
    value = refs.value(row.field, row.value)
    return ledger.excuse(value) is not None or ledger.root(value) is not None


def _in_order(parts: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(parts, key=str))
