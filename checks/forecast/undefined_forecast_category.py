"""FCT002: forecast categories that nobody defined, or that no stage uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted, words
from checks.model.policy.lifecycle import Lifecycle
from checks.model.refs import field as field_ref
from checks.model.refs import make
from checks.model.rows.process import ForecastType, Stage
from checks.model.rows.schema import PicklistValue
from checks.model.tables import Table
from checks.views.crm_sides import Sides
from checks.views.stage_lists import StageList

_OFF = "forecasting is switched off, and no forecast category is declared"
_UNREAD = "which categories the forecast shows was not read"
_READ = "read the settings of forecasting"
_OF_ENDS = frozenset({"OMIT", "CLOSED"})
_CURE = "declare the categories in governance/lifecycle.yaml if the company forecasts elsewhere"


@check("FCT002", severity=Severity.LOW, confidence=Confidence.CERTAIN, rows=(18,), finds_in=("forecast_types",))
def undefined_forecast_category(
    defining_lists: tuple[StageList, ...],
    forecasting_off: frozenset[str],
    forecasting_unread: frozenset[str],
    lifecycle: Lifecycle,
    crm_sides: Sides,
    active_values: Mapping[str, tuple[PicklistValue, ...]] | None = None,
    forecast_types: Table[ForecastType] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Forecast category with no definition, or used by no stage.

    Why: the decision table gives 'Forecast category definitions' to RevOps, and a joint review decides when they change. What
    nobody wrote down, every manager forecasts in a way of their own.

    How it decides: the categories that the active stages of a system use (Closed aside, which the CRM's won flag defines) are
    looked for under forecast_categories in governance/lifecycle.yaml. Where nothing is declared at all, that is one finding for
    the system; else one for each category without a definition. A category that is declared, or that an active forecast type
    shows, and that no stage leads to, is found as one that only fills by hand. An org that has forecasting switched off and
    declares nothing is not judged. HubSpot's categories are the options of the deal property Forecast category that sellers can
    choose; they are judged where the portal has a forecast and no Salesforce org holds the deals.

    Example: stages use Commit, and lifecycle.yaml defines Pipeline and Best Case only.

    Fix in Salesforce: write the definition into governance/lifecycle.yaml and into the help text of Forecast Category; map a
    stage to the category under Opportunity > Fields > Stage, or take it off the forecast type's page.

    Fix in HubSpot: write the definition into governance/lifecycle.yaml and into the description of the deal property Forecast
    category.

    Known limits: HubSpot's stages carry no category, so that there each is set by hand. That a definition is followed can only be
    seen on deals.
    """
    declared = {"_".join(words(entry.name)): bool(entry.definition.strip()) for entry in lifecycle.forecast_categories}
    by_connection = _used(defining_lists)
    for connection, used in by_connection.items():
        if connection in forecasting_off and not declared:
            yield NotJudged(scope=connection if len(by_connection) > 1 else "", reason=_OFF, cure=_CURE)
            continue
        if connection in forecasting_unread:
            yield NotJudged(scope=connection if declared or len(by_connection) > 1 else "", reason=_UNREAD, cure=_READ)
            if not declared:
                continue
        undefined = {category: stages for category, stages in used.items() if category != "closed" and not declared.get(category)}
        if declared:
            yield from (_undefined(connection, category, stages) for category, stages in undefined.items())
        elif undefined:
            yield _nothing_declared(connection, undefined)
        active = (row for row in forecast_types or () if row.active and row.connection == connection)
        expected = declared.keys() | {category for row in active for category in row.categories}
        yield from (_unused(connection, category) for category in sorted(expected - used.keys()))
    for portal in crm_sides.hubspot if not crm_sides.salesforce else ():
        forecasts = any(row.active and row.connection == portal.name for row in forecast_types or ())
        offered = _offered(portal.name, active_values or {})
        if forecasts and offered:
            yield from _of_portal(portal.name, offered, declared)


def _used(lists: tuple[StageList, ...]) -> dict[str, dict[str, list[Stage]]]:
    """The stages by connection and by the category that they lead to."""
    used: dict[str, dict[str, list[Stage]]] = {}
    for one in lists:
        for stage in one.stages:
            if stage.forecast_category:
                used.setdefault(one.pipeline.connection, {}).setdefault(stage.forecast_category, []).append(stage)
    return used


def _offered(portal: str, active: Mapping[str, tuple[PicklistValue, ...]]) -> dict[str, PicklistValue]:
    """The categories that sellers can choose for a deal in HubSpot, those aside that say that it is won or not forecast."""
    values = active.get(field_ref(portal, "deals", "hs_manual_forecast_category"), ())
    return {"_".join(words(row.value)): row for row in values if row.value not in _OF_ENDS}


def _of_portal(portal: str, offered: Mapping[str, PicklistValue], declared: Mapping[str, bool]) -> Iterator[Finding]:
    undefined = {category: row for category, row in offered.items() if not declared.get(category)}
    if declared:
        for category, row in undefined.items():
            yield Finding(
                ref=make(portal, "forecast_category", category),
                message=f"lifecycle.yaml does not define '{row.label or row.value}', in which sellers can forecast a deal.",
                measured={"option": row.value},
                affected=(row.ref,),
            )
    elif undefined:
        names = [row.label or row.value for row in undefined.values()]
        yield Finding(
            ref=make(portal, "forecast_category", "*"),
            message=f"Sellers can forecast a deal in {count(len(names), 'category', 'categories')}, and none is defined: "
            f"{quoted(names)}.",
            measured={"categories": sorted(undefined)},
            size=len(names),
            affected=tuple(make(portal, "forecast_category", category) for category in undefined),
        )


def _title(category: str) -> str:
    return category.replace("_", " ").title()


def _nothing_declared(connection: str, undefined: dict[str, list[Stage]]) -> Finding:
    names = sorted(undefined)
    categories = count(len(names), "forecast category is", "forecast categories are")
    return Finding(
        ref=make(connection, "forecast_category", "*"),
        message=f"{categories} in use and none is defined: {quoted(map(_title, names))}.",
        measured={"categories": {name: [stage.name for stage in undefined[name]] for name in names}},
        size=len(names),
        affected=tuple(make(connection, "forecast_category", name) for name in names),
    )


def _undefined(connection: str, category: str, stages: list[Stage]) -> Finding:
    names = [stage.label or stage.name for stage in stages]
    leading = f"{count(len(names), 'stage')} lead{'' if len(names) > 1 else 's'}"
    return Finding(
        ref=make(connection, "forecast_category", category),
        message=f"lifecycle.yaml does not define {_title(category)}, to which {leading}: {quoted(names)}.",
        measured={"stages": [stage.name for stage in stages]},
        size=len(names),
        affected=tuple(stage.ref for stage in stages),
        severity=Severity.MEDIUM,
    )


def _unused(connection: str, category: str) -> Finding:
    return Finding(
        ref=make(connection, "forecast_category", category),
        message=f"No stage leads to {_title(category)}: it fills only where somebody sets it by hand.",
        measured={"stages": []},
        confidence=Confidence.LIKELY,
    )
