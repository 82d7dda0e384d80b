"""Pipelines, stages and what gates them."""

from __future__ import annotations

from checks.model.rows.base import Row, Stamped


class Pipeline(Stamped, frozen=True, kw_only=True):
    """A sales process or pipeline. ``kind``: sales, lead, support, solution, lifecycle, custom.

    Salesforce has one list of stages for the whole org: its row has the name ``*``, and every sales
    process is a further row. In HubSpot the lead statuses (``lead``) and lifecycle stages (``lifecycle``) of contacts are
    pipelines that bear the name of the property whose options they are.
    """

    object: str
    name: str
    label: str | None = None
    kind: str
    active: bool = True
    position: int | None = None
    description: str | None = None


class Stage(Stamped, frozen=True, kw_only=True):
    """A stage of a pipeline, or a status of a lead process.

    ``pipeline`` is a reference. ``probability`` is in percent, 0 to 100. ``forecast_category`` is one of pipeline, best_case,
    most_likely, commit, omitted, closed. ``closed`` and ``won`` come from the CRM's own flags, never from the name.
    ``guidance`` is the text that a path shows for it.
    """

    pipeline: str
    object: str
    name: str
    label: str | None = None
    position: int
    active: bool = True
    probability: float | None = None
    closed: bool | None = None
    won: bool | None = None
    forecast_category: str | None = None
    description: str | None = None
    guidance: str | None = None
    required_fields: tuple[str, ...] = ()
    """References of fields that the vendor itself demands in this stage (HubSpot)."""


class ForecastType(Row, frozen=True, kw_only=True):
    """A way of forecasting that is set up: on which amount, date and categories."""

    name: str
    label: str | None = None
    active: bool
    amount_field: str | None = None
    date_field: str | None = None
    categories: tuple[str, ...] = ()


class ValidationRule(Stamped, frozen=True, kw_only=True):
    """A rule that refuses a record. The fields in its formula are edges in ``uses``."""

    object: str
    name: str
    active: bool
    formula: str | None = None
    message: str | None = None
    description: str | None = None


class LayoutField(Row, frozen=True, kw_only=True):
    """A field on a layout. ``ref`` is the layout's; ``field`` is a reference; ``behaviour``: edit, required, readonly."""

    object: str
    field: str
    behaviour: str
    section: str | None = None


class Path(Row, frozen=True, kw_only=True):
    """One step of a path (guidance for users). ``field`` is the picklist it follows, ``value`` the step."""

    object: str
    record_type: str | None = None
    active: bool
    field: str
    value: str
    key_fields: tuple[str, ...] = ()
    guidance: str | None = None
