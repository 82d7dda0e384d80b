"""What the elements of a flow read and write."""

import pytest

from build_flow import BEFORE, assign, decision, filters, given, record, reference, route, started, string, variable

ROUTE = "automation:flow/Route"


def test_a_lookup_filters_and_reads(pull):
    lookup = record(
        "recordLookups",
        filters("Tier__c", "EqualTo", reference("$Record.Tier__c")) + "<queriedFields>Id</queriedFields>",
        "<object>Deal__c</object>",
    )
    assert pull(route(started(), lookup)).edges(ROUTE) == {
        ("field:Deal__c.Tier__c", "filters", ()),
        ("field:Deal__c.Id", "reads", ()),
        ("field:Lead.Tier__c", "reads", ()),
    }


def test_updates_and_creations_write(pull):
    update = record("recordUpdates", filters("Id", "EqualTo", reference("$Record.Id")) + given("Status", string("Open")))
    creation = record(
        "recordCreates",
        given("Subject", string("Call {!$Record.Name}")) + given("Tier__c", reference("$Record.Tier__c")),
        "<object>Task</object>",
    )
    assert pull(route(started(), update, creation)).edges(ROUTE) == {
        ("field:Lead.Id", "filters", ()),
        ("field:Lead.Id", "reads", ()),
        ("field:Lead.Status", "writes", ("Open",)),
        ("field:Task.Subject", "writes", ()),
        ("field:Lead.Name", "reads", ()),
        ("field:Activity.Tier__c", "writes", ()),
        ("field:Lead.Tier__c", "reads", ()),
    }


def test_a_constant_is_a_written_value(pull):
    constant = "<constants><name>Open</name><value><stringValue>Open</stringValue></value></constants>"
    rows = pull(route(started(), constant, record("recordUpdates", given("Status", reference("Open")))))
    assert rows.edges(ROUTE) == {("field:Lead.Status", "writes", ("Open",))}


def test_a_flow_before_saving_writes_what_it_assigns_to_the_record(pull):
    rows = pull(route(BEFORE.format(""), assign("$Record.Rating", string("Hot"))))
    assert rows.edges(ROUTE) == {("field:Lead.Rating", "writes", ("Hot",))}


def test_after_saving_only_an_update_of_the_record_writes(pull):
    assigned = assign("$Record.Rating", string("Hot"))
    assert pull(route(started(), assigned)).edges(ROUTE) == set()
    update = record("recordUpdates", "<inputReference>$Record</inputReference>", "")
    assert pull(route(started(), assigned, update)).edges(ROUTE) == {("field:Lead.Rating", "writes", ("Hot",))}


def stored(kind, variable_):
    return record(kind, f"<inputReference>{variable_}</inputReference>", "")


DEAL, OTHER, DEALS = variable("deal"), variable("other"), variable("deals", collection="true")


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        pytest.param([DEAL, stored("recordUpdates", "deal")], True, id="updated"),
        pytest.param([DEAL, stored("recordCreates", "deal")], True, id="created"),
        pytest.param(
            [DEAL, DEALS, assign("deals", reference("deal"), "Add"), stored("recordUpdates", "deals")],
            True,
            id="in a collection that is updated",
        ),
        pytest.param([DEAL], False, id="never stored"),
        pytest.param([DEAL, OTHER, stored("recordUpdates", "other")], False, id="another variable is stored"),
        pytest.param([stored("recordUpdates", "deal")], False, id="of an object that is not told"),
    ],
)
def test_assigning_to_a_variable_writes_when_the_variable_is_stored(pull, parts, written):
    rows = pull(route("<start/>", *parts, assign("deal.Tier__c", string("A"))))
    assert rows.edges(ROUTE) == ({("field:Deal__c.Tier__c", "writes", ("A",))} if written else set())


def test_a_loop_holds_records_of_the_collection(pull):
    loop = "<loops><name>Each</name><collectionReference>Get</collectionReference></loops>"
    get = record("recordLookups", "", "<object>Deal__c</object>", name="Get")
    rows = pull(route("<start/>", get, loop, decision("Each.Tier__c", "EqualTo", string("A"))))
    assert rows.edges(ROUTE) == {("field:Deal__c.Tier__c", "filters", ("A",))}


def test_a_decision_filters_on_fields_of_records_alone(pull):
    rows = pull(
        route(
            started(),
            decision("$Record.Rating", "NotEqualTo", string("Hot")),
            decision("Some_Number", "EqualTo", string("1")),
            decision("$User.Department", "EqualTo", string("Sales")),
        )
    )
    assert rows.edges(ROUTE) == {("field:Lead.Rating", "filters", ("Hot",))}
    assert next(use for use in rows["uses"] if use.how == "filters").operator == "not_equal"


def test_a_decision_on_the_record_types_name_filters_on_the_record_type(pull):
    rows = pull(route(started(), decision("$Record.RecordType.DeveloperName", "EqualTo", string("Partner"))))
    assert rows.edges(ROUTE) == {("field:Lead.RecordTypeId", "filters", ("Partner",))}


def test_follows_lookups_as_far_as_they_are_certain(pull):
    rows = pull(
        route(
            started(),
            decision("$Record.Unread__r.Tier__c", "EqualTo", string("A")),
            decision("$Record.Owner:User.Tier__c", "EqualTo", string("A")),
        )
    )
    assert rows.edges(ROUTE) == {
        ("field:Lead.Unread__c", "reads", ()),
        ("field:Lead.OwnerId", "reads", ()),
        ("field:User.Tier__c", "filters", ("A",)),
    }


def test_formulas_and_texts_read_fields(pull):
    formula = (
        "<formulas><name>F</name><expression>ISPICKVAL({!$Record.Rating}, 'Hot') &amp;&amp; "
        "{!$Record__Prior.Score__c} > 1</expression></formulas>"
    )
    broken = "<formulas><name>G</name><expression>IF({!$Record.Company}, ,</expression></formulas>"
    text = "<textTemplates><name>T</name><text>Dear {!$Record.FirstName}</text></textTemplates>"
    rows = pull(route(started(), formula, broken, text, "<description>Uses {!$Record.Title}</description>"))
    assert rows.edges(ROUTE) == {
        ("field:Lead.Rating", "reads", ("Hot",)),
        ("field:Lead.Score__c", "reads", ()),
        ("field:Lead.Company", "reads", ()),
        ("field:Lead.FirstName", "reads", ()),
    }


def test_runs_subflows_and_flows_that_are_called_as_actions(pull):
    calls = (
        "<subflows><name>S</name><flowName>Score</flowName></subflows>"
        "<actionCalls><name>A</name><actionName>Notify</actionName><actionType>flow</actionType></actionCalls>"
        "<actionCalls><name>B</name><actionName>Lead.Mail</actionName><actionType>emailAlert</actionType></actionCalls>"
    )
    assert pull(route("<start/>", calls)).edges(ROUTE) == {
        ("automation:flow/Score", "runs", ()),
        ("automation:flow/Notify", "runs", ()),
    }


QUEUE = {"queues/Inbound.queue-meta.xml": "<Queue><name>Inbound</name></Queue>"}


@pytest.mark.parametrize(
    ("parts", "sets_owner"),
    [
        pytest.param([started(), record("recordUpdates", given("OwnerId", reference("x")))], True, id="an update of the object"),
        pytest.param([BEFORE.format(""), assign("$Record.OwnerId", reference("x"))], True, id="before saving"),
        pytest.param(
            [started(), record("recordUpdates", given("OwnerId", reference("x")), "<object>Task</object>")],
            False,
            id="another object",
        ),
        pytest.param([started(), record("recordCreates", given("OwnerId", reference("x")))], False, id="a new record"),
        pytest.param([started(), assign("$Record.OwnerId", reference("x"))], False, id="assigned and not stored"),
        pytest.param(
            ["<start/>", record("recordUpdates", given("OwnerId", reference("x")))], False, id="a flow that no record starts"
        ),
        pytest.param([started(), record("recordUpdates", given("Owner__c", reference("x")))], False, id="another lookup"),
    ],
)
def test_tells_whether_it_sets_the_owner(pull, parts, sets_owner):
    assert pull(route(*parts)).one("automations", ROUTE).sets_owner is sets_owner


@pytest.mark.parametrize(
    ("name", "routes"),
    [
        (filters("DeveloperName", "EqualTo", string("Inbound")), True),
        (filters("DeveloperName", "EqualTo", string("Unread")), False),
        (filters("DeveloperName", "NotEqualTo", string("Inbound")), False),
        (filters("Name", "EqualTo", string("Inbound")), False),
    ],
)
def test_routes_to_a_queue_that_it_looks_up_by_name(pull, name, routes):
    lookup = record("recordLookups", name, "<object>Group</object>", name="Get_Queue")
    rows = pull(route(started(), lookup, record("recordUpdates", given("OwnerId", reference("Get_Queue.Id")))) | QUEUE)
    assert (("queue:Inbound", "routes", ()) in rows.edges(ROUTE)) is routes
