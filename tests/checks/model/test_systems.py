import pytest
from pydantic import ValidationError

from auditor.schema import json_schema
from checks.model.policy.measurement import SyncPair, Systems


@pytest.mark.parametrize("written", [["Lead.LeadSource", "contacts.src"], ("Lead.LeadSource", "contacts.src")])
def test_a_pair_may_be_written_in_short(written):
    assert Systems.model_validate({"sync": [written]}).sync == (SyncPair(source="Lead.LeadSource", target="contacts.src"),)


def test_a_pair_may_say_which_way_and_which_value_is_which():
    written = {"source": "Lead.LeadSource", "target": "contacts.src", "direction": "to_target", "values": {"Web": "WEB"}}
    (pair,) = Systems.model_validate({"sync": [written]}).sync
    assert (pair.direction, pair.values) == ("to_target", {"Web": "WEB"})


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(["Lead.LeadSource"], id="one component"),
        pytest.param(["a", "b", "c"], id="three"),
        pytest.param(["Lead.LeadSource", " "], id="a blank one"),
        pytest.param(["Lead.LeadSource", None], id="an empty one"),
        pytest.param("Lead.LeadSource", id="a text"),
        pytest.param({"source": "Lead.LeadSource"}, id="no target"),
        pytest.param({"source": "a", "target": "b", "direction": "two_way"}, id="an unknown direction"),
        pytest.param({"source": "a", "target": "b", "way": "both"}, id="an unknown key"),
    ],
)
def test_what_is_no_pair_is_refused(written):
    with pytest.raises(ValidationError):
        Systems.model_validate({"sync": [written]})


def test_editors_are_told_of_both_ways_of_writing():
    schema = json_schema()["systems.yaml"]
    ways = schema["properties"]["sync"]["items"]["anyOf"]
    assert {"$ref": "#/$defs/SyncPair"} in ways
    assert any(way.get("type") == "array" for way in ways)
    assert schema["$defs"]["SyncPair"]["required"] == ["source", "target"]
