"""What is asked of an org, and what is lost when it does not answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from connectors.salesforce.asking import soql

Loss = tuple[str, str]
"""A table of the model and a scope: what a gap speaks of. The scope '' is the whole table."""


class Keep(Enum):
    """How long an answer holds."""

    FRESH = "asked every time"
    SETUP = "holds until the setup audit trail tells of a change"
    RECORDS = "holds until a record of its object is created, changed or deleted, or the setup changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question in SOQL.

    ``optional`` are columns that an edition, a feature or a right may lack: when the org does not know one, the query is asked
    again without it, and what it would have told (``loses_column``, by column) becomes a gap. ``of`` are the objects whose
    records an answer of kind RECORDS holds for, those that it looks at through a lookup among them. ``weight`` orders what is
    slow (records to be scanned) to the end.
    """

    name: str
    columns: tuple[str, ...]
    table: str
    rest: str = ""
    tooling: bool = False
    optional: tuple[str, ...] = ()
    loses: tuple[Loss, ...] = ()
    loses_column: tuple[tuple[str, Loss], ...] = ()
    keep: Keep = Keep.SETUP
    of: tuple[str, ...] = ()
    weight: int = 0
    daily: bool = False
    """Whether the answer speaks of days before the present one, so that it holds for the day at most."""
    most: int | None = None
    """Rows beyond which the platform cuts the answer off without a word; so many mean that it is not whole."""

    @property
    def soql(self) -> str:
        """The query as it is sent."""
        return soql.select((*self.columns, *self.optional), self.table, self.rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A question by path: a describe, or one row of a Tooling object. ``modified`` is when the answer at hand was made."""

    name: str
    path: str
    tooling: bool = False
    loses: tuple[Loss, ...] = ()
    modified: str = ""
    weight: int = 0


Question = Query | Resource
