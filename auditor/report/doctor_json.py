"""What a look at the connections found, as JSON for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from auditor.diagnosis import Diagnosis
from auditor.report.as_json import VERSION, dumps
from auditor.result import CheckOutcome


def render(diagnoses: Sequence[Diagnosis]) -> str:
    """Every connection with its rights, calls, and what each check would see."""
    return dumps({"version": VERSION, "kind": "doctor", "connections": [_connection(one) for one in diagnoses]})


def _connection(diagnosis: Diagnosis) -> dict[str, Any]:
    told: dict[str, Any] = {**msgspec.to_builtins(diagnosis), "ready": diagnosis.ready}
    told["checks"] = {"whole": told.pop("whole"), "in_part": _checks(diagnosis.in_part), "blind": _checks(diagnosis.blind)}
    del told["in_part"], told["blind"]
    return told


def _checks(outcomes: Sequence[CheckOutcome]) -> list[dict[str, Any]]:
    return [{"code": one.code, "title": one.title, "gaps": one.not_judged} for one in outcomes]
