import pytest

from build import a_forecast_type, a_pipeline, a_stage, found, judged
from build_hubspot import HS, a_portal, hubspots_own, some_options
from checks.forecast import undefined_forecast_category  # noqa: F401 - registers the check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.lifecycle import ForecastCategory, Lifecycle

ORG = a_pipeline("Opportunity/*")


def stages(*categories, **given):
    return [a_stage(f"Opportunity/*/In {category}", forecast_category=category, **given) for category in categories]


def declared(**definitions):
    categories = tuple(ForecastCategory(name=name, definition=text) for name, text in definitions.items())
    return Policy(lifecycle=Lifecycle(forecast_categories=categories))


def test_where_nothing_is_declared_one_finding_lists_the_categories_in_use():
    assert found("FCT002", ORG, stages("pipeline", "best_case", "closed")) == [
        Finding(
            ref="salesforce:forecast_category:*",
            message="2 forecast categories are in use and none is defined: 'Best Case' and 'Pipeline'.",
            measured={"categories": {"best_case": ["In best_case"], "pipeline": ["In pipeline"]}},
            size=2,
            affected=("salesforce:forecast_category:best_case", "salesforce:forecast_category:pipeline"),
        )
    ]


def test_names_the_category_that_is_missing_from_the_definitions():
    (finding,) = found("FCT002", ORG, stages("pipeline", "commit"), policy=declared(pipeline="Qualified and open."))
    assert finding.message == "lifecycle.yaml does not define Commit, to which 1 stage leads: 'In commit'."
    assert (finding.ref, finding.severity) == ("salesforce:forecast_category:commit", Severity.MEDIUM)


def test_a_category_without_a_text_is_not_defined():
    assert len(found("FCT002", ORG, stages("pipeline"), policy=declared(pipeline=" "))) == 1


def test_a_declared_category_that_no_stage_leads_to_is_found():
    policy = declared(pipeline="Open.", commit="Will close.")
    (finding,) = found("FCT002", ORG, stages("pipeline"), policy=policy)
    assert finding.message == "No stage leads to Commit: it fills only where somebody sets it by hand."
    assert (finding.severity, finding.confidence) == (None, Confidence.LIKELY)


@pytest.mark.parametrize(("active", "findings"), [(True, ["commit"]), (False, [])])
def test_a_category_that_an_active_forecast_shows_needs_a_stage(active, findings):
    shown = a_forecast_type("Quantity", active=active, categories=("pipeline", "commit"))
    rows = ORG, stages("pipeline"), a_forecast_type(categories=("pipeline",)), shown
    refs = [finding.ref for finding in found("FCT002", *rows, policy=declared(pipeline="Open."))]
    assert refs == [f"salesforce:forecast_category:{category}" for category in findings]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([ORG, *stages("pipeline", "best_case")], id="defined, however it is written"),
        pytest.param([ORG, *stages("pipeline", "best_case", "closed")], id="closed, which the won flag defines"),
        pytest.param([ORG, *stages("pipeline", "best_case"), *stages("commit", active=False)], id="used by an inactive stage"),
        pytest.param([ORG, a_stage(forecast_category=None)], id="stages carry no category"),
        pytest.param([], id="no stages"),
    ],
)
def test_leaves_alone(rows):
    policy = Policy(
        lifecycle=Lifecycle(
            forecast_categories=(
                ForecastCategory(name="Pipeline", definition="Open."),
                ForecastCategory(name="Best Case", definition="May close."),
            )
        )
    )
    assert found("FCT002", *rows, policy=policy) == []


def test_an_org_that_has_forecasting_switched_off_and_declares_nothing_is_not_judged():
    rows = ORG, stages("pipeline", "commit"), a_forecast_type(active=False)
    judgement = judged("FCT002", *rows)
    assert not judgement.ran
    assert judgement.not_judged[0].reason.startswith("forecasting is switched off")
    assert len(found("FCT002", *rows, policy=declared(pipeline="Open."))) == 1


def test_without_the_settings_of_forecasting_only_what_is_declared_is_judged():
    rows = ORG, stages("pipeline", "commit")
    assert not judged("FCT002", *rows, unread=("forecast_types",)).ran
    judgement = judged("FCT002", *rows, policy=declared(pipeline="Open."), unread=("forecast_types",))
    assert len(judgement.findings) == 1
    assert judgement.not_judged[0].scope == "salesforce"


CATEGORY = "deals.hs_manual_forecast_category"


def a_forecast(*options, **given):
    """A portal that forecasts, with what sellers can choose."""
    chosen = options or ("PIPELINE", "BEST_CASE", "COMMIT", "OMIT", "CLOSED")
    forecast = a_forecast_type("1", connection=HS, **given)
    return [a_portal(), hubspots_own(CATEGORY), forecast, *some_options(CATEGORY, *chosen)]


def test_the_categories_of_a_portal_are_those_that_sellers_can_choose():
    (finding,) = found("FCT002", a_forecast())
    assert finding.ref == f"{HS}:forecast_category:*"
    assert finding.message == (
        "Sellers can forecast a deal in 3 categories, and none is defined: 'PIPELINE', 'BEST_CASE' and 'COMMIT'."
    )


def test_names_the_category_of_a_portal_that_the_policy_leaves_out():
    (finding,) = found("FCT002", a_forecast(), policy=declared(pipeline="Open.", best_case="Likely."))
    assert finding.message == "lifecycle.yaml does not define 'COMMIT', in which sellers can forecast a deal."
    assert found("FCT002", a_forecast(), policy=declared(pipeline="Open.", best_case="Likely.", commit="Sure.")) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(a_forecast(active=False), id="no forecast"),
        pytest.param(a_forecast("OMIT", "CLOSED"), id="nothing to choose"),
        pytest.param([*a_forecast("OMIT"), *some_options(CATEGORY, "COMMIT", active=False)], id="a hidden option"),
        pytest.param([*a_forecast(), ORG], id="an org holds the deals"),
    ],
)
def test_leaves_a_portal_alone(rows):
    assert found("FCT002", rows) == []
