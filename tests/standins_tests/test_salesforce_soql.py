from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standins.salesforce.org_ids import numbered
from standins.salesforce.paging import LARGEST, SMALLEST, Pages
from standins.salesforce.sight import Sight
from standins.salesforce.small import LEFT, QUEUE, READER, SELLER, a_lead, a_small_org
from standins.salesforce.soql import Asker, Result

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SOURCES = st.sampled_from(["Web", "web", "Fair", "", None])
AMOUNTS = st.one_of(st.none(), st.integers(-1000, 1000))
LEADS = st.lists(st.tuples(SOURCES, AMOUNTS, st.booleans()), max_size=60)


def run(soql, org=None, **more):
    return Asker(sight=Sight(org or a_small_org()), now=NOW, **more).run(soql)


def bare(record):
    """A record without what the platform remarks on it, parents included."""
    return {name: bare(value) if isinstance(value, dict) else value for name, value in record.items() if name != "attributes"}


def rows(soql, org=None, **more):
    return [bare(record) for record in run(soql, org, **more).records]


def leads_where(condition):
    """The numbers of the leads that a condition holds for."""
    found = rows(f"SELECT Id FROM Lead WHERE {condition} ORDER BY Id")
    ids = {numbered("00Q", number): number for number in range(1, 8)}
    return [ids[row["Id"]] for row in found]


def an_org_of(leads):
    made = [
        a_lead(number, LeadSource=source, Amount__c=amount, IsConverted=converted)
        for number, (source, amount, converted) in enumerate(leads, 1)
    ]
    org = a_small_org()
    org.tables["Lead"] = made
    return org


def test_answers_with_columns_parents_and_where_a_record_is():
    found = run(f"SELECT Name, account.NAME, Owner.Type FROM lead WHERE Id = '{numbered('00Q', 2)}'")
    assert found == Result(
        1,
        [
            {
                "attributes": {"type": "Lead", "url": f"/services/data/v66.0/sobjects/Lead/{numbered('00Q', 2)}"},
                "Name": "Lead 2",
                "Account": {
                    "attributes": {"type": "Account", "url": f"/services/data/v66.0/sobjects/Account/{numbered('001', 1)}"},
                    "Name": "Account 1",
                },
                "Owner": {
                    "attributes": {"type": "Name", "url": f"/services/data/v66.0/sobjects/User/{SELLER}"},
                    "Type": "User",
                },
            }
        ],
        trace=False,
    )


def test_a_parent_that_is_not_there_is_nothing():
    assert rows(f"SELECT Account.Name FROM Lead WHERE Id = '{numbered('00Q', 1)}'") == [{"Account": None}]


def test_an_owner_is_a_user_or_a_queue():
    assert rows("SELECT Owner.Name, Owner.Type FROM Lead WHERE OwnerId != null ORDER BY Id LIMIT 2 OFFSET 2") == [
        {"Owner": {"Name": "Seller", "Type": "User"}},
        {"Owner": {"Name": "Inbound", "Type": "Queue"}},
    ]


def test_a_tooling_record_is_at_a_tooling_address():
    found = run("SELECT Id FROM Flow LIMIT 1", tooling=True)
    assert found.records[0]["attributes"]["url"] == f"/services/data/v66.0/tooling/sobjects/Flow/{numbered('301', 1)}"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        pytest.param("LeadSource = 'WEB'", [1, 2, 3], id="texts without regard to case"),
        pytest.param("LeadSource != 'web'", [4, 5, 6], id="not equal holds of nothing"),
        pytest.param("LeadSource = null", [5, 6], id="the empty text is nothing"),
        pytest.param("LeadSource = ''", [5, 6], id="and nothing is the empty text"),
        pytest.param("LeadSource != null", [1, 2, 3, 4], id="something"),
        pytest.param("LeadSource IN ('fair', null)", [4, 5, 6], id="nothing in a list"),
        pytest.param("LeadSource NOT IN ('fair')", [1, 2, 3, 5, 6], id="not in a list"),
        pytest.param("LeadSource > 'Fair'", [1, 2, 3], id="texts in order"),
        pytest.param("Amount__c < 10", [4], id="less"),
        pytest.param("Amount__c <= 10", [1, 4], id="less or equal"),
        pytest.param("Amount__c > 10.0", [2], id="more"),
        pytest.param("Amount__c >= 10", [1, 2], id="more or equal"),
        pytest.param("Amount__c = 5.5", [4], id="a number"),
        pytest.param("Amount__c <> 5.5", [1, 2, 3, 5, 6], id="the other way to write not equal"),
        pytest.param("Amount__c > -1", [1, 2, 4], id="a negative number"),
        pytest.param("IsConverted = TRUE", [2], id="a flag"),
        pytest.param("NOT IsConverted = true", [1, 3, 4, 5, 6], id="not"),
        pytest.param("(IsConverted = true OR Amount__c = 10) AND LeadSource = 'Web'", [1, 2], id="and, or"),
        pytest.param("NOT (LeadSource = 'Web' AND Amount__c < 20)", [2, 3, 4, 5, 6], id="not of both"),
        pytest.param("Name LIKE 'lead%'", [1, 2, 4, 5, 6], id="like, any text"),
        pytest.param("Name LIKE 'Lead _'", [1, 2, 4, 5, 6], id="like, one character"),
        pytest.param("Name LIKE 'Lead'", [], id="like, the whole text"),
        pytest.param("Name LIKE '%100\\%'", [3], id="like, a per cent sign"),
        pytest.param("Name LIKE 'O\\'hara%'", [3], id="like, a quote"),
        pytest.param("LeadSource LIKE '%'", [1, 2, 3, 4], id="like holds of no nothing"),
        pytest.param("Name = 'O\\'Hara 100\\%'", [3], id="escapes"),
        pytest.param("Topics__c INCLUDES ('price')", [1, 2], id="one of several values"),
        pytest.param("Topics__c INCLUDES ('Price;Quality', 'Speed')", [1, 6], id="both, or the third"),
        pytest.param("Topics__c EXCLUDES ('Price')", [3, 4, 5, 6], id="without"),
        pytest.param("Born__c = 2026-10-31", [3], id="a day"),
        pytest.param("Born__c < TODAY", [3], id="before today"),
        pytest.param("Born__c = TODAY", [5], id="today"),
        pytest.param("Born__c != TODAY", [1, 2, 3, 4, 6], id="not today"),
        pytest.param("Born__c >= TODAY", [5], id="from today on"),
        pytest.param("Born__c > TODAY", [], id="after today"),
        pytest.param("Born__c <= LAST_MONTH", [3], id="up to a month"),
        pytest.param("CreatedDate >= 2026-11-20T02:00:00+01:00", [1], id="a time in another zone"),
        pytest.param("CreatedDate > 2026-11-20T01:00:00Z", [], id="after a time"),
        pytest.param("CreatedDate = LAST_YEAR", [4], id="the last second of a year"),
        pytest.param("CALENDAR_YEAR(CreatedDate) = 2025", [4], id="a function"),
        pytest.param("DAY_ONLY(CreatedDate) = 2026-11-20", [1], id="a function that is a day"),
        pytest.param("Owner.Type = 'Queue'", [4], id="of the owner"),
        pytest.param("Account.Owner.Name = 'Seller'", [2, 5], id="of the parent's parent"),
        pytest.param("Account.Tier__c = null", [1, 3, 4, 5, 6], id="a parent without, and no parent"),
        pytest.param(f"OwnerId = '{LEFT[:15]}'", [5, 6], id="an id of 15 characters"),
        pytest.param("OwnerId IN (SELECT Id FROM User WHERE IsActive = false)", [5, 6], id="in a query"),
        pytest.param("AccountId NOT IN (SELECT Id FROM Account WHERE Tier__c = 'A')", [1, 3, 4, 5, 6], id="not in a query"),
    ],
)
def test_a_condition(condition, expected):
    assert leads_where(condition) == expected


def test_ids_that_differ_in_case_are_two():
    org = a_small_org()
    org.tables["Lead"] = [a_lead(1, OwnerId="0055g000000000aAAA"), a_lead(2, OwnerId="0055g000000000AAAQ")]
    assert rows("SELECT Name FROM Lead WHERE OwnerId = '0055g000000000a'", org) == [{"Name": "Lead 1"}]


def test_the_recycle_bin_is_in_queryall_only():
    assert run("SELECT COUNT() FROM Lead").total == 6
    assert run("SELECT COUNT() FROM Lead", deleted=True).total == 7


def test_a_count_has_no_rows():
    assert run("SELECT count() FROM Lead WHERE LeadSource = 'Web'") == Result(3, [], trace=False)
    assert run("SELECT COUNT() FROM Lead LIMIT 2").total == 2


def test_aggregates_without_groups_are_one_row_whose_names_are_counted():
    soql = "SELECT COUNT(Id), COUNT(LeadSource) n, SUM(Amount__c), AVG(Amount__c), MIN(CreatedDate), MAX(Name) FROM Lead"
    expected = {
        "attributes": {"type": "AggregateResult"},
        "expr0": 6, "n": 4, "expr1": 45.5, "expr2": 45.5 / 3, "expr3": "2025-12-31T23:59:59.000+0000", "expr4": "O'Hara 100%",
    }  # fmt: skip
    assert run(soql) == Result(1, [expected], trace=False)


def test_aggregates_of_nothing():
    assert rows("SELECT COUNT(Id) n, SUM(Amount__c) s, MAX(Born__c) b FROM Lead WHERE Name = 'x'") == [
        {"n": 0, "s": None, "b": None}
    ]
    assert rows("SELECT Name, COUNT(Id) FROM Lead WHERE Name = 'x' GROUP BY Name") == []


def test_groups_keep_the_case_apart_and_join_the_empty_with_nothing():
    assert rows("SELECT LeadSource, COUNT(Id) n FROM Lead GROUP BY LeadSource ORDER BY COUNT(Id) DESC, LeadSource") == [
        {"LeadSource": None, "n": 2},
        {"LeadSource": "Web", "n": 2},
        {"LeadSource": "Fair", "n": 1},
        {"LeadSource": "web", "n": 1},
    ]


def test_groups_of_functions_and_of_parents():
    soql = (
        "SELECT CALENDAR_YEAR(CreatedDate) y, CALENDAR_MONTH(CreatedDate), Account.Tier__c, COUNT_DISTINCT(OwnerId) n FROM Lead "
        "GROUP BY CALENDAR_YEAR(CreatedDate), CALENDAR_MONTH(CreatedDate), Account.Tier__c ORDER BY COUNT_DISTINCT(OwnerId)"
    )
    assert rows(soql) == [
        {"y": 2026, "expr0": 11, "Tier__c": "A", "n": 1},
        {"y": 2025, "expr0": 12, "Tier__c": None, "n": 1},
        {"y": 2026, "expr0": 11, "Tier__c": None, "n": 2},
    ]


def test_having_looks_at_groups():
    assert rows("SELECT OwnerId FROM Lead GROUP BY OwnerId HAVING COUNT(Id) > 1 AND OwnerId != null ORDER BY COUNT(Id)") == [
        {"OwnerId": LEFT},
        {"OwnerId": SELLER},
    ]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        pytest.param("Amount__c", [3, 5, 6, 4, 1, 2], id="nothing first"),
        pytest.param("Amount__c DESC", [3, 5, 6, 2, 1, 4], id="nothing first, the other way round too"),
        pytest.param("Amount__c ASC NULLS LAST", [4, 1, 2, 3, 5, 6], id="nothing last"),
        pytest.param("LeadSource NULLS LAST, Amount__c DESC NULLS FIRST", [4, 3, 2, 1, 5, 6], id="two keys"),
    ],
)
def test_the_order(order, expected):
    names = [row["Name"] for row in rows(f"SELECT Name FROM Lead ORDER BY {order}")]
    assert [3 if "Hara" in name else int(name[-1]) for name in names] == expected


def test_a_part_of_the_rows():
    assert [row["Name"] for row in rows("SELECT Name FROM Lead ORDER BY Id LIMIT 2 OFFSET 3")] == ["Lead 4", "Lead 5"]


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        pytest.param("", ["Public", "Shared", "Own"], id="all but others' private reports"),
        pytest.param("USING SCOPE everything", ["Public", "Shared", "Own"], id="by name"),
        pytest.param("USING SCOPE mine", ["Own"], id="one's own"),
        pytest.param("USING SCOPE allPrivate", ["Own", "Private"], id="all private ones"),
    ],
)
def test_the_scope_of_reports(scope, expected):
    assert [row["Name"] for row in rows(f"SELECT Name FROM Report {scope}")] == expected


def test_a_query_that_marks_records_says_so():
    assert run("SELECT Id FROM Lead FOR VIEW").trace is True
    assert run("SELECT Id FROM Lead").trace is False


def test_a_column_of_an_object_without_rows_and_describe_may_be_any():
    org = a_small_org()
    org.tables["Territory2Model"] = []
    assert rows("SELECT Id, State FROM Territory2Model WHERE State = 'Active' ORDER BY Name", org) == []


def test_users_and_queues_come_from_their_own_table_when_there_is_one():
    org = a_small_org()
    org.tables["Name"] = [{"Id": QUEUE, "Name": "The queue", "Type": "Queue"}]
    assert rows("SELECT Owner.Name FROM Lead WHERE Owner.Type = 'Queue'", org) == [{"Owner": {"Name": "The queue"}}]


@given(LEADS)
def test_a_count_is_as_long_as_the_rows(leads):
    org = an_org_of(leads)
    for condition in ("LeadSource = 'Web'", "Amount__c > 0", "NOT Amount__c > 0", "LeadSource != 'Web' AND IsConverted = true"):
        counted = run(f"SELECT COUNT() FROM Lead WHERE {condition}", org).total
        assert counted == len(rows(f"SELECT Id FROM Lead WHERE {condition}", org))
        assert counted == rows(f"SELECT COUNT(Id) n FROM Lead WHERE {condition}", org)[0]["n"]


@given(LEADS)
def test_a_condition_and_its_opposite_are_everything(leads):
    org = an_org_of(leads)
    for condition in ("LeadSource = 'Web'", "Amount__c <= 5", "LeadSource IN ('Fair', null)", "LeadSource LIKE 'w%'"):
        either = [run(f"SELECT COUNT() FROM Lead WHERE {one}", org).total for one in (condition, f"NOT ({condition})")]
        assert sum(either) == len(leads)


@given(LEADS)
def test_groups_add_up(leads):
    org = an_org_of(leads)
    groups = rows("SELECT LeadSource, COUNT(Id) n, COUNT(Amount__c) c, SUM(Amount__c) s FROM Lead GROUP BY LeadSource", org)
    assert len({group["LeadSource"] for group in groups}) == len(groups)
    assert sum(group["n"] for group in groups) == len(leads)
    assert sum(group["c"] for group in groups) == run("SELECT COUNT() FROM Lead WHERE Amount__c != null", org).total
    assert sum(group["s"] or 0 for group in groups) == sum(amount or 0 for _, amount, _ in leads)


@given(LEADS)
def test_an_order_loses_no_row_and_puts_them_in_order(leads):
    amounts = [row["Amount__c"] for row in rows("SELECT Amount__c FROM Lead ORDER BY Amount__c NULLS LAST", an_org_of(leads))]
    something = sorted(amount for _, amount, _ in leads if amount is not None)
    assert amounts == something + [None] * (len(leads) - len(something))


@given(st.integers(0, 5000), st.integers(0, 4000), st.booleans())
def test_pages_hold_every_row_once(many, size, tooling):
    pages, options = Pages(), f"batchSize={size}"
    result = Result(many, [{"Id": number} for number in range(many)], trace=False)
    page = pages.first(result, "/r", options, tooling=tooling)
    found, lengths = list(page["records"]), [len(page["records"])]
    while not page["done"]:
        before = "/r/tooling/query/" if tooling else "/r/query/"
        assert page["totalSize"] == many
        assert page["nextRecordsUrl"].startswith(before)
        page = pages.further(page["nextRecordsUrl"].removeprefix(before), "/r", options, tooling=tooling)
        found += page["records"]
        lengths.append(len(page["records"]))
    assert [row["Id"] for row in found] == list(range(many))
    assert set(lengths[:-1]) <= {min(max(size, SMALLEST), LARGEST)}


def test_the_reader_is_the_one_the_org_names():
    assert rows(f"SELECT Username FROM User WHERE Id = '{READER}'") == [{"Username": "reader@acme.example"}]
