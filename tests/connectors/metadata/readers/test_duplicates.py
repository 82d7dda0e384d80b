from checks.model.rows.automation import Criterion

MATCHING = """
<MatchingRules>
  <matchingRules><fullName>By_Name</fullName><label>By name</label><description>Fuzzy</description>
    <booleanFilter>1 OR 2</booleanFilter>
    <matchingRuleItems><fieldName>Company</fieldName><matchingMethod>CompanyName</matchingMethod></matchingRuleItems>
    <matchingRuleItems><fieldName>Tax__c</fieldName><matchingMethod>Exact</matchingMethod></matchingRuleItems>
    <ruleStatus>Active</ruleStatus></matchingRules>
  <matchingRules><fullName>Old</fullName><ruleStatus>Inactive</ruleStatus></matchingRules>
</MatchingRules>"""
DUPLICATE = """
<DuplicateRule xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <description>No twins</description>
  <duplicateRuleFilter><booleanFilter>1 AND 2</booleanFilter>
    <duplicateRuleFilterItems><field>Name</field><operation>notEqual</operation><value>Sync,Api</value><sortOrder>2</sortOrder>
      <table>User</table></duplicateRuleFilterItems>
    <duplicateRuleFilterItems><field>Tier__c</field><operation>equals</operation><value>A</value><sortOrder>1</sortOrder>
      <table>Lead</table></duplicateRuleFilterItems>
  </duplicateRuleFilter>
  <duplicateRuleMatchRules><matchRuleSObjectType>Lead</matchRuleSObjectType><matchingRule>By_Name</matchingRule></duplicateRuleMatchRules>
  <duplicateRuleMatchRules><matchRuleSObjectType>Contact</matchRuleSObjectType><matchingRule>Standard_Contact</matchingRule>
    <objectMapping><inputObject>Lead</inputObject><mappingFields><inputField>City</inputField><outputField>MailingCity</outputField>
      </mappingFields><outputObject>Contact</outputObject></objectMapping></duplicateRuleMatchRules>
  <isActive>true</isActive><masterLabel>No twins, please</masterLabel>
</DuplicateRule>"""
FILES = {"matchingRules/Lead.matchingRule": MATCHING, "duplicateRules/Lead.No_Twins.duplicateRule": DUPLICATE}


def test_reads_a_duplicate_rule(pull):
    row = pull(FILES).one("automations", "automation:duplicate_rule/Lead.No_Twins")
    assert (row.kind, row.object, row.name, row.active) == ("duplicate_rule", "Lead", "No_Twins", True)
    assert (row.label, row.trigger, row.condition) == ("No twins, please", "create_or_update", "1 AND 2")
    assert row.description == "No twins"
    assert row.runs_when == (
        Criterion(field="salesforce:field:Lead.Tier__c", operator="equals", values=("A",)),
        Criterion(field="salesforce:field:User.Name", operator="not_equal", values=("Sync", "Api")),
    )


def test_a_duplicate_rule_runs_the_matching_rules_that_the_project_holds_and_reads_mapped_fields(pull):
    assert pull(FILES).edges("automation:duplicate_rule/Lead.No_Twins") == {
        ("field:Lead.Tier__c", "filters", ("A",)),
        ("field:User.Name", "filters", ("Sync", "Api")),
        ("field:Lead.City", "reads", ()),
        ("field:Contact.MailingCity", "reads", ()),
        ("automation:matching_rule/Lead.By_Name", "runs", ()),
    }


def test_a_filter_may_be_nil(pull):
    nil = '<duplicateRuleFilter xsi:nil="true"/>'
    start, end = (
        DUPLICATE.index("<duplicateRuleFilter>"),
        DUPLICATE.index("</duplicateRuleFilter>") + len("</duplicateRuleFilter>"),
    )
    rows = pull({"duplicateRules/Lead.No_Twins.duplicateRule": DUPLICATE[:start] + nil + DUPLICATE[end:]})
    row = rows.one("automations", "automation:duplicate_rule/Lead.No_Twins")
    assert (row.runs_when, row.condition, rows.faults()) == ((), "", [])


def test_reads_every_matching_rule_of_an_object(pull):
    rows = pull(FILES)
    row = rows.one("automations", "automation:matching_rule/Lead.By_Name")
    assert (row.kind, row.object, row.name, row.label, row.active) == ("matching_rule", "Lead", "By_Name", "By name", True)
    assert (row.condition, row.description, row.trigger) == ("1 OR 2", "Fuzzy", None)
    assert rows.edges("automation:matching_rule/Lead.By_Name") == {
        ("field:Lead.Company", "reads", ()),
        ("field:Lead.Tax__c", "reads", ()),
    }
    assert rows.one("automations", "automation:matching_rule/Lead.Old").active is False


def test_an_object_without_matching_rules_has_none(pull):
    rows = pull({"matchingRules/Lead.matchingRule": "<MatchingRules/>"})
    assert (rows["automations"], rows.faults()) == ([], [])
