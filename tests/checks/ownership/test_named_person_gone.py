from datetime import date

import pytest

import checks.ownership.named_person_gone  # noqa: F401 - registers the check
from build import NOW, a_connection, a_gap, a_queue, a_team, a_user, found, judged
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.policy import Policy
from checks.model.policy.company import Company, Person, Team
from checks.model.policy.launches import Launch, Launches, SignOff
from checks.model.policy.market import Motion, Motions
from checks.model.policy.measurement import Metric, Metrics, RegisteredReport, Reporting, Systems
from checks.model.policy.ownership import Interface, Ownership, Responsibility
from checks.model.policy.records import Dictionary, DictionaryEntry, Mute, Mutes

TODAY, YESTERDAY = NOW.date(), date(2026, 11, 19)
TEAMS = (Team(name="RevOps"),)
ANN = Person(name="Ann Lee", email="ann@acme.example")
GONE = a_user("Ann Lee", email="ann@acme.example", username="ann@acme.example.crm", active=False)
WINDOW = {"starts_on": date(2026, 10, 1)}


def owning(who, *, people=(), **parts):
    """A policy in which somebody owns the metric 'Win rate'."""
    company = Company(teams=TEAMS, people=people)
    return Policy(company=company, metrics=Metrics(metrics=(Metric(name="Win rate", owner=who),)), **parts)


def test_names_the_person_what_is_owned_and_where_the_user_is_inactive():
    company = Company(teams=(Team(name="RevOps", lead="Ann Lee"),), people=(ANN,))
    assert found("OWN007", GONE, policy=owning("ann@acme.example").model_copy(update={"company": company})) == [
        Finding(
            ref="salesforce:user:Ann Lee",
            message="'Ann Lee' is lead of the team 'RevOps' and owner of the metric 'Win rate', and is inactive in salesforce.",
            measured={
                "name": "Ann Lee",
                "fault": "is inactive in salesforce",
                "named_as": ["lead of the team 'RevOps'", "owner of the metric 'Win rate'"],
            },
            size=2,
        )
    ]


@pytest.mark.parametrize(
    ("policy", "role"),
    [
        (Policy(company=Company(teams=(Team(name="RevOps", lead="Ann Lee"),))), "lead of the team 'RevOps'"),
        (
            Policy(ownership=Ownership(responsibilities=(Responsibility(name="Routing", owner="Ann Lee"),))),
            "owner of the responsibility 'Routing'",
        ),
        (
            Policy(ownership=Ownership(responsibilities=(Responsibility(name="Routing", decision_rights="Ann Lee"),))),
            "holder of the decision rights on 'Routing'",
        ),
        (
            Policy(ownership=Ownership(interfaces=(Interface(name="Territories", designs="Ann Lee"),))),
            "designer of 'Territories'",
        ),
        (Policy(ownership=Ownership(interfaces=(Interface(name="Territories", builds="Ann Lee"),))), "builder of 'Territories'"),
        (
            Policy(ownership=Ownership(interfaces=(Interface(name="Territories", signs_off="Ann Lee"),))),
            "the one who signs off 'Territories'",
        ),
        (Policy(motions=Motions(motions=(Motion(name="Partner", owner="Ann Lee"),))), "owner of the motion 'Partner'"),
        (Policy(metrics=Metrics(metrics=(Metric(name="Win rate", owner="Ann Lee"),))), "owner of the metric 'Win rate'"),
        (
            Policy(reporting=Reporting(registered=(RegisteredReport(component="report:A/B", owner="Ann Lee"),))),
            "owner of the registered report report:A/B",
        ),
        (
            Policy(launches=Launches(launches=(Launch(name="q4", owner="Ann Lee", ends_on=TODAY, **WINDOW),))),
            "owner of the launch 'q4'",
        ),
        (
            Policy(mutes=Mutes(mutes=(Mute(check="SRC003", reason="ours", owner="Ann Lee", until=TODAY),))),
            "owner of a mute of SRC003",
        ),
    ],
)
def test_looks_wherever_the_policy_names_somebody(policy, role):
    (finding,) = found("OWN007", GONE, policy=policy)
    assert finding.message == f"'Ann Lee' is {role}, and is inactive in salesforce."
    assert finding.severity is None


def test_a_person_who_is_only_listed_weighs_less():
    (finding,) = found("OWN007", GONE, policy=Policy(company=Company(people=(ANN,))))
    assert finding.message == "'Ann Lee' is among the people of company.yaml, and is inactive in salesforce."
    assert finding.severity is Severity.LOW


def test_a_crm_that_is_connected_too_makes_no_other_finding_of_it():
    hub = a_connection("hubspot", system="hubspot")
    twin = a_user("7", connection="hubspot", email="ann@acme.example", active=False)
    for rows in ([GONE], [GONE, hub, twin]):
        (finding,) = found("OWN007", a_connection(), rows, policy=owning("ann@acme.example"))
        assert finding.ref == "salesforce:user:Ann Lee"
    assert finding.message.endswith("and is inactive in hubspot and salesforce.")


def test_of_many_roles_the_first_are_named():
    metrics = Metrics(metrics=tuple(Metric(name=name, owner="Ann Lee") for name in "ABCDE"))
    (finding,) = found("OWN007", GONE, policy=Policy(metrics=metrics))
    assert finding.message == (
        "'Ann Lee' is owner of the metric 'A', owner of the metric 'B', owner of the metric 'C' and 2 more, "
        "and is inactive in salesforce."
    )
    assert finding.size == 5


def test_finds_somebody_whom_company_yaml_marks_as_gone():
    (finding,) = found("OWN007", a_user(), policy=owning("ann@acme.example", people=(ANN.model_copy(update={"active": False}),)))
    assert finding.ref == "salesforce:policy:person/ann lee"
    assert finding.message.endswith("and is marked as gone in company.yaml.")
    assert finding.confidence is None


def test_somebody_whom_nobody_knows_is_likely_gone():
    (finding,) = found("OWN007", a_user(), policy=owning("Bo Diaz"))
    assert finding.ref == "salesforce:policy:person/bo diaz"
    assert finding.message == (
        "'Bo Diaz' is owner of the metric 'Win rate', and is no person or team that company.yaml or a CRM knows."
    )
    assert (finding.severity, finding.confidence) == (None, Confidence.LIKELY)


def test_somebody_of_the_company_who_is_no_user_is_possibly_gone():
    (finding,) = found("OWN007", a_user(), policy=owning("ann@acme.example", people=(ANN,)))
    assert finding.ref == "salesforce:policy:person/ann lee"
    assert finding.message == "'Ann Lee' is owner of the metric 'Win rate', and is no user of any CRM."
    assert (finding.severity, finding.confidence) == (Severity.LOW, Confidence.POSSIBLE)


@pytest.mark.parametrize(
    ("who", "rows"),
    [
        pytest.param("Ann Lee", [a_user("Ann Lee")], id="active"),
        pytest.param("ANN@acme.example", [a_user("u1", email="ann@acme.example")], id="active, by e-mail"),
        pytest.param("ann@acme.example", [a_user("u1", username="ann@acme.example.full")], id="active in a sandbox"),
        pytest.param("ann@acme.example", [a_user("u1", email="ann@acme.example.invalid")], id="an address of a sandbox"),
        pytest.param("Ann Lee", [GONE, a_user("Ann Lee", connection="hubspot")], id="active in another CRM"),
        pytest.param("Ann Lee", [a_user("Ann Lee", active=None)], id="activity was not read"),
        pytest.param("Ann Lee; Bo", [GONE, a_user("Bo")], id="one of several is active"),
        pytest.param("revops", [], id="a team of the company"),
        pytest.param("GTM Ops", [], id="a mandate"),
        pytest.param("Sales", [a_team("Sales")], id="a role"),
        pytest.param("Inbound", [a_queue("Inbound")], id="a queue"),
        pytest.param(None, [], id="nobody"),
        pytest.param(" ", [], id="blank"),
    ],
)
def test_leaves_alone(who, rows):
    listed = (Person(name="u1@acme.example"),)
    judgement = judged("OWN007", a_user(), rows, policy=owning(who, people=listed))
    assert (judgement.findings, judgement.not_judged) == ((), ())


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param(
            Policy(motions=Motions(motions=(Motion(name="Partner", owner="Ann Lee", ends_on=YESTERDAY),))),
            id="a motion that ended",
        ),
        pytest.param(
            Policy(launches=Launches(launches=(Launch(name="q4", owner="Ann Lee", ends_on=YESTERDAY, **WINDOW),))),
            id="a launch that ended",
        ),
        pytest.param(
            Policy(mutes=Mutes(mutes=(Mute(check="SRC003", reason="ours", owner="Ann Lee", until=YESTERDAY),))),
            id="a mute past its date",
        ),
        pytest.param(
            Policy(
                launches=Launches(
                    launches=(
                        Launch(
                            name="q4", ends_on=TODAY, sign_offs=(SignOff(what="fields", who="Ann Lee", on=YESTERDAY),), **WINDOW
                        ),
                    )
                )
            ),
            id="somebody signed off and left later",
        ),
        pytest.param(
            Policy(dictionary=Dictionary(entries=(DictionaryEntry(component="field:*", owner="Ann Lee"),))),
            id="a data owner, whom FLD003 finds",
        ),
        pytest.param(
            Policy(company=Company(people=(ANN.model_copy(update={"active": False}),))), id="listed as gone and named nowhere"
        ),
    ],
)
def test_leaves_alone_what_needs_nobody_any_more(policy):
    assert found("OWN007", GONE, policy=policy) == []


def test_nobody_is_unknown_where_users_may_be_hidden():
    hidden = a_gap("users", "users who are hidden from the reader")
    judgement = judged("OWN007", GONE, hidden, policy=owning("Bo Diaz", people=(ANN,)))
    assert [finding.ref for finding in judgement.findings] == ["salesforce:user:Ann Lee"]
    assert judgement.not_judged[-1] == NotJudged(
        scope="people",
        reason="whom 1 name of the policy means cannot be told: not all users or teams were read",
        cure="let the reader see all users, or list them in company.yaml",
    )


def test_where_another_crm_was_not_read_who_is_inactive_is_only_likely_gone():
    rows = [a_connection(), a_connection("hubspot", kind="production"), GONE]
    (finding,) = found("OWN007", rows, a_gap("users", connection="hubspot"), policy=owning("Ann Lee"))
    assert finding.confidence is Confidence.LIKELY
    (finding,) = found("OWN007", rows, a_gap("users", connection="hubspot", kind="unsupported"), policy=owning("Ann Lee"))
    assert finding.confidence is None


def test_a_name_may_be_a_team_where_teams_are_not_known():
    policy = Policy(
        metrics=Metrics(metrics=(Metric(name="Win rate", owner="Finance"), Metric(name="NRR", owner="f@acme.example")))
    )
    for teams in (a_gap("teams"), a_team("Sales")):
        judgement = judged("OWN007", a_user(), teams, policy=policy)
        assert [finding.measured["name"] for finding in judgement.findings] == ["f@acme.example"]
        assert judgement.findings[0].measured["fault"] == "is no user of any CRM"
        assert judgement.not_judged[-1] == NotJudged(
            scope="people",
            reason="whom 1 name of the policy means cannot be told: "
            "governance/company.yaml lists no teams, and the name may be one's",
            cure="list people and teams in governance/company.yaml",
        )


def test_is_not_judged_where_the_policy_names_nobody():
    judgement = judged("OWN007", GONE)
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "the policy names nobody"


def test_is_not_judged_without_users():
    judgement = judged("OWN007", a_gap("users", reason="a Salesforce project holds no users"), policy=owning("Ann Lee"))
    assert not judgement.ran


ELSEWHERE = Systems(source_of_truth={"contacts": "hubspot"})


def test_somebody_whom_another_crm_may_know_is_not_called_unknown():
    judgement = judged("OWN007", a_user("Bo Ek"), policy=owning("cy@acme.example", systems=ELSEWHERE))
    assert not judgement.findings
    (answer,) = judgement.not_judged
    assert answer.reason.endswith("cannot be told: HubSpot was not read (governance/systems.yaml lets hubspot win)")
    assert answer.cure == "connect HubSpot in auditor.yaml, or list people and teams in governance/company.yaml"


def test_somebody_inactive_whom_another_crm_may_know_is_only_likely_gone():
    (finding,) = found("OWN007", GONE, policy=owning("ann@acme.example", systems=ELSEWHERE))
    assert finding.confidence is Confidence.LIKELY
