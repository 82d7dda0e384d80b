"""FLD010: picklists that take any value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted
from checks.model.policy.market import Segments
from checks.model.policy.records import DictionaryEntry
from checks.model.rows.schema import Field
from checks.views.terms import Terms, TermsOf
from checks.views.unread import unread_fields


@check("FLD010", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(8,))
def open_picklist(
    governed_by_object: Mapping[str, tuple[Field, ...]],
    source_fields: tuple[Field, ...],
    dictionary_entries: Callable[[str], tuple[DictionaryEntry, ...]],
    segments: Segments,
    terms: TermsOf,
) -> Iterator[Finding | NotJudged]:
    """A governed picklist takes values that are not on its list, or is free text.

    Why: 'If the ICP or segment model changes, RevOps needs a clean data rule. Otherwise the strategy exists in slides but not in
    the CRM.' A list that any import or integration may add to is no rule.

    How it decides: custom fields on governed objects. Where the policy says which values a field may have (allowed_values in
    dictionary.csv) or that it carries a segment (segments.yaml), an unrestricted picklist and a stored text are each a finding
    of their own, at medium severity. The other unrestricted picklists of an object are one finding at low severity. Source
    fields are left to SRC010; standard picklists cannot be restricted, and formulas cannot be filled.

    Example: 5 of 6 custom picklists on Account take any value that an import or integration brings.

    Fix in Salesforce: Setup > Object Manager > the object > Fields & Relationships > the field > Edit: Restrict picklist to the
    values defined in the value set, after moving stray values with Replace. Free text: Change Field Type to Picklist.

    Fix in HubSpot: Settings > Properties > the property: change the field type to Dropdown select, whose options are the
    only values that it takes.

    Known limits: files of API version 37 and before do not say whether a picklist is restricted. HubSpot takes no
    other value than the options of a property, unless these come from another system.
    """
    sources = {row.ref for row in source_fields}
    unread: list[Field] = []
    asked = 0
    for object_, rows in governed_by_object.items():
        lists: list[Field] = []
        for row in rows:
            reason = _reason(row, dictionary_entries, segments)
            if row.ref in sources or row.calculated:
                continue
            if row.type in {"picklist", "multi_picklist"}:
                asked += 1
                if row.restricted is None:
                    unread.append(row)
                elif reason and not row.restricted:
                    what = terms(row.ref).picklist
                    yield _named(row, reason, f"the {what} takes any value that an import or integration brings")
                elif not reason:
                    lists.append(row)
            elif row.type in {"text", "long_text"} and reason:
                yield _named(row, reason, "it is free text")
        if open_ := [row for row in lists if not row.restricted]:
            yield _of_object(object_, open_, len(lists), terms(object_))
    cure, in_hubspot = "retrieve with API version 38 or later", "look at where their options come from: Settings > Properties"
    yield from unread_fields(unread, of=asked, what="restriction", cure=cure, terms=terms, in_hubspot=in_hubspot)


def _reason(row: Field, entries_of: Callable[[str], tuple[DictionaryEntry, ...]], segments: Segments) -> str:
    """Why the policy wants a list here; '' when it does not."""
    if any(entry.allowed_values.strip() for entry in entries_of(row.ref)):
        return "dictionary.csv lists the values that it may have"
    return "segments.yaml says that it carries a segment" if any(refs.matches(row.ref, glob) for glob in segments.fields) else ""


def _named(row: Field, reason: str, fault: str) -> Finding:
    return Finding(
        ref=row.ref,
        message=f"'{row.label or row.name}' on {row.object}: {reason}, yet {fault}.",
        measured={"type": row.type, "restricted": row.restricted},
    )


def _of_object(object_: str, rows: list[Field], of: int, words: Terms) -> Finding:
    names = sorted(row.name for row in rows)
    take = "takes" if len(rows) == 1 else "take"
    every = count(of, f"custom {words.picklist}", f"custom {words.picklists}")
    return Finding(
        ref=object_,
        message=f"{len(rows):,} of {every} on {refs.path_of(object_)} {take} any value that an import or integration brings: "
        f"{quoted(names)}.",
        measured={"open": len(rows), "of": of, "fields": names},
        size=len(rows),
        affected=tuple(sorted(row.ref for row in rows)),
        severity=Severity.LOW,
    )
