import pytest

import checks.sources.won_without_source  # noqa: F401 - registers the check
from build import a_connection, a_gap, found, some_values
from build_hubspot import HS, a_portal, a_property, hubspots_own
from build_sources import DEAL, a_source_field, taxonomy, won
from checks.model.finding import Confidence, Finding
from checks.model.policy import Policy
from checks.model.policy.sources import SourceMapping, Sources, SourceValue

FINANCE = "Opportunity.Deal_Source__c"
RADIO = won("Radio", 30)


def deals(*rows, path=DEAL, **given):
    """A source field of deals, and the deals that were won."""
    return [a_connection(currency="EUR"), *a_source_field(path, "Web", **given), *rows]


def test_says_how_many_won_deals_and_how_much_money_no_source_explains():
    rows = deals(
        won("Web", 240, 5_600_000), won("", 30, 700_000), won("", 20, 300_000, month="2026-02"), won("Other", 12, 240_000)
    )
    radio = [won("Radio", 6, 120_000), won("Fax", 2, 40_000)]
    assert found("SRC006", [*rows, *radio], policy=taxonomy("Web")) == [
        Finding(
            ref="salesforce:field:Opportunity.LeadSource",
            message="70 of 310 deals won in the last 365 days (23 %, and 20 % of their amount) worth 1,400,000 EUR have no known "
            "source in Opportunity.LeadSource: 50 are blank, 12 say 'Other' and 8 say 'Radio' and 'Fax', which the taxonomy does "
            "not define.",
            measured={
                "blank": 50,
                "catch_all": 12,
                "unknown": 8,
                "values": ["Fax", "Other", "Radio"],
                "deals": 70,
                "of": 310,
                "share": 0.226,
                "amount": 1_400_000.0,
                "of_amount": 7_000_000.0,
            },
            size=70,
            records=70,
            amount=1_400_000.0,
        )
    ]


def test_where_no_amount_was_read_only_the_number_is_told():
    (finding,) = found("SRC006", deals(won("Web", 27), won("", 2), won("unknown", 1)))
    assert finding.message == (
        "3 of 30 deals won in the last 365 days (10 %) have no known source in Opportunity.LeadSource: 2 are blank and 1 says "
        "'unknown'."
    )
    assert (finding.amount, finding.measured["of_amount"]) == (None, None)


@pytest.mark.parametrize(
    ("rows", "policy"),
    [
        pytest.param([won("Web", 30)], Policy(), id="a source"),
        pytest.param([won("Web", 30), RADIO], Policy(), id="any source, without a taxonomy"),
        pytest.param([RADIO], taxonomy("Radio"), id="defined"),
        pytest.param([RADIO], taxonomy(SourceValue(name="Audio", aliases=("Radio",))), id="an alias"),
        pytest.param([won("RADIOS", 30)], taxonomy("Radio"), id="another spelling, which is SRC003's"),
        pytest.param([RADIO], taxonomy(SourceValue(name="Radio", status="retired")), id="retired, and known all the same"),
        pytest.param(
            [RADIO],
            taxonomy("Web", mappings=(SourceMapping(source="Lead.LeadSource", target=DEAL, values={"Web": "Radio"}),)),
            id="accounted for by a mapping",
        ),
        pytest.param([won("Other", 30)], Policy(sources=Sources(catch_all=("Unknown",))), id="no catch-all of this company"),
        pytest.param([won("Web", 271), won("", 29)], Policy(), id="below the share"),
        pytest.param([won("Web", 10), won("", 9)], Policy(), id="few deals"),
    ],
)
def test_leaves_alone(rows, policy):
    assert found("SRC006", deals(*rows), policy=policy) == []


def test_a_value_is_known_by_its_label():
    rows = [a_connection(), *a_source_field(DEAL), *some_values(DEAL, "s_7", label="Radio"), won("s_7", 30)]
    assert found("SRC006", rows, policy=taxonomy("Radio")) == []
    assert found("SRC006", rows, policy=taxonomy("Web"))


def test_a_mapping_of_other_fields_accounts_for_nothing():
    mapping = SourceMapping(source="Case.Origin", target="Contact.LeadSource", values={"Web": "Radio"})
    assert found("SRC006", deals(RADIO), policy=taxonomy("Web", mappings=(mapping,)))


@pytest.mark.parametrize(("blank", "number"), [(29, 0), (30, 1)])
def test_the_share_by_number(blank, number):
    assert len(found("SRC006", deals(won("Web", 300 - blank), won("", blank)))) == number


@pytest.mark.parametrize(("amount", "number"), [(99_999, 0), (100_000, 1)])
def test_the_share_by_amount(amount, number):
    assert len(found("SRC006", deals(won("Web", 290, 1_000_000 - amount), won("", 2, amount)))) == number


def test_a_source_that_only_lost_money_explains_no_share_of_the_amount():
    assert found("SRC006", deals(won("Web", 290, -50_000), won("", 2, -40_000))) == []


def test_amounts_that_are_nothing_make_no_share():
    (finding,) = found("SRC006", deals(won("Web", 20, 0), won("", 10, 0)))
    assert "(33 %) have no known source" in finding.message


def test_amounts_of_some_deals_only():
    (finding,) = found("SRC006", deals(won("Web", 20, 900), won("", 10)))
    assert (finding.amount, finding.measured["of_amount"]) == (None, 900.0)


def test_one_deal():
    (finding,) = found("SRC006", deals(won("Web", 24), won("", 1)), share=0.04)
    assert finding.message.endswith(" (4 %) has no known source in Opportunity.LeadSource: 1 is blank.")


def test_where_every_deal_has_a_source_no_share_is_too_small():
    assert found("SRC006", deals(won("Web", 30)), share=0.0) == []
    assert found("SRC006", deals(won("Web", 0)), deals=0) == []


def test_the_share_can_be_set():
    rows = deals(won("Web", 95), won("", 5))
    assert found("SRC006", rows) == []
    assert found("SRC006", rows, share=0.05)


@pytest.mark.parametrize(("web", "number"), [(9, 0), (10, 1)])
def test_of_few_deals_a_share_says_little(web, number):
    assert len(found("SRC006", deals(won("Web", web), won("", 10)))) == number


def test_how_many_deals_are_few_can_be_set():
    assert found("SRC006", deals(won("Web", 1), won("", 1)), deals=2)


def test_values_outside_the_taxonomy_are_less_sure_than_blank_ones():
    (finding,) = found("SRC006", deals(won("Web", 25), won("", 2), won("Radio", 3)), policy=taxonomy("Web"))
    assert finding.confidence is Confidence.LIKELY
    (finding,) = found("SRC006", deals(won("Web", 24), won("", 3), won("Radio", 3)), policy=taxonomy("Web"))
    assert finding.confidence is None


def test_a_field_that_nobody_uses_beside_one_that_is_filled_is_left_alone():
    finance = [*a_source_field(FINANCE, "Web", custom=True), won("Web", 90, path=FINANCE), won("", 10, path=FINANCE)]
    unused = [won("Web", 10), won("", 90)]
    assert [finding.ref for finding in found("SRC006", deals(*unused, *finance))] == [f"salesforce:field:{FINANCE}"]
    used = [won("Web", 11), won("", 89)]
    assert len(found("SRC006", deals(*used, *finance))) == 2


def test_a_field_that_nobody_uses_is_found_where_there_is_no_other():
    assert found("SRC006", deals(won("", 100)))


def test_the_properties_of_hubspot_itself_are_not_held_against_the_taxonomy():
    path = "deals.hs_analytics_source"
    portal = [a_connection("hubspot", system="hubspot"), *a_source_field(path, "OFFLINE", connection="hubspot")]
    offline = won("OFFLINE", 30, path=path, connection="hubspot")
    assert found("SRC006", [*portal, offline], policy=taxonomy("Web")) == []
    assert found("SRC006", [*portal, offline, won("", 30, path=path, connection="hubspot")], policy=taxonomy("Web"))


def test_a_reader_who_sees_a_part_is_told_so():
    (finding,) = found("SRC006", deals(won("Web", 20), won("", 10)), a_gap("won", "Opportunity"))
    assert finding.message.startswith("10 of 30 deals won in the last 365 days that the reader can see (33 %) have ")


ANALYTICS, OWN = "deals.hs_analytics_source", "deals.deal_source"


def both_sources(*rows):
    return [a_portal(), hubspots_own(ANALYTICS), a_property(OWN), *rows]


def test_hubspots_own_source_says_nothing_where_the_company_keeps_one_itself():
    rows = both_sources(
        *(won("", 30, path=ANALYTICS, connection=HS), won("PAID_SEARCH", 30, path=ANALYTICS, connection=HS)),
        *(won("Web", 58, path=OWN, connection=HS), won("", 2, path=OWN, connection=HS)),
    )
    assert found("SRC006", rows) == []


def test_hubspots_own_source_is_judged_where_nobody_fills_the_companys():
    rows = both_sources(
        *(won("", 30, path=ANALYTICS, connection=HS), won("PAID_SEARCH", 30, path=ANALYTICS, connection=HS)),
        won("", 60, path=OWN, connection=HS),
    )
    assert [finding.ref for finding in found("SRC006", rows)] == [f"hubspot:field:{ANALYTICS}"]
