from checks.model.rows.automation import Criterion

PATH = "approvalProcesses/Opportunity.Discount.approvalProcess"
UPDATES = (
    "<Workflow><fieldUpdates><fullName>Approve</fullName><field>Status__c</field><literalValue>Approved</literalValue></fieldUpdates>"
    "<fieldUpdates><fullName>Hand_Over</fullName><field>OwnerId</field><lookupValue>Legal</lookupValue>"
    "<lookupValueType>Queue</lookupValueType></fieldUpdates></Workflow>"
)


def process(body, active="true"):
    told = f"<active>{active}</active><label>Discount</label><description>Over 20 %</description>"
    return f"<ApprovalProcess>{told}{body}</ApprovalProcess>"


def call(name):
    return f"<action><name>{name}</name><type>FieldUpdate</type></action>"


def criterion(field, value):
    return f"<criteriaItems><field>{field}</field><operation>equals</operation><value>{value}</value></criteriaItems>"


def step(approver, entry=""):
    return f"<approvalStep><assignedApprover>{approver}</assignedApprover>{entry}<name>First</name></approvalStep>"


def approver(kind, name):
    return f"<approver><name>{name}</name><type>{kind}</type></approver>"


def test_reads_a_process(pull):
    entry = f"<entryCriteria><booleanFilter>1 OR 2</booleanFilter>{criterion('Opportunity.Type', 'New,Renewal')}</entryCriteria>"
    rows = pull({PATH: process(entry)})
    row = rows.one("automations", "automation:approval/Opportunity.Discount")
    assert (row.kind, row.object, row.name, row.label, row.active) == ("approval", "Opportunity", "Discount", "Discount", True)
    assert (row.trigger, row.condition, row.description, row.sets_owner) == ("user", "1 OR 2", "Over 20 %", False)
    assert row.runs_when == (Criterion(field="salesforce:field:Opportunity.Type", operator="equals", values=("New", "Renewal")),)
    assert rows.edges("automation:approval/Opportunity.Discount") == {("field:Opportunity.Type", "filters", ("New", "Renewal"))}


def test_an_inactive_process_is_inactive(pull):
    assert pull({PATH: process("", active="false")})["automations"][0].active is False


def test_the_formula_of_the_entry_is_its_condition(pull):
    rows = pull({PATH: process("<entryCriteria><formula>Discount__c > 20</formula></entryCriteria>")})
    assert rows["automations"][0].condition == "Discount__c > 20"
    assert rows.edges("automation:approval/Opportunity.Discount") == {("field:Opportunity.Discount__c", "reads", ())}


def test_routes_to_the_queues_and_users_that_approve(pull):
    body = step(approver("queue", "Legal") + approver("user", "a@b.example"))
    assert pull({PATH: process(body)}).edges("automation:approval/Opportunity.Discount") == {
        ("queue:Legal", "routes", ()),
        ("user:a@b.example", "routes", ()),
    }


def test_an_approver_may_stand_in_a_field_or_be_chosen(pull):
    body = step(
        approver("relatedUserField", "Lawyer__c")
        + approver("userHierarchyField", "Manager")
        + "<approver><type>adhoc</type></approver>"
    )
    assert pull({PATH: process(body)}).edges("automation:approval/Opportunity.Discount") == {
        ("field:Opportunity.Lawyer__c", "reads", ()),
        ("field:User.ManagerId", "reads", ()),
    }


def test_a_step_has_criteria_of_its_own(pull):
    body = step(approver("queue", "Legal"), f"<entryCriteria>{criterion('Opportunity.Tier__c', 'A')}</entryCriteria>")
    rows = pull({PATH: process(body)})
    assert rows["automations"][0].runs_when == ()
    assert ("field:Opportunity.Tier__c", "filters", ("A",)) in rows.edges("automation:approval/Opportunity.Discount")


def test_writes_what_the_actions_of_every_outcome_write(pull):
    body = (
        f"<finalApprovalActions>{call('Approve')}</finalApprovalActions>"
        f"<approvalStep><rejectionActions>{call('Hand_Over')}</rejectionActions><name>First</name></approvalStep>"
    )
    rows = pull({PATH: process(body), "workflows/Opportunity.workflow": UPDATES})
    assert rows.one("automations", "automation:approval/Opportunity.Discount").sets_owner is True
    assert rows.edges("automation:approval/Opportunity.Discount") == {
        ("field:Opportunity.Status__c", "writes", ("Approved",)),
        ("field:Opportunity.OwnerId", "writes", ()),
        ("queue:Legal", "routes", ()),
    }


def test_an_action_that_was_not_retrieved_writes_nothing(pull):
    rows = pull({PATH: process(f"<finalApprovalActions>{call('Approve')}</finalApprovalActions>")})
    assert rows.edges("automation:approval/Opportunity.Discount") == set()


def test_shows_the_fields_of_its_page(pull):
    rows = pull({PATH: process("<approvalPageFields><field>Name</field><field>Owner</field></approvalPageFields>")})
    assert rows.edges("automation:approval/Opportunity.Discount") == {
        ("field:Opportunity.Name", "shows", ()),
        ("field:Opportunity.OwnerId", "shows", ()),
    }
