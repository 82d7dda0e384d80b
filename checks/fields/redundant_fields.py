"""FLD006: fields that mean the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations

from checks.fields.meaning import concept_of, label_of, meaning_of, mirrors, overlap, same_kind
from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.names import alike, enumerated, key
from checks.model.policy.records import DictionaryEntry
from checks.model.rows.schema import Field, PicklistValue
from checks.model.tables import Table
from checks.views.retired import Giveaway
from checks.views.terms import Terms, TermsOf


@check("FLD006", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(15,))
def redundant_fields(
    fields: Table[Field],
    governed_by_object: Mapping[str, tuple[Field, ...]],
    active_values: Mapping[str, tuple[PicklistValue, ...]],
    dictionary_entries: Callable[[str], tuple[DictionaryEntry, ...]],
    retired_fields: Mapping[str, Giveaway],
    terms: TermsOf,
) -> Iterator[Finding]:
    """Fields of one object that mean the same.

    Why: 'Sales adds a new account tier.' With two fields for one thing, half the records carry the one and half the other, and no
    report is right.

    How it decides: custom fields of a governed object are compared with each other and with its standard fields. Same label;
    or same words in another order, in plural, or with the object's own name (Tier, Account Tier) for fields that can hold the
    same; or picklists with labels a typing error apart and four values in five in common; or several fields for the
    object's tier, segment or region (Market Segment, Customer Segment). Two lists without a value in common are two things. A
    formula that shows the other field is left alone, as are fields to which dictionary.csv gives different meanings, and
    fields that FLD007 finds. One finding a group.

    Example: Lead has two fields labelled 'Web Campaign ID': Campaign_ID__c and Web_Campaign_ID__c.

    Fix in Salesforce: decide which field stays, move the data, point reports, layouts and automations to it, then delete the
    other in Setup > Object Manager > the object > Fields & Relationships.

    Fix in HubSpot: Settings > Properties: choose the property that stays, copy the values with a workflow, archive the other.

    Known limits: synonyms (Vertical, Industry) are not known. Several source fields under different names are left to SRC004.
    """
    standard: dict[str, list[Field]] = {}
    for row in fields:
        if not row.custom and not row.archived:
            standard.setdefault(refs.make(row.connection, "object", row.object), []).append(row)
    for object_, custom in governed_by_object.items():
        rows = [row for row in custom if row.ref not in retired_fields] + standard.get(object_, [])
        values = {row.ref: frozenset(key(one.value) for one in active_values.get(row.ref, ())) for row in rows}
        for group, evidence in _groups(rows, values):
            meanings = {entry.meaning.strip() for row in group for entry in dictionary_entries(row.ref)[:1]} - {""}
            if len(meanings) < len(group):
                yield _finding(object_, group, evidence, terms(object_))


def _groups(rows: list[Field], values: Mapping[str, frozenset[str]]) -> Iterator[tuple[list[Field], str]]:
    """The groups of fields that mean the same, each field in one group at most, with the evidence: the surest first."""
    taken: set[str] = set()
    for evidence, buckets in _buckets(rows, values):
        for bucket in buckets:
            free = [row for row in bucket if row.ref not in taken]
            group = [row for row in free if any(_agree(row, other, evidence, values) for other in free if other is not row)]
            if any(row.custom for row in group):
                taken |= {row.ref for row in group}
                yield sorted(group, key=lambda row: (row.custom, row.ref)), evidence


def _buckets(rows: list[Field], values: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, list[list[Field]]]]:
    """Fields that may mean the same, by evidence."""
    for evidence, trait in (("label", label_of), ("words", meaning_of)):
        alikes: dict[object, list[Field]] = {}
        for row in rows:
            alikes.setdefault(trait(row), []).append(row)
        yield evidence, [bucket for shared, bucket in alikes.items() if shared and len(bucket) > 1]
    lists = [row for row in rows if row.custom and len(values[row.ref]) >= 3]
    yield "spelling", [[one, other] for one, other in combinations(lists, 2)]
    concepts: dict[str, list[Field]] = {}
    for row in rows:
        if row.custom and (concept := concept_of(row)):
            concepts.setdefault(concept, []).append(row)
    yield "concept", [bucket for bucket in concepts.values() if len(bucket) > 1]


def _agree(one: Field, other: Field, evidence: str, values: Mapping[str, frozenset[str]]) -> bool:
    """Whether nothing speaks against two fields of one bucket being one."""
    first, second = values[one.ref], values[other.ref]
    if evidence == "spelling":
        return overlap(first, second) >= 0.8 and alike(one.label or one.name, other.label or other.name)
    if mirrors(one, other) or not (one.custom or other.custom):
        return False
    return evidence == "label" or (same_kind(one, other) and not (first and second and first.isdisjoint(second)))


def _finding(object_: str, group: list[Field], evidence: str, words: Terms) -> Finding:
    shown = [f"{row.name} ('{row.label or row.name}', {row.type.replace('_', ' ')})" for row in group]
    about = {"label": "with one label", "concept": f"for its {concept_of(group[0])}"}.get(evidence, "that mean the same")
    return Finding(
        ref=group[0].ref,
        message=f"{refs.path_of(object_)} {words.has} {words.count_fields(len(group))} {about}: {enumerated(shown, most=None)}.",
        measured={"fields": [row.name for row in group], "evidence": evidence},
        size=len(group),
        affected=tuple(row.ref for row in group),
        confidence=Confidence.POSSIBLE if evidence == "concept" else None,
    )
