import pytest

from build import a_field, a_rule, found, judged
from build_sides import BOTH, HS, ORG, PORTAL, a_property, a_sf_field, declared, in_hubspot, in_salesforce, synced
from checks.model.finding import Confidence, Finding
from checks.model.policy.market import Segments
from checks.model.policy.measurement import SyncPair, Systems
from checks.ownership import no_system_of_record  # noqa: F401 - registers the check

RATING = [*a_sf_field("Account.Rating__c", "Hot", "Cold"), *a_property("companies.rating", "Hot", "Cold")]
TYPE = [*a_sf_field("Account.Type", "New", "Old", custom=False), *a_property("companies.kind", "New", "Old")]
BOTH_WAYS = [synced("Account.Rating__c", "companies.rating"), synced("Account.Type", "companies.kind")]
WRITTEN = [*in_salesforce("Rate", "Account", "Rating__c"), *in_hubspot("Heat", "companies", "rating")]


def test_names_the_fields_of_an_object_that_both_write():
    assert found("OWN009", BOTH, RATING, TYPE, BOTH_WAYS) == [
        Finding(
            ref="salesforce:object:Account",
            message="2 fields of Account are written by both CRMs and have no declared system of record: Rating__c "
            "(companies.rating) and Type (companies.kind).",
            measured={
                "synced_both_ways": ["salesforce:field:Account.Rating__c", "salesforce:field:Account.Type"],
                "automated_in_both": [],
                "proposed": [],
            },
            size=2,
            affected=(
                "salesforce:field:Account.Rating__c",
                "hubspot:field:companies.rating",
                "salesforce:field:Account.Type",
                "hubspot:field:companies.kind",
            ),
        )
    ]


def test_automations_of_both_write_a_field_that_no_sync_joins():
    (finding,) = found("OWN009", BOTH, RATING, WRITTEN)
    assert finding.message == (
        "1 field of Account is written by both CRMs and has no declared system of record: Rating__c (companies.rating). That the "
        "fields mirror each other is proposed from their names."
    )
    assert finding.confidence is Confidence.POSSIBLE
    assert finding.affected[2:] == ("salesforce:automation:flow/Rate", "hubspot:automation:workflow/Heat")


def ways(direction, **given):
    return declared(SyncPair(source="Account.Rating__c", target="companies.rating", direction=direction), **given)


@pytest.mark.parametrize(
    ("rows", "policy"),
    [
        pytest.param([], ways("to_target"), id="synced one way"),
        pytest.param([], ways(None), id="synced, and nobody says which way"),
        pytest.param([], ways("both", truth={"Account": "salesforce"}), id="the object has a system of record"),
        pytest.param([], ways("both", truth={"companies.rating": "hubspot"}), id="the field has one"),
        pytest.param(
            [], ways("both", segments=Segments(fields=("Account.Rating__c",))), id="the policy needs it, so HND005 names it"
        ),
        pytest.param(in_salesforce("Rate", "Account", "Rating__c"), None, id="automated in Salesforce only"),
        pytest.param(in_hubspot("Heat", "companies", "rating"), None, id="automated in HubSpot only"),
        pytest.param(
            [*in_salesforce("Rate", "Account", "Rating__c", active=False), *in_hubspot("Heat", "companies", "rating")],
            None,
            id="one of the two is off",
        ),
        pytest.param(
            [
                a_field("Lead.OwnerId", type="lookup"),
                *a_property("contacts.hubspot_owner_id"),
                a_rule(),
                *in_hubspot("Rotate", "contacts", "hubspot_owner_id"),
            ],
            None,
            id="owners, which OWN008 names",
        ),
    ],
)
def test_leaves_alone(rows, policy):
    assert found("OWN009", BOTH, RATING, rows, policy=policy) == []


def test_a_governed_field_that_only_automations_write_is_found():
    policy = declared(segments=Segments(fields=("Account.Rating__c",)))
    (finding,) = found("OWN009", BOTH, RATING, WRITTEN, policy=policy)
    assert finding.size == 1


def test_ungoverned_objects_are_left_alone():
    policy = declared().model_copy(update={"systems": Systems(governed_objects=("Lead",))})
    assert found("OWN009", BOTH, RATING, TYPE, BOTH_WAYS, policy=policy) == []


def test_each_object_has_its_finding_and_many_fields_are_counted():
    names = [f"F{number}__c" for number in range(7)]
    rows = [row for name in names for row in (a_field(f"Lead.{name}"), *a_property(f"contacts.p{name[1]}"))]
    pairs = [synced(f"Lead.{name}", f"contacts.p{name[1]}") for name in names]
    found_ = found("OWN009", BOTH, RATING, TYPE, BOTH_WAYS, rows, pairs)
    assert [one.ref for one in found_] == ["salesforce:object:Account", "salesforce:object:Lead"]
    assert found_[1].message.endswith("F4__c (contacts.p4) and 2 more.")


def test_fields_that_nothing_pairs_are_not_judged():
    judgement = judged("OWN009", BOTH, a_field("Account.Rating__c"), a_field("companies.heat", connection=HS))
    assert [one.cure for one in judgement.not_judged] == ["list them under sync in governance/systems.yaml"]


@pytest.mark.parametrize(("connection", "named"), [(ORG, "HubSpot"), (PORTAL, "Salesforce")])
def test_one_system_alone_is_not_judged(connection, named):
    judgement = judged("OWN009", connection)
    assert [one.cure for one in judgement.not_judged] == [f"connect {named} in auditor.yaml"]
    assert not judgement.ran
