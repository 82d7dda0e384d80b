"""CSV for a spreadsheet: a row a finding. It begins with a byte order mark, without which spreadsheets misread accents."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

from auditor.links import safe
from auditor.report.summary import owner_of, severe
from auditor.report.text import plain
from auditor.result import AuditResult, ReportedFinding
from checks.model.finding import Severity

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What makes a spreadsheet calculate, full-width forms included."""

Column = Callable[[ReportedFinding], Any]

COLUMNS: Mapping[str, Column] = {
    "code": lambda finding: finding.code,
    "check": lambda finding: finding.slug,
    "severity": lambda finding: str(finding.severity),
    "confidence": lambda finding: str(finding.confidence),
    "state": lambda finding: finding.state,
    "component": lambda finding: finding.ref,
    "message": lambda finding: finding.message,
    "owner": owner_of,
    "mandate": lambda finding: str(finding.placed.mandate),
    "person": lambda finding: finding.placed.person,
    "lane": lambda finding: str(finding.placed.lane),
    "tier": lambda finding: finding.placed.tier,
    "addressee": lambda finding: finding.placed.addressee,
    "due_on": lambda finding: str(finding.placed.due_on),
    "first_seen": lambda finding: str(finding.first_seen or ""),
    "size": lambda finding: finding.size,
    "records": lambda finding: finding.records,
    "amount": lambda finding: finding.amount,
    "affected": lambda finding: " | ".join(finding.affected),
    "file": lambda finding: finding.file,
    "line": lambda finding: finding.line or None,
    "link": lambda finding: safe(finding.link),
    "state_reason": lambda finding: finding.state_reason,
    "title": lambda finding: finding.title,
    "why": lambda finding: finding.why,
    "fix": lambda finding: finding.fix,
    "measured_with": lambda finding: " | ".join(finding.measured_with),
    "at_least": lambda finding: "yes" if finding.at_least else "",
}


def render(result: AuditResult, *, shown_from: Severity = Severity.LOW) -> bytes:
    """Every finding at least so severe, those set aside included."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for finding in severe(result.findings, shown_from):
        writer.writerow([_cell(column(finding)) for column in COLUMNS.values()])
    return stream.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    """A cell that a spreadsheet shows and never calculates: text that begins like a formula gets an apostrophe before it."""
    if not isinstance(value, str):
        return str(int(value)) if isinstance(value, float) and value.is_integer() else value
    text = plain(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
