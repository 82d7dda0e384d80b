"""Days and hours counted back from the moment at which the company is looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from standins.company.market import Stamping
from standins.company.model import Company, Stamp

TAKEN_AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
_QUIET = 85
"""Days in which nobody has changed a definition."""


def ago(company: Company, days: float) -> datetime:
    """The moment so many days before, to the second."""
    return (company.taken_at - timedelta(days=days)).replace(microsecond=0)


def stamping(company: Company, rng: Random, makers: list[str]) -> Stamping:
    """What makes stamps of definitions that were made between eight months and four years ago, by one of the makers."""

    def stamp() -> Stamp:
        born = rng.uniform(250, 1500)
        changed = rng.uniform(_QUIET, born)
        return Stamp(ago(company, born), rng.choice(makers), ago(company, changed), rng.choice(makers))

    return stamp


def stamped(company: Company, days: float, by: str) -> Stamp:
    """The stamp of what somebody made so many days ago and nobody changed since."""
    at = ago(company, days)
    return Stamp(at, by, at, by)
