"""SRC011: partner-sourced records that nothing is ready for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import enumerated, quoted
from checks.model.policy.market import Motions
from checks.model.policy.sources import Sources
from checks.model.rows.automation import Automation
from checks.model.rows.measures import ValueCount, Won
from checks.model.rows.process import Pipeline
from checks.model.rows.schema import AssociationLabel, Field, PicklistValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.sources.counted import all_counted
from checks.sources.partner_rules import ROUTING, Sourced, partner_sourced, undefined, unforecast, unlinked, unrouted
from checks.sources.partner_words import PARTNER_WORDS, Partners
from checks.sources.same_source import SourceNames
from checks.views.money import as_number, worth
from checks.views.roles import deal_objects_of
from checks.views.routing import Route
from checks.views.terms import Terms, TermsOf


@check("SRC011", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(6, 20))
def partner_sourced_records(
    value_counts: Table[ValueCount],
    fields: Table[Field],
    pipelines: Table[Pipeline],
    governed_source_fields: tuple[Field, ...],
    sources: Sources,
    motions: Motions,
    coverage: Coverage,
    currencies: Mapping[str, str],
    taken_at: datetime,
    terms: TermsOf,
    association_labels: Table[AssociationLabel] | None = None,
    picklist_values: Table[PicklistValue] | None = None,
    won: Table[Won] | None = None,
    routes: tuple[Route, ...] | None = None,
    automations: Table[Automation] | None = None,
    *,
    records: int = 10,
    words: tuple[str, ...] = PARTNER_WORDS,
) -> Iterator[Finding | NotJudged]:
    """Partner-sourced records with no source rule, route, partner field or forecast treatment.

    Why: 'If the company launches a partner channel, […] RevOps governs how partner-sourced leads enter the CRM, how attribution
    works, how pipeline is forecast, and how closed-won partner customers are handed off.'

    How it decides: records are partner-sourced when their source belongs to a partner motion (by motion in sources.yaml, or by
    the motion's words in motions.yaml) or its name says partner. Where there are some, four things are asked for: the taxonomy
    defines each such source; where an assignment rule routes leads, and no flow or workflow does, an entry speaks of them; a
    field names the partner, on the deal or on an object of partners that looks up to it, or in HubSpot the label of an
    association of deals does; and a partner motion in motions.yaml says how its deals are forecast. One finding a connection,
    with what is missing. What only the policy can tell is not judged where it is silent.

    Example: 622 Lead and 140 Opportunity records come from partners ('Partner Referral'), and no field of Opportunity names
    the partner.

    Fix in Salesforce: add a lookup Partner Account to the opportunity, an entry for the source to the lead assignment rule, the
    source to governance/sources.yaml, and its forecast treatment to governance/motions.yaml.

    Fix in HubSpot: add a partner property or an association label to deals, a branch for the source to the assignment workflow,
    the source to governance/sources.yaml, and its forecast treatment to governance/motions.yaml.

    Known limits: Salesforce's standard list of partners is not seen. That a route, a field or a label is there does not say that
    it is used. Where the labels of HubSpot's associations were not read, no link is called missing.

    records: how many records must come from partners, all objects together; fewer are favours, not yet a channel.

    words: words that name a partner in a source, field or criterion; the words of the policy's partner motions are known beside.
    """
    names = SourceNames(sources, picklist_values)
    partners = Partners(motions.motions, sources, words, taken_at.date())
    for connection in dict.fromkeys(field.connection for field in governed_source_fields):
        mine = [field for field in governed_source_fields if field.connection == connection]
        sourced = partner_sourced(connection, mine, value_counts, names, partners)
        if sum(sourced.objects.values()) < records:
            continue
        deals, speech = deal_objects_of(connection, pipelines), terms(connection)
        missing = {
            "source rule": undefined(sourced, names) if sources.values else "",
            "route": unrouted(sourced, names, partners, routes or (), automations, coverage),
            "partner field": unlinked(sourced, fields, association_labels or (), partners, coverage, deals, speech),
            "forecast treatment": unforecast(partners) if motions.motions else "",
        }
        if any(missing.values()):
            bookings = [row for row in won or () if row.connection == connection]
            yield _finding(sourced, missing, names, partners, bookings, coverage, currencies[connection], speech)
        yield from _untold(connection, sources, motions, coverage)


def _finding(
    sourced: Sourced,
    missing: Mapping[str, str],
    names: SourceNames,
    partners: Partners,
    won: Sequence[Won],
    coverage: Coverage,
    currency: str,
    speech: Terms,
) -> Finding:
    refs_of_values = [refs.value(field.ref, value) for field, counts in sourced.values.items() for value in counts]
    shown = dict.fromkeys(names.shown(field.ref, value) for field, counts in sourced.values.items() for value in counts)
    amount = _amount(won, names, partners)
    number = sum(sourced.objects.values())
    told = enumerated(_counted(object_, count_, speech) for object_, count_ in sourced.objects.items())
    least = "" if all(all_counted("value_counts", field.ref, coverage) for field in sourced.values) else "At least "
    verb = speech.either("record comes", "comes") if number == 1 else speech.either("records come", "come")
    faults = [fault for fault in missing.values() if fault]
    deals = f", with won deals{worth(amount, currency)} in the last 365 days" if amount else ""
    return Finding(
        ref=next(iter(sourced.values)).ref,
        message=f"{least}{told} {verb} from partners ({quoted(shown)}){deals}, and {enumerated(faults)}.",
        measured={
            "missing": [what for what, fault in missing.items() if fault],
            "records": sourced.objects,
            "values": list(shown),
            "amount": as_number(amount),
        },
        size=len(faults),
        affected=tuple(sorted(refs_of_values)),
        records=number,
        amount=as_number(amount),
    )


def _counted(object_: str, number: int, speech: Terms) -> str:
    """So many records of an object, before *records come*; HubSpot's objects are called like their records."""
    return speech.either(f"{number:,} {object_}", speech.records_of(number, object_))


def _amount(won: Sequence[Won], names: SourceNames, partners: Partners) -> Decimal | None:
    """What the deals of partners brought; of several source fields the one that tells of most."""
    by_field: dict[str, Decimal] = {}
    for row in won:
        if row.amount is not None and partners.brings(names.texts(row.ref, row.source)):
            by_field[row.ref] = by_field.get(row.ref, Decimal()) + row.amount
    return max(by_field.values(), default=None)


def _untold(connection: str, sources: Sources, motions: Motions, coverage: Coverage) -> Iterator[NotJudged]:
    """What was not read of the rules for partner-sourced records, and what only the policy could tell."""
    gaps = (coverage.whole_gap(table, connection) for table in ROUTING)
    yield from (
        NotJudged(scope=connection, reason=gap.reason, cure=gap.cure) for gap in gaps if gap and gap.kind != "unsupported"
    )
    if not sources.values:
        reason = "whether the sources of partners are defined: governance/sources.yaml holds no taxonomy"
        yield NotJudged(scope=connection, reason=reason, cure="define the sources in governance/sources.yaml")
    if not motions.motions:
        reason = "how the deals of partners are forecast: governance/motions.yaml declares no motion"
        yield NotJudged(scope=connection, reason=reason, cure="declare the partner motion and its forecast treatment")
