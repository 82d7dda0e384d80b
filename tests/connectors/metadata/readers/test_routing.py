import pytest

from checks.model.rows.automation import Criterion


def rules(*entries, kind="assignment", active="true", name="Standard"):
    body = "".join(f"<ruleEntry>{entry}</ruleEntry>" for entry in entries)
    tag = {"assignment": "Assignment", "escalation": "Escalation", "auto_response": "AutoResponse"}[kind]
    element = tag[0].lower() + tag[1:]
    return f"<{tag}Rules><{element}Rule><fullName>{name}</fullName><active>{active}</active>{body}</{element}Rule></{tag}Rules>"


def criterion(field, operation, value):
    return f"<criteriaItems><field>{field}</field><operation>{operation}</operation><value>{value}</value></criteriaItems>"


TO_QUEUE = "<assignedTo>Inbound</assignedTo><assignedToType>Queue</assignedToType>"
TO_USER = "<assignedTo>a@b.example</assignedTo><assignedToType>User</assignedToType>"
LEADS = "assignmentRules/Lead.assignmentRules"


def test_reads_the_entries_in_their_order(pull):
    rows = pull({LEADS: rules(criterion("Lead.LeadSource", "equals", "Web,Phone") + TO_QUEUE, TO_USER)})
    rule = rows.one("routing_rules", "routing_rule:Lead.Standard")
    assert (rule.object, rule.name, rule.kind, rule.active) == ("Lead", "Standard", "assignment", True)
    first, second = rows["routing_entries"]
    assert first.ref == "salesforce:routing_entry:Lead.Standard/1"
    assert (first.rule, first.object, first.position, first.is_catch_all) == (rule.ref, "Lead", 1, False)
    assert first.criteria == (Criterion(field="salesforce:field:Lead.LeadSource", operator="equals", values=("Web", "Phone")),)
    assert (first.assignee, first.assignee_kind) == ("salesforce:queue:Inbound", "queue")
    assert (second.ref, second.position) == ("salesforce:routing_entry:Lead.Standard/2", 2)
    assert (second.assignee, second.assignee_kind, second.is_catch_all) == ("salesforce:user:a@b.example", "user", True)
    assert rows.one("locations", first.ref.split(":", 1)[1]).line > 0


def test_an_entry_filters_fields_and_routes_to_its_assignee(pull):
    entry = criterion("Case.RecordTypeId", "notEqual", "Support") + criterion("Case.Origin", "startsWith", "E") + TO_QUEUE
    rows = pull({"assignmentRules/Case.assignmentRules-meta.xml": rules(entry)})
    assert rows.edges("routing_entry:Case.Standard/1") == {
        ("field:Case.RecordTypeId", "filters", ("Support",)),
        ("field:Case.Origin", "filters", ("E",)),
        ("queue:Inbound", "routes", ()),
    }
    assert {use.operator for use in rows["uses"] if use.how == "filters"} == {"not_equal", "starts_with"}


def test_an_entry_with_a_formula_is_no_catch_all(pull):
    rows = pull({LEADS: rules("<formula>ISPICKVAL(LeadSource, 'Web') &amp;&amp; Tier__c = 1</formula>" + TO_QUEUE)})
    entry = rows["routing_entries"][0]
    assert (entry.formula, entry.criteria, entry.is_catch_all) == ("ISPICKVAL(LeadSource, 'Web') && Tier__c = 1", (), False)
    assert rows.edges("routing_entry:Lead.Standard/1") == {
        ("field:Lead.LeadSource", "reads", ("Web",)),
        ("field:Lead.Tier__c", "reads", ()),
        ("queue:Inbound", "routes", ()),
    }


def test_keeps_the_filter_logic(pull):
    two = criterion("Lead.LeadSource", "equals", "Web") + criterion("Lead.Rating", "equals", "Hot")
    rows = pull({LEADS: rules(f"<booleanFilter>1 OR 2</booleanFilter>{two}" + TO_QUEUE, two + TO_QUEUE)})
    assert [entry.logic for entry in rows["routing_entries"]] == ["1 OR 2", ""]


def test_an_entry_may_leave_the_owner_as_it_is(pull):
    entry = pull({LEADS: rules(criterion("Lead.LeadSource", "equals", "Web"))})["routing_entries"][0]
    assert (entry.assignee, entry.assignee_kind) == (None, None)


@pytest.mark.parametrize(("active", "expected"), [("true", True), ("false", False)])
def test_tells_an_active_rule(pull, active, expected):
    assert pull({LEADS: rules(active=active)}).one("routing_rules", "routing_rule:Lead.Standard").active is expected


def test_a_rule_without_entries_is_a_rule(pull):
    rows = pull({LEADS: rules()})
    assert (len(rows["routing_rules"]), rows["routing_entries"]) == (1, [])


def test_an_object_without_rules_has_none(pull):
    rows = pull({LEADS: "<AssignmentRules/>"})
    assert (rows["routing_rules"], rows.gap("routing_rules"), rows.faults()) == ([], None, [])


def test_an_escalation_assigns_in_its_actions_and_is_an_automation(pull):
    action = f"<escalationAction>{TO_QUEUE}<minutesToEscalation>60</minutesToEscalation></escalationAction>"
    rows = pull(
        {"escalationRules/Case.escalationRules": rules(criterion("Case.Priority", "equals", "High") + action, kind="escalation")}
    )
    entry = rows.one("routing_entries", "routing_entry:Case.escalation/Standard/1")
    assert (entry.assignee, entry.assignee_kind) == ("salesforce:queue:Inbound", "queue")
    automation = rows.one("automations", "automation:escalation/Case.Standard")
    assert (automation.kind, automation.object, automation.active, automation.trigger) == ("escalation", "Case", True, "schedule")
    assert automation.sets_owner is True


def test_an_auto_response_is_an_automation_that_leaves_the_owner(pull):
    rows = pull(
        {"autoResponseRules/Lead.autoResponseRules": rules(criterion("Lead.LeadSource", "equals", "Web"), kind="auto_response")}
    )
    automation = rows.one("automations", "automation:auto_response/Lead.Standard")
    assert (automation.kind, automation.trigger, automation.sets_owner) == ("auto_response", "create", False)
    assert rows.one("routing_rules", "routing_rule:Lead.auto_response/Standard").kind == "auto_response"


def test_rules_of_two_kinds_may_share_a_name(pull):
    rows = pull({LEADS: rules(TO_QUEUE), "autoResponseRules/Lead.autoResponseRules": rules("", kind="auto_response")})
    assert len({row.ref for row in rows["routing_rules"]}) == len({row.ref for row in rows["routing_entries"]}) == 2
    assert rows.faults() == []


def test_an_assignment_rule_is_no_automation(pull):
    assert pull({LEADS: rules(TO_QUEUE)})["automations"] == []


def gaps_of_rules(rows):
    return {(gap.table, gap.scope) for gap in rows["gaps"] if gap.table in {"routing_rules", "routing_entries"}}


def test_an_object_without_its_file_of_assignment_rules_was_not_read(pull):
    an_object = "<CustomObject><sharingModel>Private</sharingModel></CustomObject>"
    rows = pull({"assignmentRules/Case.assignmentRules": rules(TO_QUEUE), "objects/Lead.object": an_object})
    assert gaps_of_rules(rows) >= {("routing_rules", "Lead"), ("routing_entries", "Lead")}


def test_an_empty_file_of_assignment_rules_was_read(pull):
    an_object = "<CustomObject><sharingModel>Private</sharingModel></CustomObject>"
    both = {"assignmentRules/Case.assignmentRules": rules(TO_QUEUE), LEADS: "<AssignmentRules/>"}
    unread = {("routing_rules", "Lead"), ("routing_entries", "Lead")}
    assert not unread & gaps_of_rules(pull({**both, "objects/Lead.object": an_object, "objects/Case.object": an_object}))
    assert not unread & gaps_of_rules(pull({"assignmentRules/Case.assignmentRules": rules(TO_QUEUE)}))
