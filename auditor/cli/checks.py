"""auditor checks."""

from __future__ import annotations

import rich_click as click

from auditor.cli.session import choosing


@click.command("checks")
@choosing
@click.option("--format", "format_", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
def command(select: tuple[str, ...], ignore: tuple[str, ...], format_: str) -> None:
    """List the checks: code, severity, owner and what each finds."""
    from auditor.catalogue import choose
    from auditor.explaining import listing, listing_json

    checks = choose(select, ignore)
    click.echo(listing_json(checks.values()) if format_ == "json" else listing(checks.values()))
