import pytest

from build import a_connection, a_field, a_forecast_type, an_object, found, judged
from checks.forecast import forecast_inspection  # noqa: F401 - registers the check
from checks.model.finding import Finding

CATEGORY = "Opportunity.ForecastCategoryName"


def an_opportunity(tracked=True):
    return an_object("Opportunity", history_tracked=tracked)


def test_says_whose_changes_nobody_can_see_and_why():
    assert found("FCT004", an_opportunity(tracked=False)) == [
        Finding(
            ref="salesforce:object:Opportunity",
            message="Nobody can see who changed 'ForecastCategoryName' of a deal, and when: Opportunity tracks no field history.",
            measured={"untracked": ["ForecastCategoryName"], "object_tracked": False},
            affected=("salesforce:field:Opportunity.ForecastCategoryName",),
        )
    ]


def test_a_tracked_object_can_leave_the_category_out():
    (finding,) = found("FCT004", an_opportunity(), a_field(CATEGORY, history_tracked=False))
    assert finding.message.endswith("the field history of Opportunity leaves out 'ForecastCategoryName'.")
    assert finding.measured["object_tracked"] is True


@pytest.mark.parametrize("path", ["salesforce:field:Opportunity.ARR__c", "Opportunity.ARR__c", "ARR__c"])
def test_a_custom_amount_that_the_forecast_adds_up_needs_history(path):
    rows = an_opportunity(), a_field(CATEGORY, history_tracked=True), a_field("Opportunity.ARR__c", history_tracked=False)
    (finding,) = found("FCT004", *rows, a_forecast_type(amount_field=path))
    assert finding.measured["untracked"] == ["ARR__c"]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([an_opportunity(), a_field(CATEGORY, history_tracked=True)], id="tracked"),
        pytest.param(
            [
                an_opportunity(),
                a_field(CATEGORY, history_tracked=True),
                a_field("Opportunity.Amount", history_tracked=False),
                a_field("Opportunity.CloseDate", history_tracked=False),
                a_forecast_type(amount_field="Opportunity.Amount", date_field="Opportunity.CloseDate"),
            ],
            id="stage, amount and close date, whose history Salesforce keeps by itself",
        ),
        pytest.param(
            [
                an_opportunity(),
                a_field(CATEGORY, history_tracked=True),
                a_field("Opportunity.ARR__c", history_tracked=False),
                a_forecast_type(),
                a_forecast_type("Old", amount_field="Opportunity.ARR__c", active=False),
            ],
            id="a custom amount of a forecast that is off",
        ),
        pytest.param(
            [
                an_opportunity(),
                a_field(CATEGORY, history_tracked=True),
                a_forecast_type(amount_field="OpportunityLineItem.Quantity"),
            ],
            id="an amount on another object",
        ),
        pytest.param([a_connection(system="hubspot"), an_object("deals", history_tracked=False)], id="HubSpot keeps it all"),
    ],
)
def test_leaves_alone(rows):
    judgement = judged("FCT004", *rows)
    assert judgement.ran
    assert judgement.findings == ()


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([an_opportunity(), a_field(CATEGORY, history_tracked=None)], id="the field does not say"),
        pytest.param([an_opportunity()], id="the field was not read"),
        pytest.param([an_opportunity(tracked=None)], id="the object does not say"),
        pytest.param([a_connection()], id="there is no Opportunity"),
    ],
)
def test_what_was_not_read_is_not_judged(rows):
    judgement = judged("FCT004", *rows)
    assert not judgement.ran
    assert "Opportunity" in judgement.not_judged[0].reason


def test_an_org_that_has_forecasting_switched_off_is_not_judged():
    judgement = judged("FCT004", an_opportunity(tracked=False), a_forecast_type(active=False))
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "forecasting is switched off"


def test_one_org_that_is_not_judged_does_not_hide_another():
    other = [a_connection("second"), an_object("Opportunity", connection="second", history_tracked=False)]
    judgement = judged("FCT004", a_connection(), an_opportunity(tracked=None), *other)
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce"]
    assert [finding.ref for finding in judgement.findings] == ["second:object:Opportunity"]


def test_the_fields_can_be_set():
    rows = an_opportunity(), a_field("Opportunity.NextStep", history_tracked=False), a_field(CATEGORY, history_tracked=False)
    (finding,) = found("FCT004", *rows, tracked_fields=("NextStep", "Amount"))
    assert finding.measured["untracked"] == ["NextStep"]


def test_an_org_of_which_nobody_read_whether_it_forecasts_is_not_judged():
    judgement = judged("FCT004", an_opportunity(tracked=False), unread=("forecast_types",))
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "whether and on what the org forecasts was not read"
