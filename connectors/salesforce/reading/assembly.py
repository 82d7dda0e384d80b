"""Rows out of answers, in the order in which they need each other: people, schema, process, what acts, what reports."""

from __future__ import annotations

from collections.abc import Mapping

from checks.model import refs
from checks.model.rows.schema import Connection
from connectors.common.values import flag, text
from connectors.metadata.readers import conversions
from connectors.metadata.xml import BadFile, parse
from connectors.salesforce.mapping import automation, people, process, reporting, schema
from connectors.salesforce.reading.details import Found
from connectors.salesforce.reading.pull import Pull

_STAGED = {"Opportunity": "OpportunityStage", "Lead": "LeadStatus", "Case": "CaseStatus"}
_SHELVED = frozenset({"Report", "private Report", "Dashboard", "DashboardComponent"})
_REPORT = "report it as a fault of this tool, with these words"
_EMPTY = {"LeadConvertSettings": b"<LeadConvertSettings/>", "AssignmentRules": b"<AssignmentRules/>"}
"""What an org answers with nothing at all when nobody ever edited it."""


def assemble(pull: Pull, found: Found) -> None:
    """Fill the collector with all definitions."""
    _people(pull)
    for body in pull.described.values():
        schema.add_object(body, found.details, pull.out, pull.ids)
    _process(pull, found)
    _acting(pull, found)
    _reporting(pull)
    automation.finish(pull.out)
    rows = (row for name, rows in pull.rows.items() if name.startswith("MetadataComponentDependency") for row in rows)
    automation.add_dependencies(rows, found.custom_fields, pull.out)


def _people(pull: Pull) -> None:
    out, ids, rows = pull.out, pull.ids, pull.rows
    people.add_users(rows.get("User", ()), out, ids)
    people.add_roles(rows.get("UserRole", ()), out)
    people.add_territories(rows.get("Territory2", ()), out)
    objects = people.queue_objects(rows.get("QueueSobject", ()))
    people.add_groups(rows.get("Group", ()), rows.get("UserRole", ()), objects, out, ids)
    people.add_members(rows.get("GroupMember", ()), out, ids)
    holders = (row for name, held in rows.items() if name.startswith("PermissionSetAssignment") for row in held)
    people.add_permissions(rows.get("PermissionSet", ()), holders, out, ids)


def _process(pull: Pull, found: Found) -> None:
    out, rows = pull.out, pull.rows
    for object_, table in _STAGED.items():
        if table in rows:
            process.add_stages(object_, rows[table], out)
    steps = {
        name: taken
        for (kind, name), body in found.bodies.found.items()
        if kind == "BusinessProcess" and (taken := automation.steps_of(body)) is not None
    }
    held = rows.get("BusinessProcess", ())
    processes = {text(row, "Id")[:15]: f"{text(row, 'TableEnumOrId')}/{text(row, 'Name')}" for row in held}
    _read_bodies(pull, found, "RecordType")
    process.add_record_types(rows.get("RecordType", ()), processes, out, pull.ids)
    process.add_processes(held, steps, out)
    process.settle({object_: rows.get(table, ()) for object_, table in _STAGED.items()}, out, pull.ids)


def _acting(pull: Pull, found: Found) -> None:
    out = pull.out
    automation.add_rules(pull.rows.get("ValidationRule", ()), found.formulas, out, pull.ids)
    for kind in automation.READERS:
        if kind != "RecordType":
            _read_bodies(pull, found, kind)
    if not any(kind == "LeadConvertSettings" for kind, _ in found.bodies.failed):
        conversions.finish(out)
    for row in pull.rows.get("AssignmentRule", ()):
        object_, name = text(row, "SobjectType"), text(row, "Name")
        if not out.get("routing_rules", refs.make(out.connection, "routing_rule", f"{object_}.{name}")):
            reason = f"Salesforce lists the assignment rule '{name}' of {object_}, and tells none of its entries"
            out.gap("routing_entries", object_, kind="fault", reason=reason, cure="run again")
    automation.add_assignment_rules(pull.rows.get("AssignmentRule", ()), out, pull.ids)
    labels: dict[str, list[str]] = {}
    for name, described in pull.described.items():
        labels.setdefault(text(described, "label"), []).append(name)
    objects = {label: names[0] for label, names in labels.items() if len(names) == 1}
    automation.add_flows(pull.rows.get("FlowDefinitionView", ()), objects, out, pull.ids)
    process.add_forecast_types(pull.rows.get("ForecastingType", ()), out)


def _read_bodies(pull: Pull, found: Found, kind: str) -> None:
    """Read the components of a kind, each once. One that cannot be read is lost like one that was refused."""
    for (_, name), body in _bodies(found, kind).items():
        reason = _fault_of(kind, body) or automation.read_component(kind, name, body, pull.out)
        if reason:
            for table, scope in found.bodies.loses.get((kind, name), ()):
                pull.out.gap(table, scope, kind="fault", reason=f"{kind} {name} could not be read: {reason}", cure=_REPORT)


def _fault_of(kind: str, body: bytes) -> str:
    """Why a body cannot be that of a component of its kind; '' when it may be."""
    try:
        root = parse(body)
    except BadFile as error:
        return error.reason
    if root.tag != kind:
        return f"it is a {root.tag}"
    empty = all(part.tag == "fullName" for part in root)
    return "it is empty" if empty and kind not in _EMPTY else ""


def _bodies(found: Found, kind: str) -> Mapping[tuple[str, str], bytes]:
    """The bodies of a kind. What the org answered with nothing, though it was asked and did not refuse, is empty."""
    bodies = {pair: body for pair, body in found.bodies.found.items() if pair[0] == kind}
    if kind in _EMPTY:
        for pair in found.bodies.loses:
            if pair[0] == kind and pair not in found.bodies.failed:
                bodies.setdefault(pair, _EMPTY[kind])
    return bodies


def _reporting(pull: Pull) -> None:
    out, ids, rows = pull.out, pull.ids, pull.rows
    if "Folder" in pull.failed:
        rows = {name: held for name, held in rows.items() if name not in _SHELVED}  # references stand on folders' names
    shelves = reporting.Shelves(rows.get("Folder", ()))
    reporting.add_reports(rows.get("Report", ()), out, ids, shelves)
    reporting.add_reports(rows.get("private Report", ()), out, ids, shelves, private=True)
    reporting.add_dashboards(rows.get("Dashboard", ()), rows.get("DashboardComponent", ()), out, ids, shelves)
    reporting.add_campaigns(rows.get("Campaign", ()), out)
    reporting.add_changes(rows.get("SetupAuditTrail", ()), out, ids)


def connection(pull: Pull, org_id: str, ui_url: str) -> Connection:
    """The org itself, with the rights that it was read with."""
    org = pull.row("Organization")
    edition = text(org, "OrganizationType")
    kind = "sandbox" if flag(org, "IsSandbox") else "developer" if edition.startswith("Developer") else "production"
    name = pull.out.connection
    return Connection(
        connection=name,
        ref=f"{name}:connection:{name}",
        system="salesforce",
        name=name,
        kind=kind,
        org_id=text(org, "Id") or org_id or None,
        edition=edition or None,
        time_zone=text(org, "TimeZoneSidKey") or None,
        api_version=pull.client.api_version,
        ui_url=ui_url,
        taken_at=pull.taken_at.isoformat(),
        rights=pull.sight.rights,
        format="rest",
    )
