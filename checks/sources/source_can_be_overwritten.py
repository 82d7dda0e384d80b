"""SRC010: source fields that anyone can overwrite after creation."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted, words
from checks.model.rows.automation import Automation, Use
from checks.model.rows.gap import Gap
from checks.model.rows.schema import Connection, Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.protections import Protections
from checks.views.terms import Terms, TermsOf
from checks.views.unread import unread_fields

_MEANT_TO_CHANGE = frozenset({"last", "latest", "recent", "current"})
_TEXT = frozenset({"text", "long_text"})


@check("SRC010", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(8, 22))
def source_can_be_overwritten(
    governed_source_fields: tuple[Field, ...],
    connections: Table[Connection],
    protections: Protections,
    terms: TermsOf,
    coverage: Coverage,
    automations: Table[Automation] | None = None,
    uses: Table[Use] | None = None,
    *,
    writers: int = 2,
) -> Iterator[Finding | NotJudged]:
    """Source field that anyone can overwrite after creation.

    Why: 'Marketing and sales debate attribution.' They can, for as long as the first source of a deal may be changed later and
    nobody sees that it was.

    How it decides: a Salesforce source field is found when users can edit it on some page layout, no active validation rule asks
    whether it changed (ISCHANGED, PRIORVALUE), and no field history records the change; history alone is enough to leave
    it alone, since the change can then be seen. Where its layouts were not read, it is a mere possibility. On either CRM it is
    found, less surely, when several active automations of the object write it on records that are there, and not only
    where it is blank. Formulas and fields meant to change ('Last Touch Source') are left alone.

    Example: Lead.LeadSource is on two layouts, has no rule that guards it, and its history is not tracked.

    Fix in Salesforce: Setup > Object Manager > the object > Fields > Set History Tracking; and a validation rule such as
    AND(NOT(ISNEW()), ISCHANGED(LeadSource), NOT($Permission.Change_Source)).

    Fix in HubSpot: Settings > Properties > the property: limit who may edit it, and leave one workflow that sets it.

    Known limits: field-level security, Apex and imports are not seen: a field that is read-only in every profile looks open.
    HubSpot keeps every property's history, so only its workflows are judged. Conditions by which two automations exclude each
    other are not weighed, nor is what an automation of another object writes.

    writers: how many automations make a contest; one owner of the value is a design, two may overwrite each other.
    """
    systems = {row.name: row.system for row in connections}
    fixed = [field for field in governed_source_fields if _MEANT_TO_CHANGE.isdisjoint(words(field.name)[:1])]
    judged = [field for field in fixed if not field.calculated]
    unknown: list[Field] = []
    hidden: dict[str, Gap] = {}
    for field in judged:
        contest = _overwriting(field, automations, uses)
        unprotected = protections.absent(field) if systems.get(field.connection) == "salesforce" else False
        if unprotected is None:
            unknown.append(field)
        gap = _unread(coverage, field.connection) if systems.get(field.connection) == "hubspot" else None
        if gap is not None and len(contest) < writers:
            hidden[field.connection] = gap
        if unprotected or len(contest) >= writers:
            sure = bool(unprotected and protections.by_hand(field))
            rivals = contest if len(contest) >= writers else []
            yield _finding(field, rivals, terms(field.ref), unprotected=bool(unprotected), sure=sure)
    what, cure = "validation rules or field history", "read the whole definition of their objects"
    yield from unread_fields(unknown, of=len(judged), what=what, cure=cure)
    alone = {field.connection for field in judged} <= hidden.keys()
    for connection, gap in hidden.items():
        reason = f"what every workflow writes was not read: {gap.reason}"
        yield NotJudged(scope="" if alone else connection, reason=reason, cure=gap.cure)


def _unread(coverage: Coverage, portal: str) -> Gap | None:
    """Why not all that the workflows of a portal write is known."""
    tables = ("automations", "uses")
    whole = (coverage.whole_gap(table, portal) for table in tables)
    parts = (gap for gap in coverage.scoped_gaps(tables, [portal]) if gap.scope.startswith("workflow"))
    return next((gap for gap in (*whole, *parts) if gap is not None), None)


def _overwriting(field: Field, automations: Table[Automation] | None, uses: Table[Use] | None) -> list[Automation]:
    """The active automations of its own object that write it on records which are there, and not only where it is blank."""
    edges = uses.by("used").get(field.ref, ()) if uses else ()
    writing = {edge.user for edge in edges if edge.how == "writes"}
    filling = {edge.user for edge in edges if edge.how != "writes" and _asks_for_blank(edge)}
    acting = (row for row in automations or () if row.active and row.object == field.object and row.trigger != "create")
    return sorted((row for row in acting if row.ref in writing - filling), key=lambda row: row.ref)


def _asks_for_blank(edge: Use) -> bool:
    blank = edge.operator == "is_null" and "false" not in {value.casefold() for value in edge.values}
    return blank or (edge.operator == "equals" and "" in edge.values)


def _finding(field: Field, contest: list[Automation], speech: Terms, *, unprotected: bool, sure: bool) -> Finding:
    path = f"{field.object}.{field.name}"
    parts = []
    if unprotected:
        parts.append(f"anyone who may edit the record can change {path}: no rule guards it, and no field history shows it")
    if contest:
        names = quoted(row.label or row.name for row in contest)
        parts.append(f"{count(len(contest), f'active {speech.automation}')} write {'it' if parts else path}: {names}")
    message = "; ".join(parts)
    missing = ["validation rule", "field history"] if unprotected else []
    unrestricted = field.custom and (field.type in _TEXT or field.restricted is False)
    return Finding(
        ref=field.ref,
        message=f"{message[0].upper()}{message[1:]}.",
        measured={
            "missing": [*missing, *(["restricted list"] if unrestricted else [])],
            "writers": [row.ref for row in contest],
        },
        size=len(missing) + len(contest),
        affected=tuple(row.ref for row in contest),
        confidence=None if sure else Confidence.POSSIBLE,
    )
