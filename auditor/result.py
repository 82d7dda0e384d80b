"""What an audit and a diff found: the plain values that the store keeps and the reports draw."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from checks.model import refs
from checks.model.finding import Confidence, Lane, Mandate, NotJudged, Severity
from checks.model.rows.gap import Gap
from checks.model.rows.schema import Connection

State = Literal["open", "muted", "accepted"]
"""open: to be dealt with. muted: set aside with reason, owner and end date. accepted: in the baseline and no worse."""

Outcome = Literal["found", "clean", "clean in part", "not judged", "broke", "off"]
"""clean: all that the check reads was read, and nothing is wrong. clean in part: nothing is wrong in what was read."""

JUDGED = frozenset({"found", "clean", "clean in part"})
"""The outcomes of a check that judged at least something."""


MOVES = 0.1
"""The share by which a number of records may move from one night to the next without anything having got worse."""


def outgrown(before: float, after: float, *, counted: bool) -> bool:
    """Whether a finding has become larger: by anything at all, or by more than MOVES where its size goes with records."""
    return after > before * (1 + MOVES if counted else 1)


def figure(number: float) -> str:
    """A number as people read it: ``1,234,567``, ``0.25``."""
    return f"{number:,.10g}"


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """Where a finding belongs: who owns it, in which lane, how far it has climbed and by when it is due."""

    mandate: Mandate
    team: str = ""
    person: str = ""
    lane: Lane
    tier: int
    addressee: str
    due_on: date


class ReportedFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding with all that a reader needs. Identity: (``code``, ``ref``)."""

    code: str
    slug: str
    title: str
    severity: Severity
    confidence: Confidence
    ref: str
    message: str
    why: str
    fix: str
    measured: Mapping[str, Any]
    size: float
    affected: tuple[str, ...]
    records: int | None = None
    amount: float | None = None
    placed: Placed
    link: str = ""
    """Straight into the CRM's own setup screen, https only; '' where there is none (a project on disk)."""
    file: str = ""
    line: int = 0
    measured_with: tuple[str, ...] = ()
    """The rights with which its numbers were counted, in the vendor's words; empty when its check counts nothing there."""
    at_least: bool = False
    """Whether a right was missing that shows every record: the numbers are at least so high."""
    state: State = "open"
    state_reason: str = ""
    """Of a muted finding: reason, owner and end date. Of an accepted one: since when."""
    first_seen: date | None = None


class CheckOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one check."""

    code: str
    slug: str
    title: str
    outcome: Outcome
    findings: int = 0
    not_judged: tuple[NotJudged, ...] = ()
    """What it could not judge; with outcome found, clean or clean in part, the rest was judged."""
    of_crm: bool = True
    """False of the checks of the mutes: they judge the policy's own file, and so nothing of the CRM."""
    compares: bool = False
    """Whether it judges a change, for which it needs an earlier snapshot."""

    def judges(self, ref: str) -> bool:
        """Whether it could have found this component: only then does its silence mean that all is well."""
        if self.outcome not in JUDGED:
            return False
        return not any(refs.within(ref, missing.scope) for missing in self.not_judged)


class AuditResult(msgspec.Struct, frozen=True, kw_only=True):
    """An audit of one snapshot. Findings are ordered: severest first, then surest, then code and reference."""

    snapshot_id: str
    taken_at: datetime
    connections: tuple[Connection, ...]
    findings: tuple[ReportedFinding, ...]
    checks: tuple[CheckOutcome, ...]
    gaps: tuple[Gap, ...]
    declared: tuple[str, ...] = ()
    """The parts of the policy that the company wrote."""
    policy: str = ""
    """A mark of the policy and baseline that it was judged under, to be compared with another's; '' where it is not known."""
    components: Mapping[str, int] = {}
    """Rows read, by table."""
    first_file: str = ""
    """The first file of the project, for formats that need a place for everything; '' where no files were read."""

    def open(self) -> tuple[ReportedFinding, ...]:
        """The findings to be dealt with."""
        return tuple(finding for finding in self.findings if finding.state == "open")

    def judges(self, code: str, ref: str) -> bool:
        """Whether a check could have found this component: it ran, and its connection and scope were read."""
        read = any(connection.name == ref.partition(":")[0] for connection in self.connections)
        return read and any(check.code == code and check.judges(ref) for check in self.checks)

    @property
    def judged(self) -> int:
        """How many checks judged at least something of the CRM."""
        return sum(check.of_crm and check.outcome in JUDGED for check in self.checks)


ChangeKind = Literal["added", "removed", "changed", "renamed"]
FindingChange = Literal["new", "worse", "better", "resolved", "unchanged", "no longer judged", "newly judged"]


class AttributeChange(msgspec.Struct, frozen=True, kw_only=True):
    """One attribute of a component, before and after."""

    attribute: str
    before: Any
    after: Any


class ComponentChange(msgspec.Struct, frozen=True, kw_only=True):
    """A component that was added, removed, changed or renamed. ``was`` is the old reference of a renamed one."""

    kind: ChangeKind
    table: str
    ref: str
    was: str = ""
    attributes: tuple[AttributeChange, ...] = ()
    label: str = ""


class ReadingDifference(msgspec.Struct, frozen=True, kw_only=True):
    """A difference of reading (format, API version, rights, partial retrieve): no difference of the org."""

    table: str
    scope: str
    reason: str
    components: int = 0


class FindingDifference(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a finding between two audits. ``before`` or ``after`` is None where it did not exist.

    ``caused``: it is the change itself that broke something.
    """

    change: FindingChange
    code: str
    ref: str
    before: ReportedFinding | None = None
    after: ReportedFinding | None = None
    caused: bool = False


class DiffResult(msgspec.Struct, frozen=True, kw_only=True):
    """The difference of two snapshots, and of what the checks say of them."""

    before_id: str
    after_id: str
    before_at: datetime
    after_at: datetime
    components: tuple[ComponentChange, ...]
    reading: tuple[ReadingDifference, ...]
    findings: tuple[FindingDifference, ...]
