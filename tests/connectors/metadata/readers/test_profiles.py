from __future__ import annotations

from checks.model.rows.people import Permission

RIGHTS = (
    "<userPermissions><enabled>true</enabled><name>CustomizeApplication</name></userPermissions>"
    "<userPermissions><enabled>false</enabled><name>ModifyAllData</name></userPermissions>"
    "<userPermissions><enabled>true</enabled><name>ViewSetup</name></userPermissions>"
)


def test_a_profile_grants_the_rights_that_change_what_is_governed(pull):
    rows = pull({"profiles/Admin.profile": f"<Profile>{RIGHTS}</Profile>"})
    assert rows["permissions"] == [
        Permission(
            connection="salesforce", ref="salesforce:permission:profile/Admin/CustomizeApplication",
            holder="salesforce:permission:profile/Admin", right="CustomizeApplication", via="profile/Admin",
        )
    ]  # fmt: skip


def test_a_name_that_is_encoded_is_decoded(pull):
    rows = pull({"profiles/Sales %28EMEA%29.profile-meta.xml": f"<Profile>{RIGHTS}</Profile>"})
    assert rows["permissions"][0].holder == "salesforce:permission:profile/Sales (EMEA)"


def test_profiles_without_permission_sets_are_only_a_part(pull):
    rows = pull({"profiles/Admin.profile": "<Profile/>"})
    assert rows.gap("permissions", "PermissionSet").kind == "partial retrieve"
    assert rows.gap("permissions") is None
