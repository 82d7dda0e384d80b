"""Fields that the policy says must be filled, and that no connection has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from checks.model import refs
from checks.model.finding import NotJudged
from checks.model.names import quoted
from checks.model.policy.lifecycle import Lifecycle
from checks.model.policy.market import Handoffs, Segments
from checks.model.policy.measurement import Metrics
from checks.model.policy.sources import Sources
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.named_fields import fits_none


def named_by(
    metrics: Metrics, sources: Sources, segments: Segments, handoffs: Handoffs, lifecycle: Lifecycle
) -> Mapping[str, tuple[str, ...]]:
    """The fields that each file of the policy says must be filled, as they are written there."""
    required = [glob for row in (*lifecycle.stages, *lifecycle.lead_statuses) for glob in row.required_fields]
    every = {
        "metrics.yaml": [glob for metric in metrics.metrics for glob in metric.inputs],
        "sources.yaml": sources.fields,
        "segments.yaml": segments.fields,
        "handoffs.yaml": [glob for handoff in handoffs.handoffs for glob in handoff.fields],
        "lifecycle.yaml": required,
    }
    return {file: tuple(dict.fromkeys(globs)) for file, globs in every.items() if globs}


def misnamed(named: Mapping[str, Iterable[str]], fields: Table[Field], coverage: Coverage) -> Iterator[NotJudged]:
    """*Not judged*, once a file, for names that surely fit no field."""
    for file, globs in named.items():
        if slips := [glob for glob in globs if fits_none(glob, fields, coverage)]:
            fit, them = ("fits", "it") if len(slips) == 1 else ("fit", "them")
            yield NotJudged(
                scope=refs.make("governance", "policy", file),
                reason=f"{file} names {quoted(slips)}, which {fit} no field",
                cure=f"correct {them} in governance/{file}",
            )
