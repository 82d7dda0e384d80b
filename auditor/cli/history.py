"""auditor history."""

from __future__ import annotations

import rich_click as click

from auditor.cli.session import Session, configured


@click.command("history")
@click.argument("subject", required=False)
@click.option("--nights", type=click.IntRange(min=1), default=30, show_default=True, help="How many snapshots to go back.")
@configured
def command(session: Session, subject: str | None, nights: int) -> None:
    """Show how findings went over time: all of them, those of one check, or the size of one component's.

    SUBJECT is a check's code or slug, or a reference such as salesforce:field:Lead.LeadSource.
    """
    from auditor.history import history
    from auditor.report.text import plain

    click.echo(plain(history(session.store, subject, nights), keep_lines=True))
