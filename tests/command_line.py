"""The command line, run in the test's own process."""

from pathlib import Path
from typing import Any

from click.testing import CliRunner

from auditor.cli import main

EXAMPLE = str(Path(__file__).parents[1] / "examples" / "npsp-trial")


def run(*arguments: str) -> Any:
    """What `auditor` with these arguments answers: exit code, stdout, stderr."""
    return CliRunner().invoke(main, list(arguments))
