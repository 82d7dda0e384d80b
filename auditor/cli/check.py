"""auditor check."""

from __future__ import annotations

import rich_click as click

from auditor.cli.failures import Exit
from auditor.cli.output import FORMATS, emit, gate_exit
from auditor.cli.session import Session, choosing, configured

LEVELS = click.Choice(["low", "medium", "high", "critical"], case_sensitive=False)


@click.command("check")
@click.argument("snapshot", default="latest")
@choosing
@click.option("--severity", type=LEVELS, default="low", show_default=True, help="Show nothing less severe.")
@click.option(
    "--fail-on",
    type=click.Choice([*LEVELS.choices, "never"], case_sensitive=False),
    default="high",
    show_default=True,
    help="The gate: open findings this severe or worse make the exit code 1.",
)
@click.option("--format", "format_", type=click.Choice(FORMATS), default="terminal", show_default=True)
@configured
def command(
    session: Session, snapshot: str, select: tuple[str, ...], ignore: tuple[str, ...], severity: str, fail_on: str, format_: str
) -> None:
    """Judge a snapshot, or a Salesforce project on disk.

    SNAPSHOT is a folder, folder@revision, a zip, latest, previous, a day such as 2026-11-20, the beginning of an id, or
    launch-name:before.

    A stored snapshot keeps the audit of its night, which `auditor history` tells of: judging it again, under another policy, is
    shown and changes nothing of that.
    """
    from auditor.catalogue import choose

    checks = choose(select, ignore)
    reading = session.read(snapshot)
    before = session.earlier(reading)
    result = session.audit(reading, checks, before)
    if reading.stored and not (select or ignore):
        session.store.save_audit(result, again=False)
    emit(result, format_, severity=severity, gate=fail_on)
    raise SystemExit(gate_exit(result, fail_on) if result.judged else Exit.NOTHING_JUDGED)
