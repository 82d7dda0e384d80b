"""Pipelines with their stages, who changed them, and their rules."""

from __future__ import annotations

from collections import defaultdict

from standins.company.hubspot.model import Hub, Pipeline, Stage
from standins.hubspot.portal import Bodies, Body, Pair
from standins.hubspot.portal_of_texts import dated, instant

_STATES = {
    "deals": ("isClosed", "true", "false"),
    "tickets": ("ticketState", "CLOSED", "OPEN"),
    "leads": ("leadState", "CLOSED", "OPEN"),
}
"""How the stages of an object type say whether they end a record: the key, what it holds if they do, and if they do not."""


def pipelines(hub: Hub) -> dict[str, Bodies]:
    """The pipelines of every object type that has any."""
    told: dict[str, Bodies] = defaultdict(list)
    for one in hub.pipelines:
        told[one.object].append(
            {
                "id": one.id, "label": one.label, "displayOrder": len(told[one.object]), "archived": False, **dated(one.stamp),
                "stages": [_stage(one, stage, at) for at, stage in enumerate(one.stages)],
            }
        )  # fmt: skip
    return dict(told)


def _stage(pipeline: Pipeline, stage: Stage, at: int) -> Body:
    return {
        "id": stage.id, "label": stage.label, "displayOrder": at, "archived": False,
        "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT", "metadata": _metadata(pipeline.object, stage), **dated(pipeline.stamp),
    }  # fmt: skip


def _metadata(object_: str, stage: Stage) -> dict[str, str]:
    """All values are texts. A stage without a probability has no such key. Source: API.md 1.5, 'pipelines and stages'."""
    told = {}
    if object_ in _STATES:
        key, ends, goes_on = _STATES[object_]
        told[key] = ends if stage.ends else goes_on
    if stage.probability is not None:
        told["probability"] = f"{stage.probability:.2f}".rstrip("0").ljust(3, "0")
    return told


def pipeline_audits(hub: Hub) -> dict[Pair, Bodies]:
    """Who made and changed each pipeline, newest first."""
    told: dict[Pair, Bodies] = {}
    for one in hub.pipelines:
        if stamp := one.stamp:
            lines = ((stamp.modified_at, stamp.modified_by, "UPDATE"), (stamp.created_at, stamp.created_by, "CREATE"))
            told[one.object, one.id] = [
                {
                    "portalId": hub.id, "identifier": one.id, "action": action, "timestamp": instant(at), "rawObject": "{}",
                    "fromUserId": hub.members[by].user if by in hub.members else None, "message": None,
                }
                for at, by, action in lines
            ]  # fmt: skip
    return told


def pipeline_rules(hub: Hub) -> dict[Pair, Body]:
    """The rules of the pipelines that have any."""
    everywhere = {"enabledForAllStages": True, "pipelineStageIds": []}
    return {
        (one.object, one.id): {
            "governanceValidationRules": {f"{name}Rule": dict(everywhere) for name in one.rules},
            "stageEditPermissions": {},
        }
        for one in hub.pipelines
        if one.rules
    }
