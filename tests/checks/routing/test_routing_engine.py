import pytest

import checks.routing.routing_engine  # noqa: F401 - registers the check
from build import a_gap, a_rule, an_automation, an_object, found, judged
from build_hubspot import HS, a_portal, a_rotation, a_workflow, hub_objects
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.measurement import Systems
from checks.model.rows.measures import RecordCount

A_SETTER = {"trigger": "create", "sets_owner": True}


def leads(count):
    return RecordCount(connection="salesforce", ref="salesforce:object:Lead", count=count)


def test_finds_leads_that_nothing_routes():
    assert found("RTE001", an_object(), leads(40)) == [
        Finding(
            ref="salesforce:object:Lead",
            message="Lead has no active assignment rule, and no automation that sets the owner of a new record.",
            measured={"engines": []},
        )
    ]


def test_an_inactive_rule_routes_nothing():
    assert found("RTE001", an_object(), a_rule(active=False))
    assert found("RTE001", an_object(), a_rule(kind="escalation"))


def test_is_less_sure_where_nobody_counted_the_leads():
    [finding] = found("RTE001", an_object())
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.POSSIBLE)


def test_finds_a_rule_and_a_flow_that_both_set_the_owner():
    [finding] = found("RTE001", an_object(), a_rule(), an_automation(**A_SETTER))
    assert finding.message == "2 engines set the owner of a new Lead (assignment rule, flow): 'Standard' and 'Route_Leads'."
    assert finding.affected == ("salesforce:routing_rule:Lead.Standard", "salesforce:automation:flow/Route_Leads")
    assert finding.severity is Severity.MEDIUM
    assert finding.size == 2


def test_finds_a_flow_and_a_workflow_rule_that_both_set_the_owner():
    workflow = an_automation(
        "Assign", kind="workflow", ref="salesforce:automation:workflow/Lead.Assign", trigger="create_or_update", sets_owner=True
    )
    assert found("RTE001", an_object(), workflow, an_automation(**A_SETTER))


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([an_object(), a_rule()], id="one rule"),
        pytest.param([an_object(), an_automation(**A_SETTER)], id="one flow"),
        pytest.param(
            [an_object(), an_automation(**A_SETTER), an_automation("Other", **A_SETTER)], id="two flows, one kind of engine"
        ),
        pytest.param([an_object(), a_rule(), an_automation(trigger="create", sets_owner=False)], id="the flow sets no owner"),
        pytest.param([an_object(), a_rule(), an_automation(trigger="create", sets_owner=None)], id="nobody read whether it does"),
        pytest.param([an_object(), a_rule(), an_automation(**A_SETTER, active=False)], id="the flow is inactive"),
        pytest.param([an_object(), a_rule(), an_automation(**A_SETTER, object="Case")], id="the flow is on cases"),
        pytest.param([an_object(), a_rule(), an_automation(**A_SETTER, connection="other")], id="the flow is in another org"),
        pytest.param([an_object(), a_rule(), an_automation(trigger="user", sets_owner=True)], id="a user starts the flow"),
        pytest.param([an_object(), a_rule(), an_automation(trigger="update", sets_owner=True)], id="the flow re-routes later"),
        pytest.param([an_object(), a_rule(), an_automation(kind="approval", **A_SETTER)], id="an approval is no engine"),
        pytest.param([an_object(), leads(0)], id="there are no leads"),
        pytest.param([an_object("Opportunity")], id="Salesforce does not route opportunities"),
        pytest.param([an_object("Case")], id="cases are not governed"),
        pytest.param([an_object(), a_gap("routing_rules", "Lead")], id="the rules of leads were not read"),
        pytest.param([an_object(), a_gap("routing_rules", "AssignmentRules")], id="assignment rules were not read"),
        pytest.param([], id="leads were not read"),
    ],
)
def test_leaves_alone(rows):
    assert found("RTE001", *rows) == []


def test_cases_are_routed_too_once_the_policy_governs_them():
    assert found("RTE001", an_object("Case"), policy=Policy(systems=Systems(governed_objects=("Case",))))


@pytest.mark.parametrize("table", ["objects", "routing_rules", "automations"])
def test_is_not_judged_without(table):
    judgement = judged("RTE001", an_object(), unread=[table])
    assert not judgement.ran
    assert judgement.not_judged


@pytest.mark.parametrize("scope", ["Flow", "Workflow", "flow/Route_Leads", "flows/Route.flow", "workflows/Lead.workflow", "Lead"])
def test_no_engine_is_not_judged_where_one_may_hide(scope):
    judgement = judged("RTE001", an_object(), leads(40), a_gap("automations", scope))
    assert judgement.findings == ()
    (answer,) = [answer for answer in judgement.not_judged if answer.scope == "salesforce:Lead" and "whether" in answer.reason]
    assert answer.reason == "whether an automation sets the owner of a new Lead was not read: no access"


@pytest.mark.parametrize("scope", ["DuplicateRule", "ApprovalProcess", "workflows/Case.workflow", "Case"])
def test_automations_that_set_no_owner_of_a_lead_hide_no_engine(scope):
    assert found("RTE001", an_object(), a_gap("automations", scope))


def test_two_engines_are_found_though_flows_were_not_all_read():
    assert found("RTE001", an_object(), a_rule(), an_automation(**A_SETTER), a_gap("automations", "Flow"))


def test_an_object_is_judged_by_its_rule_and_its_flow_though_its_own_definition_was_not_read():
    (finding,) = found("RTE001", an_object("Account"), a_rule(), an_automation(**A_SETTER))
    assert (finding.ref, finding.measured["engines"]) == ("salesforce:object:Lead", ["assignment rule", "flow"])


@pytest.mark.parametrize("row", [a_rule(active=False), an_automation()])
def test_an_object_that_only_a_rule_or_a_flow_names_may_have_no_engine(row):
    assert [finding.ref for finding in found("RTE001", row)] == ["salesforce:object:Lead"]


def people(count, object_="contacts"):
    return RecordCount(connection=HS, ref=f"{HS}:object:{object_}", count=count)


def test_finds_a_portal_in_which_no_workflow_gives_a_lead_an_owner():
    (finding,) = found("RTE001", a_portal(), hub_objects("contacts", "deals"), people(400), a_workflow())
    assert finding.ref == f"{HS}:object:contacts"
    assert finding.message == "No active workflow sets the owner of contacts: each of them waits until somebody takes it by hand."
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.LIKELY)
    (unsure,) = found("RTE001", a_portal(), hub_objects("contacts", "leads"))
    assert "contacts and leads" in unsure.message
    assert unsure.confidence is Confidence.POSSIBLE


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([a_rotation(())], id="a workflow rotates contacts"),
        pytest.param([a_rotation((), object_="leads")], id="a workflow rotates leads"),
        pytest.param([a_rotation(()), a_rotation((), id="12")], id="two workflows are one kind"),
        pytest.param([people(0), people(0, "leads")], id="no contacts and no leads"),
        pytest.param([an_object(), a_rule()], id="an org routes them"),
        pytest.param([a_gap("automations", connection=HS)], id="workflows were not read"),
    ],
)
def test_leaves_a_portal_alone(rows):
    assert found("RTE001", a_portal(), hub_objects("contacts", "leads"), *rows) == []


@pytest.mark.parametrize("rows", [a_rotation((), trigger="user"), a_rotation((), active=False), a_rotation((), object_="deals")])
def test_workflows_that_route_nothing_on_arrival_are_none(rows):
    assert len(found("RTE001", a_portal(), hub_objects("contacts", "leads"), people(9), rows)) == 1


@pytest.mark.parametrize("row", [a_workflow(sets_owner=None), a_gap("uses", "workflow/11", connection=HS, reason="no actions")])
def test_a_workflow_of_which_the_actions_were_not_read_may_route(row):
    judgement = judged("RTE001", a_portal(), hub_objects("contacts"), people(9), row)
    assert not judgement.findings
    assert judgement.not_judged[-1].reason.startswith("what every workflow of contacts does was not read")


SYNCED = Policy(systems=Systems.model_validate({"sync": [["Lead.LeadSource", "contacts.lead_source"]]}))


def test_a_lead_that_hubspot_gives_an_owner_is_routed():
    assert found("RTE001", an_object(), leads(40), a_portal(), a_rotation(())) == []


@pytest.mark.parametrize("given", [{"active": False}, {"trigger": "user"}, {"object_": "leads"}])
def test_a_lead_that_no_workflow_of_contacts_gives_an_owner_is_not(given):
    (finding,) = found("RTE001", an_object(), leads(40), a_portal(), a_rotation((), **given))
    assert finding.ref == "salesforce:object:Lead"


@pytest.mark.parametrize(
    ("rows", "scope", "reason"),
    [
        pytest.param(
            [an_object(), leads(40)],
            "salesforce:Lead",
            "what gives a new Lead an owner may be in HubSpot, which was not read",
            id="an org",
        ),
        pytest.param(
            [a_portal(), hub_objects("contacts"), people(40)],
            "hubspot:contacts",
            "what gives new contacts an owner may be in Salesforce, which was not read",
            id="a portal",
        ),
    ],
)
def test_no_engine_is_not_judged_where_the_company_has_another_crm(rows, scope, reason):
    judgement = judged("RTE001", *rows, policy=SYNCED)
    assert not judgement.findings
    (answer,) = judgement.not_judged
    assert (answer.scope, answer.reason) == (scope, f"{reason} (governance/systems.yaml lists what both keep the same)")


def test_two_engines_are_found_though_the_company_has_another_crm():
    assert len(found("RTE001", an_object(), a_rule(), an_automation(**A_SETTER), policy=SYNCED)) == 1
