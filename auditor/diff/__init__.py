"""The difference of two snapshots: what changed in the org, apart from what was only read differently."""

from auditor.diff.compare import Comparison, compare, comparison, diff
from auditor.diff.findings import compare_findings

__all__ = ["Comparison", "compare", "compare_findings", "comparison", "diff"]
