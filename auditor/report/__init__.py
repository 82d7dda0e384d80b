"""Renderers: an audit or a diff in, text or bytes out. The same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from checks.model.finding import Severity

if TYPE_CHECKING:
    from auditor.diagnosis import Diagnosis
    from auditor.result import AuditResult, DiffResult

FORMATS = MappingProxyType(
    {
        "terminal": "as_terminal",
        "html": "as_html",
        "md": "as_markdown",
        "json": "as_json",
        "csv": "as_csv",
        "sarif": "as_sarif",
        "junit": "as_junit",
    }
)
"""Every format of an audit and the module that renders it, imported only when it is asked for."""

DIFF_FORMATS = MappingProxyType({"terminal": "diff_terminal", "html": "diff_html", "md": "diff_markdown", "json": "diff_json"})
"""The same for a diff."""

DIAGNOSIS_FORMATS = MappingProxyType({"terminal": "doctor_terminal", "json": "doctor_json"})
"""The same for a look at the connections."""


def render(
    result: AuditResult, format_: str, *, shown_from: Severity = Severity.LOW, colour: bool = False, gate: str = "high"
) -> str | bytes:
    """An audit in one of FORMATS. Colour and gate (the least severity that fails a run) matter to the terminal only.

    ``shown_from``: nothing less severe is listed; it is counted all the same. Raises KeyError for a format that there is not.
    """
    options: dict[str, Any] = {"colour": colour, "gate": gate} if format_ == "terminal" else {}
    return _render(FORMATS[format_], result, {**options, "shown_from": shown_from})


def render_diff(result: DiffResult, format_: str, *, colour: bool = False) -> str | bytes:
    """A diff in one of DIFF_FORMATS. Raises KeyError for a format that there is not."""
    return _render(DIFF_FORMATS[format_], result, {"colour": colour} if format_ == "terminal" else {})


def render_diagnoses(diagnoses: Sequence[Diagnosis], format_: str, *, colour: bool = False) -> str | bytes:
    """What doctor found, in one of DIAGNOSIS_FORMATS. Raises KeyError for a format that there is not."""
    return _render(DIAGNOSIS_FORMATS[format_], diagnoses, {"colour": colour} if format_ == "terminal" else {})


def _render(module: str, result: AuditResult | DiffResult | Sequence[Diagnosis], options: dict[str, Any]) -> str | bytes:
    rendered: str | bytes = import_module(f"auditor.report.{module}").render(result, **options)
    return rendered
