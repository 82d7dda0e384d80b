import pytest

from checks.model.rows.automation import Automation, Criterion, RoutingRule
from connectors.hubspot.mapping.automation import workflows
from connectors.hubspot.mapping.flow import without_contents
from hubspot_bodies import TYPES, a_branch, a_choice, a_filter, a_flow, an_action, rotate, set_

FLOW, RULE = "automation:workflow/900", "routing_rule:contacts.workflow-900"


@pytest.fixture
def read(out, people):
    def read(*actions, **given):
        workflows(out, [a_flow(*actions, **given)], TYPES, people)
        (row,) = out.rows("automations")
        return row

    return read


def of(name, operator, *values, object_="contacts"):
    return Criterion(field=f"hubspot:field:{object_}.{name}", operator=operator, values=values)


def test_a_workflow(out, read, edges):
    row = read(set_("1", "lifecyclestage", "lead"), enrolled=a_branch(a_filter("tier", "IS_ANY_OF", "gold")))
    assert row == Automation(
        connection="hubspot",
        ref="hubspot:automation:workflow/900",
        kind="workflow",
        object="contacts",
        name="Route leads",
        label="Route leads",
        active=True,
        trigger="create_or_update",
        runs_when=(of("tier", "equals", "gold"),),
        condition="",
        sets_owner=False,
        created_at="2025-01-01T00:00:00Z",
        modified_at="2026-01-01T00:00:00Z",
    )
    assert edges(FLOW) == {
        ("field:contacts.tier", "filters", "equals", ("gold",)),
        ("field:contacts.lifecyclestage", "writes", "equals", ("lead",)),
    }
    assert (out.rows("routing_rules"), out.rows("gaps")) == ([], [])


@pytest.mark.parametrize(
    ("criteria", "schedule", "trigger"),
    [
        ({"type": "LIST_BASED"}, None, "create_or_update"),
        ({"type": "LIST_BASED"}, {"type": "DAILY"}, "schedule"),
        ({"type": "EVENT_BASED", "eventFilterBranches": [{"eventTypeId": "4-655002"}]}, None, "create_or_update"),
        ({"type": "EVENT_BASED", "eventFilterBranches": [{"eventTypeId": "4-1639801"}]}, None, "create_or_update"),
        ({"type": "EVENT_BASED", "eventFilterBranches": [{"eventTypeId": "4-665538"}]}, None, "other"),
        ({"type": "EVENT_BASED", "listMembershipFilterBranches": [{"filters": []}]}, None, "create_or_update"),
        ({"type": "MANUAL"}, None, "user"),
        ({"type": "SOMETHING_NEW"}, None, "other"),
        ({}, None, None),
        (None, None, None),
    ],
)
def test_what_starts_it(read, criteria, schedule, trigger):
    assert read(enrollmentCriteria=criteria, enrollmentSchedule=schedule).trigger == trigger


def test_an_event_and_what_must_hold_then_enrol_together(read):
    event = {
        "filterBranchType": "UNIFIED_EVENTS", "eventTypeId": "4-655002", "operator": "HAS_COMPLETED",
        "filters": [a_filter("hs_name", "IS_EQUAL_TO", value="tier")],
    }  # fmt: skip
    criteria = {
        "type": "EVENT_BASED",
        "eventFilterBranches": [event],
        "listMembershipFilterBranches": [a_branch({"filterType": "IN_LIST", "listId": "5"})],
        "refinementCriteria": a_branch(a_filter("region", "IS_KNOWN")),
    }
    row = read(enrollmentCriteria=criteria)
    assert row.runs_when == (
        of("tier", "is_changed"), Criterion(field="hubspot:list:5", operator="other"), of("region", "is_null", "false"),
    )  # fmt: skip
    assert row.condition == "(1 OR 2) AND 3"


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        pytest.param(set_("1", "tier", "gold"), {("field:contacts.tier", "writes", "equals", ("gold",))}, id="a value"),
        pytest.param(set_("1", "tier", ""), {("field:contacts.tier", "writes", "", ())}, id="no value"),
        pytest.param(set_("1", "score", 5), {("field:contacts.score", "writes", "equals", ("5",))}, id="a number"),
        pytest.param(
            set_("1", "note", "Dear {{ enrolled_object.firstname }}"),
            {("field:contacts.note", "writes", "", ()), ("field:contacts.firstname", "reads", "", ())},
            id="a text with a property in it",
        ),
        pytest.param(
            an_action("1", "0-5", {"property_name": "a", "value": {"type": "OBJECT_PROPERTY", "propertyName": "b"}}),
            {("field:contacts.a", "writes", "", ()), ("field:contacts.b", "reads", "", ())},
            id="another property",
        ),
        pytest.param(
            an_action("1", "0-5", {"property_name": "a", "value": {"type": "TIMESTAMP", "timestampType": "EXECUTION_TIME"}}),
            {("field:contacts.a", "writes", "", ())},
            id="the time",
        ),
        pytest.param(
            set_("1", "tier", "gold", association={}), {("field:contacts.tier", "writes", "equals", ("gold",))}, id="on itself"
        ),
        pytest.param(
            set_("1", "tier", "gold", association={"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}),
            {("field:companies.tier", "writes", "equals", ("gold",))},
            id="on its company",
        ),
        pytest.param(
            set_("1", "tier", "gold", association={"associationTypeId": "3"}),
            {("field:deals.tier", "writes", "equals", ("gold",))},
            id="on its deals",
        ),
        pytest.param(
            an_action(
                "1", "0-14",
                {
                    "object_type_id": "0-3",
                    "properties": [
                        {"targetProperty": "dealstage", "value": {"type": "STATIC_VALUE", "staticValue": "new"}},
                        {"targetProperty": "amount", "value": {"type": "OBJECT_PROPERTY", "propertyName": "worth"}},
                        {"targetProperty": "hubspot_owner_id", "value": {"type": "STATIC_VALUE", "staticValue": "71"}},
                    ],
                },
            ),
            {
                ("field:deals.dealstage", "writes", "equals", ("new",)),
                ("field:deals.amount", "writes", "", ()),
                ("field:deals.hubspot_owner_id", "writes", "equals", ("71",)),
                ("field:contacts.worth", "reads", "", ()),
            },
            id="a new record",
        ),
        pytest.param(
            an_action("1", "0-25", {"source_property": "a", "target_property": "b", "target_object": "COMPANY"}),
            {("field:contacts.a", "reads", "", ()), ("field:companies.b", "writes", "", ())},
            id="a copy",
        ),
        pytest.param(
            an_action("1", "0-31", {"marketableType": "MARKETABLE"}),
            {("field:contacts.hs_marketable_status", "writes", "", ())},
            id="marketable",
        ),
        pytest.param(an_action("1", "0-63809083", {"listId": "12"}), {("list:12", "writes", "", ())}, id="into a list"),
        pytest.param(an_action("1", "0-13", {"list_id": 12}), {("list:12", "writes", "", ())}, id="into a list, as it was"),
        pytest.param(
            an_action("1", "0-35", {"date": {"type": "OBJECT_PROPERTY", "propertyName": "closedate"}}),
            {("field:contacts.closedate", "reads", "", ())},
            id="wait until",
        ),
        pytest.param(
            an_action("1", "0-29", {"event_filter_branches": [a_branch(a_filter("hs_name", "IS_EQUAL_TO", value="a"))]}),
            {("field:contacts.a", "filters", "is_changed", ())},
            id="wait for a change",
        ),
        pytest.param(an_action("1", "0-8", {"subject": "hello"}), set(), id="a notification"),
        pytest.param(an_action("1", "0-63189541", {"createAssociationOnly": "true"}), set(), id="associate"),
    ],
)  # fmt: skip
def test_what_actions_read_and_write(out, read, edges, action, expected):
    row = read(action)
    assert (edges(FLOW), row.sets_owner, out.rows("gaps")) == (expected, False, [])


def test_a_fetched_record_is_read_too(read, edges):
    source = {"name": "company", "objectTypeId": "0-2", "type": "ASSOCIATION"}
    value = {"type": "FETCHED_OBJECT_PROPERTY", "propertyToken": "{{ fetched_objects.company.industry }}"}
    read(an_action("1", "0-5", {"property_name": "a", "value": value}), dataSources=[source])
    assert edges(FLOW) == {("field:contacts.a", "writes", "", ()), ("field:companies.industry", "reads", "", ())}


@pytest.mark.parametrize(
    "action",
    [
        pytest.param({"type": "CUSTOM_CODE", "actionId": "1", "sourceCode": "x"}, id="code"),
        pytest.param(an_action("1", "1-2825058", {"a": 1}), id="of an app"),
        pytest.param(an_action("1", "0-999999"), id="to come"),
        pytest.param(an_action("1", "0-63189541", {"createAssociationOnly": "false"}), id="associates or makes"),
        pytest.param(
            set_("1", "tier", "x", association={"associationCategory": "USER_DEFINED", "associationTypeId": 3}), id="a label"
        ),
        pytest.param(set_("1", "tier", "x", association={"associationTypeId": 5}), id="an association of others"),
        pytest.param(an_action("1", "0-5", {"value": {}}), id="of no property"),
        pytest.param(an_action("1", "0-14", {}), id="of no object"),
        pytest.param(an_action("1", "0-25", {"target_property": "a", "target_object": "ALIEN"}), id="into what"),
        pytest.param({"actionId": "1"}, id="nothing"),
    ],
)  # fmt: skip
def test_actions_that_may_write_what_is_not_told_are_a_gap(out, read, action):
    row = read(action)
    (gap,) = out.rows("gaps")
    assert (gap.table, gap.scope, gap.kind) == ("uses", "workflow/900", "unsupported")
    assert row.sets_owner is None


def test_a_webhook_writes_nothing_itself(out, read):
    assert (read({"type": "WEBHOOK", "actionId": "1", "webhookUrl": "https://x"}).sets_owner, out.rows("gaps")) == (False, [])


def test_a_workflow_whose_actions_were_not_told_is_a_gap(out, read):
    row = read(actions=None)
    (gap,) = out.rows("gaps")
    assert (gap.table, gap.scope, gap.kind) == ("uses", "workflow/900", "fault")
    assert (row.sets_owner, row.condition) == (None, None)


def entries(out):
    return [(row.position, row.criteria, row.logic, row.assignee, row.assignee_kind, row.is_catch_all)
            for row in out.rows("routing_entries")]  # fmt: skip


def test_a_rotation_is_routing_and_each_owner_an_edge(out, read, edges):
    row = read(rotate("1", "501", "502"), enrolled=a_branch(a_filter("hubspot_owner_id", "IS_UNKNOWN")))
    assert row.sets_owner is True
    assert out.rows("routing_rules") == [
        RoutingRule(
            connection="hubspot",
            ref=f"hubspot:{RULE}",
            object="contacts",
            name="Route leads",
            kind="workflow",
            active=True,
            created_at="2025-01-01T00:00:00Z",
            modified_at="2026-01-01T00:00:00Z",
        )
    ]
    assert entries(out) == [(1, (), "", None, None, True)]
    assert edges("routing_entry:contacts.workflow-900/1") == {
        ("user:501", "routes", "", ()), ("user:502", "routes", "", ()),
    }  # fmt: skip
    assert ("field:contacts.hubspot_owner_id", "writes", "", ()) in edges(FLOW)


@pytest.mark.parametrize(
    ("action", "assignee", "kind"),
    [
        (rotate("1", "501"), "hubspot:user:501", "user"),
        (rotate("1", team_ids=["9"]), "hubspot:team:9", "team"),
        (rotate("1", "501", team_ids=["9"]), None, None),
        (set_("1", "hubspot_owner_id", "71"), "hubspot:user:501", "user"),
        (set_("1", "hubspot_owner_id", "72"), "hubspot:user:502", "user"),
        (set_("1", "hubspot_owner_id", "80"), "hubspot:queue:80", "queue"),
        (set_("1", "hubspot_owner_id", "999"), "hubspot:user:owner-999", "user"),
        (set_("1", "hubspot_owner_id", "whoever"), None, None),
        (
            an_action("1", "0-5", {"property_name": "hubspot_owner_id", "value": {"propertyName": "x"}}), None, None,
        ),
        (
            an_action("1", "0-25", {"target_property": "hubspot_owner_id", "target_object": "CONTACT"}),
            None, None,
        ),
    ],
)  # fmt: skip
def test_who_gets_the_record(out, read, action, assignee, kind):
    assert read(action).sets_owner is True
    assert entries(out) == [(1, (), "", assignee, kind, True)]


@pytest.mark.parametrize(
    ("action", "sets"),
    [
        pytest.param(set_("1", "hubspot_owner_id", ""), True, id="takes the owner away"),
        pytest.param(rotate("1", "501", target_property="sdr_owner"), False, id="fills another property"),
        pytest.param(set_("1", "hubspot_owner_id", "71", association={"associationTypeId": 3}), False, id="of its deals"),
    ],
)
def test_what_is_no_routing(out, read, action, sets):
    assert (read(action).sets_owner, out.rows("routing_rules")) == (sets, [])


PARTNER, LARGE = (a_branch(a_filter(*asked)) for asked in (("source", "IS_ANY_OF", "Partner"), ("size", "IS_GREATER_THAN")))


def test_branches_are_entries_in_the_order_of_coming_to_them(out, read, edges):
    read(
        rotate("5", "503"),
        a_choice("1", (PARTNER, "2"), (LARGE, "3"), otherwise="4"),
        rotate("2", "501"),
        rotate("3", "502"),
        set_("4", "note", "x", after="5"),
        enrolled=a_branch(a_filter("hubspot_owner_id", "IS_UNKNOWN"), a_filter("country", "IS_ANY_OF", "DE")),
    )
    country, partner, large = of("country", "equals", "DE"), of("source", "equals", "Partner"), of("size", "greater")
    assert entries(out) == [
        (1, (country, partner), "", "hubspot:user:501", "user", False),
        (2, (country, large), "", "hubspot:user:502", "user", False),
        (3, (country,), "", "hubspot:user:503", "user", False),
    ]
    assert ("field:contacts.source", "filters", "equals", ("Partner",)) in edges(FLOW)
    assert ("field:contacts.source", "filters", "equals", ("Partner",)) in edges("routing_entry:contacts.workflow-900/1")


def test_a_branch_by_value(out, read, edges):
    branch = {
        "type": "STATIC_BRANCH", "actionId": "1", "inputValue": {"propertyName": "tier"},
        "staticBranches": [{"branchValue": "gold", "connection": {"nextActionId": "2"}}], "defaultBranch": None,
    }  # fmt: skip
    read(branch, rotate("2", "501"))
    assert entries(out) == [(1, (of("tier", "equals", "gold"),), "", "hubspot:user:501", "user", False)]
    assert ("field:contacts.tier", "filters", "equals", ("gold",)) in edges(FLOW)


def test_ways_that_meet_again_are_either_and_one_without_conditions_is_enough(out, read):
    read(
        a_choice("1", (PARTNER, "3"), otherwise="2"),
        a_choice("2", (LARGE, "3"), otherwise="4"),
        rotate("3", "501", after="4"),
        rotate("4", "502"),
    )
    partner, large = of("source", "equals", "Partner"), of("size", "greater")
    assert entries(out) == [
        (1, (partner, large), "1 OR 2", "hubspot:user:501", "user", False),
        (2, (), "", "hubspot:user:502", "user", True),
    ]


def test_a_way_that_is_longer_says_nothing_more(out, read):
    read(
        a_choice("1", (PARTNER, "2")),
        a_choice("2", (LARGE, "3"), otherwise="4"),
        set_("3", "note", "x", after="4"),
        rotate("4", "501"),
    )
    assert entries(out) == [(1, (of("source", "equals", "Partner"),), "", "hubspot:user:501", "user", False)]


def test_a_half_of_a_test_is_not_everything(out, read):
    halves = [{"connection": {"nextActionId": id}} for id in ("2", "3")]
    read({"type": "AB_TEST_BRANCH", "actionId": "1", "testBranches": halves}, rotate("2", "501"), rotate("3", "502"))
    assert [row.is_catch_all for row in out.rows("routing_entries")] == [False, False]


def test_what_goes_round_ends_and_what_is_never_reached_routes_nothing(out, read):
    read(a_choice("1", (PARTNER, "2"), otherwise="1"), set_("2", "a", "b", after="1"), rotate("9", "501"))
    assert (len(out.rows("routing_rules")), out.rows("routing_entries")) == (1, [])


def test_branches_beyond_number_are_told_as_one(out, read):
    choices = [
        a_choice(str(number), (a_branch(a_filter(f"p{number}", "IS_KNOWN")), "99"), otherwise=str(number + 1))
        for number in range(1, 40)
    ]
    read(*choices, rotate("99", "501"))
    (entry,) = out.rows("routing_entries")
    assert (entry.criteria, entry.is_catch_all) == ((Criterion(field="the branches of the workflow", operator="other"),), False)


def test_goals_and_what_is_kept_out_are_used(read, edges):
    read(
        suppressionListIds=[7],
        goalFilterBranch=a_branch(a_filter("tier", "IS_KNOWN")),
        enrollmentCriteria={
            "type": "LIST_BASED",
            "reEnrollmentTriggersFilterBranches": [[a_branch(a_filter("region", "IS_KNOWN"))]],
        },
    )
    assert edges(FLOW) == {
        ("list:7", "filters", "other", ()),
        ("field:contacts.tier", "filters", "is_null", ("false",)),
        ("field:contacts.region", "filters", "is_null", ("false",)),
    }


def test_the_object_of_a_workflow(out, people):
    flows = [
        a_flow(id="1", objectTypeId="0-410"),
        a_flow(id="2", objectTypeId=None, type="CONTACT_FLOW"),
        a_flow(id="3", objectTypeId="2-77", isEnabled=False),
    ]
    workflows(out, flows, TYPES, people)
    assert [(row.object, row.active) for row in out.rows("automations")] == [
        ("0-410", True), ("contacts", True), ("subscriptions", False),
    ]  # fmt: skip


def test_workflows_that_make_no_sense(out, people):
    workflows(out, [a_flow(id=None), a_flow(isEnabled="yes"), a_flow(objectTypeId="x"), 5, a_flow()], TYPES, people)
    assert [row.ref for row in out.rows("automations")] == ["hubspot:automation:workflow/900"]
    assert {(gap.table, gap.reason.split(" that ")[0]) for gap in out.rows("gaps")} == {
        (table, "4 of 5 rows of workflows") for table in ("automations", "routing_rules", "routing_entries")
    }


SECRETS = ["https://user:HOOKPASS@x.example/?key=SECRETKEY1", "sk_live_SECRETKEY2", "Bearer SECRETKEY3"]
SENDING = [
    {"type": "WEBHOOK", "actionId": "1", "webhookUrl": f"{SECRETS[0]}&e={{{{ enrolled_object.email }}}}",
     "connection": {"edgeType": "STANDARD", "nextActionId": "2"}, "headers": [{"name": "Authorization", "value": SECRETS[2]}]},
    {"type": "CUSTOM_CODE", "actionId": "2", "sourceCode": SECRETS[1],
     "inputFields": [{"name": "a", "value": {"type": "OBJECT_PROPERTY", "propertyName": "region"}}]},
    {"type": "SINGLE_CONNECTION", "actionId": "3", "actionTypeId": "1-4711", "fields": {"url": SECRETS[0]}},
    {"type": "SINGLE_CONNECTION", "actionId": "4", "actionTypeId": "0-5",
     "fields": {"property_name": "tier", "value": {"staticValue": "gold"}}},
]  # fmt: skip


def test_of_what_a_workflow_sends_elsewhere_only_the_properties_it_takes_are_kept():
    bare = without_contents({"id": "11", "name": "Send", "actions": SENDING})
    assert not [secret for secret in SECRETS if secret in str(bare)]
    assert (bare["name"], bare["actions"][0]["connection"]["nextActionId"]) == ("Send", "2")
    assert bare["actions"][-1] == SENDING[-1]
    assert without_contents(bare) == bare


@pytest.mark.parametrize("bare", [False, True])
def test_a_workflow_without_its_contents_tells_the_same(out, read, edges, bare):
    row = read(*(without_contents({"actions": SENDING})["actions"] if bare else SENDING))
    assert row.sets_owner is None
    told = {(edge.used, edge.how, edge.values) for edge in out.rows("uses")}
    assert told == {
        ("hubspot:field:contacts.email", "reads", ()),
        ("hubspot:field:contacts.region", "reads", ()),
        ("hubspot:field:contacts.tier", "writes", ("gold",)),
    }


@pytest.mark.parametrize("actions", [None, "x", [None, 7, "x"], [{"type": "WEBHOOK", "a": {"b": ["\ud800", 5, None, True]}}]])
def test_a_body_without_sense_is_left_as_it_is_or_emptied(actions):
    bare = without_contents({"id": "1", "actions": actions})
    assert bare["id"] == "1"
    assert "\ud800" not in str(bare)
