"""A portal that answers with anything: what makes no sense stops no pull, and passes for nothing that does."""

import gzip
import json
import re
import traceback

import pytest

from auditor.report import render
from checks.model.snapshot import Snapshot
from checks.model.tables import ROW_TYPES
from connectors.base import ConnectorError
from connectors.hubspot.connector import HubSpotPortal
from connectors.hubspot.http.client import Client
from connectors.hubspot.http.errors import HubSpotError
from connectors.hubspot.memory import Cache
from live_hubspot import live_portal
from live_spoiling import MUTATIONS, Spoiler, sensible, survive
from live_tools import NOW
from standins.company.generate import generate
from standins.http.clock import Clock
from standins.http.faults import Faults, Say
from standins.hubspot.faults import Change, Fault

TINY = {
    "objects": 17, "fields": 12, "leads": 200, "deals": 120, "accounts": 60, "hubspot": True, "properties": 60, "workflows": 8,
    "lists": 6, "owners": 20,
}  # fmt: skip


class Spoiling(Spoiler):
    """A client of a portal whose answers are spoiled."""

    def get(self, endpoint, params=(), **parts):
        answer = self.once(("get", endpoint, params, parts), lambda: self.client.get(endpoint, params, **parts))
        return answer if endpoint == "details" else self.spoil(answer, f"{endpoint} {parts}")

    def post(self, endpoint, body=None, **parts):
        answer = self.once(("post", endpoint, body, parts), lambda: self.client.post(endpoint, body, **parts))
        return self.spoil(answer, f"{endpoint} {parts}")

    def search(self, object_, body):
        return self.post("search", body, object=object_)

    def pages(self, endpoint, params=(), *, most=None, **parts):
        answer = self.once(("pages", endpoint, params, parts), lambda: self.client.pages(endpoint, params, most=most, **parts))
        return self.spoil(answer, f"{endpoint} {params}")

    def each_page(self, endpoint, params=(), **parts):
        given = [pair for pair in params if pair[0] != "properties"]
        pages = self.once(("each", endpoint, params, parts), lambda: list(self.client.each_page(endpoint, params, **parts)))
        return (self.spoil(page, f"{endpoint} {given} {parts} {at}") for at, page in enumerate(pages))

    def listed(self, endpoint, body, key, **parts):
        answer = self.once(("listed", endpoint, body, parts), lambda: self.client.listed(endpoint, body, key, **parts))
        return self.spoil(answer, endpoint)

    def once(self, asked, ask):
        """An answer, or the refusal that came in its place."""
        key = repr(asked)
        if key not in self.heard:
            try:
                self.heard[key] = ask()
            except HubSpotError as error:
                self.heard[key] = error
        if isinstance(self.heard[key], HubSpotError):
            raise self.heard[key]
        return self.heard[key]


@pytest.fixture(scope="module")
def company():
    return generate(planted="all", **TINY)


def test_a_portal_that_answers_with_anything(tmp_path, company):
    failures, read, clock, heard = {}, set(), Clock(), {}
    with live_portal(tmp_path, company=company, ticks=clock.now) as live:
        client = Client(
            live.server.token, base_url=live.server.url, verify=live.server.certificate, sleep=clock.sleep, now=clock.now
        )
        for number, (what, by) in enumerate(MUTATIONS.items()):
            for every in (1, 9, 40):
                folder = tmp_path / f"{number} {every}"
                folder.mkdir()
                spoiling = Spoiling(by, every, client, heard)
                try:
                    for _ in range(2 if every == 40 else 1):  # what was kept of it is no better
                        clock.sleep(10)
                        portal = HubSpotPortal(spoiling, policy=live.policy, taken_at=NOW, cache=Cache(folder))
                        snapshot = Snapshot(NOW, portal.pull())
                        sensible(snapshot)
                    if every == 40 or number % 5 == 0:
                        survive(snapshot, live.policy, folder)
                    read.add((what, every))
                except ConnectorError:
                    continue
                except Exception as error:  # noqa: BLE001 - all of them are told, not the first alone
                    failures[what, every] = "".join(traceback.format_exception(error)[-3:])
        client.close()
        assert live.server.writes == []
    assert "\n".join(f"{at}: {told}" for at, told in failures.items()) == ""
    assert {(what, every) for what, every in read if every > 1} == {(what, every) for what in MUTATIONS for every in (9, 40)}


@pytest.mark.parametrize("by", [None, 5, "x", [], {}, [[]], {"results": {}}], ids=repr)
def test_a_portal_that_answers_everything_with_the_same_is_none(tmp_path, company, by):
    clock = Clock()
    with (
        live_portal(tmp_path, company=company, ticks=clock.now, faults=Faults(Fault(Say(200, by)))) as live,
        pytest.raises(ConnectorError) as told,
    ):
        live.pull(sleep=clock.sleep, now=clock.now)
    assert str(told.value).startswith(("what answers is no HubSpot account", "the answer is "))


SECRETS = {
    "a token of another app": "pat-na1-11111111-2222-4333-8444-555555555555",
    "a session of Salesforce": "00D000000000AbC!AQEAQFakeFakeFakeFakeFakeFakeFake.Fake_Fake",
    "a key in a sentence": "call it with Bearer pat-eu1-99999999-8888-4777-8666-555555555555 please",
}


def texts(value, by):
    """Everything that people write freely, in an answer, made something else: descriptions, labels, names."""
    if isinstance(value, dict):
        return {
            key: by if key in ("description", "label", "helpText") and isinstance(held, str) else texts(held, by)
            for key, held in value.items()
        }
    return [texts(one, by) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("secret", SECRETS)
def test_secrets_in_refusals_are_not_passed_on(tmp_path, company, secret):
    clock, by = Clock(), SECRETS[secret]
    core = re.search(r"pat-[\w-]+|00D\w+![\w.]+", by)[0]
    body = {"status": "error", "message": f"refused: {by}", "category": by, "context": {"requiredScopes": [core]}}
    faults = Faults(Fault(Say(403, body), path="pipelines|forms|flows|lists|schemas|objects/"))
    with live_portal(tmp_path, company=company, ticks=clock.now, faults=faults) as live:
        snapshot = live.pull(sleep=clock.sleep, now=clock.now)
        result = live.judge(snapshot)
    assert "refused: " in next(gap.reason for gap in snapshot.table("gaps") if gap.table == "forms")
    assert core not in repr(list(snapshot.table("gaps")))
    for format_ in ("html", "md", "csv", "json", "terminal"):
        page = render(result, format_)
        assert core not in (page.decode() if isinstance(page, bytes) else page)


def test_the_token_that_comes_back_in_answers_is_taken_out(tmp_path, company):
    """In whichever place and letters the portal tells it."""
    clock, said = Clock(), {}

    def echo(body):
        return texts(body, said["token"])

    fault = Fault(Change(echo), path="properties|pipelines|forms|flows|lists|schemas")
    with live_portal(tmp_path, company=company, ticks=clock.now, faults=Faults(fault)) as live:
        said["token"] = live.server.token
        snapshot = live.pull(sleep=clock.sleep, now=clock.now)
        told = json.dumps([repr(row) for table in snapshot.tables.values() for row in table])
        assert live.server.token not in told
        assert "redacted" in told
        for file in (tmp_path / "cache").iterdir():
            assert live.server.token.encode() not in gzip.decompress(file.read_bytes())
    assert set(snapshot.tables) <= set(ROW_TYPES)
