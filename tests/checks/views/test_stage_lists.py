from build import a_pipeline, a_stage
from checks.model.tables import Table
from checks.views.stage_lists import active_lists, defining, walked


def lists(*rows):
    """The active lists of these pipelines and stages."""
    pipelines = [row for row in rows if not hasattr(row, "pipeline")]
    stages = [row for row in rows if hasattr(row, "pipeline")]
    return active_lists(Table("pipelines", pipelines), Table("stages", stages))


def names(found):
    return [(row.pipeline.name, [stage.name for stage in row.stages]) for row in found]


ORG = [a_pipeline(), a_stage("Opportunity/*/B", position=1), a_stage("Opportunity/*/A", position=2)]
PROCESS = [a_pipeline("Opportunity/New"), a_stage("Opportunity/New/A", position=1), a_stage("Opportunity/New/B", position=2)]


def test_stages_of_a_process_stand_in_the_order_of_the_org():
    assert names(lists(*ORG, *PROCESS)) == [("*", ["B", "A"]), ("New", ["B", "A"])]


def test_stages_of_a_pipeline_without_a_list_above_it_stand_in_their_own_order():
    assert names(lists(*PROCESS)) == [("New", ["A", "B"])]


def test_inactive_pipelines_and_stages_and_support_are_left_out():
    rows = [a_pipeline("Opportunity/Old", active=False), a_pipeline("Case/*", kind="support"), a_pipeline()]
    assert names(lists(*rows, a_stage("Opportunity/*/A", active=False))) == [("*", [])]


def test_a_stage_is_defined_in_the_list_of_the_org_or_in_its_own_pipeline():
    hubspot = [a_pipeline("deals/new", connection="hubspot"), a_stage("deals/new/A", connection="hubspot")]
    assert [row.pipeline.name for row in defining(lists(*ORG, *PROCESS, *hubspot))] == ["new", "*"]
    assert [row.pipeline.name for row in defining(lists(*PROCESS))] == ["New"]


def test_records_walk_the_processes_where_there_are_any():
    assert [row.pipeline.name for row in walked(lists(*ORG, *PROCESS))] == ["New"]
    assert [row.pipeline.name for row in walked(lists(*ORG))] == ["*"]


def test_a_process_without_stages_divides_nothing():
    assert [row.pipeline.name for row in walked(lists(*ORG, a_pipeline("Opportunity/Empty")))] == ["*"]


def test_says_what_a_list_is_called():
    lead = [a_pipeline("Lead/*", kind="lead"), a_stage("Lead/*/Open")]
    assert {row.title for row in lists(*ORG, *PROCESS, *lead)} == {
        "the org's list of Opportunity stages",
        "'New'",
        "the org's list of Lead statuses",
    }
