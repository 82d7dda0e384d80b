"""A CRM that the company has and that was not read: what seems to be missing may be there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from checks.model import refs
from checks.model.check import view
from checks.model.finding import NotJudged
from checks.model.names import quoted
from checks.model.policy.market import Motions
from checks.model.policy.measurement import Systems
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.crm_sides import HUBSPOT, SALESFORCE, SHOWN, Sides

_OF_THE_SYNC = ("salesforceleadid", "salesforcecontactid", "salesforcelastsynctime")
"""The properties that HubSpot makes when it is connected with Salesforce."""

_WILD = "*?["
_HAS_NOTHING = frozenset({"edition", "feature off", "unsupported"})
"""The kinds of gaps behind which nothing can lie: what an account does not have holds nothing."""


class Unseen(NamedTuple):
    """What was not read, how it is known to be there, and what would let it be read."""

    title: str
    known_by: str
    cure: str

    def hides(self, what: str, scope: str) -> NotJudged:
        """*Not judged*, of something that was not found where all was read."""
        return NotJudged(
            scope=scope, reason=f"{what} may be in {self.title}, which was not read ({self.known_by})", cure=self.cure
        )


@view
def unseen_crm(
    crm_sides: Sides, systems: Systems, motions: Motions, coverage: Coverage, fields: Table[Field] | None = None
) -> Unseen | None:
    """The CRM beside the one that was read, by tonight's connections, the policy or the CRM itself; None where there is none.

    ``fields`` are those of the CRM that was read, which tell whether a sync fills them.
    """
    if bool(crm_sides.salesforce) is bool(crm_sides.hubspot):
        return None
    missing = SALESFORCE if crm_sides.hubspot else HUBSPOT
    title = SHOWN[missing]
    if connected := [name for name in crm_sides.partial if coverage.systems[name] == missing]:
        named = " and ".join(name for name in connected if _may_hold(name, coverage))
        cure = f"see what is missing of {named}, and read it again"
        return Unseen(named, "it is connected, and could not be read whole", cure) if named else None
    signs = chain(_of_policy(systems, motions, coverage), _of_portal(fields or ()) if crm_sides.hubspot else ())
    sign = next(signs, None)
    return Unseen(title, sign, f"connect {title} in auditor.yaml") if sign else None


def _may_hold(connection: str, coverage: Coverage) -> bool:
    kinds = {gap.kind for gap in coverage.gaps if gap.connection == connection and not gap.scope}
    return not kinds <= _HAS_NOTHING


def _of_policy(systems: Systems, motions: Motions, coverage: Coverage) -> Iterator[str]:
    """How the policy gives away that there is another CRM."""
    if systems.sync:
        yield "governance/systems.yaml lists what both keep the same"
    for motion in motions.motions:
        for glob in motion.pipelines:
            connection, _, kind = glob.partition(":")
            named = kind.startswith("pipeline:") and not any(char in connection for char in _WILD)
            if named and connection not in coverage.connections:
                yield f"governance/motions.yaml has {quoted([motion.name])} in a pipeline of {connection}"
    for winner in systems.source_of_truth.values():
        if winner in SHOWN and winner not in coverage.connections:
            yield f"governance/systems.yaml lets {winner} win"


def _of_portal(fields: Table[Field] | tuple[Field, ...]) -> Iterator[str]:
    """How a portal gives away that it is connected with Salesforce."""
    for row in fields:
        if row.name in _OF_THE_SYNC and not row.archived:
            yield f"{row.connection} has {refs.path_of(row.ref)}, which HubSpot's sync with it fills"
