"""SRC003: source values that are variants of one source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import clusters, count, quoted
from checks.model.policy.sources import Sources
from checks.model.refs import value as value_ref
from checks.model.rows.schema import Field
from checks.views.source_lists import SourceList, defined_variants, one_word, unread
from checks.views.terms import TermsOf


@check("SRC003", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(15, 22))
def source_value_variants(
    source_lists: tuple[SourceList, ...],
    unread_source_fields: tuple[Field, ...],
    sources: Sources,
    terms: TermsOf,
    *,
    likeness: float = 93,
) -> Iterator[Finding | NotJudged]:
    """Source values that are variants of one source.

    Why: 'Marketing creates a new campaign source naming pattern.' One source under two spellings is counted as two, and neither
    number is right in the closed-won report.

    How it decides: the active values of one source list are compared without case, accents, spaces, punctuation, plural and
    period ('Trade Show', 'trade-shows' and 'Trade Show Q3 2019' are one), and then for typing errors, less surely. Values
    that differ in a number ('Tier 1', 'Tier 2') or in a whole word ('Partner', 'Partner Event') are never variants. Synonyms of
    sources.yaml are; values that it calls distinct, or defines one beside the other, are not. A list that several fields share
    is judged once. What is merely like a value that the taxonomy defines is left to SRC001.

    Example: Lead.LeadSource offers 'Trade Show', 'Tradeshow' and 'Trade Shows 2019'.

    Fix in Salesforce: Setup > Picklist Value Sets > Lead Source (or the field): replace the variants by the one that stays, which
    also changes the records, then deactivate them.

    Fix in HubSpot: filter the records by the variants and set the option that stays in bulk; then delete or hide the others:
    Settings > Properties.

    Known limits: abbreviations and translations ('PPC', 'Paid Search') are known only from the synonyms in sources.yaml.

    likeness: how alike two spellings must be, of 100, to count as a typing error; 93 finds one missing letter in eight, and
    judged 22 of 23 pairs of real source values rightly.
    """
    yield from unread(unread_source_fields, source_lists, terms)
    distinct = (*sources.distinct, sources.names())
    for one in source_lists:
        named = {value.label or value.value: value.value for value in one.values}
        for spellings in clusters(named, threshold=likeness, synonyms=sources.synonyms, distinct=distinct):
            judged = sorted(_judged(one, spellings, named, sources), key=named.__getitem__)
            if len(judged) > 1:
                yield _finding(one, {spelling: named[spelling] for spelling in judged}, sources)


def _judged(one: SourceList, spellings: Sequence[str], named: Mapping[str, str], sources: Sources) -> Sequence[str]:
    """The spellings of a cluster without those that SRC001 names: undefined, and merely like a defined one."""
    names = sources.names()
    defined = {spelling for spelling in spellings if not names.isdisjoint((spelling, named[spelling]))}
    respelt = defined_variants(one, sources)
    return [spelling for spelling in spellings if not defined or spelling in defined or named[spelling] in respelt]


def _finding(one: SourceList, named: dict[str, str], sources: Sources) -> Finding:
    names = list(named.values())
    spellings = count(len(named), "spelling")
    return Finding(
        ref=value_ref(one.ref, names[0]),
        message=f"{one.title} {one.verb('offer')} {spellings} of what looks like one source: {quoted(named, most=20)}.",
        measured={"values": names, "fields": [carrier.ref for carrier in one.carriers]},
        size=len(names),
        affected=one.value_refs(names),
        confidence=None if one_word(named, sources) else Confidence.POSSIBLE,
    )
