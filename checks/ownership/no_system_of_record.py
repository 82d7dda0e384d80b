"""OWN009: objects and fields that both CRMs write, with no declared system of record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, enumerated
from checks.model.policy.measurement import Systems
from checks.model.rows.automation import Automation, RoutingRule, Use
from checks.model.rows.schema import Field
from checks.model.tables import Table
from checks.ownership.both_write import Writers, work_of
from checks.views.crm_sides import Sides
from checks.views.mirrors import Mirror
from checks.views.records_of_truth import undecided


class _Written(NamedTuple):
    """A pair that both CRMs write, and by what."""

    pair: Mirror
    by_sync: bool
    writers: tuple[str, ...]


@check("OWN009", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(1,), finds_in=("routing_rules",))
def no_system_of_record(
    crm_sides: Sides,
    mirrors: tuple[Mirror, ...],
    governed_mirrors: tuple[Mirror, ...],
    automations: Table[Automation],
    uses: Table[Use],
    source_fields: tuple[Field, ...],
    system_of_record: Callable[[str], str],
    systems: Systems,
    routing_rules: Table[RoutingRule] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Object or field with no declared system of record, written by both CRMs.

    Why: 'For any responsibility, ask two questions: which team owns the system of record it lives in, and which team holds the
    decision rights when it changes?' Where both CRMs write a field and nobody has said which one is right, the first
    question has no answer.

    How it decides: pairs of fields that mirror each other, on governed objects: as declared under sync in systems.yaml, as read,
    or, less surely, as their names propose. Both CRMs write a pair when the sync writes both ways, or when active automations
    of both write it. It has a system of record when source_of_truth of systems.yaml, or dictionary.csv, names one for either
    field or its object. One finding for an object of Salesforce, with all its fields. Fields for which the policy answers and
    that are synced both ways are HND005's; owners, lifecycles, scores and sources that automations of both set are OWN008's.

    Example: 3 fields of Account are written by both CRMs and have no declared system of record: Rating__c (companies.rating),
    Type (companies.type) and Industry (companies.industry).

    Fix in Salesforce: say which CRM wins, for the object or the field, under source_of_truth in governance/systems.yaml; then
    take the other one's right to edit the field away: Setup > Profiles or Permission Sets > the integration user.

    Fix in HubSpot: Settings > Integrations > Connected Apps > Salesforce: choose for each mapping the rule that lets the system
    of record win.

    Known limits: what people write by hand is not seen, since in both CRMs nearly everybody may edit nearly every field; nor
    are tools outside the two. Which way a sync writes is known only where systems.yaml says so.
    """
    yield from crm_sides.unpaired()
    if crm_sides.both and not mirrors:
        reason = "which fields of Salesforce and HubSpot mirror each other is not known"
        yield NotJudged(reason=reason, cure="list them under sync in governance/systems.yaml")
    sources = frozenset(row.ref for row in source_fields)
    writers = Writers(automations, uses, routing_rules or ())
    answered = {(pair.salesforce.ref, pair.hubspot.ref) for pair in governed_mirrors if pair.synced and pair.direction == "both"}
    governed = [pair for pair in mirrors if {pair.salesforce.object, pair.hubspot.object} & {*systems.governed_objects}]
    groups: dict[str, list[_Written]] = {}
    for pair in governed:
        known = (pair.salesforce.ref, pair.hubspot.ref) in answered
        if not known and undecided(pair, system_of_record) and (written := _written(pair, writers, sources)):
            home = refs.make(pair.salesforce.connection, "object", pair.salesforce.object)
            groups.setdefault(home, []).append(written)
    yield from (_finding(home, found) for home, found in groups.items())


def _written(pair: Mirror, writers: Writers, sources: frozenset[str]) -> _Written | None:
    by_sync = pair.synced and pair.direction == "both"
    here, there = writers.of(pair.salesforce), writers.of(pair.hubspot)
    by_both = bool(here and there) and not work_of(pair.salesforce, sources)
    if not (by_sync or by_both):
        return None
    return _Written(pair, by_sync, tuple(one.ref for one in (*here, *there)) if by_both else ())


def _finding(home: str, found: Sequence[_Written]) -> Finding:
    names = [f"{one.pair.salesforce.name} ({one.pair.hubspot.object}.{one.pair.hubspot.name})" for one in found]
    are, have = ("is", "has") if len(found) == 1 else ("are", "have")
    surest = max((one.pair.confidence for one in found), default=Confidence.POSSIBLE)
    proposed = all(one.pair.proposed for one in found)
    caveat = " That the fields mirror each other is proposed from their names." if proposed else ""
    return Finding(
        ref=home,
        message=f"{count(len(found), 'field')} of {refs.path_of(home)} {are} written by both CRMs and {have} no declared system "
        f"of record: {enumerated(names)}.{caveat}",
        measured={
            "synced_both_ways": [one.pair.salesforce.ref for one in found if one.by_sync],
            "automated_in_both": [one.pair.salesforce.ref for one in found if one.writers],
            "proposed": [one.pair.salesforce.ref for one in found if one.pair.proposed],
        },
        size=len(found),
        affected=tuple(dict.fromkeys(ref for one in found for ref in _touched(one))),
        confidence=None if surest is Confidence.CERTAIN else surest,
    )


def _touched(one: _Written) -> tuple[str, ...]:
    return one.pair.salesforce.ref, one.pair.hubspot.ref, *one.writers
