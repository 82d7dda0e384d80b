import pytest

import checks.stages.stage_meaning  # noqa: F401
from build import a_pipeline, a_stage, found
from build_hubspot import a_portal, lead_statuses
from checks.model.finding import Confidence, Finding, Severity


def pipeline(name, **stage):
    given = {"connection": "hubspot", "label": "Contract Signed", "forecast_category": None, **stage}
    connection = given["connection"]
    return [a_pipeline(f"deals/{name}", connection=connection), a_stage(f"deals/{name}/{name}1", **given)]


WON = {"closed": True, "won": True, "probability": 100.0}


def test_names_the_stage_and_both_meanings():
    rows = [*pipeline("new", **WON), *pipeline("renewal", probability=90.0)]
    assert found("STG006", *rows) == [
        Finding(
            ref="hubspot:stage:deals/new/new1",
            message="'Contract Signed' means different things in 2 pipelines: won in 'new'; open in 'renewal'.",
            measured={
                "hubspot:pipeline:deals/new": {"end": "won", "forecast_category": None, "probability": 100.0},
                "hubspot:pipeline:deals/renewal": {"end": "open", "forecast_category": None, "probability": 90.0},
            },
            size=2,
            affected=("hubspot:stage:deals/new/new1", "hubspot:stage:deals/renewal/renewal1"),
            severity=Severity.HIGH,
        )
    ]


def test_another_forecast_category_is_another_meaning():
    rows = [*pipeline("new", forecast_category="commit"), *pipeline("renewal", forecast_category="best_case")]
    (finding,) = found("STG006", *rows)
    assert finding.message.endswith("commit in 'new'; best_case in 'renewal'.")
    assert finding.severity is None


def test_another_probability_counts_from_a_distance_and_is_only_possible():
    near = [*pipeline("new", probability=40.0), *pipeline("renewal", probability=64.0)]
    far = [*pipeline("new", probability=40.0), *pipeline("renewal", probability=65.0)]
    assert found("STG006", *near) == []
    (finding,) = found("STG006", *far)
    assert finding.message.endswith("from 40 to 65 %.")
    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.POSSIBLE)
    assert len(found("STG006", *near, points=24)) == 1


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*pipeline("new"), *pipeline("renewal", label="CONTRACT - signed")], id="one meaning in two pipelines"),
        pytest.param([*pipeline("new", **WON), *pipeline("renewal", label="Contract Sent")], id="two names"),
        pytest.param([*pipeline("new", **WON), *pipeline("renewal", connection="other")], id="two connections"),
        pytest.param([*pipeline("new", **WON), *pipeline("renewal", active=False)], id="one is inactive"),
        pytest.param([*pipeline("new", **WON), *pipeline("renewal", closed=None, won=None, probability=None)], id="not read"),
        pytest.param([*pipeline("new", **WON), a_stage("deals/new/2", connection="hubspot", label="CONTRACT signed")], id="one"),
        pytest.param([*pipeline("new", label="—", **WON), *pipeline("renewal", label="—")], id="no words to compare"),
    ],
)
def test_leaves_alone(rows):
    assert found("STG006", rows) == []


def test_processes_of_a_salesforce_org_share_one_meaning():
    rows = [
        a_pipeline(),
        a_pipeline("Opportunity/New"),
        a_stage("Opportunity/*/A"),
        a_stage("Opportunity/New/A", probability=90.0),
    ]
    assert found("STG006", *rows) == []


def test_a_lead_status_and_a_stage_of_leads_mean_what_they_mean():
    leads = [
        a_pipeline("leads/1", connection="hubspot", kind="lead"),
        a_stage("leads/1/a", connection="hubspot", label="Open", closed=True),
    ]
    assert found("STG006", a_portal(), leads, lead_statuses("OPEN=Open", closed=False)) == []
