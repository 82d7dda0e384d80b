"""The people of the company, their teams and queues, and who may change the CRM."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from standins.company.model import Company, Grant, Person, Queue, Team
from standins.company.words import FIRST, LAST

ADMIN = "System Administrator"
INTEGRATION = "integration"
TOP_ROLE = "Chief_Revenue_Officer"
"""The role above all others."""

_TEAMS = (
    (
        "RevOps",
        "RevOps",
        (("Head of Revenue Operations", ADMIN), ("CRM Administrator", ADMIN), ("RevOps Analyst", "Analyst User")),
    ),
    ("GTM Ops", "GTM Ops", (("Head of GTM Operations", "Analyst User"), ("Launch Manager", "Analyst User"))),
    ("BizOps", "BizOps", (("Head of Business Operations", "Analyst User"),)),
    ("Sales", None, (("Chief Revenue Officer", "Sales User"), *(("Account Executive", "Sales User"),) * 9)),
    ("Marketing", None, (("Head of Marketing", "Marketing User"), *(("Campaign Manager", "Marketing User"),) * 3)),
    ("Customer Success", None, (("Head of Customer Success", "Service User"), *(("Success Manager", "Service User"),) * 3)),
    ("Partnerships", None, (("Head of Partnerships", "Sales User"), ("Alliance Manager", "Sales User"))),
    ("Finance", None, (("Head of Finance", "Analyst User"),)),
)
"""Name and mandate of each team, and its people by title and profile, the lead first."""

_LEFT = (("Sales", "Account Executive", "Sales User", 260), ("Sales", "Account Executive", "Sales User", 190),
         ("Marketing", "Campaign Manager", "Marketing User", 120), ("RevOps", "RevOps Analyst", "Analyst User", 150))  # fmt: skip
"""Those who left: team, title, profile, and how many days ago."""

_EVERYDAY = frozenset({"ApiEnabled"})
_ALL_RIGHTS = frozenset(
    {
        "ApiEnabled", "AssignPermissionSets", "AuthorApex", "CustomizeApplication", "ManageAllPrivateReports",
        "ManageDashbdsInPubFolders", "ManageProfilesPermissionsets", "ManageReportsInPubFolders", "ManageRoles", "ManageUsers",
        "ModifyAllData", "ModifyMetadata", "ViewAllData", "ViewAllUsers", "ViewSetup",
    }
)  # fmt: skip
AUDIT_RIGHTS = frozenset({"ApiEnabled", "ViewSetup", "ViewAllData", "ViewAllUsers", "ModifyMetadata", "ManageAllPrivateReports"})
"""What the integration user has with which the company is audited."""


def hire(company: Company, rng: Random) -> None:
    """Give the company its people, teams, queues and rights."""
    firsts, lasts = list(FIRST), list(LAST)
    rng.shuffle(firsts)
    rng.shuffle(lasts)
    names = iter([f"{first} {last}" for first, last in zip(firsts, lasts, strict=True)])
    for team, mandate, posts in _TEAMS:
        members = [_person(company, next(names), team, title, profile) for title, profile in posts]
        company.teams[team] = Team(team, mandate, members[0].name)
    for team, title, profile, days in _LEFT:
        person = _person(company, next(names), team, title, profile)
        person.active, person.left_on = False, (company.taken_at - timedelta(days=days)).date()
    for number, person in enumerate(company.people.values()):
        person.last_login = company.taken_at - timedelta(hours=5 + number % 40)
        if person.left_on:
            person.last_login = company.taken_at - (company.taken_at.date() - person.left_on) - timedelta(days=1)
    _robots(company)
    _rights(company)
    _queues(company)


def _person(company: Company, name: str, team: str, title: str, profile: str) -> Person:
    username = f"{name.replace(' ', '.').lower()}@{company.domain}"
    role = title.replace(" ", "_") if title.startswith(("Head", "Chief")) else team.replace(" ", "_")
    person = Person(username=username, name=name, team=team, title=title, role=role, profile=profile)
    company.people[username] = person
    return person


def _robots(company: Company) -> None:
    """The user of integrations, and the one that the platform brings."""
    login = company.taken_at - timedelta(hours=1)
    for name, kind, profile, active in (
        (INTEGRATION, "Standard", "Integration User", True),
        ("autoproc", "AutomatedProcess", "", True),
    ):
        username = f"{name}@{company.domain}"
        title = "Integration" if active else ""
        company.people[username] = Person(
            username=username, name=title if kind == "Standard" else "Automated Process", team="", title="", role="",
            profile=profile, active=active, kind=kind, last_login=login if kind == "Standard" else None,
        )  # fmt: skip


def _rights(company: Company) -> None:
    company.people[f"{INTEGRATION}@{company.domain}"].grants.append("CRM_Audit")
    for person in company.people.values():
        if person.team == "RevOps" and person.profile != ADMIN:
            person.grants.append("Report_Management")
    for name, label, rights, profile in (
        (ADMIN, ADMIN, _ALL_RIGHTS, True),
        ("Sales User", "Sales User", _EVERYDAY, True),
        ("Marketing User", "Marketing User", _EVERYDAY, True),
        ("Service User", "Service User", _EVERYDAY, True),
        ("Analyst User", "Analyst User", _EVERYDAY, True),
        ("Integration User", "Integration User", _EVERYDAY, True),
        ("CRM_Audit", "CRM Audit", AUDIT_RIGHTS, False),
        ("Report_Management", "Report Management", frozenset({"ManageReportsInPubFolders", "ManageDashbdsInPubFolders"}), False),
    ):
        company.grants[name] = Grant(name, label, rights, profile)


def _queues(company: Company) -> None:
    sellers = [person.username for person in of_team(company, "Sales")][1:]
    partners = [person.username for person in of_team(company, "Partnerships")]
    support = [person.username for person in of_team(company, "Customer Success")][1:]
    for name, label, objects, members in (
        ("Inbound_Leads", "Inbound Leads", ["Lead"], sellers),
        ("Enterprise_Leads", "Enterprise Leads", ["Lead"], sellers[:3]),
        ("Partner_Leads", "Partner Leads", ["Lead"], partners),
        ("Support_Cases", "Support Cases", ["Case"], support),
    ):
        company.queues[name] = Queue(name, label, f"{name.replace('_', '-').lower()}@{company.domain}", objects, members)


def of_team(company: Company, team: str) -> list[Person]:
    """The active people of a team, its lead first."""
    return [person for person in company.people.values() if person.team == team and person.active]


def left(company: Company, team: str) -> list[Person]:
    """Those who left a team."""
    return [person for person in company.people.values() if person.team == team and not person.active]


def admins(company: Company) -> list[str]:
    """The usernames of those who look after the CRM."""
    return [person.username for person in of_team(company, "RevOps") if person.profile == ADMIN]
