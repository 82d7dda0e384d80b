"""For a browser or a printer: one file, complete, that works offline."""

from __future__ import annotations

from auditor.report.html_page import page
from auditor.report.summary import SEVERITIES, areas, summarise
from auditor.result import AuditResult

STATES = (("open", "open"), ("muted", "muted"), ("accepted", "in the baseline"))


def render(result: AuditResult) -> str:
    """An audit: the first page, what was judged, then every finding by area, those set aside included."""
    return page(
        "audit.html.j2",
        result=result,
        summary=summarise(result),
        areas=areas(result.findings),
        severities=SEVERITIES,
        states=STATES,
    )
