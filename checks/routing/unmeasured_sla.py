"""RTE007: an SLA that nothing measures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.policy.market import Handoffs
from checks.model.rows.measures import RecordCount
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.routing.leads import Promise, promises
from checks.routing.sla_times import measures_a_span, owner_history, standard_fields_read, times_assignment, times_first_touch
from checks.views.roles import LEADS_AND_CONTACTS
from checks.views.routing import WORKFLOW, Route
from checks.views.terms import Terms, TermsOf

_ASSIGNMENT, _TOUCH = "the assignment", "the first touch"


@check("RTE007", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(12,))
def unmeasured_sla(
    fields: Table[Field],
    handoffs: Handoffs,
    coverage: Coverage,
    terms: TermsOf,
    routes: tuple[Route, ...] | None = None,
    record_counts: Table[RecordCount] | None = None,
) -> Iterator[Finding | NotJudged]:
    """SLA that cannot be measured: no time of assignment or of first touch on leads.

    Why: RevOps tracks 'SLA compliance', and 'those numbers must be defined, captured, and reported consistently'. An SLA
    without the two times between which it runs is an opinion: sales says the leads were called, marketing that they were not.

    How it decides: said only where an active rule or workflow assigns leads or a handoff of leads sets an SLA. Leads need a date
    for each of the two: the vendors' own where the org has them (Salesforce: First Call and First Email of Sales Engagement, and
    the field history of the owner; HubSpot: owner assigned date, date of first engagement), or a custom one by its name, such as
    'Assigned At' or 'First Response'. A field that holds the time between them (response time, speed to lead) or speaks of an SLA
    is enough by itself. For an SLA shorter than a day, a date without a time does not count. An object known to hold no record is
    left alone. Where any field of leads is hidden from the reader, that one may hold the time: not judged.

    Example: the handoff 'MQL to SDR' allows 4 hours, and Lead has no field with the time of the first touch.

    Fix in Salesforce: add date/time fields to Lead that a flow sets when the owner changes and when the status first leaves New;
    or track the history of the owner, and turn on Sales Engagement, which fills First Call and First Email.

    Fix in HubSpot: use 'Owner assigned date' and 'Date of first engagement', or set a date property by a workflow.

    Known limits: a field with another name is not recognised, nor are times kept outside the CRM. Whether the fields are
    filled is the matter of DAT001.
    """
    promise = min(promises(handoffs), default=None)
    assigning = (route.rule for route in routes or () if route.rule.kind in {"assignment", WORKFLOW})
    routed = {(rule.connection, rule.object) for rule in assigning}
    held = {row.ref: row.count for row in record_counts or ()}
    for connection, rows in sorted(fields.by("connection").items()):
        own = [row for row in rows if row.object in LEADS_AND_CONTACTS and not row.archived]
        names = sorted({row.object for row in own})
        counts = [held.get(refs.make(connection, "object", name)) for name in names]
        asked = promise or any((connection, name) in routed for name in names)
        if asked and any(number != 0 for number in counts) and (missing := _missing(own, promise)):
            records = sum(number or 0 for number in counts)
            yield _answer(connection, names, missing, promise, records, own, coverage, terms(connection))


def _missing(own: Sequence[Field], promise: Promise | None) -> dict[str, bool]:
    """The times that no field holds, and whether that is sure: the history of the owner may not have been read."""
    if any(measures_a_span(row) for row in own):
        return {}
    types = frozenset({"datetime"} if promise and promise.hours < 24 else {"date", "datetime"})
    missing = {}
    if not any(times_assignment(row, types) for row in own) and not (history := owner_history(own)):
        missing[_ASSIGNMENT] = history is False
    if not any(times_first_touch(row, types) for row in own):
        missing[_TOUCH] = True
    return missing


def _read_in_part(connection: str, object_: str, coverage: Coverage) -> bool:
    """Whether a field of the object may be there that was not read: one is hidden, or the object itself was read in part.

    What was not read *about* the fields, such as when they were made, hides none of them.
    """
    scopes = [gap.scope for gap in coverage.scoped_gaps(("fields",), (connection,))]
    return any(
        scope.endswith("/") or object_ in re.split(r"[:./]", scope) or f"{object_}'s describe" in scope for scope in scopes
    )


def _answer(
    connection: str,
    names: Sequence[str],
    missing: dict[str, bool],
    promise: Promise | None,
    records: int,
    own: Sequence[Field],
    coverage: Coverage,
    words: Terms,
) -> Finding | NotJudged:
    scope = f"{connection}:{names[0]}"
    if partly := [name for name in names if _read_in_part(connection, name, coverage)]:
        what = next(iter(missing))
        reason = f"not every {words.field} of {' and '.join(partly)} was read, and none that was read has the time of {what}"
        return NotJudged(scope=scope, reason=reason, cure=f"let the reader see all {words.fields} of the object")
    if not standard_fields_read(own):
        reason = f"the standard {words.fields} of {names[0]} were not read, and some of them may time the SLA"
        return NotJudged(scope=scope, reason=reason, cure=f"connect the {words.either('org', 'portal')} itself")
    if not (sure := [what for what, known in missing.items() if known]):
        untold = "whether the owner's history is tracked was not read"
        reason = f"no {words.field} of {names[0]} has the time of the assignment, and {untold}"
        cure = words.either("grant View Setup and Configuration", "look at the property Owner assigned date in HubSpot")
        return NotJudged(scope=scope, reason=reason, cure=cure)
    what = " and that of ".join(sure)
    asks = f"The {promise.hours:g} hours of the handoff '{promise.handoff}'" if promise else "How soon a routed lead is worked"
    return Finding(
        ref=refs.make(connection, "object", names[0]),
        message=f"{asks} cannot be measured: {' and '.join(names)} {words.has if len(names) == 1 else 'have'} "
        f"no {words.field} with the time of {what}.",
        measured={"missing": [each.removeprefix("the ") for each in sure], "hours": promise.hours if promise else None},
        size=len(sure),
        records=records or None,
    )
