import pytest

import checks.sources.campaign_naming  # noqa: F401 - registers the check
from build import SF, a_connection, a_gap, a_snapshot, found, judged
from build_hubspot import HS, a_portal
from checks.model.check import REGISTRY, Inputs, judge
from checks.model.finding import Confidence, Finding, Severity
from checks.model.policy import Policy
from checks.model.policy.measurement import Naming, NamingRule
from checks.model.rows.marketing import Campaign

RULE = NamingRule(components="campaign:*", pattern=r"\d{4}-Q[1-4] .+", example="2026-Q1 Webinar 01")
DECLARED = Policy(naming=Naming(rules=(RULE,)))


def a_campaign(name, *, connection=SF, **given):
    return Campaign(connection=connection, ref=f"{connection}:campaign:{name}", name=name, **given)


MANY = [a_campaign(f"2026-Q{1 + number % 4} Webinar {number:02}") for number in range(40)]


def test_finds_names_that_no_rule_takes():
    assert found("SRC009", a_campaign("2026-Q1 Webinar"), a_campaign("partner push"), policy=DECLARED) == [
        Finding(
            ref="salesforce:connection:salesforce",
            message="1 of 2 campaigns is not named as naming.yaml says, such as '2026-Q1 Webinar 01': 'partner push'.",
            measured={"odd": 1, "new": None},
            size=1,
            affected=("salesforce:campaign:partner push",),
        )
    ]


def test_finds_names_that_are_not_made_as_the_others():
    (finding,) = found("SRC009", *MANY, a_campaign("Partner push"))
    assert finding.message == (
        "1 of 41 campaigns is not made as the others, which begin with a year and quarter and part their words by spaces: "
        "'Partner push'."
    )
    assert (finding.severity, finding.confidence) == (None, Confidence.POSSIBLE)


def test_utm_texts_have_a_pattern_of_their_own():
    rows = [a_campaign(f"Name {number}", connection=HS, utm=f"spring-webinar-{number}") for number in range(40)]
    (finding,) = found("SRC009", a_portal(), *rows, a_campaign("Partner", connection=HS, utm="Partner Push"))
    assert finding.ref == "hubspot:connection:hubspot"
    assert finding.message == (
        "1 of 41 UTM texts of campaigns is not made as the others, which part their words by hyphens and are in lower case: "
        "'Partner Push'."
    )


def ruled(**given):
    """A policy with a rule like the declared one, and unlike it in this."""
    return Policy(naming=Naming(rules=(RULE.model_copy(update=given),)))


PUSH = a_campaign("partner push")
ANOTHER = Policy(naming=Naming(rules=(RULE, RULE.model_copy(update={"pattern": "partner .*"}))))


@pytest.mark.parametrize(
    ("rows", "policy"),
    [
        pytest.param(MANY, None, id="all follow the pattern"),
        pytest.param([*MANY[:10], PUSH], None, id="too few to tell"),
        pytest.param([PUSH], ruled(components="field:*"), id="a rule for fields"),
        pytest.param([PUSH], ruled(components="*"), id="a rule for nobody knows what"),
        pytest.param([PUSH], ruled(components="hubspot:campaign:*"), id="another CRM's"),
        pytest.param([PUSH], ANOTHER, id="another rule takes it"),
        pytest.param([], DECLARED, id="no campaigns"),
    ],
)
def test_leaves_alone(rows, policy):
    assert found("SRC009", a_connection(), *rows, policy=policy or Policy()) == []


def test_where_a_rule_is_declared_no_other_pattern_is_looked_for():
    rows = [*MANY, a_campaign("2026-Q1 webinar-berlin")]
    assert found("SRC009", *rows, policy=DECLARED) == []


def compared(*rows, before):
    return judge(REGISTRY["SRC009"], Inputs(a_snapshot(*rows), DECLARED, a_snapshot(*before)))


def test_new_ones_come_first_and_weigh_more():
    old, new = a_campaign("a partner push"), a_campaign("webinar in spring")
    (finding,) = compared(old, new, before=[old]).findings
    assert finding.message.endswith(", 1 of them new: 'webinar in spring' and 'a partner push'.")
    assert (finding.severity, finding.measured["new"]) == (Severity.MEDIUM, 1)
    (finding,) = compared(old, new, before=[old, new]).findings
    assert (finding.severity, finding.measured["new"]) == (None, 0)


def test_nothing_is_new_where_campaigns_were_not_read_before():
    (finding,) = compared(a_campaign("push"), before=[a_campaign("x"), a_gap("campaigns")]).findings
    assert (finding.severity, finding.measured["new"]) == (None, None)


def test_a_pattern_that_is_none_is_told():
    wrong = Policy(naming=Naming(rules=(RULE.model_copy(update={"pattern": "("}),)))
    judgement = judged("SRC009", a_campaign("push"), policy=wrong)
    assert not judgement.findings
    assert judgement.not_judged[0].reason == "the pattern of naming.yaml for campaign:* is no regular expression"


def test_campaigns_that_were_not_read_are_not_judged():
    assert not judged("SRC009", a_connection(), a_gap("campaigns")).ran
