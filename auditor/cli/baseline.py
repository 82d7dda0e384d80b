"""auditor baseline."""

from __future__ import annotations

import rich_click as click

from auditor.cli.session import Session, configured, now
from auditor.cli.telling import tell


@click.command("baseline")
@click.argument("snapshot", default="latest")
@configured
def command(session: Session, snapshot: str) -> None:
    """Accept the findings of a snapshot as they stand, with their measured values.

    From then on only new findings count, and accepted ones that got worse. It is written to baseline.json in the policy's folder.
    """
    from auditor.baseline import BASELINE, write_baseline
    from auditor.catalogue import load_checks

    result = session.audit(session.read(snapshot), load_checks())
    path = session.governance / BASELINE
    accepted = write_baseline(path, result, today=now().date())
    tell(f"accepted {accepted:,} findings in {path}")
