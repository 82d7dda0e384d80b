"""auditor pull."""

from __future__ import annotations

import re

import rich_click as click

from auditor.cli.failures import Exit
from auditor.cli.session import Session, configured, now


def _a_label(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """A name by which nothing else is found: no other way to name a snapshot, no place on disk."""
    from auditor.reading import is_project

    if value is None:
        return ""
    if not re.fullmatch(r"\w[\w.:-]*", value):
        raise click.BadParameter("a label is letters, digits and - _ . : and begins with a letter or a digit")
    if value.lower() in ("latest", "previous") or re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise click.BadParameter(f"{value} means something else already; call it another name, such as partner-launch:before")
    if is_project(value):
        raise click.BadParameter(f"{value} means a folder or a zip; call it another name, such as partner-launch:before")
    return value


@click.command("pull")
@click.option("--label", callback=_a_label, help="A name to find it by, such as partner-launch:before.")
@configured
def command(session: Session, label: str) -> None:
    """Read every connection of auditor.yaml into the store, and judge it.

    What could not be read is kept as a gap, and makes the exit code 3 when a whole connection is missing.
    """
    from auditor.audit import audit
    from auditor.catalogue import load_checks
    from auditor.reading import Reading, pull
    from auditor.report.text import plain

    before = session.latest()
    reading = pull(session.needed_config, taken_at=now())
    info = session.store.save(reading.snapshot, label=label)
    stored = Reading(snapshot=reading.snapshot, id=info.id, stored=True, unreachable=reading.unreachable)
    result = audit(stored.snapshot, load_checks(), session.setting(stored, before), snapshot_id=info.id)
    session.store.save_audit(result)
    components, gaps = sum(result.components.values()), len(result.gaps)
    click.echo(f"{info.id}: {components:,} components read, {gaps:,} gaps, {len(result.open()):,} open findings", err=True)
    for name in reading.unreachable:
        reason = next(gap.reason for gap in result.gaps if gap.connection == name)
        click.echo(f"auditor: {name} could not be read: {plain(reason)}", err=True)
    if reading.unreachable:
        raise SystemExit(Exit.UNREAD)
