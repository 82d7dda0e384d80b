"""FLD013: a dictionary that names what is not there, and executive reports that show what it does not name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, enumerated, quoted
from checks.model.policy.measurement import Reporting
from checks.model.policy.records import Dictionary, DictionaryEntry
from checks.model.rows.automation import Use
from checks.model.rows.reporting import Dashboard, Report
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.named_fields import fits_none, path_named
from checks.views.terms import TermsOf
from checks.views.unseen_crm import Unseen

_NEAR = 0.8
"""How like another a name must be to be taken for a slip of the pen, at most 1: it is only a hint."""


@check("FLD013", severity=Severity.LOW, confidence=Confidence.CERTAIN, rows=(12, 14), finds_in=("reports", "dashboards", "uses"))
def dictionary_mismatch(
    fields: Table[Field],
    dictionary: Dictionary,
    dictionary_entries: Callable[[str], tuple[DictionaryEntry, ...]],
    reporting: Reporting,
    coverage: Coverage,
    unseen_crm: Unseen | None,
    terms: TermsOf,
    reports: Table[Report] | None = None,
    dashboards: Table[Dashboard] | None = None,
    uses: Table[Use] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Dictionary entry with no field, or field in an executive report with no dictionary entry.

    Why: RevOps' metrics must be 'defined, captured, and reported consistently'. An entry whose field is gone defines nothing, and
    a number that the board sees without an entry is defined by whoever built the report.

    How it decides: the entries of dictionary.csv are held against the fields that were read. One that fits no field of an object
    that was read whole is found, and so is one that fits archived properties only: one finding an object, with the field that
    may be meant. Then the reports that reports.yaml registers as executive, and those that an executive dashboard shows: the
    company's own fields on them that no entry names are one finding a report. Entries of an object that no CRM has are not
    judged.

    Example: 2 of 14 entries of dictionary.csv for Lead name no field in use: 'Regoin__c' (did you mean 'Region__c'?) and
    'Tier_Old__c'.

    Fix in Salesforce: correct the component in dictionary.csv, or take the entry out; define the fields of the report there.

    Fix in HubSpot: correct the component in dictionary.csv, or take the entry out; define the fields of the report there.

    Known limits: HubSpot has no API for reports and dashboards, so that its own are not judged. Who reads a report that nobody
    registered is not known. A pattern of dictionary.csv is taken for an entry of all that it fits.
    """
    if not dictionary.entries:
        yield NotJudged(reason="dictionary.csv holds no entry", cure="write down the fields that revenue is computed from")
        return
    yield from _lost(dictionary, fields, coverage, unseen_crm)
    executive = [entry.component for entry in reporting.registered if entry.executive]
    boards = {row.ref for row in dashboards or () if any(refs.matches(row.ref, glob) for glob in executive)}
    shown = {edge.used for edge in uses or () if edge.user in boards}
    for row in reports or ():
        if row.ref in shown or any(refs.matches(row.ref, glob) for glob in executive):
            yield from _undefined(row, fields, uses or Table("uses"), dictionary_entries, terms)
    yield from _unread_reports(executive, coverage)


def _lost(
    dictionary: Dictionary, fields: Table[Field], coverage: Coverage, unseen: Unseen | None
) -> Iterator[Finding | NotJudged]:
    """The entries that name no field, object by object."""
    lost: dict[str, dict[str, str]] = {}
    strange: dict[str, None] = {}
    for entry in dictionary.entries:
        if (named := path_named(entry.component)) is None:
            continue
        object_, name = named
        rows = fields.by("object").get(object_, ())
        if not rows:
            strange.setdefault(object_)
        elif fits_none(entry.component, fields, coverage):
            lost.setdefault(object_, {})[name] = _meant(name, rows)
        elif (fitting := [row for row in rows if refs.matches(row.ref, entry.component)]) and all(
            row.archived for row in fitting
        ):
            lost.setdefault(object_, {})[name] = "archived"
    for object_, names in sorted(lost.items()):
        yield _of_object(object_, names, sum((path_named(one.component) or ("",))[0] == object_ for one in dictionary.entries))
    if strange:
        named_objects = quoted(sorted(strange))
        scope = refs.make("governance", "policy", "dictionary.csv")
        if unseen:
            yield unseen.hides(f"the fields of {named_objects}, which dictionary.csv names,", scope)
        else:
            reason = f"dictionary.csv names fields of {named_objects}, of which no field was read"
            yield NotJudged(
                scope=scope, reason=reason, cure="correct the objects in dictionary.csv, or connect the CRM that has them"
            )


def _meant(name: str, rows: Iterable[Field]) -> str:
    """The field that may be meant, as a hint; '' where none is like it."""
    near = get_close_matches(name, [row.name for row in rows if not row.archived], n=1, cutoff=_NEAR)
    return f"did you mean '{near[0]}'?" if near else ""


def _of_object(object_: str, names: Mapping[str, str], of: int) -> Finding:
    told = enumerated(f"'{name}'{f' ({hint})' if hint else ''}" for name, hint in sorted(names.items()))
    entries = count(of, "entry", "entries")
    verb = "names" if len(names) == 1 else "name"
    return Finding(
        ref=refs.make("governance", "policy", f"dictionary.csv/{object_}"),
        message=f"{len(names):,} of {entries} of dictionary.csv for {object_} {verb} no field in use: {told}.",
        measured={"entries": sorted(names), "of": of},
        size=len(names),
    )


def _undefined(
    report: Report,
    fields: Table[Field],
    uses: Table[Use],
    entries_of: Callable[[str], tuple[DictionaryEntry, ...]],
    terms: TermsOf,
) -> Iterator[Finding]:
    """The company's own fields on an executive report that no entry names."""
    on_it = {row.ref: row for edge in uses.by("user").get(report.ref, ()) if (row := fields.get(edge.used)) is not None}
    own = [row for ref, row in sorted(on_it.items()) if _is_our_own(row) and not entries_of(ref)]
    if own:
        some = terms(report.ref).count_fields(len(own))
        have = "has" if len(own) == 1 else "have"
        title, paths = report.label or report.name, quoted(refs.path_of(row.ref) for row in own)
        yield Finding(
            ref=report.ref,
            message=f"{some} of the executive report '{title}' {have} no entry in dictionary.csv: {paths}.",
            measured={"fields": [refs.path_of(row.ref) for row in own]},
            size=len(own),
            affected=tuple(row.ref for row in own),
            severity=Severity.MEDIUM,
        )


def _is_our_own(row: Field) -> bool:
    return row.custom and not row.managed and not row.archived


def _unread_reports(executive: Iterable[str], coverage: Coverage) -> Iterator[NotJudged]:
    """The connections of which reports are registered as executive and could not be read."""
    for connection in coverage.connections:
        named = any(glob.partition(":")[0] == connection for glob in executive)
        if named and (gap := coverage.whole_gap("reports", connection) or coverage.whole_gap("uses", connection)):
            yield NotJudged(scope=connection, reason=f"executive reports were not read: {gap.reason}", cure=gap.cure)
