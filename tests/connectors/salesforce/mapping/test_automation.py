import msgspec

from build import a_user
from connectors.metadata import formulas
from connectors.metadata.collect import Collector
from connectors.salesforce.mapping.automation import (
    add_assignment_rules,
    add_dependencies,
    add_flows,
    add_rules,
    flow_name,
    read_component,
    steps_of,
)
from connectors.salesforce.mapping.people import Ids
from connectors.salesforce.mapping.schema import Details, add_object

RULES = b"""<AssignmentRules>
  <assignmentRule><fullName>Standard</fullName><active>true</active>
    <ruleEntry><assignedTo>Inbound</assignedTo><assignedToType>Queue</assignedToType>
      <criteriaItems><field>Lead.LeadSource</field><operation>equals</operation><value>Web</value></criteriaItems></ruleEntry>
  </assignmentRule>
</AssignmentRules>"""
FLOW = b"""<Flow>
  <label>Route partners</label><processType>AutoLaunchedFlow</processType><status>Active</status>
  <start><object>Lead</object><recordTriggerType>Create</recordTriggerType><triggerType>RecordAfterSave</triggerType></start>
</Flow>"""


def an_out():
    out = Collector("salesforce")
    fields = [{"name": name, "label": name, "type": "string", "custom": True} for name in ("Tier__c", "Score__c")]
    add_object({"name": "Lead", "label": "Lead", "fields": fields}, Details(), out, Ids())
    return out


def test_a_component_is_read_as_its_file_would_be():
    out = an_out()
    assert read_component("AssignmentRules", "Lead", RULES, out) == ""
    (entry,) = out.rows("routing_entries")
    assert (entry.assignee, entry.criteria[0].field, entry.criteria[0].values) == (
        "salesforce:queue:Inbound",
        "salesforce:field:Lead.LeadSource",
        ("Web",),
    )


def test_what_cannot_be_read_says_why_and_stops_nothing():
    out = an_out()
    assert "well-formed" in read_component("Flow", "Broken", b"<Flow>", out)
    assert "document type" in read_component("Flow", "Hostile", b'<!DOCTYPE x [<!ENTITY a "b">]><Flow/>', out)
    assert read_component("Flow", "Empty", b"<Flow/>", out) == ""


def test_the_stages_of_a_process():
    taken = b"<values><fullName>Won%2FSigned</fullName></values><values><fullName>Lost</fullName></values>"
    body = b"<BusinessProcess>" + taken + b"</BusinessProcess>"
    assert steps_of(body) == ("Won/Signed", "Lost")
    assert steps_of(b"<") is None


def test_validation_rules_with_and_without_their_formula():
    out = an_out()
    rows = [
        {
            "Id": "03d00000000000A",
            "ValidationName": "Tier_set",
            "Active": True,
            "EntityDefinition": {"QualifiedApiName": "Lead"},
            "ErrorMessage": "Set a tier",
        },
        {"Id": "03d00000000000B", "ValidationName": "Old", "Active": False, "EntityDefinition": {"QualifiedApiName": "Lead"}},
        {"Id": "03d00000000000C", "ValidationName": "Nowhere", "Active": True, "EntityDefinition": None},
    ]
    add_rules(rows, {"03d00000000000A": "ISBLANK(Tier__c)"}, out, Ids())
    formulas.link(out)
    assert [(row.name, row.active, row.formula, row.message) for row in out.rows("validation_rules")] == [
        ("Tier_set", True, "ISBLANK(Tier__c)", "Set a tier"),
        ("Old", False, None, None),
    ]
    assert [(edge.user, edge.used) for edge in out.rows("uses")] == [
        ("salesforce:validation_rule:Lead.Tier_set", "salesforce:field:Lead.Tier__c")
    ]


def test_assignment_rules_are_dated_or_added_when_their_entries_were_not_read():
    out = an_out()
    read_component("AssignmentRules", "Lead", RULES, out)
    rows = [
        {"Name": "Standard", "SobjectType": "Lead", "Active": True, "LastModifiedDate": "2026-08-01T00:00:00Z"},
        {"Name": "Support", "SobjectType": "Case", "Active": False},
    ]
    add_assignment_rules(rows, out, Ids())
    assert [(row.ref, row.active, row.modified_at) for row in out.rows("routing_rules")] == [
        ("salesforce:routing_rule:Lead.Standard", True, "2026-08-01T00:00:00Z"),
        ("salesforce:routing_rule:Case.Support", False, None),
    ]


def a_flow(name="Route", **given):
    return {"ApiName": name, "Label": name, "ProcessType": "AutoLaunchedFlow", "IsActive": True, "NamespacePrefix": None, **given}


def test_flows_whose_contents_were_read_and_others():
    out = an_out()
    read_component("Flow", "Route", FLOW, out)
    rows = [
        a_flow(LastModifiedDate="2026-08-01T00:00:00Z"),
        a_flow("Unread", TriggerType="RecordAfterSave", RecordTriggerType="Create", TriggerObjectOrEventLabel="Lead"),
        a_flow("Nightly", TriggerType="Scheduled", IsActive=False),
    ]
    add_flows(rows, {"Lead": "Lead"}, out, Ids())
    route, unread, nightly = out.rows("automations")
    assert (route.object, route.trigger, route.sets_owner, route.modified_at) == ("Lead", "create", False, "2026-08-01T00:00:00Z")
    assert (unread.object, unread.trigger, unread.sets_owner, unread.active) == ("Lead", "create", None, True)
    assert (nightly.object, nightly.trigger, nightly.active) == ("", "schedule", False)


def test_who_changed_a_flow_is_told_by_a_name_that_one_user_has():
    out = an_out()
    for name, called in (("ann", "Ann Lee"), ("bo", "Bo Diaz"), ("bo2", "Bo Diaz")):
        out.add("users", msgspec.structs.replace(a_user(name), name=called))
    for name in ("Ann Lee", "Bo Diaz", "Somebody Gone"):
        add_flows([a_flow(name.replace(" ", "_"), LastModifiedBy=name)], {}, out, Ids())
    assert [row.modified_by for row in out.rows("automations")] == ["salesforce:user:ann", None, None]


def test_a_rule_is_shown_on_its_page_though_it_was_read_as_a_file():
    out = an_out()
    read_component("AssignmentRules", "Lead", RULES, out)
    add_assignment_rules([], out, Ids())
    (rule,) = (row for row in out.rows("locations") if row.ref == "salesforce:routing_rule:Lead.Standard")
    assert (rule.file, rule.page) == ("", "/lightning/setup/LeadRules/home")


def test_a_flow_of_a_package_bears_its_prefix_once():
    assert flow_name(a_flow(NamespacePrefix="acme")) == "acme__Route"
    assert flow_name(a_flow("acme__Route", NamespacePrefix="acme")) == "acme__Route"


def test_what_the_orgs_index_adds_to_the_edges():
    out = an_out()
    out.use("salesforce:automation:flow/Route", "salesforce:field:Lead.Tier__c", "writes")
    fields = {"00N000000000001": "Lead.Tier__c"}

    def used_by(kind, name, id="00N000000000001AAA"):
        return {"MetadataComponentType": kind, "MetadataComponentName": name, "RefMetadataComponentId": id}

    rows = [
        used_by("Layout", "Inbound"), used_by("Flow", "Route"), used_by("ApexClass", "Scorer"), used_by("Hologram", "X"),
        used_by("Layout", "Other", id="00N000000000009AAA"),
    ]  # fmt: skip
    add_dependencies(rows, fields, out)
    assert [(edge.user.split(":", 1)[1], edge.how) for edge in out.rows("uses")] == [
        ("automation:flow/Route", "writes"),
        ("layout:Lead.Inbound", "shows"),
        ("automation:apex/Scorer", "reads"),
    ]
