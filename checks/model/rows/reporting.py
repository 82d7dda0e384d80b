"""Reports and dashboards."""

from __future__ import annotations

from checks.model.rows.base import Row, Stamped


class Report(Stamped, frozen=True, kw_only=True):
    """A report. Its columns, groupings and filters are edges in ``uses``.

    ``folder_kind``: public, private, shared, unfiled. ``type`` is the report type's API name; ``base_object`` the
    object it starts from. ``scope``: mine, team, organization… as the vendor says.
    """

    name: str
    label: str | None = None
    description: str | None = None
    folder: str | None = None
    folder_kind: str | None = None
    owner: str | None = None
    type: str | None = None
    base_object: str | None = None
    format: str | None = None
    scope: str | None = None
    filter_logic: str = ""
    period: str | None = None
    certified: bool | None = None
    last_run_at: str | None = None
    last_viewed_at: str | None = None
    scheduled_to: tuple[str, ...] = ()


class Dashboard(Stamped, frozen=True, kw_only=True):
    """A dashboard. ``runs_as``: named_user, viewer, team. Its reports are edges in ``uses``."""

    name: str
    label: str | None = None
    description: str | None = None
    folder: str | None = None
    folder_kind: str | None = None
    owner: str | None = None
    running_user: str | None = None
    runs_as: str | None = None
    certified: bool | None = None
    last_viewed_at: str | None = None


class Change(Row, frozen=True, kw_only=True):
    """One change by somebody, as the audit trail tells it."""

    at: str
    by: str | None = None
    section: str | None = None
    action: str | None = None
    component: str | None = None
    text: str | None = None
