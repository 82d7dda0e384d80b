"""How results reach the terminal or a folder, and which exit code they earn."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from auditor.cli.failures import Exit, Failure
from auditor.cli.telling import tell

if TYPE_CHECKING:
    from auditor.diagnosis import Diagnosis
    from auditor.result import AuditResult, DiffResult

FORMATS = ("terminal", "html", "md", "json", "csv", "sarif", "junit")
DIFF_FORMATS = ("terminal", "html", "md", "json")
SUFFIXES = {"terminal": "txt", "sarif": "sarif", "junit": "xml"}
LEVELS = ("low", "medium", "high", "critical")


def emit(result: AuditResult, format_: str, *, severity: str = "low", gate: str = "high") -> None:
    """Write a result to stdout in one format, listing nothing less severe than asked for; all is counted."""
    from auditor.report import render
    from checks.model.finding import Severity

    least = Severity[severity.upper()]
    _write(render(result, format_, shown_from=least, colour=_colour(), gate=gate))
    hidden = sum(finding.severity < least for finding in result.findings)
    if hidden and format_ != "terminal":
        told = "1 finding below {} is not shown." if hidden == 1 else f"{hidden:,} findings below {{}} are not shown."
        tell(told.format(severity))


def emit_diff(result: DiffResult, format_: str) -> None:
    """Write a diff to stdout."""
    from auditor.report import render_diff

    _write(render_diff(result, format_, colour=_colour()))


def emit_diagnoses(diagnoses: Sequence[Diagnosis], format_: str) -> None:
    """Write what a look at the connections found to stdout."""
    from auditor.report import render_diagnoses

    _write(render_diagnoses(diagnoses, format_, colour=_colour()))


def save(result: AuditResult, formats: tuple[str, ...], folder: Path) -> list[Path]:
    """Write a report in several formats into a folder; the files that were written. Raises Failure when it cannot.

    A file is there whole or as it was before: a full disk costs no report that is there already.
    """
    from auditor.policy.files import write_atomically
    from auditor.report import render

    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for format_ in formats:
            path = folder / f"governance-report.{SUFFIXES.get(format_, format_)}"
            text = render(result, format_)
            write_atomically(path, text if isinstance(text, bytes) else text.encode())
            written.append(path)
    except OSError as error:
        raise Failure(
            f"the report could not be written to {folder}: {error.strerror}; name another folder with --out", Exit.USAGE
        ) from None
    return written


def gate_exit(result: AuditResult, gate: str) -> Exit:
    """Whether open findings reach the gate."""
    if gate == "never":
        return Exit.CLEAN
    least = LEVELS.index(gate) + 1
    return Exit.FINDINGS if any(finding.severity >= least for finding in result.open()) else Exit.CLEAN


def _colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _write(text: str | bytes) -> None:
    click.echo(text, nl=False)
