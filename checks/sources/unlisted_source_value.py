"""SRC002: source values on records that users cannot choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, enumerated
from checks.model.policy.sources import Sources
from checks.model.rows.measures import ValueCount
from checks.model.rows.schema import Field, PicklistValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.sources.counted import all_counted, created, in_all, months_ago
from checks.sources.same_source import SourceNames, spelt
from checks.views.choices import by_choice, choices_of, holding, is_by_choice
from checks.views.crm_sides import HUBSPOT
from checks.views.source_lists import SourceList, unread
from checks.views.terms import Terms, TermsOf

_TEXT = frozenset({"text", "long_text"})
_HOLDS_VALUES = _TEXT | {"picklist", "multi_picklist"}
_ABSENT, _INACTIVE, _NOT_ACTIVE, _TYPED = "on no list", "inactive", "not active", "free text"
_HIDDEN = "hidden"
"""What HubSpot calls an option that users cannot choose. It stays on records on purpose; only what still writes it is wrong."""


class _Stray(NamedTuple):
    """A value that records carry and that should not be on them."""

    value: str
    fault: str
    records: int
    recent: int
    """How many of the records were created in the last months."""


@check("SRC002", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(22,))
def unlisted_source_value(
    value_counts: Table[ValueCount],
    picklist_values: Table[PicklistValue],
    governed_source_fields: tuple[Field, ...],
    source_lists: tuple[SourceList, ...],
    unread_source_fields: tuple[Field, ...],
    sources: Sources,
    coverage: Coverage,
    taken_at: datetime,
    terms: TermsOf,
    *,
    records: int = 5,
    months: int = 1,
) -> Iterator[Finding | NotJudged]:
    """Source value on records that is not an active value of its field.

    Why: 'Lead source values do not match closed-won reporting.' A value that came with an import or an integration is
    in no report's filter list, so its leads and deals are missing from every number by source.

    How it decides: the values that records of a source field really carry are held against its list: a value is found that is on
    no list, or that is inactive. Free text has no list, so its values are held against the taxonomy. Aliases of the taxonomy are
    allowed; a source that the taxonomy calls retired may stay on older records. One finding a field. It is of low severity where
    all of its values are inactive and, as far as is known, no recent record carries them: history that was not replaced. In
    HubSpot a hidden option stays on older records on purpose, so that it counts only where recent ones carry it. Blank is no
    value.

    Example: 24 Lead records carry 2 values of LeadSource that users cannot choose: 'Yellow Pages' (16, inactive) and
    'bought list' (8, on no list).

    Fix in Salesforce: Setup > Picklist Value Sets > Lead Source (or the field) > Replace changes the records; then mend the
    import, form or integration that writes the value. A custom picklist can be restricted to its list.

    Fix in HubSpot: filter the records by the value and set the right option in bulk; then mend what writes it. A text
    property can be made a dropdown select.

    Known limits: a value that differs from one of the list only in case counts as that one, since reports add them up. In which
    months a record was created is known of leads, HubSpot's contacts, and deals only. Whether a record type offers the value is
    not asked.

    records: how many records of a field must carry such values; fewer are slips that somebody mends by hand.

    months: how many months before this one are recent. What is created with an inactive value since last month comes from
    something that still writes it, unless the value was deactivated in these very weeks.
    """
    yield from unread(unread_source_fields, source_lists, terms)
    names = SourceNames(sources, picklist_values)
    since = months_ago(taken_at, months)
    part_read, unheld = {row.ref for row in unread_source_fields}, Counter[str]()
    for field in governed_source_fields:
        carried = in_all(value_counts, field.ref)
        judged = field.type in _HOLDS_VALUES and not field.calculated and field.ref not in part_read
        if not judged or not any(value.strip() for value in carried):
            continue
        if field.type in _TEXT and not sources.values:
            unheld[field.connection] += 1
            continue
        words = terms(field.ref)
        faults = _faults_of(field, carried, names, picklist_values, sources, coverage)
        if words.system == HUBSPOT:
            faults = {value: _HIDDEN if fault == _INACTIVE else fault for value, fault in faults.items()}
        recent = created(value_counts, field.ref, since=since)
        dated = all_counted("value_counts", field.ref, coverage, months=True) and bool(created(value_counts, field.ref))
        strays = list(_strays(field, carried, faults, recent, sources))
        held = holding(field, carried, [stray.value for stray in strays])
        if held.records >= records:
            lately = holding(field, recent, [stray.value for stray in strays]).records if dated else None
            least = held.at_least or not all_counted("value_counts", field.ref, coverage)
            of = None if is_by_choice(field, carried) else sum(carried.values())
            yield _finding(field, strays, held.records, of, lately, since, words, at_least=least)
    for connection, number in unheld.items():
        free = terms(connection).count_fields(number, such="free-text source")
        reason = f"there is no taxonomy to hold the values of {free} against"
        scope = connection if source_lists or len(coverage.connections) > 1 else ""
        yield NotJudged(scope=scope, reason=reason, cure="define the sources in governance/sources.yaml")


def _faults_of(
    field: Field,
    carried: Mapping[str, int],
    names: SourceNames,
    values: Table[PicklistValue],
    sources: Sources,
    coverage: Coverage,
) -> dict[str, str]:
    """What is wrong with each value at fault."""
    every = {part for value in carried for part in choices_of(field, value)}
    if field.type in _TEXT:
        silent = {part for part in every if names.silent(field.ref, part)}
        return {part: _TYPED for part in every - silent if not names.defined(field.ref, part)}
    listed = {row.value.strip().casefold(): row.active for row in values.by("field").get(field.ref, ())}
    listed |= {row.value.strip().casefold(): True for row in values.by("field").get(field.ref, ()) if row.active}
    gaps = coverage.scoped_gaps(("picklist_values",), (field.connection,))
    absent = _NOT_ACTIVE if any(refs.within(field.ref, gap.scope) for gap in gaps) else _ABSENT
    aliases = {spelt(alias) for value in sources.values if value.status == "active" for alias in value.aliases}
    found = {part: listed.get(part.casefold()) for part in every if spelt(part) not in aliases}
    return {part: absent if active is None else _INACTIVE for part, active in found.items() if not active}


def _strays(
    field: Field, carried: Mapping[str, int], faults: Mapping[str, str], recent: Mapping[str, int], sources: Sources
) -> Iterator[_Stray]:
    """The values at fault, the most frequent first. What the taxonomy retired is at fault only where it is still written."""
    retired = {spelt(name) for name in sources.names(retired=True) - sources.names()}
    totals, lately = by_choice(field, carried), by_choice(field, recent)
    for value in sorted(faults, key=lambda value: (-totals[value], value)):
        if lately[value] or (spelt(value) not in retired and faults[value] != _HIDDEN):
            yield _Stray(value, faults[value], totals[value], lately[value])


def _finding(
    field: Field,
    strays: Sequence[_Stray],
    number: int,
    of: int | None,
    recent: int | None,
    since: str,
    words: Terms,
    *,
    at_least: bool,
) -> Finding:
    least = "At least " if at_least else ""
    carry = "carries" if number == 1 else "carry"
    told = enumerated(f"'{stray.value}' ({stray.records:,}, {stray.fault})" for stray in strays)
    what = "that the taxonomy does not define" if strays[0].fault == _TYPED else "that users cannot choose"
    lately = ""
    if recent:
        part = "all" if recent == number else f"{recent:,}"
        lately = f"; {part} of them {'was' if recent == 1 else 'were'} created since {since}"
    history = not recent and all(stray.fault == _INACTIVE for stray in strays)
    return Finding(
        ref=field.ref,
        message=f"{least}{words.records_of(number, field.object)} {carry} "
        f"{count(len(strays), 'value')} of {field.name} {what}: {told}{lately}.",
        measured={
            "values": {stray.value: {"records": stray.records, "fault": stray.fault} for stray in strays},
            "records": number,
            "of": of,
            "recent": recent,
        },
        size=number,
        affected=tuple(sorted(refs.value(field.ref, stray.value) for stray in strays)),
        records=number,
        severity=Severity.LOW if history else None,
    )
