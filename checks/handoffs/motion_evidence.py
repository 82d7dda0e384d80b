"""What policy and CRM show of a motion of renewal or expansion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from checks.model import refs
from checks.model.names import words
from checks.model.policy.market import Motion
from checks.model.policy.ownership import Ownership
from checks.model.rows.automation import Automation, Use
from checks.model.rows.people import Queue, Team
from checks.model.rows.process import Pipeline
from checks.model.rows.schema import Field, RecordType
from checks.model.tables import Table
from checks.views.motion_fields import is_named_after
from checks.views.motion_signs import Sign
from checks.views.roles import ACCOUNTS

_SUCCESS = Motion(name="customer success", words=("customer success", "csm", "account manager", "account management"))
"""Who looks after customers in most companies, by the words in which fields, queues and teams name them."""

_HOLDS_SOMEBODY = frozenset({"owner", "manager", "rep", "specialist", "team", "lead", "responsible"})


class Subject(NamedTuple):
    """A motion to judge: of which families it is, and how the policy declares it, if it does."""

    families: tuple[Motion, ...]
    motion: Motion | None

    @property
    def kind(self) -> str:
        """Its families in a word: ``renewal``, ``expansion`` or both."""
        return " and ".join(family.name for family in self.families)

    @property
    def title(self) -> str:
        """What a sentence calls it."""
        return f"the motion '{self.motion.name}'" if self.motion else f"the {self.kind} motion"

    @property
    def ref(self) -> str:
        """Its place in the policy, where it is declared or should be."""
        return refs.make("governance", "policy", f"motions.yaml/{self.motion.name if self.motion else self.kind}")

    def fits(self, *names: str | None) -> bool:
        """Whether one of these names gives the motion away."""
        mine = (*self.families, self.motion) if self.motion else self.families
        return any(is_named_after(name, motion) for name in names if name for motion in mine)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was read that may show the parts of a motion."""

    pipelines: Table[Pipeline]
    record_types: Table[RecordType]
    signs: tuple[Sign, ...]
    ownership: Ownership
    automations: Table[Automation]
    uses: Table[Use]
    fields: Table[Field]
    queues: Table[Queue]
    teams: Table[Team]

    def starts(self, subject: Subject) -> bool:
        """Whether an active automation is named after the motion, or touches a component that is."""
        active = [row for row in self.automations if row.active]
        if any(subject.fits(row.name, row.label, row.description) for row in active):
            return True
        touched = {sign.ref for sign in self.signs if sign.family in subject.families} | set(self._fields(subject))
        edges = self.uses.by("user")
        return any(edge.used in touched for row in active for edge in edges.get(row.ref, ()))

    def owns(self, subject: Subject) -> bool:
        """Whether anybody is named to whom the motion belongs, or who looks after customers."""
        if subject.motion and (subject.motion.owner or "").strip():
            return True
        if any((one.owner or "").strip() and subject.fits(one.name) for one in self.ownership.responsibilities):
            return True
        held = [name for row in self.queues for name in (row.name, row.label)]
        held += [name for row in self.teams for name in (row.name, row.label)]
        if subject.fits(*held) or _success(held):
            return True
        people = [row for row in self.fields if row.object in self._objects() and not row.archived]
        return any(_success((row.name, row.label)) or _names_somebody(subject, row) for row in people)

    def tells(self, subject: Subject) -> bool:
        """Whether something tells the deals of the motion from others."""
        if any(sign.family in subject.families for sign in self.signs):
            return True
        named = subject.motion.pipelines if subject.motion else ()
        if any(refs.matches(row.ref, glob) for row in self.pipelines if row.active for glob in named):
            return True
        deals = self._objects() - ACCOUNTS
        lists = (row for row in self.pipelines if row.active and row.kind == "sales")
        types = (row for row in self.record_types if row.active and row.object in deals)
        if any(subject.fits(row.name, row.label) for row in chain[Pipeline | RecordType](lists, types)):
            return True
        return any(refs.object_of(ref) in deals for ref in self._fields(subject))

    def _objects(self) -> frozenset[str]:
        return ACCOUNTS | {row.object for row in self.pipelines if row.kind == "sales"}

    def _fields(self, subject: Subject) -> Iterable[str]:
        """The fields of deals and accounts that are named after the motion, packaged ones too."""
        among = self._objects()
        return (row.ref for row in self.fields if row.object in among and not row.archived and subject.fits(row.name, row.label))


def _success(names: Iterable[str | None]) -> bool:
    return any(is_named_after(name, _SUCCESS) for name in names if name)


def _names_somebody(subject: Subject, row: Field) -> bool:
    """Whether a field named after the motion holds who works on it: ``Renewal_Owner__c``, or a lookup to a user."""
    said = frozenset(words(row.name))
    return subject.fits(row.name, row.label) and ("User" in row.lookup_to or not said.isdisjoint(_HOLDS_SOMEBODY))
