"""Lists of stages: where a stage is defined, and which way records walk.

Salesforce defines all stages of deals in one list for the whole org; sales processes choose from it. HubSpot's
pipelines each define their own. Facts of a stage are judged where it is defined, so that they are found once; facts of an
order are judged where records walk it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from checks.model.check import view
from checks.model.rows.process import Pipeline, Stage
from checks.model.snapshot import Coverage
from checks.model.tables import Table

LIFECYCLE = "lifecycle"
"""The kind of a list of lifecycle stages, which records of several pipelines walk one after another."""

PROCESSES_UNREAD = "business processes"
"""The scope of a gap that says that nobody read which processes divide the org's list of stages."""


@dataclass(frozen=True, slots=True)
class StageList:
    """An active pipeline of deals or leads with its active stages, in the order in which records walk them."""

    pipeline: Pipeline
    stages: tuple[Stage, ...]

    @property
    def org_wide(self) -> bool:
        """Whether it is the one list that all processes of a Salesforce org draw on."""
        return self.pipeline.name == "*"

    @property
    def home(self) -> tuple[str, str]:
        """The connection and object, which an org-wide list shares with its processes."""
        return self.pipeline.connection, self.pipeline.object

    @property
    def title(self) -> str:
        """What a sentence calls it."""
        if self.org_wide:
            return f"the org's list of {self.pipeline.object} {'statuses' if self.pipeline.kind == 'lead' else 'stages'}"
        return f"'{self.pipeline.label or self.pipeline.name}'"


def active_lists(
    pipelines: Table[Pipeline], stages: Table[Stage], kinds: Collection[str] = frozenset({"sales", "lead"})
) -> tuple[StageList, ...]:
    """Every active pipeline of these kinds with its active stages, in order of reference.

    Metadata files list the stages of a Salesforce process by name, so their order is that of the org-wide list.
    """
    places = {(row.pipeline, row.name): row.position for row in stages}

    def walk(pipeline: Pipeline) -> tuple[Stage, ...]:
        org = f"{pipeline.connection}:pipeline:{pipeline.object}/*"
        active = (stage for stage in stages.by("pipeline").get(pipeline.ref, ()) if stage.active)
        return tuple(sorted(active, key=lambda stage: (places.get((org, stage.name), stage.position), stage.position)))

    chosen = (row for row in pipelines if row.active and row.kind in kinds)
    return tuple(StageList(row, walk(row)) for row in sorted(chosen, key=lambda row: row.ref))


def defining(lists: Iterable[StageList]) -> tuple[StageList, ...]:
    """The lists in which a stage is defined: the org-wide one, and each pipeline that has none above it."""
    filled = [row for row in lists if row.stages]
    homes = {row.home for row in filled if row.org_wide}
    return tuple(row for row in filled if row.org_wide or row.home not in homes)


def walked(lists: Iterable[StageList]) -> tuple[StageList, ...]:
    """The lists that records walk from end to end: each process or pipeline, and an org-wide list that no process divides."""
    filled = [row for row in lists if row.stages]
    divided = {row.home for row in filled if not row.org_wide}
    return tuple(row for row in filled if not (row.org_wide and row.home in divided))


@view
def stage_lists(pipelines: Table[Pipeline], stages: Table[Stage], coverage: Coverage) -> tuple[StageList, ...]:
    """Every active sales or lead pipeline with its active stages, in the order in which records walk them.

    An org-wide list whose processes were not read is left out: which of its stages one deal walks, nobody can tell.
    """
    return tuple(one for one in active_lists(pipelines, stages) if not one.org_wide or coverage.complete("pipelines", *one.home))


@view
def lifecycle_pipelines(pipelines: Table[Pipeline], stages: Table[Stage]) -> tuple[StageList, ...]:
    """Every list of lifecycle stages that the CRM itself keeps as such, as HubSpot does."""
    return tuple(one for one in active_lists(pipelines, stages, {LIFECYCLE}) if one.stages)


@view
def defining_lists(stage_lists: tuple[StageList, ...]) -> tuple[StageList, ...]:
    """The lists in which a stage is defined once: Salesforce's org-wide one, and each pipeline that has none above it."""
    return defining(stage_lists)


@view
def walked_lists(stage_lists: tuple[StageList, ...]) -> tuple[StageList, ...]:
    """The lists that records walk from end to end: each process or pipeline, and an org-wide list that no process divides."""
    return walked(stage_lists)
