"""Measures: numbers that change every night, apart from the definitions they speak of.

Amounts are decimals in the connection's currency. ``month`` is ``YYYY-MM``.
"""

from __future__ import annotations

from decimal import Decimal

from checks.model.rows.base import Row


class RecordCount(Row, frozen=True, kw_only=True):
    """How many records an object has. ``ref`` is the object's."""

    count: int


class ValueCount(Row, frozen=True, kw_only=True):
    """How many records carry a value of a field. ``ref`` is the field's; '' is blank."""

    value: str
    month: str | None = None
    count: int


class FieldFill(Row, frozen=True, kw_only=True):
    """How many records have a field filled. ``ref`` is the field's; ``by`` names a segment or motion."""

    by: str | None = None
    filled: int
    of: int


class StageCount(Row, frozen=True, kw_only=True):
    """Records in a stage. ``ref`` is the stage's; ``oldest`` is the day the longest-standing one entered."""

    open: int
    oldest: str | None = None
    moved_back: int | None = None


class Won(Row, frozen=True, kw_only=True):
    """Closed-won by source, segment, motion and month. ``ref`` is the source field's."""

    source: str
    segment: str | None = None
    motion: str | None = None
    month: str
    count: int
    amount: Decimal | None = None


class ConversionSource(Row, frozen=True, kw_only=True):
    """Converted leads: the source the lead had and the source its deal has. ``ref`` is the lead's source field."""

    lead_source: str
    deal_source: str
    count: int


class OwnerCount(Row, frozen=True, kw_only=True):
    """Records of an object that an owner holds. ``ref`` is the owner's."""

    object: str
    open: int


class OpenDeals(Row, frozen=True, kw_only=True):
    """Open deals with a fault: past_due, no_amount, pushed. ``ref`` is the pipeline's."""

    fault: str
    count: int
    amount: Decimal | None = None


class HandoffFill(Row, frozen=True, kw_only=True):
    """How many closed-won records carry what the next team needs. ``ref`` is the field's."""

    filled: int
    of: int


class Duplicates(Row, frozen=True, kw_only=True):
    """Clusters of records that look alike. ``ref`` is the object's."""

    clusters: int
    records: int


class Booking(Row, frozen=True, kw_only=True):
    """A line of finance's bookings file. ``ref`` names the line; ``booked_on`` is a day."""

    id: str
    deal: str | None = None
    account: str | None = None
    booked_on: str
    amount: Decimal
    currency: str
    source: str | None = None
    segment: str | None = None
    motion: str | None = None
