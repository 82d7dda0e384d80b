"""Folders, reports and dashboards."""

from __future__ import annotations

from typing import Any

from standins.company.model import Company, Dashboard, Report
from standins.salesforce.org_ids import Ids, instant
from standins.salesforce.org_processes import dated

Row = dict[str, Any]
PRIVATE = "Private Reports"
"""What the platform calls the folder of every user's own reports."""


def reports(company: Company, ids: Ids) -> dict[str, list[Row]]:
    """Folder, Report, Dashboard and DashboardComponent. A private report's owner is a user, any other's its folder."""
    labels = {(folder.kind, folder.name): folder.label for folder in company.folders}
    return {
        "Folder": [
            {"Id": _folder(ids, folder.kind, folder.name), "Name": folder.label, "DeveloperName": folder.name,
             "Type": folder.kind.title(), "AccessType": folder.access, "NamespacePrefix": None}
            for folder in company.folders
        ],
        "Report": [_report(ids, report, labels) for report in company.reports],
        "Dashboard": [_dashboard(ids, board, labels) for board in company.dashboards],
        "DashboardComponent": [
            {"Id": ids.of("01a", f"{board.path}/{number}"), "Name": f"Component {number}", "DashboardId": ids.of("01Z",
             board.path),
             "CustomReportId": ids.of("00O", f"{path}/")}
            for board in company.dashboards
            for number, path in enumerate(board.reports, 1)
        ],
    }  # fmt: skip


def _folder(ids: Ids, kind: str, name: str) -> str:
    return ids.of("00l", f"{kind}/{name}")


def _report(ids: Ids, report: Report, labels: dict[tuple[str, str], str]) -> Row:
    return {
        "Id": ids.of("00O", f"{report.path}/{report.owner}"), "Name": report.label, "DeveloperName": report.name,
        "Description": report.description or None, "Format": "Tabular", "NamespacePrefix": None,
        "FolderName": PRIVATE if report.owner else labels["report", report.folder],
        "OwnerId": ids.user(report.owner) if report.owner else _folder(ids, "report", report.folder),
        "LastRunDate": instant(report.last_run), "LastViewedDate": instant(report.last_viewed),
        "LastReferencedDate": instant(report.last_viewed), "IsDeleted": False, **dated(ids, report.stamp),
    }  # fmt: skip


def _dashboard(ids: Ids, board: Dashboard, labels: dict[tuple[str, str], str]) -> Row:
    return {
        "Id": ids.of("01Z", board.path), "Title": board.label, "DeveloperName": board.name,
        "Description": board.description or None,
        "FolderId": _folder(ids, "dashboard", board.folder), "FolderName": labels["dashboard", board.folder],
        "Type": "SpecifiedUser" if board.runs_as else "LoggedInUser", "NamespacePrefix": None,
        "RunningUserId": ids.user(board.runs_as or board.stamp.created_by), "IsDeleted": False,
        "LastViewedDate": instant(board.last_viewed), "LastReferencedDate": instant(board.last_viewed),
        "DashboardResultRefreshedDate": instant(board.last_viewed), **dated(ids, board.stamp),
    }  # fmt: skip
