from datetime import date

import pytest

from auditor.mutes import fits, judge_mutes, muting
from build_results import an_outcome
from checks.model.finding import NotJudged
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


IN_FULL = an_outcome("SRC003", "clean")


def in_part(*scopes):
    return an_outcome("SRC003", "clean", *(NotJudged(scope=scope, reason="not read") for scope in scopes))


def judged(mute, found=(), outcome=IN_FULL):
    return judge_mutes([mute], found, [outcome], ["salesforce", "eu"], TODAY)


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
    assert judged(a_mute(), outcome=an_outcome("SRC003", "not judged")) == ([], [])


LITERAL = ["Lead.LeadSource", "field:Lead.LeadSource", REF, "Lead.*", "field:Lead.Lead*", "salesforce:*:Lead.?"]


@pytest.mark.parametrize("component", LITERAL)
@pytest.mark.parametrize("left", ["salesforce:Contact", "salesforce:Contact.LeadSource", "salesforce:Leads__c"])
def test_a_mute_that_matches_nothing_is_found_when_only_other_components_were_left(component, left):
    _, unmatched = judged(a_mute(component=component), outcome=in_part(left))
    assert len(unmatched) == 1


@pytest.mark.parametrize(
    ("component", "left"),
    [
        pytest.param("Lead.LeadSource", "salesforce:Lead", id="its object"),
        pytest.param("Lead.LeadSource", "salesforce:Lead.LeadSource", id="it itself"),
        pytest.param(REF, "salesforce", id="its connection"),
        pytest.param(REF, "", id="everything"),
        pytest.param("Lead.*", "salesforce:Lead", id="the object of a glob"),
        pytest.param("Lead.*", "salesforce:Lead.Status", id="a field of the object of a glob"),
        pytest.param("Lead.Q*", "salesforce:Lead.Status", id="another field of the object of a glob, to be safe"),
        pytest.param("report:Sales/*", "reports/Sales/Won.report", id="a file in the folder of a glob"),
        pytest.param("*", "salesforce:Contact", id="a glob that may mean anything"),
        pytest.param("Lead*", "salesforce:Contact", id="a glob without a whole object"),
        pytest.param("*.LeadSource", "salesforce:Contact", id="a glob of every object"),
        pytest.param("us:field:Lead.LeadSource", "salesforce:Contact", id="a connection that was not read"),
        pytest.param("Lead:LeadSource", "salesforce:Contact", id="no reference"),
    ],
)
def test_a_mute_is_left_alone_when_what_it_may_mean_was_not_judged(component, left):
    assert judged(a_mute(component=component), outcome=in_part(left)) == ([], [])
