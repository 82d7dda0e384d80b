import pytest

from auditor.policy.consistency import Consistency
from auditor.policy.document import parse
from build_results import a_check

CHECKS = {
    "SRC003": a_check("SRC003", "source-value-variants", threshold=93.0, most=5, strict=False, word="x", words=("a", "b")),
    "FLD001": a_check("FLD001", "no-data-owner"),
}


def told(unreadable=(), **texts):
    documents = {part: parse(text, f"{part}.yaml")[0] for part, text in texts.items()}
    return [str(problem) for problem in Consistency(documents, frozenset(unreadable), "governance", CHECKS).problems()]


def test_a_source_names_a_motion_that_is_not_declared():
    sources = "values:\n  - name: Partner\n    motion: Partnr\n"
    assert told(sources=sources, motions="motions: [{name: Partner}]") == [
        "governance/sources.yaml:3:5: values.0.motion: no motion in motions.yaml is called 'Partnr'; did you mean 'Partner'?"
    ]


def test_a_person_names_a_team_that_is_not_declared():
    company = "teams: [{name: Sales}]\npeople:\n  - {name: Ann, team: Salse}\n"
    assert told(company=company) == [
        "governance/company.yaml:3:17: people.0.team: no team under teams is called 'Salse'; did you mean 'Sales'?"
    ]


def test_a_handoff_names_a_team_that_is_not_declared():
    handoffs = "handoffs:\n  - {name: Won, from_team: Sales, to_team: CS}\n"
    assert told(company="teams: [{name: Sales}]", handoffs=handoffs) == [
        "governance/handoffs.yaml:2:35: handoffs.0.to_team: no team in company.yaml is called 'CS'"
    ]


@pytest.mark.parametrize(
    ("name", "told_of_it"),
    [
        ("lead", "no object is called 'lead'; did you mean 'Lead'?"),
        ("ACCOUNT", "no object is called 'ACCOUNT'; did you mean 'Account'?"),
        ("opportunitylineitem", "no object is called 'opportunitylineitem'; did you mean 'OpportunityLineItem'?"),
        ("Deals", "no object is called 'Deals'; did you mean 'deals'?"),
        ("salesforce:object:Lead", "'salesforce:object:Lead' is no object's name; write its API name, as Lead"),
        ("object:Lead", "'object:Lead' is no object's name; write its API name, as Lead"),
        ("Lead.Status", "'Lead.Status' is no object's name; write its API name, as Lead"),
        ("'*__c'", "'*__c' is no object's name; write its API name, as Lead"),
    ],
)
def test_a_governed_object_whose_name_is_none(name, told_of_it):
    assert told(systems=f"governed_objects:\n  - Lead\n  - {name}\n") == [
        f"governance/systems.yaml:3:5: governed_objects.1: {told_of_it}"
    ]


NEAR_MISSES = {
    "objects of both CRMs and of packages": {
        "systems": "governed_objects: [Lead, leads, deals, SBQQ__Quote__c, sbqq__Quote__c, line_items, p_machine, 2-123456]"
    },
    "a custom object of HubSpot that Salesforce has with a capital": {"systems": "governed_objects: [contract, partner]"},
    "a motion while nobody wrote motions.yaml": {"sources": "values: [{name: A, motion: Partner}]"},
    "case and spaces": {"sources": "values: [{name: A, motion: ' partner '}]", "motions": "motions: [{name: Partner}]"},
    "motions could not be read": {"sources": "values: [{name: A, motion: Partner}]", "unreadable": ["motions"]},
    "no motion named": {"sources": "values: [{name: A, motion: ''}]"},
    "no team declared at all": {"handoffs": "handoffs: [{name: Won, to_team: CS}]"},
    "an alias that repeats its own name": {"sources": "values: [{name: Web, aliases: [web, Web]}]"},
    "a good pattern": {"naming": "rules: [{components: '*', pattern: '[A-Z].*'}]"},
    "a pattern that Python has doubts about": {"naming": "rules: [{pattern: '[[a]'}]"},
    "sources that differ in case": {"sources": "values: [{name: Web}, {name: WEB}]"},
    "a motion of a team": {"company": "teams: [{name: Sales}]", "motions": "motions: [{name: A, owner: sales}]"},
    "a motion of a person": {"company": "people: [{name: Ann, email: a@b.c}]", "motions": "motions: [{name: A, owner: A@b.c}]"},
    "a motion of nobody": {"company": "teams: [{name: Sales}]", "motions": "motions: [{name: A}]"},
    "a motion while nobody is declared": {"company": "name: Acme", "motions": "motions: [{name: A, owner: Ann}]"},
    "a motion while the company could not be read": {"motions": "motions: [{name: A, owner: Ann}]", "unreadable": ["company"]},
    "a severity": {"thresholds": "checks: {SRC003: {severity: low, off: false}}"},
    "other shapes": {"sources": "values: 3", "company": "[]", "mutes": "mutes: {a: b}", "naming": "rules: [x]"},
    "slug and case": {"thresholds": "checks: {source-value-variants: {}, src003: {}, FLD001: {off: true, reason: ours}}"},
    "a mute by slug": {"mutes": "mutes: [{check: SRC003}, {check: No-Data-Owner}]"},
}


@pytest.mark.parametrize("texts", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_leaves_alone(texts):
    assert told(**texts) == []


def test_a_motion_names_an_owner_that_is_not_declared():
    company = "teams: [{name: Sales}]\npeople: [{name: Ann Lee, email: ann@acme.example}]\n"
    assert told(company=company, motions="motions:\n  - {name: A, owner: Ann Leo}\n") == [
        "governance/motions.yaml:2:15: motions.0.owner: no team or person in company.yaml is called 'Ann Leo'; "
        "did you mean 'Ann Lee'?"
    ]


def test_a_check_that_is_off_says_why():
    assert told(thresholds="checks:\n  SRC003: {off: true}\n  FLD001: {off: true, reason: ' '}\n") == [
        "governance/thresholds.yaml:2:12: checks.SRC003.off: a check that is off needs a reason; say why beside it, as reason:",
        "governance/thresholds.yaml:3:12: checks.FLD001.off: a check that is off needs a reason; say why beside it, as reason:",
    ]


OPTIONS = {
    "C1": a_check("C1", "c1", days=30, likeness=93, unused_share=0.5, name_similarity=60, near=0.8, share_of="x", strict=True),
}


@pytest.mark.parametrize(
    ("option", "good", "bad", "wanted"),
    [
        ("days", ["0", "1000"], ["-1"], "0 or more"),
        ("near", ["0", "1.5"], ["-0.1"], "0 or more"),
        ("likeness", ["0", "100"], ["-1", "101"], "between 0 and 100"),
        ("name_similarity", ["0", "100"], ["-1", "101"], "between 0 and 100"),
        ("unused_share", ["0", "1"], ["-0.1", "1.1", "50"], "between 0 and 1"),
    ],
)
def test_an_option_is_within_what_it_can_mean(option, good, bad, wanted):
    def faults(value):
        document = parse(f"checks: {{C1: {{options: {{{option}: {value}}}}}}}", "thresholds.yaml")[0]
        return [str(problem) for problem in Consistency({"thresholds": document}, frozenset(), "governance", OPTIONS).problems()]

    assert [fault for value in good for fault in faults(value)] == []
    assert all(faults(value)[0].endswith(f"must be {wanted}") for value in bad)


def test_two_sources_that_answer_to_one_name():
    assert told(sources="values:\n  - name: Web\n  - name: Site\n    aliases: [Web]\n") == [
        "governance/sources.yaml:3:5: values.1: 'Web' is already a name of values.0; keep one"
    ]


@pytest.mark.parametrize(("part", "key"), [("motions", "motions"), ("company", "teams")])
def test_a_name_that_is_declared_twice_in_any_case(part, key):
    assert f"{key}.1: 'a' is already a name of {key}.0" in told(**{part: f"{key}: [{{name: A}}, {{name: a}}]"})[0]


@pytest.mark.parametrize(("part", "key"), [("motions", "motions"), ("company", "teams")])
def test_a_name_that_is_declared_twice(part, key):
    assert f"{key}.1: 'A' is already a name of {key}.0" in told(**{part: f"{key}: [{{name: A}}, {{name: ' A'}}]"})[0]


def test_a_pattern_that_is_no_regular_expression():
    assert "naming.yaml:1:10: rules.0.pattern: not a regular expression" in told(naming="rules: [{pattern: '(['}]")[0]


def test_checks_and_options_that_do_not_exist():
    thresholds = "checks:\n  SRC00: {}\n  SRC003:\n    options: {treshold: 90}\n  FLD001:\n    options: {days: 3}\n  XYZ: {}\n"
    assert told(thresholds=thresholds) == [
        "governance/thresholds.yaml:2:3: checks.SRC00: there is no such check; did you mean 'SRC003'?",
        "governance/thresholds.yaml:4:15: checks.SRC003.options.treshold: SRC003 has no such option; did you mean 'threshold'?",
        "governance/thresholds.yaml:6:15: checks.FLD001.options.days: FLD001 has no such option; it has none",
        "governance/thresholds.yaml:7:3: checks.XYZ: there is no such check; `auditor checks` lists them",
    ]


@pytest.mark.parametrize(
    ("option", "good", "bad", "wanted"),
    [
        ("threshold", ["90", "90.5"], ["true", "high", "[1]"], "a number"),
        ("most", ["7"], ["7.5", "true", "seven"], "a whole number"),
        ("strict", ["true"], ["1", "yes"], "true or false"),
        ("word", ["abc", "'1'"], ["1", "true", "[a]"], "text"),
        ("words", ["[a, b]", "[]"], ["a", "1"], "a list of texts"),
    ],
)
def test_an_option_has_the_type_of_its_default(option, good, bad, wanted):
    def text(value):
        return f"checks: {{SRC003: {{options: {{{option}: {value}}}}}}}"

    assert [problem for value in good for problem in told(thresholds=text(value))] == []
    assert all(f"must be {wanted}" in told(thresholds=text(value))[0] for value in bad)


def test_a_mute_of_a_check_that_does_not_exist():
    assert told(mutes="mutes:\n- check: FLD01\n- check: source-value-variant\n") == [
        "governance/mutes.yaml:2:3: mutes.0.check: there is no check 'FLD01'; did you mean 'FLD001'?",
        "governance/mutes.yaml:3:3: mutes.1.check: there is no check 'source-value-variant'; "
        "did you mean 'source-value-variants'?",
    ]
