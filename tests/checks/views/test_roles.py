from build import a_pipeline, a_snapshot, an_object
from build_hubspot import HS, a_deal_pipeline, hub_objects
from checks.views.roles import deal_objects_of, lead_objects


def test_leads_arrive_on_the_first_object_that_there_is():
    objects = a_snapshot(an_object(), an_object("Contact"), *hub_objects("leads", "contacts", "deals")).table("objects")
    assert lead_objects(objects) == {"salesforce": ("Lead",), HS: ("contacts", "leads")}


def test_deals_are_on_the_objects_that_have_sales_pipelines():
    rows = [a_pipeline(), a_pipeline("Lead/*", kind="lead"), a_deal_pipeline()]
    assert deal_objects_of(HS, rows) == {"deals"}
    assert deal_objects_of("salesforce", rows) == {"Opportunity"}
