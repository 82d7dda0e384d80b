import pytest
from hypothesis import given
from hypothesis import strategies as st

from build import a_field, found, judged, some_values
from checks.model.finding import Confidence, Finding
from checks.model.policy import Policy
from checks.model.policy.sources import Sources, SourceValue
from checks.sources import source_value_variants  # noqa: F401 - registers the check

LEAD = "Lead.LeadSource"


def a_list(path, *values, **given):
    return [a_field(path), *some_values(path, *values, **given)]


def clusters_of(*values, policy=None, **options):
    return [finding.measured["values"] for finding in found("SRC003", a_list(LEAD, *values), policy=policy, **options)]


def test_names_every_spelling_of_one_source():
    assert found("SRC003", a_list(LEAD, "Web", "Tradeshow", "Trade Shows 2019", "Trade Show")) == [
        Finding(
            ref="salesforce:value:Lead.LeadSource=Trade Show",
            message="Lead.LeadSource offers 3 spellings of what looks like one source: "
            "'Trade Show', 'Trade Shows 2019' and 'Tradeshow'.",
            measured={"values": ["Trade Show", "Trade Shows 2019", "Tradeshow"], "fields": ["salesforce:field:Lead.LeadSource"]},
            size=3,
            affected=(
                "salesforce:value:Lead.LeadSource=Trade Show",
                "salesforce:value:Lead.LeadSource=Trade Shows 2019",
                "salesforce:value:Lead.LeadSource=Tradeshow",
            ),
        )
    ]


def test_a_list_that_four_fields_share_is_one_finding_with_all_of_them():
    carriers = [LEAD, "Contact.LeadSource", "Opportunity.LeadSource", "Account.AccountSource"]
    (finding,) = found("SRC003", *(a_list(path, "Trade Show", "Tradeshow") for path in carriers))
    assert finding.message.startswith("Lead.LeadSource and 3 more fields offer 2 spellings")
    assert len(finding.affected) == 8


def test_each_source_is_a_finding_of_its_own():
    assert clusters_of("Web", "web", "Referral", "Referrals") == [["Referral", "Referrals"], ["Web", "web"]]


@pytest.mark.parametrize(
    ("one", "other", "confidence"),
    [
        ("Trade Show", "trade-show", None),
        ("Webinar", "Webinar (Q3 2020)", None),
        ("Referal", "Referral", Confidence.POSSIBLE),
        ("Employee Referral", "Employer Referral", Confidence.POSSIBLE),
        ("Social Media", "Social Media (LinkedIn)", Confidence.POSSIBLE),
    ],
)
def test_what_is_only_alike_is_less_sure(one, other, confidence):
    (finding,) = found("SRC003", a_list(LEAD, one, other))
    assert finding.confidence == confidence


@pytest.mark.parametrize(
    "values",
    [
        ("Web", "Webinar"),
        ("Partner", "Partner Event"),
        ("Tier 1", "Tier 2"),
        ("Email", "Email 2"),
        ("Inbound Call", "Outbound Call"),
        ("Partner Referral US", "Partner Referral UK"),
        ("Partner Referral East", "Partner Referral West"),
        ("Event (Online)", "Event (On Site)"),
        ("Direct Sales Channel", "Indirect Sales Channel"),
        ("Employee Referral", "External Referral"),
        ("Seminar - Internal", "Seminar - Partner"),
        ("Advertisement", "Public Relations", "Word of mouth", "Other"),
    ],
)
def test_leaves_alone_sources_that_differ(values):
    assert clusters_of(*values) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*a_list(LEAD, "Web"), *some_values(LEAD, "web ", active=False)], id="the variant is no longer offered"),
        pytest.param([*a_list(LEAD, "Web"), *a_list("Opportunity.Deal_Source__c", "web")], id="in two lists"),
        pytest.param(a_list("Lead.Industry", "Web", "web"), id="in a field that carries no source"),
    ],
)
def test_leaves_alone(rows):
    assert found("SRC003", rows) == []


def test_labels_are_compared_because_people_read_them():
    rows = [*some_values(LEAD, "opt_1", label="Trade Show"), *some_values(LEAD, "opt_2", label="Tradeshow")]
    (finding,) = found("SRC003", a_field(LEAD), rows)
    assert finding.ref == "salesforce:value:Lead.LeadSource=opt_1"


def test_declared_synonyms_are_variants_and_sure():
    policy = Policy(sources=Sources(synonyms=(("PPC", "Paid Search"),)))
    (finding,) = found("SRC003", a_list(LEAD, "PPC", "paid-search", "Web"), policy=policy)
    assert (finding.measured["values"], finding.confidence) == (["PPC", "paid-search"], None)


@pytest.mark.parametrize(
    "sources",
    [
        pytest.param(Sources(distinct=(("Partner", "Partners"),)), id="declared distinct"),
        pytest.param(Sources(values=(SourceValue(name="Partner"), SourceValue(name="Partners"))), id="defined side by side"),
        pytest.param(Sources(values=(SourceValue(name="Partner", aliases=("Partners",)),)), id="an allowed alias"),
    ],
)
def test_what_the_policy_tells_apart_stays_apart_even_beside_a_third(sources):
    assert clusters_of("Partner", "Partners", policy=Policy(sources=sources)) == []
    assert clusters_of("Partner", "Partners", "partner", policy=Policy(sources=sources)) == [["Partner", "partner"]]


@pytest.mark.parametrize(
    ("values", "clusters"),
    [
        (("Trade Show", "Tradeshow 2019"), [["Trade Show", "Tradeshow 2019"]]),
        (("Advertisement", "Advertisment"), []),
        (("Advertisement", "advertisements", "Advertisment"), [["Advertisement", "advertisements"]]),
        (("Trade Show", "Trade Show (Regional)"), []),
        (("Referal", "Referral"), [["Referal", "Referral"]]),
    ],
)
def test_what_is_merely_like_a_defined_value_is_left_to_src001(values, clusters):
    defined = SourceValue(name="Trade Show"), SourceValue(name="Advertisement")
    assert clusters_of(*values, policy=Policy(sources=Sources(values=defined))) == clusters


def test_the_likeness_can_be_set():
    assert clusters_of("Advertisement", "Advertisment") == [["Advertisement", "Advertisment"]]
    assert clusters_of("Advertisement", "Advertisment", likeness=99) == []


@given(st.lists(st.sampled_from(["Web", "WEB", "Webs", "Event", "Events", "E-Vent", "Fair", "Tier 1", "Tier 2"]), unique=True))
def test_no_value_is_in_two_findings(values):
    named = [value for cluster in clusters_of(*values) for value in cluster]
    assert len(named) == len(set(named))


def test_source_lists_that_were_not_read_are_not_judged():
    assert not judged("SRC003", a_field(LEAD)).ran
    judgement = judged("SRC003", a_list(LEAD, "Web"), a_field("Contact.LeadSource"))
    assert judgement.ran
    assert [(answer.scope, answer.reason) for answer in judgement.not_judged] == [
        ("salesforce", "the source values of 1 field could not be read")
    ]


def test_a_list_with_no_active_value_was_read_nonetheless():
    assert not judged("SRC003", a_field(LEAD), some_values(LEAD, "Fax", active=False)).not_judged
