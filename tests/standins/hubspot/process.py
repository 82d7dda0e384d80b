"""Pipelines, who changed them, the rules they have, and forecasts.

Source: 'Pipelines', 'Pipeline rules (beta)', 'Forecast settings' of HubSpot's developer documentation.
"""

from __future__ import annotations

from typing import Any

from standins.hubspot.call import Call
from standins.hubspot.refusal import no_type, not_entitled, not_found

Body = dict[str, Any]
TIERS = ("free", "starter", "professional", "enterprise")


def pipelines(call: Call) -> Body:
    """All pipelines of an object type, with all their stages."""
    return {"results": _of(call)}


def pipeline(call: Call) -> Body:
    """One pipeline."""
    found = next((row for row in _of(call) if row.get("id") == call.parts["pipeline"]), None)
    if found is None:
        raise not_found(f"Pipeline {call.parts['pipeline']} does not exist", "PIPELINE_NOT_FOUND")
    return found


def stages(call: Call) -> Body:
    """The stages of a pipeline."""
    return {"results": pipeline(call).get("stages", [])}


def pipeline_audit(call: Call) -> Body:
    """Who changed a pipeline, and when."""
    pipeline(call)
    return {"results": call.portal.pipeline_audits.get((call.object, call.parts["pipeline"]), [])}


def stage_audit(call: Call) -> Body:
    """Who changed a stage, and when."""
    rows = pipeline_audit(call)["results"]
    return {"results": [row for row in rows if str(row.get("identifier")) == call.parts["stage"]]}


def _of(call: Call) -> list[Body]:
    if call.object == "leads" and TIERS.index(call.portal.tier) < TIERS.index("professional"):
        raise not_entitled("professional")
    return call.portal.pipelines.get(call.object, [])


def rules(call: Call) -> Body:
    """The rules of a pipeline. They are asked for by object type id."""
    return {key: value for key, value in _rules(call).items() if key != "stageEditPermissions"}


def stage_permissions(call: Call) -> Body:
    """Who may edit records in which stage of a pipeline."""
    found = _rules(call).get("stageEditPermissions", {})
    return found if isinstance(found, dict) else {"results": found}


def _rules(call: Call) -> Body:
    if call.parts["object"] not in call.portal.types.values():
        raise no_type(call.parts["object"])
    pipeline(call)
    return call.portal.pipeline_rules.get((call.object, call.parts["pipeline"]), {})


def forecast_types(call: Call) -> Body:
    """How deals are added up in forecasts."""
    return {"results": call.portal.forecast_types}
