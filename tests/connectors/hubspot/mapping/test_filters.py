import pytest

from checks.model.rows.automation import Criterion
from connectors.hubspot.mapping.filters import MOST, Filters, told, use
from connectors.hubspot.mapping.schema import properties
from hubspot_bodies import TYPES, a_branch, a_filter, a_property


@pytest.fixture
def filters(out, people):
    properties(out, "contacts", [a_property(name="topics", fieldType="checkbox")], people)
    return Filters(out, TYPES)


def of(name, operator, *values, object_="contacts"):
    return Criterion(field=f"hubspot:field:{object_}.{name}", operator=operator, values=values)


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        (a_filter("tier", "IS_ANY_OF", "a", "b"), of("tier", "equals", "a", "b")),
        (a_filter("tier", "IS_NONE_OF", "a"), of("tier", "not_equal", "a")),
        (a_filter("tier", "IS_ANY_OF", "a", includeObjectsWithNoValueSet=True), of("tier", "equals", "a", "")),
        (a_filter("tier", "IS_NONE_OF", "a", includeObjectsWithNoValueSet=True), of("tier", "not_equal", "a")),
        (a_filter("topics", "IS_ANY_OF", "a", "b"), of("topics", "includes", "a", "b")),
        (a_filter("topics", "IS_NONE_OF", "a"), of("topics", "excludes", "a")),
        (a_filter("name", "CONTAINS", "x"), of("name", "contains", "x")),
        (a_filter("name", "DOES_NOT_CONTAIN", "x"), of("name", "not_contains", "x")),
        (a_filter("name", "STARTS_WITH", "x"), of("name", "starts_with", "x")),
        (a_filter("name", "ENDS_WITH", "x"), of("name", "other")),
        (a_filter("score", "IS_GREATER_THAN", value=3.0), of("score", "greater", "3")),
        (a_filter("score", "IS_LESS_THAN_OR_EQUAL_TO", value=3), of("score", "less_or_equal", "3")),
        (a_filter("score", "IS_BETWEEN", lowerBound=1, upperBound=3), of("score", "other")),
        (a_filter("optout", "IS_EQUAL_TO", value=True), of("optout", "equals", "true")),
        (a_filter("name", "IS_EQUAL_TO", ""), of("name", "equals", "")),
        (a_filter("name", "IS_EQUAL_TO"), of("name", "other")),
        (a_filter("name", "IS_KNOWN"), of("name", "is_null", "false")),
        (a_filter("name", "IS_UNKNOWN"), of("name", "is_null", "true")),
        (a_filter("born", "IS_BEFORE", timePoint={"timeType": "INDEXED"}), of("born", "less")),
        (a_filter("born", "IS_AFTER", propertyParser="UPDATED_AT"), of("born", "is_changed")),
        (a_filter("tier", "HAS_EVER_BEEN_ANY_OF", "a"), of("tier", "other")),
        (a_filter("tier", "IS_A_RIDDLE", "a"), of("tier", "other")),
        (a_filter("tier", "IS_ANY_OF", None, {"a": 1}, "a", "a"), of("tier", "equals", "a")),
        ({"filterType": "PROPERTY", "property": "tier", "operation": "none"}, of("tier", "other")),
        ({"property": "tier", "operation": {"operator": "IS_KNOWN"}}, of("tier", "is_null", "false")),
        ({"filterType": "PROPERTY"}, Criterion(field="a property that was not told", operator="other")),
        ({"filterType": "PROPERTY", "property": "no name"}, Criterion(field="no name", operator="other")),
        ({"filterType": "IN_LIST", "listId": "12", "operator": "IN_LIST"}, Criterion(field="hubspot:list:12", operator="other")),
        ({"filterType": "IN_LIST", "listId": None}, Criterion(field="in list", operator="other")),
        (
            {"filterType": "FORM_SUBMISSION", "formId": "f-1", "operator": "FILLED_OUT"},
            Criterion(field="hubspot:form:f-1", operator="other"),
        ),
        ({"filterType": "FORM_SUBMISSION"}, Criterion(field="any form", operator="other")),
        ({"filterType": "PAGE_VIEW", "pageUrl": "x"}, Criterion(field="page view", operator="other")),
    ],
)
def test_a_filter_is_a_criterion(filters, filter_, expected):
    assert told(filters.tree(a_branch(filter_), "contacts")) == ((expected,), "")


A, B, C = (a_filter(name, "IS_KNOWN") for name in ("a", "b", "c"))
NAMES = {"a": 1, "b": 2, "c": 3}


@pytest.mark.parametrize(
    ("branch", "logic"),
    [
        pytest.param(a_branch(A, B), "", id="all"),
        pytest.param(a_branch(A, B, type_="OR"), "1 OR 2", id="any"),
        pytest.param(a_branch(type_="OR", branches=(a_branch(A, B),)), "", id="any of one"),
        pytest.param(a_branch(type_="OR", branches=(a_branch(A, B), a_branch(C))), "(1 AND 2) OR 3", id="any of two"),
        pytest.param(a_branch(A, branches=(a_branch(B, C, type_="OR"),)), "1 AND (2 OR 3)", id="all, of which one is any"),
        pytest.param(a_branch(A, branches=(a_branch(B, C, type_="NOT_ANY"),)), "1 AND NOT (2 OR 3)", id="none of"),
        pytest.param(a_branch(A, branches=(a_branch(B, C, type_="NOT_ALL"),)), "1 AND NOT (2 AND 3)", id="not all of"),
        pytest.param(a_branch(A, A), "", id="the same twice"),
        pytest.param({"filterBranchOperator": "OR", "filters": [A, B]}, "1 OR 2", id="by its operator"),
        pytest.param({"filters": [A, B]}, "", id="of no kind"),
    ],
)
def test_branches_join_criteria(filters, branch, logic):
    criteria, found = told(filters.tree(branch, "contacts"))
    assert found == logic
    assert [NAMES[one.field.rpartition(".")[2]] for one in criteria] == list(range(1, len(criteria) + 1))


@pytest.mark.parametrize("branch", [None, {}, [], "x", a_branch(), a_branch(branches=(a_branch(), a_branch()))])
def test_what_asks_nothing(filters, branch):
    assert filters.tree(branch, "contacts") is None
    assert told(None) == ((), "")


def test_an_association_asks_of_the_other_object_and_may_deny(filters):
    of_deals = a_branch(a_filter("dealstage", "IS_ANY_OF", "won"), type_="ASSOCIATION", objectTypeId="0-3", operator="IN_LIST")
    unread = a_branch(A, type_="ASSOCIATION", objectTypeId="0-410", operator="NOT_IN_LIST")
    criteria, logic = told(filters.tree(a_branch(B, branches=(of_deals, unread)), "contacts"))
    assert criteria == (
        of("b", "is_null", "false"),
        of("dealstage", "equals", "won", object_="deals"),
        of("a", "is_null", "false", object_="0-410"),
    )
    assert logic == "1 AND 2 AND NOT (3)"


def an_event(*filters, type_="4-655002", **given):
    return a_branch(*filters, type_="UNIFIED_EVENTS", eventTypeId=type_, operator="HAS_COMPLETED", **given)


def changed(name):
    return a_filter("hs_name", "IS_EQUAL_TO", value=name)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (an_event(changed("tier"), a_filter("hs_value", "IS_KNOWN")), of("tier", "is_changed")),
        (an_event(changed("tier")), of("tier", "is_changed")),
        (an_event(changed("tier"), a_filter("hs_value", "IS_UNKNOWN")), of("tier", "is_null", "true")),
        (an_event(changed("tier"), a_filter("hs_value", "IS_ANY_OF", "gold")), of("tier", "equals", "gold")),
        (a_branch(changed("tier"), a_filter("hs_value", "IS_ANY_OF", "gold")), of("tier", "equals", "gold")),
        (
            an_event(a_filter("hs_form_id", "IS_ANY_OF", "f-1"), type_="4-1639801"),
            Criterion(field="hubspot:form:f-1", operator="other"),
        ),
        (an_event(type_="4-665538"), Criterion(field="event 4-665538", operator="other")),
        (an_event(type_=None), Criterion(field="event that was not told", operator="other")),
    ],
)
def test_events_are_told_by_the_property_that_changed(filters, event, expected):
    assert told(filters.tree(event, "contacts")) == ((expected,), "")


def test_what_did_not_happen_is_denied(filters):
    never = {**an_event(changed("tier")), "operator": "HAS_NOT_COMPLETED"}
    assert told(filters.tree(never, "contacts")) == ((of("tier", "is_changed"),), "NOT (1)")


def test_more_criteria_than_can_be_told_are_none_and_still_used(out, filters):
    tree = filters.tree(a_branch(*(a_filter(f"p{number}", "IS_KNOWN") for number in range(MOST + 1))), "contacts")
    assert told(tree) is None
    use(out, "hubspot:list:1", tree)
    assert len(out.rows("uses")) == MOST + 1


def test_branches_without_end_are_read_to_a_depth(filters):
    branch = a_branch(A)
    for _ in range(180):
        branch = a_branch(B, branches=(branch,))
    assert told(filters.tree(branch, "contacts")) == ((of("b", "is_null", "false"),), "")


def test_only_what_names_a_component_is_an_edge(out, filters, edges):
    asked = (A, {"filterType": "IN_LIST", "listId": 12}, {"filterType": "CTA"})
    use(out, "hubspot:list:1", filters.tree(a_branch(*asked), "contacts"))
    assert edges("list:1") == {("field:contacts.a", "filters", "is_null", ("false",)), ("list:12", "filters", "other", ())}
