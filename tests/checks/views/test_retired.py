import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build import a_field
from checks.model.policy.measurement import Naming
from checks.views.retired import Giveaway, giveaway, phrases_of, retired_among

PHRASES = phrases_of(Naming().retired_words)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("test", "test"),
        ("Segment old", "old"),
        ("Contact Name copy", "copy"),
        ("Contact_Name_Copy__c", "copy"),
        ("Segment_tmp__c", "tmp"),
        ("tmpSegment__c", "tmp"),
        ("Temp Segment", "temp"),
        ("test number", "test"),
        ("Test 2", "test"),
        ("unused field", "unused"),
        ("OLD Segment", "old"),
        ("DELETE_Segment__c", "delete"),
        ("(old) Segment", "old"),
        ("Old - Segment", "old"),
        ("Backup: Segment", "backup"),
        ("DEPRECATED - Segment", "deprecated"),
        ("Segment-DEPRECATED", "deprecated"),
        ("Segment (do not use)", "do not use"),
        ("Don't use: Segment", "dont use"),
        ("Related_Case_del__c", "_del"),
    ],
)
def test_a_mark_gives_a_name_away(name, word):
    assert giveaway(name, PHRASES) == Giveaway(word, certain=True)


@pytest.mark.parametrize(
    "name",
    [
        "Test Date",
        "Test-Drive Date",
        "A/B Test",
        "Old Age",
        "Old Value",
        "Days Old",
        "Copyright",
        "Copy Account Name to Text",
        "Hard Copy",
        "Template",
        "Temperature",
        "Temp Agency",
        "Room Temp",
        "Delete Reason",
        "Backup Contact",
        "Data Backup",
        "Unused Credits",
        "Do Not Contact",
        "Use of Proceeds Not Due",
        "Gold",
        "Latest",
        "Contest",
        "Nombre del Cliente",
        "Segment v2",
        "Copy of Segment",
        "SLA",
        "OLD_AGE__c",
        "",
    ],
)
def test_words_with_a_meaning_of_their_own_do_not(name):
    assert giveaway(name, PHRASES) is None


@pytest.mark.parametrize(
    ("name", "beside", "word"),
    [
        ("Segment v2", ("segment",), "v2"),
        ("Segment_v3__c", ("segment", "v2"), "v3"),
        ("Copy of Segment", ("segment",), "copy"),
        ("Test Segment", ("segment",), "test"),
    ],
)
def test_a_version_or_a_copy_counts_beside_the_other_only(name, beside, word):
    assert giveaway(name, PHRASES, [beside]) == Giveaway(word, certain=False)
    assert giveaway(name, PHRASES, [("region",)]) is None


def test_the_first_version_and_the_previous_value_are_left_alone():
    assert giveaway("Segment v1", PHRASES, [("segment",)]) is None
    assert giveaway("Old Owner", PHRASES, [("owner",)]) is None


@pytest.mark.parametrize("name", ["Is Test", "Has_Backup__c", "Request Delete", "Mark for Delete", "Do Not Use"])
def test_a_yes_or_no_about_a_record_is_left_alone(name):
    assert giveaway(name, PHRASES, flag=True) is None


def test_a_yes_or_no_with_nothing_but_the_mark_is_not():
    assert giveaway("test", PHRASES, flag=True)
    assert giveaway("Has Backup", PHRASES)


def test_words_that_a_company_adds_count_anywhere():
    added = phrases_of(["zz", "legacy", "!"])
    assert giveaway("zz Segment", added) == Giveaway("zz", certain=True)
    assert giveaway("The Legacy Segment", added)
    assert giveaway("Pizza Segment", added) is None


def test_a_number_may_be_a_temperature_or_what_is_left_unused():
    rows = [a_field("Account.Oven_Side_Temp__c", type="number"), a_field("Account.Credits_Unused__c", type="currency")]
    assert not list(retired_among(rows, Naming().retired_words))
    assert list(retired_among([a_field("Account.Segment_Temp__c", type="text")], Naming().retired_words))


def test_the_label_is_asked_before_the_name_and_a_field_is_no_neighbour_of_itself():
    renamed = a_field("Account.Segment_old__c", label="Segment")
    second = a_field("Account.Segment_v2__c", label="Segment (v2)")
    assert dict(retired_among([renamed], ["old"])) == {renamed.ref: Giveaway("old", certain=True)}
    assert not dict(retired_among([second], ["old"]))


@settings(deadline=None)  # a shared machine may pause for longer than any deadline
@given(st.text(max_size=40), st.booleans())
def test_any_name_can_be_asked(name, flag):
    found = giveaway(name, PHRASES, [("segment",)], flag=flag)
    assert found is None or found.word
