from datetime import date

import pytest

import checks.sources.partner_sourced_records  # noqa: F401 - registers the check
from build import (
    a_connection,
    a_criterion,
    a_field,
    a_gap,
    a_pipeline,
    a_rule,
    an_automation,
    an_entry,
    an_object,
    found,
    judged,
    some_values,
)
from build_hubspot import HS, a_deal_pipeline, a_label, a_portal, a_property
from build_sources import CONTACT, DEAL, LEAD, a_source_field, counted, won
from checks.model.finding import Finding
from checks.model.policy import Policy
from checks.model.policy.market import Motion, Motions
from checks.model.policy.sources import Sources, SourceValue

VALUE = "Partner Referral"
PARTNER = a_field("Opportunity.Partner_Account__c", type="lookup")
MOTION = Motion(name="Channel", kind="partner motion", words=("channel",), forecast="As new business.")
SOURCE = SourceValue(name=VALUE, motion="Channel")


def org(*rows, leads=90, deals=20, value=VALUE, field=PARTNER):
    """Leads and deals that a partner brought, and a field that names the partner."""
    return [
        a_connection(currency="EUR"),
        a_pipeline(),
        a_pipeline("Lead/*", kind="lead"),
        *a_source_field(LEAD, "Web", value),
        *a_source_field(DEAL, "Web", value),
        *counted(LEAD, {"Web": 400, value: leads}),
        *counted(DEAL, {"Web": 70, value: deals}),
        *([field] if field else []),
        *rows,
    ]


def ready(*motions, values=(SOURCE,)):
    """A policy that is ready for partners, unless a test says otherwise."""
    return Policy(motions=Motions(motions=motions or (MOTION,)), sources=Sources(values=values))


def routed(*criteria, **given):
    """An assignment rule with one entry of these criteria and a catch-all."""
    return [a_rule(), an_entry("Lead.Standard", 1, *criteria, **given), an_entry("Lead.Standard", 2)]


def missing(*rows, policy=None, **options):
    return [
        what for finding in found("SRC011", *rows, policy=policy or ready(), **options) for what in finding.measured["missing"]
    ]


def test_counts_the_records_of_partners_and_says_what_is_not_ready_for_them():
    rows = org(*routed(), won(VALUE, 9, 120_000), won("Web", 40, 900_000), field=None)
    policy = ready(MOTION.model_copy(update={"forecast": " "}), values=(SourceValue(name="Web"),))
    assert found("SRC011", rows, policy=policy) == [
        Finding(
            ref="salesforce:field:Lead.LeadSource",
            message="90 Lead and 20 Opportunity records come from partners ('Partner Referral'), with won deals worth 120,000 "
            "EUR in the last 365 days, and the taxonomy does not define 'Partner Referral', no entry of the assignment rule "
            "'Standard' of Lead speaks of them, no field of Opportunity names the partner and nothing says how the deals of the "
            "motion 'Channel' are forecast.",
            measured={
                "missing": ["source rule", "route", "partner field", "forecast treatment"],
                "records": {"Lead": 90, "Opportunity": 20},
                "values": ["Partner Referral"],
                "amount": 120_000.0,
            },
            size=4,
            affected=(
                "salesforce:value:Lead.LeadSource=Partner Referral",
                "salesforce:value:Opportunity.LeadSource=Partner Referral",
            ),
            records=110,
            amount=120_000.0,
        )
    ]


def test_without_a_policy_the_missing_field_is_found_and_the_rest_not_judged():
    judgement = judged("SRC011", org(field=None))
    assert [finding.measured["missing"] for finding in judgement.findings] == [["partner field"]]
    assert [(answer.scope, answer.reason) for answer in judgement.not_judged] == [
        ("salesforce", "whether the sources of partners are defined: governance/sources.yaml holds no taxonomy"),
        ("salesforce", "how the deals of partners are forecast: governance/motions.yaml declares no motion"),
    ]


@pytest.mark.parametrize(
    ("rows", "policy"),
    [
        pytest.param(org(*routed(a_criterion(LEAD, "equals", VALUE))), ready(), id="all there"),
        pytest.param(org(), ready(), id="no assignment rule at all"),
        pytest.param(org(value="Event", field=None), Policy(), id="no partner's source"),
        pytest.param(org(value="Non-Partner", field=None), Policy(), id="a source that denies a partner"),
        pytest.param(org(value="Channel", field=None), Policy(), id="a word that only this company's motion has"),
        pytest.param(org(leads=6, deals=3, field=None), Policy(), id="few records"),
        pytest.param(org(leads=0, deals=0, field=None), Policy(), id="a value that no record carries"),
    ],
)
def test_leaves_alone(rows, policy):
    assert found("SRC011", rows, policy=policy) == []


@pytest.mark.parametrize(
    ("value", "policy"),
    [
        pytest.param("reseller", ready(values=()), id="by its name"),
        pytest.param("Channel EMEA", ready(values=()), id="by the motion's words"),
        pytest.param("Co-Marketing", ready(values=(SourceValue(name="Co-Marketing", motion="channel"),)), id="by its motion"),
        pytest.param("CM", ready(values=(SourceValue(name="Ally", aliases=("CM",), motion="Channel"),)), id="by an alias"),
    ],
)
def test_knows_the_sources_of_partners(value, policy):
    assert missing(org(value=value, field=None), policy=policy) == ["partner field"]


def test_a_source_of_another_motion_is_no_partners():
    policy = ready(MOTION, Motion(name="Renewals"), values=(SourceValue(name="Contract", motion="Renewals"),))
    assert found("SRC011", org(value="Contract", field=None), policy=policy) == []


def test_a_source_is_known_by_its_label():
    rows = [
        a_connection(),
        a_pipeline(),
        *a_source_field(LEAD),
        *some_values(LEAD, "s_4", label="Partner"),
        *counted(LEAD, {"s_4": 90}),
    ]
    assert missing(rows, policy=ready(values=())) == ["partner field"]


@pytest.mark.parametrize("path", [LEAD, DEAL, CONTACT])
def test_a_source_rule_is_asked_of_every_field(path):
    odd = counted(path, {"Reseller": 3})
    (finding,) = found("SRC011", org(*odd, *a_source_field(CONTACT)), policy=ready())
    assert "the taxonomy does not define 'Reseller'" in finding.message


def test_retired_sources_are_defined():
    assert missing(org(), policy=ready(values=(SourceValue(name=VALUE, status="retired"),))) == []


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(routed(a_criterion(LEAD, "equals", "Web", VALUE)), id="the value"),
        pytest.param(routed(a_criterion(LEAD, "contains", "referral")), id="a part of it"),
        pytest.param(routed(a_criterion("Lead.RecordTypeId", "equals", "Partner Lead")), id="partners' record type"),
        pytest.param(routed(a_criterion("Lead.Partner_Account__c", "not_equal", "")), id="a partner field"),
        pytest.param(routed(formula="TEXT(LeadSource) = 'x'"), id="a formula, which may"),
        pytest.param([*routed(), an_automation(sets_owner=True)], id="a flow routes too"),
        pytest.param([*routed(), an_automation(sets_owner=None)], id="a flow that may route"),
        pytest.param([a_rule(active=False), an_entry()], id="the rule is inactive"),
        pytest.param([a_rule(kind="escalation"), an_entry()], id="no assignment rule"),
        pytest.param([a_rule()], id="a rule with no entry"),
        pytest.param([a_rule("Case.Standard"), an_entry("Case.Standard")], id="a rule of another object"),
        pytest.param([*routed(), a_gap("automations", "Lead")], id="flows were read in part"),
        pytest.param([*routed(), a_gap("routing_entries", "Lead")], id="entries were read in part"),
    ],
)
def test_leaves_routes_alone(entry):
    assert missing(org(*entry), policy=ready()) == []


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(routed(), id="a catch-all alone"),
        pytest.param(routed(a_criterion(LEAD, "equals", "Web")), id="another source"),
        pytest.param(routed(a_criterion(LEAD, "not_equal", "Web")), id="whatever is not another source"),
        pytest.param(routed(a_criterion("Lead.Country", "equals", "DE")), id="another field"),
        pytest.param([*routed(), an_automation(sets_owner=True, active=False)], id="a flow that is off"),
        pytest.param([*routed(), an_automation(sets_owner=True, object="Case")], id="a flow of another object"),
        pytest.param([*routed(), an_automation(sets_owner=False)], id="a flow that sets no owner"),
    ],
)
def test_a_rule_that_speaks_of_no_partner_is_no_route(entry):
    assert missing(org(*entry), policy=ready()) == ["route"]


def test_a_criterion_on_another_field_is_no_route():
    policy = ready(values=(SourceValue(name="Ally", aliases=("CM",), motion="Channel"),))
    assert missing(org(*routed(a_criterion("Lead.Country", "equals", "CM")), value="CM"), policy=policy) == ["route"]
    assert missing(org(*routed(a_criterion(LEAD, "equals", "CM")), value="CM"), policy=policy) == []


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(a_field("Opportunity.Reseller__c"), id="by its name"),
        pytest.param(a_field("Opportunity.P1__c", label="Partner"), id="by its label"),
        pytest.param(a_field("Opportunity.PartnerAccountId"), id="the platform's own"),
        pytest.param(a_field("Opportunity.Channel_Name__c"), id="by the motion's words"),
        pytest.param(a_field("Deal_Partner__c.Deal__c", type="lookup", lookup_to=("Opportunity",)), id="an object of partners"),
    ],
)
def test_a_field_that_names_the_partner(field):
    assert missing(org(field=field), policy=ready()) == []


def test_a_field_that_the_motion_declares():
    policy = ready(MOTION.model_copy(update={"components": ("Opportunity.Brought_By__c",)}))
    assert missing(org(field=a_field("Opportunity.Brought_By__c")), policy=policy) == []
    assert missing(org(field=a_field("Opportunity.Brought_By__c"))) == ["partner field"]


@pytest.mark.parametrize(
    "field",
    [
        pytest.param(a_field("Account.Partner__c"), id="of the account"),
        pytest.param(a_field("Opportunity.Partner__c", archived=True), id="archived"),
        pytest.param(a_field("Opportunity.Non_Partner_Reason__c", label=None), id="that denies a partner"),
        pytest.param(a_field("Quote__c.Deal__c", type="lookup", lookup_to=("Opportunity",)), id="of another object"),
        pytest.param(a_field("Deal_Partner__c.Account__c", type="lookup", lookup_to=("Account",)), id="to accounts"),
        pytest.param(a_field("Opportunity.Partner__c", connection="other"), id="of another CRM"),
    ],
)
def test_fields_that_name_no_partner_of_a_deal(field):
    assert missing(org(field=field), policy=ready()) == ["partner field"]


@pytest.mark.parametrize("gap", [a_gap("fields", "Opportunity"), None])
def test_the_fields_of_deals_must_have_been_read_to_miss_one(gap):
    rows = org(field=None)
    assert missing([*rows, gap] if gap else [row for row in rows if row != a_pipeline()]) == []


@pytest.mark.parametrize(
    "motion",
    [
        pytest.param(Motion(name="Resellers", forecast="Best case."), id="by its name"),
        pytest.param(Motion(name="Sell-through", words=("alliance",), forecast="Best case."), id="by its words"),
        pytest.param(MOTION.model_copy(update={"ends_on": date(2026, 11, 20)}), id="that ends today"),
    ],
)
def test_a_motion_that_says_how_partners_are_forecast(motion):
    assert missing(org(), policy=ready(motion, values=())) == []


@pytest.mark.parametrize(
    "motion",
    [
        pytest.param(Motion(name="Renewals", forecast="Commit."), id="another motion"),
        pytest.param(MOTION.model_copy(update={"ends_on": date(2026, 11, 19)}), id="one that has ended"),
    ],
)
def test_without_a_partner_motion_nothing_says_it(motion):
    (finding,) = found("SRC011", org(), policy=ready(motion, values=()))
    assert finding.message.endswith(
        ", and motions.yaml declares no partner motion that runs and would say how their deals are forecast."
    )


@pytest.mark.parametrize(("leads", "number"), [(6, 0), (7, 1)])
def test_fewer_records_are_favours(leads, number):
    assert len(found("SRC011", org(leads=leads, deals=3, field=None))) == number


def test_how_many_records_are_favours_can_be_set():
    (finding,) = found("SRC011", org(leads=1, deals=0, field=None), records=1)
    assert finding.message.startswith("1 Lead record comes from partners ('Partner Referral'), and no field")


def test_the_words_of_partners_can_be_set():
    assert missing(org(value="Ambassador", field=None), policy=Policy(), words=("ambassador",)) == ["partner field"]
    assert found("SRC011", org(field=None), words=("ambassador",)) == []


def test_two_source_fields_of_an_object_count_its_records_once():
    rows = [*org(field=None), *a_source_field("Lead.Original_Source__c"), *counted("Lead.Original_Source__c", {VALUE: 80})]
    (finding,) = found("SRC011", rows)
    assert finding.measured["records"] == {"Lead": 90, "Opportunity": 20}


def test_two_source_fields_of_deals_tell_of_one_amount():
    rows = [won(VALUE, 9, 120), won(VALUE, 7, 100, path="Opportunity.Deal_Source__c"), won("Web", 5, 999), won(VALUE, 1)]
    (finding,) = found("SRC011", org(*rows, won(VALUE, 9, 999, connection="other"), field=None))
    assert finding.amount == 120


def test_assignment_rules_that_were_not_read_are_told():
    judgement = judged("SRC011", org(), a_gap("routing_rules"), policy=ready())
    assert [(answer.scope, answer.reason) for answer in judgement.not_judged] == [("salesforce", "no access")]


def test_a_crm_that_has_no_assignment_rules_is_not_told_of_them():
    assert not judged("SRC011", org(), a_gap("routing_rules", kind="unsupported"), policy=ready()).not_judged


def test_counts_of_a_reader_who_sees_a_part_are_at_least_so_high():
    (finding,) = found("SRC011", org(field=None), a_gap("value_counts", "Lead"))
    assert finding.message.startswith("At least 90 Lead ")


def test_each_crm_is_judged_for_itself():
    portal = [
        a_connection("hubspot", system="hubspot"),
        a_pipeline("deals/default", connection="hubspot"),
        *a_source_field("deals.deal_source", connection="hubspot", custom=True),
        *counted("deals.deal_source", {"Partner": 40}, connection="hubspot"),
        an_object("deals", connection="hubspot"),
    ]
    assert [finding.ref for finding in found("SRC011", [*org(), *portal])] == ["hubspot:field:deals.deal_source"]


def test_the_deals_of_one_crm_are_not_those_of_another():
    rows = [a_pipeline("Account/*", connection="other"), a_field("Account.Partner__c")]
    assert missing(org(*rows, field=None), policy=ready()) == ["partner field"]


def hub(*rows):
    paths = ("contacts.lead_source", "deals.deal_source")
    counts = [row for path in paths for row in counted(path, {"Partner": 40}, connection=HS)]
    return [a_portal(), a_deal_pipeline(), *(a_property(path) for path in paths), *counts, *rows]


def test_speaks_of_properties_and_labels_in_hubspot():
    (finding,) = found("SRC011", hub())
    assert finding.message == (
        "40 contacts and 40 deals come from partners ('Partner'), and no property of deals and no label of their associations "
        "names the partner."
    )


@pytest.mark.parametrize(
    ("row", "names"),
    [
        pytest.param(a_label("deals", "companies", "Referring partner"), True, id="a label of deals"),
        pytest.param(a_label("companies", "deals", "Referring partner"), True, id="a label to deals"),
        pytest.param(a_label("contacts", "companies", "Partner"), False, id="a label of others"),
        pytest.param(a_label("deals", "companies", "Billing"), False, id="another label"),
        pytest.param(a_property("deals.partner", type="lookup"), True, id="a property"),
        pytest.param(a_property("deals.partner", archived=True), False, id="an archived property"),
        pytest.param(a_gap("association_labels", connection=HS), True, id="labels that were not read"),
    ],
)
def test_what_ties_a_deal_to_its_partner_in_hubspot(row, names):
    assert (found("SRC011", hub(row)) == []) is names
