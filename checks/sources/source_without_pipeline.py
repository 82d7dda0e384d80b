"""SRC012: sources with leads and no pipeline, and pipeline with no lead behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.policy.measurement import Systems
from checks.model.policy.sources import Sources
from checks.model.rows.measures import ConversionSource, ValueCount, Won
from checks.model.rows.process import Pipeline
from checks.model.rows.schema import Field, PicklistValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.sources.counted import all_counted, created, months_ago
from checks.sources.same_source import DIRECT, SourceNames
from checks.sources.sides import Side, Sides, sides_of
from checks.sources.survival import LEAST_WON, Ground, never_carried, of_each
from checks.views.terms import Terms, TermsOf

_MONTHS = 12
"""How many whole months before this one are counted by month of creation."""


class _Span(NamedTuple):
    """The months that are compared, as a sales cycle of so many months parts them."""

    taken_at: datetime
    cycle: int

    @property
    def first(self) -> str:
        """The first month of which records are counted."""
        return months_ago(self.taken_at, _MONTHS)

    @property
    def mature(self) -> str:
        """The last month whose leads are a cycle old, and all of them."""
        return months_ago(self.taken_at, self.cycle + 1)

    @property
    def young(self) -> str:
        """The month after it."""
        return months_ago(self.taken_at, self.cycle)

    @property
    def preceded(self) -> str:
        """The first month whose deals have a whole cycle of counted leads before them."""
        return months_ago(self.taken_at, _MONTHS - self.cycle)


@check("SRC012", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(12,))
def source_without_pipeline(
    value_counts: Table[ValueCount],
    pipelines: Table[Pipeline],
    source_fields: tuple[Field, ...],
    governed_source_fields: tuple[Field, ...],
    sources: Sources,
    systems: Systems,
    coverage: Coverage,
    taken_at: datetime,
    terms: TermsOf,
    conversion_source: Table[ConversionSource] | None = None,
    won: Table[Won] | None = None,
    picklist_values: Table[PicklistValue] | None = None,
    *,
    cycle: int = 6,
    leads: int = 20,
    expected: float = 3.0,
    deals: int = 10,
    direct: tuple[str, ...] = DIRECT,
) -> Iterator[Finding | NotJudged]:
    """Source with leads and no pipeline, or with pipeline and no lead, for a full sales cycle.

    Why: '[…] a new enterprise motion may be judged by pipeline created, opportunity conversion, and sales cycle. […] RevOps
    cares because those numbers must be defined, captured, and reported consistently.' A source that brings leads and never a
    deal costs money every month, or its deals are booked under another name.

    How it decides: leads and deals are compared by source and month of creation, over the last 12 months. A source is found when
    leads of it are at least a sales cycle old, when at the rate of all sources some deals were to be expected of them, and
    when no deal of that source was created since. The other way round, less surely, when deals were created in the
    months that have a full cycle before them, and no lead of their source in all that time. Sources that convert and lose
    their name on the way are SRC007's, and so are those of won deals that nothing before the deal ever carried. Spellings,
    aliases, synonyms and mappings of sources.yaml are one source; blank, catch-all and retired ones are left alone, and so are,
    among deals, sources that need no lead.

    Example: 412 Lead records of 'Content Syndication' were created from 2025-11 to 2026-04, and no deal of that source since; at
    the rate of all sources 41 were to be expected.

    Fix in Salesforce: look at what became of these leads (Reports > Leads by Source and Status); stop paying for the source, or
    mend the step at which its deals take another source.

    Fix in HubSpot: look at the contacts of the source by lifecycle stage; stop paying for the source, or mend the workflow
    that should copy it to the deal.

    Known limits: what a source costs is not known. Where conversions were not read, its deals may have another source, and the
    finding is a mere possibility. Where most deals have no source, or one that no lead has, nothing can be compared. One source
    field of leads and one of deals are held against each other: those of the same name, else the first.

    cycle: the months from a lead to its deal that the company may need, at most 11. Half a year is more than most deals take
    from the first touch to being opened, even in enterprise sales.

    leads: how many leads of the source must be a cycle old; of fewer nothing can be expected.

    expected: how many deals must have been due at the rate of all sources. With three due, none at all is chance in one case of
    twenty.

    deals: how many deals of the source must have been created with no lead behind them; fewer are opened by hand anywhere.

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
    span = _Span(taken_at, min(max(cycle, 1), _MONTHS - 1))
    for connection in dict.fromkeys(field.connection for field in source_fields):
        on_deals = _objects_of_deals(pipelines, connection)
        sides = sides_of(connection, on_deals, ground)
        if unlike := sides and _incomparable(connection, sides):
            yield unlike
        if sides and sides.deals.total >= sides.deals.silent:
            converting = _converting(sides.leads, conversion_source or Table("conversion_source"), names)
            yield from _without_deals(sides, span, ground, converting, leads, expected, terms(connection))
        if sides and not unlike:
            of_src007 = _uncarried(sides.deals, won or Table("won"), on_deals, ground, direct)
            yield from _without_leads(sides, span, ground, of_src007, deals, direct, terms(connection))


def _objects_of_deals(pipelines: Table[Pipeline], connection: str) -> frozenset[str]:
    return frozenset(row.object for row in pipelines if row.connection == connection and row.kind == "sales")


def _incomparable(connection: str, sides: Sides) -> NotJudged | None:
    """Why deals cannot be held against leads: most of them tell no source, or one that no lead has."""
    field = refs.path_of(sides.deals.field.ref)
    if sides.deals.total < sides.deals.silent:
        reason = f"most deals of the last {_MONTHS} months tell no source in {field}"
        return NotJudged(scope=connection, reason=reason, cure="fill the source of deals; SRC006 tells of those that were won")
    if 2 * sides.matched < sides.deals.total:
        reason = f"most deals have a source in {field} that no lead of the last {_MONTHS} months has"
        cure = "map the values of leads to those of deals under mappings in governance/sources.yaml"
        return NotJudged(scope=connection, reason=reason, cure=cure)
    return None


def _converting(leads: Side, conversions: Table[ConversionSource], names: SourceNames) -> frozenset[str]:
    """What stands for the sources whose leads became deals, under whatever name."""
    rows = conversions.by("ref").get(leads.field.ref, ())
    return frozenset(root for row in rows for root in names.roots(leads.field.ref, row.lead_source))


def _without_deals(
    sides: Sides, span: _Span, ground: Ground, converting: frozenset[str], leads: int, expected: float, words: Terms
) -> Iterator[Finding]:
    ref, names = sides.leads.field.ref, ground.names
    rate = sides.matched / sides.leads.total if sides.leads.total else 0.0
    known = all_counted("conversion_source", ref, ground.coverage)
    for value, number in sorted(created(ground.counts, ref, before=span.young).items()):
        roots, due = names.roots(ref, value), number * rate
        excused = names.silent(ref, value) or names.retired(ref, value) or not roots.isdisjoint(sides.deals.roots | converting)
        if number < leads or due < expected or excused:
            continue
        yield Finding(
            ref=refs.value(ref, value),
            message=f"{words.records_of(number, sides.leads.field.object)} of '{names.shown(ref, value)}' were created from "
            f"{span.first} to {span.mature}, and no deal of that source since; at the rate of all sources {due:,.0f} were to be "
            "expected.",
            measured={"leads": number, "deals": 0, "expected": round(due, 1), "since": span.first, "until": span.mature},
            size=number,
            records=number,
            confidence=None if known else Confidence.POSSIBLE,
        )


def _uncarried(
    deals: Side, won: Table[Won], deal_objects: Collection[str], ground: Ground, direct: tuple[str, ...]
) -> frozenset[str]:
    """The sources of deals that SRC007 names: won, and carried by nothing before the deal."""
    ref = deals.field.ref
    found = of_each(never_carried(ref, won.by("ref").get(ref, ()), ground.before(ref, deal_objects), ground.names, direct))
    return frozenset(found) if found.total() >= LEAST_WON else frozenset()


def _without_leads(
    sides: Sides, span: _Span, ground: Ground, of_src007: frozenset[str], deals: int, direct: tuple[str, ...], words: Terms
) -> Iterator[Finding]:
    ref, names = sides.deals.field.ref, ground.names
    for value, number in sorted(created(ground.counts, ref, since=span.preceded).items()):
        excused = value in of_src007 or names.silent(ref, value) or names.direct(ref, value, direct)
        if number < deals or excused or not sides.leads.roots.isdisjoint(names.roots(ref, value)):
            continue
        yield Finding(
            ref=refs.value(ref, value),
            message=f"{words.records_of(number, sides.deals.field.object)} of '{names.shown(ref, value)}' were created since "
            f"{span.preceded}, and no {words.one_of(sides.leads.field.object)} of that source since {span.first}.",
            measured={"deals": number, "leads": 0, "since": span.preceded, "leads_since": span.first},
            size=number,
            records=number,
            severity=Severity.LOW,
            confidence=Confidence.POSSIBLE,
        )
