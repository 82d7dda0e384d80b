"""SRC009: campaigns that are named in a way of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count, quoted
from checks.model.policy.measurement import Naming, NamingRule
from checks.model.rows.marketing import Campaign
from checks.model.snapshot import Snapshot
from checks.model.tables import Table
from checks.sources.conventions import dominant


class _Fault(NamedTuple):
    """Names of a connection that break one pattern: what they are, the pattern in words, and how many were held against it."""

    what: str
    pattern: str
    declared: bool
    campaigns: tuple[Campaign, ...]
    of: int


@check("SRC009", severity=Severity.LOW, confidence=Confidence.CERTAIN, rows=(15,))
def campaign_naming(
    campaigns: Table[Campaign],
    naming: Naming,
    before: Snapshot | None = None,
    *,
    fewest: int = 20,
    dominance: float = 0.9,
) -> Iterator[Finding | NotJudged]:
    """Campaign or UTM naming that breaks the declared or the dominant pattern.

    Why: without a shared operating model 'Marketing creates a new campaign source naming pattern', and every report that tells
    sources and quarters by the name misses what is named otherwise.

    How it decides: the names of campaigns are held against the rules of naming.yaml whose components are campaigns
    ('campaign:*'): a name has to match one of those that are for it. Without a rule, and for the UTM texts of HubSpot's
    campaigns, the pattern is the one that nearly all of them follow: what they begin with (a day, month, quarter or year), what
    parts their words, whether all is lower case. Plain words are no pattern. One finding a connection, with those first that
    are new since the snapshot compared with, for which it weighs more.

    Example: 2 of 140 campaigns are not named as naming.yaml says, such as '2026-Q1 Webinar 01', one of them new: 'partner push'.

    Fix in Salesforce: rename the campaigns; where the new pattern is meant, write it into naming.yaml, and tell who builds
    reports.

    Fix in HubSpot: rename the campaigns, and set the UTM again before links go out; where the new pattern is meant, write it into
    naming.yaml.

    Known limits: HubSpot has campaigns from Professional on. UTM values on records are judged where naming.yaml or dictionary.csv
    says what they may be (DAT006). Of Salesforce the latest campaigns are read.

    fewest: how many names there must be before one pattern counts as theirs.

    dominance: the share that must follow it; at nine in ten the others are exceptions, and no second pattern.
    """
    rules = [rule for rule in naming.rules if _speaks_of_campaigns(rule)]
    for connection, rows in campaigns.by("connection").items():
        faults = [*_declared(rows, [rule for rule in rules if _is_pattern(rule)]), *_dominant_utm(rows, fewest, dominance)]
        if not any(refs.matches(row.ref, rule.components) for rule in rules for row in rows):
            faults += _dominant("campaign", rows, [row.name for row in rows], fewest, dominance)
        if faults:
            yield _finding(connection, faults, _known(connection, before))
    yield from _no_pattern(rules)


def _speaks_of_campaigns(rule: NamingRule) -> bool:
    return "campaign" in rule.components.split(":")[:-1]


def _is_pattern(rule: NamingRule) -> bool:
    try:
        re.compile(rule.pattern)
    except re.error:
        return False
    return True


def _no_pattern(rules: Sequence[NamingRule]) -> Iterator[NotJudged]:
    for rule in rules:
        if not _is_pattern(rule):
            scope = refs.make("governance", "policy", f"naming.yaml/{rule.components}")
            reason = f"the pattern of naming.yaml for {rule.components} is no regular expression"
            yield NotJudged(scope=scope, reason=reason, cure="correct it in governance/naming.yaml")


def _declared(rows: Sequence[Campaign], rules: Sequence[NamingRule]) -> Iterator[_Fault]:
    """The campaigns whose names match none of the rules that are for them."""
    theirs = {row.ref: [rule for rule in rules if refs.matches(row.ref, rule.components)] for row in rows}
    asked = [row for row in rows if theirs[row.ref]]
    odd = [row for row in asked if not any(re.fullmatch(rule.pattern, row.name) for rule in theirs[row.ref])]
    if odd:
        example = next((rule.example for row in odd for rule in theirs[row.ref] if rule.example), "")
        such = f", such as '{example}'" if example else ""
        yield _Fault("campaign", f"named as naming.yaml says{such}", True, tuple(odd), len(asked))


def _dominant_utm(rows: Sequence[Campaign], fewest: int, dominance: float) -> Iterator[_Fault]:
    told = [row for row in rows if row.utm]
    yield from _dominant("UTM text of campaigns", told, [row.utm or "" for row in told], fewest, dominance)


def _dominant(what: str, rows: Sequence[Campaign], names: Sequence[str], fewest: int, dominance: float) -> Iterator[_Fault]:
    """The campaigns that do not follow the pattern that nearly all follow."""
    pattern = dominant(names, fewest=fewest, share=dominance)
    odd = [row for row, name in zip(rows, names, strict=True) if pattern and not pattern.fits(name)]
    if pattern and odd:
        yield _Fault(what, f"made as the others, which {pattern.title}", False, tuple(odd), len(names))


def _known(connection: str, before: Snapshot | None) -> frozenset[str] | None:
    """The campaigns that there were before; None where nothing is compared, or they were not read."""
    if before is None or before.coverage.whole_gap("campaigns", connection) or connection not in before.coverage.connections:
        return None
    return frozenset(row.ref for row in before.table("campaigns") if row.connection == connection)


def _finding(connection: str, faults: Sequence[_Fault], known: frozenset[str] | None) -> Finding:
    parts, new, odd = [], set[str](), dict[str, None]()
    for fault in faults:
        fresh = [row for row in fault.campaigns if known is not None and row.ref not in known]
        first = [*fresh, *(row for row in fault.campaigns if row not in fresh)]
        are = "is" if len(first) == 1 else "are"
        names = quoted((row.utm or "") if fault.what.startswith("UTM") else row.name for row in first)
        since = f", {len(fresh):,} of them new" if fresh else ""
        parts.append(f"{len(first):,} of {_counted(fault)} {are} not {fault.pattern}{since}: {names}")
        new |= {row.ref for row in fresh}
        odd |= dict.fromkeys(row.ref for row in first)
    certain = any(fault.declared for fault in faults)
    return Finding(
        ref=refs.make(connection, "connection", connection),
        message=f"{'; and '.join(parts)}.",
        measured={"odd": len(odd), "new": len(new) if known is not None else None},
        size=len(odd),
        affected=tuple(odd),
        severity=Severity.MEDIUM if new else None,
        confidence=None if certain else Confidence.POSSIBLE,
    )


def _counted(fault: _Fault) -> str:
    if fault.what == "campaign":
        return count(fault.of, "campaign")
    return count(fault.of, "UTM text of campaigns", "UTM texts of campaigns")
