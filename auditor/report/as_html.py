"""For a browser or a printer: one file, complete, that works offline."""

from __future__ import annotations

from auditor.report.html_page import page
from auditor.report.summary import SEVERITIES, areas, severe, summarise
from auditor.result import AuditResult
from checks.model.finding import Severity

STATES = (("open", "open"), ("muted", "muted"), ("accepted", "in the baseline"))


def render(result: AuditResult, *, shown_from: Severity = Severity.LOW) -> str:
    """An audit: the first page, what was judged, then every finding by area, those set aside included."""
    return page(
        "audit.html.j2",
        result=result,
        summary=summarise(result, shown_from),
        areas=areas(severe(result.findings, shown_from)),
        severities=SEVERITIES,
        states=STATES,
    )
