"""An org that answers one thing with what makes no sense: that one thing is not judged, and nothing is made of it."""

from dataclasses import dataclass
from typing import Any

import pytest
import requests

from connectors.salesforce.connector import SalesforceOrg
from connectors.salesforce.http.client import Answer, Client
from connectors.salesforce.login import TokenLogin
from live_tools import NOW, SMALL, live
from standins.company.generate import generate


@dataclass
class Replacing:
    """A client that says something else for one path."""

    client: Any
    path: str
    say: Any

    def __getattr__(self, name):
        return getattr(self.client, name)

    def get(self, path, *given, **more):
        body = self.client.get(path, *given, **more)
        return self.say(body) if path == self.path else body

    def composite(self, requests, **more):
        answers = self.client.composite(requests, **more)
        return [
            Answer(answer.status, self.say(answer.body), answer.headers, answer.path) if answer.path == self.path else answer
            for answer in answers
        ]


def pull(org, path, say):
    session = requests.Session()
    session.verify = org.server.certificate
    client = Client(TokenLogin(org.server.token, org.server.url), api_version="66.0", session=session)
    try:
        return SalesforceOrg(Replacing(client, path, say), policy=org.policy, taken_at=NOW, cache=org.cache).pull()
    finally:
        client.close()


def counts(tables):
    return {row.ref.rpartition(":")[2]: row.count for row in tables["record_counts"]}


@pytest.fixture(scope="module")
def company():
    return generate(**SMALL)


@pytest.mark.parametrize("count", [-1, None, "many", 1.5, True])
def test_a_record_count_that_is_none_is_a_gap_and_asked_for_again(tmp_path, company, count):
    def say(body):
        return {"sObjects": [{**one, "count": count if one["name"] == "Task" else one["count"]} for one in body["sObjects"]]}

    with live(tmp_path, company=company) as org:
        whole = counts(org.pull(cache=None).tables)
        assert "Task" in whole
        first = pull(org, "limits/recordCount", say)
        assert counts(first) == {name: number for name, number in whole.items() if name != "Task"}
        assert [gap.kind for gap in first["gaps"] if (gap.table, gap.scope) == ("record_counts", "Task")] == ["fault"]
        assert counts(org.pull().tables) == whole


def test_a_describe_of_another_object_is_none(tmp_path, company):
    with live(tmp_path, company=company) as org:
        tables = pull(org, "sobjects/Task/describe", lambda body: {**body, "name": "Event"})
        assert "Task" not in {row.name for row in tables["objects"]}
        gaps = {(gap.table, gap.scope) for gap in tables["gaps"]}
        assert {("objects", "Task"), ("fields", "Task"), ("picklist_values", "Task")} <= gaps
        assert "Task" in {row.name for row in org.pull().table("objects")}
