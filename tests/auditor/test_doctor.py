from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.config import Config
from auditor.diagnosis import Right
from auditor.doctor import examine
from build import a_gap
from checks.model.check import REGISTRY, VIEWS, check, view
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.policy import Policy
from checks.model.policy.records import CheckSetting, Thresholds
from connectors.base import ConnectorError, Inspection

NOW = datetime(2026, 11, 20, tzinfo=UTC)
EXAMPLE = str(Path(__file__).parents[2] / "examples" / "npsp-trial")


def reads_fields(fields, sources=None):
    """Field.

    Why: it matters.
    Fix in Salesforce: mend it.
    Fix in HubSpot: mend it.
    """
    yield from (Finding(ref=row.ref, message="seen") for row in fields)


def reads_reports_in_a_view(some_reports, users=None):
    """Report.

    Why: it matters.
    Fix in Salesforce: mend it.
    Fix in HubSpot: mend it.
    """
    yield from (Finding(ref=row.ref, message="seen") for row in some_reports)


def reads_the_policy(sources):
    """Nothing of a CRM.

    Why: it matters.
    Fix in Salesforce: mend it.
    Fix in HubSpot: mend it.
    """
    yield from ()


def some_reports(reports):
    return list(reports)


@pytest.fixture
def checks():
    known, views = dict(REGISTRY), dict(VIEWS)
    view(some_reports)
    for code, function in (("ZZA001", reads_fields), ("ZZB001", reads_reports_in_a_view), ("ZZC001", reads_the_policy)):
        check(code, severity=Severity.LOW, confidence=Confidence.LIKELY, rows=(1,))(function)
    yield {code: REGISTRY[code] for code in ("ZZA001", "ZZB001", "ZZC001")}
    REGISTRY.clear()
    REGISTRY.update(known)
    VIEWS.clear()
    VIEWS.update(views)


def an_inspection(*blind, **given):
    return Inspection(
        **{
            "org_id": "00D5e0000001", "org_name": "Acme", "kind": "sandbox", "edition": "Enterprise Edition",
            "api_version": "66.0", "username": "auditor@acme.example", "rights": {}, "means": {}, "calls_used": None,
            "calls_limit": None, "blind": blind, **given,
        }
    )  # fmt: skip


class Org:
    """An org that can be looked at, and is not to be read whole for it."""

    name = "prod"

    def __init__(self, inspection):
        self._inspection = inspection

    def inspect(self):
        if isinstance(self._inspection, str):
            raise ConnectorError(self._inspection)
        return self._inspection

    def pull(self):
        raise AssertionError("a look is no pull")

    def spent(self):
        return ""


def look(inspection, checks, policy=None, **settings):
    config = Config.model_validate({"connections": {"prod": {"type": "salesforce", "org": "prod", **settings}}})
    (found,) = examine(
        config, ["prod"], checks=checks, policy=policy or Policy(), taken_at=NOW, connect=lambda *_: Org(inspection)
    )
    return found


def gap(table, scope="", **given):
    return a_gap(table, scope, connection="prod", **given)


def test_an_org_says_what_it_is_and_who_reads_it(checks):
    found = look(an_inspection(), checks)
    assert (found.reachable, found.reason, found.sign_in) == (True, "", "the sf command line (prod)")
    assert (found.org_name, found.org_id, found.kind) == ("Acme", "00D5e0000001", "sandbox")
    assert (found.edition, found.api_version, found.username) == ("Enterprise Edition", "66.0", "auditor@acme.example")


def test_an_org_that_cannot_be_reached_is_told_with_the_reason(checks):
    found = look("the login has ended; run `sf org login web`", checks)
    assert (found.reachable, found.reason) == (False, "the login has ended; run `sf org login web`")
    assert (found.blind, found.in_part, found.whole, found.sign_in) == ((), (), (), "the sf command line (prod)")


def sights(found):
    return [one.code for one in found.blind], [one.code for one in found.in_part], list(found.whole)


@pytest.mark.parametrize(
    ("gaps", "blind", "in_part", "whole"),
    [
        pytest.param([], [], [], ["ZZA001", "ZZB001"], id="nothing is missing"),
        pytest.param([gap("fields")], ["ZZA001"], [], ["ZZB001"], id="a table"),
        pytest.param([gap("reports")], ["ZZB001"], [], ["ZZA001"], id="a table that a view reads"),
        pytest.param([gap("fields", "Lead")], [], ["ZZA001"], ["ZZB001"], id="a part of a table"),
        pytest.param([gap("fields"), gap("fields", "Lead")], ["ZZA001"], [], ["ZZB001"], id="a table, and a part of it"),
        pytest.param([gap("users")], [], ["ZZB001"], ["ZZA001"], id="what a check can do without"),
        pytest.param([gap("users", "Lead")], [], ["ZZB001"], ["ZZA001"], id="a part of what a check can do without"),
        pytest.param([gap("users", kind="unsupported")], [], [], ["ZZA001", "ZZB001"], id="what no API tells, and is not needed"),
        pytest.param(
            [gap("users", kind="feature off")], [], ["ZZB001"], ["ZZA001"], id="a feature that is off, and is not needed"
        ),
        pytest.param([gap("users", "x", kind="feature off")], [], [], ["ZZA001", "ZZB001"], id="a part that a feature brings"),
        pytest.param([gap("reports"), gap("users")], ["ZZB001"], [], ["ZZA001"], id="what is needed, and what is not"),
        pytest.param([gap("layouts")], [], [], ["ZZA001", "ZZB001"], id="what no check reads"),
    ],
)
def test_checks_are_blind_where_what_they_need_is_not_read(checks, gaps, blind, in_part, whole):
    assert sights(look(an_inspection(*gaps), checks)) == (blind, in_part, whole)


def test_a_blind_check_says_why_and_what_would_cure_it(checks):
    missing = [gap("fields", "Lead", reason="hidden"), gap("fields", "Account", reason="hidden"), gap("reports", reason="closed")]
    found = look(an_inspection(*missing), checks)
    cure = "grant View Setup"
    assert found.in_part[0].not_judged == tuple(
        NotJudged(scope=f"prod:{name}", reason="hidden", cure=cure) for name in ("Lead", "Account")
    )
    assert found.blind[0].not_judged == (NotJudged(scope="prod", reason="closed", cure=cure),)


def test_a_check_that_is_switched_off_is_not_spoken_of(checks):
    policy = Policy(thresholds=Thresholds(checks={"ZZA001": CheckSetting(off=True)}))
    assert sights(look(an_inspection(gap("fields")), checks, policy)) == ([], [], ["ZZB001"])


def test_a_right_that_is_missing_names_what_it_makes_blind_and_what_smaller(checks):
    setup = {"reason": "the reading user lacks View Setup", "cure": "grant it"}
    every = {"reason": "counted in part", "cure": "grant View All Data"}
    gaps = [
        gap("changes", **setup),
        gap("changes", "Lead", **setup),
        gap("fields", "owners", **setup),
        gap("won", "Lead", **every),
    ]
    rights = {"View Setup": False, "View All Data": False, "Manage Users": False, "API Enabled": True}
    found = look(an_inspection(*gaps, rights=rights, means={"View Setup": "setup stays unread"}), checks)
    assert found.rights == (
        Right(name="View Setup", held=False, means="setup stays unread", blind=("changes",), smaller=("fields",)),
        Right(name="View All Data", held=False, smaller=("won",)),
        Right(name="Manage Users", held=False),
        Right(name="API Enabled", held=True),
    )


def test_a_right_that_is_held_costs_nothing(checks):
    named = gap("changes", reason="View Setup is held, and this failed all the same")
    assert look(an_inspection(named, rights={"View Setup": True}), checks).rights == (Right(name="View Setup", held=True),)


def test_a_right_that_was_not_read_costs_nothing_that_is_known(checks):
    named = gap("changes", reason="View Setup may be missing")
    unread = {"which rights the reading user has": "the org is down; run again"}
    found = look(an_inspection(named, rights={"View Setup": None}, username="", unread=unread), checks)
    assert found.rights == (Right(name="View Setup", held=None),)
    assert found.unread == ("which rights the reading user has could not be read: the org is down; run again",)
    assert (found.reachable, found.ready, found.username) == (True, False, None)


@pytest.mark.parametrize(
    ("used", "limit", "settings", "told"),
    [
        (0, 100_000, {}, ""),
        (89_940, 100_000, {}, ""),
        (89_941, 100_000, {}, "a run may use 59 API calls, and a first pull takes about 60: it would stop before its end; wait"),
        (89_999, 100_000, {}, "a run may use 1 API call, and"),
        (95_000, 100_000, {}, "a run may use 0 API calls, and"),
        (0, 100_000, {"max_calls": 60}, ""),
        (0, 100_000, {"max_calls": 59}, "it would stop before its end; raise max_calls"),
        (None, None, {"max_calls": 59}, "it would stop before its end; raise max_calls"),
        (None, None, {}, ""),
    ],
)
def test_fewer_calls_than_a_first_pull_takes_are_told(checks, used, limit, settings, told):
    found = look(an_inspection(calls_used=used, calls_limit=limit), checks, **settings)
    assert (told in found.too_few_calls, bool(found.too_few_calls), found.ready) == (True, bool(told), not told)


@pytest.mark.parametrize(
    ("used", "limit", "settings", "left"),
    [
        (1_000, 100_000, {}, 89_000),
        (1_000, 100_000, {"reserve": 0}, 99_000),
        (1_000, 100_000, {"max_calls": 50}, 50),
        (89_990, 100_000, {"max_calls": 50}, 10),
        (95_000, 100_000, {}, 0),
        (None, None, {"max_calls": 50}, None),
    ],
)
def test_what_a_run_may_use_leaves_the_reserve_alone(checks, used, limit, settings, left):
    assert look(an_inspection(calls_used=used, calls_limit=limit), checks, **settings).calls_left == left


def test_a_project_is_read_since_that_costs_nothing(checks):
    config = Config.model_validate({"connections": {"project": {"type": "project", "path": EXAMPLE}}})
    (found,) = examine(config, ["project"], checks=checks, policy=Policy(), taken_at=NOW)
    assert (found.type, found.reachable, found.kind, found.sign_in, found.rights) == ("project", True, "project", "", ())
    assert sights(found) == (["ZZB001"], ["ZZA001"], [])


def test_one_that_cannot_be_reached_stops_no_other(checks):
    connections = {"hub": {"type": "bookings", "path": "bookings.csv"}, "project": {"type": "project", "path": EXAMPLE}}
    config = Config.model_validate({"connections": connections})
    found = examine(config, ["hub", "project"], checks=checks, policy=Policy(), taken_at=NOW)
    assert [(one.name, one.reachable) for one in found] == [("hub", False), ("project", True)]
    assert "no connection of type bookings yet" in found[0].reason
