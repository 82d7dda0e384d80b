"""Turn a plain function into a registered check, and judge a snapshot with it.

The function's positional parameters name what it reads: tables of the snapshot, parts of the policy, views (inputs
derived once and shared), and ``taken_at``, ``coverage``, ``before`` (the snapshot to compare with). A parameter whose default is
None is optional. Its keyword-only parameters are the thresholds that a user may set. Its docstring is its documentation.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from checks.model.documentation import Documentation
from checks.model.finding import Confidence, Finding, Lane, Mandate, NotJudged, Severity
from checks.model.policy import PARTS, Policy
from checks.model.rows.gap import Gap
from checks.model.snapshot import Coverage, Snapshot
from checks.model.tables import MEASURES, ROW_TYPES

Judge = Callable[..., Iterable[Finding | NotJudged]]
V = TypeVar("V", bound=Callable[..., Any])
_PASSING = frozenset({"fault", "budget"})
"""The kinds of gaps that another run may not have."""
_CURABLE = frozenset({"permission", "scope"})
"""The kinds of gaps that a right would close."""
_GOVERNED = frozenset({"governed_fields", "governed_source_fields"})
"""The views that hold nothing of what the policy does not govern."""
SPECIAL = frozenset({"taken_at", "coverage", "before"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """What a function reads, told from its signature."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check and the facts that reports print about it."""

    code: str
    slug: str
    severity: Severity
    confidence: Confidence
    owner: Mandate
    lane: Lane
    rows: tuple[int, ...]
    """The rows of the mission that the check serves."""
    reads: Reads
    documentation: Documentation
    function: Judge
    finds_in: frozenset[str] = frozenset()
    """The optional tables that hold faults of their own: without one of them, something may be missed."""

    @property
    def area(self) -> str:
        """The family: the three letters of the code."""
        return self.code[:3]

    @property
    def title(self) -> str:
        """One line that says what it finds."""
        return self.documentation.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one check answered: its findings in order of reference, and what it could not judge."""

    check: Check
    findings: tuple[Finding, ...]
    not_judged: tuple[NotJudged, ...]
    ran: bool
    """False when the check judged nothing at all."""
    broke: bool = False
    """True when the check itself failed; what it would have found is unknown."""


REGISTRY: dict[str, Check] = {}
VIEWS: dict[str, tuple[Reads, Callable[..., Any]]] = {}


def reached(reads: Reads) -> frozenset[str]:
    """All that is read, by name: tables, parts of the policy, views and what these read, be it that it can be done without."""
    names = frozenset((*reads.required, *reads.optional))
    return names.union(*(reached(VIEWS[name][0]) for name in names if name in VIEWS))


def _reads(name: str, function: Callable[..., Any]) -> Reads:
    required, optional, options = [], [], {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY:
            if parameter.default is parameter.empty:
                raise TypeError(f"{name}: the option {parameter.name} needs a default")
            options[parameter.name] = parameter.default
        elif parameter.default is None:
            optional.append(parameter.name)
        else:
            required.append(parameter.name)
    return Reads(required=tuple(required), optional=tuple(optional), options=options)


def _verify(name: str, reads: Reads) -> None:
    """Raise TypeError when a check, or a view that it names, reads what there is not."""
    for needed in (*reads.required, *reads.optional):
        if needed in VIEWS:
            _verify(f"{name}, in the view {needed}", VIEWS[needed][0])
        elif not (needed in ROW_TYPES or needed in PARTS or needed in SPECIAL):
            raise TypeError(f"{name}: there is no table, policy part or view named {needed}")


def view(function: V) -> V:
    """Register a derived input under the function's name: computed once a run, shared by all checks that name it.

    What it reads is looked at when a check names it, so that views may stand in any order.
    """
    name = getattr(function, "__name__", "")
    if name in VIEWS or name in ROW_TYPES or name in PARTS or name in SPECIAL:
        raise ValueError(f"the name {name} is taken")
    VIEWS[name] = (_reads(name, function), function)
    return function


def check(
    code: str,
    *,
    severity: Severity,
    confidence: Confidence,
    owner: Mandate = Mandate.REVOPS,
    lane: Lane = Lane.REVENUE_SYSTEM,
    rows: tuple[int, ...],
    finds_in: tuple[str, ...] = (),
) -> Callable[[Judge], Judge]:
    """Register the decorated function under ``code``.

    Optional tables make an answer sharper; of those in ``finds_in`` the check answers for what they hold, too, so that one
    which could not be read for want of a right is told. Raises ValueError when the code is taken, TypeError when a parameter
    or ``finds_in`` names nothing that is read.
    """

    def register(function: Judge) -> Judge:
        name = getattr(function, "__name__", "")
        reads = _reads(code, function)
        _verify(code, reads)
        if strange := set(finds_in) - set(reads.optional):
            raise TypeError(f"{code}: {', '.join(sorted(strange))} is no optional table of the check")
        if (taken := REGISTRY.get(code)) and taken.function.__module__ != function.__module__:
            raise ValueError(f"{code} is taken by {taken.slug}")
        REGISTRY[code] = Check(
            code=code,
            slug=name.replace("_", "-"),
            severity=severity,
            confidence=confidence,
            owner=owner,
            lane=lane,
            rows=rows,
            reads=reads,
            finds_in=frozenset(finds_in),
            documentation=Documentation.of(inspect.getdoc(function) or "", reads.options),
            function=function,
        )
        return function

    return register


class Inputs:
    """What checks read, resolved by name; views are computed once."""

    def __init__(self, snapshot: Snapshot, policy: Policy, before: Snapshot | None = None) -> None:
        self.snapshot = snapshot
        self.policy = policy
        self.before = before
        self._narrowed: dict[frozenset[str], dict[str, Any]] = {}

    def tables_of(self, reads: Reads) -> tuple[str, ...]:
        """The tables that a check cannot do without, those of its views included."""
        tables: dict[str, None] = {}
        for name in reads.required:
            if name in VIEWS:
                tables.update(dict.fromkeys(self.tables_of(VIEWS[name][0])))
            elif name in ROW_TYPES:
                tables[name] = None
        return tuple(tables)

    def value(self, name: str, connections: frozenset[str]) -> Any:
        """A table, policy part or view, as these connections have it."""
        known = self._narrowed.setdefault(connections, {})
        if name not in known:
            known[name] = self._resolve(name, connections)
        return known[name]

    def _resolve(self, name: str, connections: frozenset[str]) -> Any:
        if name in VIEWS:
            reads, function = VIEWS[name]
            return function(**{need: self.value(need, connections) for need in (*reads.required, *reads.optional)})
        if name in ROW_TYPES:
            return self.snapshot.table(name).only(connections)
        if name in PARTS:
            return getattr(self.policy, name)
        return {"taken_at": self.snapshot.taken_at, "coverage": self.snapshot.coverage, "before": self.before}[name]


def judge(check: Check, inputs: Inputs, **options: Any) -> Judgement:
    """Run one check on the connections whose tables it needs were read; the others are *not judged*.

    A check that raises is reported as broken, not as clean. Raises ValueError when it answers twice for one component,
    since a finding's identity would be lost.
    """
    not_judged: list[NotJudged] = []
    if "before" in check.reads.required and inputs.before is None:
        reason = NotJudged(reason="there is no earlier snapshot to compare with", cure="take a second snapshot, or name two")
        return Judgement(check=check, findings=(), not_judged=(reason,), ran=False)
    coverage = inputs.snapshot.coverage
    tables = inputs.tables_of(check.reads)
    readable = []
    for connection in coverage.connections:
        gaps = [gap for table in tables if (gap := coverage.whole_gap(table, connection))]
        not_judged += [NotJudged(scope=connection, reason=gap.reason, cure=gap.cure) for gap in gaps]
        if not gaps:
            readable.append(connection)
    if not readable:
        return Judgement(check=check, findings=(), not_judged=_once(not_judged), ran=False)
    among = frozenset(readable)
    not_judged += map(_of_part, coverage.scoped_gaps(tables, readable))
    not_judged += _of_optional(check, coverage, readable)
    not_judged += _ungoverned(check, inputs, readable)
    arguments = {name: inputs.value(name, among) for name in (*check.reads.required, *check.reads.optional)}
    findings: dict[str, Finding] = {}
    whole = False
    for answer in check.function(**arguments, **{**check.reads.options, **options}):
        if isinstance(answer, NotJudged):
            whole = whole or not answer.scope
            not_judged.append(answer)
        elif answer.ref in findings:
            raise ValueError(f"{check.code} answers twice for {answer.ref}")
        else:
            findings[answer.ref] = answer
    ordered = tuple(findings[ref] for ref in sorted(findings))
    return Judgement(check=check, findings=ordered, not_judged=_once(not_judged), ran=bool(ordered) or not whole)


def _ungoverned(check: Check, inputs: Inputs, connections: Iterable[str]) -> Iterator[NotJudged]:
    """The connections of which a check of governed fields looks at nothing, since the policy governs none of their objects."""
    if _GOVERNED.isdisjoint(reached(check.reads)):
        return
    governed = frozenset(inputs.policy.systems.governed_objects)
    fields = inputs.snapshot.table("fields").by("connection")
    for name in connections:
        if (rows := fields.get(name, ())) and governed.isdisjoint({row.object for row in rows}):
            reason = f"the policy governs no object of {name}"
            cure = "name its objects under governed_objects in governance/systems.yaml"
            yield NotJudged(scope=name, reason=reason, cure=cure)


def _of_part(gap: Gap) -> NotJudged:
    """What is not judged for want of a part of a table.

    A count that failed on the way says of no component that it is well: what it would have told may be of any of them. What the
    plan of an account does not have is named, and there is none of it.
    """
    if gap.table in MEASURES and gap.kind in _PASSING:
        reason = f"no count of {gap.scope}: {gap.reason}" if gap.scope else gap.reason
        return NotJudged(scope=gap.connection, reason=reason, cure=gap.cure, of=f"{gap.connection}:{gap.scope or gap.table}")
    scope = f"{gap.connection}:{gap.scope or gap.table}"
    return NotJudged(scope=scope, reason=gap.reason, cure=gap.cure, absent=gap.absent)


def _of_optional(check: Check, coverage: Coverage, connections: Iterable[str]) -> Iterator[NotJudged]:
    """What may be missed because a table that a check can do without failed to be read this time, or takes a right to be read."""
    optional, among = ROW_TYPES.keys() & set(check.reads.optional), set(connections)
    for gap in coverage.gaps:
        missed = gap.kind in _PASSING or (gap.kind in _CURABLE and gap.table in check.finds_in)
        if gap.table in optional and gap.connection in among and missed:
            yield _of_part(gap)


def _once(answers: Iterable[NotJudged]) -> tuple[NotJudged, ...]:
    """One of each, in order: what is missing in two tables at once is told with one breath."""
    return tuple(dict.fromkeys(answers))
