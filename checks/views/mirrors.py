"""Which Salesforce field and which HubSpot property should hold the same, and how that is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import msgspec

from checks.model import refs
from checks.model.check import view
from checks.model.finding import Confidence, Finding
from checks.model.policy.measurement import Systems
from checks.model.policy.sources import Sources
from checks.model.rows.schema import Field, PicklistValue, SyncMapping
from checks.model.tables import Table
from checks.views.crm_sides import Sides
from checks.views.mirror_names import By, proposals

Direction = Literal["both", "to_hubspot", "to_salesforce"]
_WILD = "*?["
FORTH: Mapping[str | None, Direction] = {"both": "both", "to_target": "to_hubspot", "to_source": "to_salesforce"}
BACK: Mapping[str | None, Direction] = {"both": "both", "to_target": "to_salesforce", "to_source": "to_hubspot"}
"""Which way the sync writes, where the source is Salesforce's, and where it is HubSpot's."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """A Salesforce field and the HubSpot property that mirrors it.

    ``origin``: ``declared`` in the policy, ``read`` from the settings of the sync, or ``proposed`` from names and values.
    ``direction`` is None where nobody says which way the sync writes. ``values`` are declared: what a Salesforce value is called
    in HubSpot; a value of either side may stand in several.
    """

    salesforce: Field
    hubspot: Field
    origin: Literal["declared", "read", "proposed"]
    direction: Direction | None = None
    values: tuple[tuple[str, str], ...] = ()
    by: By | None = None
    """Of a proposal, what it rests on."""
    synced: bool = False
    """Whether the sync is said to hold them together: read from it, or declared under sync in systems.yaml."""

    @property
    def proposed(self) -> bool:
        """Whether nobody says that the two mirror each other."""
        return self.origin == "proposed"

    @property
    def confidence(self) -> Confidence:
        """How sure it is that they do."""
        if not self.proposed:
            return Confidence.CERTAIN
        return Confidence.LIKELY if self.by is By.SYNC else Confidence.POSSIBLE

    @property
    def caveat(self) -> str:
        """What a sentence on a proposed pair ends with; '' of any other."""
        return f" That the two mirror each other is proposed from {(self.by or By.NAME).value}." if self.proposed else ""

    @property
    def title(self) -> str:
        """What a sentence calls the two: ``Lead.LeadSource (salesforce) and contacts.lead_source (hubspot)``."""
        return " and ".join(f"{refs.path_of(row.ref)} ({row.connection})" for row in (self.salesforce, self.hubspot))


@view
def mirrors(
    fields: Table[Field],
    crm_sides: Sides,
    mirrored_objects: tuple[tuple[str, str], ...],
    systems: Systems,
    sources: Sources,
    active_values: Mapping[str, tuple[PicklistValue, ...]] | None = None,
    sync_mappings: Table[SyncMapping] | None = None,
) -> tuple[Mirror, ...]:
    """Every pair of live fields that should hold the same, in order of reference; each pair once.

    What the policy declares comes before what was read, and both before what is proposed; a field that is paired with an
    object's property by either has no proposal on that object.
    """
    found: dict[tuple[str, str], Mirror] = {}
    for mirror in (*_declared(fields, crm_sides, systems, sources), *_read(fields, crm_sides, sync_mappings or ())):
        key = (mirror.salesforce.ref, mirror.hubspot.ref)
        found[key] = _joined(found[key], mirror) if key in found else mirror
    taken = {(one.salesforce.ref, one.hubspot.object) for one in found.values()}
    taken |= {(one.hubspot.ref, one.salesforce.object) for one in found.values()}
    for one, other, by in proposals(fields, crm_sides, mirrored_objects, active_values or {}):
        if taken.isdisjoint(((one.ref, other.object), (other.ref, one.object))):
            found.setdefault((one.ref, other.ref), Mirror(one, other, "proposed", by=by))
    return tuple(_with_values(found[key], sources) for key in sorted(found))


def named_exactly(fields: Table[Field], name: str) -> Iterator[Field]:
    """The live fields that the policy names exactly: a pattern is not followed."""
    if not any(char in name for char in _WILD):
        rows = fields.by("name").get(name.rpartition(".")[2], ())
        yield from (row for row in rows if not row.archived and refs.matches(row.ref, name))


def _declared(fields: Table[Field], sides: Sides, systems: Systems, sources: Sources) -> Iterator[Mirror]:
    for pair in systems.sync:
        for one in named_exactly(fields, pair.source):
            for other in named_exactly(fields, pair.target):
                for mirror in _oriented(one, other, sides, "declared", pair.direction, tuple(pair.values.items())):
                    yield replace(mirror, synced=True)
    for mapping in sources.mappings:
        for one in named_exactly(fields, mapping.source):
            for other in named_exactly(fields, mapping.target):
                yield from _oriented(one, other, sides, "declared")


def _read(fields: Table[Field], sides: Sides, mappings: Iterable[SyncMapping]) -> Iterator[Mirror]:
    for row in mappings:
        one, other = fields.get(row.source), fields.get(row.target)
        if one and other and not (one.archived or other.archived):
            proposed = row.origin == "proposed"
            for mirror in _oriented(one, other, sides, "proposed" if proposed else "read", row.direction):
                yield replace(mirror, synced=not proposed)


def _oriented(
    one: Field,
    other: Field,
    sides: Sides,
    origin: Literal["declared", "read", "proposed"],
    direction: str | None = None,
    values: tuple[tuple[str, str], ...] = (),
) -> Iterator[Mirror]:
    """The pair with Salesforce first; nothing where the two are not of the two systems."""
    ours, theirs = ({row.name for row in side} for side in (sides.salesforce, sides.hubspot))
    if one.connection in ours and other.connection in theirs:
        yield Mirror(one, other, origin, FORTH.get(direction), values)
    elif other.connection in ours and one.connection in theirs:
        yield Mirror(other, one, origin, BACK.get(direction), tuple((name, called) for called, name in values))


def _joined(first: Mirror, second: Mirror) -> Mirror:
    """One pair told of twice: by the surer origin, with what either says."""
    origins = ("declared", "read", "proposed")
    sure, other = sorted((first, second), key=lambda one: origins.index(one.origin))
    values = tuple(dict.fromkeys((*sure.values, *other.values)))
    direction = sure.direction or (None if other.proposed else other.direction)
    return replace(sure, direction=direction, values=values, synced=sure.synced or other.synced)


def one_each(findings: Iterable[Finding]) -> Iterator[Finding]:
    """One finding a component: a field that has a fault with two properties of HubSpot has one finding, which tells both."""
    by_ref: dict[str, list[Finding]] = {}
    for finding in findings:
        by_ref.setdefault(finding.ref, []).append(finding)
    for first, *others in by_ref.values():
        every = (first, *others)
        counted = [one.records for one in every if one.records is not None]
        yield msgspec.structs.replace(
            first,
            message=" ".join(one.message for one in every),
            measured={"pairs": [dict(one.measured) for one in every]} if others else first.measured,
            size=sum(one.size for one in every),
            affected=tuple(dict.fromkeys(ref for one in every for ref in one.affected)),
            records=sum(counted) if counted else None,
        )


def _with_values(mirror: Mirror, sources: Sources) -> Mirror:
    """The pair with the values that sources.yaml maps between its fields."""
    mapped: list[tuple[str, str]] = []
    for mapping in sources.mappings:
        if refs.matches(mirror.salesforce.ref, mapping.source) and refs.matches(mirror.hubspot.ref, mapping.target):
            mapped += mapping.values.items()
        if refs.matches(mirror.hubspot.ref, mapping.source) and refs.matches(mirror.salesforce.ref, mapping.target):
            mapped += ((mine, theirs) for theirs, mine in mapping.values.items())
    return replace(mirror, values=tuple(dict.fromkeys((*mirror.values, *mapped)))) if mapped else mirror
