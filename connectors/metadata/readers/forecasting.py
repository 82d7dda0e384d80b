"""Forecast types: on which amount, by which date and with which categories the org forecasts."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from checks.model import refs
from checks.model.rows.process import ForecastType
from connectors.metadata.collect import Collector
from connectors.metadata.file import MetadataFile
from connectors.metadata.xml import children, flag, line, text, texts

SUFFIXES = ("Forecasting.settings", "forecastingType")
ROOTS = ("ForecastingSettings", "ForecastingType")
PHASE = 1
TABLES = ("forecast_types",)

_SOURCES = {
    "pipeline": "pipeline",
    "best case": "best_case",
    "bestcase": "best_case",
    "most likely": "most_likely",
    "mostlikely": "most_likely",
    "commit": "commit",
    "closed": "closed",
    "omitted": "omitted",
}
_ROLLUPS = {
    "pipelineonly": ("pipeline",),
    "bestcaseonly": ("best_case",),
    "mostlikelyonly": ("most_likely",),
    "commitonly": ("commit",),
    "closedonly": ("closed",),
    "omittedonly": ("omitted",),
    "openpipeline": ("pipeline", "best_case", "most_likely", "commit"),
    "bestcaseforecast": ("best_case", "most_likely", "commit", "closed"),
    "mostlikelyforecast": ("most_likely", "commit", "closed"),
    "commitforecast": ("commit", "closed"),
}
"""What a forecast shows as a column, and the categories that it adds up, where the file does not say so itself."""

_AMOUNTS = {
    "OpportunityRevenue": "Opportunity.Amount",
    "OpportunityQuantity": "Opportunity.TotalOpportunityQuantity",
    "OpportunityLineItemRevenue": "OpportunityLineItem.TotalPrice",
    "OpportunityLineItemQuantity": "OpportunityLineItem.Quantity",
    "OpportunitySplitRevenue": "OpportunitySplit.SplitAmount",
    "OpportunityOverlaySplitRevenue": "OpportunitySplit.SplitAmount",
}
_DATES = {
    "OpportunityCloseDate": "Opportunity.CloseDate",
    "ProductDate": "OpportunityLineItem.ServiceDate",
    "ScheduleDate": "OpportunityLineItemSchedule.ScheduleDate",
}


def read(name: str, root: etree._Element, file: MetadataFile, out: Collector) -> None:
    """Read the settings with all types in them, or a type in a file of its own."""
    if root.tag == "ForecastingType":
        _add(name, root, flag(root, "active", False) is True, {}, file, out)
        return
    enabled = flag(root, "enableForecasts", False) is True
    rollups = dict(_mapping(element) for element in children(root, "forecastingCategoryMappings"))
    for element in children(root, "forecastingTypeSettings"):
        if found := text(element, "name"):
            _add(found, element, enabled and flag(element, "active", False) is True, rollups, file, out)


def _mapping(element: etree._Element) -> tuple[str, tuple[str, ...]]:
    sources = (text(source, "sourceCategoryApiName") or "" for source in children(element, "weightedSourceCategories"))
    return text(element, "forecastingItemCategoryApiName") or "", tuple(
        _SOURCES[source] for source in sources if source in _SOURCES
    )


def _add(
    name: str, element: etree._Element, active: bool, rollups: Mapping[str, tuple[str, ...]], file: MetadataFile, out: Collector
) -> None:
    ref = refs.make(out.connection, "forecast_type", name)
    shown = texts(element, "displayedCategoryApiNames") or texts(element, "forecastedCategoryApiNames")
    categories = (category for column in shown for category in rollups.get(column, _ROLLUPS.get(column, ())))
    date = _DATES.get(text(element, "dateType") or "OpportunityCloseDate")
    amount = text(element, "amount") or _AMOUNTS.get(name)
    row = ForecastType(
        connection=out.connection,
        ref=ref,
        name=name,
        label=text(element, "masterLabel"),
        active=active,
        amount_field=refs.make(out.connection, "field", amount) if amount and "." in amount else None,
        date_field=refs.make(out.connection, "field", date) if date else None,
        categories=tuple(dict.fromkeys(categories)),
    )
    if out.add("forecast_types", row):
        out.locate(ref, file, line(element))
        for used in (row.amount_field, row.date_field):
            if active and used:
                out.use(ref, used, "reads")
