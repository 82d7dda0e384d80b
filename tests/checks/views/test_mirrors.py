import msgspec
import pytest

from build import a_connection, a_field, a_snapshot, some_values
from build_sides import ORG, PORTAL, a_property, a_sf_field, declared, mirrored, pairs, synced
from checks.fields import clashing_concept  # noqa: F401 - registers the views
from checks.model.check import Inputs
from checks.model.finding import Confidence
from checks.model.policy import Policy
from checks.model.policy.measurement import SyncPair
from checks.model.policy.sources import SourceMapping, Sources
from checks.views.mirror_names import By

LEAD = a_sf_field("Lead.LeadSource", "Web", "Event", custom=False)
CONTACT = a_property("contacts.lead_source", "Web", "Event")


def test_a_pair_is_proposed_from_names_and_values():
    (mirror,) = mirrored(LEAD, CONTACT)
    assert pairs((mirror,)) == [("Lead.LeadSource", "contacts.lead_source", "proposed")]
    assert (mirror.by, mirror.confidence, mirror.direction, mirror.synced) == (By.NAME, Confidence.POSSIBLE, None, False)
    assert mirror.title == "Lead.LeadSource (salesforce) and contacts.lead_source (hubspot)"
    assert mirror.caveat == " That the two mirror each other is proposed from their names."


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([*LEAD, *a_property("deals.lead_source", "Web", "Event")], id="on objects that mirror nothing"),
        pytest.param([*LEAD, *a_property("contacts.lead_source", "Fair", "Ads")], id="no value in common"),
        pytest.param([*LEAD, *a_property("contacts.lead_source")], id="options that were not read"),
        pytest.param([*LEAD, *a_property("contacts.lead_source", "Web", "Event", archived=True)], id="archived"),
        pytest.param([*LEAD, *a_property("contacts.lead_source", "Web", "Event", calculated=True)], id="calculated"),
        pytest.param([*LEAD, *a_property("contacts.lead_source", type="number")], id="another type"),
        pytest.param([*LEAD, *a_property("contacts.campaign", "Web", "Event")], id="another name"),
        pytest.param(
            [*LEAD, *a_property("contacts.first", type="text", label="LeadSource")], id="a list and a text by label only"
        ),
        pytest.param([*a_sf_field("Lead.LeadSource", "Web", "Event", managed=True), *CONTACT], id="a field of a package"),
        pytest.param(
            [*a_sf_field("Lead.Way__c", "Web", "Event", "Fair", label="Origin"), *a_property("contacts.origin", "Web", "A", "B")],
            id="too few values in common for a label",
        ),
        pytest.param(
            [*LEAD, *a_property("contacts.lead_source", "Web", "Event"), *a_property("contacts.leadsource", "Web", "Event")],
            id="two that are equally like it",
        ),
    ],
)
def test_proposes_nothing_where_too_little_speaks_for_it(rows):
    assert mirrored(rows) == ()


def test_the_surer_of_two_properties_is_proposed():
    rows = [*CONTACT, *a_property("contacts.origin", "Web", "Event", label="LeadSource")]
    assert pairs(mirrored(LEAD, rows)) == [("Lead.LeadSource", "contacts.lead_source", "proposed")]


def test_one_property_of_contacts_mirrors_a_field_of_leads_and_one_of_contacts():
    found = mirrored(LEAD, a_sf_field("Contact.LeadSource", "Web", custom=False), CONTACT)
    assert [one for one, _, _ in pairs(found)] == ["Contact.LeadSource", "Lead.LeadSource"]


@pytest.mark.parametrize("name", ["priority__c", "leadsource"])
def test_a_property_that_the_sync_made_tells_it_by_its_name(name):
    field = a_sf_field("Lead.Priority__c", "High") if name == "priority__c" else LEAD
    group = {} if name == "priority__c" else {"group": "salesforceinformation"}
    (mirror,) = mirrored(field, a_property(f"contacts.{name}", type="text", label="?", **group))
    assert (mirror.by, mirror.confidence) == (By.SYNC, Confidence.LIKELY)


def test_owners_and_stages_are_pairs_by_design():
    rows = [
        a_field("Lead.OwnerId", type="lookup", custom=False),
        *a_property("contacts.hubspot_owner_id"),
        *a_sf_field("Opportunity.StageName", "Won", custom=False),
        *a_property("deals.dealstage"),
    ]
    assert [(one.salesforce.name, one.by) for one in mirrored(rows)] == [("OwnerId", By.DESIGN), ("StageName", By.DESIGN)]


def test_names_are_compared_with_and_without_their_object():
    rows = [*a_sf_field("Account.Account_Tier__c", "A", "B"), *a_property("companies.tier", "A", "B")]
    assert len(mirrored(rows)) == 1


RATING, SCORE = a_sf_field("Account.Rating__c", "Hot"), a_property("companies.heat", "hot")


@pytest.mark.parametrize(
    ("policy", "direction", "values"),
    [
        pytest.param(declared(("Account.Rating__c", "companies.heat")), None, (), id="in short"),
        pytest.param(declared(("companies.heat", "Account.Rating__c")), None, (), id="the other way round"),
        pytest.param(
            declared(SyncPair(source="Account.Rating__c", target="companies.heat", direction="to_target", values={"Hot": "hot"})),
            "to_hubspot",
            (("Hot", "hot"),),
            id="to HubSpot",
        ),
        pytest.param(
            declared(
                SyncPair(
                    source="hubspot:field:companies.heat",
                    target="field:Account.Rating__c",
                    direction="to_target",
                    values={"hot": "Hot"},
                )
            ),
            "to_salesforce",
            (("Hot", "hot"),),
            id="from HubSpot",
        ),
        pytest.param(
            declared(SyncPair(source="companies.heat", target="Account.Rating__c", direction="to_source")),
            "to_hubspot",
            (),
            id="back to HubSpot",
        ),
        pytest.param(
            declared(SyncPair(source="companies.heat", target="Account.Rating__c", direction="both")), "both", (), id="both ways"
        ),
    ],
)
def test_a_pair_is_declared(policy, direction, values):
    (mirror,) = mirrored(RATING, SCORE, policy=policy)
    assert (mirror.origin, mirror.direction, mirror.values, mirror.synced) == ("declared", direction, values, True)
    assert (mirror.confidence, mirror.caveat) == (Confidence.CERTAIN, "")


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param(declared(("Account.*", "companies.heat")), id="a pattern"),
        pytest.param(declared(("Account.Rating__c", "Account.Rating__c")), id="one system"),
        pytest.param(declared(("companies.heat", "companies.heat")), id="the other system alone"),
        pytest.param(declared(("Account.Gone__c", "companies.heat")), id="a field that is not there"),
        pytest.param(declared(("Lead.Rating__c", "companies.heat")), id="a field of another object"),
        pytest.param(declared(("Account", "companies")), id="objects"),
    ],
)
def test_declares_no_pair_of_fields(policy):
    assert mirrored(RATING, SCORE, policy=policy) == ()


def test_a_declared_field_that_is_archived_makes_no_pair():
    archived = [msgspec.structs.replace(SCORE[0], archived=True)]
    assert mirrored(RATING, archived, policy=declared(("Account.Rating__c", "companies.heat"))) == ()


def test_the_policy_has_the_word_on_direction_and_a_proposal_none():
    policy = declared(SyncPair(source="Account.Rating__c", target="companies.heat", direction="both"))
    (mirror,) = mirrored(RATING, SCORE, synced("Account.Rating__c", "companies.heat", "to_target"), policy=policy)
    assert mirror.direction == "both"
    proposed_only = synced("Account.Rating__c", "companies.heat", "to_target", origin="proposed")
    (mirror,) = mirrored(RATING, SCORE, proposed_only, policy=declared(("Account.Rating__c", "companies.heat")))
    assert (mirror.direction, mirror.synced) == (None, True)


def test_a_mapping_of_sources_and_a_sync_together_are_a_sync():
    mapping = SourceMapping(source="Account.Rating__c", target="companies.heat", values={"Hot": "hot"})
    row = synced("Account.Rating__c", "companies.heat")
    (mirror,) = mirrored(RATING, SCORE, row, policy=Policy(sources=Sources(mappings=(mapping,))))
    assert (mirror.origin, mirror.synced, mirror.values) == ("declared", True, (("Hot", "hot"),))


@pytest.mark.parametrize(
    ("source", "target", "values"),
    [
        ("Account.*", "companies.heat", (("Hot", "hot"),)),
        ("Account.*", "contacts.heat", ()),
        ("Lead.*", "companies.heat", ()),
        ("contacts.*", "Account.*", ()),
        ("companies.*", "Lead.*", ()),
        ("companies.*", "Account.*", (("hot", "Hot"),)),
    ],
)
def test_a_pattern_maps_the_values_of_the_pairs_that_fit_it(source, target, values):
    mapping = SourceMapping(source=source, target=target, values={"Hot": "hot"})
    row = synced("Account.Rating__c", "companies.heat")
    (mirror,) = mirrored(RATING, SCORE, row, policy=Policy(sources=Sources(mappings=(mapping,))))
    assert mirror.values == values


@pytest.mark.parametrize(
    ("rows", "by"),
    [
        pytest.param([*LEAD, *a_property("contacts.lead_source", type="text")], By.NAME, id="a list and a text of one name"),
        pytest.param(
            [a_field("Lead.Fit__c", type="number"), *a_property("contacts.fit", type="number")], By.NAME, id="numbers of one name"
        ),
        pytest.param(
            [a_field("Lead.X__c", type="currency", label="Budget"), *a_property("contacts.budget", type="number")],
            By.LABEL,
            id="numbers of one label",
        ),
        pytest.param(
            [*a_sf_field("Lead.X__c", "A", "B", label="Origin"), *a_property("contacts.origin", "A", "C")],
            By.LABEL,
            id="half of a list by label",
        ),
        pytest.param(
            [*a_sf_field("Account.Kind__c", "A", "B"), *a_property("companies.company_kind", "A", "B")],
            By.LABEL,
            id="with the name of its object before it",
        ),
    ],
)
def test_what_a_proposal_rests_on(rows, by):
    assert [one.by for one in mirrored(rows)] == [by]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [a_field("Lead.Fit__c", type="number", calculated=True), *a_property("contacts.fit", type="number")], id="a formula"
        ),
        pytest.param([*a_sf_field("Account.Home__c", "A"), *a_property("companies.company", "A")], id="the object's name alone"),
        pytest.param(
            [*a_sf_field("Account.Kind__c", "A"), *a_property("companies.product_kind", "A")], id="another word before it"
        ),
    ],
)
def test_what_no_proposal_rests_on(rows):
    assert mirrored(rows) == ()


def test_a_mapping_of_sources_declares_a_pair_that_no_sync_is_said_to_hold_together():
    mapping = SourceMapping(source="contacts.first_touch", target="Lead.LeadSource", values={"WEB": "Web"})
    policy = Policy(sources=Sources(mappings=(mapping,)))
    (mirror,) = mirrored(LEAD, a_property("contacts.first_touch", "WEB"), policy=policy)
    assert (mirror.origin, mirror.values, mirror.synced) == ("declared", (("Web", "WEB"),), False)


def test_what_is_read_gives_the_direction_of_what_is_declared():
    policy = declared(("Account.Rating__c", "companies.heat"))
    (mirror,) = mirrored(RATING, SCORE, synced("Account.Rating__c", "companies.heat", "to_target"), policy=policy)
    assert (mirror.origin, mirror.direction) == ("declared", "to_hubspot")


@pytest.mark.parametrize("direction", ["", "two_way", "to target"])
def test_a_direction_that_is_no_word_of_the_model_is_not_told(direction):
    (mirror,) = mirrored(RATING, SCORE, synced("Account.Rating__c", "companies.heat", direction))
    assert (mirror.origin, mirror.direction, mirror.synced) == ("read", None, True)


def test_a_connector_may_propose_too():
    (mirror,) = mirrored(RATING, SCORE, synced("Account.Rating__c", "companies.heat", origin="proposed"))
    assert (mirror.origin, mirror.synced, mirror.confidence) == ("proposed", False, Confidence.POSSIBLE)


def test_mappings_of_fields_that_are_gone_or_archived_make_no_pair():
    old = [msgspec.structs.replace(RATING[0], archived=True)]
    assert mirrored(old, SCORE, synced("Account.Rating__c", "companies.heat")) == ()
    assert mirrored(RATING, SCORE, synced("Account.Gone__c", "companies.heat")) == ()
    archived = [msgspec.structs.replace(SCORE[0], archived=True)]
    assert mirrored(RATING, archived, synced("Account.Rating__c", "companies.heat")) == ()
    assert mirrored(RATING, synced("Account.Rating__c", "companies.gone")) == ()


def test_a_field_that_is_declared_has_no_proposal_on_that_object():
    policy = declared(("Lead.LeadSource", "contacts.first_touch"))
    found = mirrored(LEAD, CONTACT, a_property("contacts.first_touch", "Web"), policy=policy)
    assert pairs(found) == [("Lead.LeadSource", "contacts.first_touch", "declared")]


def test_declared_objects_mirror_each_other_in_either_order():
    rows = [*a_sf_field("Case.Kind__c", "Bug", "Question"), *a_property("tickets.kind", "Bug", "Question")]
    assert mirrored(rows) == ()
    for policy in (declared(("Case", "tickets")), declared(("hubspot:object:tickets", "object:Case"))):
        assert pairs(mirrored(rows, policy=policy)) == [("Case.Kind__c", "tickets.kind", "proposed")]


def proposed(*connections):
    rows = [
        row
        for one in connections
        if one.system == "salesforce"
        for row in (
            a_field("Lead.LeadSource", connection=one.name),
            *some_values("Lead.LeadSource", "Web", "Event", connection=one.name),
        )
    ]
    inputs = Inputs(a_snapshot(*connections, *rows, *CONTACT), Policy())
    return [one.salesforce.connection for one in inputs.value("mirrors", frozenset(one.name for one in connections))]


def test_a_sandbox_is_paired_only_where_there_is_nothing_else():
    sandbox = a_connection("test", kind="sandbox")
    assert proposed(ORG, sandbox, PORTAL) == ["salesforce"]
    assert proposed(sandbox, PORTAL) == ["test"]


def test_with_one_system_there_is_no_pair():
    assert Inputs(a_snapshot(ORG, *LEAD), Policy()).value("mirrors", frozenset({"salesforce"})) == ()
    assert proposed(PORTAL) == []


def test_values_in_another_alphabet_are_compared_too():
    rows = [*a_sf_field("Lead.Kanal__c", "展示会", "ウェブ"), *a_property("contacts.kanal", "展示会", "ウェブ")]
    assert len(mirrored(rows)) == 1
