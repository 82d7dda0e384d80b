"""A diff as JSON, for other programs."""

from __future__ import annotations

from typing import Any

from auditor.report.as_json import VERSION, as_data, dumps
from auditor.result import DiffResult, FindingDifference


def render(result: DiffResult) -> str:
    """A diff: changes of components, differences of reading, and what became of each finding."""
    return dumps(
        {
            "version": VERSION,
            "kind": "diff",
            "before": {"id": result.before_id, "taken_at": result.before_at},
            "after": {"id": result.after_id, "taken_at": result.after_at},
            "components": result.components,
            "reading": result.reading,
            "findings": [_difference(difference) for difference in result.findings],
        }
    )


def _difference(difference: FindingDifference) -> dict[str, Any]:
    return {
        "change": difference.change,
        "code": difference.code,
        "ref": difference.ref,
        "before": as_data(difference.before) if difference.before else None,
        "after": as_data(difference.after) if difference.after else None,
        "caused": difference.caused,
    }
