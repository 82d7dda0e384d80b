"""Reports, dashboards, campaigns and the setup audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from checks.model import refs
from checks.model.rows.marketing import Campaign
from checks.model.rows.reporting import Change, Dashboard, Report
from connectors.common.values import day, moment, named, some, text
from connectors.metadata.collect import Collector
from connectors.salesforce.mapping.pages import record_page
from connectors.salesforce.mapping.people import Ids, stamps
from connectors.salesforce.mapping.senseless import say, sensible
from connectors.salesforce.mapping.values import id_of

Row = Mapping[str, Any]

_ACCESS = {"Public": "public", "PublicInternal": "public", "Shared": "shared", "Hidden": "private"}
_FORMATS = {"Tabular": "Tabular", "Summary": "Summary", "Matrix": "Matrix", "MultiBlock": "MultiBlock"}
_RUNS_AS = {"SpecifiedUser": "named_user", "LoggedInUser": "viewer", "MyTeamUser": "team"}
_UNFILED = "unfiled$public"
"""What the Metadata API calls the folder of public reports that lie in none."""


@dataclass(frozen=True, slots=True)
class FolderInfo:
    """A folder: its developer name, and who can see what lies in it."""

    name: str
    kind: str | None


class Shelves:
    """The folders of reports and dashboards, by id and by label; and the references of reports, by id."""

    def __init__(self, folders: Iterable[Row]) -> None:
        self._by_id: dict[str, FolderInfo] = {}
        self._by_label: dict[tuple[str, str], FolderInfo] = {}
        self.reports: dict[str, str] = {}
        self.folders = list(folders)
        self.senseless = 0
        """How many folders cannot be told."""
        for row in self.folders:
            name = named(row, "DeveloperName") or named(row, "Name")
            if not name or not id_of(row, "Id"):
                self.senseless += 1
                continue
            info = FolderInfo(name, _ACCESS.get(text(row, "AccessType")))
            self._by_id[text(row, "Id")[:15]] = info
            self._by_label[text(row, "Type"), named(row, "Name")] = info

    def find(self, kind: str, id: str, label: str) -> FolderInfo | None:
        """The folder with this id, or else this label; None when neither is known."""
        return self._by_id.get(id[:15]) or self._by_label.get((kind, label))

    def say(self, table: str, out: Collector) -> None:
        """The gap of what lies in folders that cannot be told."""
        say(out, table, "Folder", self.senseless, len(self.folders))


def add_reports(rows: Iterable[Row], out: Collector, ids: Ids, shelves: Shelves, *, private: bool = False) -> None:
    """Add the reports. Those of a private folder belong to a user; they are known by the user's name and their own.

    When one was last viewed is left unread: Salesforce tells it of the reading user only.
    """
    shelves.say("reports", out)
    of = "Report in private folders" if private else "Report"
    for row in sensible(rows, out, "reports", of, ids=("Id",), perhaps=("OwnerId",)):
        id, owner = text(row, "Id"), text(row, "OwnerId")
        home, kind = _home(row, shelves, ids, private=private)
        name = _packaged_name(row)
        ref = refs.make(out.connection, "report", f"{home}/{name}")
        told: dict[str, Any] = {
            "label": text(row, "Name"),
            "description": some(row, "Description"),
            "folder_kind": kind or None,
            "owner": ids.user(out.connection, owner) if owner.startswith("005") else None,
            "last_run_at": _seen(row, "LastRunDate"),
            **stamps(row, out, ids),
        }
        if known := out.get("reports", ref):
            out.replace("reports", msgspec.structs.replace(known, **told))
        else:
            bare = Report(
                connection=out.connection, ref=ref, name=name, folder=home, format=_FORMATS.get(text(row, "Format")), **told
            )
            out.add("reports", bare)
        shelves.reports[id[:15]] = ref
        out.show(ref, record_page("Report", id))


def report_path(row: Row, shelves: Shelves, ids: Ids) -> str:
    """The path of a report's reference, as the Metadata API names it: folder and developer name."""
    return f"{_home(row, shelves, ids, private=False)[0]}/{_packaged_name(row)}"


def _home(row: Row, shelves: Shelves, ids: Ids, *, private: bool) -> tuple[str, str]:
    """The folder of a report, and who can see what lies in it ('' where that is unknown)."""
    owner, label = id_of(row, "OwnerId"), named(row, "FolderName")
    folder = shelves.find("Report", owner, label)
    if private or (folder is None and owner.startswith("005")):
        return f"private/{ids.name(owner) or 'nobody'}", "private"
    if folder is None and (owner.startswith("00D") or not label):
        return _UNFILED, "unfiled"
    return (folder.name, folder.kind or "") if folder else (label, "")


def add_dashboards(rows: Iterable[Row], components: Iterable[Row], out: Collector, ids: Ids, shelves: Shelves) -> None:
    """Add the dashboards, and an edge to each report that a component shows."""
    shelves.say("dashboards", out)
    known: dict[str, str] = {}
    for row in sensible(rows, out, "dashboards", "Dashboard", ids=("Id",), perhaps=("FolderId",)):
        id, holder = text(row, "Id"), text(row, "FolderId")
        folder = shelves.find("Dashboard", holder, named(row, "FolderName"))
        mine = folder is None and holder.startswith("005")
        home = folder.name if folder else f"private/{ids.name(holder)}" if mine else named(row, "FolderName") or _UNFILED
        name = _packaged_name(row)
        ref = refs.make(out.connection, "dashboard", f"{home}/{name}")
        runs_as = _RUNS_AS.get(text(row, "Type"))
        dashboard = Dashboard(
            connection=out.connection,
            ref=ref,
            name=name,
            label=text(row, "Title"),
            description=some(row, "Description"),
            folder=home,
            folder_kind=folder.kind if folder else "private" if mine else None,
            running_user=ids.user(out.connection, text(row, "RunningUserId")) if runs_as == "named_user" else None,
            runs_as=runs_as,
            **stamps(row, out, ids),
        )
        if out.add("dashboards", dashboard):
            known[id[:15]] = ref
            out.show(ref, record_page("Dashboard", id))
    for row in sensible(components, out, "uses", "DashboardComponent", ids=("DashboardId", "CustomReportId")):
        board, report = known.get(text(row, "DashboardId")[:15]), shelves.reports.get(text(row, "CustomReportId")[:15])
        if board and report:
            out.use(board, report, "shows")


def _packaged_name(row: Row) -> str:
    prefix = f"{named(row, 'NamespacePrefix')}__" if named(row, "NamespacePrefix") else ""
    return f"{prefix}{named(row, 'DeveloperName') or id_of(row, 'Id')}"


def _seen(row: Row, column: str) -> str | None:
    """When something was last run or seen; '' when never; None where it was not read, or is no time."""
    return "" if column in row and row[column] is None else moment(row, column)


def _day(row: Row, column: str) -> str | None:
    return "" if column in row and row[column] is None else day(row, column)


def add_campaigns(rows: Iterable[Row], out: Collector) -> None:
    """Add the campaigns: names and types only."""
    for row in sensible(rows, out, "campaigns", "Campaign", ids=("Id",)):
        ref = refs.make(out.connection, "campaign", text(row, "Id"))
        campaign = Campaign(
            connection=out.connection,
            ref=ref,
            name=text(row, "Name"),
            kind=some(row, "Type"),
            status=some(row, "Status"),
            starts_on=_day(row, "StartDate"),
            ends_on=_day(row, "EndDate"),
        )
        if out.add("campaigns", campaign):
            out.show(ref, record_page("Campaign", text(row, "Id")))


def add_changes(rows: Iterable[Row], out: Collector, ids: Ids) -> None:
    """Add the entries of the setup audit trail. Their text is prose in the org's language, never to be matched."""
    held = list(rows)
    dated = [row for row in held if id_of(row, "Id") and moment(row, "CreatedDate")]
    say(out, "changes", "SetupAuditTrail", len(held) - len(dated), len(held))
    for row in dated:
        ref = refs.make(out.connection, "setting", f"SetupAuditTrail.{text(row, 'Id')}")
        by = ids.ref(text(row, "CreatedById"))
        if by is None and (name := named(row, "CreatedBy.Username")):
            by = refs.make(out.connection, "user", name)
        change = Change(
            connection=out.connection,
            ref=ref,
            at=moment(row, "CreatedDate") or "",
            by=by,
            section=some(row, "Section"),
            action=some(row, "Action"),
            text=some(row, "Display"),
        )
        out.add("changes", change)
