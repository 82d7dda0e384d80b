"""The store's tables, in SQLAlchemy Core: the same on SQLite and on Postgres.

Snapshots and audits are numbered on one line, in the order in which they were saved. ``valid_from`` and ``valid_to`` are such
numbers: a version holds from the first up to, not including, the second, and is current while ``valid_to`` is null
(slowly changing dimension, type 2). A number that was committed is never given out again and what it saw is never changed.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

FORMAT = 1
"""The format of the store. It grows by one whenever an older auditor could no longer read what a newer one wrote."""

metadata = MetaData()

store_format = Table("store_format", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

parts = Table(
    "parts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("connection", Text, nullable=False),
    UniqueConstraint("name", "connection"),
)
"""One table of one connection: what is read, or not read, as a whole."""

entities = Table(
    "entities",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("part", Integer, nullable=False),
    Column("key", Text, nullable=False),
    UniqueConstraint("part", "key"),
)
"""Whatever has versions: a component of a part, by the key that ``auditor.store.rows`` gives it."""

versions = Table(
    "versions",
    metadata,
    Column("entity", Integer, primary_key=True, autoincrement=False),
    Column("valid_from", Integer, primary_key=True, autoincrement=False),
    Column("valid_to", Integer),
    Column("hash", LargeBinary, nullable=False),
    Column("document", Text, nullable=False),
)
Index("versions_by_beginning", versions.c.valid_from)
Index(
    "versions_by_end",
    versions.c.valid_to,
    sqlite_where=versions.c.valid_to.is_not(None),
    postgresql_where=versions.c.valid_to.is_not(None),
)
Index(
    "versions_current",
    versions.c.entity,
    versions.c.hash,
    sqlite_where=versions.c.valid_to.is_(None),
    postgresql_where=versions.c.valid_to.is_(None),
)

figures = Table(
    "figures",
    metadata,
    Column("entity", Integer, primary_key=True, autoincrement=False),
    Column("valid_from", Integer, primary_key=True, autoincrement=False),
    Column("valid_to", Integer),
    Column("points", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Numbers that move every night, apart from the definitions: a row holds a run of points, one for each time they moved."""

snapshots = Table(
    "snapshots",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False, unique=True),
    Column("taken_at", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("connections", Text, nullable=False),
    Column("parts", Text, nullable=False),
)
"""``parts`` lists what was read: the versions of any other part stay as they were, and are not loaded."""

audits = Table(
    "audits",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("snapshot", Integer, nullable=False, index=True),
    Column("document", Text, nullable=False),
    Column("parts", Text, nullable=False),
)

totals = Table(
    "totals",
    metadata,
    Column("audit", Integer, primary_key=True, autoincrement=False),
    Column("code", Text, primary_key=True),
    Column("severity", Integer, primary_key=True, autoincrement=False),
    Column("judged", Integer, nullable=False),
    Column("findings", Integer, nullable=False),
    Column("size", Float, nullable=False),
    sqlite_with_rowid=False,
)
"""Open findings a night, by check and severity, so that a trend is at once. A check without findings has one row, severity 0."""

sightings = Table(
    "sightings",
    metadata,
    Column("code", Text, primary_key=True),
    Column("ref", Text, primary_key=True),
    Column("first_seen", Text, nullable=False),
    Column("last_seen", Text, nullable=False),
    Column("resolved_at", Text),
    sqlite_with_rowid=False,
)
"""Since when a finding is there. It is resolved only by a night on which its check could judge it."""
