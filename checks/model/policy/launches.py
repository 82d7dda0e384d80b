"""launches/NAME.yaml: launch plans, one file each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal

from pydantic import ValidationInfo, field_validator

from checks.model import refs
from checks.model.finding import Mandate
from checks.model.policy.base import Glob, Name, Part
from checks.model.policy.market import MotionKind

JointDecision = Literal[
    "ICP or segment focus", "channel mix", "lead qualification rules", "routing and territory design",
    "opportunity stage definitions", "expansion ownership", "forecast categories", "executive revenue dashboard metrics",
]  # fmt: skip
"""The eight decisions of the article's 'Shared decision review'."""


class Answers(Part):
    """The thirteen questions of the article's enterprise motion, answered in a sentence; '' is not answered yet."""

    accounts: str = ""
    """Which accounts are in the segment?"""
    play: str = ""
    """What is the sales play?"""
    messages: str = ""
    """Which messages and proof points matter?"""
    channels: str = ""
    """Which channels will create demand?"""
    enablement: str = ""
    """What enablement does the field need?"""
    readiness: str = ""
    """How will launch readiness be tracked?"""
    tagging: str = ""
    """How are the accounts tagged in the CRM?"""
    routing: str = ""
    """How are leads routed?"""
    stages: str = ""
    """Which lifecycle stages apply?"""
    required_fields: str = ""
    """What fields are required before opportunity creation?"""
    coverage: str = ""
    """How will pipeline coverage be measured?"""
    forecast: str = ""
    """How will deals be forecast?"""
    handoff: str = ""
    """What handoff data does CS need after close?"""

    @property
    def open(self) -> tuple[str, ...]:
        """The questions without an answer, by key, in the article's order."""
        return tuple(key for key in type(self).model_fields if not getattr(self, key).strip())


_GTM = ("accounts", "play", "messages", "channels", "enablement", "readiness")

QUESTIONS: Mapping[str, tuple[Mandate, str]] = MappingProxyType(
    {
        key: (Mandate.GTM_OPS if key in _GTM else Mandate.REVOPS, field.description or "")
        for key, field in Answers.model_fields.items()
    }
)
"""Who should help to answer each of the thirteen questions, and the question, by the key of its answer."""


class SignOff(Part):
    """What somebody signed off: fields, routing, dashboards, integrations; play design, enablement, field rollout."""

    what: Name
    who: Name
    on: date


class Review(Part):
    """A joint review of one of the eight shared decisions: who took part, when, and what came of it."""

    decision: JointDecision
    who: tuple[Name, ...]
    on: date
    outcome: str = ""


class LaunchPlan(Part):
    """A launch as its file tells it: the motion, its window, what it may change, and what was agreed before it."""

    kind: MotionKind | None = None
    starts_on: date
    """The first day on which work for the launch may change the CRM."""
    ends_on: date
    """The last day on which it may."""
    components: tuple[Glob, ...] = ()
    """What the launch adds or changes in the CRM."""
    owner: str | None = None
    answers: Answers = Answers()
    metrics: tuple[Name, ...] = ()
    """The metrics of metrics.yaml by which the launch will be judged."""
    sign_offs: tuple[SignOff, ...] = ()
    reviews: tuple[Review, ...] = ()

    @field_validator("ends_on")
    @classmethod
    def _in_order(cls, ends_on: date, info: ValidationInfo) -> date:
        starts_on = info.data.get("starts_on")
        if starts_on and ends_on < starts_on:
            raise ValueError(f"must not be before starts_on, {starts_on}")
        return ends_on

    def runs_on(self, day: date) -> bool:
        """Whether a day lies in the window."""
        return self.starts_on <= day <= self.ends_on

    def declares(self, ref: str) -> bool:
        """Whether the plan names a component among those that it adds or changes."""
        return any(refs.matches(ref, glob) for glob in self.components)


class Launch(LaunchPlan):
    """A launch plan under the name of its file."""

    name: Name


class Launches(Part):
    """The company's launch plans, in order of their names."""

    launches: tuple[Launch, ...] = ()
