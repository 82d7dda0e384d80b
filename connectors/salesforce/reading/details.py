"""What fields, rules, processes and flows are made of: the wave that needs to know which objects there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checks.model import refs
from checks.views.data_owners import OWNERS_UNREAD
from connectors.common.values import flag, text
from connectors.salesforce.asking import soql
from connectors.salesforce.asking.bodies import SETUP, Bodies, Reading, Wanted
from connectors.salesforce.asking.question import Loss, Query, Question, Resource
from connectors.salesforce.mapping.automation import flow_name
from connectors.salesforce.mapping.people import granting
from connectors.salesforce.mapping.reporting import Shelves, report_path
from connectors.salesforce.mapping.schema import Details, by_path, custom_name, object_names
from connectors.salesforce.mapping.values import Rows, is_id
from connectors.salesforce.reading import catalogue
from connectors.salesforce.reading.coverage import lose
from connectors.salesforce.reading.pull import Pull

MOST_FLOWS = 60
"""Flows whose contents are read: six calls. Those that start by themselves on records come first."""
MOST_RULES = 300
MOST_REPORTS = 40
"""Registered reports whose contents are read: four calls."""
DEPENDENTS_A_QUERY = 150
"""Custom fields whose users are asked for in one query, which the platform cuts off at 2,000 rows."""
MOST_DEPENDENCIES = 2000
_PROJECT = "connect the org's Salesforce project too"

_DEFINITION = ("QualifiedApiName", "EntityDefinition.QualifiedApiName")
_DEFINED = (
    "DurableId", "Label", "Description", "BusinessOwnerId", "BusinessStatus", "SecurityClassification", "ComplianceGroup",
    "IsFieldHistoryTracked", "LastModifiedDate", "LastModifiedById",
)  # fmt: skip
_SETTINGS = {
    "LeadConvertSettings": ("LeadConvertSettings", (("conversions", ""),)),
    "ForecastingSettings": ("Forecasting", (("forecast_types", "settings"), ("settings", "Forecasting"))),
    "OpportunitySettings": ("Opportunity", (("settings", "Opportunity"),)),
}
_PROCESSES = ("Opportunity", "Lead", "Case")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What this wave found out."""

    details: Details
    bodies: Bodies
    formulas: Mapping[str, str]
    """Formulas of validation rules, by the rule's id."""
    custom_fields: Mapping[str, str]
    """Paths of custom fields, by their 15-character id."""


def third(pull: Pull) -> Found:
    """Ask for the details of all that is described, and of all that the company governs in particular."""
    governed = [name for name in pull.policy.systems.governed_objects if name in pull.described]
    names = object_names(pull.rows.get("CustomObject", ()))
    durable = _durable(pull, names)
    definitions = [*_definitions(pull, durable)]
    created = _created(governed, durable)
    values = _inactive_values(pull, governed)
    holders = catalogue.holders(sorted(granting(pull.rows.get("PermissionSet", ()))))
    rules = list(_formula_resources(pull, governed))
    reading = Reading(pull.client, _wanted(pull, governed), pull.memory.bodies)
    questions: list[Question] = [*definitions, *created, *values, *holders, *(rule for rule, key in rules if key)]
    bodies = reading.collect(pull.ask(questions, reading.tasks()))
    _complete(pull, definitions)
    for one in definitions:
        if error := pull.failed.get(one.name):
            lose(pull.out, _owners_of(one), error)
    custom = by_path((row for one in created for row in pull.rows.get(one.name, ())), names)
    fields = {id[:15]: path for path, row in custom.items() if is_id(id := text(row, "Id"))}
    if len(fields) < len(custom):
        reason = "asked for custom fields, Salesforce answered with what is no id: not all that uses one is known"
        pull.out.gap("uses", "layouts and code", kind="fault", reason=reason, cure="run again")
    pull.ask(list(_dependencies(fields)))
    for (kind, name), error in bodies.failed.items():
        lose(pull.out, bodies.loses[kind, name], error)
    details = Details(
        definitions=_by_entity(row for one in definitions for row in pull.rows.get(one.name, ())),
        created=custom,
        values=_by_field(pull, values),
        objects={custom_name(row): row for row in pull.rows.get("CustomObject", ())},
        entities={text(row, "QualifiedApiName"): row for row in pull.rows.get("EntityDefinition", ())},
    )
    return Found(details=details, bodies=bodies, formulas=_formulas(pull, rules), custom_fields=fields)


def _durable(pull: Pull, names: Mapping[str, str]) -> dict[str, str]:
    """What FieldDefinition calls each described object: its name when it is standard, its id when it is custom."""
    ids = {name: id for id, name in names.items()}
    entities = {text(row, "QualifiedApiName"): text(row, "DurableId") for row in pull.rows.get("EntityDefinition", ())}
    return {name: entities.get(name) or ids.get(name) or name for name in pull.described}


def _definitions(pull: Pull, durable: Mapping[str, str]) -> Iterator[Query]:
    """FieldDefinition in lots of objects with fewer fields together than the table gives in one answer.

    It knows fields that the describe does not show, so that a lot is filled to nine tenths only.
    """
    sizes = {name: len(body["fields"]) + 10 for name, body in pull.described.items()}
    for number, lot in enumerate(soql.packed(durable, lambda name: sizes[name], soql.CATALOGUE_ROWS * 9 // 10), 1):
        yield _definition(f"FieldDefinition {number}", lot, durable)


def _definition(name: str, lot: Iterable[str], durable: Mapping[str, str], rest: str = "") -> Query:
    objects = list(lot)
    return Query(
        name=name,
        columns=_DEFINITION,
        optional=_DEFINED,
        table="FieldDefinition",
        of=tuple(objects),
        rest=f"WHERE EntityDefinitionId IN {soql.texts(durable[object_] for object_ in objects)}{rest}",
    )


def _owners_of(query: Query) -> list[Loss]:
    """What is lost without an answer: told only when nothing could mend it."""
    return [("fields", f"{object_} {OWNERS_UNREAD}") for object_ in query.of]


def _complete(pull: Pull, definitions: list[Query]) -> None:
    """Ask again, object by object and page by page, where an answer was too long for a table that cannot be paged."""
    for query in list(definitions):
        full = len(pull.rows.get(query.name, ())) >= soql.CATALOGUE_ROWS
        error = pull.failed.get(query.name)
        if full or (error is not None and error.code == "EXCEEDED_ID_LIMIT"):
            definitions.remove(query)
            objects = list(query.of)
            where = query.rest.removeprefix("WHERE EntityDefinitionId IN (").rstrip(")").split(", ")
            for object_, durable in zip(objects, where, strict=True):
                definitions += _pages(pull, object_, durable.strip("'"))


def _pages(pull: Pull, object_: str, durable: str) -> Iterator[Query]:
    last, moved = "", True
    while moved:
        after = f" AND QualifiedApiName > {soql.text(last)}" if last else ""
        rest = f"{after} ORDER BY QualifiedApiName LIMIT {soql.CATALOGUE_ROWS}"
        query = _definition(f"FieldDefinition of {object_} after '{last}'", [object_], {object_: durable}, rest)
        pull.ask([query])
        yield query
        rows = pull.rows.get(query.name, [])
        end = text(rows[-1], "QualifiedApiName") if len(rows) >= soql.CATALOGUE_ROWS else ""
        last, moved = end, end > last


def _by_entity(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {f"{text(row, 'EntityDefinition.QualifiedApiName')}.{text(row, 'QualifiedApiName')}": row for row in rows}


def _created(governed: list[str], durable: Mapping[str, str]) -> list[Query]:
    """Who made the custom fields of governed objects, and when; their ids, too."""
    return [
        Query(
            name="CustomField",
            columns=("Id", "DeveloperName", "TableEnumOrId", "NamespacePrefix"),
            optional=("CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById"),
            table="CustomField",
            rest=f"WHERE TableEnumOrId IN {soql.texts(durable[name] for name in governed)}",
            tooling=True,
            loses=tuple(("fields", f"{name} creation dates") for name in governed),
        )
    ] if governed else []  # fmt: skip


def _inactive_values(pull: Pull, governed: list[str]) -> list[Query]:
    """All values of governed objects' picklists: a describe lists the active ones."""
    picklists = {"picklist", "multipicklist", "combobox"}
    return [
        Query(
            name=f"PicklistValueInfo of {name}",
            columns=("EntityParticle.QualifiedApiName", "Value", "Label", "IsActive"),
            optional=("IsDefaultValue",),
            table="PicklistValueInfo",
            rest=f"WHERE EntityParticle.EntityDefinition.QualifiedApiName = {soql.text(name)}",
            tooling=True,
            loses=(("picklist_values", f"{name} inactive values"),),
        )
        for name in governed
        if any(text(one, "type") in picklists for one in pull.described[name]["fields"])
    ]


def _by_field(pull: Pull, queries: Iterable[Query]) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for query in queries:
        object_ = query.name.removeprefix("PicklistValueInfo of ")
        for row in pull.rows.get(query.name, ()):
            found.setdefault(f"{object_}.{text(row, 'EntityParticle.QualifiedApiName')}", []).append(row)
    return found


def _formula_resources(pull: Pull, governed: list[str]) -> Iterator[tuple[Resource, str]]:
    """The rows of active rules on governed objects, each with the key of what is not kept yet ('' for what is)."""
    wanted = [
        row
        for row in pull.rows.get("ValidationRule", ())
        if flag(row, "Active") and text(row, "EntityDefinition.QualifiedApiName") in governed and not text(row, "NamespacePrefix")
    ]
    for row in wanted[:MOST_RULES]:
        id, path = text(row, "Id"), f"{text(row, 'EntityDefinition.QualifiedApiName')}.{text(row, 'ValidationName')}"
        key = _rule_key(id, row)
        resource = Resource(
            name=f"rule {id}",
            path=f"sobjects/ValidationRule/{id}",
            tooling=True,
            loses=(("validation_rules", path), ("uses", path)),
        )
        yield resource, "" if key in pull.memory.bodies else key
    for row in wanted[MOST_RULES:]:
        path = f"{text(row, 'EntityDefinition.QualifiedApiName')}.{text(row, 'ValidationName')}"
        reason = f"the formulas of more than {MOST_RULES} rules are not read"
        for table in ("validation_rules", "uses"):
            pull.out.gap(table, path, kind="unsupported", reason=reason, cure=_PROJECT)


def _rule_key(id: str, row: Mapping[str, Any]) -> str:
    return f"ValidationRule {id} {text(row, 'LastModifiedDate')}"


def _formulas(pull: Pull, rules: Iterable[tuple[Resource, str]]) -> dict[str, str]:
    found = {}
    dated = {text(row, "Id"): row for row in pull.rows.get("ValidationRule", ())}
    for resource, _ in rules:
        id = resource.name.removeprefix("rule ")
        key = _rule_key(id, dated[id])
        if resource.name in pull.bodies:
            content = pull.bodies[resource.name].content
            pull.memory.bodies[key] = text(content, "Metadata.errorConditionFormula") if isinstance(content, Mapping) else ""
        if formula := pull.memory.bodies.get(key):
            found[id] = formula
    return found


def _wanted(pull: Pull, governed: list[str]) -> Iterator[Wanted]:
    """The components whose bodies are read."""
    ruled = {text(row, "SobjectType") for row in pull.rows.get("AssignmentRule", ())}
    for object_ in ("Lead", "Case"):
        loses = tuple((table, object_) for table in ("routing_rules", "routing_entries"))
        yield Wanted("AssignmentRules", object_, SETUP, loses, exists=object_ in ruled)
    for kind, (name, lost) in _SETTINGS.items():
        yield Wanted(kind, name, SETUP, lost, exists=kind != "LeadConvertSettings")
    if "Territory2Model" in pull.rows:
        yield Wanted("Territory2Settings", "Territory2", SETUP, (("settings", "Territory2"),))
    for row in pull.rows.get("BusinessProcess", ()):
        object_, name = text(row, "TableEnumOrId"), text(row, "Name")
        if object_ in _PROCESSES:
            yield Wanted("BusinessProcess", f"{object_}.{name}", SETUP, (("stages", f"{object_}/{name}"),))
    for row in pull.rows.get("RecordType", ()):
        if text(row, "SobjectType") in governed and flag(row, "IsActive") and not text(row, "NamespacePrefix"):
            path = f"{text(row, 'SobjectType')}.{text(row, 'DeveloperName')}"
            yield Wanted("RecordType", path, SETUP, (("record_type_values", path),))
    ruled = {text(row, "TableEnumOrId") for row in pull.rows.get("WorkflowRule", ()) if not text(row, "NamespacePrefix")}
    for object_ in governed:
        if object_ in ruled:
            yield Wanted("Workflow", object_, SETUP, (("automations", f"workflow/{object_}"), ("uses", f"workflow/{object_}")))
    yield from _flows(pull)
    yield from _reports(pull)


def _flows(pull: Pull) -> Iterator[Wanted]:
    """The company's own active flows; those that start by themselves come first, and those beyond the limit are gaps."""
    own = [
        row
        for row in pull.rows.get("FlowDefinitionView", ())
        if flag(row, "IsActive") and not text(row, "NamespacePrefix") and text(row, "ManageableState") in {"", "unmanaged"}
    ]
    own.sort(key=lambda row: (not text(row, "TriggerType").startswith("Record"), text(row, "ProcessType") != "Workflow"))
    for number, row in enumerate(own):
        name = flow_name(row)
        loses = (("automations", f"flow/{name}"), ("uses", f"flow/{name}"))
        if number < MOST_FLOWS:
            yield Wanted("Flow", name, text(row, "LastModifiedDate") or SETUP, loses)
        else:
            for table, scope in loses:
                reason = f"the contents of more than {MOST_FLOWS} flows are not read"
                pull.out.gap(table, scope, kind="unsupported", reason=reason, cure=_PROJECT)


def _reports(pull: Pull) -> Iterator[Wanted]:
    """The reports that the policy registers or names as a metric's; those beyond the limit are gaps."""
    policy = pull.policy
    globs = [entry.component for entry in policy.reporting.registered]
    globs += [glob for metric in policy.metrics.metrics for glob in metric.reports]
    shelves = Shelves(pull.rows.get("Folder", ()))
    named = []
    for row in pull.rows.get("Report", ()) if globs else ():
        ref = refs.make(pull.out.connection, "report", report_path(row, shelves, pull.ids))
        if any(refs.matches(ref, glob) for glob in globs):
            named.append((refs.path_of(ref), text(row, "LastModifiedDate") or SETUP))
    for number, (path, state) in enumerate(named):
        loses = (("uses", f"report/{path}"),)
        if number < MOST_REPORTS:
            yield Wanted("Report", path, state, loses)
        else:
            reason = f"the contents of more than {MOST_REPORTS} reports are not read"
            pull.out.gap(
                "uses", f"report/{path}", kind="unsupported", reason=reason, cure="register fewer, or connect the project too"
            )


def _dependencies(fields: Mapping[str, str]) -> Iterator[Query]:
    """Where custom fields are used, as the org's own index tells.

    Source: Tooling API Reference, 'MetadataComponentDependency' (beta): filtered by id, 2,000 rows, no paging.
    """
    for number, lot in enumerate(soql.packed(sorted(fields), lambda _: 1, DEPENDENTS_A_QUERY), 1):
        yield Query(
            name=f"MetadataComponentDependency {number}",
            columns=("MetadataComponentName", "MetadataComponentType", "RefMetadataComponentId"),
            table="MetadataComponentDependency",
            rest=f"WHERE RefMetadataComponentId IN {soql.texts(lot)}",
            tooling=True,
            loses=(("uses", "layouts and code"),),
            most=MOST_DEPENDENCIES,
        )
