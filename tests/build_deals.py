"""Small measures of deals and leads to bend: a test states only what matters to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from checks.model import refs
from checks.model.rows.measures import FieldFill, HandoffFill, OpenDeals, StageCount, Transition, ValueCount, Won

SF = "salesforce"


def a_stage_count(path: str, open_: int, since: str | None = None, *, connection: str = SF, **given: Any) -> StageCount:
    """Open records in a stage: ``Opportunity/*/Proposal``."""
    return StageCount(connection=connection, ref=refs.make(connection, "stage", path), open=open_, since=since, **given)


def a_value_count(path: str, value: str, count: int, *, connection: str = SF, **given: Any) -> ValueCount:
    """Records of any state that carry a value of a field."""
    return ValueCount(connection=connection, ref=refs.make(connection, "field", path), value=value, count=count, **given)


def a_move(path: str, was: str, became: str, count: int = 1, *, connection: str = SF, days: int = 90) -> Transition:
    """Moves from one value of a field to another in the last 90 days."""
    ref = refs.make(connection, "field", path)
    return Transition(connection=connection, ref=ref, was=was, became=became, days=days, count=count)


def a_fill(path: str, filled: int, of: int, by: str | None = None, *, connection: str = SF) -> FieldFill:
    """How many records have a field filled."""
    return FieldFill(connection=connection, ref=refs.make(connection, "field", path), filled=filled, of=of, by=by)


def some_open_deals(fault: str, count: int, of: int | None, *, pipeline: str = "Opportunity/*", **given: Any) -> OpenDeals:
    """Open deals with a fault; the amount is given as a whole number."""
    connection = given.pop("connection", SF)
    amount = given.pop("amount", None)
    return OpenDeals(
        connection=connection,
        ref=refs.make(connection, "pipeline", pipeline),
        fault=fault,
        count=count,
        of=of,
        amount=None if amount is None else Decimal(amount),
    )


def some_won(count: int, segment: str | None, *, path: str = "Opportunity.LeadSource", **given: Any) -> Won:
    """Deals won from the web in one month."""
    connection = given.pop("connection", SF)
    ref = refs.make(connection, "field", path)
    return Won(connection=connection, ref=ref, source="Web", segment=segment, month="2026-10", count=count, **given)


def a_handoff_fill(path: str, filled: int, of: int, *, connection: str = SF) -> HandoffFill:
    """How many won deals carry a field."""
    return HandoffFill(connection=connection, ref=refs.make(connection, "field", path), filled=filled, of=of)
