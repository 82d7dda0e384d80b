"""Flows and processes: when they act, and which version of them does."""

import pytest

from build_flow import filters, flow, given, record, reference, route, started, string, variable
from checks.model.rows.automation import Criterion

ROUTE = "automation:flow/Route"


def test_reads_a_record_triggered_flow(pull):
    start = started(
        "<filterLogic>or</filterLogic>"
        + filters("LeadSource", "EqualTo", string("Web"))
        + filters("Tier__c", "IsNull", "<booleanValue>false</booleanValue>")
    )
    rows = pull(route("<description>Sends leads home</description>", start))
    row = rows.one("automations", ROUTE)
    assert (row.kind, row.object, row.name, row.label, row.active) == ("flow", "Lead", "Route", "Route", True)
    assert (row.trigger, row.condition, row.description, row.sets_owner) == ("create", "1 OR 2", "Sends leads home", False)
    assert row.runs_when == (
        Criterion(field="salesforce:field:Lead.LeadSource", operator="equals", values=("Web",)),
        Criterion(field="salesforce:field:Lead.Tier__c", operator="is_null", values=("false",)),
    )
    assert rows.edges(ROUTE) == {("field:Lead.LeadSource", "filters", ("Web",)), ("field:Lead.Tier__c", "filters", ("false",))}


@pytest.mark.parametrize("status", ["Draft", "Obsolete", "InvalidDraft"])
def test_a_flow_that_is_not_active_is_switched_off(pull, status):
    assert pull(route(status=f"<status>{status}</status>")).one("automations", ROUTE).active is False


@pytest.mark.parametrize(
    ("start", "kind", "trigger"),
    [
        (started(), "AutoLaunchedFlow", "create"),
        (started().replace(">Create<", ">Update<"), "AutoLaunchedFlow", "update"),
        (started().replace(">Create<", ">CreateAndUpdate<"), "AutoLaunchedFlow", "create_or_update"),
        ("<start><object>Lead</object><recordTriggerType>Delete</recordTriggerType><triggerType>RecordBeforeDelete</triggerType></start>",
         "AutoLaunchedFlow", "delete"),
        ("<start><triggerType>Scheduled</triggerType></start>", "AutoLaunchedFlow", "schedule"),
        ("<start><object>Order__e</object><triggerType>PlatformEvent</triggerType></start>", "AutoLaunchedFlow", "other"),
        ("<start/>", "Flow", "user"),
        ("", "Flow", "user"),
        ("<start/>", "AutoLaunchedFlow", "call"),
    ],
)  # fmt: skip
def test_tells_what_starts_it(pull, start, kind, trigger):
    assert pull(route(start, kind=kind)).one("automations", ROUTE).trigger == trigger


def test_the_formula_of_the_start_is_its_condition(pull):
    rows = pull(route(started("<filterFormula>ISPICKVAL({!$Record.LeadSource}, 'Web')</filterFormula>")))
    assert rows.one("automations", ROUTE).condition == "ISPICKVAL({!$Record.LeadSource}, 'Web')"
    assert rows.edges(ROUTE) == {("field:Lead.LeadSource", "reads", ("Web",))}


def process(*rules, formulas=""):
    """A process of Process Builder on cases."""
    meta = "".join(
        f"<processMetadataValues><name>{name}</name><value>{value}</value></processMetadataValues>"
        for name, value in (
            ("ObjectType", string("Case")),
            ("ObjectVariable", reference("myVariable_current")),
            ("TriggerType", string("onAllChanges")),
        )
    )
    decisions = "".join(f"<decisions><name>myDecision{i or ''}</name>{rule}</decisions>" for i, rule in enumerate(rules))
    return flow(meta, decisions, formulas, variable("myVariable_current", "Case"), kind="Workflow")


def rule(*conditions, logic="and"):
    body = "".join(
        f"<conditions><processMetadataValues><name>x</name><value><elementReference>myVariable_current.Hidden__c</elementReference></value>"
        f"</processMetadataValues><leftValueReference>{left}</leftValueReference><operator>{how}</operator><rightValue>{right}</rightValue></conditions>"
        for left, how, right in conditions
    )
    return f"<rules><name>myRule_1</name><conditionLogic>{logic}</conditionLogic>{body}</rules>"


CLOSED = ("myVariable_current.Status", "EqualTo", string("Closed"))
WEB = ("myVariable_current.Origin", "EqualTo", string("Web"))
FORMULA = ("formula_1", "EqualTo", "<booleanValue>true</booleanValue>")
CHANGED = ("isChangedRule_2", "EqualTo", "<booleanValue>true</booleanValue>")
COSTLY = "{!myVariable_current.Fee__c} > 1"
CRITERIA = (
    Criterion(field="salesforce:field:Case.Status", operator="equals", values=("Closed",)),
    Criterion(field="salesforce:field:Case.Origin", operator="equals", values=("Web",)),
)


def test_reads_a_process(pull):
    rows = pull({"flows/Route.flow": process(rule(CLOSED, WEB))})
    row = rows.one("automations", ROUTE)
    assert (row.kind, row.object, row.trigger, row.runs_when, row.condition) == (
        "process",
        "Case",
        "create_or_update",
        CRITERIA,
        "",
    )
    assert rows.edges(ROUTE) == {("field:Case.Status", "filters", ("Closed",)), ("field:Case.Origin", "filters", ("Web",))}


@pytest.mark.parametrize(
    ("rules", "formula", "criteria", "condition"),
    [
        pytest.param([rule(CLOSED, WEB, logic="or")], "", CRITERIA, "1 OR 2", id="any"),
        pytest.param([rule(CLOSED, WEB, logic="1 AND (2)")], "", CRITERIA, "1 AND (2)", id="a logic of its own"),
        pytest.param([rule(FORMULA)], "true", (), "", id="always"),
        pytest.param([rule(FORMULA)], COSTLY, (), COSTLY, id="a formula"),
        pytest.param([rule(CLOSED), rule(WEB)], "", (), None, id="several nodes are no one condition"),
        pytest.param([rule(CLOSED, CHANGED)], "", (), None, id="nor is a change"),
        pytest.param([], "", (), None, id="no node at all"),
    ],
)
def test_tells_when_a_process_acts(pull, rules, formula, criteria, condition):
    formulas = f"<formulas><name>formula_1</name><expression>{formula}</expression></formulas>" if formula else ""
    row = pull({"flows/Route.flow": process(*rules, formulas=formulas)}).one("automations", ROUTE)
    assert (row.runs_when, row.condition) == (criteria, condition)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("Workflow", "process"), ("InvocableProcess", "process"), ("Flow", "flow"), ("AutoLaunchedFlow", "flow")],
)
def test_tells_processes_from_flows(pull, kind, expected):
    assert pull(route(kind=kind)).one("automations", ROUTE).kind == expected


def versions(*numbers, active=None):
    files = {
        f"flows/Route-{number}.flow": flow(
            f"<description>v{number}</description>",
            started(),
            record("recordUpdates", given(f"V{number}__c", string("x"))),
            status="",
        )
        for number in numbers
    }
    if active is not None:
        files["flowDefinitions/Route.flowDefinition"] = f"<FlowDefinition>{active}</FlowDefinition>"
    return files


def number(value):
    return f"<activeVersionNumber>{value}</activeVersionNumber>"


@pytest.mark.parametrize(
    ("active", "is_active", "version"),
    [
        pytest.param(number(2), True, 2, id="the active version, not the latest"),
        pytest.param(number(10), True, 10, id="numbers are compared as numbers"),
        pytest.param("", False, 10, id="switched off: the latest"),
        pytest.param(number(0), False, 10, id="switched off with a zero"),
        pytest.param(number("x"), False, 10, id="a number that is none"),
    ],
)
def test_reads_one_version_of_each_flow(pull, active, is_active, version):
    rows = pull(versions(1, 2, 10, active=active))
    row = rows.one("automations", ROUTE)
    assert (row.active, row.description, rows.edges(ROUTE)) == (
        is_active,
        f"v{version}",
        {(f"field:Lead.V{version}__c", "writes", ("x",))},
    )
    assert rows.one("locations", ROUTE).file == f"flows/Route-{version}.flow"
    assert rows.gap("automations", "flow/Route") is None


def test_an_active_version_that_is_not_in_the_project_is_a_gap(pull):
    rows = pull(versions(1, active=number(3)))
    assert rows.one("automations", ROUTE).active is True
    assert (
        rows.gap("automations", "flow/Route").reason
        == "version 3 of Route is active, and is not in the project; version 1 was read"
    )


def test_versions_without_a_definition_are_a_gap(pull):
    rows = pull(versions(1, 2))
    assert (rows.one("automations", ROUTE).active, rows.gap("automations", "flow/Route").kind) == (False, "partial retrieve")


def test_a_version_may_say_itself_that_it_is_active(pull):
    files = versions(1, 2)
    files["flows/Route-1.flow"] = files["flows/Route-1.flow"].replace("<label>", "<status>Active</status><label>")
    rows = pull(files)
    assert (rows.one("automations", ROUTE).active, rows.one("automations", ROUTE).description) == (True, "v1")
    assert rows.gap("automations", "flow/Route") is None


@pytest.mark.parametrize(("definition", "active"), [(number(1), True), (number(0), False), ("", False)])
def test_a_definition_decides_where_the_flow_says_nothing(pull, definition, active):
    files = route(status="") | {"flowDefinitions/Route.flowDefinition-meta.xml": f"<FlowDefinition>{definition}</FlowDefinition>"}
    assert pull(files).one("automations", ROUTE).active is active


def test_a_hyphen_alone_makes_no_version(pull):
    assert pull({"flows/Route-x.flow": flow()}).one("automations", "automation:flow/Route-x").active is True


def test_a_second_flow_of_that_name_adds_no_edges(pull):
    first, second = (flow(started(), record("recordUpdates", given(field, string("x")))) for field in ("A__c", "B__c"))
    rows = pull(
        {
            "a/flows/Route.flow-meta.xml": first,
            "b/flows/Route.flow-meta.xml": second.replace("<label>", "<description>2</description><label>"),
        }
    )
    assert rows.edges(ROUTE) == {("field:Lead.A__c", "writes", ("x",))}
