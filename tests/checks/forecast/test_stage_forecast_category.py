import pytest

from build import a_forecast_type, a_gap, a_pipeline, a_stage, found, judged
from checks.forecast import stage_forecast_category  # noqa: F401 - registers the check
from checks.model.finding import Confidence, Finding, Severity

ORG = a_pipeline("Opportunity/*")


def a_won(path="Opportunity/*/Closed Won", **given):
    return a_stage(path, **{"closed": True, "won": True, "probability": 100.0, "forecast_category": "closed", **given})


def a_lost(path="Opportunity/*/Closed Lost", **given):
    return a_stage(path, **{"closed": True, "won": False, "probability": 0.0, "forecast_category": "omitted", **given})


def test_says_what_the_stage_is_and_what_the_forecast_makes_of_it():
    assert found("FCT001", ORG, a_stage("Opportunity/*/Signed", probability=80.0, forecast_category="closed")) == [
        Finding(
            ref="salesforce:stage:Opportunity/*/Signed",
            message="'Signed' is open, yet its deals are added to Closed.",
            measured={"forecast_category": "closed", "probability": 80.0, "closed": False, "won": False},
            severity=Severity.HIGH,
            confidence=Confidence.CERTAIN,
        )
    ]


@pytest.mark.parametrize(
    ("stage", "severity", "confidence"),
    [
        pytest.param(a_won(forecast_category="best_case"), Severity.HIGH, Confidence.CERTAIN, id="won, still forecast"),
        pytest.param(a_lost(forecast_category="closed"), Severity.HIGH, Confidence.CERTAIN, id="lost, counted as closed"),
        pytest.param(a_lost(forecast_category="pipeline"), Severity.HIGH, Confidence.CERTAIN, id="lost, still forecast"),
        pytest.param(a_won(forecast_category="omitted"), Severity.MEDIUM, Confidence.LIKELY, id="won, omitted"),
        pytest.param(a_stage(probability=90.0), Severity.LOW, Confidence.LIKELY, id="almost won, in pipeline"),
        pytest.param(
            a_stage(probability=49.0, forecast_category="commit"), Severity.MEDIUM, Confidence.LIKELY, id="committed below even"
        ),
        pytest.param(
            a_stage(probability=50.0, forecast_category="omitted"), Severity.MEDIUM, Confidence.LIKELY, id="omitted from even on"
        ),
    ],
)
def test_finds(stage, severity, confidence):
    (finding,) = found("FCT001", ORG, stage, a_stage("Opportunity/*/Other"))
    assert (finding.ref, finding.severity, finding.confidence) == (stage.ref, severity, confidence)


@pytest.mark.parametrize(
    "stage",
    [
        pytest.param(a_won(), id="won and closed"),
        pytest.param(a_lost(), id="lost and omitted"),
        pytest.param(a_stage(probability=89.0), id="in pipeline below the band"),
        pytest.param(a_stage(probability=50.0, forecast_category="commit"), id="committed at even odds"),
        pytest.param(a_stage(probability=49.0, forecast_category="omitted"), id="omitted while it is early"),
        pytest.param(a_stage(probability=95.0, forecast_category="best_case"), id="best case"),
        pytest.param(a_stage(probability=None, forecast_category="commit"), id="probability not read"),
        pytest.param(a_stage(closed=None, won=None, forecast_category="closed"), id="flags not read"),
        pytest.param(a_stage(probability=100.0, forecast_category=None), id="no category, as in HubSpot"),
        pytest.param(a_stage(forecast_category="closed", active=False), id="an inactive stage"),
    ],
)
def test_leaves_alone(stage):
    assert found("FCT001", ORG, stage, a_stage("Opportunity/*/Other")) == []


def test_a_stage_of_several_processes_is_judged_once_where_it_is_defined():
    paths = ["Opportunity/*/Signed", "Opportunity/New/Signed", "Opportunity/Renewal/Signed"]
    pipelines = [ORG, a_pipeline("Opportunity/New"), a_pipeline("Opportunity/Renewal")]
    findings = found("FCT001", pipelines, [a_stage(path, forecast_category="closed") for path in paths])
    assert [finding.ref for finding in findings] == ["salesforce:stage:Opportunity/*/Signed"]


def test_where_forecasting_is_switched_off_only_the_flags_are_judged():
    rows = ORG, a_stage("Opportunity/*/Late", probability=95.0), a_stage("Opportunity/*/Signed", forecast_category="closed")
    assert len(found("FCT001", *rows, a_forecast_type())) == 2
    (finding,) = found("FCT001", *rows, a_forecast_type(active=False))
    assert finding.ref == "salesforce:stage:Opportunity/*/Signed"


def test_a_pipeline_with_no_list_above_it_is_judged_itself():
    pipeline = a_pipeline("deals/default", connection="hubspot")
    assert found("FCT001", pipeline, a_stage("deals/default/signed", connection="hubspot", forecast_category="closed"))


def in_kind(*extra):
    """A process for gifts in kind, one for money, and the org's list with the stages of both."""
    omitted = {"forecast_category": "omitted"}
    gifts = [(a_stage, "Promised", {"probability": 60.0, **omitted}), (a_won, "Received", omitted), (a_lost, "Lost", {})]
    return [
        *(a_pipeline(f"Opportunity/{name}") for name in ("*", "Gift", "Money")),
        *(maker(f"Opportunity/{pipeline}/{name}", **given) for pipeline in ("*", "Gift") for maker, name, given in gifts),
        *(a_stage(f"Opportunity/{pipeline}/Asked") for pipeline in ("*", "Money")),
        *extra,
    ]


def test_what_a_process_omits_from_end_to_end_is_omitted_by_design():
    assert found("FCT001", *in_kind()) == []


def test_a_stage_that_another_process_shares_is_not_omitted_by_design():
    (finding,) = found("FCT001", *in_kind(a_won("Opportunity/Money/Received", forecast_category="omitted")))
    assert finding.ref == "salesforce:stage:Opportunity/*/Received"


@pytest.mark.parametrize(
    ("options", "stage"),
    [
        ({"pipeline_below": 70}, a_stage(probability=70.0)),
        ({"commit_from": 75}, a_stage(probability=74.0, forecast_category="commit")),
        ({"omitted_below": 10}, a_stage(probability=10.0, forecast_category="omitted")),
    ],
)
def test_the_bands_can_be_set(options, stage):
    rows = [ORG, stage, a_stage("Opportunity/*/Other")]
    assert found("FCT001", *rows) == []
    assert len(found("FCT001", *rows, **options)) == 1


def test_where_nobody_read_whether_the_org_forecasts_a_probability_is_not_judged():
    rows = ORG, a_stage("Opportunity/*/Late", probability=95.0), a_stage("Opportunity/*/Signed", forecast_category="closed")
    judgement = judged("FCT001", *rows, unread=("forecast_types",))
    assert [finding.ref for finding in judgement.findings] == ["salesforce:stage:Opportunity/*/Signed"]
    assert [missing.scope for missing in judgement.not_judged] == ["salesforce:stage:Opportunity/*/Late"]


def test_an_orgs_list_whose_processes_were_not_read_is_not_judged():
    rows = ORG, a_stage("Opportunity/*/Signed", forecast_category="closed")
    assert found("FCT001", *rows)
    assert found("FCT001", *rows, a_gap("pipelines", "Opportunity")) == []
    assert found("FCT001", *rows, a_gap("pipelines", "Lead"))
