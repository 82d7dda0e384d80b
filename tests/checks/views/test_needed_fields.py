from build import a_field, a_snapshot
from checks.model.policy.lifecycle import Lifecycle, StageDefinition
from checks.model.policy.market import Handoff, Handoffs, Segments
from checks.model.policy.measurement import Metric, Metrics
from checks.model.policy.sources import Sources
from checks.views.needed_fields import Need, needed_fields


def needed(*fields, **parts):
    policy = {
        "metrics": Metrics(),
        "sources": Sources(),
        "segments": Segments(),
        "handoffs": Handoffs(),
        "lifecycle": Lifecycle(),
        **parts,
    }
    return needed_fields(a_snapshot(*fields).table("fields"), **policy)


def test_every_part_of_the_policy_may_need_a_field_metrics_first():
    path = "Lead.Region__c"
    found = needed(
        a_field(path),
        lifecycle=Lifecycle(
            stages=(StageDefinition(name="Proposal", pipeline="Opportunity/New", required_fields=(path,)),),
            lead_statuses=(StageDefinition(name="Working", required_fields=(path,)),),
        ),
        handoffs=Handoffs(handoffs=(Handoff(name="MQL to SDR", fields=(path,)),)),
        segments=Segments(fields=(path,)),
        sources=Sources(fields=(path,)),
        metrics=Metrics(metrics=(Metric(name="Win Rate", inputs=(path,)),)),
    )
    assert found == {
        "salesforce:field:Lead.Region__c": (
            Need("metric", "Win Rate"),
            Need("source"),
            Need("segment"),
            Need("handoff", "MQL to SDR"),
            Need("stage", "Proposal", "Opportunity/New"),
            Need("status", "Working"),
        )
    }


def test_names_and_patterns_are_followed_in_every_way_of_writing_them():
    fields = [a_field("Lead.Region__c"), a_field("Account.Region__c"), a_field("deals.region", connection="hubspot")]
    for globs, expected in (
        (("Lead.Region__c",), {"salesforce:field:Lead.Region__c"}),
        (("field:Lead.Region__c",), {"salesforce:field:Lead.Region__c"}),
        (("salesforce:field:Account.Region__c",), {"salesforce:field:Account.Region__c"}),
        (("hubspot:field:Lead.Region__c",), set()),
        (("object:Lead.Region__c",), set()),
        (("*.Region__c",), {"salesforce:field:Lead.Region__c", "salesforce:field:Account.Region__c"}),
        (("hubspot:*", "Lead.*"), {"hubspot:field:deals.region", "salesforce:field:Lead.Region__c"}),
    ):
        assert set(needed(*fields, segments=Segments(fields=globs))) == expected


def test_archived_fields_are_needed_by_nobody():
    assert needed(a_field("Lead.Region__c", archived=True), segments=Segments(fields=("Lead.Region__c", "Lead.*"))) == {}
