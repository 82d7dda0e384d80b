"""DAT002: duplicates among accounts, contacts and leads, within and across the two CRMs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.rows.measures import Duplicates
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.quality.words import at_least, percent, records_of
from checks.views.crm_sides import Sides
from checks.views.roles import ACCOUNTS, LEADS

_KEYS: Mapping[str, str] = {"email": "e-mail address", "domain": "web domain", "name": "name"}
_BY_NAME = "name"
_PEOPLE = LEADS | {"Contact", "contacts"}


@check("DAT002", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(8,))
def duplicate_records(
    crm_sides: Sides,
    duplicates: Table[Duplicates],
    coverage: Coverage,
    *,
    accounts: float = 0.02,
    people: float = 0.03,
    across: float = 0.05,
    fewest: int = 10,
) -> Iterator[Finding | NotJudged]:
    """Duplicates among accounts, contacts and leads, within one CRM and across the two.

    Why: 'CRM data quality is weak.' Two accounts for one company split its pipeline, its segment and its owner; a lead that is a
    contact already is worked by two people, and counts as a new source of a customer won long ago.

    How it decides: records that share what should tell them apart: people an e-mail address, accounts the domain of their
    website, either their name where they have neither. Of each cluster all but one are too many; their share of the
    records that have the key is held against a threshold. So is the share of the leads that are contacts already, and of the
    records that the other CRM has too while the sync does not hold the two together. Records that share a name only are
    possibly one. One finding an object, and one for each object that it is compared with.

    Example: 480 of 12,000 contacts (4 %) are duplicates by their e-mail address: 920 records in 440 clusters.

    Fix in Salesforce: Setup > Duplicate Rules and Matching Rules: report duplicates, then block them; merge what is there by
    Duplicate Record Sets. A lead that is a contact is converted into it.

    Fix in HubSpot: Data Quality > Manage Duplicates: merge contacts and companies; a record that the sync does not hold together
    with Salesforce's is found on the integration's page of sync errors.

    Known limits: no record leaves the CRM, so spellings of a name or address are not compared: the key must be the same but for
    case and blanks. Shared mailboxes and subsidiaries with one website are counted as duplicates. Two records on purpose
    (a partner that is a customer) look the same.

    accounts: the share of accounts that may be too many; one in fifty is what a merge once a quarter leaves.

    people: the share of leads or contacts that may be too many; lists and forms bring more doubles than sellers do.

    across: the share of records that may stand in two places at once, unlinked; one in twenty is what the last weeks' imports
    leave before somebody matches them.

    fewest: how many records it must be; fewer are merged by hand in an hour.
    """
    within: dict[str, list[Duplicates]] = {}
    shared: dict[tuple[str, str], list[Duplicates]] = {}
    for row in (row for row in duplicates if _sound(row)):
        share = accounts if refs.object_of(row.ref) in ACCOUNTS else people if refs.object_of(row.ref) in _PEOPLE else None
        if row.other:
            if _reaches(row.records, row.of, across, fewest):
                shared.setdefault((row.ref, row.other), []).append(row)
        elif share is not None and _reaches(row.records - row.clusters, row.of, share, fewest):
            within.setdefault(row.ref, []).append(row)
    yield from (_within(rows, coverage) for rows in within.values())
    yield from (_shared(rows, coverage) for rows in shared.values())
    yield from crm_sides.unpaired(partly=True)
    if crm_sides.both and not any(row.other and _crosses(row) for row in duplicates):
        reason = "which records the other CRM has too was not counted"
        cure = "set compare_records: true in auditor.yaml, which lets e-mail addresses and domains pass through memory as hashes"
        yield from (NotJudged(scope=f"{row.name}:across", reason=reason, cure=cure) for row in crm_sides.hubspot)


def _sound(row: Duplicates) -> bool:
    """Whether the numbers can be: a cluster has two records or more, and none is counted that lacks the key."""
    least = row.clusters if row.other else 2 * row.clusters
    return 0 <= least <= row.records <= row.of


def _reaches(number: int, of: int, share: float, fewest: int) -> bool:
    return of > 0 and number >= max(fewest, share * of)


def _crosses(row: Duplicates) -> bool:
    return bool(row.other) and refs.split(row.other or row.ref).connection != row.connection


def _surest(rows: Sequence[Duplicates]) -> Duplicates:
    """The row that says most: not by name only, then the one with most records."""
    return max(rows, key=lambda row: (row.by != _BY_NAME, row.records))


def _key(row: Duplicates) -> str:
    return _KEYS.get(row.by, row.by)


def _within(rows: Sequence[Duplicates], coverage: Coverage) -> Finding:
    row = _surest(rows)
    object_ = refs.object_of(row.ref)
    extra = row.records - row.clusters
    return Finding(
        ref=row.ref,
        message=f"{at_least('duplicates', row.connection, object_, coverage)}{extra:,} of {records_of(row.of, object_)} "
        f"({percent(extra, row.of)}) are duplicates by their {_key(row)}: {row.records:,} records in "
        f"{row.clusters:,} {'cluster' if row.clusters == 1 else 'clusters'}.",
        measured={"by": {one.by: {"clusters": one.clusters, "records": one.records, "of": one.of} for one in rows}},
        size=extra,
        records=extra,
        severity=Severity.HIGH if object_ in ACCOUNTS and row.by != _BY_NAME else None,
        confidence=Confidence.POSSIBLE if row.by == _BY_NAME else None,
    )


def _shared(rows: Sequence[Duplicates], coverage: Coverage) -> Finding:
    row = _surest(rows)
    object_, other = refs.object_of(row.ref), row.other or ""
    there = refs.object_of(other)
    home = refs.split(other).connection
    where, path = (f" in {home}", f"{home}.{there}") if _crosses(row) else ("", there)
    unlinked = ", and the sync does not hold the two together" if where else ""
    return Finding(
        ref=f"{row.ref}/{path}",
        message=f"{at_least('duplicates', row.connection, object_, coverage)}{row.records:,} of {records_of(row.of, object_)} "
        f"({percent(row.records, row.of)}) have the {_key(row)} of a record of {there}{where}{unlinked}.",
        measured={"with": other, "by": {one.by: {"records": one.records, "of": one.of} for one in rows}},
        size=row.records,
        affected=(other,),
        records=row.records,
        confidence=Confidence.POSSIBLE if row.by == _BY_NAME else None,
    )
