"""DAT005: contacts and deals that belong to nobody."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.rows.measures import Orphans
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.quality.words import at_least, one_of, percent, records_of
from checks.views.roles import ACCOUNTS, DEALS


@check("DAT005", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(8,))
def orphaned_records(
    orphans: Table[Orphans],
    coverage: Coverage,
    *,
    contacts: float = 0.05,
    deals: float = 0.02,
    roles: float = 0.25,
    fewest: int = 3,
) -> Iterator[Finding]:
    """Contacts without an account, and open deals without an account or a contact role.

    Why: 'CRM data quality is weak.' A deal without an account has no segment, no territory and no customer to hand over; a deal
    without a person on it has nobody whose campaigns brought it, and nobody whom Customer Success could call.

    How it decides: the contacts without an account, the open deals without one, and the open deals on which no contact plays
    a role are held against all contacts and all open deals. Each share that is too large is one finding. Deals without an account
    weigh most; contacts without one weigh little, and deals without a contact role are likely a problem only, since some
    companies keep the buyer in a field of their own.

    Example: 190 of 310 open deals (61 %) have no contact role.

    Fix in Salesforce: reports with the filter Account Name equals blank, and Opportunities > Opportunities without Contact Roles;
    a validation rule that demands the account, and Contact Roles as a required step before the later stages.

    Fix in HubSpot: a view of deals without an associated company or contact; Settings > Objects > Companies: create and associate
    companies with contacts automatically.

    Known limits: closed deals are not counted. In HubSpot the primary company of a contact or deal is looked at. Whether the
    account or contact is the right one is not looked at. Private contacts of Salesforce users belong to no account by design, and
    are counted.

    contacts: the share of contacts that may be without an account. One in twenty is what lists and inboxes bring in a quarter.

    deals: the share of open deals that may be without an account; one in fifty is a deal of today that somebody will complete.

    roles: the share of open deals that may be without a contact role. Young deals often have none yet; beyond a quarter it is
    how the company works.

    fewest: how many records it must be; one or two are named in the next pipeline review without a report.
    """
    for row in orphans:
        connection, object_ = row.connection, refs.object_of(row.ref)
        of_deals, account = object_ in DEALS, row.lacks in ACCOUNTS
        share = roles if not account else deals if of_deals else contacts
        if not row.of or row.count < max(fewest, share * row.of):
            continue
        severity = Severity.MEDIUM if not account else Severity.HIGH if of_deals else Severity.LOW
        whole = records_of(row.of, object_, such="open" if of_deals else "")
        have = "has" if row.count == 1 else "have"
        yield Finding(
            ref=f"{row.ref}/{row.lacks}",
            message=f"{at_least('orphans', connection, object_, coverage)}{row.count:,} of {whole} "
            f"({percent(row.count, row.of)}) {have} no {one_of(row.lacks).partition(' ')[2]}.",
            measured={"lacks": row.lacks, "records": row.count, "of": row.of, "share": round(row.count / row.of, 4)},
            size=row.count,
            records=row.count,
            severity=severity,
            confidence=None if account else Confidence.LIKELY,
        )
