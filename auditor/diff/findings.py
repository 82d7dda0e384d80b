"""What became of findings between two audits."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from auditor.diff.judging import JudgedAlike
from auditor.result import AuditResult, FindingChange, FindingDifference, ReportedFinding, outgrown

_NO_RENAMES: Mapping[str, str] = MappingProxyType({})

_ORDER: tuple[FindingChange, ...] = ("new", "worse", "newly judged", "no longer judged", "better", "resolved", "unchanged")


def compare_findings(
    before: AuditResult, after: AuditResult, renamed: Mapping[str, str] = _NO_RENAMES
) -> tuple[FindingDifference, ...]:
    """Match findings by check and reference, and say what became of each; what asks for action first.

    Gone is *resolved* only when its check could have found it: it ran, and the connection and scope were read, as was all that
    the check draws on where the other audit had it. Otherwise it is
    *no longer judged*, and in the other direction *newly judged*, for the org need not have changed. *Worse* is a larger size, a
    higher severity or a component more; *better* the contrary; of what one audit alone could judge, neither. What a check that
    judges changes found is new, and the change caused it: the earlier audit had nothing to compare with. ``renamed`` gives the
    new references of renamed components.
    """
    comparing = {check.code for check in after.checks if check.compares}
    old = {(finding.code, renamed.get(finding.ref, finding.ref)): finding for finding in before.findings}
    new = {(finding.code, finding.ref): finding for finding in after.findings}
    alike = JudgedAlike(before, after)
    differences = []
    for code, ref in old.keys() | new.keys():
        was, now = old.get((code, ref)), new.get((code, ref))
        if was is None:
            judged = before.judges(code, ref) and alike(code, now)
            change: FindingChange = "new" if code in comparing or judged else "newly judged"
        elif now is None:
            change = "resolved" if after.judges(code, ref) and alike(code, was) else "no longer judged"
        else:
            change = _compared(was, now, before, after, renamed) if alike(code, was, now) else "unchanged"
        caused = change == "new" and code in comparing
        differences.append(FindingDifference(change=change, code=code, ref=ref, before=was, after=now, caused=caused))
    return tuple(sorted(differences, key=_urgency))


def _urgency(difference: FindingDifference) -> tuple[bool, int, int, int, str, str]:
    finding = difference.after or difference.before
    severity, confidence = (finding.severity, finding.confidence) if finding else (0, 0)
    return not difference.caused, _ORDER.index(difference.change), -severity, -confidence, difference.code, difference.ref


def _compared(
    was: ReportedFinding, now: ReportedFinding, before: AuditResult, after: AuditResult, renamed: Mapping[str, str]
) -> FindingChange:
    """Whether a finding of both audits is worse or better, apart from what only one of them could judge."""
    affected = frozenset(renamed.get(ref, ref) for ref in was.affected)
    come, gone = frozenset(now.affected) - affected, affected - frozenset(now.affected)
    real_come = {ref for ref in come if _judges(before, now.code, ref)}
    real_gone = {ref for ref in gone if _judges(after, now.code, ref)}
    if now.severity > was.severity or real_come:
        return "worse"
    if (come and not real_come) or (gone and not real_gone):
        return "unchanged"
    counted = was.records is not None and now.records is not None
    if outgrown(was.size, now.size, counted=counted):
        return "worse"
    return "better" if outgrown(now.size, was.size, counted=counted) or now.severity < was.severity or real_gone else "unchanged"


def _judges(audit: AuditResult, code: str, ref: str) -> bool:
    """As AuditResult.judges; what is affected need not be a reference, and is then taken as judged."""
    return ref.count(":") < 2 or audit.judges(code, ref)
