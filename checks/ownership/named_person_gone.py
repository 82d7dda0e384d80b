"""OWN007: people whom the policy names and who are not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, enumerated
from checks.model.policy.company import Company
from checks.model.policy.launches import Launches
from checks.model.policy.market import Motions
from checks.model.policy.measurement import Metrics, Reporting
from checks.model.policy.ownership import Ownership
from checks.model.policy.records import Mutes
from checks.model.rows.people import Queue, Team, User
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.ownership.people import AMONG_PEOPLE, Directory, Naming, Standing, named_people
from checks.views.unseen_crm import Unseen


@check("OWN007", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(1,))
def named_person_gone(
    crm_order: tuple[str, ...],
    users: Table[User],
    company: Company,
    ownership: Ownership,
    motions: Motions,
    metrics: Metrics,
    reporting: Reporting,
    launches: Launches,
    mutes: Mutes,
    coverage: Coverage,
    taken_at: datetime,
    unseen_crm: Unseen | None,
    teams: Table[Team] | None = None,
    queues: Table[Queue] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Person named in the policy who is inactive, or unknown in every CRM.

    Why: 'One owner per responsibility, written down.' An owner who left is written down and owns nothing: the work 'gets done
    twice or not at all', and the register says that all is well.

    How it decides: the people and team leads of company.yaml, and the owners of responsibilities, interfaces, motions, metrics,
    registered reports, launches and mutes are looked for among the users of all CRMs: by name, e-mail or user name, of which a
    sandbox's suffix is dropped. Teams, mandates, roles, groups and queues are no people. Gone: marked inactive in company.yaml,
    or inactive in every CRM that knows them. Unknown: in none of these, where company.yaml lists teams or an e-mail is named;
    that is likely only, and only possible of somebody whom company.yaml lists as active, who may work without the CRM. One
    finding a person, with all that names them. What has ended (a launch, a motion, a mute past its date) needs no owner. Data
    owners of fields are found by FLD003.

    Example: 'Jane Roe' is lead of the team 'RevOps' and owner of the metric 'Win rate', and is inactive in salesforce.

    Fix in Salesforce: name the successor in the file of governance/; or reactivate the user, if the person is still here
    (Setup > Users).

    Fix in HubSpot: name the successor in the file of governance/; or reactivate the user, if the person is still here
    (Settings > Users & Teams).

    Known limits: two people of one name are one. Where a CRM's users were read in part, nobody is called unknown, nor where
    the company has another CRM that was not read; then somebody who is inactive in the one that was is only likely to be gone.
    """
    namings: dict[str, list[Naming]] = {}
    for naming in named_people(company, ownership, motions, metrics, reporting, launches, mutes, taken_at.date()):
        namings.setdefault(naming.who.casefold(), []).append(naming)
    if not namings:
        yield NotJudged(reason="the policy names nobody", cure="list people and teams in governance/company.yaml")
        return
    crms = [name for name in coverage.connections if not _without_users(name, coverage)]
    unread = [name for name in crms if coverage.whole_gap("users", name)]
    groups = [text for table in (teams, queues) for row in table or () for text in (row.name, row.label) if text]
    all_users = not (unread or unseen_crm or coverage.scoped_gaps({"users"}, crms))
    order = [*(name for name in crm_order if name in crms), *sorted(set(crms) - set(crm_order))]
    directory = Directory(company, users, groups, order, all_users=all_users)
    home = next(iter(order), "")
    faults: dict[str, tuple[Standing, list[Naming]]] = {}
    untold = 0
    for who, theirs in namings.items():
        standing = directory.standing(theirs[0].who)
        untold += standing.fault is None
        if standing.fault and home:
            ref = standing.ref or refs.make(home, "policy", f"person/{directory.called(who).casefold()}")
            faults.setdefault(ref, (standing, []))[1].extend(theirs)
    for ref, (standing, theirs) in faults.items():
        yield _finding(ref, standing, theirs, partly=bool(unread or unseen_crm))
    if untold:
        whom = count(untold, "name")
        why, cure = "not all users or teams were read", "let the reader see all users, or list them in company.yaml"
        if unseen_crm:
            why = f"{unseen_crm.title} was not read ({unseen_crm.known_by})"
            cure = f"{unseen_crm.cure}, or list people and teams in governance/company.yaml"
        if all_users:
            why = "governance/company.yaml lists no teams, and the name may be one's"
            cure = "list people and teams in governance/company.yaml"
        reason = f"whom {whom} of the policy {'means' if untold == 1 else 'mean'} cannot be told: {why}"
        yield NotJudged(scope="people", reason=reason, cure=cure)


def _without_users(connection: str, coverage: Coverage) -> bool:
    """Whether a connection holds no users by nature, as a project on disk and a file of bookings."""
    gap = coverage.whole_gap("users", connection)
    return gap is not None and gap.kind == "unsupported"


def _finding(ref: str, standing: Standing, theirs: Sequence[Naming], *, partly: bool) -> Finding:
    roles = list(dict.fromkeys(naming.role for naming in theirs))
    held = [role for role in roles if role != AMONG_PEOPLE] or roles
    told = enumerated(held, most=3 if len(held) > 4 else None)
    sure = standing.known and not (standing.ref and partly)
    unsure = Confidence.POSSIBLE if standing.vouched else None if sure else Confidence.LIKELY
    return Finding(
        ref=ref,
        message=f"'{theirs[0].who}' is {told}, and {standing.fault}.",
        measured={"name": theirs[0].who, "fault": standing.fault, "named_as": held},
        size=len(held),
        severity=Severity.LOW if standing.vouched or held == [AMONG_PEOPLE] else None,
        confidence=unsure,
    )
