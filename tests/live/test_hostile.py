"""An org that answers with anything: what makes no sense stops no pull, and passes for nothing that does."""

import traceback
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import requests

from auditor.audit import Setting, audit
from auditor.catalogue import load_checks
from auditor.report import render
from auditor.store import Store
from checks.model.snapshot import Snapshot
from checks.model.tables import MEASURES, ROW_TYPES
from connectors.base import ConnectorError
from connectors.salesforce.asking.cache import Cache
from connectors.salesforce.connector import SalesforceOrg
from connectors.salesforce.http.client import Answer, Client
from connectors.salesforce.login import TokenLogin
from live_tools import NOW, live
from standins.company.generate import generate

TINY = {"objects": 17, "fields": 12, "leads": 200, "deals": 120, "accounts": 60}
HTML = '<script>alert(1)</script>=HYPERLINK("http://evil")|@cmd\r\n\x1b[31m\x00\u202e\x07\'; DROP'
LONG = "x" * 100_000
GONE = object()
"""In place of a value: its key is missing."""

MUTATIONS = {
    "null": None,
    "missing": GONE,
    "true": True,
    "false": False,
    "a negative number": -5,
    "a fraction": 1.5,
    "a huge number": 10**30,
    "infinity": float("inf"),
    "not a number": float("nan"),
    "an empty text": "",
    "a number as text": "-5",
    "half a character": "\ud800x\udfff",
    "control characters, HTML and a formula": HTML,
    "a long text": LONG,
    "a time before all others": "0001-01-01T00:00:00+1400",
    "a time after all others": "9999-12-31T23:59:59-1400",
    "a list": ["\ud800", 5, None, {"name": []}],
    "an object": {"Id": {"Name": [1]}, "QualifiedApiName": 7},
}


@dataclass
class Spoiling:
    """A client whose answers are spoiled: of the values that they hold, one in ``every`` becomes ``by``.

    ``heard`` are the answers as they came, so that they are asked of the org only once.
    """

    client: object
    heard: dict
    by: object
    every: int

    def __getattr__(self, name):
        return getattr(self.client, name)

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

    def spoil(self, value, place):
        """The value, or what it holds, spoiled here and there; a row stays a row."""
        if isinstance(value, Mapping):
            spoiled = {key: self.cell(held, f"{place}.{key}") for key, held in value.items()}
            return {**{key: held for key, held in spoiled.items() if held is not GONE}, "\udc00 nobody asked": self.by_or_null}
        if isinstance(value, list):
            return [held for at, one in enumerate(value) if (held := self.spoil(one, f"{place}[{at}]")) is not GONE]
        return value

    @property
    def by_or_null(self):
        return None if self.by is GONE else self.by

    def cell(self, value, place):
        if zlib.crc32(place.encode("utf-8", "replace")) % self.every == 0:
            return self.by
        return self.spoil(value, place)


def honest(tables):
    """Every table is there, or a gap says why it is not; all that was counted is a count."""
    whole = {gap.table for gap in tables["gaps"] if not gap.scope}
    assert set(tables) | whole >= set(ROW_TYPES)
    for gap in tables["gaps"]:
        assert gap.reason
    for table in MEASURES & set(tables):
        for row in tables[table]:
            for column in ("count", "of", "filled", "open"):
                number = getattr(row, column, None)
                assert number is None or 0 <= number <= 10**12


def survive(tables, policy, folder):
    """The store takes it and gives it back, and a report can be made of it in every format."""
    snapshot = Snapshot(NOW, tables)
    with Store.open(folder / "store.db") as store:
        info = store.save(snapshot)
        again = store.load(info)
    assert {name: len(again.table(name)) for name in again.tables if name != "gaps"} == {
        name: len(snapshot.table(name)) for name in again.tables if name != "gaps"
    }
    result = audit(again, load_checks(), Setting(policy=policy))
    for format_ in ("html", "md", "csv", "json", "terminal"):
        page = render(result, format_)
        assert isinstance(page, bytes) or page.encode()


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
                spoiling = Spoiling(client, heard, by, every)
                try:
                    tables = SalesforceOrg(spoiling, policy=org.policy, taken_at=NOW, cache=Cache(folder)).pull()
                    honest(tables)
                    if every == 40 or number % 5 == 0:
                        survive(tables, org.policy, folder)
                    read.add((what, every))
                except ConnectorError:
                    continue
                except Exception as error:  # noqa: BLE001 - all of them are told, not the first alone
                    failures[what, every] = "".join(traceback.format_exception(error)[-3:])
        client.close()
    assert "\n".join(f"{at}: {told}" for at, told in failures.items()) == ""
    assert {what for what, every in read if every == 40} == set(MUTATIONS)
