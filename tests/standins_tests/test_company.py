"""The company generator: the same company for the same seed, whole in itself, clean, and with exactly what was planted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.catalogue import load_checks
from auditor.policy.load import load_policy
from checks.model import refs
from checks.model.check import Inputs, judge
from standins.company.generate import generate
from standins.company.model import Company, Record
from standins.company.planting import codes
from standins.company.snapshot import snapshot_of

SMALL = {"objects": 20, "fields": 45, "leads": 500, "deals": 200, "accounts": 100}
CHECKS = {code: check for code, check in load_checks().items() if not code.startswith("MUT")}
LAUNCHES = {"LCH010"}
"""What needs an earlier snapshot."""
BETWEEN = {"SRC005", "STG011", "HND005", "OWN008", "OWN009"}
"""What needs HubSpot beside Salesforce."""


def found(company: Company, folder: Path) -> set[tuple[str, str]]:
    """What all checks find in a company under its own policy."""
    for name, text in company.policy_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    inputs = Inputs(snapshot_of(company), load_policy(folder, checks=load_checks(), named=True))
    answers = {code: judge(check, inputs) for code, check in CHECKS.items()}
    silent = [code for code, answer in answers.items() if answer.broke or not answer.ran]
    assert silent == sorted((LAUNCHES | BETWEEN) & CHECKS.keys())
    return {(code, finding.ref) for code, answer in answers.items() for finding in answer.findings}


def expected(company: Company) -> set[tuple[str, str]]:
    """The ground truth, as far as there is a check for it."""
    return {(one.code, one.ref) for one in company.planted if one.code in CHECKS}


def by_id(company: Company, object_: str) -> Mapping[str, Record]:
    return {record["Id"]: record for record in company.records[object_]}


def test_the_same_seed_makes_the_same_company():
    assert generate(planted="all", **SMALL) == generate(planted="all", **SMALL)


def test_another_seed_makes_another_company():
    one, other = generate(seed=1, **SMALL), generate(seed=2, **SMALL)

    assert one.people.keys() != other.people.keys()
    assert one.records["Lead"] != other.records["Lead"]


@pytest.mark.parametrize("seed", [7, 1, 2026])
def test_a_clean_company_has_no_finding(seed, tmp_path):
    assert found(generate(seed=seed, **SMALL), tmp_path) == set()


def test_a_clean_company_of_full_size_has_no_finding(tmp_path):
    company = generate()

    assert len(company.objects) == 60
    assert {len(object_.fields) for object_ in company.objects.values()} == {150}
    assert found(company, tmp_path) == set()


@pytest.mark.parametrize("code", codes())
def test_what_is_planted_is_found_and_nothing_else(code, tmp_path):
    company = generate(planted=frozenset({code}), **SMALL)

    assert code in {one.code for one in company.planted}
    assert found(company, tmp_path) == expected(company)


@pytest.mark.parametrize("size", [SMALL, {}], ids=["small", "full size"])
def test_all_problems_together_are_found_and_nothing_else(size, tmp_path):
    company = generate(planted="all", **size)

    assert {one.code for one in company.planted} == set(codes())
    assert found(company, tmp_path) == expected(company)


def test_what_a_plant_says_is_a_reference():
    for one in generate(planted="all", **SMALL).planted:
        assert refs.split(one.ref).connection in {"salesforce", "governance"}
        assert one.note
        assert re.fullmatch(r"[A-Z]{3}\d{3}", one.code)


def test_a_code_that_nothing_plants_is_refused():
    with pytest.raises(KeyError, match="nothing plants XYZ001; known: DAT001"):
        generate(planted=frozenset({"XYZ001"}), **SMALL)


companies = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
sizes = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 10_000),
        "objects": st.integers(17, 24),
        "fields": st.integers(10, 50),
        "leads": st.integers(1, 120),
        "deals": st.integers(1, 60),
        "accounts": st.integers(1, 50),
    }
)


@companies
@given(sizes)
def test_converted_leads_have_their_contact_account_and_deal(size):
    company = generate(**size)
    contacts, accounts, deals = (by_id(company, name) for name in ("Contact", "Account", "Opportunity"))

    for lead in company.records["Lead"]:
        if not lead["IsConverted"]:
            assert lead["ConvertedOpportunityId"] is None
            continue
        contact, account = contacts[lead["ConvertedContactId"]], accounts[lead["ConvertedAccountId"]]
        deal = deals[lead["ConvertedOpportunityId"]]
        assert contact["AccountId"] == deal["AccountId"] == account["Id"]
        assert deal["LeadSource"] == contact["LeadSource"] == lead["LeadSource"]
        assert (account["Name"], account["Segment__c"], account["Region__c"]) == (
            lead["Company"],
            lead["Segment__c"],
            lead["Region__c"],
        )
        assert account["CreatedDate"] <= deal["CreatedDate"]
        assert deal["CreatedDate"].date() == lead["ConvertedDate"]


@companies
@given(sizes)
def test_deals_went_through_the_stages_of_their_process_to_where_they_stand(size):
    company = generate(**size)
    deals = by_id(company, "Opportunity")
    stages = {stage.name: stage for stage in company.stages}
    stood: dict[str, str] = {}
    for move in company.deal_moves:
        walked = next(one for one in company.processes if one.name.replace(" ", "_") == deals[move.record]["RecordTypeId"][12:])
        assert stood.setdefault(move.record, move.was) == move.was
        assert walked.stages.index(move.became) > walked.stages.index(move.was)
        assert deals[move.record]["CreatedDate"] < move.at < company.taken_at
        stood[move.record] = move.became
    for key, deal in deals.items():
        stage = stages[deal["StageName"]]
        assert stood.get(key, deal["StageName"]) == deal["StageName"]
        assert (deal["IsClosed"], deal["IsWon"], deal["Probability"]) == (stage.closed, stage.won, stage.probability)
        assert (deal["CloseDate"] > company.taken_at.date()) is not deal["IsClosed"]
        assert deal["Amount"] > 0


@companies
@given(sizes)
def test_every_name_in_a_record_is_that_of_a_person_a_queue_or_a_record(size):
    company = generate(**size)
    keys = {record["Id"] for records in company.records.values() for record in records}
    owners = {*company.people, *company.queues}
    types = {f"{kind.object}.{kind.name}" for kind in company.record_types}
    for name, records in company.records.items():
        lookups = [field.name for field in company.objects[name].fields.values() if field.type == "lookup"]
        for record in records:
            assert record.keys() == company.objects[name].fields.keys()
            named = {record[lookup] for lookup in lookups} - {None}
            assert named <= keys | owners | types


@companies
@given(sizes)
def test_nothing_happens_in_the_future_or_before_it_was_made(size):
    company = generate(**size)
    for records in company.records.values():
        for record in records:
            assert record["CreatedDate"] <= record["LastModifiedDate"] <= company.taken_at
    for object_ in company.objects.values():
        for field in object_.fields.values():
            assert field.stamp.created_at <= field.stamp.modified_at <= company.taken_at


def test_names_of_fields_are_unique_and_can_be_api_names():
    for object_ in generate().objects.values():
        assert len({field.label for field in object_.fields.values() if field.custom}) == sum(
            field.custom for field in object_.fields.values()
        )
        for name in object_.fields:
            assert re.fullmatch(r"[A-Za-z]\w{0,39}(__c)?", name)


def test_a_big_company_has_names_for_all_its_fields():
    company = generate(objects=120, fields=300, leads=10, deals=5, accounts=5)

    assert sum(len(object_.fields) for object_ in company.objects.values()) == 120 * 300


def test_records_hold_values_of_their_fields_types():
    kinds = {"date": date, "datetime": datetime, "boolean": bool, "picklist": str, "text": str}
    company = generate(**SMALL)
    for name, records in company.records.items():
        for field in company.objects[name].fields.values():
            for record in records[:40]:
                value = record[field.name]
                assert value is None or field.type not in kinds or isinstance(value, kinds[field.type]), (field.path, value)


def test_the_policy_is_written_as_files_of_its_folder():
    files = generate(**SMALL).policy_files()

    assert {"company.yaml", "sources.yaml", "lifecycle.yaml", "motions.yaml", "dictionary.csv"} <= files.keys()
    assert files["dictionary.csv"].startswith("component,meaning,owner,")
    assert "- definition: A form on the company's own site.\n  name: Web\n" in files["sources.yaml"]
