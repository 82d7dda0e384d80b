from __future__ import annotations

import pytest

from standins.salesforce.org_ids import numbered
from standins.salesforce.refusal import Refusal
from standins.salesforce.server import NOW
from standins.salesforce.sight import Sight
from standins.salesforce.small import a_small_org
from standins.salesforce.soql import Asker

COUNTS = ", ".join(f"COUNT(Name) c{number}" for number in range(99))


def refused(soql, org=None, **more):
    with pytest.raises(Refusal) as caught:
        Asker(sight=Sight(org or a_small_org()), now=NOW, **more).run(soql)
    return caught.value


def granted(soql, org=None, **more):
    return Asker(sight=Sight(org or a_small_org()), now=NOW, **more).run(soql)


def an_org_with(table, many, **columns):
    org = a_small_org()
    org.tables[table] = [
        {"Id": f"Lead.F{at:05}", "DurableId": f"Lead.F{at:05}", "EntityDefinitionId": "Lead", **columns} for at in range(many)
    ]
    return org


def test_a_column_that_is_not_there_in_the_words_of_the_platform():
    words = (
        "No such column 'Foo__c' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' "
        "after the custom field name. Please reference your WSDL or the describe call for the appropriate names."
    )
    message = f"\nSELECT Foo__c FROM Account\n       ^\nERROR at Row:1:Column:8\n{words}"
    assert refused("SELECT Foo__c FROM Account").body == [{"message": message, "errorCode": "INVALID_FIELD"}]


def test_an_object_that_is_not_there_in_the_words_of_the_platform():
    words = (
        "sObject type 'XYZZY' is not supported. If you are attempting to use a custom object, be sure to append the '__c' "
        "after the entity name. Please reference your WSDL or the describe call for the appropriate names."
    )
    message = f"\nselect count() from XYZZY\n                    ^\nERROR at Row:1:Column:21\n{words}"
    assert refused("select count() from XYZZY").body == [{"message": message, "errorCode": "INVALID_TYPE"}]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        pytest.param(f"SELECT Id,{' ' * 200}", "ERROR at Row:1:Column:211", id="far to the right"),
        pytest.param("SELECT Id,\n", "ERROR at Row:2:Column:1", id="on a later line"),
        pytest.param("SELECT Id,\n  ", "ERROR at Row:2:Column:3", id="within a later line"),
    ],
)
def test_the_caret_points_at_the_place(before, expected):
    message = refused(f"{before}Foo__c, Name FROM Lead").message
    picture, caret, place, _ = message.removeprefix("\n").split("\n")
    assert picture[caret.index("^") :].startswith("Foo__c")
    assert len(picture) < 130
    assert place == expected


@pytest.mark.parametrize(
    ("soql", "code", "words"),
    [
        pytest.param("SELECT Id FORM Lead", "MALFORMED_QUERY", "unexpected token: 'Lead'", id="a word that is none"),
        pytest.param("SELECT Id FROM", "MALFORMED_QUERY", "unexpected token: <EOF>", id="no end"),
        pytest.param("", "MALFORMED_QUERY", "unexpected token: <EOF>", id="nothing"),
        pytest.param("DELETE FROM Lead", "MALFORMED_QUERY", "unexpected token: 'DELETE'", id="no query"),
        pytest.param("SELECT Id FROM Lead WHERE Name = bob", "MALFORMED_QUERY", "unexpected token: 'bob'", id="a bare word"),
        pytest.param("SELECT Id FROM Lead WHERE Name = 'x\\q'", "MALFORMED_QUERY", "token: '\\q'", id="a wrong escape"),
        pytest.param("SELECT Id FROM Lead WHERE Name = 'x", "MALFORMED_QUERY", "unexpected token: '''", id="an open quote"),
        pytest.param("SELECT Id FROM Lead LIMIT 1.5", "MALFORMED_QUERY", "unexpected token: '1.5'", id="half a row"),
        pytest.param("SELECT Id FROM a.b", "MALFORMED_QUERY", "unexpected token: 'a.b'", id="a path for an object"),
        pytest.param("SELECT COUNT(Id) a.b FROM Lead", "MALFORMED_QUERY", "unexpected token: 'a.b'", id="a path for an alias"),
        pytest.param(
            "SELECT Id FROM Lead WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
            "MALFORMED_QUERY", "unexpected token: 'OR'", id="and beside or",
        ),
        pytest.param("SELECT FIELDS(ALL) FROM Lead", "MALFORMED_QUERY", "FIELDS function must have a LIMIT", id="all fields"),
        pytest.param("SELECT Name, name FROM Lead", "INVALID_FIELD", "duplicate field selected: name", id="a column twice"),
        pytest.param("SELECT Name n FROM Lead", "MALFORMED_QUERY", "only aggregate expressions use field aliasing", id="alias"),
        pytest.param("SELECT Boss.Name FROM Lead", "INVALID_FIELD", "relationship 'Boss' in field path", id="no way there"),
        pytest.param("SELECT Account.Foo FROM Lead", "INVALID_FIELD", "'Foo' on entity 'Account'", id="no column there"),
        pytest.param("SELECT Id FROM Name", "INVALID_TYPE_FOR_OPERATION", "entity type Name does not support query", id="names"),
        pytest.param("SELECT Id FROM Flow", "INVALID_TYPE", "'Flow' is not supported", id="of the Tooling API"),
        pytest.param("SELECT Id FROM Lead OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset", id="offset"),
        pytest.param("SELECT Id FROM Lead USING SCOPE team", "MALFORMED_QUERY", "The scope team is not", id="an unknown scope"),
        pytest.param("SELECT Id FROM Lead USING SCOPE allPrivate", "MALFORMED_QUERY", "The scope allPrivate", id="of records"),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_read_or_answered(soql, code, words):
    found = refused(soql)
    assert (found.status, found.code) == (400, code)
    assert words in found.message


@pytest.mark.parametrize(
    ("condition", "code", "words"),
    [
        pytest.param("Notes__c != null", "INVALID_FIELD", "'Notes__c' can not be filtered in a query call", id="a long text"),
        pytest.param("IsConverted = 'x'", "INVALID_FIELD", "must be of type boolean and should not be", id="a text for a flag"),
        pytest.param("Amount__c = '5'", "INVALID_FIELD", "must be of type double and should not be", id="a text for a number"),
        pytest.param("Name = 5", "INVALID_FIELD", "must be of type string and should be enclosed", id="a number for a text"),
        pytest.param("OwnerId = 5", "INVALID_FIELD", "must be of type ID and should be enclosed", id="a number for an id"),
        pytest.param("CreatedDate > 2026-01-01", "INVALID_FIELD", "must be of type dateTime", id="a day for a time"),
        pytest.param("Born__c > 2026-01-01T00:00:00Z", "INVALID_FIELD", "must be of type date", id="a time for a day"),
        pytest.param("Amount__c > null", "MALFORMED_QUERY", "invalid operator: > null", id="more than nothing"),
        pytest.param("Amount__c LIKE 'x'", "INVALID_FIELD", "must be of type double", id="like of a number"),
        pytest.param("OwnerId LIKE '005%'", "MALFORMED_QUERY", "LIKE takes texts", id="like of an id"),
        pytest.param("Name INCLUDES ('x')", "MALFORMED_QUERY", "can only be used with multi-select", id="includes"),
        pytest.param("Born__c IN (TODAY)", "MALFORMED_QUERY", "date literals can not stand in a list", id="in a list"),
        pytest.param("Born__c = LAST_N_YEARS:9999", "MALFORMED_QUERY", "outside of the calendar", id="before the calendar"),
        pytest.param("COUNT(Id) > 1", "MALFORMED_QUERY", "Function COUNT can not be used here", id="an aggregate"),
        pytest.param("CALENDAR_YEAR(Name) = 1", "MALFORMED_QUERY", "can not be used with the function", id="the year of a text"),
        pytest.param("DAY_ONLY(Born__c) = TODAY", "MALFORMED_QUERY", "can not be used with the function", id="the day of a day"),
        pytest.param(
            "Name = 'a' OR OwnerId IN (SELECT Id FROM User)",
            "MALFORMED_QUERY", "only allowed at the top level", id="a query within or",
        ),
        pytest.param(
            " AND ".join(["OwnerId IN (SELECT Id FROM User)"] * 3),
            "EXCEEDED_MAX_SEMIJOIN_SUBSELECTS", "Maximum 2 semi join", id="three queries within",
        ),
        pytest.param("OwnerId IN (SELECT Id, Name FROM User)", "MALFORMED_QUERY", "exactly one field", id="two columns within"),
        pytest.param("OwnerId IN (SELECT Id FROM User LIMIT 1)", "MALFORMED_QUERY", "neither ORDER BY", id="a limit within"),
        pytest.param("OwnerId IN (SELECT Id FROM Nobody)", "INVALID_TYPE", "'Nobody'", id="an unknown object within"),
    ],
)  # fmt: skip
def test_a_condition_that_is_not_allowed(condition, code, words):
    found = refused(f"SELECT Id FROM Lead WHERE {condition}")
    assert (found.status, found.code) == (400, code)
    assert words in found.message


@pytest.mark.parametrize(
    ("soql", "words"),
    [
        pytest.param("SELECT COUNT(Topics__c) FROM Lead", "Topics__c does not support aggregate operator COUNT", id="multi"),
        pytest.param("SELECT COUNT(IsConverted) FROM Lead", "IsConverted does not support aggregate operator COUNT", id="a flag"),
        pytest.param("SELECT SUM(Name) FROM Lead", "field Name does not support aggregate operator SUM", id="the sum of texts"),
        pytest.param("SELECT COUNT(Id) FROM FlowDefinitionView", "Id does not support aggregate operator COUNT", id="a view"),
        pytest.param("SELECT Amount__c, COUNT(Id) FROM Lead GROUP BY Amount__c", "'Amount__c' can not be grouped", id="sum"),
        pytest.param("SELECT CreatedDate FROM Lead GROUP BY CreatedDate", "'CreatedDate' can not be grouped", id="a time"),
        pytest.param("SELECT Name, COUNT(Id) FROM Lead", "Field must be grouped or aggregated: Name", id="beside a count"),
        pytest.param(
            "SELECT COUNT(Id) FROM Lead GROUP BY LeadSource ORDER BY Name",
            "Field must be grouped or aggregated: Name", id="the order of groups",
        ),
        pytest.param("SELECT COUNT(Id) FROM Lead LIMIT 1", "cannot also use LIMIT", id="a limit without groups"),
        pytest.param("SELECT COUNT(), Name FROM Lead", "COUNT() must be the only thing", id="a bare count beside a column"),
        pytest.param("SELECT SUM() FROM Lead", "COUNT() must be the only thing", id="the sum of nothing"),
        pytest.param("SELECT DAY_ONLY(CreatedDate) FROM Lead", "Function DAY_ONLY must be grouped", id="a function of a row"),
        pytest.param("SELECT SOUNDEX(Name) FROM Lead", "Function SOUNDEX can not be used", id="an unknown function"),
        pytest.param("SELECT Id FROM Lead ORDER BY Topics__c", "'Topics__c' can not be sorted", id="the order of several values"),
        pytest.param(
            "SELECT Name, Account.Name, COUNT(Id) FROM Lead GROUP BY Name, Account.Name",
            "duplicate alias: Name", id="two columns of one name",
        ),
        pytest.param("SELECT COUNT(Id) n, SUM(Amount__c) N FROM Lead", "duplicate alias: N", id="two aliases of one name"),
        pytest.param(f"SELECT COUNT(Id), COUNT(Name), {COUNTS} FROM Lead", "aliased fields exceeded: 100", id="101 aggregates"),
    ],
)  # fmt: skip
def test_an_aggregate_that_is_not_allowed(soql, words):
    found = refused(soql)
    assert (found.status, found.code) == (400, "MALFORMED_QUERY")
    assert words in found.message


def test_a_hundred_aggregates_are_allowed():
    assert granted(f"SELECT COUNT(Id), {COUNTS} FROM Lead").records[0]["c98"] == 6


def test_the_year_of_a_day_and_counts_of_setup_are_allowed():
    assert granted("SELECT CALENDAR_YEAR(Born__c) y FROM Lead WHERE Born__c != null GROUP BY CALENDAR_YEAR(Born__c)").total == 1
    assert granted("SELECT COUNT() FROM FlowDefinitionView").total == 1


def test_a_query_that_is_too_long():
    soql = f"SELECT Id FROM Lead WHERE Name = '{'x' * 100_000}'"
    assert refused(soql).body == [
        {"message": "SOQL statements can not be longer than 100000 characters", "errorCode": "MALFORMED_QUERY"}
    ]


def test_a_query_that_is_nested_too_deeply():
    assert "nested too deeply" in refused(f"SELECT Id FROM Lead WHERE {'NOT (' * 3000}Name = 'x'{')' * 3000}").message


@pytest.mark.parametrize(
    ("table", "where", "columns"),
    [
        pytest.param("FieldDefinition", "", "EntityDefinitionId,DurableId", id="no filter"),
        pytest.param("FieldDefinition", "WHERE QualifiedApiName = 'Name'", "EntityDefinitionId,DurableId", id="another column"),
        pytest.param("FieldDefinition", "WHERE EntityDefinitionId > 'A'", "EntityDefinitionId,DurableId", id="not equal"),
        pytest.param("FieldDefinition", "WHERE EntityDefinitionId = 'Lead' OR DurableId = 'x'", "EntityDefinitionId", id="or"),
        pytest.param("FieldDefinition", "WHERE NOT EntityDefinitionId = 'Lead'", "EntityDefinitionId,DurableId", id="not"),
        pytest.param("EntityParticle", "", "EntityDefinitionId,FieldDefinitionId,DurableId", id="particles"),
        pytest.param("PicklistValueInfo", "", "EntityParticleId,DurableId", id="values"),
    ],
)
def test_a_catalogue_needs_its_filter(table, where, columns):
    org = an_org_with(table, 1, EntityParticleId="Lead.Name")
    message = refused(f"SELECT DurableId FROM {table} {where}", org).message
    assert message.startswith(f"{table}: a filter on a reified column is required [{columns}")


@pytest.mark.parametrize(
    "where",
    ["EntityDefinitionId = 'Lead'", "EntityDefinitionId IN ('Lead')", "DurableId = 'Lead.Name' AND QualifiedApiName = 'Name'"],
)
def test_a_catalogue_with_its_filter(where):
    assert granted(f"SELECT QualifiedApiName FROM FieldDefinition WHERE {where}").total >= 1


def test_a_catalogue_is_filtered_by_the_way_along_a_relationship_too():
    soql = "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Lead'"
    assert granted(soql).total == 2


def test_versions_of_flows_need_one_id():
    org = an_org_with("FlowVersionView", 1, FlowDefinitionViewId="x")
    soql = "SELECT DurableId FROM FlowVersionView WHERE FlowDefinitionViewId"
    assert "requires a filter by a single Id" in refused(f"{soql} IN ('x')", org).message
    assert granted(f"{soql} = 'x'", org).total == 1


def test_a_catalogue_has_one_page():
    soql = "SELECT DurableId FROM FieldDefinition WHERE EntityDefinitionId = 'Lead'"
    found = refused(soql, an_org_with("FieldDefinition", 2001))
    assert found.body == [
        {
            "message": "FieldDefinition does not support queryMore(), use LIMIT to restrict the results to a single batch",
            "errorCode": "EXCEEDED_ID_LIMIT",
        }
    ]
    assert granted(soql, an_org_with("FieldDefinition", 2000)).total == 2000
    assert granted(f"{soql} ORDER BY DurableId LIMIT 2000", an_org_with("FieldDefinition", 2001)).total == 2000
    assert granted(f"{soql} ORDER BY DurableId LIMIT 2000 OFFSET 2000", an_org_with("FieldDefinition", 2001)).total == 1


def test_the_index_of_uses_is_cut_off_without_a_word():
    org = an_org_with("MetadataComponentDependency", 2001)
    assert granted("SELECT Id FROM MetadataComponentDependency", org, tooling=True).total == 2000


def test_groups_have_one_page():
    org = an_org_with("Topic", 2001)
    soql = "SELECT Id, COUNT(DurableId) FROM Topic GROUP BY Id"
    assert refused(soql, org).code == "EXCEEDED_ID_LIMIT"
    assert refused(soql, org).message.startswith("Aggregate query does not support queryMore()")
    assert granted(f"{soql} LIMIT 2000", org).total == 2000


@pytest.mark.parametrize("column", ["Metadata", "fullname"])
def test_what_is_costly_is_told_of_one_row(column):
    message = refused(f"SELECT Id, {column} FROM Flow", tooling=True).message
    assert message.endswith("must specify no more than one row for retrieval. Result size: 2")
    one = granted(f"SELECT Id, {column} FROM Flow WHERE Id = '{numbered('301', 1)}'", tooling=True)
    assert one.total == 1


def test_what_is_costly_cannot_be_filtered():
    assert "can not be filtered" in refused("SELECT Id FROM Flow WHERE Metadata != null", tooling=True).message
