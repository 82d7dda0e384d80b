from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.catalogue import load_checks
from auditor.placing import place, working_days_after
from checks.model.finding import Lane, Mandate, Severity
from checks.model.policy import Policy
from checks.model.policy.company import Company, Team, Tier
from checks.model.policy.ownership import Ownership, Responsibility

FRIDAY = date(2026, 11, 20)
CHECK = load_checks()["SRC003"]
REF = "salesforce:field:Lead.LeadSource"
TEAMS = (
    Team(name="Revenue Ops", mandate=Mandate.REVOPS, lead="Ada"),
    Team(name="Launch desk", mandate=Mandate.GTM_OPS, lead="Grace"),
)


def placed(severity=Severity.HIGH, *, first_seen=FRIDAY, today=FRIDAY, **policy):
    return place(CHECK, REF, severity, Policy(**policy), first_seen=first_seen, today=today)


def test_without_a_policy_the_check_names_the_mandate():
    answer = placed()
    assert (answer.mandate, answer.team, answer.person, answer.lane) == (Mandate.REVOPS, "", "", Lane.REVENUE_SYSTEM)


def test_the_team_that_holds_the_mandate_owns_the_finding():
    answer = placed(company=Company(teams=TEAMS))
    assert (answer.team, answer.person) == ("Revenue Ops", "Ada")


def test_a_responsibility_that_governs_the_component_comes_first():
    ownership = Ownership(
        responsibilities=(Responsibility(name="Sources", owner="Launch desk", governs=("field:*.LeadSource",)),)
    )
    answer = placed(company=Company(teams=TEAMS), ownership=ownership)
    assert (answer.mandate, answer.team, answer.person) == (Mandate.GTM_OPS, "Launch desk", "Grace")


def test_a_responsibility_for_other_components_does_not_count():
    ownership = Ownership(responsibilities=(Responsibility(name="Stages", owner="Launch desk", governs=("stage:*",)),))
    assert placed(company=Company(teams=TEAMS), ownership=ownership).team == "Revenue Ops"


def test_operational_friction_is_the_owning_teams_for_a_few_days():
    answer = placed()
    assert (answer.tier, answer.addressee, answer.due_on) == (1, "owning team", date(2026, 11, 27))


def test_a_critical_finding_starts_with_the_leaders_of_both_teams():
    answer = placed(Severity.CRITICAL)
    assert (answer.tier, answer.due_on) == (2, date(2026, 12, 4))


@pytest.mark.parametrize(
    ("today", "tier"), [(date(2026, 11, 27), 1), (date(2026, 11, 28), 2), (date(2026, 12, 11), 2), (date(2026, 12, 12), 3)]
)
def test_an_overdue_finding_climbs(today, tier):
    assert placed(today=today).tier == tier


def test_there_is_nothing_above_the_last_tier():
    assert placed(today=date(2030, 1, 1)).tier == 3


def test_a_company_may_have_one_tier_only():
    company = Company(escalation=(Tier(tier=1, addressee="the founder", within_days=1),))
    assert placed(Severity.CRITICAL, company=company).addressee == "the founder"


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_working_days_end_on_a_working_day_and_never_run_backwards(day, days):
    end = working_days_after(day, days)
    assert end.weekday() < 5
    assert (end - day).days >= days
    assert working_days_after(day, days + 1) > end
