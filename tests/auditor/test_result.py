"""Whether an audit could have found a component: only then does its silence mean that all is well."""

import pytest

from auditor.result import figure
from build_results import a_result, an_outcome
from checks.model.finding import NotJudged

REF = "salesforce:field:Lead.LeadSource"


def missing(scope):
    return NotJudged(scope=scope, reason="not read")


@pytest.mark.parametrize("outcome", ["found", "clean"])
def test_a_check_that_ran_judges(outcome):
    assert a_result(checks=[an_outcome("SRC003", outcome)]).judges("SRC003", REF)


@pytest.mark.parametrize("outcome", ["not judged", "broke", "off"])
def test_a_check_that_did_not_run_judges_nothing(outcome):
    assert not a_result(checks=[an_outcome("SRC003", outcome)]).judges("SRC003", REF)


def test_a_check_that_is_not_listed_judges_nothing():
    assert not a_result(checks=[an_outcome("SRC004", "clean")]).judges("SRC003", REF)


def test_a_connection_that_was_not_read_is_not_judged():
    assert not a_result(checks=[an_outcome("SRC003", "clean")]).judges("SRC003", "hubspot:field:contacts.source")


@pytest.mark.parametrize("scope", ["salesforce", "salesforce:Lead", "Lead", "Lead.LeadSource", REF, "data owners"])
def test_what_lies_in_a_scope_that_was_not_judged_is_not_judged(scope):
    assert not a_result(checks=[an_outcome("SRC003", "clean", missing(scope))]).judges("SRC003", REF)


@pytest.mark.parametrize("scope", ["hubspot", "hubspot:Lead", "salesforce:Leads", "Lead.Lead", "salesforce:inactive values"])
def test_what_lies_outside_is_judged(scope):
    assert a_result(checks=[an_outcome("SRC003", "clean", missing(scope))]).judges("SRC003", REF)


@pytest.mark.parametrize(("number", "shown"), [(1234567.0, "1,234,567"), (2, "2"), (0.25, "0.25"), (1234.5, "1,234.5")])
def test_a_figure_has_its_thousands_apart(number, shown):
    assert figure(number) == shown
