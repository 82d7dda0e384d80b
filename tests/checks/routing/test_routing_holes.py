import pytest

import checks.routing.routing_holes  # noqa: F401 - registers the check
from build import a_criterion, a_gap, a_record_type, a_rule, an_entry, found, judged
from build_hubspot import HS, a_portal, a_rotation, asks
from checks.model.finding import Confidence, Finding

RULE = "salesforce:routing_rule:Lead.Standard"


def entry(position, *criteria, **given):
    return an_entry("Lead.Standard", position, *criteria, **given)


def country(operator, *values):
    return a_criterion("Lead.Country", operator, *values)


def state(operator, *values):
    return a_criterion("Lead.State", operator, *values)


def test_finds_a_rule_without_catch_all():
    assert found("RTE005", a_rule(), entry(1, country("equals", "US")), entry(2, country("equals", "CA"))) == [
        Finding(
            ref=RULE,
            message="What fits no entry of the assignment rule 'Standard' of Lead goes to the default owner: "
            "it has 2 entries and no catch-all.",
            measured={"entries": 2},
        )
    ]


def test_finds_an_active_rule_without_entries():
    assert "no entry at all" in found("RTE005", a_rule())[0].message


@pytest.mark.parametrize(
    "last",
    [
        pytest.param([entry(9)], id="an entry without criteria"),
        pytest.param([entry(9, formula="True", is_catch_all=False)], id="the formula TRUE"),
        pytest.param([entry(9, country("not_equal", "us"))], id="the negation of another entry"),
        pytest.param(
            [entry(8, a_criterion("Lead.Vip__c", "equals", "True")), entry(9, a_criterion("Lead.Vip__c", "equals", "0"))],
            id="both of a checkbox",
        ),
        pytest.param(
            [entry(9, a_criterion("Lead.RecordTypeId", "equals", "Partner Lead")), a_record_type("Lead.P", label="Partner Lead")],
            id="all record types",
        ),
    ],
)
def test_takes_for_a_catch_all(last):
    assert found("RTE005", a_rule(), entry(1, country("equals", "US", "CA")), *last) == []


@pytest.mark.parametrize(
    "last",
    [
        pytest.param([entry(9, formula="Score > 5")], id="a formula"),
        pytest.param([entry(9, country("not_equal", "US", "MX"))], id="the negation of more than is taken"),
        pytest.param([entry(9, country("not_equal"))], id="whatever is not blank"),
        pytest.param([entry(9, country("not_equal", "US"), state("equals", "BC"))], id="a negation and more"),
        pytest.param([entry(9, a_criterion("Lead.Vip__c", "equals", "True"))], id="half of a checkbox"),
        pytest.param(
            [entry(9, a_criterion("Lead.RecordTypeId", "equals", "P")), a_record_type("Lead.P"), a_record_type("Lead.Q")],
            id="one of two record types",
        ),
    ],
)
def test_takes_for_no_catch_all(last):
    assert [finding.ref for finding in found("RTE005", a_rule(), entry(1, country("equals", "US", "CA")), *last)] == [RULE]


def test_finds_every_entry_behind_a_catch_all():
    assert found("RTE005", a_rule(), entry(1), entry(2, country("equals", "US"))) == [
        Finding(
            ref="salesforce:routing_entry:Lead.Standard/2",
            message="Entry 2 of the assignment rule 'Standard' of Lead is never reached: entry 1 takes everything before.",
            measured={"behind": 1},
            affected=("salesforce:routing_entry:Lead.Standard/1",),
        )
    ]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ([country("equals", "US")], [country("equals", "US"), state("equals", "CA")]),
        ([country("equals", "US", "CA")], [country("equals", "ca")]),
        ([country("equals", "US")], [country("equals", "US")]),
        ([country("starts_with", "U")], [country("equals", "US")]),
        ([country("not_equal", "CA")], [country("equals", "US")]),
    ],
)
def test_finds_an_entry_in_the_shadow_of_a_wider_one(earlier, later):
    [finding] = found("RTE005", a_rule(), entry(1, *earlier), entry(2, *later), entry(3))
    assert finding.ref == "salesforce:routing_entry:Lead.Standard/2"
    assert "entry 1 takes all that it would take before" in finding.message


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        pytest.param(entry(1, country("equals", "US")), entry(2, country("equals", "US", "CA")), id="the later one is wider"),
        pytest.param(
            entry(1, country("equals", "US"), state("equals", "CA")),
            entry(2, country("equals", "US")),
            id="the earlier one asks more",
        ),
        pytest.param(entry(1, country("equals", "US")), entry(2, state("equals", "US")), id="another field"),
        pytest.param(
            entry(1, country("equals", "US"), state("equals", "CA"), logic="1 OR 2"), entry(2, country("equals", "US")), id="OR"
        ),
        pytest.param(entry(1, country("equals", "US")), entry(2, country("equals", "US"), logic="NOT 1"), id="NOT"),
        pytest.param(entry(1, formula="Country = 'US'"), entry(2, country("equals", "US")), id="a formula"),
        pytest.param(entry(1, country("contains", "US")), entry(2, country("starts_with", "U")), id="not provable"),
    ],
)
def test_reaches(earlier, later):
    assert found("RTE005", a_rule(), earlier, later, entry(3)) == []


def test_the_order_is_that_of_the_positions():
    [finding] = found("RTE005", a_rule(), entry(2, country("equals", "US")), entry(1), entry(3, country("equals", "CA")))[:1]
    assert finding.ref.endswith("/2")


@pytest.mark.parametrize("rule", [a_rule(active=False), a_rule(kind="auto_response"), a_rule("Case.Standard")])
def test_leaves_other_rules_alone(rule):
    assert found("RTE005", rule) == []


@pytest.mark.parametrize("table", ["routing_rules", "routing_entries"])
def test_is_not_judged_without(table):
    assert not judged("RTE005", a_rule(), unread=[table]).ran


def test_a_rule_that_hangs_on_record_types_is_not_judged_where_these_were_not_read():
    rows = [a_rule(), entry(1, a_criterion("Lead.RecordTypeId", "equals", "P")), a_gap("record_types")]
    judgement = judged("RTE005", *rows)
    assert judgement.findings == ()
    assert [answer.scope for answer in judgement.not_judged] == [RULE]


NEW = asks("contacts.hs_lead_status", "NEW")
FRANCE, SPAIN = asks("contacts.country", "FR"), asks("contacts.country", "ES")


def test_finds_a_workflow_that_gives_some_of_what_it_enrols_to_nobody():
    (finding,) = found("RTE005", a_portal(), a_rotation((FRANCE,), (SPAIN,), runs_when=(NEW,)))
    assert finding.ref == f"{HS}:routing_rule:contacts.workflow-11"
    assert finding.message == "What the workflow 'Flow 11' of contacts enrols and none of its 2 branches takes gets no owner."
    assert finding.confidence is Confidence.LIKELY


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(a_rotation((FRANCE,), (), runs_when=(NEW,)), id="a branch for all others"),
        pytest.param(a_rotation((FRANCE,), runs_when=(NEW,)), id="a workflow for one country"),
        pytest.param([*a_rotation((FRANCE,), (SPAIN,)), *a_rotation((NEW,), id="12")], id="another workflow may take the rest"),
        pytest.param(a_rotation((FRANCE,), (SPAIN,), active=False), id="switched off"),
        pytest.param(a_rotation((FRANCE,), (SPAIN,), condition="1 OR 2"), id="enrolment that logic joins"),
        pytest.param(a_rotation((FRANCE,), (asks("contacts.country", "FR", operator="not_equal"),)), id="a value and all others"),
        pytest.param(a_rotation((FRANCE,), (asks("contacts.country", operator="other"),)), id="a branch that was not understood"),
    ],
)
def test_leaves_workflows_alone(rows):
    assert found("RTE005", a_portal(), rows) == []


def test_actions_that_follow_each_other_hide_none():
    assert found("RTE005", a_portal(), a_rotation((), (FRANCE,))) == []
