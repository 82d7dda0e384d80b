import pytest

OPPORTUNITY = "settings/Opportunity.settings"
TERRITORY = "settings/Territory2.settings-meta.xml"


def switches(rows):
    return {row.ref.split(":", 2)[2]: row.value for row in rows["settings"]}


def test_reads_the_switches_of_both_formats(pull):
    rows = pull(
        {
            OPPORTUNITY: "<OpportunitySettings><enableOpportunityTeam>true</enableOpportunityTeam></OpportunitySettings>",
            TERRITORY: "<Territory2Settings><defaultAccountAccessLevel>Read</defaultAccountAccessLevel></Territory2Settings>",
        }
    )
    assert switches(rows) == {"Opportunity.enableOpportunityTeam": "true", "Territory2.defaultAccountAccessLevel": "Read"}
    place = rows.one("locations", "setting:Opportunity.enableOpportunityTeam")
    assert (place.file, place.line) == (OPPORTUNITY, 1)


def test_a_group_of_switches_stands_in_their_path_and_nothing_is_not_unread(pull):
    group = "<opportunityFilterSettings><apexClassName/><enableFilter>false</enableFilter></opportunityFilterSettings>"
    assert switches(pull({TERRITORY: f"<Territory2Settings>{group}</Territory2Settings>"})) == {
        "Territory2.opportunityFilterSettings.apexClassName": "",
        "Territory2.opportunityFilterSettings.enableFilter": "false",
    }


def test_a_list_is_no_switch(pull):
    types = "".join(f"<forecastingTypeSettings><name>{name}</name></forecastingTypeSettings>" for name in "AB")
    body = f"<enableForecasts>true</enableForecasts>{types}"
    rows = pull({"settings/Forecasting.settings": f"<ForecastingSettings>{body}</ForecastingSettings>"})
    assert switches(rows) == {"Forecasting.enableForecasts": "true"}
    assert {row.name for row in rows["forecast_types"]} == {"A", "B"}


def test_other_settings_are_left_alone(pull):
    case = "<CaseSettings><caseAutoProcEnabled>true</caseAutoProcEnabled></CaseSettings>"
    assert switches(pull({"settings/Case.settings": case, OPPORTUNITY: "<OpportunitySettings/>"})) == {}


@pytest.mark.parametrize(("files", "absent"), [({OPPORTUNITY: "<OpportunitySettings/>"}, {"Forecasting", "Territory2"})])
def test_an_area_without_its_file_was_not_read(pull, files, absent):
    rows = pull(files)
    assert {gap.scope for gap in rows["gaps"] if gap.table == "settings"} == absent


def test_no_settings_at_all_is_one_gap(pull):
    rows = pull({"queues/A.queue": "<Queue><name>A</name></Queue>"})
    assert [gap.scope for gap in rows["gaps"] if gap.table == "settings"] == [""]
