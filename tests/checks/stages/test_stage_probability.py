import pytest

import checks.stages.stage_probability  # noqa: F401
from build import a_pipeline, a_stage, found
from checks.model.finding import Confidence, Finding, Severity


def stages(*chances, pipeline="Opportunity/*", start=1, **given):
    """Open stages A, B, C … at these probabilities, in this order."""
    names = "ABCDEFGH"
    return [
        a_stage(f"{pipeline}/{names[i]}", probability=chance, position=start + i, **given) for i, chance in enumerate(chances)
    ]


def test_names_both_stages_and_the_process_in_which_the_chance_falls():
    rows = [
        a_pipeline(),
        a_pipeline("Opportunity/New"),
        stages(10, 75, 60),
        stages(10, 75, 60, pipeline="Opportunity/New"),
    ]
    assert found("STG002", *rows) == [
        Finding(
            ref="salesforce:stage:Opportunity/*/C",
            message="'C' (60 %) follows 'B' (75 %) in 'New'.",
            measured={
                "probability": 60,
                "follows": ["B"],
                "falls_by": 15,
                "pipelines": ["salesforce:pipeline:Opportunity/New"],
            },
            size=15,
            affected=("salesforce:stage:Opportunity/New/C",),
        )
    ]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(stages(10, 50, 50, 90), id="the same chance twice"),
        pytest.param([*stages(10, 50), a_stage("Opportunity/*/Lost", probability=0, closed=True, position=9)], id="closed at 0"),
        pytest.param([*stages(10), a_stage("Opportunity/*/Won", probability=100, closed=True, won=True)], id="won at 100"),
        pytest.param([*stages(10, 90), a_stage("Opportunity/*/On Hold", probability=5)], id="a stage beside the path"),
        pytest.param(
            [*stages(10, 90), a_stage("Opportunity/*/X", label="Stalled deal", probability=0)], id="parked at 0, by label"
        ),
        pytest.param(stages(0, 10, forecast_category="omitted"), id="open at 0 and omitted"),
        pytest.param([*stages(10, 90), a_stage("Opportunity/*/X", probability=5, active=False)], id="inactive"),
        pytest.param(stages(10, None, 20), id="a chance that was not read"),
        pytest.param(stages(90, 10, closed=None), id="closed or open was not read"),
        pytest.param(stages(1, 99), id="nearly 0 and nearly 100"),
    ],
)
def test_leaves_alone(rows):
    assert found("STG002", a_pipeline(), rows) == []


@pytest.mark.parametrize(
    "pipeline",
    [a_pipeline(kind="lead"), a_pipeline(active=False), a_pipeline(kind="support")],
    ids=["lead", "inactive", "support"],
)
def test_leaves_other_lists_alone(pipeline):
    assert found("STG002", pipeline, stages(90, 10, 100)) == []


def test_does_not_compare_stages_of_different_processes():
    org = stages(10, 80, 20, 60)
    won = [a_stage("Opportunity/Gift/A", probability=10), a_stage("Opportunity/Gift/B", probability=80)]
    grant = [a_stage("Opportunity/Grant/C", probability=20), a_stage("Opportunity/Grant/D", probability=60)]
    assert found("STG002", a_pipeline(), a_pipeline("Opportunity/Gift"), a_pipeline("Opportunity/Grant"), org, won, grant) == []


def test_reads_the_order_of_a_process_from_the_list_of_the_org():
    by_name = [
        a_stage("Opportunity/New/C", probability=10, position=1),
        a_stage("Opportunity/New/A", probability=90, position=2),
    ]
    org = [a_stage("Opportunity/*/C", probability=10, position=7), a_stage("Opportunity/*/A", probability=90, position=8)]
    assert found("STG002", a_pipeline(), a_pipeline("Opportunity/New"), org, by_name) == []
    backwards = [a_stage("Opportunity/*/C", probability=10, position=8), a_stage("Opportunity/*/A", probability=90, position=7)]
    assert len(found("STG002", a_pipeline(), a_pipeline("Opportunity/New"), backwards, by_name)) == 1


def test_tells_once_what_several_processes_share():
    rows = [a_pipeline(), stages(10, 75, 60)]
    for name in ("New", "Renewal"):
        rows += [a_pipeline(f"Opportunity/{name}"), stages(10, 75, 60, pipeline=f"Opportunity/{name}")]
    (finding,) = found("STG002", *rows)
    assert finding.message.endswith("in 'New' and 'Renewal'.")
    assert len(finding.affected) == 2


def test_is_less_sure_of_a_list_that_no_process_divides():
    (finding,) = found("STG002", a_pipeline(), stages(10, 75, 60))
    assert finding.confidence is Confidence.POSSIBLE


def test_judges_each_hubspot_pipeline_by_itself():
    pipelines = [a_pipeline(f"deals/{name}", connection="hubspot") for name in ("new", "renewal")]
    rising = [row for name in ("new", "renewal") for row in stages(20, 80, pipeline=f"deals/{name}", connection="hubspot")]
    assert found("STG002", pipelines, rising) == []
    assert len(found("STG002", pipelines, stages(80, 20, pipeline="deals/new", connection="hubspot"))) == 1


def test_an_open_stage_at_100_is_certain_and_severe():
    (finding,) = found("STG002", a_pipeline(), stages(10, 100))
    assert finding.message == "'B' is an open stage at 100 %."
    assert (finding.severity, finding.confidence) == (Severity.HIGH, Confidence.CERTAIN)


def test_an_open_stage_at_0_that_is_forecast_is_told_together_with_its_fall():
    (finding,) = found("STG002", a_pipeline(), stages(50, 0))
    assert finding.message == "'B' is an open stage at 0 %; 'B' (0 %) follows 'A' (50 %)."


def test_other_words_can_name_the_stages_beside_the_path():
    rows = [a_pipeline(), stages(10, 90), a_stage("Opportunity/*/Recycled", probability=5)]
    assert len(found("STG002", *rows)) == 1
    assert found("STG002", *rows, parking_words=("recycled",)) == []
