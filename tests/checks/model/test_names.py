import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model.names import alike, clusters, count, key, quoted, words


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("LeadSource", ("lead", "source")),
        ("Lead_Source__c", ("lead", "source")),
        ("ITALeadSource__c", ("ita", "lead", "source")),
        ("RH_Lev_1_GM_All__c", ("rh", "lev", "1", "gm", "all")),
        ("Übersicht (neu)", ("ubersicht", "neu")),
        ("", ()),
    ],
)
def test_words_are_told_apart(name, expected):
    assert words(name) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trade Show", "trade-shows"),
        ("Trade Show", "Trade Show 2019"),
        ("Web", "WEB "),
        ("Referal", "Referral"),
        ("Événement", "Evenement"),
        ("Webinar (Q3 2020)", "Webinar"),
        ("Partner Event", "Event Partner"),
    ],
)
def test_spellings_of_one_value_are_alike(one, other):
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Web", "Webinar"),
        ("Tier 1", "Tier 2"),
        ("Partner", "Partner Event"),
        ("Email", "Gmail"),
        ("Inbound Call", "Outbound Call"),
        ("Internal", "External"),
        ("2019", "2020"),
        ("", ""),
        ("---", "***"),
        ("Event (Online)", "Event (On Site)"),
        ("Referral East", "Referral West"),
        ("Partner Referral US", "Partner Referral UK"),
        ("Direct Sales Channel", "Indirect Sales Channel"),
    ],
)
def test_different_values_are_not_alike(one, other):
    assert not alike(one, other)


@given(st.text(), st.text())
def test_likeness_is_mutual(one, other):
    assert alike(one, other) == alike(other, one)


@given(st.text())
def test_a_key_does_not_depend_on_case_and_space(text):
    assert key(f"  {text.upper()} ") == key(text.upper())


def test_clusters_keep_the_order_and_leave_single_values_out():
    assert list(clusters(["Web", "Trade Show", "Webinar", "Trade shows"])) == [("Trade Show", "Trade shows")]


def test_synonyms_of_the_policy_belong_together():
    assert list(clusters(["PPC", "Web", "Paid Search"], synonyms=[("PPC", "paid search")])) == [("PPC", "Paid Search")]


def test_distinct_values_stay_apart_whatever_they_share_with_a_third():
    values = ["Partner", "Partners", "partner"]
    assert list(clusters(values, distinct=[("Partner", "Partners")])) == [("Partner", "partner")]
    assert list(clusters(values, distinct=[("Partner", "Partners"), ("Partners", "partner")])) == [("Partner", "partner")]
    assert list(clusters(values, distinct=[("Partner", "Web")])) == [("Partner", "Partners", "partner")]


def test_names_are_listed_as_in_a_sentence():
    assert quoted(["A"]) == "'A'"
    assert quoted(["A", "B"]) == "'A' and 'B'"
    assert quoted("ABCDEFG") == "'A', 'B', 'C', 'D', 'E' and 2 more"
    assert count(1, "entry", "entries") == "1 entry"
    assert count(2000, "field") == "2,000 fields"
