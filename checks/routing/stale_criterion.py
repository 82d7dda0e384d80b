"""RTE003: criteria that name what does not exist any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from checks.model import refs
from checks.model.check import check
from checks.model.criteria import OPPOSITES, Vocabulary, all_must_hold, stale_values
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import quoted
from checks.model.policy.measurement import Systems
from checks.model.rows.automation import Automation, Criterion
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.routing import Route
from checks.views.terms import TermsOf


class Stale(NamedTuple):
    """A criterion that names what is gone: the field itself (then no values), or some or all of its values."""

    criterion: Criterion
    values: tuple[str, ...]
    noun: str = "field"
    """What the CRM calls a field."""

    @property
    def never_holds(self) -> bool:
        """Whether no new record can satisfy it."""
        return not self.values or (self.criterion.operator not in OPPOSITES and len(self.values) == len(self.criterion.values))

    @property
    def text(self) -> str:
        """What a sentence says of it."""
        field = refs.path_of(self.criterion.field)
        if not self.values:
            return f"the {self.noun} {field}, which does not exist any more"
        operator = self.criterion.operator.replace("_", " ")
        return f"{quoted(self.values)} of {field} ({operator}), which can no longer be chosen"


@check("RTE003", severity=Severity.HIGH, confidence=Confidence.LIKELY, rows=(8, 16))
def stale_criterion(
    vocabulary: Vocabulary,
    systems: Systems,
    coverage: Coverage,
    terms: TermsOf,
    every_route: tuple[Route, ...] | None = None,
    automations: Table[Automation] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Routing criterion that names a value or a field that does not exist any more.

    Why: 'Tooling changes break downstream reports', and routes with them. 'Which routing rules are affected?' is one of the
    questions to answer before any launch: when a picklist value is renamed, the entry that waits for the old one stays
    silent for ever.

    How it decides: the criteria of every entry of an active routing rule on any object, and the entry criteria of active
    flows and workflow rules on governed objects. A named value is compared, without case, with the API names and labels of the
    field's values: equals, includes and their negations need the value itself, contains and starts with need one
    value that fits. Each of several values is looked up by itself. Record types are known by name and label. For routing a
    deactivated value is gone, since new records cannot have it; for automations, which also see old records, it is not. An
    entry that can no longer take any record is found at the check's severity, one that can still act at a lower
    one, and a negative criterion that is now always true at the lowest.

    Example: entry 4 waits for Lead.LeadSource equals 'Trade Show', which was renamed to 'Event'.

    Fix in Salesforce: Setup > Lead Assignment Rules: edit the entry, choose the value that replaced it, or delete the entry.

    Fix in HubSpot: Automation > Workflows: edit the enrolment trigger or the branch, and choose an option or a property that is
    still there.

    Known limits: only picklists and record types whose values were read are judged, and of fields only custom ones of Salesforce
    and HubSpot's properties whose names do not begin with hs_, on objects that were read whole. A hidden option of HubSpot can
    still be set by imports and workflows, so that it is not gone. On an unrestricted picklist an integration may still write a
    value that is not listed. Formulas are not read.
    """
    unknown: set[str] = set()
    judged = {row.ref: row for row in automations or () if _is_judged(row, systems)}
    for route in every_route or ():
        started = judged[route.automation].runs_when if route.automation in judged else ()
        for entry in route.beyond(started):
            unknown |= _unknown_types(entry.criteria, vocabulary)
            stale = list(_stale(entry.criteria, vocabulary, terms(entry.ref).field, active=True))
            yield from _finding(entry.ref, f"Entry {entry.position} of {route.title}", stale, entry.logic)
    for row in judged.values():
        unknown |= _unknown_types(row.runs_when, vocabulary)
        stale = list(_stale(row.runs_when, vocabulary, terms(row.ref).field, active=False))
        yield from _finding(row.ref, f"The {row.kind} '{row.label or row.name}' of {row.object}", stale, row.condition or "")
    for object_ in sorted(unknown):
        reason = f"which record types {refs.path_of(object_)} has was not read, and criteria name some"
        yield NotJudged(scope=object_, reason=reason, cure="retrieve the object's record types")
    yield from _unread(coverage)


def _is_judged(row: Automation, systems: Systems) -> bool:
    """Whether what starts an automation is judged."""
    return row.active and row.kind in {"flow", "workflow"} and row.object in systems.governed_objects


def _unknown_types(criteria: Iterable[Criterion], vocabulary: Vocabulary) -> set[str]:
    """The objects of whose record types criteria name some that cannot be looked up."""
    fields = (refs.split(criterion.field) for criterion in criteria if vocabulary.lacks_types(criterion))
    return {refs.make(field.connection, "object", field.path.partition(".")[0]) for field in fields}


def _unread(coverage: Coverage) -> Iterator[NotJudged]:
    """What was not read of the two that it judges; nothing was judged where neither was read anywhere."""
    kinds = {"routing_entries": "routing_entry", "automations": "automation"}
    gaps = [gap for connection in coverage.connections for table in kinds if (gap := coverage.whole_gap(table, connection))]
    nothing = len(gaps) == len(kinds) * len(coverage.connections)
    for gap in gaps:
        yield NotJudged(scope="" if nothing else f"{gap.connection}:{kinds[gap.table]}", reason=gap.reason, cure=gap.cure)
    for gap in coverage.scoped_gaps(kinds, coverage.connections):
        yield NotJudged(scope=f"{gap.connection}:{gap.scope}", reason=gap.reason, cure=gap.cure)


def _stale(criteria: Iterable[Criterion], vocabulary: Vocabulary, noun: str, *, active: bool) -> Iterator[Stale]:
    for criterion in criteria:
        if vocabulary.gone(criterion.field):
            yield Stale(criterion, (), noun)
        elif known := vocabulary.values(criterion.field):
            lost = stale_values(criterion, [value for value in known if value.active or not active])
            if lost:
                yield Stale(criterion, lost)


def _finding(ref: str, title: str, stale: list[Stale], logic: str) -> Iterator[Finding]:
    if not stale:
        return
    dead = all_must_hold(logic) and any(one.never_holds for one in stale)
    harmless = all(one.values and one.criterion.operator in OPPOSITES for one in stale)
    effect = "so it never acts" if dead else "so that part of it always holds" if harmless else "so that part of it never holds"
    named = [{"field": one.criterion.field, "operator": one.criterion.operator, "gone": list(one.values)} for one in stale]
    yield Finding(
        ref=ref,
        message=f"{title} names {', and '.join(one.text for one in stale)}, {effect}.",
        measured={"criteria": named, "never_acts": dead},
        size=sum(max(len(one.values), 1) for one in stale),
        severity=None if dead else Severity.LOW if harmless else Severity.MEDIUM,
    )
