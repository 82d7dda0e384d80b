"""A look at each connection before a run: who signs in, with which rights, and which checks would be blind."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from auditor.connecting import Connect, Context, connector_of
from auditor.diagnosis import Diagnosis, Right
from auditor.result import CheckOutcome
from auditor.signing_in import described
from checks.model.check import Check, Inputs, reached
from checks.model.finding import NotJudged
from checks.model.names import count
from checks.model.policy import Policy
from checks.model.policy.records import CheckSetting
from checks.model.rows.gap import Gap
from checks.model.rows.schema import Connection
from checks.model.snapshot import Coverage, Snapshot
from checks.model.tables import ROW_TYPES
from connectors.base import Connector, ConnectorError, Inspection

if TYPE_CHECKING:
    from auditor.config import Config


FIRST_PULL = 60
"""API calls that the first pull of an org of usual size takes: a company of 60 objects and 9,000 fields is read with some 50."""


@runtime_checkable
class Inspects(Protocol):
    """A connector whose connection can be looked at without reading all of it."""

    def inspect(self) -> Inspection:
        """Look. Raises ConnectorError when the connection cannot be reached."""
        ...


def examine(
    config: Config,
    names: Iterable[str],
    *,
    checks: Mapping[str, Check],
    policy: Policy,
    taken_at: datetime,
    connect: Connect = connector_of,
) -> tuple[Diagnosis, ...]:
    """Look at these connections, one after the other. One that cannot be reached is told and stops no other."""
    context = Context(folder=config.folder, cache=config.cache, taken_at=taken_at, policy=policy)
    return tuple(_diagnosis(name, config.connections[name], context, checks, connect) for name in names)


def _diagnosis(name: str, settings: Any, context: Context, checks: Mapping[str, Check], connect: Connect) -> Diagnosis:
    sign_in = described(settings, os.environ) if settings.type in ("salesforce", "hubspot") else ""
    try:
        connector = connect(name, settings, context)
        found = _inspected(connector) if isinstance(connector, Inspects) else _read(connector)
    except ConnectorError as error:
        return Diagnosis(name=name, type=settings.type, reachable=False, reason=str(error), sign_in=sign_in)
    facts, gaps = found
    row = Connection(connection=name, ref=f"{name}:connection:{name}", system="", name=name, kind="")
    foreseen = Snapshot(context.taken_at, {**_NOTHING_READ, "connections": [row], "gaps": gaps})
    sights = list(_sights(foreseen, checks, context.policy))
    return Diagnosis(
        name=name,
        type=settings.type,
        reachable=True,
        sign_in=sign_in,
        calls_left=(left := _left(facts.get("calls_used"), facts.get("calls_limit"), settings)),
        too_few_calls=_too_few(left, settings),
        blind=tuple(one for one in sights if one.outcome == "not judged"),
        in_part=tuple(one for one in sights if one.outcome == "clean in part"),
        whole=tuple(one.code for one in sights if one.outcome == "clean"),
        lacks=tuple(dict.fromkeys(gap.reason for gap in gaps if gap.kind == "edition")),
        **facts,
    )


_NOTHING_READ: Mapping[str, list[Any]] = {name: [] for name in ROW_TYPES}


def _inspected(connector: Inspects) -> tuple[dict[str, Any], list[Gap]]:
    seen = connector.inspect()
    facts = {
        "username": seen.username or None,
        "org_name": seen.org_name,
        "org_id": seen.org_id,
        "kind": seen.kind,
        "edition": seen.edition,
        "api_version": seen.api_version,
        "rights": tuple(_right(name, held, seen.means.get(name, ""), seen.blind) for name, held in seen.rights.items()),
        "calls_used": seen.calls_used,
        "calls_limit": seen.calls_limit,
        "unread": tuple(f"{what} could not be read: {reason}" for what, reason in seen.unread.items()),
        "warnings": seen.warnings,
    }
    return facts, list(seen.blind)


def _read(connector: Connector) -> tuple[dict[str, Any], list[Gap]]:
    """What a connection tells that costs nothing to read, so that its gaps are known and need not be foretold."""
    tables = connector.pull()
    row = next(iter(tables["connections"]))
    return {"kind": row.kind, "edition": row.edition, "api_version": row.api_version}, list(tables["gaps"])


def _right(name: str, held: bool | None, means: str, gaps: Iterable[Gap]) -> Right:
    """A right with the tables of the gaps that name it."""
    named = [gap for gap in gaps if held is False and (name in gap.reason or name in gap.cure)]
    blind = {gap.table for gap in named if not gap.scope}
    smaller = {gap.table for gap in named} - blind
    return Right(name=name, held=held, means=means, blind=tuple(sorted(blind)), smaller=tuple(sorted(smaller)))


def _left(used: int | None, limit: int | None, settings: Any) -> int | None:
    if used is None or limit is None:
        return None
    left = max(0, int(limit * (1 - settings.reserve)) - used)
    return min(left, settings.max_calls) if settings.max_calls is not None else left


def _too_few(left: int | None, settings: Any) -> str:
    """Why the calls that are left do not do for a first pull."""
    most = getattr(settings, "max_calls", None)
    if left is None:
        left = most
    if left is None or left >= FIRST_PULL:
        return ""
    cure = "raise max_calls" if left == most else "wait until the last 24 hours hold fewer calls, or lower reserve"
    may = f"a run may use {count(left, 'API call')}, and a first pull takes about {FIRST_PULL}"
    return f"{may}: it would stop before its end; {cure}"


def _sights(snapshot: Snapshot, checks: Mapping[str, Check], policy: Policy) -> Iterator[CheckOutcome]:
    """What each check would see of the one connection of a snapshot.

    Of what a check needs every gap counts, as in the audit. Of what it can do without, the check itself decides once it has read
    the rest; here each gap counts that somebody can mend, so that no check is blinder than was foreseen.
    """
    inputs = Inputs(snapshot, policy)
    coverage = snapshot.coverage
    (connection,) = coverage.connections
    for check in checks.values():
        tables = inputs.tables_of(check.reads)
        if not tables or policy.thresholds.checks.get(check.code, CheckSetting()).off:
            continue
        whole = [gap for table in tables if (gap := coverage.whole_gap(table, connection))]
        gaps = whole or [
            *coverage.scoped_gaps(tables, [connection]),
            *_mendable(coverage, (reached(check.reads) & ROW_TYPES.keys()) - set(tables)),
        ]
        left = (NotJudged(scope=_scope(gap), reason=gap.reason, cure=gap.cure, absent=gap.absent) for gap in gaps)
        yield CheckOutcome(
            code=check.code,
            slug=check.slug,
            title=check.title,
            outcome="not judged" if whole else "clean" if all(gap.absent for gap in gaps) else "clean in part",
            not_judged=tuple(dict.fromkeys(left)),
        )


def _mendable(coverage: Coverage, tables: Collection[str]) -> Iterator[Gap]:
    """The gaps of these tables that a right, a feature or another run would close. A part that a feature alone brings is none."""
    for gap in coverage.gaps:
        if (
            gap.table in tables
            and gap.kind not in ("unsupported", "partial retrieve")
            and not (gap.scope and gap.kind == "feature off")
        ):
            yield gap


def _scope(gap: Gap) -> str:
    return f"{gap.connection}:{gap.scope}" if gap.scope else gap.connection
