"""Owners, users, roles and teams.

Source: 'Owners', 'User provisioning' of HubSpot's developer documentation.
"""

from __future__ import annotations

from typing import Any

from standins.hubspot.call import Call
from standins.hubspot.paging import page
from standins.hubspot.refusal import not_found

Body = dict[str, Any]


def owners(call: Call) -> Body:
    """Owners page by page: those in use, or the archived ones."""
    archived, email = call.flag("archived"), call.params.get("email")
    rows = [row for row in call.portal.owners if bool(row.get("archived")) is archived and email in (None, row.get("email"))]
    return page(call.asked, rows)


def owner(call: Call) -> Body:
    """One owner, by its id or by that of its user."""
    key = "userId" if call.params.get("idProperty") == "userId" else "id"
    archived = call.flag("archived")
    for row in call.portal.owners:
        if str(row.get(key)) == call.parts["owner"] and bool(row.get("archived")) is archived:
            return row
    raise not_found(f"Owner {call.parts['owner']} does not exist")


def users(call: Call) -> Body:
    """Users page by page."""
    return page(call.asked, call.portal.users)


def user(call: Call) -> Body:
    """One user, by id or e-mail address."""
    key = "email" if call.params.get("idProperty") == "EMAIL" else "id"
    found = next((row for row in call.portal.users if str(row.get(key)) == call.parts["user"]), None)
    if found is None:
        raise not_found(f"User {call.parts['user']} does not exist")
    return found


def roles(call: Call) -> Body:
    """Roles, unpaged."""
    return {"results": call.portal.roles}


def teams(call: Call) -> Body:
    """Teams, unpaged."""
    return {"results": call.portal.teams}
