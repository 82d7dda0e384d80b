"""Markdown, for a pull request or a wiki."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.report.markdown_text import escaped, link, table
from auditor.report.summary import (
    SEVERITIES,
    AreaBlock,
    CheckBlock,
    Summary,
    areas,
    counted_of,
    described,
    moment,
    off_reason,
    placing_of,
    severe,
    summarise,
)
from auditor.report.text import listed
from auditor.result import AuditResult, ReportedFinding
from checks.model.finding import Severity
from checks.model.names import count

MOST_NAMES = 5


def render(result: AuditResult, *, shown_from: Severity = Severity.LOW) -> str:
    """An audit: the first page, what was judged, the open findings by area, then those set aside."""
    summary = summarise(result, shown_from)
    findings = severe(result.findings, shown_from)
    lines = [
        f"# Governance report: {escaped(result.snapshot_id)}",
        "",
        escaped(" · ".join([moment(result.taken_at), *(described(connection) for connection in result.connections)])),
        "",
        *_first_page(summary),
        *_coverage(summary),
    ]
    for area in areas(finding for finding in findings if finding.state == "open"):
        lines += _area(area)
    lines += _set_aside([finding for finding in findings if finding.state != "open"])
    lines.append("`auditor explain CODE` tells why a check matters, how it decides and how to fix what it finds.")
    return "\n".join(lines) + "\n"


def _first_page(summary: Summary) -> Iterator[str]:
    yield f"**{summary.headline}**"
    yield ""
    if summary.left_out:
        yield f"{summary.left_out}."
        yield ""
    if summary.gravest:
        yield "What matters most:"
        yield ""
        yield from (f"1. **{finding.severity}** {escaped(finding.message)} ({finding.code})" for finding in summary.gravest)
        yield ""
    if summary.owners:
        rows = (
            [owner.name, *(f"{owner.by_severity.get(one, 0) or '–'}" for one in SEVERITIES), f"{owner.findings:,}"]
            for owner in summary.owners
        )
        yield from table(["To be dealt with by", *map(str, SEVERITIES), "all"], rows)


def _coverage(summary: Summary) -> Iterator[str]:
    part = f", {summary.in_part:,} of them in part" if summary.in_part else ""
    yield f"{summary.judged:,} of {count(summary.checks, 'check')} judged{part}. What was not judged is not clean."
    yield ""
    if summary.unjudged:
        every = summary.unjudged
        rows = ([one.reason, one.cure, listed(one.scopes, MOST_NAMES), listed(one.checks, MOST_NAMES)] for one in every)
        yield from table(["Not judged: why", "To have it judged", "Where", "Checks"], rows)
    for check in summary.off:
        yield f"- {check.code} is {escaped(off_reason(check))}"
    if summary.off:
        yield ""


def _area(area: AreaBlock) -> Iterator[str]:
    yield f"## {escaped(area.title)}"
    yield ""
    for check in area.checks:
        yield from _check(check)


def _check(check: CheckBlock) -> Iterator[str]:
    yield f"### {check.code} {escaped(check.title)}"
    yield ""
    if check.why:
        yield f"> {escaped(check.why)}"
        yield ""
    if check.fix:
        yield f"**Fix:** {escaped(check.fix)}"
        yield ""
    if check.placing:
        yield f"**Who:** {escaped(check.placing)}"
        yield ""
    if check.counted:
        yield f"**Numbers:** {escaped(check.counted)}"
        yield ""
    for finding in check.findings:
        yield from _finding(finding)
        if not check.placing:
            yield f"  - {escaped(placing_of(finding))}"
        if finding.fix and not check.fix:
            yield f"  - **Fix:** {escaped(finding.fix)}"
        if not check.counted and (counted := counted_of(finding)):
            yield f"  - {escaped(counted)}"
    yield ""


def _finding(finding: ReportedFinding) -> Iterator[str]:
    place = f" · {finding.file}:{finding.line}" if finding.file else ""
    yield f"- **{finding.severity}** ({finding.confidence}) {escaped(finding.message)}"
    page = link("open in the CRM", finding.link)
    yield f"  - {escaped(finding.ref + place)}{f' · {page}' if page else ''}"
    if finding.state_reason:
        yield f"  - {escaped(finding.state_reason)}"
    if finding.affected:
        yield f"  - {count(len(finding.affected), 'component')} affected: {escaped(listed(finding.affected, MOST_NAMES))}"


def _set_aside(findings: list[ReportedFinding]) -> Iterator[str]:
    if findings:
        yield "## Set aside"
        yield ""
        rows = [[finding.code, finding.ref, finding.state, finding.state_reason] for finding in findings]
        yield from table(["Check", "Component", "State", "Why"], rows)
