"""Flows, validation rules, routing and where fields are used: the parts that are metadata are read as a project's files are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from lxml import etree

from checks.model import refs
from checks.model.rows.automation import Automation, RoutingRule
from checks.model.rows.process import ValidationRule
from connectors.common.values import flag, moment, named, some, text
from connectors.metadata import formulas
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.readers import conversions, flows, forecasting, record_types, reports, routing, settings, workflows
from connectors.metadata.values import decoded
from connectors.metadata.xml import BadFile, parse, texts
from connectors.salesforce.mapping.pages import object_page, setup_page
from connectors.salesforce.mapping.people import Ids, stamps
from connectors.salesforce.mapping.senseless import sensible

Row = Mapping[str, Any]
Read = Callable[[str, etree._Element, MetadataFile, Collector], None]

READERS: Mapping[str, tuple[Read, ...]] = {
    "AssignmentRules": (routing.read,),
    "LeadConvertSettings": (conversions.read,),
    "ForecastingSettings": (forecasting.read, settings.read),
    "OpportunitySettings": (settings.read,),
    "Territory2Settings": (settings.read,),
    "RecordType": (record_types.read,),
    "Workflow": (workflows.read,),
    "Flow": (flows.read,),
    "Report": (reports.read,),
}
"""What reads the components of a kind, once all fields are known."""

_TRIGGERS = {"Create": "create", "Update": "update", "CreateAndUpdate": "create_or_update", "Delete": "delete"}
_USERS = {
    "Layout": "layout",
    "FlexiPage": "layout",
    "Flow": "automation",
    "ApexClass": "automation",
    "ApexTrigger": "automation",
    "ValidationRule": "validation_rule",
}
"""What the index calls a user of a field, and the kind of its reference."""


def read_component(kind: str, name: str, body: bytes, out: Collector) -> str:
    """Read one component as its file would be; why it could not be, or ''."""
    file = MetadataFile(f"{kind}/{name}", lambda: body)
    out.file = file
    try:
        root = parse(body)
        for whole in root.findall("fullName"):
            root.remove(whole)  # a project's file names a part of an object without the object
        for read in READERS[kind]:
            read(name, root, file, out)
    except BadFile as error:
        return error.reason
    except Exception as error:  # noqa: BLE001 - whatever a body makes a reader stumble over, the others are still read
        return f"it is not built as such a component is ({type(error).__name__}: {error})"
    finally:
        out.file = None
    return ""


def finish(out: Collector) -> None:
    """Link what could be told only once all components were read."""
    workflows.finish(out)
    formulas.link(out)


def steps_of(body: bytes) -> tuple[str, ...] | None:
    """The stages that a business process takes; None when it cannot be read."""
    try:
        root = parse(body)
    except BadFile:
        return None
    return tuple(decoded(name) for value in root.iterchildren("values") for name in texts(value, "fullName"))


def add_rules(rows: Iterable[Row], formulas_of: Mapping[str, str], out: Collector, ids: Ids) -> None:
    """Add the validation rules; ``formulas_of`` are the formulas that were read, by the rule's id."""
    needed = ("EntityDefinition.QualifiedApiName", "ValidationName")
    for row in sensible(rows, out, "validation_rules", "ValidationRule", ids=("Id",), names=needed, flags=("Active",)):
        object_, name = named(row, "EntityDefinition.QualifiedApiName"), named(row, "ValidationName")
        prefix = f"{named(row, 'NamespacePrefix')}__" if named(row, "NamespacePrefix") else ""
        ref = refs.make(out.connection, "validation_rule", f"{object_}.{prefix}{name}")
        formula = formulas_of.get(text(row, "Id"))
        rule = ValidationRule(
            connection=out.connection,
            ref=ref,
            object=object_,
            name=f"{prefix}{name}",
            active=flag(row, "Active") is True,
            formula=formula,
            message=text(row, "ErrorMessage") or None,
            description=some(row, "Description"),
            **stamps(row, out, ids),
        )
        if out.add("validation_rules", rule):
            out.show(ref, object_page(object_, "ValidationRules", text(row, "Id")))
            if formula:
                formulas.expect(out, ref, object_, formula)


def add_assignment_rules(rows: Iterable[Row], out: Collector, ids: Ids) -> None:
    """Add the assignment rules of which the Metadata API told nothing, and date the others."""
    for row in sensible(rows, out, "routing_rules", "AssignmentRule", names=("SobjectType", "Name"), flags=("Active",)):
        object_, name = named(row, "SobjectType"), named(row, "Name")
        ref = refs.make(out.connection, "routing_rule", f"{object_}.{name}")
        dated = {key: value for key, value in stamps(row, out, ids).items() if key.startswith("modified")}
        if known := out.get("routing_rules", ref):
            out.replace("routing_rules", msgspec.structs.replace(known, **dated))
        else:
            active = flag(row, "Active") is True
            rule = RoutingRule(
                connection=out.connection, ref=ref, object=object_, name=name, kind="assignment", active=active, **dated
            )
            out.add("routing_rules", rule)
    for rule in out.rows("routing_rules"):
        out.show(rule.ref, setup_page(f"{rule.object}Rules"))


def add_flows(rows: Iterable[Row], objects: Mapping[str, str], out: Collector, ids: Ids) -> None:
    """Add the flows whose body was not read, and date those whose was. ``objects`` are API names by label, where unique.

    Who changed a flow is told by name: a name that two users share tells nobody.
    """
    people = _people(out)
    for row in sensible(rows, out, "automations", "FlowDefinitionView", names=("ApiName",), flags=("IsActive",)):
        name = flow_name(row)
        ref = refs.make(out.connection, "automation", f"flow/{name}")
        modified: dict[str, Any] = {
            "modified_at": moment(row, "LastModifiedDate"),
            "modified_by": people.get(text(row, "LastModifiedBy")),
        }
        if known := out.get("automations", ref):
            active = flag(row, "IsActive")
            out.replace(
                "automations",
                msgspec.structs.replace(known, **modified, active=known.active if active is None else active),
            )
        else:
            flow = Automation(
                connection=out.connection,
                ref=ref,
                kind="process" if text(row, "ProcessType") == "Workflow" else "flow",
                object=objects.get(text(row, "TriggerObjectOrEventLabel"), ""),
                name=name,
                label=text(row, "Label") or None,
                active=flag(row, "IsActive") is True,
                trigger=_trigger(row),
                description=text(row, "Description"),
                **modified,
            )
            out.add("automations", flow)
        out.show(ref, setup_page("Flows"))


def _people(out: Collector) -> dict[str, str]:
    """Users by the name that each has alone."""
    names = Counter(user.name for user in out.rows("users"))
    return {user.name: user.ref for user in out.rows("users") if names[user.name] == 1}


def flow_name(row: Row) -> str:
    """A flow's API name, with its package's prefix."""
    prefix = f"{named(row, 'NamespacePrefix')}__" if named(row, "NamespacePrefix") else ""
    name = named(row, "ApiName")
    return name if name.startswith(prefix) else f"{prefix}{name}"


def _trigger(row: Row) -> str:
    kind = text(row, "TriggerType")
    if kind == "Scheduled":
        return "schedule"
    if kind.startswith("Record"):
        return _TRIGGERS.get(text(row, "RecordTriggerType"), "other")
    return {"Flow": "user", "Workflow": "create_or_update"}.get(text(row, "ProcessType"), "call")


def add_dependencies(rows: Iterable[Row], fields: Mapping[str, str], out: Collector) -> None:
    """Add an edge for each use of a custom field that the org's own index knows. ``fields`` are their paths by 15-character id.

    The index does not say how a field is used: a layout shows it, anything else is taken to read it. Uses that a body told
    already are not said again.
    """
    told = {(edge.user, edge.used) for edge in out.rows("uses")}
    needed = ("MetadataComponentType", "MetadataComponentName")
    of = "MetadataComponentDependency"
    for row in sensible(rows, out, "uses", of, ids=("RefMetadataComponentId",), names=needed):
        path = fields.get(text(row, "RefMetadataComponentId")[:15])
        kind, name = named(row, "MetadataComponentType"), named(row, "MetadataComponentName")
        if not path or kind not in _USERS:
            continue
        object_ = path.partition(".")[0]
        inner = {
            "Flow": f"flow/{name}",
            "ApexClass": f"apex/{name}",
            "ApexTrigger": f"apex/{name}",
            "FlexiPage": f"{object_}.page/{name}",
        }.get(kind, f"{object_}.{name}")
        user, used = refs.make(out.connection, _USERS[kind], inner), refs.make(out.connection, "field", path)
        if (user, used) not in told:
            how = "shows" if _USERS[kind] == "layout" else "reads"
            out.use(user, used, how, detail="as the org's index of dependencies tells")
