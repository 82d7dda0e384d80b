"""The two CRMs, and which of their objects hold the same records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from checks.model.check import view
from checks.model.finding import NotJudged
from checks.model.policy.measurement import Systems
from checks.model.rows.schema import Connection
from checks.model.snapshot import Coverage
from checks.model.tables import Table

SALESFORCE, HUBSPOT = "salesforce", "hubspot"

MIRRORED: Mapping[str, tuple[str, ...]] = {
    "Lead": ("contacts", "leads"),
    "Contact": ("contacts",),
    "Account": ("companies",),
    "Opportunity": ("deals",),
}
"""The objects of HubSpot that hold what an object of Salesforce holds. HubSpot's sync puts leads and contacts into one."""

_PASSING = frozenset({"fault", "budget"})
"""The kinds of gaps that another run may not have."""

SHOWN = {SALESFORCE: "Salesforce", HUBSPOT: "HubSpot"}
"""What a sentence calls each CRM."""


class Sides(NamedTuple):
    """The connections of either CRM that were read.

    Of the others ``lost`` names those that could not be read this time, ``barred`` those of which the reader may not see enough,
    and ``partial`` all that were read without what this check takes.
    """

    salesforce: tuple[Connection, ...]
    hubspot: tuple[Connection, ...]
    lost: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()

    @property
    def both(self) -> bool:
        """Whether each CRM was read."""
        return bool(self.salesforce and self.hubspot)

    def unpaired(self, *, partly: bool = False) -> Iterator[NotJudged]:
        """*Not judged*, where one of the two is missing, for what only both together tell.

        ``partly``: the check judges each CRM alone too. Then it is said of a system that nobody connected, which leaves alone
        what was found in the other one; or, of one that could not be read this time, of all that might speak of both.
        """
        missing = [name for name, side in ((SALESFORCE, self.salesforce), (HUBSPOT, self.hubspot)) if not side]
        if not missing:
            return
        named = " and ".join(SHOWN[name] for name in missing)
        was = "was" if len(missing) == 1 else "were"
        how = f"{was} not read, or not all that it takes" if self.partial else f"{was} not read"
        reason = f"what only both CRMs together tell was not judged: {named} {how}"
        cure = f"connect {named} in auditor.yaml"
        if self.lost:
            cure = f"read {' and '.join(self.lost)} again"
        elif self.barred:
            cure = f"give the reader of {' and '.join(self.barred)} what it lacks"
        present = tuple(row.name for row in (*self.salesforce, *self.hubspot))
        for scope in ("",) if not partly else present if self.lost else missing:
            yield NotJudged(scope=scope, reason=reason, cure=cure)

    @property
    def leading(self) -> Iterator[tuple[Connection, Connection]]:
        """The pairs of connections for which a proposal is made: sandboxes only where there is nothing else."""
        for one in _leading(self.salesforce):
            yield from ((one, other) for other in _leading(self.hubspot))


def _leading(side: tuple[Connection, ...]) -> tuple[Connection, ...]:
    return tuple(one for one in side if one.kind != "sandbox") or side


@view
def crm_sides(connections: Table[Connection], coverage: Coverage) -> Sides:
    """The connections of Salesforce and of HubSpot."""
    by_system = connections.by("system")
    read = connections.by("name")
    unread = [name for name, system in coverage.systems.items() if system in SHOWN and name not in read]
    kinds = {name: {gap.kind for gap in coverage.gaps if gap.connection == name and not gap.scope} for name in unread}
    lost = tuple(name for name in unread if kinds[name] & _PASSING)
    barred = tuple(name for name in unread if kinds[name] - _PASSING - {"unsupported"} and name not in lost)
    return Sides(by_system.get(SALESFORCE, ()), by_system.get(HUBSPOT, ()), lost, barred, tuple(unread))


@view
def crm_order(connections: Table[Connection]) -> tuple[str, ...]:
    """The connections, Salesforce's first: whose component stands for somebody or something that several of them know.

    So a CRM that is connected later does not turn a known finding into another.
    """
    return tuple(row.name for row in sorted(connections, key=lambda row: (row.system != SALESFORCE, row.name)))


@view
def mirrored_objects(systems: Systems) -> tuple[tuple[str, str], ...]:
    """The objects of Salesforce and of HubSpot that hold the same records, by the vendors' design or as systems.yaml pairs them.

    Which of a declared pair is whose is not said here: both orders are given.
    """
    designed = [(one, other) for one, others in MIRRORED.items() for other in others]
    paths = [(pair.source.rpartition(":")[2], pair.target.rpartition(":")[2]) for pair in systems.sync]
    declared = [pair for pair in paths if not any(char in "".join(pair) for char in "./*?[")]
    return tuple(dict.fromkeys([*designed, *declared, *((other, one) for one, other in declared)]))
