import pytest

import checks.reports.departed_viewer  # noqa: F401 - registers the check
from build import a_dashboard, a_gap, a_report, a_user, found, judged
from checks.model.finding import Finding, Severity

LEFT = "salesforce:user:left@acme.example"
USERS = [a_user(), a_user("left@acme.example", active=False)]


def board(**given):
    return a_dashboard(**{"runs_as": "named_user", "running_user": LEFT, **given})


def test_finds_a_dashboard_that_runs_as_somebody_inactive():
    assert found("RPT001", board(), *USERS) == [
        Finding(
            ref="salesforce:dashboard:Sales/Board",
            message="The dashboard 'Board' runs as left@acme.example, who is inactive.",
            measured={"running_user": LEFT, "fault": "is inactive"},
            affected=(LEFT,),
        )
    ]


def test_finds_a_dashboard_that_runs_as_somebody_who_is_gone():
    [finding] = found("RPT001", board(running_user="salesforce:user:gone@acme.example"), *USERS)
    assert finding.message == "The dashboard 'Board' runs as gone@acme.example, who is not among the users any more."


def test_a_named_user_counts_even_where_nobody_read_how_the_dashboard_runs():
    assert found("RPT001", board(runs_as=None), *USERS)


def test_reports_of_one_person_are_one_finding():
    rows = [a_report("Lee/Won", owner=LEFT), a_report("Lee/Lost", owner=LEFT), a_report(owner="salesforce:user:u1@acme.example")]
    [finding] = found("RPT001", *rows, *USERS)
    assert finding.ref == LEFT
    assert finding.message == "2 reports of left@acme.example, who is inactive: 'Won' and 'Lost'."
    assert finding.affected == ("salesforce:report:Lee/Won", "salesforce:report:Lee/Lost")
    assert (finding.size, finding.severity) == (2, Severity.LOW)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(board(running_user="salesforce:user:u1@acme.example"), id="the user is active"),
        pytest.param(board(running_user=None), id="nobody is named"),
        pytest.param(board(runs_as="viewer"), id="runs as its viewer"),
        pytest.param(board(runs_as="team"), id="runs as the viewer's team"),
        pytest.param(a_report(owner="salesforce:user:u1@acme.example"), id="the owner is active"),
        pytest.param(a_report(owner="salesforce:folder:report/Sales"), id="a folder owns it"),
        pytest.param(a_report(owner=None), id="the owner was not read"),
    ],
)
def test_leaves_alone(row):
    assert found("RPT001", row, *USERS) == []


def test_a_user_whose_activity_was_not_read_is_left_alone():
    assert found("RPT001", board(), a_user("left@acme.example", active=None)) == []


def test_a_project_that_holds_no_users_is_not_judged():
    judgement = judged("RPT001", board(), a_gap("users", reason="a Salesforce project holds no users"))
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "a Salesforce project holds no users"


def test_dashboards_are_judged_where_reports_were_not_read():
    judgement = judged("RPT001", board(), *USERS, a_gap("reports"))
    assert len(judgement.findings) == 1
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce:user"]


def test_somebody_hidden_from_the_reader_has_not_left():
    rows = [board(running_user="salesforce:user:0055e000001abcd"), a_report(owner="salesforce:user:0055e000001abcd")]
    assert len(found("RPT001", rows, *USERS)) == 2
    judgement = judged("RPT001", rows, *USERS, a_gap("users", "users who are hidden from the reader"))
    assert judgement.findings == ()
    assert [answer.scope for answer in judgement.not_judged] == ["salesforce:users who are hidden from the reader"]


def test_who_is_inactive_is_found_even_where_others_are_hidden():
    assert found("RPT001", board(), *USERS, a_gap("users", "users who are hidden from the reader"))


def test_private_reports_of_people_who_left_are_one_finding():
    rows = [a_report(f"private/left/{name}", owner=LEFT, folder_kind="private") for name in ("A", "B")]
    here = a_report("private/u1/C", owner="salesforce:user:u1@acme.example", folder_kind="private")
    assert found("RPT001", rows, here, *USERS) == [
        Finding(
            ref="salesforce:folder:report/private",
            message="2 reports lie in private folders of 1 person who left, where nobody can open them: 'left@acme.example'.",
            measured={"reports": 2, "people": 1},
            size=2,
            affected=("salesforce:report:private/left/A", "salesforce:report:private/left/B"),
            severity=Severity.LOW,
        )
    ]
