"""Rows that make no sense: they are left out, and a gap says how many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from connectors.common.collect import Collector
from connectors.hubspot.mapping.values import Row

CURE = "run again; if this stays, report it as a fault of this tool"


def sensible(
    rows: Iterable[Any], out: Collector, tables: Iterable[str], of: str, *needs: Callable[[Row], Any]
) -> list[dict[str, Any]]:
    """The rows that make sense, of those that HubSpot told ``of``. The others are a gap in each of the tables.

    ``needs`` tell what a row must hold: an answer that is empty, or False or None, says that it does not.
    """
    held = list(rows)
    kept = [dict(row) for row in held if isinstance(row, Mapping) and all(_holds(need, row) for need in needs)]
    for table in tables:
        say(out, table, of, len(held) - len(kept), len(held))
    return kept


def has(read: Callable[[Row, str], Any], column: str) -> Callable[[Row], Any]:
    """The need of something in a column, as it is read: ``has(id_of, "id")``."""
    return lambda row: read(row, column)


def _holds(need: Callable[[Row], Any], row: Row) -> bool:
    found = need(row)
    return found is not None and found is not False and found != ""


def say(out: Collector, table: str, of: str, number: int, total: int) -> None:
    """The gap of so many rows that make no sense, unless there are none."""
    if number:
        reason = f"{number:,} of {total:,} rows of {of} that HubSpot gave make no sense, and were left out"
        out.gap(table, f"rows of {of} that make no sense", kind="fault", reason=reason, cure=CURE)
