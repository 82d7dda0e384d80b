"""Rows that make no sense: they are left out, and a gap says how many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from connectors.common.values import flag, named
from connectors.metadata.collect import Collector
from connectors.salesforce.mapping.values import id_of

Row = Mapping[str, Any]
CURE = "run again; if this stays, report it as a fault of this tool"


def sensible(
    rows: Iterable[Row],
    out: Collector,
    table: str,
    of: str,
    *,
    ids: Iterable[str] = (),
    names: Iterable[str] = (),
    perhaps: Iterable[str] = (),
    flags: Iterable[str] = (),
) -> list[Row]:
    """The rows that make sense, of those that the org told ``of``. The others are a gap in ``table``.

    ``ids`` and ``names`` are columns that must hold such; ``perhaps`` are ids and ``flags`` truths that may be missing, and must
    not be anything else.
    """
    held = list(rows)
    must_id, must_name, may_id, may_flag = tuple(ids), tuple(names), tuple(perhaps), tuple(flags)
    kept = [
        row
        for row in held
        if all(id_of(row, column) for column in must_id)
        and all(named(row, column) for column in must_name)
        and all(row.get(column) is None or id_of(row, column) for column in may_id)
        and all(row.get(column) is None or flag(row, column) is not None for column in may_flag)
    ]
    say(out, table, of, len(held) - len(kept), len(held))
    return kept


def say(out: Collector, table: str, of: str, number: int, total: int) -> None:
    """The gap of so many rows that make no sense, unless there are none."""
    if number:
        reason = f"{number:,} of {total:,} rows of {of} that Salesforce gave make no sense, and were left out"
        out.gap(table, f"rows of {of} that make no sense", kind="fault", reason=reason, cure=CURE)
