"""What coverage, win rate and velocity by segment are made of, and how much of it the deals of a CRM carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from checks.model import refs
from checks.model.names import count
from checks.model.rows.measures import FieldFill, Won
from checks.model.rows.process import ForecastType
from checks.model.rows.schema import Field
from checks.model.tables import Table
from checks.views.roles import AMOUNTS, CLOSE_DATES

COVERAGE, WIN_RATE, VELOCITY = "pipeline coverage", "win rate", "velocity"
METRICS = (COVERAGE, WIN_RATE, VELOCITY)


class Missing(NamedTuple):
    """An input that is not captured: which, what is said of it, the metrics that miss it, and how large a part is missing."""

    what: str
    text: str
    metrics: tuple[str, ...]
    share: float
    field: str | None = None
    records: int | None = None
    amount: Decimal | None = None


class _Fill(NamedTuple):
    """How many records of a part have a field filled; the part is '' for all of them."""

    part: str
    filled: int
    of: int

    @property
    def share(self) -> float:
        return self.filled / self.of


@dataclass(frozen=True, slots=True)
class Deals:
    """The deals of a CRM and what was counted of them. ``filled`` and ``fewest`` are the thresholds of the check."""

    connection: str
    object: str
    field_fill: Table[FieldFill]
    filled: float
    fewest: int

    def counted(self, fields: Iterable[str]) -> int:
        """How many deals there are, as far as the fill of these fields tells."""
        return max((whole.of for ref in fields if (whole := self._fills(ref)[0])), default=0)

    def amount_fields(self, types: Iterable[ForecastType]) -> list[str]:
        """The fields that may hold the amount of a deal: the vendor's own, and those that an active forecast adds up."""
        summed = [row.amount_field or "" for row in types if row.connection == self.connection and row.active]
        own = [path.rpartition(":")[2].removeprefix(f"{self.object}.") for path in summed]
        names = dict.fromkeys([AMOUNTS.get(self.object, ""), *(name for name in own if "." not in name)])
        return [refs.field(self.connection, self.object, name) for name in names if name]

    def close_fields(self) -> list[str]:
        """The field that holds the close date of a deal."""
        name = CLOSE_DATES.get(self.object)
        return [refs.field(self.connection, self.object, name)] if name else []

    def thin(self, what: str, fields: Iterable[str], metrics: tuple[str, ...]) -> Missing | None:
        """The best filled of these fields where even that is too thin, in all deals or those of a segment; else None."""
        known = [(whole, parts, ref) for ref in fields for whole, parts in [self._fills(ref)] if whole]
        if not known:
            return None
        whole, parts, ref = max(known, key=lambda one: one[0].share)
        poor = [part for part in parts if part.of >= self.fewest and part.share < self.filled]
        if whole.share >= self.filled and not poor:
            return None
        text = f"{refs.path_of(ref)} is filled on {_percent(whole.share)} of {count(whole.of, 'deal')}{_named(poor)}"
        worst = min(part.share for part in (whole, *poor))
        return Missing(what, text, metrics, 1 - worst, ref, whole.of - whole.filled)

    def segment(self, among: Sequence[Field], won: Iterable[Won]) -> tuple[Field, list[Missing]]:
        """The field by which deals were counted (the first where they were not), and how much of it each measure misses."""
        mine = [
            row for row in self.field_fill.by("connection").get(self.connection, ()) if refs.object_of(row.ref) == self.object
        ]
        by = {row.by.partition("=")[0] for row in mine if row.by}
        field = next((field for field in among if refs.path_of(field.ref) in by), among[0])
        title = refs.path_of(field.ref)
        return field, [*_of_won(field, won), *_of_all(field, title, mine)]

    def _fills(self, ref: str) -> tuple[_Fill | None, list[_Fill]]:
        """Of one field: all records together, and each segment that has a name."""
        whole: _Fill | None = None
        parts: list[_Fill] = []
        for row in self.field_fill.by("ref").get(ref, ()):
            if row.by is None and row.of:
                whole = _Fill("", row.filled, row.of)
            elif row.by and row.of and (part := row.by.partition("=")[2]):
                parts.append(_Fill(part, row.filled, row.of))
        return whole, parts


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _named(poor: Sequence[_Fill]) -> str:
    """The segments in which a field is filled too seldom, the worst first."""
    worst = [f"'{part.part}' {_percent(part.share)}" for part in sorted(poor, key=lambda part: (part.share, part.part))]
    more = f" and {len(worst) - 3} more" if len(worst) > 3 else ""
    return f" ({', '.join(worst[:3])}{more})" if worst else ""


def _of_won(field: Field, won: Iterable[Won]) -> Iterator[Missing]:
    told = [row for row in won if row.segment is not None]
    if of := sum(row.count for row in told):
        blank = [row for row in told if not row.segment]
        number, amounts = sum(row.count for row in blank), [row.amount for row in blank if row.amount is not None]
        text = f"{refs.path_of(field.ref)} is empty on {number:,} of {count(of, 'deal')} won in the last 365 days"
        yield Missing("segment", text, METRICS, number / of, field.ref, number, sum(amounts, Decimal()) if amounts else None)


def _of_all(field: Field, title: str, mine: Sequence[FieldFill]) -> Iterator[Missing]:
    """From the parts into which any field of deals was counted, or from the field's own fill where deals carry it."""
    parts = [row for row in mine if row.by and row.by.startswith(f"{title}=")]
    parts = [row for row in parts if row.ref == parts[0].ref]
    whole = [row for row in mine if row.ref == field.ref and row.by is None]
    blank = sum(row.of for row in parts if row.by == f"{title}=") if parts else sum(row.of - row.filled for row in whole)
    if of := sum(row.of for row in parts or whole):
        yield Missing("segment", f"{title} is empty on {blank:,} of {count(of, 'deal')}", METRICS, blank / of, field.ref, blank)
