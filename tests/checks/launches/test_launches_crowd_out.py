from datetime import date

import pytest

import checks.launches.launches_crowd_out  # noqa: F401 - registers the check
from build import a_field, a_gap, a_stage, a_user, found, judged
from build_hubspot import HS, a_portal, a_property, hubspots_own
from build_launches import a_change, a_launch, planned
from checks.model.finding import Finding, NotJudged
from checks.model.policy import Policy
from checks.model.policy.market import Motion, Motions

DURING, OUTSIDE, LONG_AGO = "2026-11-05T10:00:00Z", "2026-10-05T10:00:00Z", "2026-08-01T10:00:00Z"
LAUNCH = planned(a_launch("q4", "2026-11-01", "2026-11-10", "field:Lead.Partner_*"))


def some(number, at=DURING, stem="Partner_", **given):
    """Fields of leads that were changed at a time."""
    return [
        a_field(f"Lead.{stem}{n}__c", modified_at=at, modified_by="salesforce:user:ann@acme.example", **given)
        for n in range(number)
    ]


def test_tells_the_share_and_what_was_left():
    rows = [*some(15), *some(5, OUTSIDE, "Tier_")]
    (finding,) = found("LCH009", *rows, policy=LAUNCH)
    assert finding == Finding(
        ref="salesforce:connection:salesforce",
        message="15 of 20 changes of governed components in the last 90 days (75%) were made for the launch 'q4'; "
        "5 were left for lifecycle, data, routing and reporting.",
        measured={"launch": 15, "of": 20, "share": 0.75, "days": 90, "launches": ["q4"]},
        size=75,
        affected=tuple(sorted(row.ref for row in rows[:15])),
    )


def test_several_launches_are_counted_together():
    launches = (
        a_launch("a", "2026-11-01", "2026-11-10", "field:Lead.A_*"),
        a_launch("b", "2026-11-01", "2026-11-10", "field:Lead.B_*"),
    )
    (finding,) = found("LCH009", some(10, stem="A_"), some(9, stem="B_"), some(1, stem="C_"), policy=planned(*launches))
    assert finding.message.endswith(
        "(95%) were made for the launches 'a' and 'b'; 1 was left for lifecycle, data, routing and reporting."
    )


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*some(13), *some(7, OUTSIDE, "Tier_")], id="less than the share"),
        pytest.param(some(19), id="fewer changes than say something"),
        pytest.param(some(40, stem="Tier_"), id="in the window, and not declared"),
        pytest.param(some(40, OUTSIDE), id="declared, and outside the window"),
        pytest.param([*some(19), *some(40, LONG_AGO)], id="too long ago to count"),
        pytest.param(some(40, managed=True), id="from a package"),
        pytest.param([a_field(f"Case.Partner_{n}__c", modified_at=DURING) for n in range(40)], id="not governed"),
    ],
)
def test_leaves_alone(rows):
    assert found("LCH009", rows, policy=LAUNCH) == []


def test_both_sides_of_the_share():
    assert len(found("LCH009", some(14), some(6, OUTSIDE, "Tier_"), policy=LAUNCH)) == 1
    assert found("LCH009", some(14), some(7, OUTSIDE, "Tier_"), policy=LAUNCH) == []


def test_a_launch_that_declares_nothing_takes_in_all_that_happens_in_its_window():
    policy = planned(a_launch("q4", "2026-11-01", "2026-11-10"))
    (finding,) = found("LCH009", some(20), some(5, OUTSIDE, "Tier_"), policy=policy)
    assert finding.measured["launch"] == 20


@pytest.mark.parametrize(("first", "found_"), [("2026-09-12", True), ("2026-09-11", False)])
def test_such_a_window_must_hold_more_changes_than_chance_would_put_there(first, found_):
    policy = planned(a_launch("q4", first, "2026-11-20"))  # 70 days of 90, times 1.25: 0.972
    rows = [*some(35), *some(1, "2026-08-30T10:00:00Z", "Tier_")]  # 35 of 36: 0.9722
    assert bool(found("LCH009", rows, policy=policy)) is found_


def test_where_such_windows_cover_nearly_all_days_it_is_not_judged():
    judgement = judged("LCH009", some(40), policy=planned(a_launch("q4", "2026-08-01", "2026-11-20")))
    assert not judgement.ran
    assert judgement.not_judged == (
        NotJudged(
            reason="launches that declare no component cover 100% of the last 90 days, so all work looks like theirs",
            cure="declare the components in their plans",
        ),
    )


def test_windows_that_declare_components_may_cover_all_days():
    policy = planned(a_launch("q4", "2026-08-01", "2026-11-20", "field:Lead.Partner_*"))
    assert len(found("LCH009", some(20), some(2, stem="Tier_"), policy=policy)) == 1


def test_a_motion_with_dates_is_a_launch_too():
    motion = Motion(name="Partner", starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 10), components=("field:Lead.Partner_*",))
    (finding,) = found("LCH009", some(20), policy=Policy(motions=Motions(motions=(motion,))))
    assert finding.measured["launches"] == ["Partner"]


def test_a_day_of_somebody_in_the_trail_is_one_change():
    values = [a_change("changedPicklist", f"2026-10-05T10:00:{second:02}Z") for second in range(30)]
    days = [a_change("changedPicklist", f"2026-10-{day:02}T10:00:00Z") for day in range(6, 10)]
    (finding,) = found("LCH009", some(20), values, days, policy=LAUNCH)
    assert finding.measured["of"] == 25


def test_the_vendors_own_users_do_no_launch_work():
    bot = a_user("ann@acme.example", kind="AutomatedProcess")
    assert found("LCH009", some(40), bot, policy=LAUNCH) == []


def test_stages_count_as_well():
    stages = [a_stage(f"Opportunity/*/{n}", modified_at=DURING) for n in range(20)]
    policy = planned(a_launch("q4", "2026-11-01", "2026-11-10", "stage:Opportunity/*"))
    assert len(found("LCH009", stages, policy=policy)) == 1


def test_the_share_the_number_and_the_days_can_be_set():
    rows = [*some(12), *some(8, OUTSIDE, "Tier_")]
    assert found("LCH009", rows, policy=LAUNCH) == []
    assert found("LCH009", rows, policy=LAUNCH, share=0.6)
    assert found("LCH009", some(19), policy=LAUNCH, least=19)
    assert found("LCH009", rows, some(8), policy=LAUNCH, days=20, least=12)


def test_is_not_judged_without_a_launch_plan():
    judgement = judged("LCH009", some(40))
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "no launch plan says which changes belong to launches"


def test_a_project_does_not_tell_when_anything_was_changed():
    judgement = judged("LCH009", a_field(), a_gap("changes", kind="unsupported"), policy=LAUNCH)
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce"]


def test_is_not_judged_without_fields():
    assert not judged("LCH009", some(40), a_gap("fields"), policy=LAUNCH).ran


def test_changes_of_hubspots_own_properties_are_no_work():
    mine = [a_property(f"contacts.Partner_{n}", modified_at=DURING, modified_by=f"{HS}:user:7") for n in range(20)]
    plan = planned(a_launch("q4", "2026-11-01", "2026-11-10", "field:contacts.Partner_*"))
    (finding,) = found("LCH009", a_portal(), mine, policy=plan)
    assert (finding.measured["launch"], finding.measured["of"]) == (20, 20)
    own = [hubspots_own(f"contacts.hs_{n}", modified_at=OUTSIDE) for n in range(40)]
    assert found("LCH009", a_portal(), mine, own, policy=plan)[0].measured["of"] == 20
    by_people = [hubspots_own(f"contacts.hs_{n}", modified_at=OUTSIDE, modified_by=f"{HS}:user:7") for n in range(40)]
    assert found("LCH009", a_portal(), mine, by_people, policy=plan) == []
