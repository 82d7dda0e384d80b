import pytest

from checks.model.rows.automation import Criterion

LEAD = "workflows/Lead.workflow"
OWNER = (
    "<fullName>To_Queue</fullName><field>OwnerId</field>"
    "<lookupValue>Inbound</lookupValue><lookupValueType>Queue</lookupValueType>"
)


def update(body):
    return f"<fieldUpdates>{body}</fieldUpdates>"


def rule(body="", calls="", name="Route", trigger="onCreateOnly"):
    actions = "".join(f"<actions><name>{call}</name><type>FieldUpdate</type></actions>" for call in calls.split())
    return f"<rules><fullName>{name}</fullName>{actions}<active>true</active>{body}<triggerType>{trigger}</triggerType></rules>"


def workflow(*parts):
    return f"<Workflow>{''.join(parts)}</Workflow>"


def criterion(field, operation, value):
    return f"<criteriaItems><field>{field}</field><operation>{operation}</operation><value>{value}</value></criteriaItems>"


def test_reads_a_rule(pull):
    body = "<description>New ones</description><booleanFilter>1</booleanFilter>"
    body += criterion("Lead.LeadSource", "equals", "Web,Phone")
    rows = pull({LEAD: workflow(rule(body, name="Route%2EWeb"))})
    row = rows.one("automations", "automation:workflow/Lead.Route.Web")
    assert (row.kind, row.object, row.name, row.label, row.active) == ("workflow", "Lead", "Route.Web", "Route.Web", True)
    assert (row.trigger, row.condition, row.description, row.sets_owner) == ("create", "1", "New ones", False)
    assert row.runs_when == (Criterion(field="salesforce:field:Lead.LeadSource", operator="equals", values=("Web", "Phone")),)
    assert rows.edges("automation:workflow/Lead.Route.Web") == {("field:Lead.LeadSource", "filters", ("Web", "Phone"))}
    assert rows.one("locations", row.ref.split(":", 1)[1]).file == LEAD


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        ("onCreateOnly", "create"),
        ("onCreateOrTriggeringUpdate", "create_or_update"),
        ("onAllChanges", "create_or_update"),
        ("x", "other"),
    ],
)
def test_tells_what_starts_it(pull, trigger, expected):
    assert pull({LEAD: workflow(rule(trigger=trigger))})["automations"][0].trigger == expected


def test_reads_the_fields_of_a_formula(pull):
    rows = pull({LEAD: workflow(rule("<formula>ISPICKVAL(LeadSource, 'Web') &amp;&amp; Account__r.Tier__c = 1</formula>"))})
    assert rows["automations"][0].condition.startswith("ISPICKVAL")
    assert rows.edges("automation:workflow/Lead.Route") == {
        ("field:Lead.LeadSource", "reads", ("Web",)),
        ("field:Lead.Account__c", "reads", ()),
    }


def test_values_belong_to_the_field_at_the_end_of_a_path_alone(pull):
    rows = pull({LEAD: workflow(rule("<formula>ISPICKVAL(Unread__r.Tier__c, 'A')</formula>"))})
    assert rows.edges("automation:workflow/Lead.Route") == {("field:Lead.Unread__c", "reads", ())}


def test_a_rule_writes_what_its_field_updates_write(pull):
    rows = pull(
        {
            LEAD: workflow(
                update("<fullName>Warm</fullName><field>Rating</field><literalValue>Warm</literalValue>"),
                update("<fullName>Stamp</fullName><field>Routed__c</field><formula>Created__c + 1</formula>"),
                update("<fullName>Unused</fullName><field>Status</field><literalValue>New</literalValue>"),
                rule(calls="Warm Stamp"),
            )
        }
    )
    assert rows.edges("automation:workflow/Lead.Route") == {
        ("field:Lead.Rating", "writes", ("Warm",)),
        ("field:Lead.Routed__c", "writes", ()),
        ("field:Lead.Created__c", "reads", ()),
    }


def test_a_rule_that_gives_an_owner_routes(pull):
    rows = pull({LEAD: workflow(update(OWNER), rule(calls="To_Queue"))})
    assert rows["automations"][0].sets_owner is True
    assert rows.edges("automation:workflow/Lead.Route") == {("field:Lead.OwnerId", "writes", ()), ("queue:Inbound", "routes", ())}


def test_a_user_may_be_the_owner(pull):
    owner = OWNER.replace("Inbound", "a@b.example").replace(">Queue<", ">User<")
    rows = pull({LEAD: workflow(update(owner), rule(calls="To_Queue"))})
    assert ("user:a@b.example", "routes", ()) in rows.edges("automation:workflow/Lead.Route")


@pytest.mark.parametrize(
    "owner",
    [
        pytest.param(OWNER.replace("OwnerId", "Backup__c"), id="another lookup to a queue"),
        pytest.param("<fullName>To_Queue</fullName><field>RecordTypeId</field><lookupValue>New</lookupValue>"
                     "<lookupValueType>RecordType</lookupValueType>", id="a record type"),
        pytest.param(OWNER.replace("To_Queue", "Other"), id="an update that the rule does not call"),
    ],
)  # fmt: skip
def test_does_not_set_the_owner(pull, owner):
    rows = pull({LEAD: workflow(update(owner), rule(calls="To_Queue"))})
    assert rows["automations"][0].sets_owner is False
    assert "routes" not in {how for _, how, _ in rows.edges("automation:workflow/Lead.Route")}


def test_an_update_of_the_parent_writes_there_and_leaves_the_records_own_owner(pull):
    parent = "<targetObject>AccountId</targetObject>"
    rows = pull({"workflows/Contact.workflow": workflow(update(OWNER + parent), rule(calls="To_Queue"))})
    assert rows["automations"][0].sets_owner is False
    assert ("field:Account.OwnerId", "writes", ()) in rows.edges("automation:workflow/Contact.Route")


def test_a_time_trigger_calls_actions_too(pull):
    timer = (
        "<workflowTimeTriggers><actions><name>To_Queue</name><type>FieldUpdate</type></actions>"
        "<offsetFromField>Lead.Due__c</offsetFromField></workflowTimeTriggers>"
    )
    rows = pull({LEAD: workflow(update(OWNER), rule(timer))})
    assert rows["automations"][0].sets_owner is True
    assert ("field:Lead.Due__c", "reads", ()) in rows.edges("automation:workflow/Lead.Route")


def test_alerts_and_messages_read_fields(pull):
    alert = "<alerts><fullName>Tell</fullName><recipients><field>Buyer__c</field></recipients></alerts>"
    message = "<outboundMessages><fullName>Push</fullName><fields>Company</fields><fields>Id</fields></outboundMessages>"
    calls = (
        "<actions><name>Tell</name><type>Alert</type></actions><actions><name>Push</name><type>OutboundMessage</type></actions>"
    )
    rows = pull({LEAD: workflow(alert, message, rule(calls))})
    assert rows.edges("automation:workflow/Lead.Route") == {
        ("field:Lead.Buyer__c", "reads", ()),
        ("field:Lead.Company", "reads", ()),
        ("field:Lead.Id", "reads", ()),
    }


def test_an_action_of_that_name_on_another_object_is_another_action(pull):
    rows = pull({"workflows/Case.workflow": workflow(update(OWNER)), LEAD: workflow(rule(calls="To_Queue"))})
    assert (rows["automations"][0].sets_owner, rows.edges("automation:workflow/Lead.Route")) == (False, set())


def test_reads_rules_and_actions_in_files_of_their_own(pull):
    own_rule = rule(calls="To_Queue").replace("rules>", "WorkflowRule>")
    own_update = f"<WorkflowFieldUpdate>{OWNER}</WorkflowFieldUpdate>"
    rows = pull(
        {
            "workflows/Lead/workflowRules/Route.workflowRule-meta.xml": own_rule,
            "workflows/Lead/workflowFieldUpdates/To_Queue.workflowFieldUpdate-meta.xml": own_update,
        }
    )
    assert rows.one("automations", "automation:workflow/Lead.Route").sets_owner is True


def test_a_task_rule_writes_a_custom_field_of_activity(pull):
    done = update("<fullName>Done</fullName><field>Done__c</field><literalValue>1</literalValue>")
    rows = pull({"workflows/Task.workflow": workflow(done, rule(calls="Done"))})
    assert rows.edges("automation:workflow/Task.Route") == {("field:Activity.Done__c", "writes", ("1",))}
