import pytest

from build import a_gap, a_user, found, judged
from build_hubspot import HS, a_member, a_portal, held_by
from build_quality import a_count, some_held
from checks.model.finding import Finding, Severity
from checks.quality import records_of_leavers  # noqa: F401 - registers the check

ANN, BO = "user:ann@acme.example", "user:bo@acme.example"
PEOPLE = [
    a_user("Ann Lee", ref=f"salesforce:{ANN}", active=False),
    a_user("Bo Fox", ref=f"salesforce:{BO}", active=False),
]


def test_names_the_people_and_what_they_hold():
    rows = [some_held(BO, "Opportunity", 7), some_held(ANN, "Opportunity", 20), some_held(ANN, "Opportunity", 4)]
    assert found("DAT003", rows, PEOPLE) == [
        Finding(
            ref="salesforce:object:Opportunity",
            message="31 open deals belong to 2 people who left: 'Ann Lee' (24) and 'Bo Fox' (7).",
            measured={"records": 31, "of": None, "people": {"ann@acme.example": 24, "bo@acme.example": 7}},
            size=31,
            affected=("salesforce:user:ann@acme.example", "salesforce:user:bo@acme.example"),
            records=31,
            severity=Severity.HIGH,
        )
    ]


def test_each_object_is_handed_over_by_itself():
    rows = [some_held(ANN, "Account", 50), some_held(ANN, "Contact", 120), a_count("Account", 200)]
    accounts, contacts = found("DAT003", rows, PEOPLE)
    assert accounts.message == "50 accounts (25 % of all) belong to 1 person who left: 'Ann Lee' (50)."
    assert contacts.message == "120 contacts belong to 1 person who left: 'Ann Lee' (120)."
    assert (accounts.severity, contacts.severity) == (None, Severity.LOW)
    assert accounts.measured["of"] == 200


def test_a_person_who_was_not_read_is_named_as_far_as_is_known():
    (finding,) = found("DAT003", some_held("user:005x", "deals", 1, connection="hubspot"), unread=("users", "record_counts"))
    assert finding.message == "1 open deal belongs to 1 person who left: '005x' (1)."


def test_many_people_are_named_in_part_and_measured_in_full():
    (finding,) = found("DAT003", [some_held(f"user:u{i}", "Account", 10 + i) for i in range(8)])
    assert "'u7' (17), 'u6' (16), 'u5' (15), 'u4' (14), 'u3' (13) and 3 more" in finding.message
    assert len(finding.measured["people"]) == 8


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([some_held(ANN, "Lead", 400)], id="leads are RTE006's"),
        pytest.param([some_held(ANN, "leads", 400, connection="hubspot")], id="leads of HubSpot too"),
        pytest.param([some_held("queue:Inbound", "Opportunity", 400)], id="a queue"),
        pytest.param([some_held("user:u1@acme.example", "Opportunity", 4), a_user()], id="active again"),
        pytest.param([some_held(ANN, "Opportunity", 0)], id="nothing left"),
        pytest.param([some_held(ANN, "Account", 5), some_held(BO, "Account", 4)], id="a handful of accounts"),
    ],
)
def test_leaves_alone(rows):
    assert found("DAT003", rows) == []


def test_a_single_deal_counts_and_ten_accounts_do():
    assert found("DAT003", some_held(ANN, "Opportunity", 1))
    assert found("DAT003", some_held(ANN, "Account", 10))


def test_the_number_can_be_set():
    assert found("DAT003", some_held(ANN, "Account", 9), fewest=9)


def test_a_count_without_all_rights_is_a_least_number_and_no_share():
    gaps = [a_gap(table, "Account", reason="counted without View All Data") for table in ("owner_counts", "record_counts")]
    judgement = judged("DAT003", some_held(ANN, "Account", 50), a_count("Account", 60), gaps, PEOPLE)
    assert judgement.findings[0].message == "At least 50 accounts belong to 1 person who left: 'Ann Lee' (50)."
    assert [answer.reason for answer in judgement.not_judged] == ["counted without View All Data"]


def test_records_of_archived_owners_are_told_by_the_names_of_people():
    rows = [held_by("user:8", "deals", 2), held_by("user:8", "companies", 40), held_by("user:owner-99", "contacts", 400)]
    told = found("DAT003", a_portal(), rows, a_member("8", "Bo Fox", active=False))
    assert [(finding.message, finding.severity) for finding in told] == [
        ("40 companies belong to 1 person who left: 'Bo Fox' (40).", None),
        ("400 contacts belong to 1 person who left: 'owner-99' (400).", Severity.LOW),
        ("2 open deals belong to 1 person who left: 'Bo Fox' (2).", Severity.HIGH),
    ]
    assert [finding.ref for finding in told] == [f"{HS}:object:{name}" for name in ("companies", "contacts", "deals")]


@pytest.mark.parametrize("owner", ["user:nobody", "queue:31", "user:7"])
def test_what_belongs_to_nobody_a_queue_or_somebody_active_is_no_leavers(owner):
    assert found("DAT003", a_portal(), held_by(owner, "contacts", 400), a_member()) == []
