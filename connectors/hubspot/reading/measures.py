"""From what was counted to the measures of the model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from checks.model import refs
from checks.model.rows import measures
from connectors.common.collect import Collector
from connectors.hubspot.mapping.people import People
from connectors.hubspot.reading.columns import CATEGORY, COMPANY, CONTACTS, DEAL_COMPANY, DEAL_CONTACTS, DEALS, LEADS, Columns
from connectors.hubspot.reading.counting import DAYS, SCAN, Counted
from connectors.hubspot.reading.tally import Tally

_LACKS = {CONTACTS: {"companies": COMPANY}, DEALS: {"companies": DEAL_COMPANY, "contacts": DEAL_CONTACTS}}


_OF_FATE = ("won", "open_deals", "owner_counts", "orphans", "handoff_fill")
"""What a deal belongs to only by whether it is open, won or lost."""
_OF_AMOUNT = ("won", "open_deals", "stage_counts")
_RATE = "give the account a rate for the currency: Settings > Account Defaults > Currency"


@dataclass(frozen=True, slots=True)
class _Sum:
    count: int = 0
    amount: Decimal | None = None

    def plus(self, number: int, paid: Decimal | None) -> _Sum:
        """The sum of it and so many more; an amount that is not known adds none."""
        if paid is None:
            return _Sum(self.count + number, self.amount)
        return _Sum(self.count + number, (self.amount or Decimal(0)) + paid)


class Settling:
    """Makes rows of one object's tally, as of a day of the account."""

    def __init__(self, out: Collector, counted: Counted, columns: Columns, people: People | None, today: date) -> None:
        self._out, self._counted, self._columns, self._people = out, counted, columns, people
        self._tally: Tally = counted.tally
        self._today = today

    def settle(self) -> None:
        """Add all rows, and a gap for each thing that was not counted."""
        self._values()
        self._fill()
        self._owners()
        self._orphans()
        self._duplicates()
        if self._columns.object == DEALS:
            self._stages()
            self._open_deals()
            self._won()
            self._handoffs()
        for table, scope, reason in self._counted.untold:
            self._out.gap(table, scope, kind="unsupported", reason=reason, cure="")
        self._odd()

    def _ref(self, name: str) -> str:
        return refs.field(self._out.connection, self._columns.object, name)

    def _values(self) -> None:
        add, connection = self._out.count, self._out.connection
        for (name, value), number, _ in self._tally.of("value"):
            if number:
                add(
                    "value_counts",
                    measures.ValueCount(connection=connection, ref=self._ref(name), value=value, count=number),
                )
        since = f"{self._today.year - 1}-{self._today.month:02}"
        for (name, value, month), number, _ in self._tally.of("month"):
            if month >= since:
                row = measures.ValueCount(connection=connection, ref=self._ref(name), value=value, month=month, count=number)
                add("value_counts", row)

    def _fill(self) -> None:
        of = self._tally.one("records")
        for name in self._columns.filled:
            filled = self._tally.one("filled", name)
            row = measures.FieldFill(connection=self._out.connection, ref=self._ref(name), filled=min(filled, of), of=of)
            self._out.count("field_fill", row)
        for (segment,), number, _ in self._tally.of("part"):
            for name in self._columns.named:
                by = f"{self._columns.object}.{self._columns.segment}={segment}"
                filled = self._tally.one("part filled", segment, name)
                row = measures.FieldFill(connection=self._out.connection, ref=self._ref(name), by=by, filled=filled, of=number)
                self._out.count("field_fill", row)

    def _owners(self) -> None:
        for (owner, since), number, _ in self._tally.of("owner"):
            ref = self._holder(owner)
            if ref is not None and number:
                row = measures.OwnerCount(
                    connection=self._out.connection,
                    ref=ref,
                    object=self._columns.object,
                    since=since or None,
                    open=number,
                )
                self._out.count("owner_counts", row)

    def _holder(self, owner: str) -> str | None:
        """The owner, if it is no active user: a queue, somebody who left, or nobody."""
        if not owner:
            worked = self._columns.object in (LEADS, CONTACTS)
            return refs.make(self._out.connection, "user", "nobody") if worked else None
        if self._people is None:
            return None
        ref = self._people.holder(owner) or refs.make(self._out.connection, "user", "unknown")
        user = self._out.get("users", ref)
        return None if user is not None and user.active is not False else ref

    def _orphans(self) -> None:
        object_ = self._columns.object
        of = self._tally.one("records") if object_ != DEALS else sum(number for _, number, _ in self._tally.of("open"))
        for lacks, column in _LACKS.get(object_, {}).items():
            if column not in self._columns.has:
                reason = f"{object_} has no property {column}, by which it would be known"
                self._out.gap("orphans", object_, kind="unsupported", reason=reason, cure="look at a list in HubSpot")
                continue
            row = measures.Orphans(
                connection=self._out.connection,
                ref=refs.make(self._out.connection, "object", object_),
                lacks=lacks,
                count=self._tally.one("lacks", lacks),
                of=of,
            )
            self._out.count("orphans", row)

    def _duplicates(self) -> None:
        for by in self._columns.keys:
            if self._counted.lane == SCAN:
                row = measures.Duplicates(
                    connection=self._out.connection,
                    ref=refs.make(self._out.connection, "object", self._columns.object),
                    by=by,
                    clusters=self._tally.one("clusters", by),
                    records=self._tally.one("clustered", by),
                    of=self._tally.one("keyed", by),
                )
                self._out.count("duplicates", row)

    def _stages(self) -> None:
        for (pipeline, stage, month), number, paid in self._tally.of("stage"):
            ref = refs.make(self._out.connection, "stage", f"{DEALS}/{pipeline}/{stage}")
            row = measures.StageCount(connection=self._out.connection, ref=ref, since=month or None, open=number, amount=paid)
            self._out.count("stage_counts", row)

    def _open_deals(self) -> None:
        late: dict[str, _Sum] = defaultdict(_Sum)
        for (pipeline, closes), number, paid in self._tally.of("due"):
            if closes and closes < self._today.isoformat():
                late[pipeline] = late[pipeline].plus(number, paid)
        for (pipeline,), number, _ in self._tally.of("open"):
            self._deals(pipeline, "past_due", late[pipeline], number)
            promised = self._tally.one("commit", pipeline)
            if promised or CATEGORY in self._columns.has:
                self._deals(pipeline, "no_amount", _Sum(self._tally.one("commit unpaid", pipeline)), promised)

    def _deals(self, pipeline: str, fault: str, found: _Sum, of: int) -> None:
        ref = refs.make(self._out.connection, "pipeline", f"{DEALS}/{pipeline}")
        row = measures.OpenDeals(
            connection=self._out.connection, ref=ref, fault=fault, count=found.count, amount=found.amount, of=of
        )
        self._out.count("open_deals", row)

    def _is_recent(self, closes: str) -> bool:
        return (self._today - timedelta(days=DAYS)).isoformat() <= closes <= self._today.isoformat()

    def _won(self) -> None:
        sums: dict[tuple[str, str, str, str], _Sum] = defaultdict(_Sum)
        for (name, source, segment, closes), number, paid in self._tally.of("won"):
            if self._is_recent(closes):
                key = (name, source, segment, closes[:7])
                sums[key] = sums[key].plus(number, paid)
        for (name, source, segment, month), found in sums.items():
            row = measures.Won(
                connection=self._out.connection,
                ref=self._ref(name),
                source=source,
                segment=segment if self._columns.segment else None,
                month=month,
                count=found.count,
                amount=found.amount,
            )
            self._out.count("won", row)

    def _handoffs(self) -> None:
        of = sum(number for (closes,), number, _ in self._tally.of("handed") if self._is_recent(closes))
        filled: dict[str, int] = defaultdict(int)
        for (name, closes), number, _ in self._tally.of("handed filled"):
            if self._is_recent(closes):
                filled[name] += number
        for name in self._columns.handoff:
            row = measures.HandoffFill(connection=self._out.connection, ref=self._ref(name), filled=filled[name], of=of)
            self._out.count("handoff_fill", row)

    def _odd(self) -> None:
        for what, number in self._strange():
            scope = self._columns.object if what in ("records", "stage", "amount") else f"{self._columns.object}.{what}"
            tables, told = {
                "records": (("field_fill",), f"{number:,} records of {scope} came without properties"),
                "stage": (_OF_FATE, f"{number:,} deals stand in a stage of which it is not known whether it is open or won"),
                "amount": (_OF_AMOUNT, f"{number:,} deals have an amount in another currency, and none in the account's"),
            }.get(what, (("value_counts",), f"{number:,} values of {scope} are too long to be one"))
            kind, cure = ("unsupported", _RATE) if what == "amount" else ("fault", "look at them in HubSpot")
            for table in tables:
                self._out.gap(table, scope, kind=kind, reason=f"{told}, and were left out", cure=cure)

    def _strange(self) -> Iterator[tuple[str, int]]:
        return ((what, number) for (what,), number, _ in self._tally.of("odd"))


def record_counts(out: Collector, totals: Mapping[str, int]) -> None:
    """How many records each object has."""
    for object_, number in totals.items():
        ref = refs.make(out.connection, "object", object_)
        out.count("record_counts", measures.RecordCount(connection=out.connection, ref=ref, count=number))
