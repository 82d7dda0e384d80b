"""Answering for fields of which something was not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from checks.model.finding import NotJudged
from checks.model.rows.schema import Field
from checks.views.terms import TermsOf, in_salesforce


def unread_fields(
    fields: Collection[Field], *, of: int, what: str, cure: str, terms: TermsOf = in_salesforce, in_hubspot: str | None = None
) -> Iterator[NotJudged]:
    """*Not judged*, once a connection, for fields whose ``what`` was not read; of the whole check when there are no others.

    ``in_hubspot`` is the cure in a portal, where it is another one.
    """
    for connection, number in sorted(Counter(row.connection for row in fields).items()):
        words = terms(connection)
        yield NotJudged(
            scope=connection if len(fields) < of else "",
            reason=f"the {what} of {words.count_fields(number)} could not be read",
            cure=cure if in_hubspot is None else words.either(cure, in_hubspot),
        )
