import pytest

from checks.model.rows.people import Permission, Queue, QueueMember, User
from connectors.hubspot.mapping.people import owners, stamps, teams
from hubspot_bodies import an_owner


def an_account(**given):
    return {
        "id": "501", "email": "ada@acme.example", "firstName": "Ada", "lastName": "Lee", "superAdmin": True, "roleIds": ["3"],
        "primaryTeamId": "9", "secondaryTeamIds": ["10"], **given,
    }  # fmt: skip


ROLES = [{"id": "3", "name": "Portal Administrator", "requiresBillingWrite": False}]


def test_an_owner_is_its_user(out):
    people = owners(out, [an_owner()], [], [an_account()], ROLES)
    assert out.rows("users") == [
        User(
            connection="hubspot",
            ref="hubspot:user:501",
            name="Ada Lee",
            email="ada@acme.example",
            active=True,
            is_admin=True,
            profile="Portal Administrator",
        )
    ]
    assert (people.owner("71"), people.owner(71), people.user(501), people.gone) == (*["hubspot:user:501"] * 3, set())


def test_who_left_is_known_by_the_user_that_was(out):
    people = owners(out, [], [an_owner(userId=None, userIdIncludingInactive=501, archived=True)], [], [])
    (user,) = out.rows("users")
    assert (user.ref, user.active, user.is_admin, user.profile) == ("hubspot:user:501", False, None, None)
    assert (people.gone, people.owner("71")) == ({"71"}, "hubspot:user:501")
    assert out.rows("queue_members") == []


@pytest.mark.parametrize(
    ("flag", "listed_as_archived", "active"),
    [(False, False, True), (True, False, False), (None, False, True), (None, True, False), (False, True, True)],
)
def test_an_owner_says_of_itself_whether_it_left_and_else_its_list_does(out, flag, listed_as_archived, active):
    lists = ([], [an_owner(archived=flag)]) if listed_as_archived else ([an_owner(archived=flag)], [])
    owners(out, *lists, None, None)
    assert [user.active for user in out.rows("users")] == [active]


def test_an_owner_of_no_user_has_a_reference_of_its_own(out):
    people = owners(out, [], [an_owner(userId=None, userIdIncludingInactive=None, archived=True)], None, None)
    assert (people.owner("71"), out.rows("users")[0].ref) == ("hubspot:user:owner-71", "hubspot:user:owner-71")


def test_a_user_with_several_owners_is_one_and_active_while_one_of_them_is(out):
    left = an_owner(id="70", email="old@acme.example", firstName="A.", archived=True)
    people = owners(out, [left, an_owner()], [], None, None)
    (user,) = out.rows("users")
    assert (user.name, user.email, user.active) == ("Ada Lee", "ada@acme.example", True)
    assert (people.owner("70"), people.gone) == ("hubspot:user:501", {"70"})
    assert out.rows("gaps") == []


def test_a_queue_is_no_user_and_its_members_are_not_told(out):
    people = owners(out, [an_owner(id="80", type="QUEUE", userId=None, firstName="Inbound", lastName="")], [], None, None)
    assert out.rows("queues") == [
        Queue(connection="hubspot", ref="hubspot:queue:80", name="Inbound", label="Inbound", email="ada@acme.example")
    ]
    assert (people.owner("80"), people.queues, out.rows("users")) == ("hubspot:queue:80", {"80"}, [])
    (gap,) = out.rows("gaps")
    assert (gap.table, gap.scope, gap.kind) == ("queue_members", "queues", "unsupported")


def test_an_archived_queue_is_none_any_more(out):
    people = owners(out, [], [an_owner(id="80", type="QUEUE", archived=True)], None, None)
    assert (out.rows("queues"), out.rows("users"), people.owner("80"), people.gone) == ([], [], "hubspot:queue:80", {"80"})


def test_users_who_own_nothing_are_users(out):
    owners(out, [], [], [an_account(firstName=None, lastName=None, superAdmin=False, roleIds=[])], ROLES)
    (user,) = out.rows("users")
    assert (user.name, user.active, user.is_admin, user.profile) == ("ada@acme.example", True, False, "")


def test_super_admins_may_change_everything(out):
    owners(out, [], [], [an_account(), an_account(id="502", superAdmin=False)], ROLES)
    assert out.rows("permissions") == [
        Permission(
            connection="hubspot",
            ref="hubspot:permission:user/501/SuperAdmin",
            holder="hubspot:user:501",
            right="SuperAdmin",
            via="super admin",
        )
    ]
    (gap,) = out.rows("gaps")
    assert (gap.table, gap.scope, gap.kind) == ("permissions", "what roles allow", "unsupported")


def test_who_may_be_a_super_admin_is_none_until_it_is_told(out):
    owners(out, [], [], [an_account(superAdmin=None)], ROLES)
    assert (out.rows("users")[0].is_admin, out.rows("permissions")) == (None, [])
    assert ("permissions", "users") in {(gap.table, gap.scope) for gap in out.rows("gaps")}


def test_without_a_list_of_users_nothing_is_said_of_rights(out):
    owners(out, [an_owner()], [], None, None)
    assert (out.rows("users")[0].is_admin, out.rows("users")[0].profile, out.rows("gaps")) == (None, None, [])


def test_teams_and_who_is_in_them(out):
    owners(out, [an_owner()], [], [an_account()], ROLES)
    teams(out, [{"id": "9", "name": "Sales", "userIds": ["501", "502"], "secondaryUserIds": [503]}])
    (team,) = out.rows("teams")
    assert (team.ref, team.name, team.label, team.kind) == ("hubspot:team:9", "9", "Sales", "team")
    assert {(row.ref, row.member, row.member_kind) for row in out.rows("queue_members")} == {
        ("hubspot:team:9", "hubspot:user:501", "user"),
        ("hubspot:team:10", "hubspot:user:501", "user"),
        ("hubspot:team:9", "hubspot:user:502", "user"),
        ("hubspot:team:9", "hubspot:user:503", "user"),
    }
    assert all(isinstance(row, QueueMember) for row in out.rows("queue_members"))


@pytest.mark.parametrize("id", [None, "", "x", -1, True, 1.5, [], {}, "9" * 40])
def test_an_owner_without_an_id_is_left_out_and_counted(out, id):
    people = owners(out, [an_owner(), an_owner(id=id), "no owner"], [], None, None)
    assert ([user.name for user in out.rows("users")], people.owner(id)) == (["Ada Lee"], None)
    assert {(gap.table, gap.kind) for gap in out.rows("gaps")} == {("users", "fault"), ("queues", "fault")}
    assert out.rows("gaps")[0].reason == "2 of 3 rows of owners that HubSpot gave make no sense, and were left out"


def test_people_who_were_not_read(people):
    assert (people.owner("999"), people.holder("999"), people.holder("no id")) == (None, "hubspot:user:owner-999", None)
    assert (people.user("999"), people.user("0"), people.user(None)) == ("hubspot:user:999", None, None)


def test_who_and_when(people):
    told = stamps({"createdAt": 1704067200000, "createdUserId": "501", "updatedAt": "?", "updatedUserId": 0}, people)
    assert told == {
        "created_at": "2024-01-01T00:00:00Z",
        "created_by": "hubspot:user:501",
        "modified_at": None,
        "modified_by": None,
    }
