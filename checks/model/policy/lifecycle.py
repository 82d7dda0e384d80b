"""lifecycle.yaml: lifecycle, stages and forecast."""

from __future__ import annotations

from checks.model.policy.base import Glob, Name, Part


class StageDefinition(Part):
    """What a stage means. ``pipeline`` is a glob over pipelines; without one it holds in all."""

    name: Name
    pipeline: Glob | None = None
    definition: str = ""
    entry: tuple[str, ...] = ()
    exit: tuple[str, ...] = ()
    required_fields: tuple[Glob, ...] = ()
    """Fields that must be filled before a record enters the stage."""


class ForecastCategory(Part):
    """A forecast category and what belongs in it. ``name``: pipeline, best_case, most_likely, commit, omitted, closed."""

    name: Name
    definition: str = ""


class Lifecycle(Part):
    """Stages, lead statuses and forecast categories as the company defines them."""

    stages: tuple[StageDefinition, ...] = ()
    lead_statuses: tuple[StageDefinition, ...] = ()
    forecast_categories: tuple[ForecastCategory, ...] = ()
    won_stages_reason: str = ""
    """Why there is more than one closed-won stage, where there is."""
    same_stage: tuple[tuple[Name, ...], ...] = ()
    """Groups of stage names that look alike and are meant to differ."""
