import pytest

import checks.ownership.metadata_rights  # noqa: F401
from build import a_permission, a_user, found, judged
from build_hubspot import HS, a_portal
from build_hubspot import a_member as a_hub_user
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.ownership import Ownership
from checks.model.rows.people import Permission

LOADER = "permission:permission_set/Data_Loader"


def policy(*names):
    return Policy(ownership=Ownership(may_change_metadata=names))


def a_grant(right="ModifyAllData", holder=LOADER, **given):
    """A right that a permission set grants."""
    path = holder.partition(":")[2]
    return a_permission(holder, ref=f"salesforce:permission:{path}/{right}", right=right, **{"via": path, **given})


def test_names_the_holder_and_all_its_rights():
    assert found("OWN011", a_grant(), a_grant("AuthorApex"), policy=policy("System Administrator")) == [
        Finding(
            ref="salesforce:permission:permission_set/Data_Loader",
            message="The permission set 'Data_Loader' grants AuthorApex, ModifyAllData, and may not change metadata.",
            measured={"rights": ["AuthorApex", "ModifyAllData"], "via": []},
            size=2,
        )
    ]


def test_names_a_user_and_how_the_right_came():
    rows = [a_user("Eve"), a_permission("user:Eve", via="Admin")]
    (finding,) = found("OWN011", *rows, policy=policy("Ada"))
    assert finding.message == "The user 'Eve' holds CustomizeApplication through 'Admin', and may not change metadata."


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        pytest.param([a_grant()], ("data_loader",), id="allowed by API name"),
        pytest.param([a_grant()], ("permission_set/Data_Loader",), id="allowed by path"),
        pytest.param([a_user("Ada", username="u@a.example"), a_permission("user:Ada")], ("Ada",), id="allowed by name"),
        pytest.param([a_user("u", email="u@a.example"), a_permission("user:u")], ("U@A.example",), id="allowed by e-mail"),
        pytest.param([a_user("u"), a_permission("user:u", via="Admin")], ("Admin",), id="allowed through the profile"),
        pytest.param([a_user("u", active=False), a_permission("user:u")], ("Ada",), id="inactive"),
        pytest.param([a_grant("ManageReportsInPubFolders")], ("Ada",), id="a right that changes no metadata"),
    ],
)
def test_leaves_alone(rows, names):
    assert found("OWN011", rows, policy=policy(*names)) == []


def test_an_allowed_way_does_not_cover_another():
    rows = [a_user("u"), a_permission("user:u", via="Admin"), a_grant("AuthorApex", holder="user:u", via="Devs")]
    (finding,) = found("OWN011", *rows, policy=policy("Admin"))
    assert finding.measured == {"rights": ["AuthorApex"], "via": ["Devs"]}


def test_without_a_list_says_that_it_cannot_judge():
    judgement = judged("OWN011", a_grant())
    assert not judgement.findings
    assert not judgement.ran


def admins(number, **given):
    return [row for i in range(number) for row in (a_user(f"u{i}", **given), a_permission(f"user:u{i}"))]


def test_without_a_list_more_users_than_can_keep_track_are_found_once():
    assert found("OWN011", *admins(5)) == []
    (finding,) = found("OWN011", *admins(6))
    assert finding.ref == "salesforce:connection:salesforce"
    assert finding.message == "6 active users may change metadata: 'u0', 'u1', 'u2', 'u3', 'u4' and 1 more."
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.POSSIBLE)
    assert found("OWN011", *admins(6, active=False)) == []


def test_the_number_of_users_can_be_set():
    assert len(found("OWN011", *admins(3), most=2)) == 1


def test_the_rights_can_be_set():
    assert len(found("OWN011", a_grant("ManageUsers"), policy=policy("Ada"), rights=("ManageUsers",))) == 1


def test_where_holders_were_read_only_they_are_judged():
    rows = [a_user("Ada"), a_permission("user:Ada", via="Admin"), a_grant(holder="permission:profile/Admin"), a_grant()]
    assert found("OWN011", *rows, policy=policy("Ada")) == []
    elsewhere = a_permission("permission:permission_set/X", connection="other", via="permission_set/X")
    assert [finding.ref for finding in found("OWN011", *rows, elsewhere, policy=policy("Ada"))] == [
        "other:permission:permission_set/X"
    ]


@pytest.mark.parametrize("name", ["Admin", "profile/Admin"])
def test_a_profile_is_allowed_by_name_and_by_path(name):
    rows = [a_user("Eve"), a_permission("user:Eve", via="Admin")]
    assert found("OWN011", *rows, policy=policy(name)) == []
    assert len(found("OWN011", *rows, policy=policy("profile/Sales"))) == 1


@pytest.mark.parametrize(
    ("via", "name"),
    [
        ("System Administrator", "Admin"),
        ("System Administrator", "profile/Admin"),
        ("System Administrator", "System Administrator"),
        ("profile/Admin", "System Administrator"),
        ("profile/Admin", "profile/System Administrator"),
        ("Standard User", "Standard"),
        ("Marketing User", "MarketingProfile"),
        ("Contract Manager", "ContractManager"),
        ("Solution Manager", "SolutionManager"),
        ("Read Only", "ReadOnly"),
        ("Standard Platform User", "StandardAul"),
    ],
)
def test_a_standard_profile_goes_by_both_its_names(via, name):
    rows = [a_user("Yusuf Imhof"), a_permission("user:Yusuf Imhof", via=via)]
    assert found("OWN011", *rows, policy=policy("Ada", name)) == []


@pytest.mark.parametrize(
    ("via", "name"),
    [
        pytest.param("System Administrator", "Standard", id="another standard profile"),
        pytest.param("System Administrator (Sales)", "Admin", id="a profile that only begins so"),
        pytest.param("Admin", "System Administrator", id="a permission set of that name"),
        pytest.param("System Administrator", "permission_set/Admin", id="a permission set is allowed"),
    ],
)
def test_what_is_no_other_name_of_the_profile(via, name):
    rows = [a_user("Yusuf Imhof"), a_permission("user:Yusuf Imhof", via=via)]
    assert len(found("OWN011", *rows, policy=policy("Ada", name))) == 1


def test_a_profile_in_a_project_goes_by_its_name_in_setup():
    rows = a_grant(holder="permission:profile/Admin"), a_grant(holder="permission:profile/Sales")
    assert [one.ref for one in found("OWN011", *rows, policy=policy("System Administrator"))] == [
        "salesforce:permission:profile/Sales"
    ]


def test_a_holder_who_is_hidden_from_the_reader_is_told_by_the_reference():
    (finding,) = found("OWN011", a_permission("user:0055e000001abcd"), policy=policy("Ada"))
    assert finding.message.startswith("The user '0055e000001abcd' holds CustomizeApplication")


def super_admins(number):
    users = [a_hub_user(str(n), f"Admin {n}") for n in range(number)]
    rights = [
        Permission(connection=HS, ref=f"{HS}:permission:user/{n}", holder=f"{HS}:user:{n}", right="SuperAdmin", via="super admin")
        for n in range(number)
    ]
    return [a_portal(), *users, *rights]


def test_names_the_super_admins_of_a_portal():
    (finding,) = found("OWN011", super_admins(1), policy=policy("Somebody else"))
    assert finding.message == (
        "The user 'Admin 0' holds SuperAdmin through 'super admin', and may not change properties, pipelines and workflows."
    )
    assert found("OWN011", super_admins(1), policy=policy("Admin 0")) == []


def test_more_super_admins_than_can_keep_track_of_each_other():
    (finding,) = found("OWN011", super_admins(6))
    assert finding.message.startswith(
        "6 active users are super admins, who may change properties, pipelines and workflows: 'Admin 0'"
    )
    assert found("OWN011", super_admins(5)) == []
