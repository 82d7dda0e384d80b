import pytest

import checks.reports.competing_reports  # noqa: F401 - registers the check
from build import a_report, a_use, found, judged
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.measurement import Metric, Metrics, Systems

STAGE = "field:Opportunity.StageName"


def a_metric(**given):
    return Policy(metrics=Metrics(metrics=(Metric(**{"name": "Win Rate", **given}),)))


def filters(report, *values, used=STAGE, operator="equals"):
    return a_use(f"report:{report}", used, "filters", operator=operator, values=values)


def test_finds_two_definitions_of_a_governed_metric():
    rows = [a_report("A/One", label="Win rate"), a_report("B/Two", label="Win Rate by Region")]
    edges = [filters("A/One", "Closed Won"), filters("B/Two", "Closed Won", "Contract Sent")]
    assert found("RPT004", *rows, *edges, policy=a_metric()) == [
        Finding(
            ref="salesforce:policy:metrics/Win Rate",
            message="2 reports define 'Win Rate' in 2 ways: 'A/Win rate' on Opportunity where Opportunity.StageName equals "
            "'Closed Won'; 'B/Win Rate by Region' on Opportunity where Opportunity.StageName equals "
            "'Closed Won' and 'Contract Sent'.",
            measured={"reports": 2, "definitions": 2},
            size=2,
            affected=("salesforce:report:A/One", "salesforce:report:B/Two"),
        )
    ]


@pytest.mark.parametrize(
    ("label", "measures"),
    [
        ("win rate Q3 2026", True),
        ("Win Rate (EMEA)", False),
        ("Win rate per rep", True),
        ("Win rates", True),
        ("Win rate dashboard feed", False),
        ("Wins", False),
    ],
)
def test_a_report_is_known_by_the_name_of_its_metric(label, measures):
    rows = [a_report("A/One", label="Win Rate"), a_report("B/Two", label=label), filters("A/One", "Closed Won")]
    assert bool(found("RPT004", *rows, policy=a_metric())) is measures


def test_a_report_is_known_by_the_register_too():
    rows = [a_report("A/One", label="Win Rate"), a_report("B/Board_deck"), filters("A/One", "Closed Won")]
    assert found("RPT004", *rows, policy=a_metric()) == []
    assert found("RPT004", *rows, policy=a_metric(reports=("report:B/Board_deck",)))


def test_only_the_inputs_of_the_metric_are_compared():
    rows = [
        a_report("A/One", label="Win Rate"),
        a_report("B/Two", label="Win Rate"),
        filters("A/One", "Won", used="field:Opportunity.Outcome__c"),
    ]
    assert found("RPT004", *rows, policy=a_metric()) == []
    assert found("RPT004", *rows, policy=a_metric(inputs=("Opportunity.Outcome__c",)))
    assert found("RPT004", *rows, filters("B/Two", "Closed Won"), policy=a_metric(inputs=("Opportunity.Amount",))) == []


def test_reports_on_different_objects_never_measure_the_same():
    rows = [a_report("A/One", label="Win Rate"), a_report("B/Two", label="Win Rate", base_object="Lead")]
    assert found("RPT004", *rows, policy=a_metric())


def test_reports_of_one_name_are_compared_without_a_policy():
    rows = [
        a_report("A/One", label="Open Pipeline"),
        a_report("B/Two", label="open-pipeline"),
        filters("A/One", "0", used="field:Opportunity.IsClosed"),
    ]
    [finding] = found("RPT004", *rows)
    assert finding.ref == "salesforce:report:A/One"
    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.POSSIBLE)
    assert "'B/open-pipeline' on Opportunity without such a filter" in finding.message


@pytest.mark.parametrize(
    ("one", "other", "edges"),
    [
        pytest.param({}, {}, [], id="no filter at all"),
        pytest.param({}, {}, [filters("A/One", "Won"), filters("B/Two", "won")], id="the same filter"),
        pytest.param({}, {}, [filters("A/One", "A", "B"), filters("B/Two", "B", "A")], id="the same values in another order"),
        pytest.param({}, {}, [filters("A/One", "EMEA", used="field:Opportunity.Region__c")], id="one region of it"),
        pytest.param({}, {}, [a_use("report:A/One", STAGE, "shows")], id="a column"),
        pytest.param({"label": "Pipeline"}, {"label": "Pipeline"}, [filters("A/One", "Won")], id="a name of one word"),
        pytest.param({}, {"label": "Closed Pipeline"}, [filters("A/One", "Won")], id="another name"),
        pytest.param({}, {"label": "Open Pipeline 2026"}, [filters("A/One", "Won")], id="one year of it"),
        pytest.param({}, {"folder": "A"}, [filters("A/One", "Won")], id="one folder"),
        pytest.param({}, {"base_object": "Lead"}, [filters("A/One", "Won")], id="another object"),
        pytest.param({"base_object": "Case"}, {"base_object": "Case"}, [filters("A/One", "Won")], id="no governed object"),
        pytest.param({}, {"label": "Open Pipeline (EMEA)"}, [filters("A/One", "Won")], id="a cut that the name tells"),
        pytest.param(
            {},
            {},
            [filters("A/One", "Won"), filters("A/One", "Lost", operator="not_equal"), filters("B/Two", "Won")],
            id="a filter that says nothing new",
        ),
        pytest.param({"folder_kind": "private"}, {}, [filters("A/One", "Won")], id="a private report"),
    ],
)
def test_leaves_alone(one, other, edges):
    rows = [a_report("A/One", **{"label": "Open Pipeline", **one}), a_report("B/Two", **{"label": "Open Pipeline", **other})]
    assert found("RPT004", *rows, *edges) == []


def test_what_is_governed_is_the_policys():
    rows = [a_report("A/One", label="Open Pipeline"), a_report("B/Two", label="Open Pipeline"), filters("A/One", "Won")]
    assert found("RPT004", *rows)
    assert found("RPT004", *rows, policy=Policy(systems=Systems(governed_objects=("Lead",)))) == []


def test_reports_of_a_governed_metric_are_not_found_a_second_time_by_name():
    rows = [a_report("A/One", label="Win Rate"), a_report("B/Two", label="Win Rate"), filters("A/One", "Won")]
    assert [finding.ref for finding in found("RPT004", *rows, policy=a_metric())] == ["salesforce:policy:metrics/Win Rate"]


def test_of_many_definitions_three_are_told():
    rows = [a_report(f"F{n}/R", label="Open Pipeline") for n in range(5)]
    [finding] = found("RPT004", *rows, *(filters(f"F{n}/R", str(n)) for n in range(5)))
    assert finding.message.endswith("; and 2 more.")
    assert finding.size == 5


@pytest.mark.parametrize("table", ["reports", "uses"])
def test_is_not_judged_without(table):
    assert not judged("RPT004", a_report(), unread=[table]).ran
