"""Reports, with the folders they lie in and the report types they rest on."""

import pytest

from checks.model.rows.automation import Use

REPORT = "reports/Sales/Won.report"
LOOKUP = """
<CustomObject>
  <fields><fullName>Deal__c</fullName><type>Lookup</type><referenceTo>Opportunity</referenceTo>
    <relationshipName>Teams</relationshipName></fields>
  <fields><fullName>Role__c</fullName><type>Text</type></fields>
</CustomObject>"""
DEALS_WITH_TEAMS = """
<ReportType>
  <baseObject>Opportunity</baseObject>
  <sections>
    <columns><field>Name</field><table>Opportunity</table></columns>
    <columns><field>Role__c</field><table>Opportunity.Teams__r</table></columns>
    <columns><field>Body</field><table>Opportunity.FeedItems</table></columns>
  </sections>
</ReportType>"""


def report(body, report_type="Opportunity"):
    return f"<Report><name>Won deals</name><format>Summary</format><reportType>{report_type}</reportType>{body}</Report>"


def columns(*names):
    return "".join(f"<columns><field>{name}</field></columns>" for name in names)


def criterion(column, operator, value, more=""):
    return (
        f"<criteriaItems><column>{column}</column>{more}<isUnlocked>true</isUnlocked>"
        f"<operator>{operator}</operator><value>{value}</value></criteriaItems>"
    )


def edges(rows, path="Sales/Won"):
    """What the report uses, its report type apart."""
    return {edge for edge in rows.edges(f"report:{path}") if not edge[0].startswith("report_type:")}


def details(rows, path="Sales/Won"):
    return {(use.used.split(":", 2)[2], use.detail) for use in rows["uses"] if use.user == f"salesforce:report:{path}"}


def test_reads_a_report(pull):
    rows = pull(
        {
            REPORT: report(
                "<description>What we won</description><filter><booleanFilter>1 OR 2</booleanFilter></filter><scope>team</scope>"
                "<timeFrameFilter><dateColumn>CLOSE_DATE</dateColumn><interval>INTERVAL_CURFY</interval></timeFrameFilter>"
            ),
            "reports/Sales-meta.xml": "<ReportFolder><name>Sales</name><accessType>Public</accessType></ReportFolder>",
        }
    )
    row = rows.one("reports", "report:Sales/Won")
    assert (row.name, row.label, row.description, row.folder, row.folder_kind) == (
        "Won",
        "Won deals",
        "What we won",
        "Sales",
        "public",
    )
    assert (row.type, row.base_object, row.format, row.scope) == ("Opportunity", "Opportunity", "Summary", "team")
    assert (row.filter_logic, row.period, row.owner) == ("1 OR 2", "INTERVAL_CURFY", None)
    assert rows.one("locations", "report:Sales/Won").file == REPORT


def test_reads_source_format_and_folders_in_folders(pull):
    rows = pull(
        {
            "main/default/reports/Sales/EMEA/Won.report-meta.xml": report(""),
            "main/default/reports/Sales.reportFolder-meta.xml": "<ReportFolder><accessType>Hidden</accessType></ReportFolder>",
            "main/default/reports/Sales/EMEA.reportFolder-meta.xml": "<ReportFolder><name>EMEA</name></ReportFolder>",
        }
    )
    row = rows.one("reports", "report:Sales/EMEA/Won")
    assert (row.name, row.folder, row.folder_kind) == ("Won", "Sales/EMEA", "private")


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("<accessType>Public</accessType>", "public"),
        ("<accessType>PublicInternal</accessType>", "public"),
        ("<accessType>Shared</accessType><folderShares><sharedToType>Organization</sharedToType></folderShares>", "shared"),
        ("<accessType>Hidden</accessType>", "private"),
        ("<folderShares><sharedTo>AllInternalUsers</sharedTo><sharedToType>Organization</sharedToType></folderShares>", "public"),
        ("<folderShares><sharedTo>Emea</sharedTo><sharedToType>Role</sharedToType></folderShares>", "shared"),
        ("<name>Sales</name>", None),
    ],
)
def test_tells_who_sees_a_folder(pull, folder, kind):
    rows = pull({REPORT: report(""), "reports/Sales-meta.xml": f"<ReportFolder>{folder}</ReportFolder>"})
    assert rows.one("reports", "report:Sales/Won").folder_kind == kind


def test_a_report_in_no_folder_is_unfiled(pull):
    rows = pull({"reports/unfiled$public/Won.report": report("")})
    assert rows.one("reports", "report:unfiled$public/Won").folder_kind == "unfiled"


def test_a_folder_of_dashboards_says_nothing_of_reports(pull):
    folder = "<DashboardFolder><accessType>Public</accessType></DashboardFolder>"
    rows = pull({REPORT: report(""), "dashboards/Sales-meta.xml": folder})
    assert rows.one("reports", "report:Sales/Won").folder_kind is None


def test_shows_groups_and_filters(pull):
    body = (
        columns("OPPORTUNITY_NAME", "Opportunity.Tier__c")
        + "<groupingsDown><field>STAGE_NAME</field></groupingsDown><groupingsAcross><field>LEAD_SOURCE</field></groupingsAcross>"
        + f"<filter>{criterion('LEAD_SOURCE', 'notEqual', 'Web,&quot;Fair, local&quot;')}</filter>"
    )
    assert edges(pull({REPORT: report(body)})) == {
        ("field:Opportunity.Name", "shows", ()),
        ("field:Opportunity.Tier__c", "shows", ()),
        ("field:Opportunity.StageName", "groups", ()),
        ("field:Opportunity.LeadSource", "groups", ()),
        ("field:Opportunity.LeadSource", "filters", ("Web", "Fair, local")),
    }


def test_a_filter_carries_its_operator(pull):
    rows = pull({REPORT: report(f"<filter>{criterion('AMOUNT', 'greaterOrEqual', '1,000')}</filter>")})
    assert next(use for use in rows["uses"] if use.how == "filters") == Use(
        connection="salesforce", user="salesforce:report:Sales/Won", used="salesforce:field:Opportunity.Amount",
        how="filters", operator="greater_or_equal", values=("1,000",),
    )  # fmt: skip


def test_names_the_columns_that_are_not_certain_and_adds_no_edge_for_them(pull):
    rows = pull(
        {
            REPORT: report(
                columns("STAGE_NAME", "AGE", "opportunity.Tier__c")
                + "<groupingsDown><field>FISCAL_QUARTER</field></groupingsDown>"
            )
        }
    )
    assert edges(rows) == {("field:Opportunity.StageName", "shows", ())}
    assert ("Opportunity", "not resolved: AGE, opportunity.Tier__c, FISCAL_QUARTER") in details(rows)


def test_resolves_a_custom_report_type_through_its_relationships(pull):
    body = columns(
        "Opportunity$Name", "Opportunity.Teams__r$Role__c", "Opportunity.FeedItems$Body", "Opportunity.Others__r$Role__c"
    )
    rows = pull(
        {
            REPORT: report(body, "Deals_with_Teams__c"),
            "objects/Team__c.object": LOOKUP,
            "reportTypes/Deals_with_Teams.reportType": DEALS_WITH_TEAMS,
        }
    )
    assert rows.one("reports", "report:Sales/Won").base_object == "Opportunity"
    assert edges(rows) == {("field:Opportunity.Name", "shows", ()), ("field:Team__c.Role__c", "shows", ())}
    assert ("Deals_with_Teams", "not resolved: Opportunity.FeedItems$Body, Opportunity.Others__r$Role__c") in details(rows)
    assert rows.edges("report_type:Deals_with_Teams") == {("object:Opportunity", "reads", ()), ("object:Team__c", "reads", ())}


def test_reads_relationships_from_files_of_their_own(pull):
    field = (
        "<CustomField><fullName>Deal__c</fullName><type>Lookup</type><referenceTo>Opportunity</referenceTo>"
        "<relationshipName>Teams</relationshipName></CustomField>"
    )
    rows = pull(
        {
            "reports/Sales/Won.report-meta.xml": report(columns("Opportunity.Teams__r$Role__c"), "Deals_with_Teams__c"),
            "objects/Team__c/fields/Deal__c.field-meta.xml": field,
            "reportTypes/Deals_with_Teams.reportType-meta.xml": DEALS_WITH_TEAMS,
        }
    )
    assert edges(rows) == {("field:Team__c.Role__c", "shows", ())}


def test_a_report_type_without_a_base_object_is_a_leftover(pull):
    rows = pull(
        {
            REPORT: report(columns("Opportunity$Name"), "Old__c"),
            "reportTypes/Old.reportType": "<ReportType><baseObject></baseObject><sections/></ReportType>",
        }
    )
    assert rows.one("reports", "report:Sales/Won").base_object == "Opportunity"
    assert rows.faults() == []


def test_a_lookup_on_the_way_is_read_not_filtered(pull):
    body = f"<filter>{criterion('Win__c$Customer__c.Region__c', 'equals', 'EMEA')}</filter>"
    assert edges(pull({REPORT: report(body, "Wins__c")})) == {("field:Win__c.Customer__c", "reads", ())}


def test_a_filter_that_compares_two_columns_has_no_values(pull):
    body = f"<filter>{criterion('CLOSE_DATE', 'lessThan', 'CREATED_DATE', '<columnToColumn>true</columnToColumn>')}</filter>"
    assert edges(pull({REPORT: report(body)})) == {
        ("field:Opportunity.CloseDate", "filters", ()),
        ("field:Opportunity.CreatedDate", "reads", ()),
    }


def test_a_bucket_groups_the_values_of_its_column_under_other_names(pull):
    bucket = (
        "<buckets><developerName>BucketField_1</developerName><masterLabel>Channel</masterLabel><sourceColumnName>LEAD_SOURCE</sourceColumnName>"
        "<values><value>Online</value><sourceValues><sourceValue>Web</sourceValue></sourceValues>"
        "<sourceValues><sourceValue>Social</sourceValue></sourceValues></values></buckets>"
    )
    rows = pull(
        {REPORT: report(bucket + columns("BucketField_1") + f"<filter>{criterion('BucketField_1', 'equals', 'Online')}</filter>")}
    )
    assert edges(rows) == {
        ("field:Opportunity.LeadSource", "groups", ("Web", "Social")),
        ("field:Opportunity.LeadSource", "filters", ()),
    }
    assert ("Opportunity.LeadSource", "bucket Channel") in details(rows)


@pytest.mark.parametrize(
    ("frame", "period", "how"),
    [
        ("<interval>INTERVAL_CURFY</interval>", "INTERVAL_CURFY", "filters"),
        ("<interval>INTERVAL_CUSTOM</interval><startDate>2026-01-01</startDate>", "2026-01-01..", "filters"),
        (
            "<interval>INTERVAL_CUSTOM</interval><startDate>2026-01-01</startDate><endDate>2026-03-31</endDate>",
            "2026-01-01..2026-03-31",
            "filters",
        ),
        ("<interval>INTERVAL_CUSTOM</interval>", "", "reads"),
    ],
)
def test_a_time_frame_filters_unless_it_is_all_time(pull, frame, period, how):
    rows = pull({REPORT: report(f"<timeFrameFilter><dateColumn>CLOSE_DATE</dateColumn>{frame}</timeFrameFilter>")})
    assert rows.one("reports", "report:Sales/Won").period == period
    assert edges(rows) == {("field:Opportunity.CloseDate", how, ())}


def test_without_a_time_frame_the_period_is_not_told(pull):
    assert pull({REPORT: report("")}).one("reports", "report:Sales/Won").period is None


def test_a_cross_filter_tests_related_records(pull):
    cross = (
        f"<crossFilters>{criterion('Status', 'equals', 'Working,New')}<operation>without</operation>"
        "<primaryTableColumn>ACCOUNT_ID</primaryTableColumn><relatedTable>Case</relatedTable>"
        "<relatedTableJoinColumn>Account</relatedTableJoinColumn></crossFilters>"
    )
    rows = pull({REPORT: report(cross, "AccountList")})
    assert edges(rows) == {
        ("object:Case", "reads", ()),
        ("field:Case.AccountId", "reads", ()),
        ("field:Case.Status", "filters", ("Working", "New")),
    }
    assert ("Case.Status", "without Case") in details(rows)


def test_a_summary_formula_reads_its_columns(pull):
    formula = "<aggregates><calculatedFormula>AMOUNT:SUM/RowCount</calculatedFormula><masterLabel>Mean</masterLabel></aggregates>"
    rows = pull({REPORT: report(formula)})
    assert edges(rows) == {("field:Opportunity.Amount", "reads", ())}
    assert ("Opportunity.Amount", "formula Mean") in details(rows)


def test_a_hierarchy_filter_names_a_role(pull):
    rows = pull({REPORT: report("<roleHierarchyFilter>Emea</roleHierarchyFilter>")})
    assert edges(rows) == {("team:role/Emea", "filters", ())}


def test_a_joined_report_resolves_every_block_by_its_own_type(pull):
    block = (
        f"<block><name>Leads</name><reportType>LeadList</reportType>{columns('LEAD_SOURCE')}"
        f"<filter>{criterion('STATUS', 'equals', 'New')}</filter></block>"
    )
    rows = pull({REPORT: report(columns("LEAD_SOURCE") + block)})
    assert edges(rows) == {
        ("field:Opportunity.LeadSource", "shows", ()),
        ("field:Lead.LeadSource", "shows", ()),
        ("field:Lead.Status", "filters", ("New",)),
    }
    assert {("Lead.Status", "Leads"), ("LeadList", "")} <= details(rows)


def test_a_report_without_a_type_has_no_edges(pull):
    rows = pull({REPORT: "<Report><name>Won deals</name><columns><field>STAGE_NAME</field></columns></Report>"})
    assert (rows.one("reports", "report:Sales/Won").type, edges(rows)) == (None, set())


def test_a_second_report_of_that_name_adds_no_edges(pull):
    rows = pull(
        {f"a/{REPORT}": report(columns("STAGE_NAME")), f"b/{REPORT}": report("<scope>team</scope>" + columns("LEAD_SOURCE"))}
    )
    assert edges(rows) == {("field:Opportunity.StageName", "shows", ())}
    assert len(rows["reports"]) == 1
