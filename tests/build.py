"""Small valid objects to bend: a test states only what matters to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from checks.model import refs
from checks.model.check import REGISTRY, Inputs, Judgement, judge
from checks.model.finding import Finding
from checks.model.policy import Policy
from checks.model.rows.automation import Automation, Criterion, RoutingEntry, RoutingRule, Use
from checks.model.rows.gap import Gap
from checks.model.rows.people import Permission, Queue, QueueMember, Team, User
from checks.model.rows.process import ForecastType, LayoutField, Path, Pipeline, Stage, ValidationRule
from checks.model.rows.reporting import Dashboard, Report
from checks.model.rows.schema import Connection, Conversion, Field, Object, PicklistValue, RecordType, RecordTypeValue
from checks.model.snapshot import Snapshot
from checks.model.tables import ROW_TYPES

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SF = "salesforce"
_numbers = count(1)


def a_connection(name: str = SF, **given: Any) -> Connection:
    """A connection."""
    return Connection(
        **{
            "connection": name,
            "ref": f"{name}:connection:{name}",
            "system": "salesforce",
            "name": name,
            "kind": "project",
            **given,
        }
    )


def an_object(name: str = "Lead", *, connection: str = SF, **given: Any) -> Object:
    """An object; custom when its name says so."""
    return Object(
        **{
            "connection": connection,
            "ref": f"{connection}:object:{name}",
            "name": name,
            "label": name,
            "custom": name.endswith("__c"),
            **given,
        }
    )


def a_field(path: str = "Lead.Segment__c", *, connection: str = SF, **given: Any) -> Field:
    """A field; custom when its name says so; a picklist unless told otherwise."""
    object_, _, name = path.partition(".")
    return Field(
        **{
            "connection": connection,
            "ref": refs.field(connection, object_, name),
            "object": object_,
            "name": name,
            "label": name,
            "type": "picklist",
            "custom": name.endswith("__c"),
            "description": "",
            "help_text": "",
            **given,
        }
    )


def some_values(path: str, *values: str, connection: str = SF, **given: Any) -> list[PicklistValue]:
    """Active values of a field, in their order."""
    field = f"{connection}:field:{path}"
    return [
        PicklistValue(
            **{
                "connection": connection,
                "ref": refs.value(field, value),
                "field": field,
                "value": value,
                "label": value,
                "position": i,
                **given,
            }
        )
        for i, value in enumerate(values, 1)
    ]


def a_pipeline(path: str = "Opportunity/*", *, connection: str = SF, **given: Any) -> Pipeline:
    """A sales process; ``Opportunity/*`` is the org's one list of stages."""
    object_, _, name = path.partition("/")
    return Pipeline(
        **{
            "connection": connection,
            "ref": f"{connection}:pipeline:{path}",
            "object": object_,
            "name": name,
            "label": name,
            "kind": "sales",
            **given,
        }
    )


def a_stage(path: str = "Opportunity/*/Prospecting", *, connection: str = SF, **given: Any) -> Stage:
    """An open stage at 10 percent in category pipeline."""
    object_, pipeline, name = path.split("/", 2)
    return Stage(
        **{
            "connection": connection,
            "ref": f"{connection}:stage:{path}",
            "pipeline": f"{connection}:pipeline:{object_}/{pipeline}",
            "object": object_,
            "name": name,
            "label": name,
            "position": next(_numbers),
            "probability": 10.0,
            "closed": False,
            "won": False,
            "forecast_category": "pipeline",
            "description": "",
            **given,
        }
    )


def a_rule(name: str = "Lead.Standard", *, connection: str = SF, **given: Any) -> RoutingRule:
    """An active assignment rule."""
    return RoutingRule(
        **{
            "connection": connection,
            "ref": f"{connection}:routing_rule:{name}",
            "object": name.partition(".")[0],
            "name": name.partition(".")[2],
            "kind": "assignment",
            "active": True,
            **given,
        }
    )


def an_entry(
    rule: str = "Lead.Standard", position: int = 1, *criteria: Criterion, connection: str = SF, **given: Any
) -> RoutingEntry:
    """An entry of a routing rule; a catch-all when it has no criteria and no formula."""
    return RoutingEntry(
        **{
            "connection": connection,
            "ref": f"{connection}:routing_entry:{rule}/{position}",
            "rule": f"{connection}:routing_rule:{rule}",
            "object": rule.partition(".")[0],
            "position": position,
            "criteria": criteria,
            "assignee": f"{connection}:queue:Inbound",
            "assignee_kind": "queue",
            "is_catch_all": not criteria and not given.get("formula"),
            **given,
        }
    )


def a_criterion(path: str = "Lead.LeadSource", operator: str = "equals", *values: str, connection: str = SF) -> Criterion:
    """A criterion on a field."""
    return Criterion(field=f"{connection}:field:{path}", operator=operator, values=values)


def a_queue(name: str = "Inbound", *, connection: str = SF, **given: Any) -> Queue:
    """A queue."""
    return Queue(
        **{
            "connection": connection,
            "ref": f"{connection}:queue:{name}",
            "name": name,
            "label": name,
            "objects": ("Lead",),
            **given,
        }
    )


def a_member(queue: str = "Inbound", member: str = "user:u1@acme.example", *, connection: str = SF, **given: Any) -> QueueMember:
    """A member of a queue."""
    return QueueMember(
        **{
            "connection": connection,
            "ref": f"{connection}:queue:{queue}",
            "member": f"{connection}:{member}",
            "member_kind": member.partition(":")[0],
            **given,
        }
    )


def a_user(name: str = "u1@acme.example", *, connection: str = SF, **given: Any) -> User:
    """An active user."""
    return User(
        **{
            "connection": connection,
            "ref": f"{connection}:user:{name}",
            "name": name,
            "email": name,
            "username": name,
            "active": True,
            "is_admin": False,
            **given,
        }
    )


def a_team(name: str = "Sales", *, connection: str = SF, **given: Any) -> Team:
    """A role."""
    return Team(
        **{"connection": connection, "ref": f"{connection}:team:{name}", "name": name, "label": name, "kind": "role", **given}
    )


def a_permission(holder: str = "user:u1@acme.example", *, connection: str = SF, **given: Any) -> Permission:
    """The right to change all metadata."""
    return Permission(
        **{
            "connection": connection,
            "ref": f"{connection}:permission:{holder}",
            "holder": f"{connection}:{holder}",
            "right": "CustomizeApplication",
            "via": "Admin",
            **given,
        }
    )


def an_automation(name: str = "Route_Leads", *, connection: str = SF, **given: Any) -> Automation:
    """An active flow on leads."""
    return Automation(
        **{
            "connection": connection,
            "ref": f"{connection}:automation:flow/{name}",
            "kind": "flow",
            "object": "Lead",
            "name": name,
            "active": True,
            **given,
        }
    )


def a_use(user: str, used: str, how: str = "reads", *, connection: str = SF, **given: Any) -> Use:
    """An edge; both ends are given without the connection: ``report:Sales/Won``, ``field:Lead.LeadSource``."""
    return Use(connection=connection, user=f"{connection}:{user}", used=f"{connection}:{used}", how=how, **given)


def a_report(name: str = "Sales/Won", *, connection: str = SF, **given: Any) -> Report:
    """A report in a public folder."""
    folder, _, bare = name.partition("/")
    return Report(
        **{
            "connection": connection,
            "ref": f"{connection}:report:{name}",
            "name": bare,
            "label": bare,
            "folder": folder,
            "folder_kind": "public",
            "type": "Opportunity",
            "base_object": "Opportunity",
            "format": "Tabular",
            **given,
        }
    )


def a_dashboard(name: str = "Sales/Board", *, connection: str = SF, **given: Any) -> Dashboard:
    """A dashboard in a public folder that runs as its viewer."""
    folder, _, bare = name.partition("/")
    return Dashboard(
        **{
            "connection": connection,
            "ref": f"{connection}:dashboard:{name}",
            "name": bare,
            "label": bare,
            "folder": folder,
            "folder_kind": "public",
            "runs_as": "viewer",
            **given,
        }
    )


def a_validation(name: str = "Opportunity.Needs_Amount", *, connection: str = SF, **given: Any) -> ValidationRule:
    """An active validation rule."""
    return ValidationRule(
        **{
            "connection": connection,
            "ref": f"{connection}:validation_rule:{name}",
            "object": name.partition(".")[0],
            "name": name.partition(".")[2],
            "active": True,
            "formula": "ISBLANK(Amount)",
            "message": "Fill it in",
            **given,
        }
    )


def a_record_type(path: str = "Opportunity.New", *, connection: str = SF, **given: Any) -> RecordType:
    """An active record type."""
    return RecordType(
        **{
            "connection": connection,
            "ref": f"{connection}:record_type:{path}",
            "object": path.partition(".")[0],
            "name": path.partition(".")[2],
            "label": path.partition(".")[2],
            **given,
        }
    )


def a_record_type_value(record_type: str, field: str, value: str, *, connection: str = SF) -> RecordTypeValue:
    """A value that a record type offers."""
    return RecordTypeValue(
        connection=connection, ref=f"{connection}:record_type:{record_type}", field=f"{connection}:field:{field}", value=value
    )


def a_layout_field(layout: str, field: str, *, connection: str = SF, **given: Any) -> LayoutField:
    """A field on a layout."""
    return LayoutField(
        **{
            "connection": connection,
            "ref": f"{connection}:layout:{layout}",
            "object": field.partition(".")[0],
            "field": f"{connection}:field:{field}",
            "behaviour": "edit",
            **given,
        }
    )


def a_path(field: str, value: str, *, connection: str = SF, **given: Any) -> Path:
    """A step of an active path."""
    return Path(
        **{
            "connection": connection,
            "ref": f"{connection}:path:{field}/{value}",
            "object": field.partition(".")[0],
            "active": True,
            "field": f"{connection}:field:{field}",
            "value": value,
            **given,
        }
    )


def a_conversion(source: str, target: str, *, connection: str = SF, **given: Any) -> Conversion:
    """A lead field and where conversion puts it."""
    return Conversion(
        **{
            "connection": connection,
            "ref": f"{connection}:conversion:{source}->{target}",
            "source": f"{connection}:field:{source}",
            "target": f"{connection}:field:{target}",
            **given,
        }
    )


def a_forecast_type(name: str = "OpportunityRevenue", *, connection: str = SF, **given: Any) -> ForecastType:
    """An active forecast type."""
    return ForecastType(
        **{"connection": connection, "ref": f"{connection}:forecast_type:{name}", "name": name, "active": True, **given}
    )


def a_gap(table: str, scope: str = "", *, connection: str = SF, **given: Any) -> Gap:
    """Something that was not read."""
    return Gap(
        **{
            "connection": connection,
            "table": table,
            "scope": scope,
            "kind": "permission",
            "reason": "no access",
            "cure": "grant View Setup",
            **given,
        }
    )


def a_snapshot(
    *rows: Any, unread: Iterable[str] = (), connections: Iterable[Connection] = (), taken_at: datetime = NOW
) -> Snapshot:
    """A snapshot of these rows, each put in its table by its type; every table counts as read unless named in ``unread``."""
    tables: dict[str, list[Any]] = {name: [] for name in ROW_TYPES}
    homes = {row_type: name for name, row_type in ROW_TYPES.items()}
    flat = [one for row in rows for one in (row if isinstance(row, (list, tuple)) else [row])]
    given = list(connections) or [row for row in flat if isinstance(row, Connection)]
    names = {row.connection for row in flat} - {row.name for row in given}
    tables["connections"] = [*given, *(a_connection(name) for name in sorted(names or ({SF} if not given else set())))]
    for row in flat:
        if not isinstance(row, Connection):
            tables[homes[type(row)]].append(row)
    return Snapshot(taken_at, {name: tables[name] for name in tables if name not in set(unread)})


def judged(
    code: str,
    *rows: Any,
    policy: Policy | None = None,
    before: Snapshot | None = None,
    unread: Iterable[str] = (),
    **options: Any,
) -> Judgement:
    """What one check says of these rows."""
    return judge(REGISTRY[code], Inputs(a_snapshot(*rows, unread=unread), policy or Policy(), before), **options)


def found(code: str, *rows: Any, **given: Any) -> list[Finding]:
    """The findings of one check on these rows. The test module imports the check, which registers it."""
    return list(judged(code, *rows, **given).findings)
