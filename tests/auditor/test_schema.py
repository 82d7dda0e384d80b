from pathlib import Path

import jsonschema
import pytest

from auditor.schema import json_schema, json_schema_files
from checks.model.policy import FILES

DOCS = Path(__file__).parents[2] / "docs" / "schema"


def test_every_yaml_file_has_a_schema():
    assert set(json_schema()) == {name for name in FILES if name.endswith(".yaml")} | {"auditor.yaml", "launch.yaml"}


@pytest.mark.parametrize("name", json_schema_files())
def test_the_files_are_current(name):
    assert (DOCS / name).read_text(encoding="utf-8") == json_schema_files()[name], "run python -m auditor.docs"


def test_there_are_no_schemas_of_files_that_are_gone():
    assert {path.name for path in DOCS.glob("*.json")} == set(json_schema_files())


@pytest.mark.parametrize("schema", json_schema().values(), ids=json_schema())
def test_every_schema_is_one(schema):
    jsonschema.Draft202012Validator.check_schema(schema)


def test_a_schema_knows_good_from_bad():
    validator = jsonschema.Draft202012Validator(json_schema()["sources.yaml"])
    assert validator.is_valid({"values": [{"name": "Web", "status": "retired"}]})
    assert not validator.is_valid({"values": [{"name": "Web", "statsu": "retired"}]})
    assert not validator.is_valid({"values": [{"name": "Web", "status": "gone"}]})


def test_a_launch_plan_has_a_window_and_the_thirteen_questions_and_no_name_of_its_own():
    schema = json_schema()["launch.yaml"]
    validator = jsonschema.Draft202012Validator(schema)
    plan = {"kind": "partner motion", "starts_on": "2026-10-01", "ends_on": "2026-11-15", "answers": {"routing": "By region"}}
    assert validator.is_valid(plan)
    assert not validator.is_valid({**plan, "name": "partner"})
    assert not validator.is_valid({"starts_on": "2026-10-01"})
    assert len(schema["$defs"]["Answers"]["properties"]) == 13


def test_editors_are_told_what_keys_mean():
    properties = json_schema()["sources.yaml"]["properties"]
    assert "LeadSource" in properties["fields"]["description"]
