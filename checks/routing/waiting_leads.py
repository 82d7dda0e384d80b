"""RTE006: leads that nobody works."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted, words
from checks.model.policy.market import Handoffs
from checks.model.rows.measures import OwnerCount
from checks.model.rows.people import Queue, User
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.routing.leads import Promise, last_day_beyond, promises
from checks.views.owners import NOBODY, is_nobody
from checks.views.roles import LEADS

_HOLDING = (
    "nurture", "nurturing", "recycle", "recycled", "disqualified", "unqualified", "junk", "spam", "archive", "archived",
    "dormant", "do not contact", "bad data", "test", "on hold", "holding", "graveyard", "trash",
)  # fmt: skip


@check("RTE006", severity=Severity.HIGH, confidence=Confidence.LIKELY, rows=(12,))
def waiting_leads(
    owner_counts: Table[OwnerCount],
    handoffs: Handoffs,
    taken_at: datetime,
    coverage: Coverage,
    users: Table[User] | None = None,
    queues: Table[Queue] | None = None,
    *,
    hours: float = 48.0,
    holding: tuple[str, ...] = _HOLDING,
) -> Iterator[Finding | NotJudged]:
    """Open leads owned by nobody or by people who left, or waiting in a queue beyond the SLA.

    Why: RevOps tracks 'SLA compliance', and 'lead routing, pipeline visibility, and handoffs become painful before formal GTM
    Ops is needed'. A lead of somebody who left, or of a queue that nobody empties, cost money to win and is called by no one.

    How it decides: open leads of inactive users and of nobody are one finding an object, as they are handed over together. Leads
    in a queue are one finding a queue, when they were created so long ago that the SLA has passed: the shortest of the handoffs
    in handoffs.yaml that speak of leads (by name, or by a lead field that travels), else the default. Hours count from the end of
    the day of creation, Monday to Friday only, so that a lead is never called late too soon. Queues that hold leads on purpose,
    by a word of their name, are left alone. In HubSpot contacts are leads where they have a lead status; those without an owner
    are found once they were created so long ago, too.

    Example: 41 of 58 open leads in the queue 'Inbound EMEA' have waited longer than 24 hours, the oldest since 2026-09-02.

    Fix in Salesforce: Leads > the queue's list view: Change Owner, and look at the rule that feeds the queue. For
    people who left: Setup > Mass Transfer Records.

    Fix in HubSpot: CRM > Contacts or Leads: filter by 'Contact owner is unknown' or by the owner who left, and assign in bulk;
    add a rotation to the workflow that should have given them an owner.

    Known limits: Salesforce calls a lead open until it is converted, and a contact of HubSpot keeps its lead status, so those
    that somebody disqualified and left where they were count as well. The day a lead came into the queue is not known, so one
    that came back from a rep counts from its creation. Public holidays count as working days.

    hours: the SLA where no handoff sets one. Two working days are generous by any standard of speed to lead; what waits
    longer was not missed over lunch.

    holding: words in the name of a queue that holds leads on purpose. Recycled and disqualified leads wait for nobody.
    """
    leads = [row for row in owner_counts if row.open > 0 and _is_of_leads(row)]
    promise = min(promises(handoffs), default=None)
    late = last_day_beyond(promise.hours if promise else hours, taken_at).isoformat()
    waiting_for_nobody = (row for row in leads if not is_nobody(row.ref) or row.since is None or _last_day(row.since) <= late)
    yield from _of_people(waiting_for_nobody, users or Table("users"), coverage)
    in_queues: dict[str, list[OwnerCount]] = {}
    unknown = {name: gap for name in coverage.connections if (gap := coverage.whole_gap("queues", name))}
    for row in leads:
        if refs.split(row.ref).kind == "queue" and row.connection not in unknown:
            in_queues.setdefault(row.ref, []).append(row)
    for connection, gap in unknown.items():
        yield NotJudged(scope=f"{connection}:queue", reason=gap.reason, cure=gap.cure)
    undated: dict[str, int] = {}
    for ref, rows in in_queues.items():
        name = _queue_name(ref, queues or Table("queues"))
        if any(_holds(words(name), words(phrase)) for phrase in holding):
            continue
        if none := sum(row.open for row in rows if row.since is None):
            undated[rows[0].connection] = undated.get(rows[0].connection, 0) + none
        waiting = [row for row in rows if row.since and _last_day(row.since) <= late]
        if waiting:
            yield _finding(name, waiting, sum(row.open for row in rows), promise, hours, coverage)
    for connection, number in undated.items():
        reason = f"on which day {count(number, 'lead')} in queues {'was' if number == 1 else 'were'} created was not read"
        yield NotJudged(scope=f"{connection}:queue", reason=reason, cure="read the creation dates of leads in queues")


def _is_of_leads(row: OwnerCount) -> bool:
    """Whether a count is one of leads.

    HubSpot's contacts are leads where they have a lead status, by which those of nobody and of queues are counted; those of
    people who left are told by DAT003.
    """
    if row.object == "contacts":
        return is_nobody(row.ref) or refs.split(row.ref).kind == "queue"
    return row.object in LEADS


def _called(number: int, object_: str, *, of: bool = False) -> str:
    """A number of leads, as the CRM calls them."""
    if object_ == "contacts":
        return count(
            number, "contact" if of else "contact with a lead status", "contacts" if of else "contacts with a lead status"
        )
    return count(number, "open lead")


def _last_day(since: str) -> str:
    """The day of creation, or the last that a month (``YYYY-MM``) may have: a lead is never called late too soon."""
    return since[:10] if len(since) > 7 else f"{since}-31"


def _of_people(leads: Iterable[OwnerCount], users: Table[User], coverage: Coverage) -> Iterator[Finding]:
    """The leads of people who left, an object at a time; the largest number first."""
    held: dict[tuple[str, str], dict[str, int]] = {}
    for row in leads:
        user = users.get(row.ref)
        if refs.split(row.ref).kind == "user" and not (user and user.active):
            owners = held.setdefault((row.connection, row.object), {})
            owners[row.ref] = owners.get(row.ref, 0) + row.open
    for (connection, object_), owners in held.items():
        nobody = owners.pop(refs.make(connection, "user", NOBODY), 0)
        by_size = sorted(owners, key=lambda ref: (-owners[ref], ref))
        names = quoted(user.name if (user := users.get(ref)) else refs.path_of(ref) for ref in by_size)
        number = sum(owners.values()) + nobody
        belong = "belongs" if number == 1 else "belong"
        whom = [f"nobody ({nobody:,})" if owners else "nobody"] * bool(nobody)
        whom += [f"{count(len(owners), 'person', 'people')} who left: {names}"] * bool(owners)
        yield Finding(
            ref=refs.make(connection, "object", object_),
            message=f"{_at_least(connection, object_, coverage)}{_called(number, object_)} {belong} to {' or to '.join(whom)}.",
            measured={"leads": number, "people": len(owners), "most": max(owners.values(), default=0), "of_nobody": nobody},
            size=number,
            affected=tuple(by_size),
            records=number,
        )


def _finding(
    name: str, waiting: Sequence[OwnerCount], held: int, promise: Promise | None, hours: float, coverage: Coverage
) -> Finding:
    first, number = waiting[0], sum(row.open for row in waiting)
    oldest = min(row.since[:10] for row in waiting if row.since)
    limit = promise.hours if promise else hours
    allowed = (
        f"the {limit:g} hours that the handoff '{promise.handoff}' allows" if promise else f"{limit:g} hours of working days"
    )
    unpromised = "" if promise else ", and no handoff sets an SLA for leads"
    verb = "has" if number == 1 else "have"
    return Finding(
        ref=first.ref,
        message=f"{_at_least(first.connection, first.object, coverage)}{number:,} of {_called(held, first.object, of=True)} in "
        f"the queue '{name}' {verb} waited longer than {allowed}, the oldest since {oldest}{unpromised}.",
        measured={"leads": number, "of": held, "hours": limit, "oldest": oldest},
        size=number,
        records=number,
        confidence=None if promise else Confidence.POSSIBLE,
    )


def _at_least(connection: str, object_: str, coverage: Coverage) -> str:
    """What to say before a number that may be too low."""
    return "" if coverage.complete("owner_counts", connection, object_) else "At least "


def _queue_name(ref: str, queues: Table[Queue]) -> str:
    row = queues.get(ref)
    return (row.label or row.name) if row else refs.path_of(ref)


def _holds(name: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Whether a phrase stands in a name as whole words; a phrase of no word stands in none."""
    return bool(phrase) and any(name[start : start + len(phrase)] == phrase for start in range(len(name)))
