"""Aggregates as measures. Each function returns what makes rows of one query's answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from checks.model import refs
from checks.model.rows import measures
from connectors.metadata.collect import Collector
from connectors.salesforce.mapping.people import Ids
from connectors.salesforce.mapping.values import Rows, amount, text, whole

Row = Mapping[str, Any]
Map = Callable[[Rows], None]


class _OpenDeals:
    """How many deals are open, in all and in the category commit, and the faults until that is known."""

    def __init__(self) -> None:
        self.open: int | None = None
        self.faults: list[tuple[str, Row]] = []


def _month(row: Row) -> str | None:
    year, month = whole(row, "y"), whole(row, "m")
    return f"{year:04}-{month:02}" if year and month else None


def values(out: Collector, ref: str, column: str) -> Map:
    """How many records carry each value, of a month where the query tells months."""

    def add(rows: Rows) -> None:
        for row in rows:
            count = measures.ValueCount(
                connection=out.connection, ref=ref, value=text(row, column), month=_month(row), count=whole(row, "n")
            )
            out.count("value_counts", count)

    return add


def fill(out: Collector, fields: Sequence[str], by: str | None) -> Map:
    """How many records have each field filled: column ``c0`` is that of the first field; ``part`` is the segment's value."""

    def add(rows: Rows) -> None:
        for row in rows:
            part = f"{by}={text(row, 'part')}" if by else None
            for at, ref in enumerate(fields):
                if f"c{at}" in row:
                    filled = measures.FieldFill(
                        connection=out.connection, ref=ref, by=part, filled=whole(row, f"c{at}"), of=whole(row, "n")
                    )
                    out.count("field_fill", filled)

    return add


def fill_of_one(out: Collector, ref: str, of: int | None) -> Map:
    """How many records have a field filled that only a filter can tell."""

    def add(rows: Rows) -> None:
        filled = sum(whole(row, "totalSize") for row in rows)
        out.count("field_fill", measures.FieldFill(connection=out.connection, ref=ref, filled=filled, of=max(of or 0, filled)))

    return add


def stages(out: Collector, object_: str, column: str) -> Map:
    """Open records by stage, also of stages that no list holds."""

    def add(rows: Rows) -> None:
        for row in rows:
            name = text(row, column)
            if name:
                ref = refs.make(out.connection, "stage", f"{object_}/*/{name}")
                stage = measures.StageCount(
                    connection=out.connection, ref=ref, since=_month(row), open=whole(row, "n"), amount=amount(row, "a")
                )
                out.count("stage_counts", stage)

    return add


def walks(out: Collector, ref: str, days: int) -> Map:
    """From one row of history to the next of the same deal: the stages that deals went through."""

    def add(rows: Rows) -> None:
        passed: Counter[tuple[str, str]] = Counter()
        for before, after in pairwise(rows):
            was, became = text(before, "StageName"), text(after, "StageName")
            if text(before, "OpportunityId") == text(after, "OpportunityId") and was != became:
                passed[was, became] += 1
        _transitions(out, ref, days, passed)

    return add


def steps(out: Collector, ref: str, days: int) -> Map:
    """Changes of a tracked field, each a row with the old and the new value."""

    def add(rows: Rows) -> None:
        passed = Counter((text(row, "OldValue"), text(row, "NewValue")) for row in rows)
        _transitions(out, ref, days, passed)

    return add


def _transitions(out: Collector, ref: str, days: int, passed: Counter[tuple[str, str]]) -> None:
    for (was, became), count in passed.items():
        row = measures.Transition(connection=out.connection, ref=ref, was=was, became=became, days=days, count=count)
        out.count("transitions", row)


def won(out: Collector, ref: str, column: str, *, segmented: bool) -> Map:
    """Deals won by source, segment and month."""

    def add(rows: Rows) -> None:
        for row in rows:
            deals = measures.Won(
                connection=out.connection,
                ref=ref,
                source=text(row, column),
                segment=text(row, "part") if segmented else None,
                month=_month(row) or "",
                count=whole(row, "n"),
                amount=amount(row, "a"),
            )
            out.count("won", deals)

    return add


def conversions(out: Collector, ref: str) -> Map:
    """Converted leads by the source of the lead and that of its deal."""

    def add(rows: Rows) -> None:
        for row in rows:
            pair = measures.ConversionSource(
                connection=out.connection,
                ref=ref,
                lead_source=text(row, "lead"),
                deal_source=text(row, "deal"),
                count=whole(row, "n"),
            )
            out.count("conversion_source", pair)

    return add


def owners(out: Collector, ids: Ids, object_: str) -> Map:
    """Open records by owner, and by day of creation where the query tells it."""

    def add(rows: Rows) -> None:
        for row in rows:
            owner = text(row, "OwnerId")
            kind = "queue" if owner.startswith("00G") else "user"
            ref = ids.ref(owner) or refs.make(out.connection, kind, owner or "nobody")
            held = measures.OwnerCount(
                connection=out.connection, ref=ref, object=object_, since=text(row, "d")[:10] or None, open=whole(row, "n")
            )
            out.count("owner_counts", held)

    return add


def _deals(out: Collector, fault: str, row: Row, of: int | None) -> None:
    ref = refs.make(out.connection, "pipeline", "Opportunity/*")
    deals = measures.OpenDeals(
        connection=out.connection, ref=ref, fault=fault, count=whole(row, "n"), amount=amount(row, "a"), of=of
    )
    out.count("open_deals", deals)


def open_deals(out: Collector, fault: str) -> Map:
    """Open deals with a fault."""

    def add(rows: Rows) -> None:
        out.notes(_OpenDeals).faults += [(fault, row) for row in rows]

    return add


def categories(out: Collector) -> Map:
    """How many deals are open, and those in commit without an amount. ``Forecast`` is the platform's name for Commit."""

    def add(rows: Rows) -> None:
        out.notes(_OpenDeals).open = sum(whole(row, "n") for row in rows)
        commit = [row for row in rows if text(row, "ForecastCategory") == "Forecast"]
        if all("c" in row for row in rows):
            held = sum(whole(row, "n") for row in commit)
            _deals(out, "no_amount", {"n": held - sum(whole(row, "c") for row in commit)}, held)

    return add


def settle_open_deals(out: Collector) -> None:
    """Say of the faults out of how many deals they are, once that is known."""
    notes = out.notes(_OpenDeals)
    for fault, row in notes.faults:
        _deals(out, fault, row, notes.open)


def handoffs(out: Collector, fields: Sequence[str]) -> Map:
    """How many won deals carry what the next team needs."""

    def add(rows: Rows) -> None:
        for row in rows:
            for at, ref in enumerate(fields):
                if f"c{at}" in row:
                    filled = measures.HandoffFill(
                        connection=out.connection, ref=ref, filled=whole(row, f"c{at}"), of=whole(row, "n")
                    )
                    out.count("handoff_fill", filled)

    return add


def with_parent(out: Collector, object_: str, lacks: str) -> Map:
    """Records that lack what they belong to: all of them less those that have it."""

    def add(rows: Rows) -> None:
        for row in rows:
            _orphans(out, object_, lacks, whole(row, "n") - whole(row, "c"), whole(row, "n"))

    return add


class _Roles:
    """Open deals without a contact role, until it is known how many are open."""

    def __init__(self) -> None:
        self.without: int | None = None


def without_role(out: Collector) -> Map:
    """Open deals on which nobody of the customer plays a part."""

    def add(rows: Rows) -> None:
        out.notes(_Roles).without = sum(whole(row, "n") for row in rows)

    return add


def settle_orphans(out: Collector) -> None:
    """Say of deals without contact role out of how many they are."""
    without, held = out.notes(_Roles).without, out.notes(_OpenDeals).open
    if without is not None and held is not None:
        _orphans(out, "Opportunity", "OpportunityContactRole", without, held)


def _orphans(out: Collector, object_: str, lacks: str, count: int, of: int) -> None:
    ref = refs.make(out.connection, "object", object_)
    out.count("orphans", measures.Orphans(connection=out.connection, ref=ref, lacks=lacks, count=count, of=of))


def records(out: Collector, counts: Mapping[str, int]) -> None:
    """How many records each object has."""
    for object_, count in counts.items():
        ref = refs.make(out.connection, "object", object_)
        out.count("record_counts", measures.RecordCount(connection=out.connection, ref=ref, count=count))
