"""Entries of a routing rule, told apart by what they do, since their references hold their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from auditor.diff.ledger import Ledger
from auditor.diff.reading import Readings
from auditor.diff.rows import plain, with_new_names
from checks.model import refs

_ALIKE = 0.5
"""How much of an entry must be the same for it to be the same entry, changed."""

_TELLING = ("criteria", "logic", "formula", "assignee", "assignee_kind", "is_catch_all")


def compare_entries(readings: Readings, ledger: Ledger) -> None:
    """Note what became of routing entries: added, removed, changed, and rules whose entries are tried in another order.

    An entry that only moved because another one came or went before it is no change; its new reference is noted as a rename.
    """
    old, new = (_by_rule(rows, ledger) for rows in readings.rows("routing_entries"))
    for rule in sorted(old.keys() | new.keys()):
        if excuse := ledger.excuse(rule):
            for row in (*old.get(rule, ()), *new.get(rule, ())):
                ledger.set_apart(row.ref, excuse)
        elif root := ledger.root(rule):
            for row in (*old.get(rule, ()), *new.get(rule, ())):
                ledger.fold(row.ref, "routing_entries", root)
        else:
            _compare_rule(rule, old.get(rule, []), new.get(rule, []), ledger)


def _by_rule(rows: Iterable[Any], ledger: Ledger) -> dict[str, list[Any]]:
    rules: dict[str, list[Any]] = {}
    for row in sorted(rows, key=lambda row: row.position):
        rules.setdefault(ledger.now(row.rule), []).append(with_new_names(row, ledger.renamed))
    return rules


def _compare_rule(rule: str, before: list[Any], after: list[Any], ledger: Ledger) -> None:
    same = list(_pairs(before, after, 1.0))
    taken = {id(row) for pair in same for row in pair}
    gone = [row for row in before if id(row) not in taken]
    come = [row for row in after if id(row) not in taken]
    changed = list(_pairs(gone, come, _ALIKE))
    taken |= {id(row) for pair in changed for row in pair}
    for old, new in changed:
        pairs = {name: (getattr(old, name), getattr(new, name)) for name in _TELLING}
        draft = ledger.change("routing_entries", new.ref)
        draft.attributes.update({name: (plain(one), plain(two)) for name, (one, two) in pairs.items() if one != two})
    for row in (row for row in gone if id(row) not in taken):
        ledger.add("removed", "routing_entries", row.ref, refs.path_of(row.ref), key=f"before {row.ref}")
    for row in (row for row in come if id(row) not in taken):
        ledger.add("added", "routing_entries", row.ref, refs.path_of(row.ref))
    ledger.renamed.update({old.ref: new.ref for old, new in same + changed if old.ref != new.ref})
    tried = [old.position for old, _ in sorted(same, key=lambda pair: pair[1].position)]
    if tried != sorted(tried):
        ledger.change("routing_rules", rule).attributes["order"] = (tuple(sorted(tried)), tuple(tried))


def _pairs(before: Iterable[Any], after: Iterable[Any], least: float) -> Iterator[tuple[Any, Any]]:
    """Each earlier entry with the first free later one that is as much alike."""
    free = list(after)
    for old in before:
        best = max(free, key=lambda new: (_alike(old, new), -abs(old.position - new.position)), default=None)
        if best is not None and _alike(old, best) >= least:
            free.remove(best)
            yield old, best


def _alike(old: Any, new: Any) -> float:
    """The share of equal attributes among those that say anything: its conditions and who gets the record."""
    pairs = [(getattr(old, name), getattr(new, name)) for name in ("criteria", "logic", "formula", "assignee")]
    said = [pair for pair in pairs if any(pair)]
    return sum(one == two for one, two in said) / len(said) if said else 1.0
