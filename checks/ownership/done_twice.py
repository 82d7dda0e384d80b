"""OWN008: the same work automated in both systems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import enumerated
from checks.model.policy.measurement import Systems
from checks.model.rows.automation import Automation, RoutingRule, Use
from checks.model.rows.schema import Field
from checks.model.tables import Table
from checks.ownership.both_write import Writer, Writers, doubled, work_of
from checks.views.crm_sides import Sides
from checks.views.mirrors import Mirror

_WORK: Mapping[str, str] = {
    "routing": "The owner",
    "lead status": "The lead status",
    "lifecycle": "The lifecycle stage",
    "scoring": "The score",
    "attribution": "The source",
}


@check("OWN008", severity=Severity.HIGH, confidence=Confidence.LIKELY, rows=(1,), finds_in=("routing_rules",))
def done_twice(
    crm_sides: Sides,
    fields: Table[Field],
    automations: Table[Automation],
    uses: Table[Use],
    mirrors: tuple[Mirror, ...],
    mirrored_objects: tuple[tuple[str, str], ...],
    source_fields: tuple[Field, ...],
    systems: Systems,
    routing_rules: Table[RoutingRule] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Done twice: the same work automated in both systems.

    Why: 'Specific work has no single owner, so it gets done twice or not at all.' Where Salesforce routes a lead and HubSpot
    rotates the same contact, the record ends with whichever ran last, and both teams can show that their rule worked.

    How it decides: routing, lead status, lifecycle, scoring and attribution on objects that hold the same records (Lead and
    Contact, contacts; Account, companies; Opportunity, deals; what systems.yaml pairs). The work is found when active
    automations of both CRMs write the field that carries it: the owner, a lifecycle field, a score, the lead status, or source
    fields that mirror each other. In Salesforce an active assignment rule routes too. What a user starts is not automated work. A
    lifecycle or score that no sync or policy joins may be two things, so it is possible only. One finding for an object
    of HubSpot and a work.

    Example: The owner of Lead and contacts is set in both CRMs: by the rule 'Standard' in Salesforce and by 'Rotate inbound' in
    HubSpot.

    Fix in Salesforce: let one of the two decide. Setup > Lead Assignment Rules, or Flows: deactivate, or let the entry leave
    alone what HubSpot has assigned.

    Fix in HubSpot: Automation > Workflows: turn the workflow off, or enrol only records that do not reach Salesforce; write down
    which system does the work under responsibilities in governance/ownership.yaml.

    Known limits: whether two automations ever meet on one record depends on their criteria, which are not compared. Apex,
    HubSpot's own calculated scores and its automatic lifecycle settings are not seen.
    """
    yield from crm_sides.unpaired()
    sources = frozenset(row.ref for row in source_fields)
    writers = Writers(automations, uses, routing_rules or ())
    written = [row for row in fields if not row.archived and row.object in systems.governed_objects and writers.of(row)]
    work = {row.ref: kind for row in written if (kind := work_of(row, sources))}
    ours, theirs = ({row.name for row in side} for side in (crm_sides.salesforce, crm_sides.hubspot))
    groups: dict[tuple[str, str, str], list[tuple[Field, Field, Mirror | None]]] = {}
    for one, other, pair in doubled(work, [row for row in written if row.ref in work], mirrored_objects, mirrors):
        if one.connection in ours and other.connection in theirs:
            groups.setdefault((other.connection, other.object, work[other.ref]), []).append((one, other, pair))
    for (_, _, kind), pairs in groups.items():
        yield _finding(kind, pairs, writers)


def _finding(kind: str, pairs: Sequence[tuple[Field, Field, Mirror | None]], writers: Writers) -> Finding:
    first = {one.ref: one for one, _, _ in pairs}
    second = {other.ref: other for _, other, _ in pairs}
    here, there = _all(first.values(), writers), _all(second.values(), writers)
    joined = [pair for _, _, pair in pairs if pair]
    sure = kind == "routing" or any(not pair.proposed for pair in joined)
    objects = " and ".join(dict.fromkeys(row.object for row in (*first.values(), *second.values())))
    anchor = min(second)
    caveat = "" if sure else " That their fields mean the same is proposed from their names."
    return Finding(
        ref=anchor,
        message=f"{_WORK[kind]} of {objects} is set in both CRMs: by {_told(here)} in Salesforce and by {_told(there)} in "
        f"HubSpot.{caveat}",
        measured={
            "work": kind,
            "fields": [*sorted(first), *sorted(second)],
            "salesforce": [one.ref for one in here],
            "hubspot": [one.ref for one in there],
        },
        size=len(here) + len(there),
        affected=tuple(dict.fromkeys((*sorted(first), *sorted(second), *(one.ref for one in (*here, *there))))),
        severity=None if kind == "routing" else Severity.MEDIUM,
        confidence=None if sure else Confidence.POSSIBLE,
    )


def _all(fields: Iterable[Field], writers: Writers) -> list[Writer]:
    found = {writer.ref: writer for row in fields for writer in writers.of(row)}
    return [found[ref] for ref in sorted(found)]


def _told(writers: Sequence[Writer]) -> str:
    return enumerated(dict.fromkeys(writer.title for writer in writers), most=3)
