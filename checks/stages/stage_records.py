"""Records by stage: where the open ones stand, and the moves from one stage to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from checks.model import refs
from checks.model.finding import NotJudged
from checks.model.rows.measures import StageCount
from checks.model.snapshot import Coverage

_NOUNS = {"sales": "deal", "lead": "lead"}


@dataclass(frozen=True, slots=True)
class Standing:
    """The open records that stand in a stage, all together or those of some months of entry."""

    open: int
    amount: Decimal | None
    oldest: str | None
    """The first month in which one of them entered it; None where that is unknown."""


def standing(rows: Iterable[StageCount]) -> Standing:
    """Rows of one stage, added up."""
    every = list(rows)
    amounts = [row.amount for row in every if row.amount is not None]
    return Standing(
        open=sum(row.open for row in every),
        amount=sum(amounts, Decimal()) if amounts else None,
        oldest=min((row.since for row in every if row.since), default=None),
    )


def noun_of(kind: str, object_: str = "") -> str:
    """What a sentence calls a record that walks a pipeline of this kind; HubSpot's leads are contacts."""
    return "contact" if object_ == "contacts" else _NOUNS.get(kind, "record")


def unread_moves(fields: Iterable[str], coverage: Coverage) -> Iterator[NotJudged]:
    """*Not judged*, by object, for the fields whose changes were not read, or only in part."""
    for field in fields:
        connection, _, path = refs.split(field)
        object_ = refs.object_of(field)
        parts = coverage.scoped_gaps(("transitions",), (connection,))
        part = next((gap for gap in parts if gap.scope in {path, object_}), None)
        if gap := coverage.whole_gap("transitions", connection) or part:
            yield NotJudged(scope=f"{connection}:{object_}", reason=gap.reason, cure=gap.cure)
