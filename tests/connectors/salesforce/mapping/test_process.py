from connectors.metadata.collect import Collector
from connectors.salesforce.mapping.people import Ids
from connectors.salesforce.mapping.process import add_forecast_types, add_processes, add_record_types, add_stages, settle


def a_stage(name, order, **given):
    return {
        "ApiName": name, "MasterLabel": name, "IsActive": True, "SortOrder": order, "IsClosed": False, "IsWon": False,
        "ForecastCategory": "Pipeline", "ForecastCategoryName": "Pipeline", "DefaultProbability": 10.0, "Description": None,
        **given,
    }  # fmt: skip


STAGES = [
    a_stage(
        "Won", 3, IsClosed=True, IsWon=True, ForecastCategory="Closed", ForecastCategoryName="Closed", DefaultProbability=100.0
    ),
    a_stage("Discovery", 1, Description="Somebody agreed to talk"),
    a_stage(
        "Proposal", 2, ForecastCategory="Forecast", ForecastCategoryName="Commit", LastModifiedDate="2026-08-01T00:00:00.000+0000"
    ),
    a_stage("Old", 4, IsActive=False, ForecastCategory=None, ForecastCategoryName=None),
]


def read(processes=(), steps=None, stages=STAGES):
    out = Collector("salesforce")
    add_stages("Opportunity", stages, out)
    add_processes(processes, steps or {}, out)
    settle({"Opportunity": stages}, out, Ids())
    return out


def test_the_list_of_the_org_in_its_order():
    rows = read().rows("stages")
    assert [(row.ref.split(":", 2)[2], row.position, row.active) for row in rows] == [
        ("Opportunity/*/Discovery", 1, True),
        ("Opportunity/*/Proposal", 2, True),
        ("Opportunity/*/Won", 3, True),
        ("Opportunity/*/Old", 4, False),
    ]
    discovery, proposal, won, old = rows
    assert (discovery.description, discovery.closed, discovery.probability, discovery.forecast_category) == (
        "Somebody agreed to talk",
        False,
        10.0,
        "pipeline",
    )
    assert (proposal.forecast_category, proposal.modified_at) == ("commit", "2026-08-01T00:00:00Z")
    assert (won.closed, won.won, won.forecast_category) == (True, True, "closed")
    assert (old.forecast_category, old.description) == (None, "")


def test_most_likely_is_told_from_commit_by_its_name():
    stages = [a_stage("Verbal", 1, ForecastCategory="Forecast", ForecastCategoryName="Most Likely")]
    assert read(stages=stages).rows("stages")[0].forecast_category == "most_likely"


def test_a_sales_process_takes_stages_of_the_list():
    process = {
        "Id": "019000000000000",
        "Name": "New Business",
        "TableEnumOrId": "Opportunity",
        "IsActive": True,
        "Description": "New logos",
    }
    out = read([process], {"Opportunity.New Business": ("Won", "Discovery")})
    pipeline = out.get("pipelines", "salesforce:pipeline:Opportunity/New Business")
    assert (pipeline.kind, pipeline.active, pipeline.description) == ("sales", True, "New logos")
    taken = [row.name for row in out.rows("stages") if row.pipeline == pipeline.ref]
    assert taken == ["Discovery", "Won"]


def test_the_orgs_list_is_looked_after_at_its_field_and_a_process_on_a_page_of_its_own():
    process = {"Id": "019000000000000", "Name": "New Business", "TableEnumOrId": "Opportunity", "IsActive": True}
    out = read([process], {"Opportunity.New Business": ("Won",)})
    pages = {row.ref.split(":", 2)[2]: row.page for row in out.rows("locations")}
    field = "/lightning/setup/ObjectManager/Opportunity/FieldsAndRelationships/StageName/view"
    assert pages["Opportunity/*"] == pages["Opportunity/*/Won"] == field
    assert (
        pages["Opportunity/New Business/Won"] == pages["Opportunity/New Business"] == "/lightning/setup/OpportunityProcess/home"
    )


def test_a_process_whose_stages_were_not_read_is_there_without_them():
    process = {"Id": "019000000000000", "Name": "New Business", "TableEnumOrId": "Opportunity", "IsActive": True}
    out = read([process])
    pipeline = "salesforce:pipeline:Opportunity/New Business"
    assert out.get("pipelines", pipeline).active
    assert [row for row in out.rows("stages") if row.pipeline == pipeline] == []


def test_no_stages_read_no_pipeline_made():
    out = Collector("salesforce")
    settle({}, out, Ids())
    assert out.rows("pipelines") == []


def test_lead_statuses_are_closed_when_they_convert():
    out = Collector("salesforce")
    rows = [
        {"ApiName": "Open", "MasterLabel": "Open", "SortOrder": 1, "IsConverted": False},
        {"ApiName": "Qualified", "MasterLabel": "Qualified", "SortOrder": 2, "IsConverted": True},
    ]
    add_stages("Lead", rows, out)
    settle({"Lead": rows}, out, Ids())
    assert [(row.name, row.closed, row.won) for row in out.rows("stages")] == [("Open", False, None), ("Qualified", True, None)]


def test_a_record_type_and_its_process():
    out = Collector("salesforce")
    rows = [
        {
            "Id": "01200000000000A",
            "Name": "New",
            "DeveloperName": "New",
            "SobjectType": "Opportunity",
            "IsActive": True,
            "BusinessProcessId": "019000000000001AAA",
        },
        {
            "Id": "01200000000000B",
            "Name": "Grant",
            "DeveloperName": "Grant",
            "SobjectType": "Opportunity",
            "IsActive": False,
            "NamespacePrefix": "npsp",
        },
    ]
    add_record_types(rows, {"019000000000001": "Opportunity/New Business"}, out, Ids())
    new, grant = out.rows("record_types")
    assert (new.ref, new.process, new.active) == (
        "salesforce:record_type:Opportunity.New",
        "salesforce:pipeline:Opportunity/New Business",
        True,
    )
    assert (grant.name, grant.process, grant.active) == ("npsp__Grant", None, False)


def test_forecast_types():
    out = Collector("salesforce")
    add_forecast_types([{"DeveloperName": "OpportunityRevenue", "MasterLabel": "Revenue", "IsActive": True}], out)
    assert [(row.name, row.active, row.categories) for row in out.rows("forecast_types")] == [("OpportunityRevenue", True, ())]
