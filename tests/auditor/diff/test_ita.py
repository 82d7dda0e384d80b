"""Two backups of one real org, two years and two file formats apart: an independent script counts what the diff says.

The counting reads the raw files with ElementTree and knows nothing of the model. Standard fields and inactive values, which the
older format does not list, and what one backup did not retrieve at all are left out of it: none of that happened to the org.
"""

import os
import re
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from auditor.diff import compare
from auditor.store import Store
from checks.model import refs
from checks.model.snapshot import Snapshot
from connectors.files.project import SalesforceProject
from connectors.files.tree import open_project

CORPORA = os.environ.get("AUDITOR_CORPORA")
pytestmark = pytest.mark.skipif(CORPORA is None, reason="AUDITOR_CORPORA does not name the folder of corpora")
PROJECTS = Path(CORPORA or ".") / "salesforce-projects"
OLD, NEW = PROJECTS / "ita-2016-11", PROJECTS / "ita-2018-08"
TAKEN = {OLD: datetime(2016, 11, 21, tzinfo=UTC), NEW: datetime(2018, 8, 3, tzinfo=UTC)}


@pytest.fixture(scope="module")
def snapshots():
    return [Snapshot(TAKEN[folder], SalesforceProject(open_project(str(folder))).pull()) for folder in (OLD, NEW)]


@pytest.fixture(scope="module")
def components(snapshots):
    return compare(*snapshots)[0]


def parsed(path):
    return ElementTree.fromstring(re.sub(r'\sxmlns="[^"]+"', "", path.read_text(encoding="utf-8"), count=1))


def files(kind, suffix):
    """What each backup holds of a kind: path below its folder, without the suffix, to the file."""
    return [
        {str(path.relative_to(folder / kind)).removesuffix(suffix): path for path in (folder / kind).rglob(f"*{suffix}")}
        for folder in (OLD, NEW)
    ]


def elements(tag, kind="objects", suffix=".object"):
    """The named elements of the files that both backups hold: ``Lead.Region__c`` to the element."""
    old, new = files(kind, suffix)
    return [
        {f"{name}.{one.findtext('fullName')}": one for name in old.keys() & new.keys() for one in parsed(side[name]).findall(tag)}
        for side in (old, new)
    ]


def came_and_went(sides):
    old, new = (set(side) for side in sides)
    return new - old, old - new


def said(components, table, prefix=""):
    """What the diff says came and went, a rename being both: paths of references."""

    def path(ref):
        return ref.split(":", 2)[2]

    among = [one for one in components if one.table == table and path(one.ref).startswith(prefix)]
    come = {path(one.ref).removeprefix(prefix) for one in among if one.kind in ("added", "renamed")}
    gone = {path(one.was or one.ref).removeprefix(prefix) for one in among if one.kind in ("removed", "renamed")}
    return come, gone


def folded(components, table, attribute):
    """How many parts came with the components of a table."""
    return sum(one.after for change in components if change.table == table and change.kind == "added" for one in change.attributes
               if one.attribute == attribute)  # fmt: skip


def test_custom_fields(components):
    fields = [{name for name in side if name.endswith("__c")} for side in elements("fields")]
    assert said(components, "fields") == came_and_went(fields)
    assert len(said(components, "fields")[0]) == 55


@pytest.mark.parametrize(
    ("table", "kind", "suffix"),
    [
        ("reports", "reports", ".report"),
        ("dashboards", "dashboards", ".dashboard"),
        ("queues", "queues", ".queue"),
    ],
)
def test_what_has_a_file_of_its_own(components, table, kind, suffix):
    counted = came_and_went(files(kind, suffix))
    assert said(components, table) == counted
    assert any(counted)


@pytest.mark.parametrize(("prefix", "kind", "suffix"), [("role/", "roles", ".role"), ("group/", "groups", ".group")])
def test_roles_and_groups(components, prefix, kind, suffix):
    assert said(components, "teams", prefix) == came_and_went(files(kind, suffix))


def test_layouts(components):
    layouts = [{unquote(name).replace("-", ".", 1) for name in side} for side in files("layouts", ".layout")]
    assert said(components, "layouts") == came_and_went(layouts)


def test_flows_of_which_a_file_is_a_version(components):
    flows = [{re.sub(r"-\d+$", "", name) for name in side} for side in files("flows", ".flow")]
    come, gone = came_and_went(flows)
    assert said(components, "automations", "flow/") == (come, gone)
    assert come


def test_flows_that_were_switched_on_or_off(components):
    active = [
        {name: parsed(path).findtext("activeVersionNumber", "0") != "0" for name, path in side.items()}
        for side in files("flowDefinitions", ".flowDefinition")
    ]
    switched = {name for name in active[0].keys() & active[1].keys() if active[0][name] != active[1][name]}
    changed = {
        one.ref.partition("flow/")[2]
        for one in components
        if one.kind == "changed" and "automation:flow/" in one.ref and any(each.attribute == "active" for each in one.attributes)
    }
    assert changed == switched != set()


def test_workflow_rules(components):
    rules = [
        {unquote(f"{name}.{one.findtext('fullName')}") for name, path in side.items() for one in parsed(path).findall("rules")}
        for side in files("workflows", ".workflow")
    ]
    assert said(components, "automations", "workflow/") == came_and_went(rules)


def test_approvals(components):
    assert said(components, "automations", "approval/") == came_and_went(files("approvalProcesses", ".approvalProcess"))


@pytest.mark.parametrize(("table", "tag"), [("record_types", "recordTypes"), ("validation_rules", "validationRules")])
def test_parts_of_objects(components, table, tag):
    assert said(components, table) == came_and_went(elements(tag))


def listed(field, standard=None):
    """The active values of a field, in whichever of the ways in which a file may list them."""
    rows = [*field.iter("picklistValues"), *field.iter("value"), *([] if standard is None else standard.findall("standardValue"))]
    return {row.findtext("fullName") for row in rows if row.findtext("isActive") != "false" and row.find("fullName") is not None}


def standard_values(name):
    return parsed(NEW / "standardValueSets" / f"{name}.standardValueSet")


@pytest.mark.parametrize(
    ("field", "standard"),
    [
        ("Lead.LeadSource", "LeadSource"),
        ("Contact.LeadSource", "LeadSource"),
        ("Opportunity.LeadSource", "LeadSource"),
        ("Account.AccountSource", "LeadSource"),
        ("Lead.Status", "LeadStatus"),
        ("Case.Status", "CaseStatus"),
        ("Case.Type", "CaseType"),
        ("Account.Industry", "Industry"),
        ("Opportunity.Type", "OpportunityType"),
        ("Asset.Status", "AssetStatus"),
    ],
)
def test_values_that_moved_from_the_object_to_a_value_set_of_the_org(components, field, standard):
    old, new = elements("fields")
    counted = came_and_went([listed(old[field]), listed(new[field], standard_values(standard))])
    by_value = said(components, "picklist_values", f"{field}=")
    by_stage = said(components, "stages", f"{field.partition('.')[0]}/*/") if field.endswith(".Status") else (set(), set())
    assert (by_value[0] | by_stage[0], by_value[1] | by_stage[1]) == counted


def test_values_of_custom_fields(components):
    old, new = elements("fields")
    come, gone = set(), set()
    for name in old.keys() & new.keys():
        if name.endswith("__c") and new[name].find("valueSet/valueSetName") is None:
            added, removed = came_and_went([listed(old[name]), listed(new[name])])
            come |= {f"{name}={value}" for value in added}
            gone |= {f"{name}={value}" for value in removed}
    sides = said(components, "picklist_values")
    custom = tuple({path for path in side if path.partition("=")[0].endswith("__c")} for side in sides)
    assert custom == (come, gone)
    assert come


def test_values_that_came_with_their_field(components):
    new = elements("fields")[1]
    inline = {name: listed(field) for name, field in new.items() if field.find("valueSet/valueSetDefinition") is not None}
    sets = {path.name.partition(".")[0]: parsed(path) for path in (NEW / "globalValueSets").iterdir()}
    for name, field in new.items():
        if shared := field.findtext("valueSet/valueSetName"):
            values = sets[shared].findall("customValue")
            inline[name] = {one.findtext("fullName") for one in values if one.findtext("isActive") != "false"}
    come = said(components, "fields")[0]
    assert folded(components, "fields", "picklist_values") == sum(len(values) for name, values in inline.items() if name in come)


@pytest.mark.parametrize("attribute", ["label", "description", "length", "formula"])
def test_what_changed_about_custom_fields(components, attribute):
    old, new = elements("fields")
    differing = {
        name
        for name in old.keys() & new.keys()
        if name.endswith("__c") and (old[name].findtext(attribute) or "") != (new[name].findtext(attribute) or "")
    }
    changed = {
        one.ref.split(":", 2)[2]
        for one in components
        if one.table == "fields" and one.kind == "changed" and any(each.attribute == attribute for each in one.attributes)
    }
    assert changed == differing


def definition(path):
    """What a report is, without what the newer format writes differently in nearly every file."""
    report = parsed(path)
    plain = ("format", "scope", "reportType", "name", "description", "filter/booleanFilter")
    period = ("dateColumn", "interval", "startDate", "endDate")
    return (
        {one.findtext("field") for one in report.findall("columns")},
        {tuple(one.findtext(tag) or "" for tag in ("column", "operator", "value")) for one in report.iter("criteriaItems")},
        {one.findtext("field") for tag in ("groupingsDown", "groupingsAcross") for one in report.findall(tag)},
        [column.text for one in report.findall("block") for column in one.iter("field")],
        [report.findtext(tag) or "" for tag in plain] + [report.findtext(f"timeFrameFilter/{tag}") or "" for tag in period],
    )


def test_reports_that_changed_are_those_whose_definition_did(components):
    old, new = files("reports", ".report")
    shared = old.keys() & new.keys()
    differing = {name for name in shared if definition(old[name]) != definition(new[name])}
    changed = {one.ref.split(":", 2)[2] for one in components if one.table == "reports" and one.kind == "changed"}
    rewritten = {name for name in shared if old[name].read_text("utf-8") != new[name].read_text("utf-8")}
    assert len(rewritten) > 1300, "the newer format writes nearly every file anew"
    assert changed <= differing, "a change that comes from the format"
    assert len(differing - changed) <= 5, "changed columns that name no field of the project"


def test_nothing_of_the_format_is_told_as_a_change(components):
    assert not [one for one in components if one.table in ("objects", "conversions", "paths")]
    attributes = {(one.table, each.attribute) for one in components for each in one.attributes if one.kind == "changed"}
    assert not attributes & {("fields", name) for name in ("type", "restricted", "value_set", "order", "required", "controller")}
    assert not {attribute for table, attribute in attributes if table in ("picklist_values", "stages", "pipelines")}


def test_what_was_only_read_differently_is_told_apart(snapshots):
    told = {(one.table, one.scope): one.components for one in compare(*snapshots)[1]}
    assert told[("paths", "salesforce")] == len(snapshots[1].table("paths"))
    assert told[("automations", "duplicate_rule")] == 2
    new_objects = {"Territory2", "OpportunityContactRole"}
    with_parts = [row for name in ("objects", "fields", "picklist_values") for row in snapshots[1].table(name)]
    assert told[("objects", "salesforce")] == sum(refs.object_of(row.ref) in new_objects for row in with_parts)
    assert ("picklist_values", "inactive values") in told


def test_the_store_tells_the_same(snapshots, components, tmp_path):
    with Store.open(tmp_path) as store:
        before, after = (store.save(snapshot) for snapshot in snapshots)
        assert compare(*store.changes(before, after))[0] == components
