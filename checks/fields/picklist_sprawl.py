"""FLD014: picklists that nobody can choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from checks.model.check import check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.names import count, words
from checks.model.refs import value as value_ref
from checks.model.rows.measures import ValueCount
from checks.model.rows.schema import Field, PicklistValue, RecordTypeValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.terms import TermsOf

_LOOKED_UP = frozenset(
    {
        "country", "countries", "state", "states", "province", "county", "counties", "city", "currency", "currencies", "language",
        "languages", "nationality", "timezone", "locale", "naics", "sic", "nace", "isic", "airport", "port", "year", "month",
        "day", "hour",
    }
)  # fmt: skip
"""Words of lists that people look up rather than choose from: they know the answer before they open the list."""


@check("FLD014", severity=Severity.LOW, confidence=Confidence.LIKELY, rows=(8,), finds_in=("value_counts",))
def picklist_sprawl(
    governed_fields: tuple[Field, ...],
    active_values: Mapping[str, tuple[PicklistValue, ...]],
    coverage: Coverage,
    terms: TermsOf,
    record_type_values: Table[RecordTypeValue] | None = None,
    value_counts: Table[ValueCount] | None = None,
    *,
    most: int = 30,
    unused_share: float = 0.5,
    least_records: int = 200,
) -> Iterator[Finding]:
    """A picklist has more active values than a person can choose from, or most of its values are unused.

    Why: 'CRM data quality is weak.' From a list too long to read people take the first value that fits, so that two of
    them file the same thing differently, and a report by that field says little.

    How it decides: custom picklists on governed objects. Counted are the active values (in HubSpot options that are not hidden),
    or, where record types narrow the list, those of the record type that offers most. Dependent picklists are left alone, since a
    user sees only a part, and so are lists that people look up (countries, states, currencies, languages, time zones, years,
    industry codes), by the field's name or because most values are numbers or codes. Where it is known how often each value is
    used, on all records, a list most of whose active values no record carries is found too.

    Example: Account.Industries__c offers 114 values.

    Fix in Salesforce: Setup > Object Manager > the object > Fields & Relationships > the field: deactivate what nobody uses,
    merge what is alike with Replace, or split the list in two dependent ones.

    Fix in HubSpot: Settings > Properties > the property: delete or hide the options that nobody uses, or split the property in
    two with conditional logic.

    Known limits: how often values are used is known only from a connected CRM, for fields of segments and sources and those with
    allowed values in dictionary.csv, and only where the reader sees all records.

    most: active values from which a list is reported; usability tests see people struggle from some ten options, so at
    three times as many nobody reads to the end.

    unused_share: share of active values without any record from which a list is reported; above a half, the list is
    mostly noise to whoever has to choose.

    least_records: records that must carry the field before unused values count; with fewer, a value may simply not have had
    its turn.
    """
    widest = _widest(record_type_values or ())
    counts = (value_counts or Table[ValueCount]("value_counts")).by("ref")
    for row in governed_fields:
        values = [one.value for one in active_values.get(row.ref, ())]
        if row.type not in {"picklist", "multi_picklist"} or row.controller or _is_looked_up(row, values):
            continue
        offered = min(len(values), widest.get(row.ref, len(values)))
        unused = _unused(row, values, counts.get(row.ref, ()), least_records) if _all_counted(row, coverage) else []
        idle = len(unused) > unused_share * len(values)
        if offered > most or idle:
            words_ = terms(row.ref)
            faults = [f"offers {offered:,} {words_.values} to choose from"] if offered > most else []
            active = count(len(values), f"active {words_.value}")
            faults += [f"has {active}, {len(unused):,} of them on no record"] if idle else []
            yield Finding(
                ref=row.ref,
                message=f"'{row.label or row.name}' on {row.object} {' and '.join(faults)}.",
                measured={"offered": offered, "active": len(values), "unused": unused if idle else None},
                size=offered if offered > most else len(unused),
                affected=tuple(value_ref(row.ref, value) for value in unused) if idle else (),
            )


def _widest(rows: Iterable[RecordTypeValue]) -> Mapping[str, int]:
    """The number of values of each field that the record type which offers most of them offers."""
    widest: dict[str, int] = {}
    for (_, field), number in Counter((row.ref, row.field) for row in rows).items():
        widest[field] = max(number, widest.get(field, 0))
    return widest


def _is_looked_up(row: Field, values: list[str]) -> bool:
    spoken = {word for text in (row.name, row.label or "") for word in words(text)}
    codes = sum(value.isdigit() or (len(value) <= 3 and value.isupper()) for value in values)
    return bool(spoken & _LOOKED_UP) or ("zone" in spoken and "time" in spoken) or codes > len(values) / 2


def _all_counted(row: Field, coverage: Coverage) -> bool:
    """Whether the counts of a field tell of all records, so that a value without any is on none."""
    return all(coverage.complete("value_counts", row.connection, scope) for scope in (row.object, f"{row.object}.{row.name}"))


def _unused(row: Field, values: list[str], counts: Iterable[ValueCount], least_records: int) -> list[str]:
    """The active values that no record carries; none when too few records carry the field to tell.

    A field of several choices holds those of a record in one text. Case is no difference, as in a list that users see.
    """
    used: Counter[str] = Counter()
    carrying = 0
    for one in counts:
        if one.value and one.month is None:
            carrying += one.count
            for value in one.value.split(";") if row.type == "multi_picklist" else [one.value]:
                used[value.strip().casefold()] += one.count
    return [value for value in values if not used[value.strip().casefold()]] if carrying >= least_records else []
