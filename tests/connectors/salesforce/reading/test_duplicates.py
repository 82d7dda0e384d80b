from datetime import UTC, datetime

import pytest

from checks.model.policy import Policy
from connectors.metadata.collect import Collector
from connectors.salesforce.mapping.people import Ids
from connectors.salesforce.reading import duplicates
from connectors.salesforce.reading.ground import Ground

COLUMNS = ("Id", "Email", "FirstName", "LastName", "Company", "AccountId", "Website", "Name")


def a_ground(*objects, without=()):
    described = {
        name: {"name": name, "fields": [{"name": column, "groupable": column not in without} for column in COLUMNS]}
        for name in objects
    }
    return Ground(
        described=described,
        policy=Policy(),
        records={},
        taken_at=datetime(2026, 11, 20, tzinfo=UTC),
        out=Collector("salesforce"),
        ids=Ids(),
    )


def told(answers, *, objects=("Contact",)):
    """The rows and gaps, by what each question is answered with: in the order in which they are asked."""
    ground = a_ground(*objects)
    for measure, rows in zip(duplicates.plan(ground), answers, strict=True):
        measure.map(rows)
    duplicates.settle(ground.out)
    rows = [(row.ref, row.by, row.clusters, row.records, row.of) for row in ground.out.rows("duplicates")]
    return rows, [(gap.table, gap.scope) for gap in ground.out.rows("gaps")]


def test_no_address_and_no_name_is_asked_for():
    plan = list(duplicates.plan(a_ground("Lead", "Contact", "Account")))
    assert len(plan) == 12
    assert {measure.query.columns for measure in plan} == {("COUNT(Id) n",)}
    assert (
        "SELECT COUNT(Id) n FROM Lead WHERE IsConverted = false AND Email != null GROUP BY Email HAVING COUNT(Id) > 1 LIMIT 2000"
        in {measure.query.soql for measure in plan}
    )


def test_groups_are_clusters_and_their_records_add_up():
    rows, gaps = told([[{"n": 100}], [{"n": 2}, {"n": 3}], [{"n": 7}], []])
    assert rows == [
        ("salesforce:object:Contact", "email", 2, 5, 100),
        ("salesforce:object:Contact", "name", 0, 0, 7),
    ]
    assert gaps == []


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([[{"n": None}], [{"n": 2}]], id="nobody knows how many"),
        pytest.param([[{"n": 9}], [{"n": 2}, {"n": "x"}]], id="a group without a number"),
        pytest.param([[{"n": 9}], [{"n": 1}]], id="a group of one"),
        pytest.param([[{"n": 4}], [{"n": 2}, {"n": 3}]], id="more in groups than there are"),
        pytest.param([[], [{"n": 2}]], id="no answer"),
    ],
)
def test_what_makes_no_sense_is_a_gap_and_no_row(answers):
    rows, gaps = told([*answers, [{"n": 7}], []])
    assert [row[1] for row in rows] == ["name"]
    assert gaps == [("duplicates", "Contact")]


def test_what_the_reader_does_not_see_is_a_gap():
    ground = a_ground("Account", without=("Website",))
    assert list(duplicates.plan(ground)) == []
    (gap,) = ground.out.rows("gaps")
    assert (gap.table, gap.scope, gap.kind) == ("duplicates", "Account", "permission")
