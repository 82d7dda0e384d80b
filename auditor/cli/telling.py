"""What is said beside the output, on stderr: never worth more than the work that it speaks of."""

from __future__ import annotations

import sys
from io import StringIO

import rich_click as click

from auditor.report.text import plain


def tell(text: str) -> None:
    """Say something in a line of its own. Where nothing can be said (a full disk, a reader who went away) the work goes on."""
    try:
        click.echo(plain(text), err=True)
    except OSError:
        be_silent()


def be_silent() -> None:
    """Say nothing more: what could not be said is not tried again, at the end either, where it would spoil the exit code."""
    sys.stderr = StringIO()
