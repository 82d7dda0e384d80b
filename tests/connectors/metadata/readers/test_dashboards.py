import pytest

WON = "<Report><name>Won</name><reportType>Opportunity</reportType></Report>"
LEADS = "<Report><name>Leads</name><reportType>LeadList</reportType></Report>"
FILTER = (
    "<dashboardFilters><name>Source</name>"
    "<dashboardFilterOptions><operator>equals</operator><values>Web</values><values>Phone</values></dashboardFilterOptions>"
    "<dashboardFilterOptions><operator>notEqual</operator><values>Web</values></dashboardFilterOptions></dashboardFilters>"
)


def component(report, *filtered):
    columns = "".join(f"<dashboardFilterColumns><column>{column}</column></dashboardFilterColumns>" for column in filtered)
    return f"<leftSection><components>{columns}<report>{report}</report></components></leftSection>"


def board(body="", path="dashboards/Sales/Board.dashboard"):
    return {path: f"<Dashboard><title>The board</title>{body}</Dashboard>"}


def edges(rows, path="Sales/Board"):
    return rows.edges(f"dashboard:{path}")


def test_reads_a_dashboard(pull):
    rows = pull(
        board(
            "<description>Weekly</description><dashboardType>LoggedInUser</dashboardType><runningUser>a@b.example</runningUser>"
        )
        | {"dashboards/Sales-meta.xml": "<DashboardFolder><accessType>Hidden</accessType></DashboardFolder>"}
    )
    row = rows.one("dashboards", "dashboard:Sales/Board")
    assert (row.name, row.label, row.description, row.folder, row.folder_kind) == (
        "Board",
        "The board",
        "Weekly",
        "Sales",
        "private",
    )
    assert (row.running_user, row.runs_as) == ("salesforce:user:a@b.example", "viewer")


@pytest.mark.parametrize(
    ("given", "runs_as"),
    [
        ("<dashboardType>SpecifiedUser</dashboardType><runningUser>a@b.example</runningUser>", "named_user"),
        ("<dashboardType>LoggedInUser</dashboardType>", "viewer"),
        ("<dashboardType>MyTeamUser</dashboardType><runningUser>a@b.example</runningUser>", "team"),
        ("<runningUser>a@b.example</runningUser>", "named_user"),
        ("", None),
    ],
)
def test_tells_as_whom_it_runs(pull, given, runs_as):
    assert pull(board(given)).one("dashboards", "dashboard:Sales/Board").runs_as == runs_as


def test_shows_the_reports_of_sections_and_of_a_grid(pull):
    grid = (
        "<dashboardGridLayout><dashboardGridComponents><dashboardComponent><report>Sales/Grid</report></dashboardComponent>"
        "</dashboardGridComponents></dashboardGridLayout>"
    )
    assert edges(pull(board(component("Sales/Won") + grid))) == {
        ("report:Sales/Won", "shows", ()),
        ("report:Sales/Grid", "shows", ()),
    }


def test_a_component_without_a_report_shows_none(pull):
    assert (
        edges(pull(board("<leftSection><components><componentType>VisualforcePage</componentType></components></leftSection>")))
        == set()
    )


def test_finds_a_report_in_a_folder_of_a_folder_by_the_folder_that_the_component_names(pull):
    rows = pull(board(component("EMEA/Won")) | {"reports/Sales/EMEA/Won.report": WON})
    assert edges(rows) == {("report:Sales/EMEA/Won", "shows", ())}


def test_does_not_guess_between_two_folders_of_that_name(pull):
    rows = pull(board(component("EMEA/Won")) | {"reports/Sales/EMEA/Won.report": WON, "reports/Service/EMEA/Won.report": WON})
    assert edges(rows) == {("report:EMEA/Won", "shows", ())}


def test_a_filter_tests_each_reports_own_column(pull):
    rows = pull(
        board(FILTER + component("Sales/Won", "LEAD_SOURCE") + component("Sales/Leads", "LEAD_SOURCE"))
        | {"reports/Sales/Won.report": WON, "reports/Sales/Leads.report": LEADS}
    )
    assert edges(rows) == {
        ("report:Sales/Won", "shows", ()),
        ("report:Sales/Leads", "shows", ()),
        ("field:Opportunity.LeadSource", "filters", ("Web", "Phone")),
        ("field:Opportunity.LeadSource", "filters", ("Web",)),
        ("field:Lead.LeadSource", "filters", ("Web", "Phone")),
        ("field:Lead.LeadSource", "filters", ("Web",)),
    }


@pytest.mark.parametrize(
    "component_",
    [
        pytest.param(component("Sales/Won", "AGE"), id="a column that is not certain"),
        pytest.param(component("Sales/Unread", "LEAD_SOURCE"), id="a report that was not read"),
        pytest.param(component("Sales/Won"), id="a component without the filter"),
    ],
)
def test_a_filter_leaves_alone(pull, component_):
    rows = pull(board(FILTER + component_) | {"reports/Sales/Won.report": WON})
    assert {how for _, how, _ in edges(rows)} == {"shows"}
