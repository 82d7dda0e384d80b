"""What is held of a reading in which something went wrong, and a company whose portal can be read so time and again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor.audit import Setting, audit
from auditor.catalogue import load_checks
from auditor.result import AuditResult
from checks.model.policy import Policy
from checks.model.snapshot import Snapshot
from checks.model.tables import ROW_TYPES
from connectors.hubspot.http.limits import Limits
from live_hubspot import LivePortal, live_portal
from live_tools import NOW, found, live
from standins.company.generate import generate
from standins.company.model import Company
from standins.company.together import HIDDEN, TOGETHER
from standins.http.clock import Clock
from standins.http.faults import Faults
from standins.hubspot.faults import Fault
from standins.hubspot.portal import Portal
from standins.hubspot.portal_of import portal_of
from standins.hubspot.schema import sensitive_scope

SMALL_HUB: dict[str, Any] = {
    "objects": 20, "fields": 45, "leads": 700, "deals": 300, "accounts": 100, "hubspot": True, "properties": 70, "workflows": 14,
    "lists": 12, "owners": 40,
}  # fmt: skip
"""A company that runs both CRMs: every kind of thing, and several pages of records."""
_OBJECTS = ("contacts", "companies", "deals", "tickets", "leads", "products", "line_items", "custom")
SENSITIVE = frozenset(sensitive_scope(name, tier) for name in _OBJECTS for tier in ("sensitive", "highly_sensitive"))
"""The scopes of the sensitive tiers. Without them nearly every check says that it may not have seen all properties."""

Pairs = Collection[tuple[str, str]]
LeftOut = Mapping[str, set[tuple[str, str]]]


def honest(snapshot: Snapshot) -> Snapshot:
    """Every table is there, or a gap says why it is not."""
    whole = {gap.table for gap in snapshot.table("gaps") if not gap.scope}
    assert set(snapshot.tables) | whole == set(ROW_TYPES)
    return snapshot


def left_out(result: AuditResult) -> dict[str, set[tuple[str, str]]]:
    """What each check could not judge, be it that the account does not have it."""
    return {one.code: {(left.scope, left.reason) for left in one.not_judged} for one in result.checks}


def nothing_unread_is_clean(
    result: AuditResult,
    wanted: Pairs,
    *,
    allowed: Pairs = (),
    known: LeftOut | None = None,
    moving: Collection[str] | None = None,
) -> None:
    """What was planted is found, or its check says that it could not judge it; nothing else is found, and no check broke.

    ``allowed`` may be found beside. ``known`` is what the checks leave out of a whole reading: it excuses nothing. A fault may
    be told of another component, when the first was not read: of the next field of a shared list, or of a user by id; ``moving``
    are the checks of which that is so, None: any.
    """
    seen, told = found(result), left_out(result)
    missed, others = set(wanted) - seen, seen - set(wanted) - set(allowed)
    moved = {code for code, _ in missed} & {code for code, _ in others}
    moved = moved if moving is None else moved & set(moving)
    excused = moved | {code for code, left in told.items() if left - (known or {}).get(code, set())}
    assert {(code, ref) for code, ref in missed if code not in excused} == set()
    assert {(code, ref) for code, ref in others if code not in moved} == set()
    assert {one.code for one in result.checks if one.outcome == "broke"} == set()


@dataclass(frozen=True)
class Pulled:
    """A pull that is over: what it brought, and the portal that it was brought from."""

    snapshot: Snapshot
    portal: LivePortal
    seconds: float


class Ground:
    """A company, what its Salesforce org holds, and what a whole reading of both its CRMs comes to."""

    def __init__(self, folder: Path, planted: Any) -> None:
        self.company: Company = generate(planted=planted, **SMALL_HUB)
        with live(folder, company=self.company) as org:
            self._org = org.pull()
            self.policy: Policy = org.policy
        self._folder, self._pulls = folder, 0
        self.read = self.pull()
        self.whole = self.judge(self.read.snapshot)
        planted_ = {(one.code, one.ref) for one in self.company.planted}
        self.wanted = planted_ - HIDDEN
        self.allowed = HIDDEN | TOGETHER if planted_ else set()

    def portal(self, **more: Any) -> Portal:
        """The company's portal, whose token may read all there is."""
        portal = portal_of(self.company, **more)
        portal.scopes |= SENSITIVE
        return portal

    def pull(
        self,
        *faults: Fault,
        portal: Portal | None = None,
        limits: Limits | None = None,
        change: Callable[[Portal], None] | None = None,
        **server: Any,
    ) -> Pulled:
        """Read the portal once, with nothing known from before. ``change`` is made to it beforehand."""
        clock, portal = Clock(), portal or self.portal()
        if change is not None:
            change(portal)
        self._pulls += 1
        folder = self._folder / str(self._pulls)
        with live_portal(
            folder, company=self.company, portal=portal, policy=self.policy, faults=Faults(*faults), ticks=clock.now, **server
        ) as read:
            before = clock.now()
            snapshot = read.pull(sleep=clock.sleep, now=clock.now, limits=limits, cache=None)
            return Pulled(snapshot, read, clock.now() - before)

    def judge(self, snapshot: Snapshot) -> AuditResult:
        """What the checks say of it beside Salesforce."""
        tables: dict[str, list[Any]] = {}
        for side in (self._org, snapshot):
            for name, rows in side.tables.items():
                tables.setdefault(name, []).extend(rows)
        return audit(Snapshot(NOW, tables), load_checks(), Setting(policy=self.policy))

    def holds(self, pulled: Pulled) -> Snapshot:
        """The snapshot, of which nothing is called clean that was not read."""
        snapshot = honest(pulled.snapshot)
        result = self.judge(snapshot)
        nothing_unread_is_clean(result, self.wanted, allowed=self.allowed, known=left_out(self.whole), moving={"SRC011"})
        assert pulled.portal.server.writes == []
        return snapshot
