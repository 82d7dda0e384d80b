"""A look before a pull: it foresees what a pull will not read, and says what it could not read itself."""

from contextlib import contextmanager

import pytest
import requests

from auditor.catalogue import load_checks
from auditor.config import Config
from auditor.connecting import Context
from auditor.doctor import examine
from connectors.salesforce.connector import SalesforceOrg
from connectors.salesforce.http.client import Client
from connectors.salesforce.http.limits import Limits
from connectors.salesforce.login import TokenLogin
from live_tools import NOW, SMALL, live
from standins.company.generate import generate
from standins.company.people import AUDIT_RIGHTS
from standins.http.faults import Faults, Say
from standins.salesforce.faults import Fault
from standins.salesforce.org import org_of

FEWEST = 12
"""Calls that a look stays below."""


@pytest.fixture(scope="module")
def company():
    return generate(planted="all", **SMALL)


@contextmanager
def connecting(org):
    """What connects to an org with the settings of the configuration."""
    clients = []

    def connect(name, settings, context: Context):
        session = requests.Session()
        session.verify = org.server.certificate
        limits = Limits(max_calls=settings.max_calls, reserve=settings.reserve)
        login = TokenLogin(org.server.token, org.server.url)
        clients.append(Client(login, api_version="66.0", session=session, limits=limits, sleep=lambda seconds: None))
        return SalesforceOrg(clients[-1], name=name, policy=context.policy, taken_at=context.taken_at)

    yield connect
    for client in clients:
        client.close()


def look(org, **settings):
    config = Config.model_validate({"connections": {"salesforce": {"type": "salesforce", **settings}}})
    with connecting(org) as connect:
        (found,) = examine(config, ["salesforce"], checks=load_checks(), policy=org.policy, taken_at=NOW, connect=connect)
    return found


def left_out(result):
    """What each check could not judge, and whether it judged anything."""
    return {one.code: {(left.scope, left.reason) for left in one.not_judged} for one in result.checks}


@pytest.fixture(scope="module")
def whole(tmp_path_factory, company):
    """What the checks leave out when the reading user has every right."""
    with live(tmp_path_factory.mktemp("whole"), company=company) as org:
        return left_out(org.judge(org.pull()))


def missing(right):
    return pytest.param({"rights": AUDIT_RIGHTS - {right}}, id=f"without {right}")


@pytest.mark.parametrize(
    "given",
    [
        *(missing(right) for right in sorted(AUDIT_RIGHTS - {"ApiEnabled"})),
        pytest.param({"rights": {"ApiEnabled"}}, id="with the right to ask alone"),
        pytest.param({"hidden": {"Opportunity"}}, id="with a hidden object"),
        pytest.param({"hidden": {"Lead.LeadSource", "Opportunity.Amount"}}, id="with hidden fields"),
        pytest.param({"features": ()}, id="without forecasts"),
    ],
)
def test_a_check_that_a_pull_leaves_blind_is_foreseen(tmp_path, company, whole, given):
    with live(tmp_path, company=company, org=org_of(company, **given)) as org:
        seen = look(org)
        assert org.server.billed < FEWEST
        assert org.server.writes == []
        without = left_out(org.judge(org.pull()))
    blinder = {code for code, left in without.items() if left - whole[code]}
    assert seen.ready
    assert blinder <= {one.code for one in (*seen.blind, *seen.in_part)}
    assert blinder or given == {"rights": AUDIT_RIGHTS - {"ViewAllUsers"}}


def test_with_every_right_nothing_is_foreseen_that_a_pull_does_not_meet(tmp_path, company, whole):
    with live(tmp_path, company=company) as org:
        seen = look(org)
        assert org.server.billed < FEWEST
    assert seen.ready
    assert {one.code for one in (*seen.blind, *seen.in_part)} <= {code for code, left in whole.items() if left}


RIGHTS_REFUSED = Fault(Say(500, [{"message": "down", "errorCode": "UNKNOWN_EXCEPTION"}]), soql="FROM PermissionSet WHERE")
USER_REFUSED = Fault(Say(400, [{"message": "down", "errorCode": "QUERY_TIMEOUT"}]), soql="FROM User WHERE")


def test_rights_that_were_not_read_are_unknown(tmp_path, company):
    with live(tmp_path, company=company, faults=Faults(RIGHTS_REFUSED)) as org:
        seen = look(org)
    assert (seen.reachable, seen.ready) == (True, False)
    assert {right.held for right in seen.rights} == {None}
    assert seen.unread[0].startswith("which rights the reading user has could not be read: UNKNOWN_EXCEPTION: down; run again")


def test_a_reader_who_is_not_told_is_told_so(tmp_path, company):
    with live(tmp_path, company=company, faults=Faults(USER_REFUSED)) as org:
        seen = look(org)
    assert (seen.reachable, seen.ready, seen.username) == (True, False, None)
    assert seen.unread[0].startswith("who signs in could not be read: QUERY_TIMEOUT: down; ")
    assert {right.held for right in seen.rights} == {True, False}


def test_calls_that_are_used_up_are_no_rights_that_are_missing(tmp_path, company):
    with live(tmp_path, company=company, daily_limit=1000, used=950) as org:
        seen = look(org)
    assert (seen.reachable, seen.ready, seen.rights) == (False, False, ())
    assert "of the org's 1" in seen.reason
    assert "are left to others" in seen.reason


def test_one_call_is_not_enough_to_look(tmp_path, company):
    with live(tmp_path, company=company) as org:
        seen = look(org, max_calls=1)
        assert org.server.billed == 1
    assert (seen.reachable, seen.ready, seen.rights) == (False, False, ())
    assert "that it may make" in seen.reason


@pytest.mark.parametrize("used", [839, 841])
def test_fewer_calls_than_a_first_pull_takes_are_told(tmp_path, company, used):
    with live(tmp_path, company=company, daily_limit=1000, used=used - FEWEST + 1) as org:
        seen = look(org)
        left = 900 - used + FEWEST - 1 - org.server.billed
    assert (seen.reachable, seen.calls_left, seen.ready) == (True, left, left >= 60)
    assert bool(seen.too_few_calls) == (left < 60)


@pytest.mark.parametrize(
    "answer",
    [Say(200, {"a": 1}), Say(200, [{"a": 1}]), Say(200, None), Say(200, {"compositeResponse": []})],
    ids=["a", "list", "null", "none"],
)
def test_what_is_no_org_is_not_said_to_be_one(tmp_path, company, answer):
    with live(tmp_path, company=company, faults=Faults(Fault(answer))) as org:
        seen = look(org)
    assert (seen.reachable, seen.ready, seen.kind) == (False, False, None)
    assert seen.reason
