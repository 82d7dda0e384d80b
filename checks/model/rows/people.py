"""Users, teams, queues and what they may do."""

from __future__ import annotations

from checks.model.rows.base import Row


class User(Row, frozen=True, kw_only=True):
    """A user of the CRM. ``last_login`` is ISO 8601 in UTC; ``manager`` and ``role`` are references.

    ``kind`` is the vendor's word for the sort of user (Salesforce: ``Standard``, ``PowerPartner``, ``AutomatedProcess``).
    """

    name: str
    email: str | None = None
    username: str | None = None
    active: bool | None = None
    is_admin: bool | None = None
    last_login: str | None = None
    role: str | None = None
    profile: str | None = None
    manager: str | None = None
    kind: str | None = None


class Team(Row, frozen=True, kw_only=True):
    """A role, a public group, a territory or a HubSpot team. ``kind``: role, group, territory, team."""

    name: str
    label: str | None = None
    kind: str
    parent: str | None = None
    description: str | None = None


class Queue(Row, frozen=True, kw_only=True):
    """A queue and the objects whose records it may own."""

    name: str
    label: str | None = None
    email: str | None = None
    sends_email: bool | None = None
    objects: tuple[str, ...] = ()


class QueueMember(Row, frozen=True, kw_only=True):
    """A member of a queue or group. ``ref`` is the queue's or group's; ``member`` is a reference."""

    member: str
    member_kind: str
    """user, group, role, role_and_subordinates"""


class Permission(Row, frozen=True, kw_only=True):
    """A right to change what is governed. ``holder`` is a user, permission set or profile; ``via`` says how it came."""

    holder: str
    right: str
    via: str
