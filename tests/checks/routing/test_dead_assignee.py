import pytest

import checks.routing.dead_assignee  # noqa: F401 - registers the check
from build import a_criterion, a_gap, a_member, a_queue, a_rule, a_use, a_user, an_automation, an_entry, found, judged
from build_hubspot import HS, a_hub_team, a_portal, a_rotation
from build_hubspot import a_member as a_hub_user
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.rows.automation import RoutingEntry, Use
from checks.model.rows.people import Queue, QueueMember

WEB = a_criterion("Lead.LeadSource", "equals", "Web")
OTHERS = [a_queue("Others"), a_member("Others"), a_user()]


def to(assignee, position=1, rule="Lead.Standard", **given):
    return an_entry(rule, position, WEB, assignee=f"salesforce:{assignee}", assignee_kind=assignee.partition(":")[0], **given)


def test_finds_an_empty_queue_once_with_all_entries_that_send_there():
    rows = [
        a_rule(),
        to("queue:Inbound", 1),
        to("queue:Others", 2),
        to("queue:Inbound", 3),
        a_queue(label="Inbound Leads"),
        *OTHERS,
    ]
    assert found("RTE002", *rows) == [
        Finding(
            ref="salesforce:queue:Inbound",
            message="2 active routes to the queue 'Inbound Leads', which has no members.",
            measured={"fault": "has no members", "routes": 2},
            size=2,
            affected=("salesforce:routing_entry:Lead.Standard/1", "salesforce:routing_entry:Lead.Standard/3"),
        )
    ]


def test_finds_a_queue_whose_members_have_all_left():
    rows = [
        a_rule(),
        to("queue:Inbound"),
        a_queue(),
        a_member(member="user:left@acme.example"),
        a_user("left@acme.example", active=False),
    ]
    [finding] = found("RTE002", *rows)
    assert finding.message.endswith("holds nobody who could take a record (1 inactive user).")


def test_a_queue_with_an_address_tells_somebody_at_least():
    [finding] = found("RTE002", a_rule(), to("queue:Inbound"), a_queue(email="in@acme.example"), *OTHERS)
    assert finding.severity is Severity.MEDIUM


def test_finds_a_queue_that_is_gone():
    [finding] = found("RTE002", a_rule(), to("queue:Closed"), *OTHERS)
    assert finding.message == "1 active route to the queue 'Closed', which does not exist any more."
    assert finding.confidence is Confidence.LIKELY


@pytest.mark.parametrize("people", [[], [a_user("left@acme.example", active=False)]])
def test_finds_a_user_who_left(people):
    [finding] = found("RTE002", a_rule(), to("user:left@acme.example"), *people)
    assert finding.ref == "salesforce:user:left@acme.example"
    assert finding.message.endswith("which is inactive or gone.")


def test_finds_what_an_active_flow_routes_to():
    rows = [an_automation(), a_use("automation:flow/Route_Leads", "queue:Inbound", "routes"), a_queue(), *OTHERS]
    assert found("RTE002", *rows)[0].affected == ("salesforce:automation:flow/Route_Leads",)


def test_a_route_that_leads_nowhere_is_broken_on_any_object():
    assert found("RTE002", a_rule("Case.Standard"), to("queue:Closed", rule="Case.Standard"), *OTHERS)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([a_rule(), to("queue:Others"), *OTHERS], id="somebody is in the queue"),
        pytest.param([a_rule(), to("user:u1@acme.example"), *OTHERS], id="the user is active"),
        pytest.param([a_rule(), to("user:u2@acme.example"), a_user("u2@acme.example", active=None)], id="activity was not read"),
        pytest.param([a_rule(active=False), to("queue:Closed"), *OTHERS], id="the rule is inactive"),
        pytest.param([a_rule(), an_entry(assignee=None), *OTHERS], id="the entry keeps the owner"),
        pytest.param([a_rule(), to("team:territory/West"), *OTHERS], id="a territory"),
        pytest.param(
            [an_automation(active=False), a_use("automation:flow/Route_Leads", "queue:Closed", "routes")], id="inactive flow"
        ),
        pytest.param(
            [an_automation(object="Case"), a_use("automation:flow/Route_Leads", "queue:Closed", "routes")], id="flow on cases"
        ),
        pytest.param([an_automation(), a_use("automation:flow/Route_Leads", "queue:Closed", "reads")], id="flow only reads it"),
        pytest.param([a_queue("Unused"), *OTHERS], id="nothing sends there"),
    ],
)
def test_leaves_alone(rows):
    judgement = judged("RTE002", *rows)
    assert judgement.findings == ()
    assert judgement.not_judged == ()


def test_no_queue_is_called_gone_where_a_file_of_queues_could_not_be_read():
    assert found("RTE002", a_rule(), to("queue:Closed"), *OTHERS, a_gap("queues", "queues/Closed.queue")) == []


def test_users_are_not_judged_where_they_were_not_read_and_queues_still_are():
    rows = [
        a_rule(),
        to("user:left@acme.example", 1),
        to("user:u2@acme.example", 2),
        to("queue:Closed", 3),
        a_gap("users"),
        *OTHERS,
    ]
    judgement = judged("RTE002", *rows)
    assert [finding.ref for finding in judgement.findings] == ["salesforce:queue:Closed"]
    assert judgement.not_judged == (
        NotJudged(scope="salesforce:user", reason="routing names users, and users were not read", cure="connect the org itself"),
    )


def test_a_project_whose_queues_list_no_member_at_all_is_not_judged():
    judgement = judged("RTE002", a_rule(), to("queue:Inbound", 1), to("queue:Others", 2), a_queue(), a_queue("Others"))
    assert judgement.findings == ()
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce:queue"]


def test_a_queue_that_is_gone_is_found_where_members_were_not_read():
    judgement = judged("RTE002", a_rule(), to("queue:Closed", 1), to("queue:Inbound", 2), a_queue(), a_gap("queue_members"))
    assert [finding.ref for finding in judgement.findings] == ["salesforce:queue:Closed"]
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce:queue"]


@pytest.mark.parametrize("table", ["routing_rules", "routing_entries", "queues"])
def test_is_not_judged_without(table):
    assert not judged("RTE002", a_rule(), to("queue:Closed"), unread=[table]).ran


def rotates_to(*refs):
    entry = f"{HS}:routing_entry:contacts.workflow-11/1"
    rows = [row for row in a_rotation(()) if row.ref != entry]
    routing = RoutingEntry(
        connection=HS, ref=entry, rule=f"{HS}:routing_rule:contacts.workflow-11", object="contacts", position=1, is_catch_all=True
    )
    return [a_portal(), *rows, routing, *(Use(connection=HS, user=entry, used=f"{HS}:{ref}", how="routes") for ref in refs)]


def test_names_the_owner_who_left_among_whom_a_workflow_rotates():
    users = [a_hub_user(), a_hub_user("8", "Bo Fox", active=False)]
    (finding,) = found("RTE002", rotates_to("user:7", "user:8"), users)
    assert finding.ref == f"{HS}:user:8"
    assert finding.message == "1 active route to the user 'Bo Fox', which is inactive or gone."
    assert finding.affected == (f"{HS}:routing_entry:contacts.workflow-11/1",)
    assert found("RTE002", rotates_to("user:7"), users) == []


def test_an_owner_that_is_among_none_is_gone():
    (finding,) = found("RTE002", rotates_to("user:owner-99"), a_hub_user())
    assert finding.message == "1 active route to the user 'owner-99', which is inactive or gone."


def member(team, user):
    return QueueMember(connection=HS, ref=f"{HS}:team:{team}", member=f"{HS}:user:{user}", member_kind="user")


def test_a_team_in_which_nobody_is_left_takes_no_record():
    teams = [a_hub_team(), a_hub_team("6", "Partners")]
    people = [a_hub_user(), a_hub_user("8", active=False), member("6", "7")]
    (finding,) = found("RTE002", rotates_to("team:5", "team:6"), teams, people)
    assert finding.message == "1 active route to the team 'Inbound', which has no members."
    (other,) = found("RTE002", rotates_to("team:5"), teams, people, member("5", "8"))
    assert other.message.endswith("which holds nobody who could take a record (1 inactive user).")
    assert found("RTE002", rotates_to("team:5"), teams, people, member("5", "7")) == []
    assert found("RTE002", rotates_to("team:5"), teams, a_hub_user()) == []


def test_who_works_a_queue_is_not_told_by_hubspot():
    queue = Queue(connection=HS, ref=f"{HS}:queue:31", name="Inbound")
    judgement = judged("RTE002", rotates_to("queue:31"), queue, a_hub_user())
    assert not judgement.findings
    assert judgement.not_judged[-1].cure == "look at who works the queue in HubSpot"
