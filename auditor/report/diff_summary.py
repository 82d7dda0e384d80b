"""What every format says of a diff, and in which order."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from auditor.report.text import and_list, clipped, plain
from auditor.result import ChangeKind, ComponentChange, DiffResult, FindingChange, FindingDifference, ReadingDifference, figure
from checks.model.names import count
from checks.model.tables import ROW_TYPES

TOLD: tuple[FindingChange, ...] = ("new", "worse", "newly judged", "no longer judged", "better", "resolved")
"""What became of findings, in the order in which it is told. Unchanged ones are only counted."""
BROKE = "what it broke"
"""The heading of what a change itself broke; it stands before all others."""
KINDS: tuple[ChangeKind, ...] = ("added", "removed", "changed", "renamed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Differences of reading that have one reason."""

    reason: str
    places: tuple[str, ...]
    components: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffSummary:
    """A diff, sorted for the reader."""

    headline: str
    findings_line: str
    findings: Mapping[str, tuple[FindingDifference, ...]]
    """By what became of them, what the changes broke first; only what there is, unchanged ones left out."""
    tables: Mapping[str, tuple[ComponentChange, ...]]
    reading: tuple[Reading, ...]


def summarise_diff(result: DiffResult) -> DiffSummary:
    """A diff, sorted for the reader."""
    kinds = Counter(change.kind for change in result.components)
    told: dict[str, list[FindingDifference]] = {heading: [] for heading in (BROKE, *TOLD, "unchanged")}
    for difference in result.findings:
        told[BROKE if difference.caused else difference.change].append(difference)
    changes = and_list(f"{kinds[kind]:,} {kind}" for kind in KINDS if kinds[kind])
    words = {BROKE: "broken by the changes"}
    findings = and_list(f"{len(every):,} {words.get(heading, heading)}" for heading, every in told.items() if every)
    by_table: dict[str, list[ComponentChange]] = {name: [] for name in ROW_TYPES}
    for change in result.components:
        by_table.setdefault(change.table, []).append(change)
    return DiffSummary(
        headline=count(len(result.components), "change") + (f": {changes}" if changes else ""),
        findings_line=f"Findings: {findings}" if findings else "No findings before or after",
        findings={heading: tuple(every) for heading, every in told.items() if every and heading != "unchanged"},
        tables={name: tuple(every) for name, every in by_table.items() if every},
        reading=_reading(result.reading),
    )


def _reading(differences: Iterable[ReadingDifference]) -> tuple[Reading, ...]:
    by_reason: dict[str, list[ReadingDifference]] = {}
    for difference in differences:
        by_reason.setdefault(difference.reason, []).append(difference)
    return tuple(
        Reading(
            reason=reason,
            places=tuple(dict.fromkeys(f"{one.table} {one.scope}".strip() for one in every)),
            components=sum(one.components for one in every),
        )
        for reason, every in by_reason.items()
    )


def grew(difference: FindingDifference) -> str:
    """How a finding that exists on both sides went: ``size 3 → 5``; '' when there is nothing to compare."""
    before, after = difference.before, difference.after
    if before is None or after is None or difference.change not in ("worse", "better"):
        return ""
    if before.severity is not after.severity:
        return f"{before.severity} → {after.severity}"
    return f"size {figure(before.size)} → {figure(after.size)}" if before.size != after.size else "other components than before"


def value_text(value: Any, most: int = 80) -> str:
    """One side of a changed attribute as a short text."""
    if value is None:
        return "(none)"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return clipped(plain(text) or "(empty)", most)
