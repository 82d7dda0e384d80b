"""A diff for a browser or a printer."""

from __future__ import annotations

from auditor.report.diff_summary import summarise_diff
from auditor.report.html_page import page
from auditor.result import DiffResult


def render(result: DiffResult) -> str:
    """A diff: findings first, then every component, then what is only a difference of reading."""
    return page("diff.html.j2", result=result, summary=summarise_diff(result))
