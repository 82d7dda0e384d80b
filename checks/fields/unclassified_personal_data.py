"""FLD011: personal data that nobody classified."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from checks.fields.personal import personal_kind
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.policy.records import DictionaryEntry
from checks.model.refs import path_of
from checks.model.rows.schema import Field
from checks.views.crm_sides import HUBSPOT
from checks.views.terms import Terms, TermsOf
from checks.views.unread import unread_fields

_AS_CREATED = frozenset({"non_sensitive", "none"})
"""What HubSpot says of the sensitivity of a property of which nobody said anything."""


@check("FLD011", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(8,))
def unclassified_personal_data(
    governed_by_object: Mapping[str, tuple[Field, ...]],
    dictionary_entries: Callable[[str], tuple[DictionaryEntry, ...]],
    terms: TermsOf,
) -> Iterator[Finding | NotJudged]:
    """Fields with personal or sensitive data carry no classification.

    Why: 'Revenue Operations makes the full revenue system measurable, governed, and trustworthy.' Data that the law
    protects, in a field that nobody marked, goes into every export, sandbox and integration like any other.

    How it decides: custom fields on governed objects that hold personal data by their type (e-mail, phone, encrypted) or by
    words of their name (birth date, social security, passport, bank account, religion, gender and the like). Fields that
    answer yes or no, point to another record or are computed are left out. A field is classified when its sensitivity
    level or a compliance category is set, in HubSpot when it is a sensitive data property, or when dictionary.csv gives a
    sensitivity. One finding an object; low severity when all of the fields are e-mail addresses and phone numbers.

    Example: 2 fields on Contact hold personal data and are not classified: 'Gender__c' (gender), 'Birthday__c' (birth date).

    Fix in Salesforce: Setup > Object Manager > the object > Fields & Relationships > the field > Edit: set Data Sensitivity Level
    and Compliance Categorization; many at once with Setup > Data Classification Upload.

    Fix in HubSpot: note the sensitivity in dictionary.csv; or keep the data in a property that was made for sensitive data
    (Enterprise), and archive this one.

    Known limits: names of persons, notes and other free text are not seen as personal data. Names are read in English.
    """
    asked = 0
    unread: list[Field] = []
    for object_, rows in governed_by_object.items():
        bare: list[tuple[Field, str]] = []
        for row in rows:
            kind = personal_kind(row)
            asked += bool(kind)
            noted = any(entry.sensitivity.strip() for entry in dictionary_entries(row.ref))
            in_hubspot = terms(row.ref).system == HUBSPOT
            level = "" if in_hubspot and row.sensitivity in _AS_CREATED else row.sensitivity
            if not kind or noted or level or row.compliance:
                continue
            if level is None or (row.compliance is None and not in_hubspot):
                unread.append(row)
            else:
                bare.append((row, kind))
        if bare:
            yield _finding(object_, sorted(bare, key=lambda item: item[0].name), terms(object_))
    cure = "note it in governance/dictionary.csv; or grant View Setup and Configuration, or retrieve with API version 45"
    note = "note it in governance/dictionary.csv"
    yield from unread_fields(unread, of=asked, what="classification", cure=cure, terms=terms, in_hubspot=note)


def _finding(object_: str, bare: list[tuple[Field, str]], words: Terms) -> Finding:
    shown = [f"'{row.name}' ({kind})" for row, kind in bare[:5]] + ([f"{len(bare) - 5} more"] if len(bare) > 5 else [])
    hold, are = ("holds", "is") if len(bare) == 1 else ("hold", "are")
    return Finding(
        ref=object_,
        message=f"{words.count_fields(len(bare))} on {path_of(object_)} {hold} personal data and {are} not classified: "
        f"{', '.join(shown)}.",
        measured={"fields": {row.name: kind for row, kind in bare}},
        size=len(bare),
        affected=tuple(row.ref for row, _ in bare),
        severity=Severity.LOW if {kind for _, kind in bare} <= {"e-mail address", "phone number"} else None,
    )
