"""auditor diff."""

from __future__ import annotations

import rich_click as click

from auditor.cli.output import DIFF_FORMATS, emit_diff
from auditor.cli.session import Session, choosing, configured
from auditor.cli.telling import tell


@click.command("diff")
@click.argument("before")
@click.argument("after")
@choosing
@click.option("--format", "format_", type=click.Choice(DIFF_FORMATS), default="terminal", show_default=True)
@configured
def command(session: Session, before: str, after: str, select: tuple[str, ...], ignore: tuple[str, ...], format_: str) -> None:
    """Tell what changed between two snapshots, or two Salesforce projects, and what it broke.

    A difference of reading (file format, rights, a partial retrieve) is told apart from a difference of the org.
    """
    from auditor.catalogue import choose
    from auditor.diff import diff

    checks = choose(select, ignore)
    old, new = session.read(before), session.read(after)
    if old.stored and new.stored and old.id == new.id:
        tell(f"auditor: {before} and {after} name one snapshot, {old.id}, which does not differ from itself")
    old_result = session.audit(old, checks)
    new_result = session.audit(new, checks, old.snapshot)
    emit_diff(diff(old.snapshot, new.snapshot, old_result, new_result), format_)
