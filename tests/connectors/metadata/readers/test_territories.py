from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("path", "root"),
    [("territory2Models/FY26/territories/DACH.territory2-meta.xml", "Territory2"), ("territories/DACH.territory", "Territory")],
)
def test_a_territory_is_a_team_below_its_parent(pull, path, root):
    row = pull({path: f"<{root}><name>DACH</name><parentTerritory>EMEA</parentTerritory></{root}>"}).one(
        "teams", "territory/DACH"
    )
    assert (row.kind, row.parent) == ("territory", "salesforce:team:territory/EMEA")


def test_an_org_without_territories_is_no_gap(pull):
    rows = pull({"roles/CRO.role": "<Role/>", "groups/Sales.group": "<Group/>"})
    assert [gap for gap in rows["gaps"] if gap.table == "teams"] == []
