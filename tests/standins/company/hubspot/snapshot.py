"""The portal as a perfect reading of it shows it: what a connector's rows can be held against.

It is told from the company itself, by other means than a connector's, and holds every table that such a portal fills.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from checks.model import refs
from checks.model.rows import automation, marketing, people, process, reporting, schema
from checks.model.rows.gap import Gap
from standins.company.clock import ago
from standins.company.hubspot.measures import HS, holder, measures
from standins.company.hubspot.model import Hub, Pipeline, Property, Stage, Step, Test, Workflow
from standins.company.model import Company, Stamp

UNREAD = ("reports", "dashboards", "transitions", "sync_mappings", "bookings", "conversion_source")
"""What HubSpot's API does not tell, or only record by record."""
_LIMIT = 1000
"""How many properties a company may make of an object type."""
_AUDITED = 30
"""Days back to which the audit log is read."""
_OPERATORS = {"IS_ANY_OF": "equals", "IS_NONE_OF": "not_equal", "IS_GREATER_THAN": "greater", "IS_KNOWN": "is_null",
              "IS_UNKNOWN": "is_null"}  # fmt: skip
_KINDS = {"deals": "sales", "leads": "lead", "tickets": "support"}
_CHOICES = frozenset({"picklist", "multi_picklist"})
_STATUSES = (("lifecyclestage", "lifecycle"), ("hs_lead_status", "lead"))
_VENDOR = {
    "text": "string/text", "long_text": "string/textarea", "number": "number/number", "currency": "number/number",
    "date": "date/date", "datetime": "datetime/date", "boolean": "bool/booleancheckbox", "picklist": "enumeration/select",
    "multi_picklist": "enumeration/checkbox", "phone": "string/phonenumber",
}  # fmt: skip


def hub_rows(company: Company, hub: Hub) -> Iterator[tuple[str, Any]]:
    """Every row with the table that it belongs to; what no reading of a portal tells is a gap."""
    yield "connections", schema.Connection(
        connection=HS, ref=refs.make(HS, "connection", HS), system="hubspot", name=HS, kind="production", org_id=str(hub.id),
        edition="Enterprise",
        currency="EUR", time_zone="Europe/Berlin", taken_at=_time(company.taken_at), format="rest",
        ui_url="https://app.hubspot.com",
    )  # fmt: skip
    for part in (_schema, _pipelines, _workflows, _people, _beside):
        yield from part(hub)
    yield from _changes(company, hub)
    yield from measures(company, hub)
    for name in UNREAD:
        yield (
            "gaps",
            Gap(connection=HS, table=name, kind="unsupported", reason="HubSpot's API does not tell", cure="look into it"),
        )


def user(hub: Hub, username: str) -> str:
    """The reference of a user, by username; of one who is no member, by the username itself."""
    member = hub.members.get(username)
    return refs.make(HS, "user", str(member.user) if member else username)


def _time(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def _stamps(hub: Hub, stamp: Stamp | None, *, people: bool = True) -> dict[str, Any]:
    if stamp is None:
        return {}
    told = {"created_at": _time(stamp.created_at), "modified_at": _time(stamp.modified_at)}
    if people:
        told |= {"created_by": user(hub, stamp.created_by), "modified_by": user(hub, stamp.modified_by)}
    return told


def _schema(hub: Hub) -> Iterator[tuple[str, Any]]:
    for type_ in hub.types.values():
        yield "objects", schema.Object(
            connection=HS, ref=refs.make(HS, "object", type_.name), name=type_.name, label=type_.label, plural=type_.plural,
            custom=type_.stamp is not None, description=type_.description or None, field_limit=_LIMIT,
            **_stamps(hub, type_.stamp),
        )  # fmt: skip
        for group in dict.fromkeys(one.group for one in type_.properties.values()) if type_.stamp is None else ():
            path = f"{type_.name}.{group}"
            yield "settings", schema.Setting(
                connection=HS, ref=refs.make(HS, "setting", f"property_groups.{path}"), area="property_groups", name=path,
                value=group.replace("_", " ").capitalize(),
            )  # fmt: skip
        for one in type_.properties.values():
            yield "fields", _field(hub, one)
            yield from (("picklist_values", row) for row in _options(one))
    for rule in hub.validations:
        object_, _, name = rule.property.partition(".")
        ref = refs.make(HS, "validation_rule", f"{rule.property}/{rule.kind}")
        yield "validation_rules", process.ValidationRule(
            connection=HS, ref=ref, object=object_, name=f"{name}/{rule.kind}", active=True,
            formula=f"{rule.kind}({', '.join(rule.arguments)})",
        )  # fmt: skip
    for label in hub.labels:
        if label.label:
            yield "association_labels", schema.AssociationLabel(
                connection=HS, ref=refs.make(HS, "association_label", f"{label.source}/{label.target}/{label.label}"),
                source=label.source, target=label.target, label=label.label,
            )  # fmt: skip


def _field(hub: Hub, one: Property) -> schema.Field:
    type_ = _type(one)
    made = hub.types[one.object].stamp is not None
    return schema.Field(
        connection=HS, ref=refs.make(HS, "field", one.path), object=one.object, name=one.name, label=one.label, type=type_,
        vendor_type=_vendor_type(one),
        description=one.description, required=one.name == "subscription_name" if made else None, unique=one.unique,
        custom=one.custom, calculated=one.calculated, restricted=True if type_ in _CHOICES else None,
        lookup_to=("owners",) if one.name == "hubspot_owner_id" else (), group=one.group, form_field=one.form_field,
        archived=one.archived, sensitivity=one.sensitivity, compliance=(), **_stamps(hub, one.stamp),
    )  # fmt: skip


def _vendor_type(one: Property) -> str:
    kind, _, shown = _VENDOR[one.type].partition("/")
    return f"{kind}/calculation_equation" if one.calculated and shown in {"text", "number"} else f"{kind}/{shown}"


def _type(one: Property) -> str:
    """A choice among owners or teams points at something, and the record's own number is its id."""
    return "id" if one.name == "hs_object_id" else "lookup" if one.external else one.type


def _options(one: Property) -> Iterator[schema.PicklistValue]:
    ref = refs.make(HS, "field", one.path)
    for position, option in enumerate(one.options if _type(one) in _CHOICES else ()):
        yield schema.PicklistValue(
            connection=HS, ref=refs.value(ref, option.value), field=ref, value=option.value, label=option.shown,
            position=position, active=option.active, description=option.description,
        )  # fmt: skip


def _pipelines(hub: Hub) -> Iterator[tuple[str, Any]]:
    for one in hub.pipelines:
        at = [other for other in hub.pipelines if other.object == one.object].index(one)
        ref = refs.make(HS, "pipeline", f"{one.object}/{one.id}")
        yield "pipelines", process.Pipeline(
            connection=HS, ref=ref, object=one.object, name=one.id, label=one.label, kind=_KINDS.get(one.object, "custom"),
            position=at, **_stamps(hub, one.stamp, people=False),
        )  # fmt: skip
        yield from (("stages", _stage(hub, one, stage, place)) for place, stage in enumerate(one.stages))
        for name in one.rules:
            yield "settings", schema.Setting(
                connection=HS, ref=refs.make(HS, "setting", f"pipelines.{one.object}/{one.id}.{name}"), area="pipelines",
                name=f"{one.object}/{one.id}.{name}", value="true",
            )  # fmt: skip
    for name, kind in _STATUSES:
        yield from _of_options(hub, "contacts", name, kind)
    for one in hub.forecasts:
        yield "forecast_types", process.ForecastType(
            connection=HS, ref=refs.make(HS, "forecast_type", one.id), name=one.id, label=one.label, active=True,
            amount_field=refs.make(HS, "field", f"deals.{one.amount}"), date_field=refs.make(HS, "field", f"deals.{one.day}"),
        )  # fmt: skip
        for name in (one.amount, one.day):
            ref, field = refs.make(HS, "forecast_type", one.id), refs.make(HS, "field", f"deals.{name}")
            yield "uses", automation.Use(connection=HS, user=ref, used=field, how="reads")


def _stage(hub: Hub, pipeline: Pipeline, stage: Stage, at: int) -> process.Stage:
    path = f"{pipeline.object}/{pipeline.id}"
    chance = stage.probability
    return process.Stage(
        connection=HS, ref=refs.make(HS, "stage", f"{path}/{stage.id}"), pipeline=refs.make(HS, "pipeline", path),
        object=pipeline.object, name=stage.id, label=stage.label, position=at, closed=_closes(pipeline, stage),
        probability=None if chance is None else round(100 * chance, 2),
        won=None if pipeline.object != "deals" else stage.ends and chance == 1, **_stamps(hub, pipeline.stamp, people=False),
    )  # fmt: skip


def _closes(pipeline: Pipeline, stage: Stage) -> bool | None:
    """HubSpot says of deals, tickets and leads whether a stage ends them, and of nothing else."""
    return stage.ends if pipeline.object in {"deals", "tickets", "leads"} else None


def _of_options(hub: Hub, object_: str, name: str, kind: str) -> Iterator[tuple[str, Any]]:
    one = hub.types[object_].properties[name]
    ref = refs.make(HS, "pipeline", one.path.replace(".", "/"))
    yield "pipelines", process.Pipeline(connection=HS, ref=ref, object=object_, name=name, label=one.label, kind=kind)
    for at, option in enumerate(one.options):
        yield "stages", process.Stage(
            connection=HS, ref=refs.make(HS, "stage", f"{object_}/{name}/{option.value}"), pipeline=ref, object=object_,
            name=option.value, label=option.shown, position=at, active=option.active, description=option.description,
        )  # fmt: skip


def _criteria(hub: Hub, object_: str, tests: list[Test]) -> tuple[automation.Criterion, ...]:
    blank = {"IS_KNOWN": ("false",), "IS_UNKNOWN": ("true",)}

    def operator(test: Test) -> str:
        several = hub.types[object_].properties[test.property].type == "multi_picklist"
        return "includes" if several and test.operator == "IS_ANY_OF" else _OPERATORS[test.operator]

    every = (
        automation.Criterion(
            field=refs.make(HS, "field", f"{object_}.{test.property}"), operator=operator(test),
            values=blank.get(test.operator, tuple(test.values)),
        )
        for test in tests
    )  # fmt: skip
    return tuple(dict.fromkeys(every))


def _steps(steps: list[Step]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _steps(step.steps)


def _workflows(hub: Hub) -> Iterator[tuple[str, Any]]:
    for one in hub.workflows:
        ref = refs.make(HS, "automation", f"workflow/{one.id}")
        every = list(_steps(one.steps))
        writes = [step for step in every if step.kind in {"set", "rotate"}]
        yield "automations", automation.Automation(
            connection=HS, ref=ref, kind="workflow", object=one.object, name=one.name, label=one.name, active=one.active,
            trigger="create_or_update", runs_when=_criteria(hub, one.object, one.tests), condition="",
            sets_owner="hubspot_owner_id" in {step.property for step in writes}, **_stamps(hub, one.stamp, people=False),
        )  # fmt: skip
        for test in [*one.tests, *(test for step in every for test in step.tests)]:
            yield "uses", _filter(hub, ref, one.object, test)
        for step in writes:
            written = (step.value,) if step.value else ()
            yield "uses", automation.Use(
                connection=HS, user=ref, used=refs.make(HS, "field", f"{one.object}.{step.property}"), how="writes",
                operator="equals" if written else "", values=written,
            )  # fmt: skip
        yield from _routing(hub, one)
    for one in hub.segments:
        yield "lists", marketing.RecordList(
            connection=HS, ref=refs.make(HS, "list", one.id), object=one.object, name=one.name, kind=one.kind.lower(),
            **_stamps(hub, one.stamp),
        )  # fmt: skip
        for test in one.tests:
            yield "uses", _filter(hub, refs.make(HS, "list", one.id), one.object, test)


def _filter(hub: Hub, ref: str, object_: str, test: Test) -> automation.Use:
    (criterion,) = _criteria(hub, object_, [test])
    return automation.Use(
        connection=HS, user=ref, used=criterion.field, how="filters", operator=criterion.operator, values=criterion.values
    )


def _routing(hub: Hub, one: Workflow) -> Iterator[tuple[str, Any]]:
    """A workflow that gives records an owner, as a rule: an entry for each of its branches, and one for all others."""
    if not any(step.kind == "rotate" and step.property == "hubspot_owner_id" for step in _steps(one.steps)):
        return
    path = f"{one.object}.workflow-{one.id}"
    rule = refs.make(HS, "routing_rule", path)
    yield "routing_rules", automation.RoutingRule(
        connection=HS, ref=rule, object=one.object, name=one.name, kind="workflow", active=one.active,
        **_stamps(hub, one.stamp, people=False),
    )  # fmt: skip
    for position, (tests, step) in enumerate(_rotations(one.steps, []), 1):
        entry = refs.make(HS, "routing_entry", f"{path}/{position}")
        owners = [holder(hub, key) for key in step.owners]
        one_owner = owners[0] if len(owners) == 1 else None
        criteria = _criteria(hub, one.object, [test for test in [*one.tests, *tests] if test.property != "hubspot_owner_id"])
        yield "routing_entries", automation.RoutingEntry(
            connection=HS, ref=entry, rule=rule, object=one.object, position=position, criteria=criteria,
            assignee=one_owner, assignee_kind=refs.split(one_owner).kind if one_owner else None,
            is_catch_all=not criteria,
        )  # fmt: skip
        for owner in owners:
            yield "uses", automation.Use(connection=HS, user=entry, used=owner, how="routes")
        for criterion in criteria:
            yield "uses", automation.Use(
                connection=HS, user=entry, used=criterion.field, how="filters", operator=criterion.operator,
                values=criterion.values,
            )  # fmt: skip


def _rotations(steps: list[Step], before: list[Test]) -> Iterator[tuple[list[Test], Step]]:
    for step in steps:
        if step.kind == "rotate":
            yield before, step
        yield from _rotations(step.steps, [*before, *step.tests])


def _people(hub: Hub) -> Iterator[tuple[str, Any]]:
    for member in hub.members.values():
        if member.queue:
            yield (
                "queues",
                people.Queue(connection=HS, ref=holder(hub, member.key), name=member.name, label=member.name, email=""),
            )
            continue
        ref = holder(hub, member.key)
        team = refs.make(HS, "team", str(hub.teams[member.team]))
        yield "users", people.User(
            connection=HS, ref=ref, name=member.name, email=member.email, active=not member.archived,
            is_admin=None if member.archived else member.super_admin, profile=None if member.archived else member.role,
        )  # fmt: skip
        if not member.archived:
            yield "queue_members", people.QueueMember(connection=HS, ref=team, member=ref, member_kind="user")
        if member.super_admin:
            right = refs.make(HS, "permission", f"user/{member.user}/SuperAdmin")
            yield "permissions", people.Permission(connection=HS, ref=right, holder=ref, right="SuperAdmin", via="super admin")
    for name, id in hub.teams.items():
        yield "teams", people.Team(connection=HS, ref=refs.make(HS, "team", str(id)), name=str(id), label=name, kind="team")


def _beside(hub: Hub) -> Iterator[tuple[str, Any]]:
    for form in (one for one in hub.forms if not one.archived):
        ref = refs.make(HS, "form", form.id)
        yield "forms", marketing.Form(
            connection=HS, ref=ref, name=form.name, kind="hubspot",
            **_stamps(hub, form.stamp, people=False),
        )  # fmt: skip
        for path, required, _ in form.asks:
            field = refs.make(HS, "field", path)
            yield "uses", automation.Use(connection=HS, user=ref, used=field, how="writes")
            if required:
                yield "uses", automation.Use(connection=HS, user=ref, used=field, how="requires")
    for one in hub.campaigns:
        yield "campaigns", marketing.Campaign(
            connection=HS, ref=refs.make(HS, "campaign", one.id), name=one.name, status="completed",
            starts_on=one.starts_on.isoformat(),
            ends_on=one.ends_on.isoformat(),
            utm=one.utm,
        )  # fmt: skip


def _changes(company: Company, hub: Hub) -> Iterator[tuple[str, Any]]:
    for audit in hub.audits:
        if audit.at >= ago(company, _AUDITED):
            yield "changes", reporting.Change(
                connection=HS, ref=refs.make(HS, "setting", f"audit-log.{audit.id}"), at=_time(audit.at) or "",
                by=user(hub, audit.by), section=audit.category, action=audit.action,
                component=refs.make(HS, "field", audit.changed) if audit.changed else None,
                text=" ".join(part for part in (audit.sub, audit.changed.partition(".")[2]) if part),
            )  # fmt: skip
