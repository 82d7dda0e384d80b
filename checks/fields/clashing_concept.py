"""FLD009: one concept in several places, with clashing types or values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from checks.fields.clashes import Clash, clash_of, form_of
from checks.fields.concepts import Bond, Pair, pairs_of_mirrors, pairs_of_names
from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import quoted
from checks.model.policy.measurement import Systems
from checks.model.policy.records import DictionaryEntry
from checks.model.policy.sources import Sources
from checks.model.rows.measures import ValueCount
from checks.model.rows.schema import Connection, Conversion, Field, PicklistValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.crm_sides import Sides
from checks.views.mirrors import Mirror
from checks.views.stage_fields import STAGE_FIELDS

_PROPOSED = " That the two mirror each other is proposed from their names."


@check("FLD009", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(8, 20))
def clashing_concept(
    fields: Table[Field],
    connections: Table[Connection],
    crm_sides: Sides,
    mirrors: tuple[Mirror, ...],
    active_values: Mapping[str, tuple[PicklistValue, ...]],
    source_fields: tuple[Field, ...],
    dictionary_entries: Callable[[str], tuple[DictionaryEntry, ...]],
    systems: Systems,
    sources: Sources,
    coverage: Coverage,
    conversions: Table[Conversion] | None = None,
    value_counts: Table[ValueCount] | None = None,
) -> Iterator[Finding | NotJudged]:
    """One concept in two places, with clashing types or values.

    Why: 'GTM defines the segment, RevOps maintains it.' With a segment, tier, region, industry or product that marketing's
    system spells one way and sales' another, no number can follow it from lead to closed-won, and 'both build it (conflicting
    versions)'.

    How it decides: pairs of fields that should hold one thing. Surely: fields that two systems keep the same, as read or as
    declared one by one under sync in systems.yaml, and fields of a concept that lead conversion maps. Likely: fields on two
    objects of one system that name the same tier, segment, region, industry or product. Possibly: the same in two systems, on
    objects that mirror each other (Account, companies), and a property that bears the name which HubSpot's sync gives; the
    finding then says that the pair is a proposal. They clash when the one is a list and the other free text, a number or
    a list of several choices; or when each list offers values that the other does not, which of synced fields neither may.
    Values that sources.yaml maps and catch-all values are no clash, nor are fields to which dictionary.csv gives different
    meanings. Formulas, sources and stages are left alone, and so are the types of two standard fields, which nobody can change.
    One finding for all fields that clash over one concept.

    Example: Lead.Region__c and Account.Region__c both hold the region: only the first offers 'EMEA' and 'AMER', only the second
    'Europe' and 'Americas'.

    Fix in Salesforce: base the fields on one global value set: Setup > Picklist Value Sets; then Replace the values of the other.

    Fix in HubSpot: Settings > Properties > the property: give the options the internal values of the list that leads, to
    the letter; then correct the records with a workflow.

    Known limits: fields that hold one concept under different words (Vertical, Industry) are compared only where conversion or
    sync joins them. Patterns with * under sync are not followed. What a lead loses at conversion is HND002's.
    """
    governed = {name: at for at, name in enumerate(systems.governed_objects)}
    elsewhere = {row.ref for row in source_fields} | {row.ref for row in fields if STAGE_FIELDS.get(row.object) == row.name}
    live = [row for row in fields if not (row.archived or row.managed)]
    concepts = [row for row in live if row.object in governed and row.ref not in elsewhere]
    free = (one for one in mirrors if not (one.salesforce.managed or one.hubspot.managed))
    pairs: dict[frozenset[str], Pair] = {}
    for pair in sorted(
        [*pairs_of_names(concepts, conversions or (), connections, dictionary_entries), *pairs_of_mirrors(free, elsewhere)],
        key=lambda pair: pair.bond,
    ):
        # of two reasons to agree the surer one, which comes later, stays
        pairs[frozenset((pair.one.ref, pair.other.ref))] = pair
    clashes = [clash for pair in pairs.values() if (clash := clash_of(pair, active_values, sources, coverage))]
    for group in _groups(clashes):
        yield _finding(group, governed, value_counts or Table("value_counts"))
    for connection in coverage.connections:
        if gap := coverage.whole_gap("conversions", connection):
            reason = f"which fields lead conversion joins was not read: {gap.reason}"
            yield NotJudged(scope=f"{connection}:conversion", reason=reason, cure=gap.cure)
    yield from crm_sides.unpaired(partly=True)


def _groups(clashes: Sequence[Clash]) -> Iterator[list[Clash]]:
    """Clashes that have a field in common, directly or by way of others."""
    groups: list[tuple[set[str], list[Clash]]] = []
    for clash in clashes:
        members, held = {clash.pair.one.ref, clash.pair.other.ref}, [clash]
        for other in [group for group in groups if not group[0].isdisjoint(members)]:
            groups.remove(other)
            members |= other[0]
            held = [*other[1], *held]
        groups.append((members, held))
    yield from (held for _, held in groups)


def _finding(group: Sequence[Clash], governed: Mapping[str, int], value_counts: Table[ValueCount]) -> Finding:
    every = {field.ref: field for clash in group for field in (clash.pair.one, clash.pair.other)}
    ordered = sorted(every.values(), key=lambda field: (governed.get(field.object, len(governed)), field.ref))
    anchor = ordered[0]
    shown = max(
        (clash for clash in group if anchor.ref in {clash.pair.one.ref, clash.pair.other.ref}),
        key=lambda clash: (clash.of_types, len(clash.only_one) + len(clash.only_other), clash.pair.other.ref),
    )
    values = sorted({(field.ref, value) for clash in group for field, value in _odd(clash)})
    counts = [row.count for ref, value in values for row in value_counts.by("ref").get(ref, ()) if _is(row, value)]
    only: dict[str, list[str]] = {}
    for ref, value in values:
        only.setdefault(ref, []).append(value)
    return Finding(
        ref=anchor.ref,
        message=_message(shown, anchor, ordered) + (_PROPOSED if _surest(group) is Bond.ALIKE else ""),
        measured={
            "concept": shown.pair.concept,
            "types": {field.ref: field.type for field in ordered},
            "only": only,
            **({"origin": "proposed"} if _surest(group) is Bond.ALIKE else {}),
        },
        size=len(values) + sum(clash.of_types for clash in group),
        affected=(*(field.ref for field in ordered[1:]), *(refs.value(ref, value) for ref, value in values)),
        records=sum(counts) if counts else None,
        confidence=_surest(group).confidence,
    )


def _surest(group: Sequence[Clash]) -> Bond:
    return max(clash.pair.bond for clash in group)


def _odd(clash: Clash) -> Iterator[tuple[Field, str]]:
    yield from ((clash.pair.one, value) for value in clash.only_one)
    yield from ((clash.pair.other, value) for value in clash.only_other)


def _is(row: ValueCount, value: str) -> bool:
    return row.month is None and row.value == value


def _message(clash: Clash, anchor: Field, ordered: Sequence[Field]) -> str:
    first, second = clash.pair.one, clash.pair.other
    mine, theirs = clash.only_one, clash.only_other
    if first.ref != anchor.ref:
        first, second, mine, theirs = second, first, theirs, mine
    apart = len({field.connection for field in ordered}) > 1
    names = {field.ref: f"{refs.path_of(field.ref)}{f' ({field.connection})' if apart else ''}" for field in ordered}
    same = "seem to be one" if clash.pair.bond is Bond.ALIKE else "are kept the same"
    hold = f"both hold the {clash.pair.concept}" if clash.pair.concept else same
    if clash.of_types:
        told = f"the first is {form_of(first)}, the second {form_of(second)}"
    else:
        parts = [f"only the first offers {quoted(mine)}"] if mine else []
        parts += [f"only the second {'' if mine else 'offers '}{quoted(theirs)}"] if theirs else []
        told = ", ".join(parts)
    others = [names[field.ref] for field in ordered if field.ref not in {first.ref, second.ref}]
    more = f"; {' and '.join(others)} {'differs' if len(others) == 1 else 'differ'} too" if others else ""
    return f"{names[first.ref]} and {names[second.ref]} {hold}: {told}{more}."
