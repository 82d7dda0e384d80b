"""What every row has."""

from __future__ import annotations

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row of a table: which connection it was read from, and the component it describes."""

    connection: str
    ref: str


class Stamped(Row, frozen=True, kw_only=True):
    """A definition that the vendor dates. Times are ISO 8601 in UTC; people are references."""

    created_at: str | None = None
    created_by: str | None = None
    modified_at: str | None = None
    modified_by: str | None = None
