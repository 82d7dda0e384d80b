"""Reports and dashboards: what was made for a while, and what hangs on people who left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from standins.company.clock import stamped
from standins.company.craft import an_admin, found, leaver, new_report
from standins.company.model import Company, Dashboard, Planted
from standins.company.planting import plants
from standins.company.reporting import add_report, developer_name


@plants("RPT001")
def runs_as_nobody(company: Company) -> Iterator[Planted]:
    """A dashboard keeps running as a seller who left, and a report stays in another one's private folder."""
    board = next(board for board in company.dashboards if board.name == "Bookings")
    board.runs_as = leaver(company).username
    yield found("RPT001", "dashboard", board.path, "it runs as somebody who left")
    gone = leaver(company, "Marketing").username
    report = add_report(company, "", "My Webinar List", "Lead", lambda: stamped(company, 400, gone))
    report.owner = gone
    yield found("RPT001", "folder", "report/private", "a report lies in the private folder of somebody who left")


@plants("RPT002")
def made_for_a_launch(company: Company) -> Iterator[Planted]:
    """A RevOps analyst creates a temporary dashboard for the launch."""
    label = "Launch Pipeline (temp)"
    seen, shown = company.taken_at - timedelta(days=1), [company.reports[0].path]
    name = developer_name("Launch Pipeline temp")
    stamp = stamped(company, 80, an_admin(company))
    company.dashboards.append(Dashboard("Boards", name, label, "For the launch.", "", shown, stamp, seen))
    yield found("RPT002", "dashboard", f"Boards/{name}", "it is temporary by its name")


@plants("RPT003")
def unread(company: Company) -> Iterator[Planted]:
    """Reports of a campaign that ended a year ago."""
    for label in ("Spring Fair Leads", "Spring Fair Deals", "Spring Fair Follow-up"):
        new_report(company, "Spring_Fair", label, days=330)
    yield found("RPT003", "folder", "report/Spring_Fair", "nobody has run its reports for eleven months")


@plants("RPT007")
def nowhere_to_stand(company: Company) -> Iterator[Planted]:
    """A metric is agreed on, and its report is to follow."""
    metric = {"name": "Net Retention", "definition": "Revenue of last year's customers, of their revenue last year.",
              "owner": "RevOps", "inputs": ["Opportunity.Amount"], "reports": []}  # fmt: skip
    company.policy["metrics.yaml"]["metrics"].append(metric)
    yield found("RPT007", "policy", "metrics/Net Retention", "it has no report")
