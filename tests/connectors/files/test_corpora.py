"""Real projects, counted a second time by a script that shares nothing with the connector but the standard library."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from checks.model.rows.gap import GAP_KINDS
from connectors.files.project import SalesforceProject
from connectors.files.tree import open_project

CORPORA = os.environ.get("AUDITOR_CORPORA")
PROJECTS = ("ita-2018-08", "ita-2016-11", "npsp", "npsp-trial", "ebikes")
OWN = {
    "objects",
    "fields",
    "picklist_values",
    "record_types",
    "record_type_values",
    "conversions",
    "pipelines",
    "stages",
    "forecast_types",
    "validation_rules",
    "layouts",
    "paths",
    "teams",
    "queues",
    "queue_members",
    "permissions",
}

pytestmark = pytest.mark.skipif(not CORPORA, reason="AUDITOR_CORPORA names no folder of real projects")


def place(project: str) -> Path:
    return Path(CORPORA or "") / "salesforce-projects" / project


@pytest.fixture(scope="session")
def pulled():
    """The rows of every project, read once."""
    return {name: SalesforceProject(open_project(str(place(name)))).pull() for name in PROJECTS}


def plain(path: Path) -> ElementTree.Element:
    """A file's tree without namespaces."""
    text = path.read_text(encoding="utf-8-sig")
    return ElementTree.fromstring(re.sub(r' xmlns="[^"]+"', "", text, count=1))


def files(project: str, suffix: str) -> Iterator[tuple[str, ElementTree.Element]]:
    """The files of a type with their names, in both formats."""
    for path in sorted(place(project).rglob(f"*.{suffix}*")):
        if re.search(rf"\.{suffix}(-meta\.xml)?$", path.name):
            yield path.name.partition(f".{suffix}")[0], plain(path)


def bare(name: str) -> str:
    return re.sub(r"___\w+?___|%%%\w+?%%%", "", name)


def parts(project: str, part: str, suffix: str) -> Iterator[tuple[str, ElementTree.Element]]:
    """All parts of one kind, by the path of their reference."""
    for name, root in files(project, "object"):
        for element in root.findall(part):
            yield f"{bare(name)}.{bare(element.findtext('fullName'))}", element
    for path in sorted(place(project).rglob(f"*.{suffix}-meta.xml")):
        element = plain(path)
        yield f"{path.parts[-3]}.{element.findtext('fullName')}", element


def paths(rows) -> set[str]:
    return {row.ref.split(":", 2)[2] for row in rows}


@pytest.mark.parametrize("project", PROJECTS)
def test_every_field_is_there_and_none_that_nobody_wrote(pulled, project):
    written = dict(parts(project, "fields", "field"))
    read = {row.ref.split(":", 2)[2]: row for row in pulled[project].get("fields", [])}
    assert written.keys() <= read.keys()
    beyond = [row for path, row in read.items() if path not in written]
    assert all(not row.custom and (row.vendor_type == "Picklist" or row.name == "Name") for row in beyond)
    for path, element in written.items():
        assert read[path].vendor_type == element.findtext("type"), path
        if read[path].custom:
            assert (read[path].description or "") == (element.findtext("description") or "").strip(), path
            assert read[path].calculated == (element.findtext("formula") is not None or element.findtext("type") == "Summary"), (
                path
            )


@pytest.mark.parametrize("project", PROJECTS)
@pytest.mark.parametrize(
    ("table", "part", "suffix"),
    [("record_types", "recordTypes", "recordType"), ("validation_rules", "validationRules", "validationRule")],
)
def test_every_part_of_an_object_is_there(pulled, project, table, part, suffix):
    assert paths(pulled[project].get(table, [])) == {path for path, _ in parts(project, part, suffix)}


@pytest.mark.parametrize("project", PROJECTS)
def test_every_value_of_a_record_type_is_there(pulled, project):
    written = Counter(
        (
            f"salesforce:record_type:{path}",
            f"salesforce:field:{path.partition('.')[0]}.{bare(picklist.findtext('picklist'))}",
            unquote(value.text),
        )
        for path, element in parts(project, "recordTypes", "recordType")
        for picklist in element.findall("picklistValues")
        for value in picklist.findall("values/fullName")
    )
    assert Counter((row.ref, row.field, row.value) for row in pulled[project].get("record_type_values", [])) == Counter(
        dict.fromkeys(written, 1)
    )


@pytest.mark.parametrize("project", PROJECTS)
def test_every_value_of_a_custom_picklist_is_there(pulled, project):
    shared = {
        name: [one.findtext("fullName") for one in root.findall("customValue")] for name, root in files(project, "globalValueSet")
    }
    written: dict[str, list[str]] = {}
    for path, element in parts(project, "fields", "field"):
        if path.endswith("__c") and (element.find("picklist") is not None or element.find("valueSet") is not None):
            inline = [
                one.text
                for one in (
                    *element.findall("picklist/picklistValues/fullName"),
                    *element.findall("valueSet/valueSetDefinition/value/fullName"),
                )
            ]
            written[path] = inline or shared.get(element.findtext("valueSet/valueSetName") or "", [])
    read: dict[str, list[str]] = {}
    for row in pulled[project].get("picklist_values", []):
        if row.field.endswith("__c"):
            read.setdefault(row.field.split(":", 2)[2], []).append(row.value)
    assert read == {path: [value.strip() for value in values] for path, values in written.items() if values}


@pytest.mark.parametrize("project", ["ita-2018-08", "npsp-trial", "ita-2016-11"])
def test_stages_are_those_of_the_org(pulled, project):
    values = [
        one
        for _, root in files(project, "standardValueSet")
        for one in root.findall("standardValue")
        if one.find("probability") is not None
    ]
    values = values or [
        one
        for path, field in parts(project, "fields", "field")
        if path == "Opportunity.StageName"
        for one in field.findall("picklist/picklistValues")
    ]
    told = [
        (
            one.findtext("fullName"),
            float(one.findtext("probability")),
            one.findtext("closed") == "true",
            one.findtext("won") == "true",
        )
        for one in values
    ]
    rows = [row for row in pulled[project]["stages"] if row.pipeline == "salesforce:pipeline:Opportunity/*"]
    assert [(row.name, row.probability, row.closed, row.won) for row in sorted(rows, key=lambda row: row.position)] == told
    processes = {
        path.replace(".", "/", 1): {unquote(one.text) for one in element.findall("values/fullName")}
        for path, element in parts(project, "businessProcesses", "businessProcess")
    }
    read: dict[str, set[str]] = {}
    for row in pulled[project]["stages"]:
        read.setdefault(row.pipeline.split(":", 2)[2], set()).add(row.name)
    assert {path: names for path, names in read.items() if not path.endswith("/*")} == processes
    assert all(row.probability is not None for row in pulled[project]["stages"] if row.object == "Opportunity")


@pytest.mark.parametrize("project", PROJECTS)
def test_every_layout_field_queue_role_group_and_path_is_there(pulled, project):
    rows = pulled[project]
    written = {
        (unquote(bare(name)).replace("-", ".", 1), item.text)
        for name, root in files(project, "layout")
        for item in root.iter("field")
        if root.tag == "Layout"
    }
    read = {(row.ref.split(":", 2)[2], row.field.partition(".")[2]) for row in rows.get("layouts", [])}
    assert {(name, bare(field)) for name, field in written} >= read
    assert {name for name, _ in read} == {
        unquote(bare(name)).replace("-", ".", 1)
        for name, root in files(project, "layout")
        if root.find("layoutSections/layoutColumns/layoutItems/field") is not None
    }
    assert paths(rows.get("queues", [])) == {name for name, _ in files(project, "queue")}
    assert paths(rows.get("teams", [])) == {f"role/{name}" for name, _ in files(project, "role")} | {
        f"group/{name}" for name, _ in files(project, "group")
    }
    steps = [step for _, root in files(project, "pathAssistant") for step in root.findall("pathAssistantSteps")]
    assert len(list(rows.get("paths", []))) == len(steps)


@pytest.mark.parametrize("project", PROJECTS)
def test_no_file_is_a_fault_and_every_gap_is_explained(pulled, project):
    gaps = pulled[project]["gaps"]
    assert [gap for gap in gaps if gap.kind == "fault"] == []
    assert all(gap.kind in GAP_KINDS and gap.reason and gap.cure for gap in gaps)


def test_complete_objects_are_not_called_partial_and_partial_ones_are(pulled):
    def partial(project):
        held = {row.name for row in pulled[project]["objects"]}
        return {gap.scope for gap in pulled[project]["gaps"] if gap.table == "fields" and gap.kind == "partial retrieve"} & held

    assert partial("ita-2018-08") == partial("ita-2016-11") == set()
    assert {"Lead", "Opportunity", "Account", "Contact"} <= partial("npsp-trial")
    assert {"Lead", "Opportunity", "Account", "Contact"} <= partial("npsp")
    assert "Engagement_Plan__c" not in partial("npsp")
    assert partial("ebikes") == {"Case"}


def test_two_years_apart_only_what_changed_differs(pulled):
    before, after = pulled["ita-2016-11"], pulled["ita-2018-08"]
    gone = {table: {row.ref for row in before.get(table, [])} - {row.ref for row in after.get(table, [])} for table in OWN}
    assert {ref for refs in gone.values() for ref in refs} == {"salesforce:forecast_type:OpportunitySplitRevenue"}
    known = {row.ref: row for row in after["fields"]}
    attributes = Counter(
        attribute
        for row in before["fields"]
        for attribute in row.__struct_fields__
        if getattr(row, attribute) is not None and getattr(row, attribute) != getattr(known[row.ref], attribute)
    )
    assert attributes == {"label": 2, "length": 1, "history_tracked": 4}
    values = {row.ref: row for row in after["picklist_values"]}
    changed = [
        row
        for row in before["picklist_values"]
        if (row.label, row.default, row.active, row.value_set)
        != (values[row.ref].label, values[row.ref].default, values[row.ref].active, values[row.ref].value_set)
    ]
    assert changed == []
    standard = {row.field for row in before["picklist_values"] if not row.field.endswith("__c")}
    assert standard <= {row.field for row in after["picklist_values"]}
    assert {row.ref for row in before["stages"]} <= {row.ref for row in after["stages"]}
