"""STG007: stages that nobody uses, that deals jump over, or in which they lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, words
from checks.model.rows.measures import StageCount, Transition, ValueCount
from checks.model.rows.process import Stage
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.stages.moves import Moves
from checks.stages.stage_records import noun_of, standing, unread_moves
from checks.stages.stage_words import PARKING, shown
from checks.stages.vendor_stages import is_vendors_own
from checks.views.money import as_number, worth
from checks.views.stage_fields import all_counted, carried, stage_field
from checks.views.stage_lists import StageList


class _Fault(NamedTuple):
    """What is wrong with a stage: its name, a sentence without its full stop, and the same as data."""

    name: str
    text: str
    measured: Mapping[str, int | float | str | None]
    severity: Severity
    confidence: Confidence = Confidence.LIKELY
    size: float = 1
    records: int | None = None
    amount: Decimal | None = None


class _List(NamedTuple):
    """A list of stages with what was counted and recorded of the records that walk it."""

    stages: StageList
    walked: list[StageList]
    carried: Mapping[str, int]
    """How many records of any state carry each value; empty where they were not all counted."""
    open: int
    """How many of them stand in stages that are not closed."""
    moves: Moves
    recorded: bool
    """Whether the moves were read whole, and there were any."""

    def held(self, stage: Stage) -> int:
        """How many records carry a stage."""
        return self.carried.get(stage.name, 0) or self.carried.get(shown(stage), 0)


@check("STG007", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(8,))
def idle_stage(
    defining_lists: tuple[StageList, ...],
    walked_lists: tuple[StageList, ...],
    value_counts: Table[ValueCount],
    stage_counts: Table[StageCount],
    currencies: Mapping[str, str],
    coverage: Coverage,
    taken_at: datetime,
    transitions: Table[Transition] | None = None,
    *,
    young_days: int = 90,
    fewest_records: int = 100,
    fewest_moves: int = 30,
    skipped: float = 0.95,
    parked_months: int = 6,
    parked: float = 0.5,
    fewest_parked: int = 10,
    parking_words: tuple[str, ...] = PARKING,
) -> Iterator[Finding | NotJudged]:
    """Stage that is never used, always skipped, or a parking lot.

    Why: 'Lead stages are unclear' and 'Forecasts are not trusted.' A stage that nobody enters makes every conversion rate beside
    it wrong; one in which deals lie for half a year fills the pipeline with money that is not coming.

    How it decides: three questions to each active stage where it is defined. Never used: no record of any state carries it, and
    none entered or left it in the recorded moves; less sure where those or the age of the stage were not read. Where no moves
    were recorded, an open stage of deals is asked only beside enough open deals: closed ones have left it. Always skipped:
    deals move from a stage before it to one after it, and hardly any enters; a move counts only when every process that holds
    both ends holds this stage between them, and losing a deal skips nothing. A parking lot: a large share of its open deals
    entered it long ago. Stages that the forecast omits, or by whose name deals wait there, are neither skipped nor parking lots.
    Young stages are not asked whether they are used, nor are the lead statuses that HubSpot itself brings.

    Example: 240 deals moved past 'Technical Review' in the last 90 days, and 4 used it.

    Fix in Salesforce: deactivate the stage, moving its deals with Replace: Setup > Object Manager > Opportunity > Fields >
    Stage; for a parking lot, close what is dead and give the rest a next step.

    Fix in HubSpot: Settings > Objects > Deals > Pipelines: delete the stage and choose where its deals go; close what is dead.

    Known limits: since when leads stand in their status is not read, so only deals can lie; leads are not asked whether they
    skip a status either, since giving a lead up looks like skipping. Deals that are created in a stage have made no move into
    it; leaving it counts as use.

    young_days: how old a stage must be; the recorded moves reach back a quarter, and a younger stage has not had one.

    fewest_records: how many records a list must have, or open deals where no moves are told, before an empty stage says anything;
    below a hundred, chance empties one.

    fewest_moves: how many deals must have moved past it; below thirty, one habit of one seller decides.

    skipped: the share of passing deals that never use it; at 95 % the one in twenty that does is the exception.

    parked_months: for how many months a deal must have stood there; in six, two quarters have been forecast with it.

    parked: the share of its open deals that did; at a half the stage is a place to leave deals rather than a step.

    fewest_parked: how many deals that must be; below ten a manager sees them without a report.

    parking_words: words that name a stage beside the path, where waiting is meant; they are what admins call such stages.
    """
    born_by = date.fromordinal(taken_at.date().toordinal() - young_days).isoformat()
    fields = {field for row in defining_lists if (field := stage_field(row))}
    yield from unread_moves(sorted(fields), coverage)
    for one in _lists(defining_lists, walked_lists, value_counts, transitions or Table("transitions"), coverage):
        sales = one.stages.pipeline.kind == "sales"
        enough = sum(map(one.held, one.stages.stages)) >= fewest_records
        passing = one.recorded or one.open >= fewest_records
        for stage in one.stages.stages:
            path = sales and _on_path(stage, parking_words)
            old = (stage.created_at or "")[:10] <= born_by
            told = enough and (passing or stage.closed is not False or not sales)
            never = _never(one, stage) if old and told and not is_vendors_own(stage) else None
            past = _skipped(one, stage, fewest_moves, skipped) if old and path and not never else None
            counted = stage_counts.by("ref").get(stage.ref, ()) if path else ()
            lying = _parked(stage, counted, taken_at, parked_months, parked, fewest_parked, currencies.get(stage.connection, ""))
            if faults := [fault for fault in (never, past, lying) if fault]:
                yield _finding(stage, faults)
        if sales:
            yield from _unread_since(one.stages, stage_counts)


def _unread_since(stages: StageList, stage_counts: Table[StageCount]) -> Iterator[NotJudged]:
    """Of deals that were counted, and of which nobody read since when they stand where they do."""
    rows = [row for stage in stages.stages for row in stage_counts.by("ref").get(stage.ref, ())]
    if rows and not any(row.since for row in rows):
        reason = "since when open deals stand in their stage was not read"
        cure = "let the reader see when a deal last changed its stage"
        yield NotJudged(scope=stages.pipeline.ref, reason=reason, cure=cure)


def _lists(
    defining: tuple[StageList, ...],
    walked: tuple[StageList, ...],
    value_counts: Table[ValueCount],
    transitions: Table[Transition],
    coverage: Coverage,
) -> Iterator[_List]:
    for row in defining:
        field = stage_field(row)
        counted = carried(field, value_counts) if field and all_counted("value_counts", field, coverage) else {}
        moves = Moves(transitions, field)
        recorded = bool(moves.counts) and all_counted("transitions", field, coverage)
        open_ = sum(counted.get(stage.name, 0) for stage in row.stages if stage.closed is False)
        among = [other for other in walked if other.home == row.home] if row.org_wide else [row]
        yield _List(row, among, counted, open_, moves, recorded)


def _on_path(stage: Stage, parking_words: tuple[str, ...]) -> bool:
    beside = stage.forecast_category == "omitted" or not set(parking_words).isdisjoint(words(shown(stage)))
    return stage.closed is False and not beside


def _never(one: _List, stage: Stage) -> _Fault | None:
    if one.held(stage) or one.moves.uses(stage) or (not one.recorded and stage == one.stages.stages[0]):
        return None  # where no moves are recorded, an empty first stage may only mean that new records are taken up at once
    weighed = one.open if not one.recorded and stage.closed is False and one.stages.pipeline.kind == "sales" else None
    total = sum(map(one.held, one.stages.stages)) if weighed is None else weighed
    noun = noun_of(one.stages.pipeline.kind, one.stages.pipeline.object)
    records = count(total, noun if weighed is None else f"open {noun}")
    text = f"None of {records} carries '{shown(stage)}'"
    if one.recorded:
        text = f"{text}, and none entered it in the last {one.moves.days} days"
    elif stage.closed is False:
        text = f"{text}; whether any passes through was not recorded"
    sure = stage.created_at is not None and (one.recorded or bool(stage.closed))
    confidence = Confidence.LIKELY if sure else Confidence.POSSIBLE
    return _Fault("never used", text, {"list_records": total, "moves_read": one.recorded}, Severity.LOW, confidence)


def _skipped(one: _List, stage: Stage, fewest: int, most: float) -> _Fault | None:
    past, used = one.moves.past(stage, one.walked), one.moves.uses(stage)
    if past < fewest or past < most * (past + used):
        return None
    users = f"{used:,}" if used else "none"
    text = f"{count(past, 'deal')} moved past '{shown(stage)}' in the last {one.moves.days} days, and {users} used it"
    sure = stage.created_at is not None and one.recorded
    confidence = Confidence.LIKELY if sure else Confidence.POSSIBLE
    return _Fault("skipped", text, {"moved_past": past, "used": used, "days": one.moves.days}, Severity.LOW, confidence, past)


def _parked(
    stage: Stage, counted: tuple[StageCount, ...], taken_at: datetime, months: int, share: float, fewest: int, currency: str
) -> _Fault | None:
    every = standing(counted)
    month = taken_at.year * 12 + taken_at.month - 1 - months
    first = f"{month // 12:04}-{month % 12 + 1:02}"
    long = standing(row for row in counted if row.since and row.since < first)
    if not long.open or long.open < max(fewest, share * every.open):
        return None
    money = f"; they are{worth(long.amount, currency)}" if long.amount else ""
    text = (
        f"{long.open:,} of {count(every.open, 'open deal')} in '{shown(stage)}' have stood there for more than "
        f"{count(months, 'month')}, the oldest since {long.oldest}{money}"
    )
    measured = {"parked": long.open, "open": every.open, "oldest": long.oldest, "amount": as_number(long.amount)}
    return _Fault("parking lot", text, measured, Severity.MEDIUM, Confidence.LIKELY, long.open, long.open, long.amount)


def _finding(stage: Stage, faults: list[_Fault]) -> Finding:
    worst = faults[-1]
    return Finding(
        ref=stage.ref,
        message=f"{'. '.join(fault.text for fault in faults)}.",
        measured={
            "faults": [fault.name for fault in faults],
            **{key: fault.measured[key] for fault in faults for key in fault.measured},
        },
        size=worst.size,
        records=worst.records,
        amount=as_number(worst.amount),
        severity=max(fault.severity for fault in faults),
        confidence=max(fault.confidence for fault in faults),
    )
