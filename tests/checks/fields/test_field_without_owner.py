import pytest

from build import a_field, found, judged
from build_hubspot import HS, a_portal, a_property, hubspots_own, of_sync
from checks.fields import field_without_owner  # noqa: F401 - registers the check
from checks.model.finding import Finding, NotJudged
from checks.model.policy import Policy
from checks.model.policy.market import Motion, Motions
from checks.model.policy.measurement import Systems
from checks.model.policy.records import Dictionary, DictionaryEntry


def bare(path="Lead.Segment__c", **given):
    return a_field(path, **{"data_owner": "", **given})


def an_owner(component, owner="RevOps"):
    return Policy(dictionary=Dictionary(entries=(DictionaryEntry(component=component, owner=owner),)))


def test_counts_the_fields_of_an_object_that_nobody_answers_for():
    assert found("FLD001", bare(), bare("Lead.Tier__c"), a_field("Lead.Region__c", data_owner="u1@acme.example")) == [
        Finding(
            ref="salesforce:object:Lead",
            message="2 of 3 custom fields on Lead have no data owner: 'Segment__c' and 'Tier__c'.",
            measured={"missing": 2, "of": 3, "fields": ["Segment__c", "Tier__c"]},
            size=2,
            affected=("salesforce:field:Lead.Segment__c", "salesforce:field:Lead.Tier__c"),
        )
    ]


def test_each_object_is_one_finding():
    assert [finding.ref for finding in found("FLD001", bare(), bare("Account.Tier__c"), bare("Account.Region__c"))] == [
        "salesforce:object:Account",
        "salesforce:object:Lead",
    ]


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(bare(data_owner="RevOps"), id="the CRM names an owner"),
        pytest.param(bare("Lead.LeadSource"), id="standard"),
        pytest.param(bare(managed=True), id="of a package"),
        pytest.param(bare(archived=True), id="archived"),
        pytest.param(bare("Error__c.Segment__c"), id="of an object that is not governed"),
        pytest.param(bare("Lead.Partner_Tier__c"), id="of one motion, which FLD002 finds"),
    ],
)
def test_leaves_alone(field):
    assert found("FLD001", field) == []


@pytest.mark.parametrize("component", ["Lead.Segment__c", "salesforce:field:Lead.Segment__c", "field:Lead.*", "Lead.Seg*"])
def test_an_owner_in_the_dictionary_counts(component):
    assert found("FLD001", bare(), policy=an_owner(component)) == []


def test_an_entry_without_an_owner_does_not():
    assert found("FLD001", bare(), policy=an_owner("Lead.Segment__c", " "))


def test_the_policy_says_what_is_governed():
    policy = Policy(systems=Systems(governed_objects=("Order__c",)))
    assert found("FLD001", bare("Order__c.Tier__c"), policy=policy)
    assert not found("FLD001", bare(), policy=policy)


def test_fields_that_a_motion_declares_are_left_to_the_other_check():
    policy = Policy(motions=Motions(motions=(Motion(name="Mid-market", components=("Lead.Segment__c",)),)))
    assert [finding.affected for finding in found("FLD001", bare(), bare("Lead.Tier__c"), policy=policy)] == [
        ("salesforce:field:Lead.Tier__c",)
    ]


def test_owners_that_were_not_read_are_no_missing_owners():
    judgement = judged("FLD001", bare(data_owner=None), bare("Lead.Tier__c", data_owner=None))
    assert not judgement.findings
    assert not judgement.ran
    assert judgement.not_judged == (
        NotJudged(
            reason="the data owner of 2 fields could not be read",
            cure="name the owners in governance/dictionary.csv; or grant View Setup and Configuration, or retrieve with "
            "API version 45",
        ),
    )


def test_one_connection_can_be_judged_and_the_other_not():
    judgement = judged("FLD001", bare(), a_field("contacts.tier", connection="hubspot", custom=True))
    assert [finding.ref for finding in judgement.findings] == ["salesforce:object:Lead"]
    assert [answer.scope for answer in judgement.not_judged] == ["hubspot"]


def test_with_a_dictionary_every_field_must_be_in_it():
    property_ = a_field("contacts.tier", connection="hubspot", custom=True)
    judgement = judged("FLD001", property_, policy=an_owner("companies.*"))
    assert [finding.ref for finding in judgement.findings] == ["hubspot:object:contacts"]
    assert not judgement.not_judged


HUB_DICTIONARY = Policy(dictionary=Dictionary(entries=(DictionaryEntry(component="contacts.tier", owner="RevOps"),)))


def test_a_portal_has_no_owners_of_its_own_so_that_the_dictionary_tells():
    rows = [a_portal(), a_property("contacts.tier"), a_property("contacts.region"), a_property("contacts.plan")]
    (finding,) = found("FLD001", rows, policy=HUB_DICTIONARY)
    assert finding.ref == "hubspot:object:contacts"
    assert finding.message == "2 of 3 custom properties on contacts have no data owner: 'plan' and 'region'."


def test_without_a_dictionary_says_what_a_portal_lacks_and_how_to_tell():
    judgement = judged("FLD001", a_portal(), a_property("contacts.tier"))
    assert (judgement.findings, judgement.ran) == ((), False)
    assert judgement.not_judged[-1] == NotJudged(
        reason="HubSpot holds no data owners, and nothing says who owns the data of 1 property",
        cure="name the owners in governance/dictionary.csv",
    )


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(hubspots_own("contacts.hs_persona"), id="HubSpot's own"),
        pytest.param(a_property("contacts.region", archived=True), id="archived"),
        pytest.param(of_sync("contacts.customerpriority__c"), id="made by HubSpot's Salesforce integration"),
        pytest.param(a_property("contacts.ip__shop__store", created_by=None), id="made by an installed app"),
        pytest.param(a_property("contacts.shop_store", managed=True), id="kept by an installed app"),
    ],
)
def test_of_a_portal_only_what_the_company_made_is_judged(row):
    assert found("FLD001", a_portal(), a_property("contacts.tier"), row, policy=HUB_DICTIONARY) == []


def test_a_property_that_a_user_put_among_those_of_salesforce_is_the_companys():
    mine = a_property("contacts.region", group="salesforceinformation", created_by=f"{HS}:user:7")
    assert len(found("FLD001", a_portal(), mine, policy=HUB_DICTIONARY)) == 1
