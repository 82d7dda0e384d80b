from datetime import datetime

import pandas as pd
import pytest

from build import NOW, a_connection, a_field, a_gap, a_snapshot, a_use, some_values
from checks.model.snapshot import Snapshot
from checks.model.tables import MEASURES, ROW_TYPES, Table


def test_a_table_is_looked_up_by_reference_or_by_any_column():
    table = a_snapshot(a_field("Lead.A__c"), a_field("Lead.B__c"), a_field("Case.A__c")).table("fields")
    assert table.get("salesforce:field:Case.A__c").object == "Case"
    assert table.get("salesforce:field:Case.B__c") is None
    assert [row.name for row in table.by("object")["Lead"]] == ["A__c", "B__c"]
    assert "salesforce:field:Lead.A__c" in table


def test_a_frame_tells_not_read_from_empty():
    frame = a_snapshot(a_field(description="", help_text=None)).table("fields").frame
    assert frame.loc[0, "description"] == ""
    assert pd.isna(frame.loc[0, "help_text"])


def test_a_frame_of_nothing_still_has_its_columns():
    assert list(Table("uses").frame.columns[:3]) == ["ref", "connection", "user"]


def test_an_edge_is_found_by_its_user():
    edge = a_use("report:Sales/Won", "field:Lead.LeadSource", "filters")
    assert a_snapshot(edge).table("uses").get("salesforce:report:Sales/Won") == edge


def test_a_table_of_other_connections_is_left_out():
    table = a_snapshot(a_field(), a_field(connection="eu")).table("fields")
    assert [row.connection for row in table.only(frozenset({"eu"}))] == ["eu"]
    assert table.only(frozenset({"eu", "salesforce", "more"})) is table


def test_measures_are_told_from_definitions():
    assert "value_counts" in MEASURES
    assert "bookings" in MEASURES
    assert not {"fields", "reports", "gaps"} & MEASURES


def test_every_row_type_documents_itself():
    assert all(row.__doc__ for row in ROW_TYPES.values())


def test_a_snapshot_refuses_what_the_model_does_not_know():
    with pytest.raises(ValueError, match="no table feilds"):
        Snapshot(NOW, {"feilds": []})


def test_a_snapshot_needs_a_time_zone():
    with pytest.raises(ValueError, match="zone"):
        Snapshot(datetime(2026, 1, 1), {})


def test_a_table_that_nobody_read_is_a_gap_of_every_connection():
    coverage = a_snapshot(a_connection(), unread=["fields"]).coverage
    assert coverage.whole_gap("fields", "salesforce").reason == "fields was not read from salesforce"
    assert coverage.whole_gap("objects", "salesforce") is None


def test_coverage_tells_a_part_from_the_whole():
    coverage = a_snapshot(a_connection(), a_gap("fields", "Case"), a_gap("reports")).coverage
    assert coverage.complete("fields", "salesforce", "Lead")
    assert not coverage.complete("fields", "salesforce", "Case")
    assert not coverage.complete("reports", "salesforce", "anything")
    assert [gap.scope for gap in coverage.scoped_gaps(["fields", "reports"], ["salesforce"])] == ["Case"]


def test_values_keep_their_order():
    assert [row.position for row in a_snapshot(some_values("Lead.LeadSource", "Web", "Phone")).table("picklist_values")] == [1, 2]
