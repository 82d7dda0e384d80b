"""Whatever stands in an answer: no exception, no row that cannot be kept, and no row lost without a word."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import refs
from checks.model.rows.automation import HOWS, OPERATORS
from checks.model.rows.gap import GAP_KINDS
from checks.model.rows.schema import FIELD_TYPES
from checks.model.tables import ROW_TYPES
from connectors.common.collect import Collector
from connectors.hubspot.mapping import account, automation, marketing, pages, people, process, schema
from hubspot_bodies import (
    TYPES,
    a_branch,
    a_choice,
    a_filter,
    a_flow,
    a_pipeline,
    a_property,
    a_stage,
    an_action,
    an_owner,
    rotate,
    set_,
)

AT = datetime(2026, 11, 26, tzinfo=UTC)
WORDS = (
    "id", "name", "value", "results", "type", "archived", "fields", "filters", "properties", "stages", "options", "operator",
    "OR", "NOT_ANY", "PROPERTY", "true", "0-1", "1", "hs_name", "STATIC_VALUE", "2026-01-01T00:00:00Z", "a/b", "a:b", "a=b",
    "x" * 300, "\0", "\ud800",
)  # fmt: skip
TEXTS = st.text(max_size=8) | st.sampled_from(WORDS)
SINGLE = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
JSON = st.recursive(SINGLE, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6)

Read = Callable[[Collector, people.People, Any], None]

OWNERS = [
    an_owner(),
    an_owner(id="80", type="QUEUE"),
]
ACCOUNTS = [{"id": "501", "email": "a@b.example", "superAdmin": True, "roleIds": ["3"], "primaryTeamId": "9"}]
FLOW = a_flow(
    a_choice("1", (a_branch(a_filter("tier", "IS_ANY_OF", "gold")), "2"), otherwise="3"),
    rotate("2", "501", after="3"),
    set_("3", "hubspot_owner_id", "71", after="4", association={}),
    an_action(
        "4", "0-14", {"object_type_id": "0-3", "properties": [{"targetProperty": "a", "value": {"staticValue": "b"}}]}, "5"
    ),
    an_action("5", "0-25", {"source_property": "a", "target_property": "b", "target_object": "DEAL"}),
    enrolled=a_branch(a_filter("a", "IS_KNOWN"), branches=(a_branch(a_filter("b", "IS_NONE_OF", "x"), type_="OR"),)),
    suppressionListIds=[7],
    dataSources=[{"name": "company", "objectTypeId": "0-2"}],
)
PAIR = {"fromObjectType": {"objectTypeId": "0-1"}, "toObjectType": {"objectTypeId": "0-2"}, "allLabels": ["Boss"], "limit": 5}
SCHEMA = {
    "objectTypeId": "2-77",
    "name": "subscriptions",
    "labels": {"singular": "S", "plural": "P"},
    "requiredProperties": ["a"],
}
LIMITS = {"byObjectType": [{"objectTypeId": "0-3", "limit": 1000, "singularLabel": "Deal", "pluralLabel": "Deals"}]}
RULES = {"governanceValidationRules": {"noSkippingStagesRule": {"enabledForAllStages": False, "pipelineStageIds": ["a"]}}}
FIELD = {"objectTypeId": "0-1", "name": "email", "required": True, "dependentFields": [{"dependentField": {"name": "phone"}}]}
FORM = {"id": "f-1", "name": "Form", "formType": "hubspot", "fieldGroups": [{"fields": [FIELD]}]}
LIST = {"listId": "12", "name": "L", "objectTypeId": "0-1", "processingType": "DYNAMIC", "filterBranch": a_branch(a_filter("a"))}
CAMPAIGN = {"id": "c-1", "properties": {"hs_name": "C", "hs_start_date": "2026-01-05", "hs_campaign_status": "planned"}}
LINE = {
    "id": "x", "category": "PIPELINE", "subCategory": "DEAL", "action": "UPDATE", "targetObjectId": "default",
    "occurredAt": "2026-01-01T00:00:00Z", "actingUser": {"userId": 501},
}  # fmt: skip
AUDIT = {"action": "CREATE", "identifier": "won", "timestamp": "2026-01-01T00:00:00Z", "fromUserId": 501}
VALIDATION = {"propertyName": "zip", "propertyValidationRules": [{"ruleType": "MAX_LENGTH", "ruleArguments": ["20"]}]}
FORECAST = {"id": "1", "forecastName": "Amount", "amountProperty": "amount", "dateProperty": "closedate"}
PROPERTY = a_property(calculationFormula="a + tier", sensitiveDataCategories=["Health"], referencedObjectType="OWNER")
STAGES = (a_stage("won", isClosed="true", probability="1.0"), a_stage("new", isClosed="false", probability="0.1"))

FAMILIES: dict[str, tuple[Read, list[Any]]] = {
    "owners": (lambda out, _, rows: _done(people.owners(out, rows, rows, None, None)), OWNERS),
    "users": (lambda out, _, rows: _done(people.owners(out, OWNERS, [], rows, rows)), ACCOUNTS),
    "teams": (lambda out, _, rows: people.teams(out, rows), [{"id": "9", "name": "Sales", "userIds": ["501"]}]),
    "schemas": (lambda out, held, rows: schema.objects(out, TYPES, rows, held, None), [SCHEMA]),
    "properties": (lambda out, held, rows: schema.properties(out, "deals", rows, held), [PROPERTY, a_property(name="a")]),
    "validations": (lambda out, _, rows: schema.validations(out, "contacts", rows), [VALIDATION]),
    "labels": (lambda out, _, rows: schema.association_labels(out, {"results": rows}, TYPES), [PAIR]),
    "pipelines": (lambda out, held, rows: process.pipelines(out, "deals", rows, held), [a_pipeline(*STAGES)]),
    "audit": (lambda out, held, rows: _audit(out, held, rows), [AUDIT]),
    "forecasts": (lambda out, _, rows: process.forecast_types(out, rows), [FORECAST]),
    "workflows": (lambda out, held, rows: automation.workflows(out, rows, TYPES, held), [FLOW]),
    "forms": (lambda out, _, rows: marketing.forms(out, rows), [FORM]),
    "lists": (lambda out, held, rows: marketing.lists(out, rows, TYPES, held), [LIST]),
    "campaigns": (lambda out, _, rows: marketing.campaigns(out, rows), [CAMPAIGN]),
    "audit log": (lambda out, held, rows: account.audit_logs(out, rows, held), [LINE]),
}
"""What reads each family of answers, and a body of each that makes sense."""


def _done(_: object) -> None:
    return None


def _audit(out: Collector, held: people.People, rows: list[Any]) -> None:
    process.pipelines(out, "deals", [a_pipeline(*STAGES)], held)
    process.pipeline_audit(out, "deals", "default", rows)


def places(told: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value in a body, the body itself first."""
    yield path
    inner = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for key, value in inner:
        yield from places(value, (*path, key))


def changed(told: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy of a body with another value in one place."""
    if not path:
        return value
    held = copy.deepcopy(told)
    place = held
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return held


def read(family: str, rows: Any) -> Collector:
    out = Collector("hubspot")
    FAMILIES[family][0](out, people.People("hubspot"), rows)
    return out


def holds(out: Collector) -> None:
    """Every row is one that a store takes and a check can look up."""
    pages.link(out, "62515", TYPES)
    for table, rows in out.tables().items():
        for row in rows:
            assert type(row) is ROW_TYPES[table]
            written = msgspec.json.encode(row)
            assert msgspec.json.decode(written, type=type(row)) == row
            if table not in {"gaps"}:
                refs.split(row.ref)
    assert all(gap.kind in GAP_KINDS and gap.reason for gap in out.rows("gaps"))
    assert all(row.type in FIELD_TYPES for row in out.rows("fields"))
    assert all(row.how in HOWS and row.operator in {*OPERATORS, ""} for row in out.rows("uses"))
    assert all(one.operator in OPERATORS for row in out.rows("automations") for one in row.runs_when)
    assert all(row.is_catch_all != bool(row.criteria) for row in out.rows("routing_entries"))
    assert all(row.probability is None or 0 <= row.probability <= 100 for row in out.rows("stages"))
    for row in out.rows("stages"):
        assert not (row.won and row.closed is not True)


@pytest.mark.parametrize("family", FAMILIES)
@given(data=st.data())
def test_one_value_of_a_body_may_be_anything(family, data):
    rows = FAMILIES[family][1]
    path = data.draw(st.sampled_from([path for path in places(rows) if path]))
    holds(read(family, changed(rows, path, data.draw(JSON))))


@pytest.mark.parametrize("family", FAMILIES)
@given(rows=st.lists(JSON, max_size=4))
def test_rows_may_be_anything(family, rows):
    holds(read(family, rows))


@given(told=JSON)
def test_single_bodies_may_be_anything(told):
    out, held = Collector("hubspot"), people.People("hubspot")
    account.connection(told, name="hubspot", taken_at=AT, tier=None, rights=())
    schema.objects(out, TYPES, [], held, told)
    schema.association_labels(out, told, TYPES)
    process.pipeline_rules(out, "deals", "default", told)
    holds(out)


@pytest.mark.parametrize(("body", "read_"), [(LIMITS, "limits"), (RULES, "rules")])
@given(data=st.data())
def test_one_value_of_a_single_body_may_be_anything(body, read_, data):
    out, held = Collector("hubspot"), people.People("hubspot")
    told = changed(body, data.draw(st.sampled_from(list(places(body)))), data.draw(JSON))
    if read_ == "limits":
        schema.objects(out, TYPES, [], held, told)
    else:
        process.pipeline_rules(out, "deals", "default", told)
    holds(out)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("row", [None, 5, "x", [], {}], ids=json.dumps)
def test_a_row_that_is_none_is_a_gap_and_the_others_stay(family, row):
    alone, with_it = read(family, FAMILIES[family][1]), read(family, [*FAMILIES[family][1], row])
    assert [gap for gap in with_it.rows("gaps") if gap.kind == "fault"]
    tables = {table: rows for table, rows in with_it.tables().items() if table != "gaps"}
    assert tables == {table: rows for table, rows in alone.tables().items() if table != "gaps"}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_body_that_makes_sense_is_no_fault(family):
    out = read(family, FAMILIES[family][1])
    holds(out)
    assert [gap for gap in out.rows("gaps") if gap.kind == "fault"] == []
    assert any(rows for table, rows in out.tables().items() if table != "gaps")
