import pytest

from build import a_field, a_gap, a_use, found, judged
from build_hubspot import a_portal, a_property, hubspots_own, of_sync
from checks.fields import undescribed_field  # noqa: F401 - registers the check
from checks.model.finding import Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.records import Dictionary, DictionaryEntry

REPORTED = a_use("report:Sales/Won", "field:Lead.Segment__c", "shows")


def test_counts_the_fields_of_an_object_that_nothing_describes():
    assert found("FLD004", a_field(), a_field("Lead.Tier__c", description="How much we invest in the account."), REPORTED) == [
        Finding(
            ref="salesforce:object:Lead",
            message="1 of 2 custom fields on Lead says nowhere what it means; 1 of them in use in reports: 'Segment__c'.",
            measured={"missing": 1, "of": 2, "reported": 1, "fields": ["Segment__c"]},
            size=1,
            affected=("salesforce:field:Lead.Segment__c",),
            severity=Severity.MEDIUM,
        )
    ]


def test_without_reports_it_is_of_low_severity():
    (finding,) = found("FLD004", a_field(), a_field("Lead.Tier__c"))
    assert finding.severity is None
    assert finding.message == "2 of 2 custom fields on Lead say nowhere what they mean: 'Segment__c' and 'Tier__c'."


@pytest.mark.parametrize("text", ["Segment", "segment.", "Segment (Lead)", "dummy field", "TBD", "n/a", "  "])
def test_a_text_that_says_nothing_does_not_count(text):
    assert found("FLD004", a_field(label="Segment", description=text, help_text=text))


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(a_field(description="Who we sell to."), id="described"),
        pytest.param(a_field(help_text="Choose by head count."), id="help text alone"),
        pytest.param(a_field(description=None, help_text="Choose by head count."), id="help text, description not read"),
        pytest.param(a_field("Lead.LeadSource"), id="standard"),
        pytest.param(a_field(managed=True), id="of a package"),
        pytest.param(a_field("Order__c.Segment__c"), id="neither governed nor reported"),
    ],
)
def test_leaves_alone(field):
    assert found("FLD004", field) == []


def test_a_report_brings_in_fields_of_objects_that_are_not_governed():
    edge = a_use("report:Ops/Open", "field:Case.Product__c", "filters")
    (finding,) = found("FLD004", a_field("Case.Product__c"), a_field("Case.Reason__c"), edge)
    assert finding.message == "1 of 1 reported custom field on Case says nowhere what it means: 'Product__c'."


@pytest.mark.parametrize(
    "edge", [a_use("automation:flow/F", "field:Case.Product__c"), a_use("report:Ops/Open", "field:Case.Status", "filters")]
)
def test_other_uses_and_standard_fields_do_not(edge):
    assert found("FLD004", a_field("Case.Product__c"), a_field("Case.Status"), edge) == []


def test_a_meaning_in_the_dictionary_counts():
    policy = Policy(dictionary=Dictionary(entries=(DictionaryEntry(component="Lead.Segment__c", meaning="Who we sell to"),)))
    assert found("FLD004", a_field(), policy=policy) == []


def test_descriptions_that_were_not_read_are_not_missing():
    judgement = judged("FLD004", a_field(description=None))
    assert not judgement.findings
    assert not judgement.ran
    assert judgement.not_judged[0].reason == "the description of 1 field could not be read"


@pytest.mark.parametrize("table", ["reports", "uses"])
def test_that_reports_were_not_read_is_said_beside_the_findings(table):
    judgement = judged("FLD004", a_field(), a_gap(table))
    assert len(judgement.findings) == 1
    (answer,) = judgement.not_judged
    assert (answer.scope, answer.cure) == ("salesforce", "grant View Setup")
    assert answer.reason == "whether reports use the fields was not read, which would make it weigh more: no access"


def test_reports_of_a_connection_without_fields_are_not_missed():
    assert judged("FLD004", a_field(), a_gap("reports", connection="other")).not_judged == ()


def test_counts_the_properties_of_a_portal_that_nothing_describes():
    rows = [a_portal(), a_property("contacts.tier"), a_property("contacts.plan", description="The plan that the customer pays.")]
    (finding,) = found("FLD004", rows)
    assert finding.message == "1 of 2 custom properties on contacts says nowhere what it means: 'tier'."


@pytest.mark.parametrize("row", [hubspots_own("contacts.hs_persona"), of_sync(), a_property("contacts.x", archived=True)])
def test_leaves_alone_what_the_company_did_not_make_in_hubspot(row):
    assert found("FLD004", a_portal(), row) == []


def test_a_portal_that_does_not_tell_descriptions_is_cured_by_the_dictionary():
    judgement = judged("FLD004", a_portal(), a_property("contacts.tier", description=None))
    assert [answer.cure for answer in judgement.not_judged] == ["give their meaning in governance/dictionary.csv"]
