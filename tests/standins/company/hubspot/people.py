"""Who works in HubSpot: owners and queues, the users behind them, teams, roles and super admins."""

from __future__ import annotations

from itertools import product
from random import Random

from standins.company.clock import ago
from standins.company.hubspot.model import Hub, Member
from standins.company.model import Company, Person
from standins.company.people import ADMIN, INTEGRATION
from standins.company.words import FIRST, LAST

AUDIT_USER = 900
"""The user of the private app with which the portal is read."""
QUEUES = {"Inbound_Leads": "Inbound Leads", "Partner_Leads": "Partner Leads", "Enterprise_Leads": "Enterprise Leads"}
"""HubSpot's queues of leads, which hold what Salesforce's queues of the same name hold."""
SDR_TEAM = "Sales Development"
_ROLES = {"Sales User": "Sales Contributor", "Marketing User": "Marketing Contributor", "Service User": "Service Contributor",
          "Analyst User": "Report Viewer", ADMIN: "Portal Administrator"}  # fmt: skip
_OWNER, _USER, _TEAM, _ROLE = 70_000_000, 50_000_000, 6_000_000, 3_000_000


def hire(company: Company, hub: Hub, rng: Random, owners: int) -> None:
    """Give the portal its members: all people of the company, its queues, and development reps up to ``owners`` in all."""
    for name in (*company.teams, SDR_TEAM):
        hub.teams[name] = _TEAM + len(hub.teams)
    for name in _ROLES.values():
        hub.roles[name] = _ROLE + len(hub.roles)
    for person in (person for person in company.people.values() if person.team):
        _admit(company, hub, person)
    for key, name in QUEUES.items():
        number = _OWNER + len(hub.members)
        hub.members[key] = Member(key, name, str(number), None, queue=True, since=ago(company, 900))
    taken = {person.name for person in company.people.values()}
    names = [f"{first} {last}" for first, last in product(FIRST, LAST) if f"{first} {last}" not in taken]
    rng.shuffle(names)
    for name in names[: max(2, owners - len(hub.members))]:
        username = f"{name.replace(' ', '.').lower()}@{company.domain}"
        number = len(hub.members)
        hub.members[username] = Member(
            username, name, str(_OWNER + number), _USER + number, username, role="Sales Contributor", team=SDR_TEAM,
            since=ago(company, rng.uniform(200, 900)),
        )  # fmt: skip


def _admit(company: Company, hub: Hub, person: Person) -> None:
    number = len(hub.members)
    hub.members[person.username] = Member(
        person.username, person.name, str(_OWNER + number), _USER + number, person.email, archived=not person.active,
        super_admin=person.active and person.profile == ADMIN, role=_ROLES[person.profile], team=person.team,
        since=ago(company, 1000 + number),
    )  # fmt: skip


def reps(hub: Hub) -> list[str]:
    """The active sales development reps, by username."""
    return [member.key for member in hub.members.values() if member.team == SDR_TEAM and not member.archived]


def robot(company: Company) -> str:
    """The username of the integration that keeps both systems in step."""
    return f"{INTEGRATION}@{company.domain}"
