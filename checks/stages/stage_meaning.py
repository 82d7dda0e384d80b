"""STG006: one stage name, several meanings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.model.check import check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.names import words
from checks.model.rows.process import Stage
from checks.stages.stage_words import shown
from checks.views.stage_lists import StageList

Member = tuple[StageList, Stage]


@check("STG006", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(21,))
def stage_meaning(defining_lists: tuple[StageList, ...], *, points: float = 25) -> Iterator[Finding]:
    """Same stage name with another meaning in another pipeline.

    Why: 'GTM Ops should not create motion-specific reporting that breaks revenue source of truth.' A report over all
    pipelines adds up what bears one name and is not one thing.

    How it decides: stages of one name (case and punctuation aside) in different pipelines of an object are compared:
    closed and won flags first, then forecast category, then probability. The chances of two motions may honestly
    differ, so probability alone counts only from a distance, and as possible.

    Example: 'Contract Signed' is won in 'New Business' and open in 'Renewal'.

    Fix in Salesforce: nothing to do: all processes of an org share one list of stages, and with it one meaning.

    Fix in HubSpot: Settings > Objects > Deals > Pipelines: give the stages one meaning, or two names.

    Known limits: stages of different systems are not compared here.

    points: how far the probabilities may differ, in percentage points. A quarter of a deal's value moves a forecast more
    than two motions usually differ in one step.
    """
    named: dict[tuple[str, str, str, tuple[str, ...]], list[Member]] = {}
    for row in defining_lists:
        for stage in row.stages:
            named.setdefault((*row.home, row.pipeline.kind, words(shown(stage))), []).append((row, stage))
    for (*_, name), members in named.items():
        if name and len({row.pipeline.ref for row, _ in members}) > 1 and (finding := _compared(members, points)):
            yield finding


def _compared(members: Sequence[Member], points: float) -> Finding | None:
    ends = [(row, end) for row, stage in members if (end := _end(stage))]
    categories = [(row, stage.forecast_category) for row, stage in members if stage.forecast_category]
    chances = [stage.probability for _, stage in members if stage.probability is not None]
    spread = max(chances) - min(chances) if chances else 0
    if len({end for _, end in ends}) > 1:
        told, severity, confidence = _told(ends), Severity.HIGH, None
    elif len({category for _, category in categories}) > 1:
        told, severity, confidence = _told(categories), None, None
    elif spread >= points:
        told, severity, confidence = f"from {min(chances):g} to {max(chances):g} %", Severity.LOW, Confidence.POSSIBLE
    else:
        return None
    return Finding(
        ref=min(stage.ref for _, stage in members),
        message=f"'{shown(members[0][1])}' means different things in {len(members)} pipelines: {told}.",
        measured={row.pipeline.ref: _meaning(stage) for row, stage in members},
        size=len(members),
        affected=tuple(stage.ref for _, stage in members),
        severity=severity,
        confidence=confidence,
    )


def _meaning(stage: Stage) -> dict[str, str | float | None]:
    return {"end": _end(stage), "forecast_category": stage.forecast_category, "probability": stage.probability}


def _end(stage: Stage) -> str | None:
    return None if stage.closed is None else "won" if stage.won else "closed" if stage.closed else "open"


def _told(members: Sequence[tuple[StageList, str]]) -> str:
    by_meaning: dict[str, list[str]] = {}
    for row, meaning in members:
        by_meaning.setdefault(meaning, []).append(row.title)
    return "; ".join(f"{meaning} in {', '.join(titles)}" for meaning, titles in by_meaning.items())
