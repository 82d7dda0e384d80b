"""What was not counted is told of what would have been: of no table that was read, nor of one that it has no part in."""

import pytest

from checks.model import refs
from checks.model.policy import Policy
from checks.model.policy.measurement import Systems
from checks.model.tables import MEASURES
from connectors.salesforce.reading.choosing import CORE
from live_tools import SMALL, live
from standins.company.generate import generate
from standins.http.faults import Faults, Say
from standins.salesforce.faults import Fault

REFUSED = [{"errorCode": "INSUFFICIENT_ACCESS", "message": "insufficient access rights"}]


@pytest.fixture(scope="module")
def company():
    return generate(**SMALL)


def uncounted(snapshot, words):
    return {(gap.table, gap.scope) for gap in snapshot.table("gaps") if gap.table in MEASURES and words in gap.reason}


def counted(snapshot, object_):
    """The tables of numbers that hold a row of an object."""
    tables = MEASURES & set(snapshot.tables)
    return {table for table in tables for row in snapshot.table(table) if refs.object_of(row.ref) == object_}


OWN = {
    "Lead": {
        ("field_fill", "Lead"), ("conversion_source", "Lead"), ("owner_counts", "Lead"), ("value_counts", "Lead.LeadSource"),
        ("duplicates", "Lead"),
    },
    "Contact": {
        ("field_fill", "Contact"), ("owner_counts", "Contact"), ("orphans", "Contact"), ("value_counts", "Contact.LeadSource"),
        ("duplicates", "Contact"),
    },
    "Account": {
        ("field_fill", "Account"), ("owner_counts", "Account"), ("value_counts", "Account.AccountSource"),
        ("duplicates", "Account"),
    },
}  # fmt: skip


@pytest.mark.parametrize("object_", OWN)
def test_a_core_object_that_is_not_governed(tmp_path, company, object_):
    with live(tmp_path, company=company) as org:
        kept = tuple(name for name in org.policy.systems.governed_objects if name != object_)
        org.policy = org.policy.model_copy(
            update={"systems": Systems(governed_objects=kept), "sources": Policy().sources, "segments": Policy().segments}
        )
        snapshot = org.pull()
        told = uncounted(snapshot, "of governed objects only")
        assert told == OWN[object_]
        assert {table for table, scope in told if scope == object_} & counted(snapshot, object_) == set()
        assert "record_counts" in counted(snapshot, object_)


def test_an_opportunity_that_is_not_governed_takes_what_rests_on_it(tmp_path, company):
    with live(tmp_path, company=company) as org:
        kept = tuple(name for name in org.policy.systems.governed_objects if name != "Opportunity")
        org.policy = org.policy.model_copy(update={"systems": Systems(governed_objects=kept)})
        told = uncounted(org.pull(), "of governed objects only")
    assert {("won", "Opportunity"), ("open_deals", "Opportunity"), ("conversion_source", "Lead")} <= told
    assert {table for table, _ in told} & {"stage_counts", "transitions", "handoff_fill", "record_counts"} == set()


UNDESCRIBED = {
    "Campaign": {"field_fill"},
    "Lead": {"field_fill", "value_counts", "stage_counts", "transitions", "conversion_source", "owner_counts", "duplicates"},
    "Account": {"field_fill", "value_counts", "owner_counts", "handoff_fill", "duplicates"},
}


@pytest.mark.parametrize("object_", UNDESCRIBED)
def test_a_governed_object_that_was_not_described(tmp_path, company, object_):
    faults = Faults(Fault(Say(403, REFUSED), path=rf"sobjects/{object_}/describe"))
    with live(tmp_path, company=company, faults=faults) as org:
        handoffs = {"handoffs": [{"name": "Won", "fields": ["Account.Industry", "Opportunity.Type"]}]}
        more = Policy.model_validate({"handoffs": handoffs, "systems": {"governed_objects": [*CORE, "Campaign"]}})
        org.policy = org.policy.model_copy(update={"handoffs": more.handoffs, "systems": more.systems})
        snapshot = org.pull()
    assert uncounted(snapshot, "insufficient access rights") == {(table, object_) for table in UNDESCRIBED[object_]}
    assert f"salesforce:object:{object_}" in {row.ref for row in snapshot.table("record_counts")}
