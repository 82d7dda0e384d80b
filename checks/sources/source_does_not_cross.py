"""SRC005: source values that do not map across Salesforce and HubSpot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import enumerated, quoted
from checks.model.policy.sources import Sources
from checks.model.rows.measures import ValueCount
from checks.model.rows.schema import Field, PicklistValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.sources.counted import in_all
from checks.sources.crossing import Crossing, Held, cross, held_by, value_refs
from checks.sources.same_source import SourceNames
from checks.views.crm_sides import Sides
from checks.views.mirrors import Mirror, one_each
from checks.views.unread import unread_fields


@check("SRC005", severity=Severity.HIGH, confidence=Confidence.CERTAIN, rows=(22,))
def source_does_not_cross(
    crm_sides: Sides,
    mirrors: tuple[Mirror, ...],
    source_fields: tuple[Field, ...],
    active_values: Mapping[str, tuple[PicklistValue, ...]],
    picklist_values: Table[PicklistValue],
    sources: Sources,
    coverage: Coverage,
    value_counts: Table[ValueCount] | None = None,
    *,
    fewest: int = 5,
) -> Iterator[Finding | NotJudged]:
    """Source values that do not map across Salesforce and HubSpot.

    Why: 'Lead source values do not match closed-won reporting.' Marketing counts sources in HubSpot, sales counts them in
    Salesforce; a value that the other side does not know arrives blank, is refused, or becomes another source on its way.

    How it decides: each pair of source fields that should hold the same, one of Salesforce and one of HubSpot: as declared under
    sync in systems.yaml or mappings in sources.yaml, as read from the sync, or, less surely, as their names and values
    propose. A value is found when no value of the other list is its own, or two are; of a synced pair also when the other
    list spells it otherwise, since a sync compares stored values to the letter. Values that the policy maps count as
    mapped; of a pair that no sync is known to join, aliases, synonyms and other spellings of the taxonomy do too. A sync
    that writes one way is judged that way only. Blank and catch-all values are left alone, and a field without a list
    takes any value.

    Example: Lead.LeadSource (salesforce) and contacts.lead_source (hubspot) do not map: HubSpot has no 'Trade Show' and
    'Webinar'; Salesforce has no 'EVENT'.

    Fix in Salesforce: Setup > Object Manager > the object > Fields: add the value, or Replace it with the one that HubSpot has.

    Fix in HubSpot: Settings > Properties > the property: give each option the stored value (internal name) of Salesforce's
    list. What is meant to differ goes to values under sync in governance/systems.yaml.

    Known limits: HubSpot's API does not tell which fields its sync keeps the same. Whether a middleware translates the values on
    their way is not seen: declare its translation. Patterns with * under sync are not followed.

    fewest: how many records must carry a value of a field without a list before it counts; fewer are typing errors, which
    belong to no list.
    """
    yield from crm_sides.unpaired()
    carriers = {row.ref for row in source_fields}
    pairs = [one for one in mirrors if not carriers.isdisjoint((one.salesforce.ref, one.hubspot.ref))]
    counts, names = value_counts or Table("value_counts"), SourceNames(sources, picklist_values)
    rows = {row.ref: row for pair in pairs for row in (pair.salesforce, pair.hubspot)}
    held = {ref: held_by(row, active_values, counts, coverage, fewest) for ref, row in rows.items()}
    unread = [one.field for one in held.values() if one.values is None]
    yield from unread_fields(unread, of=len(held), what="source values", cure="grant access to their values or options")
    found = (_judge(pair, held, counts, names) for pair in pairs)
    yield from one_each(finding for finding in found if finding)
    carrying = {row.connection for row in source_fields}
    sides = (crm_sides.salesforce, crm_sides.hubspot)
    if not pairs and all(not carrying.isdisjoint(row.name for row in side) for side in sides):
        reason = "which source field of Salesforce mirrors which property of HubSpot is not known"
        yield NotJudged(reason=reason, cure="name the pairs under sync in governance/systems.yaml")


def _judge(pair: Mirror, held: Mapping[str, Held], counts: Table[ValueCount], names: SourceNames) -> Finding | None:
    mine, theirs = held[pair.salesforce.ref], held[pair.hubspot.ref]
    forth, back = Crossing(), Crossing()
    exact = pair.synced
    if pair.direction != "to_salesforce":
        forth = cross(mine, theirs, pair.values, names, exact=exact)
    if pair.direction != "to_hubspot":
        turned = [(other, name) for name, other in pair.values]
        back = _meant(cross(theirs, mine, turned, names, exact=exact), forth, pair)
    if not (forth.values or back.values):
        return None
    ours, others = value_refs(mine, forth.values), value_refs(theirs, back.values)
    carried = [in_all(counts, one.field.ref)[value] for one, way in ((mine, forth), (theirs, back)) for value in way.values]
    records = sum(carried) if any(carried) else None
    told = f" {records:,} {'record carries' if records == 1 else 'records carry'} them." if records else ""
    only_spelling = not (forth.lost or forth.several or back.lost or back.several)
    return Finding(
        ref=pair.salesforce.ref,
        message=f"{pair.title} do not map: {'; '.join(_parts(forth, back))}.{told}{pair.caveat}",
        measured={
            "mirror": pair.hubspot.ref,
            "origin": pair.origin,
            "direction": pair.direction,
            "from_salesforce": _as_data(forth),
            "from_hubspot": _as_data(back),
        },
        size=len(forth.values) + len(back.values),
        affected=(pair.hubspot.ref, *ours, *others),
        records=records,
        severity=Severity.MEDIUM if only_spelling else None,
        confidence=pair.confidence if pair.proposed else None,
        fix_in="hubspot" if forth.lost and not back.lost else "",
    )


def _meant(back: Crossing, forth: Crossing, pair: Mirror) -> Crossing:
    """The way back without what the way forth tells already, and without what a mapping joins on purpose.

    Two values that a mapping makes one are a fault only where the sync writes both ways.
    """
    if pair.direction != "both":
        joined = {theirs for _, theirs in pair.values}
        back.several = {value: names for value, names in back.several.items() if value not in joined}
    back.respelt = {value: name for value, name in back.respelt.items() if forth.respelt.get(name) != value}
    return back


def _parts(forth: Crossing, back: Crossing) -> Iterator[str]:
    if forth.lost:
        yield f"HubSpot has no {quoted(forth.lost)}"
    if back.lost:
        yield f"Salesforce has no {quoted(back.lost)}"
    respelt = [*forth.respelt.items(), *((mine, theirs) for theirs, mine in back.respelt.items())]
    if respelt:
        told = enumerated(f"'{mine}' as '{theirs}'" for mine, theirs in respelt)
        yield f"HubSpot spells {told}"
    for way, system in ((forth, "HubSpot"), (back, "Salesforce")):
        if way.several:
            told = enumerated(f"'{value}' may be {quoted(names)}" for value, names in way.several.items())
            yield f"{told} in {system}"


def _as_data(way: Crossing) -> dict[str, Any]:
    return {"lost": way.lost, "respelt": way.respelt, "several": way.several}
