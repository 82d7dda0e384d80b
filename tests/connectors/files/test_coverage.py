from __future__ import annotations

import pytest

from checks.model.tables import MEASURES
from connectors.files.coverage import metadata_type
from connectors.metadata.readers import readers

QUEUE = {"queues/Inbound.queue": "<Queue><name>Inbound</name></Queue>"}


def test_what_no_project_can_hold_needs_the_org(pull):
    rows = pull(QUEUE)
    for table in (*(MEASURES - {"bookings"}), "users", "changes", "campaigns"):
        gap = rows.gap(table)
        assert (gap.kind, gap.cure) == ("unsupported", "connect the org itself"), table
    assert rows.gap("users").reason == "a Salesforce project holds no users"
    assert rows.gap("record_counts").reason == "a Salesforce project holds definitions, no records"


def test_what_comes_from_elsewhere_says_from_where(pull):
    rows = pull(QUEUE)
    assert rows.gap("bookings").cure == "name finance's bookings file in auditor.yaml"
    assert "HubSpot" in rows.gap("sync_mappings").cure


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ("reports", "Report"),
        ("dashboards", "Dashboard"),
        ("routing_rules", "AssignmentRules"),
        ("queues", "Queue"),
        ("conversions", "LeadConvertSettings"),
        ("forecast_types", "Settings:Forecasting"),
        ("layouts", "Layout"),
        ("objects", "CustomObject"),
        ("fields", "CustomObject"),
        ("paths", "PathAssistant"),
    ],
)
def test_a_table_without_a_file_names_the_metadata_to_retrieve(pull, table, wanted):
    gap = pull({"roles/CRO.role": "<Role/>"}).gap(table)
    assert gap.kind == "partial retrieve"
    assert wanted in gap.cure


def test_a_file_that_lists_nothing_was_read(pull):
    rows = pull({"assignmentRules/Lead.assignmentRules": "<AssignmentRules/>"})
    assert rows.gap("routing_rules") is None
    assert rows.tables["routing_rules"] == []


def test_a_table_that_is_read_in_part_names_the_other_part(pull):
    gap = pull({"roles/CRO.role": "<Role/>"}).gap("teams", "Group")
    assert (gap.kind, gap.reason, gap.cure) == (
        "partial retrieve",
        "the project holds no Group",
        "retrieve Group, if the org has any",
    )


def test_a_part_whose_files_are_broken_is_a_fault_and_not_missing(pull):
    rows = pull({"roles/CRO.role": "<Role/>", "groups/A.group": b"<"})
    assert rows.gap("teams", "Group") is None
    assert rows.gap("teams", "groups/A.group").kind == "fault"


def test_metadata_types_are_named_as_the_metadata_api_names_them():
    found = {reader.__name__.rpartition(".")[2]: metadata_type(reader) for reader in readers()}
    assert {found[name] for name in ("objects", "fields", "permission_sets", "forecasting", "value_sets", "paths")} == {
        "CustomObject", "CustomField", "PermissionSet", "Settings:Forecasting", "StandardValueSet", "PathAssistant",
    }  # fmt: skip


def test_where_all_files_of_a_table_are_broken_the_first_is_named_with_its_reason(pull):
    gap = pull({"queues/A.queue": b"<", "queues/B.queue": b"<", "roles/CRO.role": "<Role/>"}).gap("queues")
    assert gap.kind == "fault"
    assert (
        "none of the files that tell of it could be read: queues/A.queue could not be read: it is not well-formed" in gap.reason
    )
    assert gap.reason.endswith(", and 1 more")


@pytest.mark.parametrize(("kept", "absent"), [("duplicateRule", "matching_rule"), ("matchingRule", "duplicate_rule")])
def test_kinds_that_one_reader_reads_are_missed_one_by_one(pull, kept, absent):
    root = "DuplicateRule" if kept == "duplicateRule" else "MatchingRules"
    rows = pull({f"rules/Lead.{kept}": f"<{root}/>"})
    assert rows.gap("automations", absent)
    assert not rows.gap("automations", {"matching_rule": "duplicate_rule", "duplicate_rule": "matching_rule"}[absent])
