"""SOQL as text: columns in one line, texts in quotes, lists no longer than the platform takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

CATALOGUE_ROWS = 2000
"""Rows that a query of a catalogue table (FieldDefinition, EntityDefinition) may have: these tables cannot be paged."""


def select(columns: Sequence[str], table: str, rest: str = "") -> str:
    """A query of these columns; ``rest`` is all that follows the table."""
    return f"SELECT {', '.join(columns)} FROM {table}{' ' if rest else ''}{rest}"


def text(value: str) -> str:
    """A text as SOQL writes it. Source: SOQL and SOSL Reference, 'Quoted String Escape Sequences'."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    return f"'{escaped}'"


def texts(values: Iterable[str]) -> str:
    """A list for IN."""
    return f"({', '.join(map(text, values))})"


def packed(items: Iterable[T], size: Callable[[T], int], most: int) -> Iterator[list[T]]:
    """The items in their order, in lots whose sizes add up to no more than ``most``; one that is larger stands alone."""
    lot: list[T] = []
    filled = 0
    for item in items:
        if lot and filled + size(item) > most:
            yield lot
            lot, filled = [], 0
        lot.append(item)
        filled += size(item)
    if lot:
        yield lot
