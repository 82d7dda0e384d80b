"""JSON, for other programs. ``version`` changes when a key changes its meaning or goes; new keys may come at any time."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import msgspec

from auditor.report.summary import Summary, Unjudged, severe, summarise
from auditor.result import AuditResult, ReportedFinding
from checks.model.finding import Severity

VERSION = "1"
_UNSHOWN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that may do harm when the text is printed; JSON can say them as escapes."""


def render(result: AuditResult, *, shown_from: Severity = Severity.LOW) -> str:
    """An audit: its summary, which counts everything, the findings at least so severe, every check, and every gap."""
    data = {
        "version": VERSION,
        "kind": "audit",
        "snapshot": {"id": result.snapshot_id, "taken_at": result.taken_at},
        "connections": result.connections,
        "declared": result.declared,
        "summary": _summary(summarise(result, shown_from)),
        "shown_from": str(shown_from),
        "findings": [as_data(finding) for finding in severe(result.findings, shown_from)],
        "checks": result.checks,
        "gaps": result.gaps,
        "components": result.components,
    }
    return dumps(data)


def as_data(finding: ReportedFinding) -> dict[str, Any]:
    """A finding with severity and confidence as words."""
    plain: dict[str, Any] = msgspec.to_builtins(finding)
    return {**plain, "severity": str(finding.severity), "confidence": str(finding.confidence)}


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "open": summary.open,
        "muted": summary.muted,
        "accepted": summary.accepted,
        "open_not_listed": summary.unlisted,
        "by_severity": {str(severity): number for severity, number in summary.by_severity.items()},
        "by_owner": {owner.name: owner.findings for owner in summary.owners},
        "checks": {"run": summary.checks, "judged": summary.judged, "judged_in_part": summary.in_part},
        "not_judged": [_unjudged(group) for group in summary.unjudged],
    }


def _unjudged(group: Unjudged) -> dict[str, Any]:
    told = {"reason": group.reason, "cure": group.cure, "checks": group.checks, "scopes": group.scopes}
    return {**told, "absent": group.absent}


def dumps(data: dict[str, Any]) -> str:
    """The data as JSON that is safe to print."""
    text = json.dumps(_finite(msgspec.to_builtins(data)), ensure_ascii=False, indent=2, allow_nan=False)
    return _UNSHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def _finite(data: Any) -> Any:
    """The data with null for numbers that JSON has no way to write."""
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_finite(value) for value in data]
    return None if isinstance(data, float) and not math.isfinite(data) else data
