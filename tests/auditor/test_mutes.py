from datetime import date

import pytest

from auditor.mutes import fits, judge_mutes, muting
from checks.model.policy.records import Mute

TODAY = date(2026, 11, 20)
REF = "salesforce:field:Lead.LeadSource"


def a_mute(**given):
    return Mute(**{"check": "SRC003", "component": "Lead.*", "reason": "being renamed", "owner": "Ada", "until": TODAY, **given})


@pytest.mark.parametrize("check", ["SRC003", "src003", "source-value-variants", " SRC003 "])
def test_a_mute_names_a_check_by_code_or_slug(check):
    assert fits(a_mute(check=check), "SRC003", "source-value-variants", REF)


@pytest.mark.parametrize(
    "given", [{"check": "SRC001"}, {"check": "SRC"}, {"component": "Contact.*"}, {"component": "Lead.LeadSource2"}]
)
def test_a_mute_of_something_else_does_not_fit(given):
    assert not fits(a_mute(**given), "SRC003", "source-value-variants", REF)


def test_a_mute_holds_through_its_last_day():
    assert muting([a_mute()], "SRC003", "x", REF, TODAY)
    assert not muting([a_mute(until=date(2026, 11, 19))], "SRC003", "x", REF, TODAY)


def judged(mute, found=(), in_full=frozenset({"SRC003"})):
    return judge_mutes([mute], found, in_full, TODAY)


def test_an_expired_mute_is_a_finding_itself():
    (expired,), unmatched = judged(a_mute(until=date(2026, 11, 10)))
    assert expired.ref == "governance:policy:mutes.yaml/SRC003/Lead.*"
    assert expired.message == "The mute of SRC003 for Lead.* ended on 2026-11-10; Ada set it: being renamed."
    assert expired.size == 10
    assert unmatched == []


def test_a_mute_that_matches_nothing_is_a_finding_itself():
    expired, (unmatched,) = judged(a_mute())
    assert expired == []
    assert "matches no finding" in unmatched.message


def test_a_mute_that_matches_is_none():
    assert judged(a_mute(), [("SRC003", "x", REF)]) == ([], [])


def test_a_mute_of_a_check_that_could_not_judge_is_left_alone():
    assert judged(a_mute(), in_full=frozenset()) == ([], [])
