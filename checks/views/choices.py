"""Counts of fields that hold several values at once: multi-select picklists, and HubSpot's properties of multiple checkboxes.

They are counted in one of two ways: a row for each combination as it is stored (``Web;Event``), or a row for each choice, in
which a record counts once for each of its choices. Of the second it is not known how many records there are in all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from checks.model.rows.measures import ValueCount
from checks.model.rows.schema import Field


class Held(NamedTuple):
    """How many records hold some values, or at least so many of them."""

    records: int
    at_least: bool


def choices_of(field: Field, value: str) -> list[str]:
    """The values in what a record holds, blank left out: one, or several where the field takes several."""
    texts = value.split(";") if field.type == "multi_picklist" else [value]
    return [text.strip() for text in texts if text.strip()]


def by_choice(field: Field, counts: Mapping[str, int]) -> Counter[str]:
    """How many records hold each single value."""
    found: Counter[str] = Counter()
    for value, number in counts.items():
        for part in dict.fromkeys(choices_of(field, value)):
            found[part] += number
    return found


def holding(field: Field, counts: Mapping[str, int], values: Collection[str]) -> Held:
    """How many records hold at least one of these values."""
    numbers = [number for value, number in counts.items() if not set(values).isdisjoint(choices_of(field, value))]
    if is_by_choice(field, counts) and len(numbers) > 1:
        return Held(max(numbers), at_least=True)
    return Held(sum(numbers), at_least=False)


def is_by_choice(field: Field, counts: Iterable[str]) -> bool:
    """Whether a field of several choices was counted choice by choice: no row holds two of them."""
    return field.type == "multi_picklist" and not any(len(choices_of(field, value)) > 1 for value in counts)


def of_all_records(rows: Iterable[ValueCount]) -> Counter[str]:
    """How many records there are of each value as it is stored, of all months together."""
    found: Counter[str] = Counter()
    for row in rows:
        if row.month is None:
            found[row.value] += row.count
    return found
