"""What every format says first, and the order in which it tells the rest; worked out once, drawn by each renderer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from auditor.explaining import AREAS
from auditor.report.text import and_list, listed
from auditor.result import JUDGED, AuditResult, CheckOutcome, ReportedFinding
from checks.model.finding import NotJudged, Severity
from checks.model.names import count
from checks.model.refs import KINDS
from checks.model.rows.schema import Connection

MOST_GRAVE = 5
MOST_PLACES = 3
SEES_ALL = ("View All Data", "Modify All Data")
"""Salesforce's rights to see every record. Where one is held, no other matters to a count."""
_COUNTS = re.compile(r"crm\.objects\.(?:contacts|companies|deals|leads)\.read")
"""HubSpot's scopes for the records that are counted: of a token's many others none matters to a count."""
_PLACE = "\0"
"""Stands for the name of a place while reasons are compared."""
SEVERITIES = tuple(sorted(Severity, reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Somebody who has findings to deal with: a team or, where none is named, a mandate."""

    name: str
    findings: int
    by_severity: Mapping[Severity, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged:
    """Everything that was not judged for one and the same reason."""

    reason: str
    cure: str
    checks: tuple[str, ...]
    """Codes of the checks."""
    scopes: tuple[str, ...]
    """Connections, objects and components that were left out; empty when it is the whole check."""
    absent: bool
    """Whether the account does not have it, so that nothing of it can be wrong."""

    @property
    def how(self) -> str:
        """What stands before the codes of the checks."""
        return "nothing there for" if self.absent else "not judged by"

    @property
    def before_cure(self) -> str:
        """What stands before the cure: what no run ever reads is looked at by hand, and what is not there needs none."""
        by_hand = self.cure.startswith("look ")
        return "" if self.absent else "until then, " if by_hand else "to have it judged: "

    @property
    def mending(self) -> str:
        """What can be done, as the rest of a sentence; '' where nothing is known."""
        return f"{self.before_cure}{self.cure}" if self.cure else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckBlock:
    """The findings of one check, with what they share."""

    code: str
    slug: str
    title: str
    why: str
    fix: str
    """How to mend it, where all its findings are mended alike; else ''."""
    placing: str
    """Who has to deal with them and by when, where it is the same for all; else ''."""
    counted: str
    """With which rights their numbers were counted, where it is the same for all; else ''."""
    findings: tuple[ReportedFinding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaBlock:
    """The findings of one area, check by check."""

    code: str
    title: str
    checks: tuple[CheckBlock, ...]

    @property
    def findings(self) -> int:
        """How many there are."""
        return sum(len(check.findings) for check in self.checks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The first page."""

    open: int
    muted: int
    accepted: int
    by_severity: Mapping[Severity, int]
    """Open findings; every severity has its entry."""
    gravest: tuple[ReportedFinding, ...]
    """The first few of the weightiest that are listed, from different checks where there are several."""
    unlisted: int
    """Open findings that are counted and not listed, since they are less severe than asked for."""
    owners: tuple[Owner, ...]
    checks: int
    """How many checks were to judge the CRM; those that are switched off are not counted."""
    judged: int
    in_part: int
    """How many of them judged a part and had to leave another."""
    unjudged: tuple[Unjudged, ...]
    broken: tuple[CheckOutcome, ...]
    off: tuple[CheckOutcome, ...]

    @property
    def headline(self) -> str:
        """``8 findings (3 muted, 12 in the baseline)``."""
        return f"{count(self.open, 'finding')} ({self.muted:,} muted, {self.accepted:,} in the baseline)"

    @property
    def left_out(self) -> str:
        """``14 less severe findings are not listed``; '' when all are."""
        verb = "is" if self.unlisted == 1 else "are"
        return f"{count(self.unlisted, 'less severe finding')} {verb} not listed" if self.unlisted else ""


def summarise(result: AuditResult, shown_from: Severity = Severity.LOW) -> Summary:
    """The first page of an audit. It counts everything, whatever the severity from which findings are listed."""
    states = Counter(finding.state for finding in result.findings)
    severities = Counter(finding.severity for finding in result.open())
    running = [check for check in result.checks if check.outcome != "off"]
    judging = [check for check in running if check.of_crm]
    shown = severe(result.open(), shown_from)
    return Summary(
        open=states["open"],
        muted=states["muted"],
        accepted=states["accepted"],
        by_severity={severity: severities[severity] for severity in SEVERITIES},
        gravest=_gravest(shown),
        unlisted=len(result.open()) - len(shown),
        owners=_owners(result.open()),
        checks=len(judging),
        judged=result.judged,
        in_part=sum(check.outcome in JUDGED and any(not left.absent for left in check.not_judged) for check in judging),
        unjudged=unjudged(running),
        broken=tuple(check for check in running if check.outcome == "broke"),
        off=tuple(check for check in result.checks if check.outcome == "off"),
    )


def severe(findings: Iterable[ReportedFinding], shown_from: Severity) -> tuple[ReportedFinding, ...]:
    """The findings that are listed: those at least so severe."""
    return tuple(finding for finding in findings if finding.severity >= shown_from)


def most_telling(findings: Iterable[ReportedFinding], most: int) -> tuple[ReportedFinding, ...]:
    """At most so many findings of each severity, taken from every check in turn, so that one check does not hide the others."""
    turns: Counter[tuple[Severity, str]] = Counter()
    ranked: dict[Severity, list[tuple[int, int]]] = {}
    every = list(findings)
    for index, finding in enumerate(every):
        turns[finding.severity, finding.code] += 1
        ranked.setdefault(finding.severity, []).append((turns[finding.severity, finding.code], index))
    kept = {index for places in ranked.values() for _, index in sorted(places)[:most]}
    return tuple(finding for index, finding in enumerate(every) if index in kept)


def path_of(ref: str) -> str:
    """A reference without connection and kind, for where they go without saying; any other text as it is."""
    parts = ref.split(":", 2)
    return parts[2] if len(parts) == 3 and parts[1] in KINDS else ref


def owner_of(finding: ReportedFinding) -> str:
    """Who has to deal with a finding: the team, else the mandate."""
    return finding.placed.team or str(finding.placed.mandate)


def weightiest(findings: Iterable[ReportedFinding]) -> tuple[ReportedFinding, ...]:
    """The findings in the order of what they weigh: the severest first, of these what touches most money, then most records."""
    return tuple(sorted(findings, key=_weight))


def _weight(finding: ReportedFinding) -> tuple[int, float, int, str, str]:
    return -finding.severity, -(finding.amount or 0), -(finding.records or 0), finding.code, finding.ref


def _gravest(findings: Iterable[ReportedFinding]) -> tuple[ReportedFinding, ...]:
    return weightiest(most_telling(weightiest(findings), MOST_GRAVE))[:MOST_GRAVE]


def _owners(findings: Iterable[ReportedFinding]) -> tuple[Owner, ...]:
    counts: dict[str, Counter[Severity]] = {}
    for finding in findings:
        counts.setdefault(owner_of(finding), Counter())[finding.severity] += 1
    owners = [Owner(name=name, findings=counted.total(), by_severity=counted) for name, counted in counts.items()]
    return tuple(sorted(owners, key=lambda owner: (*(-owner.by_severity[severity] for severity in SEVERITIES), owner.name)))


def unjudged(checks: Iterable[CheckOutcome]) -> tuple[Unjudged, ...]:
    """Reasons, those that stop most checks first, and last what an account does not have.

    Hundreds of places with one reason are one entry. Reasons that differ only in the name of the place are one reason, told with
    the first few names and a count.
    """
    told = [(check.code, left) for check in checks for left in check.not_judged]
    places: dict[tuple[str, str], set[str]] = {}
    for _, left in told:
        places.setdefault((left.reason, left.cure), set()).add(_place(left))
    groups: dict[tuple[str, str], list[tuple[str, NotJudged]]] = {}
    for code, left in told:
        alike = (left.reason, left.cure)
        if len(places[alike]) == 1:  # else it is told of several places in the same words, whatever names stand in them
            alike = (_nameless(left.reason, _place(left)), _nameless(left.cure, _place(left)))
        groups.setdefault(alike, []).append((code, left))
    every = [_group(reason, cure, members) for (reason, cure), members in groups.items()]
    return tuple(sorted(every, key=lambda group: (group.absent, -len(group.checks), group.reason, group.cure)))


def _place(left: NotJudged) -> str:
    """What was not read, or else what cannot be judged."""
    return left.of or left.scope


def _name(place: str) -> str:
    """A place without its connection and kind."""
    bare = path_of(place)
    return bare if bare != place else place.partition(":")[2] or place


def _nameless(text: str, place: str) -> str:
    """The text without the name of its place."""
    name = _name(place)
    return re.sub(rf"(?<![\w.]){re.escape(name)}(?![\w]|\.\w+\.)", _PLACE, text) if name else text


def _group(reason: str, cure: str, members: list[tuple[str, NotJudged]]) -> Unjudged:
    scopes = tuple(sorted({_place(left) for _, left in members if _place(left)}))
    if len(scopes) <= 1:
        reason, cure = members[0][1].reason, members[0][1].cure
    names = listed([_name(scope) for scope in scopes], MOST_PLACES)
    return Unjudged(
        reason=reason.removeprefix(f"{_PLACE}: ").replace(_PLACE, names),
        cure=cure.replace(_PLACE, names),
        checks=tuple(dict.fromkeys(code for code, _ in members)),
        scopes=scopes,
        absent=all(left.absent for _, left in members),
    )


def areas(findings: Iterable[ReportedFinding]) -> tuple[AreaBlock, ...]:
    """The findings by area, in the order of the business process; within one, as they come: severest first."""
    by_check: dict[str, list[ReportedFinding]] = {}
    for finding in findings:
        by_check.setdefault(finding.code, []).append(finding)
    by_area: dict[str, list[CheckBlock]] = {}
    for code, found in by_check.items():
        by_area.setdefault(code[:3], []).append(_check_block(found))
    order = [*AREAS, *sorted(set(by_area) - set(AREAS))]
    return tuple(
        AreaBlock(code=code, title=AREAS.get(code, code), checks=tuple(by_area[code])) for code in order if code in by_area
    )


def _check_block(found: list[ReportedFinding]) -> CheckBlock:
    first = found[0]
    fixes = {finding.fix for finding in found}
    placings = {placing_of(finding) for finding in found}
    ways = {counted_of(finding) for finding in found}
    return CheckBlock(
        code=first.code,
        slug=first.slug,
        title=first.title,
        why=first.why,
        fix=first.fix if len(fixes) == 1 else "",
        placing=placing_of(first) if len(placings) == 1 else "",
        counted=counted_of(first) if len(ways) == 1 else "",
        findings=tuple(found),
    )


def placing_of(finding: ReportedFinding) -> str:
    """Who has to deal with a finding, in which lane, how far it has climbed, and by when."""
    placed = finding.placed
    who = dict.fromkeys(name for name in (owner_of(finding), str(placed.mandate), placed.person) if name)
    return f"{', '.join(who)} · {placed.lane} · tier {placed.tier}, {placed.addressee} · due {placed.due_on}"


def counted_of(finding: ReportedFinding) -> str:
    """How far the numbers of a finding go: ``counted with View All Data``; '' of one that counts nothing."""
    if finding.at_least:
        return "counted without the right to see every record: at least this many"
    held = finding.measured_with
    rights = [right for right in held if right in SEES_ALL][:1] or [right for right in held if _COUNTS.fullmatch(right)] or held
    return f"counted with {and_list(rights)}" if rights else ""


def off_reason(check: CheckOutcome) -> str:
    """Why a check is switched off."""
    return "; ".join(left.reason for left in check.not_judged) or "switched off"


def moment(at: datetime) -> str:
    """A time as reports write it: ``2026-11-20 02:00 UTC``."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def described(connection: Connection) -> str:
    """A connection in a few words: ``salesforce (project, source format, API 60.0)``."""
    version = f"API {connection.api_version}" if connection.api_version else ""
    form = f"{connection.format} format" if connection.format and connection.format != "rest" else ""
    return f"{connection.name} ({', '.join(part for part in (connection.kind, form, connection.edition or '', version) if part)})"
