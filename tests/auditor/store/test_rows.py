"""How rows are kept: whatever a CRM says comes back as it was."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.store.rows import FIGURES, codec_of, pack_rows
from build import a_field, a_layout_field, a_report, a_user
from checks.model.rows.measures import FieldFill, ValueCount
from checks.model.tables import MEASURES, ROW_TYPES
from worlds import any_row

every_table = pytest.mark.parametrize("table", ROW_TYPES)


def unpacked(table, packed):
    return [row for components in packed.values() for row in codec_of(table).unpack(components.values())]


@every_table
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_every_row_comes_back_as_it_was(table, data):
    rows = data.draw(st.lists(any_row(table), max_size=4))
    assert sorted(map(repr, unpacked(table, pack_rows(table, rows)))) == sorted(map(repr, rows))


@every_table
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_the_order_in_which_rows_were_read_makes_no_difference(table, data):
    rows = data.draw(st.lists(any_row(table), max_size=4))
    assert pack_rows(table, rows) == pack_rows(table, reversed(rows))


@pytest.mark.parametrize("table", FIGURES)
def test_a_figure_is_required_or_none_where_it_was_not_read(table):
    columns = {field.name: field for field in msgspec.structs.fields(ROW_TYPES[table])}
    for name in FIGURES[table]:
        assert columns[name].required or columns[name].default is None


def test_every_measure_has_its_figures_apart_except_the_lines_of_a_file():
    assert {"bookings"} == MEASURES - FIGURES.keys()


def test_what_moves_by_itself_leaves_the_definition_alone():
    (before,) = pack_rows("users", [a_user(last_login="2026-11-01T00:00:00Z")])["salesforce"].values()
    (after,) = pack_rows("users", [a_user(last_login="2026-11-20T00:00:00Z")])["salesforce"].values()
    assert before.hash == after.hash
    assert before.figures == ("2026-11-01T00:00:00Z",)


def test_a_changed_definition_has_another_hash():
    (before,), (after,) = (pack_rows("fields", [a_field(label=label)])["salesforce"].values() for label in ("A", "B"))
    assert before.hash != after.hash


def test_a_measure_is_known_by_all_that_qualifies_it():
    home = {"connection": "salesforce", "ref": "salesforce:field:Lead.A"}
    fill = [FieldFill(**home, by=by, filled=1, of=2) for by in (None, "SMB")]
    counts = [ValueCount(**home, value="", month=month, count=1) for month in (None, "")]
    assert list(pack_rows("field_fill", fill)["salesforce"]) == ["salesforce:field:Lead.A", 'salesforce:field:Lead.A ["SMB"]']
    assert len(pack_rows("value_counts", counts)["salesforce"]) == 2


def test_the_rows_of_a_component_are_kept_together():
    placed = [("Lead.Main", "Lead.A__c"), ("Lead.Main", "Lead.B__c"), ("Lead.Other", "Lead.A__c")]
    rows = [a_layout_field(layout, field) for layout, field in placed]
    assert list(pack_rows("layouts", rows)["salesforce"]) == ["salesforce:layout:Lead.Main", "salesforce:layout:Lead.Other"]


def test_a_reference_that_comes_twice_is_kept_twice():
    assert len(unpacked("reports", pack_rows("reports", [a_report(), a_report()]))) == 2


def test_half_a_character_is_no_reason_to_lose_a_night():
    (kept,) = pack_rows("fields", [a_field(label="Tier \ud83d", description="\ud83d\ude00")])["salesforce"].values()
    (row,) = codec_of("fields").unpack([kept])
    assert (row.label, row.description) == ("Tier \ufffd", "😀")


def test_a_document_that_no_longer_fits_its_row_type_is_refused():
    with pytest.raises(msgspec.ValidationError):
        codec_of("fields").unpack([('[{"connection":"salesforce"}]', ())])
