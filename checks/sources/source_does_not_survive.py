"""SRC007: sources that do not survive from the lead to closed-won."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import enumerated
from checks.model.policy.measurement import Systems
from checks.model.policy.sources import Sources
from checks.model.rows.measures import ConversionSource, ValueCount, Won
from checks.model.rows.schema import Field, PicklistValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.sources.counted import all_counted
from checks.sources.same_source import DIRECT, SourceNames
from checks.sources.survival import LEAST_WON, Earlier, Ground, deal_objects_of, never_carried, of_each
from checks.views.money import as_number, worth
from checks.views.terms import TermsOf


@check("SRC007", severity=Severity.HIGH, confidence=Confidence.LIKELY, rows=(22,))
def source_does_not_survive(
    won: Table[Won],
    value_counts: Table[ValueCount],
    source_fields: tuple[Field, ...],
    governed_source_fields: tuple[Field, ...],
    sources: Sources,
    systems: Systems,
    coverage: Coverage,
    currencies: Mapping[str, str],
    terms: TermsOf,
    conversion_source: Table[ConversionSource] | None = None,
    picklist_values: Table[PicklistValue] | None = None,
    *,
    deals: int = LEAST_WON,
    share: float = 0.1,
    direct: tuple[str, ...] = DIRECT,
) -> Iterator[Finding | NotJudged]:
    """Source that does not survive from the lead to closed-won.

    Why: 'Lead source values do not match closed-won reporting.' What marketing counts as a conference lead and finance as an
    outbound deal is one customer in two channels, and neither channel's return is right.

    How it decides: first, the source of each lead that became a deal in the last 365 days is held against its deal's: found
    when, in all or of one source, it became blank, a catch-all or another one too often, one finding a field of the lead. Then,
    the sources of the deals won in that time are looked for on the records that come before a deal (leads, contacts,
    accounts): those that no such record ever carried are found, one finding a field of the deal, without those that the
    first finding names. Spellings, aliases, synonyms and mappings of sources.yaml are one source. Blank and catch-all sources
    of leads have nothing to lose. Sources that the taxonomy gives to a motion, or whose name says that they need no lead
    (renewal, partner, outbound), are not looked for on leads.

    Example: of 310 leads with a source that became deals in the last 365 days, 51 (16 %) lost or changed it on the way:
    'Conference' became 'Outbound' (31) and 'Web' became blank (20).

    Fix in Salesforce: make Lead Source read-only for sellers after conversion, and mend the flow or habit that overwrites it;
    map what is meant under mappings in governance/sources.yaml.

    Fix in HubSpot: copy the contact's source to the deal with a workflow when the deal is created, and let nobody edit it;
    map what is meant in governance/sources.yaml.

    Known limits: a lead that is converted into a deal that was there already keeps the deal's source, rightly. The platform
    tells no amount of converted leads. Where fewer records carry a source than deals were won, deals do not come from leads.

    deals: how many won deals, or conversions, must be at fault; fewer are slips of single sellers.

    share: which part of the conversions, in all or of one source, may change its source. One in ten leaves room for leads
    that were converted into a deal that was there already.

    direct: words of sources that bring deals without a lead: from customers, partners, and lists that sellers make themselves.
    """
    names = SourceNames(sources, picklist_values)
    ground = Ground(
        fields=source_fields,
        shaped=governed_source_fields,
        counts=value_counts,
        names=names,
        coverage=coverage,
        governed=systems.governed_objects,
    )
    renamed: dict[str, set[str]] = {}
    for ref, conversions in conversion_source.by("ref").items() if conversion_source else ():
        object_, connection = refs.object_of(ref), conversions[0].connection
        others = [row.ref for row in source_fields if row.connection == connection and row.object != object_]
        if finding := _converted(ref, conversions, others, names, coverage, deals, share, terms(ref).either("leads", object_)):
            yield finding
            renamed.setdefault(connection, set()).update(now for _, now, _ in finding.measured["pairs"])
    objects = deal_objects_of(won)
    for ref, rows in won.by("ref").items():
        connection = rows[0].connection
        earlier = ground.before(ref, objects[connection])
        uncarried = never_carried(ref, rows, earlier, names, direct)
        lost = [row for row in uncarried if row.source not in renamed.get(connection, ())]
        if not earlier.fields or not earlier.whole or sum(row.count for row in lost) < deals:
            continue
        sourced = sum(row.count for row in rows if not names.silent(ref, row.source))
        if earlier.records < sourced:
            yield _without_leads(ref, earlier, sourced)
        else:
            yield _uncarried(lost, rows, earlier, names, coverage, currencies[connection])
    yield from _unread_conversions(objects, coverage)


def _unread_conversions(connections: Iterable[str], coverage: Coverage) -> Iterator[NotJudged]:
    gaps = (coverage.whole_gap("conversion_source", connection) for connection in connections)
    yield from (NotJudged(scope=gap.connection, reason=gap.reason, cure=gap.cure) for gap in gaps if gap)


def _without_leads(ref: str, earlier: Earlier, sourced: int) -> NotJudged:
    objects = enumerated(earlier.objects)
    return NotJudged(
        scope=f"{ref.partition(':')[0]}:{refs.path_of(ref)}",
        reason=f"only {earlier.records:,} records of {objects} carry a source, and {sourced:,} won deals do: deals do not "
        "come from leads here",
        cure="fill the source of leads and contacts, where deals are not rightly opened without them",
    )


def _uncarried(
    lost: Sequence[Won], rows: Sequence[Won], earlier: Earlier, names: SourceNames, coverage: Coverage, currency: str
) -> Finding:
    ref, of_source, whole = rows[0].ref, of_each(lost), sum(row.count for row in rows)
    number = of_source.total()
    amounts = [row.amount for row in lost if row.amount is not None]
    amount = sum(amounts, Decimal()) if amounts else None
    by_size = sorted(of_source, key=lambda value: (-of_source[value], value))
    told = enumerated(f"'{names.shown(ref, value)}' ({of_source[value]:,})" for value in by_size)
    *first, last = earlier.objects
    objects = f"{', '.join(first)} or {last}" if first else last
    seen = "" if all_counted("won", ref, coverage) else " that the reader can see"
    return Finding(
        ref=ref,
        message=f"{number:,} of {whole:,} deals won in the last 365 days{seen}{worth(amount, currency)} have a source "
        f"in {refs.path_of(ref)} that no record of {objects} carries: {told}.",
        measured={"values": dict(of_source), "deals": number, "of": whole, "amount": as_number(amount)},
        size=number,
        affected=tuple(sorted(refs.value(ref, value) for value in of_source)),
        records=number,
        amount=as_number(amount),
    )


def _converted(
    ref: str,
    rows: Sequence[ConversionSource],
    others: Sequence[str],
    names: SourceNames,
    coverage: Coverage,
    deals: int,
    share: float,
    noun: str,
) -> Finding | None:
    """What became of the source of converted leads, if too many lost or changed it."""
    became: Counter[tuple[str, str]] = Counter()
    of_source: Counter[str] = Counter()
    for row in rows:
        if not names.silent(ref, row.lead_source):
            of_source[row.lead_source] += row.count
            if not _kept(ref, row, others, names):
                became[row.lead_source, row.deal_source] += row.count
    lost: Counter[str] = Counter()
    for (source, _), number in became.items():
        lost[source] += number
    scopes = [(lost.total(), of_source.total()), *((number, of_source[source]) for source, number in lost.items())]
    if not any(number >= deals and number >= share * of for number, of in scopes):
        return None
    number, of = scopes[0]
    by_size = sorted(became, key=lambda pair: (-became[pair], pair))
    told = enumerated(
        f"'{names.shown(ref, was)}' became {_shown(ref, now, names)} ({became[was, now]:,})" for was, now in by_size
    )
    seen = "" if all_counted("conversion_source", ref, coverage) else ", as far as the reader sees them"
    return Finding(
        ref=ref,
        message=f"Of {of:,} {noun} with a source that became deals in the last 365 days{seen}, {number:,} "
        f"({number / of * 100:.0f} %) lost or changed it on the way: {told}.",
        measured={
            "pairs": [[was, now, became[was, now]] for was, now in by_size],
            "lost": sum(count for (_, now), count in became.items() if not now.strip()),
            "deals": number,
            "of": of,
            "share": round(number / of, 3),
        },
        size=number,
        affected=tuple(sorted(refs.value(ref, source) for source in lost)),
        records=number,
    )


def _kept(ref: str, row: ConversionSource, others: Sequence[str], names: SourceNames) -> bool:
    """Whether the deal's source is the lead's, by whatever name the deal's field has for it."""
    if not names.roots(ref, row.lead_source).isdisjoint(names.roots(ref, row.deal_source)):
        return True
    return any(
        not names.roots_in(ref, row.lead_source, other).isdisjoint(names.roots(other, row.deal_source)) for other in others
    )


def _shown(ref: str, value: str, names: SourceNames) -> str:
    return f"'{names.shown(ref, value)}'" if value.strip() else "blank"
