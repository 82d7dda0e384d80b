import pytest

import checks.launches.downstream_break  # noqa: F401 - it registers the check
from build import (
    a_field,
    a_gap,
    a_layout_field,
    a_queue,
    a_record_type,
    a_report,
    a_rule,
    a_snapshot,
    a_use,
    a_validation,
    an_automation,
    an_entry,
    an_object,
    found,
    judged,
    some_values,
)
from build_hubspot import HS, a_deal_pipeline, a_deal_stage, a_portal, a_property, a_workflow, hub_objects, some_options
from checks.model.finding import Confidence, Finding, Severity
from checks.model.rows.automation import Use
from checks.model.rows.marketing import Form, RecordList

LEAD = an_object("Lead")
SEGMENT = a_field("Lead.Segment__c", label="Segment")
SOURCE = a_field("Lead.LeadSource")
VALUES = some_values("Lead.LeadSource", "Web", "Trade Show", "Event")
LEFT = [row for row in VALUES if row.value != "Trade Show"]
FLOW = "automation:flow/Route_Leads"
REPORT = "report:Sales/A"
BEFORE = a_snapshot(LEAD, SEGMENT, SOURCE, VALUES)


def filters(user, *values, operator="equals", field="Lead.LeadSource", how="filters"):
    return a_use(user, f"field:{field}", how, operator=operator, values=values)


def test_names_the_field_that_is_gone_and_counts_who_names_it():
    rows = [
        a_use("report:Sales/A", "field:Lead.Segment__c", "shows"),
        a_use("report:Sales/B", "field:Lead.Segment__c", "groups"),
        a_use("automation:flow/Route", "field:Lead.Segment__c"),
        a_layout_field("Lead.Layout", "Lead.Segment__c"),
    ]
    assert found("LCH010", LEAD, SOURCE, rows, before=BEFORE) == [
        Finding(
            ref="salesforce:field:Lead.Segment__c",
            message="The field Lead.Segment__c is gone; 1 automation, 2 reports and 1 layout still name it as it was.",
            measured={"fate": "removed", "now": "", "users": {"automation": 1, "layout": 1, "report": 2}},
            size=4,
            affected=(
                "salesforce:automation:flow/Route",
                "salesforce:layout:Lead.Layout",
                "salesforce:report:Sales/A",
                "salesforce:report:Sales/B",
            ),
        )
    ]


NAMED = a_use("report:Sales/A", "field:Lead.Segment__c", "shows")


@pytest.mark.parametrize(
    ("rows", "before"),
    [
        pytest.param([SEGMENT, NAMED], BEFORE, id="still there"),
        pytest.param([], BEFORE, id="nothing names it"),
        pytest.param([NAMED], a_snapshot(LEAD), id="never there"),
        pytest.param([NAMED, a_gap("fields", "Lead")], BEFORE, id="the object was read in part"),
        pytest.param([NAMED], a_snapshot(a_field("Lead.Segment__c", managed=True)), id="from a package"),
        pytest.param([NAMED], a_snapshot(a_field("Lead.Segment__c", custom=False)), id="a standard field"),
        pytest.param([NAMED], a_snapshot(a_field("Lead.Segment__c", archived=True)), id="gone before"),
        pytest.param(
            [a_use(FLOW, "field:Lead.Segment__c"), an_automation(active=False)],
            BEFORE,
            id="an inactive flow",
        ),
        pytest.param(
            [a_use("validation_rule:Lead.V", "field:Lead.Segment__c"), a_validation("Lead.V", active=False)],
            BEFORE,
            id="an inactive rule",
        ),
    ],
)
def test_leaves_fields_alone(rows, before):
    assert found("LCH010", LEAD, rows, before=before) == []


def test_a_whole_table_that_was_not_read_is_not_gone():
    assert found("LCH010", LEAD, NAMED, a_gap("fields"), before=BEFORE) == []


def test_an_archived_property_is_gone():
    assert len(found("LCH010", LEAD, a_field("Lead.Segment__c", archived=True), NAMED, before=BEFORE)) == 1


def test_names_the_new_field_of_the_same_label():
    (finding,) = found("LCH010", LEAD, NAMED, a_field("Lead.Market_Segment__c", label="segment"), before=BEFORE)
    assert finding.message == (
        "The field Lead.Segment__c is gone, and Lead.Market_Segment__c bears its label; 1 report still names it as it was."
    )


@pytest.mark.parametrize(
    ("before", "user", "used", "title"),
    [
        (a_queue("East"), "routing_entry:Lead.Standard/1", "queue:East", "The queue East"),
        (a_report("Sales/Won"), "dashboard:Sales/Board", "report:Sales/Won", "The report Sales/Won"),
        (an_automation("Sub"), "automation:flow/Main", "automation:flow/Sub", "The flow Sub"),
        (a_record_type("Lead.New"), "automation:flow/Main", "record_type:Lead.New", "The record type Lead.New"),
    ],
)
def test_finds_other_components_that_are_gone(before, user, used, title):
    edge = a_use(user, used, "runs")
    (finding,) = found("LCH010", LEAD, edge, before=a_snapshot(before))
    assert finding.message.startswith(f"{title} is gone; 1 ")
    assert found("LCH010", LEAD, edge, before, before=a_snapshot(before)) == []


@pytest.mark.parametrize("operator", ["equals", "includes", "contains", "starts_with"])
def test_finds_a_value_that_is_gone_and_who_filters_on_it(operator):
    (finding,) = found("LCH010", LEAD, SOURCE, LEFT, filters(REPORT, "Web", "trade show", operator=operator), before=BEFORE)
    assert finding.ref == "salesforce:value:Lead.LeadSource=Trade Show"
    assert finding.message == "The value 'Trade Show' of Lead.LeadSource is gone; 1 report still names it as it was."
    assert (finding.severity, finding.confidence) == (None, None)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*VALUES, filters(REPORT, "Trade Show")], id="still there"),
        pytest.param([*LEFT, filters(REPORT, "Web")], id="another value"),
        pytest.param([*LEFT, filters(REPORT, "Fair")], id="a value that never was"),
        pytest.param([*LEFT, filters(REPORT, "e", operator="contains")], id="another value fits"),
        pytest.param([*LEFT, filters(REPORT, "")], id="blank"),
        pytest.param([*LEFT, filters(REPORT, "Trade Show", operator="less")], id="no comparison of text"),
        pytest.param([*LEFT, filters(FLOW, "Trade Show"), an_automation(active=False)], id="an inactive flow"),
        pytest.param([*LEFT, filters(REPORT, "Trade Show"), a_gap("picklist_values", "Lead")], id="values read in part"),
        pytest.param([filters(REPORT, "Trade Show")], id="no values read"),
        pytest.param(
            [*LEFT, filters(REPORT, "Trade Show"), a_gap("picklist_values", "inactive values")],
            id="perhaps only inactive",
        ),
    ],
)
def test_leaves_values_alone(rows):
    assert found("LCH010", LEAD, SOURCE, rows, before=BEFORE) == []


def test_a_value_that_keeps_its_label_is_the_same():
    relabelled = some_values("Lead.LeadSource", "TS", label="Trade Show")
    assert found("LCH010", LEAD, SOURCE, LEFT, relabelled, filters(REPORT, "Trade Show"), before=BEFORE) == []


def test_what_only_excludes_or_buckets_a_value_weighs_less():
    excluding = filters(REPORT, "Trade Show", operator="not_equal")
    bucket = filters("report:Sales/B", "Trade Show", how="groups")
    (finding,) = found("LCH010", LEAD, SOURCE, LEFT, excluding, bucket, before=BEFORE)
    assert (finding.severity, finding.size) == (Severity.LOW, 2)
    (finding,) = found("LCH010", LEAD, SOURCE, LEFT, excluding, filters("report:Sales/C", "Trade Show"), before=BEFORE)
    assert finding.severity is None


IDLE = [*LEFT, *some_values("Lead.LeadSource", "Trade Show", active=False)]


@pytest.mark.parametrize(
    ("edge", "findings"),
    [
        (filters("routing_entry:Lead.Standard/1", "Trade Show"), 1),
        (filters("automation:flow/Stamp", "Trade Show", how="writes"), 1),
        (filters("automation:flow/Stamp", "Trade Show"), 0),
        (filters(REPORT, "Trade Show"), 0),
    ],
)
def test_a_deactivated_value_counts_for_what_needs_it_on_new_records(edge, findings):
    rows = [a_rule(), an_entry("Lead.Standard", 1)]
    answers = found("LCH010", LEAD, SOURCE, IDLE, edge, rows, before=BEFORE)
    assert len(answers) == findings
    assert all((one.severity, one.confidence) == (Severity.MEDIUM, Confidence.LIKELY) for one in answers)


def test_a_value_that_was_inactive_before_is_old_news():
    before = a_snapshot(LEAD, SOURCE, IDLE)
    assert found("LCH010", LEAD, SOURCE, LEFT, filters("routing_entry:Lead.Standard/1", "Trade Show"), before=before) == []


def test_finds_a_record_type_that_a_filter_names():
    types = [a_record_type("Lead.New"), a_record_type("Lead.Old")]
    edge = filters(REPORT, "Old", field="Lead.RecordTypeId")
    (finding,) = found("LCH010", LEAD, types[0], edge, before=a_snapshot(LEAD, types))
    assert finding.ref == "salesforce:record_type:Lead.Old"


def test_finds_a_field_of_another_type():
    changed = a_field("Lead.Segment__c", type="text")
    rows = [filters(REPORT, "SMB", field="Lead.Segment__c"), a_use("report:Sales/B", "field:Lead.Segment__c", "shows")]
    (finding,) = found("LCH010", LEAD, changed, rows, before=BEFORE)
    assert finding.message == (
        "The field Lead.Segment__c changed its type from picklist to text; 1 report still names it as it was."
    )
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.LIKELY)


@pytest.mark.parametrize("given", [{"type": "unknown"}, {"type": "text", "custom": False}, {"type": "text", "managed": True}])
def test_leaves_types_alone_that_were_not_read_or_are_not_the_companys(given):
    edge = filters(REPORT, "SMB", field="Lead.Segment__c")
    assert found("LCH010", LEAD, a_field("Lead.Segment__c", **given), edge, before=BEFORE) == []


def test_needs_an_earlier_snapshot():
    judgement = judged("LCH010", LEAD, NAMED)
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "there is no earlier snapshot to compare with"


PORTAL = [a_portal(), *hub_objects("contacts", "deals")]
TIER = a_property("contacts.tier", label="Tier")
ROUTE = a_workflow()


def acts(used, how="filters", *values, user="automation:workflow/11"):
    return Use(
        connection=HS, user=f"{HS}:{user}", used=f"{HS}:{used}", how=how, operator="equals" if values else "", values=values
    )


def test_a_property_that_was_archived_is_gone():
    before = a_snapshot(*PORTAL, TIER, ROUTE)
    archived = a_property("contacts.tier", label="Tier", archived=True)
    (finding,) = found("LCH010", *PORTAL, archived, ROUTE, acts("field:contacts.tier"), before=before)
    assert finding.message == "The property contacts.tier is gone; 1 automation still names it as it was."
    assert found("LCH010", *PORTAL, archived, a_workflow(active=False), acts("field:contacts.tier"), before=before) == []


def test_lists_forms_and_stages_are_called_as_people_do():
    listed = RecordList(connection=HS, ref=f"{HS}:list:12", object="contacts", name="Hot leads")
    form = Form(connection=HS, ref=f"{HS}:form:f1", name="Demo request")
    stages = [a_deal_pipeline(), a_deal_stage("default/11", "Demo"), a_deal_stage("default/12", "Offer")]
    before = a_snapshot(*PORTAL, ROUTE, listed, form, stages)
    edges = [acts("list:12"), acts("form:f1"), acts("stage:deals/default/12")]
    told = found("LCH010", *PORTAL, ROUTE, stages[:2], edges, before=before)
    assert [finding.message.partition(";")[0] for finding in told] == [
        "The form 'Demo request' is gone",
        "The list 'Hot leads' is gone",
        "The stage 'Offer' is gone",
    ]
    assert found("LCH010", *PORTAL, ROUTE, listed, form, stages, edges, before=before) == []


def test_an_option_that_is_hidden_can_still_be_written_and_one_that_is_gone_cannot():
    offered = some_options("contacts.tier", "Gold", "Silver")
    before = a_snapshot(*PORTAL, TIER, ROUTE, offered)
    writes = acts("field:contacts.tier", "writes", "Gold")
    hidden = [*some_options("contacts.tier", "Gold", active=False), *offered[1:]]
    assert found("LCH010", *PORTAL, TIER, ROUTE, hidden, writes, before=before) == []
    (finding,) = found("LCH010", *PORTAL, TIER, ROUTE, offered[1:], writes, before=before)
    assert finding.message == "The option 'Gold' of contacts.tier is gone; 1 automation still names it as it was."
