"""Whether the fields of leads hold the two times between which an SLA runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checks.model.names import words
from checks.model.rows.schema import Field

_ASSIGNED = frozenset({"hubspot_owner_assigneddate"})
_TOUCHED = frozenset(
    {
        "FirstCallDateTime", "FirstEmailDateTime", "hs_sa_first_engagement_date", "hs_first_engagement_date",
        "hs_first_outreach_date", "hs_lead_first_outreach_date",
    }
)  # fmt: skip
_OWNERS = frozenset({"OwnerId", "hubspot_owner_id"})
_ALWAYS_THERE = frozenset({"CreatedDate", "createdate", "hs_createdate"})
"""The vendors' own fields: for the time of assignment, for that of the first touch, for the owner, and those no object lacks."""

_ASSIGNS = frozenset(
    {"assigned", "assignment", "assign", "routed", "routing", "allocated", "distributed", "handed", "handoff", "handover", "mql"}
)
_OWNER_SINCE = frozenset({"changed", "change", "since", "date", "set"})
_FIRST = frozenset({"first", "initial"})
_TOUCHES = frozenset(
    {
        "touch", "contact", "response", "respond", "reply", "call", "email", "outreach", "attempt", "activity", "engagement",
        "action", "follow", "followup", "meeting", "task",
    }
)  # fmt: skip
_TOUCHED_BY = frozenset({"touched", "contacted", "responded", "replied", "called", "emailed", "engaged", "worked", "accepted"})
_NOT_FIRST = frozenset({"last", "latest", "next"})
_SPANS = (
    ("response", "time"), ("time", "to", "respond"), ("time", "to", "response"), ("time", "to", "first"),
    ("time", "to", "contact"), ("speed", "to", "lead"), ("sla",),
)  # fmt: skip


def measures_a_span(field: Field) -> bool:
    """Whether a field holds the time between the two, or speaks of an SLA."""
    return any(_holds(spoken, phrase) for spoken in _spoken(field) for phrase in _SPANS)


def times_assignment(field: Field, types: frozenset[str]) -> bool:
    """Whether a field of one of these types says when a lead was given to somebody."""
    if field.name in _ASSIGNED:
        return True
    return field.type in types and any(
        not _ASSIGNS.isdisjoint(spoken) or ("owner" in spoken and not _OWNER_SINCE.isdisjoint(spoken))
        for spoken in _spoken(field)
    )


def times_first_touch(field: Field, types: frozenset[str]) -> bool:
    """Whether a field of one of these types says when a lead was first worked."""
    if field.name in _TOUCHED:
        return True
    return field.type in types and any(
        _NOT_FIRST.isdisjoint(spoken)
        and (not _TOUCHED_BY.isdisjoint(spoken) or not (_FIRST.isdisjoint(spoken) or _TOUCHES.isdisjoint(spoken)))
        for spoken in _spoken(field)
    )


def owner_history(fields: Iterable[Field]) -> bool | None:
    """Whether the CRM keeps when the owner of a lead changed; None where that was not read."""
    told = {field.history_tracked for field in fields if field.name in _OWNERS}
    return True if True in told else False if told == {False} else None


def standard_fields_read(fields: Sequence[Field]) -> bool:
    """Whether the vendor's own fields are among those that were read: a project on disk holds only some of them."""
    return any(field.name in _ALWAYS_THERE for field in fields)


def _spoken(field: Field) -> tuple[tuple[str, ...], ...]:
    return tuple(words(text) for text in (field.name, field.label) if text)


def _holds(spoken: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return any(spoken[start : start + len(phrase)] == phrase for start in range(len(spoken)))
