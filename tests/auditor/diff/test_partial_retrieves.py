"""What nobody retrieved is no change of the org, whichever part of a project it is."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache, partial

import pytest

from auditor.audit import Setting, audit
from auditor.catalogue import load_checks
from auditor.diff import diff
from checks.model import refs
from checks.model.snapshot import Snapshot
from connectors.files.listing import Entry
from connectors.files.project import SalesforceProject
from connectors.files.tree import project_of

_VALUE = "<fullName>{}</fullName><default>false</default><label>{}</label>"
_STAGE = _VALUE + "<closed>{}</closed><won>{}</won><forecastCategory>{}</forecastCategory><probability>{}</probability>"
_PICKLIST = "<fields><fullName>{}</fullName><type>Picklist</type><valueSet><valueSetName>{}</valueSetName></valueSet></fields>"


def _of(root, body):
    return f'<{root} xmlns="http://soap.sforce.com/2006/04/metadata">{body}</{root}>'


def _process(name, *steps):
    values = "".join(f"<values><fullName>{step}</fullName></values>" for step in steps)
    return f"<businessProcesses><fullName>{name}</fullName><isActive>true</isActive>{values}</businessProcesses>"


def _list(root, item, *values):
    return _of(root, "".join(f"<{item}>{_VALUE.format(value, value)}</{item}>" for value in values))


def _report(column):
    shown = f"<columns><field>{column}</field></columns>"
    return _of("Report", f"<name>Won</name><format>Tabular</format><reportType>Deals__c</reportType>{shown}")


STAGES = _of(
    "StandardValueSet",
    "".join(
        f"<standardValue>{_STAGE.format(name, name, closed, won, category, probability)}</standardValue>"
        for name, closed, won, category, probability in (
            ("Open", "false", "false", "Pipeline", 60),
            ("Gift", "false", "false", "Pipeline", 95),
            ("Talk", "false", "false", "BestCase", 40),
            ("Won", "true", "true", "Closed", 100),
            ("Lost", "true", "false", "Omitted", 0),
        )
    ),
)
RULE = (
    "<ruleEntry><assignedTo>Inbound</assignedTo><assignedToType>Queue</assignedToType><criteriaItems>"
    "<field>Lead.LeadSource</field><operation>equals</operation><value>Web</value></criteriaItems></ruleEntry>"
)
UPDATE = "<fieldUpdates><fullName>Set</fullName><field>Region__c</field><operation>Literal</operation></fieldUpdates>"
APPROVAL = (
    "<active>true</active><label>Discount</label>"
    "<finalApprovalActions><action><name>Set</name><type>FieldUpdate</type></action></finalApprovalActions>"
)
FILES = {
    "LeadConvertSettings/LeadConvertSettings.LeadConvertSettings": _of(
        "LeadConvertSettings",
        "<objectMapping><inputObject>Lead</inputObject><mappingFields><inputField>Region__c</inputField>"
        "<outputField>Region__c</outputField></mappingFields><outputObject>Opportunity</outputObject></objectMapping>",
    ),
    "approvalProcesses/Opportunity.Discount.approvalProcess": _of("ApprovalProcess", APPROVAL),
    "assignmentRules/Lead.assignmentRules": _of(
        "AssignmentRules", f"<assignmentRule><fullName>Standard</fullName><active>true</active>{RULE}</assignmentRule>"
    ),
    "escalationRules/Case.escalationRules": _of(
        "EscalationRules", "<escalationRule><fullName>Late</fullName><active>true</active></escalationRule>"
    ),
    "globalValueSets/Region.globalValueSet": _list("GlobalValueSet", "customValue", "EMEA", "APAC"),
    "layouts/Opportunity-Sales.layout": _of(
        "Layout",
        "<layoutSections><layoutColumns><layoutItems><behavior>Edit</behavior><field>Region__c</field></layoutItems>"
        "</layoutColumns></layoutSections>",
    ),
    "objects/Lead.object": _of(
        "CustomObject",
        "<enableHistory>true</enableHistory><fields><fullName>LeadSource</fullName><type>Picklist</type></fields>"
        + _PICKLIST.format("Region__c", "Region"),
    ),
    "objects/Opportunity.object": _of(
        "CustomObject",
        "<enableHistory>false</enableHistory>"
        + _PICKLIST.format("Region__c", "Region")
        + _process("New", "Open", "Won", "Lost")
        + _process("Gifts", "Gift", "Talk", "Won", "Lost"),
    ),
    "queues/Inbound.queue": _of("Queue", "<name>Inbound</name><queueSobject><sobjectType>Lead</sobjectType></queueSobject>"),
    "reportTypes/Deals.reportType": _of(
        "ReportType", "<baseObject>Opportunity</baseObject><label>Deals</label><deployed>true</deployed>"
    ),
    "reports/Sales/Won.report": _report("Opportunity$Region__c"),
    "reports/Sales/Old.report": _report("Opportunity$Amount"),
    "settings/Forecasting.settings": _of(
        "ForecastingSettings",
        "<enableForecasts>false</enableForecasts><forecastingTypeSettings><active>true</active>"
        "<name>OpportunityRevenue</name></forecastingTypeSettings>",
    ),
    "standardValueSets/LeadSource.standardValueSet": _list("StandardValueSet", "standardValue", "Web", "Fair"),
    "standardValueSets/OpportunityStage.standardValueSet": STAGES,
    "workflows/Opportunity.workflow": _of("Workflow", UPDATE),
}
FOLDERS = sorted({path.partition("/")[0] + "/" for path in FILES})
ORG_CHANGES = {"new", "worse", "better", "resolved"}


@cache
def _read(left_out=""):
    """The snapshot and the audit of the project without one file or folder."""
    kept = {path: text.encode() for path, text in FILES.items() if not (left_out and path.startswith(left_out))}
    project = project_of("here", [Entry(path, len(data), partial(bytes, data)) for path, data in kept.items()])
    snapshot = Snapshot(datetime(2026, 7, 1, tzinfo=UTC), SalesforceProject(project).pull())
    return snapshot, audit(snapshot, load_checks(), Setting())


def _difference(before, after):
    return diff(before[0], after[0], before[1], after[1])


def _defined_in(snapshot, left_out):
    return {row.ref for row in snapshot.table("locations") if row.file.startswith(left_out)}


@pytest.mark.parametrize("way", ["taken out", "put back"])
@pytest.mark.parametrize("folder", FOLDERS)
def test_a_metadata_type_that_one_side_did_not_retrieve_changes_nothing(folder, way):
    whole, part = _read(), _read(folder)
    result = _difference(whole, part) if way == "taken out" else _difference(part, whole)
    assert result.components == ()
    assert [(one.code, one.ref) for one in result.findings if one.change in ORG_CHANGES] == []
    assert result.reading


@pytest.mark.parametrize("way", ["taken out", "put back"])
@pytest.mark.parametrize("file", sorted(FILES))
def test_of_a_single_file_only_what_it_defines_can_come_or_go(file, way):
    whole, part = _read(), _read(file)
    result = _difference(whole, part) if way == "taken out" else _difference(part, whole)
    gone = _defined_in(whole[0], file)
    objects = {refs.object_of(ref) for ref in gone}
    for one in result.components:
        assert one.kind in ("removed", "added"), one
        assert one.ref in gone, one
    if not result.components:
        assert [(one.code, one.ref) for one in result.findings if one.change in ("better", "resolved", "worse")] == [], objects


def test_nothing_left_out_is_no_difference():
    result = _difference(_read(), _read())
    assert (result.components, result.reading) == ((), ())
    assert {one.change for one in result.findings} == {"unchanged"}
