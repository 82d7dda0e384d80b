"""Pipelines and stages, lifecycle stages and lead statuses, who changed a pipeline, its rules, and forecasts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from checks.model import refs
from checks.model.rows.process import ForecastType, Pipeline, Stage
from checks.model.rows.schema import Setting
from connectors.common.collect import Collector
from connectors.common.values import count, flag, named, text
from connectors.hubspot.mapping.people import People
from connectors.hubspot.mapping.senseless import CURE, has, sensible
from connectors.hubspot.mapping.values import Row, id_of, inner, instant, key_of, name_from, name_of, percent, truth, value_from

DEALS = "deals"
KINDS: Mapping[str, str] = {DEALS: "sales", "leads": "lead", "tickets": "support"}
"""What the pipelines of HubSpot's own objects are; those of others are ``custom``."""
STATUSES: Mapping[str, Mapping[str, str]] = {"contacts": {"lifecyclestage": "lifecycle", "hs_lead_status": "lead"}}
"""The properties whose options are stages, by object, and the kind of pipeline that they make."""
_STATES = ("ticketState", "leadState")
_ENDED = {"OPEN": False, "CLOSED": True}
_CERTAIN = 100.0
_RULES = "governanceValidationRules"
_DEEPEST = 8
"""Levels of a pipeline's rules that are told: they have three."""


def pipelines(out: Collector, object_: str, rows: Iterable[Any], people: People) -> None:
    """Add the pipelines of an object with their stages, in the order in which they are shown.

    HubSpot does not tell who made them (see ``pipeline_audit``), nor which properties a stage demands.
    """
    held = sensible(rows, out, ("pipelines", "stages"), f"the pipelines of {object_}", has(key_of, "id"))
    for row in sorted(held, key=_place):
        id = key_of(row, "id")
        ref = refs.make(out.connection, "pipeline", f"{object_}/{id}")
        pipeline = Pipeline(
            connection=out.connection,
            ref=ref,
            object=object_,
            name=id,
            label=named(row, "label") or id,
            kind=KINDS.get(object_, "custom"),
            active=flag(row, "archived") is not True,
            position=count(row, "displayOrder"),
            created_at=instant(row, "createdAt"),
            created_by=people.user(row.get("createdByUserId")),
            modified_at=instant(row, "updatedAt"),
            modified_by=people.user(row.get("updatedByUserId")),
        )
        if out.add("pipelines", pipeline):
            _add_stages(out, pipeline, row)


def _stage_id(row: Row) -> str:
    return id_of(row, "id") or named(row, "id")


def _place(row: Row) -> float:
    place = count(row, "displayOrder")
    return float("inf") if place is None else place


def _add_stages(out: Collector, pipeline: Pipeline, row: Row) -> None:
    path = refs.path_of(pipeline.ref)
    told = row.get("stages")
    listed: list[Any] = told if isinstance(told, list) else [told]
    held = sensible(listed, out, ("stages",), f"the stages of {path}", _stage_id)
    for position, stage in enumerate(sorted(held, key=_place)):
        id, metadata = _stage_id(stage), inner(stage, "metadata")
        probability = percent(metadata, "probability")
        closed, won = _ends(pipeline.object, metadata, probability)
        made = Stage(
            connection=out.connection,
            ref=refs.make(out.connection, "stage", f"{path}/{id}"),
            pipeline=pipeline.ref,
            object=pipeline.object,
            name=id,
            label=named(stage, "label") or id,
            position=position,
            active=flag(stage, "archived") is not True,
            probability=probability,
            closed=closed,
            won=won,
            created_at=instant(stage, "createdAt"),
            modified_at=instant(stage, "updatedAt"),
        )
        if out.add("stages", made) and pipeline.object == DEALS:
            _say_untold(out, made)


def _ends(object_: str, metadata: Row, probability: float | None) -> tuple[bool | None, bool | None]:
    """Whether a stage ends its records, and whether it is won: by flag and probability, whatever it is called.

    HubSpot closes a deal at a probability of 0 or 1, and writes the flag by it; so the probability tells where there is no
    flag. Won is what is closed for certain. Source: 'Pipelines'.
    """
    closed = truth(metadata, "isClosed")
    if closed is None:
        closed = next((_ENDED[state] for key in _STATES if (state := text(metadata, key).upper()) in _ENDED), None)
    if object_ != DEALS:
        return closed, None
    if closed is None and probability is not None:
        closed = probability in {0.0, _CERTAIN}
    if closed is None or (closed and probability is None):
        return closed, None
    return closed, closed and probability == _CERTAIN


def _say_untold(out: Collector, stage: Stage) -> None:
    """The gap of a stage of deals of which something is not known that revenue hangs on."""
    untold = [what for what, found in (("probability", stage.probability), ("closed", stage.closed)) if found is None]
    if untold:
        what = "no probability" if untold == ["probability"] else "neither probability nor whether it is closed"
        what = "not whether it is closed" if untold == ["closed"] else what
        path = refs.path_of(stage.ref)
        reason = f"HubSpot told {what} of the stage '{stage.label}' ({path})"
        cure = "set its probability under Settings > Objects > Deals > Pipelines"
        out.gap("stages", path, kind="fault", reason=reason, cure=cure)


def statuses(out: Collector, object_: str) -> None:
    """Add lifecycle stages and lead statuses, of the properties whose options they are: these were read before.

    HubSpot says of none whether it ends a record.
    """
    for name, kind in STATUSES.get(object_, {}).items():
        field = out.get("fields", refs.field(out.connection, object_, name))
        if field is None or field.archived:
            continue
        ref = refs.make(out.connection, "pipeline", f"{object_}/{name}")
        stamped = {column: getattr(field, column) for column in ("created_at", "created_by", "modified_at", "modified_by")}
        pipeline = Pipeline(
            connection=out.connection, ref=ref, object=object_, name=name, label=field.label or name, kind=kind, **stamped
        )
        out.add("pipelines", pipeline)
        for value in (row for row in out.rows("picklist_values") if row.field == field.ref):
            stage = Stage(
                connection=out.connection,
                ref=refs.make(out.connection, "stage", f"{object_}/{name}/{value.value}"),
                pipeline=ref,
                object=object_,
                name=value.value,
                label=value.label,
                position=value.position or 0,
                active=value.active,
                description=value.description,
            )
            out.add("stages", stage)


def pipeline_audit(out: Collector, object_: str, pipeline: str, rows: Iterable[Any]) -> None:
    """Say who made and last changed a pipeline, and those of its stages that the audit names. The newest change tells."""
    path = f"{object_}/{pipeline}"
    held = sensible(rows, out, ("pipelines",), f"the audit of {path}", has(instant, "timestamp"))
    people = People(out.connection)
    by: dict[str, dict[str, Any]] = {}
    for row in sorted(held, key=lambda row: instant(row, "timestamp") or ""):
        who, when = people.user(row.get("fromUserId")), instant(row, "timestamp")
        itself = _identifier(row) or pipeline
        for about in dict.fromkeys((itself, pipeline)):  # who changes a stage changes its pipeline
            by.setdefault(about, {}).update(modified_at=when, modified_by=who)
        if text(row, "action").upper().startswith("CREATE"):
            by[itself].update(created_at=when, created_by=who)
    for about, told in by.items():
        table, whole = ("pipelines", path) if about == pipeline else ("stages", f"{path}/{about}")
        ref = refs.make(out.connection, table.removesuffix("s"), whole)
        if known := out.get(table, ref):
            dated = {key: value for key, value in told.items() if key.endswith("_by") or getattr(known, key) is None}
            out.replace(table, msgspec.structs.replace(known, **dated))


def _identifier(row: Row) -> str:
    return id_of(row, "identifier") or named(row, "identifier")


def pipeline_rules(out: Collector, object_: str, pipeline: str, body: Any) -> None:
    """Add what a pipeline does not let records do, rule by rule: ``deals/default.noBackwardsMovement``.

    A rule is ``true`` where it holds for all stages, ``false`` where for none, and else names the stages for which it holds.
    """
    path = f"{object_}/{pipeline}"
    if not isinstance(body, Mapping):
        reason, scope = f"what HubSpot gave as the rules of {path} is none", f"pipeline rules of {path}"
        out.gap("settings", scope, kind="fault", reason=reason, cure=CURE)
        return
    beside = {key: value for key, value in body.items() if key != _RULES}
    for name, value in (*_switches(inner(body, _RULES), ""), *_switches(beside, "")):
        full = f"{path}.{name}"
        ref = refs.make(out.connection, "setting", f"pipelines.{full}")
        out.add("settings", Setting(connection=out.connection, ref=ref, area="pipelines", name=full, value=value))


def _switches(told: Any, path: str, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Every rule, and every other single value, with its path. A list of values is one, its parts parted by commas."""
    if path and isinstance(told, Mapping) and ("enabledForAllStages" in told or "pipelineStageIds" in told):
        everywhere = flag(told, "enabledForAllStages") is True
        yield path.removesuffix("Rule"), "true" if everywhere else _listed(told.get("pipelineStageIds")) or "false"
    elif isinstance(told, Mapping) and depth < _DEEPEST:
        for key, value in told.items():
            if name := name_from(key):
                yield from _switches(value, f"{path}.{name}" if path else name, depth + 1)
    elif path and isinstance(told, list):
        yield path, _listed(told)
    elif path and (found := value_from(told)) is not None:
        yield path, found


def _listed(told: Any) -> str:
    return ", ".join(found for one in told if (found := value_from(one))) if isinstance(told, list) else ""


def forecast_types(out: Collector, rows: Iterable[Any]) -> None:
    """Add the forecast types: on which amount and date of deals each rests. Those that there are, are in use."""
    for row in sensible(rows, out, ("forecast_types",), "forecast types", _forecast_id):
        id = _forecast_id(row)
        amount, day = (name_of(row, column) for column in ("amountProperty", "dateProperty"))
        forecast = ForecastType(
            connection=out.connection,
            ref=refs.make(out.connection, "forecast_type", id),
            name=id,
            label=named(row, "forecastName") or named(row, "label") or named(row, "name") or None,
            active=flag(row, "archived") is not True,
            amount_field=refs.field(out.connection, DEALS, amount) if amount else None,
            date_field=refs.field(out.connection, DEALS, day) if day else None,
        )
        if out.add("forecast_types", forecast):
            for used in (forecast.amount_field, forecast.date_field):
                if used:
                    out.use(forecast.ref, used, "reads")


def _forecast_id(row: Row) -> str:
    return key_of(row, "forecastTypeId") or key_of(row, "id")
