"""The audit: judge a snapshot with the chosen checks, and say of each finding where it belongs and whether it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

import msgspec

from auditor.baseline import AcceptedFinding, is_worse
from auditor.counting import Counting
from auditor.mutes import EXPIRED, MUTE_CHECKS, UNMATCHED, judge_mutes, muting
from auditor.placing import place
from auditor.result import AuditResult, CheckOutcome, Outcome, ReportedFinding, State, figure
from auditor.whereabouts import Whereabouts
from checks.model import refs
from checks.model.check import Check, Inputs, Judgement, judge
from checks.model.finding import Finding, NotJudged, Severity
from checks.model.policy import Policy
from checks.model.policy.records import CheckSetting
from checks.model.snapshot import Snapshot
from checks.model.tables import MEASURES, ROW_TYPES

SEVERITIES = {str(severity): severity for severity in Severity}

FirstSeen = Callable[[str, str], date | None]


def _never_seen(_code: str, _ref: str) -> date | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What an audit knows beside the snapshot: the policy, what was accepted, and when each finding was first seen."""

    policy: Policy = field(default_factory=Policy)
    baseline: Mapping[tuple[str, str], AcceptedFinding] = field(default_factory=dict)
    first_seen: FirstSeen = _never_seen
    before: Snapshot | None = None


def audit(snapshot: Snapshot, checks: Mapping[str, Check], setting: Setting, *, snapshot_id: str = "") -> AuditResult:
    """Judge a snapshot. A check that breaks is reported as such and stops no other."""
    inputs = Inputs(snapshot, setting.policy, setting.before)
    outcomes: list[CheckOutcome] = []
    judgements: list[Judgement] = []
    for check in checks.values():
        chosen = setting.policy.thresholds.checks.get(check.code, CheckSetting())
        if chosen.off:
            off = NotJudged(reason=f"switched off in thresholds.yaml: {chosen.reason or 'no reason given'}")
            outcomes.append(_outcome(check, "off", not_judged=(off,)))
        elif check not in (EXPIRED, UNMATCHED):
            judgement = _judge(check, inputs, chosen)
            judgements.append(judgement)
            outcomes.append(_judged_outcome(judgement))
    judgements += _mutes(judgements, outcomes, checks, setting, snapshot)
    outcomes += [_judged_outcome(judgement) for judgement in judgements if judgement.check in (EXPIRED, UNMATCHED)]
    whereabouts = Whereabouts(snapshot)
    reporter = _Reporter(snapshot, setting, whereabouts)
    findings = [reporter.report(judgement.check, finding) for judgement in judgements for finding in judgement.findings]
    return AuditResult(
        snapshot_id=snapshot_id,
        taken_at=snapshot.taken_at,
        connections=tuple(snapshot.connections),
        findings=tuple(sorted(findings, key=_order)),
        checks=tuple(sorted(outcomes, key=lambda outcome: outcome.code)),
        gaps=tuple(snapshot.table("gaps")),
        declared=tuple(sorted(setting.policy.declared)),
        policy=_mark(setting),
        first_file=whereabouts.first_file,
        components={name: len(snapshot.table(name)) for name in ROW_TYPES if name not in MEASURES | {"gaps", "locations"}},
    )


def _mark(setting: Setting) -> str:
    """A mark that is the same for the same policy and baseline, whatever a later version adds to what a policy may hold."""
    policy = setting.policy.model_dump_json(exclude={"declared"}, exclude_defaults=True)
    accepted = msgspec.json.encode(sorted(setting.baseline.values(), key=lambda one: (one.code, one.ref)))
    return blake2b(policy.encode() + accepted, digest_size=8).hexdigest()


def _judge(check: Check, inputs: Inputs, chosen: CheckSetting) -> Judgement:
    try:
        return judge(check, inputs, **chosen.options)
    except Exception as error:  # noqa: BLE001 - a team's own check may raise anything, and must not cost us the night
        reason = f"the check itself failed: {type(error).__name__}: {error}"
        broken = NotJudged(reason=reason, cure="report it with this message; the other checks are not affected")
        return Judgement(check=check, findings=(), not_judged=(broken,), ran=False, broke=True)


def _outcome(check: Check, outcome: Outcome, findings: int = 0, not_judged: Iterable[NotJudged] = ()) -> CheckOutcome:
    return CheckOutcome(
        code=check.code,
        slug=check.slug,
        title=check.title,
        outcome=outcome,
        findings=findings,
        not_judged=tuple(not_judged),
        of_crm=check.code not in MUTE_CHECKS,
        compares="before" in check.reads.required,
    )


def _judged_outcome(judgement: Judgement) -> CheckOutcome:
    unread = any(not left.absent for left in judgement.not_judged)
    outcome: Outcome = "clean in part" if unread else "clean"
    if judgement.findings:
        outcome = "found"
    elif not judgement.ran:
        outcome = "broke" if judgement.broke else "not judged"
    return _outcome(judgement.check, outcome, len(judgement.findings), judgement.not_judged)


def _mutes(
    judgements: Iterable[Judgement],
    outcomes: Iterable[CheckOutcome],
    checks: Mapping[str, Check],
    setting: Setting,
    snapshot: Snapshot,
) -> list[Judgement]:
    found = [(done.check.code, done.check.slug, finding.ref) for done in judgements for finding in done.findings]
    expired, unmatched = judge_mutes(
        setting.policy.mutes.mutes, found, outcomes, snapshot.coverage.connections, snapshot.taken_at.date()
    )
    return [
        Judgement(check=check, findings=tuple(findings), not_judged=(), ran=True)
        for check, findings in ((EXPIRED, expired), (UNMATCHED, unmatched))
        if check.code in checks
    ]


class _Reporter:
    """Turns what a check found into what a reader needs."""

    def __init__(self, snapshot: Snapshot, setting: Setting, whereabouts: Whereabouts) -> None:
        self._setting = setting
        self._today = snapshot.taken_at.date()
        self._systems = {row.name: row.system for row in snapshot.connections}
        self._whereabouts = whereabouts
        self._counting = Counting(snapshot)

    def report(self, check: Check, finding: Finding) -> ReportedFinding:
        """A finding with its place, owner, due date, fix, link, and what became of it before."""
        severity = self._severity(check, finding)
        first_seen = self._setting.first_seen(check.code, finding.ref) or self._today
        state, reason = self._state(check, finding, severity)
        file, line = self._whereabouts.file_of(finding)
        counted = self._counting.by(check, refs.split(finding.ref).connection)
        return ReportedFinding(
            code=check.code,
            slug=check.slug,
            title=check.title,
            severity=severity,
            confidence=finding.confidence or check.confidence,
            ref=finding.ref,
            message=finding.message,
            why=check.documentation.why,
            fix=finding.fix or self._fix(check, finding),
            measured=dict(finding.measured),
            size=finding.size,
            affected=finding.affected,
            records=finding.records,
            amount=finding.amount,
            placed=place(check, finding.ref, severity, self._setting.policy, first_seen=first_seen, today=self._today),
            link=self._whereabouts.link_of(finding),
            file=file,
            line=line,
            measured_with=counted.rights,
            at_least=counted.at_least,
            state=state,
            state_reason=reason,
            first_seen=first_seen,
        )

    def _severity(self, check: Check, finding: Finding) -> Severity:
        chosen = self._setting.policy.thresholds.checks.get(check.code, CheckSetting()).severity
        return SEVERITIES[chosen] if chosen else finding.severity or check.severity

    def _fix(self, check: Check, finding: Finding) -> str:
        """How it is mended in the CRM that it is about: of what stands in the policy, the one whose components are affected."""
        names = [ref.partition(":")[0] for ref in (finding.ref, *finding.affected)]
        crms = [system for system in self._systems.values() if system in ("salesforce", "hubspot")]
        known = [self._systems[name] for name in names if name in self._systems] or crms or ["salesforce"]
        return check.documentation.fix_in(finding.fix_in or known[0])

    def _state(self, check: Check, finding: Finding, severity: Severity) -> tuple[State, str]:
        if mute := muting(self._setting.policy.mutes.mutes, check.code, check.slug, finding.ref, self._today):
            return "muted", f"{mute.reason} ({mute.owner}, until {mute.until})"
        accepted = self._setting.baseline.get((check.code, finding.ref))
        if accepted is None:
            return "open", ""
        counted = finding.records is not None
        if is_worse(accepted, size=finding.size, severity=severity, affected=finding.affected, counted=counted):
            sizes = f"{figure(accepted.size)} then, {figure(finding.size)} now"
            return "open", f"worse than when it was accepted on {accepted.accepted_on}: {sizes}"
        return "accepted", f"in the baseline since {accepted.accepted_on}"


def _order(finding: ReportedFinding) -> tuple[int, int, str, str]:
    return -finding.severity, -finding.confidence, finding.code, finding.ref
