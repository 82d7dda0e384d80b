import pytest

from build import a_connection, a_conversion, a_field, a_gap, found, judged, some_values
from build_quality import some_counts
from checks.fields import clashing_concept  # noqa: F401 - registers the check
from checks.model.finding import Confidence, Finding
from checks.model.policy import Policy
from checks.model.policy.measurement import SyncPair, Systems
from checks.model.policy.records import Dictionary, DictionaryEntry
from checks.model.policy.sources import SourceMapping, Sources
from checks.model.rows.schema import SyncMapping

LEAD, ACCOUNT, DEAL = "Lead.Region__c", "Account.Region__c", "Opportunity.Region__c"
HUBSPOT = a_connection("hubspot", system="hubspot")
BOTH = [a_connection(), HUBSPOT]


def a_list(path, *values, connection="salesforce", **given):
    given = {"label": path.partition(".")[2].removesuffix("__c").replace("_", " "), **given}
    return [a_field(path, connection=connection, **given), *some_values(path, *values, connection=connection)]


def synced(source, target, origin="read"):
    ref = f"salesforce:field:{source}"
    target = f"hubspot:field:{target}"
    return SyncMapping(connection="hubspot", ref=ref, source=ref, target=target, direction="both", origin=origin)


OLD, NEW = a_list(LEAD, "EMEA", "AMER", "APAC"), a_list(ACCOUNT, "Europe", "Americas", "APAC")


def test_names_what_each_of_the_two_offers_alone():
    counts = [*some_counts(LEAD, EMEA=600, AMER=100, APAC=50), *some_counts(LEAD, month="2026-10", EMEA=60)]
    assert found("FLD009", OLD, NEW, counts) == [
        Finding(
            ref="salesforce:field:Lead.Region__c",
            message="Lead.Region__c and Account.Region__c both hold the region: only the first offers 'EMEA' and 'AMER', only "
            "the second 'Europe' and 'Americas'.",
            measured={
                "concept": "region",
                "types": {"salesforce:field:Lead.Region__c": "picklist", "salesforce:field:Account.Region__c": "picklist"},
                "only": {
                    "salesforce:field:Account.Region__c": ["Americas", "Europe"],
                    "salesforce:field:Lead.Region__c": ["AMER", "EMEA"],
                },
            },
            size=4,
            affected=(
                "salesforce:field:Account.Region__c",
                "salesforce:value:Account.Region__c=Americas",
                "salesforce:value:Account.Region__c=Europe",
                "salesforce:value:Lead.Region__c=AMER",
                "salesforce:value:Lead.Region__c=EMEA",
            ),
            records=700,
            confidence=Confidence.LIKELY,
        )
    ]


def test_a_conversion_makes_it_sure_even_of_two_meanings():
    meanings = Policy(
        dictionary=Dictionary(
            entries=(DictionaryEntry(component=LEAD, meaning="Buyer"), DictionaryEntry(component=ACCOUNT, meaning="Head office"))
        )
    )
    assert found("FLD009", OLD, NEW, policy=meanings) == []
    (finding,) = found("FLD009", OLD, NEW, a_conversion(LEAD, ACCOUNT), policy=meanings)
    assert finding.confidence is Confidence.CERTAIN


def test_three_fields_that_clash_are_one_finding():
    (finding,) = found("FLD009", OLD, NEW, a_list(DEAL, "North", "South", "APAC"))
    assert finding.ref == "salesforce:field:Lead.Region__c"
    assert finding.message.startswith("Lead.Region__c and ")
    assert finding.message.endswith(" differs too.")
    assert finding.size == 6


def test_two_concepts_are_two_findings():
    tiers = [*a_list("Lead.Tier__c", "A", "B"), *a_list("Account.Account_Tier__c", "Gold", "Silver")]
    assert [finding.measured["concept"] for finding in found("FLD009", OLD, NEW, tiers)] == ["region", "tier"]


@pytest.mark.parametrize(
    ("type_", "said"),
    [("text", "free text"), ("multi_picklist", "a list of several choices"), ("number", "a number"), ("boolean", "a checkbox")],
)
def test_a_clash_of_types(type_, said):
    (finding,) = found("FLD009", OLD, a_field(ACCOUNT, label="Region", type=type_))
    assert finding.message == (
        f"Lead.Region__c and Account.Region__c both hold the region: the first is a picklist, the second {said}."
    )
    assert finding.size == 1


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(a_list(ACCOUNT, "EMEA", "AMER", "APAC"), id="the same values"),
        pytest.param(a_list(ACCOUNT, "EMEA", "AMER"), id="a part of them"),
        pytest.param(a_list(ACCOUNT, "EMEA", "AMER", "APAC", "Global"), id="all of them and more"),
        pytest.param(a_list(ACCOUNT, "EMEA", "AMER", "Other"), id="a catch-all value"),
        pytest.param(a_list("Account.Support_Region__c", "North", "South"), id="another kind of region"),
        pytest.param(a_list("Account.Billing_Region__c", "North", "South"), id="a part of an address"),
        pytest.param(a_list("Account.State__c", "North", "South", label="State/Region"), id="a state"),
        pytest.param(a_list("Account.Rating__c", "North", "South"), id="no concept"),
        pytest.param(a_list(ACCOUNT, "North", "South", calculated=True), id="a formula"),
        pytest.param(a_list(ACCOUNT, "North", "South", archived=True), id="archived"),
        pytest.param(a_list(ACCOUNT, "North", "South", managed=True), id="of a package"),
        pytest.param(a_list("Ticket__c.Region__c", "North", "South"), id="not governed"),
        pytest.param(a_list("Lead.Sales_Region__c", "North", "South"), id="on one object, which is FLD006's"),
        pytest.param([a_field(ACCOUNT, label="Region", type="lookup")], id="a reference"),
        pytest.param([a_field(ACCOUNT, label="Region", type="unknown")], id="hidden from the reader"),
        pytest.param([a_field(ACCOUNT, label="Region")], id="no values"),
    ],
)
def test_leaves_alone(rows):
    assert found("FLD009", OLD, rows) == []


@pytest.mark.parametrize("fields", [(LEAD,), (ACCOUNT,), (LEAD, ACCOUNT)])
def test_sources_are_left_to_their_own_checks(fields):
    assert found("FLD009", OLD, NEW, policy=Policy(sources=Sources(fields=fields))) == []


def test_the_vendors_own_types_clash_with_nothing():
    design = [
        a_field(f"{object_}.industry", connection="hubspot", label="Industry", custom=False) for object_ in ("contacts", "deals")
    ]
    text = a_field("companies.industry", connection="hubspot", label="Industry", type="text", custom=False)
    assert found("FLD009", BOTH, INDUSTRY, design, text) == []
    own = a_field("companies.industry", connection="hubspot", label="Industry", type="text", custom=True)
    assert len(found("FLD009", BOTH, INDUSTRY, design, own)) == 1
    (kept,) = found("FLD009", BOTH, INDUSTRY, text, synced("Account.Industry", "companies.industry"))
    assert kept.confidence is Confidence.CERTAIN


def test_parts_of_an_address_are_no_regions():
    rows = [
        *a_list("Lead.State__c", "Ohio", "Utah", label="State/Region"),
        *a_list("Account.State__c", "OH", "UT", label="State/Region"),
    ]
    assert found("FLD009", rows) == []


def test_the_surer_of_two_reasons_counts():
    rows = [*BOTH, *INDUSTRY, *of_hubspot("FARMING"), synced("Account.Industry", "companies.industry")]
    assert found("FLD009", rows)[0].confidence is Confidence.CERTAIN


def test_a_declared_mapping_is_no_clash():
    mapping = SourceMapping(source=LEAD, target=ACCOUNT, values={"EMEA": "Europe", "AMER": "Americas"})
    assert found("FLD009", OLD, NEW, policy=Policy(sources=Sources(mappings=(mapping,)))) == []
    back = SourceMapping(source=ACCOUNT, target=LEAD, values={"Europe": "EMEA"})
    assert found("FLD009", OLD, NEW, policy=Policy(sources=Sources(mappings=(back,))))[0].size == 2


def test_values_read_in_part_are_not_compared():
    for scope in ("Account", ACCOUNT):
        judgement = judged("FLD009", OLD, NEW, a_gap("picklist_values", scope))
        assert judgement.findings == ()
        assert judgement.not_judged[0].reason == "no access"


INDUSTRY = a_list("Account.Industry", "Banking", "Computer Software", custom=False)


def of_hubspot(*values, path="companies.industry", **given):
    return a_list(path, *values, connection="hubspot", **given)


def test_the_same_name_in_two_systems_is_possible():
    (finding,) = found("FLD009", BOTH, INDUSTRY, of_hubspot("COMPUTER_SOFTWARE", "FARMING"))
    assert finding.message == (
        "Account.Industry (salesforce) and companies.industry (hubspot) both hold the industry: only the first offers 'Banking', "
        "only the second 'FARMING'. That the two mirror each other is proposed from their names."
    )
    assert (finding.confidence, finding.measured["origin"]) == (Confidence.POSSIBLE, "proposed")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*BOTH, *of_hubspot("COMPUTER_SOFTWARE", "BANKING")], id="spelt another way"),
        pytest.param([*BOTH, *of_hubspot("FARMING", path="deals.industry")], id="on an object that mirrors another"),
        pytest.param(
            [a_connection(), a_connection("sandbox"), *a_list("Account.Industry", "Farming", connection="sandbox")],
            id="in two orgs of one system",
        ),
    ],
)
def test_leaves_alone_what_only_seems_to_be_one_in_two_places(rows):
    assert found("FLD009", INDUSTRY, rows) == []


def test_fields_that_are_kept_the_same_must_offer_the_same_to_the_letter():
    rows = [
        *BOTH,
        *INDUSTRY,
        *of_hubspot("Banking", "computer software", "Farming"),
        synced("Account.Industry", "companies.industry"),
    ]
    (finding,) = found("FLD009", rows)
    assert finding.confidence is Confidence.CERTAIN
    assert finding.measured["only"] == {
        "hubspot:field:companies.industry": ["Farming", "computer software"],
        "salesforce:field:Account.Industry": ["Computer Software"],
    }


def test_of_synced_fields_neither_may_offer_more():
    rows = [*BOTH, *INDUSTRY, *of_hubspot("Banking", "Computer Software", "Farming")]
    assert found("FLD009", rows) == []
    (finding,) = found("FLD009", rows, synced("Account.Industry", "companies.industry"))
    assert finding.message.endswith("both hold the industry: only the second offers 'Farming'.")


def test_any_field_may_be_synced():
    rows = [*BOTH, *a_list("Account.Rating__c", "Hot"), *of_hubspot(path="companies.rating", type="text")]
    (finding,) = found("FLD009", rows, synced("Account.Rating__c", "companies.rating"))
    assert finding.message == (
        "Account.Rating__c (salesforce) and companies.rating (hubspot) are kept the same: the first is a picklist, the second "
        "free text."
    )


def test_a_proposed_mapping_is_possible_only():
    rows = [*BOTH, *a_list("Account.Rating__c", "Hot"), *of_hubspot(path="companies.rating", type="text")]
    (finding,) = found("FLD009", rows, synced("Account.Rating__c", "companies.rating", origin="proposed"))
    assert finding.confidence is Confidence.POSSIBLE
    assert finding.message == (
        "Account.Rating__c (salesforce) and companies.rating (hubspot) seem to be one: the first is a picklist, the second free "
        "text. That the two mirror each other is proposed from their names."
    )


def test_a_property_that_bears_the_name_of_a_field_is_the_one_that_the_sync_made():
    text = of_hubspot(path="companies.rating__c", type="text")
    (finding,) = found("FLD009", BOTH, a_list("Account.Rating__c", "Hot"), text)
    assert finding.confidence is Confidence.POSSIBLE
    like_named = of_hubspot(path="companies.rating", type="text")
    assert found("FLD009", BOTH, a_list("Account.Rating__c", "Hot"), like_named) == []


def test_values_that_the_sync_is_said_to_translate_are_no_clash():
    pair = SyncPair(source="companies.industry", target="Account.Industry", values={"FARMING": "Banking"})
    rows = [*BOTH, *INDUSTRY, *of_hubspot("Computer Software", "FARMING")]
    assert found("FLD009", rows, policy=Policy(systems=Systems(sync=(pair,)))) == []
    plain = SyncPair(source="companies.industry", target="Account.Industry")
    assert len(found("FLD009", rows, policy=Policy(systems=Systems(sync=(plain,))))) == 1


def test_one_system_alone_is_judged_and_what_both_tell_is_not():
    judgement = judged("FLD009", OLD, NEW)
    assert len(judgement.findings) == 1
    assert [(one.scope, one.cure) for one in judgement.not_judged] == [("hubspot", "connect HubSpot in auditor.yaml")]
    assert judged("FLD009", BOTH, OLD, NEW).not_judged == ()


def test_a_sync_may_be_declared_field_by_field():
    rows = [*BOTH, *a_list("Account.Rating__c", "Hot"), *of_hubspot(path="companies.rating", type="text")]
    declared = Policy(systems=Systems(sync=(("Account.Rating__c", "hubspot:field:companies.rating"),)))
    assert found("FLD009", rows, policy=declared)[0].confidence is Confidence.CERTAIN
    assert found("FLD009", rows, policy=Policy(systems=Systems(sync=(("Account.*", "hubspot:field:companies.rating"),)))) == []


def test_stages_and_sources_that_are_synced_are_left_to_their_own_checks():
    stages = [*a_list("Opportunity.StageName", "Won", custom=False), *of_hubspot("lost", path="deals.dealstage")]
    assert found("FLD009", BOTH, stages, synced("Opportunity.StageName", "deals.dealstage")) == []


def test_weighs_as_much_as_it_has_values():
    assert found("FLD009", OLD, a_list(ACCOUNT, "Europe", "AMER", "APAC"))[0].size == 2
    assert found("FLD009", OLD, NEW)[0].records is None
