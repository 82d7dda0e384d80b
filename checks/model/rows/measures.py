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
    """How many records carry a value of a field. ``ref`` is the field's; '' is blank.

    ``value`` is as it is stored: the id of a stage in HubSpot. Of a field of several choices it is either the choices of a record
    together, parted by ``;``, or each of its choices by itself, in which a record counts once for each.

    ``month`` is None for all records there are, deals and leads of every state; with a month, it counts those created in it. So
    the rows with a month say again what the row without one says: add up only one of the two kinds.
    """

    value: str
    month: str | None = None
    count: int


class FieldFill(Row, frozen=True, kw_only=True):
    """How many records have a field filled. ``ref`` is the field's.

    ``by`` is None for all records; else it names a part of them as ``Account.Segment__c=Enterprise``: the path of the field
    that parts them and its value. Parts say again what the whole says.
    """

    by: str | None = None
    filled: int
    of: int


class StageCount(Row, frozen=True, kw_only=True):
    """Open records that stand in a stage. ``ref`` is the stage's, also of a stage that is not defined.

    In Salesforce it is that of the pipeline ``*``, in HubSpot that of the pipeline in which the deal stands. A deal in a stage of
    which nobody knows whether it is closed counts as open.

    ``since`` is the month in which they entered the stage, None where that is unknown; all rows of a stage add up.
    """

    since: str | None = None
    open: int
    amount: Decimal | None = None


class Transition(Row, frozen=True, kw_only=True):
    """How often records went from one value of a field to another in the last ``days``, or up to six more.

    ``ref`` is the field's. HubSpot keeps the history of each record by itself, so that none are counted there.
    """

    was: str
    became: str
    days: int
    count: int


class Won(Row, frozen=True, kw_only=True):
    """Deals won in the last 365 days, by source, segment, motion and month of the close date. ``ref`` is the deal's source field.

    All rows of one field add up; '' is blank, None is not told apart.
    """

    source: str
    segment: str | None = None
    motion: str | None = None
    month: str
    count: int
    amount: Decimal | None = None


class ConversionSource(Row, frozen=True, kw_only=True):
    """Leads converted to a deal in the last 365 days: the source the lead has and the source its deal has; '' is blank.

    ``ref`` is the lead's source field. In HubSpot it is the contact's: of the deals created in that time, the source of the first
    contact that is associated with each.
    """

    lead_source: str
    deal_source: str
    count: int


class OwnerCount(Row, frozen=True, kw_only=True):
    """Open records of an object that an owner holds who is no active user: a queue, or somebody who left. ``ref`` is the owner's.

    Leads without any owner have ``user:nobody``. In HubSpot these are records of the object leads, and contacts with a lead
    status: a contact without one is nobody's lead. Owners who left are counted with all their contacts and companies.

    ``since`` is the day or month (``YYYY-MM``) in which leads of a queue or of nobody were created, None elsewhere; all rows of
    an owner and object add up.
    """

    object: str
    since: str | None = None
    open: int


class OpenDeals(Row, frozen=True, kw_only=True):
    """Open deals with a fault. ``ref`` is the pipeline's, in Salesforce ``*``; ``of`` is how many deals could have it.

    ``fault``: ``past_due`` (the close date has passed), ``no_amount`` (in the forecast category commit, without an amount),
    ``pushed`` (the close date was moved into a later month three times or more). A row with none says that it was counted. A
    connection that cannot count a fault says so in a gap of ``open_deals`` whose scope names it (``deals that were pushed``).
    """

    fault: str
    count: int
    amount: Decimal | None = None
    of: int | None = None


class HandoffFill(Row, frozen=True, kw_only=True):
    """How many deals won in the last 365 days carry what the next team needs.

    ``ref`` is the field's, of the deal or of its account.
    """

    filled: int
    of: int


class Orphans(Row, frozen=True, kw_only=True):
    """Records that lack what they should belong to. ``ref`` is the object's; ``of`` is how many there are.

    ``lacks`` is the object that is missing: ``Account`` of a contact or an open deal, ``OpportunityContactRole`` of an open deal;
    in HubSpot ``companies`` of a contact or an open deal, ``contacts`` of an open deal.
    """

    lacks: str
    count: int
    of: int


class Duplicates(Row, frozen=True, kw_only=True):
    """Clusters of records that share what should tell them apart. ``ref`` is the object's.

    ``by`` is what they share, lower case and trimmed: ``email`` (leads, contacts), ``domain`` (accounts: of the website, without
    ``www.``), ``name`` (accounts and people without either; of people with their company). Blank keys are no key, nor are
    addresses and domains of mailbox providers as a ``domain``. ``of`` is how many records have the key, ``records`` how many of
    them stand in a cluster of two or more, ``clusters`` how many of those there are. One row for an object and ``by``; a row
    with nothing in it says that it was counted and that nothing was found.

    With ``other``, the reference of a second object, it is the records of ``ref`` that share the key with a record of that object
    and are not linked to it: an open lead that is a contact already (``salesforce:object:Contact``), or, in another connection, a
    record that the other CRM has too and the sync does not hold together with it. ``clusters`` is then how many keys these are.

    Only numbers may leave the count. What is compared across two connections are keyed hashes in memory, the key made for the
    run and thrown away with it.
    """

    by: str
    clusters: int
    records: int
    of: int
    other: str | None = None


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
