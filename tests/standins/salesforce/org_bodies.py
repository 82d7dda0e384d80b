"""What only the Metadata API tells in full, as the XML of each component's children.

Source: Metadata API Developer Guide, the types named in ``bodies``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from standins.company.model import Company, Flow, Gate, Process, RecordType, Report, Rule, Test, Value
from standins.company.standard import VALUE_SETS
from standins.salesforce.org_ids import Ids
from standins.salesforce.org_processes import CATEGORIES
from standins.salesforce.org_schema import GLOBAL_SETS

Tree = Mapping[str, Any]


def xml(tree: Tree) -> str:
    """The children of an element; a list repeats its name, None is left out."""
    return "".join(_element(name, one) for name, value in tree.items() for one in _each(value))


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else () if value is None else (value,)


def _element(name: str, value: Any) -> str:
    inner = xml(value) if isinstance(value, Mapping) else str(value).lower() if isinstance(value, bool) else escape(str(value))
    return f"<{name}>{inner}</{name}>"


def bodies(company: Company, ids: Ids, features: frozenset[str]) -> dict[str, dict[str, str]]:
    """The XML by type and full name. ``ids`` name nothing here: the Metadata API knows components by their names."""
    found: dict[str, dict[str, Tree]] = {
        "AssignmentRules": {name: _assignment(company.rules, name) for name in ("Lead", "Case")},
        "LeadConvertSettings": {"LeadConvertSettings": _conversion(company)},
        "StandardValueSet": {name: _standard_set(company, name) for name in company.value_sets if name not in GLOBAL_SETS},
        "GlobalValueSet": {
            name: {"masterLabel": name, "sorted": False, "customValue": _listed(company.value_sets[name])} for name in GLOBAL_SETS
        },
        "BusinessProcess": {f"{one.object}.{one.name}": _process(one) for one in company.processes},
        "RecordType": {f"{kind.object}.{kind.name}": _record_type(company, kind) for kind in company.record_types},
        "ValidationRule": {f"{gate.object}.{gate.name}": _gate(gate) for gate in company.gates},
        "Flow": {flow.name: flow_body(company, flow) for flow in company.flows},
        "Workflow": {name: _workflow(company, name) for name in {one.object for one in company.workflows}},
        "Report": {report.path: _report(report) for report in company.reports if not report.owner},
        "OpportunitySettings": {"Opportunity": {"autoActivateNewReminders": False, "enableOpportunityTeam": False}},
        "ForecastingSettings": {"Forecasting": _forecasting(on="Forecasting" in features)},
        "Territory2Settings": {"Territory2": {"enableTerritoryManagement2": "Territory2" in features}},
    }
    return {kind: {name: xml(tree) for name, tree in named.items()} for kind, named in found.items()}


def _criteria(object_: str, tests: list[Test]) -> list[Tree]:
    return [{"field": f"{object_}.{test.field}", "operation": test.operator, "value": test.value} for test in tests]


def _assignment(rules: list[Rule], object_: str) -> Tree:
    return {
        "assignmentRule": [
            {
                "fullName": rule.name,
                "active": rule.active,
                "ruleEntry": [
                    {"assignedTo": entry.assignee, "assignedToType": entry.kind, "criteriaItems": _criteria(object_, entry.tests)}
                    for entry in rule.entries
                ],
            }
            for rule in rules
            if rule.object == object_
        ]
    }


def _conversion(company: Company) -> Tree:
    targets = list(dict.fromkeys(target.partition(".")[0] for _, target in company.conversions))
    return {
        "allowOwnerChange": True,
        "objectMapping": [
            {
                "inputObject": "Lead",
                "mappingFields": [
                    {"inputField": source.partition(".")[2], "outputField": target.partition(".")[2]}
                    for source, target in company.conversions
                    if target.startswith(f"{object_}.")
                ],
                "outputObject": object_,
            }
            for object_ in targets
        ],
        "opportunityCreationOptions": "VisibleRequired",
    }


def _listed(values: list[Value]) -> list[Tree]:
    return [
        {"fullName": value.value, "default": value.default, "description": value.description or None, "isActive": value.active,
         "label": value.shown}
        for value in values
    ]  # fmt: skip


def _standard_set(company: Company, name: str) -> Tree:
    values: list[Tree] = _listed(company.value_sets[name])
    if name == "OpportunityStage":
        more = [
            {
                "closed": stage.closed,
                "forecastCategory": CATEGORIES[stage.category],
                "probability": stage.probability,
                "won": stage.won,
            }
            for stage in company.stages
        ]
        values = [{**value, **told} for value, told in zip(values, more, strict=True)]
    elif name in {"LeadStatus", "CaseStatus"}:
        statuses, flag = (company.lead_statuses, "converted") if name == "LeadStatus" else (company.case_statuses, "closed")
        values = [{**value, flag: status.ends} for value, status in zip(values, statuses, strict=True)]
    return {"sorted": False, "standardValue": values}


def _process(process: Process) -> Tree:
    values = [{"fullName": _encoded(name), "default": not number} for number, name in enumerate(process.stages)]
    return {"description": process.description, "isActive": process.active, "values": values}


def _encoded(value: str) -> str:
    """A value as processes and record types name it: all but letters, digits, spaces and hyphens percent-encoded."""
    return quote(value, safe=" ")


def _record_type(company: Company, kind: RecordType) -> Tree:
    offered = [field for field in company.objects[kind.object].fields.values() if field.value_set in {"LeadSource", *VALUE_SETS}]
    return {
        "active": kind.active,
        "businessProcess": _encoded(kind.process),
        "description": kind.description,
        "label": kind.label,
        "picklistValues": [
            {"picklist": field.name, "values": [{"fullName": _encoded(name), "default": False} for name in field.active]}
            for field in offered
            if field.active
        ],
    }


def _gate(gate: Gate) -> Tree:
    return {
        "active": gate.active,
        "description": gate.description,
        "errorConditionFormula": gate.formula,
        "errorMessage": gate.message,
    }


def _workflow(company: Company, object_: str) -> Tree:
    return {
        "rules": [
            {"fullName": quote(one.name, safe=" "), "active": one.active, "description": one.description, "formula": "TRUE",
             "triggerType": one.trigger}
            for one in company.workflows
            if one.object == object_
        ]
    }  # fmt: skip


def _report(report: Report) -> Tree:
    """A list of records by a standard report type: their names, and the custom fields that the report shows."""
    kind, name = _REPORT_TYPES[report.object]
    return {
        "columns": [{"field": column} for column in (name, *report.uses)],
        "description": report.description,
        "format": "Tabular",
        "name": report.label,
        "reportType": kind,
        "scope": "organization",
        "showDetails": True,
    }


_REPORT_TYPES = {
    "Opportunity": ("Opportunity", "OPPORTUNITY_NAME"), "Lead": ("LeadList", "COMPANY"),
    "Account": ("AccountList", "ACCOUNT.NAME"),
}  # fmt: skip
"""The standard report type of each object, and what that calls the records' names."""


def flow_body(company: Company, flow: Flow) -> dict[str, Any]:
    """A flow that a record starts and that writes the record, or one it finds by a lookup; a queue is looked up by name."""
    before = not flow.lookup
    groups = [value for name, value in flow.writes if name == "OwnerId" and value in company.queues]
    written = [{"field": name, "value": _value(company, name, value)} for name, value in flow.writes]
    start: dict[str, Any] = {
        "locationX": 50, "locationY": 0, "connector": {"targetReference": "Find_queue" if groups else "Write"},
        "filterLogic": "and" if flow.tests else None,
        "filters": [
            {"field": test.field, "operator": _FLOW_OPERATORS[test.operator],
            "value": {"stringValue": test.value}} for test in flow.tests
        ],
        "object": flow.object, "recordTriggerType": flow.trigger,
        "triggerType": "RecordBeforeSave" if before else "RecordAfterSave",
    }  # fmt: skip
    target = {"inputReference": "$Record"} if before else {
        "filterLogic": "and",
        "filters": [{"field": "Id", "operator": "EqualTo", "value": {"elementReference": f"$Record.{flow.lookup}"}}],
        "object": company.field(f"{flow.object}.{flow.lookup}").lookup_to[0],
    }  # fmt: skip
    lookups = [
        {"name": "Find_queue", "label": "Find queue", "connector": {"targetReference": "Write"}, "filterLogic": "and",
         "filters": [{"field": "DeveloperName", "operator": "EqualTo", "value": {"stringValue": group}}],
         "getFirstRecordOnly": True, "object": "Group", "storeOutputAutomatically": True}
        for group in groups
    ]  # fmt: skip
    return {
        "apiVersion": 66, "description": flow.description, "interviewLabel": flow.label, "label": flow.label,
        "processType": "AutoLaunchedFlow", "recordLookups": lookups,
        "recordUpdates": [{"name": "Write", "label": "Write", "inputAssignments": written, **target}],
        "start": start, "status": "Active" if flow.active else "Obsolete",
    }  # fmt: skip


_FLOW_OPERATORS = {"equals": "EqualTo", "notEqual": "NotEqualTo"}


def _value(company: Company, name: str, value: str) -> Tree:
    if name == "OwnerId" and value in company.queues:
        return {"elementReference": "Find_queue.Id"}
    return {"elementReference": value} if value.startswith("$") else {"stringValue": value}


def _forecasting(*, on: bool) -> Tree:
    if not on:
        return {"enableForecasts": False}
    columns = ["pipelineonly", "bestcaseonly", "commitonly", "closedonly"]
    return {
        "enableForecasts": True,
        "forecastingTypeSettings": [
            {"active": True, "dateType": "OpportunityCloseDate", "displayedCategoryApiNames": columns,
             "forecastedCategoryApiNames": columns, "masterLabel": "Opportunity Revenue", "name": "OpportunityRevenue"}
        ],
    }  # fmt: skip
