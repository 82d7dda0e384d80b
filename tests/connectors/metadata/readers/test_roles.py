from __future__ import annotations

from checks.model.rows.people import Team


def test_a_role_knows_whom_it_reports_to(pull):
    role = "<Role><description>All of EMEA</description><name>Sales EMEA</name><parentRole>CRO</parentRole></Role>"
    rows = pull({"roles/EMEA.role": role})
    assert rows["teams"] == [
        Team(
            connection="salesforce",
            ref="salesforce:team:role/EMEA",
            name="EMEA",
            label="Sales EMEA",
            kind="role",
            parent="salesforce:team:role/CRO",
            description="All of EMEA",
        )
    ]


def test_the_highest_role_reports_to_nobody(pull):
    row = pull({"roles/CRO.role-meta.xml": "<Role/>"}).one("teams", "role/CRO")
    assert (row.parent, row.label, row.description) == (None, "CRO", "")


def test_a_project_with_roles_and_no_groups_says_so(pull):
    assert pull({"roles/CRO.role": "<Role/>"}).gap("teams", "Group").reason == "the project holds no Group"
