"""Audits in the store: findings by version, totals a night, and since when each finding is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from auditor.result import JUDGED, AuditResult, CheckOutcome, Outcome, ReportedFinding
from auditor.store import history
from auditor.store.rows import Kept, in_whole_characters
from auditor.store.schema import audits, entities, sightings, totals, versions
from auditor.store.values import SnapshotInfo, TrendPoint, stored_time
from checks.model.finding import NotJudged
from checks.model.rows.gap import Gap
from checks.model.rows.schema import Connection as ConnectionRow

T = TypeVar("T")

_FINDINGS = ("audit findings", "")
_CHECKS = ("audit checks", "")
_GAPS = ("audit gaps", "")


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    """What of an audit has no versions."""

    connections: tuple[ConnectionRow, ...]
    declared: tuple[str, ...]
    components: Mapping[str, int]
    policy: str = ""


class _Marked(msgspec.Struct, frozen=True):
    """What of an audit's head a trend tells."""

    policy: str = ""


class _Unjudged(msgspec.Struct, frozen=True, kw_only=True):
    """What of a check's outcome tells how much it saw."""

    code: str
    outcome: Outcome
    not_judged: tuple[NotJudged, ...] = ()
    of_crm: bool = True
    compares: bool = False


def save(connection: Connection, number: int, snapshot: SnapshotInfo, result: AuditResult) -> None:
    """Keep an audit under a number of its own."""
    ids = history.part_ids(connection, (_FINDINGS, _CHECKS, _GAPS))
    content = {
        ids[_FINDINGS]: {f"{finding.code} {finding.ref}": _kept(finding) for finding in result.findings},
        ids[_CHECKS]: {outcome.code: _kept(outcome) for outcome in result.checks},
        ids[_GAPS]: {"gaps": _kept(result.gaps)},
    }
    history.write(connection, number, content)
    head = _Head(connections=result.connections, declared=result.declared, components=result.components, policy=result.policy)
    row = {"number": number, "snapshot": snapshot.number, "document": _json(head), "parts": _json(sorted(ids.values()))}
    connection.execute(insert(audits), row)
    if rows := _totals(number, result):
        connection.execute(insert(totals), rows)
    _sight(connection, result)


def is_there(connection: Connection, snapshot: SnapshotInfo) -> bool:
    """Whether a snapshot was judged already."""
    return connection.execute(select(audits.c.number).where(audits.c.snapshot == snapshot.number).limit(1)).first() is not None


def load(connection: Connection, snapshot: SnapshotInfo) -> AuditResult | None:
    """The last audit of a snapshot, or None when it was never judged."""
    query = select(audits).where(audits.c.snapshot == snapshot.number).order_by(audits.c.number.desc()).limit(1)
    if (row := connection.execute(query).first()) is None:
        return None
    part_names = history.part_names(connection)
    documents: dict[str, dict[str, str]] = {}
    for version in history.definitions(connection, history.at(row.number), msgspec.json.decode(row.parts)):
        documents.setdefault(part_names[version.part][0], {})[version.key] = version.document
    findings = [msgspec.json.decode(text, type=ReportedFinding) for text in documents.get(_FINDINGS[0], {}).values()]
    checks = sorted(documents.get(_CHECKS[0], {}).items())
    head = msgspec.json.decode(row.document, type=_Head)
    return AuditResult(
        snapshot_id=snapshot.id,
        taken_at=snapshot.taken_at,
        connections=head.connections,
        findings=tuple(sorted(findings, key=lambda one: (-one.severity, -one.confidence, one.code, one.ref))),
        checks=tuple(msgspec.json.decode(text, type=CheckOutcome) for _, text in checks),
        gaps=msgspec.json.decode(documents[_GAPS[0]]["gaps"], type=tuple[Gap, ...]),
        declared=head.declared,
        policy=head.policy,
        components=head.components,
    )


def _totals(number: int, result: AuditResult) -> list[dict[str, Any]]:
    """A row for each check and severity with open findings, and one for each check without any."""
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    judged = {outcome.code: int(outcome.outcome in JUDGED) for outcome in result.checks if outcome.of_crm}
    for finding in result.open():
        fresh = {
            "audit": number,
            "code": finding.code,
            "severity": int(finding.severity),
            "judged": 1,
            "findings": 0,
            "size": 0.0,
        }
        row = rows.setdefault((finding.code, int(finding.severity)), fresh)
        row["findings"] += 1
        row["size"] += finding.size
    with_findings = {code for code, _ in rows}
    bare = [
        {"audit": number, "code": code, "severity": 0, "judged": was_judged, "findings": 0, "size": 0.0}
        for code, was_judged in judged.items()
        if code not in with_findings
    ]
    return [*rows.values(), *bare]


def _sight(connection: Connection, result: AuditResult) -> None:
    """Note which findings are there, and which are gone because their check looked and no longer found them."""
    now = stored_time(result.taken_at)
    known = {(row.code, row.ref): row for row in connection.execute(select(sightings))}
    found = {(finding.code, finding.ref) for finding in result.findings}
    changed = []
    for (code, ref), row in known.items():
        first, last, resolved = row.first_seen, row.last_seen, row.resolved_at
        if (code, ref) in found:
            came_back = resolved is not None and now > resolved
            first, last = now if came_back else min(first, now), max(last, now)
            resolved = None if came_back or (resolved is not None and now == resolved) else resolved
        elif resolved is None and now >= last and result.judges(code, ref):
            resolved = now
        if (first, last, resolved) != (row.first_seen, row.last_seen, row.resolved_at):
            changed.append({"its_code": code, "its_ref": ref, "first_seen": first, "last_seen": last, "resolved_at": resolved})
    if changed:
        this_one = and_(sightings.c.code == bindparam("its_code"), sightings.c.ref == bindparam("its_ref"))
        connection.execute(update(sightings).where(this_one), changed)
    if fresh := sorted(found - known.keys()):
        rows = [{"code": code, "ref": ref, "first_seen": now, "last_seen": now, "resolved_at": None} for code, ref in fresh]
        connection.execute(insert(sightings), rows)


def first_seen(connection: Connection) -> dict[tuple[str, str], date]:
    """Since which day each unresolved finding has been there."""
    query = select(sightings.c.code, sightings.c.ref, sightings.c.first_seen).where(sightings.c.resolved_at.is_(None))
    return {(code, ref): date.fromisoformat(first[:10]) for code, ref, first in connection.execute(query)}


class _Night(NamedTuple):
    """A snapshot, the number of its last audit, and the mark of the policy that it was judged under."""

    number: int
    info: SnapshotInfo
    policy: str


def _nights(connection: Connection, snapshots: Sequence[SnapshotInfo]) -> list[_Night]:
    """The snapshots that were judged, in the order of time."""
    query = select(audits.c.snapshot, audits.c.number, audits.c.document).order_by(audits.c.number)
    last = {snapshot: (number, document) for snapshot, number, document in connection.execute(query)}
    nights = ((*last[info.number], info) for info in snapshots if info.number in last)
    return [_Night(number, info, msgspec.json.decode(document, type=_Marked).policy) for number, document, info in nights]


def trend(connection: Connection, snapshots: Sequence[SnapshotInfo], check: str | None) -> tuple[TrendPoint, ...]:
    """Open findings a night, of one check or of all."""
    columns = (totals.c.audit, func.max(totals.c.judged), func.sum(totals.c.findings), func.sum(totals.c.size))
    query = select(*columns).group_by(totals.c.audit)
    if check is not None:
        query = query.where(totals.c.code == check)
    sums = {audit: (findings, size) for audit, judged, findings, size in connection.execute(query) if judged}
    outcomes = _lives(connection, _CHECKS, {check} if check else None, _Unjudged)
    nights = _nights(connection, snapshots)
    return tuple(_point(night, sums.get(night.number), _scopes(_at(outcomes, night.number))) for night in nights)


def trend_of(connection: Connection, snapshots: Sequence[SnapshotInfo], ref: str, check: str | None) -> tuple[TrendPoint, ...]:
    """Open findings of one component a night, of one check or of all that ever found it (or, where none did, of all that ran)."""
    codes = set(connection.execute(select(sightings.c.code).where(sightings.c.ref == ref)).scalars())
    if check is not None:
        codes &= {check}
    findings = _lives(connection, _FINDINGS, {f"{code} {ref}" for code in codes}, ReportedFinding)
    outcomes = _lives(connection, _CHECKS, codes or None, CheckOutcome)
    points = []
    for night in _nights(connection, snapshots):
        number, info, _ = night
        looked = ref.partition(":")[0] in info.connections and any(outcome.judges(ref) for outcome in _at(outcomes, number))
        found = [finding for finding in _at(findings, number) if finding.state == "open"]
        sums = (len(found), sum(finding.size for finding in found)) if looked else None
        silent: dict[str, frozenset[str] | None] = {
            one.code: frozenset() if one.judges(ref) else None for one in _at(outcomes, number) if one.of_crm
        }
        points.append(_point(night, sums, silent))
    return tuple(points)


Life = tuple[int, int | None, T]
"""A version, with the numbers between which it held."""


def _lives(connection: Connection, part: history.PartName, keys: Collection[str] | None, kind: type[T]) -> list[Life[T]]:
    """Every version of these entities of a part, or of all."""
    query = select(versions.c.valid_from, versions.c.valid_to, versions.c.document)
    query = query.join_from(versions, entities, versions.c.entity == entities.c.id)
    query = query.where(entities.c.part == history.part_ids(connection, (part,))[part])
    if keys is not None:
        query = query.where(entities.c.key.in_(keys))
    return [(begun, ended, msgspec.json.decode(text, type=kind)) for begun, ended, text in connection.execute(query)]


def _at(lives: Iterable[Life[T]], number: int) -> Iterator[T]:
    return (value for begun, ended, value in lives if begun <= number and (ended is None or number < ended))


def _point(night: _Night, sums: tuple[int, float] | None, unjudged: Mapping[str, frozenset[str] | None]) -> TrendPoint:
    findings, size = sums if sums is not None else (None, None)
    return TrendPoint(
        taken_at=night.info.taken_at,
        snapshot_id=night.info.id,
        findings=findings,
        size=size,
        unjudged=unjudged,
        policy=night.policy,
    )


def _scopes(outcomes: Iterable[_Unjudged]) -> dict[str, frozenset[str] | None]:
    """What each check could not judge. One that is switched off, or lacks an earlier night, is left out: no reading cures it."""
    return {
        one.code: frozenset(missing.scope for missing in one.not_judged) if one.outcome in JUDGED else None
        for one in outcomes
        if one.of_crm and not one.compares and one.outcome != "off"
    }


def _kept(value: object) -> Kept:
    return Kept(_json(value), ())


def _json(value: object) -> str:
    try:
        return msgspec.json.encode(value, enc_hook=_plain, order="deterministic").decode()
    except UnicodeEncodeError:
        return _json(in_whole_characters(msgspec.to_builtins(value, enc_hook=_plain)))


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a finding cannot carry a {type(value).__name__}")
