"""JUnit XML, for build servers: a test case a check, a failure a finding, and what was not judged is skipped, never passed."""

from __future__ import annotations

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite
from junitparser.junitparser import FinalResult

from auditor.explaining import AREAS
from auditor.links import safe
from auditor.report.summary import Unjudged, counted_of, owner_of, severe, unjudged
from auditor.report.text import listed, plain, sentence
from auditor.result import AuditResult, CheckOutcome, ReportedFinding
from checks.model.finding import Severity
from checks.model.names import count

MOST_NAMES = 20


def render(result: AuditResult, *, shown_from: Severity = Severity.LOW) -> bytes:
    """An audit. Open findings fail their check; those that are muted or in the baseline are told in its output.

    A check of which only less severe findings are open is skipped: it did not pass.
    """
    found: dict[str, list[ReportedFinding]] = {}
    for finding in result.findings:
        found.setdefault(finding.code, []).append(finding)
    by_area: dict[str, list[TestCase]] = {}
    for check in result.checks:
        case = _case(check, found.get(check.code, []), shown_from)
        by_area.setdefault(check.code[:3], []).append(case)
    xml = JUnitXml("crm-auditor")
    for area in [*AREAS, *sorted(set(by_area) - set(AREAS))]:
        if area in by_area:
            suite = TestSuite(AREAS.get(area, area))
            suite.timestamp = result.taken_at.isoformat()
            suite.add_testcases(by_area[area])
            xml.add_testsuite(suite)
    xml.update_statistics()  # type: ignore[no-untyped-call]
    rendered: bytes = xml.tostring()  # type: ignore[no-untyped-call]
    return rendered


def _case(check: CheckOutcome, every: list[ReportedFinding], shown_from: Severity) -> TestCase:
    findings = severe(every, shown_from)
    unlisted = sum(finding.state == "open" for finding in every) - sum(finding.state == "open" for finding in findings)
    less = [f"{count(unlisted, 'finding')} less severe than {shown_from}"] if unlisted else []
    left = [_told(group) for group in unjudged([check])]
    case = TestCase(f"{check.code} {check.slug}", classname=f"crm-auditor.{check.code[:3]}")
    failures: list[FinalResult] = [_failure(finding) for finding in findings if finding.state == "open"]
    hidden: list[FinalResult] = [Skipped(line, "not listed") for line in less]
    case.result = failures or hidden or _unpassed(check, "; ".join(left) or "switched off")
    aside = [f"{one.state}: {one.ref}: {one.message} ({one.state_reason})" for one in findings if one.state != "open"]
    notes = [f"not judged: {reason}" for reason in left]
    if lines := [plain(line) for line in (*aside, *(f"not listed: {line}" for line in less), *notes)]:
        case.system_out = "\n".join(lines)
    return case


def _unpassed(check: CheckOutcome, reasons: str) -> list[FinalResult]:
    """What keeps a check without open findings from counting as passed, if anything does."""
    if check.outcome == "broke":
        return [Error(plain(reasons), "not judged")]
    return [Skipped(plain(reasons), "not judged")] if check.outcome in ("not judged", "off") else []


def _told(group: Unjudged) -> str:
    where = f" ({count(len(group.scopes), 'place')}: {listed(group.scopes, MOST_NAMES)})" if group.scopes else ""
    return sentence(f"{group.reason.rstrip('.')}{where}", group.mending)


def _failure(finding: ReportedFinding) -> Failure:
    failure = Failure(plain(finding.message), str(finding.severity))
    place = f"{finding.file}:{finding.line}" if finding.file else ""
    placed = finding.placed
    who = f"{owner_of(finding)}, {placed.lane}, tier {placed.tier} ({placed.addressee}), due {placed.due_on}"
    lines = (finding.ref, place, safe(finding.link), who, counted_of(finding), finding.why, finding.fix, *finding.affected)
    failure.text = "\n".join(plain(line) for line in lines if line)
    return failure
