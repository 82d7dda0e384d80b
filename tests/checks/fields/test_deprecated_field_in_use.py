import pytest

from build import a_field, a_gap, a_layout_field, a_use, a_validation, an_automation, found, judged
from build_quality import a_fill
from checks.fields import deprecated_field_in_use  # noqa: F401 - registers the check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.policy import Policy
from checks.model.policy.measurement import Naming

REPORT = a_use("report:Sales/Won", "field:Lead.Segment__c", "filters")
REPORT_OF_BARRED = a_use("report:Sales/Won", "field:Lead.Barred__c", "filters")
UNNAMED = Policy(naming=Naming(retired_words=("none of these",)))
"""Without retired words, so that FLD007 leaves each name to this check."""

FLOW = a_use("automation:flow/Route_Leads", "field:Lead.Segment__c")
LAYOUT = a_layout_field("Lead.Main", "Lead.Segment__c")


def marked(**given):
    return a_field(label="Segment", **given)


def test_a_field_that_the_crm_marks_as_deprecated():
    assert found("FLD008", marked(status="DeprecateCandidate"), REPORT) == [
        Finding(
            ref="salesforce:field:Lead.Segment__c",
            message="'Segment' on Lead has the field usage DeprecateCandidate, yet it is in use by 1 report.",
            measured={"mark": "has the field usage DeprecateCandidate", "users": {"report": 1}, "required": False},
            affected=("salesforce:report:Sales/Won",),
            confidence=Confidence.CERTAIN,
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Temporary Campaign ID field",
        "temp field for collecting office names until the picklist is defined",
        "DEPRECATED - use Tier",
        "Deprecated.",
        "Deprecated since 2019, see Tier",
        "[obsolete] Who we sell to",
        "Who we sell to. No longer used.",
        "This field is no longer in use",
        "Do not use",
        "Don't use this field any more",
        "The field was replaced by Tier",
        "Not used anymore",
        "Not to be used",
        "This field is not to be used",
        "Legacy field, do not use",
        "Please do not use this field",
        "NOT IN USE",
        "Temporary. Delete after migration",
        "Temp - to be removed after the launch",
        "Deprecated 2022-01",
        "Deprecated (use Tier)",
        "Do not use as of Q3 2021",
    ],
)
def test_a_field_that_says_so_of_itself(text):
    (finding,) = found("FLD008", marked(description=text), REPORT)
    assert finding.message == f"'Segment' on Lead says in its description '{text}', yet it is in use by 1 report."
    assert finding.confidence is None


@pytest.mark.parametrize(
    "text",
    [
        "Do not use abbreviations",
        "Do not update this field manually",
        "Do not delete this field unless you remove the reference",
        "Deprecated products that the customer owns",
        "Indicates that the address is no longer used",
        "Uncheck this box if the contact is no longer with us",
        "The temporary address of the contact",
        "Temporarily suspended or closed",
        "Sample field. May be deleted or edited as needed.",
        "Legacy ID for data loading",
        "Date on which the machine was retired",
        "Template of the field visit",
        "Not to be used before signing",
        "Not to be used in EMEA",
        "Do not use this field for partners",
        "Do not use, unless Finance approves",
        "If the deal is closed, do not use",
        "Required field, do not use abbreviations",
        "Number of seats not in use",
        "Not in use by EMEA",
        "Temporary address",
        "Temp. address of the contact",
        "Temporary. Where the contact lives during a move",
        "Deprecated 12-month model of the customer",
        "Deprecation date",
        "Delete requested by",
    ],
)
def test_leaves_alone_texts_that_speak_of_something_else(text):
    assert found("FLD008", marked(description=text, help_text=text), REPORT) == []


def test_long_texts_are_cut():
    (finding,) = found("FLD008", marked(help_text="Do not use. " + "It was for the launch of 2019. " * 9), REPORT)
    cut = "Do not use. It was for the launch of 2019. It was for the launch of 2019. It..."
    assert finding.measured["mark"] == f"says in its help text '{cut}'"


@pytest.mark.parametrize(
    "user",
    [
        pytest.param([FLOW, an_automation()], id="active automation"),
        pytest.param([a_use("validation_rule:Lead.Needs_It", "field:Lead.Segment__c")], id="validation rule"),
        pytest.param([a_use("routing_entry:Lead.Standard/1", "field:Lead.Segment__c")], id="routing entry"),
        pytest.param([a_layout_field("Lead.Main", "Lead.Segment__c", behaviour="required")], id="required on a layout"),
    ],
)
def test_what_enforces_or_acts_makes_it_severe(user):
    (finding,) = found("FLD008", marked(status="DeprecateCandidate"), *user)
    assert finding.severity is Severity.HIGH


def test_a_required_field_needs_no_other_user():
    (finding,) = found("FLD008", marked(status="DeprecateCandidate", required=True))
    assert finding.message == "'Segment' on Lead has the field usage DeprecateCandidate, yet it is required."


def test_required_and_in_use_is_said_in_one_sentence():
    (finding,) = found("FLD008", marked(status="DeprecateCandidate", required=True), REPORT, LAYOUT)
    assert finding.message.endswith("yet it is required and in use by 1 layout, 1 report.")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([marked(status="DeprecateCandidate")], id="nothing uses it"),
        pytest.param([marked(status="Active"), REPORT], id="active"),
        pytest.param([marked(status=None), REPORT], id="status not read"),
        pytest.param(
            [marked(status="DeprecateCandidate"), FLOW, an_automation(active=False)], id="only an inactive flow uses it"
        ),
        pytest.param(
            [
                marked(status="DeprecateCandidate"),
                a_use("validation_rule:Lead.A", "field:Lead.Segment__c"),
                a_validation("Lead.A", active=False),
            ],
            id="only an inactive rule uses it",
        ),
        pytest.param([a_field("Error__c.Segment__c", status="DeprecateCandidate", required=True)], id="not governed"),
        pytest.param([a_field(label="Segment (old)", status="DeprecateCandidate"), REPORT], id="FLD007 finds it by its name"),
    ],
)
def test_leaves_alone(rows):
    assert found("FLD008", *rows) == []


@pytest.mark.parametrize("status", ["DeprecateCandidate", "Deprecate Candidate"])
def test_the_status_may_be_a_name_or_a_label(status):
    assert found("FLD008", marked(status=status), REPORT)


def test_tells_how_many_records_still_carry_the_field():
    fills = [a_fill("Lead.Segment__c", 675, 900), a_fill("Lead.Segment__c", 10, 40, "Lead.Region__c=EMEA")]
    assert found("FLD008", marked(status="DeprecateCandidate"), REPORT, fills)[0].records == 675


def test_an_index_of_dependencies_tells_of_layouts_that_were_not_read():
    index = a_use("layout:Lead.Main", "field:Lead.Segment__c", "shows", detail="as the org's index of dependencies tells")
    (finding,) = found("FLD008", marked(status="Hidden"), index, a_gap("layouts"))
    assert finding.message == "'Segment' on Lead has the field usage Hidden, yet it is in use by 1 layout."
    other = a_use("layout:Lead.Main", "field:Lead.Region__c", "shows")
    assert judged("FLD008", marked(status="DeprecateCandidate"), other, a_gap("layouts")).not_judged == ()


@pytest.mark.parametrize(("user", "expected"), [(REPORT, 1), (LAYOUT, 1), (FLOW, 0)])
def test_what_the_crm_calls_hidden_should_not_be_shown(user, expected):
    assert len(found("FLD008", marked(status="Hidden"), user)) == expected


@pytest.mark.parametrize("label", ["Not to be used", "Do Not Use"])
def test_a_checkbox_that_is_called_so_speaks_of_the_record(label):
    assert found("FLD008", a_field("Lead.Barred__c", label=label, type="text"), REPORT_OF_BARRED, policy=UNNAMED)
    assert found("FLD008", a_field("Lead.Barred__c", label=label, type="boolean"), REPORT_OF_BARRED, policy=UNNAMED) == []
    field = a_field("Lead.Barred__c", label="Deprecated: call back", type="boolean")
    assert found("FLD008", field, REPORT_OF_BARRED, policy=UNNAMED)


@pytest.mark.parametrize("label", ["Segment Hidden", "HIDDEN - Segment", "HIDDEN Segment", "(Hidden) Segment"])
@pytest.mark.parametrize(("user", "expected"), [(REPORT, 0), (LAYOUT, 1), (FLOW, 0)])
def test_what_its_label_calls_hidden_should_not_be_on_a_layout(label, user, expected):
    assert len(found("FLD008", a_field(label=label), user)) == expected


@pytest.mark.parametrize(
    "label", ["Hidden", "Segment Hidden Costs", "Hiddensee", "Hidden Costs", "HIDDEN COSTS", "Costs (not hidden)"]
)
def test_leaves_alone_what_is_hidden_in_another_sense(label):
    assert found("FLD008", a_field(label=label), LAYOUT) == []


@pytest.mark.parametrize(("label", "expected"), [("Price Hidden", 0), ("Price (Hidden)", 1)])
def test_a_checkbox_may_tell_that_something_else_is_hidden(label, expected):
    assert len(found("FLD008", a_field(label=label, type="boolean"), LAYOUT)) == expected


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (a_gap("layouts"), "layouts"),
        (a_gap("layouts", "Lead"), "a part of layouts"),
        (a_gap("layouts", "layouts/Lead-Lead Layout.layout"), "a part of layouts"),
        (a_gap("reports"), "reports"),
        (a_gap("automations"), "automations"),
        (a_gap("automations", "Flow"), "a part of automations"),
        (a_gap("validation_rules"), "validation rules"),
        (a_gap("routing_entries"), "routing entries"),
        (a_gap("uses"), "uses"),
    ],
)
def test_no_use_in_sight_is_not_judged_where_a_use_may_hide(gap, said):
    judgement = judged("FLD008", marked(status="DeprecateCandidate"), gap)
    assert judgement.findings == ()
    reason = f"whether anything uses 1 field marked as deprecated or hidden cannot be told; not read: {said}"
    assert judgement.not_judged == (NotJudged(scope="salesforce", reason=reason, cure="grant View Setup"),)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([marked(status="DeprecateCandidate"), REPORT, a_gap("layouts")], id="a use was seen"),
        pytest.param([marked(status="Active"), a_gap("layouts")], id="not marked"),
        pytest.param([marked(status="DeprecateCandidate"), a_gap("layouts", "Case")], id="layouts of another object"),
        pytest.param([marked(status="DeprecateCandidate"), a_gap("users")], id="users use no field"),
        pytest.param([marked(status="Hidden"), a_gap("automations")], id="automations may use what is hidden"),
        pytest.param([marked(status="DeprecateCandidate"), a_gap("layouts", connection="other")], id="another connection"),
    ],
)
def test_what_could_show_no_use_is_not_missed(rows):
    assert judged("FLD008", *rows).not_judged == ()
