"""Forecast: categories, dates and amounts that nobody can trust."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from standins.company.craft import found, motion, of_policy, open_deals, restage
from standins.company.model import Company, Planted
from standins.company.planting import plants


@plants("FCT001")
def counted_as_closed(company: Company) -> Iterator[Planted]:
    """Somebody picks the wrong line of a list."""
    company.stage("Discovery").category = "closed"
    restage(company, "Discovery")
    yield found("FCT001", "stage", "Opportunity/*/Discovery", "it is open and counted as closed")


@plants("FCT002")
def undefined_category(company: Company) -> Iterator[Planted]:
    """Best Case is what each manager makes of it."""
    categories = company.policy["lifecycle.yaml"]["forecast_categories"]
    categories[:] = [one for one in categories if one["name"] != "best_case"]
    yield found("FCT002", "forecast_category", "best_case", "Best Case is not defined")


@plants("FCT003")
def past_due(company: Company) -> Iterator[Planted]:
    """Sellers let close dates pass."""
    for number, deal in enumerate(open_deals(company)):
        if number % 5 < 3:
            deal["CloseDate"] = company.taken_at.date() - timedelta(days=9 + number % 30)
    yield found("FCT003", "pipeline", "Opportunity/*/past_due", "open deals are past their close date")


@plants("FCT004")
def without_history(company: Company) -> Iterator[Planted]:
    """A field is wanted for history tracking, and the forecast category makes room."""
    company.field("Opportunity.ForecastCategoryName").history = False
    yield found("FCT004", "object", "Opportunity", "nobody sees who changed the forecast category")


@plants("FCT005")
def untreated(company: Company) -> Iterator[Planted]:
    """The expansion play is launched, and its forecast is to be discussed."""
    motion(company, "Customer Expansion")["forecast"] = ""
    yield of_policy("FCT005", "motions.yaml/Customer Expansion", "nothing says how its deals are forecast")


@plants("FCT006")
def no_segment(company: Company) -> Iterator[Planted]:
    """The integration that filled the segment of deals was switched off, and nobody noticed."""
    for number, deal in enumerate(company.records["Opportunity"]):
        if number % 5 < 2:
            deal["Segment__c"] = None
    yield found("FCT006", "object", "Opportunity", "two deals in five have no segment")
