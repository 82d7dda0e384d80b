"""Campaigns, forms and lists: where records come from, and how they are gathered."""

from __future__ import annotations

from checks.model.rows.base import Row, Stamped


class Campaign(Row, frozen=True, kw_only=True):
    """A campaign. ``utm`` is the text that its links carry as ``utm_campaign``, where the CRM keeps one."""

    name: str
    kind: str | None = None
    status: str | None = None
    starts_on: str | None = None
    ends_on: str | None = None
    utm: str | None = None


class Form(Stamped, frozen=True, kw_only=True):
    """A form that people fill in. The fields that it asks for are edges in ``uses`` (``writes``, ``requires``).

    ``kind`` is the vendor's word (HubSpot: ``hubspot``, ``captured``, ``flow``, ``blog_comment``). Salesforce has none.
    """

    name: str
    kind: str | None = None
    archived: bool = False


class RecordList(Stamped, frozen=True, kw_only=True):
    """A list (segment) of records of an object. The fields that it filters on are edges in ``uses``. Salesforce has none.

    ``kind``: ``manual``, ``dynamic`` (it follows its filters), ``snapshot`` (it followed them once).
    """

    object: str
    name: str
    kind: str | None = None
