"""The comparison of two snapshots, and of what the checks say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from auditor.diff.bulk import building
from auditor.diff.findings import compare_findings
from auditor.diff.ledger import Ledger
from auditor.diff.order import ORDERED, compare_order
from auditor.diff.parts import PARTS, compare_parts
from auditor.diff.reading import Readings
from auditor.diff.repeats import drop_repeats
from auditor.diff.routing import compare_entries
from auditor.diff.rows import COMPONENTS, compare_rows
from auditor.result import AuditResult, ComponentChange, DiffResult, ReadingDifference
from checks.model.snapshot import Snapshot


class Comparison(NamedTuple):
    """What is different in the org, what was only read differently, and the new references of what is called otherwise now."""

    components: tuple[ComponentChange, ...]
    reading: tuple[ReadingDifference, ...]
    renamed: Mapping[str, str]


def comparison(before: Snapshot, after: Snapshot) -> Comparison:
    """Compare two snapshots component by component.

    A component is one change, however many of its rows moved: an object that was added counts its fields, a report lists the
    filters that came and went, a field whose values were reordered says so once. None on either side was not read, and is never a
    change.
    """
    with building():
        return _comparison(Readings(before, after), Ledger())


def _comparison(readings: Readings, ledger: Ledger) -> Comparison:
    for excuse, count in readings.differences():
        ledger.note(excuse, count)
    for table in COMPONENTS:
        compare_rows(table, readings, ledger)
    compare_entries(readings, ledger)
    for table in ORDERED:
        compare_order(table, readings, ledger)
    drop_repeats(ledger)
    for table in PARTS:
        compare_parts(table, readings, ledger)
    return Comparison(ledger.components(), tuple(ledger.reading()), ledger.renamed)


def compare(before: Snapshot, after: Snapshot) -> tuple[tuple[ComponentChange, ...], tuple[ReadingDifference, ...]]:
    """The components that differ, and what was only read differently (format, API version, rights, a partial retrieve)."""
    return comparison(before, after)[:2]


def diff(before: Snapshot, after: Snapshot, before_audit: AuditResult, after_audit: AuditResult) -> DiffResult:
    """The whole difference of two audited snapshots: components, reading, findings."""
    compared = comparison(before, after)
    return DiffResult(
        before_id=before_audit.snapshot_id,
        after_id=after_audit.snapshot_id,
        before_at=before.taken_at,
        after_at=after.taken_at,
        components=compared.components,
        reading=compared.reading,
        findings=compare_findings(before_audit, after_audit, compared.renamed),
    )
