"""DAT006: values that break the list or the format that the policy declares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, enumerated
from checks.model.policy.market import Segments
from checks.model.policy.measurement import Naming, NamingRule
from checks.model.policy.records import DictionaryEntry
from checks.model.policy.sources import Sources
from checks.model.rows.measures import ValueCount
from checks.model.rows.schema import Field, PicklistValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.quality.allowed_values import Allowed, allowed_by, broken_rule, cell_of, is_pattern, speaks_of_values
from checks.quality.words import at_least, records_of
from checks.views.choices import Held, by_choice, holding, is_by_choice, of_all_records
from checks.views.roles import ACCOUNTS

_PICKLISTS = frozenset({"picklist", "multi_picklist"})


@check("DAT006", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(8,))
def undeclared_value(
    value_counts: Table[ValueCount],
    fields: Table[Field],
    governed_source_fields: tuple[Field, ...],
    dictionary_entries: Callable[[str], tuple[DictionaryEntry, ...]],
    naming: Naming,
    segments: Segments,
    sources: Sources,
    coverage: Coverage,
    picklist_values: Table[PicklistValue] | None = None,
    *,
    records: int = 5,
) -> Iterator[Finding | NotJudged]:
    """Values on records that break the list or the format that the policy declares.

    Why: 'CRM data quality is weak' is one of the triggers of Revenue Operations. A region under four names is four regions in
    every report, and each routing rule knows only one of them.

    How it decides: the values that records carry are held against allowed_values of dictionary.csv, a list such as
    'EMEA; AMER; APAC' or a pattern between slashes such as '/[A-Z]{2}/', and against the patterns of naming.yaml whose components
    are values ('value:Lead.Region__c=*'). Stored values and labels count alike, in a list without regard to case. Blank breaks
    nothing. One finding a field. What is off the list of a source field itself is SRC002's; segments of accounts are DAT004's
    where segments.yaml lists them.

    Example: 214 of 2,000 leads carry 3 values of Region__c that dictionary.csv does not allow: 'Europe' (120),
    'Emea North' (60) and 'N.A.' (34).

    Fix in Salesforce: mass-update the records, or Replace the value in the field's picklist; then restrict the picklist, or add
    a validation rule, so that imports and integrations cannot bring it back.

    Fix in HubSpot: filter the records by the value and set the right one in bulk; then make the property a dropdown select, or
    add a validation rule to it: Settings > Properties.

    Known limits: values are counted for fields with allowed values, segments and sources only; Salesforce cannot count long texts
    and multi-select picklists, and of HubSpot's multiple checkboxes it may be known only how many records have each. Words such
    as 'see the handbook' are no list and are not judged, nor is a list of which the field knows no value.

    records: how many records of a field must carry such values; fewer are slips that somebody mends by hand.
    """
    rules = [rule for rule in naming.rules if speaks_of_values(rule) and is_pattern(rule.pattern)]
    of_sources = {row.ref for row in governed_source_fields}
    in_words: Counter[str] = Counter()
    declared = 0
    for ref, rows in value_counts.by("ref").items():
        field, cell = fields.get(ref), cell_of(ref, dictionary_entries)
        declared += bool(cell)
        if field is None or _is_dat004s(field, segments):
            continue
        listed = picklist_values.by("field").get(ref, ()) if picklist_values else ()
        labels = {row.value: row.label or row.value for row in listed}
        counts = of_all_records(rows)
        carried = by_choice(field, counts)
        allowed = _allowed(cell, {**{value: value for value in carried}, **labels})
        in_words[field.connection] += bool(cell) and allowed is None
        if ref in of_sources:
            carried = _without_src002s(field, carried, listed, sources)
        faults = dict(_faults(field, carried, labels, allowed, rules))
        held = holding(field, counts, faults)
        if held.records >= records:
            of = None if is_by_choice(field, counts) else counts.total()
            yield _finding(field, faults, carried, held, of, coverage)
    yield from _untold(in_words, declared, rules)


def _allowed(cell: str, known: Mapping[str, str]) -> Allowed | None:
    """What the dictionary allows; None where it says nothing, or a list of which no value and no option of the field is one."""
    allowed = allowed_by(cell)
    if allowed and allowed.values and not any(allowed.takes(pair) for pair in known.items()):
        return None
    return allowed


def _is_dat004s(field: Field, segments: Segments) -> bool:
    listed = any(refs.matches(field.ref, glob) for glob in segments.fields)
    return bool(segments.values) and field.object in ACCOUNTS and listed


def _without_src002s(field: Field, carried: Counter[str], listed: Sequence[PicklistValue], sources: Sources) -> Counter[str]:
    """The values of a source field without those that SRC002 judges: off its list or, in free text, off the taxonomy."""
    if field.type not in _PICKLISTS:
        return Counter() if sources.values else carried
    active = {row.value.casefold() for row in listed if row.active}
    return Counter({value: number for value, number in carried.items() if value.casefold() in active})


def _faults(
    field: Field, carried: Mapping[str, int], labels: Mapping[str, str], allowed: Allowed | None, rules: list[NamingRule]
) -> Iterator[tuple[str, str]]:
    """The values at fault, the most frequent first, each with what it breaks."""
    for value in sorted(carried, key=lambda value: (-carried[value], value)):
        spellings = (value, labels.get(value, value))
        if allowed is not None and not allowed.takes(spellings):
            yield value, "that dictionary.csv does not allow"
        elif rule := broken_rule(field.ref, value, spellings, rules):
            example = f", such as '{rule.example}'" if rule.example else ""
            yield value, f"that break the pattern of naming.yaml{example}"


def _finding(
    field: Field, faults: Mapping[str, str], carried: Mapping[str, int], held: Held, of: int | None, coverage: Coverage
) -> Finding:
    by_reason: dict[str, list[str]] = {}
    for value, reason in faults.items():
        by_reason.setdefault(reason, []).append(value)
    told = [
        f"{count(len(values), 'value')} of {field.name} {_agreeing(reason, len(values))}: "
        + enumerated(f"'{value}' ({carried[value]:,})" for value in values)
        for reason, values in by_reason.items()
    ]
    number = held.records
    carry = "carries" if number == 1 else "carry"
    least = "At least " if held.at_least else at_least("value_counts", field.connection, field.object, coverage)
    among = records_of(number, field.object) if of is None else f"{number:,} of {records_of(of, field.object)}"
    return Finding(
        ref=field.ref,
        message=f"{least}{among} {carry} {'; and '.join(told)}.",
        measured={"values": {value: carried[value] for value in faults}, "records": number, "of": of},
        size=number,
        affected=tuple(sorted(refs.value(field.ref, value) for value in faults)),
        records=number,
    )


def _agreeing(reason: str, number: int) -> str:
    return reason.replace("that break ", "that breaks ") if number == 1 else reason


def _untold(in_words: Mapping[str, int], declared: int, rules: list[NamingRule]) -> Iterator[NotJudged]:
    """What the policy leaves open, and what it says in words that only people understand."""
    if not declared and not rules:
        reason = "neither dictionary.csv nor naming.yaml says which values the fields that were counted may have"
        cure = "list them under allowed_values in governance/dictionary.csv: EMEA; AMER; APAC"
        yield NotJudged(reason=reason, cure=cure)
    for connection, number in in_words.items():
        if number:
            reason = f"dictionary.csv says in words which values {count(number, 'field')} may have"
            cure = "write a list (EMEA; AMER; APAC) or a pattern between slashes (/[A-Z]{2}/)"
            yield NotJudged(scope=connection if declared > number or rules else "", reason=reason, cure=cure)
