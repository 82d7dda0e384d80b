"""LCH005: changes that no launch accounts for, and who made them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from checks.launches.governed_changes import Changes, GovernedChange, Window, windows
from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, enumerated
from checks.model.policy.launches import Launches
from checks.model.policy.market import Motions
from checks.model.policy.measurement import Systems
from checks.model.rows.automation import Automation, RoutingRule
from checks.model.rows.people import User
from checks.model.rows.process import Stage, ValidationRule
from checks.model.rows.reporting import Change
from checks.model.rows.schema import Field, PicklistValue, RecordType
from checks.model.snapshot import Coverage, Snapshot
from checks.model.tables import Table
from checks.views.terms import Terms, TermsOf

_GRAVE = frozenset({"stage", "routing_rule", "routing_entry"})
_STAMPS = frozenset({"created_at", "created_by", "modified_at", "modified_by"})


_WRITTEN = "%Y-%m-%dT%H:%M:%SZ"


_FINDS_IN = ("stages", "record_types", "validation_rules", "routing_rules", "automations", "changes")


@check("LCH005", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(13, 15), finds_in=_FINDS_IN)
def change_outside_launch(
    fields: Table[Field],
    launches: Launches,
    motions: Motions,
    systems: Systems,
    coverage: Coverage,
    taken_at: datetime,
    terms: TermsOf,
    before: Snapshot | None = None,
    stages: Table[Stage] | None = None,
    record_types: Table[RecordType] | None = None,
    validation_rules: Table[ValidationRule] | None = None,
    routing_rules: Table[RoutingRule] | None = None,
    automations: Table[Automation] | None = None,
    picklist_values: Table[PicklistValue] | None = None,
    changes: Table[Change] | None = None,
    users: Table[User] | None = None,
    *,
    days: int = 7,
) -> Iterator[Finding | NotJudged]:
    """Change to a governed component outside any launch or intake, and by whom.

    Why: 'A launch team may want a new field, route, or dashboard immediately. RevOps needs to protect definitions and downstream
    reporting. The solution is a lightweight launch intake process, not ad hoc changes.'

    How it decides: fields, stages, record types, validation rules, routing rules and automations of governed objects that were
    changed since the snapshot compared with, and at least in the last days, on a day that lies in no window of a launch plan or
    motion, and that no plan declares which has not ended: what is built before a launch starts is declared by it. The setup audit
    trail adds what carries no date or is gone, by the codes of its actions: deleted fields, properties and workflows, picklist
    values, lead assignment rules. A field or stage that was saved without a difference to the earlier snapshot is left alone, as
    are installed packages, what the vendor's own users do and HubSpot's changes of its own properties. One finding a person,
    since one deployment touches many components; it weighs more with a stage or routing rule among them, and least where only the
    audit trail tells.

    Example: 'Ann Lee' changed 2 governed components outside any launch since 2026-11-13: Lead.Segment__c and Lead.Needs_Email.

    Fix in Salesforce: Setup > View Setup Audit Trail tells each step. Add the change to the plan that it belongs to
    (governance/launches), or write one for it; else take it back.

    Fix in HubSpot: Settings > Audit Log tells each step. Add the change to the plan that it belongs to (governance/launches),
    or write one for it; else take it back.

    Known limits: of a component changed several times only the last change is known. HubSpot does not tell who changed a
    workflow, unless its audit log could be read (Enterprise). The audit trail names no object, so picklist values of another
    standard object may be meant. Changes inside a launch's window that it does not declare are LCH004's.

    days: how far back to look at least, however close the earlier snapshot. A week is the usual distance between two looks at a
    report.
    """
    plans = windows(launches, motions)
    if not plans:
        yield NotJudged(
            reason="no launch plan says which changes were meant",
            cure="write one for each launch: governance/launches/NAME.yaml, with its window and components",
        )
        return
    week = taken_at - timedelta(days=days)
    since = (min(before.taken_at, week) if before else week).astimezone(UTC)
    known = before.taken_at.astimezone(UTC).strftime(_WRITTEN) if before else ""
    tables = (fields, stages, record_types, validation_rules, routing_rules, automations)
    made = Changes(tables, changes, users, systems, terms)
    values = picklist_values or Table[PicklistValue]("picklist_values")
    compared = (fields, stages or Table[Stage]("stages"))
    by_person: dict[str, list[GovernedChange]] = {}
    for change in made.since(since.strftime(_WRITTEN)):
        idle = before is not None and change.at >= known and _unchanged(change.ref, before, compared, values)
        if not _meant(change, plans) and not idle:
            who = change.by or refs.make(change.connection, "connection", change.connection)
            by_person.setdefault(who, []).append(change)
    for who, theirs in by_person.items():
        yield _finding(who, theirs, since.date().isoformat(), users or Table("users"), terms(who))
    for connection in coverage.connections:
        if not made.dated(connection) and not coverage.whole_gap("fields", connection):
            reason = "no component of this connection tells when it was changed"
            yield NotJudged(scope=connection, reason=reason, cure="connect the org itself")


def _meant(change: GovernedChange, plans: Sequence[Window]) -> bool:
    """Whether a launch accounts for a change, or LCH004 does because it lies in a window."""
    return any(plan.holds(change.day) or (plan.ends_on >= change.day and plan.declares(change.ref)) for plan in plans)


def _unchanged(ref: str, before: Snapshot, tables: Sequence[Table[Field] | Table[Stage]], values: Table[PicklistValue]) -> bool:
    """Whether a field or stage is as it was, with its values; a column that was not read on one of the two days tells nothing."""
    for table in tables:
        now, was = table.get(ref), before.table(table.name).get(ref)
        if now and was:
            pairs = ((getattr(was, name), getattr(now, name)) for name in now.__struct_fields__ if name not in _STAMPS)
            same = all(old == new or old is None or new is None for old, new in pairs)
            return same and _values(before.table("picklist_values"), ref) == _values(values, ref)
    return False


def _values(values: Table[PicklistValue], field: str) -> set[tuple[str, str | None, bool]]:
    return {(row.value, row.label, row.active) for row in values.by("field").get(field, ())}


def _finding(who: str, theirs: Sequence[GovernedChange], since: str, users: Table[User], words: Terms) -> Finding:
    components = sorted(
        {change.ref for change in theirs if change.ref}, key=lambda ref: (refs.split(ref).kind not in _GRAVE, ref)
    )
    told = Counter(change.what for change in theirs if not change.ref)
    user = users.get(who)
    name = (
        f"'{user.name if user else refs.path_of(who)}'"
        if refs.split(who).kind == "user"
        else "Somebody whom the CRM does not name"
    )
    parts = []
    titles = {change.ref: change.title for change in theirs if change.title}
    if components:
        number = count(len(components), "governed component")
        parts.append(f"{number} outside any launch since {since}: {_listed(components, titles, words)}")
    if told:
        trail = ", ".join(f"{what} ({number})" for what, number in sorted(told.items()))
        where = "" if components else f"{words.either(' of standard objects', '')} outside any launch since {since}"
        parts.append(f"{trail}{where}, as the {words.trail} tells")
    grave = any(refs.split(ref).kind in _GRAVE for ref in components)
    return Finding(
        ref=who,
        message=f"{name} changed {'; and '.join(parts)}.",
        measured={"since": since, "components": [refs.path_of(ref) for ref in components], "trail": dict(told)},
        size=len(components) + told.total(),
        affected=tuple(sorted(components)),
        severity=Severity.HIGH if grave else None if components else Severity.LOW,
        confidence=None if components else Confidence.POSSIBLE,
    )


def _listed(components: Sequence[str], titles: Mapping[str, str], words: Terms, most: int = 5) -> str:
    return enumerated((_title(ref, titles.get(ref, ""), words) for ref in components), most=most)


def _title(ref: str, called: str, words: Terms) -> str:
    """What a sentence calls a component: HubSpot's ids say nothing to people, so that there it is its own name."""
    _, kind, path = refs.split(ref)
    if kind == "automation":
        kind, _, path = path.partition("/")
    noun = words.field if kind == "field" else kind.replace("_", " ")
    return f"the {noun} {called or path}"
