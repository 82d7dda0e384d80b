"""LCH009: launches that take the time of everything else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from checks.launches.governed_changes import Changes, GovernedChange, Window, windows
from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted
from checks.model.policy.launches import Launches
from checks.model.policy.market import Motions
from checks.model.policy.measurement import Systems
from checks.model.rows.automation import Automation, RoutingRule
from checks.model.rows.people import User
from checks.model.rows.process import Stage, ValidationRule
from checks.model.rows.reporting import Change
from checks.model.rows.schema import Field, RecordType
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.terms import TermsOf

_DENSER = 1.25
"""How many times denser than by chance changes must lie in windows that declare no component."""


_FINDS_IN = ("stages", "record_types", "validation_rules", "routing_rules", "automations", "changes")


@check("LCH009", severity=Severity.MEDIUM, confidence=Confidence.POSSIBLE, rows=(11, 13), finds_in=_FINDS_IN)
def launches_crowd_out(
    fields: Table[Field],
    launches: Launches,
    motions: Motions,
    systems: Systems,
    coverage: Coverage,
    taken_at: datetime,
    terms: TermsOf,
    stages: Table[Stage] | None = None,
    record_types: Table[RecordType] | None = None,
    validation_rules: Table[ValidationRule] | None = None,
    routing_rules: Table[RoutingRule] | None = None,
    automations: Table[Automation] | None = None,
    changes: Table[Change] | None = None,
    users: Table[User] | None = None,
    *,
    days: int = 90,
    share: float = 0.7,
    least: int = 20,
) -> Iterator[Finding | NotJudged]:
    """Launch work crowds out governance.

    Why: 'If one person owns both, urgent GTM work can crowd out CRM hygiene, forecast governance, or handoff quality.' 'RevOps
    can help with launches, but if launch work consumes all capacity, the durable revenue system degrades.'

    How it decides: the changes of governed components in the last days, by their own dates and, for what carries none or is
    gone, by the setup audit trail, in which a person's day of work on one sort of thing is one change. A change is launch
    work when it lies in the window of a launch plan or of a motion with dates, and that plan declares the component, or
    declares none at all. Where launch work makes up the share or more, the connection is found once. Windows that declare no
    component take in everything that happens in them, so changes must also lie in them a quarter more densely than chance
    would put them there; where such windows cover so much of the time that this cannot be, it is not judged.

    Example: 41 of 52 changes in the last 90 days (79 %) were made for the launches 'partner-q4' and 'mid-market'.

    Fix in Salesforce: put what waits into the Revenue system lane of the roadmap, with owners and dates; leave
    each launch a budget of changes.

    Fix in HubSpot: put what waits into the Revenue system lane of the roadmap, with owners and dates; leave each launch a
    budget of changes.

    Known limits: of a component changed several times only the last change counts. Work that changes no component (cleaning
    records, enablement) is not seen.

    days: how far back to look. A quarter has launches and quiet weeks in it; the audit trail is read as far back.

    share: the part that is too much. Seven of ten leave less than two days a week to everything that is no launch.

    least: changes without which a share says nothing. One deployment of five fields must not decide over a quarter.
    """
    plans = windows(launches, motions)
    if not plans:
        cure = "write a plan for each launch: governance/launches/NAME.yaml, with its window and components"
        yield NotJudged(reason="no launch plan says which changes belong to launches", cure=cure)
        return
    since = (taken_at - timedelta(days=days)).astimezone(UTC)
    chance = _covered([plan for plan in plans if not plan.components], since.date(), days)
    if chance * _DENSER > 1:
        reason = f"launches that declare no component cover {chance:.0%} of the last {days} days, so all work looks like theirs"
        yield NotJudged(reason=reason, cure="declare the components in their plans")
        return
    tables = (fields, stages, record_types, validation_rules, routing_rules, automations)
    made = Changes(tables, changes, users, systems, terms)
    by_connection: dict[str, list[GovernedChange]] = {}
    for change in made.since(since.strftime("%Y-%m-%dT%H:%M:%SZ")):
        by_connection.setdefault(change.connection, []).append(change)
    for connection, theirs in by_connection.items():
        work = {(change.ref or (change.day, change.by, change.what)): change for change in theirs}
        launch = [(change, plan.name) for change in work.values() if (plan := _belongs(change, plans))]
        if len(work) >= least and len(launch) / len(work) >= max(share, chance * _DENSER):
            yield _finding(connection, launch, len(work), days)
    for connection in coverage.connections:
        if not made.dated(connection) and not coverage.whole_gap("fields", connection):
            reason = "no component of this connection tells when it was changed"
            yield NotJudged(scope=connection, reason=reason, cure="connect the org itself")


def _belongs(change: GovernedChange, plans: Sequence[Window]) -> Window | None:
    return next((plan for plan in plans if plan.holds(change.day) and (not plan.components or plan.declares(change.ref))), None)


def _covered(plans: Sequence[Window], first: date, days: int) -> float:
    """The part of the days after the first on which one of the plans runs."""
    every = [first + timedelta(days=ahead) for ahead in range(1, days + 1)]
    return sum(any(plan.holds(day) for plan in plans) for day in every) / max(days, 1)


def _finding(connection: str, launch: Sequence[tuple[GovernedChange, str]], of: int, days: int) -> Finding:
    names = sorted({name for _, name in launch})
    part, rest = len(launch) / of, of - len(launch)
    launches = "launch" if len(names) == 1 else "launches"
    return Finding(
        ref=refs.make(connection, "connection", connection),
        message=f"{len(launch):,} of {count(of, 'change')} of governed components in the last {days} days ({part:.0%}) were made "
        f"for the {launches} {quoted(names)}; {rest:,} {'was' if rest == 1 else 'were'} left for lifecycle, data, routing and "
        "reporting.",
        measured={"launch": len(launch), "of": of, "share": round(part, 3), "days": days, "launches": names},
        size=round(100 * part),
        affected=tuple(sorted({change.ref for change, _ in launch if change.ref})),
    )
