import pytest

import checks.sources.source_without_pipeline  # noqa: F401 - registers the check
from build import a_connection, a_field, a_gap, a_pipeline, found, judged, some_values
from build_hubspot import HS, a_deal_pipeline, a_portal, a_property
from build_sources import CONTACT, DEAL, LEAD, a_source_field, converted, counted, taxonomy, won
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.sources import SourceMapping, SourceValue

OLD, YOUNG = "2026-01", "2026-07"
ANOTHER = "Opportunity.Deal_Source__c"


def leads(source, count, month=OLD, path=LEAD):
    return counted(path, {source: count}, month)


def deals(source, count, month=YOUNG, path=DEAL):
    return counted(path, {source: count}, month)


def org(*rows, web=400, web_deals=40, lead=LEAD, deal=DEAL):
    """A company in which one lead in ten becomes a deal: the leads of web did. What a test adds comes in lists."""
    return [
        a_connection(),
        a_pipeline(),
        a_pipeline("Lead/*", kind="lead"),
        a_field(lead),
        a_field(deal),
        *leads("Web", web, path=lead),
        *deals("Web", web_deals, path=deal),
        *(row for some in rows for row in (some if isinstance(some, list) else [some])),
    ]


def test_names_the_source_that_brings_leads_and_no_deal():
    name = "Content Syndication"
    assert found("SRC012", org(leads(name, 30), leads(name, 20, "2026-04"), leads(name, 9, YOUNG))) == [
        Finding(
            ref="salesforce:value:Lead.LeadSource=Content Syndication",
            message="50 Lead records of 'Content Syndication' were created from 2025-11 to 2026-04, and no deal of that source "
            "since; at the rate of all sources 4 were to be expected.",
            measured={"leads": 50, "deals": 0, "expected": 4.4, "since": "2025-11", "until": "2026-04"},
            size=50,
            records=50,
        )
    ]


def test_names_the_source_that_has_deals_and_no_lead():
    assert found("SRC012", org(deals("Radio", 8), deals("Radio", 6, "2026-11"), deals("Radio", 3, "2026-04"))) == [
        Finding(
            ref="salesforce:value:Opportunity.LeadSource=Radio",
            message="14 Opportunity records of 'Radio' were created since 2026-05, and no Lead of that source since 2025-11.",
            measured={"deals": 14, "leads": 0, "since": "2026-05", "leads_since": "2025-11"},
            size=14,
            records=14,
            severity=Severity.LOW,
            confidence=Confidence.POSSIBLE,
        )
    ]


FAX = leads("Fax", 90)


@pytest.mark.parametrize(
    ("rows", "policy"),
    [
        pytest.param(org(FAX, deals("Fax", 1)), Policy(), id="a deal"),
        pytest.param(org(FAX, deals("Fax", 1, "2025-12")), Policy(), id="a deal before most of the leads"),
        pytest.param(org(FAX, deals("fax", 1)), Policy(), id="a deal under another spelling"),
        pytest.param(
            org(FAX, deals("Telex", 1)), taxonomy(SourceValue(name="Telex", aliases=("Fax",))), id="a deal under an alias"
        ),
        pytest.param(
            org(FAX, deals("Telex", 1)),
            taxonomy(mappings=(SourceMapping(source=LEAD, target=DEAL, values={"Fax": "Telex"}),)),
            id="a deal under the mapped name",
        ),
        pytest.param(org(FAX, a_field(ANOTHER), deals("Fax", 1, path=ANOTHER)), Policy(), id="a deal, by its other field"),
        pytest.param(org(FAX, converted("Fax", "Outbound", 1)), Policy(), id="it converts, and SRC007 says into what"),
        pytest.param(org(FAX), taxonomy("Web", SourceValue(name="Fax", status="retired")), id="retired"),
        pytest.param(org(leads("", 90), leads("Unknown", 90)), Policy(), id="silent"),
        pytest.param(org(leads("Fax", 90, "2026-05")), Policy(), id="younger than a cycle"),
        pytest.param(org(leads("Fax", 19), web_deals=400), Policy(), id="few leads"),
        pytest.param(org(leads("Fax", 90), web_deals=10), Policy(), id="no deal to be expected"),
        pytest.param(org(counted(LEAD, {"Fax": 90})), Policy(), id="not known when"),
        pytest.param(org(FAX, web_deals=0), Policy(), id="no deal of any source"),
    ],
)
def test_leaves_leads_alone(rows, policy):
    assert found("SRC012", rows, policy=policy) == []


RADIO = deals("Radio", 14)


@pytest.mark.parametrize(
    ("rows", "policy"),
    [
        pytest.param(org(RADIO, leads("Radio", 1, "2025-11")), Policy(), id="a lead"),
        pytest.param(org(RADIO, leads("radios", 1)), Policy(), id="a lead under another spelling"),
        pytest.param(
            org(RADIO, leads("Audio", 1)),
            taxonomy(mappings=(SourceMapping(source=DEAL, target=LEAD, values={"Radio": "Audio"}),)),
            id="a lead under the mapped name",
        ),
        pytest.param(
            org(RADIO, a_field("Lead.Original_Source__c"), leads("Radio", 1, path="Lead.Original_Source__c")),
            Policy(),
            id="a lead, by its other field",
        ),
        pytest.param(org(deals("", 14), deals("Other", 14)), Policy(), id="silent"),
        pytest.param(org(deals("Renewal", 14)), Policy(), id="needs no lead"),
        pytest.param(org(RADIO), taxonomy(SourceValue(name="Radio", motion="Broadcast")), id="of a motion"),
        pytest.param(org(deals("Radio", 14, "2026-04")), Policy(), id="its leads may be older than what is counted"),
        pytest.param(org(deals("Radio", 9)), Policy(), id="few deals"),
        pytest.param(org(RADIO, won("Radio", 5), counted(LEAD, {"Web": 400})), Policy(), id="won, which is SRC007's"),
    ],
)
def test_leaves_deals_alone(rows, policy):
    assert found("SRC012", rows, policy=policy) == []


def test_few_won_deals_are_not_src007s():
    assert found("SRC012", org(RADIO, won("Radio", 4), counted(LEAD, {"Web": 400})))
    assert found("SRC012", org(RADIO, won("Radio", 5), counted(LEAD, {"Web": 400, "Radio": 1})))


def test_sources_are_compared_by_label_too():
    assert found("SRC012", org(FAX, deals("s_3", 1), some_values(DEAL, "s_3", label="Fax"))) == []


def test_the_cycle_can_be_set():
    young, early = org(leads("Fax", 90, "2026-06")), org(deals("Radio", 14, "2026-03"))
    assert found("SRC012", young, cycle=5) == found("SRC012", early, cycle=5) == []
    assert [finding.measured["until"] for finding in found("SRC012", young, cycle=4)] == ["2026-06"]
    assert [finding.measured["since"] for finding in found("SRC012", early, cycle=4)] == ["2026-03"]


def test_no_cycle_is_longer_than_what_is_counted():
    assert found("SRC012", org(leads("Fax", 90, "2025-11")), cycle=99)
    assert found("SRC012", org(leads("Fax", 90, "2026-09")), cycle=0)
    assert found("SRC012", org(leads("Fax", 90, "2026-10")), cycle=0) == []


def test_how_many_leads_are_few_can_be_set():
    rows = org(leads("Fax", 19), web_deals=400)
    assert found("SRC012", rows, leads=19)
    assert found("SRC012", org(leads("Fax", 20), web_deals=400))


@pytest.mark.parametrize(("web_deals", "number"), [(29, 0), (30, 1)])
def test_how_many_deals_were_to_be_expected(web_deals, number):
    assert len(found("SRC012", org(leads("Fax", 100), web=900, web_deals=web_deals))) == number


def test_how_many_deals_must_be_due_can_be_set():
    assert found("SRC012", org(leads("Fax", 100), web=900, web_deals=29), expected=2.9)


def test_how_many_deals_are_few_can_be_set():
    assert found("SRC012", org(deals("Radio", 10)))
    assert found("SRC012", org(deals("Radio", 9)), deals=9)


def test_which_sources_need_no_lead_can_be_set():
    assert found("SRC012", org(RADIO), direct=("radio",)) == []
    assert found("SRC012", org(deals("Renewal", 14)), direct=())


def test_where_most_deals_tell_no_source_nothing_can_be_compared():
    judgement = judged("SRC012", org(FAX, deals("", 41)))
    assert judgement.findings == ()
    assert [(answer.scope, answer.reason) for answer in judgement.not_judged] == [
        ("salesforce", "most deals of the last 12 months tell no source in Opportunity.LeadSource")
    ]
    assert found("SRC012", org(FAX, deals("", 40)))


def test_where_most_deals_have_sources_of_their_own_they_are_not_judged():
    judgement = judged("SRC012", org(RADIO, deals("Field", 27)))
    assert judgement.findings == ()
    assert [(answer.scope, answer.reason) for answer in judgement.not_judged] == [
        ("salesforce", "most deals have a source in Opportunity.LeadSource that no lead of the last 12 months has")
    ]
    assert len(found("SRC012", org(RADIO, deals("Field", 26)))) == 2


def test_conversions_that_were_not_read_leave_only_a_possibility():
    (finding,) = found("SRC012", org(FAX), a_gap("conversion_source"))
    assert finding.confidence is Confidence.POSSIBLE


@pytest.mark.parametrize("scope", ["Lead", "Opportunity", DEAL, f"{LEAD} by month"])
def test_what_was_counted_in_part_is_never_called_absent(scope):
    judgement = judged("SRC012", org(FAX, RADIO), a_gap("value_counts", scope))
    assert judgement.findings == ()
    assert judgement.not_judged


def test_other_fields_that_were_counted_in_part_do_not_hide_anything():
    assert found("SRC012", org(FAX, a_field(CONTACT)), a_gap("value_counts", "Contact"))


def test_another_crm_is_another_world():
    other = [a_pipeline("Lead/*", connection="other"), a_field(DEAL, connection="other")]
    assert found("SRC012", org(FAX, other, counted(DEAL, {"Fax": 9}, YOUNG, connection="other")))


def test_what_a_link_said_is_no_source_of_a_deal():
    path = "Opportunity.UTM_Source__c"
    assert found("SRC012", org(FAX, a_field(path), deals("Fax", 9, path=path)))


@pytest.mark.parametrize("kept", [LEAD, DEAL])
def test_one_side_alone_cannot_be_compared(kept):
    rows = [row for row in org(FAX, RADIO) if getattr(row, "month", None) is None or row.ref.endswith(kept)]
    assert found("SRC012", rows) == []


def test_leads_without_any_source_leave_nothing_to_expect():
    assert found("SRC012", org(leads("", 90), web=0), deals=50) == []


def test_the_fields_of_one_name_are_held_against_each_other():
    rows = org(a_field("Lead.Lead_Source__c"), leads("Fax", 90, path="Lead.Lead_Source__c"))
    assert found("SRC012", rows) == []
    rows = org(leads("Fax", 90, path="Lead.Lead_Source__c"), lead="Lead.Lead_Source__c", deal="Opportunity.Lead_Source__c")
    assert [finding.ref for finding in found("SRC012", rows)] == ["salesforce:value:Lead.Lead_Source__c=Fax"]
    assert found("SRC012", [*rows, a_field(LEAD), *leads("Web", 1)]) == found("SRC012", rows)


def test_a_portal_whose_leads_are_contacts():
    path = "hs_analytics_source"
    portal = [
        a_connection("hubspot", system="hubspot"),
        a_pipeline("deals/default", connection="hubspot"),
        *a_source_field(f"contacts.{path}", connection="hubspot"),
        *a_source_field(f"deals.{path}", connection="hubspot"),
        *counted(f"contacts.{path}", {"PAID_SEARCH": 400, "SOCIAL_MEDIA": 90}, OLD, connection="hubspot"),
        *counted(f"deals.{path}", {"PAID_SEARCH": 40}, YOUNG, connection="hubspot"),
    ]
    assert [finding.ref for finding in found("SRC012", portal)] == [f"hubspot:value:contacts.{path}=SOCIAL_MEDIA"]


def hub(*rows):
    paths = ("contacts.lead_source", "deals.lead_source")
    counts = [*counted(paths[0], {"Web": 400}, OLD, connection=HS), *counted(paths[1], {"Web": 40}, YOUNG, connection=HS)]
    return [
        a_portal(),
        a_deal_pipeline(),
        *(a_property(path) for path in paths),
        *counts,
        *(row for some in rows for row in some),
    ]


def test_speaks_of_contacts_and_deals_in_hubspot():
    (finding,) = found("SRC012", hub(counted("contacts.lead_source", {"Syndication": 50}, OLD, connection=HS)))
    assert finding.message.startswith("50 contacts of 'Syndication' were created from 2025-11 to 2026-04, and no deal of that ")
    (other,) = found("SRC012", hub(counted("deals.lead_source", {"Radio": 12}, YOUNG, connection=HS)))
    assert other.message == "12 deals of 'Radio' were created since 2026-05, and no contact of that source since 2025-11."
    assert found("SRC012", hub(counted("contacts.lead_source", {"Syndication": 19}, OLD, connection=HS))) == []
