"""FLD012: objects that run out of custom fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.refs import object_of, split
from checks.model.rows.schema import Connection, Field, Object
from checks.model.snapshot import Snapshot
from checks.model.tables import Table
from checks.views.crm_sides import HUBSPOT
from checks.views.terms import Terms, TermsOf

_BY_EDITION = {"professional": 100, "enterprise": 500, "developer": 500, "unlimited": 800, "performance": 800}
"""Custom fields that Salesforce allows on an object beside those of packages (Help, Custom Fields Allowed Per Object)."""

_MONTH = timedelta(days=365.25 / 12)


@check("FLD012", severity=Severity.MEDIUM, confidence=Confidence.CERTAIN, rows=(8,))
def field_sprawl(
    governed_by_object: Mapping[str, tuple[Field, ...]],
    fields: Table[Field],
    connections: Table[Connection],
    taken_at: datetime,
    terms: TermsOf,
    objects: Table[Object] | None = None,
    before: Snapshot | None = None,
    *,
    near: float = 0.8,
    assumed_limit: int = 500,
    a_month: float = 10,
) -> Iterator[Finding | NotJudged]:
    """An object nears its limit of custom fields, or gains fields faster than they can be governed.

    Why: 'A launch team may want a new field, route, or dashboard immediately.' Where every launch leaves its
    fields behind, one launch will find no room, and long before that nobody knows which field to use.

    How it decides: custom fields that no package brought, counted against the limit of the object as the CRM tells it, else that
    of the Salesforce edition, else assumed_limit, which makes it a mere possibility. Growth: fields created in the last three
    months, or, where creation dates were not read, fields that an earlier snapshot at least four weeks old did not
    have; an object most of whose fields are new is being set up, which is no growth. One finding an object.

    Example: Opportunity has 412 of 500 custom fields, and gained 14 a month.

    Fix in Salesforce: retire what the other FLD checks find, then erase deleted fields (Setup > Object Manager > the object >
    Fields & Relationships > Deleted Fields): until then they count. Let new fields pass a launch intake.

    Fix in HubSpot: archive what the other FLD checks find. Let new properties pass a launch intake.

    Known limits: fields that count double or more (geolocation, address) are counted once; limits that Salesforce raised by
    contract are not known. In HubSpot only limits that its API tells are judged, and they stand for the object as a whole.

    near: share of the limit from which an object is reported; the fifth that is left is ten months' room for an object that
    grows by ten fields a month in Enterprise Edition.

    assumed_limit: custom fields an object may have where neither the CRM nor the edition tells; 500 is Enterprise Edition, the
    commonest among companies that build their own fields.

    a_month: new fields a month on one object from which growth is reported; ten is more than two a week, each of which
    wants an owner, a definition, a place on a layout and a reader.
    """
    home = {row.name: row for row in connections}
    limits = {row.ref: row.field_limit for row in objects or ()}
    unknown: dict[str, set[str]] = {"limit": set(), "growth": set()}
    for object_, rows in governed_by_object.items():
        connection = home[split(object_).connection]
        known = limits.get(object_) or _BY_EDITION.get((connection.edition or "").split(" ")[0].casefold())
        limit = known or (assumed_limit if connection.system == "salesforce" else None)
        growth = _growth(rows, taken_at, before)
        number, words = _counted(object_, rows, fields, terms(object_)), terms(object_)
        full = limit is not None and number >= near * limit
        fast = growth is not None and growth >= a_month
        if full or fast:
            of = f" of {limit:,}" if limit else ""
            gained = f", and gained {growth:.0f} a month" if fast else ""
            yield Finding(
                ref=object_,
                message=f"{object_of(object_)} {words.has} {number:,}{of} custom {words.fields}{gained}.",
                measured={"fields": number, "limit": limit, "limit_known": known is not None, "a_month": growth},
                size=number,
                confidence=None if known or fast else Confidence.POSSIBLE,
            )
        unknown["limit"] |= {connection.name} if limit is None else set()
        unknown["growth"] |= {connection.name} if growth is None else set()
    if unknown["limit"]:
        yield NotJudged(
            scope=f"limit in {', '.join(sorted(unknown['limit']))}",
            reason="the CRM did not tell how many custom fields or properties it allows",
        )
    if unknown["growth"]:
        yield NotJudged(
            scope=f"growth in {', '.join(sorted(unknown['growth']))}",
            reason="neither creation dates nor a snapshot at least four weeks old tell which fields are new",
            cure="connect the CRM itself, or compare with an earlier snapshot",
        )


def _counted(object_: str, rows: Sequence[Field], fields: Table[Field], words: Terms) -> int:
    """How many fields count against the limit: in HubSpot those that an integration made do too."""
    if words.system != HUBSPOT:
        return len(rows)
    connection, name = split(object_).connection, object_of(object_)
    every = fields.by("object").get(name, ())
    return sum(row.connection == connection and row.custom and not row.archived for row in every)


def _growth(rows: tuple[Field, ...], taken_at: datetime, before: Snapshot | None) -> float | None:
    """New fields a month, or None where nothing tells which are new. An object most of whose fields are is being set up."""
    if any(row.created_at for row in rows):
        since = (taken_at - 3 * _MONTH).date().isoformat()
        new, months = sum((row.created_at or "")[:10] >= since for row in rows), 3.0
    elif before is not None and taken_at - before.taken_at >= timedelta(days=28):
        here, object_ = rows[0].connection, rows[0].object
        earlier = {row.ref for row in before.table("fields").by("object").get(object_, ()) if row.connection == here}
        if not earlier or not before.coverage.complete("fields", here, object_):
            return None
        new, months = sum(row.ref not in earlier for row in rows), (taken_at - before.taken_at) / _MONTH
    else:
        return None
    return new / months if new <= len(rows) / 2 else 0.0
