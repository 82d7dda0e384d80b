"""FCT001: stages whose forecast category contradicts what the stage is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.rows.process import Stage
from checks.views.stage_lists import StageList

_UNREAD = "has a probability that does not fit its category, and whether the org forecasts was not read"
_CURE = "read the settings of forecasting"


class _Contradiction(NamedTuple):
    """What is wrong, and how costly and sure it is."""

    text: str
    severity: Severity
    confidence: Confidence


@check("FCT001", severity=Severity.HIGH, confidence=Confidence.CERTAIN, rows=(8, 18))
def stage_forecast_category(
    defining_lists: tuple[StageList, ...],
    walked_lists: tuple[StageList, ...],
    forecasting_off: frozenset[str],
    forecasting_unread: frozenset[str],
    *,
    pipeline_below: float = 90,
    commit_from: float = 50,
    omitted_below: float = 50,
) -> Iterator[Finding | NotJudged]:
    """Stage whose forecast category contradicts its probability or its closed flags.

    Why: 'Forecasts are not trusted.' The category decides in which column of the forecast a deal is added up, whatever its
    stage is called.

    How it decides: each active stage is judged once, in the org's one list (Salesforce), not again in every sales process. The
    CRM's own flags are certain: a won stage belongs in Closed, a lost one in Omitted, and an open one never in Closed. A
    probability against its category is only likely, and judged at a wide band: an open stage almost won in Pipeline, one below
    even in Commit, one above even in Omitted. A process that omits all its stages (gifts in kind, internal deals) is left out
    of the forecast by design. Where forecasting is switched off, or nobody read whether it is, only the flags are judged, since
    reports add up by category.

    Example: 'Contract Signed' is open, yet its deals are added to Closed.

    Fix in Salesforce: Setup > Object Manager > Opportunity > Fields > Stage > Edit beside the stage: set the forecast category.

    Fix in HubSpot: nothing to mend: there a deal's forecast category is set on the deal, not by its stage.

    Known limits: users may change the category of a single deal by hand; that is on records, not in this definition.

    pipeline_below: an open stage at or above it does not belong in Pipeline; at 90 % nine of ten deals come, which no
    forecaster calls merely possible, while stages up to 80 % are often kept there so that reps commit by hand.
    commit_from: an open stage below it does not belong in Commit; a deal likelier lost than won is no commitment.
    omitted_below: an open stage at or above it should not be omitted; before even odds it may well be too early to count.
    """
    omitted = _omitted_by_design(defining_lists, walked_lists)
    for one in defining_lists:
        for stage in one.stages:
            contradiction = flags = _of_flags(stage)
            if flags is None and stage.connection not in forecasting_off:
                contradiction = _of_probability(stage, pipeline_below, commit_from, omitted_below)
            if contradiction is None or (*one.home, stage.name) in omitted:
                continue
            if flags or stage.connection not in forecasting_unread:
                yield _finding(stage, contradiction)
            else:
                yield NotJudged(scope=stage.ref, reason=f"'{stage.label or stage.name}' {_UNREAD}", cure=_CURE)


def _omitted_by_design(defining: tuple[StageList, ...], walked: tuple[StageList, ...]) -> frozenset[tuple[str, str, str]]:
    """The omitted stages that are walked only in processes that omit all their stages."""
    defined = {(*one.home, stage.name): stage for one in defining for stage in one.stages}
    within: set[tuple[str, str, str]] = set()
    without: set[tuple[str, str, str]] = set()
    for one in walked:
        stages = {place: defined[place] for stage in one.stages if (place := (*one.home, stage.name)) in defined}
        omits = all(stage.forecast_category == "omitted" for stage in stages.values())
        (within if omits else without).update(place for place, stage in stages.items() if stage.forecast_category == "omitted")
    return frozenset(within - without)


def _of_flags(stage: Stage) -> _Contradiction | None:
    category, certain = stage.forecast_category, (Severity.HIGH, Confidence.CERTAIN)
    if category is None or stage.closed is None or stage.won is None:
        return None
    if stage.won and category == "omitted":
        return _Contradiction("is won, yet the forecast omits its deals", Severity.MEDIUM, Confidence.LIKELY)
    if stage.won and category != "closed":
        return _Contradiction(f"is won, yet its deals are still forecast as {_title(category)}", *certain)
    if stage.closed and not stage.won and category != "omitted":
        return _Contradiction(f"is lost, yet its deals are added to {_title(category)}", *certain)
    if not stage.closed and category == "closed":
        return _Contradiction("is open, yet its deals are added to Closed", *certain)
    return None


def _of_probability(stage: Stage, pipeline_below: float, commit_from: float, omitted_below: float) -> _Contradiction | None:
    category, probability = stage.forecast_category, stage.probability
    if stage.closed is not False or probability is None:
        return None
    text = f"is open at {probability:g} %, yet "
    if category == "pipeline" and probability >= pipeline_below:
        return _Contradiction(f"{text}forecast as Pipeline", Severity.LOW, Confidence.LIKELY)
    if category == "commit" and probability < commit_from:
        return _Contradiction(f"{text}forecast as Commit", Severity.MEDIUM, Confidence.LIKELY)
    if category == "omitted" and probability >= omitted_below:
        return _Contradiction(f"{text}omitted from the forecast", Severity.MEDIUM, Confidence.LIKELY)
    return None


def _title(category: str) -> str:
    return category.replace("_", " ").title()


def _finding(stage: Stage, contradiction: _Contradiction) -> Finding:
    return Finding(
        ref=stage.ref,
        message=f"'{stage.label or stage.name}' {contradiction.text}.",
        measured={
            "forecast_category": stage.forecast_category,
            "probability": stage.probability,
            "closed": stage.closed,
            "won": stage.won,
        },
        severity=contradiction.severity,
        confidence=contradiction.confidence,
    )
