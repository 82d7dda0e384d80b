"""FLD008: deprecated or hidden fields that are in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checks.fields.marks import mark_of
from checks.fields.usage import by_kind, in_words, indexed, tables_in_words, unread_users
from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count
from checks.model.rows.gap import Gap
from checks.model.rows.measures import FieldFill
from checks.model.rows.process import LayoutField
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.retired import Giveaway


@check("FLD008", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(8,))
def deprecated_field_in_use(
    governed_fields: tuple[Field, ...],
    live_users: Mapping[str, tuple[str, ...]],
    retired_fields: Mapping[str, Giveaway],
    coverage: Coverage,
    layouts: Table[LayoutField] | None = None,
    field_fill: Table[FieldFill] | None = None,
) -> Iterator[Finding | NotJudged]:
    """A field that is marked as deprecated, temporary or hidden is still in use.

    Why: 'Tooling changes break downstream reports.' A field on its way out that reports and automations rest on is the next such
    break, already announced.

    How it decides: custom fields and properties on governed objects. Deprecated: Field Usage says DeprecateCandidate, or the
    description, help text or label says of the field itself that it is deprecated, obsolete, temporary, no longer used or not to
    be used. Any report, layout, active automation, rule or formula that uses it is then a contradiction, and so is being
    required. Hidden: Field Usage says Hidden, which reports and layouts contradict; or the label ends with Hidden, or begins with
    it in capitals or set apart, which layouts contradict: a hidden helper that automations write is doing its work. Fields that
    FLD007 finds by their name are left to it. High severity when automations, rules or a requirement hold on to the field. A
    marked field with no use in sight is not judged where layouts, reports, automations or rules were not all read.

    Example: the description of Lead.Campaign_ID__c is 'Temporary Campaign ID field', and one layout shows it.

    Fix in Salesforce: Setup > Object Manager > the object > Fields & Relationships > the field > Where is this used?: replace it
    there; or set Field Usage to Active and correct the description.

    Fix in HubSpot: Settings > Properties > the property > Used in: replace it there, then archive it; or correct the description.

    Known limits: use in other packages and in tools outside the CRM is not seen, and use in Apex code only where the org itself
    was read. Its own index, which tells of layouts and code there, also names old versions of a flow that is still active.
    """
    unseen: dict[str, list[tuple[Gap, ...]]] = {}
    index = indexed(live_users)
    fills = {row.ref: row.filled for row in field_fill or () if row.by is None}
    required = {shown.field for shown in layouts or () if shown.behaviour == "required"}
    for row in governed_fields:
        mark = None if row.ref in retired_fields else mark_of(row)
        if mark is None:
            continue
        users = tuple(
            user for user in live_users.get(row.ref, ()) if mark.rules_out is None or refs.split(user).kind in mark.rules_out
        )
        must = bool(row.required) or row.ref in required
        contradictions = ["required"] * must + [f"in use by {in_words(users)}"] * bool(users)
        if not contradictions and (gaps := unread_users(coverage, row, mark.rules_out, index)):
            unseen.setdefault(row.connection, []).append(gaps)
        if contradictions:
            held = must or by_kind(users).keys() & {"automation", "validation_rule", "routing_entry"}
            yield Finding(
                ref=row.ref,
                message=f"'{row.label or row.name}' on {row.object} {mark.text}, yet it is {' and '.join(contradictions)}.",
                measured={"mark": mark.text, "users": by_kind(users), "required": must},
                size=max(1, len(users)),
                affected=users,
                records=fills.get(row.ref),
                severity=Severity.HIGH if held else None,
                confidence=Confidence.CERTAIN if mark.certain else None,
            )
    yield from (_unseen(connection, gaps) for connection, gaps in sorted(unseen.items()))


def _unseen(connection: str, by_field: list[tuple[Gap, ...]]) -> NotJudged:
    """What was not read of the tables that could show a use of the marked fields, with all that would cure it."""
    gaps = [gap for gaps in by_field for gap in gaps]
    marked = f"{count(len(by_field), 'field')} marked as deprecated or hidden"
    return NotJudged(
        scope=connection,
        reason=f"whether anything uses {marked} cannot be told; not read: {tables_in_words(gaps)}",
        cure="; ".join(dict.fromkeys(gap.cure for gap in gaps if gap.cure)),
    )
