"""Changes of governed components, and the launches that they may belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from checks.launches.trail import changed_by
from checks.model import refs
from checks.model.policy.launches import Launches
from checks.model.policy.market import Motions
from checks.model.policy.measurement import Systems
from checks.model.rows.automation import Automation, RoutingRule
from checks.model.rows.base import Stamped
from checks.model.rows.people import User
from checks.model.rows.process import Stage, ValidationRule
from checks.model.rows.reporting import Change
from checks.model.rows.schema import Field, RecordType
from checks.model.tables import Table
from checks.views.crm_sides import HUBSPOT
from checks.views.governed import is_made_by_integration
from checks.views.terms import Terms, TermsOf

Definition = Field | Stage | RecordType | ValidationRule | RoutingRule | Automation

_PACKAGED = re.compile(r"[A-Za-z][A-Za-z0-9]*__")
"""How the name of what an installed package brought begins."""

_NO_PERSON = frozenset({"AutomatedProcess", "CloudIntegrationUser"})
"""Sorts of users behind which the vendor itself stands."""


class GovernedChange(NamedTuple):
    """One change. ``ref`` is '' where the audit trail names no component; ``what`` is then what its action changes."""

    connection: str
    day: date
    by: str | None
    ref: str
    what: str
    at: str
    title: str = ""
    """What people call the component, where its reference is made of ids."""


class Window(NamedTuple):
    """The days on which a launch, or a motion with dates, changes the CRM, and what it declares to change."""

    name: str
    starts_on: date
    ends_on: date
    components: tuple[str, ...]

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.starts_on <= day <= self.ends_on

    def declares(self, ref: str) -> bool:
        """Whether a component is among those declared."""
        return bool(ref) and any(refs.matches(ref, glob) for glob in self.components)


def windows(launches: Launches, motions: Motions) -> tuple[Window, ...]:
    """The windows that the policy declares, in order of their start."""
    plans = [Window(row.name, row.starts_on, row.ends_on, row.components) for row in launches.launches]
    plans += [
        Window(row.name, row.starts_on, row.ends_on, row.components)
        for row in motions.motions
        if row.starts_on and row.ends_on and row.name not in {plan.name for plan in plans}
    ]
    return tuple(sorted(plans, key=lambda plan: (plan.starts_on, plan.name)))


class Changes:
    """The governed definitions and the audit trail, asked for what changed since a time."""

    def __init__(
        self,
        tables: Iterable[Iterable[Definition] | None],
        trail: Table[Change] | None,
        users: Table[User] | None,
        systems: Systems,
        terms: TermsOf,
    ) -> None:
        governed = frozenset(systems.governed_objects)
        self._terms = terms
        every = (row for table in tables for row in table or () if row.object in governed)
        self._definitions = [row for row in every if not _is_packaged(row, terms(row.ref))]
        self._trail = trail or Table[Change]("changes")
        self._governed = governed
        self._nobody = {user.ref for user in users or () if user.kind in _NO_PERSON}

    def dated(self, connection: str) -> bool:
        """Whether anything of a connection tells when it was changed."""
        told = any(row.modified_at for row in self._definitions if row.connection == connection)
        return told or bool(self._trail.by("connection").get(connection))

    def _told_by_trail(self) -> Mapping[str, str]:
        """Who last changed a component, as far as the audit trail names both: HubSpot itself only dates a workflow."""
        entries = sorted((row for row in self._trail if row.component and row.by), key=lambda row: row.at)
        return {row.component: row.by for row in entries if row.component and row.by}

    def _title(self, row: Definition) -> str:
        if self._terms(row.ref).system != HUBSPOT or isinstance(row, Field):
            return ""
        name = row.name if isinstance(row, RoutingRule | ValidationRule) else row.label or row.name
        return f"'{name}'"

    def since(self, moment: str) -> Iterator[GovernedChange]:
        """The changes by people after a time (ISO 8601 in UTC): each definition once, then what only the trail tells."""
        seen = set()
        told = self._told_by_trail()
        for row in self._definitions:
            if row.modified_at and row.modified_at > moment and row.modified_by not in self._nobody and row.ref not in seen:
                seen.add(row.ref)
                change = _change(row, row.modified_at, row.modified_by or told.get(row.ref), row.ref, "")
                yield change._replace(title=self._title(row))
        for entry in self._trail:
            if entry.at <= moment or entry.by in self._nobody or entry.component in seen:
                continue
            if entry.component:
                if refs.object_of(entry.component) in self._governed:
                    seen.add(entry.component)
                    yield _change(entry, entry.at, entry.by, entry.component, "")
            elif what := changed_by(entry.action, entry.section):
                yield _change(entry, entry.at, entry.by, "", what)


def _change(row: Stamped | Change, at: str, by: str | None, ref: str, what: str) -> GovernedChange:
    return GovernedChange(row.connection, date.fromisoformat(at[:10]), by, ref, what, at)


def _is_packaged(row: Definition, words: Terms) -> bool:
    """Whether an installed package or the vendor brought it: their upgrades are no launch of the company.

    HubSpot changes its own properties every few weeks, in the name of nobody.
    """
    if isinstance(row, Field):
        by_vendor = words.system == HUBSPOT and not row.custom and row.modified_by is None
        return row.managed or by_vendor or is_made_by_integration(row)
    return not isinstance(row, Stage | RoutingRule) and bool(_PACKAGED.match(row.name))
