"""auditor mute."""

from __future__ import annotations

from datetime import date

import rich_click as click

from auditor.cli.session import Session, a_day, configured, now


@click.command("mute")
@click.argument("check")
@click.argument("component", default="*")
@click.option("--reason", required=True, help="Why it may stay as it is.")
@click.option("--owner", required=True, help="Who answers for that.")
@click.option("--until", required=True, callback=a_day, metavar="YYYY-MM-DD", help="The last day on which the mute holds.")
@configured
def command(session: Session, check: str, component: str, reason: str, owner: str, until: date) -> None:
    """Set findings aside: those of CHECK about COMPONENT (a reference or a glob).

    They stay counted and listed. Once expired, or when it matches nothing, the mute itself is a finding.
    """
    from auditor.catalogue import find
    from auditor.policy.write import add_mute
    from checks.model.policy.records import Mute

    muted = Mute(check=find(check).code, component=component, reason=reason, owner=owner, until=until)
    path = add_mute(session.governance, muted, today=now().date())
    click.echo(f"muted {muted.check} for {component} until {until} in {path}", err=True)
