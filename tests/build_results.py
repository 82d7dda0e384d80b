"""Small valid results to bend: what an audit and a diff found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from auditor.result import AuditResult, CheckOutcome, DiffResult, Placed, ReportedFinding
from build import NOW, a_connection
from checks.model.check import Check, Reads
from checks.model.documentation import Documentation
from checks.model.finding import Confidence, Lane, Mandate, NotJudged, Severity

DUE = date(2026, 11, 27)


def a_check(code: str = "SRC003", slug: str = "source-value-variants", **options: Any) -> Check:
    """A check that finds nothing, with these options and their defaults."""
    return Check(
        code=code,
        slug=slug,
        severity=Severity.HIGH,
        confidence=Confidence.LIKELY,
        owner=Mandate.REVOPS,
        lane=Lane.REVENUE_SYSTEM,
        rows=(22,),
        reads=Reads(required=(), optional=(), options=options),
        documentation=Documentation.of("Values that are spellings of one source."),
        function=lambda: (),
    )


def a_placing(**given: Any) -> Placed:
    """With RevOps, in the first tier."""
    valid = {"mandate": Mandate.REVOPS, "lane": Lane.REVENUE_SYSTEM, "tier": 1, "addressee": "owning team", "due_on": DUE}
    return Placed(**{**valid, **given})


def a_reported_finding(code: str = "SRC003", ref: str = "salesforce:field:Lead.LeadSource", **given: Any) -> ReportedFinding:
    """An open finding of high severity."""
    return ReportedFinding(
        **{
            "code": code, "slug": "source-value-variants", "title": "Values that are spellings of one source",
            "severity": Severity.HIGH, "confidence": Confidence.LIKELY, "ref": ref,
            "message": "Lead.LeadSource holds 'Trade Show' and 'Trade Shows' for one source.",
            "why": "Finance later asks why the pipeline does not reconcile.", "fix": "Replace the variants.",
            "measured": {"values": ["Trade Show", "Trade Shows"]}, "size": 2, "affected": (), "placed": a_placing(), **given,
        }
    )  # fmt: skip


NO_USERS = NotJudged(scope="salesforce", reason="no users were read", cure="connect the org")


def an_outcome(code: str = "SRC003", outcome: str = "found", *not_judged: NotJudged, **given: Any) -> CheckOutcome:
    """What became of a check."""
    return CheckOutcome(
        **{"code": code, "slug": code.lower(), "title": f"Title of {code}", "outcome": outcome, "not_judged": not_judged, **given}
    )


def a_result(*findings: ReportedFinding, checks: Iterable[CheckOutcome] | None = None, **given: Any) -> AuditResult:
    """An audit of one project; without ``checks``, each finding's check is there and judged in full."""
    codes = dict.fromkeys(finding.code for finding in findings)
    return AuditResult(
        **{
            "snapshot_id": "ebikes", "taken_at": NOW, "connections": (a_connection(format="source", api_version="60.0"),),
            "findings": findings, "checks": tuple(checks) if checks is not None else tuple(an_outcome(code) for code in codes),
            "gaps": (), **given,
        }
    )  # fmt: skip


def a_diff(**given: Any) -> DiffResult:
    """Two snapshots, one night apart, that do not differ."""
    return DiffResult(
        **{
            "before_id": "2026-11-19", "after_id": "2026-11-20", "before_at": NOW.replace(day=19), "after_at": NOW,
            "components": (), "reading": (), "findings": (), **given,
        }
    )  # fmt: skip
