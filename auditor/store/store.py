"""The store: snapshots and audits of every night, for years."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

import msgspec
from sqlalchemy import Connection, Engine, and_, func, insert, select

from auditor.diff.bulk import building
from auditor.diff.gathering import FOLDED
from auditor.diff.reading import NOT_COMPARED
from auditor.result import AuditResult
from auditor.store import audits, database, history, names
from auditor.store.errors import StoreError, in_plain_words
from auditor.store.history import Version
from auditor.store.rows import codec_of, pack_rows
from auditor.store.schema import audits as audit_rows
from auditor.store.schema import entities
from auditor.store.schema import snapshots as snapshot_rows
from auditor.store.values import SnapshotInfo, TrendPoint, stored_time
from checks.model.snapshot import Snapshot
from checks.model.tables import ROW_TYPES

_ALWAYS = frozenset({"connections", "gaps"})
"""What a comparison needs whole: how each side was read."""


class Store:
    """Every snapshot and audit, each readable as it was.

    A workspace has a store of its own: a file, or a schema of a Postgres database (``?options=-csearch_path=acme`` in the URL).
    Saving is one transaction, so that a crash leaves the last good snapshot whole; readers are never kept waiting by it. What a
    night could not read (a whole table of a connection) leaves the versions that are there as they are, and is not loaded.
    No credentials are kept. All methods raise StoreError.
    """

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._place = place

    @classmethod
    def open(cls, where: str | Path) -> Store:
        """The store in a folder, in a file or at a URL; it is made when there is none."""
        return cls(*database.connect(where))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with in_plain_words(self._place), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with in_plain_words(self._place), database.writing(self._engine).begin() as connection:
            database.lock(connection)
            yield connection

    def save(self, snapshot: Snapshot, label: str = "") -> SnapshotInfo:
        """Keep a snapshot. ``label`` is a launch mark, such as ``spring:before``."""
        with building():
            packed = {name: pack_rows(name, table) for name, table in snapshot.tables.items()}
        with building(), self._writing() as connection:
            number = _next_number(connection)
            ids = history.part_ids(connection, _parts_read(snapshot))
            content = {id: packed[name].get(owner, {}) for (name, owner), id in ids.items()}
            history.write(connection, number, content)
            info = SnapshotInfo(
                id=_free_id(connection, f"{stored_time(snapshot.taken_at)} {label} {number}"),
                taken_at=datetime.fromisoformat(stored_time(snapshot.taken_at)),
                label=label,
                connections=snapshot.coverage.connections,
                number=number,
                parts=tuple(sorted(ids.values())),
            )
            row = {"number": number, "id": info.id, "taken_at": stored_time(info.taken_at), "label": label}
            row |= {"connections": _json(info.connections), "parts": _json(info.parts)}
            connection.execute(insert(snapshot_rows), row)
        return info

    def list(self) -> tuple[SnapshotInfo, ...]:
        """All snapshots, in the order of the time at which they were taken."""
        with self._reading() as connection:
            return _all_snapshots(connection)

    def resolve(self, name: str, relative_to: SnapshotInfo | None = None) -> SnapshotInfo:
        """The snapshot that a person means by ``latest``, ``previous``, a day, the beginning of an id, or a launch mark."""
        return names.resolve(name, self.list(), relative_to)

    def load(self, info: SnapshotInfo) -> Snapshot:
        """A snapshot as it was, rows in the order of their keys."""
        with self._reading() as connection, building():
            part_names = history.part_names(connection)
            return self._snapshot(info, part_names, history.read(connection, info.number, info.parts))

    def changes(self, before: SnapshotInfo, after: SnapshotInfo) -> tuple[Snapshot, Snapshot]:
        """Two snapshots that differ as these do and hold little else: no need to load all of both to compare them.

        Definitions without figures. Each holds the components that are not the same in both, with the component's own row where
        only something that belongs to it (a filter, a member) changed; connections and gaps are whole.
        """
        if before.number > after.number:
            later, earlier = self.changes(after, before)
            return earlier, later
        with self._reading() as connection, building():
            part_names = history.part_names(connection)
            old, new = _differing(connection, part_names, before, after)
            return self._snapshot(before, part_names, old), self._snapshot(after, part_names, new)

    def _snapshot(self, info: SnapshotInfo, part_names: Mapping[int, history.PartName], read: Iterable[Version]) -> Snapshot:
        tables: dict[str, dict[tuple[str, int], Version]] = {part_names[part][0]: {} for part in info.parts}
        for version in read:
            tables[part_names[version.part][0]][version.key, version.part] = version
        return Snapshot(info.taken_at, {name: self._rows(name, held) for name, held in tables.items() if name in ROW_TYPES})

    def _rows(self, name: str, held: Mapping[tuple[str, int], Version]) -> tuple[Any, ...]:
        try:
            return tuple(codec_of(name).unpack([held[key][2:] for key in sorted(held)]))
        except msgspec.ValidationError as error:
            raise StoreError(f"{self._place} holds {name} of another version of auditor ({error}); use that version") from error

    def history(self, table: str, ref: str) -> tuple[tuple[datetime, tuple[Any, ...]], ...]:
        """What a table said of a component, each time that it changed: definitions and figures alike; () when it was gone."""
        with self._reading() as connection:
            seen = {info.number: info for info in _all_snapshots(connection)}
            parts = [id for id, (name, _) in history.part_names(connection).items() if name == table]
            states = history.states(connection, parts, ref)
        codec = codec_of(table)
        read = [(seen[number].taken_at, tuple(codec.unpack(components))) for number, components in states]
        return tuple(sorted(read, key=lambda state: state[0]))

    def save_audit(self, result: AuditResult, *, again: bool = True) -> None:
        """Keep an audit of a saved snapshot. A later audit of the same snapshot takes its place.

        ``again``: else one that is there already stays, as it was judged then, and this one is not kept.
        """
        with self._writing() as connection:
            info = self._known(connection, result.snapshot_id)
            if again or not audits.is_there(connection, info):
                audits.save(connection, _next_number(connection), info, result)

    def load_audit(self, snapshot_id: str) -> AuditResult:
        """The last audit of a snapshot."""
        with self._reading() as connection:
            info = self._known(connection, snapshot_id)
            if (result := audits.load(connection, info)) is None:
                raise StoreError(f"snapshot {info.when} was not judged yet; judge it with: auditor check {info.id}")
            return result

    def _known(self, connection: Connection, snapshot_id: str) -> SnapshotInfo:
        every = _all_snapshots(connection)
        if found := [info for info in every if info.id == snapshot_id]:
            return found[0]
        return names.resolve(snapshot_id, every)

    def first_seen(self) -> Mapping[tuple[str, str], date]:
        """Since which day (UTC) each unresolved finding has been there, by check code and reference."""
        with self._reading() as connection:
            return audits.first_seen(connection)

    def trend(self, *, check: str | None = None, ref: str | None = None) -> tuple[TrendPoint, ...]:
        """Open findings over time: of everything, of a check, or of a component."""
        with self._reading() as connection:
            snapshots = _all_snapshots(connection)
            return (
                audits.trend(connection, snapshots, check) if ref is None else audits.trend_of(connection, snapshots, ref, check)
            )


def _parts_read(snapshot: Snapshot) -> list[history.PartName]:
    """Which table of which connection was read; a table read from nowhere has a part of no connection."""
    read = []
    for name, table in snapshot.tables.items():
        holding = table.by("connection")
        coverage = snapshot.coverage
        owners = [one for one in coverage.connections if one in holding or not coverage.whole_gap(name, one)]
        owners += [one for one in holding if one not in coverage.connections]
        read += [(name, owner) for owner in owners] or [(name, "")]
    return read


def _differing(
    connection: Connection, part_names: Mapping[int, history.PartName], before: SnapshotInfo, after: SnapshotInfo
) -> tuple[list[Version], list[Version]]:
    """The versions of each side that a comparison needs; ``before`` was saved first."""
    compared = {id for id, (name, _) in part_names.items() if name in _ALWAYS or name not in NOT_COMPARED}
    whole = {id for id, (name, _) in part_names.items() if name in _ALWAYS}
    both = (set(before.parts) & set(after.parts) & compared) - whole
    sides = []
    for info, moved in (
        (before, history.ended_between(before.number, after.number)),
        (after, history.began_between(before.number, after.number)),
    ):
        full = (set(info.parts) & compared) - both
        in_full = and_(history.at(info.number), entities.c.part.in_(full))
        sides.append(history.definitions(connection, moved, both) + history.definitions(connection, in_full, full))
    touched = {version.key for side in sides for version in side if part_names[version.part][0] in FOLDED}
    for info, side in zip((before, after), sides, strict=True):
        side += history.definitions_of(connection, info.number, both, touched)
    return sides[0], sides[1]


def _next_number(connection: Connection) -> int:
    last = max(connection.execute(select(func.max(table.c.number))).scalar() or 0 for table in (snapshot_rows, audit_rows))
    return last + 1


def _free_id(connection: Connection, text: str) -> str:
    digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    taken = set(connection.execute(select(snapshot_rows.c.id)).scalars())
    return next(digest[:length] for length in range(8, 33) if digest[:length] not in taken)


def _all_snapshots(connection: Connection) -> tuple[SnapshotInfo, ...]:
    order = select(snapshot_rows).order_by(snapshot_rows.c.taken_at, snapshot_rows.c.number)
    return tuple(
        SnapshotInfo(
            id=row.id,
            taken_at=datetime.fromisoformat(row.taken_at),
            label=row.label,
            connections=msgspec.json.decode(row.connections, type=tuple[str, ...]),
            number=row.number,
            parts=msgspec.json.decode(row.parts, type=tuple[int, ...]),
        )
        for row in connection.execute(order)
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
