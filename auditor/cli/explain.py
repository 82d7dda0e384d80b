"""auditor explain."""

from __future__ import annotations

import rich_click as click


@click.command("explain")
@click.argument("check")
def command(check: str) -> None:
    """Show one check's page: what it finds, why it matters, how it decides, how to fix it.

    CHECK is a code such as SRC003, or a slug such as source-value-variants.
    """
    from auditor.catalogue import find
    from auditor.explaining import page_text

    click.echo(page_text(find(check)))
