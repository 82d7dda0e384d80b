"""HND001: deals that are won without what the next team needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, enumerated
from checks.model.policy.market import Handoff, Handoffs
from checks.model.rows.measures import HandoffFill
from checks.model.rows.schema import Field
from checks.model.tables import Table
from checks.views.unseen_crm import Unseen

_WINDOW = 365
"""Days of closing that the measure counts (checks/model/rows/measures.py)."""

_NAMED = 5
"""Fields that a sentence names."""


class _Fill(NamedTuple):
    """How many of the deals won carry a field."""

    ref: str
    filled: int
    of: int

    @property
    def share(self) -> float:
        return self.filled / self.of


@check("HND001", severity=Severity.HIGH, confidence=Confidence.CERTAIN, rows=(7, 8))
def incomplete_handoff(
    handoff_fill: Table[HandoffFill],
    handoffs: Handoffs,
    taken_at: datetime,
    unseen_crm: Unseen | None,
    fields: Table[Field] | None = None,
    *,
    filled: float = 0.9,
    fewest: int = 10,
) -> Iterator[Finding | NotJudged]:
    """Deals won without the data that the next team needs.

    Why: 'Sales and CS handoffs are incomplete' is one of the triggers, and 'What handoff data does CS need after close?' a
    question that RevOps answers. What is missing on the day of the handoff is asked of the customer a second time.

    How it decides: for each handoff of governance/handoffs.yaml, the fields of the deal and of its account that travel with it
    are held against the deals won in the last 365 days. One finding a handoff, since its receivers agreed on the list as a
    whole and one gate at the won stage mends it; it names every field that is filled too seldom, the emptiest first. A field
    that is younger than these deals is not judged, for most of them were won before it.

    Example: the handoff 'Sales to CS' is incomplete: 128 of 412 deals won carry Account.Go_Live__c (31 %).

    Fix in Salesforce: a validation rule that demands the fields when the stage becomes a won one, such as
    AND(ISPICKVAL(StageName, "Closed Won"), ISBLANK(Use_Case__c)); fill in the customers of this year.

    Fix in HubSpot: Settings > Objects > Deals > Pipelines > Conditional stage properties: require the fields in the won stage.

    Known limits: whether what was filled in is right, and whether it was there in time, is not looked at. Fields that a lead
    hands to a deal are HND002's.

    filled: the share of won deals that must carry a field. The company said itself that the next team needs it, so that one
    deal in ten is the most that can be called an exception.

    fewest: how many deals must have been won; below ten a single one moves the share by more than that exception.
    """
    named = [handoff for handoff in handoffs.handoffs if handoff.fields]
    if not named:
        reason = "governance/handoffs.yaml names no field that must travel with a handoff"
        yield NotJudged(reason=reason, cure="write down for each handoff which fields the next team needs")
        return
    known = fields or Table("fields")
    born_by = (taken_at.date() - timedelta(days=_WINDOW)).isoformat()
    fills, young = _fills(handoff_fill), set[str]()
    for handoff in {handoff.name: handoff for handoff in named}.values():
        yield from _misspelt(handoff, known, unseen_crm)
        thin = []
        for fill in fills.values():
            wanted = any(refs.matches(fill.ref, glob) for glob in handoff.fields)
            if wanted and fill.of >= fewest and fill.share < filled:
                row = known.get(fill.ref)
                born = (row.created_at if row else None) or ""
                young.add(fill.ref) if born[:10] > born_by else thin.append(fill)
        if thin:
            yield _finding(handoff, sorted(thin, key=lambda fill: (fill.share, fill.ref)))
    for ref in sorted(young):
        reason = f"{refs.path_of(ref)} is younger than {_WINDOW} days, so that deals won before it cannot carry it"
        yield NotJudged(scope=f"{ref.partition(':')[0]}:{refs.path_of(ref)}", reason=reason, cure="wait until it is a year old")


def _fills(handoff_fill: Table[HandoffFill]) -> Mapping[str, _Fill]:
    """How each field is filled, its rows added up; fields of which no deal was won are absent."""
    rows_of = handoff_fill.by("ref")
    every = (_Fill(ref, sum(row.filled for row in rows), sum(row.of for row in rows)) for ref, rows in rows_of.items())
    return {fill.ref: fill for fill in every if fill.of}


def _misspelt(handoff: Handoff, fields: Table[Field], unseen: Unseen | None) -> Iterator[NotJudged]:
    """The patterns of a handoff that fit no field, where fields were read."""
    globs = dict.fromkeys(handoff.fields) if fields else ()
    if not (lost := [glob for glob in globs if not any(refs.matches(row.ref, glob) for row in fields)]):
        return
    named = f"{enumerated(lost)}, which the handoff '{handoff.name}' names,"
    if unseen:
        yield unseen.hides(named, _ref(handoff))
    else:
        reason = f"{named} {'fits' if len(lost) == 1 else 'fit'} no field that was read"
        yield NotJudged(scope=_ref(handoff), reason=reason, cure="correct fields in governance/handoffs.yaml")


def _ref(handoff: Handoff) -> str:
    return refs.make("governance", "policy", f"handoffs.yaml/{handoff.name}")


def _finding(handoff: Handoff, thin: Sequence[_Fill]) -> Finding:
    parts = [
        f"{fill.filled:,} of {fill.of:,} carry {refs.path_of(fill.ref)} ({fill.share * 100:.0f} %)" for fill in thin[:_NAMED]
    ]
    beyond = len(thin) - _NAMED
    more = f"; {count(beyond, 'more field')} {'is' if beyond == 1 else 'are'} filled too seldom" if beyond > 0 else ""
    return Finding(
        ref=_ref(handoff),
        message=f"The handoff '{handoff.name}' is incomplete. Of the deals won in the last {_WINDOW} days, "
        f"{'; '.join(parts)}{more}.",
        measured={"fields": [{"field": fill.ref, "filled": fill.filled, "of": fill.of} for fill in thin]},
        size=sum(fill.of - fill.filled for fill in thin),
        affected=tuple(fill.ref for fill in thin),
        records=max(fill.of - fill.filled for fill in thin),
    )
