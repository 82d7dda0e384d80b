"""Runs of figures: numbers that move every night, kept only when they moved, some thirty to a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, or_, select, update

from auditor.store.schema import figures

LONGEST = 32
"""Points in a run: long enough that a row's own cost is nothing, short enough that a night rewrites little."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[tuple[Any, ...]]).decode
"""A point is the number it holds from, counted from the run's beginning, and then the figures."""


def write(connection: Connection, number: int, moved: Mapping[int, tuple[Any, ...]]) -> None:
    """Record the figures that these entities have from ``number`` on, where they differ from the last known."""
    query = select(figures.c.entity, figures.c.valid_from, figures.c.points).where(figures.c.valid_to.is_(None))
    runs = {entity: (begun, points) for entity, begun, points in connection.execute(query).all() if entity in moved}
    started, grown, full = [], [], []
    for entity, values in moved.items():
        if entity not in runs:
            if any(value is not None for value in values):
                started.append(entity)
            continue
        begun, packed = runs[entity]
        points = _decode(packed)
        if points[-1][1:] == values:
            continue
        if len(points) < LONGEST:
            grown.append({"run": entity, "begun": begun, "points": _encode([*points, (number - begun, *values)])})
        else:
            full.append({"run": entity, "begun": begun})
            started.append(entity)
    this_run = update(figures).where(figures.c.entity == bindparam("run"), figures.c.valid_from == bindparam("begun"))
    if grown:
        connection.execute(this_run, grown)
    if full:
        connection.execute(this_run.values(valid_to=number), full)
    if started:
        rows = [{"entity": one, "valid_from": number, "valid_to": None, "points": _encode([(0, *moved[one])])} for one in started]
        connection.execute(insert(figures), rows)


def read(connection: Connection, number: int) -> dict[int, tuple[Any, ...]]:
    """The figures that held at ``number``, by entity."""
    query = select(figures.c.entity, figures.c.valid_from, figures.c.points).where(
        figures.c.valid_from <= number, or_(figures.c.valid_to.is_(None), figures.c.valid_to > number)
    )
    held = {}
    for entity, begun, points in connection.execute(query).all():
        held[entity] = next(point[1:] for point in reversed(_decode(points)) if point[0] <= number - begun)
    return held


def series(connection: Connection, entities: Collection[int]) -> dict[int, list[tuple[int, tuple[Any, ...]]]]:
    """Every point of a few entities: the number it holds from, and the figures."""
    query = select(figures.c.entity, figures.c.valid_from, figures.c.points).where(figures.c.entity.in_(entities))
    found: dict[int, list[tuple[int, tuple[Any, ...]]]] = {}
    for entity, begun, points in connection.execute(query.order_by(figures.c.entity, figures.c.valid_from)).all():
        found.setdefault(entity, []).extend((begun + point[0], point[1:]) for point in _decode(points))
    return found
