"""Rows that are parts of a component: they change with it, and it is one change."""

import pytest

from auditor.diff import compare
from build import (
    a_field,
    a_gap,
    a_layout_field,
    a_member,
    a_path,
    a_permission,
    a_queue,
    a_record_type,
    a_record_type_value,
    a_report,
    a_snapshot,
    a_use,
    a_user,
    an_automation,
    an_object,
    some_values,
)

REPORT = a_report("Sales/Won")


def changes(before, after):
    return compare(a_snapshot(*before), a_snapshot(*after))[0]


def the_change(before, after):
    (change,) = changes(before, after)
    return (
        change.table,
        change.kind,
        change.ref.partition(":")[2],
        {one.attribute: (one.before, one.after) for one in change.attributes},
    )


def filters(*values, path="Lead.LeadSource", **given):
    return a_use("report:Sales/Won", f"field:{path}", "filters", operator="equals", values=values, **given)


def test_a_report_with_another_filter_is_one_changed_report():
    (change,) = changes([REPORT, filters("Web")], [REPORT, filters("Web", "Event")])
    assert change.label == "Won"
    assert the_change([REPORT, filters("Web")], [REPORT, filters("Web", "Event")]) == (
        "reports",
        "changed",
        "report:Sales/Won",
        {"filters": (("Lead.LeadSource equals Web",), ("Lead.LeadSource equals Web, Event",))},
    )


def test_attributes_and_parts_of_one_component_are_one_change():
    before, after = [REPORT, filters("Web")], [a_report("Sales/Won", format="Matrix")]
    assert the_change(before, after)[3] == {"filters": (("Lead.LeadSource equals Web",), ()), "format": ("Tabular", "Matrix")}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param([filters("Web")], [filters("Web", detail="column 3")], id="where it stands in the file"),
        pytest.param([filters("Web")], [filters("Web"), filters("Web", detail="again")], id="told twice"),
        pytest.param(
            [a_use("field:Lead.A__c", "field:Lead.B__c")],
            [a_use("field:Lead.A__c", "field:Lead.C__c")],
            id="read out of a formula",
        ),
        pytest.param([a_use("layout:Lead.Main", "field:Lead.B__c", "shows")], [], id="told by the layout itself"),
        pytest.param(
            [a_layout_field("Lead.Main", "Lead.A__c", section="Top")], [a_layout_field("Lead.Main", "Lead.A__c")], id="moved"
        ),
    ],
)
def test_leaves_alone(before, after):
    kept = [REPORT, an_object(), a_layout_field("Lead.Main", "Lead.Z__c")]
    assert changes([*kept, *before], [*kept, *after]) == ()


def test_a_report_that_came_does_not_list_its_columns():
    assert the_change([], [REPORT, filters("Web")]) == ("reports", "added", "report:Sales/Won", {})


def test_the_fields_of_a_layout():
    before = [a_layout_field("Lead.Main", "Lead.A__c"), a_layout_field("Lead.Main", "Lead.B__c")]
    after = [a_layout_field("Lead.Main", "Lead.A__c", behaviour="required"), a_layout_field("Lead.Main", "Lead.C__c")]
    assert the_change(before, after) == (
        "layouts",
        "changed",
        "layout:Lead.Main",
        {"fields": (("Lead.A__c (edit)", "Lead.B__c (edit)"), ("Lead.A__c (required)", "Lead.C__c (edit)"))},
    )


def test_a_layout_that_came_is_one_change():
    new = [a_layout_field("Lead.Main", f"Lead.F{number}__c") for number in range(30)]
    assert the_change([an_object()], [an_object(), *new]) == ("layouts", "added", "layout:Lead.Main", {})


def test_a_layout_of_an_object_that_went_is_counted_there():
    gone = [an_object("Deal__c"), a_layout_field("Deal__c.Main", "Deal__c.A__c")]
    assert the_change(gone, []) == ("objects", "removed", "object:Deal__c", {"layouts": (1, 0)})


def test_the_steps_of_a_path():
    old = [a_path("Sales", "New", guidance="Call"), a_path("Sales", "Won", guidance="Sign")]
    new = [a_path("Sales", "New", guidance="Mail"), a_path("Sales", "Lost")]
    assert the_change(old, new) == (
        "paths",
        "changed",
        "path:Sales",
        {
            "guidance of New": (("Call",), ("Mail",)),
            "guidance of Won": (("Sign",), ()),
            "steps": (("Won",), ("Lost",)),
        },
    )


def test_the_members_of_a_queue():
    assert the_change([a_queue(), a_member(), a_user()], [a_queue(), a_member(member="team:role/Sales"), a_user()]) == (
        "queues",
        "changed",
        "queue:Inbound",
        {"members": (("user u1@acme.example",), ("team role/Sales",))},
    )


def test_the_rights_of_somebody_with_and_without_a_row():
    assert the_change([a_user()], [a_user(), a_permission()]) == (
        "users",
        "changed",
        "user:u1@acme.example",
        {"rights": ((), ("CustomizeApplication via Admin",))},
    )
    assert the_change([], [a_permission("permission:Ops")])[:3] == ("permissions", "added", "permission:Ops")


def test_the_values_that_a_record_type_offers():
    kept = [a_field(), some_values("Lead.Segment__c", "A", "B"), a_record_type("Lead.New")]
    before = [*kept, a_record_type_value("Lead.New", "Lead.Segment__c", "A")]
    after = [*kept, a_record_type_value("Lead.New", "Lead.Segment__c", "B")]
    assert the_change(before, after) == (
        "record_types",
        "changed",
        "record_type:Lead.New",
        {"values of Lead.Segment__c": (("A",), ("B",))},
    )


def test_a_value_that_came_to_the_field_is_not_told_again_for_each_record_type():
    kinds = [a_record_type("Lead.New"), a_record_type("Lead.Old"), a_field()]
    before = [*kinds, some_values("Lead.Segment__c", "A")]
    after = [*kinds, some_values("Lead.Segment__c", "A", "B")]
    after += [a_record_type_value(name, "Lead.Segment__c", "B") for name in ("Lead.New", "Lead.Old")]
    assert [change.ref for change in changes(before, after)] == ["salesforce:value:Lead.Segment__c=B"]


def test_what_used_a_removed_field_is_counted_there():
    before = [a_field(), REPORT, filters("A", path="Lead.Segment__c"), a_layout_field("Lead.Main", "Lead.Segment__c")]
    after = [REPORT]
    kept = [a_layout_field("Lead.Main", "Lead.Z__c")]
    assert the_change([*before, *kept], [*after, *kept]) == (
        "fields",
        "removed",
        "field:Lead.Segment__c",
        {"layouts": (1, 0), "uses": (1, 0)},
    )


def test_a_report_type_is_nothing_but_what_it_uses():
    other = a_use("report_type:Leads", "object:Lead")
    change = the_change([other], [other, a_use("report_type:Deals", "object:Opportunity")])
    assert change == ("uses", "added", "report_type:Deals", {})


def test_report_types_that_one_side_does_not_hold_at_all_were_not_read_there():
    components, reading = compare(a_snapshot(), a_snapshot(a_use("report_type:Deals", "object:Opportunity")))
    assert components == ()
    assert [(one.table, one.scope, one.components) for one in reading] == [("uses", "report_type", 1)]


def test_an_automation_that_writes_another_field():
    flow = an_automation()
    before, after = [flow, a_use("automation:flow/Route_Leads", "field:Lead.A__c", "writes")], [flow]
    assert the_change(before, after)[3] == {"writes": (("Lead.A__c",), ())}


def test_parts_of_what_one_side_did_not_read_are_no_change():
    before = a_snapshot(a_gap("reports"), unread=("reports",))
    after = a_snapshot(REPORT, filters("Web"))
    assert compare(before, after)[0] == ()
    assert compare(after, before)[0] == ()


def test_parts_that_one_side_read_incompletely_are_no_change():
    before = a_snapshot(REPORT, filters("Web"), a_gap("uses", "reports/Sales/Won.report", kind="fault"))
    after = a_snapshot(REPORT, filters("Web", "Event"))
    components, reading = compare(before, after)
    assert components == ()
    assert [(one.table, one.scope, one.components) for one in reading] == [("uses", "reports/Sales/Won.report", 1)]
