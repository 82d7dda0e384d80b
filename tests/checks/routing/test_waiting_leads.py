from datetime import UTC, date, datetime

import pytest

import checks.routing.waiting_leads  # noqa: F401 - registers the check
from build import a_gap, a_queue, a_user, found, judged
from build_hubspot import HS, a_member, a_portal, held_by
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.policy import Policy
from checks.model.policy.market import Handoff, Handoffs
from checks.model.rows.measures import OwnerCount
from checks.routing.leads import last_day_beyond

LEFT = "user:left@acme.example"


def held(owner="queue:Inbound", open=1, since="2026-11-02", object="Lead", connection="salesforce"):
    """Open records of an owner; by default a lead in a queue that has waited since the beginning of November."""
    queue = owner.startswith("queue:")
    return OwnerCount(
        connection=connection, ref=f"{connection}:{owner}", object=object, since=since if queue else None, open=open
    )


def sla(hours, name="MQL to SDR", fields=()):
    return Policy(handoffs=Handoffs(handoffs=(Handoff(name=name, sla_hours=hours, fields=fields),)))


def test_names_the_queue_how_many_wait_and_since_when():
    rows = [held(open=30, since="2026-11-02"), held(open=11, since="2026-11-12"), held(open=17, since="2026-11-19")]
    assert found("RTE006", rows, a_queue(label="Inbound EMEA"), policy=sla(24)) == [
        Finding(
            ref="salesforce:queue:Inbound",
            message="41 of 58 open leads in the queue 'Inbound EMEA' have waited longer than the 24 hours that the handoff "
            "'MQL to SDR' allows, the oldest since 2026-11-02.",
            measured={"leads": 41, "of": 58, "hours": 24, "oldest": "2026-11-02"},
            size=41,
            records=41,
        )
    ]


def test_leads_of_people_who_left_are_one_finding():
    rows = [held(LEFT, 3), held("user:gone@acme.example", 400), held("user:gone@acme.example", 12)]
    assert found("RTE006", rows, a_user("Ann Lee", ref=f"salesforce:{LEFT}", active=False)) == [
        Finding(
            ref="salesforce:object:Lead",
            message="415 open leads belong to 2 people who left: 'gone@acme.example' and 'Ann Lee'.",
            measured={"leads": 415, "people": 2, "most": 412, "of_nobody": 0},
            size=415,
            affected=("salesforce:user:gone@acme.example", "salesforce:user:left@acme.example"),
            records=415,
        )
    ]


def test_one_lead_of_one_person():
    (finding,) = found("RTE006", held(LEFT))
    assert finding.message == "1 open lead belongs to 1 person who left: 'left@acme.example'."


def test_leads_of_nobody_are_told_apart():
    (finding,) = found("RTE006", held("user:nobody", 7))
    assert finding.message == "7 open leads belong to nobody."
    assert (finding.measured["people"], finding.measured["of_nobody"], finding.affected) == (0, 7, ())
    (finding,) = found("RTE006", held("user:nobody", 7), held(LEFT, 3))
    assert finding.message == "10 open leads belong to nobody (7) or to 1 person who left: 'left@acme.example'."
    assert finding.size == 10


def test_leads_of_hubspot_are_leads_too():
    assert [finding.ref for finding in found("RTE006", held(LEFT, object="leads", connection="hubspot"))] == [
        "hubspot:object:leads"
    ]


def test_without_a_handoff_two_working_days_are_taken_which_is_possible_only():
    (finding,) = found("RTE006", held(open=1))
    assert finding.message == (
        "1 of 1 open lead in the queue 'Inbound' has waited longer than 48 hours of working days, the oldest since 2026-11-02, "
        "and no handoff sets an SLA for leads."
    )
    assert (finding.severity, finding.confidence) == (None, Confidence.POSSIBLE)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(held(since="2026-11"), id="a month that was not over when the SLA began to pass"),
        pytest.param(held(since="2026-11-18"), id="not beyond the SLA yet"),
        pytest.param(held(open=0), id="an empty queue"),
        pytest.param(held(object="Opportunity"), id="no leads"),
        pytest.param(held(LEFT, object="Account"), id="accounts of somebody who left"),
        pytest.param(held("user:u1@acme.example"), id="somebody who is active again"),
        pytest.param(held("queue:Lead_Nurture"), id="a queue that holds leads on purpose"),
        pytest.param(held("queue:Do_Not_Contact"), id="a phrase in the name of a queue"),
    ],
)
def test_leaves_alone(row):
    judgement = judged("RTE006", row, a_user())
    assert (judgement.findings, judgement.not_judged) == ((), ())


def test_the_label_of_a_queue_tells_what_it_holds():
    assert found("RTE006", held("queue:Q7"), a_queue("Q7", label="Recycled leads")) == []
    assert found("RTE006", held("queue:Contests"), a_queue("Contests"))


def test_a_user_whose_activity_was_not_read_holds_leads_as_one_who_left():
    assert found("RTE006", held(LEFT), a_user("left@acme.example", active=None))


@pytest.mark.parametrize(
    ("hours", "last"),
    [
        (0, date(2026, 11, 19)),  # Friday 02:00
        (1.9, date(2026, 11, 19)),
        (2, date(2026, 11, 18)),
        (25.9, date(2026, 11, 18)),
        (26, date(2026, 11, 17)),
        (97.9, date(2026, 11, 15)),
        (98, date(2026, 11, 12)),
    ],
)
def test_hours_count_from_the_end_of_the_day(hours, last):
    assert last_day_beyond(hours, datetime(2026, 11, 20, 2, tzinfo=UTC)) == last


def test_a_weekend_makes_no_lead_late():
    monday = datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert last_day_beyond(1.9, monday) == date(2026, 11, 22)
    assert last_day_beyond(2, monday) == date(2026, 11, 19)
    assert last_day_beyond(26, monday) == date(2026, 11, 18)


def test_an_endless_sla_makes_no_lead_late():
    assert found("RTE006", held(since="1999-01-01"), policy=sla(1e12)) == []


@pytest.mark.parametrize(
    ("policy", "late"),
    [
        (sla(26), True),
        (sla(50), False),
        (sla(26, "Lead handover"), True),
        (sla(26, "Inbound", ("field:Lead.LeadSource",)), True),
        (sla(26, "Inbound", ("contacts.lifecyclestage",)), True),
        (sla(26, "Won to CS"), False),
        (sla(26, "Won to CS", ("field:Opportunity.LeadSource",)), False),
        (sla(None), False),
    ],
)
def test_only_a_handoff_of_leads_sets_their_sla(policy, late):
    assert bool(found("RTE006", held(since="2026-11-17"), policy=policy, hours=1000.0)) is late


def test_the_shortest_sla_holds():
    handoffs = (Handoff(name="Leads of partners", sla_hours=100), Handoff(name="MQL to SDR", sla_hours=4))
    (finding,) = found("RTE006", held(), policy=Policy(handoffs=Handoffs(handoffs=handoffs)))
    assert finding.measured["hours"] == 4


def test_the_default_hours_can_be_set():
    assert found("RTE006", held(since="2026-11-18")) == []
    assert found("RTE006", held(since="2026-11-18"), hours=2.0)


def test_the_words_of_holding_queues_can_be_set():
    assert found("RTE006", held("queue:Lead_Nurture"), holding=()) != []
    assert found("RTE006", held("queue:Webinar"), holding=("webinar", "")) == []


def test_a_count_without_all_rights_is_a_least_number():
    rows = [held(LEFT, 3), held(open=2), a_gap("owner_counts", "Lead", reason="counted without View All Data")]
    judgement = judged("RTE006", rows)
    assert all(finding.message.startswith("At least ") for finding in judgement.findings)
    assert [answer.reason for answer in judgement.not_judged] == ["counted without View All Data"]


def test_leads_without_a_day_cannot_be_late():
    judgement = judged("RTE006", held(since=None, open=4), held(since="2026-11-02", open=1))
    assert [finding.measured["of"] for finding in judgement.findings] == [5]
    assert judgement.not_judged == (
        NotJudged(
            scope="salesforce:queue",
            reason="on which day 4 leads in queues were created was not read",
            cure="read the creation dates of leads in queues",
        ),
    )


def test_is_not_judged_without_counts():
    judgement = judged("RTE006", a_queue(), a_gap("owner_counts", reason="a Salesforce project holds no records"))
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "a Salesforce project holds no records"


def test_weighs_high():
    assert found("RTE006", held(LEFT))[0].severity is None
    assert judged("RTE006", held(LEFT)).check.severity is Severity.HIGH


def test_leads_that_were_counted_by_month_wait_from_the_end_of_the_month():
    (finding,) = found("RTE006", [held(open=3, since="2026-09"), held(open=4, since="2026-10"), held(open=2, since="2026-11")])
    assert finding.measured["leads"] == 7
    assert "the oldest since 2026-09" in finding.message


def test_contacts_with_a_lead_status_that_belong_to_nobody_are_waiting_leads():
    rows = [held_by("user:nobody", "contacts", 30, "2026-08"), held_by("user:nobody", "contacts", 9, "2026-11")]
    (finding,) = found("RTE006", a_portal(), rows)
    assert finding.ref == f"{HS}:object:contacts"
    assert finding.message == "30 contacts with a lead status belong to nobody."
    assert finding.measured["of_nobody"] == 30


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(held_by("user:nobody", "contacts", 30, "2026-11"), id="of this month, who may be fresh"),
        pytest.param(held_by("user:8", "contacts", 30), id="contacts of somebody who left, which is another check's"),
        pytest.param(held_by("user:nobody", "companies", 30), id="companies"),
        pytest.param(held_by("user:nobody", "contacts", 0), id="none"),
    ],
)
def test_leaves_contacts_alone(row):
    assert found("RTE006", a_portal(), row) == []


def test_leads_of_a_portal_are_leads_whoever_left():
    (finding,) = found("RTE006", a_portal(), held_by("user:8", "leads", 4), a_member("8", "Bo Fox", active=False))
    assert finding.message == "4 open leads belong to 1 person who left: 'Bo Fox'."


def test_contacts_in_a_queue_wait_in_it():
    rows = [held_by("queue:31", "contacts", 12, "2026-08"), held_by("queue:31", "contacts", 3, "2026-11")]
    (finding,) = found("RTE006", a_portal(), rows, a_queue("31", label="Inbound", connection=HS))
    assert finding.message.startswith("12 of 15 contacts in the queue 'Inbound' have waited longer than 48 hours")
