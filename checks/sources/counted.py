"""What the counts of source values hold, by value and by month, and how a sentence tells it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from checks.model import refs
from checks.model.rows.measures import ValueCount
from checks.model.snapshot import Coverage
from checks.model.tables import Table


def in_all(counts: Table[ValueCount], field: str) -> Counter[str]:
    """How many records there are of each value of a field, blank among them."""
    found: Counter[str] = Counter()
    for row in counts.by("ref").get(field, ()):
        if row.month is None:
            found[row.value] += row.count
    return found


def created(counts: Table[ValueCount], field: str, *, since: str = "", before: str = "9999") -> Counter[str]:
    """How many records of each value were created in these months; ``before`` is the first month that does not count."""
    found: Counter[str] = Counter()
    for row in counts.by("ref").get(field, ()):
        if row.month is not None and since <= row.month < before:
            found[row.value] += row.count
    return found


def months_ago(taken_at: datetime, months: int) -> str:
    """The month so many months before that of the snapshot, as measures write it."""
    year, month = divmod(taken_at.year * 12 + taken_at.month - 1 - months, 12)
    return f"{year:04}-{month + 1:02}"


def all_counted(table: str, field: str, coverage: Coverage, *, months: bool = False) -> bool:
    """Whether what a measure says of a field (and of each month, where asked) is all there is.

    Where HubSpot has so many records that it is asked for the number of each option, values that are none are not counted.
    """
    connection, _, path = refs.split(field)
    scopes = (path, refs.object_of(field), f"{path} beyond its options", *((f"{path} by month",) if months else ()))
    return all(coverage.complete(table, connection, scope) for scope in scopes)
