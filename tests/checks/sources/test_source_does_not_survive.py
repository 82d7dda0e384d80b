import pytest

import checks.sources.source_does_not_survive  # noqa: F401 - registers the check
from build import a_connection, a_field, a_gap, found, judged, some_values
from build_hubspot import HS, a_portal, a_property
from build_sources import CONTACT, DEAL, LEAD, a_source_field, converted, counted, taxonomy, won
from checks.model.finding import Finding
from checks.model.policy import Policy
from checks.model.policy.market import Motion, Motions
from checks.model.policy.sources import SourceMapping, SourceValue


def org(*rows, leads=("Web", "Event"), contacts=()):
    """Leads with enough records of each source, contacts with some, deals, and what a test adds."""
    return [
        a_connection(currency="EUR"),
        *a_source_field(LEAD, *leads),
        *a_source_field(CONTACT, *contacts),
        *a_source_field(DEAL, "Web"),
        *counted(LEAD, {**dict.fromkeys(leads, 500), "": 40}),
        *counted(CONTACT, dict.fromkeys(contacts, 9)),
        *rows,
    ]


def mapped(source, target, values):
    return SourceMapping(source=source, target=target, values=values)


def test_names_the_sources_of_won_deals_that_nothing_before_the_deal_carries():
    rows = org(won("Web", 286, 900_000), won("Radio", 9, 90_000), won("Field", 3, 20_000), won("Field", 2, month="2026-01"))
    assert found("SRC007", rows) == [
        Finding(
            ref="salesforce:field:Opportunity.LeadSource",
            message="14 of 300 deals won in the last 365 days worth 110,000 EUR have a source in Opportunity.LeadSource that no "
            "record of Lead or Contact carries: 'Radio' (9) and 'Field' (5).",
            measured={"values": {"Radio": 9, "Field": 5}, "deals": 14, "of": 300, "amount": 110_000.0},
            size=14,
            affected=("salesforce:value:Opportunity.LeadSource=Field", "salesforce:value:Opportunity.LeadSource=Radio"),
            records=14,
            amount=110_000.0,
        )
    ]


def test_names_what_the_source_of_converted_leads_became():
    rows = [converted("Event", "Event", 10), converted("Event", "Outbound", 31), converted("Web", "Web", 249)]
    rows += [converted("Web", "", 20), converted("", "Web", 7), converted("Other", "Event", 3)]
    assert found("SRC007", org(*rows)) == [
        Finding(
            ref="salesforce:field:Lead.LeadSource",
            message="Of 310 leads with a source that became deals in the last 365 days, 51 (16 %) lost or changed it on the way: "
            "'Event' became 'Outbound' (31) and 'Web' became blank (20).",
            measured={"pairs": [["Event", "Outbound", 31], ["Web", "", 20]], "lost": 20, "deals": 51, "of": 310, "share": 0.165},
            size=51,
            affected=("salesforce:value:Lead.LeadSource=Event", "salesforce:value:Lead.LeadSource=Web"),
            records=51,
        )
    ]


@pytest.mark.parametrize(
    ("rows", "policy"),
    [
        pytest.param(org(won("Web", 30)), Policy(), id="carried by leads"),
        pytest.param(org(won("Radio", 30), contacts=["Radio"]), Policy(), id="carried by contacts"),
        pytest.param(org(won("webs", 30)), Policy(), id="another spelling, which is SRC003's"),
        pytest.param(org(won("", 30), won("Other", 30)), Policy(), id="silent, which is SRC006's"),
        pytest.param(org(won("Internet", 30)), taxonomy(SourceValue(name="Web", aliases=("Internet",))), id="an alias"),
        pytest.param(org(won("Internet", 30)), taxonomy(synonyms=(("WWW", "Internet"), ("www", "web"))), id="a synonym"),
        pytest.param(org(won("In", 30)), taxonomy(mappings=(mapped(LEAD, DEAL, {"Web": "In"}),)), id="mapped to the deal"),
        pytest.param(org(won("In", 30)), taxonomy(mappings=(mapped(DEAL, LEAD, {"In": "Web"}),)), id="mapped from the deal"),
        pytest.param(
            org(won("Partner Referral", 30)), taxonomy(SourceValue(name="Partner Referral", motion="Channel")), id="of a motion"
        ),
        pytest.param(org(won("Customer Renewals", 30)), Policy(), id="needs no lead by its name"),
        pytest.param(org(won("Radio", 4)), Policy(), id="few deals"),
    ],
)
def test_leaves_the_sources_of_won_deals_alone(rows, policy):
    assert found("SRC007", rows, policy=policy) == []


def test_a_motion_without_its_source_in_the_taxonomy_excuses_nothing():
    policy = Policy(motions=Motions(motions=(Motion(name="Radio", words=("radio",)),)))
    assert found("SRC007", org(won("Radio", 30)), policy=policy)


def test_a_mapping_of_other_fields_is_none_of_these():
    assert found("SRC007", org(won("In", 30)), policy=taxonomy(mappings=(mapped("Case.Origin", DEAL, {"Web": "In"}),)))


def test_sources_are_compared_by_label_too():
    deals = some_values(DEAL, "s_9", label="Web")
    assert found("SRC007", org(*deals, won("s_9", 30))) == []
    assert found("SRC007", org(won("s_9", 30)))


@pytest.mark.parametrize(
    ("rows", "policy"),
    [
        pytest.param([converted("Web", "Web", 90)], Policy(), id="kept"),
        pytest.param([converted("Web", "webs", 90)], Policy(), id="another spelling"),
        pytest.param([converted("", "Web", 90)], Policy(), id="blank, which has nothing to lose"),
        pytest.param([converted("Other", "Web", 90)], Policy(), id="a catch-all that was made precise"),
        pytest.param([converted("Web", "In", 90)], taxonomy(mappings=(mapped(LEAD, DEAL, {"Web": "In"}),)), id="mapped"),
        pytest.param([converted("Web", "In", 90)], taxonomy(SourceValue(name="In", aliases=("Web",))), id="an alias"),
        pytest.param([converted("Web", "In", 4), converted("Event", "Event", 5)], Policy(), id="few conversions"),
        pytest.param([converted("Web", "In", 9), converted("Web", "Web", 90)], Policy(), id="a small share"),
    ],
)
def test_leaves_conversions_alone(rows, policy):
    assert found("SRC007", org(*rows), policy=policy) == []


def test_a_source_that_becomes_a_catch_all_is_lost():
    (finding,) = found("SRC007", org(converted("Web", "Other", 9)))
    assert finding.message.endswith("9 (100 %) lost or changed it on the way: 'Web' became 'Other' (9).")


@pytest.mark.parametrize(("changed", "number"), [(9, 0), (10, 1)])
def test_the_share_of_all_conversions(changed, number):
    rows = [converted("Web", "In", changed), converted("Web", "Web", 100 - changed)]
    assert len(found("SRC007", org(*rows))) == number


def test_the_share_of_one_source_that_all_others_would_hide():
    rows = [converted("Web", "Web", 900), converted("Event", "In", 5), converted("Event", "Event", 45)]
    (finding,) = found("SRC007", org(*rows))
    assert finding.message.endswith(" 5 (1 %) lost or changed it on the way: 'Event' became 'In' (5).")
    assert found("SRC007", org(*rows[:2], converted("Event", "Event", 46))) == []


def test_the_share_can_be_set():
    rows = [converted("Web", "In", 9), converted("Web", "Web", 91)]
    assert found("SRC007", org(*rows), share=0.09)


@pytest.mark.parametrize("rows", [[won("Radio", 5)], [converted("Web", "In", 5)]])
def test_how_many_deals_are_slips_can_be_set(rows):
    assert found("SRC007", org(*rows), deals=5)
    assert found("SRC007", org(*rows), deals=6) == []


def test_which_sources_need_no_lead_can_be_set():
    assert found("SRC007", org(won("Radio", 9)), direct=("radio",)) == []
    assert found("SRC007", org(won("Renewal", 9)), direct=())


def test_what_conversions_tell_is_not_told_again_of_the_deals():
    rows = org(converted("Web", "In", 30), won("In", 12), won("Radio", 4))
    assert [finding.ref for finding in found("SRC007", rows)] == ["salesforce:field:Lead.LeadSource"]
    (_, deal) = found("SRC007", [*rows, won("Radio", 1)])
    assert deal.measured["values"] == {"Radio": 5}


def test_a_company_that_does_not_work_with_leads_is_not_judged():
    rows = [a_connection(), *a_source_field(LEAD), *a_source_field(DEAL), *counted(LEAD, {"Web": 8, "": 900}), won("Radio", 9)]
    judgement = judged("SRC007", rows)
    assert judgement.findings == ()
    assert [(answer.scope, answer.reason) for answer in judgement.not_judged] == [
        (
            "salesforce:Opportunity.LeadSource",
            "only 8 records of Lead carry a source, and 9 won deals do: deals do not come from leads here",
        )
    ]
    assert found("SRC007", [*rows, *counted(LEAD, {"Event": 1}), won("", 50)])


def test_a_crm_in_which_only_deals_have_a_source_has_nothing_to_compare():
    judgement = judged("SRC007", [a_connection(), *a_source_field(DEAL), won("Radio", 90)])
    assert judgement.ran
    assert (judgement.findings, judgement.not_judged) == ((), ())


@pytest.mark.parametrize(
    "gap",
    [
        pytest.param(a_gap("value_counts", "Lead"), id="counted in part"),
        pytest.param(a_gap("value_counts", CONTACT), id="a field that could not be counted"),
        pytest.param(a_gap("fields", "Account"), id="an object that may have a source too"),
    ],
)
def test_what_was_counted_in_part_is_never_called_absent(gap):
    judgement = judged("SRC007", org(won("Radio", 30)), gap)
    assert judgement.findings == ()
    assert judgement.not_judged


@pytest.mark.parametrize("object_", ["Invoice__c", "Opportunity", "Lead"])
def test_a_gap_in_objects_whose_source_is_known_or_not_governed_hides_nothing(object_):
    assert found("SRC007", org(won("Radio", 30)), a_gap("fields", object_))


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param([a_field("Lead.UTM_Source__c"), *counted("Lead.UTM_Source__c", {"Radio": 9})], id="what a link said"),
        pytest.param(
            [a_field(LEAD, connection="other"), *counted(LEAD, {"Radio": 9}, connection="other")],
            id="another CRM",
        ),
    ],
)
def test_what_other_fields_carry_is_no_excuse(elsewhere):
    assert found("SRC007", org(won("Radio", 30), *elsewhere))


@pytest.mark.parametrize(
    ("target", "field"),
    [
        pytest.param("deals.deal_source", a_field("deals.deal_source", connection="hubspot", custom=True), id="of another CRM"),
        pytest.param("Lead.Original_Source__c", a_field("Lead.Original_Source__c"), id="of the lead itself"),
    ],
)
def test_a_mapping_to_a_field_that_is_no_deals_does_not_excuse_a_change(target, field):
    policy = taxonomy(mappings=(mapped(LEAD, target, {"Web": "In"}),))
    assert found("SRC007", org(converted("Web", "In", 90), field), policy=policy)


def test_conversions_are_compared_where_the_field_of_deals_was_not_read():
    assert found("SRC007", [a_connection(), a_field(LEAD), converted("Web", "web", 9)]) == []


def test_where_no_amount_was_read_none_is_told():
    (finding,) = found("SRC007", org(won("Radio", 9)))
    assert finding.amount is None
    assert "last 365 days have a source" in finding.message


def test_conversions_that_were_not_read_are_told():
    judgement = judged("SRC007", org(won("Web", 30)), a_gap("conversion_source"))
    assert [(answer.scope, answer.reason) for answer in judgement.not_judged] == [("salesforce", "no access")]


def test_a_reader_who_sees_a_part_is_told_so():
    gaps = [a_gap("conversion_source", "Lead"), a_gap("won", "Opportunity")]
    lead, deal = found("SRC007", org(converted("Web", "In", 9), won("Radio", 30)), gaps)
    assert "in the last 365 days, as far as the reader sees them, 9 (100 %)" in lead.message
    assert deal.message.startswith("30 of 30 deals won in the last 365 days that the reader can see have ")


def test_a_portal_compares_the_property_of_the_same_name():
    portal = [
        a_connection("hubspot", system="hubspot"),
        *(a_field(f"{object_}.hs_analytics_source", connection="hubspot") for object_ in ("contacts", "deals")),
        *counted("contacts.hs_analytics_source", {"PAID_SEARCH": 90}, connection="hubspot"),
        won("PAID_SEARCH", 30, path="deals.hs_analytics_source", connection="hubspot"),
        won("OFFLINE", 9, path="deals.hs_analytics_source", connection="hubspot"),
    ]
    (finding,) = found("SRC007", portal)
    assert finding.message.endswith("that no record of contacts carries: 'OFFLINE' (9).")


PATHS = ("contacts.lead_source", "deals.deal_source")


def of_portal(*rows, gaps=()):
    fields = [a_property(path) for path in PATHS]
    return [a_portal(), *fields, *counted(PATHS[0], {"Web": 300, "Event": 90}, connection=HS), *rows, *gaps]


def test_the_sources_of_contacts_are_compared_with_those_of_their_deals():
    rows = of_portal(
        converted("Web", "Web", 50, path=PATHS[0], connection=HS), converted("Event", "", 12, path=PATHS[0], connection=HS),
        won("Web", 50, path=PATHS[1], connection=HS),
    )  # fmt: skip
    (finding,) = found("SRC007", rows)
    assert finding.message.startswith("Of 62 contacts with a source that became deals in the last 365 days, 12 (19 %) lost or ")


def test_values_of_contacts_that_no_option_holds_may_carry_the_source_unseen():
    lost = won("Radio", 20, path=PATHS[1], connection=HS)
    assert [finding.ref for finding in found("SRC007", of_portal(lost))] == [f"hubspot:field:{PATHS[1]}"]
    gap = a_gap("value_counts", f"{PATHS[0]} beyond its options", connection=HS)
    assert found("SRC007", of_portal(lost, gaps=[gap])) == []
