"""A look before a pull: it foresees what a pull will not read, in few calls, and tells of a token that may do too much."""

import re
from contextlib import contextmanager

import pytest

from auditor.catalogue import load_checks
from auditor.config import Config
from auditor.connecting import Context
from auditor.doctor import examine
from connectors.hubspot.connector import HubSpotPortal
from connectors.hubspot.http.client import Client
from connectors.hubspot.http.limits import Limits
from live_faulty import SMALL_HUB, left_out
from live_hubspot import live_portal
from live_tools import NOW
from standins.company.generate import generate
from standins.http.clock import Clock
from standins.http.faults import Faults, Say
from standins.hubspot.faults import Fault
from standins.hubspot.portal import SCOPES
from standins.hubspot.portal_of import portal_of

FEWEST = 45
"""Calls that a look stays below."""
ANY_OTHER = {"oauth"}
"""A scope that nothing hangs on alone."""
RULES = {"crm-pipelines-governance-read", "pipeline-level-permissions-access"}
"""Either lets the rules of pipelines be read."""
ALONE = sorted(scope for scope in SCOPES - ANY_OTHER if not scope.startswith("crm.schemas."))


@pytest.fixture(scope="module")
def company():
    return generate(planted="all", **SMALL_HUB)


@contextmanager
def served(folder, company, *, without=(), more=(), tier="enterprise", **server):
    portal, clock = portal_of(company, tier=tier), Clock()
    portal.scopes = (portal.scopes - set(without)) | set(more)
    with live_portal(folder, company=company, portal=portal, ticks=clock.now, **server) as live:
        yield live, clock


def look(live, clock, **settings):
    """What doctor says, with the settings of the configuration."""
    clients = []

    def connect(name, settings, context: Context):
        limits = Limits(max_calls=settings.max_calls, reserve=settings.reserve)
        server = live.server
        given = {"base_url": server.url, "verify": server.certificate, "sleep": clock.sleep, "now": clock.now}
        clients.append(Client(server.token, limits=limits, **given))
        return HubSpotPortal(clients[-1], name=name, policy=context.policy, taken_at=context.taken_at)

    config = Config.model_validate({"connections": {"hubspot": {"type": "hubspot", **settings}}})
    (found,) = examine(config, ["hubspot"], checks=load_checks(), policy=live.policy, taken_at=NOW, connect=connect)
    for client in clients:
        client.close()
    return found


def read(live, clock):
    clock.sleep(10)
    return live.pull(sleep=clock.sleep, now=clock.now, cache=None)


@pytest.fixture(scope="module")
def whole(tmp_path_factory, company):
    """What the checks leave out when the token may read everything."""
    with served(tmp_path_factory.mktemp("whole"), company) as (live, clock):
        return left_out(live.judge(read(live, clock)))


@pytest.mark.parametrize(
    "given",
    [
        *(pytest.param({"without": {scope}}, id=f"without {scope}") for scope in ALONE),
        *(
            pytest.param({"without": {f"crm.{part}.{name}.read" for part in ("objects", "schemas")}}, id=f"without {name}")
            for name in ("contacts", "companies", "deals", "leads", "products", "custom")
        ),
        pytest.param({"without": RULES}, id="without rules of pipelines"),
        *(pytest.param({"tier": tier}, id=tier) for tier in ("free", "starter", "professional")),
    ],
)
def test_a_check_that_a_pull_leaves_blind_is_foreseen(tmp_path, company, whole, given):
    with served(tmp_path, company, **given) as (live, clock):
        seen = look(live, clock)
        asked = len(live.server.requests)
        snapshot = read(live, clock)
        assert live.server.writes == []
        judged = live.judge(snapshot)
    without = left_out(judged)
    absent = {(one.code, left.scope, left.reason) for one in judged.checks for left in one.not_judged if left.absent}
    assert asked < FEWEST
    assert seen.ready
    blinder = {code for code, left in without.items() if any((code, *one) not in absent for one in left - whole[code])}
    assert blinder <= {one.code for one in (*seen.blind, *seen.in_part)}
    taken = set(given.get("without", ()))
    held = {right.name: right.held for right in seen.rights if taken}
    assert {name for name, has in held.items() if not has} == {
        name for name in held if set(name.split(" or ")).isdisjoint(SCOPES - taken)
    }


def test_with_every_scope_nothing_is_foreseen_that_a_pull_does_not_meet(tmp_path, company, whole):
    with served(tmp_path, company) as (live, clock):
        seen = look(live, clock)
        asked = len(live.server.requests)
    assert asked < FEWEST
    assert (seen.ready, seen.warnings, seen.edition) == (True, (), "Enterprise")
    assert {right.held for right in seen.rights} == {True}
    assert {one.code for one in (*seen.blind, *seen.in_part)} <= {code for code, left in whole.items() if left}


@pytest.mark.parametrize(
    "scope",
    ["crm.objects.contacts.write", "crm.schemas.deals.write", "settings.users.write", "crm.objects.deals.sensitive.write.v2"],
)
def test_a_token_that_may_write_is_warned_of(tmp_path, company, scope):
    with served(tmp_path, company, more={scope}) as (live, clock):
        seen = look(live, clock)
    assert seen.ready
    (warning,) = seen.warnings
    assert scope in warning
    assert "use a token that only reads" in warning


@pytest.mark.parametrize("tier", ["free", "starter", "professional", "enterprise"])
def test_the_plan_is_told(tmp_path, company, tier):
    with served(tmp_path, company, tier=tier) as (live, clock):
        seen = look(live, clock)
        row = read(live, clock).table("connections").get("hubspot:connection:hubspot")
    told = {"free": "Free or Starter", "starter": "Free or Starter"}.get(tier, tier.capitalize())
    assert (seen.edition, row.edition) == (told, told)
    lacks = {"free": {"leads", "workflows"}, "starter": {"leads", "workflows"}, "professional": set()}
    lacking = lacks.get(tier, set()) | ({"custom objects", "the audit log"} if tier != "enterprise" else set())
    assert {reason.removeprefix("the account's plan does not have ") for reason in seen.lacks} >= lacking
    assert seen.calls_limit == {"free": 250_000, "starter": 250_000, "professional": 625_000, "enterprise": 1_000_000}[tier]


def test_calls_that_are_used_up_are_no_scopes_that_are_missing(tmp_path, company):
    with served(tmp_path, company, daily_limit=1000, used=950) as (live, clock):
        seen = look(live, clock)
    assert not seen.ready
    assert False not in {right.held for right in seen.rights}
    assert "are left to others" in " ".join([seen.reason, *(left.reason for one in seen.blind for left in one.not_judged)])


@pytest.mark.parametrize(
    "answer",
    [Say(200, {"a": 1}), Say(200, [{"a": 1}]), Say(200, None), Say(200, {"portalId": "x"}), Say(200), Say(404, {}), Say(503)],
    ids=["a", "list", "null", "a name", "a page", "404", "503"],
)
def test_what_is_no_portal_is_not_said_to_be_one(tmp_path, company, answer):
    with served(tmp_path, company, faults=Faults(Fault(answer))) as (live, clock):
        seen = look(live, clock)
    assert (seen.reachable, seen.ready, seen.kind) == (False, False, None)
    assert seen.reason


READ_ONLY = [
    ("GET", r"/account-info/2026-09/(details|activity/audit-logs|api-usage/daily/private-apps)"),
    ("POST", r"/oauth/v2/private-apps/get/access-token-info"),
    ("GET", r"/crm/limits/2026-09/(records|custom-properties|associations/labels)"),
    ("GET", r"/crm/object-library/2026-09/enablement"),
    ("GET", r"/crm-object-schemas/2026-09/schemas"),
    ("GET", r"/crm/properties/2026-09/[a-z_]+(/groups)?"),
    ("GET", r"/crm/property-validations/2026-09/\d+-\d+"),
    ("GET", r"/crm/pipelines/2026-09/[a-z_]+(/[\w-]+/audit)?"),
    ("GET", r"/crm/pipelines-rules/2026-09-beta/0-3/[\w-]+"),
    ("GET", r"/crm/owners/2026-09"),
    ("GET", r"/settings/users/2026-03(/roles|/teams)?"),
    ("GET", r"/automation/v4/flows"),
    ("POST", r"/automation/v4/flows/batch/read"),
    ("POST", r"/crm/lists/2026-09/search"),
    ("GET", r"/crm/lists/2026-09"),
    ("GET", r"/marketing/v3/(forms|campaigns)"),
    ("GET", r"/forecast-settings/2026-09/forecast-types"),
    ("GET", r"/crm/objects/2026-09/(contacts|companies|deals|leads)"),
    ("POST", r"/crm/objects/2026-09/(contacts|companies|deals|leads)/search"),
]
"""Every method and path that may ever be asked, written out: none of them changes anything."""


def test_nothing_but_what_reads_is_ever_asked(tmp_path, company):

    with served(tmp_path, company, more={"crm.objects.contacts.write"}) as (live, clock):
        look(live, clock)
        for taken_at in (NOW, NOW):
            clock.sleep(10)
            live.pull(sleep=clock.sleep, now=clock.now, taken_at=taken_at)
        asked = {(request.method, request.path) for request in live.server.requests}
        assert live.server.writes == []
    fits = {
        (method, path): [row for row in READ_ONLY if row[0] == method and re.fullmatch(row[1], path)] for method, path in asked
    }
    assert {request for request, rows in fits.items() if not rows} == set()
    never = [row for row in READ_ONLY if not any(row in rows for rows in fits.values())]
    assert never == []


def test_properties_that_are_hidden_from_the_token_are_foreseen(tmp_path, company):
    hidden = re.compile(r"HubSpot counts \d+ custom properties of contacts and shows \d+: sensitive ones are hidden")

    def told(live, clock):
        looked = look(live, clock)
        return {left.cure for one in looked.in_part for left in one.not_judged if hidden.fullmatch(left.reason)}

    with served(tmp_path, company) as (live, clock):
        assert told(live, clock) == set()
        rows = live.server.portal.properties["contacts"]
        next(one for one in rows if not one.get("hubspotDefined") and not one.get("archived"))["dataSensitivity"] = "sensitive"
        (cure,) = told(live, clock)
        assert "crm.objects.contacts.sensitive.read.v2" in cure
        live.server.portal.scopes.add("crm.objects.contacts.sensitive.read.v2")
        assert told(live, clock) == set()
