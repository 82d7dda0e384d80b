"""The comparison of two snapshots: what holds whatever they are."""

from hypothesis import given, settings

from auditor.diff import compare, comparison, diff
from auditor.diff.parts import PARTS
from auditor.diff.reading import NOT_COMPARED
from auditor.diff.rows import COMPONENTS
from build import NOW, a_field, a_gap, a_snapshot
from build_results import a_reported_finding, a_result, an_outcome
from checks.model.snapshot import Snapshot
from checks.model.tables import ROW_TYPES
from worlds import worlds

OPPOSITE = {"added": "removed", "removed": "added", "renamed": "renamed", "changed": "changed"}


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_a_snapshot_does_not_differ_from_itself(snapshot):
    assert compare(snapshot, snapshot) == ((), ())


@settings(max_examples=40, deadline=None)
@given(worlds(), worlds())
def test_the_order_of_rows_makes_no_difference(before, after):
    turned = [
        Snapshot(side.taken_at, {name: tuple(reversed(table)) for name, table in side.tables.items()}) for side in (before, after)
    ]
    assert compare(*turned) == compare(before, after)


@settings(max_examples=40, deadline=None)
@given(worlds(), worlds())
def test_backwards_what_came_went(before, after):
    def told(first, second):
        return [
            (one.kind, one.ref, one.was) for one in compare(first, second)[0] if one.table in COMPONENTS and one.kind != "changed"
        ]

    turned = [(OPPOSITE[kind], was or ref, ref if was else "") for kind, ref, was in told(after, before)]
    assert sorted(turned) == sorted(told(before, after))


@settings(max_examples=40, deadline=None)
@given(worlds(), worlds())
def test_a_table_that_one_side_did_not_read_has_no_changes(before, after):
    for name in ("fields", "reports", "layouts", "queues"):
        tables = {table: rows for table, rows in before.tables.items() if table not in (name, "gaps")}
        blind = Snapshot(before.taken_at, {**tables, "gaps": [*before.table("gaps"), a_gap(name)]})
        changed = [one for one in compare(blind, after)[0] if one.table == name]
        assert {each.attribute for one in changed for each in one.attributes} <= {"order"}, "of values, which were read"
        assert all(one.kind == "changed" for one in changed)


@settings(max_examples=40, deadline=None)
@given(worlds(), worlds())
def test_every_component_is_told_of_once(before, after):
    components, _ = compare(before, after)
    told = [(one.ref, one.kind) for one in components if one.table != "routing_entries"]
    assert len({ref for ref, _ in told}) == len(told)
    assert all(one.table not in NOT_COMPARED for one in components)
    assert all(one.attributes for one in components if one.kind == "changed")


def test_a_whole_diff():
    old, new = a_field("Lead.Account_Tier__c", label="Tier"), a_field("Lead.Account_Tiers__c", label="Tier", description="")
    before, after = a_snapshot(old), a_snapshot(new, taken_at=NOW.replace(hour=3))
    judged = [an_outcome("SRC003", "found")]
    result = diff(
        before,
        after,
        a_result(a_reported_finding(ref=old.ref), checks=judged, snapshot_id="one"),
        a_result(a_reported_finding(ref=new.ref), checks=judged, snapshot_id="two"),
    )
    assert (result.before_id, result.after_id, result.before_at, result.after_at) == (
        "one",
        "two",
        before.taken_at,
        after.taken_at,
    )
    assert [(one.kind, one.was) for one in result.components] == [("renamed", old.ref)]
    assert [(one.change, one.ref) for one in result.findings] == [("unchanged", new.ref)]
    assert result.components == comparison(before, after).components


def test_every_table_of_definitions_is_compared():
    compared = {*COMPONENTS, *PARTS, "routing_entries"}
    assert compared | NOT_COMPARED == set(ROW_TYPES)
    assert not compared & NOT_COMPARED
