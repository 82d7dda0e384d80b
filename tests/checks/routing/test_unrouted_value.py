import pytest

import checks.routing.unrouted_value  # noqa: F401 - registers the check
from build import a_criterion, a_field, a_gap, a_rule, an_entry, found, judged, some_values
from build_hubspot import HS, a_portal, a_property, a_rotation, asks, some_options
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.market import Segments

SOURCE = "Lead.LeadSource"
BASE = [a_rule(), a_field(SOURCE), some_values(SOURCE, "Web", "Event", "Partner")]


def entry(position, *criteria, **given):
    return an_entry("Lead.Standard", position, *criteria, **given)


def source(operator, *values):
    return a_criterion(SOURCE, operator, *values)


def test_finds_the_values_that_no_entry_takes():
    assert found("RTE004", *BASE, entry(1, source("equals", "Web"))) == [
        Finding(
            ref="salesforce:field:Lead.LeadSource",
            message="No entry of the assignment rule 'Standard' of Lead takes 2 values of Lead.LeadSource: "
            "'Event' and 'Partner'.",
            measured={"values": ["Event", "Partner"], "of": 3, "rule": "Standard"},
            size=2,
            affected=(
                "salesforce:routing_rule:Lead.Standard",
                "salesforce:value:Lead.LeadSource=Event",
                "salesforce:value:Lead.LeadSource=Partner",
            ),
        )
    ]


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param([entry(1, source("equals", "Web", "Event")), entry(2, source("equals", "partner"))], id="all are taken"),
        pytest.param([entry(1, source("equals", "Web")), entry(2, source("not_equal", "Web"))], id="a value and all others"),
        pytest.param([entry(1, source("equals", "Web")), entry(2)], id="a catch-all"),
        pytest.param(
            [entry(1, source("equals", "Web")), entry(2, a_criterion("Lead.Country", "equals", "US"))], id="another field"
        ),
        pytest.param([entry(1, source("equals", "Web"), formula="Score > 5")], id="a formula may take any"),
        pytest.param(
            [entry(1, source("equals", "Web"), a_criterion("Lead.Country", "equals", "US"), logic="1 OR 2")], id="OR may take any"
        ),
        pytest.param([entry(1, a_criterion(SOURCE, "within", "Web"))], id="an operator that text cannot tell"),
        pytest.param([], id="a rule without entries"),
    ],
)
def test_leaves_alone(entries):
    assert found("RTE004", *BASE, *entries) == []


@pytest.mark.parametrize(
    "base",
    [
        pytest.param([a_rule(active=False), *BASE[1:]], id="inactive rule"),
        pytest.param([a_rule(kind="escalation"), *BASE[1:]], id="no assignment rule"),
        pytest.param(
            [a_rule(), a_field("Contact.LeadSource"), some_values("Contact.LeadSource", "Partner")], id="source of another object"
        ),
        pytest.param(
            [a_rule(), a_field(SOURCE), some_values(SOURCE, "Web"), some_values(SOURCE, "Fax", active=False)], id="inactive value"
        ),
        pytest.param(
            [a_rule(), a_field("Lead.Region__c"), some_values("Lead.Region__c", "EMEA")], id="region the policy does not name"
        ),
    ],
)
def test_leaves_alone_where(base):
    tests = [source("equals", "Web"), a_criterion("Lead.Region__c", "equals", "AMER")]
    assert found("RTE004", *base, *(entry(place, test) for place, test in enumerate(tests[:1], 1))) == []


def test_the_policys_segment_fields_are_tried_too():
    rows = [a_rule(), a_field("Lead.Region__c"), some_values("Lead.Region__c", "EMEA", "AMER")]
    rows.append(entry(1, a_criterion("Lead.Region__c", "equals", "AMER")))
    assert found("RTE004", *rows) == []
    [finding] = found("RTE004", *rows, policy=Policy(segments=Segments(fields=("Lead.Region__c",))))
    assert finding.measured["values"] == ["EMEA"]


def test_a_label_routes_its_value():
    rows = [a_rule(), a_field(SOURCE), some_values(SOURCE, "TS", label="Trade Show")]
    assert found("RTE004", *rows, entry(1, source("equals", "Trade Show"))) == []


@pytest.mark.parametrize("table", ["routing_rules", "routing_entries", "fields", "picklist_values"])
def test_is_not_judged_without(table):
    assert not judged("RTE004", *BASE, entry(1, source("equals", "Web")), unread=[table]).ran


HUB_SOURCE = "contacts.lead_source"
HUB = [a_portal(), a_property(HUB_SOURCE), *some_options(HUB_SOURCE, "Web", "Event", "Partner")]


def test_the_workflows_of_a_portal_route_an_object_together():
    rows = [*a_rotation((asks(HUB_SOURCE, "Web"),)), *a_rotation((asks(HUB_SOURCE, "Event"),), id="12")]
    (finding,) = found("RTE004", HUB, rows)
    assert finding.message == "No workflow that gives contacts an owner takes 1 option of contacts.lead_source: 'Partner'."
    assert (finding.severity, finding.confidence) == (Severity.MEDIUM, Confidence.LIKELY)
    assert finding.measured["rule"] == "Flow 11, Flow 12"


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(a_rotation((asks(HUB_SOURCE, "Web", "Event"),), ()), id="a branch for all others"),
        pytest.param(a_rotation((asks(HUB_SOURCE, "Web"),)), id="one workflow for one source is no routing by source"),
        pytest.param(
            [*a_rotation((asks(HUB_SOURCE, "Web", "Event"),)), *a_rotation((asks("contacts.country", "FR"),), id="12")],
            id="another workflow may take it",
        ),
        pytest.param(a_rotation((asks(HUB_SOURCE, "Web", "Event"),), object_="deals"), id="another object"),
        pytest.param(
            [*a_rotation((asks(HUB_SOURCE, "Web", "Event"),)), a_gap("routing_entries", "workflow/12", connection=HS)],
            id="a workflow that was not read may take it",
        ),
        pytest.param([*a_rotation((asks(HUB_SOURCE, "Web", "Event"),), active=False)], id="switched off"),
    ],
)
def test_leaves_options_alone(rows):
    assert found("RTE004", HUB, rows) == []


def test_a_hidden_option_needs_no_route():
    hidden = [*HUB[:2], *some_options(HUB_SOURCE, "Web", "Event"), *some_options(HUB_SOURCE, "Fax", active=False)]
    assert found("RTE004", hidden, a_rotation((asks(HUB_SOURCE, "Web", "Event"),))) == []
