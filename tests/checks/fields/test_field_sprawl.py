from datetime import timedelta

import pytest

from build import NOW, a_connection, a_field, a_gap, a_snapshot, an_object, found, judged
from build_hubspot import a_portal, a_property, hubspots_own, of_sync
from checks.fields import field_sprawl  # noqa: F401 - registers the check
from checks.model.finding import Confidence, Finding
from checks.model.rows.schema import Object


def some_fields(number, *, start=0, **given):
    return [a_field(f"Lead.F{start + i}__c", **given) for i in range(number)]


def days_ago(days):
    return (NOW - timedelta(days=days)).isoformat()


def test_an_object_near_the_limit_that_the_crm_tells():
    assert found("FLD012", an_object(field_limit=10), some_fields(8)) == [
        Finding(
            ref="salesforce:object:Lead",
            message="Lead has 8 of 10 custom fields.",
            measured={"fields": 8, "limit": 10, "limit_known": True, "a_month": None},
            size=8,
        )
    ]


def test_one_field_less_is_left_alone():
    assert found("FLD012", an_object(field_limit=10), some_fields(7)) == []


@pytest.mark.parametrize(
    ("edition", "number", "expected"),
    [
        ("Professional Edition", 80, 1),
        ("Professional", 79, 0),
        ("Enterprise Edition", 399, 0),
        ("Unlimited Edition", 640, 1),
        ("Unlimited", 639, 0),
    ],
)
def test_the_edition_tells_the_limit(edition, number, expected):
    assert len(found("FLD012", a_connection(edition=edition), some_fields(number))) == expected


@pytest.mark.parametrize(("number", "expected"), [(399, []), (400, [Confidence.POSSIBLE])])
def test_an_assumed_limit_makes_it_a_possibility(number, expected):
    assert [finding.confidence for finding in found("FLD012", some_fields(number))] == expected


def test_no_limit_is_assumed_of_another_vendor():
    hubspot = a_connection("hubspot", system="hubspot")
    fields = [a_field(f"deals.f{i}", connection="hubspot", custom=True) for i in range(900)]
    judgement = judged("FLD012", hubspot, fields)
    assert not judgement.findings
    assert [answer.scope for answer in judgement.not_judged] == ["limit in hubspot", "growth in hubspot"]


def test_the_options_can_be_set():
    assert found("FLD012", some_fields(16), assumed_limit=20)
    assert not found("FLD012", some_fields(16), assumed_limit=20, near=0.9)
    grown = [*some_fields(9), *some_fields(9, start=9, created_at=days_ago(10))]
    assert found("FLD012", grown, a_month=3)
    assert not found("FLD012", grown)


@pytest.mark.parametrize(("new", "expected"), [(30, 1), (29, 0)])
def test_an_object_that_grew_by_ten_fields_a_month(new, expected):
    rows = [*some_fields(40, created_at=days_ago(95)), *some_fields(new, start=40, created_at=days_ago(90))]
    findings = found("FLD012", rows)
    assert [finding.message for finding in findings] == ["Lead has 70 of 500 custom fields, and gained 10 a month."] * expected
    assert all(finding.confidence is None for finding in findings)


def test_an_object_that_is_being_set_up_does_not_grow():
    assert found("FLD012", [*some_fields(30), *some_fields(31, start=30, created_at=days_ago(5))]) == []
    assert found("FLD012", [*some_fields(31), *some_fields(31, start=31, created_at=days_ago(5))])


def earlier(*rows, days=61):
    return a_snapshot(*rows, taken_at=NOW - timedelta(days=days))


@pytest.mark.parametrize(("days", "new", "expected"), [(61, 22, 11), (28, 20, 21.7)])
def test_an_earlier_snapshot_tells_where_dates_were_not_read(days, new, expected):
    (finding,) = found("FLD012", some_fields(60), before=earlier(some_fields(60 - new), days=days))
    assert finding.measured["a_month"] == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(earlier(some_fields(38), days=27), id="too young"),
        pytest.param(earlier(an_object()), id="without a field of the object"),
        pytest.param(earlier(some_fields(38), a_gap("fields", "Lead")), id="with a part of the object only"),
        pytest.param(None, id="none"),
    ],
)
def test_growth_that_nothing_tells_is_not_judged(before):
    judgement = judged("FLD012", some_fields(60), before=before)
    assert not judgement.findings
    assert [answer.scope for answer in judgement.not_judged] == ["growth in salesforce"]


def test_fields_of_packages_do_not_count():
    assert found("FLD012", an_object(field_limit=10), some_fields(7), a_field("Lead.x__F9__c", managed=True)) == []


def a_hub_object(limit):
    return Object(
        connection="hubspot", ref="hubspot:object:contacts", name="contacts", label="Contact", custom=False, field_limit=limit
    )


def some_properties(number):
    return [a_property(f"contacts.p{i}", created_at=days_ago(900)) for i in range(number)]


def test_in_hubspot_all_custom_properties_count_against_the_limit_that_it_tells():
    rows = [
        a_hub_object(10),
        *some_properties(7),
        of_sync("contacts.tier__c"),
        hubspots_own(),
        a_property("contacts.x", archived=True),
    ]
    (finding,) = found("FLD012", a_portal(), rows)
    assert finding.message == "contacts have 8 of 10 custom properties."
    assert (finding.size, finding.measured["limit_known"]) == (8, True)


def test_a_limit_that_hubspot_does_not_tell_is_not_guessed():
    judgement = judged("FLD012", a_portal(), a_hub_object(None), some_properties(490))
    assert not judgement.findings
    assert [answer.scope for answer in judgement.not_judged] == ["limit in hubspot"]
