import pytest

import checks.routing.unmeasured_sla  # noqa: F401 - registers the check
from build import a_field, a_gap, a_rule, an_entry, found, judged
from build_hubspot import HS, a_portal, a_property, a_rotation, hubspots_own
from checks.model.finding import Finding, NotJudged
from checks.model.policy import Policy
from checks.model.policy.market import Handoff, Handoffs
from checks.model.rows.measures import RecordCount

CREATED = a_field("Lead.CreatedDate", custom=False, type="datetime")
OWNER = a_field("Lead.OwnerId", custom=False, type="lookup", history_tracked=False)
LEAD = [CREATED, OWNER]
ASSIGNED = a_field("Lead.Assigned_At__c", type="datetime")
TOUCHED = a_field("Lead.First_Response__c", type="datetime")
ROUTED = [a_rule(), an_entry()]


def sla(hours=4.0):
    return Policy(handoffs=Handoffs(handoffs=(Handoff(name="MQL to SDR", sla_hours=hours),)))


def records(number):
    return RecordCount(connection="salesforce", ref="salesforce:object:Lead", count=number)


def test_names_the_sla_and_the_times_that_are_missing():
    assert found("RTE007", LEAD, records(1200), policy=sla()) == [
        Finding(
            ref="salesforce:object:Lead",
            message="The 4 hours of the handoff 'MQL to SDR' cannot be measured: "
            "Lead has no field with the time of the assignment and that of the first touch.",
            measured={"missing": ["assignment", "first touch"], "hours": 4},
            size=2,
            records=1200,
        )
    ]


def test_a_route_asks_for_the_times_too():
    (finding,) = found("RTE007", LEAD, ASSIGNED, ROUTED)
    assert finding.message == (
        "How soon a routed lead is worked cannot be measured: Lead has no field with the time of the first touch."
    )
    assert finding.measured == {"missing": ["first touch"], "hours": None}
    assert finding.records is None


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([], id="nothing asks for the times"),
        pytest.param([a_rule(active=False), an_entry()], id="the rule is inactive"),
        pytest.param([a_rule("Case.Standard"), an_entry("Case.Standard")], id="a rule of cases"),
        pytest.param([a_rule(kind="auto_response"), an_entry()], id="a rule that only answers"),
        pytest.param([*ROUTED, ASSIGNED, TOUCHED], id="both times are there"),
        pytest.param([*ROUTED, records(0)], id="no lead exists"),
        pytest.param([*ROUTED, a_field("Lead.Time_to_First_Response__c", type="number")], id="the time between them"),
        pytest.param([*ROUTED, a_field("Lead.SLA_Status__c")], id="a field that speaks of the SLA"),
    ],
)
def test_leaves_alone(rows):
    judgement = judged("RTE007", LEAD, rows)
    assert (judgement.findings, judgement.not_judged) == ((), ())


@pytest.mark.parametrize(
    ("field", "counts"),
    [
        (a_field("Lead.Assigned_At__c", type="datetime"), True),
        (a_field("Lead.Routed_On__c", type="date"), True),
        (a_field("Lead.X__c", label="Owner changed", type="datetime"), True),
        (a_field("Lead.MQL_Date__c", type="date"), True),
        (a_field("Lead.Assigned_At__c", type="text"), False),
        (a_field("Lead.Assigned_At__c", type="datetime", archived=True), False),
        (a_field("Account.Assigned_At__c", type="datetime"), False),
        (a_field("Lead.Owner_Region__c", type="date"), False),
        (a_field("Lead.OwnerId", custom=False, type="lookup", history_tracked=True), True),
    ],
)
def test_what_times_the_assignment(field, counts):
    assert bool(found("RTE007", CREATED, TOUCHED, ROUTED, [field] if "OwnerId" in field.name else [OWNER, field])) is not counts


@pytest.mark.parametrize(
    ("field", "counts"),
    [
        (a_field("Lead.FirstCallDateTime", custom=False, type="datetime"), True),
        (a_field("Lead.FirstEmailDateTime", custom=False, type="datetime"), True),
        (a_field("Lead.First_Touch_Date__c", type="date"), True),
        (a_field("Lead.Contacted_On__c", type="datetime"), True),
        (a_field("Lead.X__c", label="Initial outreach", type="datetime"), True),
        (a_field("Lead.Last_Contacted__c", type="datetime"), False),
        (a_field("Lead.First_Touch_Source__c", type="text"), False),
        (a_field("Lead.First_Seen__c", type="datetime"), False),
        (a_field("Lead.Next_Activity__c", type="datetime"), False),
        (a_field("Contact.First_Response__c", type="datetime"), False),
    ],
)
def test_what_times_the_first_touch(field, counts):
    assert bool(found("RTE007", LEAD, ASSIGNED, ROUTED, field)) is not counts


def test_a_date_without_a_time_measures_no_sla_of_hours():
    rows = [*LEAD, ASSIGNED, a_field("Lead.First_Response__c", type="date")]
    assert len(found("RTE007", rows, policy=sla(23.9))) == 1
    assert found("RTE007", rows, policy=sla(24.0)) == []


def test_leads_and_contacts_of_hubspot_are_looked_at_together():
    def a_property(path, **given):
        return a_field(path, connection="hubspot", **{"custom": False, "type": "datetime", **given})

    rows = [a_property("contacts.createdate"), a_property("leads.hs_createdate")]
    owner = a_property("contacts.hubspot_owner_assigneddate")
    (finding,) = found("RTE007", rows, owner, policy=sla())
    assert finding.ref == "hubspot:object:contacts"
    assert "contacts and leads have no field with the time of the first touch." in finding.message
    assert found("RTE007", rows, owner, a_property("contacts.hs_sa_first_engagement_date"), policy=sla()) == []


def test_the_history_of_the_owner_may_hold_the_assignment_where_it_was_not_read():
    owner = a_field("Lead.OwnerId", custom=False, type="lookup")
    judgement = judged("RTE007", CREATED, owner, TOUCHED, ROUTED)
    assert judgement.findings == ()
    assert judgement.not_judged == (
        NotJudged(
            scope="salesforce:Lead",
            reason="no field of Lead has the time of the assignment, and whether the owner's history is tracked was not read",
            cure="grant View Setup and Configuration",
        ),
    )
    (finding,) = found("RTE007", CREATED, owner, ROUTED)
    assert finding.measured["missing"] == ["first touch"]


def test_fields_that_were_read_in_part_are_not_missed():
    judgement = judged("RTE007", LEAD, ROUTED, a_gap("fields", "Lead"))
    assert judgement.findings == ()
    assert judgement.not_judged[-1].reason == (
        "not every field of Lead was read, and none that was read has the time of the assignment"
    )
    assert judged("RTE007", LEAD, ASSIGNED, TOUCHED, ROUTED, a_gap("fields", "Account")).findings == ()


HIDDEN = a_field("Lead.First_Response_At__c", type="unknown")


@pytest.mark.parametrize(
    "scope",
    [
        "Lead.First_Response_At__c",
        "Lead",
        "objects/Lead.object",
        "objects/Lead/fields/First_Response_At__c.field-meta.xml",
        "objects/",
        "rows of Lead's describe that make no sense",
    ],
)
def test_a_hidden_field_may_hold_the_time(scope):
    judgement = judged("RTE007", LEAD, ASSIGNED, HIDDEN, ROUTED, a_gap("fields", scope))
    assert judgement.findings == ()
    reason = "not every field of Lead was read, and none that was read has the time of the first touch"
    told = NotJudged(scope="salesforce:Lead", reason=reason, cure="let the reader see all fields of the object")
    assert told in judgement.not_judged


@pytest.mark.parametrize(
    "scope",
    [
        "Account.First_Response_At__c",
        "Lead_Archive__c.First_Response_At__c",
        "objects/Account.object",
        "Lead creation dates",
        "Lead data owners and classification",
        "rows of Account's describe that make no sense",
    ],
)
def test_what_hides_no_field_of_leads_changes_nothing(scope):
    assert len(found("RTE007", LEAD, ASSIGNED, ROUTED, a_gap("fields", scope))) == 1
    assert len(found("RTE007", LEAD, ASSIGNED, ROUTED, a_gap("picklist_values", "Lead.Status"))) == 1


def test_a_project_does_not_tell_whether_the_vendors_own_times_are_there():
    judgement = judged("RTE007", a_field("Lead.Segment__c"), ROUTED)
    assert judgement.findings == ()
    assert [answer.reason for answer in judgement.not_judged] == [
        "the standard fields of Lead were not read, and some of them may time the SLA"
    ]


def test_is_not_judged_without_fields():
    assert not judged("RTE007", ROUTED, a_gap("fields"), policy=sla()).ran


BORN = hubspots_own("contacts.createdate", type="datetime")


def test_a_workflow_that_rotates_contacts_makes_a_portal_answer_for_its_speed():
    (finding,) = found("RTE007", a_portal(), BORN, a_rotation(()))
    assert finding.message == (
        "How soon a routed lead is worked cannot be measured: contacts have no property with the time of the first touch."
    )
    assert finding.ref == f"{HS}:object:contacts"
    assert found("RTE007", a_portal(), BORN, a_rotation((), object_="deals")) == []


def test_hubspots_own_times_are_enough():
    times = [
        hubspots_own(f"contacts.{name}", type="datetime")
        for name in ("hubspot_owner_assigneddate", "hs_sa_first_engagement_date")
    ]
    assert found("RTE007", a_portal(), BORN, *times, a_rotation(())) == []
    gone = [hubspots_own(row.ref.rpartition(":")[2], type="datetime", archived=True) for row in times]
    assert len(found("RTE007", a_portal(), BORN, *gone, a_rotation(()), a_property("contacts.x", type="text"))) == 1
