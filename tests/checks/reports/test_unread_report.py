import pytest

import checks.reports.unread_report  # noqa: F401 - registers the check
from build import a_connection, a_dashboard, a_gap, a_report, a_use, a_user, found, judged
from checks.model.finding import Finding, NotJudged, Severity
from checks.model.policy import Policy
from checks.model.policy.measurement import Metric, Metrics, RegisteredReport, Reporting

LONG_AGO, TOLERATED = "2026-08-11T23:00:00Z", "2026-08-12T01:00:00Z"
LEFT = "salesforce:user:left@acme.example"
USERS = [a_user(), a_user("left@acme.example", active=False)]


def idle(name="Sales/Won", **given):
    """A report that was last run more than a hundred days before the snapshot."""
    return a_report(name, **{"last_run_at": LONG_AGO, **given})


def registered(**given):
    return Policy(reporting=Reporting(registered=(RegisteredReport(**{"component": "report:Sales/*", **given}),)))


def test_names_the_folder_its_share_and_the_oldest():
    rows = [idle(), idle("Sales/Lost", last_run_at="2024-02-01T08:00:00Z"), a_report("Sales/Open", last_run_at="2026-11-01")]
    assert found("RPT003", rows, idle("Ops/A")) == [
        Finding(
            ref="salesforce:folder:report/Ops",
            message="1 of 1 report in the folder 'Ops' has not been looked at since 2026-08-11: 'A'.",
            measured={"reports": 1, "of": 1, "oldest": "2026-08-11"},
            affected=("salesforce:report:Ops/A",),
            severity=Severity.LOW,
        ),
        Finding(
            ref="salesforce:folder:report/Sales",
            message="2 of 3 reports in the folder 'Sales' have not been looked at for 100 days, "
            "the oldest since 2024-02-01: 'Lost' and 'Won'.",
            measured={"reports": 2, "of": 3, "oldest": "2024-02-01"},
            size=2,
            affected=("salesforce:report:Sales/Lost", "salesforce:report:Sales/Won"),
            severity=Severity.LOW,
        ),
    ]


def test_a_registered_report_is_a_finding_of_its_own():
    assert found("RPT003", idle(), policy=registered()) == [
        Finding(
            ref="salesforce:report:Sales/Won",
            message="The registered report 'Won' was last looked at on 2026-08-11, 101 days ago.",
            measured={"last_seen": "2026-08-11", "days": 101, "executive": False},
            size=101,
        )
    ]


def test_an_executive_report_weighs_more():
    (finding,) = found("RPT003", idle(), policy=registered(executive=True, finance=True))
    assert finding.severity is Severity.HIGH
    assert finding.message.startswith("The executive report 'Won' was")
    (finding,) = found("RPT003", idle(), policy=registered(finance=True))
    assert finding.severity is None
    assert finding.message.startswith("The finance report 'Won' was")


def test_the_report_of_a_metric_is_registered_with_it():
    policy = Policy(metrics=Metrics(metrics=(Metric(name="Win rate", reports=("report:Sales/Won",)),)))
    found_ = {finding.ref: finding.message for finding in found("RPT003", idle(), idle("Sales/Lost"), policy=policy)}
    assert found_["salesforce:report:Sales/Won"].startswith("The report 'Won' of the metric 'Win rate' was last looked at on")
    assert "salesforce:folder:report/Sales" in found_


@pytest.mark.parametrize(
    "policy",
    [
        Policy(),
        registered(),
        registered(executive=True),
        Policy(metrics=Metrics(metrics=(Metric(name="Win rate", reports=("report:Sales/Won",)),))),
    ],
    ids=["no policy", "registered", "for executives", "of a metric"],
)
def test_a_report_that_a_dashboard_shows_is_looked_at_there(policy):
    shows = a_use("dashboard:Sales/Board", "report:Sales/Won", "shows")
    assert len(found("RPT003", idle(), a_use("dashboard:Sales/Board", "report:Sales/Lost", "shows"), policy=policy)) == 1
    assert len(found("RPT003", idle(), a_dashboard(), policy=policy)) == 1
    assert found("RPT003", idle(), a_dashboard(), shows, policy=policy) == []


def test_a_report_that_was_never_run_counts_from_its_creation():
    (finding,) = found("RPT003", idle(last_run_at="", created_at=LONG_AGO), policy=registered())
    assert finding.message == "The registered report 'Won' has never been run since it was made on 2026-08-11, 101 days ago."
    assert found("RPT003", idle(last_run_at="", created_at="2026-11-01T00:00:00Z")) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([idle(last_run_at=TOLERATED)], id="the last tolerated day"),
        pytest.param([idle(last_viewed_at="2026-11-01T00:00:00Z")], id="viewed since"),
        pytest.param([idle("Me/Won", folder_kind="private")], id="a private folder"),
        pytest.param([idle("SK__Ops/Won")], id="a folder of a package"),
        pytest.param([idle(), a_use("dashboard:Sales/Board", "report:Sales/Won", "shows")], id="a dashboard shows it"),
        pytest.param(
            [idle(last_run_at=TOLERATED, scheduled_to=("salesforce:user:u1@acme.example",))], id="mailed to somebody here"
        ),
        pytest.param([idle(last_run_at=TOLERATED, scheduled_to=("salesforce:team:group/All",))], id="mailed to a group"),
    ],
)
def test_leaves_alone(rows):
    judgement = judged("RPT003", rows, USERS)
    assert (judgement.findings, judgement.not_judged) == ((), ())


def test_another_report_that_shows_it_is_no_dashboard():
    assert found("RPT003", idle(), a_use("report:Sales/Joined", "report:Sales/Won", "shows"))


def test_schedules_of_somebody_who_left_are_one_finding():
    rows = [a_report(f"Sales/{name}", last_run_at="2026-11-19", scheduled_to=(LEFT,)) for name in ("Won", "Lost")]
    assert found("RPT003", rows, USERS) == [
        Finding(
            ref=LEFT,
            message="2 reports are mailed to left@acme.example, who is inactive: 'Won' and 'Lost'.",
            measured={"reports": 2, "fault": "is inactive"},
            size=2,
            affected=("salesforce:report:Sales/Won", "salesforce:report:Sales/Lost"),
        )
    ]


def test_somebody_hidden_from_the_reader_has_not_left():
    row = a_report(last_run_at="2026-11-19", scheduled_to=("salesforce:user:hidden@acme.example",))
    assert len(found("RPT003", row, USERS)) == 1
    assert found("RPT003", row, USERS, a_gap("users", "users who are hidden from the reader")) == []


def test_recipients_are_not_judged_where_users_were_not_read():
    judgement = judged("RPT003", a_report(last_run_at="2026-11-19", scheduled_to=(LEFT,)), a_gap("users"))
    assert judgement.findings == ()
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce:user"]


def test_reports_whose_last_run_was_not_read_are_told():
    judgement = judged("RPT003", idle(), a_report("Sales/Lost"), a_report("Sales/Open", last_run_at=""))
    assert len(judgement.findings) == 1
    assert judgement.not_judged == (
        NotJudged(scope="salesforce:report", reason="when 2 reports were last run was not read", cure="connect the org itself"),
    )


def test_is_not_judged_where_no_last_run_was_read():
    judgement = judged("RPT003", a_report())
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "when 1 report was last run was not read"


def test_the_days_can_be_set():
    assert found("RPT003", idle(last_run_at="2026-11-09"), days=10)
    assert found("RPT003", idle(last_run_at="2026-11-10"), days=10) == []


@pytest.mark.parametrize("table", ["dashboards", "uses"])
def test_where_dashboards_were_not_read_a_report_may_be_looked_at_there(table):
    gap = a_gap(table, reason="no access to dashboards", cure="grant View Dashboards")
    judgement = judged("RPT003", a_connection(), idle(), idle("Sales/Lost"), gap)
    assert not judgement.findings
    assert judgement.not_judged[-1] == NotJudged(
        scope="salesforce:report",
        reason="whether a dashboard shows 2 reports that were not run lately was not read: no access to dashboards",
        cure="grant View Dashboards",
    )


def test_reports_that_were_run_lately_and_schedules_are_judged_without_dashboards():
    seen = idle(last_run_at="2026-11-01", scheduled_to=(LEFT,))
    judgement = judged("RPT003", a_connection(), seen, *USERS, a_gap("dashboards"))
    assert [finding.ref for finding in judgement.findings] == [LEFT]
    assert judgement.not_judged == ()
