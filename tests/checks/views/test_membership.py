import pytest

from build import a_gap, a_member, a_snapshot, a_team, a_user
from checks.views.membership import Membership

QUEUE = "salesforce:queue:Inbound"
GONE = "user:left@acme.example"
SOMEBODY_ELSEWHERE = a_member("Elsewhere", "user:u9@acme.example")
INACTIVE = a_user("left@acme.example", active=False)


def a_membership(*rows, unread=()):
    snapshot = a_snapshot(*rows, unread=unread)
    return Membership(*(snapshot.table(name) for name in ("queue_members", "users", "teams")), snapshot.coverage)


def a_group_member(group, member, **given):
    return a_member(member=member, ref=f"salesforce:team:group/{group}", **given)


def in_role(kind="role"):
    return a_member(member="team:role/Sales", member_kind=kind)


def a_role(name, **given):
    return a_team(name, ref=f"salesforce:team:role/{name}", **given)


def test_a_queue_without_members_has_none():
    assert a_membership(SOMEBODY_ELSEWHERE).fault(QUEUE) == "has no members"


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([a_member(member=GONE), INACTIVE], "1 inactive user"),
        ([a_member(member=GONE)], "1 inactive user"),
        ([a_member(member="team:group/Empty", member_kind="group"), a_group_member("Other", GONE)], "1 empty group or role"),
        (
            [a_member(member="team:group/Left", member_kind="group"), a_group_member("Left", GONE), INACTIVE],
            "1 empty group or role",
        ),
        ([in_role(), a_role("Sales"), a_user(role="Other")], "1 empty group or role"),
        ([in_role(), a_role("Sales"), a_user(role="Sales", active=False)], "1 empty group or role"),
        ([in_role(), a_member(member=GONE), a_role("Sales"), a_user(role="Other")], "1 inactive user, 1 empty group or role"),
    ],
)
def test_a_queue_of_members_who_cannot_act_holds_nobody(rows, why):
    assert a_membership(*rows).fault(QUEUE) == f"holds nobody who could take a record ({why})"


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([a_member(), a_user()], id="an active user"),
        pytest.param([a_member(), a_member(member=GONE), a_user(), INACTIVE], id="one of two is active"),
        pytest.param(
            [
                a_member(member="team:group/Deep", member_kind="group"),
                a_group_member("Deep", "team:group/Er", member_kind="group"),
                a_group_member("Er", "user:u1@acme.example"),
                a_user(),
            ],
            id="an active user two groups down",
        ),
        pytest.param([in_role(), a_role("Sales"), a_user(role="Sales")], id="a role with a user"),
        pytest.param(
            [
                in_role("role_and_subordinates"),
                a_role("Sales"),
                a_role("East", parent="salesforce:team:role/Sales"),
                a_user(role="East"),
            ],
            id="a subordinate role with a user",
        ),
        pytest.param([a_member(member="team:territory/West", member_kind="territory")], id="something not understood"),
        pytest.param([in_role(), a_role("Sales"), a_user(role=None)], id="roles of users were not read"),
        pytest.param([in_role(), a_user(role="Other")], id="the role itself was not read"),
        pytest.param([a_member(member="team:group/Unread", member_kind="group")], id="members of groups were not read"),
        pytest.param([a_member(), a_user(active=None)], id="activity was not read"),
    ],
)
def test_a_queue_that_somebody_may_serve_is_in_order(rows):
    assert a_membership(*rows).fault(QUEUE) == ""


def test_a_subordinate_does_not_make_a_plain_role_member():
    rows = in_role(), a_role("Sales"), a_role("East", parent="salesforce:team:role/Sales"), a_user(role="East")
    assert a_membership(*rows).fault(QUEUE)


def test_groups_that_hold_each_other_hold_nobody():
    one, other = (
        a_group_member("One", "team:group/Two", member_kind="group"),
        a_group_member("Two", "team:group/One", member_kind="group"),
    )
    assert a_membership(a_member(member="team:group/One", member_kind="group"), one, other).fault(QUEUE)


def test_members_who_are_users_may_be_there_when_users_were_not_read():
    unread = a_membership(a_member(), unread=["users"])
    assert unread.fault(QUEUE) == ""
    assert unread.is_active("salesforce:user:u1@acme.example") is None
    assert a_membership(a_member(), a_gap("users")).fault(QUEUE) == ""


def test_members_count_as_read_once_a_queue_of_the_connection_has_one():
    assert a_membership(a_member()).read("salesforce")
    assert not a_membership(a_member(connection="other")).read("salesforce")
    assert not a_membership(a_group_member("Sales", GONE)).read("salesforce")
