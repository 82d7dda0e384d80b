"""STG010: pipelines without a motion, and motions without a pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import quoted
from checks.model.policy.market import Motion, Motions
from checks.model.rows.gap import Gap
from checks.model.rows.schema import RecordType
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.stage_lists import PROCESSES_UNREAD, StageList
from checks.views.unseen_crm import Unseen


@check("STG010", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(6, 20))
def pipeline_motion(
    stage_lists: tuple[StageList, ...],
    walked_lists: tuple[StageList, ...],
    motions: Motions,
    coverage: Coverage,
    taken_at: datetime,
    unseen_crm: Unseen | None,
    record_types: Table[RecordType] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Pipeline or sales process with no motion or owner, or motion with no pipeline.

    Why: 'RevOps should define how that motion enters systems, reporting, and revenue cadence. Without that handoff, every
    new motion becomes a custom reporting problem later.'

    How it decides: every active sales process (Salesforce) or deal pipeline (HubSpot) must be named under the pipelines of
    a motion in governance/motions.yaml, and one of its motions must have an owner. Every motion that has not ended, annual
    planning apart, must name a pipeline that exists. Where no motion is declared none of this can be judged; what metadata
    alone can tell is a sales process that no active record type uses, so that no deal can follow it.

    Example: the pipeline 'Partner' belongs to no motion.

    Fix in Salesforce: name the process under the pipelines of its motion in governance/motions.yaml, with the motion's
    owner, or deactivate it: Setup > Sales Processes.

    Fix in HubSpot: name the pipeline under its motion in governance/motions.yaml, or delete it: Settings > Objects >
    Deals > Pipelines.

    Known limits: whether the stages suit the motion is for people to judge.
    """
    sales = [row for row in walked_lists if row.pipeline.kind == "sales"]
    unused = _unused(sales, record_types or (), coverage)
    if not motions.motions:
        yield from unused.values()
        yield NotJudged(
            reason="governance/motions.yaml declares no motion", cure="declare the motions with their owners and pipelines"
        )
        return
    current = [motion for motion in motions.motions if not (motion.ends_on and motion.ends_on < taken_at.date())]
    parts = coverage.scoped_gaps({"pipelines", "stages"}, coverage.connections)
    in_part = {gap.connection for gap in parts}
    for row in sales:
        finding = unused.get(row.pipeline.ref) or _without_motion(row, current)
        if finding and row.org_wide and any(_may_divide(gap, *row.home) for gap in parts):
            reason = f"which processes divide {row.title} was not all read, and they may belong to motions"
            yield NotJudged(scope=row.pipeline.ref, reason=reason, cure="read them")
        elif finding:
            yield finding
    unread = [name for name in coverage.connections if name in in_part or coverage.whole_gap("pipelines", name)]
    for motion in {motion.name: motion for motion in current if motion.kind != "annual planning"}.values():
        elsewhere = unseen_crm if any(_is_elsewhere(glob, coverage) for glob in motion.pipelines) else None
        yield from _without_pipeline(motion, stage_lists, unread, elsewhere)


def _is_elsewhere(glob: str, coverage: Coverage) -> bool:
    """Whether a pipeline that the policy names may be in another connection than those that were read."""
    connection, colon, _ = glob.partition(":pipeline:")
    return not colon or connection not in coverage.connections


def _may_divide(gap: Gap, connection: str, object_: str) -> bool:
    """Whether a gap may hide the processes into which an org's list of stages is divided."""
    return gap.connection == connection and (gap.scope.startswith(f"{object_}/") or gap.scope in {object_, PROCESSES_UNREAD})


def _unused(sales: Iterable[StageList], record_types: Iterable[RecordType], coverage: Coverage) -> dict[str, Finding]:
    """Salesforce processes that no active record type uses, where all record types of the object were read."""
    used = {row.process for row in record_types if row.active}
    found = {}
    for row in sales:
        connection, object_ = row.home
        known = any(kind.connection == connection and kind.object == object_ and kind.process for kind in record_types)
        if known and row.pipeline.ref not in used and not row.org_wide and coverage.complete("record_types", connection, object_):
            message = f"The sales process {row.title} is active, and no active record type uses it: no deal can follow it."
            found[row.pipeline.ref] = Finding(
                ref=row.pipeline.ref, message=message, measured={"record_types": 0}, severity=Severity.LOW
            )
    return found


def _without_motion(row: StageList, motions: Iterable[Motion]) -> Finding | None:
    mine = [motion for motion in motions if any(refs.matches(row.pipeline.ref, glob) for glob in motion.pipelines)]
    if any((motion.owner or "").strip() for motion in mine):
        return None
    names = [motion.name for motion in mine]
    fault = f"and no owner is named for its motion {quoted(names)}" if names else "which belongs to no motion"
    return Finding(
        ref=row.pipeline.ref,
        message=f"Deals follow {row.title}, {fault}.",
        measured={"motions": names},
    )


def _without_pipeline(
    motion: Motion, lists: Iterable[StageList], unread: list[str], unseen: Unseen | None
) -> Iterator[Finding | NotJudged]:
    ref = refs.make("governance", "policy", f"motions.yaml/{motion.name}")
    if any(refs.matches(row.pipeline.ref, glob) for row in lists for glob in motion.pipelines):
        return
    if motion.pipelines and unread:
        reason = f"the pipelines of {', '.join(unread)} were not all read, and may be those of '{motion.name}'"
        yield NotJudged(scope=ref, reason=reason, cure="read them")
        return
    if unseen:
        yield unseen.hides(f"the pipeline of '{motion.name}'", ref)
        return
    told = f"names {quoted(motion.pipelines)}, and no such pipeline is active" if motion.pipelines else "names no pipeline"
    yield Finding(
        ref=ref,
        message=f"The motion '{motion.name}' {told}: its deals cannot be told from others.",
        measured={"pipelines": list(motion.pipelines)},
        fix=f"Say under pipelines of '{motion.name}' in governance/motions.yaml which pipeline its deals follow.",
    )
