"""RPT005: reports that stand on a look-alike of the canonical field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.names import count, quoted
from checks.model.policy.market import Motion, Motions
from checks.model.rows.automation import Use
from checks.model.rows.reporting import Report
from checks.model.tables import Table
from checks.views.canonical import LookAlike
from checks.views.motion_fields import is_named_after


@check("RPT005", severity=Severity.HIGH, confidence=Confidence.LIKELY, rows=(21,))
def bypassed_field(
    shared_reports: tuple[Report, ...], uses: Table[Use], look_alikes: tuple[LookAlike, ...], motions: Motions
) -> Iterator[Finding]:
    """Motion-specific report that bypasses the canonical source, stage, segment or forecast field.

    Why: 'GTM Ops should not create motion-specific reporting that breaks revenue source of truth.' A partner report on a
    stage field of its own can never be added to the forecast, and nobody sees that it cannot.

    How it decides: a look-alike is a custom picklist or text field on the object of a canonical field (lead source, stage,
    forecast category, and what the policy lists under sources and segments), named after the same thing: its name ends in
    source, stage, forecast, segment or tier, and before that holds only words for the object or the words of one of the
    policy's motions. Formulas and fields that the policy lists are none. A report of a motion (by its name, or listed among
    the motion's components) that uses a look-alike and not the canonical field is found. Reports of no known motion are
    found only when they filter or group by a look-alike, at a lower confidence. One finding a look-alike, with all its
    reports.

    Example: 'Partner pipeline' groups by Opportunity.Partner_Stage__c and never looks at StageName.

    Fix in Salesforce: rebuild the report on the canonical field; move the values that differ into it, then retire the
    look-alike.

    Fix in HubSpot: rebuild the report on the default property; merge the values, then archive the custom one.

    Known limits: HubSpot has no API for reports and dashboards, so that its own are not judged. Segments are judged only where
    the policy names their field. Look-alikes with another name are not seen here; FLD006 compares labels and values.
    """
    reports = {report.ref: report for report in shared_reports}
    for alike in look_alikes:
        hows: dict[str, set[str]] = {}
        for edge in uses.by("used").get(alike.field.ref, ()):
            if edge.user in reports:
                hows.setdefault(edge.user, set()).add(edge.how)
        bypassing: dict[str, str] = {}
        for ref, ways in hows.items():
            motion = next((motion.name for motion in motions.motions if _belongs(reports[ref], motion)), "")
            reaches = any(edge.used in alike.canonical for edge in uses.by("user").get(ref, ()))
            if not reaches and (motion or not ways.isdisjoint({"filters", "groups"})):
                bypassing[ref] = motion
        if bypassing:
            yield _finding(alike, bypassing, reports)


def _belongs(report: Report, motion: Motion) -> bool:
    named = is_named_after(report.label or report.name, motion)
    return named or any(refs.matches(report.ref, glob) for glob in motion.components)


def _finding(alike: LookAlike, bypassing: Mapping[str, str], reports: Mapping[str, Report]) -> Finding:
    motions = sorted(set(bypassing.values()) - {""})
    whose = f" of the motion {quoted(motions)}" if motions else ""
    stand = "stands" if len(bypassing) == 1 else "stand"
    names = quoted(reports[ref].label or reports[ref].name for ref in sorted(bypassing))
    path = refs.path_of(alike.field.ref)
    instead = " or ".join(sorted(map(refs.path_of, alike.canonical)))
    return Finding(
        ref=alike.field.ref,
        message=f"{count(len(bypassing), 'report')}{whose} {stand} on {path} instead of {instead}: {names}.",
        measured={"reports": len(bypassing), "motions": motions, "concept": alike.concept, "canonical": sorted(alike.canonical)},
        size=len(bypassing),
        affected=tuple(sorted(bypassing)),
        severity=None if motions else Severity.MEDIUM,
        confidence=None if motions else Confidence.POSSIBLE,
    )
