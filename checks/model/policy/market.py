"""segments.yaml, motions.yaml and handoffs.yaml: how the company goes to market."""

from __future__ import annotations

from datetime import date
from typing import Literal

from checks.model.policy.base import Glob, Name, Part

MotionKind = Literal["new segment", "product launch", "partner motion", "expansion play", "annual planning"]


class Segment(Part):
    """A segment, region or tier of the strategy and the rule that puts an account in it."""

    name: Name
    rule: str = ""


class Segments(Part):
    """Segments and the fields that carry them."""

    values: tuple[Segment, ...] = ()
    fields: tuple[Glob, ...] = ()


class Motion(Part):
    """A go-to-market motion: what belongs to it in the CRM and how it is treated there."""

    name: Name
    kind: MotionKind | None = None
    owner: str | None = None
    words: tuple[Name, ...] = ()
    """Words by which a component's name gives the motion away, such as [partner, channel]."""
    components: tuple[Glob, ...] = ()
    pipelines: tuple[Glob, ...] = ()
    forecast: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


class Motions(Part):
    """The company's motions."""

    motions: tuple[Motion, ...] = ()


class Handoff(Part):
    """A handoff from one team to the next, and the fields that must travel with it."""

    name: Name
    from_team: str | None = None
    to_team: str | None = None
    fields: tuple[Glob, ...] = ()
    sla_hours: float | None = None


class Handoffs(Part):
    """The company's handoffs."""

    handoffs: tuple[Handoff, ...] = ()
