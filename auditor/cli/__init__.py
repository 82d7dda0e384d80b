"""The command line: options in, one use case, text out, an exit code."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import Any

import rich_click as click

from auditor.cli.failures import failure_of

COMMANDS = ("check", "report", "diff", "pull", "history", "checks", "explain", "mute", "baseline")
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

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            failure = failure_of(error)
            if failure is None:
                raise
            _tell(str(failure))
            ctx.exit(failure.code)


def _tell(message: str) -> None:
    from auditor.report.text import plain

    for line in message.splitlines():
        click.echo(f"auditor: {plain(line)}", err=True)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("crm-auditor"), prog_name="auditor")
def main() -> None:
    """Audit Salesforce and HubSpot for revenue operations.

    It tells what is broken, why it matters to revenue, and who mends it. Nothing is ever written to a CRM.

    A Salesforce project folder, a git revision of one (folder@rev) or a zip can stand wherever a snapshot can:
    `auditor check path/to/force-app` needs no configuration at all.

    Exit codes: 0 nothing at or above the gate; 1 findings at or above it; 2 wrong usage or configuration;
    3 a CRM could not be read; 4 nothing was judged.
    """
