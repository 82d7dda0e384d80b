from decimal import Decimal

import pytest

from connectors.metadata.collect import Collector
from connectors.salesforce.mapping import counting
from connectors.salesforce.mapping.people import Ids

FIELD = "salesforce:field:Lead.LeadSource"


def counted(table, make, rows):
    out = Collector("salesforce")
    make(out)(rows)
    return out.rows(table)


def told(out):
    """What gaps of faults speak of."""
    assert all(gap.kind == "fault" and gap.cure.startswith("run again") for gap in out.rows("gaps"))
    return {(gap.table, gap.scope) for gap in out.rows("gaps")}


SENSELESS = [
    float("inf"), float("-inf"), float("nan"), 10**30, 10**13, -1, 1.5, "3", "", None, True, False, [3], {"n": 3},
]  # fmt: skip
"""What is no count, though some of it passes for 0, 1 or 3 in a careless language."""
OWNER = "005000000000001AAA"
SINGLE = {
    "values": ("value_counts", "Lead.LeadSource", lambda out: counting.values(out, FIELD, "v"), {"v": "Web"}, "n"),
    "values by month": (
        "value_counts",
        "Lead.LeadSource by month",
        lambda out: counting.values(out, FIELD, "v"),
        {"v": "Web", "y": 2026, "m": 3},
        "n",
    ),
    "the month": (
        "value_counts",
        "Lead.LeadSource by month",
        lambda out: counting.values(out, FIELD, "v"),
        {"v": "a", "y": 2026, "n": 2},
        "m",
    ),
    "fill": ("field_fill", "Lead.LeadSource", lambda out: counting.fill(out, [FIELD], None), {"n": 9}, "c0"),
    "fill of how many": ("field_fill", "Lead.LeadSource", lambda out: counting.fill(out, [FIELD], None), {"c0": 0}, "n"),
    "fill by segment": (
        "field_fill",
        "Lead by segment",
        lambda out: counting.fill(out, [FIELD], "Lead.S"),
        {"part": "a", "n": 9},
        "c0",
    ),
    "one fill": ("field_fill", "Lead.LeadSource", lambda out: counting.fill_of_one(out, FIELD, 9), {}, "totalSize"),
    "stages": ("stage_counts", "Lead", lambda out: counting.stages(out, "Lead", "Status"), {"Status": "Open"}, "n"),
    "won": (
        "won",
        "Lead.LeadSource",
        lambda out: counting.won(out, FIELD, "v", segmented=False),
        {"v": "Web", "y": 2026, "m": 3},
        "n",
    ),
    "won in a year": (
        "won",
        "Lead.LeadSource",
        lambda out: counting.won(out, FIELD, "v", segmented=False),
        {"v": "a", "m": 3, "n": 1},
        "y",
    ),
    "conversions": (
        "conversion_source",
        "Lead.LeadSource",
        lambda out: counting.conversions(out, FIELD),
        {"lead": "a", "deal": "a"},
        "n",
    ),
    "owners": ("owner_counts", "Lead", lambda out: counting.owners(out, Ids(), "Lead"), {"OwnerId": OWNER}, "n"),
    "handoffs": ("handoff_fill", "Lead.LeadSource", lambda out: counting.handoffs(out, [FIELD]), {"n": 9}, "c0"),
    "orphans": ("orphans", "Contact", lambda out: counting.with_parent(out, "Contact", "Account"), {"n": 9}, "c"),
    "roles": ("orphans", "Opportunity", counting.without_role, {}, "n"),
}


@pytest.mark.parametrize("senseless", SENSELESS, ids=repr)
@pytest.mark.parametrize(("table", "scope", "make", "row", "column"), SINGLE.values(), ids=SINGLE)
def test_what_is_no_count_is_a_gap_and_not_nothing(table, scope, make, row, column, senseless):
    for rows in ([{**row, column: senseless}], [row]):
        out = Collector("salesforce")
        make(out)(rows)
        assert (out.rows(table), told(out)) == ([], {(table, scope)})


@pytest.mark.parametrize("good", [0, 3, 3.0, 10**12])
def test_the_largest_count_and_none_at_all(good):
    (row,) = counted("value_counts", lambda out: counting.values(out, FIELD, "v"), [{"v": "Web", "n": good}])
    assert row.count == good


@pytest.mark.parametrize("value", [["Web"], {"a": 1}, float("nan"), 10**30, "x" * 256])
def test_what_is_no_value_is_not_blank(value):
    out = Collector("salesforce")
    counting.values(out, FIELD, "v")([{"v": value, "n": 3}, {"v": "x" * 255, "n": 1}, {"v": True, "n": 1}, {"v": 7, "n": 1}])
    assert [row.value for row in out.rows("value_counts")] == ["x" * 255, "True", "7"]
    assert told(out) == {("value_counts", "Lead.LeadSource")}


def test_more_filled_than_there_are_and_answers_of_two_rows_are_none():
    for rows in ([{"n": 3, "c0": 4}], [{"n": 3, "c0": 1}] * 2, []):
        out = Collector("salesforce")
        counting.fill(out, [FIELD], None)(rows)
        assert (out.rows("field_fill"), told(out)) == ([], {("field_fill", "Lead.LeadSource")})


@pytest.mark.parametrize("senseless", [float("inf"), float("nan"), 10**30, "12", True])
def test_an_amount_that_is_none_leaves_the_count(senseless):
    out = Collector("salesforce")
    counting.stages(out, "Opportunity", "StageName")([{"StageName": "Proposal", "n": 3, "a": senseless}])
    counting.open_deals(out, "past_due")([{"n": 5, "a": senseless}])
    counting.settle_open_deals(out)
    assert [(row.open, row.amount) for row in out.rows("stage_counts")] == [(3, None)]
    assert [(row.count, row.amount) for row in out.rows("open_deals")] == [(5, None)]
    assert told(out) == {("stage_counts", "amounts of Opportunity"), ("open_deals", "amounts of Opportunity")}


@pytest.mark.parametrize("senseless", SENSELESS, ids=repr)
def test_open_deals_that_are_not_counted(senseless):
    out = Collector("salesforce")
    counting.open_deals(out, "past_due")([{"n": senseless}])
    counting.categories(out)([{"ForecastCategory": "Forecast", "n": senseless, "c": 0}])
    counting.without_role(out)([{"n": 4}])
    counting.settle_open_deals(out)
    counting.settle_orphans(out)
    assert (out.rows("open_deals"), out.rows("orphans")) == ([], [])
    assert told(out) == {("open_deals", "Opportunity"), ("orphans", "Opportunity")}


@pytest.mark.parametrize("owner", ["", "005", "nobody", 5, True, ["005"]])
def test_an_owner_who_has_no_id_is_not_nobody(owner):
    out = Collector("salesforce")
    counting.owners(out, Ids(), "Lead")([{"OwnerId": owner, "n": 1}, {"n": 1}, {"OwnerId": "00G000000000001", "d": "-5", "n": 1}])
    assert (out.rows("owner_counts"), told(out)) == ([], {("owner_counts", "Lead")})


def test_leads_of_long_ago_are_told_by_month():
    queue = "00G000000000001"
    rows = [{"OwnerId": queue, "y": 2026, "m": 3, "n": 2}]
    rows += [{"OwnerId": queue, "y": 2026, "m": 13, "n": 1}, {"OwnerId": OWNER, "y": 2026, "n": 1}, {"OwnerId": queue, "n": 1}]
    out = Collector("salesforce")
    counting.owners(out, Ids(), "Lead")(rows)
    assert [(row.since, row.open) for row in out.rows("owner_counts")] == [("2026-03", 2)]
    assert told(out) == {("owner_counts", "Lead")}


def test_history_that_cannot_be_read_breaks_the_walk():
    deal = "006000000000001"
    out = Collector("salesforce")
    steps = [{"OpportunityId": deal, "StageName": stage} for stage in ("A", 7.5, ["B"], "C", "D")]
    counting.walks(out, FIELD, 90)([*steps, {"StageName": "E"}])
    assert {(row.was, row.became) for row in out.rows("transitions")} == {("A", "7.5"), ("C", "D")}
    counting.steps(out, FIELD, 90)([{"OldValue": {}, "NewValue": "a"}])
    assert told(out) == {("transitions", "Lead.LeadSource")}


def test_steps_before_the_time_say_only_from_where_they_led():
    deal = "006000000000001"
    rows = [
        {"OpportunityId": deal, "StageName": stage, "CreatedDate": f"2026-{month}-01T00:00:00.000+0000"}
        for stage, month in (("A", "01"), ("B", "02"), ("C", "08"))
    ]
    found = counted("transitions", lambda out: counting.walks(out, FIELD, 90, "2026-08-01T00:00:00Z"), rows)
    assert [(row.was, row.became, row.count) for row in found] == [("B", "C", 1)]


@pytest.mark.parametrize("number", [None, -1, 10**12 + 1])
def test_a_number_of_records_that_is_none(number):
    out = Collector("salesforce")
    counting.records(out, {"Lead": number, "Case": 0})
    assert [row.count for row in out.rows("record_counts")] == [0]
    assert told(out) == {("record_counts", "Lead")}


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


def test_a_filter_that_tells_nothing_or_of_nobody_knows_how_many_is_no_fill():
    for rows, of in (([], 9), ([{"totalSize": "4"}], 9), ([{"totalSize": 4}], None)):
        out = Collector("salesforce")
        counting.fill_of_one(out, FIELD, of)(rows)
        assert (out.rows("field_fill"), told(out)) == ([], {("field_fill", "Lead.LeadSource")})


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
        {"OpportunityId": "00600000000000A", "StageName": "Discovery"},
        {"OpportunityId": "00600000000000A", "StageName": "Discovery"},
        {"OpportunityId": "00600000000000A", "StageName": "Proposal"},
        {"OpportunityId": "00600000000000A", "StageName": "Discovery"},
        {"OpportunityId": "00600000000000B", "StageName": "Proposal"},
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
    ids.add("00500000000000A", "salesforce:user:ada@acme.example", "user")
    rows = [
        {"OwnerId": "00500000000000A", "n": 2},
        {"OwnerId": "00G00000000000X", "n": 1, "d": "2026-11-01"},
        {"OwnerId": None, "n": 1},
    ]
    found = counted("owner_counts", lambda out: counting.owners(out, ids, "Lead"), rows)
    assert [(row.ref, row.object, row.since, row.open) for row in found] == [
        ("salesforce:user:ada@acme.example", "Lead", None, 2),
        ("salesforce:queue:00G00000000000X", "Lead", "2026-11-01", 1),
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
