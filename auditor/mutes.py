"""Mutes: findings set aside with a reason, an owner and an end date, and what becomes of a mute that has had its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from checks.model import refs
from checks.model.check import Check, Reads
from checks.model.documentation import Documentation
from checks.model.finding import Confidence, Finding, Lane, Mandate, Severity
from checks.model.policy.records import Mute

_EXPIRED = """Mute that has expired.

Why: a mute without an end is how a problem becomes normal; 'the durable revenue system degrades' in silence.

How it decides: the mute's until date is before the day the snapshot was taken. What it set aside counts again.

Fix in Salesforce: mend what was muted, or renew the mute in governance/mutes.yaml with a new date and a reason that still holds.

Fix in HubSpot: as for Salesforce.
"""
_UNMATCHED = """Mute that matches nothing.

Why: a mute that names nothing hides the next problem that happens to bear the name.

How it decides: the mute's check ran and judged, and none of its findings fits the mute's component.
A mute whose check was not judged, or not judged in full, is left alone.

Fix in Salesforce: take the mute out of governance/mutes.yaml; what it set aside is gone.

Fix in HubSpot: as for Salesforce.
"""


def _engine_check(code: str, slug: str, docstring: str) -> Check:
    return Check(
        code=code,
        slug=slug,
        severity=Severity.LOW,
        confidence=Confidence.CERTAIN,
        owner=Mandate.REVOPS,
        lane=Lane.REVENUE_SYSTEM,
        rows=(4,),
        reads=Reads(required=(), optional=(), options={}),
        documentation=Documentation.of(docstring),
        function=lambda: (),
    )


EXPIRED = _engine_check("MUT001", "expired-mute", _EXPIRED)
UNMATCHED = _engine_check("MUT002", "unmatched-mute", _UNMATCHED)
MUTE_CHECKS: Mapping[str, Check] = {check.code: check for check in (EXPIRED, UNMATCHED)}
"""What is judged of the mutes themselves, after all other checks."""


def fits(mute: Mute, code: str, slug: str, ref: str) -> bool:
    """Whether a mute speaks of this finding, whatever its date."""
    named = mute.check.strip()
    return (named.upper() == code or named.lower() == slug) and refs.matches(ref, mute.component)


def muting(mutes: Iterable[Mute], code: str, slug: str, ref: str, today: date) -> Mute | None:
    """The mute in force for a finding, or None."""
    return next((mute for mute in mutes if mute.until >= today and fits(mute, code, slug, ref)), None)


def judge_mutes(
    mutes: Iterable[Mute], found: Iterable[tuple[str, str, str]], judged_in_full: frozenset[str], today: date
) -> tuple[list[Finding], list[Finding]]:
    """The findings of MUT001 and of MUT002.

    ``found`` are (code, slug, ref) of everything that was found; ``judged_in_full`` names the checks, by code and slug,
    that left nothing unjudged.
    """
    everything = list(found)
    expired: dict[str, Finding] = {}
    unmatched: dict[str, Finding] = {}
    for mute in mutes:
        ref = refs.make("governance", "policy", f"mutes.yaml/{mute.check}/{mute.component}")
        if mute.until < today:
            message = f"The mute of {mute.check} for {mute.component} ended on {mute.until}; {mute.owner} set it: {mute.reason}."
            days = (today - mute.until).days
            expired[ref] = Finding(ref=ref, message=message, measured={"until": str(mute.until), "days_over": days}, size=days)
            continue
        was_judged = {mute.check.strip().upper(), mute.check.strip().lower()} & judged_in_full
        if was_judged and not any(fits(mute, *identity) for identity in everything):
            message = f"The mute of {mute.check} for {mute.component} matches no finding; {mute.owner} set it until {mute.until}."
            unmatched[ref] = Finding(ref=ref, message=message, measured={"until": str(mute.until)})
    return list(expired.values()), list(unmatched.values())
