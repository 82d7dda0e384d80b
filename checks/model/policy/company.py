"""company.yaml: who the company is, its teams, mandates and escalation."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from checks.model.finding import Mandate
from checks.model.policy.base import Name, Part

CompanyStage = Literal[
    "founder-led", "first repeatable sales", "marketing plus sales", "recurring revenue with CS", "multi-segment"
]
"""The five stages of the article's table 'Ownership by company stage'."""


class Person(Part):
    """Somebody of the company. ``email`` ties the person to CRM users."""

    name: Name
    email: str | None = None
    team: str | None = None
    active: bool = True


class Team(Part):
    """A team of the company and, where it holds one, its mandate."""

    name: Name
    mandate: Mandate | None = None
    lead: str | None = None
    queues: tuple[str, ...] = ()
    """CRM queues, groups or roles that belong to the team."""


class Tier(Part):
    """A step of the escalation path: who decides, within how many working days."""

    tier: int = Field(ge=1, le=3)
    addressee: Name
    within_days: int = Field(ge=1)


class Company(Part):
    """The company, its people and how conflicts climb."""

    name: str = ""
    stage: CompanyStage | None = None
    teams: tuple[Team, ...] = ()
    people: tuple[Person, ...] = ()
    escalation: tuple[Tier, ...] = (
        Tier(tier=1, addressee="owning team", within_days=5),
        Tier(tier=2, addressee="leaders of both teams", within_days=10),
        Tier(tier=3, addressee="executive sponsor", within_days=20),
    )
    """'Operational friction gets resolved by the owning team within a few days; cross-functional conflicts with real
    revenue impact go to the leaders of both teams; strategic realignment goes up a level.'"""
    agreement: tuple[str, ...] = ()

    def knows(self, who: str) -> bool:
        """Whether this names an active person (by name or e-mail) or a team of the company."""
        wanted = who.strip().casefold()
        people = {text.casefold() for person in self.people if person.active for text in (person.name, person.email or "")}
        return bool(wanted) and (wanted in people or wanted in {team.name.casefold() for team in self.teams})
