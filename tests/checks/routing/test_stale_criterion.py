import pytest

import checks.routing.stale_criterion  # noqa: F401 - registers the check
from build import (
    a_criterion,
    a_field,
    a_gap,
    a_record_type,
    a_rule,
    an_automation,
    an_entry,
    an_object,
    found,
    judged,
    some_values,
)
from build_hubspot import HS, a_portal, a_property, a_rotation, a_workflow, asks, hub_objects, hubspots_own, some_options
from checks.model.finding import Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.measurement import Systems

SOURCE = "Lead.LeadSource"
LISTS = [a_rule(), some_values(SOURCE, "Web", "Webinar", "Trade Show"), some_values(SOURCE, "Fax", active=False)]


def entry(operator, *values, more=(), **given):
    return an_entry("Lead.Standard", 4, a_criterion(SOURCE, operator, *values), *more, **given)


def test_finds_an_entry_that_waits_for_a_value_that_does_not_exist_any_more():
    assert found("RTE003", *LISTS, entry("equals", "Telex")) == [
        Finding(
            ref="salesforce:routing_entry:Lead.Standard/4",
            message="Entry 4 of the assignment rule 'Standard' of Lead names 'Telex' of Lead.LeadSource (equals), "
            "which can no longer be chosen, so it never acts.",
            measured={
                "criteria": [{"field": "salesforce:field:Lead.LeadSource", "operator": "equals", "gone": ["Telex"]}],
                "never_acts": True,
            },
        )
    ]


@pytest.mark.parametrize(
    ("operator", "values", "severity"),
    [
        ("equals", ("Fax",), None),
        ("equals", ("Web", "Telex"), Severity.MEDIUM),
        ("starts_with", ("Show",), None),
        ("contains", ("Telex",), None),
        ("includes", ("Telex",), None),
        ("not_equal", ("Telex",), Severity.LOW),
        ("not_contains", ("Telex",), Severity.LOW),
        ("excludes", ("Web", "Telex"), Severity.LOW),
    ],
)
def test_understands_operators_and_lists(operator, values, severity):
    [finding] = found("RTE003", *LISTS, entry(operator, *values))
    assert finding.severity is severity


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([entry("equals", "web")], id="the value exists in another case"),
        pytest.param([entry("equals", "Web", "Trade Show")], id="both values exist"),
        pytest.param([entry("starts_with", "Web")], id="a value starts so"),
        pytest.param([entry("contains", "show")], id="a value contains it"),
        pytest.param([entry("not_equal", "Web")], id="the excluded value exists"),
        pytest.param([entry("equals")], id="blank"),
        pytest.param([entry("greater", "Telex")], id="no comparison of text"),
        pytest.param([an_entry("Lead.Standard", 4, a_criterion("Lead.City", "equals", "Rome"))], id="free text"),
        pytest.param(
            [an_entry("Lead.Standard", 4, a_criterion("Lead.pkg__Tier__c", "equals", "A")), an_object()], id="field of a package"
        ),
        pytest.param([an_entry("Lead.Standard", 4, a_criterion("Lead.Tier__c", "equals", "A"))], id="object not read"),
        pytest.param(
            [an_entry("Lead.Old", 4, a_criterion(SOURCE, "equals", "Telex")), a_rule("Lead.Old", active=False)],
            id="inactive rule",
        ),
        pytest.param([an_automation(runs_when=(a_criterion(SOURCE, "equals", "Fax"),))], id="old records may still carry it"),
        pytest.param([an_automation(active=False, runs_when=(a_criterion(SOURCE, "equals", "Telex"),))], id="inactive flow"),
        pytest.param([an_automation(kind="approval", runs_when=(a_criterion(SOURCE, "equals", "Telex"),))], id="an approval"),
        pytest.param([an_automation(object="Case", runs_when=(a_criterion(SOURCE, "equals", "Telex"),))], id="flow on cases"),
        pytest.param([entry("equals", "Telex"), a_gap("picklist_values", "Lead")], id="values read in part"),
    ],
)
def test_leaves_alone(rows):
    assert found("RTE003", *LISTS, *rows) == []


def test_a_label_is_as_good_as_the_value():
    rows = [a_rule(), some_values(SOURCE, "TS", label="Trade Show")]
    assert found("RTE003", *rows, entry("equals", "Trade Show")) == []
    assert found("RTE003", *rows, entry("equals", "Trade Shows"))


def test_finds_a_criterion_on_a_field_that_is_gone():
    rows = [a_rule(), an_object(), an_entry("Lead.Standard", 1, a_criterion("Lead.Tier__c", "not_equal", "A"))]
    [finding] = found("RTE003", *rows)
    assert "names the field Lead.Tier__c, which does not exist any more, so it never acts" in finding.message
    assert found("RTE003", *rows, a_field("Lead.Tier__c")) == []


def test_finds_a_record_type_that_is_gone_by_name_and_label():
    kinds = [a_rule(), a_record_type("Lead.Partner_Lead", label="Partner Lead"), a_record_type("Lead.Old", active=False)]

    def waits_for(value):
        return an_entry("Lead.Standard", 1, a_criterion("Lead.RecordTypeId", "equals", value))

    assert [bool(found("RTE003", *kinds, waits_for(value))) for value in ("Partner Lead", "partner_lead", "Old", "Vendor")] == [
        False, False, True, True,
    ]  # fmt: skip


def test_an_entry_whose_criteria_are_alternatives_can_still_act():
    more = (a_criterion("Lead.Country", "equals", "US"),)
    assert found("RTE003", *LISTS, entry("equals", "Telex", more=more))[0].severity is None
    assert found("RTE003", *LISTS, entry("equals", "Telex", more=more, logic="1 OR 2"))[0].severity is Severity.MEDIUM


def test_two_criteria_of_one_entry_are_one_finding():
    [finding] = found("RTE003", *LISTS, entry("equals", "Telex", more=(a_criterion(SOURCE, "not_equal", "Cable"),)))
    assert finding.size == 2
    assert finding.severity is None


def test_finds_the_entry_criteria_of_active_automations():
    [finding] = found("RTE003", *LISTS, an_automation(runs_when=(a_criterion(SOURCE, "equals", "Telex"),)))
    assert finding.message.startswith("The flow 'Route_Leads' of Lead names 'Telex'")


def test_cases_are_judged_once_the_policy_governs_them():
    policy = Policy(systems=Systems(governed_objects=("Lead",)))
    rows = [
        a_rule("Case.Std"),
        some_values("Case.Origin", "Email"),
        an_entry("Case.Std", 1, a_criterion("Case.Origin", "equals", "Fax")),
    ]
    assert found("RTE003", *rows, policy=policy)


def test_automations_are_judged_where_routing_was_not_read_and_the_other_way_round():
    flow = an_automation(runs_when=(a_criterion(SOURCE, "equals", "Telex"),))
    without_routing = judged("RTE003", *LISTS, entry("equals", "Telex"), flow, unread=["routing_rules", "routing_entries"])
    assert [finding.ref for finding in without_routing.findings] == [flow.ref]
    assert [answer.scope for answer in without_routing.not_judged] == ["salesforce:routing_entry"]
    without_flows = judged("RTE003", *LISTS, entry("equals", "Telex"), flow, unread=["automations"])
    assert len(without_flows.findings) == 1
    assert [answer.scope for answer in without_flows.not_judged] == ["salesforce:automation"]


def test_is_not_judged_where_neither_was_read():
    judgement = judged("RTE003", *LISTS, unread=["routing_rules", "routing_entries", "automations"])
    assert not judgement.ran
    assert len(judgement.not_judged) == 2


@pytest.mark.parametrize("table", ["objects", "fields", "picklist_values"])
def test_is_not_judged_without(table):
    assert not judged("RTE003", *LISTS, entry("equals", "Telex"), unread=[table]).ran


TYPED = an_entry("Lead.Standard", 4, a_criterion("Lead.RecordTypeId", "equals", "Partner"))


@pytest.mark.parametrize("row", [TYPED, an_automation(runs_when=(a_criterion("Lead.RecordTypeId", "equals", "Partner"),))])
def test_record_types_that_were_not_read_are_told_of_the_object(row):
    judgement = judged("RTE003", a_rule(), row, a_gap("record_types", "Lead"))
    assert judgement.findings == ()
    (answer,) = judgement.not_judged
    assert answer.scope == "salesforce:object:Lead"
    assert answer.reason == "which record types Lead has was not read, and criteria name some"


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([TYPED, a_record_type("Lead.Partner")], id="the record types were read"),
        pytest.param([entry("equals", "Web"), a_gap("record_types", "Lead")], id="no entry tests them"),
        pytest.param([TYPED, a_record_type("Lead.Partner"), a_gap("record_types", "Case")], id="another object's were not read"),
    ],
)
def test_record_types_that_nobody_asks_for_are_not_missed(rows):
    assert judged("RTE003", *LISTS, *rows).not_judged == ()


PROPERTY = "contacts.lead_source"
PORTAL = [a_portal(), *hub_objects("contacts"), a_property(PROPERTY), *some_options(PROPERTY, "Web", "Event")]
HIDDEN = some_options(PROPERTY, "Fax", active=False)


def test_names_the_branch_that_waits_for_an_option_that_is_gone():
    (finding,) = found("RTE003", PORTAL, a_rotation((asks(PROPERTY, "Trade Show"),), ()))
    assert finding.ref == f"{HS}:routing_entry:contacts.workflow-11/1"
    assert finding.message == (
        "Entry 1 of the workflow 'Flow 11' of contacts names 'Trade Show' of contacts.lead_source (equals), which can no longer "
        "be chosen, so it never acts."
    )


def test_what_enrols_is_told_once_by_the_workflow_and_not_by_each_of_its_branches():
    rows = a_rotation((asks(PROPERTY, "Web"),), (asks(PROPERTY, "Event"),), runs_when=(asks(PROPERTY, "Trade Show"),))
    (finding,) = found("RTE003", PORTAL, rows)
    assert finding.ref == f"{HS}:automation:workflow/11"
    assert finding.message.startswith("The workflow 'Flow 11' of contacts names 'Trade Show'")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(a_rotation((asks(PROPERTY, "web"),)), id="an option"),
        pytest.param([*HIDDEN, *a_rotation((asks(PROPERTY, "Fax"),))], id="a hidden option can still be set"),
        pytest.param(a_rotation((asks(PROPERTY, "Trade Show"),), active=False), id="switched off"),
        pytest.param(a_rotation((asks("contacts.hs_inner", "x"),)), id="a property that HubSpot keeps to itself"),
        pytest.param(a_rotation((asks("deals.gone", "x"),)), id="an object that was not read"),
        pytest.param(
            [a_gap("fields", "sensitive properties of contacts", connection=HS), *a_rotation((asks("contacts.gone", "x"),))],
            id="a property that may be hidden from the reader",
        ),
    ],
)
def test_leaves_workflows_alone(rows):
    assert found("RTE003", PORTAL, rows) == []


@pytest.mark.parametrize("row", [a_property("contacts.gone", archived=True), hubspots_own("contacts.hs_x")])
def test_a_property_that_is_archived_or_none_is_gone(row):
    (finding,) = found("RTE003", PORTAL, row, a_workflow(runs_when=(asks("contacts.gone", "x"),)))
    assert finding.message == (
        "The workflow 'Flow 11' of contacts names the property contacts.gone, which does not exist any more, so it never acts."
    )
