"""Stages that lifecycle.yaml defines and that no CRM has: most often the name is misspelt."""

from __future__ import annotations

from checks.model import refs
from checks.model.check import view
from checks.model.finding import NotJudged
from checks.model.names import alike, quoted, words
from checks.model.policy.lifecycle import Lifecycle, StageDefinition
from checks.model.rows.process import Stage
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.unseen_crm import Unseen

UnknownStages = tuple[NotJudged, ...]
"""What is to be said of the stages that no pipeline holds; empty when there is none."""
_LEADS = frozenset({"Lead", "leads"})
_NEAR = 80.0
"""How like another a name must be to be taken for a slip of the pen, of 100: it is only a hint."""


@view
def unknown_stages(lifecycle: Lifecycle, stages: Table[Stage], coverage: Coverage, unseen_crm: Unseen | None) -> UnknownStages:
    """*Not judged*, in one, for the stages of lifecycle.yaml that surely no pipeline holds, be it inactive.

    Nothing is said where stages were not read whole, or another CRM was not: it may be among the others.
    """
    held = [row for row in stages if row.object not in _LEADS]
    unread = any(coverage.whole_gap("stages", name) for name in coverage.connections)
    in_part = any(gap.scope not in _LEADS for gap in coverage.scoped_gaps(("stages",), coverage.connections))
    slips = [row.name for row in lifecycle.stages if not any(_is_meant(stage, row) for stage in held)]
    if not held or not slips or unread or in_part or unseen_crm:
        return ()
    names = list(dict.fromkeys(slips))
    labels = dict.fromkeys(text for row in held for text in (row.label or row.name, row.name))
    near = dict.fromkeys(label for name in names for label in labels if alike(name, label, threshold=_NEAR))
    are, them = ("is a stage", "it") if len(names) == 1 else ("are stages", "them")
    hint = f" (did you mean {quoted(near)}?)" if near else ""
    return (
        NotJudged(
            scope=refs.make("governance", "policy", "lifecycle.yaml"),
            reason=f"lifecycle.yaml defines {quoted(names)}, which {are} of no pipeline{hint}",
            cure=f"correct {them} in governance/lifecycle.yaml",
        ),
    )


def _is_meant(stage: Stage, definition: StageDefinition) -> bool:
    fits = definition.pipeline is None or refs.matches(stage.pipeline, definition.pipeline)
    return fits and words(definition.name) in {words(stage.name), words(stage.label or stage.name)}
