"""How many records have a field filled, and whether that may be held against the field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from checks.model import refs
from checks.model.finding import NotJudged
from checks.model.rows.measures import FieldFill
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage


class Limits(NamedTuple):
    """The thresholds of the check."""

    filled: float
    used: float
    fewest: int
    born_by: str


class Fill(NamedTuple):
    """How many records have a field filled: all of them, or those in which the field ``by`` has the value ``part``."""

    filled: int
    of: int
    by: str = ""
    part: str = ""

    @property
    def lacking(self) -> int:
        """How many of them do not have it filled."""
        return self.of - self.filled

    @property
    def share(self) -> float:
        """The share of them that have it filled, 0 to 1."""
        return self.filled / self.of if self.of else 0.0


def whole_of(rows: Iterable[FieldFill]) -> Fill | None:
    """All records of an object together, as the rows of one field tell; None where only parts of them were counted."""
    every = [row for row in rows if row.by is None]
    return Fill(sum(row.filled for row in every), sum(row.of for row in every)) if every else None


def parts_of(field: Field, rows: Iterable[FieldFill], limits: Limits) -> Iterator[Fill]:
    """The segments, or other parts, in which the field is filled too seldom; none where the field parts the records itself."""
    for row in rows:
        by, _, value = (row.by or "").partition("=")
        part = Fill(row.filled, row.of, by, value)
        if value and by != refs.path_of(field.ref) and part.of >= limits.fewest and part.share < limits.filled:
            yield part


def unsure_of(field: Field, counted: bool, limits: Limits, coverage: Coverage) -> NotJudged | None:
    """The answer for a field that was not counted, or that is too young to be filled on older records."""
    path = refs.path_of(field.ref)
    scope = f"{field.connection}:{path}"
    if not counted and all(coverage.complete("field_fill", field.connection, part) for part in (path, field.object)):
        return NotJudged(scope=scope, reason=f"how many records have {path} filled was not counted")
    born = (field.created_at or "")[:10]
    if counted and born > limits.born_by:
        reason = f"{path} was made on {born}, so that older records had no chance to have it filled"
        return NotJudged(scope=scope, reason=reason, cure="wait until it is older")
    return None
