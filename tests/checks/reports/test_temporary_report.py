from datetime import UTC, date, datetime

import pytest

import checks.reports.temporary_report  # noqa: F401 - registers the check
from build import a_dashboard, a_gap, a_report, found, judged
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.measurement import RegisteredReport, Reporting

TODAY = date(2026, 11, 20)


def until(day, component="dashboard:Sales/Board"):
    return Policy(reporting=Reporting(registered=(RegisteredReport(component=component, expires_on=day),)))


def test_finds_a_registered_dashboard_past_its_date():
    assert found("RPT002", a_dashboard(), policy=until(date(2026, 11, 19))) == [
        Finding(
            ref="salesforce:dashboard:Sales/Board",
            message="The dashboard 'Board' was to go on 2026-11-19 and is still there.",
            measured={"expires_on": "2026-11-19", "components": 1},
            confidence=Confidence.CERTAIN,
        )
    ]


def test_finds_a_registered_report_past_its_date():
    [finding] = found("RPT002", a_report(), policy=until(date(2026, 11, 19), "report:Sales/*"))
    assert finding.message == "The report 'Won' was to go on 2026-11-19 and is still there."


@pytest.mark.parametrize("end", [TODAY, date(2026, 12, 31)])
def test_what_is_not_past_its_date_may_have_a_temporary_name(end):
    assert found("RPT002", a_dashboard(label="Launch (temp)"), policy=until(end)) == []


def test_the_latest_of_several_dates_holds():
    both = tuple(
        RegisteredReport(component=glob, expires_on=day)
        for glob, day in (("dashboard:*", TODAY.replace(day=1)), ("dashboard:Sales/*", TODAY))
    )
    assert found("RPT002", a_dashboard(), policy=Policy(reporting=Reporting(registered=both))) == []


def test_finds_a_dashboard_that_is_temporary_by_its_name():
    [finding] = found("RPT002", a_dashboard(label="Launch Q3 (temp)"))
    assert finding.message == "The dashboard 'Launch Q3 (temp)' is temporary by its name and has no end date."
    assert finding.ref == "salesforce:dashboard:Sales/Board"


def test_a_register_without_a_date_does_not_excuse_a_temporary_name():
    assert found("RPT002", a_dashboard(label="Launch Q3 (temp)"), policy=until(None))


def test_temporary_reports_of_a_folder_are_one_finding():
    rows = [
        a_report("Ops/A", label="Copy of Won"),
        a_report("Ops/B", label="Leads test 2"),
        a_report("Ops/C", label="Won"),
        a_report("X/D", label="tmp"),
    ]
    assert found("RPT002", *rows)[0] == Finding(
        ref="salesforce:folder:report/Ops",
        message="2 reports in the folder 'Ops' are temporary by name, with no end date: 'Copy of Won' and 'Leads test 2'.",
        measured={"reports": 2},
        size=2,
        affected=("salesforce:report:Ops/A", "salesforce:report:Ops/B"),
        severity=Severity.LOW,
    )
    assert [finding.ref for finding in found("RPT002", *rows)] == ["salesforce:folder:report/Ops", "salesforce:folder:report/X"]


def test_a_temporary_folder_makes_its_reports_temporary():
    [finding] = found("RPT002", a_report("FY16_Reports_DRAFT/Won"))
    assert finding.ref == "salesforce:folder:report/FY16_Reports_DRAFT"


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(a_report("Me/Temp", folder_kind="private"), id="a private folder"),
        pytest.param(a_dashboard("Me/Temp", folder_kind="private"), id="a private dashboard"),
        pytest.param(a_report("SK__Knowledge/Temp"), id="a folder of a package"),
        pytest.param(a_report("Sales/SK__Temp"), id="a report of a package"),
        pytest.param(a_report("Sales/Copy_of_Won", label="Won by Region"), id="a copy that was renamed"),
    ],
)
def test_leaves_alone(row):
    assert found("RPT002", row) == []


def test_the_day_is_that_of_the_snapshot():
    assert datetime(2026, 11, 20, 2, tzinfo=UTC).date() == TODAY
    assert found("RPT002", a_dashboard(), policy=until(TODAY)) == []


def test_reports_are_judged_where_dashboards_were_not_read():
    judgement = judged("RPT002", a_report(label="tmp"), a_gap("dashboards"))
    assert len(judgement.findings) == 1
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce:dashboard"]


def test_is_not_judged_without_reports():
    assert not judged("RPT002", a_dashboard(label="tmp"), unread=["reports"]).ran


def test_what_one_pattern_of_the_register_covers_is_one_finding():
    registered = RegisteredReport(component="report:Launch/*", expires_on=date(2026, 9, 30))
    policy = Policy(reporting=Reporting(registered=(registered,)))
    rows = [a_report("Launch/One"), a_report("Launch/Two"), a_report("Sales/Won")]
    [finding] = found("RPT002", *rows, policy=policy)
    assert finding.ref == "salesforce:policy:reports.yaml/report:Launch/*"
    assert finding.message == (
        "2 reports and dashboards of report:Launch/*, such as 'One' and 'Two', were to go on 2026-09-30 and are still there."
    )
    assert finding.affected == ("salesforce:report:Launch/One", "salesforce:report:Launch/Two")
