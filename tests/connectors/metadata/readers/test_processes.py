from __future__ import annotations

import pytest

from checks.model.rows.process import Pipeline, Stage


def stage(name: str, category: str, probability: int, *, closed: bool = False, won: bool = False) -> str:
    return (
        f"<fullName>{name}</fullName><default>false</default><closed>{str(closed).lower()}</closed>"
        f"<forecastCategory>{category}</forecastCategory><probability>{probability}</probability><won>{str(won).lower()}</won>"
    )


STAGES = [
    stage("Qualification", "Pipeline", 10),
    stage("Proposal/Quote", "BestCase", 50),
    stage("Verbal", "Forecast", 90),
    stage("Won", "Closed", 100, closed=True, won=True),
    stage("Lost", "Omitted", 0, closed=True),
]
VALUE_SET = {
    "standardValueSets/OpportunityStage.standardValueSet": "<StandardValueSet>"
    + "".join(f"<standardValue>{one}</standardValue>" for one in STAGES)
    + "</StandardValueSet>"
}
INLINE = (
    "<fields><fullName>StageName</fullName><picklist>"
    + "".join(f"<picklistValues>{one}</picklistValues>" for one in STAGES)
    + "</picklist></fields>"
)
PROCESS = (
    "<fullName>New Business</fullName><description>First deals</description><isActive>true</isActive>"
    "<values><fullName>Lost</fullName></values><values><fullName>Proposal%2FQuote</fullName></values>"
    "<values><fullName>Qualification</fullName></values><values><fullName>Won</fullName></values>"
)
OWN = "<enableFeeds>true</enableFeeds>"
NEW_BUSINESS = "objects/Opportunity/businessProcesses/New Business.businessProcess-meta.xml"
APART = {
    "objects/Opportunity/Opportunity.object-meta.xml": "<CustomObject><enableFeeds>true</enableFeeds></CustomObject>",
    NEW_BUSINESS: f"<BusinessProcess>{PROCESS}</BusinessProcess>",
    **VALUE_SET,
}
WITHIN = {
    "objects/Opportunity.object": f"<CustomObject>{OWN}<businessProcesses>{PROCESS}</businessProcesses></CustomObject>",
    **VALUE_SET,
}
OLD = {
    "objects/Opportunity.object": f"<CustomObject>{OWN}<businessProcesses>{PROCESS}</businessProcesses>{INLINE}</CustomObject>"
}
everywhere = pytest.mark.parametrize(
    "files", [APART, WITHIN, OLD], ids=["source format", "Metadata API format", "values in the object"]
)


def stages(rows, pipeline):
    return [row for row in rows["stages"] if row.pipeline == f"salesforce:pipeline:{pipeline}"]


@everywhere
def test_a_sales_process_and_the_orgs_list_are_pipelines(pull, files):
    assert pull(files)["pipelines"] == [
        Pipeline(
            connection="salesforce",
            ref="salesforce:pipeline:Opportunity/*",
            object="Opportunity",
            name="*",
            label="*",
            kind="sales",
            description="",
        ),
        Pipeline(
            connection="salesforce",
            ref="salesforce:pipeline:Opportunity/New Business",
            object="Opportunity",
            name="New Business",
            label="New Business",
            kind="sales",
            description="First deals",
        ),
    ]


@everywhere
def test_stages_say_what_they_mean(pull, files):
    told = [
        (row.name, row.position, row.probability, row.forecast_category, row.closed, row.won)
        for row in stages(pull(files), "Opportunity/*")
    ]
    assert told == [
        ("Qualification", 1, 10.0, "pipeline", False, False),
        ("Proposal/Quote", 2, 50.0, "best_case", False, False),
        ("Verbal", 3, 90.0, "commit", False, False),
        ("Won", 4, 100.0, "closed", True, True),
        ("Lost", 5, 0.0, "omitted", True, False),
    ]


@everywhere
def test_a_process_has_its_stages_in_the_orgs_order(pull, files):
    found = stages(pull(files), "Opportunity/New Business")
    assert [(row.position, row.name) for row in found] == [(1, "Qualification"), (2, "Proposal/Quote"), (3, "Won"), (4, "Lost")]
    assert found[1] == Stage(
        connection="salesforce",
        ref="salesforce:stage:Opportunity/New Business/Proposal/Quote",
        pipeline="salesforce:pipeline:Opportunity/New Business",
        object="Opportunity",
        name="Proposal/Quote",
        label="Proposal/Quote",
        position=2,
        probability=50.0,
        closed=False,
        won=False,
        forecast_category="best_case",
        description="",
    )


def test_all_three_ways_of_storing_give_the_same_rows(pull):
    apart, within, old = (pull(files) for files in (APART, WITHIN, OLD))
    for table in ("pipelines", "stages", "picklist_values"):
        assert apart[table] == within[table] == old[table]


def test_a_stage_is_found_where_it_is_defined_and_one_of_a_process_where_the_process_is(pull):
    rows = pull(APART)
    assert rows.one("locations", "stage:Opportunity/*/Won").file == "standardValueSets/OpportunityStage.standardValueSet"
    assert rows.one("locations", "stage:Opportunity/New Business/Won").file.endswith("New Business.businessProcess-meta.xml")


def test_flags_that_a_described_stage_leaves_out_are_false(pull):
    value = "<standardValue><fullName>Open</fullName><probability>10</probability></standardValue>"
    rows = pull({"standardValueSets/OpportunityStage.standardValueSet": f"<StandardValueSet>{value}</StandardValueSet>"})
    assert [(row.closed, row.won) for row in rows["stages"]] == [(False, False)]


def test_steps_of_a_process_whose_list_is_not_there_are_undescribed_and_a_gap(pull):
    files = {path: text for path, text in WITHIN.items() if path not in VALUE_SET}
    rows = pull(files)
    assert {(row.probability, row.closed, row.won, row.forecast_category, row.description) for row in rows["stages"]} == {
        (None,) * 5
    }
    assert [row.name for row in rows["pipelines"]] == ["New Business"]
    assert rows.gap("stages", "Opportunity").cure == "retrieve StandardValueSet:OpportunityStage"


def test_a_step_that_the_list_does_not_hold_comes_last(pull):
    files = {**WITHIN, "objects/Opportunity.object": WITHIN["objects/Opportunity.object"].replace("Proposal%2FQuote", "Ghost")}
    assert [row.name for row in stages(pull(files), "Opportunity/New Business")] == ["Qualification", "Won", "Lost", "Ghost"]


def test_lead_and_support_processes_are_pipelines_too(pull):
    value_set = "<StandardValueSet><standardValue><fullName>{}</fullName><{}>true</{}></standardValue></StandardValueSet>"
    process = (
        "<BusinessProcess><fullName>P</fullName><isActive>false</isActive>"
        "<values><fullName>{}</fullName></values></BusinessProcess>"
    )
    rows = pull(
        {
            "objects/Lead/businessProcesses/P.businessProcess-meta.xml": process.format("Qualified"),
            "objects/Case/businessProcesses/P.businessProcess-meta.xml": process.format("Done"),
            "objects/Other__c/businessProcesses/P.businessProcess-meta.xml": process.format("Done"),
            "standardValueSets/LeadStatus.standardValueSet": value_set.format("Qualified", "converted", "converted"),
            "standardValueSets/CaseStatus.standardValueSet": value_set.format("Done", "closed", "closed"),
        }
    )
    assert {(row.object, row.name, row.kind, row.active) for row in rows["pipelines"]} == {
        ("Lead", "*", "lead", True),
        ("Lead", "P", "lead", False),
        ("Case", "*", "support", True),
        ("Case", "P", "support", False),
    }
    assert {(row.object, row.name, row.closed, row.won) for row in rows["stages"]} == {
        ("Lead", "Qualified", True, None),
        ("Case", "Done", True, None),
    }
    assert rows.gap("stages", "Opportunity")


def test_a_project_without_any_process_or_list_has_not_been_asked_for_stages(pull):
    rows = pull({"objects/Deal__c.object": "<CustomObject><label>Deal</label></CustomObject>"})
    assert rows.gap("stages").kind == rows.gap("pipelines").kind == "partial retrieve"
    assert "stages" not in rows.tables


def test_a_process_that_two_directories_define_differently_is_named(pull):
    other = PROCESS.replace("First deals", "Others")
    rows = pull(
        {
            **APART,
            f"b/{NEW_BUSINESS}": f"<BusinessProcess>{other}</BusinessProcess>",
        }
    )
    assert "b/objects/Opportunity/businessProcesses" in rows.gap("pipelines", "Opportunity/New Business").reason


def test_an_orgs_list_without_the_objects_own_file_leaves_its_processes_unread(pull):
    part = {"objects/Opportunity/fields/A__c.field-meta.xml": "<CustomField><fullName>A__c</fullName></CustomField>"}
    whole = {"objects/Opportunity/Opportunity.object-meta.xml": "<CustomObject><enableFeeds>true</enableFeeds></CustomObject>"}
    other = {"objects/Lead.object": "<CustomObject><enableFeeds>true</enableFeeds></CustomObject>"}
    assert pull({**VALUE_SET, **part, **other}).gap("pipelines", "Opportunity").kind == "partial retrieve"
    assert pull({**VALUE_SET, **part, **whole}).gap("pipelines", "Opportunity") is None


def test_a_process_that_a_record_type_names_and_nobody_retrieved_is_a_gap(pull):
    record_type = "<recordTypes><fullName>New</fullName><businessProcess>{}</businessProcess></recordTypes>"
    process = "<businessProcesses><fullName>New</fullName><isActive>true</isActive></businessProcesses>"
    body = "<CustomObject><enableFeeds>true</enableFeeds>" + process + "{}</CustomObject>"
    told = {
        name: pull({**VALUE_SET, "objects/Opportunity.object": body.format(record_type.format(name))}) for name in ("New", "Old")
    }
    assert told["New"].gap("pipelines", "Opportunity") is None
    assert told["Old"].gap("pipelines", "Opportunity").reason == "the project does not hold Opportunity's business process Old"
