"""SRC006: closed-won deals whose source nobody knows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from checks.model import refs
from checks.model.check import check
from checks.model.finding import Confidence, Finding, Severity
from checks.model.names import enumerated, quoted
from checks.model.policy.sources import Sources
from checks.model.rows.measures import Won
from checks.model.rows.schema import Field, PicklistValue
from checks.model.snapshot import Coverage
from checks.model.tables import Table
from checks.sources.counted import all_counted
from checks.sources.same_source import SourceNames
from checks.views.money import as_number, worth

_UNUSED = 0.9
"""A source field that is blank on so many won deals is not in use where the deals have another one that is."""


@dataclass(frozen=True, slots=True)
class _Deals:
    """Won deals, added up."""

    count: int
    amount: Decimal | None

    @classmethod
    def of(cls, rows: Iterable[Won]) -> _Deals:
        every = list(rows)
        amounts = [row.amount for row in every if row.amount is not None]
        return cls(sum(row.count for row in every), sum(amounts, Decimal()) if amounts else None)

    def share_of(self, whole: _Deals) -> tuple[float, float | None]:
        """The share of these in all of them, 0 to 1, by count and by amount; None where no amount tells."""
        by_amount = float(self.amount / whole.amount) if self.amount is not None and whole.amount and whole.amount > 0 else None
        return (self.count / whole.count if whole.count else 0.0), by_amount


@check("SRC006", severity=Severity.HIGH, confidence=Confidence.CERTAIN, rows=(22,))
def won_without_source(
    won: Table[Won],
    governed_source_fields: tuple[Field, ...],
    sources: Sources,
    coverage: Coverage,
    currencies: Mapping[str, str],
    picklist_values: Table[PicklistValue] | None = None,
    *,
    share: float = 0.1,
    deals: int = 20,
) -> Iterator[Finding]:
    """Closed-won deals with a blank, catch-all or unknown source.

    Why: 'Lead source values do not match closed-won reporting.' Revenue that no source explains cannot be credited to a
    channel: the budget follows the part that can be seen, and 'Marketing and sales debate attribution.'

    How it decides: of the deals won in the last 365 days those are added up whose source is blank, a catch-all value
    (Other, Unknown, N/A, None, or what sources.yaml lists), or, where there is a taxonomy, a value that it does not define, not
    even as retired, and no mapping accounts for. A source field is found when they make a share of its won deals, by number or
    by amount. Where deals have several source fields, one that is blank on nine of ten is not in use and is left alone,
    as long as another is not. Values of HubSpot's own properties are not held against the taxonomy, and these properties are
    left alone where deals have one of the company's own that is in use.

    Example: 62 of 310 deals won in the last 365 days (20 %, and 18 % of their amount) worth 1,240,000 EUR have no known source
    in Opportunity.LeadSource: 50 are blank and 12 say 'Other'.

    Fix in Salesforce: report on won deals without a source, fill it from the converted lead or the first contact's campaign,
    and make Lead Source required before closed-won with a validation rule.

    Fix in HubSpot: filter won deals by an unknown source, fill it, and make the property required in the won stage: Settings >
    Objects > Deals > Pipelines. HubSpot's own Original Source of a deal is that of its contacts: associate one.

    Known limits: a source that is filled and wrong is not seen here; SRC007 compares it with the lead's. Amounts stand in the
    connection's currency.

    share: which part of the won deals, by number or amount, may go unexplained. With a tenth unknown, the order of the
    channels behind the largest can change.

    deals: how many deals must have been won; of fewer a share says little.
    """
    names = SourceNames(sources, picklist_values)
    shaped = {field.ref for field in governed_source_fields}
    in_use = _in_use(won, shaped)
    for ref, rows in won.by("ref").items():
        whole = _Deals.of(rows)
        if ref not in in_use or whole.count < deals:
            continue
        silent = _silent(ref, rows, names, against_taxonomy=bool(sources.values) and ref in shaped)
        every = _Deals.of(row for some in silent.values() for row in some)
        sure = _Deals.of(row for reason in ("blank", "catch-all") for row in silent[reason])
        if _beyond(every, whole, share):
            likely = None if _beyond(sure, whole, share) else Confidence.LIKELY
            yield _finding(ref, silent, every, whole, likely, coverage, currencies[rows[0].connection])


def _in_use(won: Table[Won], shaped: Collection[str]) -> set[str]:
    """The source fields of deals that are in use; all of an object's where none is.

    Where one that the company shapes is in use, HubSpot's own, which it fills by itself, tells nothing more.
    """
    homes: dict[tuple[str, str], dict[str, bool]] = {}
    for ref, rows in won.by("ref").items():
        blank = _Deals.of(row for row in rows if not row.source.strip())
        filled = blank.share_of(_Deals.of(rows))[0] < _UNUSED
        homes.setdefault((rows[0].connection, refs.object_of(ref)), {})[ref] = filled
    found: set[str] = set()
    for fields in homes.values():
        used = {ref for ref, filled in fields.items() if filled} or set(fields)
        found |= used.intersection(shaped) if any(fields[ref] for ref in used.intersection(shaped)) else used
    return found


def _silent(ref: str, rows: Sequence[Won], names: SourceNames, *, against_taxonomy: bool) -> dict[str, list[Won]]:
    """The rows whose source tells nothing, by the reason."""
    found: dict[str, list[Won]] = {"blank": [], "catch-all": [], "unknown": []}
    for row in rows:
        if not row.source.strip():
            found["blank"].append(row)
        elif names.silent(ref, row.source):
            found["catch-all"].append(row)
        elif against_taxonomy and not names.defined(ref, row.source):
            found["unknown"].append(row)
    return found


def _beyond(some: _Deals, whole: _Deals, share: float) -> bool:
    by_count, by_amount = some.share_of(whole)
    return some.count > 0 and max(by_count, by_amount or 0.0) >= share


def _finding(
    ref: str,
    silent: Mapping[str, list[Won]],
    every: _Deals,
    whole: _Deals,
    confidence: Confidence | None,
    coverage: Coverage,
    currency: str,
) -> Finding:
    by_count, by_amount = every.share_of(whole)
    parts = [_told(reason, rows) for reason, rows in silent.items() if rows]
    shares = f"{by_count * 100:.0f} %" + (f", and {by_amount * 100:.0f} % of their amount" if by_amount is not None else "")
    seen = "" if all_counted("won", ref, coverage) else " that the reader can see"
    have = "has" if every.count == 1 else "have"
    return Finding(
        ref=ref,
        message=f"{every.count:,} of {whole.count:,} deals won in the last 365 days{seen} ({shares})"
        f"{worth(every.amount, currency)} {have} no known source in {refs.path_of(ref)}: {enumerated(parts)}.",
        measured={
            **{reason.replace("-", "_"): _Deals.of(rows).count for reason, rows in silent.items()},
            "values": sorted({row.source for reason in ("catch-all", "unknown") for row in silent[reason]}),
            "deals": every.count,
            "of": whole.count,
            "share": round(by_count, 3),
            "amount": as_number(every.amount),
            "of_amount": as_number(whole.amount),
        },
        size=every.count,
        records=every.count,
        amount=as_number(every.amount),
        confidence=confidence,
    )


def _told(reason: str, rows: Sequence[Won]) -> str:
    number, verb = sum(row.count for row in rows), "is" if sum(row.count for row in rows) == 1 else "are"
    if reason == "blank":
        return f"{number:,} {verb} blank"
    by_size: dict[str, int] = {}
    for row in rows:
        by_size[row.source] = by_size.get(row.source, 0) + row.count
    values = quoted(sorted(by_size, key=lambda value: (-by_size[value], value)))
    say = "says" if number == 1 else "say"
    return f"{number:,} {say} {values}" + (", which the taxonomy does not define" if reason == "unknown" else "")
