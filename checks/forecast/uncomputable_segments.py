"""FCT006: coverage, win rate and velocity by segment that cannot be computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from checks.forecast.segment_inputs import COVERAGE, METRICS, VELOCITY, WIN_RATE, Deals, Missing
from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted
from checks.model.policy.market import Segments
from checks.model.rows.measures import FieldFill, ValueCount, Won
from checks.model.rows.process import ForecastType
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.money import as_number
from checks.views.roles import ACCOUNTS
from checks.views.segment_fields import is_named_segment
from checks.views.stage_fields import all_counted, carried, stage_field
from checks.views.stage_lists import StageList
from checks.views.terms import Terms, TermsOf

_UNKNOWN = "which field carries the segment of a deal is not known"
_CURE = "name the fields that carry a segment under fields in governance/segments.yaml"


@check("FCT006", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(7, 12))
def uncomputable_segments(
    defining_lists: tuple[StageList, ...],
    fields: Table[Field],
    field_fill: Table[FieldFill],
    segments: Segments,
    coverage: Coverage,
    terms: TermsOf,
    won: Table[Won] | None = None,
    value_counts: Table[ValueCount] | None = None,
    forecast_types: Table[ForecastType] | None = None,
    *,
    filled: float = 0.8,
    fewest: int = 50,
) -> Iterator[Finding | NotJudged]:
    """Pipeline coverage, win rate or velocity by segment that cannot be computed.

    Why: 'Pipeline coverage by segment' belongs to 'RevOps with Sales and Finance', and 'How will pipeline coverage be measured?'
    is asked before a new segment starts. 'Otherwise the strategy exists in slides but not in the CRM.'

    How it decides: all three metrics need a segment on the deal or its account; coverage and velocity need amount and close
    date; win rate and velocity need deals that were closed as lost. The fields that carry a segment are those of
    governance/segments.yaml, else, less surely, custom fields whose name ends in Segment or Tier; where segments.yaml names
    what fits no field, a segment is not called missing. An input is captured when
    enough deals carry it: for the segment, of those won in a year or of all; for amount and close date, of all deals and of
    those of each segment. All that is missing is one finding for the deals of a CRM.

    Example: Account.Segment__c is empty on 122 of 200 deals won in the last 365 days.

    Fix in Salesforce: require the segment on the account before an opportunity is created, and fill in the past with Data
    Loader; make Amount required from the stage on in which it is known.

    Fix in HubSpot: fill the segment by a workflow from company size or industry; require amount and close date in the
    pipeline.

    Known limits: targets, which coverage also needs, are not in the CRM. The day of creation and the history of stages are
    kept by both CRMs themselves; where a history is switched off, velocity misses it. Whether the segments are those of the
    strategy is not looked at.

    filled: the share of deals that must carry an input. With more than one deal in five missing, the order of two segments
    can be the other way round.

    fewest: how many deals there must be, in all and in a segment; below fifty a rate moves by two points with each deal.
    """
    for home, lists in _by_home(defining_lists).items():
        connection, object_ = home
        deals = Deals(connection, object_, field_fill, filled, fewest)
        amounts, closes = deals.amount_fields(forecast_types or ()), deals.close_fields()
        counted = _by_stage(lists[0], value_counts or Table("value_counts"), coverage)
        mine = _won_of(home, won or ())
        if max(deals.counted((*amounts, *closes)), sum(counted.values()), sum(row.count for row in mine)) < fewest:
            continue
        among = _segment_fields(fields, home, segments)
        if not among and not segments.fields:
            yield NotJudged(scope=f"{connection}:{object_}", reason=_UNKNOWN, cure=_CURE)
            continue
        answers = [
            _segment(deals, among, mine, segments, fields, coverage, terms(connection)),
            deals.thin("amount", amounts, (COVERAGE, VELOCITY)),
            deals.thin("close date", closes, (COVERAGE, VELOCITY)),
            _lost(lists, counted, fewest),
            _history(home, coverage),
        ]
        yield from (answer for answer in answers if isinstance(answer, NotJudged))
        if missing := [answer for answer in answers if isinstance(answer, Missing)]:
            yield _finding(home, missing, sure=bool(segments.fields))


def _by_home(lists: Sequence[StageList]) -> Mapping[tuple[str, str], list[StageList]]:
    homes: dict[tuple[str, str], list[StageList]] = {}
    for row in lists:
        if row.pipeline.kind == "sales":
            homes.setdefault(row.home, []).append(row)
    return homes


def _by_stage(stages: StageList, value_counts: Table[ValueCount], coverage: Coverage) -> Mapping[str, int]:
    """How many deals of any state carry each stage; empty where they were not all counted."""
    field = stage_field(stages)
    return carried(field, value_counts) if field and all_counted("value_counts", field, coverage) else {}


def _segment_fields(fields: Table[Field], home: tuple[str, str], segments: Segments) -> list[Field]:
    """The fields of deals and accounts that carry a segment: those that the policy names, else those named so."""
    connection, deal = home
    every = fields.by("connection").get(connection, ())
    mine = [row for row in every if row.object in {deal, *ACCOUNTS} and not row.archived]
    if segments.fields:
        named = [row for row in mine if any(refs.matches(row.ref, glob) for glob in segments.fields)]
    else:
        named = [row for row in mine if is_named_segment(row)]
    return sorted(named, key=lambda row: (row.object != deal, row.ref))


def _won_of(home: tuple[str, str], won: Iterable[Won]) -> list[Won]:
    """The deals won, once: each source field tells all of them again."""
    mine = [row for row in won if row.connection == home[0] and refs.object_of(row.ref) == home[1]]
    first = min((row.ref for row in mine), default="")
    return [row for row in mine if row.ref == first]


def _segment(
    deals: Deals,
    among: Sequence[Field],
    won: Sequence[Won],
    segments: Segments,
    fields: Table[Field],
    coverage: Coverage,
    words: Terms,
) -> Missing | NotJudged | None:
    scope = f"{deals.connection}:{deals.object}"
    whole = all(coverage.complete("fields", deals.connection, name) for name in (deals.object, *ACCOUNTS))
    slips = [glob for glob in segments.fields if not any(refs.matches(row.ref, glob) for row in fields)]
    if not among and whole and slips:
        fits = "fits" if len(slips) == 1 else "fit"
        reason = f"{_UNKNOWN}: segments.yaml names {quoted(slips)}, which {fits} no field"
        return NotJudged(scope=scope, reason=reason, cure="correct the names under fields in governance/segments.yaml")
    if not among and whole:
        of = words.either(f"{deals.object} or its account", f"{deals.object} or their companies")
        return Missing("segment", f"no {words.field} of {of} carries a segment", METRICS, 1.0)
    if not among:
        return NotJudged(scope=scope, reason=_UNKNOWN, cure=_CURE)
    field, measured = deals.segment(among, won)
    if not measured:
        reason = f"on how many deals {refs.path_of(field.ref)} is filled was not counted"
        of_company = field.object == "companies"
        cure = "copy it to a property of deals by a workflow" if of_company else "" if segments.fields else _CURE
        return NotJudged(scope=scope, reason=reason, cure=cure)
    worst = max(measured, key=lambda missing: missing.share)
    return worst if 1 - worst.share < deals.filled else None


def _lost(lists: Sequence[StageList], counted: Mapping[str, int], fewest: int) -> Missing | None:
    """Whether deals are won and none is lost, where the stage of every deal is known."""
    stages = [stage for row in lists for stage in row.stages]
    won = sum(counted.get(stage.name, 0) for stage in stages if stage.won)
    lost = sum(counted.get(stage.name, 0) for stage in stages if stage.closed and stage.won is False)
    strange = counted.keys() - {stage.name for stage in stages if stage.closed is not None}
    if won < fewest or lost or strange:
        return None
    return Missing("lost deals", f"{count(won, 'deal')} were won and none was ever closed as lost", (WIN_RATE, VELOCITY), 1.0)


def _history(home: tuple[str, str], coverage: Coverage) -> Missing | None:
    """Whether the history of the stage is switched off."""
    gaps = coverage.scoped_gaps(("transitions",), (home[0],))
    off = any(gap.kind == "feature off" and gap.scope.partition(".")[0] == home[1] for gap in gaps)
    return Missing("history", f"{home[1]} keeps no history of its stage", (VELOCITY,), 1.0) if off else None


def _finding(home: tuple[str, str], missing: Sequence[Missing], *, sure: bool) -> Finding:
    wanting = [metric for metric in METRICS if any(metric in one.metrics for one in missing)]
    *others, last = wanting
    metrics = f"{', '.join(others)} and {last}" if others else last
    return Finding(
        ref=refs.make(home[0], "object", home[1]),
        message=f"{metrics[0].upper()}{metrics[1:]} by segment cannot be computed in full for {home[1]}: "
        f"{'; '.join(one.text for one in missing)}.",
        measured={"metrics": wanting, "missing": {one.what: round(one.share, 4) for one in missing}},
        size=round(100 * max(one.share for one in missing)),
        affected=tuple(one.field for one in missing if one.field),
        records=max((one.records for one in missing if one.records), default=None),
        amount=next((as_number(one.amount) for one in missing if one.amount is not None), None),
        confidence=None if sure else Confidence.POSSIBLE,
    )
