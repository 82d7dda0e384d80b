from hypothesis import given
from hypothesis import strategies as st

from build import a_field, a_gap, a_snapshot, some_values
from checks.model.policy.sources import Sources
from checks.views.source_lists import SourceList, differences, lists_of, unread

LEAD = a_field("Lead.LeadSource")
CONTACT = a_field("Contact.LeadSource")
DEAL = a_field("Opportunity.Deal_Source__c")


def lists(*gaps, **values):
    fields = {"lead": LEAD, "contact": CONTACT, "deal": DEAL}
    active = {
        fields[name].ref: tuple(some_values(f"{fields[name].object}.{fields[name].name}", *of)) for name, of in values.items()
    }
    return list(lists_of(list(fields.values()), active, a_snapshot(LEAD, *gaps).coverage))


def test_fields_that_offer_the_same_values_carry_one_list_in_any_order():
    shared, own = lists(lead=("Web", "Event"), contact=("Event", "Web"), deal=("Web",))
    assert shared.carriers == (LEAD, CONTACT)
    assert [value.value for value in shared.values] == ["Web", "Event"]
    assert own.carriers == (DEAL,)


def test_a_list_speaks_of_itself_in_the_right_number():
    one, several = SourceList((LEAD,), ()), SourceList((LEAD, CONTACT, DEAL), ())
    assert (one.title, one.verb("offer")) == ("Lead.LeadSource", "offers")
    assert (several.title, several.verb("offer")) == ("Lead.LeadSource and 2 more fields", "offer")
    assert several.ref == LEAD.ref


def test_the_values_of_a_list_are_named_in_every_carrier():
    assert SourceList((LEAD, CONTACT), ()).value_refs(["Web"]) == (
        "salesforce:value:Contact.LeadSource=Web",
        "salesforce:value:Lead.LeadSource=Web",
    )


def test_what_was_read_in_part_or_not_at_all_is_no_list():
    assert lists(lead=()) == []
    assert lists(a_gap("picklist_values", "Lead"), lead=("Web",)) == []
    assert lists(a_gap("picklist_values"), lead=("Web",)) == []


def test_fields_without_a_list_make_the_whole_check_unjudged_only_when_there_is_no_other():
    assert [answer.scope for answer in unread([LEAD, CONTACT], [])] == [""]
    assert [answer.scope for answer in unread([CONTACT], lists(lead=("Web",)))] == ["salesforce"]
    assert list(unread([], [])) == []


@given(st.frozensets(st.sampled_from("ABCDE")), st.frozensets(st.sampled_from("ABCDE"), min_size=1))
def test_a_difference_and_what_is_shared_make_up_both_lists(lead, deal):
    for one in differences(lists(lead=sorted(lead), deal=sorted(deal)) or [SourceList((LEAD,), ())], Sources()):
        assert set(one.extra) | (lead & deal) == deal
        assert set(one.missing) | (lead & deal) == lead
