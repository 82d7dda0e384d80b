"""Folders, reports and dashboards, and the setup audit trail."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from standins.company.market import Stamping
from standins.company.model import Change, Company, Dashboard, Folder, Report
from standins.company.people import admins, of_team

FOLDERS = (
    ("Revenue", "Revenue", "report", "Public"),
    ("Pipeline", "Pipeline", "report", "Public"),
    ("Marketing", "Marketing", "report", "Shared"),
    ("Finance", "Finance", "report", "Shared"),
    ("Customer_Success", "Customer Success", "report", "Shared"),
    ("Boards", "Boards", "dashboard", "Public"),
)
_REPORTS = (
    ("Revenue", "Win Rate", "Opportunity", ()),
    ("Revenue", "Pipeline Coverage", "Opportunity", ("Opportunity.Segment__c",)),
    ("Revenue", "Pipeline Velocity", "Opportunity", ("Opportunity.Segment__c",)),
    ("Revenue", "Forecast Accuracy", "Opportunity", ()),
    ("Revenue", "Retention and Expansion", "Account", ("Account.Renewal_Date__c", "Account.Customer_Since__c")),
    ("Pipeline", "Open Deals by Region", "Opportunity", ("Account.Region__c",)),
    ("Pipeline", "Deals Closing This Quarter", "Opportunity", ()),
    ("Pipeline", "Partner Deals", "Opportunity", ("Opportunity.Partner_Account__c",)),
    ("Marketing", "Funnel Conversion", "Lead", ("Lead.Segment__c",)),
    ("Marketing", "Leads by Source", "Lead", ()),
    ("Marketing", "Response Times", "Lead", ("Lead.First_Response_At__c", "Lead.Assigned_At__c")),
    ("Finance", "Bookings by Source", "Opportunity", ()),
    ("Finance", "Bookings by Segment", "Opportunity", ("Opportunity.Segment__c",)),
    ("Customer_Success", "Handoff Quality", "Opportunity", ("Opportunity.Go_Live_Date__c", "Opportunity.Success_Criteria__c")),
    ("Customer_Success", "Renewals Due", "Account", ("Account.Renewal_Date__c",)),
)
_BOARDS = (
    ("Executive Pipeline", ("Pipeline Coverage", "Forecast Accuracy", "Open Deals by Region")),
    ("Funnel", ("Funnel Conversion", "Leads by Source")),
    ("Bookings", ("Bookings by Source", "Bookings by Segment")),
)


def developer_name(label: str) -> str:
    """The name that the CRM makes of a label."""
    return label.replace(" ", "_")


def report_on(company: Company, rng: Random, stamp: Stamping) -> None:
    """Give the company its reports, dashboards, and a quarter of everyday changes in Setup."""
    company.folders += [Folder(*folder) for folder in FOLDERS]
    for folder, label, object_, uses in _REPORTS:
        add_report(company, folder, label, object_, stamp, uses=list(uses))
    paths = {report.label: report.path for report in company.reports}
    for label, shown in _BOARDS:
        reports = [paths[name] for name in shown]
        seen = company.taken_at - timedelta(days=2)
        name = developer_name(label)
        company.dashboards.append(Dashboard("Boards", name, label, f"{label} at a glance.", "", reports, stamp(), seen))
    company.dashboards[0].runs_as = of_team(company, "Sales")[0].username
    private = of_team(company, "Marketing")[1].username
    add_report(company, "", "My Open Leads", "Lead", stamp).owner = private
    _trail(company, rng)


def add_report(
    company: Company, folder: str, label: str, object_: str, stamp: Stamping, *, days: int = 3, uses: list[str] | None = None
) -> Report:
    """Add a report that was last run so many days ago, and return it."""
    made = Report(
        folder, developer_name(label), label, object_, f"{label}, as RevOps defines it.", stamp(),
        last_run=company.taken_at - timedelta(days=days), last_viewed=company.taken_at - timedelta(days=days), uses=uses or [],
    )  # fmt: skip
    company.reports.append(made)
    return made


def _trail(company: Company, rng: Random) -> None:
    """What admins do every week: accounts of users, passwords, and a change now and then, none of them in the last ten days."""
    for number in range(36):
        at = company.taken_at - timedelta(days=10 + number * 2.2, minutes=rng.randrange(600))
        person = rng.choice(list(company.people.values())[:20])
        who = admins(company)[number % 2]
        company.changes.append(Change(at, who, "resetpassword", "Manage Users", f"Reset password for user {person.username}"))
    company.changes.sort(key=lambda change: change.at)
