"""What the company says of the fields that two systems hold: that it needs them, and which system is right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from checks.model import refs
from checks.model.check import view
from checks.model.policy.measurement import Systems
from checks.model.policy.records import DictionaryEntry
from checks.model.rows.schema import Connection, Field
from checks.model.tables import Table
from checks.views.mirrors import Mirror
from checks.views.needed_fields import Need


@view
def system_of_record(
    systems: Systems, dictionary_entries: Callable[[str], tuple[DictionaryEntry, ...]], connections: Table[Connection]
) -> Callable[[str], str]:
    """The system of record that is declared for a field or an object, asked by reference; '' where none is.

    It is ``salesforce`` or ``hubspot`` where the policy names a connection or one of the two, else what the policy says, in lower
    case. The dictionary's word for a field comes first, then source_of_truth for the field, then for its object.
    """
    known = {row.name.casefold(): row.system for row in connections}

    def resolved(text: str) -> str:
        name = " ".join(text.split()).casefold()
        return known.get(name, name)

    @cache
    def of(ref: str) -> str:
        connection, kind, _ = refs.split(ref)
        home = refs.make(connection, "object", refs.object_of(ref))
        told = [entry.system_of_record for entry in dictionary_entries(ref)] if kind == "field" else []
        for asked in (ref, home):
            told += [winner for glob, winner in systems.source_of_truth.items() if refs.matches(asked, glob)]
        return next((resolved(text) for text in told if text.strip()), "")

    return of


@view
def governed_mirrors(
    mirrors: tuple[Mirror, ...],
    needed_fields: Mapping[str, tuple[Need, ...]],
    source_fields: tuple[Field, ...],
    dictionary_entries: Callable[[str], tuple[DictionaryEntry, ...]],
) -> tuple[Mirror, ...]:
    """The pairs for which the company answers: a part of the policy names either field, or it carries a source."""
    sources = {row.ref for row in source_fields}

    def governed(ref: str) -> bool:
        return ref in needed_fields or ref in sources or bool(dictionary_entries(ref))

    return tuple(pair for pair in mirrors if governed(pair.salesforce.ref) or governed(pair.hubspot.ref))


def undecided(pair: Mirror, record_of: Callable[[str], str]) -> bool:
    """Whether no system of record is declared for either field or its object."""
    return not (record_of(pair.salesforce.ref) or record_of(pair.hubspot.ref))
