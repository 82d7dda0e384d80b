"""DAT001: fields that revenue is computed from, and that too few records have filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import enumerated
from checks.model.policy.lifecycle import Lifecycle
from checks.model.policy.market import Handoffs, Segments
from checks.model.policy.measurement import Metrics
from checks.model.policy.sources import Sources
from checks.model.rows.measures import FieldFill, ValueCount
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.quality.demands import Demand, StageDemand, of_all, of_stages, told_by_segment
from checks.quality.fill import Fill, Limits, parts_of, unsure_of, whole_of
from checks.quality.misnamed import misnamed, named_by
from checks.quality.words import at_least, percent, records_of
from checks.views.needed_fields import Need
from checks.views.stage_lists import StageList


@check("DAT001", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(12,))
def incomplete_field(
    field_fill: Table[FieldFill],
    fields: Table[Field],
    needed_fields: Mapping[str, tuple[Need, ...]],
    governed_source_fields: tuple[Field, ...],
    metrics: Metrics,
    sources: Sources,
    segments: Segments,
    handoffs: Handoffs,
    lifecycle: Lifecycle,
    taken_at: datetime,
    coverage: Coverage,
    walked_lists: tuple[StageList, ...] | None = None,
    lifecycle_pipelines: tuple[StageList, ...] | None = None,
    value_counts: Table[ValueCount] | None = None,
    *,
    filled: float = 0.8,
    used: float = 0.05,
    fewest: int = 50,
    days: int = 180,
) -> Iterator[Finding | NotJudged]:
    """A field that revenue is measured by is blank on too many records, in all or in a segment.

    Why: RevOps tracks 'CRM completeness', for the numbers of a play 'must be defined, captured, and reported consistently'. A
    metric by a field that a third of the records leave blank tells of the other two thirds.

    How it decides: the fields that the policy names: inputs of a metric, fields that carry a source or segment, fields of leads
    and contacts that a handoff needs, and those that a stage or status requires. The latter are held only against the records
    known to have entered the stage: those in it, in a later one, or won. Without a policy, the sources of leads, contacts and
    accounts, less surely, and only where the company uses the field at all. Found is a field filled on too few of all
    records or of those of a segment; one finding a field, with the worst segments. Segments of accounts are DAT004's, what won
    deals hand over is HND001's, the sources of deals SRC006's. Their amount and close date are FCT006's where it is known what
    carries the segment of a deal, and are told here where it is not. A name in the policy that fits no field is not judged.

    Example: 760 of 2,000 leads (38 %) have no LeadSource, an input of the metric 'Funnel Conversion'; worst in Segment__c
    'Enterprise' (111 of 161, 69 %).

    Fix in Salesforce: fill the past with Data Loader, then make the field required where it can be known: on the layout, by a
    validation rule from a stage on, or in the form or integration that creates the record.

    Fix in HubSpot: filter by the property is unknown and fill it; then require it in the create form or the pipeline's stage.

    Known limits: whether what is filled is right is not looked at. Deals that were lost are not held against what a stage
    requires, since they may have been lost before it. Fields younger than the limit are not judged: older records had no chance.

    filled: the share of records that must have the field filled. With more than one in five missing, the order of two channels or
    segments can be the other way round.

    used: without a policy, the share from which on a field counts as used; below, the company has decided against it.

    fewest: records there must be, in all and in a segment; below fifty the share moves by two points with each record.

    days: how old a custom field must be; after half a year most records that anybody works on were touched since.
    """
    limits = Limits(filled, used, fewest, (taken_at - timedelta(days=days)).date().isoformat())
    of_sources = frozenset(row.ref for row in governed_source_fields)
    lists = (*(walked_lists or ()), *(lifecycle_pipelines or ()))
    for ref in sorted({*needed_fields, *of_sources}):
        field, needs = fields.get(ref), needed_fields.get(ref, ())
        if field is None or field.type == "boolean" or field.calculated:
            continue
        if told_by_segment(field, fields, segments, lists):
            continue
        rows = field_fill.by("ref").get(ref, ())
        demand = of_all(field, needs, of_sources)
        if demand:
            yield from _of_all(field, rows, demand, limits, coverage, named=bool(needs))
        elif any(need.kind in {"stage", "status"} for need in needs):
            demands = of_stages(field, needs, lists, value_counts or Table("value_counts"), coverage)
            yield from _of_stages(field, rows, list(demands), limits, coverage)
    named = named_by(metrics, sources, segments, handoffs, lifecycle)
    slips = list(misnamed(named, fields, coverage))
    yield from slips
    if not needed_fields and not slips:
        what = "only fields that were not read" if named else "no field that must be filled"
        reason = f"the policy names {what}, so that only sources were looked at"
        cure = "name the inputs of metrics in governance/metrics.yaml, and required_fields in governance/lifecycle.yaml"
        yield NotJudged(scope=refs.make("governance", "policy", "metrics.yaml"), reason=reason, cure=cure)


def _of_all(
    field: Field, rows: Sequence[FieldFill], demand: Demand, limits: Limits, coverage: Coverage, *, named: bool
) -> Iterator[Finding | NotJudged]:
    whole = whole_of(rows)
    if unsure := unsure_of(field, whole is not None, limits, coverage):
        if named:
            yield unsure
        return
    if whole is None or whole.of < limits.fewest or not (named or whole.share >= limits.used):
        return
    worst = sorted(parts_of(field, rows, limits), key=lambda part: (part.share, part.by, part.part))
    if whole.share < limits.filled or worst:
        yield _finding(field, whole, worst, demand, coverage)


def _finding(field: Field, whole: Fill, worst: Sequence[Fill], demand: Demand, coverage: Coverage) -> Finding:
    least = at_least("field_fill", field.connection, field.object, coverage)
    have = "has" if whole.lacking == 1 else "have"
    among = f"{records_of(whole.of, field.object)} ({percent(whole.lacking, whole.of)})"
    told = f"; worst in {enumerated(_named(field, worst), most=3)}" if worst else ""
    return Finding(
        ref=field.ref,
        message=f"{least}{whole.lacking:,} of {among} {have} no {field.name}, {demand.reason}{told}.",
        measured={
            "filled": whole.filled,
            "of": whole.of,
            "parts": {f"{part.by}={part.part}": {"filled": part.filled, "of": part.of} for part in worst},
        },
        size=max(round(100 * part.lacking / part.of) for part in (whole, *worst)),
        records=whole.lacking,
        confidence=min(demand.confidence, Confidence.LIKELY if least else Confidence.CERTAIN),
    )


def _named(field: Field, parts: Sequence[Fill]) -> Iterator[str]:
    """Parts as a sentence names them; the field that parts the records is named where it is another than before."""
    before = ""
    for part in parts:
        by = "" if part.by == before else f"{part.by.removeprefix(f'{field.object}.')} "
        before = part.by
        yield f"{by}'{part.part}' ({part.lacking:,} of {part.of:,}, {percent(part.lacking, part.of)})"


def _of_stages(
    field: Field, rows: Sequence[FieldFill], demands: Sequence[StageDemand | None], limits: Limits, coverage: Coverage
) -> Iterator[Finding | NotJudged]:
    """Held against the stage that most records lack it for; at most so many of the records have it filled as there are in all."""
    whole = whole_of(rows)
    if unsure := unsure_of(field, whole is not None, limits, coverage):
        yield unsure
        return
    if None in demands:
        reason = f"how many records entered the stage that requires {refs.path_of(field.ref)} was not counted"
        yield NotJudged(scope=f"{field.connection}:{refs.path_of(field.ref)}", reason=reason)
    thin = [
        (demand, whole)
        for demand in demands
        if whole and demand and demand.reached >= limits.fewest and whole.filled < limits.filled * demand.reached
    ]
    if thin:
        worst, counted = max(thin, key=lambda one: (one[0].reached, one[0].name))
        yield _of_stage(field, worst, counted.filled, coverage)


def _of_stage(field: Field, demand: StageDemand, filled: int, coverage: Coverage) -> Finding:
    lacking = demand.reached - filled
    have = "has" if lacking == 1 else "have"
    said = f"{lacking:,} of {records_of(demand.reached, field.object)} {demand.records} ({percent(lacking, demand.reached)})"
    whole = coverage.complete("field_fill", field.connection, field.object)
    return Finding(
        ref=field.ref,
        message=f"At least {said} {have} no {field.name}, which is required to enter '{demand.name}'.",
        measured={"filled": filled, "of": demand.reached, "stage": demand.name},
        size=round(100 * lacking / demand.reached),
        records=lacking,
        confidence=None if whole else Confidence.LIKELY,
    )
