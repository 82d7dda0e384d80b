"""Mutes: findings set aside with a reason, an owner and an end date, and what becomes of a mute that has had its day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from auditor.result import JUDGED, CheckOutcome
from checks.model import refs
from checks.model.check import Check, Reads
from checks.model.documentation import Documentation
from checks.model.finding import Confidence, Finding, Lane, Mandate, Severity
from checks.model.policy.records import Mute

_WILDCARD = re.compile(r"[*?\[]")
_SEPARATOR = re.compile(r"[.:/=-]")
_EXPIRED = """Mute that has expired.

Why: a mute without an end is how a problem becomes normal; 'the durable revenue system degrades' in silence.

How it decides: the mute's until date is before the day the snapshot was taken. What it set aside counts again.

Fix in Salesforce: mend what was muted, or renew the mute in governance/mutes.yaml with a new date and a reason that still holds.

Fix in HubSpot: as for Salesforce.
"""
_UNMATCHED = """Mute that matches nothing.

Why: a mute that names nothing hides the next problem that happens to bear the name.

How it decides: the mute's check ran and judged, and none of its findings fits the mute's component.
A mute whose check was not judged, or had to leave anything that the mute's component may mean, is left alone.

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
    mutes: Iterable[Mute],
    found: Iterable[tuple[str, str, str]],
    outcomes: Iterable[CheckOutcome],
    connections: Sequence[str],
    today: date,
) -> tuple[list[Finding], list[Finding]]:
    """The findings of MUT001 and of MUT002.

    ``found`` are (code, slug, ref) of everything that was found; ``outcomes`` say what each check judged of the
    ``connections`` that were read.
    """
    everything = list(found)
    by_name = {name: outcome for outcome in outcomes for name in (outcome.code, outcome.slug)}
    expired: dict[str, Finding] = {}
    unmatched: dict[str, Finding] = {}
    for mute in mutes:
        ref = refs.make("governance", "policy", f"mutes.yaml/{mute.check}/{mute.component}")
        if mute.until < today:
            why = mute.reason.rstrip(".")
            message = f"The mute of {mute.check} for {mute.component} ended on {mute.until}; {mute.owner} set it: {why}."
            days = (today - mute.until).days
            expired[ref] = Finding(ref=ref, message=message, measured={"until": str(mute.until), "days_over": days}, size=days)
            continue
        if any(fits(mute, *identity) for identity in everything):
            continue
        outcome = by_name.get(mute.check.strip().upper()) or by_name.get(mute.check.strip().lower())
        if outcome and _judged(mute.component, outcome, connections):
            message = f"The mute of {mute.check} for {mute.component} matches no finding; {mute.owner} set it until {mute.until}."
            unmatched[ref] = Finding(ref=ref, message=message, measured={"until": str(mute.until)})
    return list(expired.values()), list(unmatched.values())


def _judged(component: str, outcome: CheckOutcome, connections: Sequence[str]) -> bool:
    """Whether a check could have found all that a mute's component may mean.

    Of a glob it is what lies within the literal part before the first wildcard: the object of ``Lead.*``. A glob without such a
    part may mean anything.
    """
    if outcome.outcome not in JUDGED:
        return False
    if not outcome.not_judged:
        return True
    connection, kind, path = _parts(component)
    among = connections if _WILDCARD.search(connection) else [name for name in connections if name == connection]
    kinds = sorted(refs.KINDS) if _WILDCARD.search(kind) else [kind] if kind in refs.KINDS else []
    whole = path
    if _WILDCARD.search(path):
        literal = _WILDCARD.split(path, maxsplit=1)[0]
        whole = _SEPARATOR.split(literal, maxsplit=1)[0] if _SEPARATOR.search(literal) else ""
        if not whole or any(whole in _SEPARATOR.split(left.scope) for left in outcome.not_judged):
            return False
    meant = [refs.make(name, one, whole) for name in among for one in kinds]
    return bool(meant) and all(outcome.judges(ref) for ref in meant)


def _parts(component: str) -> tuple[str, str, str]:
    """Connection, kind and path of a mute's component; ``*`` for what it leaves out."""
    head, colon, rest = component.partition(":")
    if not colon:
        return "*", "*", component
    if head in refs.KINDS:
        return "*", head, rest
    kind, _, path = rest.partition(":")
    return head, kind, path
