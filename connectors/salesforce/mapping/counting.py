"""Aggregates as measures. Each function returns what makes rows of one query's answer.

A count that is none (``values.count``) makes no row but a gap: it is not 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from checks.model import refs
from checks.model.rows import measures
from connectors.common.values import MOST, amount, count, day, grouped, moment, month, text
from connectors.metadata.collect import Collector
from connectors.salesforce.mapping.people import Ids
from connectors.salesforce.mapping.senseless import CURE
from connectors.salesforce.mapping.values import Rows, id_of

Row = Mapping[str, Any]
Map = Callable[[Rows], None]
_DEALS = "Opportunity"
_AMOUNTS = "amounts of Opportunity"


class _OpenDeals:
    """How many deals are open, in all and in the category commit, and the faults until that is known."""

    def __init__(self) -> None:
        self.open: int | None = None
        self.faults: list[tuple[str, Row]] = []


def unread(out: Collector, table: str, scope: str) -> None:
    """The gap of a count that was asked for and that the answer does not tell."""
    reason = (
        f"Salesforce answered with something that is no number of records, or no value that they share, when asked for {table}"
    )
    out.gap(table, scope, kind="fault", reason=reason, cure=CURE)


def _only(rows: Rows) -> Row:
    """The row of an answer that is not grouped; one without anything in it when there is not exactly one."""
    return rows[0] if len(rows) == 1 else {}


def _share(row: Row, part: str, of: str) -> tuple[int, int] | None:
    """How many of how many; None when either is no count, or the part is larger than the whole."""
    some, every = count(row, part), count(row, of)
    return None if some is None or every is None or some > every else (some, every)


def _amount(out: Collector, table: str, row: Row) -> Decimal | None:
    """The sum of the amounts; None where there is none, with a gap where it makes no sense."""
    found = amount(row, "a")
    if found is None and row.get("a") is not None:
        unread(out, table, _AMOUNTS)
    return found


def values(out: Collector, ref: str, column: str) -> Map:
    """How many records carry each value, of a month where the query tells months."""

    def add(rows: Rows) -> None:
        for row in rows:
            by_month = "y" in row or "m" in row
            held, number, when = grouped(row, column), count(row, "n"), month(row, "y", "m")
            if held is None or number is None or (by_month and when is None):
                unread(out, "value_counts", f"{refs.path_of(ref)} by month" if by_month else refs.path_of(ref))
            else:
                found = measures.ValueCount(connection=out.connection, ref=ref, value=held, month=when, count=number)
                out.count("value_counts", found)

    return add


def fill(out: Collector, fields: Sequence[str], by: str | None) -> Map:
    """How many records have each field filled: column ``c0`` is that of the first field; ``part`` is the segment's value."""

    def add(rows: Rows) -> None:
        for row in rows if by else [_only(rows)]:
            part = grouped(row, "part") if by else ""
            for at, ref in enumerate(fields):
                share = _share(row, f"c{at}", "n")
                if share is None or part is None:
                    unread(out, "field_fill", f"{refs.object_of(ref)} by segment" if by else refs.path_of(ref))
                else:
                    named = f"{by}={part}" if by else None
                    found = measures.FieldFill(connection=out.connection, ref=ref, by=named, filled=share[0], of=share[1])
                    out.count("field_fill", found)

    return add


def fill_of_one(out: Collector, ref: str, of: int | None) -> Map:
    """How many records have a field filled that only a filter can tell; nothing where it is not known how many there are."""

    def add(rows: Rows) -> None:
        filled = count(_only(rows), "totalSize")
        if filled is None or of is None or not 0 <= of <= MOST:
            unread(out, "field_fill", refs.path_of(ref))
        else:
            out.count("field_fill", measures.FieldFill(connection=out.connection, ref=ref, filled=filled, of=max(of, filled)))

    return add


def stages(out: Collector, object_: str, column: str) -> Map:
    """Open records by stage, also of stages that no list holds."""

    def add(rows: Rows) -> None:
        for row in rows:
            held, number = grouped(row, column), count(row, "n")
            if not held or number is None:
                unread(out, "stage_counts", object_)
                continue
            ref = refs.make(out.connection, "stage", f"{object_}/*/{held}")
            paid = _amount(out, "stage_counts", row)
            since = month(row, "y", "m")
            stage = measures.StageCount(connection=out.connection, ref=ref, since=since, open=number, amount=paid)
            out.count("stage_counts", stage)

    return add


def walks(out: Collector, ref: str, days: int, since: str = "") -> Map:
    """From one row of history to the next of the same deal: the stages that deals went through.

    ``since`` is the time (ISO 8601, UTC) from which on steps are counted: the rows before it only say from where they led.
    """

    def add(rows: Rows) -> None:
        passed: Counter[tuple[str, str]] = Counter()
        steps = [
            (id_of(row, "OpportunityId")[:15], grouped(row, "StageName"), moment(row, "CreatedDate") if since else "")
            for row in rows
        ]
        for (deal, was, _), (same, became, at) in pairwise(steps):
            if deal and deal == same and was is not None and became is not None and at is not None:
                passed[was, became] += was != became and at >= since
        if any(not deal or stage is None or at is None for deal, stage, at in steps):
            unread(out, "transitions", refs.path_of(ref))
        passed = +passed
        _transitions(out, ref, days, passed)

    return add


def steps(out: Collector, ref: str, days: int) -> Map:
    """Changes of a tracked field, each a row with the old and the new value."""

    def add(rows: Rows) -> None:
        passed: Counter[tuple[str, str]] = Counter()
        for row in rows:
            was, became = grouped(row, "OldValue"), grouped(row, "NewValue")
            if was is None or became is None:
                unread(out, "transitions", refs.path_of(ref))
            else:
                passed[was, became] += 1
        _transitions(out, ref, days, passed)

    return add


def _transitions(out: Collector, ref: str, days: int, passed: Counter[tuple[str, str]]) -> None:
    for (was, became), number in passed.items():
        row = measures.Transition(connection=out.connection, ref=ref, was=was, became=became, days=days, count=number)
        out.count("transitions", row)


def won(out: Collector, ref: str, column: str, *, segmented: bool) -> Map:
    """Deals won by source, segment and month."""

    def add(rows: Rows) -> None:
        for row in rows:
            source, number, when = grouped(row, column), count(row, "n"), month(row, "y", "m")
            segment = grouped(row, "part") if segmented else None
            if source is None or number is None or when is None or (segmented and segment is None):
                unread(out, "won", refs.path_of(ref))
                continue
            paid = _amount(out, "won", row)
            deals = measures.Won(
                connection=out.connection, ref=ref, source=source, segment=segment, month=when, count=number, amount=paid
            )
            out.count("won", deals)

    return add


def conversions(out: Collector, ref: str) -> Map:
    """Converted leads by the source of the lead and that of its deal."""

    def add(rows: Rows) -> None:
        for row in rows:
            lead, deal, number = grouped(row, "lead"), grouped(row, "deal"), count(row, "n")
            if lead is None or deal is None or number is None:
                unread(out, "conversion_source", refs.path_of(ref))
                continue
            pair = measures.ConversionSource(connection=out.connection, ref=ref, lead_source=lead, deal_source=deal, count=number)
            out.count("conversion_source", pair)

    return add


def owners(out: Collector, ids: Ids, object_: str) -> Map:
    """Open records by owner, and by day or month (``YYYY-MM``) of creation where the query tells it."""

    def add(rows: Rows) -> None:
        for row in rows:
            owner, number, since = id_of(row, "OwnerId"), count(row, "n"), day(row, "d") or month(row, "y", "m")
            nobody = "OwnerId" in row and row["OwnerId"] is None
            kind = "queue" if owner.startswith("00G") else "user"
            undated = since is None and (kind == "queue" or not row.keys().isdisjoint("dym"))
            if number is None or undated or not (owner or nobody):
                unread(out, "owner_counts", object_)
                continue
            ref = ids.ref(owner) or refs.make(out.connection, kind, owner or "nobody")
            held = measures.OwnerCount(connection=out.connection, ref=ref, object=object_, since=since, open=number)
            out.count("owner_counts", held)

    return add


def open_deals(out: Collector, fault: str) -> Map:
    """Open deals with a fault."""

    def add(rows: Rows) -> None:
        out.notes(_OpenDeals).faults.append((fault, _only(rows)))

    return add


def categories(out: Collector) -> Map:
    """How many deals are open, and those in commit without an amount. ``Forecast`` is the platform's name for Commit."""

    def add(rows: Rows) -> None:
        numbers = [count(row, "n") for row in rows]
        known = [number for number in numbers if number is not None]
        if len(known) < len(rows) or any(grouped(row, "ForecastCategory") is None for row in rows):
            unread(out, "open_deals", _DEALS)
            unread(out, "orphans", _DEALS)
            return
        out.notes(_OpenDeals).open = sum(known)
        if all("c" in row for row in rows):
            shares = [_share(row, "c", "n") for row in rows if text(row, "ForecastCategory") == "Forecast"]
            told = [share for share in shares if share is not None]
            if len(told) < len(shares):
                unread(out, "open_deals", _DEALS)
            else:
                held = sum(every for _, every in told)
                _deals(out, "no_amount", held - sum(paid for paid, _ in told), held, None)

    return add


def settle_open_deals(out: Collector) -> None:
    """Say of the faults out of how many deals they are, once that is known."""
    notes = out.notes(_OpenDeals)
    for fault, row in notes.faults:
        number = count(row, "n")
        if number is None or (notes.open is not None and number > notes.open):
            unread(out, "open_deals", _DEALS)
        else:
            _deals(out, fault, number, notes.open, _amount(out, "open_deals", row))


def _deals(out: Collector, fault: str, number: int, of: int | None, paid: Decimal | None) -> None:
    ref = refs.make(out.connection, "pipeline", "Opportunity/*")
    deals = measures.OpenDeals(connection=out.connection, ref=ref, fault=fault, count=number, amount=paid, of=of)
    out.count("open_deals", deals)


def handoffs(out: Collector, fields: Sequence[str]) -> Map:
    """How many won deals carry what the next team needs."""

    def add(rows: Rows) -> None:
        row = _only(rows)
        for at, ref in enumerate(fields):
            share = _share(row, f"c{at}", "n")
            if share is None:
                unread(out, "handoff_fill", refs.path_of(ref))
            else:
                filled = measures.HandoffFill(connection=out.connection, ref=ref, filled=share[0], of=share[1])
                out.count("handoff_fill", filled)

    return add


def with_parent(out: Collector, object_: str, lacks: str) -> Map:
    """Records that lack what they belong to: all of them less those that have it."""

    def add(rows: Rows) -> None:
        share = _share(_only(rows), "c", "n")
        if share is None:
            unread(out, "orphans", object_)
        else:
            _orphans(out, object_, lacks, share[1] - share[0], share[1])

    return add


class _Roles:
    """Open deals without a contact role, until it is known how many are open."""

    def __init__(self) -> None:
        self.without: int | None = None


def without_role(out: Collector) -> Map:
    """Open deals on which nobody of the customer plays a part."""

    def add(rows: Rows) -> None:
        out.notes(_Roles).without = count(_only(rows), "n")
        if out.notes(_Roles).without is None:
            unread(out, "orphans", _DEALS)

    return add


def settle_orphans(out: Collector) -> None:
    """Say of deals without contact role out of how many they are."""
    without, held = out.notes(_Roles).without, out.notes(_OpenDeals).open
    if without is not None and held is not None:
        if without > held:
            unread(out, "orphans", _DEALS)
        else:
            _orphans(out, _DEALS, "OpportunityContactRole", without, held)


def _orphans(out: Collector, object_: str, lacks: str, number: int, of: int) -> None:
    ref = refs.make(out.connection, "object", object_)
    out.count("orphans", measures.Orphans(connection=out.connection, ref=ref, lacks=lacks, count=number, of=of))


def records(out: Collector, counts: Mapping[str, int | None]) -> None:
    """How many records each object has; None where the answer was no number."""
    for object_, number in counts.items():
        if number is None or not 0 <= number <= MOST:
            unread(out, "record_counts", object_)
        else:
            ref = refs.make(out.connection, "object", object_)
            out.count("record_counts", measures.RecordCount(connection=out.connection, ref=ref, count=number))
