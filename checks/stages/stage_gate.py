"""STG009: what a stage should demand, and nothing enforces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import quoted, words
from checks.model.policy.lifecycle import Lifecycle
from checks.model.rows.automation import Automation, Use
from checks.model.rows.process import LayoutField, Path, Stage, ValidationRule
from checks.model.rows.schema import Connection, Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.stages.gates import Enforced, Gates, gates_of
from checks.stages.stage_words import shown
from checks.views.stage_lists import StageList, defining
from checks.views.unseen_crm import Unseen


class _Demand(NamedTuple):
    """A stage and the globs of the fields that the policy requires before it."""

    stages: StageList
    stage: Stage
    globs: dict[str, None]


@check("STG009", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(7,))
def stage_gate(
    stage_lists: tuple[StageList, ...],
    connections: Table[Connection],
    coverage: Coverage,
    lifecycle: Lifecycle,
    unseen_crm: Unseen | None,
    fields: Table[Field] | None = None,
    validation_rules: Table[ValidationRule] | None = None,
    uses: Table[Use] | None = None,
    layouts: Table[LayoutField] | None = None,
    paths: Table[Path] | None = None,
    automations: Table[Automation] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Stage that a deal can enter without what it should have.

    Why: 'What fields are required before opportunity creation?' and 'What handoff data does CS need after close?' are
    questions that RevOps answers. An answer that nothing enforces holds for as long as everybody remembers it.

    How it decides: each field that governance/lifecycle.yaml requires before a stage (required_fields) must be enforced by
    one of: the field being required; every layout requiring it; an active validation rule that tests it for blank alone, or
    together with the stage and not for other stages only; the pipeline, in this stage or one before it. Key fields of a
    path guide and stop nobody, so they do not count. With no such policy one question is left, for a Salesforce org: does any
    active validation rule on opportunities read the stage, or any approval hold them? If not, that is found once, as possible.

    Example: Amount is required before 'Proposal'; no layout, rule or field setting asks for it.

    Fix in Salesforce: Setup > Object Manager > Opportunity > Validation Rules, such as
    AND(ISPICKVAL(StageName, "Proposal"), ISBLANK(Amount)); or make the field required on every layout.

    Fix in HubSpot: Settings > Objects > Deals > Pipelines > Conditional stage properties: mark the property as required.

    Known limits: Apex, flows that raise errors and fields required on a Lightning page are not read. HubSpot does not tell
    which properties a stage demands, so its pipelines are not judged unless another source does; its own validation rules look
    at the form of a value and let a blank one pass.
    """
    salesforce = {row.name for row in connections if row.system == "salesforce"}
    rules = [row for row in validation_rules or () if row.connection in salesforce]
    gates = gates_of(fields or (), rules, uses or (), layouts or (), paths or (), automations or ())
    telling = salesforce | {stage.connection for row in stage_lists for stage in row.stages if stage.required_fields}
    demands = _demands(stage_lists, lifecycle)
    plain = [] if demands else [row for row in defining(stage_lists) if _asks_of_deals(row, salesforce)]
    asked = {*(demand.stages.home for demand in demands), *(row.home for row in plain)}
    unread = dict(_unread(asked, telling, salesforce, coverage))
    yield from unread.values()
    for demand in demands:
        if demand.stages.home not in unread:
            yield from _judge(demand, gates, coverage, unseen_crm)
    for row in plain:
        if row.home not in unread and not gates.reads_stage(row):
            yield from _no_gate(row)


def _asks_of_deals(row: StageList, salesforce: set[str]) -> bool:
    return row.pipeline.kind == "sales" and row.pipeline.connection in salesforce


def _unread(
    homes: set[tuple[str, str]], telling: set[str], salesforce: set[str], coverage: Coverage
) -> Iterator[tuple[tuple[str, str], NotJudged]]:
    """The objects of which nothing tells what a stage demands."""
    for connection, object_ in sorted(homes):
        scope = f"{connection}:{object_}"
        if connection not in telling:
            reason = f"HubSpot does not tell which properties a stage of {object_} demands"
            yield (connection, object_), NotJudged(scope=scope, reason=reason, cure="look into the settings of the pipeline")
        elif connection in salesforce and not all(
            coverage.complete(table, connection, object_) for table in ("validation_rules", "uses")
        ):
            reason = f"the validation rules of {object_} were not read"
            yield (connection, object_), NotJudged(scope=scope, reason=reason, cure=f"read or retrieve the object {object_}")


def _demands(stage_lists: tuple[StageList, ...], lifecycle: Lifecycle) -> list[_Demand]:
    """What the policy requires before each stage; a definition for one process is judged on that process."""
    found: dict[str, _Demand] = {}
    for kind, definitions in (("sales", lifecycle.stages), ("lead", lifecycle.lead_statuses)):
        among = [row for row in stage_lists if row.pipeline.kind == kind]
        for definition in (row for row in definitions if row.required_fields):
            glob = definition.pipeline
            for stages in defining(row for row in among if not glob or refs.matches(row.pipeline.ref, glob)):
                for stage in stages.stages:
                    if words(definition.name) in {words(stage.name), words(shown(stage))}:
                        demand = found.setdefault(stage.ref, _Demand(stages, stage, {}))
                        demand.globs.update(dict.fromkeys(definition.required_fields))
    return list(found.values())


def _judge(demand: _Demand, gates: Gates, coverage: Coverage, unseen: Unseen | None) -> Iterator[Finding | NotJudged]:
    stages, stage, globs = demand
    connection, object_ = stages.home
    mine = [ref for ref in gates.fields if ref.startswith(f"{connection}:field:{object_}.")]
    loose = {ref: gates.enforces(ref, stage, stages) for ref in mine if any(refs.matches(ref, glob) for glob in globs)}
    loose = {ref: how for ref, how in loose.items() if how != "yes"}
    for glob in globs:
        if any(refs.matches(ref, glob) for ref in gates.fields):
            continue
        if unseen:
            yield unseen.hides(f"{glob}, required before '{shown(stage)}',", stage.ref)
        else:
            reason = f"{glob}, required before '{shown(stage)}', fits no field that was read"
            yield NotJudged(scope=stage.ref, reason=reason, cure="correct required_fields in governance/lifecycle.yaml")
    if loose and not coverage.complete("layouts", connection, object_):
        reason = "layouts were not read, and one of them may require the fields"
        yield NotJudged(scope=stage.ref, reason=reason, cure=_cure_of_layouts(connection, object_, coverage))
    elif loose:
        yield _finding(stage, loose, gates)


def _cure_of_layouts(connection: str, object_: str, coverage: Coverage) -> str:
    """What lets the layouts of an object be read, as the gap says that they leave."""
    in_part = (gap for gap in coverage.scoped_gaps(("layouts",), (connection,)) if gap.scope == object_)
    gap = coverage.whole_gap("layouts", connection) or next(in_part, None)
    return gap.cure if gap else ""


def _finding(stage: Stage, loose: Mapping[str, Enforced], gates: Gates) -> Finding:
    names = [refs.path_of(ref) for ref in loose]
    guided = [refs.path_of(ref) for ref in loose if ref in gates.guided]
    partly = [refs.path_of(ref) for ref, how in loose.items() if how == "some layouts"]
    extras = [f"a path shows {quoted(guided)}, and stops nobody"] if guided else []
    extras += [f"only some layouts require {quoted(partly)}"] if partly else []
    also = f" ({'; '.join(extras)})" if extras else ""
    return Finding(
        ref=stage.ref,
        message=f"{quoted(names)} must be filled before '{shown(stage)}', and nothing enforces it{also}.",
        measured={"ungated": names, "guided_only": guided, "some_layouts": partly},
        size=len(names),
        affected=tuple(loose),
    )


def _no_gate(stages: StageList) -> Iterator[Finding]:
    steps = [shown(stage) for stage in stages.stages if stage.closed is False]
    if len(steps) > 1:
        yield Finding(
            ref=stages.pipeline.ref,
            message=f"No active validation rule reads the stage: nothing stops a deal between '{steps[0]}' and won.",
            measured={"open_stages": len(steps)},
            severity=Severity.LOW,
            confidence=Confidence.POSSIBLE,
        )
