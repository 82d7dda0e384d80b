"""An org that answers with anything: what makes no sense stops no pull, and passes for nothing that does."""

import traceback

import requests

from checks.model.snapshot import Snapshot
from connectors.base import ConnectorError
from connectors.salesforce.asking.cache import Cache
from connectors.salesforce.connector import SalesforceOrg
from connectors.salesforce.http.client import Answer, Client
from connectors.salesforce.login import TokenLogin
from live_spoiling import MUTATIONS, Spoiler, sensible, survive
from live_tools import NOW, live
from standins.company.generate import generate

TINY = {"objects": 17, "fields": 12, "leads": 200, "deals": 120, "accounts": 60}


class Spoiling(Spoiler):
    """A client of an org whose answers are spoiled."""

    def get(self, path, *given, **more):
        key = ("get", path, repr(given))
        if key not in self.heard:
            self.heard[key] = self.client.get(path, *given, **more)
        return self.spoil(self.heard[key], path) if path else self.heard[key]

    def composite(self, requests, **more):
        unheard = [one for one in requests if (one.path, repr(more)) not in self.heard]
        for one, answer in zip(unheard, self.client.composite(unheard, **more) if unheard else (), strict=True):
            self.heard[one.path, repr(more)] = answer
        return [self.spoiled(self.heard[one.path, repr(more)], one.path) for one in requests]

    def read_metadata(self, kind, names):
        key = (kind, tuple(names))
        if key not in self.heard:
            self.heard[key] = self.client.read_metadata(kind, names)
        return self.heard[key]

    def spoiled(self, answer, path):
        body = answer.body
        if isinstance(body, dict) and isinstance(body.get("records"), list):
            records = [self.spoil(row, f"{path} {at}") for at, row in enumerate(body["records"])]
            return Answer(answer.status, {**body, "records": records}, answer.headers, answer.path)
        return Answer(answer.status, self.spoil(body, path), answer.headers, answer.path)


def test_an_org_that_answers_with_anything(tmp_path):
    failures, read = {}, set()
    with live(tmp_path, company=generate(planted="all", **TINY)) as org:
        session = requests.Session()
        session.verify = org.server.certificate
        client = Client(TokenLogin(org.server.token, org.server.url), api_version="66.0", session=session)
        heard = {}
        for number, (what, by) in enumerate(MUTATIONS.items()):
            for every in (1, 9, 40):
                folder = tmp_path / f"{number} {every}"
                folder.mkdir()
                spoiling = Spoiling(by, every, client, heard)
                try:
                    tables = SalesforceOrg(spoiling, policy=org.policy, taken_at=NOW, cache=Cache(folder)).pull()
                    snapshot = Snapshot(NOW, tables)
                    sensible(snapshot)
                    if every == 40 or number % 5 == 0:
                        survive(snapshot, org.policy, folder)
                    read.add((what, every))
                except ConnectorError:
                    continue
                except Exception as error:  # noqa: BLE001 - all of them are told, not the first alone
                    failures[what, every] = "".join(traceback.format_exception(error)[-3:])
        client.close()
    assert "\n".join(f"{at}: {told}" for at, told in failures.items()) == ""
    assert {what for what, every in read if every == 40} == set(MUTATIONS)
