import pytest

import checks.reports.uncertified_metric  # noqa: F401 - registers the check
from build import a_connection, a_dashboard, a_gap, a_report, found, judged
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.policy import Policy
from checks.model.policy.measurement import Metric, Metrics, RegisteredReport, Reporting


def metric(*reports, name="Win rate"):
    return Policy(metrics=Metrics(metrics=(Metric(name=name, reports=reports),)))


def executive(component="report:*", **given):
    entry = RegisteredReport(component=component, **{"executive": True, **given})
    return Policy(reporting=Reporting(registered=(entry,)), metrics=metric("report:*").metrics)


def test_finds_a_metric_without_a_report():
    assert found("RPT007", a_report(), policy=metric()) == [
        Finding(
            ref="salesforce:policy:metrics/Win rate",
            message="metrics.yaml lists no report for the metric 'Win rate'.",
            measured={"fault": "none listed", "reports": []},
        )
    ]


def test_finds_a_metric_whose_report_is_gone():
    (finding,) = found("RPT007", a_report(), policy=metric("report:Sales/Lost", "dashboard:Sales/Board"))
    assert finding.message == (
        "metrics.yaml lists 'report:Sales/Lost' and 'dashboard:Sales/Board', and no CRM has such a report or dashboard "
        "for the metric 'Win rate'."
    )
    assert finding.measured["fault"] == "missing"


def test_finds_a_metric_none_of_whose_reports_is_certified():
    rows = [a_report(certified=False), a_report("Sales/Lost", certified=False)]
    (finding,) = found("RPT007", rows, policy=metric("report:Sales/*"))
    assert finding.message == ("metrics.yaml lists 'Lost' and 'Won', and none of them is certified for the metric 'Win rate'.")
    assert finding.affected == ("salesforce:report:Sales/Lost", "salesforce:report:Sales/Won")
    assert finding.measured["fault"] == "not certified"


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([a_report()], id="a report that exists, where the vendor certifies nothing"),
        pytest.param([a_report(certified=False), a_report("Sales/Lost", certified=True)], id="one of several is certified"),
        pytest.param([a_report(certified=False), a_report("Sales/Lost")], id="whether one is certified was not read"),
        pytest.param([a_dashboard()], id="a dashboard"),
        pytest.param([a_report("Sales/Won", connection="hubspot")], id="in another CRM"),
    ],
)
def test_leaves_metrics_alone(rows):
    judgement = judged("RPT007", rows, policy=metric("Sales/*"))
    assert (judgement.findings, judgement.not_judged) == ((), ())


@pytest.mark.parametrize(
    "gap",
    [
        pytest.param(a_gap("reports", "private reports", reason="no access"), id="some reports"),
        pytest.param(a_gap("dashboards", reason="no access"), id="all dashboards"),
        pytest.param(a_gap("reports", connection="hubspot", reason="no access"), id="another CRM"),
    ],
)
def test_a_report_that_may_exist_is_not_missed(gap):
    rows = [a_connection(), a_connection("hubspot"), a_report(), gap]
    judgement = judged("RPT007", rows, policy=metric("report:Finance/*"))
    assert judgement.findings == ()
    assert judgement.not_judged[-1] == NotJudged(
        scope="Win rate", reason="its reports were not found, and not all were read: no access", cure="grant View Setup"
    )


def test_a_connection_without_reports_by_nature_hides_only_what_is_named_as_its_own():
    gap = a_gap("reports", connection="hubspot", kind="unsupported")
    rows = [a_connection(), a_connection("hubspot"), a_report(), gap]
    (finding,) = found("RPT007", rows, policy=metric("report:Finance/*"))
    assert finding.confidence is Confidence.LIKELY
    assert found("RPT007", rows, policy=metric("hubspot:report:1")) == []


def test_a_metric_that_lists_nothing_is_found_whatever_was_read():
    assert len(found("RPT007", a_report(), a_gap("reports", "private reports"), policy=metric())) == 1


def test_finds_an_executive_report_in_a_private_folder():
    assert found("RPT007", a_report("Me/Board", folder_kind="private"), a_report(), policy=executive("report:Me/*")) == [
        Finding(
            ref="salesforce:report:Me/Board",
            message="The executive report 'Board' lies in a private folder, where nobody but its owner can open it.",
            measured={"component": "report:Me/*", "reports": 1},
            severity=Severity.HIGH,
        )
    ]


def test_finds_an_executive_dashboard_in_a_private_folder():
    (finding,) = found("RPT007", a_report(), a_dashboard("Me/Board", folder_kind="private"), policy=executive("dashboard:*"))
    assert finding.message.startswith("The executive dashboard 'Board' lies in a private folder")


def test_what_one_line_of_the_register_covers_is_one_finding():
    rows = [a_report(f"Me/{name}", folder_kind="private") for name in ("One", "Two")]
    (finding,) = found("RPT007", rows, policy=executive("report:Me/*"))
    assert finding.ref == "salesforce:policy:reports.yaml/report:Me/*"
    assert finding.message == (
        "2 executive reports, 'One' and 'Two', lie in a private folder, where nobody but its owner can open them."
    )
    assert finding.affected == ("salesforce:report:Me/One", "salesforce:report:Me/Two")


@pytest.mark.parametrize(
    ("row", "policy"),
    [
        pytest.param(a_report(folder_kind="shared"), executive(), id="a shared folder"),
        pytest.param(a_report(folder_kind=None), executive(), id="the kind of folder was not read"),
        pytest.param(a_report(folder_kind="private"), executive(executive=False), id="not for executives"),
        pytest.param(a_report(folder_kind="private"), executive("report:Ops/*"), id="another report"),
    ],
)
def test_leaves_executive_reports_alone(row, policy):
    assert found("RPT007", row, policy=policy) == []


def test_without_metrics_only_executive_reports_are_judged():
    policy = Policy(reporting=executive().reporting)
    judgement = judged("RPT007", a_report(folder_kind="private"), policy=policy)
    assert len(judgement.findings) == 1
    assert [(answer.scope, answer.reason) for answer in judgement.not_judged] == [("metrics", "no metric is registered")]


def test_is_not_judged_without_a_register():
    assert not judged("RPT007", a_report(folder_kind="private")).ran
