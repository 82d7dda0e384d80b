"""The same company in HubSpot: whole in itself, mirroring Salesforce, clean, and with exactly what was planted."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from auditor.catalogue import load_checks
from auditor.policy.load import load_policy
from checks.model import refs
from checks.model.check import Inputs, judge
from standins.company.generate import generate
from standins.company.hubspot.model import Hub, Step
from standins.company.model import Company
from standins.company.planting import PREFIX, codes
from standins.company.snapshot import snapshot_of
from standins.company.together import HIDDEN, TOGETHER

SMALL = {
    "objects": 20, "fields": 45, "leads": 700, "deals": 300, "accounts": 100, "hubspot": True, "properties": 70, "workflows": 14,
    "lists": 12, "owners": 40,
}  # fmt: skip
CHECKS = {code: check for code, check in load_checks().items() if not code.startswith("MUT")}
LAUNCHES = {"LCH010"}
"""What needs an earlier snapshot."""


@cache
def clean() -> Company:
    return generate(**SMALL)


def hub() -> Hub:
    found = clean().hub
    assert found is not None
    return found


def found(company: Company, folder: Path) -> set[tuple[str, str]]:
    """What all checks find in a company under its own policy."""
    for name, text in company.policy_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    inputs = Inputs(snapshot_of(company), load_policy(folder, checks=load_checks(), named=True))
    answers = {code: judge(check, inputs) for code, check in CHECKS.items()}
    assert [code for code, answer in answers.items() if answer.broke or not answer.ran] == sorted(LAUNCHES & CHECKS.keys())
    return {(code, finding.ref) for code, answer in answers.items() for finding in answer.findings}


def expected(company: Company) -> set[tuple[str, str]]:
    """The ground truth, as far as there is a check for it."""
    return {(one.code, one.ref) for one in company.planted if one.code in CHECKS}


def test_the_same_seed_makes_the_same_company():
    assert generate(planted="all", **SMALL) == generate(planted="all", **SMALL)


def test_running_hubspot_changes_nothing_in_salesforce():
    alone = generate(**(SMALL | {"hubspot": False}))

    assert alone.hub is None
    for part in ("people", "objects", "records", "stages", "rules", "flows", "deal_moves"):
        assert getattr(alone, part) == getattr(clean(), part)


@pytest.mark.parametrize("seed", [7, 1, 2026])
def test_a_clean_company_has_no_finding_in_either_system(seed, tmp_path):
    assert found(generate(seed=seed, **SMALL), tmp_path) == set()


def test_a_clean_company_of_full_size_has_no_finding(tmp_path):
    company = generate(hubspot=True)
    hub = company.hub

    assert hub is not None
    assert {name: len(type_.properties) for name, type_ in hub.types.items()} == dict.fromkeys(
        ("contacts", "companies", "deals", "tickets", "leads", "products", "line_items", "subscriptions"), 250
    )
    assert (len(hub.pipelines), len(hub.workflows), len(hub.segments), len(hub.members)) == (6, 300, 200, 100)
    assert found(company, tmp_path) == set()


@pytest.mark.parametrize("code", codes(hubspot=True))
def test_what_is_planted_is_found_and_nothing_else(code, tmp_path):
    company = generate(planted=frozenset({code}), **SMALL)

    assert code.removeprefix(PREFIX) in {one.code for one in company.planted}
    assert found(company, tmp_path) == expected(company)


@pytest.mark.parametrize("size", [SMALL, {"hubspot": True}], ids=["small", "full size"])
def test_all_problems_of_both_systems_together_are_found_and_nothing_else(size, tmp_path):
    company = generate(planted="all", **size)

    assert {one.code for one in company.planted} >= {code.removeprefix(PREFIX) for code in codes(hubspot=True)}
    assert expected(company) >= HIDDEN
    assert TOGETHER.isdisjoint(expected(company))
    assert found(company, tmp_path) == expected(company) - HIDDEN | TOGETHER


def test_what_a_plant_says_is_a_reference():
    for one in generate(planted="all", **SMALL).planted:
        assert refs.split(one.ref).connection in {"salesforce", "hubspot", "governance"}
        assert one.note
        assert re.fullmatch(r"[A-Z]{3}\d{3}", one.code)


def test_nothing_of_hubspot_can_be_planted_in_a_company_without_it():
    with pytest.raises(KeyError, match="nothing plants hubspot:SRC001"):
        generate(planted=frozenset({"hubspot:SRC001"}), **(SMALL | {"hubspot": False}))


def test_records_hold_the_properties_of_their_type():
    for name, records in hub().records.items():
        assert all(record.keys() == hub().types[name].properties.keys() for record in records), name
        ids = [record["hs_object_id"] for record in records]
        assert len(set(ids)) == len(ids)


def test_synced_records_say_what_salesforce_says():
    company = clean()
    mirrored = (
        ("companies", "salesforceaccountid", "Account", {"name": "Name", "segment": "Segment__c", "account_tier": "Tier__c"}),
        ("deals", "hs_salesforceopportunityid", "Opportunity", {"amount": "Amount", "deal_source": "LeadSource"}),
        ("contacts", "salesforceleadid", "Lead", {"email": "Email", "lead_source": "LeadSource", "hs_lead_status": "Status"}),
        ("contacts", "salesforcecontactid", "Contact", {"email": "Email", "lead_source": "LeadSource"}),
    )
    for object_, key, theirs, same in mirrored:
        by_id = {record["Id"]: record for record in company.records[theirs]}
        synced = [record for record in hub().records[object_] if record[key]]
        assert len(synced) == sum(not record.get("IsConverted") for record in by_id.values()) > 0
        for record in synced:
            assert {name: record[name] for name in same} == {name: by_id[record[key]][field] for name, field in same.items()}


def test_deals_stand_where_their_opportunities_stand():
    by_id = {record["Id"]: record for record in clean().records["Opportunity"]}
    for deal in hub().records["deals"]:
        opportunity = by_id[deal["hs_salesforceopportunityid"]]
        stage = hub().pipeline("deals", deal["pipeline"]).stage(deal["dealstage"])
        assert stage.label == opportunity["StageName"]
        assert (deal["hs_is_closed"], deal["hs_is_closed_won"]) == (opportunity["IsClosed"], opportunity["IsWon"])
        assert stage.probability == opportunity["Probability"] / 100


def test_stages_of_a_pipeline_beside_the_default_have_no_telling_ids():
    ids = {stage.id for one in hub().pipelines if one.object == "deals" and one.id != "default" for stage in one.stages}

    assert ids
    assert all(id.isdigit() for id in ids)


def test_those_who_left_are_archived_and_own_nothing():
    gone = {member.key for member in hub().members.values() if member.archived}

    assert gone == {person.username for person in clean().people.values() if not person.active}
    assert not [record for records in hub().records.values() for record in records if record.get("hubspot_owner_id") in gone]


def test_owners_are_members_and_stages_and_values_are_among_their_options():
    members = hub().members.keys() | {None}
    for name, records in hub().records.items():
        offered = {
            one.name: {option.value for option in one.options}
            for one in hub().types[name].properties.values()
            if one.options and one.type == "picklist"
        }
        for record in records:
            assert record["hubspot_owner_id"] in members
            for column, values in offered.items():
                assert record[column] is None or record[column] in values, (name, column)


def test_workflows_lists_and_forms_name_properties_that_exist():
    def named(step: Step) -> list[str]:
        inner = [name for one in step.steps for name in named(one)]
        return [*filter(None, [step.property]), *(test.property for test in step.tests), *inner]

    for one in (*hub().workflows, *hub().segments):
        properties = hub().types[one.object].properties
        steps = getattr(one, "steps", [])
        assert {test.property for test in one.tests} <= properties.keys()
        assert {name for step in steps for name in named(step)} <= properties.keys()
    for form in hub().forms:
        assert all(hub().property(path) for path, _, _ in form.asks)


def test_no_label_of_a_property_that_is_not_synced_is_that_of_a_field():
    labels = {field.label for field in clean().fields if field.custom}
    core = {path for _, path in hub().sync}
    grown = [one for type_ in hub().types.values() for one in type_.properties.values() if one.custom and one.path not in core]

    assert {one.label for one in grown if one.label in labels} <= {"Segment", "Region"}


def test_the_policy_pairs_what_is_synced():
    pairs = clean().policy["systems.yaml"]["sync"]

    assert ("salesforce:field:Lead.Segment__c", "hubspot:field:contacts.segment", "to_target") in {
        (pair["source"], pair["target"], pair["direction"]) for pair in pairs
    }
    assert len(pairs) == len(hub().sync) + 2


def test_what_the_api_does_not_tell_is_a_gap():
    gaps = {gap.table for gap in snapshot_of(clean()).table("gaps") if gap.connection == "hubspot"}

    assert {"reports", "dashboards", "transitions", "sync_mappings"} <= gaps
