"""Workflows with their actions, lists with their filters, and forms."""

from __future__ import annotations

from itertools import count
from typing import Any

from standins.company.hubspot.model import Form, Hub, Segment, Step, Test, Workflow
from standins.hubspot.portal import Bodies, Body
from standins.hubspot.portal_of_texts import by_whom, dated

SET, ROTATE = "0-5", "0-11"
"""The ids of the action types: set a property, rotate records to owners. Source: API.md 1.5, 'workflows'."""


def flows(hub: Hub) -> Bodies:
    """Every workflow, whole."""
    return [_flow(hub, one) for one in hub.workflows]


def _flow(hub: Hub, one: Workflow) -> Body:
    actions = _Actions(hub, one)
    start = actions.add(one.steps, None)
    contacts = one.object == "contacts"
    return {
        "id": one.id, "name": one.name, "isEnabled": one.active, "flowType": "WORKFLOW",
        "type": "CONTACT_FLOW" if contacts else "PLATFORM_FLOW", "objectTypeId": hub.types[one.object].id, "revisionId": "3",
        **dated(one.stamp), "startActionId": start, "nextAvailableActionId": str(len(actions.bodies) + 1),
        "actions": actions.bodies, "timeWindows": [], "blockedDates": [], "customProperties": {}, "dataSources": [],
        "suppressionListIds": [], "canEnrollFromSalesforce": False,
        "enrollmentCriteria": {
            "type": "LIST_BASED", "shouldReEnroll": one.enrols_again, "unEnrollObjectsNotMeetingCriteria": False,
            "listFilterBranch": filter_branch(one.tests), "reEnrollmentTriggersFilterBranches": [],
        },
    }  # fmt: skip


class _Actions:
    """The actions of a workflow: a list in which each names the one that follows it."""

    def __init__(self, hub: Hub, workflow: Workflow) -> None:
        self._hub, self._workflow = hub, workflow
        self._ids = count(1)
        self.bodies: Bodies = []

    def add(self, steps: list[Step], after: str | None) -> str | None:
        """Add these steps, after which the action with an id follows; return the id of the first."""
        if not steps:
            return after
        step, rest = steps[0], steps[1:]
        id = str(next(self._ids))
        body: Body = {"actionId": id}
        self.bodies.append(body)
        following = self.add(rest, after)
        if step.kind == "branch":
            inner = self.add(step.steps, None)
            body |= {
                "type": "LIST_BRANCH", "defaultBranchName": "All others",
                "listBranches": [
                    {"branchName": "Match", "filterBranch": filter_branch(step.tests), "connection": _connection(inner)}
                ],
                "defaultBranch": _connection(following),
            }  # fmt: skip
        else:
            body |= {"type": "SINGLE_CONNECTION", "actionTypeVersion": 0, **self._action(step)}
            if following:
                body["connection"] = _connection(following)
        return id

    def _action(self, step: Step) -> Body:
        if step.kind == "rotate":
            members = self._hub.members
            fields: dict[str, Any] = {
                "target_property": step.property, "overwrite_current_owner": "false",
                "user_ids": [str(members[key].user) for key in step.owners if not members[key].queue],
            }  # fmt: skip
            if queues := [str(members[key].owner) for key in step.owners if members[key].queue]:
                value = {"type": "STATIC_VALUE", "staticValue": queues[0]}
                return {"actionTypeId": SET, "fields": {"property_name": step.property, "value": value}}
            return {"actionTypeId": ROTATE, "fields": fields}
        value = {"type": "STATIC_VALUE", "staticValue": step.value}
        return {"actionTypeId": SET, "fields": {"property_name": step.property, "value": value}}


def _connection(id: str | None) -> Body:
    return {"edgeType": "STANDARD", "nextActionId": id}


def filter_branch(tests: list[Test]) -> Body:
    """Tests that must all hold, as filters write them: any of one branch in which all hold."""
    branch = {
        "filterBranchType": "AND", "filterBranchOperator": "AND", "filterBranches": [], "filters": [_filter(one) for one in tests]
    }  # fmt: skip
    return {"filterBranchType": "OR", "filterBranchOperator": "OR", "filterBranches": [branch] if tests else [], "filters": []}


def _filter(test: Test) -> Body:
    operation: Body = {"operator": test.operator, "includeObjectsWithNoValueSet": False}
    if test.operator in {"IS_KNOWN", "IS_UNKNOWN"}:
        operation["operationType"] = "ALL_PROPERTY"
    elif test.operator == "IS_GREATER_THAN":
        operation |= {"operationType": "NUMBER", "value": float(test.values[0])}
    else:
        operation |= {"operationType": "ENUMERATION", "values": test.values}
    return {"filterType": "PROPERTY", "property": test.property, "operation": operation}


def lists(hub: Hub) -> Bodies:
    """Every list, whole."""
    return [_list(hub, one) for one in hub.segments]


def _list(hub: Hub, one: Segment) -> Body:
    stamps = dated(one.stamp)
    return {
        "listId": one.id, "listVersion": 1, "name": one.name, "objectTypeId": hub.types[one.object].id,
        "processingType": one.kind, "processingStatus": "COMPLETE", **stamps, "filtersUpdatedAt": stamps["updatedAt"],
        **by_whom(hub, one.stamp, "createdById", "updatedById"), "size": 0,
        "additionalProperties": {"hs_list_size": "0"},
        **({"filterBranch": filter_branch(one.tests)} if one.kind != "MANUAL" else {}),
    }  # fmt: skip


def forms(hub: Hub) -> Bodies:
    """Every form."""
    return [_form(hub, one) for one in hub.forms]


def _form(hub: Hub, form: Form) -> Body:
    return {
        "id": form.id, "name": form.name, "formType": "hubspot", "archived": form.archived, **dated(form.stamp),
        "fieldGroups": [
            {"groupType": "default_group", "richTextType": "text", "fields": [_asked(hub, *asked)]} for asked in form.asks
        ],
        "configuration": {"language": "en", "createNewContactForNewEmail": True, "editable": True},
        "legalConsentOptions": {"type": "none"},
    }  # fmt: skip


def _asked(hub: Hub, path: str, required: bool, hidden: bool) -> Body:
    one = hub.property(path)
    kinds = {"picklist": "dropdown", "phone": "phone", "number": "number"}
    kind = "email" if one.name == "email" else kinds.get(one.type, "single_line_text")
    return {"objectTypeId": hub.types[one.object].id, "name": one.name, "label": one.label, "required": required,
            "hidden": hidden, "fieldType": kind}  # fmt: skip
