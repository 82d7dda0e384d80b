"""STG002: probabilities that contradict the order of the stages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from checks.model.check import check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.names import quoted, words
from checks.model.rows.process import Stage
from checks.stages.stage_words import PARKING
from checks.views.stage_lists import StageList


class _Fall(NamedTuple):
    where: StageList
    before: Stage
    after: Stage

    @property
    def points(self) -> float:
        return (self.before.probability or 0) - (self.after.probability or 0)


@check("STG002", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(8,))
def stage_probability(
    walked_lists: tuple[StageList, ...], defining_lists: tuple[StageList, ...], *, parking_words: tuple[str, ...] = PARKING
) -> Iterator[Finding]:
    """Stage probability that falls as the deal advances, or an open stage at 0 or 100 %.

    Why: 'Forecasts are not trusted.' A weighted pipeline that loses value when a deal moves forward, or counts as won what is
    still open, gives leadership a number that nobody can explain.

    How it decides: in each sales process (Salesforce) or pipeline (HubSpot), the probability of an open stage is held against the
    open stage before it. Stages of different processes are never compared, though one list holds them all; a list
    that no process divides is judged whole, and less surely, since it may serve two motions. An open stage at 100 is
    always found; one at 0 is not when it is also omitted from the forecast, for that is one coherent decision. A
    stage of an org's list is found once, however many processes use it.

    Example: 'Negotiation' (60 %) follows 'Proposal' (75 %) in 'New Business'.

    Fix in Salesforce: Setup > Object Manager > Opportunity > Fields > Stage: set the probability, or move the stage.

    Fix in HubSpot: Settings > Objects > Deals > Pipelines: set the deal probability, or drag the stage to its place.

    Known limits: whether a probability fits the rate at which deals are really won needs records, not definitions.

    parking_words: words that name a stage beside the path, where a lower probability is meant; they are what admins call
    such stages.
    """
    homes = {(*row.home, stage.name): stage.ref for row in defining_lists if row.org_wide for stage in row.stages}
    falls: dict[str, list[_Fall]] = {}
    for row in walked_lists:
        steps = [stage for stage in _open(row) if stage.probability is not None and not _parked(stage, parking_words)]
        for fall in (_Fall(row, *pair) for pair in pairwise(steps)):
            if fall.points > 0:
                falls.setdefault(homes.get((*row.home, fall.after.name), fall.after.ref), []).append(fall)
    for stage in (stage for row in defining_lists for stage in _open(row)):
        extreme = stage.probability == 100 or (stage.probability == 0 and not _meant(stage, parking_words))
        if extreme or stage.ref in falls:
            yield _finding(stage, falls.get(stage.ref, []), extreme=extreme)


def _open(stages: StageList) -> tuple[Stage, ...]:
    return tuple(stage for stage in stages.stages if stage.closed is False) if stages.pipeline.kind == "sales" else ()


def _parked(stage: Stage, parking_words: tuple[str, ...]) -> bool:
    return not set(parking_words).isdisjoint(words(stage.label or stage.name))


def _meant(stage: Stage, parking_words: tuple[str, ...]) -> bool:
    return stage.forecast_category == "omitted" or _parked(stage, parking_words)


def _finding(stage: Stage, falls: list[_Fall], *, extreme: bool) -> Finding:
    name = f"'{stage.label or stage.name}'"
    parts = [f"{name} is an open stage at {stage.probability:g} %"] if extreme else []
    if falls:
        steepest = max(falls, key=lambda fall: fall.points)
        before = f"'{steepest.before.label or steepest.before.name}' ({steepest.before.probability:g} %)"
        where = quoted(fall.where.pipeline.label or fall.where.pipeline.name for fall in falls if not fall.where.org_wide)
        parts.append(f"{name} ({stage.probability:g} %) follows {before}" + (f" in {where}" if where else ""))
    certain = extreme and stage.probability == 100
    unsure = not extreme and all(fall.where.org_wide for fall in falls)
    return Finding(
        ref=stage.ref,
        message=f"{'; '.join(parts)}.",
        measured={
            "probability": stage.probability,
            "follows": sorted({fall.before.name for fall in falls}),
            "falls_by": max((fall.points for fall in falls), default=0),
            "pipelines": sorted(fall.where.pipeline.ref for fall in falls),
        },
        size=max((fall.points for fall in falls), default=1),
        affected=tuple(sorted({fall.after.ref for fall in falls} - {stage.ref})),
        severity=Severity.HIGH if certain else None,
        confidence=Confidence.CERTAIN if certain else Confidence.POSSIBLE if unsure else None,
    )
