"""What the model tells in two places is told once: the stage on the org's one list, not its copies."""

from __future__ import annotations

from auditor.diff.ledger import Draft, Ledger
from checks.model import refs

STAGE_FIELDS = frozenset({"Opportunity.StageName", "Lead.Status", "Case.Status", "Solution.Status"})
"""The fields whose values are the stages of their object's one list (``Opportunity/*``)."""


def drop_repeats(ledger: Ledger) -> None:
    """Leave out what is told of an original as well.

    The value that came to ``Case.Status`` is the stage that came to ``Case/*``, and so is a reordering of both. A stage that
    changed on the one list did not change again in each process that shows it; which processes it came to is news.
    """
    for ref, draft in list(ledger.drafts.items()):
        original = ledger.drafts.get(_original(draft))
        if original is None or original.kind != draft.kind:
            continue
        if draft.kind == "changed":
            draft.attributes = {name: pair for name, pair in draft.attributes.items() if original.attributes.get(name) != pair}
        elif draft.table == "picklist_values":
            ledger.same(ref, original)


def _original(draft: Draft) -> str:
    connection, _, path = draft.ref.split(":", 2)
    object_ = refs.object_of(draft.ref)
    if draft.table == "stages":
        _, pipeline, name = path.split("/", 2)
        return refs.make(connection, "stage", f"{object_}/*/{name}") if pipeline != "*" else ""
    if draft.table == "fields" and path in STAGE_FIELDS:
        return refs.make(connection, "pipeline", f"{object_}/*")
    field, _, value = path.partition("=")
    if draft.table == "picklist_values" and field in STAGE_FIELDS:
        return refs.make(connection, "stage", f"{object_}/*/{value}")
    return ""
