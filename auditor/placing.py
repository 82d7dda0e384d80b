"""Where a finding belongs: which mandate, team and person own it, how far it has climbed, and by when it is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from auditor.result import Placed
from checks.model import refs
from checks.model.check import Check
from checks.model.finding import Severity
from checks.model.policy import Policy
from checks.model.policy.company import Team, Tier


def place(check: Check, ref: str, severity: Severity, policy: Policy, *, first_seen: date, today: date) -> Placed:
    """Place a finding.

    The responsibility that governs the component names its team; without one, the team that holds the check's
    mandate does. A critical finding starts with both leaders (tier 2), any other with the owning team (tier 1): 'operational
    friction gets resolved by the owning team within a few days; cross-functional conflicts with real revenue impact go to the
    leaders of both teams'. A finding that is overdue climbs a tier.
    """
    team = _team(check, ref, policy)
    tier, due_on = _tier_and_due(severity, policy, first_seen, today)
    return Placed(
        mandate=team.mandate if team and team.mandate else check.owner,
        team=team.name if team else "",
        person=(team.lead or "") if team else "",
        lane=check.lane,
        tier=tier.tier,
        addressee=tier.addressee,
        due_on=due_on,
    )


def _team(check: Check, ref: str, policy: Policy) -> Team | None:
    teams = {team.name: team for team in policy.company.teams}
    for responsibility in policy.ownership.responsibilities:
        if responsibility.owner in teams and any(refs.matches(ref, glob) for glob in responsibility.governs):
            return teams[responsibility.owner]
    return next((team for team in policy.company.teams if team.mandate == check.owner), None)


def _tier_and_due(severity: Severity, policy: Policy, first_seen: date, today: date) -> tuple[Tier, date]:
    tiers = sorted(policy.company.escalation, key=lambda tier: tier.tier)
    start = 2 if severity is Severity.CRITICAL else 1
    climbing = [tier for tier in tiers if tier.tier >= start] or tiers[-1:]
    due_on = first_seen
    for tier in climbing:
        due_on = working_days_after(due_on, tier.within_days)
        if due_on >= today:
            return tier, due_on
    return climbing[-1], due_on


def working_days_after(day: date, days: int) -> date:
    """The day that lies this many working days (Monday to Friday) after another."""
    ahead = (following for following in _days_after(day) if following.weekday() < 5)
    result = day
    for _ in range(days):
        result = next(ahead)
    return result


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        yield day
