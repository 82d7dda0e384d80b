"""The store as a whole: snapshots go in, and come back as they were, however many nights later."""

import os
import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.diff import compare
from auditor.store import Store, StoreError
from build import NOW, a_connection, a_field, a_gap, a_snapshot, a_use, a_user, some_values
from checks.model.rows.measures import FieldFill
from checks.model.rows.schema import Location
from worlds import contents, worlds


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened


def night(number, *rows, **given):
    return a_snapshot(*rows, taken_at=NOW + timedelta(days=number), **given)


def fill(filled, path="Lead.Segment__c"):
    return FieldFill(connection="salesforce", ref=f"salesforce:field:{path}", filled=filled, of=100)


def rows_in(folder, table):
    with sqlite3.connect(Path(folder) / "store.sqlite") as database:
        return database.execute(f"select count(*) from {table}").fetchone()[0]


def test_a_snapshot_comes_back_as_it_was(store):
    snapshot = night(0, a_field(), some_values("Lead.Segment__c", "A", "B"), fill(7), a_gap("users"), unread=("users",))
    loaded = store.load(store.save(snapshot))
    assert loaded.taken_at == snapshot.taken_at
    assert contents(loaded) == contents(snapshot)


def test_what_is_known_of_a_saved_snapshot(store):
    info = store.save(night(0, a_field()), label="spring:before")
    assert (info.taken_at, info.label, info.connections, len(info.id)) == (NOW, "spring:before", ("salesforce",), 8)
    assert store.list() == (info,)


def test_times_are_kept_in_utc(store):
    taken_at = datetime(2026, 11, 20, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    info = store.save(a_snapshot(a_field(), taken_at=taken_at))
    assert (info.taken_at, info.taken_at.tzinfo) == (taken_at, UTC)
    assert store.resolve("2026-11-19") == info


def test_snapshots_are_listed_in_the_order_of_time_even_when_an_older_one_is_saved_later(store):
    saved = [store.save(night(number, a_field())) for number in (5, 1, 3)]
    assert [info.id for info in store.list()] == [saved[1].id, saved[2].id, saved[0].id]


@settings(max_examples=15, deadline=None)
@given(st.lists(worlds(), min_size=1, max_size=5))
def test_any_sequence_of_snapshots_can_be_loaded_as_of_each(snapshots):
    with tempfile.TemporaryDirectory() as folder, Store.open(folder) as store:
        infos = [store.save(snapshot) for snapshot in snapshots]
        for info, snapshot in zip(infos, snapshots, strict=True):
            assert contents(store.load(info)) == contents(snapshot)


@settings(max_examples=30, deadline=None)
@given(st.lists(worlds(), min_size=2, max_size=3), st.booleans())
def test_comparing_the_changes_says_the_same_as_comparing_everything(snapshots, backwards):
    with tempfile.TemporaryDirectory() as folder, Store.open(folder) as store:
        infos = [store.save(snapshot) for snapshot in snapshots]
        first, last = (infos[-1], infos[0]) if backwards else (infos[0], infos[-1])
        assert compare(*store.changes(first, last)) == compare(store.load(first), store.load(last))


def test_changes_hold_what_changed_and_little_else(store):
    before = store.save(night(0, a_field("Lead.A__c", label="Old"), a_field("Lead.B__c"), a_use("report:S/W", "field:Lead.B__c")))
    after = store.save(night(1, a_field("Lead.A__c", label="New"), a_field("Lead.B__c"), a_use("report:S/W", "field:Lead.B__c")))
    old, new = store.changes(before, after)
    assert [row.label for row in old.table("fields")] == ["Old"]
    assert [row.label for row in new.table("fields")] == ["New"]
    assert not old.table("uses")


def test_a_night_in_which_nothing_changed_costs_next_to_nothing(store, tmp_path):
    org = [a_field(f"Lead.F{number}__c", description="x" * 500) for number in range(500)]
    org += [fill(number, row.ref.split(":")[2]) for number, row in enumerate(org)]
    store.save(night(0, *org))
    size = (tmp_path / "store.sqlite").stat().st_size
    versions, figures = rows_in(tmp_path, "versions"), rows_in(tmp_path, "figures")
    for number in range(1, 31):
        store.save(night(number, a_connection(taken_at=f"2026-11-{number:02}"), *org))
    assert rows_in(tmp_path, "versions") == versions
    assert rows_in(tmp_path, "figures") == figures + 1
    assert (tmp_path / "store.sqlite").stat().st_size - size < 30 * 500


def test_one_changed_component_costs_one_version(store, tmp_path):
    org = [a_field(f"Lead.F{number}__c") for number in range(50)]
    store.save(night(0, *org))
    versions = rows_in(tmp_path, "versions")
    store.save(night(1, *org[:-1], msgspec.structs.replace(org[-1], label="New")))
    assert rows_in(tmp_path, "versions") == versions + 1


def test_a_table_that_was_not_read_costs_nothing_and_is_not_loaded(store, tmp_path):
    first = store.save(night(0, a_field()))
    versions = rows_in(tmp_path, "versions")
    blind = store.save(night(1, a_gap("fields"), unread=("fields",)))
    last = store.save(night(2, a_field()))
    assert "fields" not in store.load(blind).tables
    assert contents(store.load(first))["fields"] == contents(store.load(last))["fields"] != []
    assert rows_in(tmp_path, "versions") == versions + 1, "the gap"


def test_a_table_that_was_read_and_is_empty_is_not_the_same(store):
    store.save(night(0, a_field()))
    empty = store.load(store.save(night(1, a_connection())))
    assert "fields" in empty.tables
    assert not empty.table("fields")
    assert empty.coverage.complete("fields", "salesforce", "Lead")


def test_two_connections_do_not_mix(store):
    store.save(night(0, a_field(connection="salesforce"), a_field("deals.tier", connection="hubspot", label="Old")))
    only_one = night(1, a_field("deals.tier", connection="hubspot"), a_connection("hubspot"))
    assert [row.ref for row in store.load(store.save(only_one)).table("fields")] == ["hubspot:field:deals.tier"]


def test_a_component_that_comes_back_is_there_again(store):
    nights = [a_user(), fill(1)], [a_connection()], [a_user(), fill(1)]
    infos = [store.save(night(number, *rows)) for number, rows in enumerate(nights)]
    assert [len(store.load(info).table("users")) for info in infos] == [1, 0, 1]
    assert [len(store.load(info).table("field_fill")) for info in infos] == [1, 0, 1]


def test_what_became_of_a_component_and_of_a_figure(store):
    for number, (label, filled) in enumerate([("A", 1), ("A", 2), ("B", 2), ("B", 2)]):
        store.save(night(number, a_field(label=label), fill(filled)))
    store.save(night(4, a_connection()))
    ref = "salesforce:field:Lead.Segment__c"
    labels = [(when, [row.label for row in rows]) for when, rows in store.history("fields", ref)]
    figures = [(when, [row.filled for row in rows]) for when, rows in store.history("field_fill", ref)]
    day = timedelta(days=1)
    assert labels == [(NOW, ["A"]), (NOW + 2 * day, ["B"]), (NOW + 4 * day, [])]
    assert figures == [(NOW, [1]), (NOW + day, [2]), (NOW + 4 * day, [])]


def test_figures_outlive_many_runs(store):
    infos = [store.save(night(number, fill(number % 100))) for number in range(100)]
    for number in (0, 31, 32, 33, 64, 99):
        assert [row.filled for row in store.load(infos[number]).table("field_fill")] == [number]
    assert len(store.history("field_fill", "salesforce:field:Lead.Segment__c")) == 100


def test_lines_of_files_are_kept_and_never_compared(store):
    homes = [Location(connection="salesforce", ref=a_field().ref, file="Lead.object", line=line) for line in (3, 9)]
    before, after = (store.save(night(number, a_field(), home)) for number, home in enumerate(homes))
    assert [row.line for row in store.load(after).table("locations")] == [9]
    assert compare(*store.changes(before, after)) == ((), ())


def test_a_reader_is_served_during_a_write(store, tmp_path):
    before = store.save(night(0, a_field()))
    with store._writing() as connection:
        connection.exec_driver_sql("delete from versions")
        with Store.open(tmp_path) as reader:
            assert len(reader.load(before).table("fields")) == 1


class PowerCutError(Exception):
    pass


def test_a_write_that_fails_leaves_the_last_good_snapshot(store):
    def write():
        with store._writing() as connection:
            connection.exec_driver_sql("delete from versions")
            raise PowerCutError

    before = store.save(night(0, a_field()))
    with pytest.raises(PowerCutError):
        write()
    assert store.list() == (before,)
    assert len(store.load(before).table("fields")) == 1


def test_two_that_write_at_once_wait_for_each_other(tmp_path):
    def save(number):
        with Store.open(tmp_path) as store:
            return store.save(night(number, a_field(label=f"Night {number}")))

    with ThreadPoolExecutor(4) as pool, Store.open(tmp_path) as store:
        infos = list(pool.map(save, range(4)))
        assert sorted(info.number for info in infos) == [1, 2, 3, 4]
        labels = [row.label for info in infos for row in store.load(info).table("fields")]
        assert labels == ["Night 0", "Night 1", "Night 2", "Night 3"]


def test_rows_of_another_version_of_auditor_are_refused_in_plain_words(store, tmp_path):
    info = store.save(night(0, a_field()))
    with sqlite3.connect(tmp_path / "store.sqlite") as database:
        database.execute("update versions set document = replace(document, '\"type\"', '\"kind\"')")
    with pytest.raises(StoreError, match="holds fields of another version of auditor"):
        store.load(info)


def test_a_store_is_for_its_owner_only(store, tmp_path):
    assert (tmp_path / "store.sqlite").stat().st_mode & 0o077 == 0


@pytest.mark.skipif("AUDITOR_POSTGRES" not in os.environ, reason="AUDITOR_POSTGRES names no empty Postgres database")
def test_postgres_keeps_the_same():
    with Store.open(os.environ["AUDITOR_POSTGRES"]) as store:
        before = store.save(night(0, a_field(), fill(1), a_use("report:S/W", "field:Lead.A")), label="spring:before")
        after = store.save(night(1, a_field(label="New"), fill(2)))
        assert contents(store.load(before)) == contents(night(0, a_field(), fill(1), a_use("report:S/W", "field:Lead.A")))
        assert compare(*store.changes(before, after)) == compare(store.load(before), store.load(after))
        assert [rows[0].filled for _, rows in store.history("field_fill", a_field().ref)] == [1, 2]
