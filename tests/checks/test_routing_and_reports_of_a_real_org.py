"""The checks of routing and reports on a real org's metadata: what is there is left alone, what is taken away is missed."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

import checks.reports.broken_report
import checks.routing.routing_holes
import checks.routing.stale_criterion  # noqa: F401 - registers the checks
from checks.model.check import REGISTRY, Inputs, judge
from checks.model.policy import Policy
from checks.model.policy.measurement import Systems
from checks.model.snapshot import Snapshot
from connectors.files.project import SalesforceProject
from connectors.files.tree import open_project

CASES = Policy(systems=Systems(governed_objects=("Case",)))
pytestmark = pytest.mark.skipif("AUDITOR_CORPORA" not in os.environ, reason="AUDITOR_CORPORA is not set")


@pytest.fixture(scope="module")
def tables():
    return SalesforceProject(open_project(str(Path(os.environ["AUDITOR_CORPORA"], "salesforce-projects", "ita-2018-08")))).pull()


def found(code, tables):
    return judge(REGISTRY[code], Inputs(Snapshot(datetime(2018, 8, 3, tzinfo=UTC), tables), CASES)).findings


def test_every_value_that_the_org_routes_by_still_exists(tables):
    assert found("RTE003", tables) == ()


def test_routing_misses_a_value_that_is_taken_away(tables):
    kept = [row for row in tables["picklist_values"] if row.ref != "salesforce:value:Case.Origin=Email"]
    entries = [finding for finding in found("RTE003", {**tables, "picklist_values": kept}) if ":routing_entry:" in finding.ref]
    assert [finding.ref for finding in entries] == [
        "salesforce:routing_entry:Case.Active Case Assignments/1",
        "salesforce:routing_entry:Case.auto_response/Salesforce Support Case/1",
    ]


def test_routing_misses_a_record_type_that_is_taken_away(tables):
    kept = [row for row in tables["record_types"] if row.label != "Smart Grid"]
    assert len(kept) == len(tables["record_types"]) - 1
    entries = [finding for finding in found("RTE003", {**tables, "record_types": kept}) if ":routing_entry:" in finding.ref]
    assert [finding.ref for finding in entries] == ["salesforce:routing_entry:Case.Active Case Assignments/9"]


def test_the_active_rule_has_no_catch_all_and_no_entry_in_a_shadow(tables):
    assert [finding.ref for finding in found("RTE005", tables)] == ["salesforce:routing_rule:Case.Active Case Assignments"]


def test_reports_still_filter_by_offices_that_were_renamed(tables):
    office = "salesforce:value:User.RH_Lev_6_Office__c="
    lost = {
        value
        for finding in found("RPT006", tables)
        for value in finding.measured.get("values", ())
        if finding.ref.startswith(office)
    }
    assert {"GM-CS EUR-Field-UK-London", "GM-CS MEA-HQ-DAS-Office"} <= lost
    assert "GM-CS EMEA-Field-UK-London" not in lost


def test_reports_miss_a_field_that_is_taken_away(tables):
    kept = [row for row in tables["fields"] if row.ref != "salesforce:field:User.RH_Lev_6_Office__c"]
    missing = [finding for finding in found("RPT006", {**tables, "fields": kept}) if ":field:" in finding.ref]
    assert [finding.ref for finding in missing] == ["salesforce:field:User.RH_Lev_6_Office__c"]
    assert missing[0].size > 100
