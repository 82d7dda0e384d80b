"""Who is really behind a queue, group or role: followed to the people at the end."""

from __future__ import annotations

from checks.model.check import view
from checks.model.names import count
from checks.model.rows.people import QueueMember, Team, User
from checks.model.snapshot import Coverage
from checks.model.tables import Table


class Membership:
    """The members of queues and groups, and whether anybody is among them who can take a record.

    Every answer has three values: yes, no, and None where what would decide it was not read.
    """

    def __init__(self, members: Table[QueueMember], users: Table[User], teams: Table[Team], coverage: Coverage) -> None:
        self._members, self._users, self._teams, self._coverage = members, users, teams, coverage

    def read(self, connection: str) -> bool:
        """Whether members were read at all: metadata of an API version before 42 holds the queues and none of their members."""
        return self._coverage.whole_gap("queue_members", connection) is None and self._read(connection, "queue")

    def teams_read(self, connection: str) -> bool:
        """Whether the members of HubSpot's teams were read."""
        return self._coverage.whole_gap("queue_members", connection) is None and self._read(connection, "team")

    def is_active(self, user: str) -> bool | None:
        """Whether a user exists and is active."""
        if not self._users_read(user):
            return None
        row = self._users.get(user)
        return row.active if row else False

    def fault(self, queue: str) -> str:
        """Why nobody can take a record from this queue, to follow 'which'; '' where somebody can, or may."""
        members = self._members.by("ref").get(queue, ())
        if not members:
            return "has no members"
        if any(self._holds_somebody(member, frozenset({queue})) is not False for member in members):
            return ""
        users = sum(member.member_kind == "user" for member in members)
        groups = len(members) - users
        named = [count(users, "inactive user")] * bool(users)
        named += [count(groups, "empty group or role", "empty groups or roles")] * bool(groups)
        return f"holds nobody who could take a record ({', '.join(named)})"

    def _read(self, connection: str, kind: str) -> bool:
        return any(row.ref.startswith(f"{connection}:{kind}:") for row in self._members.by("connection").get(connection, ()))

    def _users_read(self, ref: str) -> bool:
        return self._coverage.whole_gap("users", ref.partition(":")[0]) is None

    def _holds_somebody(self, member: QueueMember, above: frozenset[str]) -> bool | None:
        if member.member_kind == "user":
            return self.is_active(member.member)
        if member.member_kind == "group":
            return self._group_holds_somebody(member.member, above)
        if member.member_kind in {"role", "role_and_subordinates"}:
            return self._role_holds_somebody(member.member, deep=member.member_kind == "role_and_subordinates")
        return None

    def _group_holds_somebody(self, group: str, above: frozenset[str]) -> bool | None:
        if group in above:
            return False
        members = self._members.by("ref").get(group, ())
        if not members:
            any_group_read = any(
                ":team:group/" in row.ref for row in self._members.by("connection").get(group.partition(":")[0], ())
            )
            return False if any_group_read else None
        answers = {self._holds_somebody(member, above | {group}) for member in members}
        return True if True in answers else None if None in answers else False

    def _role_holds_somebody(self, role: str, *, deep: bool) -> bool | None:
        connection = role.partition(":")[0]
        people = [user for user in self._users.by("connection").get(connection, ()) if user.role]
        if not self._users_read(role) or not people or self._teams.get(role) is None:
            return None
        roles, reached = [role], {role}
        while deep and roles:
            below = {row.ref for row in self._teams.by("parent").get(roles.pop(), ())} - reached
            roles += below
            reached |= below
        named = {name for ref in reached if (row := self._teams.get(ref)) for name in (row.ref, row.name, row.label)}
        return any(user.active is not False for user in people if user.role in named)


@view
def membership(
    coverage: Coverage,
    queue_members: Table[QueueMember] | None = None,
    users: Table[User] | None = None,
    teams: Table[Team] | None = None,
) -> Membership:
    """Who is really behind each queue."""
    return Membership(queue_members or Table("queue_members"), users or Table("users"), teams or Table("teams"), coverage)
