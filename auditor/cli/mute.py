"""auditor mute."""

from __future__ import annotations

from datetime import date

import rich_click as click

from auditor.cli.failures import Exit, Failure
from auditor.cli.session import Session, a_day, configured, now, some_text
from auditor.cli.telling import tell


@click.command("mute")
@click.argument("check")
@click.argument("component", default="*", callback=some_text)
@click.option("--reason", required=True, callback=some_text, help="Why it may stay as it is.")
@click.option("--owner", required=True, callback=some_text, help="Who answers for that.")
@click.option("--until", required=True, callback=a_day, metavar="YYYY-MM-DD", help="The last day on which the mute holds.")
@configured
def command(session: Session, check: str, component: str, reason: str, owner: str, until: date) -> None:
    """Set findings aside: those of CHECK about COMPONENT (a reference or a glob).

    They stay counted and listed. A mute for the same CHECK and COMPONENT is renewed.
    Once expired, or when it matches nothing, the mute itself is a finding.
    """
    from auditor.catalogue import find
    from auditor.mutes import MUTE_CHECKS
    from auditor.policy.write import add_mute
    from checks.model.policy.records import Mute

    meant = find(check)
    if meant.code in MUTE_CHECKS:
        raise Failure(f"{meant.code} judges the mutes themselves and cannot be muted; renew or take out the mute", Exit.USAGE)
    muted = Mute(check=meant.code, component=component, reason=reason, owner=owner, until=until)
    path = add_mute(session.governance, muted, today=now().date(), slug=meant.slug)
    tell(f"muted {muted.check} for {component} until {until} in {path}")
