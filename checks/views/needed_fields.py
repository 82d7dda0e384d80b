"""The fields that the policy says must be filled, and what needs them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from checks.model import refs
from checks.model.check import view
from checks.model.policy.lifecycle import Lifecycle
from checks.model.policy.market import Handoffs, Segments
from checks.model.policy.measurement import Metrics
from checks.model.policy.sources import Sources
from checks.model.rows.schema import Field
from checks.model.tables import Table

NeedKind = Literal["metric", "source", "segment", "handoff", "stage", "status"]


class Need(NamedTuple):
    """What needs a field: a metric, handoff, stage or lead status by its name, or that the field carries a source or segment."""

    kind: NeedKind
    name: str = ""
    pipeline: str = ""
    """Of a stage: the glob of the pipelines in which it is required; '' is all."""


@view
def needed_fields(
    fields: Table[Field], metrics: Metrics, sources: Sources, segments: Segments, handoffs: Handoffs, lifecycle: Lifecycle
) -> Mapping[str, tuple[Need, ...]]:
    """What needs each field that the policy names, by reference, metrics first."""
    found: dict[str, list[Need]] = {}
    for need, globs in _needs(metrics, sources, segments, handoffs, lifecycle):
        for row in _named(fields, globs):
            found.setdefault(row.ref, []).append(need)
    return {ref: tuple(dict.fromkeys(needs)) for ref, needs in found.items()}


def _needs(
    metrics: Metrics, sources: Sources, segments: Segments, handoffs: Handoffs, lifecycle: Lifecycle
) -> Iterator[tuple[Need, tuple[str, ...]]]:
    yield from ((Need("metric", metric.name), metric.inputs) for metric in metrics.metrics)
    yield Need("source"), sources.fields
    yield Need("segment"), segments.fields
    yield from ((Need("handoff", handoff.name), handoff.fields) for handoff in handoffs.handoffs)
    yield from ((Need("stage", row.name, row.pipeline or ""), row.required_fields) for row in lifecycle.stages)
    yield from ((Need("status", row.name, row.pipeline or ""), row.required_fields) for row in lifecycle.lead_statuses)


def _named(fields: Table[Field], globs: Iterable[str]) -> Iterator[Field]:
    """The live fields that a glob names. Most globs are plain names, which are looked up, not tried on every field."""
    patterns = []
    for glob in globs:
        if any(char in glob for char in "*?["):
            patterns.append(glob)
        else:
            path = glob.rpartition(":")[2]
            object_, _, name = path.partition(".")
            yield from (
                row
                for row in fields.by("name").get(name, ())
                if row.object == object_ and not row.archived and refs.matches(row.ref, glob)
            )
    if patterns:
        yield from (row for row in fields if not row.archived and any(refs.matches(row.ref, glob) for glob in patterns))
