import pytest

from build import a_field, a_gap, a_record_type, a_record_type_value, found, judged, some_values
from build_hubspot import a_portal, a_property, some_options
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.sources import SourceMapping, Sources, SourceValue
from checks.sources import source_lists_differ  # noqa: F401 - registers the check

LEAD = "Lead.LeadSource"
DEAL = "Opportunity.Deal_Source__c"


def a_list(path, *values, **given):
    return [a_field(path, custom=path.endswith("__c")), *some_values(path, *values, **given)]


def a_mapping(source, target, **values):
    return Policy(sources=Sources(mappings=(SourceMapping(source=source, target=target, values=values),)))


def test_names_what_the_other_list_lacks_and_what_it_has_instead():
    shared = [a_list(path, "Web", "Event") for path in (LEAD, "Opportunity.LeadSource", "Account.AccountSource")]
    assert found("SRC004", *shared, a_list(DEAL, "Web", "Expo")) == [
        Finding(
            ref="salesforce:field:Opportunity.Deal_Source__c",
            message="Opportunity.Deal_Source__c lacks 'Event' of Lead.LeadSource and 2 more fields and offers 'Expo'.",
            measured={"missing": ["Event"], "extra": ["Expo"], "reference": "salesforce:field:Lead.LeadSource"},
            size=2,
            affected=(
                "salesforce:value:Opportunity.Deal_Source__c=Expo",
                "salesforce:value:Account.AccountSource=Event",
                "salesforce:value:Lead.LeadSource=Event",
                "salesforce:value:Opportunity.LeadSource=Event",
            ),
        )
    ]


def test_of_two_lists_the_leads_is_the_reference():
    (finding,) = found("SRC004", a_list("Account.AccountSource", "Web", "Expo"), a_list(LEAD, "Web", "Event"))
    assert finding.ref == "salesforce:field:Account.AccountSource"


def test_the_list_that_most_fields_share_is_the_reference_even_against_the_leads():
    shared = [a_list(path, "Web", "Event") for path in ("Contact.LeadSource", "Account.AccountSource")]
    (finding,) = found("SRC004", a_list(LEAD, "Web", "Expo"), *shared)
    assert finding.ref == "salesforce:field:Lead.LeadSource"


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([a_list(LEAD, "Web", "Event"), a_list("Contact.LeadSource", "Event", "Web")], id="one shared value set"),
        pytest.param([a_list(LEAD, "Web"), a_list(DEAL, "Web", "Expo")], id="merely more without a taxonomy, which SRC001 names"),
        pytest.param([a_list(LEAD, "Web", "Other"), a_list(DEAL, "Web")], id="a catch-all"),
        pytest.param([a_list(LEAD, "Web"), a_list("Lead.Original_Source__c", "Expo")], id="two fields of one object"),
        pytest.param([a_list(LEAD, "Web"), a_list(DEAL)], id="a field without a list"),
        pytest.param([a_list(LEAD, "Web"), a_list(DEAL, "Expo", active=False)], id="a list that is no longer offered"),
        pytest.param([a_list(LEAD, "Web"), a_list("Opportunity.Region__c", "North")], id="a field that carries no source"),
        pytest.param([a_list(LEAD, "Web"), a_list("Opportunity.UTM_Source__c", "google")], id="a UTM field"),
        pytest.param(
            [
                a_list(LEAD, "Web"),
                a_field("deals.lead_source", connection="hubspot"),
                *some_values("deals.lead_source", "Ads", connection="hubspot"),
            ],
            id="another system, which SRC005 judges",
        ),
    ],
)
def test_leaves_alone(rows):
    assert found("SRC004", *rows) == []


@pytest.mark.parametrize("scope", ["Lead", LEAD, "Opportunity", DEAL])
def test_a_list_that_was_read_in_part_is_not_compared(scope):
    judgement = judged("SRC004", a_list(LEAD, "Web", "Event"), a_list(DEAL, "Web"), a_gap("picklist_values", scope))
    assert not judgement.findings
    assert judgement.not_judged


@pytest.mark.parametrize(
    ("policy", "extra", "missing"),
    [
        pytest.param(a_mapping(LEAD, DEAL, Event="Expo"), None, None, id="mapped forth"),
        pytest.param(a_mapping(DEAL, LEAD, Expo="Event"), None, None, id="mapped back"),
        pytest.param(a_mapping(LEAD, DEAL, Event=""), ["Expo"], [], id="declared to have no counterpart"),
        pytest.param(a_mapping(LEAD, "Contact.LeadSource", Event="Expo"), ["Expo"], ["Event"], id="mapped between others"),
    ],
)
def test_a_declared_mapping_settles_what_it_names(policy, extra, missing):
    rows = a_list(LEAD, "Web", "Event", "Fair"), a_list(DEAL, "Web", "Expo", "Fair")
    findings = found("SRC004", *rows, policy=policy.model_copy(update={"sources": taxonomy(policy)}))
    assert [(one.measured["extra"], one.measured["missing"]) for one in findings] == ([(extra, missing)] if extra else [])


def taxonomy(policy, *names):
    values = tuple(SourceValue(name=name) for name in names or ("Web", "Event", "Fair", "Expo"))
    return policy.sources.model_copy(update={"values": values})


def test_with_a_taxonomy_only_defined_values_are_compared_and_both_ways():
    policy = Policy(sources=taxonomy(Policy(), "Web", "Renewal"))
    rows = a_list(LEAD, "Web", "Nonsense"), a_list(DEAL, "Web", "Renewal")
    (finding,) = found("SRC004", *rows, policy=policy)
    assert finding.message == "Opportunity.Deal_Source__c offers 'Renewal' beside those of Lead.LeadSource."


def record_types(*offers, **given):
    return [
        a_list(LEAD, "Web", "Event", "Fair"),
        *(a_record_type(f"Lead.{name}", **given) for name, _ in offers),
        *(a_record_type_value(f"Lead.{name}", LEAD, value) for name, values in offers for value in values),
    ]


def test_record_types_that_offer_different_sources_are_one_finding_of_their_object():
    rows = record_types(("Full", ("Web", "Event", "Fair")), ("Online", ("Web",)), ("Booth", ("Event", "Fair")))
    (finding,) = found("SRC004", *rows)
    assert finding.ref == "salesforce:object:Lead"
    assert (
        finding.message
        == "Record types of Lead offer different sources: 'Booth' leaves out 'Web' of LeadSource; 1 more record type differs too."
    )
    assert finding.measured == {"lacking": {"Booth/LeadSource": ["Web"], "Online/LeadSource": ["Event", "Fair"]}}
    assert (finding.size, finding.severity, finding.confidence) == (3, Severity.LOW, Confidence.POSSIBLE)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(record_types(("One", ("Web", "Event")), ("Two", ("Event", "Web"))), id="they agree"),
        pytest.param(record_types(("One", ("Web", "Old")), ("Two", ("Web",))), id="an inactive value"),
        pytest.param(record_types(("One", ("Web",)), ("Two", ())), id="one says nothing of the field"),
        pytest.param(record_types(("One", ("Web",)), ("Two", ("Event",)), active=False), id="inactive record types"),
        pytest.param(
            [*record_types(("One", ("Web",)), ("Two", ("Event",))), a_gap("record_type_values", "Lead")], id="read in part"
        ),
    ],
)
def test_leaves_record_types_alone(rows):
    assert found("SRC004", *rows) == []


def test_judges_lists_where_record_types_were_not_read():
    rows = a_list(LEAD, "Web", "Event"), a_list(DEAL, "Web")
    assert judged("SRC004", *rows, unread=("record_types", "record_type_values")).findings


def test_source_lists_that_were_not_read_are_not_judged():
    assert not judged("SRC004", a_field(LEAD)).ran
    judgement = judged("SRC004", a_list(LEAD, "Web"), a_field("Contact.LeadSource"))
    assert judgement.ran
    assert [(answer.scope, answer.reason) for answer in judgement.not_judged] == [
        ("salesforce", "the source values of 1 field could not be read")
    ]


def test_a_list_with_no_active_value_was_read_nonetheless():
    assert not judged("SRC004", a_field(LEAD), some_values(LEAD, "Fax", active=False)).not_judged


def test_hidden_options_make_no_difference_in_hubspot():
    paths = ("contacts.lead_source", "deals.lead_source", "companies.account_source")
    rows = [a_portal(), *(a_property(path) for path in paths)]
    same = [some_options(path, "Web", "Event") for path in paths]
    assert found("SRC004", *rows, *same, some_options(paths[1], "Fax", active=False)) == []
    other = [some_options(path, "Web", "Event") for path in paths[:2]]
    (finding,) = found("SRC004", *rows, *other, some_options(paths[2], "Web", "Expo"))
    assert finding.message == (
        "companies.account_source lacks 'Event' of contacts.lead_source and 1 more property and offers 'Expo'."
    )
