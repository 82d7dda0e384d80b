"""auditor doctor."""

from __future__ import annotations

from difflib import get_close_matches

import rich_click as click

from auditor.cli.failures import Exit, Failure
from auditor.cli.output import emit_diagnoses
from auditor.cli.session import Session, configured, now


@click.command("doctor")
@click.argument("connection", required=False)
@click.option("--format", "format_", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
@configured
def command(session: Session, connection: str | None, format_: str) -> None:
    """Look at a connection of auditor.yaml, or at all of them, before a run.

    Whether it can be reached, who signs in, with which rights and what each missing one costs, how many API calls are left, and
    which checks would be blind. Nothing is stored. The exit code is 3 when a connection cannot be reached, when it could not be
    read who signs in or with which rights, or when fewer API calls are left than a first pull takes.
    """
    from auditor.catalogue import load_checks
    from auditor.doctor import examine

    known = session.needed_config.some_connections()
    if connection is not None and connection not in known:
        near = get_close_matches(connection, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there is {', '.join(known)}"
        raise Failure(f"there is no connection {connection!r} in {session.needed_config.path.as_posix()}; {hint}", Exit.USAGE)
    diagnoses = examine(
        session.needed_config,
        known if connection is None else [connection],
        checks=load_checks(),
        policy=session.policy,
        taken_at=now(),
        connect=session.connect,
    )
    emit_diagnoses(diagnoses, format_)
    if not all(one.ready for one in diagnoses):
        raise SystemExit(Exit.UNREAD)
