"""Order: a reordering is one change, and an insertion is none."""

import pytest

from auditor.diff import compare
from auditor.result import AttributeChange
from build import a_field, a_pipeline, a_snapshot, a_stage, some_values

FIELD = a_field("Lead.LeadSource")


def changes(before, after):
    return compare(a_snapshot(*before), a_snapshot(*after))[0]


def values(*names, **given):
    return [FIELD, *some_values("Lead.LeadSource", *names, **given)]


def test_a_reordering_is_told_once_on_the_field():
    (change,) = changes(values("A", "B", "C", "D"), values("D", "A", "B", "C"))
    assert (change.kind, change.ref) == ("changed", FIELD.ref)
    assert change.attributes == (AttributeChange(attribute="order", before=("A", "B", "C", "D"), after=("D", "A", "B", "C")),)


@pytest.mark.parametrize(
    ("after", "ref"),
    [
        (("New", "A", "B", "C"), "salesforce:value:Lead.LeadSource=New"),
        (("B", "C"), "salesforce:value:Lead.LeadSource=A"),
    ],
)
def test_the_shift_of_all_the_others_is_no_change(after, ref):
    assert [change.ref for change in changes(values("A", "B", "C"), values(*after))] == [ref]


def test_other_numbers_in_the_same_order_are_no_change():
    before = [FIELD, *some_values("Lead.LeadSource", "A", position=1), *some_values("Lead.LeadSource", "B", position=2)]
    after = [FIELD, *some_values("Lead.LeadSource", "A", position=10), *some_values("Lead.LeadSource", "B", position=20)]
    assert changes(before, after) == ()


def test_an_order_that_was_not_read_is_no_change():
    assert changes(values("A", "B"), values("B", "A", position=None)) == ()


def test_values_that_nobody_can_choose_have_no_order():
    assert changes(values("A", "B", active=False), values("B", "A", active=False)) == ()


def test_stages_stand_in_an_order_on_their_pipeline():
    def pipeline(*names):
        return [a_pipeline(), *(a_stage(f"Opportunity/*/{name}", position=place) for place, name in enumerate(names))]

    (change,) = changes(pipeline("Qualify", "Propose", "Won"), pipeline("Propose", "Qualify", "Won"))
    assert (change.table, change.ref) == ("pipelines", "salesforce:pipeline:Opportunity/*")
    assert change.attributes[0].after == ("Propose", "Qualify", "Won")
