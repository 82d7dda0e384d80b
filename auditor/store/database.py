"""Opening the database behind a store: a file (SQLite in WAL mode) or, by its URL, Postgres for a team."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from auditor.store.errors import StoreError, in_plain_words
from auditor.store.schema import FORMAT, metadata, store_format

FILE_NAME = "store.sqlite"
_PATIENCE_MS = 30_000


def connect(where: str | Path) -> tuple[Engine, str]:
    """The engine of a store and how to call it in a sentence. Its tables are made when there are none.

    A path without a suffix is a folder and the store a file in it. Raises StoreError.
    """
    url = _url(where)
    on_disk = url.get_backend_name() == "sqlite"
    place = f"the store {url.database}" if on_disk else f"the store {url.render_as_string(hide_password=True)}"
    if on_disk:
        _prepare_file(Path(url.database or ""), place)
    try:
        engine = create_engine(url, poolclass=NullPool) if on_disk else create_engine(url)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreError(
            f"{place} needs a driver that is not installed ({error}); pip install 'crm-auditor[postgres]'"
        ) from error
    if on_disk:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    with in_plain_words(place):
        _check_format(engine, place)
    return engine, place


def writing(engine: Engine) -> Engine:
    """The engine for a transaction that writes: on SQLite it takes the write lock at once, not at its first statement."""
    return engine.execution_options(writes=True)


def lock(connection: Connection) -> None:
    """Let no other writer in until the transaction ends (Postgres; on SQLite the transaction's beginning did it)."""
    connection.execute(select(store_format).with_for_update()).all()


def _url(where: str | Path) -> URL:
    if "://" not in str(where):
        path = Path(where)
        return URL.create("sqlite", database=str(path if path.suffix and not path.is_dir() else path / FILE_NAME))
    try:
        url = make_url(str(where))
    except (ArgumentError, ValueError) as error:
        raise StoreError("the store's address is no database URL; write a folder, or postgresql://user@host/database") from error
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgresql", "postgres"} else url


def _prepare_file(path: Path, place: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise StoreError(f"{place} cannot be opened: {error.strerror}; name a folder that this user may write") from error


def _set_up_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _check_format(engine: Engine, place: str) -> None:
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
    if store_format.name not in names:
        if names and engine.dialect.name == "sqlite":
            raise StoreError(f"{place} is no store: it is a database of something else; name another file")
        _create(engine)
    with engine.connect() as connection:
        found = connection.execute(select(store_format.c.version)).scalar()
    if found is not None and found > FORMAT:
        raise StoreError(
            f"{place} was written by a newer auditor (format {found}, this one knows {FORMAT}); pip install -U crm-auditor"
        )


def _create(engine: Engine) -> None:
    with writing(engine).begin() as connection:
        metadata.create_all(connection)
        if connection.execute(select(store_format)).first() is None:
            connection.execute(insert(store_format), {"version": FORMAT})
