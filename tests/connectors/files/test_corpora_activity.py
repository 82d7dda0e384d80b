"""Real projects, counted a second time by a plain walk over their files that shares no code with the readers."""

import os
import re
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from connectors.files.project import SalesforceProject
from connectors.files.tree import open_project

CORPORA = os.environ.get("AUDITOR_CORPORA", "")
pytestmark = pytest.mark.skipif(not CORPORA, reason="AUDITOR_CORPORA names no folder of real projects")

ITA = ("ita-2018-08", "ita-2016-11")
ALL = (*ITA, "npsp", "npsp-trial")
NAMED = re.compile(r"([A-Z]\w*[a-z]\w*)\.(\w+__c)")
FROM_BASE = re.compile(r"(\w+)\$(\w+__c)")
PATH = r"\{.*\}"


def home(project):
    return Path(CORPORA) / "salesforce-projects" / project


@cache
def pulled(project):
    return {table: list(rows) for table, rows in SalesforceProject(open_project(str(home(project)))).pull().items()}


@cache
def edges(project):
    found = {}
    for use in pulled(project).get("uses", ()):
        found.setdefault(use.user.removeprefix("salesforce:"), []).append(use)
    return found


@cache
def files(project, suffix):
    """Path below its folder, without suffix, and root of every file, free of namespaces."""
    found = []
    for path in sorted(home(project).rglob(f"*.{suffix}*")):
        root = ElementTree.parse(path).getroot()
        for element in root.iter():
            element.tag = re.sub(PATH, "", element.tag)
        found.append((path.relative_to(home(project)).as_posix().split(f".{suffix}")[0].partition("/")[2], root))
    return found


def texts(root, path):
    return [(element.text or "").strip() for element in root.findall(path)]


def fields_used(project, user, how):
    return targets(project, user, how, "field")


def targets(project, user, how, kind):
    prefix = f"salesforce:{kind}:"
    return {
        use.used.removeprefix(prefix) for use in edges(project).get(user, ()) if use.how == how and use.used.startswith(prefix)
    }


def unresolved(project, user):
    details = [use.detail for use in edges(project).get(user, ()) if use.detail.startswith("not resolved: ")]
    return {column for detail in details for column in detail.removeprefix("not resolved: ").split(", ")}


@pytest.mark.parametrize("project", ALL)
def test_every_report_is_a_row(project):
    counted = {path: (root.findtext("name") or "").strip() for path, root in files(project, "report") if root.tag == "Report"}
    read = {row.ref.removeprefix("salesforce:report:"): row.label for row in pulled(project).get("reports", ())}
    assert read == counted


def test_the_big_project_is_as_big_as_it_is():
    assert [len(pulled(project)["reports"]) for project in ITA] == [4154, 1530]


@pytest.mark.parametrize("project", ITA)
def test_a_column_that_names_its_field_is_always_resolved(project):
    seen = 0
    for path, root in files(project, "report"):
        if root.tag != "Report" or root.findall("block"):
            continue
        custom = (root.findtext("reportType") or "").endswith("__c") and not re.search(r"[$@]", root.findtext("reportType"))
        pattern = FROM_BASE if custom else NAMED
        for column in texts(root, "columns/field"):
            if named := pattern.fullmatch(column):
                object_ = "Activity" if named[1] in {"Task", "Event"} else named[1]
                assert f"{object_}.{named[2]}" in fields_used(project, f"report:{path}", "shows"), (path, column)
                seen += 1
    assert seen > 2000


@pytest.mark.parametrize(
    ("project", "columns", "filters"), [("ita-2018-08", 0.68, 0.79), ("ita-2016-11", 0.68, 0.79), ("npsp", 0.55, 0.85)]
)
def test_most_columns_and_filters_are_resolved_and_the_rest_is_named(project, columns, filters):
    shares = {}
    for kind, place in (("columns", "columns/field"), ("filters", "filter/criteriaItems/column")):
        told = Counter()
        for path, root in files(project, "report"):
            left = unresolved(project, f"report:{path}")
            told.update(column not in left for column in texts(root, place) if not column.startswith("BucketField_"))
        shares[kind] = told[True] / told.total()
    assert shares["columns"] >= columns
    assert shares["filters"] >= filters


@pytest.mark.parametrize("project", ITA)
def test_a_filter_on_a_record_type_is_a_filter_on_the_object_that_its_value_names(project):
    """An oracle for standard columns: the value of such a filter says of which object the column is."""
    seen = 0
    for path, root in files(project, "report"):
        for criterion in root.findall("filter/criteriaItems"):
            column, value = criterion.findtext("column") or "", criterion.findtext("value") or ""
            objects = {name.partition(".")[0] for name in value.split(",") if "." in name}
            if "RECORDTYPE" in column and len(objects) == 1 and column not in unresolved(project, f"report:{path}"):
                assert f"{objects.pop()}.RecordTypeId" in fields_used(project, f"report:{path}", "filters"), (path, column)
                seen += 1
    assert seen > 200


@pytest.mark.parametrize("project", ITA)
def test_no_edge_names_a_custom_field_that_its_object_lacks(project):
    objects = {row.name for row in pulled(project)["objects"]}
    fields = {row.ref for row in pulled(project)["fields"]}
    lacking = {
        (use.user, use.used)
        for use in pulled(project)["uses"]
        if use.used.startswith("salesforce:field:") and use.used.endswith("__c") and use.used not in fields
        and use.used.split(":", 2)[2].partition(".")[0] in objects
    }  # fmt: skip
    assert lacking == set()


@pytest.mark.parametrize("project", ITA)
def test_every_dashboard_shows_its_reports(project):
    dashboards = {path: root for path, root in files(project, "dashboard") if root.tag == "Dashboard"}
    assert {row.ref.removeprefix("salesforce:dashboard:") for row in pulled(project)["dashboards"]} == set(dashboards)
    for path, root in dashboards.items():
        shown = targets(project, f"dashboard:{path}", "shows", "report")
        assert shown == {(element.text or "").strip() for element in root.iter("report")}


@pytest.mark.parametrize("project", ITA)
def test_every_routing_entry_is_read_in_its_place_with_its_queue(project):
    counted = {}
    for object_, root in files(project, "assignmentRules"):
        for rule in root.findall("assignmentRule"):
            for position, entry in enumerate(rule.findall("ruleEntry"), 1):
                criteria = [tuple(texts(item, part)[0] for part in ("field", "value")) for item in entry.findall("criteriaItems")]
                counted[f"{object_}.{rule.findtext('fullName')}/{position}"] = (entry.findtext("assignedTo"), criteria)
    read = {
        row.ref.removeprefix("salesforce:routing_entry:"): (
            row.assignee.removeprefix("salesforce:queue:"),
            [(one.field.removeprefix("salesforce:field:"), ",".join(one.values)) for one in row.criteria],
        )
        for row in pulled(project)["routing_entries"]
        if ".auto_response/" not in row.ref
    }
    assert read == counted


@pytest.mark.parametrize("project", ITA)
def test_whatever_is_routed_goes_to_a_queue_that_exists(project):
    routed = {use.used for use in pulled(project)["uses"] if use.how == "routes"}
    assert len(routed) > 5
    assert routed <= {row.ref for row in pulled(project)["queues"]}


@pytest.mark.parametrize("project", ITA)
def test_every_flow_is_one_row_and_as_active_as_its_definition_says(project):
    definitions = {path: (root.findtext("activeVersionNumber") or "0") != "0" for path, root in files(project, "flowDefinition")}
    counted = {path.rpartition("-")[0] for path, root in files(project, "flow") if root.tag == "Flow"}
    read = {row.name: row.active for row in pulled(project)["automations"] if row.kind in {"flow", "process"}}
    assert read == {name: definitions[name] for name in counted}


@pytest.mark.parametrize("project", ALL)
def test_every_workflow_rule_writes_what_its_field_updates_write(project):
    counted = {}
    for object_, root in files(project, "workflow"):
        updates = {update.findtext("fullName"): update.findtext("field") for update in root.findall("fieldUpdates")}
        for rule in root.findall("rules"):
            at_once = texts(rule, "actions[type='FieldUpdate']/name")
            called = at_once + texts(rule, "workflowTimeTriggers/actions[type='FieldUpdate']/name")
            counted[object_, unquote(rule.findtext("fullName"))] = {updates[name] for name in called if name in updates}
    rules = [row for row in pulled(project).get("automations", ()) if row.kind == "workflow"]
    written = {(row.object, row.name): fields_used(project, row.ref.removeprefix("salesforce:"), "writes") for row in rules}
    read = {rule: {field.partition(".")[2] for field in fields} for rule, fields in written.items()}
    assert read == counted


@pytest.mark.parametrize("project", ITA)
def test_every_approval_process_routes_to_the_queues_of_its_steps(project):
    queues = "approvalStep/assignedApprover/approver[type='queue']/name"
    counted = {path: set(texts(root, queues)) for path, root in files(project, "approvalProcess")}
    processes = [row for row in pulled(project)["automations"] if row.kind == "approval"]
    read = {
        f"{row.object}.{row.name}": targets(project, row.ref.removeprefix("salesforce:"), "routes", "queue") for row in processes
    }
    assert read == counted


@pytest.mark.parametrize("project", ALL)
def test_no_file_is_a_fault(project):
    assert [gap for gap in pulled(project)["gaps"] if gap.kind == "fault"] == []
