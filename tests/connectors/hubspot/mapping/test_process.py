import pytest

from checks.model.rows.process import ForecastType, Pipeline, Stage
from checks.model.rows.schema import Setting
from connectors.hubspot.mapping.process import forecast_types, pipeline_audit, pipeline_rules, pipelines, statuses
from connectors.hubspot.mapping.schema import properties
from hubspot_bodies import a_pipeline, a_property, a_stage


def read(out, people, *stages, object_="deals", **given):
    pipelines(out, object_, [a_pipeline(*stages, **given)], people)
    return out.rows("stages")


def test_a_pipeline_with_a_stage(out, people):
    read(out, people, a_stage(isClosed="true", probability="1.0"))
    assert out.rows("pipelines") == [
        Pipeline(
            connection="hubspot", ref="hubspot:pipeline:deals/default", object="deals", name="default", label="Sales Pipeline",
            kind="sales", position=0, created_at="2024-01-01T00:00:00Z", modified_at="2025-01-01T00:00:00Z",
        )
    ]  # fmt: skip
    assert out.rows("stages") == [
        Stage(
            connection="hubspot", ref="hubspot:stage:deals/default/closedwon", pipeline="hubspot:pipeline:deals/default",
            object="deals", name="closedwon", label="Closedwon", position=0, probability=100.0, closed=True, won=True,
            created_at="2024-01-01T00:00:00Z", modified_at="2024-01-02T00:00:00Z",
        )
    ]  # fmt: skip
    assert out.rows("gaps") == []


@pytest.mark.parametrize(
    ("metadata", "expected", "gap"),
    [
        pytest.param({"isClosed": "true", "probability": "1.0"}, (100.0, True, True), None, id="won"),
        pytest.param({"isClosed": "true", "probability": "0.0"}, (0.0, True, False), None, id="lost"),
        pytest.param({"isClosed": "true", "probability": "0.9"}, (90.0, True, False), None, id="closed and not certain"),
        pytest.param({"isClosed": "false", "probability": "1.0"}, (100.0, False, False), None, id="certain and still open"),
        pytest.param({"isClosed": "false", "probability": "0.2"}, (20.0, False, False), None, id="open"),
        pytest.param({"isClosed": True, "probability": 1}, (100.0, True, True), None, id="as a truth and a number"),
        pytest.param({"probability": "1.0"}, (100.0, True, True), None, id="won by probability alone"),
        pytest.param({"probability": "0.0"}, (0.0, True, False), None, id="lost by probability alone"),
        pytest.param({"probability": "0.99"}, (99.0, False, False), None, id="open by probability alone"),
        pytest.param({"isClosed": "true"}, (None, True, None), "no probability", id="closed, nobody knows how"),
        pytest.param({"isClosed": "false"}, (None, False, False), "no probability", id="open, nobody knows how likely"),
        pytest.param({"isClosed": "true", "probability": "ten"}, (None, True, None), "no probability", id="garbled"),
        pytest.param({"isClosed": "true", "probability": "10"}, (None, True, None), "no probability", id="beyond certain"),
        pytest.param({}, (None, None, None), "neither probability nor whether it is closed", id="nothing"),
        pytest.param({"isClosed": "?"}, (None, None, None), "neither probability nor whether it is closed", id="no truth"),
    ],
)
def test_closed_and_won_come_from_flag_and_probability_and_never_from_the_name(out, people, metadata, expected, gap):
    for id in ("closedwon", "closedlost"):
        read(out, people, a_stage(id, **metadata), id=f"pipeline {id}")
    assert {(stage.probability, stage.closed, stage.won) for stage in out.rows("stages")} == {expected}
    told = {f"HubSpot told {gap} of the stage '{id.title()}' (deals/pipeline {id}/{id})" for id in ("closedwon", "closedlost")}
    assert {row.reason for row in out.rows("gaps")} == (told if gap else set())


@pytest.mark.parametrize(
    ("object_", "kind", "metadata", "closed"),
    [
        ("tickets", "support", {"ticketState": "CLOSED"}, True),
        ("tickets", "support", {"ticketState": "OPEN"}, False),
        ("tickets", "support", {"ticketState": "ASLEEP"}, None),
        ("leads", "lead", {"leadState": "CLOSED"}, True),
        ("leads", "lead", {"isClosed": "false"}, False),
        ("subscriptions", "custom", {}, None),
    ],
)
def test_other_objects_win_nothing_and_need_no_probability(out, people, object_, kind, metadata, closed):
    (stage,) = read(out, people, a_stage(**metadata), object_=object_)
    assert (out.rows("pipelines")[0].kind, stage.closed, stage.won, stage.probability) == (kind, closed, None, None)
    assert out.rows("gaps") == []


def test_stages_stand_in_the_order_in_which_they_are_shown(out, people):
    stages = [
        {**a_stage(name, probability="0.5"), "displayOrder": at} for name, at in (("c", 7), ("a", 0), ("d", None), ("b", 3))
    ]
    assert [(stage.name, stage.position) for stage in read(out, people, *stages)] == [("a", 0), ("b", 1), ("c", 2), ("d", 3)]


def test_archived_ones_are_not_active(out, people):
    (stage,) = read(out, people, {**a_stage(probability="0.5"), "archived": True}, archived=True)
    assert (stage.active, out.rows("pipelines")[0].active) == (False, False)


@pytest.mark.parametrize("stages", [None, "x", [None], [{}], [{"id": ""}], [{"id": ["a"]}]])
def test_stages_that_make_no_sense(out, people, stages):
    pipelines(out, "deals", [a_pipeline(), {**a_pipeline(), "id": "other", "stages": stages}, {"id": "a/b"}, 5], people)
    assert ([row.name for row in out.rows("pipelines")], out.rows("stages")) == (["default", "other"], [])
    assert {(gap.table, gap.scope.split(" that")[0]) for gap in out.rows("gaps")} == {
        ("pipelines", "rows of the pipelines of deals"),
        ("stages", "rows of the pipelines of deals"),
        ("stages", "rows of the stages of deals/other"),
    }


def test_lifecycle_stages_and_lead_statuses_are_stages(out, people):
    status = a_property(name="hs_lead_status", label="Lead status", options=[{"label": "New", "value": "NEW", "displayOrder": 0}])
    properties(out, "contacts", [a_property(name="lifecyclestage", label="Lifecycle stage"), status], people)
    properties(out, "companies", [a_property(name="lifecyclestage")], people)
    for object_ in ("contacts", "companies", "deals"):
        statuses(out, object_)
    assert [(row.ref, row.kind, row.label) for row in out.rows("pipelines")] == [
        ("hubspot:pipeline:contacts/lifecyclestage", "lifecycle", "Lifecycle stage"),
        ("hubspot:pipeline:contacts/hs_lead_status", "lead", "Lead status"),
    ]
    assert [(row.ref, row.label, row.position, row.active, row.closed, row.won) for row in out.rows("stages")] == [
        ("hubspot:stage:contacts/lifecyclestage/pb", "Lead", 0, False, None, None),
        ("hubspot:stage:contacts/lifecyclestage/gold", "Gold", 1, True, None, None),
        ("hubspot:stage:contacts/hs_lead_status/NEW", "New", 0, True, None, None),
    ]


def test_without_the_properties_or_with_archived_ones_there_are_no_statuses(out, people):
    properties(out, "contacts", [a_property(name="lifecyclestage")], people, archived=True)
    statuses(out, "contacts")
    assert out.rows("pipelines") == []


def an_audit(action="UPDATE", at="2026-01-01T00:00:00Z", by=501, identifier="default"):
    return {"action": action, "identifier": identifier, "timestamp": at, "fromUserId": by, "rawObject": {}, "message": ""}


def test_who_made_and_last_changed_a_pipeline_and_its_stages(out, people):
    read(out, people, a_stage("new", probability="0.1"), a_stage("won", probability="1.0"))
    rows = [
        an_audit(at="2026-03-01T00:00:00Z", by=502, identifier="new"),
        an_audit(at="2026-02-01T00:00:00Z", by=503),
        an_audit("CREATE", at="2024-01-01T00:00:00Z"),
    ]
    pipeline_audit(out, "deals", "default", rows)
    (pipeline,) = out.rows("pipelines")
    assert (pipeline.created_by, pipeline.modified_by) == ("hubspot:user:501", "hubspot:user:502")
    assert (pipeline.created_at, pipeline.modified_at) == ("2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z")
    assert [(stage.name, stage.modified_by) for stage in out.rows("stages")] == [("new", "hubspot:user:502"), ("won", None)]


def test_an_audit_without_times_or_of_a_pipeline_that_was_not_read(out, people):
    read(out, people)
    pipeline_audit(out, "deals", "default", [an_audit(at=None), an_audit(by=None), 5])
    pipeline_audit(out, "deals", "gone", [an_audit()])
    assert out.rows("pipelines")[0].modified_by is None
    (gap,) = out.rows("gaps")
    assert (gap.table, gap.reason.split(" that ")[0]) == ("pipelines", "2 of 3 rows of the audit of deals/default")


def test_rules_hold_for_all_stages_for_some_or_for_none(out):
    body = {
        "governanceValidationRules": {
            "noBackwardsMovementRule": {"enabledForAllStages": True, "pipelineStageIds": []},
            "noSkippingStagesRule": {"enabledForAllStages": False, "pipelineStageIds": ["s1", "s2"]},
            "objectCreationRule": {"pipelineStageIds": []},
        },
        "approvalStage": {"stageId": "s9", "approvers": [501, 502], "deeper": {"on": True}},
    }
    pipeline_rules(out, "deals", "default", body)
    assert {row.name: row.value for row in out.rows("settings")} == {
        "deals/default.noBackwardsMovement": "true",
        "deals/default.noSkippingStages": "s1, s2",
        "deals/default.objectCreation": "false",
        "deals/default.approvalStage.stageId": "s9",
        "deals/default.approvalStage.approvers": "501, 502",
        "deals/default.approvalStage.deeper.on": "true",
    }
    assert out.rows("settings")[0] == Setting(
        connection="hubspot",
        ref="hubspot:setting:pipelines.deals/default.noBackwardsMovement",
        area="pipelines",
        name="deals/default.noBackwardsMovement",
        value="true",
    )


@pytest.mark.parametrize(("body", "gaps"), [(None, 1), ([], 1), ("x", 1), ({}, 0), ({"governanceValidationRules": 5}, 0)])
def test_rules_that_are_none(out, body, gaps):
    pipeline_rules(out, "deals", "default", body)
    assert (out.rows("settings"), len(out.rows("gaps"))) == ([], gaps)


def test_forecast_types_rest_on_properties_of_deals(out, edges):
    told = {
        "id": "1",
        "forecastTypeId": 1,
        "forecastName": "Deal amount",
        "amountProperty": "amount",
        "dateProperty": "closedate",
    }
    forecast_types(out, [told, {"id": "2", "amountProperty": 5}, {"forecastName": "no id"}])
    assert out.rows("forecast_types") == [
        ForecastType(
            connection="hubspot", ref="hubspot:forecast_type:1", name="1", label="Deal amount", active=True,
            amount_field="hubspot:field:deals.amount", date_field="hubspot:field:deals.closedate",
        ),
        ForecastType(connection="hubspot", ref="hubspot:forecast_type:2", name="2", active=True),
    ]  # fmt: skip
    assert edges("forecast_type:1") == {("field:deals.amount", "reads", "", ()), ("field:deals.closedate", "reads", "", ())}
    assert [gap.table for gap in out.rows("gaps")] == ["forecast_types"]
