"""Owners, users, roles and teams, and what the audit log says of them."""

from __future__ import annotations

from standins.company.hubspot.model import Hub, Member
from standins.hubspot.portal import Bodies, Body
from standins.hubspot.portal_of_texts import instant


def owners(hub: Hub) -> Bodies:
    """Every owner: those who left are archived, have no user any more, and are known by the one they had."""
    return [_owner(hub, member) for member in hub.members.values()]


def _owner(hub: Hub, member: Member) -> Body:
    first, _, last = member.name.rpartition(" ") if not member.queue else (member.name, "", "")
    team = [] if not member.team or member.archived else [
        {"id": str(hub.teams[member.team]), "name": member.team, "primary": True}
    ]  # fmt: skip
    return {
        "id": member.owner, "email": member.email or None, "type": "QUEUE" if member.queue else "PERSON", "firstName": first,
        "lastName": last, "userId": None if member.archived else member.user, "userIdIncludingInactive": member.user,
        "createdAt": instant(member.since), "updatedAt": instant(member.since), "archived": member.archived, "teams": team,
    }  # fmt: skip


def users(hub: Hub) -> Bodies:
    """Every user there is; those who left have none."""
    return [
        {
            "id": str(member.user), "email": member.email, "firstName": member.name.rpartition(" ")[0],
            "lastName": member.name.rpartition(" ")[2], "superAdmin": member.super_admin,
            "roleIds": [str(hub.roles[member.role])] if member.role else [],
            "primaryTeamId": str(hub.teams[member.team]) if member.team else None, "secondaryTeamIds": [],
        }
        for member in hub.members.values()
        if member.user and not member.archived
    ]  # fmt: skip


def roles(hub: Hub) -> Bodies:
    """The roles."""
    return [{"id": str(id), "name": name, "requiresBillingWrite": False} for name, id in hub.roles.items()]


def teams(hub: Hub) -> Bodies:
    """The teams with the ids of their users."""
    return [
        {
            "id": str(id), "name": name, "secondaryUserIds": [],
            "userIds": [
                str(one.user) for one in hub.members.values() if one.team == name and one.user and not one.archived
            ],
        }
        for name, id in hub.teams.items()
    ]  # fmt: skip


def audit_logs(hub: Hub) -> Bodies:
    """The audit log, newest first."""
    return [
        {
            "id": one.id, "category": one.category, "subCategory": one.sub, "action": one.action, "occurredAt": instant(one.at),
            "targetObjectId": one.changed.partition(".")[2] or None,
            "actingUser": {"userId": hub.members[one.by].user, "userEmail": hub.members[one.by].email},
        }
        for one in reversed(hub.audits)
    ]  # fmt: skip
