"""STG001: stages that nothing defines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted, words
from checks.model.policy.lifecycle import Lifecycle, StageDefinition
from checks.model.rows.measures import ValueCount
from checks.model.rows.process import Stage
from checks.model.rows.schema import Connection
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.stages.stage_words import shown
from checks.stages.vendor_stages import is_left_to_vendor, is_vendors_own
from checks.views.stage_fields import all_counted, carried, stage_field
from checks.views.stage_lists import StageList
from checks.views.unknown_stages import UnknownStages


@check("STG001", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(8, 14))
def stage_definition(
    defining_lists: tuple[StageList, ...],
    stage_lists: tuple[StageList, ...],
    connections: Table[Connection],
    coverage: Coverage,
    lifecycle: Lifecycle,
    unknown_stages: UnknownStages,
    value_counts: Table[ValueCount] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Stages that nothing defines.

    Why: the first trigger of the article is 'Lead stages are unclear.' A stage that two sellers read in two ways makes
    conversion, pipeline and forecast incomparable between them. RevOps 'governs lifecycle stages'.

    How it decides: a stage is defined by governance/lifecycle.yaml (definition, entry, exit) or by the CRM itself (its
    description, the guidance of its path, the fields that a pipeline demands in it). One that neither of them defines is
    counted, and so is an open stage that the policy defines without entry or exit criteria. Closed stages need no
    criteria. One finding for each list of stages; lead statuses are judged like stages. HubSpot's own lead statuses are left
    alone as long as no contact carries them. A stage of the policy that no pipeline holds is not judged.

    Example: the org's list of Opportunity stages: 8 of 10 stages are defined nowhere.

    Fix in Salesforce: write definition, entry and exit criteria in governance/lifecycle.yaml, then put them where sellers
    see them: Setup > Opportunity > Fields > Stage > Description, and Setup > Path Settings > Guidance for Success.

    Fix in HubSpot: write them in governance/lifecycle.yaml, since HubSpot has no place for the definition of a stage; Settings >
    Objects > the object > Pipelines > the stage > Conditional stage properties makes the criteria felt.

    Known limits: whether a text says anything is not judged; documents outside the CRM and the policy are not seen. Where
    paths were not read, guidance may exist, and HubSpot does not tell which properties a stage demands: there the finding is
    less sure, and least where the policy defines no stage at all.
    """
    yield from unknown_stages
    mute = {row.name for row in connections if row.system != "salesforce"}
    for stages in defining_lists:
        among = [row.pipeline.ref for row in stage_lists if row.home == stages.home and (stages.org_wide or row == stages)]
        policy = lifecycle.lead_statuses if stages.pipeline.kind == "lead" else lifecycle.stages
        definitions = [row for row in policy if row.pipeline is None or any(refs.matches(ref, row.pipeline) for ref in among)]
        silent = stages.pipeline.connection in mute
        field = stage_field(stages)
        held = carried(field, value_counts or Table("value_counts"))
        undefined, loose, unread = _sorted(stages, definitions, held, describes=not silent)
        if unread:
            reason = f"the descriptions of {count(len(unread), 'stage')} were not read"
            yield NotJudged(
                scope=stages.pipeline.ref, reason=reason, cure="retrieve them, or define the stages in governance/lifecycle.yaml"
            )
        if field and not held and not all_counted("value_counts", field, coverage) and any(map(is_vendors_own, stages.stages)):
            reason = f"whether any record stands in HubSpot's own stages of {stages.title} was not counted"
            yield NotJudged(scope=stages.pipeline.ref, reason=reason, cure="let the reader see the records")
        if undefined or loose:
            unsure = silent or coverage.whole_gap("paths", stages.pipeline.connection) is not None
            unsaid = Confidence.POSSIBLE if silent and not policy else Confidence.LIKELY
            yield _finding(stages, undefined, loose, unsaid if unsure and undefined else None)


def _sorted(
    stages: StageList, definitions: list[StageDefinition], held: Mapping[str, int], *, describes: bool
) -> tuple[list[Stage], list[Stage], list[Stage]]:
    """The stages that nothing defines, those defined without criteria, and those whose description was not read."""
    undefined: list[Stage] = []
    loose: list[Stage] = []
    unread: list[Stage] = []
    by_stage = {stage: [row for row in definitions if _is_named(stage, row)] for stage in stages.stages}
    speaks = any(by_stage.values())
    for stage, told in by_stage.items():
        criteria = stage.guidance or stage.required_fields or any(row.entry or row.exit or row.required_fields for row in told)
        defined = criteria or (stage.description or "").strip() or any(row.definition.strip() for row in told)
        if not defined and is_left_to_vendor(stage, held, speaks=speaks):
            continue
        if not defined:
            (unread if describes and stage.description is None else undefined).append(stage)
        elif told and not criteria and stage.closed is False:
            loose.append(stage)
    return undefined, loose, unread


def _is_named(stage: Stage, definition: StageDefinition) -> bool:
    return words(definition.name) in {words(stage.name), words(shown(stage))}


def _finding(stages: StageList, undefined: list[Stage], loose: list[Stage], confidence: Confidence | None) -> Finding:
    parts = []
    if undefined:
        parts.append(
            f"{len(undefined)} of {len(stages.stages)} {_is(undefined)} defined nowhere: {quoted(map(shown, undefined))}"
        )
    if loose:
        parts.append(f"{len(loose)} {_is(loose)} defined without entry or exit criteria: {quoted(map(shown, loose))}")
    return Finding(
        ref=stages.pipeline.ref,
        message=f"In {stages.title}, {'; '.join(parts)}.",
        measured={
            "stages": len(stages.stages),
            "undefined": [stage.name for stage in undefined],
            "without_criteria": [stage.name for stage in loose],
        },
        size=len(undefined) + len(loose),
        affected=tuple(stage.ref for stage in (*undefined, *loose)),
        confidence=confidence,
    )


def _is(stages: list[Stage]) -> str:
    return "is" if len(stages) == 1 else "are"
