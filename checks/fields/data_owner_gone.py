"""FLD003: data owners who are gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from checks.fields.directory import Directory, Standing
from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count
from checks.model.policy.company import Company
from checks.model.rows.people import Team, User
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.terms import TermsOf
from checks.views.unseen_crm import Unseen


@check("FLD003", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(1,))
def data_owner_gone(
    data_owners: Mapping[str, str],
    company: Company,
    coverage: Coverage,
    unread_owners: tuple[NotJudged, ...],
    terms: TermsOf,
    crm_order: tuple[str, ...],
    unseen_crm: Unseen | None,
    users: Table[User] | None = None,
    teams: Table[Team] | None = None,
) -> Iterator[Finding | NotJudged]:
    """The data owner of a field is inactive, gone, or nobody the company knows.

    Why: 'Fix it by assigning each responsibility to one team by system of record and decision rights, not by org chart.' An owner
    who left is the same as none, except that the register still says all is well.

    How it decides: the owner of each field, as dictionary.csv or else the CRM names it, is looked for among the people and
    teams of company.yaml and the users, roles and groups of the CRMs: by name, e-mail or username, of which a sandbox's
    suffix is dropped. Several owners in one cell are fine as long as one of them is there. Gone: marked inactive in
    company.yaml, or inactive in every CRM that knows them. Unknown: in none of these, and both people and teams could be looked
    up, teams in company.yaml; that is likely, not certain. Where the company has another CRM that was not read, its people were
    not looked up, and who is inactive in the one that was read is only likely to be gone. One finding an owner, with all the
    fields.

    Example: 12 fields name 'jane@acme.example' as data owner, who is inactive in Salesforce.

    Fix in Salesforce: Setup > Object Manager > the object > Fields & Relationships > the field > Edit: choose another Data Owner.
    Or correct dictionary.csv.

    Fix in HubSpot: correct the owner column of dictionary.csv; HubSpot itself holds no data owner.

    Known limits: a project on disk holds no users, so there only company.yaml can tell. Two people of one name are one.
    """
    people = users or Table("users"), teams or Table("teams")
    standing_of = cache(Directory(company, *people, coverage, crm_order, whole=unseen_crm is None).standing)
    gone: dict[str, list[tuple[str, Standing]]] = {}
    unknown = 0
    for field, owner in sorted(data_owners.items()):
        standing = standing_of(owner, refs.split(field).connection)
        unknown += standing.fault is None
        if standing.fault:
            ref = standing.ref or refs.make(refs.split(field).connection, "policy", f"data_owner/{owner.casefold()}")
            gone.setdefault(ref, []).append((field, standing))
    for ref, named in gone.items():
        fields, standing = [field for field, _ in named], named[0][1]
        owner = data_owners[fields[0]]
        verb = "names" if len(fields) == 1 else "name"
        yield Finding(
            ref=ref,
            message=f"{_counted(fields, terms)} {verb} '{owner}' as data owner, who {standing.fault}.",
            measured={"owner": owner, "fault": standing.fault, "fields": [refs.path_of(field) for field in fields]},
            size=len(fields),
            affected=tuple(fields),
            fix_in=coverage.systems.get(_home(fields[0]), "") if _home(fields[0]) != _home(ref) else "",
            confidence=None if standing.known and not (standing.ref and unseen_crm) else Confidence.LIKELY,
        )
    if unknown:
        why, cure = "no users or no teams were read", "let the CRM's own users and teams be read"
        if unseen_crm:
            why, cure = f"{unseen_crm.title} was not read ({unseen_crm.known_by})", unseen_crm.cure
        elif not company.teams and all(coverage.whole_gap("users", home) is None for home in map(_home, data_owners)):
            why = "governance/company.yaml lists no teams, and the name may be one's"
        yield NotJudged(
            scope="" if unknown == len(data_owners) else "data owners",
            reason=f"who owns the data of {count(unknown, 'field')} cannot be looked up: {why}",
            cure=f"list people and teams in governance/company.yaml, or {cure}",
        )
    yield from unread_owners


def _home(field: str) -> str:
    return refs.split(field).connection


def _counted(fields: Sequence[str], terms: TermsOf) -> str:
    """How many fields these are, in the words of their CRM; of two CRMs, as fields."""
    words = {terms(field) for field in fields}
    return words.pop().count_fields(len(fields)) if len(words) == 1 else count(len(fields), "field")
