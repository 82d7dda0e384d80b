"""A real portal, read whole: 1,109 owners, 336 properties, two pipelines."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from connectors.common.collect import Collector
from connectors.hubspot.mapping import process, schema
from connectors.hubspot.mapping.people import People, owners
from hubspot_bodies import TYPES

CORPORA = os.environ.get("AUDITOR_CORPORA")
PORTAL = Path(CORPORA or "") / "hubspot-api" / "v3-portal"
OBJECTS = ("contacts", "companies")

pytestmark = pytest.mark.skipif(not CORPORA, reason="AUDITOR_CORPORA names no folder of real portals")


def body(name: str) -> list[Any]:
    found: list[Any] = json.loads((PORTAL / name).read_text())["results"]
    return found


@pytest.fixture(scope="module")
def portal() -> tuple[Collector, People]:
    out = Collector("hubspot")
    every = body("owners.json")
    people = owners(out, [row for row in every if not row["archived"]], [row for row in every if row["archived"]], None, None)
    schema.objects(out, TYPES, [], people, None)
    for object_ in OBJECTS:
        schema.properties(out, object_, body(f"properties_{object_}.json"), people)
        process.statuses(out, object_)
    process.pipelines(out, "deals", body("pipelines_deals.json"), people)
    return out, people


def test_nothing_of_it_makes_no_sense(portal):
    out, _ = portal
    assert out.rows("gaps") == []


def test_every_owner_is_known_and_three_are_active(portal):
    out, people = portal
    every = body("owners.json")
    assert len(every) == 1109
    assert all(people.owner(row["id"]) for row in every)
    assert len(people.gone) == 1106
    assert sorted(user.email for user in out.rows("users") if user.active) == sorted(
        row["email"] for row in every if not row["archived"]
    )
    queues = {people.owner(row["id"]) for row in every if row["type"] == "QUEUE"}
    assert len(out.rows("users")) == len({people.owner(row["id"]) for row in every} - queues) == 1040
    assert (len(queues), out.rows("queues")) == (68, [])


def test_every_property_is_a_field_with_its_options(portal):
    out, _ = portal
    rows = {f"{object_}.{row['name']}": row for object_ in OBJECTS for row in body(f"properties_{object_}.json")}
    fields = {f"{field.object}.{field.name}": field for field in out.rows("fields")}
    assert fields.keys() == rows.keys()
    assert Counter(field.type for field in fields.values())["unknown"] == 0
    listing = {path for path, field in fields.items() if field.type in {"picklist", "multi_picklist"}}
    wanted = {(path, option["value"]) for path in listing for option in rows[path]["options"] if option["value"]}
    assert {(row.field.split(":")[2], row.value) for row in out.rows("picklist_values")} == wanted
    hidden = {(path, one["value"]) for path in listing for one in rows[path]["options"] if one["hidden"]}
    assert {(row.field.split(":")[2], row.value) for row in out.rows("picklist_values") if not row.active} == hidden


def test_what_hubspot_and_its_integrations_made_is_not_the_companys(portal):
    out, _ = portal
    assert [field.ref for field in out.rows("fields") if field.custom] == ["hubspot:field:contacts.upload_a_file"]


def test_stages_by_flag_and_probability(portal):
    out, _ = portal
    sales = [stage for stage in out.rows("stages") if stage.object == "deals"]
    assert [(stage.label, stage.probability, stage.closed, stage.won) for stage in sales if stage.closed] == [
        ("win", 100.0, True, True), ("lost", 0.0, True, False),
        ("Closed Won", 100.0, True, True), ("Closed Lost", 0.0, True, False),
    ]  # fmt: skip
    assert [stage.label for stage in sales[:3]] == ["start", "win", "lost"]


def test_properties_of_which_only_the_name_is_told(portal):
    out, people = Collector("hubspot"), portal[1]
    rows = json.loads((Path(CORPORA or "") / "hubspot-api" / "objects-v3" / "mock_contacts_properties.json").read_text())
    schema.properties(out, "contacts", rows["results"], people)
    assert len(out.rows("fields")) == len(rows["results"]) == 283
    assert {(field.type, field.custom, field.label) for field in out.rows("fields") if field.name != "hs_object_id"} == {
        ("unknown", False, None)
    }
