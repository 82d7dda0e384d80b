"""Who answers for the data of a field, as far as dictionary and CRM tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache

from checks.model import refs
from checks.model.check import view
from checks.model.finding import NotJudged
from checks.model.policy.records import Dictionary, DictionaryEntry
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.crm_sides import HUBSPOT
from checks.views.terms import TermsOf
from checks.views.unread import unread_fields

OWNERS_UNREAD = "data owners and classification"
"""What follows an object in the scope of a gap that says that nobody read who owns its fields."""


@view
def data_owners(fields: Table[Field], governed_fields: tuple[Field, ...], dictionary: Dictionary) -> Mapping[str, str]:
    """Who answers for a field's data: the dictionary's word first, then the CRM's; fields with nobody are absent.

    A pattern speaks of the fields that the company answers for; a standard field has to be named.
    """
    governed = {row.ref for row in governed_fields}
    exact = {entry.component: entry.owner.strip() for entry in dictionary.entries if entry.owner.strip()}
    globs = [(glob, owner) for glob, owner in exact.items() if any(char in glob for char in "*?[")]
    owners: dict[str, str] = {}
    for row in (row for row in fields if not row.archived):
        named = exact.get(row.ref) or exact.get(refs.path_of(row.ref)) or exact.get(row.ref.split(":", 1)[1])
        if row.ref in governed:
            named = named or next((owner for glob, owner in globs if refs.matches(row.ref, glob)), None)
        named = named or row.data_owner
        if named:
            owners[row.ref] = named
    return owners


@view
def dictionary_entries(dictionary: Dictionary) -> Callable[[str], tuple[DictionaryEntry, ...]]:
    """What the dictionary says of a field, asked by reference: the entries that name it, then the patterns that fit it."""
    exact = {entry.component: entry for entry in dictionary.entries}
    globs = [entry for entry in dictionary.entries if any(char in entry.component for char in "*?[")]

    @cache
    def entries_of(field: str) -> tuple[DictionaryEntry, ...]:
        named = [exact[name] for name in (field, field.split(":", 1)[1], refs.path_of(field)) if name in exact]
        return (*named, *(entry for entry in globs if refs.matches(field, entry.component) and entry not in named))

    return entries_of


def _owner_is_known(row: Field, dictionary: Dictionary, coverage: Coverage) -> bool:
    """Whether it is known who owns a field, be it nobody. A dictionary speaks for a CRM that cannot tell, not for one unread."""
    if row.data_owner is not None:
        return True
    return bool(dictionary.entries) and coverage.complete("fields", row.connection, f"{row.object} {OWNERS_UNREAD}")


@view
def unowned_fields(
    governed_fields: tuple[Field, ...], data_owners: Mapping[str, str], dictionary: Dictionary, coverage: Coverage
) -> tuple[Field, ...]:
    """The governed fields known to have no data owner: the dictionary names none, nor does the CRM, as far as it was read."""
    return tuple(row for row in governed_fields if row.ref not in data_owners and _owner_is_known(row, dictionary, coverage))


@view
def unread_owners(
    governed_fields: tuple[Field, ...], dictionary: Dictionary, coverage: Coverage, terms: TermsOf
) -> tuple[NotJudged, ...]:
    """The connections in which nothing tells who owns data, and the answer that a check of owners gives for them."""
    unread = [row for row in governed_fields if not _owner_is_known(row, dictionary, coverage)]
    cure = "name the owners in governance/dictionary.csv; or grant View Setup and Configuration, or retrieve with API version 45"
    asked = [row for row in unread if terms(row.connection).system != HUBSPOT]
    portals = Counter(row.connection for row in unread if terms(row.connection).system == HUBSPOT)
    untold = (
        NotJudged(
            scope=portal if number < len(governed_fields) else "",
            reason=f"HubSpot holds no data owners, and nothing says who owns the data of {terms(portal).count_fields(number)}",
            cure="name the owners in governance/dictionary.csv",
        )
        for portal, number in sorted(portals.items())
    )
    return (*unread_fields(asked, of=len(governed_fields), what="data owner", cure=cure), *untold)
