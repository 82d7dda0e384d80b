"""Whether somebody whom a report or dashboard names is still there."""

from __future__ import annotations

from checks.model import refs
from checks.model.rows.people import User
from checks.model.snapshot import Coverage
from checks.model.tables import Table


def fault_of(user: str | None, users: Table[User], coverage: Coverage) -> str:
    """What is wrong with a user, to follow 'who'; '' where nothing is, or may be, or the reference is no user's.

    A user who is missing is gone only where all users could be seen.
    """
    if not user or refs.split(user).kind != "user":
        return ""
    row, connection = users.get(user), refs.split(user).connection
    if row is None:
        seen = not (coverage.whole_gap("users", connection) or coverage.scoped_gaps({"users"}, {connection}))
        return "is not among the users any more" if seen else ""
    return "is inactive" if row.active is False else ""


def name_of(user: str, users: Table[User]) -> str:
    """The name by which people know a user; of one who is not among the users, what the reference holds."""
    row = users.get(user)
    return row.name if row else refs.path_of(user)
