"""The company as a perfect reading of its Salesforce org shows it: what a connector's rows can be held against.

It is told from the company itself, by other means than a connector's, and holds every table that such an org fills.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from checks.model import refs
from checks.model.rows import automation, marketing, people, process, reporting, schema
from checks.model.rows.gap import Gap
from checks.model.snapshot import Snapshot
from checks.model.tables import ROW_TYPES
from standins.company.hubspot.snapshot import hub_rows
from standins.company.measures import measures
from standins.company.model import Company, Field, Flow, Grant, Rule, Stage, Stamp, Test
from standins.company.people import TOP_ROLE
from standins.company.schema import GOVERNED, is_packaged
from standins.company.standard import VALUE_SETS

SF = "salesforce"
_UNREAD = ("layouts", "paths", "sync_mappings", "locations", "record_type_values", "bookings", "settings")
_OPERATORS = {"equals": "equals", "notEqual": "not_equal"}
_TRIGGERS = {"Create": "create", "Update": "update", "CreateAndUpdate": "create_or_update"}
_STANDARD_LISTS = frozenset({*VALUE_SETS, "LeadSource", "LeadStatus", "CaseStatus", "OpportunityStage"})
_CHANGING = frozenset(
    {
        "AssignPermissionSets", "AuthorApex", "CustomizeApplication", "ManageDashbdsInPubFolders", "ManageProfilesPermissionsets",
        "ManageReportsInPubFolders", "ManageRoles", "ManageUsers", "ModifyAllData", "ModifyMetadata",
    }
)  # fmt: skip


def snapshot_of(company: Company) -> Snapshot:
    """All tables, HubSpot's rows among them where it is used. What no reading tells is a gap, as with any connector."""
    tables: dict[str, list[Any]] = {name: [] for name in ROW_TYPES if name not in _UNREAD}
    for part in (_schema, _processes, _automations, _people, _reports):
        for name, row in part(company):
            tables[name].append(row)
    for name, row in measures(company):
        tables[name].append(row)
    for name in _UNREAD:
        reason = f"{name} are not read from an org"
        tables["gaps"].append(Gap(connection=SF, table=name, kind="unsupported", reason=reason, cure="look into the org"))
    for name, row in hub_rows(company, company.hub) if company.hub else ():
        tables.setdefault(name, []).append(row)
    return Snapshot(company.taken_at, tables)


def user(username: str) -> str:
    """The reference of a user."""
    return refs.make(SF, "user", username)


def _time(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def _stamps(stamp: Stamp) -> dict[str, Any]:
    return {
        "created_at": _time(stamp.created_at),
        "created_by": user(stamp.created_by),
        "modified_at": _time(stamp.modified_at),
        "modified_by": user(stamp.modified_by),
    }


def _schema(company: Company) -> Iterator[tuple[str, Any]]:
    yield "connections", schema.Connection(
        connection=SF, ref=refs.make(SF, "connection", SF), system="salesforce", name=SF, kind="production",
        edition="Enterprise Edition",
        taken_at=_time(company.taken_at), format="rest", ui_url=f"https://{company.domain}", rights=("View All Data",),
    )  # fmt: skip
    for object_ in company.objects.values():
        yield "objects", schema.Object(
            connection=SF, ref=refs.make(SF, "object", object_.name), name=object_.name, label=object_.label,
            plural=object_.plural,
            custom=object_.custom, description=object_.description if object_.custom else None,
            **(_stamps(object_.stamp) if object_.custom else {}),
        )  # fmt: skip
        for field in object_.fields.values():
            yield "fields", _field(field)
            yield from (("picklist_values", row) for row in _values(field))
    for source, target in company.conversions:
        yield "conversions", schema.Conversion(
            connection=SF, ref=refs.make(SF, "conversion", f"{source}->{target}"), source=refs.make(SF, "field", source),
            target=refs.make(SF, "field", target),
        )  # fmt: skip
    for kind in company.record_types:
        yield "record_types", schema.RecordType(
            connection=SF, ref=refs.make(SF, "record_type", f"{kind.object}.{kind.name}"), object=kind.object, name=kind.name,
            label=kind.label, active=kind.active, description=kind.description,
            process=refs.make(SF, "pipeline", f"{kind.object}/{kind.process}"), **_stamps(kind.stamp),
        )  # fmt: skip


def _field(field: Field) -> schema.Field:
    return schema.Field(
        connection=SF, ref=refs.make(SF, "field", field.path), object=field.object, name=field.name, label=field.label,
        type=field.type, length=field.length or None, description=field.description, help_text=field.help_text,
        required=field.required and field.writable and field.name != "OwnerId", unique=field.unique, custom=field.custom,
        managed=is_packaged(field.name), calculated=bool(field.formula), formula=field.formula or None,
        restricted=field.restricted if field.type in {"picklist", "multi_picklist"} else None, lookup_to=field.lookup_to,
        value_set=field.value_set if field.value_set in _STANDARD_LISTS else None, data_owner=field.owner, status=field.status,
        sensitivity=field.sensitivity, compliance=field.compliance, history_tracked=field.history,
        **_dates(field),
    )  # fmt: skip


def _dates(field: Field) -> dict[str, Any]:
    """When a custom field was changed, and of governed objects also when it was made: what an org tells at little cost."""
    if not field.custom:
        return {}
    stamps = _stamps(field.stamp)
    return stamps if field.object in GOVERNED else {name: at for name, at in stamps.items() if name.startswith("modified")}


def _values(field: Field) -> Iterator[schema.PicklistValue]:
    ref = refs.make(SF, "field", field.path)
    for position, value in enumerate(field.values, 1):
        yield schema.PicklistValue(
            connection=SF, ref=refs.value(ref, value.value), field=ref, value=value.value, label=value.shown, position=position,
            active=value.active, default=value.default,
        )  # fmt: skip


def _processes(company: Company) -> Iterator[tuple[str, Any]]:
    org_wide = (("Opportunity", "sales"), ("Lead", "lead"), ("Case", "support"))
    for object_, kind in org_wide:
        ref = refs.make(SF, "pipeline", f"{object_}/*")
        yield "pipelines", process.Pipeline(connection=SF, ref=ref, object=object_, name="*", label="*", kind=kind)
    for at, stage in enumerate(company.stages, 1):
        yield "stages", _stage(stage, "*", at)
    for object_, statuses in (("Lead", company.lead_statuses), ("Case", company.case_statuses)):
        for at, status in enumerate(statuses, 1):
            yield "stages", _status(object_, status.name, "*", at, ends=status.ends, active=status.active)
    for one in company.processes:
        ref = refs.make(SF, "pipeline", f"{one.object}/{one.name}")
        yield "pipelines", process.Pipeline(
            connection=SF, ref=ref, object=one.object, name=one.name, label=one.name, description=one.description,
            active=one.active,
            kind="sales" if one.object == "Opportunity" else "lead",
        )  # fmt: skip
        known = {stage.name: stage for stage in company.stages}
        ends = {status.name: status.ends for status in company.lead_statuses}
        for at, name in enumerate(one.stages, 1):
            if one.object == "Opportunity":
                yield "stages", _stage(known[name], one.name, at)
            else:
                yield "stages", _status(one.object, name, one.name, at, ends=ends[name], active=True)
    yield "forecast_types", process.ForecastType(
        connection=SF, ref=refs.make(SF, "forecast_type", "OpportunityRevenue"), name="OpportunityRevenue",
        label="Opportunity Revenue", active=True,
        amount_field=refs.make(SF, "field", "Opportunity.Amount"), date_field=refs.make(SF, "field", "Opportunity.CloseDate"),
        categories=("pipeline", "best_case", "commit", "closed"),
    )  # fmt: skip


def _stage(stage: Stage, pipeline: str, position: int) -> process.Stage:
    return process.Stage(
        connection=SF, ref=refs.make(SF, "stage", f"Opportunity/{pipeline}/{stage.name}"),
        pipeline=refs.make(SF, "pipeline", f"Opportunity/{pipeline}"), object="Opportunity", name=stage.name, label=stage.shown,
        position=position, active=stage.active, probability=float(stage.probability), closed=stage.closed, won=stage.won,
        forecast_category=stage.category, description=stage.description, **(_stamps(stage.stamp) if pipeline == "*" else {}),
    )  # fmt: skip


def _status(object_: str, name: str, pipeline: str, position: int, *, ends: bool, active: bool) -> process.Stage:
    return process.Stage(
        connection=SF, ref=refs.make(SF, "stage", f"{object_}/{pipeline}/{name}"),
        pipeline=refs.make(SF, "pipeline", f"{object_}/{pipeline}"), object=object_, name=name, label=name, position=position,
        active=active, closed=ends, won=None, description="",
    )  # fmt: skip


def _automations(company: Company) -> Iterator[tuple[str, Any]]:
    for gate in company.gates:
        ref = refs.make(SF, "validation_rule", f"{gate.object}.{gate.name}")
        yield "validation_rules", process.ValidationRule(
            connection=SF, ref=ref, object=gate.object, name=gate.name, active=gate.active, formula=gate.formula,
            message=gate.message,
            description=gate.description, **_stamps(gate.stamp),
        )  # fmt: skip
        for name in dict.fromkeys(re.findall(r"\w+", gate.formula)):
            if name in company.objects[gate.object].fields:
                yield "uses", _use(ref, f"{gate.object}.{name}", "reads")
    for rule in company.rules:
        yield from _rule(rule)
    for flow in company.flows:
        yield from _flow(company, flow)
    for one in company.workflows:
        yield "automations", automation.Automation(
            connection=SF, ref=refs.make(SF, "automation", f"workflow/{one.object}.{one.name}"), kind="workflow",
            object=one.object,
            name=one.name, label=one.name, active=one.active, trigger={"onCreateOnly": "create"}.get(one.trigger,
            "create_or_update"),
            condition="", description=one.description, sets_owner=False,
        )  # fmt: skip
    for report in company.reports:
        for path in report.uses:
            yield "uses", _use(refs.make(SF, "report", report_path(company, report.path, report.owner)), path, "shows")


def _use(user_ref: str, path: str, how: str) -> automation.Use:
    return automation.Use(connection=SF, user=user_ref, used=refs.make(SF, "field", path), how=how)


def _criteria(object_: str, tests: list[Test]) -> tuple[automation.Criterion, ...]:
    return tuple(
        automation.Criterion(
            field=refs.make(SF, "field", f"{object_}.{test.field}"), operator=_OPERATORS[test.operator],
            values=tuple(test.value.split(",")),
        )
        for test in tests
    )  # fmt: skip


def _rule(rule: Rule) -> Iterator[tuple[str, Any]]:
    path = f"{rule.object}.{rule.name}"
    stamps = {key: value for key, value in _stamps(rule.stamp).items() if key.startswith("modified")}
    yield "routing_rules", automation.RoutingRule(
        connection=SF, ref=refs.make(SF, "routing_rule", path), object=rule.object, name=rule.name, kind="assignment",
        active=rule.active, **stamps,
    )  # fmt: skip
    for position, entry in enumerate(rule.entries, 1):
        ref, kind = refs.make(SF, "routing_entry", f"{path}/{position}"), entry.kind.lower()
        criteria = _criteria(rule.object, entry.tests)
        yield "routing_entries", automation.RoutingEntry(
            connection=SF, ref=ref, rule=refs.make(SF, "routing_rule", path), object=rule.object, position=position,
            criteria=criteria,
            assignee=refs.make(SF, kind, entry.assignee), assignee_kind=kind, is_catch_all=not criteria,
        )  # fmt: skip
        yield "uses", automation.Use(connection=SF, user=ref, used=refs.make(SF, kind, entry.assignee), how="routes")
        for one in criteria:
            yield (
                "uses",
                automation.Use(connection=SF, user=ref, used=one.field, how="filters", operator=one.operator, values=one.values),
            )


def _flow(company: Company, flow: Flow) -> Iterator[tuple[str, Any]]:
    ref = refs.make(SF, "automation", f"flow/{flow.name}")
    yield "automations", automation.Automation(
        connection=SF, ref=ref, kind="flow", object=flow.object, name=flow.name, label=flow.label, active=flow.active,
        trigger=_TRIGGERS[flow.trigger], runs_when=_criteria(flow.object, flow.tests), condition="", description=flow.description,
        sets_owner=any(name == "OwnerId" for name, _ in flow.writes), modified_at=_time(flow.stamp.modified_at),
    )  # fmt: skip
    for test in flow.tests:
        yield "uses", _use(ref, f"{flow.object}.{test.field}", "filters")
    for name, value in flow.writes:
        yield "uses", _use(ref, f"{flow.object}.{name}", "writes")
        if value in company.queues:
            yield "uses", automation.Use(connection=SF, user=ref, used=refs.make(SF, "queue", value), how="routes")


def _people(company: Company) -> Iterator[tuple[str, Any]]:
    for person in company.people.values():
        yield "users", people.User(
            connection=SF, ref=user(person.username), name=person.name, email=person.email, username=person.username,
            active=person.active, last_login=_time(person.last_login), profile=person.profile,
            role=refs.make(SF, "team", f"role/{person.role}") if person.role else "",
            kind=person.kind,
        )  # fmt: skip
        for grant in (company.grants[name] for name in (person.profile, *person.grants) if name and person.active):
            yield from _rights(user(person.username), f"user/{person.username}", grant, grant.name)
    for grant in company.grants.values():
        path = f"{'profile' if grant.profile else 'permission_set'}/{grant.name}"
        yield from _rights(refs.make(SF, "permission", path), path, grant, path)
    for name in dict.fromkeys(person.role for person in company.people.values() if person.role):
        ref = refs.make(SF, "team", f"role/{name}")
        parent = None if name == TOP_ROLE else refs.make(SF, "team", f"role/{TOP_ROLE}")
        label = name.replace("_", " ")
        yield "teams", people.Team(connection=SF, ref=ref, name=name, label=label, kind="role", parent=parent)
    for queue in company.queues.values():
        ref = refs.make(SF, "queue", queue.name)
        yield (
            "queues",
            people.Queue(
                connection=SF,
                ref=ref,
                name=queue.name,
                label=queue.label,
                email=queue.email,
                objects=tuple(queue.objects),
                sends_email=False,
            ),
        )
        for member in queue.members:
            yield "queue_members", people.QueueMember(connection=SF, ref=ref, member=user(member), member_kind="user")


def _rights(holder: str, path: str, grant: Grant, via: str) -> Iterator[tuple[str, Any]]:
    for right in sorted(grant.rights & _CHANGING):
        ref = refs.make(SF, "permission", f"{path}/{right}")
        yield "permissions", people.Permission(connection=SF, ref=ref, holder=holder, right=right, via=via)


def report_path(company: Company, path: str, owner: str) -> str:
    """The path of a report's reference: its folder's name and its own, or its owner's where it lies in a private folder."""
    name = path.rpartition("/")[2]
    return f"private/{company.people[owner].username}/{name}" if owner else path


def _reports(company: Company) -> Iterator[tuple[str, Any]]:
    access = {(folder.kind, folder.name): folder.access for folder in company.folders}
    kinds = {"Public": "public", "Shared": "shared", "Hidden": "private"}
    for report in company.reports:
        path = report_path(company, report.path, report.owner)
        yield "reports", reporting.Report(
            connection=SF, ref=refs.make(SF, "report", path), name=report.name, label=report.label,
            description=report.description,
            folder=path.rpartition("/")[0], folder_kind="private" if report.owner else kinds[access["report", report.folder]],
            owner=user(report.owner) if report.owner else None, format="Tabular", last_run_at=_time(report.last_run) or "",
            **_stamps(report.stamp),
        )  # fmt: skip
    for board in company.dashboards:
        ref = refs.make(SF, "dashboard", board.path)
        yield "dashboards", reporting.Dashboard(
            connection=SF, ref=ref, name=board.name, label=board.label, description=board.description, folder=board.folder,
            folder_kind=kinds[access["dashboard", board.folder]], running_user=user(board.runs_as) if board.runs_as else None,
            runs_as="named_user" if board.runs_as else "viewer",
            **_stamps(board.stamp),
        )  # fmt: skip
        for path in board.reports:
            yield "uses", automation.Use(connection=SF, user=ref, used=refs.make(SF, "report", path), how="shows")
    for number, change in enumerate(company.changes, 1):
        yield "changes", reporting.Change(
            connection=SF, ref=refs.make(SF, "setting", f"SetupAuditTrail.{number}"), at=_time(change.at) or "",
            by=user(change.by),
            section=change.section, action=change.action, text=change.text,
        )  # fmt: skip
    for campaign in company.records.get("Campaign", []):
        yield "campaigns", marketing.Campaign(
            connection=SF, ref=refs.make(SF, "campaign", campaign["Id"]), name=campaign["Name"], kind=campaign["Type"],
            status=campaign["Status"], starts_on=campaign["StartDate"].isoformat(), ends_on=campaign["EndDate"].isoformat(),
        )  # fmt: skip
