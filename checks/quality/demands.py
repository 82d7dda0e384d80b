"""How many records must have a field filled, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from checks.model import refs
from checks.model.finding import Confidence
from checks.model.names import words
from checks.model.policy.market import Segments
from checks.model.rows.measures import ValueCount
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.needed_fields import Need
from checks.views.roles import ACCOUNTS, AMOUNTS, CLOSE_DATES, DEALS
from checks.views.segment_fields import is_named_segment
from checks.views.stage_fields import stage_field
from checks.views.stage_lists import StageList

_OF_COVERAGE = frozenset(f"{object_}.{name}" for named in (AMOUNTS, CLOSE_DATES) for object_, name in named.items())
"""The amount and close date of deals, from which coverage and velocity by segment are computed."""


class Demand(NamedTuple):
    """Why all records of an object must have a field filled, to follow its name in a sentence, and how sure that is."""

    reason: str
    confidence: Confidence


class StageDemand(NamedTuple):
    """A stage or status that a field must be filled to enter, and how many records are known to have entered it."""

    name: str
    reached: int
    records: str
    """Which records these are: ``in 'Proposal' or beyond it``."""


def told_by_segment(field: Field, fields: Table[Field], segments: Segments, lists: Iterable[StageList]) -> bool:
    """Whether an amount or close date is FCT006's, which says what cannot be computed where too few deals have one.

    It speaks only where it is known what carries the segment of a deal, by the policy or by the name of a field, and which
    stages deals walk. It holds all deals against its limit: what is too thin for a stage is too thin for all of them.
    """
    if f"{field.object}.{field.name}" not in _OF_COVERAGE:
        return False
    walked = any(one.home == (field.connection, field.object) and one.pipeline.kind == "sales" for one in lists)
    own = (row for row in fields.by("connection").get(field.connection, ()) if row.object in {field.object, *ACCOUNTS})
    return walked and (bool(segments.fields) or any(map(is_named_segment, own)))


def of_all(field: Field, needs: Sequence[Need], source_fields: frozenset[str]) -> Demand | None:
    """What demands the field of every record; None where nothing does, or where another check judges it.

    Segments of accounts and deals are DAT004's and FCT006's, what deals and accounts hand over is HND001's, and the sources of
    deals are SRC006's.
    """
    revenue = field.object in ACCOUNTS | DEALS
    if revenue and any(need.kind == "segment" for need in needs):
        return None
    for need in needs:
        if need.kind == "metric":
            return Demand(f"an input of the metric '{need.name}'", Confidence.CERTAIN)
        if need.kind == "segment":
            return Demand("which carries their segment", Confidence.CERTAIN)
        if need.kind == "handoff" and not revenue:
            return Demand(f"which the handoff '{need.name}' needs", Confidence.LIKELY)
    if field.object not in DEALS and (field.ref in source_fields or any(need.kind == "source" for need in needs)):
        declared = any(need.kind == "source" for need in needs)
        return Demand("which carries their source", Confidence.CERTAIN if declared else Confidence.LIKELY)
    return None


def of_stages(
    field: Field, needs: Iterable[Need], lists: Iterable[StageList], value_counts: Table[ValueCount], coverage: Coverage
) -> Iterator[StageDemand | None]:
    """The stages and statuses that demand the field, each with the records that entered it; None where these were not counted."""
    mine = [one for one in lists if one.home == (field.connection, field.object)]
    for need in needs:
        if need.kind not in {"stage", "status"}:
            continue
        if not mine:
            yield None
        # HubSpot's contacts walk two lists, each of them a property: lead statuses and lifecycle stages
        for among in _by_field(mine):
            fitting = [one for one in among if not need.pipeline or refs.matches(one.pipeline.ref, need.pipeline)]
            names, shown = _reached(need, fitting, among)
            counted = _by_value(fitting[0], value_counts, coverage) if fitting else None
            if shown and counted is None:
                yield None
            elif shown and counted is not None:
                beyond = f"in '{shown}' or beyond it" if len(names) > 1 else f"in '{shown}'"
                yield StageDemand(shown, sum(counted.get(name, 0) for name in names), beyond)


def _by_field(lists: Iterable[StageList]) -> Iterable[list[StageList]]:
    """The lists by the field that says where in them a record stands."""
    found: dict[str, list[StageList]] = {}
    for one in lists:
        found.setdefault(stage_field(one), []).append(one)
    return found.values()


def _reached(need: Need, fitting: Sequence[StageList], every: Sequence[StageList]) -> tuple[frozenset[str], str]:
    """The stages whose records surely entered the one that is meant, itself among them, and what it is called.

    A deal in a later stage went through it if the later stage comes after it wherever it is offered; one that was lost may have
    been lost before. Leads do not walk their statuses in order, so that only the status itself is sure.
    """
    found, shown = set[str](), ""
    for one in fitting:
        at = next((i for i, stage in enumerate(one.stages) if words(need.name) in _spellings(stage.name, stage.label)), None)
        if at is not None:
            shown = one.stages[at].label or one.stages[at].name
            later = [stage for stage in one.stages[at + 1 :] if not (stage.closed and stage.won is not True)]
            found.add(one.stages[at].name)
            found |= {stage.name for stage in later if need.kind == "stage"}
    if not shown:
        return frozenset(), ""
    elsewhere = {
        stage.name
        for one in every
        for i, stage in enumerate(one.stages)
        if not any(words(need.name) in _spellings(before.name, before.label) for before in one.stages[: i + 1])
    }
    return frozenset(found - elsewhere), shown


def _spellings(name: str, label: str | None) -> set[tuple[str, ...]]:
    return {words(name), words(label or name)}


def _by_value(stages: StageList, value_counts: Table[ValueCount], coverage: Coverage) -> Mapping[str, int] | None:
    """How many records of any state carry each stage; None where they were not counted."""
    field = stage_field(stages)
    rows = [row for row in value_counts.by("ref").get(field, ()) if row.month is None]
    whole = field and coverage.complete("value_counts", stages.home[0], refs.path_of(field))
    return {row.value: row.count for row in rows} if rows and whole else None
