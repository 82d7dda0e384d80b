"""FLD004: fields that nothing describes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import key, quoted, words
from checks.model.policy.records import DictionaryEntry
from checks.model.rows.automation import Use
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.terms import Terms, TermsOf
from checks.views.unread import unread_fields

_EMPTY = frozenset(
    map(key, ("dummy", "dummy field", "placeholder", "dummy placeholder", "field", "tbd", "to do", "none", "n/a", "test"))
)


@check("FLD004", severity=Severity.LOW, confidence=Confidence.CERTAIN, rows=(14,))
def undescribed_field(
    fields: Table[Field],
    governed_fields: tuple[Field, ...],
    dictionary_entries: Callable[[str], tuple[DictionaryEntry, ...]],
    coverage: Coverage,
    terms: TermsOf,
    uses: Table[Use] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Governed or reported fields have neither description nor help text.

    Why: 'RevOps needs to protect definitions and downstream reporting.' Nobody can protect a definition
    that stands nowhere: each reader of a report makes up a meaning for the column.

    How it decides: custom fields and properties that no installed package or integration brought, on governed objects, and on any
    object when a report uses them. A field counts as described when its description or its help text says something, or
    dictionary.csv gives a meaning. A text that only repeats the name or says 'dummy' or 'tbd' says nothing. One finding an
    object; medium severity when reports use some of the fields, low otherwise.

    Example: 31 of 46 custom fields on Account say nowhere what they mean; 21 of them in use in reports.

    Fix in Salesforce: Setup > Object Manager > the object > Fields & Relationships > the field > Edit: fill Description (for
    admins) and Help Text (for users).

    Fix in HubSpot: Settings > Properties > the property > Details: fill Description.

    Known limits: whether a description is right or still holds cannot be told. Help text alone is enough, though reports do not
    show it.
    """
    reported = {edge.used for edge in uses or () if ":report:" in edge.user}
    governed = {row.ref for row in governed_fields}
    asked = [row for row in fields if row.ref in governed or (row.ref in reported and _is_our_own(row))]
    described = {row.ref: _is_described(row, dictionary_entries) for row in asked}
    objects: dict[str, list[Field]] = {}
    for row in asked:
        if described[row.ref] is not None:
            objects.setdefault(refs.make(row.connection, "object", row.object), []).append(row)
    for object_, rows in objects.items():
        if silent := [row for row in rows if not described[row.ref]]:
            yield _finding(object_, silent, len(rows), reported, terms(object_), is_governed=rows[0].ref in governed)
    unread = [row for row in asked if described[row.ref] is None]
    cure, in_hubspot = "grant View Setup and Configuration", "give their meaning in governance/dictionary.csv"
    yield from unread_fields(unread, of=len(asked), what="description", cure=cure, terms=terms, in_hubspot=in_hubspot)
    yield from _unread_reports(sorted({row.connection for row in fields}), coverage)


def _unread_reports(connections: Iterable[str], coverage: Coverage) -> Iterator[NotJudged]:
    for connection in connections:
        if gap := coverage.whole_gap("reports", connection) or coverage.whole_gap("uses", connection):
            reason = f"whether reports use the fields was not read, which would make it weigh more: {gap.reason}"
            yield NotJudged(scope=connection, reason=reason, cure=gap.cure)


def _finding(object_: str, silent: list[Field], of: int, reported: set[str], words: Terms, *, is_governed: bool) -> Finding:
    names = sorted(row.name for row in silent)
    in_reports = sum(row.ref in reported for row in silent)
    such = "custom" if is_governed else "reported custom"
    say = "says nowhere what it means" if len(silent) == 1 else "say nowhere what they mean"
    used = f"; {in_reports} of them in use in reports" if in_reports and is_governed else ""
    return Finding(
        ref=object_,
        message=f"{len(silent):,} of {words.count_fields(of, such=such)} on {refs.path_of(object_)} {say}{used}: "
        f"{quoted(names)}.",
        measured={"missing": len(silent), "of": of, "reported": in_reports, "fields": names},
        size=len(silent),
        affected=tuple(sorted(row.ref for row in silent)),
        severity=Severity.MEDIUM if in_reports else None,
    )


def _is_our_own(row: Field) -> bool:
    return row.custom and not row.managed and not row.archived


def _is_described(row: Field, entries_of: Callable[[str], tuple[DictionaryEntry, ...]]) -> bool | None:
    """Whether a text says something that the name does not; None when that could not be read."""
    texts = [text for text in (row.description, row.help_text, *(entry.meaning for entry in entries_of(row.ref))) if text]
    if texts:
        echoes = {key(row.label or ""), key(" ".join(words(row.name))), ""} | _EMPTY
        if any(key(text) not in echoes for text in texts):
            return True
    return None if row.description is None else False
