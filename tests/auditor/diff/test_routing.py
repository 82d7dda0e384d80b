"""Entries of a routing rule: told apart by what they do, since their references hold their places."""

from auditor.diff import comparison
from build import a_criterion, a_rule, a_snapshot, an_entry

RULE = a_rule("Lead.Standard")


def entries(*sources, assignees=None):
    """A rule that sends each source to a queue of its own."""
    names = assignees or sources
    return [
        RULE,
        *(
            an_entry(
                "Lead.Standard", place, a_criterion("Lead.LeadSource", "equals", source), assignee=f"salesforce:queue:{name}"
            )
            for place, (source, name) in enumerate(zip(sources, names, strict=True), 1)
        ),
    ]


def compared(before, after):
    return comparison(a_snapshot(*before), a_snapshot(*after))


def told(before, after):
    return [(change.kind, change.ref.partition(":")[2]) for change in compared(before, after).components]


def test_an_entry_put_before_the_others_is_one_change():
    result = compared(entries("A", "B", "C"), entries("New", "A", "B", "C"))
    assert [(change.kind, change.ref) for change in result.components] == [("added", "salesforce:routing_entry:Lead.Standard/1")]
    assert result.renamed == {
        f"salesforce:routing_entry:Lead.Standard/{n}": f"salesforce:routing_entry:Lead.Standard/{n + 1}" for n in (1, 2, 3)
    }


def test_an_entry_taken_out_is_one_change():
    assert told(entries("A", "B", "C"), entries("A", "C")) == [("removed", "routing_entry:Lead.Standard/2")]


def test_an_entry_that_gives_records_to_another_queue_is_changed():
    (change,) = compared(entries("A", "B"), entries("A", "B", assignees=("A", "Other"))).components
    assert (change.kind, change.ref) == ("changed", "salesforce:routing_entry:Lead.Standard/2")
    assert [(one.attribute, one.before, one.after) for one in change.attributes] == [
        ("assignee", "salesforce:queue:B", "salesforce:queue:Other")
    ]


def test_an_entry_that_tests_something_else_is_changed():
    (change,) = compared(entries("A", "B"), entries("A", "Z", assignees=("A", "B"))).components
    assert [(one.attribute, one.before, one.after) for one in change.attributes] == [
        ("criteria", ("Lead.LeadSource equals B",), ("Lead.LeadSource equals Z",))
    ]


def test_an_entry_of_which_nothing_is_left_went_and_another_came():
    assert told(entries("A", "B"), entries("A", "Z")) == [
        ("added", "routing_entry:Lead.Standard/2"),
        ("removed", "routing_entry:Lead.Standard/2"),
    ]


def test_another_order_is_told_once_on_the_rule():
    (change,) = compared(entries("A", "B", "C"), entries("C", "A", "B")).components
    assert (change.kind, change.ref) == ("changed", RULE.ref)
    assert [(one.attribute, one.before, one.after) for one in change.attributes] == [("order", (1, 2, 3), (3, 1, 2))]


def test_two_catch_alls_are_told_apart_by_who_gets_the_records():
    before = [
        RULE,
        an_entry("Lead.Standard", 1, assignee="salesforce:queue:A"),
        an_entry("Lead.Standard", 2, assignee="salesforce:queue:B"),
    ]
    after = [
        RULE,
        an_entry("Lead.Standard", 1, assignee="salesforce:queue:A"),
        an_entry("Lead.Standard", 2, assignee="salesforce:queue:B"),
    ]
    assert told(before, after) == []


def test_a_rule_that_came_counts_its_entries():
    (change,) = compared([], entries("A", "B")).components
    assert (change.kind, change.ref) == ("added", RULE.ref)
    assert [(one.attribute, one.before, one.after) for one in change.attributes] == [("routing_entries", 0, 2)]
