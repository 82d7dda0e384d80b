from __future__ import annotations

RIGHT = "<userPermissions><enabled>true</enabled><name>ModifyMetadata</name></userPermissions>"


def test_a_permission_set_grants_rights_as_a_profile_does(pull):
    rows = pull({"permissionsets/Ops.permissionset-meta.xml": f"<PermissionSet>{RIGHT}</PermissionSet>"})
    assert [(row.holder, row.right) for row in rows["permissions"]] == [
        ("salesforce:permission:permission_set/Ops", "ModifyMetadata")
    ]
    assert rows.gap("permissions", "Profile").kind == "partial retrieve"


def test_a_project_with_neither_has_no_permissions(pull):
    assert (
        pull({"queues/A.queue": "<Queue/>"}).gap("permissions").cure == "retrieve PermissionSet and Profile, if the org has any"
    )
