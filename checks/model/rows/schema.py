"""Connections, objects, fields, values and record types: what the CRM can hold."""

from __future__ import annotations

from checks.model.rows.base import Row, Stamped


class Connection(Row, frozen=True, kw_only=True):
    """An org, a portal, a project on disk or a file. ``kind``: production, sandbox, developer, project, file."""

    system: str
    name: str
    kind: str
    org_id: str | None = None
    edition: str | None = None
    currency: str | None = None
    time_zone: str | None = None
    api_version: str | None = None
    ui_url: str | None = None
    taken_at: str | None = None
    rights: tuple[str, ...] = ()
    format: str | None = None
    """How it was read: ``rest``, ``source`` (Salesforce DX), ``mdapi`` (Metadata API format), ``csv``."""
    root: str | None = None
    """The folder that the files of ``locations`` are relative to; None of what was not read from a folder just now."""


class Object(Stamped, frozen=True, kw_only=True):
    """An object. ``managed``: it came with an installed package. ``field_limit``: custom fields allowed."""

    name: str
    label: str | None = None
    plural: str | None = None
    custom: bool
    managed: bool = False
    description: str | None = None
    field_limit: int | None = None
    history_tracked: bool | None = None


class Field(Stamped, frozen=True, kw_only=True):
    """A Salesforce field or a HubSpot property.

    ``type`` is one of FIELD_TYPES; ``vendor_type`` is the vendor's word. ``data_owner`` names a person
    or group as the CRM holds it (Salesforce: Data Owner). ``status`` is the Field Usage value. ``lookup_to`` names objects.
    """

    object: str
    name: str
    label: str | None = None
    type: str
    vendor_type: str | None = None
    length: int | None = None
    description: str | None = None
    help_text: str | None = None
    required: bool | None = None
    unique: bool | None = None
    custom: bool
    managed: bool = False
    calculated: bool = False
    formula: str | None = None
    restricted: bool | None = None
    controller: str | None = None
    lookup_to: tuple[str, ...] = ()
    value_set: str | None = None
    data_owner: str | None = None
    status: str | None = None
    sensitivity: str | None = None
    compliance: tuple[str, ...] | None = None
    history_tracked: bool | None = None
    group: str | None = None
    form_field: bool | None = None
    archived: bool = False


FIELD_TYPES = frozenset(
    {
        "text", "long_text", "rich_text", "number", "currency", "percent", "date", "datetime", "time", "boolean",
        "picklist", "multi_picklist", "lookup", "email", "phone", "url", "address", "geolocation", "auto_number", "id",
        "encrypted", "file", "summary", "unknown",
    }
)  # fmt: skip


class PicklistValue(Row, frozen=True, kw_only=True):
    """One value (option) of a field. ``field`` is the field's reference; ``value_set`` names a shared list."""

    field: str
    value: str
    label: str | None = None
    position: int | None = None
    active: bool = True
    default: bool | None = None
    description: str | None = None
    value_set: str | None = None


class RecordType(Stamped, frozen=True, kw_only=True):
    """A record type. ``process`` is the reference of the pipeline (sales, lead, support process) it uses."""

    object: str
    name: str
    label: str | None = None
    active: bool = True
    description: str | None = None
    process: str | None = None


class RecordTypeValue(Row, frozen=True, kw_only=True):
    """A value that a record type offers. ``ref`` is the record type's; ``field`` is a reference."""

    field: str
    value: str
    default: bool | None = None


class AssociationLabel(Row, frozen=True, kw_only=True):
    """A label that an association of two objects may bear (HubSpot; in Salesforce a relationship is a field).

    ``source`` and ``target`` name objects. ``limit`` is how many records of the target one of the source may have under it, None
    where any number.
    """

    source: str
    target: str
    label: str
    limit: int | None = None


class Conversion(Row, frozen=True, kw_only=True):
    """A field of a converted lead and the field it lands in. Both are references."""

    source: str
    target: str
    origin: str = "read"
    """``read``: a mapping the admin made. ``standard``: the platform's own fixed mapping."""


class SyncMapping(Row, frozen=True, kw_only=True):
    """A field mirrored between two systems. ``origin``: declared, read or proposed.

    ``direction`` is the way in which the sync writes: ``to_target``, ``to_source``, ``both``; '' where it is not told.
    """

    source: str
    target: str
    direction: str
    origin: str


class Setting(Row, frozen=True, kw_only=True):
    """A switch of the org or portal. ``name`` is its path in the area, ``value`` the vendor's text; '' is set to nothing."""

    area: str
    name: str
    value: str


class Location(Row, frozen=True, kw_only=True):
    """Where a component is defined: on disk, or on which page of the CRM. Never compared: moving a line is no change of the org.

    ``page`` is the path of its setup screen below the connection's ``ui_url``; '' where there is none, as ``file`` is for what
    was not read from disk.
    """

    file: str = ""
    line: int = 0
    page: str = ""
