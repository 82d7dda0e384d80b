"""HND005: governed fields that the sync of Salesforce and HubSpot leaves out, or lets either side overwrite."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.views.crm_sides import HUBSPOT, SALESFORCE, Sides
from checks.views.mirror_names import By
from checks.views.mirrors import Mirror, one_each
from checks.views.needed_fields import Need
from checks.views.records_of_truth import undecided

_WRITES_INTO = {"to_hubspot": HUBSPOT, "to_salesforce": SALESFORCE}
_SHOWN = {HUBSPOT: "HubSpot", SALESFORCE: "Salesforce"}
_OF_ITSELF = frozenset({By.SYNC, By.DESIGN})
"""What a sync holds together without being told: the properties that it made, and the vendors' own pairs."""


class _Fault(NamedTuple):
    """What is wrong with a pair: its name, the sentence after the title of the two, and how sure it is."""

    name: str
    text: str
    confidence: Confidence


@check("HND005", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(8,))
def sync_leaves_out(
    crm_sides: Sides,
    mirrors: tuple[Mirror, ...],
    governed_mirrors: tuple[Mirror, ...],
    needed_fields: Mapping[str, tuple[Need, ...]],
    system_of_record: Callable[[str], str],
) -> Iterator[Finding | NotJudged]:
    """Governed field that the sync of Salesforce and HubSpot leaves out, or that both sides may write.

    Why: 'Most breakage happens at the seams, so define them explicitly.' A field that both teams fill and no sync holds together
    says two things of one record; one that both sides may write says what was written last.

    How it decides: fields for which the company answers: those that a part of the policy or the dictionary names, and those that
    carry a source, each with the field of the other CRM that mirrors it. Left out is a pair that seems to be one by its
    names and values, where the sync is known to hold other fields of the two objects together, and not this one; more
    surely where the sync itself was read than where systems.yaml lists it. Written by both is a pair that is synced both ways
    with no system of record, in source_of_truth of systems.yaml or in dictionary.csv, for field or object. A sync that
    writes one way, into the system of record, contradicts it, as do two systems of record for one pair.

    Example: Lead.Segment__c (salesforce) and contacts.segment (hubspot) are both filled, and the sync leaves them out.

    Fix in Salesforce: let the HubSpot integration user read and edit the field; say which system wins under source_of_truth in
    governance/systems.yaml.

    Fix in HubSpot: Settings > Integrations > Connected Apps > Salesforce: map the property on the tab of its object, and
    choose the rule for which side wins.

    Known limits: HubSpot's API does not tell its sync settings; what systems.yaml does not list may be synced all the same.
    Fields that exist on one side only are not found, since nothing says that the other side needs them.
    """
    yield from crm_sides.unpaired()
    known = [pair for pair in mirrors if pair.synced]
    if crm_sides.both and not known:
        reason = "which fields the sync of Salesforce and HubSpot holds together is not known: neither tells, and no policy does"
        cure = "list them under sync in governance/systems.yaml, each with source, target and direction"
        yield NotJudged(reason=reason, cure=cure)
    listed = {_objects(pair) for pair in known}
    read = {_objects(pair) for pair in known if pair.origin == "read"}
    faults = ((pair, fault) for pair in governed_mirrors for fault in _faults(pair, listed, read, system_of_record))
    yield from one_each(_finding(pair, fault, needed_fields) for pair, fault in faults)


def _objects(pair: Mirror) -> tuple[str, str]:
    one, other = pair.salesforce, pair.hubspot
    return refs.make(one.connection, "object", one.object), refs.make(other.connection, "object", other.object)


def _faults(
    pair: Mirror, listed: Collection[tuple[str, str]], read: Collection[tuple[str, str]], record_of: Callable[[str], str]
) -> Iterator[_Fault]:
    if not pair.synced:
        objects = _objects(pair)
        if objects in read or (objects in listed and pair.by not in _OF_ITSELF):
            sure = Confidence.LIKELY if objects in read else Confidence.POSSIBLE
            where = "the sync leaves them out" if objects in read else "sync in systems.yaml leaves them out"
            yield _Fault("left out", f"seem to be one field, and {where}", sure)
        return
    records = {name for row in (pair.salesforce, pair.hubspot) if (name := record_of(row.ref))}
    into = _WRITES_INTO.get(pair.direction or "", "")
    if len(records) > 1:
        yield _Fault("two records", f"have two systems of record: {' and '.join(sorted(records))}", Confidence.CERTAIN)
    elif pair.direction == "both" and undecided(pair, record_of):
        yield _Fault(
            "both write", "are synced both ways, and no system of record is declared: the last to write wins", Confidence.CERTAIN
        )
    elif into and records == {into}:
        text = f"have {_SHOWN[into]} as system of record, and the sync writes into it"
        yield _Fault("against the record", text, Confidence.CERTAIN)


def _finding(pair: Mirror, fault: _Fault, needed: Mapping[str, tuple[Need, ...]]) -> Finding:
    needs = [need for row in (pair.salesforce, pair.hubspot) for need in needed.get(row.ref, ())]
    why = sorted({f"{need.kind} {need.name}".strip() for need in needs})
    return Finding(
        ref=pair.salesforce.ref,
        message=f"{pair.title} {fault.text}.",
        measured={
            "fault": fault.name,
            "mirror": pair.hubspot.ref,
            "origin": pair.origin,
            "direction": pair.direction,
            "needed_by": why,
        },
        affected=(pair.hubspot.ref,),
        confidence=None if fault.confidence is Confidence.CERTAIN else fault.confidence,
    )
