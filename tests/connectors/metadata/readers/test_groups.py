from __future__ import annotations


def test_a_group_is_a_team(pull):
    row = pull({"groups/Sales.group": "<Group><doesIncludeBosses>true</doesIncludeBosses><name>All Sales</name></Group>"}).one(
        "teams", "group/Sales"
    )
    assert (row.kind, row.label, row.parent) == ("group", "All Sales", None)
