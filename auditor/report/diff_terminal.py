"""A diff for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.report.diff_summary import Reading, grew, summarise_diff, value_text
from auditor.report.summary import moment
from auditor.report.terminal_paint import Painter, wrapped
from auditor.report.text import listed, plain
from auditor.result import ComponentChange, DiffResult, FindingDifference
from checks.model.names import count

MOST = 15
"""Lines shown of one kind; a longer list is read in a browser."""
_SIGNS = {"added": "+", "removed": "-", "changed": "~", "renamed": ">"}


def render(result: DiffResult, *, colour: bool = False) -> str:
    """What became of the findings, which components changed, and what is only a difference of reading."""
    paint = Painter(colour)
    summary = summarise_diff(result)
    lines = [
        paint.bold(f"Diff of {plain(result.before_id)} and {plain(result.after_id)}"),
        f"{moment(result.before_at)} → {moment(result.after_at)}",
        "",
        paint.bold(summary.headline),
        *wrapped(summary.findings_line),
        "",
    ]
    for change, differences in summary.findings.items():
        lines.append(paint.bold(f"{change.upper()} ({len(differences):,})"))
        lines += _shortened([line for one in differences[:MOST] for line in _finding(one, paint)], differences, "finding")
    for table, changes in summary.tables.items():
        lines.append(paint.bold(f"{plain(table).replace('_', ' ').upper()} ({len(changes):,})"))
        lines += _shortened([line for one in changes[:MOST] for line in _component(one)], changes, "component")
    if summary.reading:
        lines.append(paint.bold("READ IN ANOTHER WAY, NOT CHANGED"))
        lines += [line for group in summary.reading for line in _reading(group)]
        lines.append("")
    lines.append("`auditor explain CODE` tells why and how to fix")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _shortened(lines: list[str], every: Sequence[object], noun: str) -> list[str]:
    more = len(every) - MOST
    return [*lines, *([f"  … and {count(more, f'more {noun}')}; see --format html"] if more > 0 else []), ""]


def _finding(difference: FindingDifference, paint: Painter) -> Iterator[str]:
    finding = difference.after or difference.before
    if finding is None:
        yield from wrapped(f"{difference.code} {plain(difference.ref)}", 2)
        return
    how = f" ({grew(difference)})" if grew(difference) else ""
    first, *rest = wrapped(f"{difference.code} {plain(finding.message)}{how}", 11)
    yield f"  {paint.severity(finding.severity)} {first.strip()}"
    yield from rest
    yield from (paint.faint(line) for line in wrapped(plain(difference.ref), 11))


def _component(change: ComponentChange) -> Iterator[str]:
    was = f"{change.was} → " if change.was else ""
    yield from wrapped(f"{_SIGNS[change.kind]} {plain(was + change.ref)}", 2, hanging=4)
    for attribute in change.attributes:
        sides = f"{value_text(attribute.before)} → {value_text(attribute.after)}"
        yield from wrapped(f"{plain(attribute.attribute)}: {sides}", 6, hanging=8)


def _reading(group: Reading) -> Iterator[str]:
    yield from wrapped(plain(group.reason), 2, hanging=4)
    yield from wrapped(f"{count(group.components, 'component')}: {plain(listed(group.places, 6))}", 4)
