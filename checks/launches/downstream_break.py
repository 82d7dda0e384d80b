"""LCH010: what is gone or changed, and who still names it as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from checks.launches.losses import Loss, lost_components, lost_values, retyped
from checks.model import refs
from checks.model.check import check
from checks.model.criteria import Vocabulary
from checks.model.finding import Confidence, Finding, Severity
from checks.model.names import count, enumerated
from checks.model.rows.automation import Automation, Use
from checks.model.rows.marketing import Form, RecordList
from checks.model.rows.people import Queue, Team
from checks.model.rows.process import Pipeline, Stage
from checks.model.rows.reporting import Dashboard, Report
from checks.model.rows.schema import Field, RecordType, SyncMapping
from checks.model.snapshot import Coverage, Snapshot
from checks.model.tables import Table
from checks.views.terms import Terms, TermsOf

_KINDS: Mapping[str, tuple[str, ...]] = {
    "routing_entry": ("routing entry", "routing entries"),
    "automation": ("automation",),
    "validation_rule": ("validation rule",),
    "dashboard": ("dashboard",),
    "report": ("report",),
    "field": ("formula",),
}
"""What may name a component, the most urgent first; other kinds follow under their own names."""


@check("LCH010", severity=Severity.HIGH, confidence=Confidence.CERTAIN, rows=(8, 16))
def downstream_break(
    before: Snapshot,
    uses: Table[Use],
    fields: Table[Field],
    vocabulary: Vocabulary,
    live_users: Mapping[str, tuple[str, ...]],
    coverage: Coverage,
    terms: TermsOf,
    record_types: Table[RecordType] | None = None,
    queues: Table[Queue] | None = None,
    teams: Table[Team] | None = None,
    reports: Table[Report] | None = None,
    dashboards: Table[Dashboard] | None = None,
    automations: Table[Automation] | None = None,
    pipelines: Table[Pipeline] | None = None,
    stages: Table[Stage] | None = None,
    sync_mappings: Table[SyncMapping] | None = None,
    forms: Table[Form] | None = None,
    lists: Table[RecordList] | None = None,
) -> Iterator[Finding]:
    """Downstream break: a component is gone or changed, and something still names it as it was.

    Why: 'Tooling changes break downstream reports.' Nobody made a bad decision on purpose: whoever took the value away did
    not know of the route that waits for it, or of the report that finance reads.

    How it decides: a field, value, record type, queue, report, stage, automation, form or list of the earlier snapshot that the
    later one lost, or a custom field of another type, is found with all that names it today: reports, dashboards, routing,
    automations, validation rules, formulas, layouts, the sync. Inactive automations and rules do not count. A value that is only
    deactivated, which a hidden option of HubSpot is not, counts for what routes new records or writes the value. What was not
    read on one of the two days is not judged: parts that were not retrieved, standard and packaged fields, inactive values in an
    old file format. It weighs less when everything that names a value only excludes it or puts it in a bucket.

    Example: the value 'Trade Show' of Lead.LeadSource is gone; 2 routing entries, 1 automation and 14 reports still name it.

    Fix in Salesforce: open Where is this used? of the field or value, and give each component the one that replaced it; or
    restore what was taken away until they are changed.

    Fix in HubSpot: Settings > Properties > Used in: change each list, workflow and report, or restore the property.

    Known limits: Apex, tools outside the CRM and integrations that were not read may name it too. A value of which only
    the label changed is the same value.
    """
    tables = (fields, record_types, queues, teams, reports, dashboards, automations, pipelines, stages, forms, lists)
    now = {table.name: table for table in tables if table is not None}
    users = dict(live_users)
    for row in sync_mappings or ():
        for end in (row.source, row.target):
            users[end] = (*users.get(end, ()), row.ref)
    live = {user for by in live_users.values() for user in by}
    edges = [edge for edge in uses if edge.user in live]
    losses: dict[str, list[Loss]] = {}
    for loss in (
        *lost_components(before, now, users, coverage),
        *lost_values(before, vocabulary, edges, coverage),
        *retyped(before, fields, edges),
    ):
        losses.setdefault(loss.ref, []).append(loss)
    yield from (_finding(terms(ref), *found) for ref, found in losses.items())


def _finding(words: Terms, loss: Loss, *others: Loss) -> Finding:
    """One finding for a component: a record type can be named as such and as a value."""
    users = tuple(sorted({*loss.users, *(user for other in others for user in other.users)}))
    kinds = Counter(refs.split(user).kind for user in users)
    urgent = [*(kind for kind in _KINDS if kind in kinds), *sorted(kinds.keys() - _KINDS.keys())]
    told = [count(kinds[kind], *_KINDS.get(kind, (kind.replace("_", " "),))) for kind in urgent]
    still = f"{enumerated(told, most=None)} still {'name' if len(users) > 1 else 'names'} it as it was"
    weak = all(one.weak for one in (loss, *others))
    return Finding(
        ref=loss.ref,
        message=f"{_title(loss.ref, loss.called, words)} {_became(loss)}; {still}.",
        measured={"fate": loss.fate, "now": loss.now, "users": dict(sorted(kinds.items()))},
        size=len(users),
        affected=users,
        severity=Severity.LOW if weak else Severity.MEDIUM if loss.fate != "removed" else None,
        confidence=None if loss.fate == "removed" else Confidence.LIKELY,
    )


def _title(ref: str, called: str, words: Terms) -> str:
    _, kind, path = refs.split(ref)
    if kind == "value":
        field, _, value = path.partition("=")
        return f"The {words.value} '{value}' of {field}"
    if kind in {"team", "automation"}:
        kind, _, path = path.partition("/")
    noun = words.field if kind == "field" else kind.replace("_", " ")
    return f"The {noun} {called or path}"


def _became(loss: Loss) -> str:
    if loss.fate == "retyped":
        return f"changed its type from {loss.now.replace('->', ' to ').replace('_', ' ')}"
    if loss.fate == "deactivated":
        return "was deactivated"
    return f"is gone, and {refs.path_of(loss.now)} bears its label" if loss.now else "is gone"
