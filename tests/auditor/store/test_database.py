"""Opening a store: what is none is refused in one sentence, and nothing of it is touched."""

import sqlite3

import pytest

from auditor.store import Store, StoreError
from auditor.store.database import FILE_NAME
from auditor.store.schema import FORMAT
from build import a_field, a_snapshot


def refused(where):
    with pytest.raises(StoreError) as error:
        Store.open(where)
    return str(error.value)


@pytest.mark.parametrize("name", ["", "deep/down/.auditor"])
def test_a_folder_holds_the_store_in_a_file(tmp_path, name):
    Store.open(tmp_path / name).close()
    assert (tmp_path / name / FILE_NAME).is_file()


@pytest.mark.parametrize("url", ["sqlite:///{}/nights.db", "{}/nights.db"])
def test_a_file_may_be_named(tmp_path, url):
    Store.open(url.format(tmp_path)).close()
    assert (tmp_path / "nights.db").is_file()


def test_a_store_is_opened_again(tmp_path):
    with Store.open(tmp_path) as store:
        info = store.save(a_snapshot(a_field()))
    with Store.open(tmp_path) as store:
        assert store.list() == (info,)


def test_readers_and_a_writer_share_it(tmp_path):
    Store.open(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        assert database.execute("pragma journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("content", [b"source,amount\nWeb,3\n" * 100, b"SQLite format 3\0 and then nothing" * 30])
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path, content):
    path = tmp_path / "bookings.csv"
    path.write_bytes(content)
    assert refused(path).startswith(f"the store {path} ")
    assert path.read_bytes() == content


def test_what_is_no_database_is_said_to_be_none(tmp_path):
    path = tmp_path / "bookings.csv"
    path.write_text("source,amount\nWeb,3\n" * 100)
    assert refused(path) == f"the store {path} is no store: it is not a database; name another file, or move this one away"


def test_a_database_of_something_else_is_left_as_it_is(tmp_path):
    path = tmp_path / "crm.db"
    with sqlite3.connect(path) as database:
        database.execute("create table deals (id)")
    assert refused(path) == f"the store {path} is no store: it is a database of something else; name another file"
    with sqlite3.connect(path) as database:
        assert database.execute("select name from sqlite_master").fetchall() == [("deals",)]


def test_a_store_of_a_newer_auditor_is_refused(tmp_path):
    Store.open(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("update store_format set version = ?", (FORMAT + 1,))
    assert refused(tmp_path).endswith(
        f"was written by a newer auditor (format {FORMAT + 1}, this one knows {FORMAT}); pip install -U crm-auditor"
    )


def test_a_damaged_store_is_said_to_be_damaged(tmp_path):
    with Store.open(tmp_path) as store:
        store.save(a_snapshot(*(a_field(f"Lead.F{number}__c") for number in range(300))))
    path = tmp_path / FILE_NAME
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
    with pytest.raises(StoreError, match="is damaged; put back a copy"):
        Store.open(tmp_path).list()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("://", "the store's address is no database URL; write a folder, or postgresql://user@host/database"),
        ("nosuch://host/db", "the store nosuch://host/db needs a driver that is not installed"),
    ],
)
def test_an_address_that_is_none_is_refused(url, sentence):
    assert refused(url).startswith(sentence)


def test_a_password_is_never_repeated():
    sentence = refused("postgresql://auditor:hunter2@127.0.0.1:1/crm")
    assert "hunter2" not in sentence
    assert sentence.startswith("the store postgresql+psycopg://auditor:***@127.0.0.1:1/crm ")


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "taken").write_text("")
    assert "cannot be opened" in refused(tmp_path / "taken" / "store")
