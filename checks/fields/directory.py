"""Who a named owner is, as far as the company and its CRMs know people and teams."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from checks.model.policy.company import Company
from checks.model.rows.people import Team, User
from checks.model.snapshot import Coverage
from checks.model.tables import Table

_SEVERAL = re.compile(r"\s*(?:[;,/&+()]|\band\b)\s*")

_NOBODY = "no person or team that company.yaml or a CRM knows"


class Standing(NamedTuple):
    """What is wrong with somebody, to follow *who*: '' is nothing, None that it cannot be told.

    ``known`` is false where the fault is that nobody knows the name. ``ref`` is the CRM user, where there is one.
    """

    fault: str | None
    known: bool = True
    ref: str = ""


class Directory:
    """The people and teams of company.yaml, and the users, roles and groups of the CRMs.

    ``order`` are the connections, the one first whose user stands for somebody whom several know. ``whole`` is false where
    another CRM, which was not read, may know more people.
    """

    def __init__(
        self,
        company: Company,
        users: Table[User],
        teams: Table[Team],
        coverage: Coverage,
        order: Sequence[str],
        *,
        whole: bool = True,
    ) -> None:
        self._whole = whole
        self._company = company
        self._coverage = coverage
        self._users: dict[str, list[User]] = {}
        places = {connection: at for at, connection in enumerate(order)}
        for user in sorted(users, key=lambda user: places.get(user.connection, len(places))):
            for name in {text.casefold() for text in (user.name, user.email, user.username) if text}:
                self._users.setdefault(name, []).append(user)
        self._teams = {text.casefold() for team in teams for text in (team.name, team.label) if text}
        former = (person for person in company.people if not person.active)
        self._left = {text.casefold() for person in former for text in (person.name, person.email) if text}

    def standing(self, who: str, connection: str) -> Standing:
        """The standing of whoever a cell names; of several, the best. ``connection`` holds what they are said to own."""
        parts = dict.fromkeys([who, *filter(None, _SEVERAL.split(who))])
        return min((self._one(part.strip(), connection) for part in parts), key=_badness)

    def _one(self, who: str, connection: str) -> Standing:
        # a sandbox appends its name to every username
        for name in (who.casefold(), who.casefold().rpartition(".")[0]):
            if self._company.knows(name) or name in self._teams:
                return Standing("")
            if name in self._left:
                return Standing("is marked as gone in company.yaml")
            if users := self._users.get(name):
                if any(user.active is not False for user in users):
                    return Standing("")
                return Standing(f"is inactive in {' and '.join(sorted({user.connection for user in users}))}", ref=users[0].ref)
        if self._knows_all("@" in who, connection):
            listed = self._company.people or self._company.teams
            return Standing(f"is {_NOBODY if listed else 'no user of any CRM'}", known=False)
        return Standing(None)

    def _knows_all(self, is_address: bool, connection: str) -> bool:
        """Whether a name found nowhere is nobody's: all people were listed, and all teams unless the name is an address.

        Teams of the company need not be in a CRM: where company.yaml lists none, any name but an address may be one.
        """
        gap = self._coverage.whole_gap("users", connection)
        by_nature = gap is not None and gap.kind == "unsupported"
        people = self._whole and (gap is None or (by_nature and bool(self._company.people)))
        return people and (is_address or bool(self._company.teams))


def _badness(standing: Standing) -> int:
    if standing.fault is None:
        return 1
    return 0 if not standing.fault else 2 if standing.known else 3
