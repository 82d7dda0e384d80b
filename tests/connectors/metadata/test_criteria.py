import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from checks.model.rows.automation import OPERATORS, Criterion
from connectors.metadata.collect import Collector
from connectors.metadata.criteria import _OPERATORS, criteria, field_of, operator, values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Web", ("Web",), id="one value"),
        pytest.param("Web,Phone", ("Web", "Phone"), id="a list"),
        pytest.param(" Web , Phone ", ("Web", "Phone"), id="blanks around the commas"),
        pytest.param('China,"Korea, Republic of",Japan', ("China", "Korea, Republic of", "Japan"), id="a comma in quotes"),
        pytest.param('"Pumps, Valves"', ("Pumps, Valves",), id="nothing but a quoted value"),
        pytest.param('"say ""when""",Web', ('say "when"', "Web"), id="doubled quotes"),
        pytest.param('6" pipe,8" pipe', ('6" pipe', '8" pipe'), id="a quote inside a value"),
        pytest.param('"open, end', ('"open', "end"), id="a quote that never closes"),
        pytest.param('"a" b,c', ('"a" b', "c"), id="a quote that closes too early"),
        pytest.param(",On Hold", ("", "On Hold"), id="blank or a value"),
        pytest.param("", ("",), id="blank"),
        pytest.param(None, ("",), id="no value is blank"),
        pytest.param("Web,Web", ("Web",), id="the same value twice"),
        pytest.param("O'Neil & Sons", ("O'Neil & Sons",), id="other punctuation"),
    ],
)
def test_splits_a_list_of_values(text, expected):
    assert values(text, "equals") == expected


@pytest.mark.parametrize("how", ["equals", "not_equal", "contains", "not_contains", "starts_with", "includes", "excludes"])
def test_every_operator_on_text_takes_a_list(how):
    assert values("A,B", how) == ("A", "B")


@pytest.mark.parametrize("how", ["less", "less_or_equal", "greater", "greater_or_equal", "within", "is_null", "other"])
def test_a_number_or_date_is_no_list(how):
    assert values("1,000", how) == ("1,000",)


def test_what_a_multi_select_list_joins_by_semicolons_stays_together():
    assert values("A;B,C", "includes") == ("A;B", "C")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"])), min_size=1, unique=True))
def test_quoting_every_value_keeps_every_value(given):
    assert values(",".join('"' + value.replace('"', '""') + '"' for value in given), "equals") == tuple(given)


@given(st.text())
def test_no_text_is_refused(text):
    assert all(isinstance(value, str) for value in values(text, "equals"))


@pytest.mark.parametrize(
    ("vendor", "ours"),
    [
        ("equals", "equals"), ("notEqual", "not_equal"), ("lessThan", "less"), ("greaterThan", "greater"),
        ("lessOrEqual", "less_or_equal"), ("greaterOrEqual", "greater_or_equal"), ("contains", "contains"),
        ("notContain", "not_contains"), ("startsWith", "starts_with"), ("includes", "includes"), ("excludes", "excludes"),
        ("within", "within"), ("EqualTo", "equals"), ("NotEqualTo", "not_equal"), ("LessThanOrEqualTo", "less_or_equal"),
        ("GreaterThanOrEqualTo", "greater_or_equal"), ("LessThan", "less"), ("GreaterThan", "greater"),
        ("StartsWith", "starts_with"), ("Contains", "contains"), ("IsNull", "is_null"), ("IsBlank", "is_null"),
        ("IsChanged", "is_changed"), ("EndsWith", "other"), ("WasVisited", "other"), ("", "other"), (None, "other"),
    ],
)  # fmt: skip
def test_knows_the_operators_of_filters_and_of_flows(vendor, ours):
    assert operator(vendor) == ours


def test_every_operator_is_one_of_the_model():
    assert set(_OPERATORS.values()) <= OPERATORS


@pytest.mark.parametrize(
    ("name", "object_", "field"),
    [
        ("Lead.LeadSource", "", "salesforce:field:Lead.LeadSource"),
        ("LeadSource", "Lead", "salesforce:field:Lead.LeadSource"),
        ("Task.Tier__c", "", "salesforce:field:Activity.Tier__c"),
        ("Task.Status", "", "salesforce:field:Task.Status"),
        ("Case.RecordType", "", "salesforce:field:Case.RecordTypeId"),
        ("Account.Tier__pc", "", "salesforce:field:Contact.Tier__c"),
        ("$User.Id", "", None),
        ("LeadSource", "", None),
        ("", "Lead", None),
        ("Lead.not a name", "", None),
    ],
)
def test_tells_the_field_or_none(name, object_, field):
    assert field_of(Collector("salesforce"), name, object_) == field


def test_reads_the_criteria_of_a_rule_in_their_order():
    rule = etree.fromstring(
        "<ruleEntry>"
        "<criteriaItems><field>Lead.LeadSource</field><operation>notEqual</operation><value>Web,Phone</value></criteriaItems>"
        "<criteriaItems><field>Lead.Company</field><operation>equals</operation></criteriaItems>"
        "<criteriaItems><field>Lead.OwnerId</field><operation>equals</operation><valueField>$User.Id</valueField></criteriaItems>"
        "<criteriaItems><field>$Profile.Name</field><operation>startsWith</operation><value>Sys</value></criteriaItems>"
        "</ruleEntry>"
    )
    assert criteria(rule, Collector("salesforce"), "Lead") == (
        Criterion(field="salesforce:field:Lead.LeadSource", operator="not_equal", values=("Web", "Phone")),
        Criterion(field="salesforce:field:Lead.Company", operator="equals", values=("",)),
        Criterion(field="salesforce:field:Lead.OwnerId", operator="other"),
        Criterion(field="$Profile.Name", operator="starts_with", values=("Sys",)),
    )
