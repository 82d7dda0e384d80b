"""SRC001: source values that the taxonomy does not define."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import alike, count, key, quoted
from checks.model.policy.sources import Sources
from checks.model.rows.schema import Field
from checks.views.source_lists import SourceDifference, SourceList, defined_variants, unread
from checks.views.terms import TermsOf


@check("SRC001", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(15, 22))
def undefined_source_value(
    source_lists: tuple[SourceList, ...],
    source_differences: tuple[SourceDifference, ...],
    unread_source_fields: tuple[Field, ...],
    sources: Sources,
    terms: TermsOf,
) -> Iterator[Finding | NotJudged]:
    """Active source value that the taxonomy does not define.

    Why: 'Marketing creates a new campaign source naming pattern. […] Finance later asks why the launch pipeline does not
    reconcile with the bookings report.' A value outside the taxonomy is a source that no report adds up.

    How it decides: every active value of a source field is looked for in sources.yaml, by its API name and by its label:
    among the active sources, their aliases, the catch-all values and the values of a declared mapping. A value
    whose source is retired is named as such. Another spelling of a defined value that the same list offers is SRC003's; one that
    merely looks like it is named here. Without a taxonomy, a field that offers all that the other source fields share and
    something more is found with what it has more; that is a hint at a local change, no proof. Fields that share
    one list (a value set) are one finding.

    Example: Lead.LeadSource offers 'Webinar EMEA', which sources.yaml does not know; it looks like its 'Webinars EMEA'.

    Fix in Salesforce: Setup > Picklist Value Sets > Lead Source (or the field): replace the value on records, then deactivate
    it; or add it to governance/sources.yaml with a definition.

    Fix in HubSpot: set an option of the taxonomy on the records in bulk, then delete or hide the other: Settings > Properties; or
    add it to governance/sources.yaml with a definition.

    Known limits: values typed into text fields are not definitions; SRC002 judges them on records. HubSpot's own properties
    (hs_…) and UTM fields are judged only where sources.yaml lists them.
    """
    yield from unread(unread_source_fields, source_lists, terms)
    if sources.values:
        yield from (finding for one in source_lists if (finding := _undefined(one, sources)))
        return
    yield from (_stray(difference) for difference in source_differences if not difference.missing)
    lists = Counter(one.connection for one in source_lists)
    for one in source_lists:
        if lists[one.connection] == 1:
            scope = one.connection if max(lists.values()) > 1 else ""
            reason = f"there is no taxonomy, and no list beside the one of {one.title} to compare with"
            yield NotJudged(scope=scope, reason=reason, cure="define the sources in governance/sources.yaml")


def _undefined(one: SourceList, sources: Sources) -> Finding | None:
    known = sources.names() | frozenset(_mapped(one, sources))
    silent = {key(name) for name in sources.catch_all}
    respelt = defined_variants(one, sources)
    outside = [
        value
        for value in one.values
        if known.isdisjoint((value.value, value.label)) and key(value.value) not in silent and value.value not in respelt
    ]
    if not outside:
        return None
    former = sources.names(retired=True)
    retired = [value.value for value in outside if not former.isdisjoint((value.value, value.label))]
    undefined = [value.value for value in outside if value.value not in retired]
    resembles = {name: alike_to[0] for name in undefined if (alike_to := [one for one in sorted(former) if alike(name, one)])}
    parts = [f"{count(len(undefined), 'value')} that the taxonomy does not define ({quoted(undefined)})"] if undefined else []
    it = "it" if parts else "the taxonomy"
    parts += [f"{count(len(retired), 'value')} that {it} has retired ({quoted(retired)})"] if retired else []
    hint = "".join(f"; '{name}' looks like its '{like}'" for name, like in list(resembles.items())[:2])
    return Finding(
        ref=one.ref,
        message=f"{one.title} {one.verb('offer')} {' and '.join(parts)}{hint}.",
        measured={"undefined": undefined, "retired": retired, "resembles": resembles, "values": len(one.values)},
        size=len(outside),
        affected=one.value_refs([value.value for value in outside]),
    )


def _mapped(one: SourceList, sources: Sources) -> Iterator[str]:
    """The values of this list that a declared mapping accounts for."""
    for mapping in sources.mappings:
        if one.carried_by(mapping.source):
            yield from mapping.values.keys()
        if one.carried_by(mapping.target):
            yield from mapping.values.values()


def _stray(difference: SourceDifference) -> Finding:
    one, extra = difference.departing, difference.extra
    beside = f"{count(len(extra), 'value')} beside those of {difference.reference.title}"
    return Finding(
        ref=one.ref,
        message=f"{one.title} {one.verb('offer')} {beside}: {quoted(extra)}.",
        measured={"strays": list(extra), "values": len(one.values), "reference": difference.reference.ref},
        size=len(extra),
        affected=one.value_refs(extra),
        severity=Severity.LOW,
        confidence=Confidence.POSSIBLE,
        fix="write the taxonomy down in governance/sources.yaml, so that it is settled which of the values are sources",
    )
