"""What is kept from the time before: a second pull gives the rows of a first one, whatever has changed, in fewer calls."""

import copy
import gzip
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import msgspec
import pytest

from auditor.store import Store
from checks.model.policy.market import Handoff, Handoffs, Segments
from checks.model.policy.sources import Sources
from connectors.hubspot.memory import Cache
from connectors.hubspot.reading import records as counting_records
from live_faulty import SENSITIVE, SMALL_HUB
from live_hubspot import live_portal
from live_tools import NOW, write_policy
from standins.company.generate import generate
from standins.http.clock import Clock
from standins.hubspot.portal_of import portal_of
from standins.hubspot.server import Standin

LATER = "2026-11-20T01:30:00.000Z"
"""After all that the company did, and before it is read."""
SOON = NOW + timedelta(hours=1)


@pytest.fixture(scope="module")
def company():
    return generate(**SMALL_HUB)


@contextmanager
def kept(folder, company):
    """A portal that was read once, and what reads it again: warm, with what was kept, and cold, with nothing."""
    clock, portal = Clock(), portal_of(company)
    portal.scopes |= SENSITIVE
    with live_portal(folder, company=company, portal=portal, ticks=clock.now) as live:
        live.pull(sleep=clock.sleep, now=clock.now)

        def again(taken_at=SOON, cache=True, **given):
            clock.sleep(10)  # what the pull before asked is none of this one's
            before = len(live.server.requests)
            given |= {} if cache else {"cache": None}
            snapshot = live.pull(taken_at=taken_at, sleep=clock.sleep, now=clock.now, **given)
            return snapshot, live.server.requests[before:]

        yield live, portal, again


def rows(snapshot):
    """The rows by table."""
    return {name: set(table) for name, table in snapshot.tables.items()}


def of(portal, object_, name):
    return next(row for row in portal.properties[object_] if row["name"] == name)


def paths(asked):
    return {request.path for request in asked}


def add_property(portal):
    like = of(portal, "contacts", "region")
    portal.properties["contacts"].append({**like, "name": "region_two", "createdAt": LATER, "updatedAt": LATER})


def archive_property(portal):
    of(portal, "contacts", "region").update(archived=True, archivedAt=LATER)


def restore_property(portal):
    of(portal, "deals", "use_case").update(archived=False)


def make_sensitive(portal):
    of(portal, "companies", "segment").update(dataSensitivity="sensitive", updatedAt=LATER)


def relabel_property(portal):
    of(portal, "deals", "deal_source").update(label="Origin", updatedAt=LATER)


def hide_option(portal):
    of(portal, "contacts", "lead_source")["options"][0]["hidden"] = True


def rename_stage(portal):
    pipeline = portal.pipelines["deals"][0]
    pipeline["updatedAt"] = pipeline["stages"][0]["updatedAt"] = LATER
    pipeline["stages"][0]["label"] = "Renamed"


def close_stage(portal):
    pipeline = portal.pipelines["deals"][0]
    pipeline["stages"][0]["metadata"] = {"isClosed": "true", "probability": "1.0"}


def revise_workflow(portal):
    flow = next(row for row in portal.flows if row.get("actions"))
    flow.update(revisionId=str(int(flow["revisionId"]) + 1), updatedAt=LATER, actions=[], startActionId=None)


def switch_off_workflow(portal):
    next(row for row in portal.flows if row["isEnabled"])["isEnabled"] = False


def rename_workflow(portal):
    portal.flows[0].update(name="Renamed", updatedAt=LATER)


def delete_workflow(portal):
    del portal.flows[0]


def change_list(portal):
    row = next(row for row in portal.lists if "filterBranch" in row)
    row.update(filtersUpdatedAt=LATER, updatedAt=LATER, filterBranch={"filterBranchType": "AND", "filters": []})


def delete_list(portal):
    del portal.lists[-1]


def archive_owner(portal):
    owner = next(row for row in portal.owners if not row.get("archived") and row.get("userId"))
    owner.update(archived=True, userIdIncludingInactive=owner["userId"], userId=None, updatedAt=LATER)


def hire(portal):
    owner = next(row for row in portal.owners if not row.get("archived") and row.get("userId"))
    portal.owners.append({**owner, "id": "99999", "userId": 99999, "userIdIncludingInactive": 99999, "email": "new@acme.example"})


def touch(portal, object_, row, **values):
    stamp = "lastmodifieddate" if object_ == "contacts" else "hs_lastmodifieddate"
    row["properties"] |= {**values, stamp: LATER}
    row["updatedAt"] = LATER


def change_record(portal):
    touch(portal, "contacts", portal.records["contacts"][5], lead_source="Webinar")


def add_record(portal):
    row = copy.deepcopy(portal.records["deals"][-1])
    row["id"] = str(int(row["id"]) + 1)
    row["properties"]["hs_object_id"] = row["id"]
    touch(portal, "deals", row)
    portal.records["deals"].append(row)


def delete_record(portal):
    del portal.records["companies"][3]


def change_form(portal):
    portal.forms[0].update(name="Renamed", updatedAt=LATER)


def touch_the_future(portal):
    """A record that says it was changed long from now: that no other was, cannot be told by it."""
    portal.records["contacts"][0]["properties"]["lastmodifieddate"] = "2099-01-01T00:00:00.000Z"


CHANGES = [
    add_property, archive_property, restore_property, make_sensitive, relabel_property, hide_option, rename_stage, close_stage,
    revise_workflow, switch_off_workflow, rename_workflow, delete_workflow, change_list, delete_list, archive_owner,
    hire, change_record, add_record, delete_record, change_form, touch_the_future,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=[change.__name__.replace("_", " ") for change in CHANGES])
def test_a_pull_that_comes_again_gives_what_a_first_one_would(tmp_path, company, change):
    with kept(tmp_path, company) as (_, portal, again):
        if change is restore_property:
            of(portal, "deals", "use_case").update(archived=True)
            again()
        before, _ = again()
        change(portal)
        warm, asked = again()
        cold, everything = again(cache=False)
        assert rows(warm) == rows(cold)
        assert len(asked) < len(everything)
        if change is not touch_the_future:
            assert rows(warm) != rows(before)


def test_nothing_that_holds_is_asked_for_again(tmp_path, company):
    with kept(tmp_path, company) as (_, _, again):
        _, asked = again()
    read = [path for path in paths(asked) if "/objects/" in path]
    assert read
    assert all(path.endswith("/search") for path in read)
    assert not {path for path in paths(asked) if "batch/read" in path or path.endswith(("/lists/2026-09", "/roles", "/audit"))}
    assert len(asked) <= 25


def test_who_changed_a_pipeline_is_asked_for_again_once_it_has_changed(tmp_path, company):
    audit = "/crm/pipelines/2026-09/deals/default/audit"
    with kept(tmp_path, company) as (_, portal, again):
        first, asked = again()
        assert audit not in paths(asked)
        rename_stage(portal)
        told = {"portalId": portal.id, "identifier": "default", "action": "UPDATE", "timestamp": LATER, "fromUserId": 50000001}
        portal.pipeline_audits["deals", "default"] = [{**told, "message": "", "rawObject": {}}]
        changed, asked = again()
        assert audit in paths(asked)
        later, asked = again()
        assert audit not in paths(asked)
    ref = "hubspot:pipeline:deals/default"
    who = [snapshot.table("pipelines").get(ref).modified_by for snapshot in (first, changed, later)]
    assert who[0] not in (None, "hubspot:user:50000001")
    assert who[1:] == ["hubspot:user:50000001", "hubspot:user:50000001"]


@pytest.mark.parametrize("days", [1, 3, 8, 40, 400])
def test_what_was_counted_holds_on_later_days(tmp_path, company, days):
    with kept(tmp_path, company) as (_, _, again):
        warm, asked = again(NOW + timedelta(days=days))
        cold, _ = again(NOW + timedelta(days=days), cache=False)
    assert rows(warm) == rows(cold)
    assert not [path for path in paths(asked) if "/objects/" in path and not path.endswith("/search")]


@pytest.mark.parametrize("change", [hide_option, add_property, change_record, archive_owner])
def test_what_was_searched_holds_no_longer_either(tmp_path, company, monkeypatch, change):
    monkeypatch.setattr(counting_records, "is_scanned", lambda *given: False)
    with kept(tmp_path, company) as (_, portal, again):
        if change is add_property:
            of(portal, "contacts", "lead_source")["options"].append({"label": "New", "value": "New", "hidden": False})
        else:
            change(portal)
        warm, _ = again()
        cold, _ = again(cache=False)
    assert rows(warm) == rows(cold)


@pytest.mark.parametrize(
    "told",
    [
        {"sources": Sources(fields=("deals.use_case",))},
        {"segments": Segments(fields=("contacts.region",))},
        {"handoffs": Handoffs(handoffs=(Handoff(name="To CS", fields=("deals.deal_source",)),))},
    ],
    ids=lambda told: next(iter(told)),
)
def test_what_was_counted_under_another_policy_is_counted_anew(tmp_path, company, told):
    with kept(tmp_path, company) as (live, _, again):
        before, _ = again()
        live.policy = live.policy.model_copy(update=told)
        warm, _ = again()
        cold, _ = again(cache=False)
    assert rows(warm) == rows(cold) != rows(before)


def test_a_property_that_takes_several_values_now_is_counted_anew(tmp_path, company):
    with kept(tmp_path, company) as (_, portal, again):
        portal.records["contacts"][0]["properties"]["lead_source"] = "Web;Event"
        again()
        of(portal, "contacts", "lead_source").update(fieldType="checkbox", updatedAt=LATER)
        warm, _ = again()
        cold, _ = again(cache=False)
    assert rows(warm) == rows(cold)


def test_nothing_that_a_workflow_sends_elsewhere_is_kept(tmp_path, company):
    secrets = ["https://user:HOOKPASS@x.example", "sk_live_SECRETKEY"]
    with kept(tmp_path, company) as (_, portal, again):
        flow = next(row for row in portal.flows if row.get("actions"))
        sending = {"type": "CUSTOM_CODE", "actionId": "99", "sourceCode": secrets[1], "webhookUrl": secrets[0]}
        flow.update(revisionId="9999", updatedAt=LATER, actions=[*flow["actions"], sending])
        fresh, _ = again()
        warm, _ = again()
    assert rows(fresh) == rows(warm)
    files = [gzip.decompress(path.read_bytes()).decode() for path in tmp_path.rglob("*.json.gz")]
    assert files
    assert "9999" in "".join(files)
    assert not [secret for secret in secrets if secret in "".join(files)]


def add_team(portal):
    portal.teams.append({"id": "99", "name": "New", "userIds": [], "secondaryUserIds": []})


def drop_forecast_types(portal):
    portal.forecast_types.clear()


def drop_rules(portal):
    portal.pipeline_rules.clear()


@pytest.mark.parametrize("change", [add_team, drop_forecast_types, drop_rules])
def test_what_holds_for_a_week_is_asked_for_again_where_a_reading_is_to_be_fresh(tmp_path, company, change):
    with kept(tmp_path, company) as (_, portal, again):
        before, _ = again()
        change(portal)
        of_the_week, _ = again()
        fresh, asked = again(fresh=True)
        cold, everything = again(cache=False)
        after, _ = again()
    assert rows(of_the_week) == rows(before)
    assert rows(fresh) == rows(after) == rows(cold) != rows(before)
    assert len(asked) < len(everything)


def test_scopes_that_were_added_are_told_at_once(tmp_path, company):
    with kept(tmp_path, company) as (_, portal, again):
        portal.scopes -= {"forms"}
        less, _ = again()
        portal.scopes |= {"forms"}
        more, _ = again()
    rights = [snapshot.table("connections").get("hubspot:connection:hubspot").rights for snapshot in (less, more)]
    assert ["forms" in held for held in rights] == [False, True]
    assert not less.table("forms")
    assert more.table("forms")


DAMAGED = {
    "cut off": lambda told: gzip.compress(told)[:-20],
    "no gzip": lambda told: told,
    "no JSON": lambda _: gzip.compress(b"{"),
    "empty": lambda _: b"",
    "another shape": lambda _: gzip.compress(b'{"answers": [1, 2]}'),
    "another format": lambda told: gzip.compress(told.replace(b'"portal"', b'"format":99,"portal"', 1)),
    "another portal's": lambda told: gzip.compress(msgspec.json.encode({**msgspec.json.decode(told), "portal": "1"})),
}


def test_a_file_that_is_damaged_costs_calls_and_no_truth(tmp_path, company):
    with kept(tmp_path, company) as (_, _, again):
        cold, everything = again(cache=False)
        (file,) = (tmp_path / "cache").iterdir()
        whole = gzip.decompress(file.read_bytes())
        for damage, done in DAMAGED.items():
            file.write_bytes(done(whole))
            warm, asked = again()
            assert rows(warm) == rows(cold), damage
            assert len(asked) == len(everything), damage
        assert len(again()[1]) <= 25


NONE = (None, [], {}, "x", 5, [[]], {"results": None})
NOTHING = {"enabled objects", "archived owners", "campaigns", "roles"}
"""Of these, and of the rules of a pipeline, to hold nothing is an answer; so it is that nobody changed a pipeline."""


@pytest.mark.parametrize("part", ["answers", "flow", "list", "tally", "pipeline"])
def test_answers_that_are_none_in_a_file_are_asked_for_again(tmp_path, company, part):
    with kept(tmp_path, company) as (_, _, again):
        cold, _ = again(cache=False)
        (file,) = (tmp_path / "cache").iterdir()
        whole = gzip.decompress(file.read_bytes())
        for by in NONE if part != "pipeline" else (one for one in NONE if one != []):
            told = msgspec.json.decode(whole)
            for name, held in (told["answers"] if part == "answers" else told["parts"][part]).items():
                if not isinstance(by, list | dict) or not (name in NOTHING or name.startswith("rules of ")):
                    held["body"] = by
            file.write_bytes(gzip.compress(msgspec.json.encode(told)))
            warm, _ = again()
            assert rows(warm) == rows(cold), by


def test_changes_are_asked_for_from_a_time_that_makes_sense(tmp_path, company):
    with kept(tmp_path, company) as (_, _, again):
        cold, _ = again(cache=False)
        (file,) = (tmp_path / "cache").iterdir()
        told = msgspec.json.decode(gzip.decompress(file.read_bytes()))
        for until in ("", "9999-12-31T00:00:00Z", "0001-01-01T00:00:00Z", "yesterday", "\ud7ff"):
            file.write_bytes(gzip.compress(msgspec.json.encode({**told, "changes": [], "changes_until": until})))
            warm, _ = again()
            assert set(warm.table("changes")) == set(cold.table("changes")), until


def test_only_its_owner_may_read_the_file_and_no_token_is_in_it(tmp_path, company):
    with kept(tmp_path, company) as (live, portal, _):
        (file,) = (tmp_path / "cache").iterdir()
        assert file.stat().st_mode & 0o077 == 0
        assert live.server.token.encode() not in gzip.decompress(file.read_bytes())
        assert Cache(tmp_path / "cache").read(str(portal.id)).portal == str(portal.id)


@pytest.mark.parametrize("after", [10, 40, 60])
def test_a_run_that_is_killed_leaves_the_store_and_the_file_as_they_were(tmp_path, company, after):
    """A real SIGKILL while the portal is read, after so many of its requests."""
    write_policy(company, tmp_path)
    command = [sys.executable, "-c", "from auditor.cli import main; main()", "pull"]
    with Standin(portal_of(company), tls=False, latency=0.02) as server:
        text = f"workspace: acme\nconnections:\n  hubspot: {{type: hubspot, base_url: '{server.url}'}}\nstore: .auditor\n"
        (tmp_path / "auditor.yaml").write_text(f"{text}governance: governance\n", encoding="utf-8")
        run = {"cwd": tmp_path, "env": {**os.environ, "HUBSPOT_ACCESS_TOKEN": server.token}, "capture_output": True}
        assert subprocess.run(command, **run, check=False).returncode == 0
        before, (file,) = stored(tmp_path), (tmp_path / ".auditor" / "cache").iterdir()
        known, seen = file.read_bytes(), len(server.requests)
        file.rename(tmp_path / "elsewhere")
        run.pop("capture_output")
        killed = subprocess.Popen(command, **run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while killed.poll() is None and len(server.requests) - seen < after:
            time.sleep(0.002)
        killed.send_signal(signal.SIGKILL)
        assert killed.wait() == -signal.SIGKILL
        assert stored(tmp_path) == before
        assert not file.exists()
        (tmp_path / "elsewhere").rename(file)
        assert file.read_bytes() == known
        time.sleep(1)
        assert subprocess.run(command, **run, capture_output=True, check=False).returncode == 0
        assert len(stored(tmp_path)) == len(before) + 1


def stored(folder):
    with Store.open(folder / ".auditor") as store:
        return [(info.id, sorted(store.load(info).tables)) for info in store.list()]
