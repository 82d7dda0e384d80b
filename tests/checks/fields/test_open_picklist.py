import pytest

from build import a_field, found, judged
from build_hubspot import a_portal, a_property
from checks.fields import open_picklist  # noqa: F401 - registers the check
from checks.model.finding import Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.market import Segments
from checks.model.policy.records import Dictionary, DictionaryEntry


def opened(path="Lead.Segment__c", **given):
    return a_field(path, **{"restricted": False, **given})


LISTED = Policy(dictionary=Dictionary(entries=(DictionaryEntry(component="Lead.Segment__c", allowed_values="SMB|Enterprise"),)))
SEGMENT = Policy(segments=Segments(fields=("Lead.Segment__c",)))


def test_counts_the_open_lists_of_an_object_where_the_policy_names_none():
    assert found("FLD010", opened(), opened("Lead.Tier__c", restricted=True), opened("Lead.Tags__c", type="multi_picklist")) == [
        Finding(
            ref="salesforce:object:Lead",
            message="2 of 3 custom picklists on Lead take any value that an import or integration brings: 'Segment__c' and "
            "'Tags__c'.",
            measured={"open": 2, "of": 3, "fields": ["Segment__c", "Tags__c"]},
            size=2,
            affected=("salesforce:field:Lead.Segment__c", "salesforce:field:Lead.Tags__c"),
            severity=Severity.LOW,
        )
    ]


def test_a_list_that_the_policy_names_is_a_finding_of_its_own():
    findings = found("FLD010", opened(), opened("Lead.Tier__c"), policy=LISTED)
    assert [finding.ref for finding in findings] == ["salesforce:field:Lead.Segment__c", "salesforce:object:Lead"]
    assert findings[0].message == (
        "'Segment__c' on Lead: dictionary.csv lists the values that it may have, yet the picklist takes any value that an "
        "import or integration brings."
    )
    assert findings[0].severity is None
    assert findings[1].affected == ("salesforce:field:Lead.Tier__c",)


@pytest.mark.parametrize("policy", [LISTED, SEGMENT])
@pytest.mark.parametrize("type_", ["text", "long_text"])
def test_free_text_where_the_policy_says_a_list(policy, type_):
    (finding,) = found("FLD010", a_field(type=type_, label="Segment"), policy=policy)
    assert finding.message.startswith("'Segment' on Lead: ")
    assert finding.message.endswith("yet it is free text.")


@pytest.mark.parametrize(
    ("field", "policy"),
    [
        pytest.param(opened(restricted=True), LISTED, id="restricted"),
        pytest.param(opened("Lead.Rating"), Policy(), id="standard, which cannot be restricted"),
        pytest.param(opened(managed=True), LISTED, id="of a package"),
        pytest.param(opened("Error__c.Segment__c"), Policy(), id="not governed"),
        pytest.param(opened("Lead.Lead_Source__c"), Policy(), id="a source, which SRC010 judges"),
        pytest.param(a_field(type="text"), Policy(), id="text that no policy wants as a list"),
        pytest.param(a_field(type="text", calculated=True, formula="TEXT(Rating)"), SEGMENT, id="a formula"),
        pytest.param(a_field(type="number", restricted=False), LISTED, id="a number"),
        pytest.param(a_field("Lead.Segment_Note__c", type="text"), SEGMENT, id="another field"),
    ],
)
def test_leaves_alone(field, policy):
    assert found("FLD010", field, policy=policy) == []


def test_an_entry_without_values_names_no_list():
    policy = Policy(dictionary=Dictionary(entries=(DictionaryEntry(component="Lead.Segment__c", allowed_values=" "),)))
    assert [finding.ref for finding in found("FLD010", opened(), policy=policy)] == ["salesforce:object:Lead"]


def test_a_restriction_that_was_not_read_is_not_missing():
    judgement = judged("FLD010", opened(restricted=None), policy=LISTED)
    assert not judgement.findings
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "the restriction of 1 field could not be read"


TIER = Policy(dictionary=Dictionary(entries=(DictionaryEntry(component="contacts.tier", allowed_values="Gold|Silver"),)))


def test_a_property_takes_its_options_alone_and_free_text_takes_anything():
    assert found("FLD010", a_portal(), a_property("contacts.tier"), policy=TIER) == []
    (finding,) = found("FLD010", a_portal(), a_property("contacts.tier", type="text", restricted=None), policy=TIER)
    assert finding.message == "'tier' on contacts: dictionary.csv lists the values that it may have, yet it is free text."


def test_a_property_whose_options_come_from_elsewhere_is_not_judged_or_open():
    (answer,) = judged("FLD010", a_portal(), a_property("contacts.tier", restricted=None)).not_judged
    assert (answer.reason, answer.cure) == (
        "the restriction of 1 property could not be read",
        "look at where their options come from: Settings > Properties",
    )
    (finding,) = found("FLD010", a_portal(), a_property("contacts.tier", restricted=False))
    assert finding.message == (
        "1 of 1 custom dropdown property on contacts takes any value that an import or integration brings: 'tier'."
    )
