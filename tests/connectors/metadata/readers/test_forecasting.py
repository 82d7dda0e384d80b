from __future__ import annotations

import pytest

from checks.model.rows.process import ForecastType

TYPE = """<forecastingTypeSettings>
    <active>true</active>
    <displayedCategoryApiNames>closedonly</displayedCategoryApiNames>
    <displayedCategoryApiNames>commitforecast</displayedCategoryApiNames>
    <masterLabel>Revenue</masterLabel>
    <name>OpportunityRevenue</name>
</forecastingTypeSettings>"""
MAPPING = """<forecastingCategoryMappings>
    <forecastingItemCategoryApiName>commitforecast</forecastingItemCategoryApiName>
    <weightedSourceCategories><sourceCategoryApiName>best case</sourceCategoryApiName></weightedSourceCategories>
    <weightedSourceCategories><sourceCategoryApiName>unheard of</sourceCategoryApiName></weightedSourceCategories>
</forecastingCategoryMappings>"""


def settings(body: str, *, enabled: str = "true", path: str = "settings/Forecasting.settings") -> dict[str, str]:
    return {path: f"<ForecastingSettings><enableForecasts>{enabled}</enableForecasts>{body}</ForecastingSettings>"}


@pytest.mark.parametrize("path", ["settings/Forecasting.settings", "force-app/settings/Forecasting.settings-meta.xml"])
def test_a_forecast_type_is_read_whole(pull, path):
    rows = pull(settings(TYPE, path=path))
    assert rows["forecast_types"] == [
        ForecastType(
            connection="salesforce",
            ref="salesforce:forecast_type:OpportunityRevenue",
            name="OpportunityRevenue",
            label="Revenue",
            active=True,
            amount_field="salesforce:field:Opportunity.Amount",
            date_field="salesforce:field:Opportunity.CloseDate",
            categories=("closed", "commit"),
        )
    ]
    assert rows.edges("forecast_type:OpportunityRevenue") == {
        ("field:Opportunity.Amount", "reads", ()),
        ("field:Opportunity.CloseDate", "reads", ()),
    }


def test_the_settings_own_mapping_of_categories_wins(pull):
    assert pull(settings(MAPPING + TYPE))["forecast_types"][0].categories == ("closed", "best_case")


def test_a_type_is_not_active_while_forecasts_are_off(pull):
    rows = pull(settings(TYPE, enabled="false"))
    assert [row.active for row in rows["forecast_types"]] == [False]
    assert rows["uses"] == []


def test_a_type_in_a_file_of_its_own_is_read_too(pull):
    body = "<active>true</active><amount>Opportunity.Margin__c</amount><dateType>ProductDate</dateType>"
    row = pull({"forecastingTypes/Margin.forecastingType-meta.xml": f"<ForecastingType>{body}</ForecastingType>"})[
        "forecast_types"
    ][0]
    assert (row.name, row.active, row.amount_field, row.date_field) == (
        "Margin",
        True,
        "salesforce:field:Opportunity.Margin__c",
        "salesforce:field:OpportunityLineItem.ServiceDate",
    )


def test_settings_without_types_were_read(pull):
    rows = pull(settings(""))
    assert rows.tables["forecast_types"] == []
    assert rows.gap("forecast_types") is None


def test_other_settings_tell_nothing_of_forecasts(pull):
    rows = pull({"settings/Opportunity.settings": "<OpportunitySettings/>", "queues/A.queue": "<Queue/>"})
    assert rows.gap("forecast_types").cure == "retrieve Settings:Forecasting, if the org has any"
