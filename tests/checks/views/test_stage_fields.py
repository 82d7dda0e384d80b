import pytest

from build import a_pipeline
from build_hubspot import a_deal_pipeline, lead_statuses, lifecycle_stages
from checks.views.stage_fields import stage_field
from checks.views.stage_lists import StageList


@pytest.mark.parametrize(
    ("pipeline", "field"),
    [
        (a_pipeline(), "salesforce:field:Opportunity.StageName"),
        (a_pipeline("Lead/*", kind="lead"), "salesforce:field:Lead.Status"),
        (a_deal_pipeline("7"), "hubspot:field:deals.dealstage"),
        (a_pipeline("leads/7", kind="lead", connection="hubspot"), "hubspot:field:leads.hs_pipeline_stage"),
        (a_pipeline("boats/7", kind="custom", connection="hubspot"), ""),
        (lead_statuses()[0], "hubspot:field:contacts.hs_lead_status"),
        (lifecycle_stages()[0], "hubspot:field:contacts.lifecyclestage"),
    ],
)
def test_the_field_that_says_where_a_record_stands(pipeline, field):
    assert stage_field(StageList(pipeline, ())) == field
