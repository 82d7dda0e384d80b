"""OWN011: who can change governed metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted
from checks.model.policy.ownership import Ownership
from checks.model.rows.people import Permission, User
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.terms import Terms, TermsOf

_IN_HUBSPOT = "properties, pipelines and workflows"
"""What governed metadata is in HubSpot."""

_RIGHTS = ("ModifyMetadata", "ModifyAllData", "CustomizeApplication", "AuthorApex", "SuperAdmin")

_STANDARD_PROFILES = {
    "admin": "system administrator", "standard": "standard user", "marketingprofile": "marketing user",
    "contractmanager": "contract manager", "solutionmanager": "solution manager", "readonly": "read only",
    "standardaul": "standard platform user",
}  # fmt: skip
"""What Salesforce's own profiles are called in metadata files and in Setup, in lower case. A file of the Metadata API has the one
(``Admin.profile``), a query for ``Profile.Name`` the other."""


@check("OWN011", severity=Severity.HIGH, confidence=Confidence.CERTAIN, rows=(1, 14))
def metadata_rights(
    permissions: Table[Permission],
    ownership: Ownership,
    coverage: Coverage,
    terms: TermsOf,
    users: Table[User] | None = None,
    *,
    rights: tuple[str, ...] = _RIGHTS,
    most: int = 5,
) -> Iterator[Finding | NotJudged]:
    """Right to change governed metadata that nobody with the decision rights gave.

    Why: 'which team owns the system of record it lives in, and which team holds the decision rights when it changes?
    Whoever answers both owns it.' A right to change that nobody decided on makes the answer void.

    How it decides: holders of a right that changes metadata, or every record, are held against may_change_metadata in
    governance/ownership.yaml: by name, e-mail, user name or API name; a standard profile goes by either of its names, Admin or
    System Administrator. Where it was read which users hold a right, they are
    judged, and what a profile or permission set grants to nobody is left alone; else profiles and permission sets are. A
    user who has the right through an allowed profile or permission set is allowed. Inactive users are left alone. With no such
    list that cannot be judged; more active users than can keep track of each other are then found once for the connection, as
    possible.

    Example: the permission set 'Data_Loader' grants ModifyAllData, and may_change_metadata does not name it.

    Fix in Salesforce: Setup > Permission Sets (or Profiles) > System Permissions: take the right away, or name the holder
    under may_change_metadata in governance/ownership.yaml.

    Fix in HubSpot: Settings > Users & Teams: take Super Admin away, or name the user in governance/ownership.yaml.

    Known limits: a project folder tells which permission sets grant a right, not who holds them. HubSpot's API does not tell what
    a role allows, so that only its super admins are known.

    rights: the rights that count. Each alone is enough to change fields, picklists or automation, or every record.

    most: how many active users may hold one while no list says who. Five people can still tell each other what they change.
    """
    known = {row.ref: row for row in users or ()}
    by_user = {row.connection for row in permissions if refs.split(row.holder).kind == "user"}
    by_user |= {gap.connection for gap in coverage.scoped_gaps({"permissions"}, coverage.connections) if gap.scope == "users"}
    granted: dict[str, list[Permission]] = {}
    for row in permissions:
        holder = known.get(row.holder)
        names_nobody = row.connection in by_user and refs.split(row.holder).kind != "user"
        if row.right in rights and not names_nobody and not (holder and holder.active is False):
            granted.setdefault(row.holder, []).append(row)
    if not ownership.may_change_metadata:
        yield from _many(granted, known, most, terms)
        yield NotJudged(
            reason="governance/ownership.yaml does not say who may change metadata", cure="name them under may_change_metadata"
        )
        return
    named = {name.casefold() for name in ownership.may_change_metadata}
    allowed = named | {name.removeprefix("profile/").removeprefix("permission_set/") for name in named}
    for ref, rows in granted.items():
        beyond = [
            row
            for row in rows
            if allowed.isdisjoint({row.via.casefold(), *_names(ref, known.get(ref))}) and named.isdisjoint(_other_names(row.via))
        ]
        if beyond:
            yield _finding(ref, beyond, known.get(ref), terms(ref))


def _names(ref: str, user: User | None) -> set[str]:
    path = refs.path_of(ref)
    names = {path, path.rpartition("/")[2], *((user.name, user.email or "", user.username or "") if user else ())}
    return {name.casefold() for name in names if name}


def _other_names(via: str) -> set[str]:
    """How else a policy may name a standard profile. No permission set has a blank in its name, so what has one is a profile."""
    bare = via.casefold().removeprefix("profile/")
    if bare == via.casefold() and " " not in bare:
        return set()
    pair = next((pair for pair in _STANDARD_PROFILES.items() if bare in pair), ())
    return {f"{prefix}{name}" for name in pair for prefix in ("", "profile/")}


def _finding(ref: str, rows: list[Permission], user: User | None, words: Terms) -> Finding:
    held = sorted({row.right for row in rows})
    via = sorted({row.via for row in rows} - {"", refs.path_of(ref)})
    kind, _, name = refs.path_of(ref).rpartition("/")
    is_user = refs.split(ref).kind == "user"
    title = f"The user '{user.name if user else refs.path_of(ref)}' holds" if is_user else ""
    title = title or f"The {(kind or 'user').replace('_', ' ')} '{name}' grants"
    through = f" through {quoted(via)}" if via else ""
    return Finding(
        ref=ref,
        message=f"{title} {', '.join(held)}{through}, and may not change {words.either('metadata', _IN_HUBSPOT)}.",
        measured={"rights": held, "via": via},
        size=len(held),
    )


def _many(granted: Iterable[str], known: dict[str, User], most: int, terms: TermsOf) -> Iterator[Finding]:
    by_connection: dict[str, list[User]] = {}
    for user in (known[ref] for ref in granted if ref in known):
        by_connection.setdefault(user.connection, []).append(user)
    for connection, holders in by_connection.items():
        names = sorted(user.name for user in holders)
        if len(holders) > most:
            may = terms(connection).either("may change metadata", f"are super admins, who may change {_IN_HUBSPOT}")
            yield Finding(
                ref=refs.make(connection, "connection", connection),
                message=f"{count(len(holders), 'active user')} {may}: {quoted(names)}.",
                measured={"users": len(holders)},
                size=len(holders),
                affected=tuple(sorted(user.ref for user in holders)),
                severity=Severity.MEDIUM,
                confidence=Confidence.POSSIBLE,
            )
