"""Answering for fields of which something was not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from checks.model.finding import NotJudged
from checks.model.names import count
from checks.model.rows.schema import Field


def unread_fields(fields: Collection[Field], *, of: int, what: str, cure: str) -> Iterator[NotJudged]:
    """*Not judged*, once a connection, for fields whose ``what`` was not read; of the whole check when there are no others."""
    for connection, number in sorted(Counter(row.connection for row in fields).items()):
        yield NotJudged(
            scope=connection if len(fields) < of else "",
            reason=f"the {what} of {count(number, 'field')} could not be read",
            cure=cure,
        )
