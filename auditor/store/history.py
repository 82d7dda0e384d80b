"""Versions of components: what began and ended when. The cost of a night and of a comparison follows what changed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.sql import ColumnElement

from auditor.store import runs
from auditor.store.rows import Kept
from auditor.store.schema import entities, parts, versions

PartName = tuple[str, str]
"""A table's name and a connection's."""

_AT_ONCE = 500


class Version(NamedTuple):
    """A version of a component, as it was read back."""

    part: int
    key: str
    document: str
    figures: tuple[Any, ...]


def part_ids(connection: Connection, names: Iterable[PartName]) -> dict[PartName, int]:
    """The ids of these parts; those that are met for the first time are added."""
    known = {(row.name, row.connection): row.id for row in connection.execute(select(parts))}
    wanted = list(dict.fromkeys(names))
    fresh = {name: number for number, name in enumerate((n for n in wanted if n not in known), len(known) + 1)}
    if fresh:
        connection.execute(insert(parts), [{"id": id, "name": name, "connection": owner} for (name, owner), id in fresh.items()])
    return {name: known.get(name) or fresh[name] for name in wanted}


def part_names(connection: Connection) -> dict[int, PartName]:
    """Every part's table and connection by its id."""
    return {row.id: (row.name, row.connection) for row in connection.execute(select(parts))}


def write(connection: Connection, number: int, content: Mapping[int, Mapping[str, Kept]]) -> None:
    """Record what each of these parts holds from ``number`` on. Parts that are not named stay as they are."""
    ids = _entity_ids(connection, content)
    query = select(versions.c.entity, versions.c.hash).where(versions.c.valid_to.is_(None))
    current = dict(connection.execute(query).all())
    kept = {ids[part, key]: one for part, components in content.items() for key, one in components.items()}
    hashes = {entity: one.hash for entity, one in kept.items()}
    begun = [entity for entity, digest in hashes.items() if current.get(entity) != digest]
    ended = [entity for entity in ids.values() if entity in current and current[entity] != hashes.get(entity)]
    if ended:
        statement = (
            update(versions).where(versions.c.entity == bindparam("ended"), versions.c.valid_to.is_(None)).values(valid_to=number)
        )
        connection.execute(statement, [{"ended": entity} for entity in ended])
    if begun:
        rows = [
            {"entity": entity, "valid_from": number, "valid_to": None, "hash": hashes[entity], "document": kept[entity].document}
            for entity in begun
        ]
        connection.execute(insert(versions), rows)
    runs.write(connection, number, {entity: one.figures for entity, one in kept.items() if one.figures})


def _entity_ids(connection: Connection, content: Mapping[int, Mapping[str, Kept]]) -> dict[tuple[int, str], int]:
    """The ids of all entities of these parts, those of ``content`` added where they are new."""
    query = select(entities.c.part, entities.c.key, entities.c.id).where(entities.c.part.in_(content))
    ids = {(part, key): id for part, key, id in connection.execute(query).all()}
    fresh = [(part, key) for part, components in content.items() for key in components if (part, key) not in ids]
    if fresh:
        first = (connection.execute(select(func.max(entities.c.id))).scalar() or 0) + 1
        added = [{"id": first + place, "part": part, "key": key} for place, (part, key) in enumerate(fresh)]
        connection.execute(insert(entities), added)
        ids.update({(row["part"], row["key"]): row["id"] for row in added})
    return ids


def at(number: int) -> ColumnElement[bool]:
    """The versions that hold at a number."""
    return and_(versions.c.valid_from <= number, or_(versions.c.valid_to.is_(None), versions.c.valid_to > number))


def began_between(before: int, after: int) -> ColumnElement[bool]:
    """The versions that hold at ``after`` and did not at ``before``."""
    return and_(versions.c.valid_from > before, at(after))


def ended_between(before: int, after: int) -> ColumnElement[bool]:
    """The versions that hold at ``before`` and no longer do at ``after``."""
    # An end that is no bare column keeps the database to the index on the beginning, which narrows more when ``before`` is early.
    end = versions.c.valid_to if after - before <= before else versions.c.valid_to + 0
    return and_(end > before, end <= after, versions.c.valid_from <= before)


def read(connection: Connection, number: int, among: Collection[int]) -> list[Version]:
    """The versions of these parts that hold at ``number``, with the figures of that time."""
    figures = runs.read(connection, number)
    found = _rows(connection, at(number), among)
    return [Version(part, key, document, figures.get(entity, ())) for part, key, entity, document in found]


def definitions(connection: Connection, which: ColumnElement[bool], among: Collection[int]) -> list[Version]:
    """The versions of these parts for which a condition holds, without their figures."""
    return [Version(part, key, document, ()) for part, key, _, document in _rows(connection, which, among)]


def _rows(connection: Connection, which: ColumnElement[bool], among: Collection[int]) -> Iterator[tuple[int, str, int, str]]:
    columns = (entities.c.part, entities.c.key, versions.c.entity, versions.c.document)
    query = select(*columns).join_from(versions, entities, versions.c.entity == entities.c.id).where(which)
    allowed = frozenset(among)
    return (row for row in connection.execute(query).all() if row[0] in allowed)


def definitions_of(connection: Connection, number: int, among: Collection[int], keys: Collection[str]) -> list[Version]:
    """The versions with these keys that hold at ``number``, in whichever of these parts, without their figures."""
    found = []
    left = iter(sorted(keys))
    while some := list(islice(left, _AT_ONCE)):
        named = and_(at(number), entities.c.key.in_(some), entities.c.part.in_(among))
        found += definitions(connection, named, among)
    return found


def states(connection: Connection, among: Collection[int], ref: str) -> list[tuple[int, list[Kept]]]:
    """Every number at which what these parts say of a reference changed, and what they said from then on."""
    named = or_(entities.c.key == ref, entities.c.key.startswith(f"{ref} [", autoescape=True))
    columns = (versions.c.entity, versions.c.valid_from, versions.c.valid_to, versions.c.document)
    query = select(*columns).join_from(versions, entities, versions.c.entity == entities.c.id)
    lives = connection.execute(query.where(named, entities.c.part.in_(among))).all()
    moved = runs.series(connection, {life[0] for life in lives})
    turns = {turn for life in lives for turn in life[1:3] if turn is not None}
    turns |= {point[0] for series in moved.values() for point in series}
    return [
        (
            turn,
            [
                Kept(document, _last(moved.get(entity, []), turn))
                for entity, begun, ended, document in lives
                if begun <= turn and (ended is None or turn < ended)
            ],
        )
        for turn in sorted(turns)
    ]


def _last(series: list[tuple[int, tuple[Any, ...]]], number: int) -> tuple[Any, ...]:
    place = bisect_right(series, number, key=itemgetter(0))
    return series[place - 1][1] if place else ()
