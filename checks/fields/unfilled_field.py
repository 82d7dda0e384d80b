"""FLD005: fields that nobody fills."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from checks.fields.marks import mark_of
from checks.fields.usage import by_kind, indexed, unread_users, usage_in_words
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count
from checks.model.rows.measures import FieldFill
from checks.model.rows.schema import Field
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.needed_fields import Need
from checks.views.retired import Giveaway
from checks.views.terms import TermsOf
from checks.views.unread import unread_fields

_UNFILLED = frozenset({"boolean", "auto_number", "summary", "id"})
"""Types that are never blank, or that nobody fills."""


class _Fill(NamedTuple):
    filled: int
    of: int


@check("FLD005", severity=Severity.LOW, confidence=Confidence.LIKELY, rows=(8,))
def unfilled_field(
    governed_fields: tuple[Field, ...],
    field_fill: Table[FieldFill],
    live_users: Mapping[str, tuple[str, ...]],
    needed_fields: Mapping[str, tuple[Need, ...]],
    retired_fields: Mapping[str, Giveaway],
    taken_at: datetime,
    coverage: Coverage,
    terms: TermsOf,
    *,
    days: int = 180,
    share: float = 0.01,
    most: int = 50,
    least_records: int = 100,
) -> Iterator[Finding | NotJudged]:
    """A field that is never or almost never filled.

    Why: 'A launch team may want a new field, route, or dashboard immediately.' When the launch is over the field stays, empty, on
    every layout or record page and in every list of columns, and the fields that count are harder to find and to fill.

    How it decides: custom fields on governed objects that people or integrations fill. A field is found when it is old enough and
    blank on all records, or filled on hardly any, of an object that has records enough to tell. Each finding says where the
    field is still used. Medium severity when more than layouts rests on it: a report, automation or rule that reads a field
    which is always blank does nothing. Checkboxes and formulas are left alone, as are fields that the policy needs filled
    (DAT001, DAT004, HND001), that FLD007 finds by their name, or that are marked as deprecated already.

    Example: 'Intent Index' on Contact was made on 2025-07-08 and is filled on none of 12,400 records; in use by 3 layouts.

    Fix in Salesforce: Setup > Object Manager > the object > Fields & Relationships > the field > Where is this used?: remove it
    there, export what it holds, then delete it. Or set Field Usage to DeprecateCandidate and give it a last date.

    Fix in HubSpot: Settings > Properties > the property > Used in: remove it there, then archive it.

    Known limits: a default value fills a field on every new record, so that nobody seems to leave it blank. Long texts and fields
    that are hidden from the reader are not counted. A field for a rare event is rightly blank on most records.

    days: how old a field must be. Half a year has seen two quarters end; what nobody needed for either is waiting for no turn.

    share: the part of the records up to which a field counts as almost never filled: one in a hundred is trials and slips.

    most: records that may have it filled all the same; more of them are a use, however many records the object has.

    least_records: records that the object must have; with fewer, a field for some of them may not have had its turn.
    """
    born_by = (taken_at - timedelta(days=days)).date().isoformat()
    index, fills = indexed(live_users), _fills(field_fill)
    asked = [row for row in governed_fields if row.type not in _UNFILLED and not row.calculated]
    empty = [
        row
        for row in asked
        if (fill := fills.get(row.ref))
        and fill.of >= least_records
        and fill.filled <= min(most, share * fill.of)
        and not (row.ref in needed_fields or row.ref in retired_fields or _is_deprecated(row))
        and coverage.complete("field_fill", row.connection, row.object)
    ]
    for row in empty:
        if row.created_at and row.created_at[:10] <= born_by:
            yield _finding(row, fills[row.ref], row.created_at[:10], live_users.get(row.ref, ()), coverage, index)
    undated = [row for row in empty if not row.created_at]
    cure, in_hubspot = "grant View Setup and Configuration", "look at it in HubSpot: Settings > Properties"
    yield from unread_fields(undated, of=len(asked), what="day of creation", cure=cure, terms=terms, in_hubspot=in_hubspot)
    uncounted = [row for row in asked if row.ref not in fills and _says_nothing(row, coverage)]
    cure, in_hubspot = "look at a report of them", "look at a list of the records in HubSpot"
    yield from unread_fields(uncounted, of=len(asked), what="fill", cure=cure, terms=terms, in_hubspot=in_hubspot)


def _fills(field_fill: Table[FieldFill]) -> Mapping[str, _Fill]:
    """How each field is filled on all records together."""
    fills: dict[str, _Fill] = {}
    for row in field_fill:
        if row.by is None:
            before = fills.get(row.ref, _Fill(0, 0))
            fills[row.ref] = _Fill(before.filled + row.filled, before.of + row.of)
    return fills


def _is_deprecated(row: Field) -> bool:
    mark = mark_of(row)
    return mark is not None and mark.rules_out is None


def _says_nothing(row: Field, coverage: Coverage) -> bool:
    """Whether no gap says why a field was not counted."""
    return all(coverage.complete("field_fill", row.connection, scope) for scope in (row.object, f"{row.object}.{row.name}"))


def _finding(row: Field, fill: _Fill, born: str, users: tuple[str, ...], coverage: Coverage, index: Collection[str]) -> Finding:
    kinds = by_kind(users)
    filled = "none" if not fill.filled else f"{fill.filled:,}"
    usage = usage_in_words(users, unread_users(coverage, row, index=index))
    return Finding(
        ref=row.ref,
        message=f"'{row.label or row.name}' on {row.object} was made on {born} and is filled on {filled} of "
        f"{count(fill.of, 'record')}; {usage}.",
        measured={"filled": fill.filled, "of": fill.of, "made": born, "users": kinds},
        size=max(1, len(users)),
        affected=users,
        records=fill.filled,
        severity=Severity.MEDIUM if kinds.keys() - {"layout"} else None,
        confidence=None if fill.filled else Confidence.CERTAIN,
    )
