"""FCT003: open deals that no forecast can rely on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from checks.model.check import check
from checks.model.finding import Confidence, Finding, NotJudged, Severity
from checks.model.names import count
from checks.model.rows.measures import OpenDeals
from checks.model.rows.process import Pipeline
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.views.money import as_number, worth


class _Kind(NamedTuple):
    """A fault of open deals: among which of them it is counted, and what is said of those that have it, one or several."""

    among: str
    one: str
    several: str
    severity: Severity
    confidence: Confidence


_KINDS = {
    "past_due": _Kind("", "is past its close date", "are past their close date", Severity.HIGH, Confidence.CERTAIN),
    "no_amount": _Kind(" in commit", "has no amount", "have no amount", Severity.HIGH, Confidence.CERTAIN),
    "pushed": _Kind(
        "",
        "was pushed into a later month three times or more",
        "were pushed into a later month three times or more",
        Severity.MEDIUM,
        Confidence.LIKELY,
    ),
}
"""The faults that are counted (checks/model/rows/measures.py), in the order in which they spoil a forecast."""


_CURE = "let the reader see close date, amount and forecast category of every deal"


class _Held(NamedTuple):
    number: int
    of: int | None
    amount: Decimal | None


@check("FCT003", severity=Severity.HIGH, confidence=Confidence.CERTAIN, rows=(8,))
def unreliable_deals(
    open_deals: Table[OpenDeals],
    pipelines: Table[Pipeline],
    currencies: Mapping[str, str],
    coverage: Coverage,
    *,
    past_due: float = 0.1,
    pushed: float = 0.2,
    no_amount: float = 0.05,
    fewest: int = 3,
) -> Iterator[Finding | NotJudged]:
    """Open deals past their close date, pushed again and again, or in commit with no amount.

    Why: 'Forecasts are not trusted.' A close date that has passed, or that moves every month, puts money into a quarter in which
    it will not come; a deal in commit without an amount is promised and adds nothing.

    How it decides: the open deals with a fault are counted by pipeline and held against all that could have it: all open deals,
    or those in the forecast category commit. Each fault above its share is one finding, with the number of its deals and their
    amount. A pipeline of which a fault was not counted is not judged for that fault. In HubSpot a deal is in commit when its
    property Forecast category says so.

    Example: 62 of 310 open deals (20 %) worth 1,400,000 EUR are past their close date.

    Fix in Salesforce: a list view of open opportunities with a close date before today, gone through by each owner once a week;
    a validation rule that demands an amount from the stage on that leads to Commit.

    Fix in HubSpot: a view of open deals with a close date before today; require the amount in the pipeline's later stages.

    Known limits: a date moved within its month is no push. How often a date was moved in HubSpot is in the history of each deal,
    which is not read. Whether a later date is the better guess only the seller knows.

    past_due: the share of open deals that may be late; up to one in ten is a week's tidying, more is a pipeline of yesterday.

    pushed: the share that may have been pushed three times; below one in five these are single deals, which a manager knows.

    no_amount: the share of deals in commit that may lack an amount; commit is a promise, so one in twenty is a slip and no more.

    fewest: how many deals it must be; one or two are named in the next pipeline review without a report.
    """
    shares = {"past_due": past_due, "pushed": pushed, "no_amount": no_amount}
    for ref, rows in open_deals.by("ref").items():
        where = _where(pipelines.get(ref))
        for fault, kind in _KINDS.items():
            held = _held(row for row in rows if row.fault == fault)
            if held is None and fault in _told_as_gaps(rows[0].connection, coverage):
                continue
            if held is None or (held.of is None and held.number >= fewest):
                number = (
                    f"how many open deals{kind.among}" if held is None else f"of how many open deals{kind.among} {held.number:,}"
                )
                cure = "" if fault == "pushed" else _CURE
                yield NotJudged(scope=f"{ref}/{fault}", reason=f"{number} {kind.several}{where} was not counted", cure=cure)
            elif held.of and held.number >= max(fewest, shares[fault] * held.of):
                yield _finding(f"{ref}/{fault}", fault, held, where, currencies.get(rows[0].connection, ""))


def _told_as_gaps(connection: str, coverage: Coverage) -> frozenset[str]:
    """The faults that a connection says itself it does not count, as HubSpot does of dates that were moved."""
    scopes = [gap.scope for gap in coverage.scoped_gaps(("open_deals",), (connection,))]
    return frozenset(fault for fault in _KINDS if any(fault in scope for scope in scopes))


def _held(rows: Iterable[OpenDeals]) -> _Held | None:
    """The rows of one fault of a pipeline, added up; None where it was not counted."""
    every = list(rows)
    if not every:
        return None
    amounts = [row.amount for row in every if row.amount is not None]
    of = [row.of for row in every if row.of is not None]
    return _Held(
        number=sum(row.count for row in every),
        of=sum(of) if len(of) == len(every) else None,
        amount=sum(amounts, Decimal()) if amounts else None,
    )


def _where(pipeline: Pipeline | None) -> str:
    """In which pipeline, to follow a sentence on deals; nothing for the one list of a whole org."""
    return f" in '{pipeline.label or pipeline.name}'" if pipeline and pipeline.name != "*" else ""


def _finding(ref: str, fault: str, held: _Held, where: str, currency: str) -> Finding:
    kind, of = _KINDS[fault], held.of or held.number
    share = held.number / of
    said = kind.one if held.number == 1 else kind.several
    among = f"{count(of, 'open deal')}{kind.among}{where} ({share * 100:.0f} %)"
    return Finding(
        ref=ref,
        message=f"{held.number:,} of {among}{worth(held.amount, currency)} {said}.",
        measured={"fault": fault, "deals": held.number, "of": of, "share": round(share, 4), "amount": as_number(held.amount)},
        size=held.number,
        records=held.number,
        amount=as_number(held.amount),
        severity=kind.severity,
        confidence=kind.confidence,
    )
