"""STG005: won and closed flags that disagree with what people read."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model.check import check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.names import quoted, words
from checks.model.policy.lifecycle import Lifecycle
from checks.model.rows.process import Stage
from checks.stages.stage_words import shown
from checks.views.stage_lists import StageList

_WON = frozenset({"won", "win"})
_LOST = frozenset({"lost"})
_END = _WON | _LOST | {"closed", "close", "deal", "opportunity", "business"}
_NOT = frozenset({"not", "never", "back"})
_NOT_YET = _NOT | {"no", "by", "to", "competitor", "competition", "almost", "nearly", "verbal", "verbally"}


@check("STG005", severity=Severity.HIGH, confidence=Confidence.CERTAIN, rows=(8,))
def won_and_closed(
    defining_lists: tuple[StageList, ...], walked_lists: tuple[StageList, ...], lifecycle: Lifecycle
) -> Iterator[Finding]:
    """Won or closed flags that disagree with the stage's name, or several won stages without a reason.

    Why: bookings, win rate and forecast count the flags, people read the names. Where the two differ there are
    'source-of-truth, forecast, handoff, and reporting trust problems', and RevOps 'should own the operating system'.

    How it decides: a stage called lost must not be flagged won; one called won and flagged closed must be flagged won;
    one whose whole name says that the deal has ended ('Closed Won', 'Lost', 'Closed') must be flagged closed. Names that
    say more ('Verbal Won', 'Not Won', 'Closed - Awaiting Contract', 'Won Back') are left alone. Several active won stages in
    one sales process are found once for the whole list, unless won_stages_reason in governance/lifecycle.yaml says why.

    Example: 'Closed Lost' is flagged won: its deals count as bookings.

    Fix in Salesforce: Setup > Object Manager > Opportunity > Fields > Stage > Edit: set the type (Open, Closed/Won,
    Closed/Lost) to what the name says, or the name to what the type says.

    Fix in HubSpot: Settings > Objects > Deals > Pipelines: set the deal probability to Won or Lost, or rename the stage.

    Known limits: English names only. Whether the forecast category fits the flags is FCT001.
    """
    for row in (row for row in defining_lists if row.pipeline.kind == "sales"):
        for stage in row.stages:
            if fault := _fault(stage):
                yield Finding(
                    ref=stage.ref,
                    message=f"'{shown(stage)}' is {fault}.",
                    measured={"closed": stage.closed, "won": stage.won, "name": shown(stage)},
                )
        if not lifecycle.won_stages_reason.strip():
            among = [walked for walked in walked_lists if walked.home == row.home] if row.org_wide else [row]
            yield from _several(row, among)


def _fault(stage: Stage) -> str:
    said = set(words(shown(stage)))
    won, lost = bool(said & _WON), bool(said & _LOST)
    if lost and stage.won and not said & (_WON | _NOT):
        return "flagged won: its deals count as bookings"
    if won and stage.closed and stage.won is False and not said & (_LOST | _NOT_YET):
        return "flagged closed but not won: its deals are missing from bookings and win rate"
    if stage.closed is False and said <= _END and (won or lost or "closed" in said):
        return "not flagged closed: its deals stay in the open pipeline"
    return ""


def _several(stages: StageList, walked: list[StageList]) -> Iterator[Finding]:
    """One finding for a list in which a deal can be won in several stages."""
    several = [(row, won) for row in walked if len(won := [stage for stage in row.stages if stage.won]) > 1]
    if not several:
        return
    told = "; ".join(f"{row.title}: {quoted(map(shown, won))}" for row, won in several)
    yield Finding(
        ref=stages.pipeline.ref,
        message=f"A deal can be won in several stages, and no reason is declared ({told}).",
        measured={row.pipeline.name: [stage.name for stage in won] for row, won in several},
        size=sum(len(won) - 1 for _, won in several),
        affected=tuple(stage.ref for _, won in several for stage in won),
        severity=Severity.LOW,
        confidence=Confidence.LIKELY,
        fix="Keep one won stage in each process, or say in won_stages_reason of governance/lifecycle.yaml why there are several.",
    )
