"""Records that share what should tell them apart, counted by the org itself: no address and no name leaves it.

Source: SOQL and SOSL Reference, 'GROUP BY' and 'HAVING'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from checks.model import refs
from checks.model.rows.measures import Duplicates
from connectors.common.matching import Matching, Side
from connectors.common.values import count, text
from connectors.metadata.collect import Collector
from connectors.salesforce.asking.question import Keep, Query
from connectors.salesforce.mapping.counting import unread
from connectors.salesforce.mapping.values import Rows
from connectors.salesforce.reading.ground import Ground
from connectors.salesforce.reading.measures import Map, Measure

MOST_GROUPS = 2000
"""Groups that an answer holds; so many mean that there may be more."""


@dataclass(frozen=True, slots=True)
class _Key:
    """What should tell records of an object apart: ``columns``, of records that fit ``where``."""

    object: str
    by: str
    columns: tuple[str, ...]
    where: str = ""
    without: str = ""
    """A better key: where a record has it, this one says nothing."""


_KEYS = (
    _Key("Lead", "email", ("Email",), where="IsConverted = false"),
    _Key("Lead", "name", ("FirstName", "LastName", "Company"), where="IsConverted = false", without="Email"),
    _Key("Contact", "email", ("Email",)),
    _Key("Contact", "name", ("FirstName", "LastName", "AccountId"), without="Email"),
    _Key("Account", "domain", ("Website",)),
    _Key("Account", "name", ("Name",), without="Website"),
)
"""Leads that became contacts are left out: they are records of the past."""


class _Found:
    """How many records have a key and how many share it, until both are known."""

    def __init__(self) -> None:
        self.of: dict[tuple[str, str], int] = {}
        self.shared: dict[tuple[str, str], tuple[int, int]] = {}


def plan(ground: Ground) -> Iterator[Measure]:
    """Two questions a key: how many records have it, and how many share it."""
    for key in _KEYS:
        paths = [f"{key.object}.{name}" for name in (*key.columns, *filter(None, [key.without]))]
        if key.object not in ground.governed:
            continue
        if not all(ground.can(path, "groupable") for path in paths):
            reason = f"the reading user does not see, or Salesforce cannot group by, all of {', '.join(paths)}"
            cure = "give the reading user Read access to them"
            ground.out.gap("duplicates", key.object, kind="permission", reason=reason, cure=cure)
            continue
        yield _question(ground, key, "that have", _of)
        yield _question(ground, key, "that share", _shared, shared=True)


def _question(ground: Ground, key: _Key, what: str, take: Callable[[Collector, _Key], Map], *, shared: bool = False) -> Measure:
    told = [f"{name} != null" for name in key.columns]
    where = " AND ".join(filter(None, (key.where, *told, f"{key.without} = null" if key.without else "")))
    grouped = f" GROUP BY {', '.join(key.columns)} HAVING COUNT(Id) > 1 LIMIT {MOST_GROUPS}" if shared else ""
    query = Query(
        name=f"{key.object} {what} {key.by}",
        columns=("COUNT(Id) n",),
        table=key.object,
        rest=f"WHERE {where}{grouped}",
        loses=(("duplicates", key.object),),
        keep=Keep.RECORDS,
        of=(key.object,),
        weight=ground.records.get(key.object, 0),
        most=MOST_GROUPS if shared else None,
    )
    return Measure(query, take(ground.out, key))


def _of(out: Collector, key: _Key) -> Map:
    def add(rows: Rows) -> None:
        number = count(rows[0], "n") if len(rows) == 1 else None
        if number is None:
            unread(out, "duplicates", key.object)
        else:
            out.notes(_Found).of[key.object, key.by] = number

    return add


def _shared(out: Collector, key: _Key) -> Map:
    def add(rows: Rows) -> None:
        numbers = [count(row, "n") for row in rows]
        known = [number for number in numbers if number is not None and number > 1]
        if len(known) < len(numbers):
            unread(out, "duplicates", key.object)
        else:
            out.notes(_Found).shared[key.object, key.by] = (len(known), sum(known))

    return add


def settle(out: Collector) -> None:
    """A row for each key of which both is known."""
    found = out.notes(_Found)
    for (object_, by), (clusters, records) in found.shared.items():
        of = found.of.get((object_, by))
        if of is None:
            continue
        if records > of:
            unread(out, "duplicates", object_)
            continue
        ref = refs.make(out.connection, "object", object_)
        row = Duplicates(connection=out.connection, ref=ref, by=by, clusters=clusters, records=records, of=of)
        out.count("duplicates", row)


MOST_COMPARED = 200_000
"""Records of an object whose keys are fetched to be compared with another CRM's: a call brings two thousand."""


def compare(ground: Ground, matching: Matching) -> Iterator[Measure]:
    """The keys of the records themselves, where they are to be compared with another CRM's: they become hashes at once."""
    for key in _KEYS:
        path = f"{key.object}.{key.columns[0]}"
        if key.by == "name" or key.object not in ground.governed or ground.describe(path) is None:
            continue
        if ground.records.get(key.object, MOST_COMPARED + 1) > MOST_COMPARED:
            reason = f"of {key.object} more than {MOST_COMPARED:,} records would have to be compared with another CRM's"
            ground.out.gap("duplicates", f"{key.object} across", kind="unsupported", reason=reason, cure="")
            continue
        query = Query(
            name=f"{key.by} of {key.object}",
            columns=key.columns,
            table=key.object,
            rest=f"WHERE {' AND '.join(filter(None, (key.where, f'{key.columns[0]} != null')))}",
            loses=(("duplicates", f"{key.object} across"),),
            keep=Keep.FRESH,
            weight=ground.records.get(key.object, 0),
        )
        yield Measure(query, _noted(matching.side(ground.out.connection, key.object, key.by), key))


def _noted(side: Side, key: _Key) -> Map:
    def add(rows: Rows) -> None:
        for row in rows:
            side.note(key.by, text(row, key.columns[0]), linked=True)
        side.whole = True

    return add
