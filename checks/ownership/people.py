"""Whom the policy names, and whether they are still there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from checks.model.finding import Mandate
from checks.model.policy.company import Company, Person
from checks.model.policy.launches import Launches
from checks.model.policy.market import Motions
from checks.model.policy.measurement import Metrics, Reporting
from checks.model.policy.ownership import Ownership
from checks.model.policy.records import Mutes
from checks.model.rows.people import User

AMONG_PEOPLE = "among the people of company.yaml"

_SEVERAL = re.compile(r"\s*(?:[;,/&+()]|\band\b)\s*")


class Naming(NamedTuple):
    """A cell of the policy that names somebody, and as what."""

    who: str
    role: str


class Standing(NamedTuple):
    """What is wrong with somebody, to follow *and*: '' is nothing, None that it cannot be told.

    ``ref`` is the CRM user, where there is one; ``known`` whether company.yaml or a CRM knows the name at all.
    """

    fault: str | None
    ref: str = ""
    known: bool = True
    vouched: bool = False
    """Whether company.yaml lists the person as active, though no CRM does."""


def named_people(
    company: Company, ownership: Ownership, motions: Motions, metrics: Metrics, reporting: Reporting, launches: Launches,
    mutes: Mutes, today: date,
) -> Iterator[Naming]:  # fmt: skip
    """Everybody whom the policy names today; data owners of fields are FLD003's, and what has ended needs nobody any more."""
    for person in company.people:
        if person.active:
            yield Naming(person.name, AMONG_PEOPLE)
    for role, who in _roles(company, ownership, metrics, reporting):
        if who and who.strip():
            yield Naming(who.strip(), role)
    going: tuple[tuple[str, str | None, date | None], ...] = (
        *((f"owner of the motion '{row.name}'", row.owner, row.ends_on) for row in motions.motions),
        *((f"owner of the launch '{row.name}'", row.owner, row.ends_on) for row in launches.launches),
        *((f"owner of a mute of {row.check}", row.owner, row.until) for row in mutes.mutes),
    )
    for role, who, until in going:
        if who and who.strip() and (until is None or until >= today):
            yield Naming(who.strip(), role)


def _roles(company: Company, ownership: Ownership, metrics: Metrics, reporting: Reporting) -> Iterator[tuple[str, str | None]]:
    for team in company.teams:
        yield f"lead of the team '{team.name}'", team.lead
    for work in ownership.responsibilities:
        yield f"owner of the responsibility '{work.name}'", work.owner
        yield f"holder of the decision rights on '{work.name}'", work.decision_rights
    for seam in ownership.interfaces:
        yield f"designer of '{seam.name}'", seam.designs
        yield f"builder of '{seam.name}'", seam.builds
        yield f"the one who signs off '{seam.name}'", seam.signs_off
    for metric in metrics.metrics:
        yield f"owner of the metric '{metric.name}'", metric.owner
    for report in reporting.registered:
        yield f"owner of the registered report {report.component}", report.owner


class Directory:
    """The people and teams of company.yaml, and the users of the CRMs.

    ``groups`` are names of roles, groups and queues of the CRMs; ``order`` are the connections, the one first whose user stands
    for somebody whom several know; ``all_users`` tells whether the users that were read are all
    there are. Teams of the company need not be in a CRM: where company.yaml lists none, any name but an address may be one.
    """

    def __init__(
        self, company: Company, users: Iterable[User], groups: Iterable[str], order: Sequence[str], *, all_users: bool
    ) -> None:
        self._order = {connection: at for at, connection in enumerate(order)}
        self._people: dict[str, list[Person]] = {}
        for person in company.people:
            for name in {text.strip().casefold() for text in (person.name, person.email) if text}:
                self._people.setdefault(name, []).append(person)
        self._users: dict[str, list[User]] = {}
        for user in users:
            for name in _names(user):
                self._users.setdefault(name, []).append(user)
        self._groups = {name.casefold() for name in (*groups, *(team.name for team in company.teams), *Mandate)}
        self._all_users = all_users
        self._all_teams = bool(company.teams)
        self._lists = bool(company.teams or company.people)

    def standing(self, who: str) -> Standing:
        """The standing of whoever a cell names; of several, the best."""
        parts = dict.fromkeys([who, *filter(None, _SEVERAL.split(who))])
        return min((self._one(part.strip()) for part in parts), key=_badness)

    def called(self, who: str) -> str:
        """The name that company.yaml gives somebody, who may be named by an address elsewhere."""
        people = self._people.get(who.casefold())
        return people[0].name if people else who

    def _place(self, user: User) -> tuple[int, str]:
        return self._order.get(user.connection, len(self._order)), user.ref

    def _one(self, who: str) -> Standing:
        name = who.casefold()
        if name in self._groups:
            return Standing("")
        people = self._people.get(name, ())
        if people and not any(person.active for person in people):
            return Standing("is marked as gone in company.yaml")
        spellings = {name, *(text.strip().casefold() for person in people for text in (person.name, person.email) if text)}
        users = [user for spelling in sorted(spellings) for user in self._users.get(spelling, ())]
        if any(user.active is not False for user in users):
            return Standing("")
        if users:
            where = " and ".join(sorted({user.connection for user in users}))
            return Standing(f"is inactive in {where}", ref=min(users, key=self._place).ref)
        if people:
            return Standing("is no user of any CRM" if self._all_users else None, vouched=True)
        if self._all_users and (self._all_teams or "@" in who):
            nobody = "is no person or team that company.yaml or a CRM knows" if self._lists else "is no user of any CRM"
            return Standing(nobody, known=False)
        return Standing(None)


def _names(user: User) -> set[str]:
    """The names of a user. A sandbox appends its name to every user name, and ``.invalid`` to every address."""
    names = {text.strip().casefold() for text in (user.name, user.email, user.username) if text}
    names |= {name.removesuffix(".invalid") for name in names}
    return names | {name.rpartition(".")[0] for name in names if "@" in name and "." in name.rpartition("@")[2].partition(".")[2]}


def _badness(standing: Standing) -> int:
    if standing.fault is None:
        return 1
    return 0 if not standing.fault else 2 if standing.vouched else 3 if standing.known else 4
