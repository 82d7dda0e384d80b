"""Assignment rules, validation rules, workflow rules and flows, and the org's own index of what uses which custom field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from standins.company.model import Company, Flow
from standins.salesforce.org_bodies import flow_body
from standins.salesforce.org_ids import Ids, instant
from standins.salesforce.org_processes import dated

Row = dict[str, Any]


def automations(company: Company, ids: Ids) -> dict[str, list[Row]]:
    """AssignmentRule, ValidationRule, WorkflowRule, Flow, FlowDefinitionView and MetadataComponentDependency."""
    return {
        "AssignmentRule": [
            {"Id": ids.of("01Q", f"{rule.object}.{rule.name}"), "Name": rule.name, "SobjectType": rule.object,
             "Active": rule.active,
             **dated(ids, rule.stamp)}
            for rule in company.rules
        ],
        "ValidationRule": [
            {
                "Id": ids.of("03d", f"{gate.object}.{gate.name}"), "ValidationName": gate.name, "Active": gate.active,
                "Description": gate.description or None, "ErrorMessage": gate.message, "ErrorDisplayField": None,
                "EntityDefinitionId": ids.object(gate.object), "NamespacePrefix": None, "ManageableState": "unmanaged",
                "FullName": f"{gate.object}.{gate.name}",
                "Metadata": {"active": gate.active, "description": gate.description, "errorConditionFormula": gate.formula,
                             "errorDisplayField": None, "errorMessage": gate.message, "shouldEvaluateOnClient": None,
                             "urls": None},
                **dated(ids, gate.stamp),
            }
            for gate in company.gates
        ],
        "WorkflowRule": [
            {"Id": ids.of("01Q", f"workflow/{one.object}.{one.name}"), "Name": one.name, "TableEnumOrId": one.object,
             "NamespacePrefix": None, "ManageableState": "unmanaged", "FullName": f"{one.object}.{one.name}",
             "Metadata": {"active": one.active, "description": one.description, "triggerType": one.trigger, "actions": []},
             **dated(ids, one.stamp)}
            for one in company.workflows
        ],
        "Flow": [_flow(company, ids, flow) for flow in company.flows],
        "FlowDefinitionView": [_view(company, ids, flow) for flow in company.flows],
        "MetadataComponentDependency": list(_dependencies(company, ids)),
    }  # fmt: skip


def _version(ids: Ids, flow: Flow) -> str:
    return ids.of("301", flow.name)


def _flow(company: Company, ids: Ids, flow: Flow) -> Row:
    return {
        "Id": _version(ids, flow), "DefinitionId": ids.of("300", flow.name), "MasterLabel": flow.label,
        "Description": flow.description,
        "Status": "Active" if flow.active else "Obsolete", "ProcessType": "AutoLaunchedFlow", "VersionNumber": 1,
        "ApiVersion": 66,
        "ManageableState": "unmanaged", "FullName": flow.name, "Metadata": flow_body(company, flow), **dated(ids, flow.stamp),
    }  # fmt: skip


def _view(company: Company, ids: Ids, flow: Flow) -> Row:
    return {
        "Id": ids.of("300", flow.name), "DurableId": ids.of("300", flow.name), "ApiName": flow.name, "Label": flow.label,
        "Description": flow.description, "ProcessType": "AutoLaunchedFlow",
        "TriggerType": "RecordAfterSave" if flow.lookup else "RecordBeforeSave", "RecordTriggerType": flow.trigger,
        "TriggerObjectOrEventLabel": company.objects[flow.object].label, "TriggerOrder": None, "IsActive": flow.active,
        "ActiveVersionId": _version(ids, flow) if flow.active else None, "LatestVersionId": _version(ids, flow),
        "VersionNumber": 1,
        "ManageableState": "unmanaged", "NamespacePrefix": None, "LastModifiedBy": company.people[flow.stamp.modified_by].name,
        "LastModifiedDate": instant(flow.stamp.modified_at),
    }  # fmt: skip


def _dependencies(company: Company, ids: Ids) -> Iterator[Row]:
    """One row for each use of a custom field by a validation rule, a flow or a report."""
    number = 0
    for kind, prefix, name, id_key, paths in _users(company):
        for path in paths:
            field = company.field(path)
            if field.custom:
                number += 1
                yield {
                    "Id": f"{number}", "MetadataComponentId": ids.of(prefix, id_key), "MetadataComponentName": name,
                    "MetadataComponentType": kind, "MetadataComponentNamespace": None,
                    "RefMetadataComponentId": ids.custom_field(field), "RefMetadataComponentName": field.name.removesuffix("__c"),
                    "RefMetadataComponentType": "CustomField", "RefMetadataComponentNamespace": None,
                }  # fmt: skip


def _users(company: Company) -> Iterator[tuple[str, str, str, str, list[str]]]:
    for gate in company.gates:
        known = company.objects[gate.object].fields
        paths = [f"{gate.object}.{name}" for name in dict.fromkeys(re.findall(r"\w+", gate.formula)) if name in known]
        yield "ValidationRule", "03d", gate.name, f"{gate.object}.{gate.name}", paths
    for flow in company.flows:
        names = dict.fromkeys([*(test.field for test in flow.tests), *(name for name, _ in flow.writes)])
        yield "Flow", "301", flow.name, flow.name, [f"{flow.object}.{name}" for name in names]
    for report in company.reports:
        yield "Report", "00O", report.name, f"{report.path}/{report.owner}", list(report.uses)
