from decimal import Decimal

from connectors.metadata.collect import Collector
from connectors.salesforce.mapping import counting
from connectors.salesforce.mapping.people import Ids

FIELD = "salesforce:field:Lead.LeadSource"


def counted(table, make, rows):
    out = Collector("salesforce")
    make(out)(rows)
    return out.rows(table)


def test_values_of_all_time_and_of_a_month():
    rows = [{"LeadSource": "Web", "n": 4}, {"LeadSource": None, "n": 2}, {"LeadSource": "Web", "y": 2026, "m": 3, "n": 1}]
    found = counted("value_counts", lambda out: counting.values(out, FIELD, "LeadSource"), rows)
    assert [(row.value, row.month, row.count) for row in found] == [("Web", None, 4), ("", None, 2), ("Web", "2026-03", 1)]


def test_fill_of_several_fields_and_by_segment():
    fields = ["salesforce:field:Account.Tier__c", "salesforce:field:Account.Region__c"]
    (one, other) = counted("field_fill", lambda out: counting.fill(out, fields, None), [{"n": 10, "c0": 7, "c1": 0}])
    assert [(row.ref, row.by, row.filled, row.of) for row in (one, other)] == [
        (fields[0], None, 7, 10),
        (fields[1], None, 0, 10),
    ]
    parted = counted(
        "field_fill", lambda out: counting.fill(out, fields[:1], "Account.Segment__c"), [{"part": "SMB", "n": 3, "c0": 1}]
    )
    assert [(row.by, row.filled, row.of) for row in parted] == [("Account.Segment__c=SMB", 1, 3)]


def test_a_field_that_the_answer_does_not_count_has_no_row():
    assert counted("field_fill", lambda out: counting.fill(out, [FIELD], None), [{"n": 10}]) == []


def test_a_multi_select_is_counted_by_a_filter():
    (row,) = counted("field_fill", lambda out: counting.fill_of_one(out, FIELD, 9), [{"totalSize": 4}])
    assert (row.filled, row.of) == (4, 9)
    (row,) = counted("field_fill", lambda out: counting.fill_of_one(out, FIELD, 9), [])
    assert (row.filled, row.of) == (0, 9)


def test_open_deals_by_stage_and_month_with_their_amount():
    rows = [{"StageName": "Proposal", "n": 3, "a": 1200.5, "y": 2026, "m": 8}, {"StageName": None, "n": 1}]
    (row,) = counted("stage_counts", lambda out: counting.stages(out, "Opportunity", "StageName"), rows)
    assert (row.ref, row.since, row.open, row.amount) == (
        "salesforce:stage:Opportunity/*/Proposal",
        "2026-08",
        3,
        Decimal("1200.50"),
    )


def test_walks_count_changes_of_stage_of_one_deal_only():
    rows = [
        {"OpportunityId": "006A", "StageName": "Discovery"},
        {"OpportunityId": "006A", "StageName": "Discovery"},
        {"OpportunityId": "006A", "StageName": "Proposal"},
        {"OpportunityId": "006A", "StageName": "Discovery"},
        {"OpportunityId": "006B", "StageName": "Proposal"},
    ]
    found = counted("transitions", lambda out: counting.walks(out, FIELD, 90), rows)
    assert {(row.was, row.became, row.count, row.days) for row in found} == {
        ("Discovery", "Proposal", 1, 90),
        ("Proposal", "Discovery", 1, 90),
    }


def test_steps_of_a_tracked_field_add_up():
    rows = [{"OldValue": "Open", "NewValue": "Working"}] * 2 + [{"OldValue": None, "NewValue": "Open"}]
    found = counted("transitions", lambda out: counting.steps(out, FIELD, 90), rows)
    assert {(row.was, row.became, row.count) for row in found} == {("Open", "Working", 2), ("", "Open", 1)}


def test_won_deals():
    rows = [{"LeadSource": None, "part": "SMB", "y": 2026, "m": 11, "n": 2, "a": 10}]
    (row,) = counted("won", lambda out: counting.won(out, FIELD, "LeadSource", segmented=True), rows)
    assert (row.source, row.segment, row.motion, row.month, row.count, row.amount) == (
        "",
        "SMB",
        None,
        "2026-11",
        2,
        Decimal("10.00"),
    )
    (row,) = counted("won", lambda out: counting.won(out, FIELD, "LeadSource", segmented=False), rows)
    assert row.segment is None


def test_sources_through_conversion():
    (row,) = counted("conversion_source", lambda out: counting.conversions(out, FIELD), [{"lead": "Web", "deal": None, "n": 3}])
    assert (row.lead_source, row.deal_source, row.count) == ("Web", "", 3)


def test_owners_known_and_unknown():
    ids = Ids()
    ids.add("005A", "salesforce:user:ada@acme.example", "user")
    rows = [{"OwnerId": "005A", "n": 2}, {"OwnerId": "00GX", "n": 1, "d": "2026-11-01"}, {"OwnerId": None, "n": 1}]
    found = counted("owner_counts", lambda out: counting.owners(out, ids, "Lead"), rows)
    assert [(row.ref, row.object, row.since, row.open) for row in found] == [
        ("salesforce:user:ada@acme.example", "Lead", None, 2),
        ("salesforce:queue:00GX", "Lead", "2026-11-01", 1),
        ("salesforce:user:nobody", "Lead", None, 1),
    ]


def test_faults_of_open_deals_are_said_out_of_all_of_them():
    out = Collector("salesforce")
    counting.open_deals(out, "past_due")([{"n": 5, "a": 900}])
    counting.without_role(out)([{"n": 4}])
    categories = [{"ForecastCategory": "Pipeline", "n": 12, "c": 2}, {"ForecastCategory": "Forecast", "n": 8, "c": 6}]
    counting.categories(out)(categories)
    counting.settle_open_deals(out)
    counting.settle_orphans(out)
    assert [(row.fault, row.count, row.amount, row.of) for row in out.rows("open_deals")] == [
        ("no_amount", 2, None, 8),
        ("past_due", 5, Decimal("900.00"), 20),
    ]
    assert [(row.ref, row.lacks, row.count, row.of) for row in out.rows("orphans")] == [
        ("salesforce:object:Opportunity", "OpportunityContactRole", 4, 20)
    ]


def test_what_was_not_counted_is_not_nothing():
    out = Collector("salesforce")
    counting.without_role(out)([{"n": 4}])
    counting.settle_orphans(out)
    assert out.rows("orphans") == []


def test_what_won_deals_carry_and_records_without_their_parent():
    (row,) = counted("handoff_fill", lambda out: counting.handoffs(out, [FIELD]), [{"n": 9, "c0": 3}])
    assert (row.filled, row.of) == (3, 9)
    (row,) = counted("orphans", lambda out: counting.with_parent(out, "Contact", "Account"), [{"n": 9, "c": 7}])
    assert (row.ref, row.lacks, row.count, row.of) == ("salesforce:object:Contact", "Account", 2, 9)


def test_deals_whose_amounts_are_hidden_are_counted_and_not_called_without():
    out = Collector("salesforce")
    counting.categories(out)([{"ForecastCategory": "Forecast", "n": 8}])
    counting.open_deals(out, "past_due")([{"n": 5}])
    counting.settle_open_deals(out)
    assert [(row.fault, row.count, row.amount, row.of) for row in out.rows("open_deals")] == [("past_due", 5, None, 8)]
