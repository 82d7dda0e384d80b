import pytest

from build import a_field, a_gap, a_layout_field, a_snapshot, a_validation, an_object
from checks.views.protections import Protections

LEAD = "Lead.LeadSource"


def absent(*rows, unread=(), **given):
    field = a_field(LEAD, **{"history_tracked": False, **given})
    snapshot = a_snapshot(field, *rows, unread=unread)
    tables = (snapshot.table(name) for name in ("objects", "validation_rules", "layouts"))
    return Protections(snapshot.coverage, *tables).absent(field)


def test_a_field_without_rule_or_history_is_open():
    assert absent() is True


@pytest.mark.parametrize(
    "formula", ["ISCHANGED(LeadSource)", "ischanged ( LeadSource )", "PRIORVALUE(Lead.LeadSource) = TEXT(LeadSource)"]
)
def test_a_rule_that_asks_for_the_change_protects(formula):
    assert absent(a_validation("Lead.Keep", formula=formula)) is False


def test_history_of_field_and_object_is_one_answer():
    assert absent(history_tracked=True) is False
    assert absent(an_object(history_tracked=True)) is True
    assert absent(an_object(history_tracked=False), history_tracked=None) is True


def test_what_was_not_read_is_unknown_and_never_open():
    assert absent(history_tracked=None) is None
    assert absent(unread=("validation_rules",)) is None
    assert absent(a_gap("validation_rules", "Lead")) is None
    assert absent(unread=("objects",)) is True


def test_layouts_that_were_not_read_protect_nothing():
    assert absent(a_layout_field("Lead.Main", "Lead.Company")) is False
    assert absent(a_layout_field("Lead.Main", "Lead.Company"), unread=("layouts",)) is True


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([a_layout_field("Lead.Main", LEAD)], True),
        ([a_layout_field("Lead.Main", LEAD), a_gap("layouts", "Lead")], True),
        ([a_layout_field("Lead.Main", LEAD, behaviour="readonly")], False),
        ([a_layout_field("Lead.Main", LEAD, behaviour="readonly"), a_gap("layouts", "Lead")], None),
        ([a_layout_field("Contact.Main", LEAD.replace("Lead.", "Contact."))], None),
        ([], None),
        ([a_gap("layouts")], None),
    ],
)
def test_whether_it_can_be_edited_hangs_on_the_layouts_that_were_read(rows, expected):
    field = a_field(LEAD)
    snapshot = a_snapshot(field, *rows)
    tables = (snapshot.table(name) for name in ("objects", "validation_rules", "layouts"))
    assert Protections(snapshot.coverage, *tables).by_hand(field) is expected
