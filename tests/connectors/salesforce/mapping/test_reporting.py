import pytest

from connectors.metadata.collect import Collector
from connectors.salesforce.mapping.people import Ids
from connectors.salesforce.mapping.reporting import Shelves, add_campaigns, add_changes, add_dashboards, add_reports

ADA = "005000000000001AAA"
FOLDERS = [
    {"Id": "00l000000000001AAA", "Name": "Sales Reports", "DeveloperName": "Sales", "Type": "Report", "AccessType": "Public"},
    {"Id": "00l000000000002AAA", "Name": "Boards", "DeveloperName": "Exec", "Type": "Dashboard", "AccessType": "Hidden"},
]


def the_ids():
    ids = Ids()
    ids.add(ADA, "salesforce:user:ada@acme.example", "user")
    return ids


def a_report(**given):
    return {
        "Id": "00O000000000001AAA", "Name": "Won by source", "DeveloperName": "Won", "FolderName": "Sales Reports",
        "OwnerId": "00l000000000001AAA", "Description": None, "Format": "Summary", "LastRunDate": "2026-11-01T00:00:00.000+0000",
        "LastViewedDate": "2026-11-19T00:00:00.000+0000", **given,
    }  # fmt: skip


def reports(*rows, private=False):
    out = Collector("salesforce")
    add_reports(rows, out, the_ids(), Shelves(FOLDERS), private=private)
    return out.rows("reports")


def test_a_report_in_a_public_folder():
    (row,) = reports(a_report())
    assert (row.ref, row.folder, row.folder_kind, row.owner) == ("salesforce:report:Sales/Won", "Sales", "public", None)
    assert (row.last_run_at, row.last_viewed_at) == ("2026-11-01T00:00:00Z", None)
    assert (row.description, row.label) == ("", "Won by source")


def test_never_run_is_not_the_same_as_not_read():
    unread = {key: value for key, value in a_report().items() if key != "LastRunDate"}
    assert [row.last_run_at for row in reports(unread)] == [None]
    assert [row.last_run_at for row in reports(a_report(LastRunDate=None))] == [""]


@pytest.mark.parametrize("unread", ["-5", "1.5", "", "0001-01-01T00:00:00Z", 5, True, ["2026-01-01"], {}])
def test_a_time_that_is_none_was_not_read(unread):
    assert [row.last_run_at for row in reports(a_report(LastRunDate=unread))] == [None]


def test_rows_without_what_they_need_are_left_out():
    out, ids = Collector("salesforce"), the_ids()
    shelves = Shelves([*FOLDERS, {"Id": "x", "Name": "Odd", "DeveloperName": "Odd"}])
    add_reports([a_report(), a_report(Id=5), a_report(Id="00O000000000002AAA", OwnerId="me")], out, ids, shelves)
    add_dashboards([{"Title": "No id"}], [{"DashboardId": []}], out, ids, shelves)
    add_campaigns([{"Id": "Spring"}, {"Id": "701000000000001", "Name": "A", "StartDate": "-5", "EndDate": None}], out)
    add_changes([{"Id": "0Ym000000000001", "CreatedDate": "1.5"}, {"CreatedDate": "2026-01-01"}], out, ids)
    assert [len(out.rows(table)) for table in ("reports", "dashboards", "uses", "campaigns", "changes")] == [1, 0, 0, 1, 0]
    assert [(row.starts_on, row.ends_on) for row in out.rows("campaigns")] == [(None, "")]
    assert {(gap.table, gap.scope.split()[2], gap.reason.split(" rows")[0]) for gap in out.rows("gaps")} == {
        ("reports", "Folder", "1 of 3"),
        ("dashboards", "Folder", "1 of 3"),
        ("reports", "Report", "2 of 3"),
        ("dashboards", "Dashboard", "1 of 1"),
        ("uses", "DashboardComponent", "1 of 1"),
        ("campaigns", "Campaign", "1 of 2"),
        ("changes", "SetupAuditTrail", "2 of 2"),
    }


def test_a_private_report_is_known_by_its_owner():
    (row,) = reports(a_report(OwnerId=ADA, FolderName="Private Reports"))
    assert (row.ref, row.folder_kind, row.owner) == (
        "salesforce:report:private/ada@acme.example/Won",
        "private",
        "salesforce:user:ada@acme.example",
    )
    assert reports(a_report(OwnerId=ADA), private=True)[0].folder_kind == "private"


def test_a_report_in_no_folder_is_unfiled_and_one_in_an_unknown_folder_keeps_its_label():
    assert [row.ref for row in reports(a_report(OwnerId="00D000000000001AAA", FolderName="Public Reports"))] == [
        "salesforce:report:unfiled$public/Won"
    ]
    (row,) = reports(a_report(OwnerId="00l000000000009AAA", FolderName="Hidden from us"))
    assert (row.folder, row.folder_kind) == ("Hidden from us", None)


def test_a_report_of_a_package_bears_its_prefix():
    assert reports(a_report(NamespacePrefix="npsp"))[0].name == "npsp__Won"


def test_a_dashboard_and_the_reports_that_it_shows():
    out, ids, shelves = Collector("salesforce"), the_ids(), Shelves(FOLDERS)
    add_reports([a_report()], out, ids, shelves)
    board = {
        "Id": "01Z000000000001AAA", "Title": "Forecast", "DeveloperName": "Forecast", "FolderId": "00l000000000002AAA",
        "FolderName": "Boards", "Type": "SpecifiedUser", "RunningUserId": ADA,
    }  # fmt: skip
    shown = [
        {"DashboardId": "01Z000000000001AAA", "CustomReportId": "00O000000000001AAA"},
        {"DashboardId": "01Z000000000001AAA", "CustomReportId": "00O000000000009AAA"},
    ]
    viewer = {**board, "Id": "01Z000000000002", "DeveloperName": "Mine", "Type": "LoggedInUser"}
    add_dashboards([board, viewer], shown, out, ids, shelves)
    named, own = out.rows("dashboards")
    assert (named.ref, named.folder_kind, named.runs_as, named.running_user) == (
        "salesforce:dashboard:Exec/Forecast",
        "private",
        "named_user",
        "salesforce:user:ada@acme.example",
    )
    assert (own.runs_as, own.running_user) == ("viewer", None)
    assert [(edge.user, edge.used, edge.how) for edge in out.rows("uses")] == [
        ("salesforce:dashboard:Exec/Forecast", "salesforce:report:Sales/Won", "shows")
    ]


def test_campaigns_and_changes():
    out, ids = Collector("salesforce"), the_ids()
    add_campaigns(
        [{"Id": "701000000000000", "Name": "Spring", "Type": "Webinar", "Status": None, "StartDate": "2026-03-01"}], out
    )
    (campaign,) = out.rows("campaigns")
    assert (campaign.ref, campaign.kind, campaign.status, campaign.starts_on, campaign.ends_on) == (
        "salesforce:campaign:701000000000000",
        "Webinar",
        "",
        "2026-03-01",
        None,
    )
    rows = [
        {
            "Id": "0Ym000000000001",
            "CreatedDate": "2026-11-19T00:00:00.000+0000",
            "CreatedById": ADA,
            "Action": "changedStage",
            "Display": "Changed",
        },
        {"Id": "0Ym000000000002", "CreatedDate": "2026-11-19T01:00:00Z", "CreatedById": None, "Action": "login", "Display": ""},
        {"Id": "0Ym000000000003", "CreatedDate": None, "CreatedById": ADA},
        {
            "Id": "0Ym000000000004",
            "CreatedDate": "2026-11-19T02:00:00Z",
            "CreatedById": "00500000000000x",
            "CreatedBy": {"Username": "gone@acme.example"},
        },
    ]
    add_changes(rows, out, ids)
    assert [(row.at, row.by) for row in out.rows("changes")] == [
        ("2026-11-19T00:00:00Z", "salesforce:user:ada@acme.example"),
        ("2026-11-19T01:00:00Z", None),
        ("2026-11-19T02:00:00Z", "salesforce:user:gone@acme.example"),
    ]
