"""A diff as Markdown, for a pull request or a wiki."""

from __future__ import annotations

from auditor.report.diff_summary import grew, summarise_diff, value_text
from auditor.report.markdown_text import escaped, table
from auditor.report.summary import moment
from auditor.report.text import listed
from auditor.result import ComponentChange, DiffResult, FindingDifference

MOST_PLACES = 10


def render(result: DiffResult) -> str:
    """What became of the findings, which components changed, and what is only a difference of reading."""
    summary = summarise_diff(result)
    lines = [
        f"# What changed: {escaped(result.before_id)} → {escaped(result.after_id)}",
        "",
        f"{moment(result.before_at)} → {moment(result.after_at)}",
        "",
        f"**{summary.headline}**",
        "",
        summary.findings_line,
        "",
    ]
    for change, differences in summary.findings.items():
        lines += [f"## {change.capitalize()} ({len(differences):,})", ""]
        lines += table(["Severity", "Check", "What was seen", "Component"], (_finding(one) for one in differences))
    for name, changes in summary.tables.items():
        lines += [f"## {escaped(name.replace('_', ' ').capitalize())} ({len(changes):,})", ""]
        lines += table(["Change", "Component", "What changed"], (_component(one) for one in changes))
    if summary.reading:
        lines += ["## Read in another way, not changed", ""]
        rows = ([group.reason, listed(group.places, MOST_PLACES), f"{group.components:,}"] for group in summary.reading)
        lines += table(["Why", "Where", "Components"], rows)
    return "\n".join(lines).rstrip() + "\n"


def _finding(difference: FindingDifference) -> list[str]:
    finding = difference.after or difference.before
    message = finding.message if finding else ""
    how = f" ({grew(difference)})" if grew(difference) else ""
    return [str(finding.severity) if finding else "", difference.code, message + how, difference.ref]


def _component(change: ComponentChange) -> list[str]:
    changed = (f"{one.attribute}: {value_text(one.before)} → {value_text(one.after)}" for one in change.attributes)
    return [change.kind, f"{change.was} → {change.ref}" if change.was else change.ref, "; ".join(changed)]
