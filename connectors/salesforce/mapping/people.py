"""Users, roles, groups, queues and rights, and the references behind ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from checks.model import refs
from checks.model.rows.people import Permission, Queue, QueueMember, Team, User
from connectors.common.values import flag, moment, named, some, text
from connectors.metadata.collect import Collector
from connectors.metadata.readers.profiles import RIGHTS
from connectors.salesforce.mapping.pages import setup_page
from connectors.salesforce.mapping.senseless import say, sensible
from connectors.salesforce.mapping.values import id_of, is_id

_KINDS = {
    "Role": "role",
    "RoleAndSubordinates": "role_and_subordinates",
    "RoleAndSubordinatesInternal": "role_and_subordinates",
}
"""Groups that stand for a role."""


class Ids:
    """The references behind the ids of users, queues, groups and roles.

    Ids are known by their first 15 characters: the other three only tell capitals from small letters, so that two that begin
    alike are the same thing. What was noted first of it holds. A text of any other length or sort is no id.
    """

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._kinds: dict[str, str] = {}

    def add(self, id: str, ref: str, kind: str) -> None:
        """Note whom an id stands for."""
        if is_id(id) and id[:15] not in self._known:
            self._known[id[:15]] = ref
            self._kinds[id[:15]] = kind

    def ref(self, id: str) -> str | None:
        """The reference behind an id; None when it is unknown."""
        return self._known.get(id[:15]) if is_id(id) else None

    def kind(self, id: str) -> str:
        """user, queue, group, role, role_and_subordinates; '' when it is unknown."""
        return self._kinds.get(id[:15], "") if is_id(id) else ""

    def name(self, id: str) -> str:
        """The name by which people know whom an id stands for (user name, developer name); the id itself when it is unknown."""
        ref = self.ref(id)
        return refs.path_of(ref).rpartition("/")[2] if ref else id

    def user(self, connection: str, id: str) -> str | None:
        """The reference of a user who may not be among those that were read: then the id is the name. None for what is no id."""
        return self.ref(id) or (refs.make(connection, "user", id) if is_id(id) else None)


def stamps(row: Mapping[str, Any], out: Collector, ids: Ids) -> dict[str, Any]:
    """Who made and last changed a component, and when."""
    return {
        "created_at": moment(row, "CreatedDate"),
        "created_by": ids.user(out.connection, text(row, "CreatedById")),
        "modified_at": moment(row, "LastModifiedDate"),
        "modified_by": ids.user(out.connection, text(row, "LastModifiedById")),
    }


def add_users(rows: Iterable[Mapping[str, Any]], out: Collector, ids: Ids) -> None:
    """Add the users, active and not. Known by user name, which is unique over all orgs."""
    held = sensible(rows, out, "users", "User", ids=("Id",))
    for row in held:
        ids.add(text(row, "Id"), refs.make(out.connection, "user", named(row, "Username") or text(row, "Id")), "user")
    for row in held:
        ref = ids.ref(text(row, "Id")) or ""
        role = named(row, "UserRole.DeveloperName")
        user = User(
            connection=out.connection,
            ref=ref,
            name=named(row, "Name") or named(row, "Username"),
            email=some(row, "Email"),
            username=named(row, "Username"),
            active=flag(row, "IsActive"),
            last_login=moment(row, "LastLoginDate"),
            role=refs.make(out.connection, "team", f"role/{role}") if role else some(row, "UserRoleId"),
            profile=some(row, "Profile.Name"),
            manager=ids.ref(text(row, "ManagerId")),
            kind=some(row, "UserType"),
        )
        if out.add("users", user):
            out.show(ref, f"/lightning/setup/ManageUsers/page?address=%2F{text(row, 'Id')}%3Fnoredirect%3D1")


def add_roles(rows: Iterable[Mapping[str, Any]], out: Collector) -> None:
    """Add the roles."""
    held = sensible(rows, out, "teams", "UserRole", ids=("Id",), names=("DeveloperName",), perhaps=("ParentRoleId",))
    names = _names(held)
    for row in held:
        _team(out, "role", named(row, "DeveloperName"), text(row, "Name"), names.get(text(row, "ParentRoleId")[:15], ""))


def _names(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Developer names by the first 15 characters of the id."""
    return {id_of(row, "Id")[:15]: named(row, "DeveloperName") for row in rows if id_of(row, "Id")}


def add_territories(rows: Iterable[Mapping[str, Any]], out: Collector) -> None:
    """Add the territories of the active model."""
    held = sensible(rows, out, "teams", "Territory2", ids=("Id",), names=("DeveloperName",), perhaps=("ParentTerritory2Id",))
    names = _names(held)
    for row in held:
        parent = names.get(text(row, "ParentTerritory2Id")[:15], "")
        _team(out, "territory", named(row, "DeveloperName"), text(row, "Name"), parent, text(row, "Description"))


def _team(out: Collector, kind: str, name: str, label: str, parent: str, description: str | None = None) -> None:
    if name:
        team = Team(
            connection=out.connection,
            ref=refs.make(out.connection, "team", f"{kind}/{name}"),
            name=name,
            label=label or name,
            kind=kind,
            parent=refs.make(out.connection, "team", f"{kind}/{parent}") if parent else None,
            description=description,
        )
        out.add("teams", team)


def add_groups(
    groups: Iterable[Mapping[str, Any]],
    roles: Iterable[Mapping[str, Any]],
    objects: Mapping[str, tuple[str, ...]],
    out: Collector,
    ids: Ids,
) -> None:
    """Add queues and public groups, and note what every group stands for.

    ``objects`` are those of each queue, by the first 15 characters of its id.
    """
    say(out, "queues", "QueueSobject", len(objects.get("", ())), sum(map(len, objects.values())))
    role_names = _names(roles)
    for row in sensible(groups, out, "queues", "Group", ids=("Id",), names=("Type",), perhaps=("RelatedId",)):
        id, kind, name = text(row, "Id"), text(row, "Type"), named(row, "DeveloperName")
        if kind == "Queue":
            ref = refs.make(out.connection, "queue", name or id)
            queue = Queue(
                connection=out.connection,
                ref=ref,
                name=name or id,
                label=text(row, "Name"),
                email=some(row, "Email"),
                sends_email=flag(row, "DoesSendEmailToMembers"),
                objects=objects.get(id[:15], ()),
            )
            ids.add(id, ref, "queue")
            if out.add("queues", queue):
                out.show(ref, setup_page("Queues"))
        elif kind == "Regular":
            ids.add(id, refs.make(out.connection, "team", f"group/{name or id}"), "group")
            _team(out, "group", name or id, text(row, "Name"), "")
        elif kind in _KINDS and (role := role_names.get(text(row, "RelatedId")[:15])):
            ids.add(id, refs.make(out.connection, "team", f"role/{role}"), _KINDS[kind])


def queue_objects(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, tuple[str, ...]]:
    """The objects whose records each queue may own, by the first 15 characters of the queue's id; what makes no sense by ''."""
    found: dict[str, list[str]] = {}
    for row in rows:
        object_ = named(row, "SobjectType")
        found.setdefault(id_of(row, "QueueId")[:15] if object_ else "", []).append(object_)
    return {queue: tuple(sorted(objects)) for queue, objects in found.items()}


def add_members(rows: Iterable[Mapping[str, Any]], out: Collector, ids: Ids) -> None:
    """Add the members of queues and groups. One whose id is unknown stays a member, of unknown kind."""
    for row in sensible(rows, out, "queue_members", "GroupMember", ids=("GroupId", "UserOrGroupId")):
        home, member = ids.ref(text(row, "GroupId")), text(row, "UserOrGroupId")
        if home:
            ref = ids.user(out.connection, member) or ""
            kind = ids.kind(member) or ("user" if member.startswith("005") else "group")
            out.add("queue_members", QueueMember(connection=out.connection, ref=home, member=ref, member_kind=kind))


def granting(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """The permission sets that grant a right of RIGHTS, by id, with the rights."""
    found = {}
    for row in rows:
        rights = tuple(sorted(right for right in RIGHTS if flag(row, f"Permissions{right}")))
        if rights and id_of(row, "Id"):
            found[text(row, "Id")] = rights
    return found


def add_permissions(sets: Iterable[Mapping[str, Any]], holders: Iterable[Mapping[str, Any]], out: Collector, ids: Ids) -> None:
    """Add the rights that permission sets and profiles grant, and the active users who hold them, with what each came through."""
    flags = tuple(f"Permissions{right}" for right in RIGHTS)
    held = sensible(sets, out, "permissions", "PermissionSet", ids=("Id",), names=("Name",), flags=("IsOwnedByProfile", *flags))
    granted = {id[:15]: rights for id, rights in granting(held).items()}
    names = {text(row, "Id")[:15]: _holder(row) for row in held}
    for id, rights in granted.items():
        for right in rights:
            _permission(out, refs.make(out.connection, "permission", names[id]), names[id], right, names[id])
    needed = ("PermissionSetId", "AssigneeId")
    for row in sensible(holders, out, "permissions", "PermissionSetAssignment", ids=needed):
        id = text(row, "PermissionSetId")[:15]
        user = ids.user(out.connection, text(row, "AssigneeId"))
        for right in granted.get(id, ()) if user else ():
            _permission(out, user or "", f"user/{refs.path_of(user or '')}", right, names[id].partition("/")[2])


def _holder(row: Mapping[str, Any]) -> str:
    if flag(row, "IsOwnedByProfile"):
        return f"profile/{named(row, 'Profile.Name') or named(row, 'Name')}"
    return f"permission_set/{named(row, 'Name')}"


def _permission(out: Collector, holder: str, path: str, right: str, via: str) -> None:
    ref = refs.make(out.connection, "permission", f"{path}/{right}" if path == via else f"{path}/{right}/{via}")
    out.add("permissions", Permission(connection=out.connection, ref=ref, holder=holder, right=right, via=via))
