"""DAT003: records owned by people who left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.names import count, enumerated
from checks.model.rows.measures import OwnerCount, RecordCount
from checks.model.rows.people import User
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.quality.words import at_least, percent, records_of
from checks.views.owners import is_nobody
from checks.views.roles import CONTACTS, DEALS, LEADS

_SEVERITY = {**dict.fromkeys(DEALS, Severity.HIGH), **dict.fromkeys(CONTACTS, Severity.LOW)}
"""Open deals are money that nobody works; a contact has an account, whose owner still looks after it. All else is in between."""


@check("DAT003", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(12,))
def records_of_leavers(
    owner_counts: Table[OwnerCount],
    coverage: Coverage,
    users: Table[User] | None = None,
    record_counts: Table[RecordCount] | None = None,
    *,
    fewest: int = 10,
) -> Iterator[Finding]:
    """Open deals, accounts and contacts owned by people who left.

    Why: RevOps tracks 'Pipeline coverage' and 'CRM completeness', and the trouble is 'that specific work has no single owner, so
    it gets done twice or not at all'. The deal of somebody who left stays in the forecast, and nobody closes it.

    How it decides: records whose owner is an inactive user are one finding an object, with the people who hold most of them by
    name. They are not one finding a person: an administrator hands over all accounts at once, from one list of all inactive
    owners, in the way in which the company divides accounts; and each object costs revenue in its own way. What each person holds
    stands in the measured values. A single open deal counts, accounts and contacts from a number on. Leads are left to RTE006,
    which knows how long they may wait, and so are contacts that belong to nobody.

    Example: 31 open deals belong to 2 people who left: 'Ann Lee' (24) and 'Bo Fox' (7).

    Fix in Salesforce: Setup > Mass Transfer Records for accounts; a report with the filter Owner: Active equals False and a mass
    edit of the owner for deals. Then make the handover a step of Setup > Users > Deactivate.

    Fix in HubSpot: CRM > Deals or Companies: filter by the deactivated owner and edit the owner in bulk.

    Known limits: records of queues are left alone, and so are closed deals, whose owner is history. The amount of deals is not
    counted by owner.

    fewest: how many accounts or contacts it must be. Fewer are left behind in any handover and are no loss; a deal is.
    """
    people, counts = users or Table[User]("users"), record_counts or Table[RecordCount]("record_counts")
    held: dict[tuple[str, str], Counter[str]] = {}
    for row in owner_counts:
        user = people.get(row.ref)
        gone = refs.split(row.ref).kind == "user" and not is_nobody(row.ref) and not (user and user.active)
        if gone and row.open > 0 and row.object not in LEADS:
            held.setdefault((row.connection, row.object), Counter())[row.ref] += row.open
    for (connection, object_), owners in held.items():
        if object_ in DEALS or owners.total() >= fewest:
            yield _finding(connection, object_, owners, people, counts, coverage)


def _finding(
    connection: str, object_: str, owners: Mapping[str, int], users: Table[User], counts: Table[RecordCount], coverage: Coverage
) -> Finding:
    ref, number = refs.make(connection, "object", object_), sum(owners.values())
    by_size = sorted(owners, key=lambda owner: (-owners[owner], owner))
    names = {owner: user.name if (user := users.get(owner)) else refs.path_of(owner) for owner in by_size}
    whole = counts.get(ref) if object_ not in DEALS and coverage.complete("record_counts", connection, object_) else None
    of = whole.count if whole and whole.count >= number else None
    held = records_of(number, object_, such="open" if object_ in DEALS else "")
    share = f" ({percent(number, of)} of all)" if of else ""
    belong = "belongs" if number == 1 else "belong"
    who = enumerated(f"'{names[owner]}' ({owners[owner]:,})" for owner in by_size)
    return Finding(
        ref=ref,
        message=f"{at_least('owner_counts', connection, object_, coverage)}{held}{share} {belong} to "
        f"{count(len(owners), 'person', 'people')} who left: {who}.",
        measured={"records": number, "of": of, "people": {refs.path_of(owner): owners[owner] for owner in by_size}},
        size=number,
        affected=tuple(by_size),
        records=number,
        severity=_SEVERITY.get(object_),
    )
