"""HND004: renewal and expansion that nothing starts, nobody owns, or no pipeline tells apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from checks.handoffs.motion_evidence import Evidence, Subject
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.policy.company import Company
from checks.model.policy.market import Motion, Motions
from checks.model.policy.ownership import Ownership
from checks.model.rows.automation import Automation, Use
from checks.model.rows.gap import Gap
from checks.model.rows.people import Queue, Team
from checks.model.rows.process import Pipeline
from checks.model.rows.schema import Connection, Field, RecordType
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.motion_fields import is_named_after
from checks.views.motion_signs import EXPANSION, RENEWAL, Sign
from checks.views.stage_lists import PROCESSES_UNREAD
from checks.views.unseen_crm import Unseen

_RECURRING = frozenset({"recurring revenue with CS", "multi-segment"})

_STARTS_NOTHING = frozenset({"approval", "duplicate_rule", "matching_rule", "escalation", "auto_response"})
"""Kinds of automations that answer to what somebody else did."""


class _Element(NamedTuple):
    """What a motion needs: its name, what was looked for in vain, and the tables that may hold it."""

    name: str
    sought: str
    tables: tuple[str, ...]


_ELEMENTS = (
    _Element("trigger", "no active automation is named after it or touches what is", ("automations", "uses")),
    _Element("owner model", "no motion, responsibility, field, queue or team names one", ("fields", "queues", "teams")),
    _Element(
        "pipeline criteria",
        "no pipeline, record type, deal type, stage or deal field is named after it",
        ("pipelines", "stages", "record_types", "picklist_values", "fields"),
    ),
)
"""'Trigger rules, owner model, expansion pipeline criteria', in the article's order."""


@check("HND004", severity=Severity.MEDIUM, confidence=Confidence.LIKELY, rows=(6,))
def renewal_expansion(
    pipelines: Table[Pipeline],
    motion_signs: tuple[Sign, ...],
    connections: Table[Connection],
    company: Company,
    motions: Motions,
    ownership: Ownership,
    coverage: Coverage,
    taken_at: datetime,
    unseen_crm: Unseen | None,
    record_types: Table[RecordType] | None = None,
    automations: Table[Automation] | None = None,
    uses: Table[Use] | None = None,
    fields: Table[Field] | None = None,
    queues: Table[Queue] | None = None,
    teams: Table[Team] | None = None,
) -> Iterator[Finding | NotJudged]:
    """Renewal or expansion with no trigger, no owner model or no pipeline criteria.

    Why: of an expansion play the article asks RevOps for 'Trigger rules, owner model, expansion pipeline criteria', and with
    recurring revenue 'Renewal, expansion, and customer handoff affect revenue quality'. A renewal that nothing starts is
    noticed when the customer has gone.

    How it decides: a company whose stage in governance/company.yaml is recurring revenue with CS or multi-segment has both
    motions; any other has those that governance/motions.yaml declares and that have not ended. Each needs three things, looked
    for in all CRMs together: an active automation named after it, or that touches a component that is; an owner, in
    motions.yaml, ownership.yaml, or by a field, queue or team; a pipeline that the motion names, or a pipeline, record type,
    deal type, stage or deal field named after it. One finding a motion, with what is missing. Where the tables that may hold
    a thing were not all read, or the company has another CRM that was not read, that thing is not judged.

    Example: the renewal motion lacks a trigger and pipeline criteria.

    Fix in Salesforce: a scheduled flow that opens a renewal opportunity so many days before the contract ends; a record type or
    sales process of its own; the owner in governance/motions.yaml.

    Fix in HubSpot: a workflow that creates the deal from the renewal date, in a pipeline of its own; the owner in
    governance/motions.yaml.

    Known limits: English names, and the declared words of a motion. Tools beside the CRM (billing, customer success) may start
    renewals unseen, and a package under a name of its own; declare the motion and mute the finding then.
    """
    declared = [motion for motion in motions.motions if not (motion.ends_on and motion.ends_on < taken_at.date())]
    subjects = list(_subjects(company, declared))
    if not subjects and company.stage is None:
        reason = "whether the company has recurring business is not known"
        yield NotJudged(reason=reason, cure="set the stage in governance/company.yaml, or declare the motions")
        return
    if not any(row.kind == "sales" for row in pipelines):
        yield NotJudged(reason="no pipeline of deals was read", cure="connect the CRM that holds the deals")
        return
    evidence = Evidence(
        pipelines=pipelines,
        record_types=record_types or Table("record_types"),
        signs=motion_signs,
        ownership=ownership,
        automations=automations or Table("automations"),
        uses=uses or Table("uses"),
        fields=fields or Table("fields"),
        queues=queues or Table("queues"),
        teams=teams or Table("teams"),
    )
    crms = [row.name for row in connections if row.kind != "file"]
    gaps = {element.name: _gap(element.tables, crms, coverage) for element in _ELEMENTS}
    for subject in subjects:
        yield from _judge(subject, evidence, gaps, unseen_crm)


def _subjects(company: Company, declared: list[Motion]) -> Iterator[Subject]:
    """The motions to judge: those declared, and in a recurring business those that it must have and does not declare."""
    told: set[str] = set()
    for motion in {motion.name: motion for motion in declared}.values():
        if families := _families(motion):
            told.update(family.name for family in families)
            yield Subject(families, motion)
    for family in (RENEWAL, EXPANSION):
        if company.stage in _RECURRING and family.name not in told:
            yield Subject((family,), None)


def _families(motion: Motion) -> tuple[Motion, ...]:
    """Of which families a declared motion is; an expansion play that is named after renewal alone is one of renewal."""
    named = tuple(one for one in (RENEWAL, EXPANSION) if any(is_named_after(text, one) for text in (motion.name, *motion.words)))
    return named or ((EXPANSION,) if motion.kind == "expansion play" else ())


def _gap(tables: tuple[str, ...], crms: list[str], coverage: Coverage) -> Gap | None:
    """The first gap in which one of these may lie unseen: a table, automations of a kind that starts work, all processes."""
    whole = (gap for table in tables for crm in crms if (gap := coverage.whole_gap(table, crm)))
    parts = coverage.scoped_gaps({"automations"} & set(tables), crms)
    part = (gap for gap in parts if gap.scope.partition("/")[0] not in _STARTS_NOTHING)
    processes = (gap for gap in coverage.scoped_gaps({"pipelines"} & set(tables), crms) if gap.scope == PROCESSES_UNREAD)
    return next(chain(whole, part, processes), None)


def _judge(
    subject: Subject, evidence: Evidence, gaps: Mapping[str, Gap | None], unseen: Unseen | None
) -> Iterator[Finding | NotJudged]:
    found = {
        "trigger": evidence.starts(subject),
        "owner model": evidence.owns(subject),
        "pipeline criteria": evidence.tells(subject),
    }
    missing = [element for element in _ELEMENTS if not found[element.name]]
    for element in missing:
        if gap := gaps[element.name]:
            reason = f"the {element.name} of {subject.title} was not found, and may be where nothing was read: {gap.reason}"
            yield NotJudged(scope=subject.ref, reason=reason, cure=gap.cure)
    known = [element for element in missing if not gaps[element.name]]
    if known and unseen:
        yield unseen.hides(f"the {' and '.join(element.name for element in known)} of {subject.title}", subject.ref)
    elif known:
        yield _finding(subject, known, found)


def _finding(subject: Subject, missing: list[_Element], found: Mapping[str, bool]) -> Finding:
    *others, last = [f"{_article(element.name)} ({element.sought})" for element in missing]
    told = f"{', '.join(others)} and {last}" if others else last
    title = f"{subject.title[0].upper()}{subject.title[1:]}"
    shown = subject.motion is not None or found["trigger"] or found["pipeline criteria"]
    return Finding(
        ref=subject.ref,
        message=f"{title} lacks {told}.",
        measured={"motion": subject.kind, "declared": subject.motion is not None, "found": dict(found)},
        size=len(missing),
        confidence=None if shown else Confidence.POSSIBLE,
    )


def _article(name: str) -> str:
    return name if name == "pipeline criteria" else f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
