import pytest

from build import a_field, a_gap, a_layout_field, a_use, an_automation, found, judged
from build_quality import a_fill
from checks.fields import unfilled_field  # noqa: F401 - registers the check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.policy import Policy
from checks.model.policy.market import Segments

PATH = "Contact.Intent__c"
LAYOUT = a_layout_field("Contact.Main", PATH)


def old(**given):
    return a_field(PATH, **{"label": "Intent Index", "type": "number", "created_at": "2025-07-08T09:00:00Z", **given})


def test_a_field_that_no_record_has_filled_and_where_it_is_still_used():
    assert found("FLD005", old(), a_fill(PATH, 0, 12400), LAYOUT) == [
        Finding(
            ref=f"salesforce:field:{PATH}",
            message="'Intent Index' on Contact was made on 2025-07-08 and is filled on none of 12,400 records; in use by "
            "1 layout.",
            measured={"filled": 0, "of": 12400, "made": "2025-07-08", "users": {"layout": 1}},
            size=1,
            affected=("salesforce:layout:Contact.Main",),
            records=0,
            confidence=Confidence.CERTAIN,
        )
    ]


def test_a_field_that_hardly_any_record_has_filled_is_less_sure():
    (finding,) = found("FLD005", old(), a_fill(PATH, 12, 12400))
    assert finding.message.endswith("is filled on 12 of 12,400 records; nothing uses it.")
    assert (finding.records, finding.confidence) == (12, None)


@pytest.mark.parametrize(
    "user",
    [
        pytest.param([a_use("report:Sales/Won", f"field:{PATH}")], id="a report"),
        pytest.param([a_use("automation:flow/Route_Leads", f"field:{PATH}"), an_automation()], id="a flow"),
    ],
)
def test_what_rests_on_an_empty_field_makes_it_weigh_more(user):
    (finding,) = found("FLD005", old(), a_fill(PATH, 0, 12400), LAYOUT, *user)
    assert finding.severity is Severity.MEDIUM
    assert finding.size == 2


@pytest.mark.parametrize(
    ("filled", "of", "expected"),
    [(0, 99, 0), (0, 100, 1), (1, 100, 1), (2, 100, 0), (50, 90000, 1), (51, 90000, 0)],
)
def test_how_few_records_are_hardly_any(filled, of, expected):
    assert len(found("FLD005", old(), a_fill(PATH, filled, of))) == expected


@pytest.mark.parametrize(("made", "expected"), [("2026-05-24T10:00:00Z", 1), ("2026-05-25T10:00:00Z", 0)])
def test_a_young_field_had_no_chance(made, expected):
    assert len(found("FLD005", old(created_at=made), a_fill(PATH, 0, 100))) == expected


def test_the_thresholds_can_be_set():
    assert not found("FLD005", old(), a_fill(PATH, 0, 12400), days=900)
    assert found("FLD005", old(), a_fill(PATH, 2, 100), share=0.02)
    assert found("FLD005", old(), a_fill(PATH, 60, 12400), most=60)
    assert found("FLD005", old(), a_fill(PATH, 0, 50), least_records=50)


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(old(type="boolean"), id="a checkbox"),
        pytest.param(old(type="auto_number"), id="a number that the CRM counts up"),
        pytest.param(old(calculated=True), id="a formula"),
        pytest.param(old(custom=False), id="standard"),
        pytest.param(old(managed=True), id="of a package"),
        pytest.param(old(archived=True), id="archived"),
        pytest.param(old(label="Intent Index (old)"), id="FLD007 finds it by its name"),
        pytest.param(old(status="DeprecateCandidate"), id="marked as deprecated already"),
    ],
)
def test_leaves_alone(field):
    judgement = judged("FLD005", field, a_fill(PATH, 0, 12400))
    assert (judgement.findings, judgement.not_judged) == ((), ())


def test_a_hidden_field_is_found_all_the_same():
    assert found("FLD005", old(status="Hidden"), a_fill(PATH, 0, 12400))


def test_a_field_that_the_policy_needs_is_to_be_filled_not_deleted():
    policy = Policy(segments=Segments(fields=(PATH,)))
    assert found("FLD005", old(), a_fill(PATH, 0, 12400), policy=policy) == []


def test_a_part_of_the_records_says_nothing_of_all():
    assert found("FLD005", old(), a_fill(PATH, 0, 400, "Contact.Segment__c=SMB"), a_fill(PATH, 900, 12400)) == []


def test_what_may_use_it_and_was_not_read_is_said():
    (finding,) = found("FLD005", old(), a_fill(PATH, 0, 12400), a_gap("uses", "report contents"))
    assert finding.message.endswith("none of 12,400 records; no use of it was seen; not read: a part of uses.")
    (finding,) = found("FLD005", old(), a_fill(PATH, 0, 12400), LAYOUT, a_gap("reports"))
    assert finding.message.endswith("in use by 1 layout; not read: reports.")


def test_an_index_of_dependencies_tells_of_layouts_that_were_not_read():
    index = a_use("layout:Lead.Main", "field:Lead.Region__c", "shows")
    (finding,) = found("FLD005", old(), a_fill(PATH, 0, 12400), index, a_gap("layouts"))
    assert finding.message.endswith("nothing uses it.")
    (finding,) = found("FLD005", old(), a_fill(PATH, 0, 12400), a_gap("layouts"))
    assert finding.message.endswith("no use of it was seen; not read: layouts.")


def test_nothing_is_called_empty_that_was_counted_in_part():
    judgement = judged("FLD005", old(), a_fill(PATH, 0, 12400), a_gap("field_fill", "Contact", reason="without View All Data"))
    assert judgement.findings == ()
    assert [answer.reason for answer in judgement.not_judged] == ["without View All Data"]


def test_a_field_of_unknown_age_is_not_judged():
    judgement = judged("FLD005", old(created_at=None), a_field("Contact.Level__c"), a_fill(PATH, 0, 12400))
    assert judgement.findings == ()
    assert judgement.not_judged == (
        NotJudged(
            scope="salesforce",
            reason="the day of creation of 1 field could not be read",
            cure="grant View Setup and Configuration",
        ),
        NotJudged(scope="salesforce", reason="the fill of 1 field could not be read", cure="look at a report of them"),
    )


def test_a_field_whose_gap_says_why_is_not_told_twice():
    judgement = judged("FLD005", old(), a_gap("field_fill", PATH, reason="Salesforce can neither count nor filter it"))
    assert [answer.reason for answer in judgement.not_judged] == ["Salesforce can neither count nor filter it"]
