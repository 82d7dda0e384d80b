"""Owners, users, roles, teams and rights, and the references behind ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checks.model import refs
from checks.model.rows.people import Permission, Queue, QueueMember, Team, User
from connectors.common.collect import Collector
from connectors.common.values import flag, named, some, text
from connectors.hubspot.mapping.senseless import has, sensible
from connectors.hubspot.mapping.values import Row, id_from, id_of, ids_in, instant, rows_of, truth

SUPER_ADMIN = "SuperAdmin"
"""The right to change everything in the account."""
_QUEUE = "QUEUE"


class People:
    """The references behind the ids of owners and users. What was noted first of an owner holds."""

    def __init__(self, connection: str) -> None:
        self._connection = connection
        self._owners: dict[str, str] = {}
        self.gone: set[str] = set()
        """The ids of owners who left. Records may still name them."""
        self.queues: set[str] = set()
        """The ids of owners that are queues."""

    def add(self, id: str, ref: str, *, gone: bool) -> None:
        """Note whom an owner's id stands for."""
        if self._owners.setdefault(id, ref) == ref:
            (self.gone if gone else self.queues if refs.split(ref).kind == "queue" else set()).add(id)

    @property
    def known(self) -> frozenset[str]:
        """The ids of all owners that were read."""
        return frozenset(self._owners)

    def owner(self, id: Any) -> str | None:
        """The reference of an owner: of its user, or of the queue that it is; None when the id is unknown or none."""
        return self._owners.get(id_from(id))

    def holder(self, id: Any) -> str | None:
        """The same, and a reference of its own for an owner that is not among those that were read; None for what is no id."""
        known = id_from(id)
        return self._owners.get(known) or (refs.make(self._connection, "user", f"owner-{known}") if known else None)

    def user(self, id: Any) -> str | None:
        """The reference of a user, who need not be among those that were read; None for what is no id. HubSpot's 0 is nobody."""
        known = id_from(id)
        return refs.make(self._connection, "user", known) if known.strip("0") else None


def stamps(row: Row, people: People, created: str = "createdUserId", changed: str = "updatedUserId") -> dict[str, Any]:
    """Who made and last changed a definition, and when."""
    return {
        "created_at": instant(row, "createdAt"),
        "created_by": people.user(row.get(created)),
        "modified_at": instant(row, "updatedAt"),
        "modified_by": people.user(row.get(changed)),
    }


def owners(
    out: Collector, active: Iterable[Any], archived: Iterable[Any], users: Iterable[Any] | None, roles: Iterable[Any] | None
) -> People:
    """Add users, queues, the teams that users are in, and super admins. None: it was not told.

    A user is known by its id, and may have had several owners: it is active as long as one of them is. Who left has no user
    any more, and is known by the one that was. An owner without any has a reference of its own.
    """
    people = People(out.connection)
    marked = [*(_marked(row, gone=False) for row in active), *(_marked(row, gone=True) for row in archived)]
    found: dict[str, list[Row]] = {}
    for row in sensible(marked, out, ("users", "queues"), "owners", has(id_of, "id")):
        ref = _ref_of(out.connection, row)
        people.add(id_of(row, "id"), ref, gone=row["archived"])
        if text(row, "type") == _QUEUE:
            _add_queue(out, row, ref)
        else:
            found.setdefault(ref, []).append(row)
    accounts = _accounts(out, users, people)
    names = _role_names(out, roles)
    for ref in dict.fromkeys((*found, *accounts)):
        _add_user(out, ref, found.get(ref, []), accounts.get(ref), names, told=users is not None)
    if out.rows("queues"):
        reason, cure = "HubSpot's API does not tell who works a queue", "look at it in HubSpot"
        out.gap("queue_members", "queues", kind="unsupported", reason=reason, cure=cure)
    return people


def _marked(row: Any, *, gone: bool) -> Any:
    """An owner that says of itself whether it left: the list that it stands in tells, where it does not."""
    if not isinstance(row, Mapping):
        return row
    said = flag(row, "archived")
    return {**row, "archived": gone if said is None else said}


def _ref_of(connection: str, row: Row) -> str:
    if text(row, "type") == _QUEUE:
        return refs.make(connection, "queue", id_of(row, "id"))
    user = id_of(row, "userId") or id_of(row, "userIdIncludingInactive")
    return refs.make(connection, "user", user or f"owner-{id_of(row, 'id')}")


def _name(row: Row) -> str:
    return " ".join(part for part in (named(row, "firstName"), named(row, "lastName")) if part)


def _add_queue(out: Collector, row: Row, ref: str) -> None:
    """A queue that was archived is none any more; what still routes to it routes nowhere."""
    if row["archived"]:
        return
    name = _name(row) or named(row, "email") or id_of(row, "id")
    queue = Queue(connection=out.connection, ref=ref, name=name, label=name, email=some(row, "email"))
    out.add("queues", queue)


def _accounts(out: Collector, users: Iterable[Any] | None, people: People) -> dict[str, Row]:
    """The users by reference, with the rights of super admins."""
    found: dict[str, Row] = {}
    for row in sensible(users or (), out, ("users", "permissions"), "users", has(id_of, "id")):
        ref = people.user(row["id"])
        if ref is None or found.setdefault(ref, row) is not row:
            continue
        if truth(row, "superAdmin"):
            path = f"{refs.path_of(ref)}/{SUPER_ADMIN}"
            right = Permission(
                connection=out.connection,
                ref=refs.make(out.connection, "permission", f"user/{path}"),
                holder=ref,
                right=SUPER_ADMIN,
                via="super admin",
            )
            out.add("permissions", right)
    unsaid = sum(truth(row, "superAdmin") is None for row in found.values())
    if unsaid:
        reason = f"HubSpot did not say of {unsaid:,} of {len(found):,} users whether they are super admins"
        out.gap("permissions", "users", kind="fault", reason=reason, cure="run again")
    if users is not None:
        reason = "HubSpot's API tells which role a user has, and not what a role allows"
        cure = "look at Settings > Users & Teams > Roles"
        out.gap("permissions", "what roles allow", kind="unsupported", reason=reason, cure=cure)
    return found


def _role_names(out: Collector, roles: Iterable[Any] | None) -> dict[str, str]:
    told = sensible(roles or (), out, ("permissions",), "roles", has(id_of, "id"))
    return {id_of(row, "id"): named(row, "name") for row in told}


def _add_user(out: Collector, ref: str, held: list[Row], account: Row | None, names: Mapping[str, str], *, told: bool) -> None:
    """A user, from its owners, those in use first, and what the list of users says of it. ``told``: there is such a list."""
    rows = [*sorted(held, key=lambda row: bool(row["archived"])), *([account] if account else [])]
    email = next((found for row in rows if (found := some(row, "email"))), None)
    role = next((id for id in (*ids_in(account or {}, "roleIds"), id_of(account or {}, "roleId")) if id), "")
    active = any(not row["archived"] for row in held) if held else True
    user = User(
        connection=out.connection,
        ref=ref,
        name=next((name for row in rows if (name := _name(row))), "") or email or refs.path_of(ref),
        email=email,
        active=active,
        is_admin=truth(account, "superAdmin") if account else None,
        profile=names.get(role) if role else "" if told and account and active else None,
    )
    out.add("users", user)
    for team in dict.fromkeys(_teams_of(held, account)):
        _add_member(out, team, ref)


def _teams_of(held: Iterable[Row], account: Row | None) -> Iterator[str]:
    """The ids of the teams that somebody is in who has not left."""
    for row in held:
        if not row["archived"]:
            yield from (id_of(team, "id") for team in rows_of(row.get("teams")) if id_of(team, "id"))
    if account:
        yield from (id for id in (id_of(account, "primaryTeamId"), *ids_in(account, "secondaryTeamIds")) if id)


def _add_member(out: Collector, team: str, user: str) -> None:
    ref = refs.make(out.connection, "team", team)
    out.add("queue_members", QueueMember(connection=out.connection, ref=ref, member=user, member_kind="user"))


def teams(out: Collector, rows: Iterable[Any]) -> None:
    """Add the teams with their members."""
    for row in sensible(rows, out, ("teams", "queue_members"), "teams", has(id_of, "id")):
        id = id_of(row, "id")
        team = Team(
            connection=out.connection,
            ref=refs.make(out.connection, "team", id),
            name=id,
            label=named(row, "name") or id,
            kind="team",
        )
        out.add("teams", team)
        for user in (*ids_in(row, "userIds"), *ids_in(row, "secondaryUserIds")):
            _add_member(out, id, refs.make(out.connection, "user", user))
