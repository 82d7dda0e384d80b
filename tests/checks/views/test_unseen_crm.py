import pytest

import checks.routing.routing_engine  # noqa: F401 - registers the view
from build import a_connection, a_field, a_gap, a_snapshot
from build_hubspot import of_sync
from build_sides import BOTH, HS, ORG, PORTAL, SF, declared
from checks.model.check import Inputs
from checks.model.policy import Policy
from checks.model.policy.market import Motion, Motions
from checks.model.policy.measurement import Systems

SYNC = declared(("Lead.LeadSource", "contacts.lead_source"))


def unseen(*rows, policy=None, read=None):
    snapshot = a_snapshot(*rows)
    return Inputs(snapshot, policy or Policy()).value("unseen_crm", frozenset(read or snapshot.coverage.connections))


def selling_in(*pipelines):
    return Policy(motions=Motions(motions=(Motion(name="Renewals", pipelines=pipelines),)))


@pytest.mark.parametrize(
    ("rows", "policy", "known_by"),
    [
        pytest.param([PORTAL], SYNC, "governance/systems.yaml lists what both keep the same", id="the sync"),
        pytest.param(
            [PORTAL],
            selling_in("salesforce:pipeline:Opportunity/Renewal"),
            "governance/motions.yaml has 'Renewals' in a pipeline of salesforce",
            id="a pipeline",
        ),
        pytest.param(
            [PORTAL],
            Policy(systems=Systems(source_of_truth={"Lead": "salesforce"})),
            "governance/systems.yaml lets salesforce win",
            id="who wins",
        ),
        pytest.param(
            [PORTAL, of_sync("contacts.salesforceleadid")],
            None,
            "hubspot has contacts.salesforceleadid, which HubSpot's sync with it fills",
            id="what the sync fills",
        ),
    ],
)
def test_a_portal_beside_which_there_is_an_org(rows, policy, known_by):
    assert unseen(*rows, policy=policy) == ("Salesforce", known_by, "connect Salesforce in auditor.yaml")


def test_an_org_beside_which_there_is_a_portal():
    told = unseen(ORG, policy=SYNC).hides("the trigger", "salesforce:Lead")
    assert told.scope == "salesforce:Lead"
    assert (
        told.reason == "the trigger may be in HubSpot, which was not read (governance/systems.yaml lists what both keep the same)"
    )
    assert told.cure == "connect HubSpot in auditor.yaml"


@pytest.mark.parametrize(
    ("rows", "policy"),
    [
        pytest.param([PORTAL], None, id="nothing tells of one"),
        pytest.param(BOTH, SYNC, id="both were read"),
        pytest.param([a_connection("books", system="file")], SYNC, id="neither was read"),
        pytest.param([PORTAL], selling_in("hubspot:pipeline:deals/default"), id="a pipeline of its own"),
        pytest.param([PORTAL], selling_in("*:pipeline:deals/default", "pipeline:deals/default"), id="a pipeline of any"),
        pytest.param([PORTAL], Policy(systems=Systems(source_of_truth={"deals": "hubspot"})), id="it wins itself"),
        pytest.param([PORTAL], Policy(systems=Systems(source_of_truth={"deals": "bookings"})), id="a file wins"),
        pytest.param([PORTAL, of_sync("contacts.salesforceleadid", archived=True)], None, id="the sync is over"),
        pytest.param([PORTAL, of_sync("companies.salesforceaccountid")], None, id="a property that every portal has"),
        pytest.param([ORG, a_field("Lead.salesforceleadid")], None, id="a field of Salesforce"),
    ],
)
def test_none_is_unseen(rows, policy):
    assert unseen(*rows, policy=policy) is None


@pytest.mark.parametrize("kind", ["fault", "budget", "permission", "scope"])
def test_a_crm_that_could_not_be_read_tonight_is_unseen(kind):
    told = unseen(*BOTH, a_gap("automations", connection=HS, kind=kind), read=[SF])
    assert told == (
        "hubspot",
        "it is connected, and could not be read whole",
        "see what is missing of hubspot, and read it again",
    )


@pytest.mark.parametrize("kind", ["edition", "feature off", "unsupported"])
def test_what_an_account_does_not_have_hides_nothing(kind):
    assert unseen(*BOTH, a_gap("automations", connection=HS, kind=kind), read=[SF], policy=SYNC) is None


def test_a_file_that_could_not_be_read_is_no_crm():
    books = a_connection("books", system="file")
    assert unseen(PORTAL, books, a_gap("fields", connection="books", kind="fault"), read=[HS]) is None
