"""STG008: lead statuses and lifecycle stages that the policy does not know, that overlap, or that records walk backwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted, words
from checks.model.policy.lifecycle import Lifecycle, StageDefinition
from checks.model.policy.measurement import Systems
from checks.model.rows.measures import Transition, ValueCount
from checks.model.rows.process import Stage
from checks.model.rows.schema import Connection, Field, PicklistValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.stages.lifecycle_fields import lifecycle_lists
from checks.stages.moves import Moves
from checks.stages.stage_records import noun_of, unread_moves
from checks.stages.stage_words import PARKING, same_step, shown
from checks.stages.vendor_stages import is_left_to_vendor, is_vendors_own
from checks.views.stage_fields import carried, stage_field
from checks.views.stage_lists import LIFECYCLE, StageList

_BESIDE = (
    *PARKING, "unqualified", "disqualified", "rejected", "recycle", "recycled", "lost", "closed", "dead", "junk", "duplicate",
    "archived",
)  # fmt: skip


class _Fault(NamedTuple):
    """What is wrong with a list: words that follow its name, and the same as data."""

    text: str
    measured: Mapping[str, object]
    size: int
    severity: Severity
    confidence: Confidence
    affected: Sequence[Stage]
    records: int | None = None


@check("STG008", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(8, 16))
def unclear_status(
    defining_lists: tuple[StageList, ...],
    walked_lists: tuple[StageList, ...],
    lifecycle_pipelines: tuple[StageList, ...],
    connections: Table[Connection],
    lifecycle: Lifecycle,
    systems: Systems,
    coverage: Coverage,
    active_values: Mapping[str, tuple[PicklistValue, ...]] | None = None,
    fields: Table[Field] | None = None,
    value_counts: Table[ValueCount] | None = None,
    transitions: Table[Transition] | None = None,
    *,
    backwards: float = 0.1,
    fewest: int = 20,
    beside_words: tuple[str, ...] = _BESIDE,
) -> Iterator[Finding | NotJudged]:
    """Lead status or lifecycle stage that no policy defines, that overlaps another, or that records leave backwards.

    Why: 'Lead stages are unclear' is the first of the article's triggers, and 'Which lifecycle stages apply?' a question before
    any launch. What moves back and forth is counted twice on its way, and conversion between two statuses stops meaning anything.

    How it decides: lists of lead statuses, and fields that by their name hold a lifecycle stage. Where lead_statuses are declared
    in governance/lifecycle.yaml, those that it does not name are found; a status of a pipeline that the CRM does not explain
    either is STG001's, and one of HubSpot's own that no record carries is nobody's. Two values of a lifecycle field that look
    like one are found; those of a pipeline are STG003's. Backwards are recorded moves, of deals too, to a stage that stands
    earlier in every list that holds both: found above a share of all moves. Moves out of a closed stage, or from or to a status
    beside the path, are no step back.

    Example: 130 of 480 moves of leads in the last 90 days went backwards, most often from 'Qualified' to 'Working' (70).

    Fix in Salesforce: define the statuses in governance/lifecycle.yaml, take out the others with Replace: Setup > Object
    Manager > Lead > Fields > Lead Status; let a validation rule with PRIORVALUE refuse the step back.

    Fix in HubSpot: define the stages in governance/lifecycle.yaml; take the others out: Settings > Objects > Contacts >
    Lifecycle stage, and Settings > Properties > Lead status.

    Known limits: a list in alphabetical order says nothing of the way forward, so its moves are not judged. Salesforce keeps no
    history of lead statuses unless the field is tracked; HubSpot keeps one of each record, which is not read.

    backwards: the share of moves that may go back; one in ten is corrected by hand, more is a habit.

    fewest: how many moves back there must be; below twenty, one seller who tidies up decides.

    beside_words: words that name a status beside the path; from there a record comes back to where it was, and that is meant.
    """
    salesforce = frozenset(row.name for row in connections if row.system == "salesforce")
    known = [*defining_lists, *lifecycle_pipelines]
    lists = [*known, *lifecycle_lists(known, fields or (), active_values or {}, systems.governed_objects)]
    homes = {row.pipeline.ref: _field_of(row) for row in lists}
    yield from unread_moves(sorted({field for field in homes.values() if field}), coverage)
    for row in lists:
        field = homes[row.pipeline.ref]
        counted = carried(field, value_counts or Table("value_counts"))
        moves = Moves(transitions or Table("transitions"), field)
        among = [other for other in walked_lists if other.home == row.home] if row.org_wide else [row]
        undefined = _undefined(row, lifecycle, counted, salesforce)
        back = _back(row, among, moves, backwards, fewest, beside_words)
        found = [answer for answer in (undefined, _overlap(row, lifecycle), back) if answer]
        yield from (answer for answer in found if isinstance(answer, NotJudged))
        if faults := [answer for answer in found if isinstance(answer, _Fault)]:
            yield _finding(row, faults)


def _field_of(row: StageList) -> str:
    return row.pipeline.ref if refs.split(row.pipeline.ref).kind == "field" else stage_field(row)


def _undefined(
    row: StageList, lifecycle: Lifecycle, counted: Mapping[str, int], salesforce: frozenset[str]
) -> _Fault | NotJudged | None:
    kind, ref = row.pipeline.kind, row.pipeline.ref
    if kind not in {"lead", LIFECYCLE}:
        return None
    told = [one for one in lifecycle.lead_statuses if one.pipeline is None or refs.matches(ref, one.pipeline)]
    named = [stage for stage in row.stages if _named(stage, told)]
    # a second list that is HubSpot's alone, such as the lead statuses of companies, is not the one that the policy speaks of
    speaks = bool(named) and not (refs.split(ref).kind == "field" and all(map(is_vendors_own, row.stages)))
    if all(is_left_to_vendor(stage, counted, speaks=speaks) for stage in row.stages):
        return None
    if not told or (kind == LIFECYCLE and not named):
        reason = f"governance/lifecycle.yaml defines no status of {row.title}"
        return NotJudged(scope=ref, reason=reason, cure="declare them under lead_statuses")
    strange = [stage for stage in row.stages if stage not in named and (kind == LIFECYCLE or _explained(stage, salesforce))]
    strange = [stage for stage in strange if not is_left_to_vendor(stage, counted, speaks=speaks)]
    if not strange:
        return None
    records = sum(counted.get(stage.name, 0) for stage in strange)
    carry = f", and {count(records, 'record')} {'carries' if records == 1 else 'carry'} {'it' if len(strange) == 1 else 'them'}"
    verb = "is" if len(strange) == 1 else "are"
    text = f"{quoted(map(shown, strange))} {verb} not defined in governance/lifecycle.yaml{carry if records else ''}"
    measured = {"undefined": [stage.name for stage in strange], "of": len(row.stages)}
    return _Fault(text, measured, len(strange), Severity.LOW, Confidence.CERTAIN, strange, records or None)


def _named(stage: Stage, told: Iterable[StageDefinition]) -> bool:
    return any(words(one.name) in {words(stage.name), words(shown(stage))} for one in told)


def _explained(stage: Stage, salesforce: frozenset[str]) -> bool:
    """Whether the CRM explains a status, or may: the others are found as defined nowhere, by another check."""
    unread = stage.description is None and stage.connection in salesforce
    return bool(unread or stage.guidance or stage.required_fields or (stage.description or "").strip())


def _overlap(row: StageList, lifecycle: Lifecycle) -> _Fault | None:
    if row.pipeline.kind != LIFECYCLE:
        return None
    meant = [frozenset(words(name) for name in group) for group in lifecycle.same_stage]
    groups: list[list[Stage]] = []
    for stage in row.stages:
        home = next((group for group in groups if _alike(group[0], stage, meant)), None)
        groups.append([stage]) if home is None else home.append(stage)
    double = [group for group in groups if len(group) > 1]
    if not double:
        return None
    text = "; ".join(f"{quoted(map(shown, group))} look like one stage" for group in double)
    measured = {"overlapping": [[stage.name for stage in group] for group in double]}
    affected = [stage for group in double for stage in group]
    return _Fault(text, measured, len(affected), Severity.MEDIUM, Confidence.LIKELY, affected)


def _alike(one: Stage, other: Stage, meant: Sequence[frozenset[tuple[str, ...]]]) -> bool:
    pair = {words(shown(one)), words(shown(other))}
    return same_step(shown(one), shown(other)) and not any(pair <= group for group in meant)


def _back(
    row: StageList, among: Sequence[StageList], moves: Moves, most: float, fewest: int, beside_words: Sequence[str]
) -> _Fault | NotJudged | None:
    beside = frozenset(stage.name for stage in row.stages if not set(beside_words).isdisjoint(words(shown(stage))))
    total, backwards = moves.back(among, beside)
    number = sum(backwards.values())
    if number < fewest or number < most * total:
        return None
    names = [shown(stage).casefold() for stage in row.stages]
    if len(names) > 3 and names == sorted(names):
        reason = f"{row.title} stands in alphabetical order, which does not tell the way forward"
        return NotJudged(scope=row.pipeline.ref, reason=reason, cure="put it in the order in which records walk it")
    read = {stage.name: shown(stage) for stage in row.stages}
    (was, became), often = max(backwards.items(), key=lambda item: (item[1], item[0]))
    whose = f"{noun_of(row.pipeline.kind, row.pipeline.object)}s"
    text = (
        f"{number:,} of {count(total, 'move')} of {whose} in the last {moves.days} days went backwards, "
        f"most often from '{read.get(was, was)}' to '{read.get(became, became)}' ({often:,})"
    )
    pairs = [[was, became, often] for (was, became), often in sorted(backwards.items(), key=lambda item: (-item[1], item[0]))]
    confidence = Confidence.LIKELY if number * 2 <= total else Confidence.POSSIBLE
    measured = {"moves": total, "backwards": number, "days": moves.days, "pairs": pairs}
    return _Fault(text, measured, number, Severity.MEDIUM, confidence, ())


def _finding(row: StageList, faults: Sequence[_Fault]) -> Finding:
    affected = dict.fromkeys(stage.ref for fault in faults for stage in fault.affected)
    return Finding(
        ref=row.pipeline.ref,
        message=f"In {row.title}, {'; '.join(fault.text for fault in faults)}.",
        measured={key: value for fault in faults for key, value in fault.measured.items()},
        size=sum(fault.size for fault in faults),
        affected=tuple(affected),
        records=next((fault.records for fault in faults if fault.records), None),
        severity=max(fault.severity for fault in faults),
        confidence=max(fault.confidence for fault in faults),
    )
