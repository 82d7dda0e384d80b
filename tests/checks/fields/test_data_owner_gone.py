import pytest

from build import a_field, a_gap, a_team, a_user, found, judged
from build_hubspot import HS, a_member, a_portal, a_property
from checks.fields import data_owner_gone  # noqa: F401 - registers the check
from checks.model.finding import Confidence, Finding, NotJudged
from checks.model.policy import Policy
from checks.model.policy.company import Company, Person, Team
from checks.model.policy.measurement import Systems
from checks.model.policy.records import Dictionary, DictionaryEntry


def owned(path="Lead.Segment__c", owner="jane@acme.example"):
    return a_field(path, data_owner=owner)


def jane(**given):
    address = "jane@acme.example"
    return a_user("Jane Doe", **{"ref": f"salesforce:user:{address}", "email": address, "username": address, **given})


JANE = jane(active=False)
TEAMS = Policy(company=Company(teams=(Team(name="RevOps"),)))


def test_an_inactive_user_is_one_finding_with_all_fields():
    assert found("FLD003", owned(), owned("Lead.Tier__c", "Jane Doe"), JANE) == [
        Finding(
            ref="salesforce:user:jane@acme.example",
            message="2 fields name 'jane@acme.example' as data owner, who is inactive in salesforce.",
            measured={
                "owner": "jane@acme.example",
                "fault": "is inactive in salesforce",
                "fields": ["Lead.Segment__c", "Lead.Tier__c"],
            },
            size=2,
            affected=("salesforce:field:Lead.Segment__c", "salesforce:field:Lead.Tier__c"),
        )
    ]


def test_a_name_that_nobody_knows_is_likely_a_person_who_left():
    (finding,) = found("FLD003", owned(owner="Jhon Smith"), a_user(), a_team(), policy=TEAMS)
    assert (finding.ref, finding.confidence) == ("salesforce:policy:data_owner/jhon smith", Confidence.LIKELY)
    assert (
        finding.message == "1 field names 'Jhon Smith' as data owner, who is no person or team that company.yaml or a CRM knows."
    )


def test_a_person_whom_company_yaml_marks_as_gone():
    policy = Policy(company=Company(people=(Person(name="Jane Doe", email="jane@acme.example", active=False),)))
    (finding,) = found("FLD003", owned(), policy=policy, unread=["users", "teams"])
    assert finding.measured["fault"] == "is marked as gone in company.yaml"


@pytest.mark.parametrize(
    ("owner", "rows"),
    [
        pytest.param("jane@acme.example", [jane()], id="active user"),
        pytest.param("Jane Doe", [jane()], id="by name"),
        pytest.param("JANE@acme.example", [jane()], id="in capitals"),
        pytest.param("jane@acme.example.uat", [jane()], id="with the suffix of a sandbox"),
        pytest.param("jane@acme.example", [jane(active=None)], id="nobody read whether active"),
        pytest.param(
            "Jane Doe",
            [JANE, jane(ref="salesforce:user:jd@acme.example", username="jd@acme.example")],
            id="active under another username",
        ),
        pytest.param("Jane Doe; u1@acme.example", [JANE, a_user()], id="one of two is there"),
        pytest.param("RevOps (Jane Doe)", [JANE, a_team("RevOps")], id="a team with its lead in brackets"),
        pytest.param("Sales Operations", [a_team("SalesOps", label="Sales Operations")], id="a group by its label"),
        pytest.param("", [], id="nobody is named"),
    ],
)
def test_leaves_alone(owner, rows):
    assert found("FLD003", owned(owner=owner), *rows) == []


def test_a_person_or_team_of_the_company_need_not_be_in_the_crm():
    policy = Policy(company=Company(people=(Person(name="Jane Doe"),), teams=(Team(name="RevOps"),)))
    assert found("FLD003", owned(owner="RevOps"), owned("Lead.Tier__c", "Jane Doe"), JANE, policy=policy) == []


def test_the_owner_in_the_dictionary_is_looked_up_too():
    policy = Policy(dictionary=Dictionary(entries=(DictionaryEntry(component="Lead.*", owner="Jane Doe"),)))
    assert found("FLD003", owned(owner=""), JANE, policy=policy)


@pytest.mark.parametrize(
    ("unread", "owner"), [(["users", "teams"], "jane@acme.example"), (["users"], "Jane Doe"), (["users", "teams"], "Finance")]
)
def test_a_name_that_could_not_be_looked_up_is_not_judged(unread, owner):
    judgement = judged("FLD003", owned(owner=owner), unread=unread)
    assert not judgement.findings
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "who owns the data of 1 field cannot be looked up: no users or no teams were read"


@pytest.mark.parametrize("company", [Company(), Company(people=(Person(name="Ann Lee"),))], ids=["no company.yaml", "no teams"])
def test_without_teams_in_company_yaml_a_name_may_be_one_of_theirs(company):
    fields = owned(owner="Finance"), owned("Lead.Tier__c", "Jane Doe")
    judgement = judged("FLD003", *fields, JANE, a_team(), policy=Policy(company=company))
    assert [finding.ref for finding in judgement.findings] == ["salesforce:user:jane@acme.example"]
    assert judgement.not_judged == (
        NotJudged(
            scope="data owners",
            reason="who owns the data of 1 field cannot be looked up: "
            "governance/company.yaml lists no teams, and the name may be one's",
            cure="list people and teams in governance/company.yaml, or let the CRM's own users and teams be read",
        ),
    )


def test_without_company_yaml_nothing_is_said_of_what_it_knows():
    (finding,) = found("FLD003", owned(), a_user(), a_team())
    assert finding.measured["fault"] == "is no user of any CRM"


def test_of_several_owners_the_best_known_counts():
    (finding,) = found("FLD003", owned(owner="Jhon Smith, Jane Doe"), JANE, policy=TEAMS)
    assert finding.ref == "salesforce:user:jane@acme.example"
    judgement = judged("FLD003", owned(owner="Deal Desk, Jane Doe"), JANE, unread=["teams"])
    assert (judgement.findings, judgement.ran) == ((), False)


def test_an_address_is_no_team_so_that_users_alone_can_tell():
    assert found("FLD003", owned(), unread=["teams"])


def test_owners_that_were_not_read_are_not_judged():
    assert not judged("FLD003", a_field(data_owner=None)).ran


def test_a_pattern_of_the_dictionary_counts_no_standard_fields():
    entries = (DictionaryEntry(component="Lead.*", owner="Nobody Known"),)
    fields = a_field("Lead.Tier__c"), a_field("Lead.Email"), a_field("Lead.Phone")
    policy = TEAMS.model_copy(update={"dictionary": Dictionary(entries=entries)})
    (finding,) = found("FLD003", *fields, a_user(), a_team(), policy=policy)
    assert finding.measured["fields"] == ["Lead.Tier__c"]


def test_owners_of_properties_are_looked_up_among_the_users_of_the_portal():
    entries = (DictionaryEntry(component="contacts.tier", owner="ann@acme.example"),)
    gone = a_member(email="ann@acme.example", active=False)
    rows = [a_portal(), a_property("contacts.tier"), a_property("contacts.old", archived=True), gone]
    (finding,) = found("FLD003", rows, policy=Policy(dictionary=Dictionary(entries=entries)))
    assert finding.ref == f"{HS}:user:7"
    assert finding.message == "1 property names 'ann@acme.example' as data owner, who is inactive in hubspot."
    of_archived = (DictionaryEntry(component="contacts.old", owner="ann@acme.example"),)
    assert found("FLD003", rows, policy=Policy(dictionary=Dictionary(entries=of_archived))) == []


ELSEWHERE = Systems(source_of_truth={"contacts": "hubspot"})


def test_an_owner_whom_another_crm_may_know_is_not_called_unknown():
    policy = TEAMS.model_copy(update={"systems": ELSEWHERE})
    judgement = judged("FLD003", owned(owner="cy@acme.example"), a_user(), a_team(), policy=policy)
    assert not judgement.findings
    (answer,) = judgement.not_judged
    assert answer.reason.endswith("cannot be looked up: HubSpot was not read (governance/systems.yaml lets hubspot win)")
    assert answer.cure.endswith("or connect HubSpot in auditor.yaml")


def test_an_inactive_owner_whom_another_crm_may_know_is_only_likely_gone():
    (finding,) = found("FLD003", owned(), JANE, policy=Policy(systems=ELSEWHERE))
    assert finding.confidence is Confidence.LIKELY


@pytest.mark.parametrize(("kind", "judges"), [("scope", False), ("fault", False), ("unsupported", True)])
def test_who_is_known_to_nobody_can_be_told_only_where_users_were_read_or_cannot_be(kind, judges):
    company = Company(teams=(Team(name="RevOps"),), people=(Person(name="Ann Lee"),))
    rows = [a_portal(), a_property("deals.tier", data_owner="cy@acme.example"), a_gap("users", connection=HS, kind=kind)]
    judgement = judged("FLD003", *rows, policy=Policy(company=company))
    assert bool(judgement.findings) is judges
    assert bool(judgement.not_judged) is not judges


def test_it_is_mended_where_the_fields_are_whoever_knows_the_person():
    policy = Policy(dictionary=Dictionary(entries=(DictionaryEntry(component="deals.tier", owner="jane@acme.example"),)))
    (finding,) = found("FLD003", a_portal(), a_property("deals.tier"), JANE, policy=policy)
    assert (finding.ref, finding.fix_in) == ("salesforce:user:jane@acme.example", "hubspot")
