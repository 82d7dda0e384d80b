"""Snapshots that nobody thought of: hypothesis strategies for rows, snapshots and audits."""

from __future__ import annotations

import types
import typing
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
from hypothesis import strategies as st

from build import (
    SF,
    a_connection,
    a_criterion,
    a_field,
    a_gap,
    a_layout_field,
    a_member,
    a_pipeline,
    a_queue,
    a_record_type,
    a_record_type_value,
    a_report,
    a_rule,
    a_stage,
    a_use,
    an_entry,
    an_object,
    some_values,
)
from checks.model.rows.automation import Criterion
from checks.model.rows.measures import FieldFill
from checks.model.snapshot import Snapshot
from checks.model.tables import ROW_TYPES

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
"""Any text that a file may hold, control characters and quotes included."""

_VALUES: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(-(2**40), 2**40),
    float: st.floats(-1e6, 1e6),
    bool: st.booleans(),
    Decimal: st.decimals(-(10**9), 10**9, places=2),
    type(None): st.none(),
    Criterion: st.builds(Criterion, field=TEXT, operator=TEXT, values=st.lists(TEXT, max_size=2).map(tuple)),
}


def _values_of(annotation: Any) -> st.SearchStrategy[Any]:
    if isinstance(annotation, types.UnionType):
        return st.one_of(*map(_values_of, typing.get_args(annotation)))
    if typing.get_origin(annotation) is tuple:
        return st.lists(_values_of(typing.get_args(annotation)[0]), max_size=2).map(tuple)
    return _VALUES[annotation]


@cache
def any_row(table: str) -> st.SearchStrategy[Any]:
    """A row of a table with any values that its type allows."""
    row_type = ROW_TYPES[table]
    hints = typing.get_type_hints(row_type)
    columns = {name: _values_of(hints[name]) for name in row_type.__struct_fields__}
    return st.builds(row_type, **{**columns, "connection": st.sampled_from([SF, "hubspot"])})


OBJECTS = ("Lead", "Deal__c")
FIELDS = tuple(f"{object_}.{name}" for object_ in OBJECTS for name in ("Region__c", "Regions__c", "LeadSource"))
VALUES = ("Web", "Website", "Event")
REPORTS = ("Sales/Won", "Sales/Won_deals", "Old/Won")
some = st.booleans


@st.composite
def _schema(draw: st.DrawFn) -> list[Any]:
    rows: list[Any] = [an_object(name) for name in OBJECTS if draw(some())]
    for path in FIELDS:
        if draw(some()):
            label, why = draw(st.sampled_from(["Region", "Source"])), draw(st.sampled_from(["", "why"]))
            rows.append(a_field(path, label=label, description=why))
            order = draw(st.permutations(VALUES))[: draw(st.integers(0, 3))]
            rows += [msgspec.structs.replace(row, active=draw(some())) for row in some_values(path, *order)]
    return rows


@st.composite
def _processes(draw: st.DrawFn) -> list[Any]:
    rows: list[Any] = []
    for name in ("Deal__c/*", "Deal__c/New"):
        if draw(some()):
            stages = draw(st.permutations(["Open", "Won"]))[: draw(st.integers(0, 2))]
            chance = draw(st.sampled_from([10.0, 20.0]))
            rows.append(a_pipeline(name))
            rows += [a_stage(f"{name}/{one}", position=place, probability=chance) for place, one in enumerate(stages)]
    for path in ("Deal__c.New", "Deal__c.Old"):
        if draw(some()):
            rows.append(a_record_type(path))
            rows += [a_record_type_value(path, "Deal__c.Region__c", value) for value in VALUES if draw(some())]
    return rows


@st.composite
def _routing(draw: st.DrawFn) -> list[Any]:
    rows: list[Any] = [a_queue(name) for name in ("Inbound", "Inbounds") if draw(some())]
    rows += [a_member("Inbound", f"user:{name}") for name in ("ada", "bob") if draw(some())]
    if draw(some()):
        tested = draw(st.permutations(VALUES))[: draw(st.integers(0, 3))]
        rows.append(a_rule("Lead.Standard", active=draw(some())))
        rows += [
            an_entry("Lead.Standard", place, a_criterion("Lead.LeadSource", "equals", value), assignee=f"{SF}:queue:{value}")
            for place, value in enumerate(tested, 1)
        ]
    return rows


@st.composite
def _reporting(draw: st.DrawFn) -> list[Any]:
    rows: list[Any] = []
    for name in REPORTS:
        if draw(some()):
            label, last_run_at = draw(st.sampled_from(["Won", "Won deals"])), draw(st.sampled_from([None, "2026"]))
            rows.append(a_report(name, label=label, last_run_at=last_run_at))
            rows += [a_use(f"report:{name}", f"field:{path}", "filters", values=("Web",)) for path in FIELDS if draw(some())]
    for name in ("Deal__c.Deal Layout", "Lead.Lead Layout"):
        rows += [a_layout_field(name, path) for path in FIELDS if draw(some()) and path.startswith(name.partition(".")[0])]
    return rows


@st.composite
def worlds(draw: st.DrawFn, taken_at: datetime = datetime(2026, 11, 20, 2, tzinfo=UTC)) -> Snapshot:
    """A small org of which anything may be missing, unread or partly read, and in which names are much alike."""
    rows = [row for part in (_schema(), _processes(), _routing(), _reporting()) for row in draw(part)]
    measured = [f"{SF}:field:{path}" for path in FIELDS if draw(some())]
    rows += [FieldFill(connection=SF, ref=ref, filled=draw(st.integers(0, 3)), of=3) for ref in measured]
    unread = draw(st.sets(st.sampled_from(["fields", "uses", "reports", "queue_members", "routing_entries"]), max_size=1))
    gaps: list[Any] = [a_gap(table) for table in sorted(unread)]
    if draw(some()):
        table = draw(st.sampled_from(["fields", "picklist_values", "layouts", "uses"]))
        gaps.append(a_gap(table, draw(st.sampled_from(["Lead", "Deal__c.Region__c", "inactive values"]))))
    tables: dict[str, list[Any]] = {name: [] for name in ROW_TYPES}
    homes = {row_type: name for name, row_type in ROW_TYPES.items()}
    for row in rows:
        tables[homes[type(row)]].append(row)
    tables["gaps"] = gaps
    tables["connections"] = [a_connection(api_version=draw(st.sampled_from(["60.0", "61.0", None])))]
    return Snapshot(taken_at, {name: [] if name in unread else held for name, held in tables.items()})


def contents(snapshot: Snapshot) -> dict[str, list[str]]:
    """What a snapshot holds, in an order of its own, to be compared."""
    return {name: sorted(map(repr, table)) for name, table in snapshot.tables.items()}
