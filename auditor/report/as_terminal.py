"""For a person at a terminal: the first page, then what matters most, within 80 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditor.links import safe
from auditor.report.summary import (
    SEVERITIES,
    AreaBlock,
    CheckBlock,
    Summary,
    Unjudged,
    areas,
    counted_of,
    described,
    moment,
    most_telling,
    off_reason,
    path_of,
    placing_of,
    severe,
    summarise,
    weightiest,
)
from auditor.report.terminal_paint import Painter, wrapped
from auditor.report.text import and_list, clipped, listed, plain
from auditor.result import AuditResult, ReportedFinding
from checks.model.finding import Severity
from checks.model.names import count

MOST = 10
"""Findings shown of one severity; a longer list is read in a browser."""
MOST_REASONS = 6
MOST_CODES = 4
MOST_OF_A_REASON = 150
"""Characters; the whole reason is in every other format."""
MOST_NAMES = 3


def render(result: AuditResult, *, colour: bool = False, gate: str = "high", shown_from: Severity = Severity.LOW) -> str:
    """An audit for the terminal. ``gate``: the least severity that fails the run, which the summary names."""
    paint = Painter(colour)
    summary = summarise(result, shown_from)
    chosen = most_telling(weightiest(severe(result.open(), shown_from)), MOST)
    lines = [*_heading(result, paint), *_first_page(summary, gate, paint), *_coverage(summary, paint)]
    for area in areas(chosen):
        lines += _area(area, paint)
    lines += _closing(summary, chosen, shown_from)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _heading(result: AuditResult, paint: Painter) -> list[str]:
    name = plain(result.snapshot_id) or "this snapshot"
    read = ", ".join(plain(described(connection)) for connection in result.connections)
    return [paint.bold(f"Audit of {name}"), *wrapped(f"{moment(result.taken_at)} · {read}"), ""]


def _first_page(summary: Summary, gate: str, paint: Painter) -> Iterator[str]:
    yield paint.bold(summary.headline)
    for severity in SEVERITIES:
        if number := summary.by_severity[severity]:
            yield f"  {paint.severity(severity)} {number:>5,}"
    if gate != "never":
        at_gate = sum(number for severity, number in summary.by_severity.items() if severity >= Severity[gate.upper()])
        yield f"  {at_gate:,} at or above the gate, which is {gate}"
    if summary.left_out:
        yield f"  {summary.left_out}"
    if summary.owners:
        yield ""
        yield paint.bold("To be dealt with by")
        for owner in summary.owners:
            numbers = ((severity, owner.by_severity.get(severity, 0)) for severity in SEVERITIES)
            counts = and_list(f"{number:,} {severity}" for severity, number in numbers if number)
            yield from wrapped(f"{plain(owner.name)}: {count(owner.findings, 'finding')}: {counts}", 2)
    yield ""


def _coverage(summary: Summary, paint: Painter) -> Iterator[str]:
    part = f", {summary.in_part:,} of them in part" if summary.in_part else ""
    yield paint.bold(f"{summary.judged:,} of {count(summary.checks, 'check')} judged{part}")
    for group in summary.unjudged[:MOST_REASONS]:
        yield from unjudged_lines(group)
    more = len(summary.unjudged) - MOST_REASONS
    if more > 0:
        yield f"  … and {count(more, 'more reason')}; see --format html"
    for check in summary.off:
        yield from wrapped(plain(f"{check.code} is {off_reason(check)}"), 2)
    yield ""


def unjudged_lines(group: Unjudged) -> Iterator[str]:
    """One reason why something is not judged, with the checks, the places and the cure."""
    yield from wrapped(
        f"{group.how} {listed(group.checks, MOST_CODES)}: {clipped(plain(group.reason), MOST_OF_A_REASON)}", 2, hanging=4
    )
    if any(":" in scope for scope in group.scopes):
        yield from wrapped(f"{count(len(group.scopes), 'place')}: {plain(listed(group.scopes, MOST_NAMES))}", 4)
    if group.cure:
        yield from wrapped(f"{group.before_cure}{clipped(plain(group.cure), MOST_OF_A_REASON)}", 4)


def _area(area: AreaBlock, paint: Painter) -> Iterator[str]:
    yield paint.bold(area.title.upper())
    for check in area.checks:
        yield from _check(check, paint)


def _check(check: CheckBlock, paint: Painter) -> Iterator[str]:
    yield from (paint.bold(line) for line in wrapped(f"{check.code}  {plain(check.title)}", hanging=8))
    yield from (paint.faint(line) for line in wrapped(f"Why: {plain(check.why)}", 2, hanging=7) if check.why)
    yield from wrapped(f"Fix: {plain(check.fix)}", 2, hanging=7) if check.fix else ()
    yield from wrapped(f"Who: {plain(check.placing)}", 2, hanging=7) if check.placing else ()
    smaller = any(finding.at_least for finding in check.findings)
    yield from wrapped(f"Numbers: {plain(check.counted)}", 2, hanging=11) if check.counted and smaller else ()
    for finding in check.findings:
        yield from _finding(finding, paint)
        yield from wrapped(f"Fix: {plain(finding.fix)}", 11) if finding.fix and not check.fix else ()
        yield from wrapped(plain(placing_of(finding)), 11) if not check.placing else ()
        yield from wrapped(counted_of(finding), 11) if finding.at_least and not check.counted else ()
    yield ""


def _finding(finding: ReportedFinding, paint: Painter) -> Iterator[str]:
    first, *rest = wrapped(plain(finding.message), 11) or [""]
    yield f"  {paint.severity(finding.severity)} {first.strip()}"
    yield from rest
    place = f" · {plain(finding.file)}:{finding.line}" if finding.file else ""
    yield from (paint.faint(line) for line in wrapped(f"{plain(finding.ref)}{place}", 11))
    if link := safe(finding.link):
        yield from (paint.faint(line) for line in wrapped(link, 11))
    if finding.state_reason:
        yield from wrapped(plain(finding.state_reason), 11)
    if finding.affected:
        names = [path_of(ref) for ref in finding.affected]
        yield from wrapped(f"{len(names):,} affected: {plain(listed(names, MOST_NAMES))}", 11)


def _closing(summary: Summary, chosen: tuple[ReportedFinding, ...], shown_from: Severity) -> Iterator[str]:
    shown = Counter(finding.severity for finding in chosen)
    left = {severity: summary.by_severity[severity] - shown[severity] for severity in SEVERITIES if severity >= shown_from}
    if more := and_list(f"{number:,} more {severity}" for severity, number in left.items() if number):
        yield f"… and {more}; see --format html"
        yield ""
    example = f", as in `auditor explain {chosen[0].code}`" if chosen else ""
    yield f"`auditor explain CODE` tells why and how to fix{example}"
