import pytest

from build import SF, a_connection, a_field, a_gap, found, judged, some_values
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.sources import SourceMapping, Sources, SourceValue
from checks.sources import undefined_source_value  # noqa: F401 - registers the check


def a_list(path, *values, **given):
    return [a_field(path, custom=path.endswith("__c"), **given), *some_values(path, *values)]


def taxonomy(*names, **given):
    values = tuple(name if isinstance(name, SourceValue) else SourceValue(name=name) for name in names)
    return Policy(sources=Sources(values=values, **given))


LEAD = "Lead.LeadSource"
DEAL = "Opportunity.Deal_Source__c"


def test_names_the_values_that_the_taxonomy_does_not_define_and_those_that_it_retired():
    policy = taxonomy("Web", "Webinars EMEA", SourceValue(name="Fax", status="retired"))
    assert found("SRC001", a_list(LEAD, "Web", "Webinar EMEA", "Fax"), policy=policy) == [
        Finding(
            ref="salesforce:field:Lead.LeadSource",
            message="Lead.LeadSource offers 1 value that the taxonomy does not define ('Webinar EMEA') and "
            "1 value that it has retired ('Fax'); 'Webinar EMEA' looks like its 'Webinars EMEA'.",
            measured={
                "undefined": ["Webinar EMEA"],
                "retired": ["Fax"],
                "resembles": {"Webinar EMEA": "Webinars EMEA"},
                "values": 3,
            },
            size=2,
            affected=("salesforce:value:Lead.LeadSource=Fax", "salesforce:value:Lead.LeadSource=Webinar EMEA"),
        )
    ]


def test_names_the_taxonomy_where_only_retired_values_remain():
    (finding,) = found("SRC001", a_list(LEAD, "Web", "Fax"), policy=taxonomy("Web", SourceValue(name="Fax", status="retired")))
    assert finding.message == "Lead.LeadSource offers 1 value that the taxonomy has retired ('Fax')."


@pytest.mark.parametrize(
    ("values", "undefined"),
    [
        (("Trade Show", "Tradeshow 2019"), []),
        (("Trade Show", "Tradeshow 2019", "Radio"), ["Radio"]),
        (("Tradeshow 2019",), ["Tradeshow 2019"]),
        (("Trade Show", "Trade Showw"), ["Trade Showw"]),
        (("Trade Show", "Trade Show (Regional)"), ["Trade Show (Regional)"]),
    ],
)
def test_leaves_the_other_spellings_of_a_defined_value_on_the_list_to_src003(values, undefined):
    named = [finding.measured["undefined"] for finding in found("SRC001", a_list(LEAD, *values), policy=taxonomy("Trade Show"))]
    assert named == ([undefined] if undefined else [])


def test_a_list_that_several_fields_share_is_one_finding_at_the_lead():
    carriers = ["Account.AccountSource", "Opportunity.LeadSource", "Contact.LeadSource", LEAD]
    (finding,) = found("SRC001", *(a_list(path, "Web", "Radio") for path in carriers), policy=taxonomy("Web"))
    assert finding.ref == "salesforce:field:Lead.LeadSource"
    assert finding.message.startswith("Lead.LeadSource and 3 more fields offer 1 value ")
    assert len(finding.affected) == 4


@pytest.mark.parametrize(
    ("rows", "policy"),
    [
        pytest.param(a_list(LEAD, "Web"), taxonomy("Web"), id="defined"),
        pytest.param(a_list(LEAD, "Internet"), taxonomy(SourceValue(name="Web", aliases=("Internet",))), id="an alias"),
        pytest.param([a_field(LEAD), *some_values(LEAD, "web_1", label="Web")], taxonomy("Web"), id="defined by its label"),
        pytest.param(a_list(LEAD, "Web", "OTHER"), taxonomy("Web"), id="a catch-all"),
        pytest.param([a_field(LEAD), *some_values(LEAD, "Radio", active=False)], taxonomy("Web"), id="an inactive value"),
        pytest.param(a_list("Lead.Rating", "Hot"), taxonomy("Web"), id="a field that carries no source"),
        pytest.param(a_list("Staging__c.Lead_Source__c", "Radio"), taxonomy("Web"), id="an object that is not governed"),
        pytest.param(a_list("Lead.UTM_Source__c", "google"), taxonomy("Web"), id="a UTM field"),
        pytest.param(a_list("contacts.hs_analytics_source", "OFFLINE"), taxonomy("Web"), id="a property of HubSpot's own"),
        pytest.param(
            a_list(DEAL, "Inbound"),
            taxonomy("Web", mappings=(SourceMapping(source=DEAL, target=LEAD, values={"Inbound": "Web"}),)),
            id="mapped from this field",
        ),
        pytest.param(
            a_list(DEAL, "Inbound"),
            taxonomy("Web", mappings=(SourceMapping(source=LEAD, target=DEAL, values={"Web": "Inbound"}),)),
            id="mapped to this field",
        ),
    ],
)
def test_leaves_alone(rows, policy):
    assert found("SRC001", rows, policy=policy) == []


def test_a_mapping_of_other_fields_defines_nothing_here():
    mapping = SourceMapping(source="Case.Origin", target="Case.Other__c", values={"Inbound": "Web"})
    assert found("SRC001", a_list(DEAL, "Inbound"), policy=taxonomy("Web", mappings=(mapping,)))


def test_a_listed_field_is_judged_wherever_it_is():
    assert found("SRC001", a_list("Lead.UTM_Source__c", "google"), policy=taxonomy("Web", fields=("Lead.UTM_Source__c",)))


def test_without_a_taxonomy_a_list_with_more_than_the_shared_one_has_strays():
    shared = [a_list(path, "Web", "Event") for path in (LEAD, "Account.AccountSource")]
    (finding,) = found("SRC001", *shared, a_list(DEAL, "Web", "Event", "Field"))
    assert (finding.ref, finding.severity, finding.confidence) == (f"{SF}:field:{DEAL}", Severity.LOW, Confidence.POSSIBLE)
    assert finding.message == f"{DEAL} offers 1 value beside those of Lead.LeadSource and 1 more field: 'Field'."


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([a_list(LEAD, "Web", "Event"), a_list(DEAL, "Event", "Web")], id="one list by nature"),
        pytest.param([a_list(LEAD, "Web", "Event"), a_list(DEAL, "Web", "Field")], id="another list, which SRC004 names"),
        pytest.param([a_list(LEAD, "Web"), a_list(DEAL, "Web", "Unknown")], id="a catch-all"),
        pytest.param([a_list(LEAD, "Web"), a_list("Lead.Original_Source__c", "Web", "Field")], id="two fields of one object"),
        pytest.param(
            [a_list(LEAD, "Web"), a_list(DEAL, "Web", "Field"), a_gap("picklist_values", "Lead")], id="compared with a part"
        ),
        pytest.param([a_list(LEAD, "Web"), a_list(DEAL, "Web", "Field"), a_gap("picklist_values", DEAL)], id="a part compared"),
    ],
)
def test_without_a_taxonomy_leaves_alone(rows):
    assert found("SRC001", *rows) == []


def test_without_a_taxonomy_one_list_cannot_be_judged():
    judgement = judged("SRC001", a_list(LEAD, "Web"))
    assert not judgement.ran
    assert "taxonomy" in judgement.not_judged[0].reason


def test_without_a_taxonomy_only_the_crm_with_one_list_is_not_judged():
    portal = [
        a_field("contacts.lead_source", connection="hubspot", custom=True),
        *some_values("contacts.lead_source", "Web", connection="hubspot"),
    ]
    judgement = judged("SRC001", a_list(LEAD, "Web"), a_list(DEAL, "Web", "Field"), portal)
    assert [answer.scope for answer in judgement.not_judged] == ["hubspot"]
    assert len(judgement.findings) == 1


def test_a_crm_with_no_source_list_is_clean():
    assert judged("SRC001", a_connection(), a_field("Lead.Segment__c")).ran


def test_source_lists_that_were_not_read_are_not_judged():
    assert not judged("SRC001", a_field(LEAD), policy=taxonomy("Web")).ran
    judgement = judged("SRC001", a_list(LEAD, "Web"), a_field("Contact.LeadSource"), policy=taxonomy("Web"))
    assert judgement.ran
    assert [(answer.scope, answer.reason) for answer in judgement.not_judged] == [
        ("salesforce", "the source values of 1 field could not be read")
    ]


def test_a_list_with_no_active_value_was_read_nonetheless():
    assert not judged("SRC001", a_field(LEAD), some_values(LEAD, "Fax", active=False), policy=taxonomy("Web")).not_judged
