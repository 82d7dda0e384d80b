import pytest

from connectors.metadata.collect import Collector
from connectors.salesforce.mapping.people import (
    Ids,
    add_groups,
    add_members,
    add_permissions,
    add_roles,
    add_users,
    granting,
    queue_objects,
    stamps,
)

ADA, BOB = "005000000000001AAA", "005000000000002AAA"
QUEUE, GROUP, ROLE_GROUP, ROLE = "00G000000000001", "00G000000000002", "00G000000000003", "00E000000000001"


def users(*more):
    out, ids = Collector("salesforce"), Ids()
    rows = [
        {
            "Id": ADA, "Name": "Ada", "Username": "ada@acme.example", "Email": "ada@acme.example", "IsActive": True,
            "UserType": "Standard", "Profile": {"Name": "Admin"}, "UserRoleId": ROLE, "UserRole": {"DeveloperName": "Sales"},
            "ManagerId": BOB, "LastLoginDate": "2026-11-19T08:00:00.000+0000",
        },
        {"Id": BOB, "Name": "Bob", "Username": "bob@acme.example", "IsActive": False, "LastLoginDate": None, "ManagerId": None},
    ]  # fmt: skip
    add_users([*rows, *more], out, ids)
    return out, ids


def test_a_user():
    out, _ = users()
    ada, bob = out.rows("users")
    assert (ada.ref, ada.manager, ada.role) == (
        "salesforce:user:ada@acme.example",
        "salesforce:user:bob@acme.example",
        "salesforce:team:role/Sales",
    )
    assert (ada.active, ada.profile, ada.kind, ada.last_login) == (True, "Admin", "Standard", "2026-11-19T08:00:00Z")
    assert (bob.active, bob.last_login, bob.email, bob.profile) == (False, None, None, None)


def test_ids_are_known_by_fifteen_characters_and_unknown_people_by_their_id():
    _, ids = users()
    assert ids.ref(ADA[:15]) == ids.ref(ADA) == "salesforce:user:ada@acme.example"
    assert ids.ref("") is None
    assert ids.user("salesforce", "005000000000009AAA") == "salesforce:user:005000000000009AAA"
    assert (ids.name(ADA), ids.name("005x")) == ("ada@acme.example", "005x")


def test_who_and_when():
    out, ids = users()
    told = stamps({"CreatedDate": "2026-01-01T00:00:00Z", "CreatedById": ADA, "LastModifiedById": None}, out, ids)
    assert told == {
        "created_at": "2026-01-01T00:00:00Z",
        "created_by": "salesforce:user:ada@acme.example",
        "modified_at": None,
        "modified_by": None,
    }


def test_queues_groups_and_their_members():
    out, ids = users()
    roles = [{"Id": ROLE, "Name": "Sales", "DeveloperName": "Sales", "ParentRoleId": None}]
    add_roles(roles, out)
    groups = [
        {"Id": QUEUE, "Name": "Inbound leads", "DeveloperName": "Inbound", "Type": "Queue", "Email": None},
        {"Id": GROUP, "Name": "SDRs", "DeveloperName": "SDRs", "Type": "Regular"},
        {"Id": ROLE_GROUP, "Name": "", "DeveloperName": "Sales", "Type": "RoleAndSubordinates", "RelatedId": ROLE},
    ]
    objects = queue_objects([{"QueueId": QUEUE, "SobjectType": "Lead"}, {"QueueId": QUEUE, "SobjectType": "Case"}])
    add_groups(groups, roles, objects, out, ids)
    (queue,) = out.rows("queues")
    assert (queue.ref, queue.label, queue.email, queue.objects) == (
        "salesforce:queue:Inbound",
        "Inbound leads",
        "",
        ("Case", "Lead"),
    )
    assert [row.ref for row in out.rows("teams")] == ["salesforce:team:role/Sales", "salesforce:team:group/SDRs"]
    members = [
        (QUEUE, ADA),
        (QUEUE, GROUP),
        (QUEUE, ROLE_GROUP),
        (GROUP, BOB),
        (QUEUE, "005000000000009AAA"),
        ("00Gunknown", ADA),
    ]
    add_members([{"GroupId": group, "UserOrGroupId": member} for group, member in members], out, ids)
    assert [(row.ref, row.member, row.member_kind) for row in out.rows("queue_members")] == [
        ("salesforce:queue:Inbound", "salesforce:user:ada@acme.example", "user"),
        ("salesforce:queue:Inbound", "salesforce:team:group/SDRs", "group"),
        ("salesforce:queue:Inbound", "salesforce:team:role/Sales", "role_and_subordinates"),
        ("salesforce:team:group/SDRs", "salesforce:user:bob@acme.example", "user"),
        ("salesforce:queue:Inbound", "salesforce:user:005000000000009AAA", "user"),
    ]


def test_rights_of_profiles_permission_sets_and_the_users_who_hold_them():
    out, ids = users()
    sets = [
        {
            "Id": "0PS000000000001",
            "Name": "X00e1",
            "IsOwnedByProfile": True,
            "Profile": {"Name": "Admin"},
            "PermissionsModifyAllData": True,
        },
        {
            "Id": "0PS000000000002",
            "Name": "Loader",
            "IsOwnedByProfile": False,
            "PermissionsModifyMetadata": True,
            "PermissionsModifyAllData": False,
        },
        {"Id": "0PS000000000003", "Name": "Reader", "IsOwnedByProfile": False, "PermissionsModifyAllData": False},
    ]
    assert granting(sets) == {"0PS000000000001": ("ModifyAllData",), "0PS000000000002": ("ModifyMetadata",)}
    held = [("0PS000000000001", ADA), ("0PS000000000002", ADA), ("0PS000000000003", ADA)]
    add_permissions(sets, [{"PermissionSetId": id, "AssigneeId": user} for id, user in held], out, ids)
    assert [(row.holder.split(":", 1)[1], row.right, row.via) for row in out.rows("permissions")] == [
        ("permission:profile/Admin", "ModifyAllData", "profile/Admin"),
        ("permission:permission_set/Loader", "ModifyMetadata", "permission_set/Loader"),
        ("user:ada@acme.example", "ModifyAllData", "Admin"),
        ("user:ada@acme.example", "ModifyMetadata", "Loader"),
    ]


@pytest.mark.parametrize(
    "id", [None, "", "005", "0050000000000016789", "005-0000000001AAA", 5, True, ["x"], {"Id": ADA}, "\ud800" * 15]
)
def test_a_user_without_an_id_is_left_out_and_counted(id):
    out, ids = users({"Id": id, "Name": "Eve", "Username": "eve@acme.example"}, {"Name": "No id"})
    assert [row.name for row in out.rows("users")] == ["Ada", "Bob"]
    (gap,) = out.rows("gaps")
    assert (gap.table, gap.scope, gap.kind) == ("users", "rows of User that make no sense", "fault")
    assert gap.reason == "2 of 4 rows of User that Salesforce gave make no sense, and were left out"
    assert ids.ref("") is None


def test_ids_that_begin_alike_are_one_and_what_is_no_id_is_none():
    ids = Ids()
    ids.add(ADA, "salesforce:user:ada@acme.example", "user")
    ids.add(f"{ADA[:15]}AAB", "salesforce:user:other@acme.example", "user")
    ids.add("005", "salesforce:user:nobody", "user")
    assert ids.ref(f"{ADA[:15]}AAB") == ids.ref(ADA) == "salesforce:user:ada@acme.example"
    assert (ids.ref("005"), ids.kind("005"), ids.ref(f"{ADA}X"), ids.kind(f"{ADA}X")) == (None, "", None, "")
    assert (ids.user("salesforce", "no id"), ids.user("salesforce", ADA[:14])) == (None, None)


def test_two_users_of_one_name_are_told_in_words_of_an_org():
    out, _ = users({"Id": "005000000000003AAA", "Name": "Ada the second", "Username": "ada@acme.example"})
    assert len(out.rows("users")) == 2
    (gap,) = out.rows("gaps")
    assert gap.reason == "the org tells of two users that are called ada@acme.example and differ; the first was read"
    assert "package directory" not in gap.cure


def test_rows_without_what_they_need_are_one_gap_a_table():
    out, ids = users()
    broken = [{}, {"Id": 7}, {"Id": ROLE, "DeveloperName": []}, {"Id": ROLE, "DeveloperName": "x" * 256}]
    add_roles(broken, out)
    add_groups(
        [{"Id": QUEUE, "Type": 5}], [], queue_objects([{"QueueId": QUEUE}, {"QueueId": 1, "SobjectType": "Lead"}]), out, ids
    )
    add_members([{"GroupId": QUEUE}], out, ids)
    add_permissions([{"Id": "0PS000000000001", "Name": "X", "PermissionsModifyAllData": "true"}], [{}], out, ids)
    assert {(gap.table, gap.scope.split()[2], gap.reason.split(" rows")[0]) for gap in out.rows("gaps")} == {
        ("teams", "UserRole", "4 of 4"),
        ("queues", "Group", "1 of 1"),
        ("queues", "QueueSobject", "2 of 2"),
        ("queue_members", "GroupMember", "1 of 1"),
        ("permissions", "PermissionSet", "1 of 1"),
        ("permissions", "PermissionSetAssignment", "1 of 1"),
    }
    assert [out.rows(table) for table in ("teams", "queues", "queue_members", "permissions")] == [[], [], [], []]
