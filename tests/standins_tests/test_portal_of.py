"""The HubSpot portal of a company: shaped as the API shapes it, and read by the connector as the company is."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec
import pytest

from auditor.catalogue import load_checks
from auditor.policy.load import load_policy
from connectors.hubspot.connector import HubSpotPortal
from connectors.hubspot.http.client import Client
from standins.company.generate import generate
from standins.company.hubspot.snapshot import hub_rows
from standins.company.model import Company
from standins.hubspot.portal import Portal
from standins.hubspot.portal_of import portal_of
from standins.hubspot.server import Standin
from standins.salesforce.org import org_of

SMALL = {
    "objects": 20, "fields": 45, "leads": 300, "deals": 120, "accounts": 60, "hubspot": True, "properties": 70, "workflows": 14,
    "lists": 12, "owners": 40,
}  # fmt: skip
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z")
UNLIKE = {"rights", "detail", "label", "plural"}
"""What the company does not know: the token's scopes, the ids of actions, what the portal calls HubSpot's own objects."""


@cache
def company(*planted: str) -> Company:
    return generate(planted="all" if planted == ("all",) else frozenset(planted), **SMALL)


@cache
def portal(*planted: str) -> Portal:
    return portal_of(company(*planted))


def test_a_company_without_hubspot_has_no_portal():
    with pytest.raises(ValueError, match="runs no HubSpot"):
        portal_of(generate(**(SMALL | {"hubspot": False})))


def test_everything_is_json():
    for planted in ((), ("all",)):
        one = portal(*planted)
        parts = [one.properties, one.schemas, one.pipelines, one.owners, one.users, one.flows, one.lists, one.forms, one.records]
        assert json.loads(json.dumps(parts, allow_nan=False)) == parts


def test_values_of_records_are_texts_or_null_and_properties_exist():
    for name, records in portal().records.items():
        known = {one["name"] for one in portal().properties[name]}
        for record in records:
            assert record["properties"].keys() == known
            assert all(value is None or isinstance(value, str) for value in record["properties"].values())
            assert record["id"] == record["properties"]["hs_object_id"]


def test_hubspots_own_properties_tell_neither_maker_nor_date():
    every = [one for properties in portal().properties.values() for one in properties]
    own = [one for one in every if one["hubspotDefined"]]

    assert own
    assert not [one for one in own if {"createdUserId", "updatedUserId", "createdAt"} & one.keys()]
    assert all(TIME.fullmatch(one["createdAt"]) and one["createdUserId"] for one in every if not one["hubspotDefined"])


def test_pickers_of_owners_have_no_options_of_their_own():
    owner = next(one for one in portal().properties["deals"] if one["name"] == "hubspot_owner_id")

    assert (owner["options"], owner["externalOptions"], owner["referencedObjectType"]) == ([], True, "OWNER")


def test_probability_and_flag_of_a_stage_are_texts():
    stages = {stage["label"]: stage["metadata"] for stage in portal().pipelines["deals"][1]["stages"]}

    assert stages["Qualification"] == {"isClosed": "false", "probability": "0.25"}
    assert stages["Closed Won"] == {"isClosed": "true", "probability": "1.0"}
    assert stages["Closed Lost"] == {"isClosed": "true", "probability": "0.0"}


def test_those_who_left_are_archived_owners_without_a_user():
    gone = [owner for owner in portal().owners if owner["archived"]]

    assert gone
    assert all(owner["userId"] is None and owner["userIdIncludingInactive"] for owner in gone)
    assert not {owner["email"] for owner in gone} & {user["email"] for user in portal().users}


def test_actions_of_a_workflow_lead_to_one_another():
    for flow in portal().flows:
        ids = {action["actionId"] for action in flow["actions"]}
        ahead = {action["connection"]["nextActionId"] for action in flow["actions"] if "connection" in action}
        branches = [branch for action in flow["actions"] for branch in action.get("listBranches", ())]
        ahead |= {branch["connection"]["nextActionId"] for branch in branches}
        ahead |= {action["defaultBranch"]["nextActionId"] for action in flow["actions"] if "defaultBranch" in action}
        assert {flow["startActionId"], *ahead} == ids


def test_ids_of_salesforce_are_those_of_its_stand_in():
    tables = org_of(company()).tables
    for name, column, table in (
        ("contacts", "salesforceleadid", "Lead"),
        ("companies", "salesforceaccountid", "Account"),
        ("deals", "hs_salesforceopportunityid", "Opportunity"),
    ):
        names = {row["Id"]: row["Name"] for row in tables[table]}
        mirrored = {record["properties"][column]: record["properties"] for record in portal().records[name]}
        mirrored.pop(None, None)
        assert mirrored.keys() <= names.keys()
        for id, properties in mirrored.items():
            shown = properties.get("name") or properties.get("dealname") or f"{properties['firstname']} {properties['lastname']}"
            assert shown == names[id]


def _comparable(rows):
    """Rows as texts without what the company cannot know; the same row twice says it once."""
    bare = [{name: value for name, value in msgspec.structs.asdict(row).items() if name not in _unlike(row)} for row in rows]
    return {json.dumps(row, default=_plain, sort_keys=True) for row in bare}


def _plain(held):
    return f"{held.normalize():f}" if isinstance(held, Decimal) else msgspec.structs.asdict(held)


def _unlike(row) -> set[str]:
    """What the company cannot know of a row, or does not tell."""
    kind = type(row).__name__
    if kind in {"Pipeline", "Stage"}:
        return {"created_by", "modified_by"}
    return UNLIKE if kind in {"Connection", "Use"} or (kind == "Object" and not row.custom) else set()


@pytest.mark.parametrize("planted", [(), ("all",)], ids=["clean", "planted"])
def test_the_connector_reads_what_the_company_is(planted, tmp_path: Path, socket_enabled):
    told = company(*planted)
    for name, text in told.policy_files().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    policy = load_policy(tmp_path, checks=load_checks(), named=True)
    with Standin(portal(*planted), tls=False) as server:
        read = HubSpotPortal(Client(server.token, base_url=server.url), policy=policy, taken_at=told.taken_at).pull()
    oracle: dict[str, list] = {name: [] for name in read}
    for table, row in hub_rows(told, told.hub):
        oracle[table].append(row)

    for table in read.keys() - {"gaps", "locations"}:
        assert _comparable(read[table]) == _comparable(oracle[table]), table
    assert {gap.table for gap in oracle["gaps"]} <= {gap.table for gap in read["gaps"]}
