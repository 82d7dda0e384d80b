"""SRC004: source lists that differ between the objects of one system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted
from checks.model.policy.sources import Sources
from checks.model.refs import make, path_of
from checks.model.rows.schema import Field, PicklistValue, RecordType, RecordTypeValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.source_lists import SourceDifference, SourceList, unread
from checks.views.terms import TermsOf


class _Lack(NamedTuple):
    """Values of a source field that one record type leaves out and another one of the object offers."""

    record_type: RecordType
    field: Field
    values: list[str]


@check("SRC004", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(22,))
def source_lists_differ(
    source_lists: tuple[SourceList, ...],
    source_differences: tuple[SourceDifference, ...],
    unread_source_fields: tuple[Field, ...],
    governed_source_fields: tuple[Field, ...],
    active_values: Mapping[str, tuple[PicklistValue, ...]],
    sources: Sources,
    coverage: Coverage,
    terms: TermsOf,
    record_types: Table[RecordType] | None = None,
    record_type_values: Table[RecordTypeValue] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Source lists that differ between objects of one system with no declared mapping.

    Why: 'Lead source values do not match closed-won reporting' is RevOps's to solve. A source that the deal's list does not
    have is lost or changed on the way from lead to closed-won.

    How it decides: the list that most source fields of a system share (of equals the first on a record's way, the lead's) is
    held against every other one on another object. Fields that share one value set have one list, so they never differ. Values
    that sources.yaml maps from one field to the other, and catch-all values, are no difference. With a taxonomy only the
    values that it defines are compared; without one, a list that merely has more is SRC001's. Record types of one object
    that offer different values of its source field are found as well, but less surely, since that is often meant.

    Example: Opportunity.Deal_Source__c lacks 'Trade Event' of Lead.LeadSource and 3 more fields and offers 'Expo'.

    Fix in Salesforce: base the fields on one global value set, or map the values under mappings in governance/sources.yaml; for
    record types: Setup > Object Manager > the object > Record Types > the field > Edit.

    Fix in HubSpot: Settings > Properties: give the properties the same options, or map them in governance/sources.yaml.

    Known limits: lists of which a part was not read are not compared. Differences between two systems are SRC005's.
    """
    yield from unread(unread_source_fields, source_lists, terms)
    yield from (_differing(one) for one in source_differences if one.missing or sources.values)
    active = {row.ref: row for row in record_types or () if row.active}
    offered: dict[str, dict[str, set[str]]] = {}
    for row in record_type_values or ():
        if row.ref in active:
            offered.setdefault(row.field, {}).setdefault(row.ref, set()).add(row.value)
    narrowed: dict[str, list[_Lack]] = {}
    for field in governed_source_fields:
        if coverage.complete("record_type_values", field.connection, field.object):
            known = [value.value for value in active_values.get(field.ref, ())]
            for ref, missing in _lacking(offered.get(field.ref, {}), known):
                narrowed.setdefault(make(field.connection, "object", field.object), []).append(_Lack(active[ref], field, missing))
    yield from (_narrowed(ref, lacks) for ref, lacks in narrowed.items())


def _differing(difference: SourceDifference) -> Finding:
    one, reference = difference.departing, difference.reference
    parts = [f"{one.verb('lack')} {quoted(difference.missing)} of {reference.title}"] if difference.missing else []
    beside = "" if parts else f" beside those of {reference.title}"
    parts += [f"{one.verb('offer')} {quoted(difference.extra)}{beside}"] if difference.extra else []
    return Finding(
        ref=one.ref,
        message=f"{one.title} {' and '.join(parts)}.",
        measured={"missing": list(difference.missing), "extra": list(difference.extra), "reference": reference.ref},
        size=len(difference.extra) + len(difference.missing),
        affected=(*one.value_refs(difference.extra), *reference.value_refs(difference.missing)),
    )


def _lacking(by_type: Mapping[str, set[str]], known: list[str]) -> Iterator[tuple[str, list[str]]]:
    somewhere = set[str]().union(*by_type.values())
    for ref, values in sorted(by_type.items()):
        if missing := [value for value in known if value in somewhere - values]:
            yield ref, missing


def _narrowed(object_ref: str, lacks: list[_Lack]) -> Finding:
    first, object_ = lacks[0], path_of(object_ref)
    others = len({lack.record_type.ref for lack in lacks} - {first.record_type.ref})
    more = f"; {count(others, 'more record type')} differ{'' if others > 1 else 's'} too" if others else ""
    return Finding(
        ref=object_ref,
        message=f"Record types of {object_} offer different sources: '{first.record_type.label or first.record_type.name}' "
        f"leaves out {quoted(first.values)} of {first.field.name}{more}.",
        measured={"lacking": {f"{lack.record_type.name}/{lack.field.name}": lack.values for lack in lacks}},
        size=sum(len(lack.values) for lack in lacks),
        affected=tuple(sorted({lack.record_type.ref for lack in lacks} | {lack.field.ref for lack in lacks})),
        severity=Severity.LOW,
        confidence=Confidence.POSSIBLE,
    )
