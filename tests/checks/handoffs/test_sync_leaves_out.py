import pytest

from build import a_field, found, judged
from build_sides import BOTH, ORG, PORTAL, a_property, a_sf_field, declared, synced
from checks.handoffs import sync_leaves_out  # noqa: F401 - registers the check
from checks.model.finding import Confidence, Finding, NotJudged
from checks.model.policy import Policy
from checks.model.policy.market import Handoff, Handoffs, Segments
from checks.model.policy.measurement import SyncPair
from checks.model.policy.records import Dictionary, DictionaryEntry
from checks.model.policy.sources import SourceMapping, Sources

RATING = [*a_sf_field("Account.Rating__c", "Hot", "Cold"), *a_property("companies.rating", "Hot", "Cold")]
TYPE = [*a_sf_field("Account.Type", "New", "Old", custom=False), *a_property("companies.type", "New", "Old")]
SEGMENTS = Segments(fields=("Account.Rating__c",))


def pair(source="Account.Rating__c", target="companies.rating", direction=None):
    return SyncPair(source=source, target=target, direction=direction)


def listed(*pairs, **parts):
    return declared(*pairs, **{"segments": SEGMENTS, **parts})


OTHER = pair("Account.Type", "companies.type", "to_target")


def test_names_the_pair_that_the_sync_leaves_out():
    handoffs = Handoffs(handoffs=(Handoff(name="Sales to CS", fields=("Account.Rating__c",)),))
    assert found("HND005", BOTH, RATING, TYPE, policy=listed(OTHER, handoffs=handoffs)) == [
        Finding(
            ref="salesforce:field:Account.Rating__c",
            message="Account.Rating__c (salesforce) and companies.rating (hubspot) seem to be one field, and sync in systems.yaml"
            " leaves them out.",
            measured={
                "fault": "left out",
                "mirror": "hubspot:field:companies.rating",
                "origin": "proposed",
                "direction": None,
                "needed_by": ["handoff Sales to CS", "segment"],
            },
            affected=("hubspot:field:companies.rating",),
            confidence=Confidence.POSSIBLE,
        )
    ]


def test_a_sync_that_was_read_makes_it_likely():
    (finding,) = found("HND005", BOTH, RATING, TYPE, synced("Account.Type", "companies.type", "to_target"), policy=listed())
    assert finding.message.endswith(" seem to be one field, and the sync leaves them out.")
    assert finding.confidence is Confidence.LIKELY


@pytest.mark.parametrize(
    ("rows", "policy"),
    [
        pytest.param(RATING, listed(pair(direction="to_target")), id="synced one way"),
        pytest.param(RATING, listed(pair()), id="synced, and nobody says which way"),
        pytest.param([*RATING, *TYPE], declared(OTHER), id="a field that nobody answers for"),
        pytest.param(
            [*RATING, *a_sf_field("Lead.Kind__c", "A"), *a_property("contacts.kind", "A")],
            listed(pair("Lead.Kind__c", "contacts.kind", "to_target")),
            id="objects of which no field is synced",
        ),
        pytest.param(
            [*a_sf_field("Account.Rating__c", "Hot"), *a_property("companies.rating__c", "Hot"), *TYPE],
            listed(OTHER),
            id="a property that the sync made",
        ),
        pytest.param(
            [*a_sf_field("Account.Rating__c", "Hot"), *a_property("companies.heat", "Hot"), *TYPE],
            listed(OTHER),
            id="a field that is on one side only",
        ),
        pytest.param(
            RATING,
            listed(pair(direction="both"), truth={"Account": "salesforce"}),
            id="both ways, and the object has a record",
        ),
        pytest.param(
            RATING, listed(pair(direction="both"), truth={"companies.rating": "hubspot"}), id="both ways, and the field's is"
        ),
        pytest.param(
            RATING, listed(pair(direction="both"), truth={"Account": "NetSuite"}), id="both ways, and a third system wins"
        ),
        pytest.param(RATING, listed(pair(direction="to_target"), truth={"Account": "salesforce"}), id="out of the record"),
        pytest.param(RATING, listed(pair(direction="to_target"), truth={"Account": "NetSuite"}), id="out of neither"),
    ],
)
def test_leaves_alone(rows, policy):
    assert found("HND005", BOTH, rows, policy=policy) == []


@pytest.mark.parametrize(
    ("policy", "fault", "told"),
    [
        pytest.param(
            listed(pair(direction="both")),
            "both write",
            "are synced both ways, and no system of record is declared: the last to write wins.",
            id="both may write",
        ),
        pytest.param(
            listed(pair(direction="to_target"), truth={"Account": "hubspot"}),
            "against the record",
            "have HubSpot as system of record, and the sync writes into it.",
            id="into HubSpot",
        ),
        pytest.param(
            listed(
                pair(direction="to_source"),
                dictionary=Dictionary(entries=(DictionaryEntry(component="companies.rating", system_of_record="Salesforce"),)),
            ),
            "against the record",
            "have Salesforce as system of record, and the sync writes into it.",
            id="into Salesforce",
        ),
        pytest.param(
            listed(pair(direction="both"), truth={"Account": "salesforce", "companies": "hubspot"}),
            "two records",
            "have two systems of record: hubspot and salesforce.",
            id="each its own",
        ),
    ],
)
def test_who_may_write(policy, fault, told):
    (finding,) = found("HND005", BOTH, RATING, policy=policy)
    assert finding.message == f"Account.Rating__c (salesforce) and companies.rating (hubspot) {told}"
    assert (finding.measured["fault"], finding.confidence) == (fault, None)


def test_sources_are_governed_without_a_policy():
    rows = [*a_sf_field("Lead.LeadSource", "Web", custom=False), *a_property("contacts.lead_source", "Web")]
    (finding,) = found("HND005", BOTH, rows, synced("Lead.LeadSource", "contacts.lead_source"))
    assert finding.measured["fault"] == "both write"


def test_values_that_are_mapped_are_not_synced_by_that():
    sources = Sources(mappings=(SourceMapping(source="Account.Rating__c", target="companies.rating"),))
    (finding,) = found("HND005", BOTH, RATING, TYPE, policy=listed(OTHER, sources=sources))
    assert (finding.measured["fault"], finding.measured["origin"]) == ("left out", "declared")


def test_a_sync_of_which_nobody_knows_is_not_judged():
    judgement = judged("HND005", BOTH, RATING, policy=listed())
    assert judgement.not_judged == (
        NotJudged(
            reason="which fields the sync of Salesforce and HubSpot holds together is not known: neither tells, and no policy "
            "does",
            cure="list them under sync in governance/systems.yaml, each with source, target and direction",
        ),
    )


@pytest.mark.parametrize(("connection", "named"), [(ORG, "HubSpot"), (PORTAL, "Salesforce")])
def test_one_system_alone_is_not_judged(connection, named):
    judgement = judged("HND005", connection, policy=listed(pair(direction="both")))
    assert [one.cure for one in judgement.not_judged] == [f"connect {named} in auditor.yaml"]
    assert not judgement.ran


def test_what_the_vendors_pair_is_left_out_only_of_a_sync_that_was_read():
    amount = [a_field("Opportunity.Amount", type="currency", custom=False), *a_property("deals.amount", type="number")]
    kind = [*a_sf_field("Opportunity.Type", "New", custom=False), *a_property("deals.kind", "New")]
    needed = Segments(fields=("Opportunity.Amount",))
    listed_only = declared(pair("Opportunity.Type", "deals.kind", "to_target"), segments=needed)
    assert judged("HND005", BOTH, amount, kind, policy=listed_only).findings == ()
    judgement = judged(
        "HND005", BOTH, amount, kind, synced("Opportunity.Type", "deals.kind", "to_target"), policy=Policy(segments=needed)
    )
    assert [one.ref for one in judgement.findings] == ["salesforce:field:Opportunity.Amount"]
    assert judgement.not_judged == ()
