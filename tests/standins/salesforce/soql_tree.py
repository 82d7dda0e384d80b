"""A query as a tree: what the grammar makes and the engine runs. ``at`` is a place in the text, for the caret of an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Path:
    """A column, perhaps by way of relationships: ``Owner.Name``."""

    parts: tuple[str, ...]
    at: int

    @property
    def key(self) -> str:
        """What makes two ways to write a path the same one."""
        return ".".join(self.parts).casefold()


@dataclass(frozen=True, slots=True)
class Call:
    """A function of a column: ``COUNT(Id)``, ``CALENDAR_YEAR(CreatedDate)``; of none in ``COUNT()``."""

    function: str
    path: Path | None
    at: int

    @property
    def key(self) -> str:
        """What makes two ways to write a call the same one."""
        return f"{self.function}({self.path.key if self.path else ''})".casefold()


Expression = Path | Call


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is selected."""

    expression: Expression
    alias: str | None
    at: int


@dataclass(frozen=True, slots=True)
class Literal:
    """A value. ``kind``: string, number, boolean, null, date, datetime, or range for a date literal such as ``TODAY``."""

    kind: str
    value: Any
    at: int
    raw: str = ""
    """What stands between the quotes of a text, for LIKE, which has escapes of its own."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A column and what it is held against: a value, several, or the rows of another query."""

    left: Expression
    operator: str
    right: Literal | tuple[Literal, ...] | Query


@dataclass(frozen=True, slots=True)
class Both:
    """All of the conditions."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Any of the conditions."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """The opposite."""

    part: Condition


Condition = Comparison | Both | Either | Negated


@dataclass(frozen=True, slots=True)
class Order:
    """One key of the order."""

    expression: Expression
    descending: bool
    nulls_last: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A SELECT. ``trace`` says that it marks records as viewed or referenced, or locks them: it is no mere read."""

    text: str
    items: tuple[Item, ...]
    table: str
    table_at: int
    scope: str | None = None
    where: Condition | None = None
    groups: tuple[Expression, ...] = ()
    having: Condition | None = None
    order: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int = 0
    trace: bool = False
