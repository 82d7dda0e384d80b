"""Runs of figures: numbers that move every night, kept only when they moved, some thirty to a row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, or_, select, update
from sqlalchemy.sql import Select

from auditor.store.schema import figures

LONGEST = 32
"""Points in a run: long enough that a row's own cost is nothing, short enough that a night rewrites little."""

_AT_ONCE = 500

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


def read(connection: Connection, number: int, among: Collection[int] | None = None) -> dict[int, tuple[Any, ...]]:
    """The figures that held at ``number``, by entity; of all, or of those in ``among``."""
    query = select(figures.c.entity, figures.c.valid_from, figures.c.points).where(
        figures.c.valid_from <= number, or_(figures.c.valid_to.is_(None), figures.c.valid_to > number)
    )
    held = {}
    for narrowed in _narrowed(query, among):
        for entity, begun, points in connection.execute(narrowed).all():
            held[entity] = next(point[1:] for point in reversed(_decode(points)) if point[0] <= number - begun)
    return held


def _narrowed(query: Select[Any], among: Collection[int] | None) -> Iterator[Select[Any]]:
    if among is None:
        yield query
        return
    left = iter(sorted(among))
    while some := list(islice(left, _AT_ONCE)):
        yield query.where(figures.c.entity.in_(some))


def points(connection: Connection, entities: Iterable[int]) -> dict[int, list[tuple[int, tuple[Any, ...]]]]:
    """Every point of these entities: the number it holds from, and the figures."""
    query = select(figures.c.entity, figures.c.valid_from, figures.c.points).order_by(figures.c.entity, figures.c.valid_from)
    series: dict[int, list[tuple[int, tuple[Any, ...]]]] = {}
    for narrowed in _narrowed(query, set(entities)):
        for entity, begun, packed in connection.execute(narrowed).all():
            series.setdefault(entity, []).extend((begun + point[0], point[1:]) for point in _decode(packed))
    return series
