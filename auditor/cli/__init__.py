"""The command line: options in, one use case, text out, an exit code."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import version
from io import StringIO
from typing import Any

import rich_click as click

from auditor.cli.failures import Exit, failure_of

COMMANDS = ("check", "report", "diff", "doctor", "pull", "history", "checks", "explain", "mute", "baseline")
"""The commands, in the order in which people meet them. Each is a module of its own, imported when it is used."""


class Commands(click.RichGroup):
    """Imports a command when it is used, and turns what we raise into one sentence and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"auditor.cli.{cmd_name}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named. Raises UsageError with the one that was probably meant."""
        near = get_close_matches(args[0].lower(), COMMANDS, n=1)
        if near and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"there is no command {args[0]!r}; did you mean {near[0]}?")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run, and end with 2 where help or a word on wrong usage cannot be written: 1 means findings."""
        try:
            return super().main(*args, **extra)
        except OSError as error:
            sys.stdout = StringIO()
            _tell(f"the output cannot be written: {error.strerror or error}")
            sys.exit(Exit.USAGE)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            _tell("stopped")
            ctx.exit(Exit.STOPPED)
        except Exception as error:
            failure = failure_of(error)
            if failure is None:
                raise
            if isinstance(error, OSError):
                sys.stdout = StringIO()  # what could not be written is not tried again at the end
            _tell(str(failure))
            ctx.exit(failure.code)


def _tell(message: str) -> None:
    from auditor.cli.telling import tell

    for line in message.splitlines():
        tell(f"auditor: {line}")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("crm-auditor"), prog_name="auditor")
def main() -> None:
    """Audit Salesforce and HubSpot for revenue operations.

    It tells what is broken, why it matters to revenue, and who mends it. Nothing is ever written to a CRM.

    A Salesforce project folder, a git revision of one (folder@rev) or a zip can stand wherever a snapshot can:
    `auditor check path/to/force-app` needs no configuration at all.

    Exit codes: 0 nothing at or above the gate; 1 findings at or above it; 2 wrong usage or configuration;
    3 a CRM could not be read; 4 nothing was judged; 130 stopped by Ctrl-C.
    """
