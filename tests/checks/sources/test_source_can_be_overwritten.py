import pytest

from build import a_connection, a_field, a_gap, a_layout_field, a_use, a_validation, an_automation, an_object, found, judged
from build_hubspot import HS, a_portal, a_property, a_workflow
from checks.model.finding import Confidence, Finding
from checks.model.policy import Policy
from checks.model.policy.sources import Sources
from checks.model.rows.automation import Use
from checks.sources import source_can_be_overwritten  # noqa: F401 - registers the check

LEAD = "Lead.LeadSource"
GUARD = "AND(NOT(ISNEW()), ISCHANGED( LeadSource ))"


def a_source(path=LEAD, **given):
    return a_field(path, **{"custom": path.endswith("__c"), "history_tracked": False, **given})


def a_writer(name, field=LEAD, how="writes", **given):
    automation = an_automation(name, **{"object": field.partition(".")[0], **given})
    return [automation, a_use(f"automation:flow/{name}", f"field:{field}", how)]


def a_filter(name, operator, *values):
    return a_use(f"automation:flow/{name}", f"field:{LEAD}", "filters", operator=operator, values=values)


CONTEST = [a_source(history_tracked=True), a_writer("A"), a_writer("B")]


def test_names_the_protections_that_are_missing():
    assert found("SRC010", a_source(), a_layout_field("Lead.Main", LEAD)) == [
        Finding(
            ref="salesforce:field:Lead.LeadSource",
            message="Anyone who may edit the record can change Lead.LeadSource: "
            "no rule guards it, and no field history shows it.",
            measured={"missing": ["validation rule", "field history"], "writers": []},
            size=2,
        )
    ]


def test_names_the_automations_that_contest_it():
    (finding,) = found("SRC010", a_source(history_tracked=True), a_writer("Score"), a_writer("Enrich", label="Enrich leads"))
    assert finding.message == "2 active automations write Lead.LeadSource: 'Enrich leads' and 'Score'."
    assert finding.measured["writers"] == ["salesforce:automation:flow/Enrich", "salesforce:automation:flow/Score"]
    assert finding.affected == tuple(finding.measured["writers"])
    assert finding.confidence == Confidence.POSSIBLE


@pytest.mark.parametrize("rows", [[], [a_gap("layouts")], [a_layout_field("Lead.A", "Lead.Company"), a_gap("layouts", "Lead")]])
def test_without_its_layouts_it_is_only_possible(rows):
    (finding,) = found("SRC010", a_source(), *rows)
    assert finding.confidence == Confidence.POSSIBLE


def test_says_both_in_one_finding():
    (finding,) = found("SRC010", a_source(), a_writer("A"), a_writer("B"))
    assert finding.message.endswith("history shows it; 2 active automations write it: 'A' and 'B'.")
    assert finding.size == 4


@pytest.mark.parametrize(
    ("field", "unrestricted"),
    [
        (a_source("Lead.Lead_Source__c", restricted=False), True),
        (a_source("Lead.Lead_Source__c", type="text"), True),
        (a_source("Lead.Lead_Source__c", restricted=True), False),
        (a_source("Lead.Lead_Source__c", restricted=None), False),
        (a_source(restricted=False), False),
    ],
)
def test_tells_a_list_that_takes_any_value_except_for_standard_ones_which_cannot_be_restricted(field, unrestricted):
    (finding,) = found("SRC010", field)
    assert ("restricted list" in finding.measured["missing"]) is unrestricted


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([a_source(history_tracked=True)], id="its history is tracked"),
        pytest.param([a_source(), a_validation("Lead.Keep", formula=GUARD)], id="a rule guards it"),
        pytest.param([a_source(), a_validation("Lead.Keep", formula="PRIORVALUE(LeadSource) <> ''")], id="asked what it was"),
        pytest.param([a_source(history_tracked=None), a_validation("Lead.Keep", formula=GUARD)], id="guarded, history unknown"),
        pytest.param([a_source(history_tracked=True), a_gap("validation_rules", "Lead")], id="tracked, rules unknown"),
        pytest.param([a_source(), a_layout_field("Lead.Main", "Lead.Company")], id="on no layout"),
        pytest.param([a_source(), a_layout_field("Lead.Main", LEAD, behaviour="readonly")], id="read-only on its layout"),
        pytest.param([a_source("Lead.Lead_Source__c", calculated=True)], id="a formula"),
        pytest.param([a_source("Lead.Last_Touch_Source__c")], id="meant to change"),
        pytest.param([a_source("Lead.UTM_Source__c")], id="what a link said"),
        pytest.param([a_source("Staging__c.Lead_Source__c")], id="an object that is not governed"),
        pytest.param([a_source("Lead.Rating")], id="no source"),
        pytest.param([a_source(history_tracked=True), a_writer("A")], id="one automation"),
        pytest.param([a_source(history_tracked=True), a_writer("A"), a_writer("B", active=False)], id="the other is off"),
        pytest.param([a_source(history_tracked=True), a_writer("A"), a_writer("B", trigger="create")], id="the other fills"),
        pytest.param([a_source(history_tracked=True), a_writer("A"), a_writer("B", how="reads")], id="the other only reads"),
        pytest.param([a_source(history_tracked=True), a_writer("A"), a_writer("B", "Contact.LeadSource")], id="different fields"),
        pytest.param([a_source(history_tracked=True), a_writer("A"), a_writer("B", object="Case")], id="another object's"),
        pytest.param([*CONTEST, a_filter("A", "is_null", "true")], id="one fills the blank"),
        pytest.param([*CONTEST, a_filter("A", "equals", "")], id="one fills what equals nothing"),
        pytest.param(
            [a_connection(system="hubspot"), a_source("contacts.lead_source", custom=True)], id="a portal keeps all history"
        ),
    ],
)  # fmt: skip
def test_leaves_alone(rows):
    assert found("SRC010", *rows) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([a_source(), a_validation("Lead.Keep", formula=GUARD, active=False)], id="the guard is off"),
        pytest.param([a_source(), a_validation("Contact.Keep", formula=GUARD)], id="the guard is on another object"),
        pytest.param([a_source(), a_validation("Lead.Keep", formula="ISCHANGED(LeadSource__c)")], id="another field is guarded"),
        pytest.param([a_source(), a_validation("Lead.Keep", formula='ISPICKVAL(LeadSource, "Web")')], id="a rule only reads it"),
        pytest.param([a_source(), a_validation("Lead.Keep", formula="/* ISCHANGED(LeadSource) */ TRUE")], id="a comment"),
        pytest.param([a_source(history_tracked=None), an_object(history_tracked=False)], id="the whole object tracks nothing"),
        pytest.param([a_source(), a_layout_field("Lead.Main", LEAD)], id="editable on a layout"),
        pytest.param(
            [a_source(), a_layout_field("Lead.A", LEAD, behaviour="readonly"), a_layout_field("Lead.B", LEAD)], id="on one of two"
        ),
        pytest.param([a_source(), a_layout_field("Lead.Main", "Lead.Company"), a_gap("layouts", "Lead")], id="read in part"),
        pytest.param([a_source(), a_layout_field("Contact.Main", "Contact.Email")], id="no layout of the object was read"),
    ],
)  # fmt: skip
def test_finds(rows):
    assert len(found("SRC010", *rows)) == 1


@pytest.mark.parametrize("criterion", [("is_null", "false"), ("equals", "Web"), ("not_equal", "")])
def test_an_automation_that_asks_for_something_else_overwrites(criterion):
    assert found("SRC010", *CONTEST, a_filter("A", *criterion))


def test_a_listed_field_is_judged_wherever_it_is():
    policy = Policy(sources=Sources(fields=("Lead.UTM_Source__c",)))
    assert found("SRC010", a_source("Lead.UTM_Source__c"), policy=policy)


def test_a_portal_is_judged_by_its_workflows():
    rows = [
        a_connection(system="hubspot"),
        a_source("contacts.lead_source", custom=True),
        a_writer("A", "contacts.lead_source"),
        a_writer("B", "contacts.lead_source"),
    ]
    (finding,) = found("SRC010", *rows)
    assert finding.measured["missing"] == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([a_source(history_tracked=None)], id="history unknown"),
        pytest.param([a_source(), a_gap("validation_rules", "Lead")], id="rules unknown"),
        pytest.param([a_source(), a_validation("Lead.Keep", formula=None)], id="a rule's formula unknown"),
    ],
)
def test_what_was_not_read_is_not_judged(rows):
    judgement = judged("SRC010", *rows)
    assert not judgement.findings
    assert not judgement.ran
    assert judgement.not_judged[-1].reason == "the validation rules or field history of 1 field could not be read"


@pytest.mark.parametrize(
    ("table", "scope"), [("automations", ""), ("uses", ""), ("uses", "workflows"), ("automations", "workflow/7")]
)
def test_a_portal_whose_workflows_were_not_all_read_is_not_judged(table, scope):
    rows = [a_connection(system="hubspot"), a_source("contacts.lead_source", custom=True)]
    gap = a_gap(table, scope, kind="scope", reason="no scope for workflows", cure="add it")
    judgement = judged("SRC010", *rows, gap)
    assert not judgement.findings
    assert not judgement.ran
    assert judgement.not_judged[-1].reason == "what every workflow writes was not read: no scope for workflows"
    assert judged("SRC010", *rows, a_gap("uses", "lists", kind="scope")).not_judged == ()


def test_a_field_that_is_not_judged_does_not_hide_another():
    judgement = judged("SRC010", a_source(), a_source("Contact.LeadSource", history_tracked=None))
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce"]
    assert len(judgement.findings) == 1


def test_the_number_of_writers_can_be_set():
    rows = a_source(history_tracked=True), a_writer("A"), a_writer("B")
    assert found("SRC010", *rows, writers=3) == []
    assert found("SRC010", *rows, writers=2)


def writing(number, trigger="create_or_update", **given):
    flows = [a_workflow(str(i), trigger=trigger, **given) for i in range(number)]
    ref = f"{HS}:field:contacts.lead_source"
    return [*flows, *(Use(connection=HS, user=flow.ref, used=ref, how="writes") for flow in flows)]


def test_names_the_workflows_that_write_one_source():
    (finding,) = found("SRC010", a_portal(), a_property("contacts.lead_source"), writing(2))
    assert finding.message == "2 active workflows write contacts.lead_source: 'Flow 0' and 'Flow 1'."
    assert finding.confidence is Confidence.POSSIBLE


@pytest.mark.parametrize(
    "rows", [writing(1), writing(2, trigger="create"), writing(2, active=False), writing(2, object_="companies")]
)
def test_leaves_workflows_alone(rows):
    assert found("SRC010", a_portal(), a_property("contacts.lead_source"), rows) == []


def test_workflows_that_fill_only_a_blank_source_overwrite_none():
    rows = writing(2)
    blank = [
        Use(
            connection=HS,
            user=row.ref,
            used=f"{HS}:field:contacts.lead_source",
            how="filters",
            operator="is_null",
            values=("true",),
        )
        for row in rows[:2]
    ]
    assert found("SRC010", a_portal(), a_property("contacts.lead_source"), rows, blank) == []
