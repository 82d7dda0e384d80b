import pytest

from build import a_gap, found, judged, some_values
from build_sides import BOTH, HS, ORG, PORTAL, a_property, a_sf_field, declared, synced
from build_sources import counted
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.policy import Policy
from checks.model.policy.measurement import SyncPair
from checks.model.policy.sources import SourceMapping, Sources, SourceValue
from checks.sources import source_does_not_cross  # noqa: F401 - registers the check

LEAD, CONTACT = "Lead.LeadSource", "contacts.lead_source"
PAIR = synced(LEAD, CONTACT)


def ours(*values, path=LEAD):
    return a_sf_field(path, *values, custom=False)


def theirs(*options, path=CONTACT, **given):
    return a_property(path, *options, **given)


def a_sync(direction=None, **values):
    return declared(SyncPair(source=LEAD, target=CONTACT, direction=direction, values=values))


def test_names_what_either_side_lacks_and_how_many_records_carry_it():
    counts = [*counted(LEAD, {"Trade Show": 300, "Web": 9}), *counted(CONTACT, {"EXPO": 12}, connection=HS)]
    assert found("SRC005", BOTH, ours("Web", "Trade Show", "Webinar"), theirs("Web", "EXPO"), PAIR, counts) == [
        Finding(
            ref="salesforce:field:Lead.LeadSource",
            message="Lead.LeadSource (salesforce) and contacts.lead_source (hubspot) do not map: HubSpot has no 'Trade Show' and "
            "'Webinar'; Salesforce has no 'EXPO'. 312 records carry them.",
            measured={
                "mirror": "hubspot:field:contacts.lead_source",
                "origin": "read",
                "direction": "both",
                "from_salesforce": {"lost": ["Trade Show", "Webinar"], "respelt": {}, "several": {}},
                "from_hubspot": {"lost": ["EXPO"], "respelt": {}, "several": {}},
            },
            size=3,
            affected=(
                "hubspot:field:contacts.lead_source",
                "salesforce:value:Lead.LeadSource=Trade Show",
                "salesforce:value:Lead.LeadSource=Webinar",
                "hubspot:value:contacts.lead_source=EXPO",
            ),
            records=312,
        )
    ]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([ours("Web", "Event"), theirs("Event", "Web"), PAIR], id="the same values"),
        pytest.param([ours("Web", "Other"), theirs("Web"), PAIR], id="a catch-all value"),
        pytest.param([ours("Web", "Event"), theirs("web", "EVENT")], id="a proposed pair in other spellings"),
        pytest.param([ours("Web", "Fair"), theirs("Ads", "Mail")], id="two lists that nobody joins"),
        pytest.param([ours("Web", "Fair"), theirs(type="text"), PAIR], id="a text takes any value"),
        pytest.param(
            [ours("Web"), theirs(type="text"), PAIR, counted(CONTACT, {"typo": 4}, connection=HS)], id="a text that few carry"
        ),
        pytest.param(
            [ours("Web"), [*theirs("Web"), *some_values(CONTACT, "Old", connection=HS, active=False)], PAIR], id="a hidden option"
        ),
        pytest.param(
            [
                ours("North", path="Lead.Region__c"),
                theirs("South", path="contacts.region"),
                synced("Lead.Region__c", "contacts.region"),
            ],
            id="no source",
        ),
    ],
)
def test_leaves_alone(rows):
    assert found("SRC005", BOTH, *rows) == []


@pytest.mark.parametrize(
    ("policy", "lost"),
    [
        pytest.param(a_sync(), (["Fair"], ["EXPO"]), id="nothing mapped"),
        pytest.param(a_sync(Fair="EXPO"), None, id="mapped"),
        pytest.param(a_sync(Fair="GONE"), (["Fair"], ["EXPO"]), id="mapped to what is not offered"),
        pytest.param(a_sync("to_target"), (["Fair"], []), id="to HubSpot only"),
        pytest.param(a_sync("to_source"), ([], ["EXPO"]), id="to Salesforce only"),
        pytest.param(
            Policy(sources=Sources(mappings=(SourceMapping(source=CONTACT, target=LEAD, values={"EXPO": "Fair"}),))),
            None,
            id="mapped in sources.yaml",
        ),
        pytest.param(
            Policy(sources=Sources(mappings=(SourceMapping(source=CONTACT, target=LEAD),))),
            (["Fair"], ["EXPO"]),
            id="joined in sources.yaml",
        ),
    ],
)
def test_the_policy_maps_values(policy, lost):
    findings = found("SRC005", BOTH, ours("Web", "Fair"), theirs("Web", "EXPO"), policy=policy)
    assert [tuple(one.measured[way]["lost"] for way in ("from_salesforce", "from_hubspot")) for one in findings] == (
        [lost] if lost else []
    )


def test_a_sync_compares_to_the_letter_and_tells_a_spelling_once():
    (finding,) = found("SRC005", BOTH, ours("Web", "Event"), theirs("web", "Event"), PAIR)
    assert finding.message == (
        "Lead.LeadSource (salesforce) and contacts.lead_source (hubspot) do not map: HubSpot spells 'Web' as 'web'."
    )
    assert (finding.severity, finding.size) == (Severity.MEDIUM, 1)


def test_the_stored_value_counts_and_not_the_label():
    options = [*theirs(), *some_values(CONTACT, "evt", connection=HS, label="Event")]
    (finding,) = found("SRC005", BOTH, ours("Event"), options, PAIR)
    assert finding.measured["from_salesforce"]["respelt"] == {"Event": "evt"}


def test_a_spelling_of_the_way_back_only():
    (finding,) = found("SRC005", BOTH, ours("Web"), theirs("web"), policy=a_sync("to_source"))
    assert finding.measured["from_hubspot"]["respelt"] == {"web": "Web"}
    assert finding.message.endswith("HubSpot spells 'Web' as 'web'.")


def test_a_mapping_without_a_sync_may_leave_spellings_alone():
    policy = Policy(sources=Sources(mappings=(SourceMapping(source=CONTACT, target=LEAD),)))
    assert found("SRC005", BOTH, ours("Web", "Event"), theirs("web", "Event"), policy=policy) == []


def test_a_value_that_may_be_two():
    (finding,) = found("SRC005", BOTH, ours("Web", "Trade Show"), theirs("Web", "trade_show", "Tradeshow"))
    assert "'Trade Show' may be 'trade_show' and 'Tradeshow' in HubSpot" in finding.message
    assert finding.measured["from_hubspot"] == {"lost": [], "respelt": {}, "several": {}}


@pytest.mark.parametrize(("direction", "several"), [("both", ["PAID"]), ("to_target", []), (None, [])])
def test_two_values_that_a_mapping_makes_one_part_again_only_where_both_are_written(direction, several):
    policy = a_sync(direction, PPC="PAID", Ads="PAID")
    findings = found("SRC005", BOTH, ours("PPC", "Ads"), theirs("PAID"), policy=policy)
    assert [list(one.measured["from_hubspot"]["several"]) for one in findings] == ([several] if several else [])


def test_a_proposal_says_so_and_takes_the_words_of_the_taxonomy_for_one():
    rows = [*BOTH, *ours("Web", "PPC", "Fair"), *theirs("Web", "Paid Search", "Ads")]
    (plain,) = found("SRC005", rows)
    assert plain.message.endswith(" That the two mirror each other is proposed from their names.")
    assert plain.confidence is Confidence.POSSIBLE
    taxonomy = Sources(values=(SourceValue(name="PPC", aliases=("Paid Search",)), SourceValue(name="Fair", aliases=("Ads",))))
    assert found("SRC005", rows, policy=Policy(sources=taxonomy)) == []


def test_a_text_that_enough_records_carry_must_find_its_value():
    counts = counted(CONTACT, {"Fair": 5, "Web": 90, "": 400}, connection=HS)
    (finding,) = found("SRC005", BOTH, ours("Web"), theirs(type="text"), PAIR, counts)
    assert finding.measured["from_hubspot"]["lost"] == ["Fair"]
    assert finding.affected == ("hubspot:field:contacts.lead_source",)
    assert found("SRC005", BOTH, ours("Web"), theirs(type="text"), PAIR, counts, fewest=6) == []


def test_two_properties_of_one_field_are_one_finding():
    rows = [*theirs("Fair", path="companies.src_a"), *theirs("Ads", path="companies.src_b")]
    policy = declared(("Account.AccountSource", "companies.src_a"), ("Account.AccountSource", "companies.src_b"))
    (finding,) = found("SRC005", BOTH, ours("Web", path="Account.AccountSource"), rows, policy=policy)
    assert finding.size == 4
    assert [one["mirror"] for one in finding.measured["pairs"]] == [
        "hubspot:field:companies.src_a",
        "hubspot:field:companies.src_b",
    ]


@pytest.mark.parametrize("gap", [("Lead",), (LEAD,)])
def test_a_list_that_was_read_in_part_is_not_compared(gap):
    judgement = judged("SRC005", BOTH, ours("Web", "Fair"), theirs("Web"), PAIR, a_gap("picklist_values", *gap))
    assert judgement.findings == ()
    assert "the source values of 1 field could not be read" in {one.reason for one in judgement.not_judged}


def test_options_that_another_system_keeps_are_not_judged():
    judgement = judged("SRC005", BOTH, ours("Web"), theirs(), PAIR)
    assert [one.reason for one in judgement.not_judged] == ["the source values of 1 field could not be read"]


@pytest.mark.parametrize(("connection", "rows", "named"), [(ORG, ours("Web"), "HubSpot"), (PORTAL, theirs("Web"), "Salesforce")])
def test_one_system_alone_is_not_judged(connection, rows, named):
    judgement = judged("SRC005", connection, rows)
    assert not judgement.ran
    assert judgement.not_judged == (
        NotJudged(
            reason=f"what only both CRMs together tell was not judged: {named} was not read",
            cure=f"connect {named} in auditor.yaml",
        ),
    )


def test_sources_that_nothing_joins_are_not_judged():
    judgement = judged("SRC005", BOTH, ours("Web"), theirs("Mail", path="contacts.hs_analytics_source", custom=False))
    assert [one.cure for one in judgement.not_judged] == ["name the pairs under sync in governance/systems.yaml"]
    assert judged("SRC005", BOTH, ours("Web")).not_judged == ()


@pytest.mark.parametrize(
    ("rows", "policy"),
    [
        pytest.param([ours("Web", "Fair"), theirs("Web")], a_sync(), id="lost on the way to HubSpot"),
        pytest.param([ours("Web"), theirs("Web", "Fair")], a_sync(), id="lost on the way to Salesforce"),
        pytest.param([ours("Trade Show"), theirs("trade show", "Trade-Show")], a_sync("to_target"), id="two of HubSpot"),
        pytest.param([ours("trade show", "Trade-Show"), theirs("Trade Show")], a_sync("to_source"), id="two of Salesforce"),
    ],
)
def test_a_value_that_goes_astray_weighs_more_than_a_spelling(rows, policy):
    (finding,) = found("SRC005", BOTH, *rows, policy=policy)
    assert finding.severity is None


@pytest.mark.parametrize(("number", "records", "told"), [(1, 1, " 1 record carries them."), (0, None, "")])
def test_tells_of_records_where_there_are_any(number, records, told):
    counts = counted(LEAD, {"Fair": number})
    (finding,) = found("SRC005", BOTH, ours("Web", "Fair"), theirs("Web"), PAIR, counts)
    assert finding.records == records
    assert finding.message.endswith(f"HubSpot has no 'Fair'.{told}")


def test_a_mapping_into_nothing_is_lost_whatever_else_looks_alike():
    policy = a_sync("to_target", Fair="GONE", Other="GONE")
    (finding,) = found("SRC005", BOTH, ours("Fair", "Other"), theirs("fair", "Misc"), policy=policy)
    assert finding.measured["from_salesforce"] == {"lost": ["Fair", "Other"], "respelt": {}, "several": {}}


def test_a_slip_of_the_pen_and_a_label_are_spellings():
    options = [*theirs("Partner Referal"), *some_values(CONTACT, "42", connection=HS, label="Webinar")]
    assert found("SRC005", BOTH, ours("Partner Referral", "Webinar"), options, policy=Policy(), fewest=1) == []
    (strict,) = found("SRC005", BOTH, ours("Partner Referral", "Webinar"), options, PAIR)
    assert strict.measured["from_salesforce"]["respelt"] == {"Partner Referral": "Partner Referal", "Webinar": "42"}


@pytest.mark.parametrize(
    ("our", "their", "fix_in"),
    [(("Web", "Fair"), ("Web",), "hubspot"), (("Web",), ("Web", "Fair"), ""), (("Fair",), ("Ads",), "")],
)
def test_it_is_mended_where_a_value_is_missing(our, their, fix_in):
    (finding,) = found("SRC005", BOTH, ours(*our), theirs(*their), PAIR)
    assert finding.fix_in == fix_in
